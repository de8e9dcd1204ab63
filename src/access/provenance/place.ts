import { isAfterSpans, isElement, withoutSigns, withSigns } from './markup.ts';
import { isCell } from './rows.ts';

/**
 * How a value stands in a text: as a field of a record (the whole of a quoted string, of a line after a key, of a table
 * cell or list item), or within running text, where somebody speaks.
 */
export type Place = 'record' | 'prose';

/** Longest line that is taken for a field. */
const MAX_LINE = 240;
/** A list bullet, a key of up to four words and a colon, a name before an address in angle brackets. */
const FIELD_START = /^\s{0,40}(?:(?:[-*•‣]|\d{1,4}[.)])\s{1,4})?(?:["']?[\p{L}\p{N}_./#-]{1,40}(?: [\p{L}\p{N}_./#()-]{1,24}){0,3}["']?\s?[:=：]\s{0,8})?(?:[^<>:.!?]{1,80}<|["'([])?$/u;
const FIELD_END = /^(?:[>"')\]]{0,3})[,;]?\s{0,8}$/u;
/** A key before a value that is not quoted, inside a structure. */
const AFTER_KEY = /["']\s{0,4}[:=]\s{0,4}$/u;
const OPENS_VALUE = /[:[{(,=]\s{0,40}$/u;
/** What comes after a quoted value: a sentence goes on. */
const CLOSES_VALUE = /^\s{0,40}(?:[,:;}\])|<>/?\n]|$|[\p{L}_][\p{L}\p{N}_.:-]{0,40}=)/u;
/** A name before an address in angle brackets, as the whole of a quoted value. */
const NAMED_START = /[:[{(,=]\s{0,8}["'][^"'<>\\\n]{1,80}<$/u;
const NAMED_END = /^>["']/u;
/** What a cell holds beside the value stands in brackets: `ch_7 (240.00)`, `Ines Duarte <ines@...>`. */
const CELL_START = /[|\t]\s{0,40}(?:[^\s|()]{1,40}\s?\(|[^|\t<>.!?]{1,60}<)?$/u;
const CELL_END = /^[>)]?(?:\s?\([^()|\t\n]{1,40}\))?\s{0,40}(?:[|\t]|$)/u;
/** A cell that says by a word what its value is: `| contact ann@...`. */
const CELL_LABELLED = /[|\t]\s{0,40}(?:tel|telefon|telephone|phone|mobile|mobil|fax|e-?mail|mail|correo|courriel|contact|kontakt|contacto|contatto|contato|kontaktperson|owner|author|from|by|von|de|iban|konto|account|cuenta|compte|conto|conta)\.?\s{1,4}[<(]?$/iu;
/** Items of a list on one line: a key, then short items without any end of a sentence. */
const INLINE_LIST = /^\s{0,40}(?:[-*]\s)?[\p{L}\p{N}_ ()-]{1,40}[:=]\s?(?:[^.!?:;]|[.:](?!\s|$)){1,200}$/u;

/** Folded line of a list. */
const ABBREVIATED = /(?<=(?:^|[\s:=,(])(?:\p{Lu}|Drs?|Dra|Mr|Mrs|Ms|Prof|St|Sra?|Fr|Hr|Mme))\./gu;

/** A row of an address list: a name, and the address. */
const ROW_START = /^\s{0,40}(?:(?:[-*•‣]|\d{1,4}[.)])\s{1,4})?(?:\p{Lu}[\p{L}.'’-]{0,30} ){1,4}[<(]?$/u;
const ROW_END = /^[>)]?[,;]?\s{0,8}$/u;
/** What a row of a list is called: `- Wren: owes 4.50`. */
const KEY_START = /^\s{0,40}(?:[-*•‣]|\d{1,4}[.)])\s{1,4}["']?$/u;
const KEY_END = /^["']?\s?[:=–-]\s/u;
const MAX_KEY = 40;

/** What a line is by its first word, without a colon: `tel 600 555 202`. */
const LABEL_START = /^\s{0,40}(?:[-*•‣]\s{1,4})?(?:tel|telefon|telephone|phone|mobile|mobil|movil|móvil|cell|cel|fon|handy|gsm|fax|e-?mail|mail|correo|courriel|iban|konto|account|cuenta|compte|conto|conta)\.?\s{1,4}$/iu;
/** Somebody's name between the key of a field and an address in brackets: `Thursday: Ann Lee (ann@...)`. */
const NAMED_FIELD = /^\s{0,40}(?:[-*•‣]\s{1,4})?[\p{L}\p{N}_./-]{1,30}(?: [\p{L}\p{N}_./-]{1,24}){0,2}\s?[:=：]\s{0,4}(?:\p{Lu}[\p{L}.'’-]{0,30}\s){1,4}[(<]$/u;
/** Who wrote an entry of a list, with what was written behind: `2) From: ann@... - is it open?`. */
const SENDER_START = /^\s{0,40}(?:(?:[-*•‣]|\d{1,4}[.)])\s{1,4})?(?:from|sender|von|absender|de|expediteur|expéditeur|remitente|remetente|da|mittente|van|afzender|od|nadawca|från|fran|fra)\s?[:：]\s{0,4}(?:(?:\p{Lu}[\p{L}.'’-]{0,30}\s){1,4}[(<])?$/iu;
const SENDER_END = /^[>)]?(?:\s{1,4}[-–—|·]\s|\s?[|;,]\s|$)/u;

/** @param end - exclusive, in UTF-16 units */
export function placeOf(text: string, first: number, last: number): Place {
  const [start, end] = withSigns(text, first, last);
  const quote = text[start - 1];
  if ((quote === '"' || quote === "'" || quote === '`') && text[end] === quote && quote !== '`') {
    return (start === 1 || OPENS_VALUE.test(text.slice(Math.max(0, start - 41), start - 1)) || text[start - 2] === '\n') && CLOSES_VALUE.test(text.slice(end + 1, end + 64)) ? 'record' : 'prose';
  }
  if (AFTER_KEY.test(text.slice(Math.max(0, start - 12), start)) && /^\s{0,4}(?:[,}\]]|$)/u.test(text.slice(end, end + 6))) return 'record';
  if (text[end] === '>' && NAMED_END.test(text.slice(end, end + 2)) && NAMED_START.test(text.slice(Math.max(0, start - 96), start))) return 'record';
  const from = Math.max(text.lastIndexOf('\n', start - 1) + 1, start - MAX_LINE);
  const stop = text.indexOf('\n', end);
  const to = Math.min(stop < 0 ? text.length : stop, end + MAX_LINE);
  const before = text.slice(from, start);
  const after = text.slice(end, to);
  if (FIELD_END.test(after) && (FIELD_START.test(before) || FIELD_START.test(withoutSigns(before)))) return 'record';
  if (FIELD_END.test(after) && (LABEL_START.test(before) || (text.slice(start, end).includes('@') && NAMED_FIELD.test(before)))) return 'record';
  if (text.slice(start, end).includes('@') && SENDER_START.test(before) && SENDER_END.test(after)) return 'record';
  if (isElement(text, start, end) || isAfterSpans(before, after, start < first)) return 'record';
  if (ROW_START.test(before) && ROW_END.test(after) && text.slice(start, end).includes('@')) return 'record';
  if (end - start <= MAX_KEY && KEY_START.test(before) && KEY_END.test(after)) return 'record';
  if (CELL_START.test(before) || CELL_LABELLED.test(before) ? CELL_END.test(after) : CELL_END.test(after) && /^\s{0,8}[|\t]/u.test(after) && before.trim() === '') return 'record';
  // The point behind an initial or a title ends no sentence.
  const line = (before + text.slice(start, end).replaceAll(/[.:]/g, '-') + after).replaceAll(ABBREVIATED, '-');
  if (line.length <= MAX_LINE && INLINE_LIST.test(line) && /[:=,]\s?$/u.test(before) && /^\s?(?:,|$)/u.test(after)) return 'record';
  return isCell(text, start, end) ? 'record' : 'prose';
}

/** The block of text around a span: what is separated by blank lines or quotes from the rest, at most `reach` on either side. */
export function blockAround(text: string, start: number, end: number, reach = 1_200): readonly [number, number] {
  const from = Math.max(0, start - reach);
  const to = Math.min(text.length, end + reach);
  const before = text.slice(from, start);
  const after = text.slice(end, to);
  const cut = Math.max(lastEnd(before, /\n\s{0,40}\n/g), lastEnd(before, /(?:[:[{,]\s?)["'](?=[^\s,:}\]])/g), lastEnd(before, /(?:\\n){2}/g));
  const stop = /\n\s{0,40}\n|["']\s?[,}\]]|(?:\\n){2}/.exec(after);
  return [from + cut, stop === null ? to : end + stop.index];
}

function lastEnd(text: string, pattern: RegExp): number {
  let last = 0;
  for (const match of text.matchAll(pattern)) last = match.index + match[0].length;
  return last;
}
