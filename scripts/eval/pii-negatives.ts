import type { Random } from './pii-random.ts';

/** A text without personal data: `{pattern}` is filled in, see {@link fill}. */
export interface Negative {
  readonly group: string;
  readonly text: string;
}

const group = (name: string, texts: readonly string[]): Negative[] => texts.map((text) => ({ group: name, text }));

/** Replaces `{9999}`-like patterns by digits, capitals (A), lower-case hex (h), either (*), and a few words by lists. */
export function fill(r: Random, text: string): string {
  return text.replace(/\{([^}]+)\}/g, (_, pattern: string) => {
    switch (pattern) {
      case 'date': return `20${r.int(18, 26)}-${String(r.int(1, 12)).padStart(2, '0')}-${String(r.int(1, 28)).padStart(2, '0')}`;
      case 'time': return `${String(r.int(0, 23)).padStart(2, '0')}:${String(r.int(0, 59)).padStart(2, '0')}:${String(r.int(0, 59)).padStart(2, '0')}`;
      case 'sha': return r.letters(40, '0123456789abcdef');
      case 'sha256': return r.letters(64, '0123456789abcdef');
      case 'md5': return r.letters(32, '0123456789abcdef');
      case 'uuid': return [8, 4, 4, 4, 12].map((n) => r.letters(n, '0123456789abcdef')).join('-');
      case 'ver': return `${r.int(0, 20)}.${r.int(0, 40)}.${r.int(0, 99)}`;
      case 'ver4': return `${r.int(1, 20)}.${r.int(0, 40)}.${r.int(0, 9999)}.${r.int(0, 9999)}`;
      case 'price': return `${r.int(1, 9999)}.${r.digits(2)}`;
      case 'ean': { const b = r.digits(12, '4569'); const s = [...b].reduce((t, c, i) => t + Number(c) * (i % 2 === 0 ? 1 : 3), 0); return b + ((10 - (s % 10)) % 10); }
      case 'isbn': { const b = `978${r.digits(9)}`; const s = [...b].reduce((t, c, i) => t + Number(c) * (i % 2 === 0 ? 1 : 3), 0); return b + ((10 - (s % 10)) % 10); }
      case 'epoch': return `1${r.digits(9, '67')}`;
      case 'epochms': return `1${r.digits(12, '67')}`;
      case 'private': return r.pick([`10.${r.int(0, 255)}.${r.int(0, 255)}.${r.int(1, 254)}`, `192.168.${r.int(0, 255)}.${r.int(1, 254)}`, `172.${r.int(16, 31)}.${r.int(0, 255)}.${r.int(1, 254)}`]);
      default: return pattern.replace(/[9Ah*]/g, (c) => (c === '9' ? r.digits(1) : c === 'A' ? r.letters(1) : c === 'h' ? r.letters(1, '0123456789abcdef') : r.letters(1, 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789')));
    }
  });
}

/** Texts full of numbers that are nobody's; written by hand, and tuned on. */
export const NEGATIVES: readonly Negative[] = [
  ...group('order', ['Your order {99999999} has shipped.', 'Order #{9999999999} was placed on {date} and costs {price} EUR.', 'Where is my order {999-9999999-9999999}?', 'Die Bestellung {999999999} wurde versandt.', 'Votre commande {9999999999} est en route.', 'El pedido {99999999999} saldrá mañana.', 'O pedido {999999999} foi enviado.', 'Ordine n. {9999999999} spedito.', 'Zamówienie {99999999} zostało wysłane.', 'Заказ {9999999999} отправлен.', '订单号{9999999999999999}已发货。', 'PO {9999999999} / line 20', '{"order_id": {999999999999}, "total": {price}}', 'order_id,qty,price\n{9999999999},3,{price}\n{9999999999},1,{price}']),
  ...group('invoice', ['Invoice INV-{9999999} dated {date} is overdue.', 'Rechnung {9999999999} über {price} EUR', 'Invoice number: {999999999}', 'Facture n° {9999-999999}', 'Receipt {99999999999} total {price}', 'Factura {9999999999} pagada', 'Credit note {9999999999999} was booked.', 'Quote Q{99999999}']),
  ...group('version', ['Upgrade from {ver} to {ver} today.', 'Chrome/{ver4} on Windows 10.0.{99999}', 'node v{ver}, npm {ver}, python {ver}', 'firmware {ver4} build {99999999}', 'image: registry.local/app:{ver}-{99999999}', 'The API version is {date}.', '"dependencies": {"left-pad": "^{ver}", "zod": "~{ver}"}']),
  ...group('timestamp', ['{date}T{time}.{999}Z started', 'ts={epoch} dur={9999}', 'created_at: {epochms}', '"time":{epochms},"value":{99999}', 'Backup {99999999}{999999} finished', 'at {date} {time} the job ended', '{epoch} {epoch} {epoch}']),
  ...group('sku', ['SKU {AAA-9999-AA}', 'Part number {9999-999-99}', 'P/N {A9999999A} replaces {A9999999A}', 'Model {AA999999A}, serial {AA99999999}', 'item {99999999A} is out of stock', 'Use part {AA999999A} or {99999999A}.', 'Article {999.999.99} from aisle {99}', 'Spare: {99-9999-999} ({AAA9999999})', 'sku,qty\n{AAA999999},4\n{99999999A},2', 'Bolt M{9}x{99}, DIN {9999}, lot {99999999}', '{99999999A}', 'code {9999999A} accepted', '{AA999999} and {AAA9999999} are both valid codes']),
  ...group('isbn', ['ISBN {isbn}', 'isbn: 978-{9}-{999}-{99999}-{9}', 'EAN {ean}', 'Barcode {ean} scanned at till {9}', 'GTIN {ean}, net {999} g', 'ISSN {9999-999}X', 'doi:10.{9999}/{99999999}', '{ean}', '{isbn} is on the list']),
  ...group('tracking', ['Tracking number 1Z{AA9999999999999999}', 'UPS 1Z{999A99999999999999}', 'DHL {9999999999} arrives tomorrow', 'FedEx tracking {999999999999}', 'USPS {9400 9999 9999 9999 9999 99}', 'Sendungsnummer {99999999999999}', 'Colis {AA999999999FR}', 'AWB {999-99999999}', 'container {AAAU9999999}', 'parcel {AA999999999}GB']),
  ...group('log', ['{date} {time},{999} INFO [main] c.e.App - processed {99999} rows in {9999} ms', '{private} - - [{99}/Oct/2024:{time} +0000] "GET /v1/items/{99999999} HTTP/1.1" 200 {99999}', 'level=error trace_id={hhhhhhhhhhhhhhhh} span_id={hhhhhhhh} msg="timeout after {9999}ms"', 'pid {99999} exited with code {9}, rss={999999999}', 'request_id={uuid} status=500 bytes={9999999}', 'kernel: [{99999.999999}] usb 1-{9}: new device', 'GC pause {99.999} ms, heap {999999999}->{999999999}', 'shard={99} offset={9999999999} lag={99999}', 'tx {hhhhhhhhhhhhhhhh} committed at lsn {99999999999}', '[{epoch}] worker-{99} picked job {9999999999}', 'connect {private}:{9999} -> {private}:{9999}']),
  ...group('hash', ['commit {sha}', 'sha256:{sha256}', 'md5 {md5}', 'etag "{md5}"', 'checksum {hhhhhhhh}', 'trace {uuid}', '{sha256}  release.tar.gz', 'nonce={hhhhhhhhhhhhhhhhhhhhhhhh}', 'digest {99999999999999999999}']),
  ...group('decimal', ['loss: {9.99999}, acc: {9.9999}', '0.{9999999}, 0.{9999999}', 'x={99.99999} y={99.99999}', 'weights {9.9999} {9.9999} {9.9999}', 'mean {99.9999}, std {9.9999}', '{99.999999}, {99.999999}', 'R² = 0.{9999}', 'ratio {9.999999}:1']),
  ...group('dates', ['The meeting is on {date} at {time}.', 'Due {99}.{99}.2025', 'From 01.02.2024 to 28.02.2024', 'Fiscal year 2023/2024', 'expires 12/2027', 'Founded in 1987, listed 2004', 'Released 3 May 2019', 'Copyright 1998-2024']),
  ...group('money', ['Revenue was {9,999,999} USD.', '{9.999.999,99} €', 'USD {99999999} raised in 2021', 'Total: {999,999.99}', 'budget {99999999} yen', 'The fund holds {999 999 999} shares.', 'Price {price}, was {price}']),
  ...group('phone-like', ['Use resistor {999-9999}.', 'Room {999}-{9999}, floor {9}', 'The score was {99-99-99}.', 'Chapter {9-9-9999}', 'Section {9.9.9.9}', 'Case {99-9999-99999}', 'serial {999-999-9999}', 'Formula {99-99-99} NPK', 'CAS {99999-99-9}', 'ref {9999 9999 9999}', '{99 99 99 99 99 99}', 'pick {9} {99} {99} {99} {99} {99}']),
  ...group('telemetry', ['{"cpu":{99.9},"mem":{9999999999},"ts":{epochms}}', 'temp={99.9} hum={99} press={9999.9} seq={99999999}', '{"id":{9999999999},"v":[{999},{999},{999}]}', 'device {hhhhhhhhhhhh} sent {99999999} bytes', 'rpm {9999} torque {999.9}', 'sensor_id,reading\n{99999999},{99.99}\n{99999999},{99.99}', '{"width":{9999},"height":{9999},"hash":"{md5}"}', 'lat_ms={99.9999} p99={999.9999}']),
  ...group('math', ['{99} * {99} + {999} = {9999}', '2^{99} mod {99999}', 'pi is 3.14159265358979', 'sqrt({9999999}) is about {999.999}', 'primes: 104729 1299709 15485863', 'F({99}) = {999999999999}', '1234567890 is not prime', '{9999999999} / {9999} = {9999999.99}']),
  ...group('code', ['const MAX = {9999999999};', 'if (id === {99999999}) return 0x{hhhhhhhh};', 'color: #{hhhhhh}; width: {999}px', 'SELECT * FROM t WHERE id = {9999999999} LIMIT {99};', 'port {9999}, timeout {99999}', '@media (max-width: {999}px)', '<a href="/p/{9999999999}?v={99999999}">', 'uint64_t k = {9999999999999999999}ULL;', 'npm i @scope/pkg@{ver}', 'git@github.com:acme/repo.git', 'ssh deploy@build-{99}', 'user=admin level={9}', 'assert f({999999999}) == {999999999}', 'key_id: {99999999999999999999}']),
  ...group('ids', ['ticket {9999999}', 'Job {9999999999} finished', 'Record {999999999} was updated.', 'The id is {9999999999}.', 'id: {99999999999}', 'session {99999999999999}', 'batch {9999999999}', 'Reference {99999999999}', 'ref. no. {999999999}', 'Code {9999 9999}', 'Case {9999999999} closed', 'Number {99999999999}', '{9999999999}', '{99999999999}', '{999999999}', '{9999999999999}', '{9999999999999999}', '{99999999999999}', '{999999999999}', '{99999999}']),
  ...group('prose', ['In 2019 about 12,500 people visited 34 museums.', 'Flight LH {9999} departs at {time}.', 'Act 5 of 1998, section 12(3)', 'The train ICE {999} leaves from platform {9}.', 'Mount Everest is 8,849 m high.', 'Call of Duty sold {99999999} copies.', 'Page {999} of {999}', 'Windows {99} Pro 64-bit', 'The card game has 52 cards and 4 suits.', 'Phone sales fell to {9999999} units in 2023.', 'Passport Photos cost {9}.{99} at counter 12.', 'My address book has 1200 entries.', 'The patient ate 3 times; 12345 steps were counted.', 'The tax rate is 19 % on {99999} EUR.', 'Birth rates fell from 12.4 to 11.9 in 1998.']),
];
