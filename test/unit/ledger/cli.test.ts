import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { DatabaseSync } from 'node:sqlite';
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { ledgerCommand } from '../../../src/cli/commands/ledger.ts';
import { newId } from '../../../src/core/ids.ts';
import type { LedgerEvent } from '../../../src/ledger/event.ts';
import { ledgerFiles } from '../../../src/ledger/files.ts';
import { openLedger } from '../../../src/ledger/index.ts';
import { exchange, inDirectory, until } from './helpers.ts';

function sink(): { readonly stream: Writable; text: () => string } {
  let text = '';
  return { stream: new Writable({ write(chunk: Buffer, _encoding, done) { text += chunk.toString(); done(); } }), text: () => text };
}

interface Outcome { readonly code: number | undefined; readonly out: string; readonly err: string }

async function run(dataDir: string, args: readonly string[], options: { isTty?: boolean; signal?: AbortSignal; whileRunning?: (out: () => string) => Promise<void> } = {}): Promise<Outcome> {
  const out = sink();
  const err = sink();
  let code: number | undefined;
  const program = new Command();
  const ledger = ledgerCommand({ place: () => Promise.resolve({ dataDir }), stdout: out.stream, stderr: err.stream, isTty: options.isTty ?? false, signal: options.signal, exit: (value) => { code = value; } });
  program.addCommand(ledger);
  for (const command of [program, ledger, ...ledger.commands]) command.exitOverride().configureOutput({ writeErr: (text) => err.stream.write(text) });
  const running = program.parseAsync(['ledger', ...args], { from: 'user' });
  await options.whileRunning?.(out.text);
  await running;
  return { code, out: out.text(), err: err.text() };
}

async function record(dataDir: string, events: readonly LedgerEvent[]): Promise<void> {
  const ledger = await openLedger({ dataDir });
  for (const event of events) ledger.record(event);
  expect(await ledger.flush()).toBe(true);
  await ledger.close();
}

const range = (from: number, to: number): LedgerEvent[] => Array.from({ length: to - from + 1 }, (_, i) => exchange(from + i));

