import { describe, expect, it } from 'vitest';
import { example } from '../../scripts/train-classifier/examples.ts';
import { generatedTexts } from '../../scripts/train-classifier/generated.ts';
import type { Example } from '../../scripts/train-classifier/examples.ts';

const WORDS = 'harbour letter window garden river kitchen teacher market bridge winter morning recipe ticket hotel printer contract doctor village storm apple'.split(' ');
const WRITTEN = 'quay note pane lawn brook stove pupil stall ford frost dawn dish pass inn plotter lease nurse hamlet gale plum'.split(' ');

const harmless = (words: readonly string[], reserved: boolean): Example[] => Array.from({ length: 60 }, (_, i) => example({
  id: `t${i}`, text: `The ${words[i % 20]!} of the ${words[i * 7 % 20]!} stands beside the ${words[i * 3 % 20]!} and its ${words[i * 11 % 20]!}. It is the ${words[i * 13 % 20]!} that we saw.`,
  label: 0, source: 's', family: 'f', kind: '-', lang: 'en', group: `g${i}`, heads: ['user'], fold: 0, reserved,
}));

describe('texts that no person wrote', () => {
  const made = generatedTexts(harmless(WORDS, false));

  it('are the same for the same data, harmless, and none is empty', () => {
    expect(generatedTexts(harmless(WORDS, false)).map(e => e.text)).toEqual(made.map(e => e.text));
    expect(made.length).toBeGreaterThan(1000);
    expect(made.every(e => e.label === 0 && !e.reserved && e.text.trim() !== '')).toBe(true);
  });

  it('are made of words of texts that are trained on, never of reserved ones or attacks', () => {
    const attacks = harmless(WRITTEN, false).map(e => ({ ...e, label: 1 as const }));
    const with_ = generatedTexts([...harmless(WORDS, false), ...harmless(WRITTEN, true), ...attacks]);
    expect(with_.map(e => e.text)).toEqual(made.map(e => e.text));
  });
});
