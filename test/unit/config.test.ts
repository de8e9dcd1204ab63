import { describe, expect, test } from 'vitest';
import { baseUrlFault, readEnvironment, secretFromEnv, upstreamsFromEnvironment } from '../../src/core/config.ts';
import { parsePolicyFile } from '../../src/policy/file.ts';

describe('the environment', () => {
  test('is typed, frozen, and holds no secret', () => {
    const environment = readEnvironment({ OPENAI_API_KEY: 'sk-FAKE0secret', ANTHROPIC_API_KEY: ' ', SALLYPORT_MASTER_KEY: 'master-secret', SALLYPORT_CONFIG: ' a.yaml ', SALLYPORT_DATA_DIR: '/data', NO_COLOR: '1', CI: 'true' });
    expect(environment).toEqual({ hasOpenAiKey: true, openAiBaseUrl: undefined, hasAnthropicKey: false, anthropicBaseUrl: undefined, configPath: 'a.yaml', dataDir: '/data', hasMasterKey: true, noColor: true, ci: true });
    expect(Object.isFrozen(environment)).toBe(true);
    expect(JSON.stringify(environment)).not.toContain('secret');
  });
  test.each([['', false], ['0', false], ['false', false], ['1', true], ['True', true]] as const)('CI=%s', (CI, expected) => expect(readEnvironment({ CI }).ci).toBe(expected));
  test('a secret is read by name, trimmed; an empty one is none', () => {
    expect(secretFromEnv('A', { A: ' x\n' })).toBe('x');
    expect(secretFromEnv('A', { A: ' ' })).toBeUndefined();
    expect(secretFromEnv('A', {})).toBeUndefined();
  });
});

describe('upstreams from the environment', () => {
  const upstreams = (variables: Record<string, string>) => upstreamsFromEnvironment(readEnvironment(variables)).map(({ name, kind, baseUrl, keyEnv }) => ({ name, kind, baseUrl, keyEnv }));
  test('the practice model when there is nothing', () => expect(upstreams({})).toEqual([{ name: 'practice', kind: 'practice', baseUrl: undefined, keyEnv: undefined }]));
  test('those with a key', () => {
    expect(upstreams({ OPENAI_API_KEY: 'x' })).toEqual([{ name: 'openai', kind: 'openai', baseUrl: 'https://api.openai.com/v1', keyEnv: 'OPENAI_API_KEY' }]);
    expect(upstreams({ OPENAI_API_KEY: 'x', ANTHROPIC_API_KEY: 'y' }).map((upstream) => upstream.name)).toEqual(['openai', 'anthropic']);
  });
  test('a base URL without a key is a local server', () => expect(upstreams({ OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1/' })).toEqual([{ name: 'openai', kind: 'openai', baseUrl: 'http://127.0.0.1:11434/v1', keyEnv: undefined }]));
  test('a base URL that cannot be used is an error that does not repeat it', () => {
    let message = '';
    try {
      upstreams({ ANTHROPIC_BASE_URL: 'https://me:hunter2@host' });
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain('ANTHROPIC_BASE_URL');
    expect(message).not.toContain('hunter2');
  });
});

test.each([['https://api.example.com/v1', undefined], ['http://localhost:1', undefined], ['api.example.com', 'not a URL'], ['ftp://x', 'https://'], ['https://u@h', 'user name'], ['https://h/?k=v', 'without ?'], ['https://h/#x', 'without ?']] as const)('base URL %s', (url, fault) => {
  if (fault === undefined) expect(baseUrlFault(url)).toBeUndefined();
  else expect(baseUrlFault(url)).toContain(fault);
});

describe('the file', () => {
  const read = (text: string, variables: Record<string, string> = {}) => parsePolicyFile(text, 'sallyport.yaml', { rules: [], environment: readEnvironment(variables), now: 0 }).config;
  test('an empty one is the defaults', () => {
    const config = read('');
    expect(config.server).toMatchObject({ listen: { host: '127.0.0.1', port: 8787 }, admin: { host: '127.0.0.1', port: 8788 }, keys: 'auto', dataDir: './.sallyport', hosts: [] });
    expect(config.server.limits.bodyBytes).toBe(32 * 1024 * 1024);
    expect(config.ledger).toEqual({ content: 'masked', signingKey: undefined, whenFull: 'refuse', maxSpoolBytes: 1024 ** 3, fsyncMs: 0 });
  });
  test('every setting arrives in its unit', () => {
    const config = read(`
server: {listen: "[::1]:1", admin: localhost:0, hosts: [A.Example], cors: {origins: ["http://localhost:3000"]}, keys: off, data_dir: d, reading_thread: off, limits: {body_bytes: 1MiB, answer_bytes: 5, event_bytes: 2KiB, depth: 9, parts: 8, part_chars: 7, request_ms: 6}}
upstreams:
  b: {kind: openai, base_url: "http://h/v1//", key_env: K, models: [m*], timeouts: {connect: 250ms, first_byte: 1.5s, idle: 2m, total: 1h}, headers: {X-A: b, x-c: {env: D}}, prices: {m*: {input: 1, output: 2}}, currency: EUR}
  a: {kind: anthropic}
ledger: {content: none, signing_key: k.pem, when_full: drop, max_spool: 2MiB, fsync: 2s}
`);
    expect(config.server).toEqual({
      listen: { host: '::1', port: 1 }, admin: { host: 'localhost', port: 0 }, hosts: ['a.example'], corsOrigins: ['http://localhost:3000'], keys: 'off', dataDir: 'd', readingThread: 'off',
      limits: { bodyBytes: 1_048_576, answerBytes: 5, eventBytes: 2048, depth: 9, parts: 8, partChars: 7, requestMs: 6 },
    });
    expect(config.upstreams.map((upstream) => upstream.name)).toEqual(['b', 'a']);
    expect(config.upstreams[0]).toEqual({
      name: 'b', kind: 'openai', baseUrl: 'http://h/v1', keyEnv: 'K', models: ['m*'], timeouts: { connect: 250, firstByte: 1500, idle: 120_000, total: 3_600_000 },
      headers: [{ name: 'x-a', value: 'b' }, { name: 'x-c', env: 'D' }], prices: [{ model: 'm*', input: 1, output: 2, cachedInput: undefined, currency: 'EUR' }],
    });
    expect(config.upstreams[1]).toMatchObject({ baseUrl: 'https://api.anthropic.com', keyEnv: undefined, models: ['*'] });
    expect(config.ledger).toEqual({ content: 'none', signingKey: 'k.pem', whenFull: 'drop', maxSpoolBytes: 2 * 1024 ** 2, fsyncMs: 2000 });
  });
  test('the environment names upstreams only where the file names none, and the data folder always', () => {
    const variables = { OPENAI_API_KEY: 'x', SALLYPORT_DATA_DIR: '/other' };
    expect(read('upstreams: {a: {kind: practice}}', variables).upstreams.map((upstream) => upstream.name)).toEqual(['a']);
    expect(read('server: {data_dir: d}', variables).server.dataDir).toBe('/other');
    expect(read('', variables).upstreams[0]?.name).toBe('openai');
  });
});
