import { deedsOf, type Deed } from '../labels/lexicon.ts';
import { foldWord } from '../labels/names.ts';

/*
 * Rows of listings that programs print for people: cells between semicolons, dashes or wide gaps, the columns that stand
 * before somebody's words, and the fields of an address book between commas. What stands there is a field although
 * nothing quotes it and no key names it. Where the line itself could be a sentence, its neighbours have to have its form.
 */

/** Longest line that is a row, and most rows on either side that are looked at. UTF-16 units. */
const MAX_ROW = 400;
const MOST_NEIGHBOURS = 3;
/** Longest text that columns are looked for in, before the value, and longest line that is nothing but columns. */
const MAX_LEAD = 160;
/** Words with which nobody asks for anything: names, numbers, ids, addresses, abbreviations; words of scripts without case when they are short. */
const COLUMN = /^[<([{"'#@]{0,3}(?:\p{Lu}[\p{L}.'’&-]{0,40}|[\p{L}\p{N}_.,:/#@+%-]{0,60}\p{N}[\p{L}\p{N}_.,:/#@+%-]{0,60}|[^\s@]{1,64}@[^\s@]{1,120}|\p{L}{1,3}\.|\p{Lo}{1,5}|[-–—·•&|/*]{1,2}|#[\p{L}\p{N}_-]{1,60}|\p{Sc})[>)\]}"',:;]{0,3}$/u;
/** Signs that open a value. */
const OPENS = /[<([{"'#@]{1,3}$/u;
/** What is asked for in capitals is asked for all the same. */
const ASKED: ReadonlySet<Deed> = new Set<Deed>(['send', 'pay', 'destroy', 'grant', 'run', 'publish']);
/** Cells between these; a dash with a space on either side. */
const DASH = /\s[-–—·•/]\s/u;
const DASHES = /\s[-–—·•/]\s/gu;
const SEMICOLON = /;/g;
/** Semicolons of a row without another beside it, where what follows the value may be somebody's words: a sentence has one. */
const LEAST_CELLS = 2;
/** Cells of a table that is set with spaces. */
const GAP_BEFORE = / {2,40}$/u;
const GAP_AFTER = /^(?: {2}|$)/u;
/** What a row is known by: an id of one word, first in its line. */
const ROW_KEY = /^(?=\S{0,30}\p{N})[\p{L}\p{N}_.#/-]{1,30}$/u;
const LINE_BEGINS = /^\s{0,12}(?:[-*•]\s{1,3})?$/u;
/** Who a record of an address book is of, and one of its fields. */
const ENTRY_NAME = /^\s{0,8}(?:[-*•]\s)?(?:\p{Lu}[\p{L}\p{N}.'’-]{0,30}\s?){1,5}(?:\([^()]{1,40}\))?$/u;
/** The same in lower case, which only other entries beside it make one. */
const IN_A_LIST = /^\s{0,8}(?:[-*•]\s)?\p{Lu}[^.!?:;,]{1,60}$/u;
const MOST_WORDS = 5;
const MOST_ENTRY = 240;
/** Who speaks in a conversation that is printed line by line. */
const SPEAKER = /^\s{0,8}(?:\[[^\]\n]{1,30}\]\s|\d{1,2}:\d{2}\s|[-*•]\s)?[\p{L}\p{N}_.-]{2,40}:\s/u;
const SPEAKER_BEGINS = /^\s{0,8}(?:\[[^\]\n]{1,30}\]\s|\d{1,2}:\d{2}\s|[-*•]\s)?$/u;
/** Whose message it is, first in its line: `Amtsgericht Weller <post@...>`. */
const SENDER_BEGINS = /^\s{0,8}(?:\p{Lu}[\p{L}.'’-]{0,30} ){1,4}<$/u;

interface Row { readonly before: string; readonly value: string; readonly after: string; readonly others: () => readonly string[] }

/** Whether a span is a field of a row. @param end - exclusive, in UTF-16 units */
export function isCell(text: string, start: number, end: number): boolean {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const stop = text.indexOf('\n', end);
  const to = stop < 0 ? text.length : stop;
  if (to - from > MAX_ROW || text.slice(start, end).includes('\n')) return false;
  let others: readonly string[] | undefined;
  const row: Row = { before: text.slice(from, start), value: text.slice(start, end), after: text.slice(end, to), others: () => (others ??= neighbours(text, from, to)) };
  return isBare(row) || isFirst(row) || isEntryField(row) || isBetweenDashes(row) || isBetweenSemicolons(row) || isBetweenGaps(row) || isSpeaker(row) || isColumn(row);
}

/** Most rows of one listing that are told apart. */
const MOST_ROWS = 24;
/** The id of a row, first in its line, which no number of a step is. */
const BEGINS_ROW = /^\s{0,12}(?:#\p{N}{1,12}|(?=[\p{N}-]{0,16}\p{L})[\p{L}-]{0,12}\p{N}[\p{L}\p{N}-]{0,16})(?=[\s,;:|])/u;

/** The spans of the rows of a listing each of which begins with an id; none where the text is anything else. */
export function rowsOf(text: string): (readonly [start: number, end: number])[] {
  const rows: (readonly [number, number])[] = [];
  let from = 0;
  for (const line of text.split('\n', MOST_ROWS + 2)) {
    const to = from + line.length;
    // One line may be the head of the table.
    if (BEGINS_ROW.test(line)) rows.push([from, to]);
    else if (line.trim() !== '' && from > 0) return [];
    from = to + 1;
  }
  return from <= text.length || rows.length < 2 || rows.length > MOST_ROWS ? [] : rows;
}

const wordsOf = (text: string): string[] => text.split(/\s+/u).filter((word) => word !== '');

/** Words that stand in columns, and none of them asks for a deed. */
function areColumns(words: readonly string[]): boolean {
  return words.every((word) => COLUMN.test(word) && (/\p{N}/u.test(word) || !deedsOf(foldWord(word.replaceAll(/[^\p{L}]/gu, ''))).some((deed) => ASKED.has(deed))));
}

function standsAlone({ before, after }: Row): boolean {
  return /(?:^|[\s<([#@"'])$/u.test(before) && /^(?:[>)\]"',:;]{0,2}(?:\s|$))/u.test(after);
}

/** The line is nothing but columns: `O-20 1.249,00 AT61...`. */
function isBare(row: Row): boolean {
  const line = row.before + row.value + row.after;
  if (line.length > MAX_LEAD || !standsAlone(row)) return false;
  const words = wordsOf(line);
  return words.length > 1 && areColumns(words);
}

/** The id that a row begins with, the address after it, or the sender's. */
function isFirst(row: Row): boolean {
  const { before, value, after } = row;
  if (LINE_BEGINS.test(before) && ROW_KEY.test(value) && /^[:|,]?\s/u.test(after)) return true;
  if (!value.includes('@')) return false;
  if (SENDER_BEGINS.test(before) && after.startsWith('>')) return true;
  if (before.length > MAX_LEAD || !standsAlone(row)) return false;
  const lead = wordsOf(before.replace(/^\s{0,12}[-*•]\s/u, '').replace(OPENS, ''));
  return lead.length > 0 && ROW_KEY.test((lead[0] ?? '').replace(/[:,|]$/u, '')) && areColumns(lead);
}

function isBetweenSemicolons({ before, after, others }: Row): boolean {
  if (!(before.includes(';') || /^[>"']?;/u.test(after)) || !/(?:^|;)\s{0,8}(?:["']|[^;<>.!?]{1,60}<)?$/u.test(before) || !/^[>"']?\s{0,8}(?:;|$)/u.test(after)) return false;
  const count = (before + after).match(SEMICOLON)?.length ?? 0;
  if (others().some((other) => other.match(SEMICOLON)?.length === count)) return true;
  // A single hit has no neighbours of its form: what stands before the value must be columns then.
  return before.split(';').every((cell) => wordsOf(cell).length <= MOST_WORDS) && areColumns(wordsOf(before.replaceAll(/[;<]/gu, ' '))) && (count >= LEAST_CELLS || areColumns(wordsOf(after.replaceAll(/[;>]/gu, ' '))));
}

function isBetweenDashes({ before, after, others }: Row): boolean {
  const begins = /(?:^|\s[-–—·•/]\s)\s{0,4}(?:[-*•]\s)?["'<]?$/u.test(before);
  if (!begins || !/^[>"']?(?:\s[-–—·•/]\s|\s{0,4}$)/u.test(after) || !(DASH.test(before) || DASH.test(after))) return false;
  if (before.length <= MAX_LEAD && areColumns(wordsOf(before))) return true;
  const count = (before + after).match(DASHES)?.length ?? 0;
  return others().some((other) => (other.match(DASHES)?.length ?? 0) >= Math.min(count, 2));
}

function isBetweenGaps({ before, after, others }: Row): boolean {
  if (!(GAP_BEFORE.test(before) || before.trim() === '') || !GAP_AFTER.test(after) || !(GAP_BEFORE.test(before) || after.startsWith('  '))) return false;
  return others().some((other) => / {2}/u.test(other.trim()));
}

/** Before the value stand an id, a day, names; nothing that is said. */
function isColumn(row: Row): boolean {
  const { before, value, others } = row;
  if (before.length > MAX_LEAD || !standsAlone(row)) return false;
  if (!/[\p{N}#]/u.test(before + value) || !areColumns(wordsOf(before.replace(OPENS, '')))) return false;
  const form = formOf(before + value);
  return others().some((other) => {
    const start = formOf(other);
    return start === form || start.startsWith(`${form} `);
  });
}

function isSpeaker({ before, after, others }: Row): boolean {
  return /^:\s/u.test(after) && SPEAKER_BEGINS.test(before) && others().some((other) => SPEAKER.test(other));
}

/** `Tobias Renner, Tidewater Architects, tobias@...`: a name, then short fields, and no sentence. */
function isEntryField({ before, value, after, others }: Row): boolean {
  const line = before + value.replaceAll(/[,.!?;:]/gu, '-') + after;
  if (line.length > MOST_ENTRY || !before.includes(',') || !/,\s{0,3}(?:\p{L}{2,16}\.?:?\s)?$/u.test(before) || !/^\s{0,3}(?:,|$)/u.test(after) || /[.!?;:]\s/u.test(line)) return false;
  const fields = line.split(',');
  const named = ENTRY_NAME.test(fields[0] ?? '') || (IN_A_LIST.test(fields[0] ?? '') && others().some((other) => other.includes(',') && IN_A_LIST.test(other.split(',')[0] ?? '')));
  return named && fields.every((field) => wordsOf(field).length <= MOST_WORDS);
}

/** The lines around, without the empty ones. */
function neighbours(text: string, from: number, to: number): string[] {
  const above = text.slice(Math.max(0, from - MAX_ROW * MOST_NEIGHBOURS), Math.max(0, from - 1)).split('\n').filter((line) => line.trim() !== '').slice(-MOST_NEIGHBOURS);
  const below = text.slice(to + 1, to + 1 + MAX_ROW * MOST_NEIGHBOURS).split('\n').filter((line) => line.trim() !== '').slice(0, MOST_NEIGHBOURS);
  return [...above, ...below];
}

/** Words and numbers of a row by their kind: `RDV-7601 MARCHAL 8,50` is `a-9 a 9`. */
function formOf(text: string): string {
  return text.trim().replaceAll(/\p{N}+(?:[.,:]\p{N}+)*/gu, '9').replaceAll(/\p{L}[\p{L}\p{M}'’.&]*/gu, 'a').replaceAll(/a9|9a/gu, '9').replaceAll(/\s+/gu, ' ').replaceAll(/[<>()[\]"',:;]+(?=\s|$)/gu, '').replaceAll(/(?<=^|\s)[<>()[\]"']+/gu, '');
}
