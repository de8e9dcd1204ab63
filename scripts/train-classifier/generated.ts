import { ENCODERS } from '../eval/encoders.ts';
import { example } from './examples.ts';
import { random } from './random.ts';
import { FOLD_COUNT } from './reserved.ts';
import type { Example } from './examples.ts';

/**
 * Harmless texts that no person wrote: words in no order, sentences with their words exchanged, one word over and over,
 * filler, records, encodings. Load tests, templates and broken programs send such texts, and what is like nothing the classifier has read
 * must not count as an attack for that.
 */

/** Texts of a kind. */
const TEXTS = 900;
/** Of kinds that differ most from what people write, more. */
const MORE: Readonly<Record<string, number>> = { meaningless: 2000, salad: 1500, records: 2000 };
/** Languages written without spaces: there, pieces of two characters stand for words. */
const UNSPACED = new Set(['zh', 'ja', 'th']);
/** Encodings that leave the words as they are: there an attack is to be seen in the letters as they stand. */
const READABLE = new Set(['underscores', 'percent of marks', 'words reversed', 'camel case', 'no spaces', 'JSON in JSON', 'concatenated in code']);
/** Words and sentences of a language that are drawn from; one with fewer is left out. */
const MOST_WORDS = 20_000;
const LEAST_WORDS = 400;
const ENDS = ['. ', '. ', '. ', ', ', '? ', '.\n', '; ', '\n', ': '] as const;
const LOREM = 'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea commodo consequat duis aute irure in reprehenderit voluptate velit esse cillum fugiat nulla pariatur excepteur sint occaecat cupidatat non proident sunt culpa qui officia deserunt mollit anim id est laborum'.split(' ');

interface Language { readonly words: string[]; readonly sentences: string[] }

function languages(all: readonly Example[]): Map<string, Language> {
  const out = new Map<string, Language>();
  for (const e of all) {
    if (e.label !== 0 || e.reserved || e.family === 'b:encoded' || e.kind === 'decoded') continue;
    const lang = e.lang.slice(0, 2);
    let language = out.get(lang);
    if (!language) out.set(lang, language = { words: [], sentences: [] });
    if (language.words.length >= MOST_WORDS) continue;
    language.words.push(...e.text.match(UNSPACED.has(lang) ? /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{2}/gu : /[\p{L}\p{M}]{2,20}/gu) ?? []);
    language.sentences.push(...e.text.match(/[^\n.!?。？]{30,200}[.!?。？]/gu) ?? []);
  }
  return new Map([...out].filter(([, { words, sentences }]) => words.length >= LEAST_WORDS && sentences.length > 20));
}

