import { afterEach, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/core/json.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { EMPTY_HEAD, GENESIS, link } from '../../src/ledger/chain.ts';
import type { Head } from '../../src/ledger/chain.ts';
import type { Checkpoint, Entry, LedgerStore } from '../../src/ledger/contract.ts';

/** A store under test: opened, and opened again on what it kept (a store without persistence returns itself). */
export interface StoreUnderTest {
  readonly store: LedgerStore;
  reopen(): Promise<LedgerStore>;
  remove(): Promise<void>;
}

export function chainOf(events: readonly JsonObject[], head: Head = EMPTY_HEAD): Entry[] {
  const entries: Entry[] = [];
  let last = head;
  for (const event of events) {
    const { id, type, time } = event;
    if (typeof id !== 'string' || typeof type !== 'string' || typeof time !== 'string') throw new Error('An event has an id, a type and a time.');
    const entry = link(last, { id, type, time, body: canonicalJson(event) });
    entries.push(entry);
    last = entry;
  }
  return entries;
}

/** A small exchange, or an administrative event for every tenth number. */
export function sampleEvent(n: number, more: JsonObject = {}): JsonObject {
  const time = new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString();
  if (n % 10 === 0) return { type: 'admin', id: `ev_${n}`, time, action: 'policy.loaded', actor: 'operator', detail: { n }, ...more };
  return {
    type: 'exchange', id: `ex_${n}`, time, application: n % 2 === 0 ? 'shop' : 'mail', decision: n % 5 === 0 ? 'block' : 'allow', session: `s${n % 3}`, model: 'm',
    reasons: n % 5 === 0 ? [{ rule: 'injection.override', action: 'block' }] : [], parts: [{ pointer: '/messages/0', findings: n % 7 === 0 ? [{ rule: 'pii.iban' }, { rule: 'pii.email' }] : [] }], ...more,
  };
}

export function checkpointOf(entry: Entry): Checkpoint {
  return { seq: entry.seq, hash: entry.hash, time: entry.time, keyId: 'k', signature: `s${entry.seq}` };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** What every {@link LedgerStore} must do. */
export function ledgerStoreSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`ledger store: ${name}`, () => {
    let opened: StoreUnderTest | undefined;
    const start = async (): Promise<StoreUnderTest> => (opened = await open());
    afterEach(async () => {
      await opened?.remove();
      opened = undefined;
    });
    const filled = async (count: number): Promise<{ under: StoreUnderTest; entries: Entry[] }> => {
      const under = await start();
      const entries = chainOf(Array.from({ length: count }, (_, i) => sampleEvent(i + 1)));
      for (let i = 0; i < count; i += 50) {
        const batch = entries.slice(i, i + 50);
        const last = batch.at(-1);
        await under.store.append(batch, last === undefined ? undefined : checkpointOf(last), { segment: '0001.spool', offset: i });
      }
      return { under, entries };
    };
    const seqs = async (store: LedgerStore, query: Parameters<LedgerStore['read']>[0]): Promise<number[]> => (await collect(store.read(query))).map(({ seq }) => seq);

    test('an empty store', async () => {
      const { store } = await start();
      expect(await store.head()).toEqual({ seq: 0, hash: GENESIS });
      expect(await store.spoolPosition()).toBeUndefined();
      expect(await store.get('ex_1')).toBeUndefined();
      expect(await collect(store.read({}))).toEqual([]);
      expect(await collect(store.checkpoints())).toEqual([]);
    });

    test('returns exactly what was appended, also after opening again', async () => {
      const { under, entries } = await filled(120);
      for (const open of [() => Promise.resolve(under.store), () => under.reopen()]) {
        const store = await open();
        expect(await collect(store.read({}))).toEqual(entries);
        expect(await store.head()).toEqual({ seq: 120, hash: entries.at(-1)?.hash });
        expect(await store.get('ex_7')).toEqual(entries[6]);
        expect(await store.spoolPosition()).toEqual({ segment: '0001.spool', offset: 100 });
        expect(await collect(store.checkpoints())).toEqual([50, 100, 120].map((seq) => checkpointOf(entries[seq - 1] as Entry)));
      }
    });

    test('keeps bodies to the character', async () => {
      const { store } = await start();
      const event = sampleEvent(1, { text: '\u0000\u0001"\\\n\r\t\u2028\ud800 \u{1f600} é é 日本語 ﷽'.repeat(20), __proto__x: 1, '': null, n: 1e21, z: -0.1 });
      const [entry] = chainOf([event]);
      await store.append([entry as Entry], undefined, undefined);
      expect(await store.get('ex_1')).toEqual(entry);
    });

    test('keeps a body of several megabytes', async () => {
      const { store } = await start();
      const [entry] = chainOf([sampleEvent(1, { text: 'x'.repeat(5_000_000) })]);
      await store.append([entry as Entry], undefined, undefined);
      expect((await collect(store.read({})))[0]?.body === entry?.body).toBe(true);
    });

    test('refuses entries that do not continue the chain, and then keeps nothing of the batch', async () => {
      const { under, entries } = await filled(3);
      const { store } = under;
      const next = chainOf([sampleEvent(4), sampleEvent(5)], entries[2]);
      const wrong: Entry[][] = [
        [entries[2] as Entry],
        [next[1] as Entry],
        [{ ...(next[0] as Entry), prev: GENESIS }],
        [next[0] as Entry, { ...(next[1] as Entry), seq: 6 }],
        [next[0] as Entry, next[0] as Entry],
      ];
      for (const batch of wrong) {
        await expect(store.append(batch, undefined, { segment: '0009.spool', offset: 9 })).rejects.toThrow('does not follow');
        expect(await store.head()).toEqual({ seq: 3, hash: entries[2]?.hash });
        expect(await store.spoolPosition()).toEqual({ segment: '0001.spool', offset: 0 });
      }
      await store.append(next, undefined, undefined);
      expect((await store.head()).seq).toBe(5);
    });

    test('a checkpoint that cannot be kept takes its entries with it', async () => {
      const { under, entries } = await filled(2);
      const [next] = chainOf([sampleEvent(3)], entries[1]);
      await expect(under.store.append([next as Entry], checkpointOf(entries[1] as Entry), { segment: '0009.spool', offset: 9 })).rejects.toThrow();
      expect((await under.store.head()).seq).toBe(2);
      expect((await under.store.spoolPosition())?.segment).toBe('0001.spool');
    });

    test('without a position the last one stays', async () => {
      const { under, entries } = await filled(2);
      await under.store.append(chainOf([sampleEvent(3)], entries[1]), undefined, undefined);
      expect(await under.store.spoolPosition()).toEqual({ segment: '0001.spool', offset: 0 });
    });

    test('two entries with one id are both kept; the first is found', async () => {
      const { store } = await start();
      const entries = chainOf([sampleEvent(1), { ...sampleEvent(2), id: 'ex_1' }]);
      await store.append(entries, undefined, undefined);
      expect(await store.get('ex_1')).toEqual(entries[0]);
      expect(await collect(store.read({}))).toHaveLength(2);
    });

    test('filters', async () => {
      const { under, entries } = await filled(250);
      const { store } = under;
      const expected = (keep: (n: number) => boolean): number[] => entries.map(({ seq }) => seq).filter(keep);
      const exchange = (n: number): boolean => n % 10 !== 0;
      expect(await seqs(store, { type: 'admin' })).toEqual(expected((n) => !exchange(n)));
      expect(await seqs(store, { application: 'mail' })).toEqual(expected((n) => exchange(n) && n % 2 === 1));
      expect(await seqs(store, { decision: 'block' })).toEqual(expected((n) => exchange(n) && n % 5 === 0));
      expect(await seqs(store, { rule: 'pii.iban' })).toEqual(expected((n) => exchange(n) && n % 7 === 0));
      expect(await seqs(store, { rule: 'injection.override' })).toEqual(expected((n) => exchange(n) && n % 5 === 0));
      expect(await seqs(store, { rule: 'pii' })).toEqual([]);
      expect(await seqs(store, { application: 'mail', decision: 'block', rule: 'pii.email' })).toEqual(expected((n) => exchange(n) && n % 35 === 0 && n % 2 === 1));
      expect(await seqs(store, { application: "mail' OR 1=1 --" })).toEqual([]);
    });

    test('time is inclusive at the start and exclusive at the end', async () => {
      const { under, entries } = await filled(120);
      const at = (seq: number): string => (entries[seq - 1] as Entry).time;
      expect(await seqs(under.store, { from: at(110) })).toEqual([110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120]);
      expect(await seqs(under.store, { to: at(4) })).toEqual([1, 2, 3]);
      expect(await seqs(under.store, { from: at(50), to: at(53) })).toEqual([50, 51, 52]);
      expect(await seqs(under.store, { from: at(53), to: at(50) })).toEqual([]);
      expect(await seqs(under.store, { from: '2099-01-01T00:00:00.000Z' })).toEqual([]);
    });

    test('order, limit and after', async () => {
      const { under } = await filled(250);
      const { store } = under;
      expect(await seqs(store, { newestFirst: true })).toEqual(Array.from({ length: 250 }, (_, i) => 250 - i));
      expect(await seqs(store, { newestFirst: true, limit: 3 })).toEqual([250, 249, 248]);
      expect(await seqs(store, { newestFirst: true, rule: 'pii.iban', limit: 2 })).toEqual([245, 238]);
      expect(await seqs(store, { after: 247 })).toEqual([248, 249, 250]);
      expect(await seqs(store, { after: 250 })).toEqual([]);
      expect(await seqs(store, { limit: 101 })).toHaveLength(101);
      expect(await seqs(store, { limit: 100 })).toHaveLength(100);
      expect(await seqs(store, { limit: 0 })).toEqual([]);
    });

    test('a reader that stops early leaves the store usable', async () => {
      const { under, entries } = await filled(250);
      for await (const entry of under.store.read({})) if (entry.seq === 3) break;
      await under.store.append(chainOf([sampleEvent(251)], entries[249]), undefined, undefined);
      expect((await under.store.head()).seq).toBe(251);
    });
  });
}
