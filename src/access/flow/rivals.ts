import type { Trace } from '../provenance/contract.ts';
import type { Corpus } from '../provenance/corpus.ts';
import { leavesOf } from '../provenance/leaves.ts';
import { traceLeaves } from '../provenance/trace.ts';

/** Fewer signs are a form that anything has. */
const LEAST_FORM = 2;
/** Longer values are texts. UTF-16 units. */
const MOST_FORM = 80;
/** Text of the user that is looked through. UTF-16 units. */
const MOST_SAID = 20_000;
/** Earlier calls that are looked at, and arguments of one. UTF-16 units. */
const MOST_CALLS = 32;
const MOST_ARGUMENTS = 4_000;

/**
 * Whether the user named another value for what a call is done to: one of the same form ("order 5518" against 5521, an
 * e-mail address against another), or one that an earlier call of the same tool had in its place, from the user or a
 * record. Then a value that untrusted text offers is not what was left open.
 */
export function hasRival({ value, pointer, pieces }: Trace, tool: string, corpus: Corpus): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  const text = String(value);
  if (saysSameForm(text, corpus)) return true;
  // What a record holds as well may be the next of several.
  if (pieces.some(({ sources }) => sources.some(({ place }) => place === 'record'))) return false;
  return corpus.calls.filter((call) => call.tool === tool).slice(-MOST_CALLS).some((call) => {
    if (call.arguments.length > MOST_ARGUMENTS) return false;
    const leaf = leavesOf(call.arguments).leaves.find((each) => each.pointer === pointer);
    if (leaf === undefined || String(leaf.value) === text) return false;
    const [earlier] = traceLeaves([leaf], corpus);
    return earlier !== undefined && (earlier.standing === 'user' || earlier.pieces.some(({ sources }) => sources.some(({ place }) => place === 'record')));
  });
}

function saysSameForm(text: string, { parts }: Corpus): boolean {
  if (text.length > MOST_FORM) return false;
  const form = formOf(text);
  // A phrase with a number in it has the form of any other.
  if ((!/\p{N}/u.test(text) && !text.includes('@')) || /\p{L}{3,}\s.*\p{L}{3,}/su.test(text)) return false;
  if (form.length < LEAST_FORM && text.length < LEAST_FORM + 1) return false;
  return parts.some(({ part, trust }) => {
    if (part.origin !== 'user' || trust === 'untrusted') return false;
    const said = part.text.slice(0, MOST_SAID).replaceAll(text, ' ');
    // An e-mail address is one whatever its names are made of.
    if (text.includes('@')) return /[^\s@]@[\p{L}\p{N}-]{1,63}\.\p{L}/u.test(said);
    return ` ${formOf(said).replaceAll(/[^\p{L}\p{N}]+(?=\s|$)/gu, '')} `.includes(` ${form} `);
  });
}

/** Whether the user's own words have a number of as many digits as a given one, and not that one. @param text - digits alone */
export function saysNumberLike(text: string, { parts }: Corpus): boolean {
  return parts.some(({ part, trust }) => part.origin === 'user' && trust !== 'untrusted' && [...part.text.slice(0, MOST_SAID).matchAll(WHOLE_NUMBER)].some(([number]) => number.length === text.length && number !== text));
}
/** A number that is no part of a sum, a date or a longer name. */
const WHOLE_NUMBER = /(?<![\p{L}\p{N}.,:€$£-])\d{3,12}(?![\p{L}\p{N}]|[.,:-]\d|\s?[€$£%])/gu;

/** Each run of digits as one sign: `LAMP-4` and `LAMP-9` are of one form, `A-112` and `Q-8` are not. */
function formOf(text: string): string {
  return text.toLowerCase().replaceAll(/\p{N}+/gu, '9').replaceAll(/\s+/gu, ' ').trim();
}

/** A sum of money: a number beside a currency. */
const MONEY = /(?:[€$£¥₹₩₺₽]|\b(?:EUR|USD|GBP|CHF|JPY|PLN|SEK|NOK|DKK|CZK|HUF|TRY|BRL|MXN))\s?\d|\d(?:[.,']\d{1,3})*\s?(?:[€$£¥₹₩₺₽円元원]|(?:euros?|eur|usd|dollars?|bucks|gbp|pounds?|quid|chf|franken|francs?|yen|pln|zł|zloty|złotych|kronor|kroner|kr|kč|ft|reais|pesos?|lira|rubel|руб\p{L}*)(?!\p{L}))/iu;

/** Whether the user named a sum, or said so much that there may be one. */
export function namesSum({ parts }: Corpus): boolean {
  return parts.some(({ part, trust }) => part.origin === 'user' && trust !== 'untrusted' && (part.text.length > MOST_SAID || MONEY.test(part.text)));
}