/** Harmless texts that are made up out of the words of harmless texts; the same for the same data. */
export function generatedTexts(all: readonly Example[]): Example[] {
  const next = random(23);
  const below = (n: number): number => Math.floor(next() * n);
  const of = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const byLanguage = [...languages(all)];
  const english = byLanguage.find(([lang]) => lang === 'en');
  const some = (): readonly [string, Language] => english !== undefined && next() < 0.4 ? english : of(byLanguage);
  const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
  /** Many short ones, some of several kilobytes. */
  const sentences = (): number => 1 + Math.floor(1.5 / (next() + 0.03));
  const run = (words: readonly string[], count: number, between: string): string => Array.from({ length: count }, () => of(words)).join(between);
  const encoders = Object.entries(ENCODERS).filter(([name]) => !READABLE.has(name)).map(([, encode]) => encode);
  const kinds: Readonly<Record<string, () => readonly [lang: string, text: string]>> = {
    encoded: () => {
      const [lang, { sentences: known }] = some();
      const text = of(encoders)(of(known).trim());
      const other = next();
      return [lang, other < 0.7 ? text : other < 0.85 ? `${of(known).trim()}\n${text}` : `${text}\n${of(known).trim()}`];
    },
    shuffled: () => {
      const [lang, { words }] = some();
      const unspaced = UNSPACED.has(lang);
      const lower = next() < 0.5;
      // From a few words only, as generators have them, or from all.
      const few = next() < 0.5 ? Array.from({ length: 40 + below(120) }, () => of(words)) : words;
      return [lang, Array.from({ length: sentences() }, () => `${capital(run(lower ? few.map(word => word.toLowerCase()) : few, 4 + below(11), unspaced ? '' : ' '))}${unspaced ? of(['。', '，', '。', '？', '\n']) : of(ENDS)}`).join('')];
    },
    exchanged: () => {
      const [lang, { words, sentences: known }] = some();
      const pieces = Array.from({ length: Math.min(12, sentences()) }, () => of(known).trim());
      if (UNSPACED.has(lang)) return [lang, pieces.join('\n')];
      return [lang, pieces.map(piece => piece.replace(/[\p{L}\p{M}]{4,}/gu, word => next() < 0.6 ? of(words).toLowerCase() : word)).join(of([' ', ' ', '\n']))];
    },
    meaningless: () => {
      const [lang, { words, sentences: known }] = some();
      if (UNSPACED.has(lang)) return [lang, Array.from({ length: sentences() }, () => `${run(words, 3 + below(6), '')}。`).join('')];
      // A few sentences over and over, each time with other words where they have more than articles and the like, as generators of filler have them.
      const frames = Array.from({ length: 1 + below(5) }, () => of(known).trim());
      const few = Array.from({ length: 40 + below(160) }, () => of(words).toLowerCase());
      return [lang, Array.from({ length: 2 * sentences() }, () => of(frames).replace(/[\p{L}\p{M}]{4,}/gu, () => of(few))).join(of([' ', ' ', '\n', '\n- ']))];
    },
    salad: () => {
      const [lang, { words }] = some();
      const unspaced = UNSPACED.has(lang);
      const few = Array.from({ length: 60 + below(200) }, () => of(words));
      const length = next() < 0.2 ? 60 + below(40) : 5 + below(30);
      return [lang, Array.from({ length }, () => `${run(few, 6 + below(12), unspaced ? '' : ' ')}${of(unspaced ? ['。', '，', '？'] : ['. ', '. ', ', ', '? '])}`).join('')];
    },
    repeated: () => {
      const [lang, { words }] = some();
      const phrase = run(words, 1 + below(3), UNSPACED.has(lang) ? '' : ' ');
      return [lang, Array.from({ length: 3 + below(next() < 0.2 ? 300 : 30) }, (_, i) => next() < 0.05 ? `${phrase} ${i}` : phrase).join(of([' ', ' ', ', ', '\n', '. ']))];
    },
    filler: () => {
      const [lang, { words }] = some();
      const pick = next() < 0.5 ? LOREM : words;
      const id = below(100_000);
      const frame = of([
        (text: string) => text, (text: string) => `${id}: ${text}`, (text: string) => `Request ${id}. ${text}`, (text: string) => `${text} [${id.toString(16)}]`, (text: string) => `Test message ${id} ${text}`,
        (text: string) => `{"id":${id},"text":"${text.trim()}"}`, (text: string) => `Hello ${id}! ${text}`, (text: string) => `- ${text.trim().replaceAll('. ', '\n- ')}`,
      ]);
      return [pick === LOREM ? 'la' : lang, frame(Array.from({ length: sentences() }, () => `${capital(run(pick, 5 + below(12), UNSPACED.has(lang) && pick !== LOREM ? '' : ' '))}. `).join(''))];
    },
    records: () => {
      const [lang, { words, sentences: known }] = some();
      const few = Array.from({ length: 30 + below(80) }, () => of(words).toLowerCase());
      const frames = Array.from({ length: 1 + below(4) }, () => of(known).trim());
      const names = Array.from({ length: 3 + below(6) }, () => of(LOREM.concat(few)));
      const value = (): string | number | boolean => {
        const kind = below(7);
        if (kind === 0) return below(100_000);
        if (kind === 1) return below(10_000) / 8;
        if (kind === 2) return next() < 0.5;
        if (kind === 6) return of(frames).replace(/[\p{L}\p{M}]{4,}/gu, () => of(few));
        return run(few, kind === 3 ? 1 : kind === 4 ? 2 : 5 + below(14), UNSPACED.has(lang) ? '' : ' ');
      };
      const rows = Array.from({ length: sentences() }, () => names.map(() => value()));
      const form = below(4);
      if (form === 0) return [lang, rows.map(row => JSON.stringify(Object.fromEntries(row.map((cell, i) => [names[i]!, cell])))).join('\n')];
      if (form === 1) return [lang, JSON.stringify(rows.map(row => Object.fromEntries(row.map((cell, i) => [names[i]!, cell]))), null, 2)];
      if (form === 2) return [lang, [names, ...rows].map(row => row.join(of([',', ';', '\t']))).join('\n')];
      return [lang, rows.map(row => row.map((cell, i) => `${names[i]!}: ${String(cell)}`).join('\n')).join('\n\n')];
    },
  };
  return Object.entries(kinds).flatMap(([kind, make]) => Array.from({ length: MORE[kind] ?? TEXTS }, (_, i) => {
    const [lang, text] = make();
    return example({
      id: `generated/${kind}#${i}`, text, label: 0, source: `generated/${kind}`, family: 'b:generated', kind: 'generated', lang, group: `generated/${kind}#${i}`, heads: ['user', 'document'], fold: i % FOLD_COUNT, reserved: false,
    });
  }));
}
