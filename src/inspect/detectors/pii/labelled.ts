import { isAlnum, isDigit, isUpper } from './chars.ts';
import { leftEdge, rightEdge } from './edges.ts';
import { MEDICAL_RECORD } from './health.ts';
import { ACCOUNT } from './payment.ts';
import { DRIVING_LICENCE, PASSPORT } from './travel.ts';
import type { Scan, TokenFamily } from './types.ts';
import { INSIDE } from './types.ts';

/** Identifiers without a form of their own: their label, right before them, is what tells them. */
const FAMILIES: readonly TokenFamily[] = [PASSPORT, DRIVING_LICENCE, MEDICAL_RECORD, ACCOUNT];

/** How far before the identifier its label may begin. */
const LABEL_CHARS = 40;
const MAX_LENGTH = 20;

/** Asks for the labelled identifiers at the run [start, end); dashed continuations in capitals and digits belong to it. */
export function labelledAt(scan: Scan, start: number, end: number): void {
  const { text } = scan;
  let digits = 0;
  let stop = start;
  for (; stop - start <= MAX_LENGTH; stop++) {
    const code = text.charCodeAt(stop);
    if (isDigit(code)) digits++;
    else if (!isUpper(code) && !(code === 0x2d && stop >= end && isAlnum(text.charCodeAt(stop + 1)))) break;
  }
  if (digits < 4 || stop < end || stop - start > MAX_LENGTH || leftEdge(text, start) === INSIDE || rightEdge(text, stop) === INSIDE) return;
  const token = text.slice(start, stop);
  for (const family of FAMILIES) {
    if (family.words === undefined || !scan.cue(start, family.words, LABEL_CHARS) || !family.lengths.includes(token.length)) continue;
    if (family.valid(token)) return scan.hit(family.rule, start, stop, family.confidence);
  }
}
