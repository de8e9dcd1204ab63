import { AGENTS } from './lexicon-agents.ts';
import { ConceptScanner } from './concepts.ts';
import { ENGLISH } from './lexicon-en.ts';
import { LANGUAGES } from './lexicon-languages.ts';

let scanner: ConceptScanner | undefined;

/** The scanner over all languages, built when first asked for (about 10 milliseconds). */
export function conceptScanner(): ConceptScanner {
  return scanner ??= new ConceptScanner([ENGLISH, ...LANGUAGES, AGENTS]);
}
