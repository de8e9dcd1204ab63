/** A sentence put into a document, and where. */
export interface Composed {
  readonly text: string;
  /** The sentence, in UTF-16 units of the text. */
  readonly from: number;
  readonly to: number;
}

interface Place {
  readonly at: number;
  readonly before: string;
  readonly after: string;
  /** Whether line breaks would break the format. */
  readonly oneLine?: boolean;
}

const HIDING = [['<p>', '</p>'], ['<!-- ', ' -->'], ['<span style="display:none">', '</span>'], ['<div hidden>', '</div>']] as const;
const LEADS = ['- ', '* ', '> ', 'Note: ', 'PS: '];

/** Places in string values of JSON. */
function inJson(text: string, next: () => number): Place | undefined {
  if (!/^\s*[[{]/u.test(text) && !/"\w+":\s*"/u.test(text)) return undefined;
  const found = [...text.matchAll(/": ?"([^"\\\n]{4,200})"/gu)];
  const value = found[Math.floor(next() * found.length)];
  return value && { at: value.index + value[0].length - 1, before: next() < 0.5 ? ' ' : '. ', after: '', oneLine: true };
}

function lineStarts(text: string): number[] {
  const out = [0];
  for (let i = 0; i < text.length; i++) if (text[i] === '\n') out.push(i + 1);
  return [...out, text.length];
}

/** Comments between lines of code. */
function inCode(text: string, next: () => number): Place | undefined {
  if (!/^\s*(?:import |from |def |const |let |function |class |package |#include|public |var )/mu.test(text)) return undefined;
  const starts = lineStarts(text);
  const at = starts[Math.floor(next() * starts.length)]!;
  const indent = /^[ \t]*/u.exec(text.slice(at))![0];
  const hash = /^\s*(?:#|def |import |from )/mu.test(text) && !/[;{]\s*$/mu.test(text);
  return { at, before: `${at === text.length ? '\n' : ''}${indent}${hash ? '# ' : '// '}`, after: '\n', oneLine: true };
}

function inMarkup(text: string, next: () => number): Place | undefined {
  if (!/<(?:p|div|li|td|body|article|span)\b/iu.test(text) || next() >= 0.7) return undefined;
  const found = [...text.matchAll(/<\/(?:p|div|li|td|h\d|span)>/giu)];
  const tag = found[Math.floor(next() * found.length)];
  if (!tag) return undefined;
  if (next() < 0.5) return { at: tag.index, before: ' ', after: '' };
  const [before, after] = HIDING[Math.floor(next() * HIDING.length)]!;
  return { at: tag.index + tag[0].length, before, after };
}

function inTable(text: string, next: () => number): Place | undefined {
  if (!/^\|.*\|$/mu.test(text) && (!/^[^,\n]{1,40}(?:,[^,\n]{0,60}){2,8}$/mu.test(text) || next() >= 0.8)) return undefined;
  const found = [...text.matchAll(/\||,(?! )/gu)];
  const cell = found[Math.floor(next() * found.length)];
  return cell && { at: cell.index, before: ' ', after: '', oneLine: true };
}

function inProse(text: string, next: () => number): Place {
  const where = next();
  if (where < 0.15) return { at: 0, before: '', after: next() < 0.5 ? '\n' : ' ' };
  if (where < 0.4) return { at: text.length, before: ['\n', '\n\n', ' ', ' '][Math.floor(next() * 4)]!, after: '' };
  const starts = lineStarts(text);
  const ends = [...text.matchAll(/[.!?。！？।]["')]?(?=\s|$)|[。！？]/gu)];
  if (where < 0.65 || ends.length === 0) {
    const at = starts[Math.floor(next() * starts.length)]!;
    const lead = next() < 0.2 ? LEADS[Math.floor(next() * LEADS.length)]! : '';
    return { at, before: `${at === text.length ? '\n' : ''}${lead}`, after: '\n' };
  }
  const end = ends[Math.floor(next() * ends.length)]!;
  return { at: end.index + end[0].length, before: ' ', after: '' };
}

/** Puts a sentence into a document where its format has room for one: a value, a comment, a cell, a line, the flow of a paragraph. */
export function compose(carrier: string, sentence: string, next: () => number): Composed {
  const place = inJson(carrier, next) ?? inCode(carrier, next) ?? inMarkup(carrier, next) ?? inTable(carrier, next) ?? inProse(carrier, next);
  const inserted = place.oneLine === true ? sentence.replaceAll('"', '\'').replaceAll('\n', ' ') : sentence;
  const from = place.at + place.before.length;
  return { text: carrier.slice(0, place.at) + place.before + inserted + place.after + carrier.slice(place.at), from, to: from + inserted.length };
}
