import { describe, expect, test } from 'vitest';
import type { InspectionContext, Subject, View } from '../../../src/inspect/contract.ts';
import { detector } from '../../../src/inspect/detectors/unsafe-output.ts';
import { FENCE_WINDOW, Fences, inlineCode } from '../../../src/inspect/detectors/unsafe-output/code.ts';

const context: InspectionContext = { fingerprint: 'x', systemTexts: [], canaries: [], settings: { denylist: [], allowedHosts: [], maxPartChars: 1e6, maxPartTokens: 1e6, disabledRules: new Set() } };
function rules(text: string): string[] {
  const raw: View = { id: 'raw', text, toRaw: (start, end) => [start, end] };
  const subject: Subject = { text, origin: 'model', trust: 'untrusted', kind: 'text', source: undefined, direction: 'answer', json: false, nonAscii: /[^\0-\x7f]/.test(text), normalized: raw, views: [raw] };
  return detector.inspect(subject, context).matches.map(({ rule }) => rule.replace('unsafe_output.', ''));
}
const SCRIPT = '<script>x</script>';

describe('code fences', () => {
  test.each([
    ['open', '```\nX', true], ['with a language', '```html\nX', true], ['closed', '```\na\n```\nX', false], ['of tildes', '~~~\n```\nX', true],
    ['longer than its close', '````\n```\nX', true], ['indented by three', '   ```\nX', true], ['in a list', '- a\n\n      ```js\n      X', true],
    ['indented by four, text not', '    ```js\nX', false], ['on the same line', '```X', false], ['with a backtick in its info', '``` a`b\nX', false],
    ['a language inside a fence', '```\n```js\n```\nX', false], ['not at a line\'s start', 'a ```\nX', false],
  ])('%s', (_, text, inside) => {
    expect(new Fences(text).contains(text.indexOf('X'))).toBe(inside);
  });
  test('a fence with a language counts for as long as it can be seen', () => {
    const fence = (lines: number): string => `intro\n\`\`\`html\n${'<p>line</p>\n'.repeat(lines)}`;
    expect(rules(fence(1000) + SCRIPT)).toEqual(['code-sample']);
    // Further back than the window: prose, the stricter reading.
    expect(rules(fence(FENCE_WINDOW / 12 + 10) + SCRIPT)).toEqual(['script']);
  });
  test('a bare fence counts only when the text began within the window: it may as well close one', () => {
    const before = 'some words of prose\n'.repeat(FENCE_WINDOW / 20 + 10);
    expect(rules(`\`\`\`\n${SCRIPT}`)).toEqual(['code-sample']);
    expect(rules(`${before}\`\`\`\n${SCRIPT}`)).toEqual(['script']);
    expect(rules(`${before}\`\`\`html\n${SCRIPT}`)).toEqual(['code-sample']);
    expect(rules(`\`\`\`\n${before}\n\`\`\`\n${SCRIPT}`)).toEqual(['script']);
  });
});

describe('inline code', () => {
  test.each([['`X`', true], ['`` ` X ``', true], ['`a` X `b`', false], ['`X', false], ['X`', false], ['``X`', false], ['`a\nX`', false], [`${'y'.repeat(1100)} \`X\``, false]])('%s', (text, inside) => {
    const at = text.indexOf('X');
    expect(inlineCode(text, at, at + 1).inside).toBe(inside);
  });
  test('is undecided while its end may still come, and only then', () => {
    expect(inlineCode('`X', 1, 2).open).toBe(true);
    expect(inlineCode('`X`', 1, 2).open).toBe(true);
    expect(inlineCode('`X` ', 1, 2)).toMatchObject({ inside: true, open: false });
    expect(inlineCode('`X\n', 1, 2)).toMatchObject({ inside: false, open: false });
    expect(inlineCode(`\`X${'y'.repeat(300)}`, 1, 2)).toMatchObject({ inside: false, open: false });
  });
});

test('sequences that do more than colour are worse', () => {
  const raw = (text: string): View => ({ id: 'raw', text, toRaw: (start, end) => [start, end] });
  const text = '\x1b[31m \x1b]52;c;aGk=\x07';
  const matches = detector.inspect({ text, origin: 'model', trust: 'untrusted', kind: 'text', source: undefined, direction: 'answer', json: false, nonAscii: false, normalized: raw(text), views: [raw(text)] }, context).matches;
  expect(matches.map(({ severity }) => severity)).toEqual([undefined, 'high']);
});

test.each([['tags that never end', '<a x="'], ['tags in tags', '<a <b '], ['backticks', '` `` '], ['fences', '```\n<script>\n'], ['link openings', '[x](javascript:'], ['escapes', '\x1b]'], ['quotes', '<a b=\'"']])('%s without end are read in linear time', (_, unit) => {
  const start = performance.now();
  rules(unit.repeat(Math.ceil(200_000 / unit.length)));
  expect(performance.now() - start).toBeLessThan(8000);
});

test('tool arguments are not its business', () => {
  expect(detector.applies({ origin: 'model', kind: 'tool_arguments', direction: 'answer', trust: 'untrusted' })).toBe(false);
  expect(detector.applies({ origin: 'model', kind: 'reasoning', direction: 'answer', trust: 'untrusted' })).toBe(true);
});
