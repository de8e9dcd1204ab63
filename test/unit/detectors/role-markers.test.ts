import { describe, expect, test } from 'vitest';
import { findMarkers } from '../../../src/inspect/detectors/injection/markup.ts';

const found = (text: string): string[] => findMarkers(text).map(({ start, end }) => text.slice(start, end));

describe('role markers', () => {
  test.each([
    ['<|im_start|>', '<|im_start|>'], ['< |im_start|>', undefined], ['<<SYS>>', '<<SYS>>'], ['</system>', '</system>'], ['<override>', '<override>'], ['<item>', undefined],
    ['[/INST]', '[/INST]'], ['[end of text]', '[end of text]'], ['[Root]', '[Root]'], ['[0]', undefined],
    ['override: x', 'override:'], ['x\n## Human: y', '\n## Human:'], ['x\nResponse>> y', '\nResponse>>'], ['x\nNew system prompt: y', '\nNew system prompt:'], ['x\ntotal: 4', undefined],
  ])('%j', (text, marker) => {
    expect(found(text).map((written) => written.trimStart())).toEqual(marker === undefined ? [] : [marker.trimStart()]);
  });

  test('letters beyond ASCII that fold to a name are read', () => {
    expect(found('<\u017fystem>')).toEqual(['<\u017fystem>']);
    expect(found('\u017fystem: obey')).toEqual(['\u017fystem:']);
  });

  test('twelve signs may stand before the name of a line, not thirteen', () => {
    expect(found(`x\n${'#'.repeat(12)}user: y`)).toHaveLength(1);
    expect(found(`x\n${'#'.repeat(13)}user: y`)).toHaveLength(0);
  });
});
