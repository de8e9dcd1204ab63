/**
 * `npx node scripts/frequent-words.ts`: writes `src/inspect/views/lib/frequent-words.json`, the words of each language by
 * how many of the hand-written and composed training texts hold them, most frequent first. What is kept for evaluation
 * (`corpus/detectors/injection/unseen`) is not read. Exit 0.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Languages whose words are told apart without spaces between them: those with more than 15,000 words of training text in Latin or Cyrillic letters. */
const LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'pl', 'tr', 'id', 'ru', 'uk'];
const root = join(import.meta.dirname, '..');
const CORPUS = join(root, 'corpus/detectors/injection');
/** Texts that must hold a word. English has twenty times the texts, so that typing errors and words of one writer can stay out. */
const LEAST_ENGLISH = 3;
const LEAST = 1;
/** Longest word that is kept; none of the splits looks further. */
const LONGEST = 20;

interface Row { readonly text: string; readonly lang?: string }

const counts = new Map<string, Map<string, number>>(LANGUAGES.map(lang => [lang, new Map<string, number>()]));
for (const folder of ['authored', 'train']) {
  for (const name of readdirSync(join(CORPUS, folder), { recursive: true, encoding: 'utf8' }).sort()) {
    if (!name.endsWith('.jsonl')) continue;
    for (const line of readFileSync(join(CORPUS, folder, name), 'utf8').split('\n')) {
      if (line === '') continue;
      const { text, lang } = JSON.parse(line) as Row;
      const words = counts.get(lang ?? '');
      if (words === undefined) continue;
      const lower = text.normalize('NFC').toLowerCase();
      // `don't` is written without its apostrophe where there is nothing but letters.
      for (const word of new Set([...lower.match(/\p{L}+/gu) ?? [], ...(lower.match(/\p{L}+['\u2019]\p{L}+/gu) ?? []).map(each => each.replace(/['\u2019]/u, ''))])) words.set(word, (words.get(word) ?? 0) + 1);
    }
  }
}
const lists = Object.fromEntries(Array.from(counts, ([lang, words]) => {
  const least = lang === 'en' ? LEAST_ENGLISH : LEAST;
  const frequent = [...words].filter(([word, count]) => count >= least && word.length <= LONGEST);
  return [lang, frequent.sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([word]) => word).join(' ')];
}));
writeFileSync(join(root, 'src/inspect/views/lib/frequent-words.json'), `${JSON.stringify(lists, undefined, 1)}\n`);