describe('ledger show', () => {
  test('lists the newest, oldest of them first, and filters', async () => {
    await inDirectory(async (dataDir) => {
      await record(dataDir, range(1, 40));
      const all = await run(dataDir, ['show']);
      expect(all.code).toBe(0);
      const lines = all.out.trimEnd().split('\n');
      expect(lines).toHaveLength(21);
      expect(lines[0]).toMatch(/^SEQ +TIME +ID +APPLICATION +DECISION +MODEL +STATUS +RULES$/);
      expect(lines[1]).toMatch(/^21 /);
      expect(lines[20]).toMatch(/^40 +2026-01-01T00:00:40.000Z +ex_40 +shop +allow +m +200$/);
      const some = await run(dataDir, ['show', '--last', '3', '--rule', 'pii.email', '--application', 'shop', '--decision', 'redact', '--format', 'json', '--to', '2026-01-01T00:00:30Z']);
      expect(some.out.trimEnd().split('\n').map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual([12, 18, 24]);
    });
  });

  test('finds what a refused call is named by in its answer', async () => {
    await inDirectory(async (dataDir) => {
      const at = Date.parse('2026-01-01T00:00:02Z');
      const id = newId('ex', at);
      const refused: LedgerEvent = { id: 'ad_refused', type: 'admin', time: new Date(at + 500).toISOString(), actor: 'gateway', action: 'request.refused', detail: { exchange: id, code: 'request.unknown_path' } };
      await record(dataDir, [exchange(1), refused, exchange(3)]);
      const { code, out } = await run(dataDir, ['show', id]);
      expect(code).toBe(0);
      expect(out).toContain('admin ad_refused');
      expect(out).toContain('code: request.unknown_path');
      for (const other of [newId('ex', at), newId('ex', at + 86_400_000), 'ex_zzzzzzzzzz0000000000000000', id.replace('ex_', 'ad_')]) expect((await run(dataDir, ['show', other])).code, other).toBe(2);
    });
  });

  test('an exchange that failed is listed with why', async () => {
    await inDirectory(async (dataDir) => {
      await record(dataDir, [exchange(1, { application: '', model: '', error: 'auth.invalid_key', status: 401 })]);
      expect((await run(dataDir, ['show'])).out).toMatch(/ 401 +auth\.invalid_key/);
      expect((await run(dataDir, ['show', 'ex_1'])).out).toContain('application unknown');
    });
  });

  test('explains an entry in full', async () => {
    await inDirectory(async (dataDir) => {
      await record(dataDir, range(1, 3));
      const { out, code } = await run(dataDir, ['show', 'ex_3']);
      expect(code).toBe(0);
      for (const part of [
        'exchange ex_3', 'entry      3, hash ', 'application mail', 'session s0', 'openai.chat /v1/chat/completions, model m', 'decision   redact (enforcing would have been: allow), policy 0123456789abcdef, mode enforce',
        'redact because of pii.email in user /messages/0/content at 3-9: severity low, confidence 0.9; decided by defaults.pii (enforce, pseudonym)',
        'request /messages/0/content: text, user (user), size 42: finding', 'found pii.email at 3-9: pii, severity low, confidence 0.9, by pii in view raw', 'read by pii',
      ]) expect(out).toContain(part);
      const json = JSON.parse((await run(dataDir, ['show', 'ex_3', '--format', 'json'])).out) as { seq: number; event: unknown };
      expect(json.seq).toBe(3);
      expect(json.event).toEqual(exchange(3));
      const none = await run(dataDir, ['show', 'ex_\u001b[2J']);
      expect(none).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^sallyport: The ledger holds no entry ex_\\u\{1b\}\[2J\.\n {2}`sallyport ledger show`/) as string });
      // A machine has something to read, and nothing of the text for people.
      const asked = await run(dataDir, ['show', 'ex_0', '--format', 'json']);
      expect(asked).toMatchObject({ code: 2, err: '' });
      expect(JSON.parse(asked.out)).toMatchObject({ ok: false, code: 'ledger.no_entry' });
    });
  });

  test('recorded content cannot act on the terminal', async () => {
    await inDirectory(async (dataDir) => {
      const evil = 'a\u001b]0;owned\u0007\u009b31m\u202egnp.exe\u200b\r\n\u2028<b>';
      await record(dataDir, [exchange(1, { application: evil, model: evil, error: evil, parts: [{ pointer: evil, direction: 'request', text: evil, read: [evil], findings: [], unread: [{ detector: evil, reason: 'failed', message: evil }] }], toolCalls: [{ id: evil, name: evil, arguments: evil }] })]);
      // eslint-disable-next-line no-control-regex -- what must not be there
      const active = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/u;
      for (const args of [['show'], ['show', 'ex_1'], ['show', '--format', 'json'], ['show', 'ex_1', '--format', 'json']]) {
        const { out } = await run(dataDir, args);
        expect(out).toContain('owned');
        expect(out).not.toMatch(active);
      }
      expect((await run(dataDir, ['show', 'ex_1'])).out).toContain('text (masked): a\\u{1b}]0;owned\\u{7}\\u{9b}31m\\u{202e}gnp.exe\\u{200b}\\u{d}\\n\\u{2028}<b>');
      expect((JSON.parse((await run(dataDir, ['show', 'ex_1', '--format', 'json'])).out) as { event: { model: string } }).event.model).toBe(evil);
    });
  });

  test('follows', async () => {
    await inDirectory(async (dataDir) => {
      await record(dataDir, range(1, 2));
      const stop = new AbortController();
      const { out, code } = await run(dataDir, ['show', '--follow', '--application', 'shop'], {
        signal: stop.signal,
        whileRunning: async (text) => {
          await record(dataDir, range(3, 6));
          await until(() => text().includes('ex_6'));
          stop.abort();
        },
      });
      expect(code).toBe(0);
      expect(out.match(/ex_\d+/g)).toEqual(['ex_2', 'ex_4', 'ex_6']);
    });
  });

  test('usage errors are said', async () => {
    await inDirectory(async (dataDir) => {
      for (const args of [['show', '--from', 'yesterday'], ['show', '--last', '0'], ['show', '--format', 'xml']]) await expect(run(dataDir, args)).rejects.toThrow('invalid');
      expect(await run(dataDir, ['show'])).toMatchObject({ code: 2, err: expect.stringContaining('There is no ledger at') as string });
      // Whoever is in the wrong folder is told so, and not of keys or full disks.
      for (const args of [['show'], ['verify'], ['export']]) {
        const { code, err } = await run(dataDir, args);
        expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/There is no ledger at .*SALLYPORT_DATA_DIR/s) as string });
        expect(err).not.toContain('disk');
      }
    });
  });
});

