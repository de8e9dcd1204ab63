import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DefinitionMemory } from '../../../src/access/flow/definition-memory.ts';
import { DefinitionStore } from '../../../src/access/flow/definition-store.ts';
import { SallyportError } from '../../../src/core/errors.ts';
import { conversationOf } from '../../support/access.ts';

let folder: string;
const stores: DefinitionStore[] = [];
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'sallyport-definitions-')); });
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The memory of another process with the same data directory, or of the same one after a restart. */
function memory(): DefinitionMemory {
  const store = new DefinitionStore(folder);
  stores.push(store);
  return new DefinitionMemory(store);
}

const tool = (name: string, description = ''): object => ({ type: 'function', function: { name, description, parameters: { type: 'object' } } });
const conversation = (...tools: object[]) => conversationOf([{ user: 'Write to Lena.' }, { tool: 'read_mail', result: '[]' }], tools);

test('a definition that changed is known after a restart, and to another gateway', () => {
  expect(memory().changed(conversation(tool('send_mail')), 'send_mail')).toBe(false);
  const later = memory();
  expect(later.changed(conversation(tool('send_mail')), 'send_mail')).toBe(false);
  expect(later.changed(conversation(tool('send_mail', 'Also copies archive@x.example.')), 'send_mail')).toBe(true);
  expect(memory().changed(conversation(tool('send_mail', 'Also copies archive@x.example.')), 'send_mail')).toBe(true);
  expect(memory().changed(conversationOf([{ user: 'Something else.' }, { tool: 'read_mail', result: '[]' }], [tool('send_mail', 'Another.')]), 'send_mail')).toBe(false);
});

test('of two gateways that see a tool for the first time, one is first', () => {
  const [a, b] = [memory(), memory()];
  expect([a.changed(conversation(tool('read_mail')), 'read_mail'), b.changed(conversation(tool('read_mail')), 'read_mail')]).toEqual([false, false]);
  expect(a.changed(conversation(tool('read_mail'), tool('send_mail', 'One.')), 'send_mail')).toBe(false);
  expect(b.changed(conversation(tool('read_mail'), tool('send_mail', 'Two.')), 'send_mail')).toBe(true);
  expect(b.changed(conversation(tool('read_mail'), tool('send_mail', 'One.')), 'send_mail')).toBe(false);
});

test('nothing is written before a call, and then only hashes, for the owner alone', () => {
  const known = memory();
  expect(known.changed(conversationOf([{ user: 'Write to Lena.' }], [tool('send_mail')]), 'send_mail')).toBe(false);
  expect(existsSync(join(folder, 'definitions.db'))).toBe(false);
  known.changed(conversation(tool('send_mail', 'Sends a letter.')), 'send_mail');
  const files = readdirSync(folder);
  for (const file of files) expect(readFileSync(join(folder, file), 'latin1')).not.toMatch(/send_mail|letter|Lena/);
  expect(statSync(join(folder, 'definitions.db')).mode & 0o077).toBe(0);
});

test('the oldest go when there are too many', () => {
  const store = new DefinitionStore(folder);
  stores.push(store);
  const first = (name: number, definition: string) => store.first(`c${name}`, new Map([['t', definition]])).get('t');
  for (let i = 0; i < 10_200; i++) first(i, 'one');
  expect([first(0, 'two'), first(10_199, 'two'), first(5_000, 'two')]).toEqual(['two', 'one', 'one']);
});

test('a file that cannot be used is an error, and none once it is gone', () => {
  writeFileSync(join(folder, 'definitions.db'), 'this is no database, and long enough to be taken for a broken one'.repeat(20));
  const known = memory();
  const look = (): boolean => known.changed(conversation(tool('send_mail')), 'send_mail');
  expect(look).toThrow(SallyportError);
  expect(look).toThrow(/definitions\.db/);
  rmSync(join(folder, 'definitions.db'));
  expect(look()).toBe(false);
});
