/*
 * Rows of listings that programs print for people: cells between semicolons or wide gaps, the columns that stand before
 * somebody's words, and the fields of an address book between commas. What stands there is a field although nothing
 * quotes it and no key names it. A single line shows no such form: its neighbours have to have it too.
 */

/** Longest line that is a row, and most rows on either side that are looked at. UTF-16 units. */
const MAX_ROW = 400;
const MOST_NEIGHBOURS = 3;
/** Longest text that columns are looked for in, before the value. */
const MAX_LEAD = 160;
const SEMICOLON = /;/g;
/** Cells of a table that is set with spaces. */
const GAP_BEFORE = / {2,40}$/u;
const GAP_AFTER = /^(?: {2}|$)/u;
/** Words with which nobody asks for anything, names and abbreviations: `ml_70324 Sun 20:48 Building Control`. */
const COLUMN = /^[<([{"'#@]{0,3}(?:\p{Lu}[\p{L}.'’&-]{0,40}|[\p{L}\p{N}_.:/#@+-]{0,60}\p{N}[\p{L}\p{N}_.:/#@+-]{0,60}|\p{L}{1,3}\.|[-–&|]{1,2}|#[\p{L}\p{N}_-]{1,60})[>)\]}"',:;]{0,3}$/u;
/** Who a record of an address book is of, and one of its fields. */
const ENTRY_NAME = /^\s{0,8}(?:[-*•]\s)?(?:\p{Lu}[\p{L}\p{N}.'’-]{0,30}\s?){1,5}(?:\([^()]{1,40}\))?$/u;
/** The same in lower case, which only other entries beside it make one. */
const IN_A_LIST = /^\s{0,8}(?:[-*•]\s)?\p{Lu}[^.!?:;,]{1,60}$/u;
const MOST_WORDS = 5;
const MOST_ENTRY = 240;
/** Who speaks in a conversation that is printed line by line. */
const SPEAKER = /^\s{0,8}(?:\[[^\]\n]{1,30}\]\s|\d{1,2}:\d{2}\s|[-*•]\s)?[\p{L}\p{N}_.-]{2,40}:\s/u;

/** Whether a span is a field of a row. @param end - exclusive, in UTF-16 units */
export function isCell(text: string, start: number, end: number): boolean {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const stop = text.indexOf('\n', end);
  const to = stop < 0 ? text.length : stop;
  if (to - from > MAX_ROW || text.slice(start, end).includes('\n')) return false;
  const before = text.slice(from, start);
  const after = text.slice(end, to);
  return isEntryField(before, text.slice(start, end), after, neighbours(text, from, to)) || (isFieldIn(before, text.slice(start, end), after) && neighbours(text, from, to).some((other) => alike(before, text.slice(start, end), after, other)));
}

/** What a row's cell looks like from within, whatever the other rows are. */
function isFieldIn(before: string, value: string, after: string): boolean {
  return isBetweenSemicolons(before, after) || isBetweenGaps(before, after) || isColumn(before, value, after) || isSpeaker(before, after);
}

/** Whether another line has the form of the row up to where it is one. */
function alike(before: string, value: string, after: string, other: string): boolean {
  if (isBetweenSemicolons(before, after)) return (other.match(SEMICOLON)?.length ?? 0) === ((before + after).match(SEMICOLON)?.length ?? 0);
  if (isSpeaker(before, after) && SPEAKER.test(other)) return true;
  if (isBetweenGaps(before, after)) return / {2}/u.test(other.trim());
  const form = formOf(before + value);
  const start = formOf(other);
  return start === form || start.startsWith(`${form} `);
}

function isBetweenSemicolons(before: string, after: string): boolean {
  return /(?:^|;)\s{0,8}["']?$/u.test(before) && /^["']?\s{0,8}(?:;|$)/u.test(after) && (before.includes(';') || after.startsWith(';'));
}

function isBetweenGaps(before: string, after: string): boolean {
  return (GAP_BEFORE.test(before) || before.trim() === '') && GAP_AFTER.test(after) && (GAP_BEFORE.test(before) || after.startsWith('  '));
}

/** Before the value stand an id, a day, names; nothing that is said. */
function isColumn(before: string, value: string, after: string): boolean {
  if (before.length > MAX_LEAD || !/^(?:[>)\]"',:;]{0,2}\s|$)/u.test(after) || !/(?:^|[\s<([#@"'])$/u.test(before)) return false;
  const words = `${before}${value}`.split(/\s+/u).filter((word) => word !== '');
  return words.some((word) => /[\p{N}#]/u.test(word)) && before.split(/\s+/u).filter((word) => word !== '').every((word) => COLUMN.test(word));
}

function isSpeaker(before: string, after: string): boolean {
  return /^:\s/u.test(after) && SPEAKER.test(`${before.slice(0, 40)}xx: `) && /^\s{0,8}(?:\[[^\]\n]{1,30}\]\s|\d{1,2}:\d{2}\s|[-*•]\s)?$/u.test(before);
}

/** `Tobias Renner, Tidewater Architects, tobias@...`: a name, then short fields, and no sentence. */
function isEntryField(before: string, value: string, after: string, others: readonly string[]): boolean {
  const line = before + value.replaceAll(/[,.!?;:]/gu, '-') + after;
  if (line.length > MOST_ENTRY || !before.includes(',') || !/,\s{0,3}(?:\p{L}{2,16}\.?:?\s)?$/u.test(before) || !/^\s{0,3}(?:,|$)/u.test(after) || /[.!?;:]\s/u.test(line)) return false;
  const fields = line.split(',');
  const named = ENTRY_NAME.test(fields[0] ?? '') || (IN_A_LIST.test(fields[0] ?? '') && others.some((other) => other.includes(',') && IN_A_LIST.test(other.split(',')[0] ?? '')));
  return named && fields.every((field) => field.trim().split(/\s+/u).length <= MOST_WORDS);
}

/** The lines around, without the empty ones. */
function neighbours(text: string, from: number, to: number): string[] {
  const above = text.slice(Math.max(0, from - MAX_ROW * MOST_NEIGHBOURS), Math.max(0, from - 1)).split('\n').filter((line) => line.trim() !== '').slice(-MOST_NEIGHBOURS);
  const below = text.slice(to + 1, to + 1 + MAX_ROW * MOST_NEIGHBOURS).split('\n').filter((line) => line.trim() !== '').slice(0, MOST_NEIGHBOURS);
  return [...above, ...below];
}

/** Words and numbers of a row by their kind: `RDV-7601 MARCHAL Yves` is `a-9 a a`. */
function formOf(text: string): string {
  return text.trim().replaceAll(/\p{L}[\p{L}\p{M}'’.&]*/gu, 'a').replaceAll(/\p{N}+/gu, '9').replaceAll(/a9|9a/gu, '9').replaceAll(/\s+/gu, ' ').replaceAll(/[<>()[\]"',:;]+(?=\s|$)/gu, '').replaceAll(/(?<=^|\s)[<>()[\]"']+/gu, '');
}
