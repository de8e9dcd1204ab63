import type { ToolClass, ToolLabel } from '../labels/label.ts';
import { readCommand } from '../labels/shell.ts';
import { readStatement, type Statement } from '../labels/statement.ts';
import type { SinkTrace } from './contract.ts';
import type { ToolWords } from './tool-words.ts';

/*
 * A tool that runs whatever statement it is given does what the statement says: its label and its words are the
 * statement's. What the policy says of the tool stands.
 */

/** Classes that go with a tool for statements of any kind. */
const OF_ANY: ReadonlySet<ToolClass> = new Set(['runs_code', 'changes_state', 'reads_private', 'reads_untrusted']);

/** The database statements among the arguments; undefined where a command is none. */
export function statementsIn(label: ToolLabel, sinks: readonly SinkTrace[]): readonly Statement[] | undefined {
  if (!label.classes.has('runs_code')) return undefined;
  const commands = sinks.filter(({ kind }) => kind === 'command').map(({ trace }) => (typeof trace.value === 'string' ? readStatement(trace.value) : undefined));
  return commands.length > 0 && commands.every((each) => each !== undefined) ? commands : undefined;
}

/** The label of a call that only reads tables: no code runs. */
export function readingLabel(label: ToolLabel, statements: readonly Statement[] | undefined): ToolLabel {
  if (label.basis === 'policy' || statements?.every(({ readsOnly }) => readsOnly) !== true || [...label.classes].some((each) => !OF_ANY.has(each))) return label;
  return { ...label, classes: new Set(['reads_private']) };
}

/** The label of a call whose commands only look, or run the project's own checks. */
export function commandLabel(label: ToolLabel, sinks: readonly SinkTrace[]): ToolLabel {
  if (label.basis === 'policy' || !label.classes.has('runs_code') || [...label.classes].some((each) => !OF_ANY.has(each))) return label;
  const kinds = sinks.filter(({ kind }) => kind === 'command').map(({ trace }) => (typeof trace.value === 'string' ? readCommand(trace.value) : undefined));
  if (kinds.length === 0 || kinds.includes(undefined)) return label;
  return { ...label, classes: new Set(kinds.includes('checks') ? ['changes_state'] : ['reads_private']) };
}

/** A tool's words, where one statement says what is done, and to what. */
export function statedWords(tool: ToolWords, statements: readonly Statement[] | undefined): ToolWords {
  const [only] = statements ?? [];
  if (only === undefined || statements?.length !== 1 || only.verbs === 0 || only.objects.length === 0) return tool;
  return { verbs: only.verbs, allVerbs: tool.allVerbs | only.verbs, likelyVerbs: only.verbs, acting: '', nouns: only.objects, group: [], things: only.objects, told: [], names: tool.names };
}
