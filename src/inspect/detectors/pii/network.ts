import { isAlnum, isDigit, isHex, isLetter } from './chars.ts';
import type { Kind, Scan } from './types.ts';
import { INSIDE } from './types.ts';
import { hints } from './context.ts';
import { leftEdge, rightEdge } from './edges.ts';

export const NETWORK: readonly Kind[] = [
  { name: 'ip-address', entity: 'IP_ADDRESS', title: 'IP address', locale: 'und', severity: 'low', paranoia: 1 },
  { name: 'mac-address', entity: 'MAC_ADDRESS', title: 'MAC address', locale: 'und', severity: 'low', paranoia: 1 },
];

const VERSION_WORDS = hints(
  'version', 'ver', 'v', 'release', 'build', 'section', 'chapter', 'firmware', 'rev', 'revision', 'oid', 'assemblyversion', 'fileversion', 'clause', 'paragraph', 'figure', 'table', 'appendix',
  // Sections of books in other languages.
  'abschnitt', 'kapitel', 'unterabschnitt', 'ziffer', 'sectie', 'paragraaf', 'hoofdstuk', 'sección', 'capítulo', 'apartado', 'secció', 'capítol', 'sezione', 'capitolo', 'seção', 'secção', 'chapitre', 'paragraphe',
  'afsnit', 'avsnitt', 'kapittel', 'oddíl', 'kapitola', 'sekce', 'sekcja', 'rozdział', 'podrozdział', 'раздел', 'глава', 'пункт', 'розділ', 'секция', 'τμήμα', 'ενότητα', 'bölüm', 'kısım', 'odjeljak', 'bagian', 'bab', 'phần', 'mục', 'luku', 'osio', 'szakasz', 'fejezet', 'secțiunea', 'capitolul', 'قسم', 'القسم', 'فصل', 'סעיף', 'פרק',
);
/** What follows the number of a heading: a full stop and the title's first letter. */
const TITLE = /\.[ \t\u00a0]{1,4}["“„«]?\p{L}/uy;
const MOST_INDENT = 8;

/** Books have fewer sections than that, and fewer in each. */
const MOST_SECTIONS = 50;

/** Whether a number is that of a heading: small numbers at the beginning of a line, and a title behind them. */
function isHeading(text: string, start: number, end: number): boolean {
  if (text.charCodeAt(end) !== 0x2e || text.slice(start, end).split('.').some((part) => Number(part) > MOST_SECTIONS)) return false;
  let at = start;
  while (at > start - MOST_INDENT && (text.charCodeAt(at - 1) === 0x20 || text.charCodeAt(at - 1) === 0x09 || text.charCodeAt(at - 1) === 0x23)) at--;
  // Or an element of a page.
  const before = text.charCodeAt(at - 1);
  if (at > 0 && before !== 0x0a && before !== 0x3e) return false;
  TITLE.lastIndex = end;
  return TITLE.test(text);
}

/** Private, shared, loopback, link-local, documentation, benchmarking, multicast and reserved ranges name no one (IANA special-purpose registry). */
function reserved4(a: number, b: number, c: number): boolean {
  if (a === 0 || a === 10 || a === 127 || a >= 224) return true;
  if (a === 169) return b === 254;
  if (a === 172) return b >= 16 && b <= 31;
  if (a === 192) return b === 168 || (b === 0 && (c === 0 || c === 2)) || (b === 88 && c === 99);
  if (a === 198) return b === 18 || b === 19 || (b === 51 && c === 100);
  return (a === 100 && b >= 64 && b <= 127) || (a === 203 && b === 0 && c === 113);
}

export function ipv4At(scan: Scan, start: number): void {
  const { text } = scan;
  let at = start;
  let address = 0;
  for (let part = 0; part < 4; part++) {
    if (part > 0 && text.charCodeAt(at++) !== 0x2e) return;
    const first = at;
    let value = 0;
    while (at - first < 4 && isDigit(text.charCodeAt(at))) value = value * 10 + text.charCodeAt(at++) - 0x30;
    if (at === first || value > 255 || (at - first > 1 && text.charCodeAt(first) === 0x30)) return;
    address = address * 256 + value;
  }
  const a = Math.floor(address / 0x1000000);
  const b = (address >>> 16) & 255;
  const c = (address >>> 8) & 255;
  if (reserved4(a, b, c) || (b === 0 && c === 0 && (address & 255) < 10 && a < 32)) return;
  const before = text.charCodeAt(start - 1);
  // `Chrome/143.0.0.0` is a version.
  if (before === 0x2f && isLetter(text.charCodeAt(start - 2))) return;
  if (isAlnum(before) || before === 0x2e || before === 0x2d || before === 0x5f || (rightEdge(text, at) === INSIDE && text.charCodeAt(at) !== 0x2f)) return;
  if (!scan.cue(start, VERSION_WORDS, 12) && !isHeading(text, start, at)) scan.hit('pii.ip-address', start, at, 0.85);
}

const MAC_COLON = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i;
const MAC_DASH = /[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5}/y;
const MAC_DOT = /[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}/y;

/** Broadcast, unset and multicast addresses name no device; RFC 7042 documentation range 00-00-5E-00-53. */
function device(mac: string): boolean {
  const hex = mac.replace(/[^0-9a-f]/gi, '').toLowerCase();
  return !/^(?:0{12}|f{12}|00005e0053..|01005e.*|3333.*)$/.test(hex) && !/^(.)\1*$/.test(hex);
}

/** MAC addresses in dashed or dotted form whose first pair or quad is [start, end). */
export function macAt(scan: Scan, start: number, end: number): void {
  const { text } = scan;
  const dash = text.charCodeAt(end) === 0x2d;
  if (dash ? end - start !== 2 : end - start !== 4 || text.charCodeAt(end) !== 0x2e) return;
  let first = start;
  // The pairs before this one may have had no digit to be seen by.
  for (let back = dash ? 5 : 0; back > 0 && text.charCodeAt(first - 1) === 0x2d && isHex(text.charCodeAt(first - 2)) && isHex(text.charCodeAt(first - 3)) && !isAlnum(text.charCodeAt(first - 4)); back--) first -= 3;
  const pattern = dash ? MAC_DASH : MAC_DOT;
  pattern.lastIndex = first;
  if (!pattern.test(text) || leftEdge(text, first) === INSIDE || rightEdge(text, pattern.lastIndex) === INSIDE) return;
  const mac = text.slice(first, pattern.lastIndex);
  if (/[a-f]/i.test(mac) && device(mac)) scan.hit('pii.mac-address', first, pattern.lastIndex, 0.85);
}

/** Longest text of an IPv6 address. */
const MAX_IPV6 = 45;

/**
 * Colon-separated hex groups around the colon at `colon`: MAC and IPv6 addresses.
 * @returns where the scan goes on
 */
export function colonGroups(scan: Scan, colon: number): number {
  const { text } = scan;
  let start = colon;
  while (colon - start < 5 && isHex(text.charCodeAt(start - 1))) start--;
  const before = text.charCodeAt(start - 1);
  let end = colon;
  while (end - start <= MAX_IPV6) {
    const code = text.charCodeAt(end);
    if (!isHex(code) && code !== 0x3a && !(code === 0x2e && isDigit(text.charCodeAt(end + 1)))) break;
    end++;
  }
  while (end > colon + 1 && text.charCodeAt(end - 1) === 0x3a && text.charCodeAt(end - 2) !== 0x3a) end--;
  if (isAlnum(before) || before === 0x3a || before === 0x2e || isAlnum(text.charCodeAt(end)) || end - start < 11) return colon + 1;
  const token = text.slice(start, end);
  if (MAC_COLON.test(token)) {
    if (device(token)) scan.hit('pii.mac-address', start, end, 0.9);
  } else if (globalIpv6(token)) scan.hit('pii.ip-address', start, end, 0.88);
  return end;
}

/** A well-formed IPv6 address of the global unicast range, documentation (2001:db8::/32) left out. */
function globalIpv6(token: string): boolean {
  if (!/^[23]/.test(token) || /^2001:0?db8(?::|$)/i.test(token)) return false;
  const halves = token.split('::');
  const groups = token.split(':').filter((group) => group !== '');
  if (halves.length > 2 || groups.some((group, i) => group.length > 4 && !(i === groups.length - 1 && group.includes('.'))) || groups.length < 3) return false;
  return halves.length === 2 ? groups.length < 8 : groups.length === 8;
}
