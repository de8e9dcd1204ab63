import type { Scan } from './types.ts';
import { INSIDE } from './types.ts';
import { isDigit, isLetter, isUpper } from './chars.ts';
import { lastEnd, words } from './context.ts';
import { leftEdge, rightEdge } from './edges.ts';

const PAIR = /(\d{1,2}\.\d{4,12})°? ?([NSns]\b)?(?:, ?| |;)([-+]?)(\d{1,3}\.\d{4,12})°?(?: ?([EWOeow])\b)?/y;
const SINGLE = /\d{1,3}\.\d{3,12}/y;
const SEXAGESIMAL = /\d{1,2}° ?\d{1,2}[′'’] ?(?:\d{1,2}(?:\.\d{1,4})?[″”])? ?[NS],? \d{1,3}° ?\d{1,2}[′'’] ?(?:\d{1,2}(?:\.\d{1,4})?[″”])? ?[EWO]\b/y;
const PLACE_WORDS = words(
  'lat', 'latitude', 'lng', 'lon', 'long', 'longitude', 'latlng', 'lat long', 'lat lon', 'gps', 'coordinates', 'coordinate', 'coords', 'geo', 'location', 'position', 'pin', 'located at',
  'koordinaten', 'standort', 'coordonnées', 'coordenadas', 'ubicación', 'posizione', 'coordinate gps', 'coördinaten', 'współrzędne', 'координаты', '坐标', '座標', '좌표',
);
const AXIS = /(?:lat|latitude|lng|lon|long|longitude)["']?\s{0,2}[:=]\s{0,2}["']?[-+]?$/i;

/** Decimal or sexagesimal coordinates whose first digits are [start, end). */
export function coordinatesAt(scan: Scan, start: number, end: number): void {
  const { text } = scan;
  if (end - start > 3) return;
  const next = text.charCodeAt(end);
  if (next === 0xb0) {
    SEXAGESIMAL.lastIndex = start;
    if (SEXAGESIMAL.test(text) && leftEdge(text, start) !== INSIDE) scan.hit('pii.coordinates', start, SEXAGESIMAL.lastIndex, 0.92);
    return;
  }
  if (next !== 0x2e || !isDigit(text.charCodeAt(end + 1)) || !isDigit(text.charCodeAt(end + 2)) || !isDigit(text.charCodeAt(end + 3))) return;
  const sign = text.charCodeAt(start - 1);
  const from = sign === 0x2d || sign === 0x2b ? start - 1 : start;
  if (isDigit(text.charCodeAt(from - 1)) || isLetter(text.charCodeAt(from - 1)) || text.charCodeAt(from - 1) === 0x2e) return;
  PAIR.lastIndex = start;
  const match = PAIR.exec(text);
  if (match !== null && Number(match[1]) <= 90 && Number(match[4]) <= 180 && rightEdge(text, PAIR.lastIndex) !== INSIDE) {
    if (match[2] !== undefined && match[5] !== undefined) scan.hit('pii.coordinates', from, PAIR.lastIndex, 0.92);
    else if (scan.cue(from, PLACE_WORDS, 40)) scan.hit('pii.coordinates', from, PAIR.lastIndex, 0.85);
    return;
  }
  SINGLE.lastIndex = start;
  if (!SINGLE.test(text) || rightEdge(text, SINGLE.lastIndex) === INSIDE || Number(text.slice(start, SINGLE.lastIndex)) > 180) return;
  if (AXIS.test(text.slice(Math.max(0, start - 18), start))) scan.hit('pii.coordinates', from, SINGLE.lastIndex, 0.8);
}

const WORD = "[A-Z\\u00c0-\\u00de][a-z\\u00df-\\u017f'’]{0,24}";
const ENGLISH = new RegExp(`\\d{1,5}[A-Za-z]? (?:(?:${WORD}|\\d{1,3}(?:st|nd|rd|th))\\.? ){1,4}?(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Terrace|Square|Sq|Parkway|Pkwy|Crescent|Close|Highway|Hwy|Circle|Grove|Gardens|Mews)\\b\\.?(?: (?:NW|NE|SW|SE|N|S|E|W)\\b)?`, 'y');
const FRENCH = new RegExp(`\\d{1,4}(?: (?:bis|ter))?,? (?:rue|avenue|boulevard|place|chemin|allée|quai|impasse|route)(?: (?:de|du|des|la|le|les|de la|l'|d')){0,2}(?: (?:l'|d')?${WORD}(?:-${WORD})?){1,3}`, 'y');
/** Street names that precede their number, up to the number. */
const BEFORE_NUMBER = new RegExp(
  `(?:${WORD}(?:-${WORD}){0,2}(?:straße|strasse|str\\.|weg|platz|allee|gasse|damm|ufer|straat|laan|plein|gracht|kade|gatan|vägen|gade|vej|katu|tie)|(?:${WORD} )?(?:Straße|Strasse|Allee|Platz)(?: des| der)?(?: ${WORD}){0,2}` +
    `|(?:Calle|C/|Avenida|Avda\\.|Plaza|Paseo|Via|Viale|Piazza|Corso|Rua|Travessa|Praça|ul\\.|ulica|al\\.|aleja|ул\\.)(?: (?:de|del|de la|della|dei|di|do|da|dos|das|la|el)){0,2}(?: ${WORD}){1,3}),? $`, 'u',
);
const ADDRESS_WORDS = words(
  'address', 'lives at', 'live at', 'living at', 'ship to', 'shipping', 'deliver to', 'delivery', 'send it to', 'mail to', 'home', 'residing at', 'resides at', 'moved to', 'billing', 'street',
  'adresse', 'anschrift', 'wohnhaft', 'wohne', 'wohnt', 'habite', 'dirección', 'vivo en', 'domicilio', 'indirizzo', 'abito in', 'residente in', 'endereço', 'moro na', 'adres', 'mieszkam', 'adress', 'адрес',
);

/** A street address at the house number [start, end): a number before an English or French street, or after any other. */
export function streetAt(scan: Scan, start: number, end: number): void {
  if (!scan.prose || end - start > 5) return;
  const { text } = scan;
  let at = end;
  if (isLetter(text.charCodeAt(at))) at++;
  if (text.charCodeAt(at) === 0x2c) at++;
  if (text.charCodeAt(at) === 0x20 && isLetter(text.charCodeAt(at + 1))) {
    const pattern = isUpper(text.charCodeAt(at + 1)) ? ENGLISH : FRENCH;
    pattern.lastIndex = start;
    if (pattern.test(text) && leftEdge(text, start) !== INSIDE) return report(scan, start, pattern.lastIndex);
  } else if (text.charCodeAt(at) === 0x20 && isDigit(text.charCodeAt(at + 1))) {
    ENGLISH.lastIndex = start;
    if (ENGLISH.test(text) && leftEdge(text, start) !== INSIDE) return report(scan, start, ENGLISH.lastIndex);
  }
  const last = text.charCodeAt(start - 2);
  if (end - start > 4 || text.charCodeAt(start - 1) !== 0x20 || !(isLetter(last) || last >= 0xc0 || last === 0x2e || last === 0x2c)) return;
  let word = start - 1;
  const floor = Math.max(0, start - 28);
  while (word > floor && text.charCodeAt(word - 1) !== 0x20) word--;
  const first = text.charCodeAt(word);
  if (!isUpper(first) && first < 0xc0) return;
  const before = text.slice(Math.max(0, start - 56), start);
  const match = BEFORE_NUMBER.exec(before);
  if (match === null || (match.index > 0 && isLetter(before.charCodeAt(match.index - 1)))) return;
  const stop = isLetter(text.charCodeAt(end)) && !isLetter(text.charCodeAt(end + 1)) ? end + 1 : end;
  if (rightEdge(text, stop) !== INSIDE) report(scan, start - match[0].length, stop);
}

function report(scan: Scan, start: number, end: number): void {
  if (end - start > 64) return;
  const before = scan.text.slice(Math.max(0, start - 64), start).toLowerCase();
  const labelled = lastEnd(ADDRESS_WORDS, before) >= 0;
  // "In 2024 Wall Street fell": a year is no house number unless an address was announced.
  if (!labelled && /^(?:19|20)\d\d /.test(scan.text.slice(start, end))) return;
  scan.hit('pii.street-address', start, end, labelled ? 0.85 : 0.6);
}
