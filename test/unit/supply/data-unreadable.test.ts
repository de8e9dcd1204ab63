import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { dataCommand } from '../../../src/cli/commands/data.ts';
import { signModel } from '../../../src/supply/signing/sign.ts';

const root = mkdtempSync(join(tmpdir(), 'sallyport-unreadable-'));
afterAll(() => { rmSync(root, { recursive: true }); });
afterEach(() => { process.exitCode = 0; });

/** Runs `sallyport data`; 2 where it throws, as the command line does. */
async function run(...args: string[]): Promise<{ code: string | number | undefined; out: string; err: string }> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  process.exitCode = 0;
  let thrown = '';
  try {
    await dataCommand({ stdin: Readable.from([]), stdout, stderr, isTty: false, errIsTty: false, color: false }).exitOverride().parseAsync(args, { from: 'user' });
  } catch (error) {
    thrown = String(error);
    process.exitCode = 2;
  }
  return { code: process.exitCode, out: String(stdout.read() ?? ''), err: thrown + String(stderr.read() ?? '') };
}

function file(name: string, content: string | Buffer): string {
  const path = join(root, name);
  writeFileSync(path, content);
  return path;
}

const texts = Array.from({ length: 12 }, (_, i) => `the ferry number ${i} left the harbour ${i % 3} hours late on a grey morning`);
const good = file('good.jsonl', texts.map((_, i) => JSON.stringify({ text: `an old lighthouse keeper wrote ${i} letters about fog and herring`, label: 'late' })).join('\n'));
const array = JSON.stringify(texts.map((text) => ({ text, label: 'late' })));
const table = `text,label\n${texts.map((text) => `${text},late`).join('\n')}\n`;

describe('data that cannot be read', () => {
  test.each<[string, string | Buffer, RegExp]>([
    ['torn.parquet', Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(400, 7)]), /end of the file is missing/],
    ['headless.parquet', Buffer.from('some words that stand where a table should be\n'), /end of the file is missing/],
    ['empty.parquet', Buffer.alloc(0), /end of the file is missing/],
    ['half.json', array.slice(0, array.length / 2), /cut off/],
    ['second-half.json', array.slice(array.length / 2), /not JSON/],
    ['behind.json', `${array}\nand then some words`, /behind the array/],
    ['wrong-end.json', `${array.slice(0, -1)}}`, /cut off|close/],
    ['empty.json', '', /no examples|not JSON/],
    ['half.jsonl', `${JSON.stringify({ text: 'one' })}\n{"text": "tw`, /not JSON|does not end/],
    ['wide.csv', Buffer.from(table, 'utf16le'), /not text|UTF-8/],
    ['wide.jsonl', Buffer.from(texts.map((text) => JSON.stringify({ text })).join('\n'), 'utf16le'), /not text|UTF-8/],
    ['wide.txt', Buffer.from(texts.join('\n'), 'utf16le'), /not text|UTF-8/],
    ['marked.txt', Buffer.from(`\uFEFF${texts.join('\n')}`, 'utf16le'), /not text|UTF-8/],
    ['latin.csv', Buffer.from(table.replaceAll('grey', 'gr\u00e4y'), 'latin1'), /UTF-8/],
    ['open.csv', `${table}"the last one has no end,late\n`, /nothing closes/],
    ['short.csv', `${table}the last one is`, /cut off/],
    ['torn.jsonl.gz', gzipSync(Buffer.from(texts.map((text) => JSON.stringify({ text })).join('\n'))).subarray(0, 120), /[Uu]npack/],
    ['weights.bin', Buffer.from([0, 1, 2, 3, 0, 0, 9, 8, 7]), /not text/],
    ['nothing.jsonl', '\n\n', /no examples/],
  ])('%s ends with 2 and the reason', async (name, content, reason) => {
    const path = file(name, content);
    for (const args of [['diff', good, path], ['diff', path, good], ['overlap', good, path], ['overlap', path, good]]) {
      for (const format of ['text', 'json']) {
        const { code, out, err } = await run(...args, '--format', format);
        expect([args[0], code], err).toEqual([args[0], 2]);
        expect(err + out).toMatch(reason);
        expect(err).toContain(name);
      }
    }
  });

  test('one such file of a folder is enough', async () => {
    const folder = join(root, 'folder');
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.jsonl'), texts.map((text) => JSON.stringify({ text })).join('\n'));
    expect((await run('overlap', good, folder)).code).toBe(0);
    writeFileSync(join(folder, 'b.parquet'), 'PAR1');
    expect(await run('overlap', good, folder)).toMatchObject({ code: 2 });
  });

  test('what is whole is read', async () => {
    for (const [name, content] of [
      ['whole.json', array], ['ends.json', `${array} \n`], ['whole.csv', table], ['no-end.csv', table.trimEnd()], ['short-rows.csv', 'a,b,label\none,two,x\nthree\nfour'],
      ['document.json', JSON.stringify({ text: texts[0], label: 'late' }, undefined, 2)], ['wrapped.json', JSON.stringify({ version: '1', data: texts.map((text) => ({ text })) }, undefined, 1)],
      ['packed.jsonl.gz', gzipSync(Buffer.from(texts.map((text) => JSON.stringify({ text })).join('\n')))],
    ] as const) {
      const { code, err } = await run('overlap', good, file(name, content));
      expect([name, code], err).toEqual([name, 0]);
    }
    expect(JSON.parse((await run('overlap', good, join(root, 'wrapped.json'), '--format', 'json')).out)).toMatchObject({ rows: 12 });
    expect(JSON.parse((await run('overlap', good, join(root, 'packed.jsonl.gz'), '--format', 'json')).out)).toMatchObject({ rows: 12 });
  });

  test('a folder has its manifest beside the data, which is none of it', async () => {
    const folder = join(root, 'with-manifest');
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.jsonl'), texts.map((text) => JSON.stringify({ text })).join('\n'));
    expect((await run('manifest', 'create', folder, '--source', 'here', '--licence', 'MIT', '--collector', 'us')).err).toBe('');
    expect(JSON.parse((await run('overlap', good, folder, '--format', 'json')).out)).toMatchObject({ rows: 12, unread: [] });
  });

  test('a signed folder is as its manifest says, and its signature is none of the data', async () => {
    const folder = join(root, 'signed');
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.jsonl'), texts.map((text) => JSON.stringify({ text })).join('\n'));
    expect((await run('manifest', 'create', folder, '--source', 'here', '--licence', 'MIT', '--collector', 'us')).err).toBe('');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const signature = join(folder, 'model.sig');
    writeFileSync(signature, signModel({ model: folder, signatureFile: signature, privateKey: Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })) }).bundle);
    expect((await run('manifest', 'check', folder)).code).toBe(0);
    expect(JSON.parse((await run('overlap', good, folder, '--format', 'json')).out)).toMatchObject({ rows: 12, unread: [] });
    writeFileSync(signature, '{"text":"more data"}');
    expect(await run('manifest', 'check', folder)).toMatchObject({ code: 1, out: expect.stringContaining('model.sig') as string });
  });

  test('a pipe in the place of a manifest is refused at once', async () => {
    const folder = join(root, 'pipe');
    mkdirSync(folder);
    execFileSync('mkfifo', [join(folder, 'sallyport-data.json')]);
    expect(await run('manifest', 'check', folder)).toMatchObject({ code: 2, err: expect.stringContaining('no regular file') as string });
  });
});
