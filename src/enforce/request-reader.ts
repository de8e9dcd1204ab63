import type { Clock } from '../core/clock.ts';
import type { Conversation, Part, Trust } from '../conversation/types.ts';
import type { PartReading } from '../inspect/apart/contract.ts';
import { readPart } from '../inspect/apart/read-part.ts';
import type { InspectionContext, PartInspection } from '../inspect/contract.ts';
import type { Engine } from '../inspect/engine.ts';
import type { SecondVerdicts } from '../inspect/second-stage/contract.ts';
import { combine } from '../policy/decide.ts';
import type { Decision, EffectivePolicy } from '../policy/types.ts';
import type { Histories, Remembered } from './history.ts';
import { EXCHANGE_MS, notRead, orderOf, type Readings } from './read-ahead.ts';

const OUT_OF_TIME = notRead('timeout');

/** What a request is read under. */
export interface Begun {
  readonly policy: EffectivePolicy;
  readonly context: InspectionContext;
  readonly second: SecondVerdicts | undefined;
  /** When reading began, by the monotonic clock. */
  readonly start: number;
  readonly readings: Readings | undefined;
}

/** One part after inspection. */
export interface GuardedPart {
  readonly part: Part;
  readonly trust: Trust;
  readonly inspection: PartInspection;
  readonly decision: Decision;
  /** Read in an earlier exchange of the same conversation, which is named. */
  readonly since: string | undefined;
}

/** Parts that earlier exchanges of the conversation have read, and of which the policy has nothing to say. */
export interface QuietParts {
  readonly parts: number;
  /** The latest of those exchanges; empty when there are none. */
  readonly since: string;
}

/** Reads and decides on the parts of requests, those aside that their history knows. */
export class RequestReader {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #histories: Histories;

  constructor(engine: Engine, clock: Clock, histories: Histories) {
    this.#engine = engine;
    this.#clock = clock;
    this.#histories = histories;
  }

  /** @param key - names the conversation's history; undefined when it is not to be remembered */
  inspect(conversation: Conversation, key: string | undefined, exchange: string, begun: Begun, now: number): { parts: GuardedPart[]; quiet: QuietParts } {
    const { policy } = begun;
    const read = this.#reader(exchange, begun, now);
    if (key === undefined) return { parts: conversation.parts.map((part) => read(part, policy.trustOf(part.origin, part.source)).guarded), quiet: { parts: 0, since: '' } };
    const history = this.#histories.for(key);
    const guarded: GuardedPart[] = [];
    const kept = history.goOn(conversation);
    let since = history.since;
    for (const i of history.notable) {
      const remembered = history.parts[i];
      const part = conversation.parts[i];
      if (part === undefined) throw new Error('a history has parts that its conversation has not');
      if (remembered !== undefined) guarded.push(this.#known(part, remembered, policy, now));
      else {
        const fresh = read(part, policy.trustOf(part.origin, part.source));
        if (fresh.remembered !== undefined) history.fill(i, fresh.remembered);
        guarded.push(fresh.guarded);
      }
    }
    let quiet = kept - guarded.length;
    for (let i = kept; i < conversation.parts.length; i++) {
      const part = conversation.parts[i]!;
      const trust = policy.trustOf(part.origin, part.source);
      const remembered = history.find(i, part, trust, conversation.turns);
      if (remembered === undefined) {
        const fresh = read(part, trust);
        history.add(fresh.remembered);
        guarded.push(fresh.guarded);
        continue;
      }
      history.add(remembered);
      if (remembered.decision.reasons.length > 0) guarded.push(this.#known(part, remembered, policy, now));
      else {
        quiet++;
        if (remembered.exchange > since) since = remembered.exchange;
      }
    }
    this.#histories.settle(history);
    return { parts: guarded, quiet: { parts: quiet, since: quiet === 0 ? '' : since } };
  }

  /** What was not clean is decided anew, since exceptions expire. */
  #known(part: Part, { trust, inspection, exchange }: Remembered, policy: EffectivePolicy, now: number): GuardedPart {
    return { part, trust, inspection, decision: this.#decide(part, trust, inspection, policy, now), since: exchange };
  }

  /** Takes the readings of parts that are not known, or reads them, for as long as one exchange may take. */
  #reader(exchange: string, { policy, context: bare, second, start, readings }: Begun, now: number): (part: Part, trust: Trust) => { guarded: GuardedPart; remembered: Remembered | undefined } {
    const clock = this.#clock;
    const context = withVerdicts(bare, second);
    return (part, trust) => {
      const reading = readings?.get(part) ?? (clock.monotonic() - start > EXCHANGE_MS ? OUT_OF_TIME : this.#read(part, trust, policy, context));
      const { inspection, decision } = this.#withDocuments(part, reading, this.#decide(part, trust, reading.whole, policy, now), policy, now);
      // What failed or ran out of time may succeed when it is read again.
      const final = part.text !== undefined && !inspection.unread.some((gap) => gap.reason === 'failed' || gap.reason === 'timeout');
      const { text = '', origin, kind, encoding, source } = part;
      return {
        guarded: { part, trust, inspection, decision, since: undefined },
        remembered: final ? { text, origin, kind, encoding, source, trust, inspection, decision, exchange } : undefined,
      };
    };
  }

  #read(part: Part, trust: Trust, policy: EffectivePolicy, context: InspectionContext): PartReading {
    const engine = this.#engine;
    return part.text === undefined ? { whole: engine.inspect(part, trust, 'request', context), document: undefined } : readPart(engine, orderOf(part, part.text, trust, policy), context);
  }

  /** What was found in the documents of a user's message besides is decided on as what it is. */
  #withDocuments(part: Part, { whole, document }: PartReading, decision: Decision, policy: EffectivePolicy, now: number): { inspection: PartInspection; decision: Decision } {
    if (document === undefined) return { inspection: whole, decision };
    const findings = document.findings.filter((finding) => !whole.findings.some((known) => known.rule === finding.rule && known.span[0] === finding.span[0] && known.span[1] === finding.span[1]));
    const extra = this.#decide({ ...part, origin: 'document' }, policy.trustOf('document', part.source), { ...document, findings }, policy, now);
    return {
      inspection: {
        ...whole, findings: [...whole.findings, ...findings], unread: [...whole.unread, ...document.unread], score: Math.max(whole.score, document.score),
        outcome: whole.outcome === 'indeterminate' || document.outcome === 'indeterminate' ? 'indeterminate' : findings.length > 0 ? 'finding' : whole.outcome,
      },
      decision: extra.reasons.length === 0 ? decision : combine([...decision.reasons, ...extra.reasons]),
    };
  }

  #decide(part: Part, trust: Trust, inspection: PartInspection, policy: EffectivePolicy, now: number): Decision {
    const mediaKind = part.kind === 'image' || part.kind === 'audio' || part.kind === 'file' ? part.kind : undefined;
    return policy.decide({ pointer: part.pointer, origin: part.origin, trust, source: part.source, direction: 'request', mediaKind, findings: inspection.findings, unread: inspection.unread }, now);
  }
}

/** A context with what the second stage said. */
export function withVerdicts(context: InspectionContext, second: SecondVerdicts | undefined): InspectionContext {
  return second === undefined ? context : { ...context, second };
}
