import { normalize } from '../../inspect/views/normalized.ts';
import type { How, Source, Standing } from './contract.ts';
import type { Corpus, CorpusPart } from './corpus.ts';
import { hashesOf, lettersOf, mayHold, runFrom } from './grams.ts';
import { placeOf } from './place.ts';
import { isWhole, spanOf, squeeze } from './squeeze.ts';
import type { IndexedReading } from './text-index.ts';

/** Most places of one value in one reading. Beyond, they say nothing new. */
const MOST_PLACES = 32;
/** A value of fewer letters must stand as whole words, or "art" would come from "party". */
const UNBOUND = 12;
/** With a digit in it a shorter one is telling enough. */
const UNBOUND_WITH_DIGIT = 8;
/** Shortest stretch that counts when a value was put together from several. */
const LEAST_STRETCH = 4;
const MOST_STRETCHES = 6;

/** Takes one look into every part; false when there are none left. */
function spend({ budget, parts }: Corpus): boolean {
  budget.left -= parts.length;
  budget.cut ||= budget.left < 0;
  return budget.left >= 0;
}

/** Every place in the corpus where a text stands, however it is written there. */
export function locate(value: string, corpus: Corpus): Source[] {
  const plain = normalize(value).text;
  const wanted = squeeze(plain).text;
  if (wanted === '') return [];
  const hashes = hashesOf(wanted);
  const bound = wanted.length < UNBOUND && !(wanted.length >= UNBOUND_WITH_DIGIT && /\d/.test(wanted));
  const found: Source[] = [];
  if (!spend(corpus)) return found;
  for (const from of corpus.parts) {
    for (const reading of from.index.readings) {
      if (mayHold(reading.grams, hashes)) placesIn(reading, from, value, wanted, bound, found);
    }
  }
  return found;
}

function placesIn(reading: IndexedReading, from: CorpusPart, value: string, wanted: string, bound: boolean, found: Source[]): void {
  const { squeezed, view, decoded } = reading;
  let places = 0;
  for (let at = squeezed.text.indexOf(wanted); at >= 0 && places < MOST_PLACES; at = squeezed.text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    const whole = isWhole(squeezed, at, end);
    if (bound && !whole) continue;
    const span = spanOf(squeezed, view, at, end);
    // What can be read as it stands was not hidden: only an escaped sign beside it reads otherwise.
    if (decoded && found.some((other) => other.from === from && other.how !== 'encoded' && other.span[0] < span[1] && span[0] < other.span[1])) continue;
    const raw = from.part.text.slice(span[0], span[1]);
    const how: How = decoded ? 'encoded' : !whole ? 'contained' : value.includes(raw) || raw.includes(value) ? 'verbatim' : 'normalised';
    // A decoded value has no place of its own in the raw text: somebody hid it.
    found.push({ from, span, how, place: decoded || isDefined(from) ? 'prose' : placeOf(from.part.text, ...widened(from.part.text, span, value)) });
    places++;
  }
}

/** What a definition lists is no record of anybody. */
function isDefined({ part }: CorpusPart): boolean {
  return part.origin === 'tool_definition';
}

/** Squeezing drops the signs around a value ("+49", "[x]"); its place is that of the value with them. */
function widened(text: string, [start, end]: readonly [number, number], value: string): readonly [number, number] {
  const lead = /^[^\p{L}\p{N}]{1,8}/u.exec(value)?.[0] ?? '';
  const tail = /[^\p{L}\p{N}]{1,8}$/u.exec(value)?.[0] ?? '';
  return [
    lead !== '' && text.slice(start - lead.length, start) === lead ? start - lead.length : start,
    tail !== '' && text.slice(end, end + tail.length) === tail ? end + tail.length : end,
  ];
}

/** Every place where a number stands, in any of its spellings. */
export function locateNumber(key: string, value: string, corpus: Corpus): Source[] {
  const found: Source[] = [];
  for (const from of corpus.parts) {
    for (const span of from.index.numbers.get(key) ?? []) {
      const how: How = from.part.text.slice(span[0], span[1]) === value ? 'verbatim' : 'number';
      found.push({ from, span, how, place: isDefined(from) ? 'prose' : placeOf(from.part.text, ...span) });
    }
  }
  return found;
}

/**
 * The stretches of texts that a value can be put together from, when they are few and cover all of it; otherwise nothing,
 * since four letters of anything stand somewhere.
 */
export function assemble(value: string, corpus: Corpus): Source[] {
  const wanted = squeeze(normalize(value).text).text;
  if (wanted.length < LEAST_STRETCH * 2 || wanted.length > 512) return [];
  const hashes = hashesOf(wanted);
  const found: Source[] = [];
  for (let at = 0; at < wanted.length;) {
    const best = longestFrom(wanted, hashes, at, corpus);
    if (!spend(corpus) || best === undefined || found.length >= MOST_STRETCHES) return [];
    found.push(best.source);
    at += best.length;
  }
  // On average a stretch must be longer than what is found by chance.
  return found.length > 1 && wanted.length / found.length >= LEAST_STRETCH + 1 ? found : [];
}

function longestFrom(wanted: string, hashes: Uint32Array, at: number, corpus: Corpus): { source: Source; length: number } | undefined {
  let best: { source: Source; length: number } | undefined;
  for (const from of corpus.parts) {
    for (const { grams, squeezed, view } of from.index.readings) {
      let length = Math.min(lettersOf(runFrom(grams, hashes, at)), wanted.length - at);
      // The bits may promise more than the text keeps.
      for (let tries = 0; length >= LEAST_STRETCH && length > (best?.length ?? 0) && tries < 8; tries++, length--) {
        const place = squeezed.text.indexOf(wanted.slice(at, at + length));
        if (place < 0) continue;
        best = { length, source: { from, span: spanOf(squeezed, view, place, place + length), how: 'assembled', place: 'prose' } };
        break;
      }
    }
  }
  return best;
}

/** Whose word something is, from all the places where it stands. */
export function standingOf(sources: readonly Source[]): Standing {
  let standing: Standing = 'model';
  for (const { from: { part, trust } } of sources) {
    if (trust === 'user' || (trust === 'trusted' && part.origin !== 'tool_result')) return 'user';
    if (trust === 'trusted') standing = 'trusted';
    else if (standing === 'trusted') continue;
    else if (part.origin !== 'tool_definition') standing = 'untrusted';
    else if (standing === 'model') standing = 'definition';
  }
  return standing;
}
