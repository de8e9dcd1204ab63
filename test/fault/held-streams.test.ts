/**
 * What an upstream can make an answer cost by holding it back in tiny pieces: in proportion to the pieces, never to their
 * square. Told by the processor time of one run against that of another with as many times the pieces.
 */
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { readEnvironment } from '../../src/core/config.ts';
import type { WireEvent, WireStream } from '../../src/conversation/wire/contract.ts';
import { SseParser, surfaceById } from '../../src/conversation/wire/index.ts';
import { ChannelGuard, textOf } from '../../src/enforce/channel-guard.ts';
import { StreamGuard } from '../../src/enforce/stream-guard.ts';
import { Vaults } from '../../src/enforce/vault.ts';
import { FlowMemory } from '../../src/gateway/mcp/flow-memory.ts';
import type { Detector } from '../../src/inspect/contract.ts';
import { createEngine } from '../../src/inspect/engine.ts';
import { parsePolicyFile } from '../../src/policy/file.ts';
import { resolve } from '../../src/policy/resolve.ts';

const FEW = 10_000;
const TIMES = 16;
/** Twice as much as in proportion is noise; the square would be sixteen times as much. */
const MOST = 4;

const engine = createEngine({ detectors: [], views: [] });
const policy = resolve(parsePolicyFile('', 'test.yaml', { rules: [], environment: readEnvironment({}), now: 0 }), { application: 'a', route: 'r', model: 'm' });
const context = { fingerprint: 'test', systemTexts: [], canaries: [], settings: policy.settings };
const vault = new Vaults(systemClock).for(undefined, 1_000);

/** How much more a piece costs among {@link TIMES} as many: the least of three, since others use the machine too. */
function growth(work: (pieces: number) => void, few = FEW): number {
  const cpu = (pieces: number): number => {
    const before = process.cpuUsage();
    work(pieces);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / pieces;
  };
  cpu(few);
  return Math.min(...Array.from({ length: 3 }, () => cpu(few * TIMES) / cpu(few)));
}

/** A stream as its upstream sends it. */
function upstream(): { readonly wire: WireStream; event(delta: object, finish?: string): WireEvent } {
  const wire = surfaceById('openai.chat').openStream();
  const parser = new SseParser(1_000_000);
  return {
    wire,
    event(delta, finish) {
      const [sent] = parser.push(Buffer.from(`data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish ?? null }] })}\n\n`));
      if (sent === undefined) throw new Error('no event');
      return wire.read(sent);
    },
  };
}

/** A detector that finds every number sign, and reads whole answers only, so that they wait for their end. */
const patient: Detector = {
  id: 'patient', title: 'Patient', version: 1, applies: () => true,
  inspect: ({ text }) => ({ matches: Array.from(text.matchAll(/#+/g), ({ index }) => ({ rule: 'secret.patient', span: [index, index + 1], confidence: 1 })) }),
  rules: [{ id: 'secret.patient', category: 'secret', severity: 'high', paranoia: 1, title: 'Patient', references: [] }],
};

/** A text of which something in every piece is replaced, and which is held to its end: what the client gets. */
function relayedText(pieces: number): number {
  const waiting = createEngine({ detectors: [patient], views: [], partChars: 10_000_000 });
  const strict = resolve(parsePolicyFile('', 'test.yaml', { rules: patient.rules, environment: readEnvironment({}), now: 0 }), { application: 'a', route: 'r', model: 'm' });
  const { wire, event } = upstream();
  const guard = new StreamGuard({ engine: waiting, policy: strict, context, vault, trust: 'untrusted', now: 0, json: false, wire, exchange: 'ex_1', choices: 1 });
  const piece = event({ content: 'dear # ' });
  for (let i = 0; i < pieces; i++) expect(guard.event(piece)).toBe('');
  return (guard.event(event({}, 'stop')) + guard.end()).length;
}

/** A tool call whose arguments come in so many pieces: what the client gets. The events are read once, so that what is measured is the guard. */
function relayedCall(pieces: number): number {
  const { wire, event } = upstream();
  const guard = new StreamGuard({ engine, policy, context, vault, trust: 'untrusted', now: 0, json: false, wire, exchange: 'ex_1', choices: 1 });
  let out = guard.event(event({ role: 'assistant', tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'save', arguments: '["' } }] }));
  const piece = event({ tool_calls: [{ index: 0, function: { arguments: 'a' } }] });
  for (let i = 0; i < pieces; i++) out += guard.event(piece);
  out += guard.event(event({ tool_calls: [{ index: 0, function: { arguments: '"]' } }] }));
  out += guard.event(event({}, 'tool_calls'));
  return (out + guard.end()).length;
}

describe('an answer in tiny pieces', () => {
  test('arguments of a tool call', () => {
    expect(growth((pieces) => { expect(relayedCall(pieces)).toBeGreaterThan(pieces * 100); })).toBeLessThan(MOST);
  });

  test('text with a finding in each, held to its end', () => {
    expect(growth((pieces) => { expect(relayedText(pieces)).toBeGreaterThan(pieces * 100); }, FEW / 4)).toBeLessThan(MOST);
  });

  test('encoded-looking words of a whole answer', () => {
    const word = 'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo ';
    expect(growth((pieces) => {
      const guard = new ChannelGuard({ engine, policy, context, vault, kind: 'text', trust: 'untrusted', source: undefined, pointer: '', now: 0, json: false });
      expect(textOf(guard.whole(word.repeat(pieces))).length).toBe(word.length * pieces);
    })).toBeLessThan(MOST);
  });

  test('what a session of MCP remembers of its calls', () => {
    expect(growth((pieces) => {
      const memory = new FlowMemory();
      const result = { part: { pointer: '', kind: 'tool_result', origin: 'tool_result', encoding: 'string', text: 'x' }, trust: 'untrusted', inspection: { outcome: 'clean', findings: [], read: [], unread: [], score: 0 }, decision: { action: 'allow', wouldBe: 'allow', reasons: [] }, since: undefined } as const;
      memory.add(undefined, Array.from({ length: pieces }, () => result));
      expect(memory.parts.length).toBe(2_001);
    })).toBeLessThan(MOST);
  });
});
