/** The second stage with a model that the test writes itself: three kinds of tokenizer, every way to fail, and nothing changed without one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import { readRequest, SURFACES } from '../../../src/conversation/wire/index.ts';
import { Guard } from '../../../src/enforce/guard.ts';
import { askText, inspectText } from '../../../src/enforce/inspect-text.ts';
import { DETECTORS } from '../../../src/inspect/detectors.generated.ts';
import { createEngine } from '../../../src/inspect/engine.ts';
import { VIEWS } from '../../../src/inspect/views.generated.ts';
import { parsePolicyFile } from '../../../src/policy/file.ts';
import { resolve } from '../../../src/policy/resolve.ts';
import { tinyModel, tinyTokenizer } from '../../support/onnx.ts';
import { CONTEXT } from '../policy/support.ts';

const engine = createEngine({ detectors: DETECTORS, views: VIEWS });
const folder = mkdtempSync(join(tmpdir(), 'second-stage-'));
const guards: Guard[] = [];
afterAll(() => {
  for (const guard of guards) guard.secondStages.close();
  rmSync(folder, { recursive: true });
});

type Kind = Parameters<typeof tinyTokenizer>[0];

/** A model that is sure of an attack when half a text is its word; `labels` outputs. */
function write(kind: Kind, labels = 2, extra: readonly string[] = []): void {
  const { json, size, attack } = tinyTokenizer(kind);
  writeFileSync(join(folder, `${kind}.json`), json);
  const embedding = Array.from({ length: size }, (_, token) => [token === attack ? 1 : 0, 1]);
  const weights = [[-100, 100], [4, -4]].map((row) => Array.from({ length: labels }, (_, i) => row[i] ?? 0));
  writeFileSync(join(folder, `${kind}.onnx`), tinyModel(embedding, weights, extra));
}

function guardWith(stage: Record<string, unknown> | undefined, more: Record<string, unknown> = {}) {
  const file = parsePolicyFile(JSON.stringify({ policy: { ...more, ...(stage === undefined ? {} : { detectors: { second_stage: stage } }) } }), join(folder, 'p.yaml'), { ...CONTEXT, rules: [...engine.rules.values()] });
  const policy = resolve(file, { application: 'default', route: '/', model: '' });
  const guard = new Guard({ engine, clock: systemClock, policy: () => policy });
  guards.push(guard);
  const inspect = async (text: string, origin: 'user' | 'model' | 'system' = 'user') => {
    const input = { text, origin, source: undefined };
    return inspectText(guard, policy, guard.vault({ exchange: 'x', application: 'default' }, policy), input, 0, await askText(guard, policy, input));
  };
  return { guard, policy, inspect };
}

const stage = (kind: Kind, more: Record<string, unknown> = {}) => ({ model: `${kind}.onnx`, tokenizer: `${kind}.json`, labels: ['benign', 'injection'], when: 'always', timeout_ms: 20_000, ...more });

describe.each(['WordPiece', 'BPE', 'Unigram'] as const)('%s', (kind) => {
  test('finds what the model knows, and nothing else', async () => {
    write(kind, 2, kind === 'WordPiece' ? ['attention_mask', 'token_type_ids'] : []);
    const { inspect } = guardWith(stage(kind));
    const found = await inspect('quietly quietly quietly');
    expect(found.inspection.findings).toMatchObject([{ rule: 'injection.second-stage', span: [0, 23] }]);
    expect(found.decision.action).toBe('block');
    expect(found.inspection.score).toBeGreaterThan(0.9);
    expect((await inspect('the garden is green')).inspection).toMatchObject({ outcome: 'clean', unread: [] });
    // Trusted text is the application's own.
    expect((await inspect('quietly quietly quietly', 'system')).inspection.outcome).toBe('clean');
  });

  test('reads a long text in stretches', async () => {
    write(kind);
    const { inspect } = guardWith(stage(kind, { max_tokens: 64 }));
    const text = `${'the garden is green '.repeat(60)}${'quietly '.repeat(200)}`;
    expect((await inspect(text)).inspection.findings).toMatchObject([{ rule: 'injection.second-stage' }]);
    expect((await inspect('the garden is green '.repeat(2_000))).inspection).toMatchObject({ unread: [{ detector: 'second-stage', message: 'SecondStage_too_large' }] });
  });
});

