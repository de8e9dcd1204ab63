import { createHash } from 'node:crypto';
import type { Conversation } from '../../conversation/types.ts';
import type { DefinitionStore } from './definition-store.ts';

/** Most conversations that are remembered; the least recently used goes first. */
const MOST_CONVERSATIONS = 10_000;
/** Most tools of one conversation that are remembered. */
const MOST_TOOLS = 1_000;

/**
 * Remembers what the tools of a conversation were defined as. A conversation is told by its first tool call, whose id is
 * unique, and by its first user text: until a call was made, no definition can have been trusted.
 */
export class DefinitionMemory {
  /** By conversation and tool. What was first does not change, so that what is known here needs no look into the store. */
  readonly #known = new Map<string, Map<string, string>>();
  readonly #store: Pick<DefinitionStore, 'first'> | undefined;

  /** @param store - what other processes and earlier ones know. Absent: nothing outlives this one */
  constructor(store?: Pick<DefinitionStore, 'first'>) {
    this.#store = store;
  }

  /**
   * Whether a tool's definition is another than when this conversation first had it. Learns the definitions that are new.
   * @throws SallyportError `definitions.unavailable`
   */
  changed({ parts }: Pick<Conversation, 'parts'>, tool: string): boolean {
    const id = parts.find((part) => part.kind === 'tool_arguments' && part.callId !== undefined)?.callId;
    if (id === undefined) return false;
    const key = digest(`${id}\0${parts.find((part) => part.origin === 'user')?.text ?? ''}`);
    const tools = this.#toolsOf(key);
    const now: string[] = [];
    const fresh = new Map<string, string>();
    for (const { kind, source, text } of parts) {
      if (kind !== 'tool_definition' || source === undefined || text === undefined) continue;
      const definition = digest(text);
      if (source === tool) now.push(definition);
      if (!tools.has(source) && !fresh.has(source) && tools.size + fresh.size < MOST_TOOLS) fresh.set(source, definition);
    }
    for (const [name, definition] of this.#first(key, fresh)) tools.set(name, definition);
    const first = tools.get(tool);
    return first !== undefined && now.some((definition) => definition !== first);
  }

  #toolsOf(conversation: string): Map<string, string> {
    const tools = this.#known.get(conversation) ?? new Map<string, string>();
    // Put in anew, so that the order of the map is that of last use.
    this.#known.delete(conversation);
    this.#known.set(conversation, tools);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST_CONVERSATIONS) break;
      this.#known.delete(oldest);
    }
    return tools;
  }

  /** How these tools were first defined in the conversation, here or elsewhere. */
  #first(conversation: string, fresh: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    if (this.#store === undefined || fresh.size === 0) return fresh;
    // Tools by their hash: a name is the application's text, and needs no place of its own on the disk.
    const stored = this.#store.first(conversation, new Map([...fresh].map(([tool, definition]) => [digest(tool), definition])));
    return new Map([...fresh].map(([tool, definition]) => [tool, stored.get(digest(tool)) ?? definition]));
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
