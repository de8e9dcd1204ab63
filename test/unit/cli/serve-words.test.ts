/** What `serve` says at its start about the configuration it was given. */
import { afterEach, expect, it, vi } from 'vitest';
import { exampleCall, unsetVariables } from '../../../src/cli/serve-words.ts';
import type { UpstreamConfig } from '../../../src/core/config.ts';

const UPSTREAM: UpstreamConfig = { name: 'main', kind: 'openai', baseUrl: 'https://models.example/v1', keyEnv: 'WORDS_TEST_KEY', models: ['*'], timeouts: { connect: 1, firstByte: 1, idle: 1, total: 1 }, headers: [{ name: 'x-team', env: 'WORDS_TEST_TEAM' }, { name: 'x-fixed', value: 'a' }], prices: [] };
const WEBHOOK = { url: undefined, urlEnv: 'WORDS_TEST_URL', secretEnv: 'WORDS_TEST_SECRET', format: 'json' } as const;
afterEach(() => { vi.unstubAllEnvs(); });

it('names every variable that is not set, and none that is', () => {
  const warned = unsetVariables({ upstreams: [UPSTREAM] }, WEBHOOK).join('\n');
  for (const text of ['upstreams.main.key_env names WORDS_TEST_KEY', 'upstreams.main.headers.x-team names WORDS_TEST_TEAM', 'url_env names WORDS_TEST_URL', 'secret_env names WORDS_TEST_SECRET']) expect(warned).toContain(text);
  for (const name of ['KEY', 'TEAM', 'URL', 'SECRET']) vi.stubEnv(`WORDS_TEST_${name}`, 'a-secret-value');
  expect(unsetVariables({ upstreams: [UPSTREAM] }, WEBHOOK)).toEqual([]);
  expect(unsetVariables({ upstreams: [{ ...UPSTREAM, keyEnv: undefined, headers: [] }] }, undefined)).toEqual([]);
});

it('shows a call for a model that the configuration names', () => {
  const example = (...upstreams: UpstreamConfig[]): string => exampleCall('http://127.0.0.1:8787', 'sp_key', upstreams);
  expect(example({ ...UPSTREAM, models: ['harbour-*', 'harbour-2'] })).toContain('"model":"harbour-2"');
  expect(example({ ...UPSTREAM, prices: [{ model: 'harbour-3', input: 1, output: 1, cachedInput: undefined, currency: undefined }] })).toContain('"model":"harbour-3"');
  expect(example(UPSTREAM, { ...UPSTREAM, kind: 'practice', keyEnv: undefined })).toContain('"model":"practice-gullible-1"');
  expect(example({ ...UPSTREAM, kind: 'anthropic', models: ['harbour-4'] })).toMatch(/\/v1\/messages .*x-api-key: sp_key.*"model":"harbour-4","max_tokens"/);
});

it('says what to put in where the configuration has patterns only, and quotes nothing into a shell', () => {
  expect(exampleCall('http://127.0.0.1:8787', undefined, [UPSTREAM])).toMatch(/"model":"MODEL".*\n.*in place of MODEL/);
  expect(exampleCall('http://127.0.0.1:8787', undefined, [{ ...UPSTREAM, models: ["x'; rm"] }])).not.toContain('rm');
});
