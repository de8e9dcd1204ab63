/** What a person reads before approving a definition: all of it, and nothing that hides. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { definitionLines, quoted } from '../../../src/cli/definition-lines.ts';

const TOOL = {
  name: 'edit_file', title: 'Edit file', description: 'Changes lines of a file.\nGives back what changed.',
  inputSchema: { type: 'object', properties: { path: { type: 'string', description: 'Which file.' }, edits: { type: 'array', items: { type: 'object' } } }, required: ['path', 'ghost'], additionalProperties: false },
  annotations: { readOnlyHint: false },
};

it('is one line for each field and parameter', () => {
  expect(definitionLines(JSON.stringify(TOOL))).toEqual([
    'title: Edit file', 'description: Changes lines of a file.', '  | Gives back what changed.',
    'parameters:', '  "path" (string, required): Which file.', '  "edits" (array) {"items":{"type":"object"}}', '  also required: ["ghost"]', '  of the schema: {"additionalProperties":false}',
    'annotations: {"readOnlyHint":false}',
  ]);
  expect(definitionLines(JSON.stringify({ name: 'x', arguments: [{ name: 'city', description: 'Where.', required: true }] }))).toEqual(['arguments:', '  "city" (required): Where.']);
});

it('says how much of it would not be seen, and writes it out', () => {
  const lines = definitionLines(JSON.stringify({ description: 'Reads\u200b a file.\u{e0041}\u001b[2J' }));
  expect(lines[0]).toContain('3 characters in it would not be seen');
  expect(lines[1]).toBe('description: Reads\\u{200b} a file.\\u{e0041}\\u{1b}[2J');
  expect(definitionLines('Zürich, 支付 and чтение')).toEqual(['Zürich, 支付 and чтение']);
  expect(definitionLines('r\u0435ad it')).toEqual(['r\\u{435}ad it']);
  expect(quoted('r\u0435ad')).toBe('"r\\u{435}ad"');
});

it('leaves nothing out, whatever a server sends, and no line can look like another', () => {
  const leaf = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.integer({ min: 1_000_000 }), fc.boolean());
  const schema = fc.dictionary(fc.string({ maxLength: 6 }), fc.oneof(leaf, fc.dictionary(fc.constantFrom('type', 'description', 'enum', 'x'), leaf)), { maxKeys: 4 });
  fc.assert(fc.property(fc.record({ title: leaf, description: leaf, inputSchema: fc.oneof(leaf, fc.record({ properties: fc.oneof(leaf, schema), required: fc.oneof(leaf, fc.array(leaf, { maxLength: 2 })), type: leaf })), extra: leaf }), (body) => {
    const shown = definitionLines(JSON.stringify(body));
    for (const line of shown) expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    const numbers = JSON.stringify(body, (_, value: unknown) => (typeof value === 'string' ? '' : value)).match(/\d{7,}/g) ?? [];
    for (const number of numbers) expect(shown.join('\n')).toContain(number);
  }), { numRuns: 40 });
});
