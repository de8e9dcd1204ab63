/** A detector that fails, whatever it is for: what the policy says of that holds in a stream and in an error as in a whole answer. */
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { readEnvironment } from '../../src/core/config.ts';
import { parseStrict } from '../../src/core/json.ts';
import { SseParser, surfaceById } from '../../src/conversation/wire/index.ts';
import { guardAnswer } from '../../src/enforce/answer-guard.ts';
import { ChannelGuard } from '../../src/enforce/channel-guard.ts';
import { StreamGuard } from '../../src/enforce/stream-guard.ts';
import { Vaults } from '../../src/enforce/vault.ts';
import type { Detector } from '../../src/inspect/contract.ts';
import { createEngine } from '../../src/inspect/engine.ts';
import { parsePolicyFile } from '../../src/policy/file.ts';
import { resolve } from '../../src/policy/resolve.ts';
import { chunks, completion } from '../support/gateway.ts';

/** Its findings are only recorded in answers, so it never holds a stream; and it fails. */
const failing: Detector = {
  id: 'failing', version: '1', kind: 'rules', applies: () => true,
  rules: [{ id: 'obfuscation.failing', title: 'Fails', category: 'obfuscation', severity: 'low', paranoia: 1, references: [] }],
  inspect: () => { throw new Error('fails'); },
} as unknown as Detector;
const engine = createEngine({ detectors: [failing], views: [] });
const policy = resolve(parsePolicyFile('', 'test.yaml', { rules: [...engine.rules.values()], environment: readEnvironment({}), now: 0 }), { application: 'a', route: 'r', model: 'm' });
const options = () => ({ engine, policy, context: { fingerprint: '', systemTexts: [], canaries: [], settings: policy.settings }, vault: new Vaults(systemClock).for(undefined, 1_000), trust: 'untrusted' as const, now: 0, json: false, exchange: 'ex_1' });

describe('an answer of which a recording detector could not read', () => {
  test('is refused as a whole', () => {
    const raw = JSON.stringify(completion('Hello there.'));
    const wire = surfaceById('openai.chat');
    expect(guardAnswer(wire, wire.parseAnswer(raw, parseStrict(raw, 64)), options()).refused).toEqual([0]);
  });

  test('ends as a refusal in a stream, and not as complete', () => {
    const wire = surfaceById('openai.chat').openStream();
    const guard = new StreamGuard({ ...options(), wire, choices: 1 });
    const out = chunks(['Hello ', 'there.']).flatMap((raw) => new SseParser(10_000).push(Buffer.from(raw))).map((event) => guard.event(wire.read(event))).join('') + guard.end();
    expect(out).toContain('"finish_reason":"content_filter"');
    expect(out).not.toContain('"finish_reason":"stop"');
    expect(guard.channels()[0]?.inspection.outcome).toBe('indeterminate');
  });

  test('is blocked where text stands alone', () => {
    const channel = new ChannelGuard({ ...options(), kind: 'text', source: undefined, pointer: '' });
    expect(channel.whole('Hello there.').blocked).toBe(true);
    expect(channel.blocked).toBe(true);
    expect(channel.inspection().unread).toMatchObject([{ detector: 'failing', reason: 'failed' }]);
  });
});
