import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KeyStore } from '../../src/gateway/keys.ts';
import { local, raw, textOf } from '../support/mcp/front.ts';
import { run, until } from './command.ts';

const BIN = fileURLToPath(new URL('../../bin/sallyport.js', import.meta.url));

let cwd: string;
let pids: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'sallyport-mcp-cli-'));
  pids = join(cwd, 'pids');
  writeFileSync(join(cwd, 'sallyport.yaml'), `mcp:\n  servers:\n${local('notes', 'notes')}${local('calc', 'poisoned')}`);
  writeFileSync(join(cwd, 'orphan.yaml'), `mcp:\n  first_use: trust\n  lock: orphan.lock.json\n  servers:\n${raw('bad', 'orphan', '', pids)}`);
  writeFileSync(join(cwd, 'empty.yaml'), 'version: 1\n');
});
afterAll(() => { rmSync(cwd, { recursive: true, force: true }); });

function alive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false; // no such process
  }
}

async function client(...args: string[]): Promise<{ client: Client; transport: StdioClientTransport }> {
  return clientIn(cwd, ...args);
}

async function clientIn(folder: string, ...args: string[]): Promise<{ client: Client; transport: StdioClientTransport }> {
  const transport = new StdioClientTransport({ command: process.execPath, args: [BIN, 'mcp', ...args], cwd: folder, stderr: 'ignore' });
  const made = new Client({ name: 'desktop', version: '1' });
  await made.connect(transport);
  return { client: made, transport };
}

