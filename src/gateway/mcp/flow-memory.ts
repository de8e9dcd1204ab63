import { Queue } from '../../core/queue.ts';
import type { Part } from '../../conversation/types.ts';
import type { GuardedPart } from '../../enforce/request-reader.ts';

/** What one session's calls brought, as far back as values are traced. UTF-16 units, and parts. */
const MAX_CHARS = 4_000_000;
const MAX_PARTS = 2_000;

/**
 * What a client's model has read over MCP in one session: the definitions of the tools it called, the calls and their
 * results. Bounded; what is forgotten leaves a part without text, so that it does not count as read and harmless.
 */
export class FlowMemory {
  readonly #definitions = new Map<string, GuardedPart>();
  readonly #parts = new Queue<GuardedPart>();
  #chars = 0;
  #forgotten = false;
  #calls = 0;

  /** The tool that is about to be called, as the client was shown it. */
  define(exposed: string, whole: GuardedPart): void {
    const known = this.#definitions.get(exposed);
    if (known?.part.text !== whole.part.text) this.#definitions.set(exposed, { ...whole, part: { ...whole.part, pointer: known?.part.pointer ?? `/tools/${this.#definitions.size}` } });
  }

  get parts(): readonly GuardedPart[] {
    return this.#forgotten ? [...this.#definitions.values(), FORGOTTEN, ...this.#parts] : [...this.#definitions.values(), ...this.#parts];
  }

  /** A call that was let through, and what it brought. */
  add(call: GuardedPart | undefined, results: readonly GuardedPart[]): void {
    const message = this.#calls++;
    for (const [at, guarded] of (call === undefined ? results : [call, ...results]).entries()) {
      const part: Part = { ...guarded.part, pointer: `/calls/${message}/${at}${guarded.part.pointer}`, message };
      this.#parts.push({ ...guarded, part });
      this.#chars += part.text?.length ?? 0;
    }
    while (this.#parts.length > MAX_PARTS || this.#chars > MAX_CHARS) {
      const first = this.#parts.shift();
      if (first === undefined) break;
      this.#chars -= first.part.text?.length ?? 0;
      this.#forgotten = true;
    }
  }
}

const FORGOTTEN: GuardedPart = {
  part: { pointer: '/calls/earlier', kind: 'unknown', origin: 'tool_result', encoding: 'json', source: '' },
  trust: 'untrusted',
  inspection: { outcome: 'indeterminate', findings: [], read: [], unread: [{ detector: '*', reason: 'too_large', message: 'earlier calls of a long session' }], score: 0 },
  decision: { action: 'allow', wouldBe: 'allow', reasons: [] },
  since: undefined,
};
