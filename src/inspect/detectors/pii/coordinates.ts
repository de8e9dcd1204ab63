import type { Kind, Scan } from './types.ts';
import { INSIDE } from './types.ts';
import { isDigit, isLetter } from './chars.ts';
import { hints } from './context.ts';
import { leftEdge, rightEdge } from './edges.ts';

export const COORDINATES: Kind = { name: 'coordinates', entity: 'COORDINATES', title: 'Geographic coordinates', locale: 'und', severity: 'low', paranoia: 1 };

const PAIR = /(\d{1,2}\.\d{4,12})°? ?([NSns]\b)?(?:, ?| |;)([-+]?)(\d{1,3}\.\d{4,12})°?(?: ?([EWOeow])\b)?/y;
const SINGLE = /\d{1,3}\.\d{3,12}/y;
const SEXAGESIMAL = /\d{1,2}° ?\d{1,2}[′'’] ?(?:\d{1,2}(?:\.\d{1,4})?[″”])? ?[NS],? \d{1,3}° ?\d{1,2}[′'’] ?(?:\d{1,2}(?:\.\d{1,4})?[″”])? ?[EWO]\b/y;
const PLACE_WORDS = hints(
  'lat', 'latitude', 'lng', 'lon', 'long', 'longitude', 'latlng', 'lat long', 'lat lon', 'gps', 'coordinates', 'coordinate', 'coords', 'geo', 'geolocation', 'location', 'position', 'located at', 'home location', 'latitude longitude', 'lat lng',
  'koordinaten', 'standort', 'coordonnées', 'coordenadas', 'ubicación', 'posizione', 'coordinate gps', 'coördinaten', 'współrzędne', 'координаты', '坐标', '座標', '좌표',
);
const AXIS = /(?:lat|latitude|lng|lon|long|longitude)["']?\s{0,2}[:=]\s{0,2}["']?[-+]?$/i;

/** End of a second figure behind the one that ends at `end`, where a word may follow. */
function pairEnd(text: string, end: number): number {
  let at = end;
  while (at - end < 4 && (text.charCodeAt(at) === 0x2c || text.charCodeAt(at) === 0x20 || text.charCodeAt(at) === 0x2d)) at++;
  let stop = at;
  while (stop - at < 17 && (isDigit(text.charCodeAt(stop)) || text.charCodeAt(stop) === 0x2e)) stop++;
  return stop > at ? stop : end;
}

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
  let stop = end + 1;
  while (stop - end < 14 && isDigit(text.charCodeAt(stop))) stop++;
  const after = text.charCodeAt(stop);
  // Figures without a word near them are places only with their hemispheres.
  if (after !== 0xb0 && !isLetter(after) && !(after === 0x20 && isLetter(text.charCodeAt(stop + 1))) && !scan.cue(from, PLACE_WORDS, 40) && !scan.cueAfter(pairEnd(text, stop), PLACE_WORDS)) return;
  PAIR.lastIndex = start;
  const match = PAIR.exec(text);
  if (match !== null && Number(match[1]) <= 90 && Number(match[4]) <= 180 && rightEdge(text, PAIR.lastIndex) !== INSIDE) {
    if (match[2] !== undefined && match[5] !== undefined) scan.hit('pii.coordinates', from, PAIR.lastIndex, 0.92);
    else if (scan.cue(from, PLACE_WORDS, 40) || scan.cueAfter(PAIR.lastIndex, PLACE_WORDS)) scan.hit('pii.coordinates', from, PAIR.lastIndex, 0.85);
    return;
  }
  SINGLE.lastIndex = start;
  if (!SINGLE.test(text) || rightEdge(text, SINGLE.lastIndex) === INSIDE || Number(text.slice(start, SINGLE.lastIndex)) > 180) return;
  if (AXIS.test(text.slice(Math.max(0, start - 18), start))) scan.hit('pii.coordinates', from, SINGLE.lastIndex, 0.8);
}
