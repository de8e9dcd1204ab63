import type { EventStore } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { Queue } from '../../core/queue.ts';

/** What is kept of one session for a client whose connection broke. Messages, and UTF-16 units of their JSON. */
const MAX_EVENTS = 500;
const MAX_CHARS = 4 * 1024 ** 2;

interface Kept {
  readonly id: string;
  readonly stream: string;
  readonly message: JSONRPCMessage;
  readonly chars: number;
}

/**
 * The latest messages to one client, so that an answer whose connection broke can be fetched and the call need not be made
 * again. Bounded: what is older, or too large, cannot be fetched any more.
 */
export class ResumableEvents implements EventStore {
  readonly #kept = new Queue<Kept>();
  #chars = 0;
  #count = 0;

  storeEvent(stream: string, message: JSONRPCMessage): Promise<string> {
    const id = `${stream}_${++this.#count}`;
    const chars = JSON.stringify(message).length;
    if (chars <= MAX_CHARS) {
      this.#kept.push({ id, stream, message, chars });
      this.#chars += chars;
    }
    while (this.#kept.length > MAX_EVENTS || this.#chars > MAX_CHARS) this.#chars -= this.#kept.shift()?.chars ?? 0;
    return Promise.resolve(id);
  }

  getStreamIdForEventId(id: string): Promise<string | undefined> {
    return Promise.resolve([...this.#kept].find((event) => event.id === id)?.stream);
  }

  async replayEventsAfter(id: string, { send }: { send(id: string, message: JSONRPCMessage): Promise<void> }): Promise<string> {
    const events = [...this.#kept];
    const at = events.findIndex((event) => event.id === id);
    const stream = events[at]?.stream;
    if (stream === undefined) return '';
    for (const event of events.slice(at + 1)) if (event.stream === stream) await send(event.id, event.message);
    return stream;
  }
}
