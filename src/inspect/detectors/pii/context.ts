/**
 * Context words. They are read only before a candidate, within a bounded window, so that a stream that shows a
 * detector `lookback` characters gives the same answer as the whole text.
 */
export const CONTEXT_CHARS = 64;

/** A set of context words, compiled. */
export interface Words {
  readonly pattern: RegExp;
  /** Bit of this set in the masks that {@link mentioned} gives. */
  readonly bit: number;
}

/**
 * Sets of context words by a hash of the first word of any of theirs: one look at a window rules out nearly all sets at
 * once. Two words with one hash cost a needless search, never a miss.
 */
const SETS_BY_FIRST = new Map<number, Int32Array>();
/** Which hashes may be in the map, by their low bits. */
const SEEN = new Uint8Array(4096);
const MASKS = 4;
let sets = 0;

/**
 * Context words in lower case. A word must begin and end at the edge of a Latin or Cyrillic word; underscores, digits
 * and ideographs around it are edges, so that `user_ssn` and keys of forms count. A space in a word stands for a space,
 * an underscore, a dash or nothing (`date of birth`, `date_of_birth`, `dateofbirth`).
 */
export function words(...list: readonly string[]): Words {
  const bit = sets++;
  if (bit >= MASKS * 32) throw new Error('pii: more sets of context words than there are bits for them');
  for (const word of list) {
    for (const first of [firstWord(word), firstWord(word.replaceAll(' ', ''))]) {
      const hash = hashOf(first);
      const masks = SETS_BY_FIRST.get(hash) ?? new Int32Array(MASKS);
      masks[bit >> 5] = (masks[bit >> 5] ?? 0) | (1 << (bit & 31));
      SETS_BY_FIRST.set(hash, masks);
      SEEN[hash & 4095] = 1;
    }
  }
  const alternatives = list.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '[ _-]?'));
  return { bit, pattern: new RegExp(`(?<![a-zà-ÿа-я])(?:${alternatives.join('|')})(?![a-zà-ÿа-я])`, 'g') };
}

/** Lower case of one UTF-16 unit, as far as the context words' alphabets go. */
function lower(code: number): number {
  if (code < 0x80) return code >= 0x41 && code <= 0x5a ? code | 0x20 : code;
  return code < 0x2000 ? String.fromCharCode(code).toLowerCase().charCodeAt(0) : code;
}

function isWordCode(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0xc0 && code < 0x2000);
}

const mix = (hash: number, code: number): number => (Math.imul(hash, 31) + code) & 0x3fffffff;

function hashOf(word: string): number {
  let hash = 7;
  for (let i = 0; i < word.length; i++) hash = mix(hash, word.charCodeAt(i));
  return hash;
}

/** The first letters of a phrase; its first character when it is written without spaces. */
function firstWord(phrase: string): string {
  let end = 0;
  while (end < phrase.length && isWordCode(phrase.charCodeAt(end))) end++;
  return end === 0 ? phrase.slice(0, 1) : phrase.slice(0, end);
}

/** One bit per set of context words. */
export type Mentioned = Int32Array;

export function noMentions(): Mentioned {
  return new Int32Array(MASKS);
}

/** Fills `found` with the sets that may have a word in text[start, end), to test with {@link mayMention}. Never misses one. */
export function mentioned(text: string, start: number, end: number, found: Mentioned): void {
  found.fill(0);
  for (let i = start; i < end;) {
    let code = lower(text.charCodeAt(i++));
    if (code <= 0x60) continue;
    let hash = mix(7, code);
    if (isWordCode(code)) {
      for (; i < end; i++) {
        code = lower(text.charCodeAt(i));
        if (!isWordCode(code)) break;
        hash = mix(hash, code);
      }
    }
    if (SEEN[hash & 4095] !== 1) continue;
    const masks = SETS_BY_FIRST.get(hash);
    if (masks !== undefined) for (let m = 0; m < MASKS; m++) found[m] = (found[m] ?? 0) | (masks[m] ?? 0);
  }
}

export function mayMention(found: Mentioned, { bit }: Words): boolean {
  return ((found[bit >> 5] ?? 0) & (1 << (bit & 31))) !== 0;
}

/** Labels of numbers that are no personal data; the one nearest to the candidate counts. */
export const OTHER_LABELS = words(
  'order', 'orders', 'invoice', 'inv', 'tracking', 'shipment', 'parcel', 'isbn', 'ean', 'upc', 'gtin', 'sku', 'asin', 'issn', 'doi', 'imei',
  'build', 'version', 'ver', 'release', 'commit', 'hash', 'sha', 'md5', 'checksum', 'crc', 'ticket', 'issue', 'case', 'pull request', 'job', 'batch', 'lot',
  'article', 'product', 'part', 'part number', 'model', 'serial', 'timestamp', 'epoch', 'ts', 'uuid', 'guid', 'request', 'trace', 'span', 'session', 'transaction', 'txn',
  'row', 'port', 'pid', 'thread', 'offset', 'bytes', 'size', 'length', 'count', 'total', 'price', 'amount', 'page', 'pages', 'error', 'stack', 'depth', 'code', 'ref', 'reference',
  'bestellung', 'bestellnummer', 'rechnung', 'rechnungsnummer', 'artikelnummer', 'sendung', 'commande', 'facture', 'colis', 'pedido', 'factura', 'fatura', 'envío', 'ordine', 'fattura',
  'bestelling', 'factuur', 'zamówienie', 'faktura', 'заказ', '订单', '订单号', '注文', '注文番号', '주문',
);

/** Index just past the last of the words in `text`, -1 when there is none. */
export function lastEnd({ pattern }: Words, text: string): number {
  let end = -1;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) end = match.index + match[0].length;
  return end;
}
