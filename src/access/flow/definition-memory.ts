import { createHash } from 'node:crypto';
import type { Conversation } from '../../conversation/types.ts';

/** Most conversations that are remembered; the least recently used goes first. */
const MOST_CONVERSATIONS = 10_000;
/** Most tools of one conversation that are remembered. */
const MOST_TOOLS = 1_000;

/**
 * Remembers what the tools of a conversation were defined as. A conversation is told by its first tool call, whose id is
 * unique, and by its first user text: until a call was made, no definition can have been trusted.
 */
export class DefinitionMemory {
  readonly #known = new Map<string, Map<string, string>>();

  /** Whether a tool's definition is another than when this conversation first had it. Learns the definitions that are new. */
  changed({ parts }: Pick<Conversation, 'parts'>, tool: string): boolean {
    const id = parts.find((part) => part.kind === 'tool_arguments' && part.callId !== undefined)?.callId;
    if (id === undefined) return false;
    const key = digest(`${id}\0${parts.find((part) => part.origin === 'user')?.text ?? ''}`);
    let tools = this.#known.get(key);
    if (tools === undefined) tools = new Map();
    // Put in anew, so that the order of the map is that of last use.
    else this.#known.delete(key);
    this.#known.set(key, tools);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST_CONVERSATIONS) break;
      this.#known.delete(oldest);
    }
    let changed = false;
    for (const part of parts) {
      if (part.kind !== 'tool_definition' || part.source === undefined || part.text === undefined) continue;
      const now = digest(part.text);
      const then = tools.get(part.source);
      if (then === undefined && tools.size < MOST_TOOLS) tools.set(part.source, now);
      changed ||= part.source === tool && then !== undefined && then !== now;
    }
    return changed;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
