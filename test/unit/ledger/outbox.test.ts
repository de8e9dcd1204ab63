import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AdminEvent, LedgerEvent } from '../../../src/ledger/event.ts';
import { drain, leave } from '../../../src/ledger/outbox.ts';

let data: string;
beforeEach(() => { data = mkdtempSync(join(tmpdir(), 'sallyport-outbox-')); });
afterEach(() => { rmSync(data, { recursive: true, force: true }); });

const event = (id: string): AdminEvent => ({ type: 'admin', id, time: '2026-11-01T00:00:00.000Z', action: 'model.approved', actor: 'anna', detail: { path: '/m', files: 2, overridden: false } });

test('what was left is taken once, oldest first', () => {
  const taken: LedgerEvent[] = [];
  expect(drain(data, () => undefined)).toBe(0);
  for (const id of ['ad_2', 'ad_1']) leave(data, event(id));
  expect(drain(data, (each) => { taken.push(each); })).toBe(2);
  expect(taken).toEqual([event('ad_1'), event('ad_2')]);
  expect(drain(data, (each) => { taken.push(each); })).toBe(0);
});

test('what cannot be recorded stays', () => {
  leave(data, event('ad_1'));
  expect(() => drain(data, () => { throw new Error('full'); })).toThrow('full');
  expect(drain(data, () => undefined)).toBe(1);
});

test('what is no event is set aside and told', () => {
  leave(data, event('ad_3'));
  for (const [name, text] of [['ad_1', '{'], ['ad_2', '{"type":"exchange","id":"x"}'], ['ad_4', '[]']] as const) writeFileSync(join(data, 'outbox', `${name}.json`), text);
  const warned: string[] = [];
  expect(drain(data, () => undefined, (message) => { warned.push(message); })).toBe(1);
  expect(warned).toHaveLength(3);
  expect(readdirSync(join(data, 'outbox')).every((name) => name.endsWith('.broken'))).toBe(true);
});
