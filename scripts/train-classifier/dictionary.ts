import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pairHash } from '../../src/inspect/classifier/classes.ts';
import { tokenizeApart } from '../../src/inspect/classifier/tokens.ts';
import type { StoredClasses } from '../../src/inspect/classifier/classes.ts';

const FOLDER = join(import.meta.dirname, 'dictionary');
/** Head words with what they are called in other languages. */
const FILES = ['verbs.txt', 'nouns.txt', 'other.txt'];
/** Shortest word whose other endings count as the same word, in letters. */
const LEAST_STEMMED = 6;

function readLines(file: string): (readonly [head: string, words: readonly string[]])[] {
  return readFileSync(join(FOLDER, file), 'utf8').split('\n').filter(line => line !== '').map(line => {
    const at = line.indexOf(': ');
    if (at <= 0) throw new Error(`${file}: a line is "head: word word ...", not "${line.slice(0, 40)}"`);
    return [line.slice(0, at), line.slice(at + 2).split(' ')] as const;
  });
}

/** The word classes; where two heads claim a word, the earlier one has it. A `_` in a word stands for a space. */
export function readClasses(): StoredClasses {
  const words = new Map<number, number>();
  const stems = new Map<number, number>();
  const pairs = new Map<number, number>();
  const ids = new Map<string, number>();
  const put = (map: Map<number, number>, hash: number, id: number): void => { if (!map.has(hash)) map.set(hash, id); };
  const entries = FILES.flatMap(readLines);
  for (const [head] of entries) {
    if (!ids.has(head)) ids.set(head, ids.size + 1);
    put(words, tokenizeApart(head).hash[0]!, ids.get(head)!);
  }
  for (const [head, foreign] of entries) {
    const id = ids.get(head)!;
    for (const word of foreign) {
      const tokens = tokenizeApart(word.replaceAll('_', ' '));
      if (tokens.count === 0) continue;
      if (tokens.count > 1) put(pairs, pairHash(tokens.hash[0]!, tokens.hash[1]!), id);
      else {
        put(words, tokens.hash[0]!, id);
        if (word.length >= LEAST_STEMMED) put(stems, tokens.stem[0]!, id);
      }
    }
  }
  for (const [head, synonyms] of readLines('synonyms.txt')) {
    const id = ids.get(head);
    if (id !== undefined) for (const word of synonyms) put(words, tokenizeApart(word).hash[0]!, id);
  }
  return { words: [...words], stems: [...stems], pairs: [...pairs] };
}
