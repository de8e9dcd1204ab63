import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Category, Finding } from '../../../src/inspect/contract.ts';
import { DETECTORS } from '../../../src/inspect/detectors.generated.ts';
import { createEngine } from '../../../src/inspect/engine.ts';
import { VIEWS } from '../../../src/inspect/views.generated.ts';
import { maskText } from '../../../src/gateway/record.ts';
import { chunks, completion, fullEngine, json, sse } from '../../support/gateway.ts';
import { contextOf, corpusLines, type Case } from '../../support/corpus.ts';
import { faultGateway, send } from '../../support/faults.ts';

const finding = (start: number, end: number, category: Category = 'secret', rule = 'secret.x'): Finding => ({ rule, category, severity: 'high', confidence: 1, span: [start, end], detector: 'd', view: 'raw' });

describe('maskText', () => {
  test('replaces what may not be stored, and nothing else', () => {
    expect(maskText('my key is abcdef, bye', [finding(10, 16)])).toBe('my key is [secret.x], bye');
    expect(maskText('my key is abcdef, bye', [finding(10, 16, 'injection')])).toBe('my key is abcdef, bye');
    expect(maskText('abcdef', [finding(0, 6)])).toBe('[secret.x]');
    expect(maskText('', [])).toBe('');
  });

  test('in any order and any overlap, no character of a finding is kept', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 60 }), fc.array(fc.tuple(fc.nat(60), fc.nat(20), fc.constantFrom<Category>('secret', 'pii', 'canary', 'denylist')), { maxLength: 8 }), fc.integer({ min: 1, max: 80 }), (length, list, max) => {
      // Each character of the text is one of its own; the masks have none of them.
      const text = String.fromCharCode(...Array.from({ length }, (_, i) => 0x4e00 + i));
      const findings = list.map(([start, size, category]) => finding(Math.min(start, length), Math.min(start + size, length), category));
      const out = maskText(text, findings, max);
      findings.forEach(({ span: [start, end] }) => { for (let i = start; i < end; i++) expect(out).not.toContain(text[i]); });
      if (max === 80 && out.length < 80) for (let i = 0; i < length; i++) if (!findings.some(({ span: [start, end] }) => i >= start && i < end)) expect(out).toContain(text[i]);
      expect(out.length).toBeLessThanOrEqual(max + 1);
    }), { numRuns: 500 });
  });

  test('cuts long text, not within a character', () => {
    expect(maskText('ab\ud83d\ude00cd', [], 3)).toBe('ab…');
    expect(maskText('ab\ud83d\ude00cd', [], 4)).toBe('ab\ud83d\ude00…');
    expect(maskText('x'.repeat(5_000), []).length).toBe(2_001);
    // A secret that begins before the cut is masked, not cut in two.
    expect(maskText(`${'x'.repeat(1_990)}SECRETSECRET`, [finding(1_990, 2_002)])).not.toContain('SECRET');
  });
});

/** Every secret and personal datum of the corpus that the engine finds in its own text. */
const engine = fullEngine();
const cases = [...corpusLines<Case>('detectors/secrets'), ...corpusLines<Case>('detectors/pii')].filter(({ rule, match, origin, context, text }) => typeof rule === 'string' && match !== undefined && match.length >= 6 && (origin ?? 'user') === 'user' && context === undefined && text.length < 1_500);
const samples = cases.filter((each) => engine.inspect({ pointer: '', kind: 'text', origin: 'user', encoding: 'string', text: each.text }, 'user', 'request', contextOf()).findings.some(({ rule }) => rule === each.rule));

/** The found stretches of a text that the ledger may not have. One that stands elsewhere in the text too is left to that other finding. */
function hidden(text: string, origin: 'user' | 'model'): string[] {
  const { findings } = engine.inspect({ pointer: '', kind: 'text', origin, encoding: 'string', text }, origin === 'user' ? 'user' : 'untrusted', origin === 'user' ? 'request' : 'answer', contextOf());
  return findings.filter(({ category }) => category === 'secret' || category === 'pii').map(({ span }) => text.slice(...span)).filter((value) => value.length >= 6 && text.split(value).length === 2);
}

function expectHidden(events: readonly unknown[], texts: readonly string[], origin: 'user' | 'model'): void {
  const stored = JSON.stringify(events);
  for (const text of texts) for (const value of hidden(text, origin)) expect(stored.includes(JSON.stringify(value).slice(1, -1)), `of ${JSON.stringify(text)} the ledger has ${value}`).toBe(false);
}

