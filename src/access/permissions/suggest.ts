import { parseStrict, isObject, type JsonValue } from '../../core/json.ts';
import { ArgumentBounds } from './bounds.ts';
import type { Observation } from './observed.ts';
import { quoted } from './quoted.ts';
import { callAction } from './schema.ts';
import { shapeOf, type ToolShape } from './shape.ts';

/** One proposed statement. */
export interface Suggestion {
  readonly id: string;
  /** The statement alone. */
  readonly text: string;
  readonly calls: number;
  readonly users: number;
  readonly first: string;
  readonly last: string;
  /** Why it is no narrower, where it could be. */
  readonly notes: readonly string[];
}

export interface SuggestedPolicy {
  readonly suggestions: readonly Suggestion[];
  readonly exchanges: number;
  /** Calls that did not go through, and from which nothing was made. */
  readonly refused: number;
}

export interface SuggestOptions {
  /** Definitions by tool, for conditions on arguments. */
  readonly tools: ReadonlyMap<string, ToolShape>;
  /** Whether conditions on arguments are proposed. */
  readonly arguments: boolean;
  /** The data source that a part belongs to. */
  dataSourceOf(application: string, origin: string, source: string): string | undefined;
}

interface Use { readonly action: string; readonly resource: string; readonly tool: string | undefined; calls: number; readonly users: Set<string>; first: string; last: string; groups: ReadonlySet<string> | undefined; readonly application: string; readonly agent: string | undefined; readonly bounds: ArgumentBounds }

/** Collects what happened, and proposes the least permissions by which it could have. */
export class Suggester {
  readonly #uses = new Map<string, Use>();
  readonly #options: SuggestOptions;
  #exchanges = 0;
  #refused = 0;

  constructor(options: SuggestOptions) {
    this.#options = options;
  }

  add(seen: Observation): void {
    this.#exchanges++;
    if (seen.sent && seen.model !== '') this.#use(seen, 'use', `resource == Model::${quoted(seen.model)}`, undefined, '');
    if (seen.server !== undefined) this.#use(seen, 'connect', `resource == Server::${quoted(seen.server)}`, undefined, '');
    // A resource or prompt of an MCP server is a source of its own where the policy has no name for it.
    const sources = new Set(seen.brought.flatMap(({ origin, source }) => this.#options.dataSourceOf(seen.application, origin, source) ?? (seen.server !== undefined && origin === 'document' ? source : [])));
    for (const source of sources) this.#use(seen, 'read', `resource == Source::${quoted(source)}`, undefined, '');
    for (const call of seen.calls) {
      if (call.passed) this.#use(seen, callAction(call.tool), 'resource', call.tool, call.arguments);
      else this.#refused++;
    }
  }

  #use({ application, agent, user, groups, time }: Observation, action: string, resource: string, tool: string | undefined, args: string): void {
    const key = JSON.stringify([application, agent ?? null, action, resource]);
    let use = this.#uses.get(key);
    if (use === undefined) this.#uses.set(key, (use = { action, resource, tool, calls: 0, users: new Set(), first: time, last: time, groups: undefined, application, agent, bounds: new ArgumentBounds(tool === undefined ? undefined : this.#options.tools.get(tool)) }));
    use.calls++;
    if (user !== undefined) use.users.add(user);
    use.groups = new Set(use.groups === undefined ? groups : [...use.groups].filter((group) => groups.includes(group)));
    if (time < use.first) use.first = time;
    if (time > use.last) use.last = time;
    if (tool !== undefined) use.bounds.add(args);
  }

  suggest(): SuggestedPolicy {
    const uses = [...this.#uses.values()].sort((a, b) => a.application.localeCompare(b.application) || (a.agent ?? '').localeCompare(b.agent ?? '') || a.action.localeCompare(b.action) || a.resource.localeCompare(b.resource));
    return { suggestions: uses.map((use, index) => this.#statement(use, index)), exchanges: this.#exchanges, refused: this.#refused };
  }

  #statement(use: Use, index: number): Suggestion {
    const conditions: string[] = [];
    const notes: string[] = [];
    const group = [...(use.groups ?? [])].sort((a, b) => a.localeCompare(b))[0];
    // The agent's own name is narrower than its application, and both are demanded.
    const principal = use.agent === undefined ? `principal in Application::${quoted(use.application)}` : `principal in Agent::${quoted(use.agent)}`;
    if (use.agent !== undefined) conditions.push(`context.application == Application::${quoted(use.application)}`);
    if (group !== undefined) conditions.push(`principal in Group::${quoted(group)}`);
    if (use.tool !== undefined && this.#options.arguments) {
      const bounds = use.bounds.conditions();
      conditions.push(...bounds.conditions);
      notes.push(...bounds.notes);
    }
    const id = `${use.action.replaceAll(/[^\w.:/#-]/g, '_').slice(0, 60)}.${index + 1}`;
    const text = `@id("${id}")\npermit(${principal}, action == Action::${quoted(use.action)}, ${use.resource})${conditions.length === 0 ? '' : `\nwhen { ${conditions.join('\n    && ')} }`};`;
    return { id, text, calls: use.calls, users: use.users.size, first: use.first, last: use.last, notes };
  }
}

/** The proposal as a file to review: every statement says what it was made from. */
export function suggestedText({ suggestions, exchanges, refused }: SuggestedPolicy, period: string): string {
  const head = [
    `// Proposed from ${count(exchanges, 'exchange')} ${period}. Read every statement before you use it: what was seen is not what should be.`,
    ...(refused === 0 ? [] : [`// ${count(refused, 'call')} that did not go through ${refused === 1 ? 'is' : 'are'} left out.`]),
  ];
  const bodies = suggestions.map(({ text, calls, users, first, last, notes }) => [
    `// ${count(calls, 'call')}${users === 0 ? '' : ` by ${count(users, 'user')}`}, ${first === last ? first : `${first} to ${last}`}`,
    ...notes.map((note) => `// ${note}`),
    text,
  ].join('\n'));
  return `${[head.join('\n'), ...bodies].join('\n\n')}\n`;
}

function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}

/** The definitions that the record holds whole, each tool's last; and the names of those it does not. */
export class DefinitionCollector {
  readonly #whole = new Map<string, JsonValue>();
  #broken = 0;

  add(seen: Observation): void {
    for (const text of seen.definitions) {
      const value = parsed(text);
      const shape = shapeOf(value);
      if (shape === undefined || value === undefined) this.#broken++;
      else this.#whole.set(shape.tool, value);
    }
  }

  /** Definitions by tool, and how many could not be read because they were cut. */
  get found(): { readonly definitions: readonly JsonValue[]; readonly unread: number } {
    return { definitions: [...this.#whole].sort(([a], [b]) => a.localeCompare(b)).map(([, value]) => value), unread: this.#broken };
  }

  get shapes(): ReadonlyMap<string, ToolShape> {
    return new Map([...this.#whole].flatMap(([tool, value]) => {
      const shape = shapeOf(value);
      return shape === undefined ? [] : [[tool, shape] as const];
    }));
  }
}

function parsed(text: string): JsonValue | undefined {
  try {
    const value = parseStrict(text, 64);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined; // Cut in the record; told as unread.
  }
}