describe('sallyport mcp lock', () => {
  test('shows what is new and writes nothing, then accepts, then has nothing to say', async () => {
    const lock = join(cwd, 'sallyport-mcp.lock.json');
    const first = await run(['mcp', 'lock'], { cwd });
    expect(first.code).toBe(1);
    expect(first.stdout).toContain('tool "read_note" added');
    expect(first.stdout).toContain('blocked by the policy: injection.');
    // Readable: no JSON inside JSON, a parameter on a line of its own.
    expect(first.stdout).not.toContain('{\\"');
    expect(first.stdout).toMatch(/\n {6}description: \S.*\n(?: {8}\|.*\n)* {6}parameters/);
    expect(first.stdout).toMatch(/\n {8}"name" \(string, required\)/);
    expect(existsSync(lock)).toBe(false);
    writeFileSync(join(cwd, 'narrow.yaml'), `mcp:\n  servers:\n${local('notes', 'notes', '      tools: ["nothing_*"]\n')}`);
    const narrow = await run(['mcp', 'lock', '-c', 'narrow.yaml'], { cwd });
    expect(narrow.stdout).toMatch(/tool "read_note" added.*\n {6}not shown to clients: no pattern of mcp.servers.notes.tools matches it/);
    expect(narrow.stdout).toMatch(/\d+ of them clients do not get to see/);
    expect(first.stdout).not.toContain('not shown to clients');
    const json = await run(['mcp', 'lock', '--format', 'json', '--server', 'notes'], { cwd });
    expect((JSON.parse(json.stdout) as { differences: { server: string }[] }).differences.every(({ server }) => server === 'notes')).toBe(true);
    const accepted = await run(['mcp', 'lock', '--accept'], { cwd });
    expect([accepted.code, existsSync(lock)]).toEqual([0, true]);
    const again = await run(['mcp', 'lock'], { cwd });
    expect([again.code, again.stdout]).toEqual([0, 'Nothing differs from sallyport-mcp.lock.json.\n']);
    // A person changes the file: shown, and not put right by itself.
    const text = readFileSync(lock, 'utf8');
    writeFileSync(lock, text.replace(/("\/description": "sha256:)[0-9a-f]{4}/, '$10000'));
    const changed = await run(['mcp', 'lock'], { cwd });
    expect(changed.code).toBe(1);
    expect(changed.stdout).toMatch(/~ (?:tool|prompt) "\w+" changed: \/description/);
    writeFileSync(lock, text);
  }, 60_000);

  test('says what it cannot do', async () => {
    const none = await run(['mcp', 'lock', '-c', 'empty.yaml'], { cwd });
    expect([none.code, none.stderr]).toEqual([2, expect.stringMatching(/names no MCP servers\.\n {2}Add them under mcp\.servers\.\n$/) as string]);
    expect((await run(['mcp', 'lock', '--server', 'nobody'], { cwd })).code).toBe(2);
    writeFileSync(join(cwd, 'broken.yaml'), 'mcp:\n  lock: broken.lock.json\n  servers:\n    x: {command: /nonexistent}\n');
    const failed = await run(['mcp', 'lock', '--accept', '-c', 'broken.yaml'], { cwd });
    expect([failed.code, existsSync(join(cwd, 'broken.lock.json'))]).toEqual([2, false]);
    writeFileSync(join(cwd, 'secret.yaml'), `mcp:\n  servers:\n    x: {command: x, args: ["--key", "sk-${'a'.repeat(30)}"]}\n    y: {url: "https://u:p@host/"}\n    Bad_Name: {command: x}\n`);
    const secret = await run(['mcp'], { cwd, env: { SALLYPORT_CONFIG: 'secret.yaml' } });
    expect(secret.code).toBe(2);
    expect(secret.stderr).not.toContain('aaaaaaaa');
  }, 60_000);
});

describe('sallyport mcp', () => {
  test('serves the same wherever a client starts it: paths of the file count from its folder', async () => {
    const project = mkdtempSync(join(tmpdir(), 'sallyport-mcp-project-'));
    const elsewhere = mkdtempSync(join(tmpdir(), 'sallyport-mcp-elsewhere-'));
    try {
      cpSync(new URL('../support/mcp/server.ts', import.meta.url), join(project, 'server.ts'));
      symlinkSync(join(BIN, '../../node_modules'), join(project, 'node_modules'));
      writeFileSync(join(project, 'sallyport.yaml'), `mcp:\n  servers:\n    notes:\n      command: ${JSON.stringify(process.execPath)}\n      args: [server.ts, notes]\n`);
      expect((await run(['mcp', 'lock', '--accept'], { cwd: project })).code).toBe(0);
      expect(existsSync(join(project, 'sallyport-mcp.lock.json'))).toBe(true);
      const { client: made } = await clientIn(elsewhere, '--config', join(project, 'sallyport.yaml'), '--data-dir', join(project, '.sallyport'));
      expect(textOf(await made.callTool({ name: 'notes__read_note', arguments: { name: 'x' } }))).toContain('buy milk');
      await made.close();
      expect(readdirSync(elsewhere)).toEqual([]);
    } finally {
      for (const folder of [project, elsewhere]) rmSync(folder, { recursive: true, force: true });
    }
  });

  test('is an MCP server to a client that starts it; two at once record each in a ledger of its own', async () => {
    const [a, b] = [await client(), await client()];
    expect((await a.client.listTools()).tools.map(({ name }) => name)).toEqual(expect.arrayContaining(['notes__read_note', 'calc__subtract']));
    expect(textOf(await a.client.callTool({ name: 'notes__read_note', arguments: { name: 'x' } }))).toContain('buy milk');
    expect(textOf(await b.client.callTool({ name: 'calc__subtract', arguments: { a: 3, b: 1 } }))).toBe('2');
    expect(readdirSync(join(cwd, '.sallyport/mcp')).sort()).toEqual(['1', '2']);
    const pid = a.transport.pid ?? 0;
    await a.client.close();
    await b.client.close();
    await until(() => !alive(pid));
    const shown = await run(['ledger', 'show', '--format', 'json'], { cwd, env: { SALLYPORT_DATA_DIR: join(cwd, '.sallyport/mcp/1') } });
    expect(shown.stdout).toContain('notes__read_note');
    expect((await run(['ledger', 'verify'], { cwd, env: { SALLYPORT_DATA_DIR: join(cwd, '.sallyport/mcp/1') } })).code).toBe(0);
  }, 60_000);

  test.each(['SIGTERM', 'SIGKILL'] as const)('leaves no server behind when it ends by %s', async (signal) => {
    rmSync(pids, { force: true });
    const child: ChildProcess = spawn(process.execPath, [BIN, 'mcp', '-c', 'orphan.yaml'], { cwd, stdio: ['pipe', 'ignore', 'ignore'] });
    await until(() => existsSync(pids) && readFileSync(pids, 'utf8').includes(' '), 20_000);
    const [server, grandchild] = readFileSync(pids, 'utf8').split(' ').map(Number) as [number, number];
    expect([alive(server), alive(grandchild)]).toEqual([true, true]);
    // Until the group is known to who looks after it.
    await new Promise((done) => { setTimeout(done, 300); });
    child.kill(signal);
    await until(() => !alive(server) && !alive(grandchild), 15_000);
  }, 60_000);

  test('listens where it is told, for callers with a key', async () => {
    const { key } = new KeyStore(join(cwd, '.sallyport')).create('desk');
    const child = spawn(process.execPath, [BIN, 'mcp', '--listen', '127.0.0.1:0'], { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString('utf8'); });
    try {
      await until(() => /at (\S+\/mcp),/.test(out), 20_000);
      const url = /at (\S+\/mcp),/.exec(out)?.[1] ?? '';
      const made = new Client({ name: 'web', version: '1' });
      await made.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { 'x-api-key': key } } }));
      expect(textOf(await made.callTool({ name: 'calc__subtract', arguments: { a: 3, b: 1 } }))).toBe('2');
      await made.close();
    } finally {
      const gone = new Promise((done) => child.once('close', done));
      child.kill('SIGTERM');
      await gone;
    }
    expect(child.exitCode).toBe(0);
  }, 60_000);
});
