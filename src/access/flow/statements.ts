import type { ToolClass, ToolLabel } from '../labels/label.ts';
import { readCommand, type CommandKind } from '../labels/shell.ts';
import { readStatement, type Statement } from '../labels/statement.ts';
import { bitOf, verbsOf } from '../labels/verbs.ts';
import type { Trace } from '../provenance/contract.ts';
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

/** Classes of a command by what it does. */
const CLASSES_OF: Readonly<Record<CommandKind, readonly ToolClass[]>> = { looks: ['reads_private'], checks: ['changes_state'], edits: ['changes_state'], pushes: ['changes_state', 'sends_outward'] };

/** What the commands of a call do at most, where that is certain and nobody's text has dictated them. */
export function commandIn(label: ToolLabel, sinks: readonly SinkTrace[]): CommandKind | undefined {
  if (label.basis === 'policy' || !label.classes.has('runs_code') || [...label.classes].some((each) => !OF_ANY.has(each))) return undefined;
  const kinds = sinks.filter(({ kind }) => kind === 'command').map(({ trace }) => {
    const kind = typeof trace.value === 'string' ? readCommand(trace.value) : undefined;
    return kind !== undefined && CHANGING.has(kind) && isDictated(trace) ? undefined : kind;
  });
  if (kinds.length === 0 || kinds.includes(undefined)) return undefined;
  return (['pushes', 'edits', 'checks', 'looks'] as const).find((kind) => kinds.includes(kind));
}
const CHANGING: ReadonlySet<CommandKind> = new Set(['edits', 'pushes']);

/** Whether words of a command stand in somebody's text, beyond the files that it names. */
function isDictated({ pieces }: Trace): boolean {
  return pieces.some(({ kind, standing, text }) => standing !== 'user' && standing !== 'model' && kind !== 'path' && kind !== 'host' && text.length >= LEAST_DICTATED);
}
/** Shorter words are a branch's or a file's name. UTF-16 units. */
const LEAST_DICTATED = 12;

/** The label of a call whose commands are known. */
export function commandLabel(label: ToolLabel, command: CommandKind | undefined): ToolLabel {
  return command === undefined ? label : { ...label, classes: new Set(CLASSES_OF[command]) };
}

/** A tool's words, where its commands edit the project: whoever asks for a fix, a change or a new file asks for that, but not for its being sent anywhere. */
export function commandWords(tool: ToolWords, command: CommandKind | undefined): ToolWords {
  if (command === undefined || !CHANGING.has(command)) return tool;
  const verbs = command === 'pushes' ? PUSHES : EDITS;
  return { ...tool, verbs, allVerbs: tool.allVerbs | verbs, likelyVerbs: tool.likelyVerbs | verbs, nouns: [], group: [], things: [] };
}
const PUSHES = verbsOf('push', true) | (['send', 'post', 'deploy', 'merge'] as const).reduce((bits, verb) => bits | bitOf(verb), 0);
const EDITS = (['update', 'create', 'save', 'remove', 'move', 'merge', 'note'] as const).reduce((bits, verb) => bits | bitOf(verb), 0);

/** A tool's words, where one statement says what is done, and to what. */
export function statedWords(tool: ToolWords, statements: readonly Statement[] | undefined): ToolWords {
  const [only] = statements ?? [];
  if (only === undefined || statements?.length !== 1 || only.verbs === 0 || only.objects.length === 0) return tool;
  return { verbs: only.verbs, allVerbs: tool.allVerbs | only.verbs, likelyVerbs: only.verbs, acting: '', nouns: only.objects, group: [], things: only.objects, told: [], names: tool.names };
}
