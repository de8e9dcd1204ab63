import { isAlnum, isDigit, isUpper } from './chars.ts';
import { leftEdge, rightEdge } from './edges.ts';
import type { LabelledKind } from './labelled-kinds.ts';
import { LABELLED } from './labelled-kinds.ts';
import type { Scan } from './types.ts';
import { INSIDE } from './types.ts';

/** How far before the identifier its label may begin. */
const LABEL_CHARS = 40;
/** What may stand between an everyday word and what it labels: a colon, a quote and a space, `no.` or `is`. */
const ADJACENT_CHARS = 8;
const MARKS = /^(?:[^\p{L}]|\b(?:no|nr|num|is|ist|est|es|è|é)\b)*$/iu;
const MAX_LENGTH = 24;
/** Groups before the run that may belong to the identifier, the longest of them, and how far that reaches back with the separators. */
const MAX_GROUPS = 3;
const MAX_GROUP = 6;
const MAX_BEFORE = MAX_GROUPS * (MAX_GROUP + 1);
/** Letters before a separator that are a label of their own rather than part of an identifier. */
const NOT_PREFIX = /^(?:ID|NO|NR|DL|DNI|NIF|NIE|SSN|CC|CI|IC|MRN|PIN|TIN|NUM|RG|CPF|RUT|NIK|KTP|IS|DOB|TEL|ZIP|BIC|IBAN|DE|LA|EL)$/;

/** Asks for the labelled identifiers at the run [start, end); groups in capitals and digits beside it belong to it. */
export function labelledAt(scan: Scan, start: number, end: number): void {
  const { text } = scan;
  let spacedFrom: number | undefined;
  let dashedFrom: number | undefined;
  for (const family of LABELLED) {
    if (!scan.mayCue(start, end, family.words, LABEL_CHARS + MAX_BEFORE) && (family.adjacent === undefined || !scan.mayCue(start, end, family.adjacent, LABEL_CHARS + MAX_BEFORE))) continue;
    const from = family.spaced === true ? (spacedFrom ??= before(scan, start, true)) : (dashedFrom ??= before(scan, start, false));
    const labelled = announced(scan, from, end, family);
    if (!labelled && (from === start || !announced(scan, start, end, family))) continue;
    const first = labelled ? from : start;
    for (const spaced of family.spaced === true ? [true, false] : [false]) {
      const stop = after(text, end, first, spaced);
      if (stop < 0 || stop - first > MAX_LENGTH || leftEdge(text, first) === INSIDE || rightEdge(text, stop) === INSIDE) continue;
      if (family.pattern.test(text.slice(first, stop))) {
        scan.hit(`pii.${family.name}`, first, stop, family.confidence ?? 0.88);
        break;
      }
    }
  }
}

/** Whether a label of the family stands before `at`, near or, when it is an everyday word, right there; or follows `end`. */
function announced(scan: Scan, at: number, end: number, { words, adjacent }: LabelledKind): boolean {
  return scan.cue(at, words, LABEL_CHARS) || (adjacent !== undefined && scan.cue(at, adjacent, ADJACENT_CHARS) && MARKS.test(scan.text.slice(at - scan.since(at, adjacent), at))) || (scan.cueAfter(end, words) && !scan.otherLabel(at));
}

/** Where a prefix in capitals and its separator begin, at most {@link MAX_GROUPS} groups before. */
function before(scan: Scan, start: number, spaced: boolean): number {
  const { text } = scan;
  let from = start;
  for (let groups = 0; groups < MAX_GROUPS; groups++) {
    const separator = text.charCodeAt(from - 1);
    if (separator !== 0x2d && separator !== 0x2f && !(spaced && separator === 0x20)) break;
    let at = from - 1;
    while (from - 1 - at < MAX_GROUP && (isUpper(text.charCodeAt(at - 1)) || isDigit(text.charCodeAt(at - 1)) || text.charCodeAt(at - 1) === 0xdc || text.charCodeAt(at - 1) === 0xd6)) at--;
    const prefix = text.slice(at, from - 1);
    if (prefix === '' || isAlnum(text.charCodeAt(at - 1)) || (separator === 0x20 && !/^[A-Z]{1,3}$|^[A-Z]{2}\d{1,2}$|^\d{2,3}$/.test(prefix)) || NOT_PREFIX.test(prefix)) break;
    from = at;
  }
  return from;
}

/** End of the groups behind `end`; -1 when the run itself is no identifier in capitals and digits. */
function after(text: string, end: number, start: number, spaced: boolean): number {
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (!isUpper(code) && !isDigit(code) && code !== 0x2d && code !== 0x2f && code !== 0x20 && code !== 0xdc && code !== 0xd6) return -1;
  }
  let stop = end;
  while (stop - start <= MAX_LENGTH) {
    const code = text.charCodeAt(stop);
    const next = text.charCodeAt(stop + 1);
    if (isUpper(code) || isDigit(code)) stop++;
    else if ((code === 0x2d || code === 0x2f) && (isUpper(next) || isDigit(next))) stop++;
    else if (spaced && code === 0x20 && groupFollows(text, stop + 1)) stop++;
    else break;
  }
  return stop;
}

/** Whether a group with a digit, or of up to three capitals, stands here and ends. */
function groupFollows(text: string, at: number): boolean {
  let digit = false;
  let end = at;
  while (end - at < 8 && (isUpper(text.charCodeAt(end)) || isDigit(text.charCodeAt(end)))) {
    digit ||= isDigit(text.charCodeAt(end));
    end++;
  }
  return end > at && !isAlnum(text.charCodeAt(end)) && (digit || end - at <= 3);
}
