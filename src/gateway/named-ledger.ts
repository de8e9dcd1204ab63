import { maskText } from '../enforce/masking.ts';
import type { Finding, InspectionContext } from '../inspect/contract.ts';
import type { Engine } from '../inspect/engine.ts';
import type { Acknowledge, LedgerStatus, LedgerWriter } from '../ledger/contract.ts';
import type { AdminEvent, ExchangeEvent, LedgerEvent } from '../ledger/event.ts';

/** Detectors that read names. */
const READ_BY: ReadonlySet<string> = new Set(['secrets', 'pii']);

/** Least confidence of a personal datum in a name: a run of digits in an id is a telephone number now and then, and less sure. */
const SURE = 0.9;

/** Names that were read and need not be read again; all are forgotten when there are more. */
const MAX_KNOWN = 4_096;

/** Longest name that is remembered. UTF-16 units. */
const MAX_REMEMBERED = 512;

/** What stands for a name that is too long to be read, or failed to be. */
const UNREAD = '[unread]';

/** What a pointer of the wire API's own fields does not have: only such a pointer is read. */
const FOREIGN = /[^/]{20}|@/;

const BARE: InspectionContext = { fingerprint: '', systemTexts: [], canaries: [], settings: { denylist: [], allowedHosts: [], maxPartChars: Infinity, maxPartTokens: Infinity, disabledRules: new Set() } };

/**
 * The ledger, given names as they may be stored. What names something (a model, a tool, a source, a path, a field, a session)
 * is no part that detectors read, and clients choose it: keys and personal data in it are masked here, whichever way it came.
 * The end user and the session keep personal data, since by them the operator knows and follows callers, but no keys.
 */
export class NamedLedger implements LedgerWriter {
  readonly #ledger: LedgerWriter;
  readonly #names: Names;

  readonly #note: (event: LedgerEvent) => void;

  /** @param note - is told of each event that is to be recorded */
  constructor(ledger: LedgerWriter, engine: Engine, note: (event: LedgerEvent) => void = () => undefined) {
    this.#ledger = ledger;
    this.#names = new Names(engine);
    this.#note = note;
  }

  get ready(): boolean {
    return this.#ledger.ready;
  }

  record(event: LedgerEvent): void {
    this.#note(event);
    this.#ledger.record(this.#names.masked(event));
  }

  recordSoon(event: LedgerEvent, done: Acknowledge): void {
    this.#note(event);
    this.#ledger.recordSoon(this.#names.masked(event), done);
  }

  status(): LedgerStatus {
    return this.#ledger.status();
  }

  flush(timeoutMs?: number): Promise<boolean> {
    return this.#ledger.flush(timeoutMs);
  }

  close(): Promise<void> {
    return this.#ledger.close();
  }
}

/** Masks the names of events, and remembers those that it has read. */
class Names {
  readonly #engine: Engine;
  readonly #detectors: Engine['detectors'];
  /** By name: as it may be stored, without keys only, and without personal data too. */
  readonly #known = new Map<string, { readonly person: string; readonly thing: string }>();

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#detectors = engine.detectors.filter(({ id }) => READ_BY.has(id));
  }

  masked(event: LedgerEvent): LedgerEvent {
    return event.type === 'exchange' ? this.#exchange(event) : this.#admin(event);
  }

  #read(name: string): { readonly person: string; readonly thing: string } {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const { findings, unread } = this.#engine.inspectText({ text: name, origin: 'user', trust: 'untrusted', kind: 'text', source: undefined, direction: 'request', json: false }, BARE, 'plain', this.#detectors);
    // A name that could not be read to its end may hold anything.
    if (unread.length > 0) return { person: UNREAD, thing: UNREAD };
    const without = (which: (finding: Finding) => boolean): string => {
      const found = findings.filter(which);
      return found.length === 0 ? name : maskText(name, found);
    };
    const isKey = ({ category }: Finding): boolean => category === 'secret';
    const read = { person: without(isKey), thing: without((finding) => isKey(finding) || finding.confidence >= SURE) };
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    if (name.length <= MAX_REMEMBERED) this.#known.set(name, read);
    return read;
  }

  readonly #thing = (name: string): string => this.#read(name).thing;
  readonly #person = (name: string): string => this.#read(name).person;
  readonly #pointer = (pointer: string): string => (FOREIGN.test(pointer) ? this.#read(pointer).thing : pointer);

  #exchange(event: ExchangeEvent): ExchangeEvent {
    if (!this.#needsMasking(event)) return event;
    const { endUser, session, agent } = event;
    return {
      ...event,
      model: this.#thing(event.model),
      route: this.#thing(event.route),
      ...(endUser === undefined ? {} : { endUser: this.#person(endUser) }),
      ...(session === undefined ? {} : { session: this.#person(session) }),
      ...(agent === undefined ? {} : { agent: this.#person(agent) }),
      ...(event.groups === undefined ? {} : { groups: event.groups.map(this.#person) }),
      parts: event.parts.map((part) => ({ ...part, pointer: this.#pointer(part.pointer), ...(part.source === undefined ? {} : { source: this.#thing(part.source) }) })),
      reasons: event.reasons.map((reason) => ({ ...reason, pointer: this.#pointer(reason.pointer) })),
      toolCalls: event.toolCalls.map((call) => ({ ...call, id: this.#thing(call.id), name: this.#thing(call.name) })),
      ...(event.access === undefined ? {} : { access: event.access.map((each) => ({ ...each, resource: this.#thing(each.resource) })) }),
    };
  }

  /** Almost no event does, and none is copied for nothing. */
  #needsMasking({ model, route, endUser, session, agent, groups, parts, reasons, toolCalls, access }: ExchangeEvent): boolean {
    const thing = (name: string | undefined): boolean => name !== undefined && this.#thing(name) !== name;
    const person = (name: string | undefined): boolean => name !== undefined && this.#person(name) !== name;
    const pointed = (each: { readonly pointer: string }): boolean => this.#pointer(each.pointer) !== each.pointer;
    return thing(model) || thing(route) || person(endUser) || person(session) || person(agent) || (groups?.some(person) ?? false)
      || parts.some((part) => pointed(part) || thing(part.source)) || reasons.some(pointed)
      || toolCalls.some(({ id, name }) => thing(id) || thing(name)) || (access?.some(({ resource }) => thing(resource)) ?? false);
  }

  #admin(event: AdminEvent): AdminEvent {
    const path = event.detail['path'];
    if (typeof path !== 'string') return event;
    const masked = this.#thing(path);
    return masked === path ? event : { ...event, detail: { ...event.detail, path: masked } };
  }
}
