import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadEvent } from '../../../src/cli/record-event.ts';
import { asksForJson, tellError } from '../../../src/cli/tell.ts';
import { SallyportError } from '../../../src/core/errors.ts';
import { KeyStore } from '../../../src/gateway/keys.ts';
import { PolicyFileError } from '../../../src/policy/problem.ts';

function told(thrown: unknown, asJson: boolean): { out: string; err: string } {
  const said = { out: '', err: '' };
  tellError({ stdout: { write: (text) => { said.out += text; } }, stderr: { write: (text) => { said.err += text; } } }, thrown, asJson);
  return said;
}

test('people get a message and what to do, machines one object on standard output', () => {
  const error = new SallyportError('input.unreadable', 'a\u001b[2J.jsonl cannot be read.', { location: { file: 'a', line: 3 } });
  expect(told(error, false)).toEqual({ out: '', err: 'sallyport: a\\u{1b}[2J.jsonl cannot be read.\n  Check the path and its permissions.\n' });
  const { out, err } = told(error, true);
  expect(err).toBe('');
  expect(JSON.parse(out)).toEqual({ ok: false, code: 'input.unreadable', message: error.message, help: error.help, location: { file: 'a', line: 3 } });
});

test('what the system refuses is told in words, with the file and without a stack', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-tell-'));
  try {
    // A file where a folder ought to be: refused to everybody, root included.
    writeFileSync(join(folder, 'file'), '');
    let thrown: unknown;
    try {
      new KeyStore(join(folder, 'file', 'data')).create('shop');
    } catch (error) {
      thrown = error;
    }
    const { err } = told(thrown, false);
    expect(err).toContain(join(folder, 'file'));
    expect(err).toContain('a part of the path is no folder');
    expect(err).not.toContain('    at ');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a defect of ours keeps its stack', () => {
  expect(told(new TypeError('x is not a function'), false).err).toContain('    at ');
  const { out, err } = told(new TypeError('x is not a function'), true);
  expect(JSON.parse(out)).toMatchObject({ ok: false, code: 'server.internal' });
  expect(err).toContain('    at ');
});

test('JSON is asked for by --format json only', () => {
  expect(asksForJson(['keys', 'list', '--format', 'json'])).toBe(true);
  expect(asksForJson(['keys', 'list', '--format=json'])).toBe(true);
  expect(asksForJson(['keys', 'create', 'json'])).toBe(false);
  expect(asksForJson(['scan', 'json', '--format', 'text'])).toBe(false);
});

test('the ledger says where the first mistake of a refused policy stands', () => {
  const error = new PolicyFileError('policy.invalid', [{ severity: 'error', file: 'sallyport.yaml', line: 4, column: 9, path: 'policy.mode', message: 'must be one of enforce, shadow' }]);
  expect(loadEvent({ version: 'v1', error })).toMatchObject({ action: 'policy.refused', detail: { version: 'v1', error: 'policy.invalid', at: 'sallyport.yaml:4:9' } });
  expect(loadEvent({ version: 'v2' })).toMatchObject({ action: 'policy.loaded', detail: { version: 'v2' } });
});
