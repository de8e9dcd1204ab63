import { deedsOf, type Deed } from './lexicon.ts';
import { nameWords } from './names.ts';
import { deedBits, verbsOf } from './verbs.ts';

/*
 * Tools that do several things are told by an argument which of them to do: `dna {"action": "transfer"}`. That word
 * belongs to the tool's name then.
 */

/** Names of such parameters. Folded. */
const ACTIONS: ReadonlySet<string> = new Set(['action', 'operation', 'op', 'verb', 'task', 'subcommand', 'do', 'aktion', 'vorgang', 'operacion', 'accion', 'azione', 'operazione', 'acao', 'operacao', 'actie', 'akcja', 'operacja', '操作', '動作', '동작', '작업']);
/** Depth to which such an argument is looked for: a list of operations has one in each. */
const MOST_KEYS = 3;

/** The name of a call for what it says of the deed: the tool's, with the word of an argument that chooses among its deeds. */
export function deedName(tool: string, leaves: readonly { readonly keys: readonly string[]; readonly value: unknown }[]): string {
  const chosen = leaves.flatMap(({ keys, value }) => (typeof value === 'string' && value !== '' && keys.length <= MOST_KEYS && isAction(keys) ? [nameWords(value).join('_')] : []));
  // Of several the one counts that does most.
  const word = chosen.toSorted((a, b) => rank(a) - rank(b))[0];
  return word === undefined || word === '' ? tool : `${tool}_${word}`;
}

function isAction(keys: readonly string[]): boolean {
  const words = nameWords(keys.findLast((key) => !/^\d+$/u.test(key)) ?? '');
  return words.length > 0 && words.every((word) => ACTIONS.has(word));
}

/** Deeds by what they do, the most harmful first. */
const BY_HARM: readonly Deed[] = ['run', 'pay', 'destroy', 'grant', 'publish', 'send', 'book', 'change', 'fetch'];

function rank(name: string): number {
  const words = nameWords(name);
  const deeds = words.flatMap(deedsOf);
  const found = BY_HARM.findIndex((deed) => deeds.includes(deed));
  if (found >= 0) return found;
  // A verb that is none of the common deeds does something, unless it looks.
  return deeds.length === 0 && words.some((word) => deedBits(verbsOf(word)) !== 0) ? BY_HARM.length : BY_HARM.length + 1;
}
