/**
 * Context words. They are read only before a candidate, within a bounded window, so that a stream that shows a
 * detector `lookback` characters gives the same answer as the whole text.
 */
export const CONTEXT_CHARS = 64;

/**
 * A context pattern from words in lower case. A word must begin and end at the edge of a Latin or Cyrillic word;
 * underscores, digits and ideographs around it are edges, so that `user_ssn` and keys of forms count. A space in a
 * word stands for a space, an underscore, a dash or nothing (`date of birth`, `date_of_birth`, `dateofbirth`).
 */
export function words(...list: readonly string[]): RegExp {
  const alternatives = list.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '[ _-]?'));
  return new RegExp(`(?<![a-zà-ÿа-я])(?:${alternatives.join('|')})(?![a-zà-ÿа-я])`, 'g');
}

/** Labels of numbers that are no personal data; the one nearest to the candidate counts. */
export const OTHER_LABELS = words(
  'order', 'orders', 'invoice', 'inv', 'tracking', 'shipment', 'parcel', 'isbn', 'ean', 'upc', 'gtin', 'sku', 'asin', 'issn', 'doi', 'imei',
  'build', 'version', 'ver', 'release', 'commit', 'hash', 'sha', 'md5', 'checksum', 'crc', 'ticket', 'issue', 'case', 'pull request', 'job', 'batch', 'lot',
  'article', 'product', 'model', 'serial', 'timestamp', 'epoch', 'ts', 'uuid', 'guid', 'request', 'trace', 'span', 'session', 'transaction', 'txn',
  'row', 'port', 'pid', 'thread', 'offset', 'bytes', 'size', 'length', 'count', 'total', 'price', 'amount', 'page', 'pages', 'error', 'code', 'ref', 'reference',
  'bestellung', 'bestellnummer', 'rechnung', 'rechnungsnummer', 'artikelnummer', 'sendung', 'commande', 'facture', 'colis', 'pedido', 'factura', 'fatura', 'envío', 'ordine', 'fattura',
  'bestelling', 'factuur', 'zamówienie', 'faktura', 'заказ', '订单', '订单号', '注文', '注文番号', '주문',
);

/** Index just past the last match of `pattern` in `text`, -1 when there is none. */
export function lastEnd(pattern: RegExp, text: string): number {
  let end = -1;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) end = match.index + match[0].length;
  return end;
}