describe('no secret or personal datum that was found is in a stored event', () => {
  test('there is enough to look for', () => {
    expect(samples.length).toBeGreaterThan(150);
  });

  test('of requests: each sample in its own text', async () => {
    const gateway = await faultGateway();
    for (let at = 0; at < samples.length; at += 60) {
      const some = samples.slice(at, at + 60);
      gateway.ledger.events.length = 0;
      await send(gateway, '/v1/chat/completions', { model: 'm', messages: some.map(({ text }) => ({ role: 'user', content: text })) });
      for (const [i, { text }] of some.entries()) expectHidden(gateway.ledger.exchanges.flatMap(({ parts }) => parts.filter(({ pointer }) => pointer === `/messages/${i}/content`)), [text], 'user');
    }
    await gateway.close();
  });

  test('of requests and answers, whole and streamed: samples put together at random', async () => {
    const gateway = await faultGateway();
    const mixed = fc.array(fc.tuple(fc.constantFrom(...samples), fc.constantFrom('\n', ' and then ', '. ', '\n\n---\n')), { minLength: 1, maxLength: 4 }).map((list) => list.map(([{ text }, joint]) => text + joint).join(''));
    await fc.assert(fc.asyncProperty(mixed, mixed, fc.boolean(), fc.integer({ min: 1, max: 50 }), async (question, reply, stream, size) => {
      gateway.upstream.reply = (_request, response) => {
        if (stream) void sse(response, chunks(reply.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []));
        else json(response, completion(reply));
      };
      gateway.ledger.events.length = 0;
      await send(gateway, '/v1/chat/completions', { model: 'm', stream, messages: [{ role: 'user', content: question }] });
      const parts = gateway.ledger.exchanges.flatMap((event) => event.parts);
      expectHidden(parts.filter(({ direction }) => direction === 'request'), [question], 'user');
      expectHidden(parts.filter(({ direction }) => direction === 'answer'), [reply], 'model');
    }), { numRuns: 60 });
    await gateway.close();
  });

  test('of tool arguments, tool definitions and the guard', async () => {
    const gateway = await faultGateway();
    for (const { text } of samples.filter((_, i) => i % 6 === 0)) {
      gateway.ledger.events.length = 0;
      const args = JSON.stringify({ note: text });
      gateway.upstream.reply = (_request, response) => json(response, { ...completion(''), choices: [{ index: 0, finish_reason: 'tool_calls', message: { role: 'assistant', content: null, tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: args } }] } }] });
      await send(gateway, '/v1/chat/completions', { model: 'm', messages: [{ role: 'user', content: 'Hello' }] });
      for (const origin of ['user', 'model', 'document']) await send(gateway, '/guard/inspect', { text, origin });
      const [calls, ...texts] = gateway.ledger.exchanges;
      // Inside JSON a datum is spelled as JSON spells it.
      const inArguments = engine.inspectText({ text: args, origin: 'model', trust: 'untrusted', kind: 'tool_arguments', source: 'f', direction: 'answer', json: true }, contextOf()).findings;
      for (const { category, span } of inArguments) {
        const value = args.slice(...span);
        if ((category === 'secret' || category === 'pii') && value.length >= 6 && args.split(value).length === 2) expect(JSON.stringify(calls)).not.toContain(JSON.stringify(value).slice(1, -1));
      }
      expectHidden(texts.slice(0, 1), [text], 'user');
      expectHidden(texts.slice(1, 2), [text], 'model');
    }
    await gateway.close();
  });

  test.each([false, true])('of an answer that was blocked before it ended, though every detector enforces, streamed %s', async (stream) => {
    const secret = 'AKIA5XQ7TNZ3WDKE2BVC';
    const every = createEngine({ detectors: DETECTORS.filter(({ id }) => id === 'secrets' || id === 'denylist'), views: VIEWS });
    const gateway = await faultGateway({ engine: every, yaml: 'policy: {denylist: [{id: project, phrase: bluebird}]}' });
    gateway.upstream.reply = (_request, response) => (stream ? void sse(response, chunks([`The bluebird. And the key is ${secret}, ok.`])) : json(response, completion(`The bluebird. And the key is ${secret}, ok.`)));
    await send(gateway, '/v1/chat/completions', { model: 'm', stream, messages: [{ role: 'user', content: 'Hello' }] });
    const answer = gateway.ledger.exchanges[0]?.parts.find(({ direction }) => direction === 'answer');
    expect(answer).toMatchObject({ outcome: 'finding', findings: [{ rule: 'denylist.match' }] });
    expect(answer?.unread.map(({ detector }) => detector)).toEqual(answer?.read);
    expect(answer?.text).toBeUndefined();
    expect(JSON.stringify(gateway.ledger.events)).not.toContain(secret);
    await gateway.close();
  });

  test('and nothing at all is stored where the policy says so', async () => {
    const gateway = await faultGateway({ yaml: 'policy:\n  store_content: false\n' });
    await send(gateway, '/v1/chat/completions', { model: 'm', messages: [{ role: 'user', content: 'some rare words' }] });
    await send(gateway, '/guard/inspect', { text: 'some rare words' });
    expect(JSON.stringify(gateway.ledger.exchanges)).not.toContain('rare words');
    await gateway.close();
  });
});
