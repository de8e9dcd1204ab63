import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testGateway, type TestGateway } from '../support/gateway.ts';
import { respond, says } from './answers.ts';
import { CLIENTS, type Turn } from './clients.ts';

/** Whole documents through the gate, as the three things an application makes of them. */

interface Entry { readonly file: string; readonly personal: readonly string[]; readonly injection: string }
const folder = new URL('../../corpus/documents/', import.meta.url);
const entries = readFileSync(new URL('documents.jsonl', folder), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Entry);
const MARK = /<!--INJECT-->|\{\{INJECT\}\}/;
const [openai, anthropic] = CLIENTS;
if (openai === undefined || anthropic === undefined) throw new Error('no clients');

let gate: TestGateway;
beforeAll(async () => {
  gate = await testGateway();
  gate.upstream.reply = (seen, response) => { respond(seen, response, says('Noted.')); };
});
beforeEach(() => { gate.upstream.seen.length = 0; });
afterAll(() => gate.close());

const QUESTION = 'Summarise this for me in three sentences.';
const carriers = [
  { as: 'a tool result', client: openai, origin: 'tool_result', turn: (text: string): Turn => ({ messages: [{ role: 'user', content: QUESTION }, { role: 'assistant', calls: [{ id: 'call_1', name: 'read_document', input: { id: 5 } }] }, { role: 'tool', id: 'call_1', name: 'read_document', text }] }) },
  { as: 'a document', client: anthropic, origin: 'document', turn: (text: string): Turn => ({ messages: [{ role: 'user', content: [{ document: text, title: 'document' }, { text: QUESTION }] }] }) },
  { as: "the user's text", client: openai, origin: 'user', turn: (text: string): Turn => ({ messages: [{ role: 'user', content: `${QUESTION}\n\n${text}` }] }) },
] as const;

/** Every text in a request body. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

describe.each(carriers)('as $as', ({ client, turn, origin }) => {
  test.each(entries)('$file passes', async ({ file, personal }) => {
    const text = readFileSync(new URL(file, folder), 'utf8').replace(MARK, '');
    const result = await client.ask(turn(text), { url: gate.url, stream: false });
    expect(result.text).toBe('Noted.');
    const event = gate.ledger.exchanges.at(-1);
    const reasons = event?.reasons.filter(({ action }) => action !== 'allow' && action !== 'flag') ?? [];
    expect(reasons.map(({ category, action }) => `${category} ${action}`)).toEqual(personal.map(() => 'pii redact'));
    let expected = text;
    for (const [i, value] of personal.entries()) expected = expected.replaceAll(value, `<EMAIL_${i + 1}>`);
    // Word for word but for the personal data.
    expect(textsOf(gate.upstream.seen[0]?.body).some((sent) => sent === expected || sent.endsWith(`\n\n${expected}`))).toBe(true);
    expect(event?.decision).toMatch(personal.length > 0 ? /^redact$/ : /^(allow|flag)$/);
  });

  test.each(entries)('$file with an order in it is blocked', async ({ file, injection }) => {
    const raw = readFileSync(new URL(file, folder), 'utf8');
    const text = raw.replace(MARK, () => (file.endsWith('.json') ? JSON.stringify(injection).slice(1, -1) : injection));
    const error: unknown = await client.ask(turn(text), { url: gate.url, stream: false }).then(() => undefined, (thrown: unknown) => thrown);
    expect(client.failure(error)).toMatchObject({ status: 403, code: 'content_filter' });
    expect(gate.upstream.seen).toEqual([]);
    const event = gate.ledger.exchanges.at(-1);
    const blocking = event?.reasons.filter(({ action }) => action === 'block') ?? [];
    expect(blocking.length).toBeGreaterThan(0);
    const before = origin === 'user' ? QUESTION.length + 2 : 0;
    const start = before + text.indexOf(injection);
    const end = start + injection.length;
    expect(text).toContain(injection);
    for (const { rule, span, origin: from, category } of blocking) {
      expect([rule, from, category]).toEqual([rule, origin, expect.stringMatching(/^(injection|extraction|jailbreak)$/) as string]);
      // Touches the order; a finding may begin or end with the sentence around it, but lies nowhere else.
      expect({ rule, touches: (span?.[0] ?? 0) < end && (span?.[1] ?? 0) > start }).toEqual({ rule, touches: true });
    }
    // And at least one stays within its lines.
    const lines = [before + text.lastIndexOf('\n', start - before) + 1, before + (text.indexOf('\n', end - before) + 1 || text.length)] as const;
    expect(blocking.some(({ span }) => (span?.[0] ?? 0) >= lines[0] && (span?.[1] ?? Infinity) <= lines[1])).toBe(true);
  });
});