describe('ledger verify against heads that were kept elsewhere', () => {
  test('finds a chain that grew in order, and tells one that was begun anew or is shorter', async () => {
    await inDirectory(async (elsewhere) => {
      const anchors = join(elsewhere, 'anchors.jsonl');
      await inDirectory(async (dataDir) => {
        for (const to of [3, 6]) {
          await record(dataDir, range(to - 2, to));
          writeFileSync(anchors, (await run(dataDir, ['verify', '--format', 'json'])).out, { flag: 'a' });
        }
        await record(dataDir, range(7, 9));
        expect(await run(dataDir, ['verify', '--anchor', anchors])).toMatchObject({ code: 0, err: '' });
      });
      await inDirectory(async (dataDir) => {
        await record(dataDir, range(11, 14));
        expect((await run(dataDir, ['verify'])).code).toBe(0);
        const result = await run(dataDir, ['verify', '--anchor', anchors, '--format', 'json']);
        expect([result.code, JSON.parse(result.out)]).toMatchObject([1, { ok: false, problems: [{ seq: 3, kind: 'anchor' }, { seq: 5, kind: 'anchor' }] }]);
        for (const bad of ['', '{}\n', 'x\n', '{"ok":true,"last":0,"head":"x"}\n']) {
          writeFileSync(anchors, bad);
          expect((await run(dataDir, ['verify', '--anchor', anchors])).code).toBe(2);
        }
      });
    });
  });
});

describe('ledger verify and export', () => {
  test('a whole chain verifies with 0, a changed one with 1, an unreadable one with 2', async () => {
    await inDirectory(async (dataDir) => {
      expect((await run(dataDir, ['verify'])).code).toBe(2);
      await record(dataDir, range(1, 10));
      const good = await run(dataDir, ['verify']);
      expect(good).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^OK: entries 1 to 10, 1 signed checkpoint\nhead [0-9a-f]{64}\n$/) as string });
      const database = new DatabaseSync(ledgerFiles(dataDir).database);
      database.exec("UPDATE entries SET body = replace(body, '\"user\"', '\"model\"') WHERE seq = 4");
      database.close();
      const bad = await run(dataDir, ['verify']);
      expect(bad.code).toBe(1);
      expect(bad.out).toContain('TAMPERED: first at entry 4');
      expect(JSON.parse((await run(dataDir, ['verify', '--format', 'json'])).out)).toMatchObject({ ok: false, problems: [{ seq: 4, kind: 'hash' }] });
      writeFileSync(ledgerFiles(dataDir).database, 'x'.repeat(5000));
      expect((await run(dataDir, ['verify'])).code).toBe(2);
    });
  });

  test('an export verifies elsewhere with the public key alone', async () => {
    await inDirectory(async (dataDir) => {
      await record(dataDir, range(1, 2500));
      const file = join(dataDir, 'export.jsonl');
      const exported = await run(dataDir, ['export', '-o', file], { isTty: true });
      expect(exported).toMatchObject({ code: 0, out: '' });
      expect(exported.err).toContain('\r2000 entries exported');
      expect(exported.err).toContain('Exported entries 1 to 2500.\n');
      const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
      expect(lines).toHaveLength(2502);
      expect(Object.keys(JSON.parse(lines.at(-1) ?? '{}') as object)).toEqual(['checkpoint']);
      await inDirectory(async (elsewhere) => {
        const key = join(elsewhere, 'trusted.pem');
        writeFileSync(key, readFileSync(join(dataDir, 'ledger-key.pub.pem')));
        expect(await run(elsewhere, ['verify', '--export', file, '--key', key])).toMatchObject({ code: 0, err: '' });
        expect((await run(elsewhere, ['verify', '--export', file])).code).toBe(2);
        writeFileSync(file, lines.toSpliced(100, 1).map((line) => `${line}\n`).join(''));
        const cut = await run(elsewhere, ['verify', '--export', file, '--key', key]);
        expect(cut.code).toBe(1);
        expect(cut.out).toContain('TAMPERED: first at entry 100 ');
        expect((await run(elsewhere, ['verify', '--export', join(elsewhere, 'none'), '--key', key])).code).toBe(2);
      });
    });
  });

  test('an export of a time is a run that holds it; of nothing, it is none', async () => {
    await inDirectory(async (dataDir) => {
      await record(dataDir, range(1, 5));
      await record(dataDir, range(6, 10));
      const part = await run(dataDir, ['export', '--from', '2026-01-01T00:00:03Z', '--to', '2026-01-01T00:00:05Z']);
      const seqs = part.out.trimEnd().split('\n').slice(1, -1).map((line) => (JSON.parse(line) as { seq: number }).seq);
      expect(seqs).toEqual([3, 4, 5]);
      expect(part.err).toBe('Exported entries 3 to 5.\n');
      expect(await run(dataDir, ['export', '--from', '2027-01-01'])).toMatchObject({ code: 2, out: '' });
      expect((await run(dataDir, ['export', '-o', join(dataDir, 'no', 'such', 'directory')])).code).toBe(2);
    });
  });
});
