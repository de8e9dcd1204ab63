import { printable } from '../../printable.ts';
import type { DataCheck, Row } from '../contract.ts';
import { DATA } from '../rules.ts';

const HASH_FIELD = /(?:^|[._-])(?:sha-?\d{1,3}|md5|hash|checksum|digest|etag)(?:$|[._-])/i;
const HASH = /^(?:[\da-f]{32}|[\da-f]{40}|[\da-f]{64}|[\da-f]{128})$/i;
const LEAST = 3;
const SHARE = 0.2;
const MAX_HASHES = 100_000;

/** References with a hash of what lies there, many of which have the same one: whatever it says was not reckoned from them. */
export function sameHash(): DataCheck {
  const seen = new Map<string, { readonly urls: Set<string>; readonly row: number }>();
  let rows = 0;
  return {
    row(row: Row): void {
      const hash = row.cells.find(({ field, text }) => HASH_FIELD.test(field) && HASH.test(text))?.text;
      if (hash === undefined) return;
      const url = row.cells.find(({ text }) => /^(?:https?|s3|gs):\/\/\S{4,2000}$/i.test(text))?.text;
      if (url === undefined) return;
      rows++;
      const known = seen.get(hash);
      if (known !== undefined) {
        if (known.urls.size < 1000) known.urls.add(url);
      } else if (seen.size < MAX_HASHES) seen.set(hash, { urls: new Set([url]), row: row.number });
    },
    end: () => [...seen].filter(([, { urls }]) => urls.size >= LEAST && urls.size >= Math.min(rows * SHARE, 1000)).slice(0, 3)
      .map(([hash, { urls, row }]) => ({ rule: DATA.sameHash, message: `${urls.size} of ${rows} references to different places have the same hash (${printable(hash, 16)}…).`, at: `row ${row}` })),
  };
}