describe('where it is asked', () => {
  test('only where the first stage is unsure', async () => {
    write('WordPiece');
    const { guard, policy, inspect } = guardWith(stage('WordPiece', { when: 'uncertain' }));
    const sure = { text: 'the garden is green', origin: 'user' as const, source: undefined };
    expect((await inspect(sure.text)).inspection.findings).toEqual([]);
    expect((await askText(guard, policy, sure))?.size).toBe(0);
    const wide = guardWith(stage('WordPiece', { when: 'uncertain', from: 0, below: 1 }));
    expect((await wide.inspect('quietly quietly quietly')).inspection.findings).toMatchObject([{ rule: 'injection.second-stage' }]);
  });

  test('nobody waits where none is configured', () => {
    const { guard, policy } = guardWith(undefined);
    expect(askText(guard, policy, { text: 'x', origin: 'user', source: undefined })).toBeUndefined();
  });

  test('requests, with what was asked kept for the next turn, and whole answers', async () => {
    write('WordPiece');
    const { guard } = guardWith(stage('WordPiece', { directions: ['request', 'answer'] }));
    const surface = SURFACES.find((each) => each.id === 'openai.chat');
    if (surface === undefined) throw new Error('no surface');
    const sender = { exchange: 'x', application: 'default' };
    const ask = async (content: string) => {
      const conversation = readRequest(surface, JSON.stringify({ model: 'm', messages: [{ role: 'user', content }] }), 32);
      return guard.inspect(surface, conversation, sender);
    };
    expect((await ask('quietly quietly')).decision).toMatchObject({ action: 'block', reasons: [{ rule: 'injection.second-stage', pointer: '/messages/0/content' }] });
    const request = await ask('the garden is green');
    expect(request.decision.action).toBe('allow');
    const raw = JSON.stringify({ id: 'a', object: 'chat.completion', created: 1, model: 'm', choices: [{ index: 0, message: { role: 'assistant', content: 'quietly quietly' }, finish_reason: 'stop' }] });
    const answer = surface.parseAnswer(raw, JSON.parse(raw));
    expect(request.answer(surface, answer, await request.askAnswer(answer)).parts[0]?.inspection.findings).toMatchObject([{ rule: 'injection.second-stage' }]);
    // An answer that nobody asked about, as in a stream, is not clean.
    expect(request.answer(surface, answer).parts[0]?.inspection.unread).toMatchObject([{ detector: 'second-stage', message: 'SecondStage_not_asked' }]);
  });
});

describe('failures make the part indeterminate', () => {
  test.each([
    ['no model', { model: 'absent.onnx' }], ['no tokenizer', { tokenizer: 'absent.json' }], ['a model that is none', { model: 'WordPiece.json' }], ['a tokenizer that is none', { tokenizer: 'WordPiece.onnx' }],
    ['other labels than outputs', { labels: ['benign', 'injection', 'jailbreak'] }],
  ])('%s', async (_, more) => {
    write('WordPiece');
    const { inspect } = guardWith(stage('WordPiece', more));
    const result = await inspect('the garden');
    expect(result.inspection).toMatchObject({ outcome: 'indeterminate', unread: [{ detector: 'second-stage', reason: 'failed', message: 'SecondStage_failed' }] });
    expect(result.decision.action).toBe('block');
  });

  test('a timeout, after which the model answers again', async () => {
    write('WordPiece');
    const hasty = guardWith(stage('WordPiece', { timeout_ms: 1 }));
    expect((await hasty.inspect('the garden')).inspection.unread).toMatchObject([{ detector: 'second-stage', message: 'SecondStage_timeout' }]);
    const { guard, policy, inspect } = guardWith(stage('WordPiece'));
    const input = { text: 'the garden', origin: 'user' as const, source: undefined };
    const asked = askText(guard, policy, input);
    guard.secondStages.close();
    expect([...((await asked)?.values() ?? [])]).toMatchObject([{ failed: 'failed' }]);
    expect((await inspect('the garden')).inspection.outcome).toBe('clean');
  });
});
