import { nameWords } from './names.ts';

/*
 * Tools that do several things are told by an argument which of them to do: `dna {"action": "transfer"}`. That word
 * belongs to the tool's name then.
 */

/** Names of such parameters. Folded. */
const ACTIONS: ReadonlySet<string> = new Set(['action', 'operation', 'op', 'verb', 'task', 'subcommand', 'do', 'aktion', 'vorgang', 'operacion', 'accion', 'azione', 'operazione', 'acao', 'operacao', 'actie', 'akcja', 'operacja', '操作', '動作', '동작', '작업']);
/** One word, or several in one. */
const WORD = /^[\p{L}][\p{L}\p{N}_.-]{1,39}$/u;

/** The name of a call for what it says of the deed: the tool's, with the word of an argument that chooses among its deeds. */
export function deedName(tool: string, leaves: readonly { readonly keys: readonly string[]; readonly value: unknown }[]): string {
  const chosen = leaves.find(({ keys, value }) => keys.length === 1 && nameWords(keys[0] ?? '').every((word) => ACTIONS.has(word)) && typeof value === 'string' && WORD.test(value));
  return chosen === undefined ? tool : `${tool}_${String(chosen.value)}`;
}
