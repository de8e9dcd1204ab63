/**
 * What becomes of an attack when a user pastes the document that holds it: `npx node scripts/eval/pasted.ts FILE...` reads labelled documents (JSON lines),
 * judges each as a document and as a user's message under several requests, and prints the shares that are blocked. Exit codes: 0 done, 2 wrong use.
 */
import { readFileSync } from 'node:fs';
import { score } from './score.ts';

const REQUESTS: readonly (readonly [name: string, put: (text: string) => string])[] = [
  ['nothing', text => text],
  ['a request above', text => `Summarize the following text:\n\n${text}`],
  ['a request on the line', text => `Translate this article into French: ${text}`],
  ['a question and a label', text => `Answer the question based on the context.\nQuestion: what is this about?\nContext: ${text}`],
  ['a request below', text => `${text}\n\nWhat are the main points of the text above?`],
];

interface Row { readonly text: string; readonly label: 0 | 1; readonly origin?: string; readonly lang?: string }

const paths = process.argv.slice(2);
if (paths.length === 0) {
  process.stderr.write('usage: pasted.ts FILE...\n');
  process.exitCode = 2;
} else {
  const rows = paths.flatMap(path => readFileSync(path, 'utf8').split('\n').filter(line => line !== '').map(line => JSON.parse(line) as Row)).filter(row => row.origin === 'document' && row.lang === 'en');
  const share = (label: 0 | 1, blocks: (text: string) => boolean): string => {
    const texts = rows.filter(row => row.label === label);
    return `${(100 * texts.filter(row => blocks(row.text)).length / texts.length).toFixed(1)} % of ${texts.length}`;
  };
  process.stdout.write('| under | attacks blocked | harmless blocked |\n|---|---|---|\n');
  process.stdout.write(`| as a document | ${share(1, text => score(text, 'document').blocked)} | ${share(0, text => score(text, 'document').blocked)} |\n`);
  for (const [name, put] of REQUESTS) process.stdout.write(`| ${name}, as a user's text | ${share(1, text => score(put(text), 'user').blocked)} | ${share(0, text => score(put(text), 'user').blocked)} |\n`);
}
