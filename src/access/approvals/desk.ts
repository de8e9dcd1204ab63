import type { Clock } from '../../core/clock.ts';
import { asError, SallyportError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { APPROVER_NAME, looksLikeApproverToken, newApproverToken, objectionTo, OWNER, sameHash, tokenHash, type Approver } from './approvers.ts';
import { bindingOf, saidHash } from './binding.ts';
import type { Approval, ApprovalEvent, CallToSettle, ConversationIdentity, Settlement, WaitingCall } from './contract.ts';
import { MAX_OPEN, MAX_OPEN_IN_ALL, type ApprovalStore, type StoredCall } from './store.ts';

export interface DeskOptions {
  readonly store: ApprovalStore;
  readonly clock: Clock;
  /**
   * Writes to the ledger, inside the change that it tells of: when it throws, the change is undone.
   * @throws SallyportError when nothing can be recorded
   */
  record(event: ApprovalEvent): void;
  /** Told of each newly parked call, after it was stored. */
  announce?(approval: Approval): void;
}

export type Via = 'cli' | 'api' | 'link' | 'console';

/** Longest note of an approver. UTF-16 units. */
export const MAX_NOTE = 500;
/** Names that stand for the product itself and for the holder of the admin token. */
const RESERVED_NAMES = new Set(['admin', 'gateway', 'sallyport']);

/**
 * Where calls wait for a person. Every answer is one transaction: of two people who decide at once one is first, and of
 * two answers that would use the same approval one gets it.
 */
export class ApprovalDesk {
  readonly #o: DeskOptions;

  constructor(options: DeskOptions) {
    this.#o = options;
  }

  /**
   * Decides on the calls of one choice that need a person. When each has an approval of its own, these are used up and
   * the calls pass; otherwise every call without one is parked, once.
   */
  settle(calls: readonly CallToSettle[], exchange: string): Settlement {
    const parked: StoredCall[] = [];
    try {
      // On its own, so that what is undone does not undo the end of others.
      this.sweep();
      const settlement = this.#o.store.transaction((): Settlement => {
        const now = this.#o.clock.now();
        const taken = new Set<string>();
        const found = calls.map((call) => {
          const stored = this.#find(call, now, taken);
          if (stored !== undefined) taken.add(stored.id);
          return { call, stored };
        });
        if (found.every(({ stored }) => stored?.state === 'approved')) return { outcome: 'passed', approvals: found.flatMap(({ stored }) => (stored === undefined ? [] : [this.#use(stored, exchange)])) };
        const waiting: WaitingCall[] = [];
        for (const { call, stored } of found) {
          const known = stored ?? this.#park(call, now);
          if (stored === undefined) parked.push(known);
          if (known.state !== 'approved') waiting.push(told(known));
        }
        return { outcome: 'waiting', calls: waiting };
      });
      for (const call of parked) this.#o.announce?.(call);
      return settlement;
    } catch (thrown) {
      return { outcome: 'refused', error: thrown instanceof SallyportError ? thrown : new SallyportError('approval.unavailable', `The call could not be parked (${asError(thrown).name}).`, { cause: thrown }) };
    }
  }

  /** The states of some calls, for who waits; a call that is not there any more counts as expired. */
  states(ids: readonly string[]): Approval['state'][] {
    const now = this.#o.clock.now();
    return ids.map((id) => {
      const call = this.#o.store.get(id);
      return call === undefined || call.expires <= now ? 'expired' : call.state;
    });
  }

  /**
   * A person's answer.
   * @throws SallyportError `approval.unknown`, `approval.closed`, `approval.forbidden`, `approval.unavailable`, `ledger.unavailable`
   */
  decide(id: string, verdict: 'approved' | 'denied', approver: Approver, via: Via, note?: string): Approval {
    const { store, clock } = this.#o;
    const now = clock.now();
    const before = this.show(id);
    this.sweep();
    const objection = objectionTo(approver, before);
    if (objection !== undefined) {
      this.rejected(id, approver.name, 'approval.forbidden', via);
      throw new SallyportError('approval.forbidden', objection);
    }
    return store.transaction(() => {
      const call = store.get(id);
      if (call?.state !== 'parked' || call.expires <= now) throw closed(call ?? before);
      const expires = now + call.call.ttlMs;
      const text = note === undefined || note === '' ? undefined : note.slice(0, MAX_NOTE);
      store.move(id, 'parked', verdict, { expires, decidedBy: approver.name, decidedAt: now, ...(text === undefined ? {} : { note: text }) });
      if (verdict === 'denied') store.forget(id);
      this.#o.record({ action: verdict, actor: approver.name, detail: { ...about(call), via, ...(text === undefined ? {} : { note: text }) } });
      return store.get(id) ?? call;
    });
  }

  /** Records an attempt that was turned away: a changed link, a wrong token, an approver without the right. */
  rejected(id: string, actor: string, code: string, via: Via): void {
    this.#o.record({ action: 'rejected', actor, detail: { approval: id.slice(0, 64), code, via } });
  }

  /** @throws SallyportError `approval.unknown` */
  show(id: string): Approval {
    const call = this.#o.store.exists ? this.#o.store.get(id) : undefined;
    if (call === undefined) throw new SallyportError('approval.unknown', 'There is no parked call with this id.');
    return call.expires <= this.#o.clock.now() && (call.state === 'parked' || call.state === 'approved') ? { ...call, state: 'expired' } : call;
  }

  /** Calls that wait or are approved, newest first; with `all` those that have ended too. */
  list(all = false): Approval[] {
    if (!this.#o.store.exists) return [];
    this.sweep();
    return this.#o.store.list(all);
  }

  /** Ends what is overdue, and records it. */
  sweep(): void {
    const { store, clock } = this.#o;
    if (!store.exists || store.overdue(clock.now()).length === 0) return;
    store.transaction(() => { this.#expire(clock.now()); });
  }

  /**
   * Adds an approver. The returned token is the only copy there will ever be.
   * @throws SallyportError `usage.invalid` for a name that cannot be had
   */
  addApprover(name: string, bounds: Pick<Approver, 'applications' | 'tools' | 'maxAmount'>): { readonly token: string; readonly approver: Approver } {
    if (!APPROVER_NAME.test(name)) throw new SallyportError('usage.invalid', 'An approver\'s name is letters, digits, ".", "_", "@" and "-", at most 64.', { help: 'Choose another name.' });
    if (RESERVED_NAMES.has(name.toLowerCase())) throw new SallyportError('usage.invalid', `The name "${name}" is reserved.`, { help: 'Choose another name.' });
    const approver: Approver = { name, created: new Date(this.#o.clock.now()).toISOString(), ...bounds };
    const token = newApproverToken();
    this.#o.store.transaction(() => {
      const taken = this.#o.store.approvers().some((each) => each.approver.name.toLowerCase() === name.toLowerCase());
      if (taken || !this.#o.store.addApprover(approver, tokenHash(token))) throw new SallyportError('usage.invalid', `There is or was an approver "${name}"; records would not tell the two apart.`, { help: 'Choose another name.' });
    });
    return { token, approver };
  }

  /** @returns whether there was such an approver, not revoked */
  revokeApprover(name: string): boolean {
    return this.#o.store.exists && this.#o.store.revokeApprover(name, new Date(this.#o.clock.now()).toISOString());
  }

  approvers(): Approver[] {
    return this.#o.store.exists ? this.#o.store.approvers().map(({ approver }) => approver) : [];
  }

  /** @throws SallyportError `approval.invalid_token`, the same for unknown, wrong and revoked */
  approverOf(token: string): Approver {
    const wanted = tokenHash(token);
    const found = looksLikeApproverToken(token) && this.#o.store.exists ? this.#o.store.approvers().find(({ hash }) => sameHash(hash, wanted)) : undefined;
    if (found === undefined || found.approver.revoked !== undefined) throw new SallyportError('approval.invalid_token', 'This approver token is unknown or revoked.');
    return found.approver;
  }

  /** The approver of a name; undefined when there is none in force. */
  approverNamed(name: string): Approver | undefined {
    return name === OWNER.name ? undefined : this.approvers().find((approver) => approver.name === name && approver.revoked === undefined);
  }

  /** Closes the file; it is opened again when it is needed. */
  close(): void {
    this.#o.store.close();
  }

  /** What is stored of the same call in the same conversation: an approval first, then what waits, then a denial that still holds. */
  #find({ bound }: CallToSettle, now: number, taken: ReadonlySet<string>): StoredCall | undefined {
    const candidates = this.#o.store.bound(bindingOf(bound)).filter((call) => call.expires > now && !taken.has(call.id) && continues(call, bound.conversation));
    return candidates.find(({ state }) => state === 'approved') ?? candidates.find(({ state }) => state === 'parked') ?? candidates.find(({ state }) => state === 'denied');
  }

  #use(call: StoredCall, exchange: string): { id: string; by: string } {
    const { store } = this.#o;
    if (!store.move(call.id, 'approved', 'used', { usedIn: exchange })) throw closed(call);
    store.forget(call.id);
    const by = call.decidedBy ?? '';
    this.#o.record({ action: 'used', actor: 'gateway', detail: { ...about(call), approver: by, exchange } });
    return { id: call.id, by };
  }

  #park(call: CallToSettle, now: number): StoredCall {
    const { store } = this.#o;
    const { conversation } = call.bound;
    const open = store.open(conversation.application);
    if (open.own >= MAX_OPEN) throw new SallyportError('approval.too_many', `${MAX_OPEN} calls of this application wait for a person already.`);
    if (open.all >= MAX_OPEN_IN_ALL) throw new SallyportError('approval.too_many', `${MAX_OPEN_IN_ALL} calls wait for a person already.`);
    const parked = call.park();
    const turns = conversation.session === undefined ? conversation.said.length : 0;
    const stored: StoredCall = { id: newId('ap', now), state: 'parked', binding: bindingOf(call.bound), turns, said: saidHash(conversation.said, turns), created: now, expires: now + parked.ttlMs, call: parked };
    store.insert(stored);
    store.trim(now);
    const { asker, reasons, masked } = parked;
    this.#o.record({ action: 'parked', actor: 'gateway', detail: { ...about(stored), exchange: asker.exchange, ...(asker.endUser === undefined ? {} : { endUser: asker.endUser }), policy: parked.policy, rules: [...new Set(reasons.map(({ rule }) => rule))].join(' '), ...(parked.storeContent ? { arguments: masked } : {}), expires: new Date(stored.expires).toISOString() } });
    return stored;
  }

  #expire(now: number): void {
    const { store } = this.#o;
    const overdue = store.overdue(now);
    for (const call of overdue) {
      if (!store.move(call.id, call.state, 'expired')) continue;
      store.forget(call.id);
      this.#o.record({ action: 'expired', actor: 'gateway', detail: { ...about(call), was: call.state } });
    }
  }
}

/** Whether a conversation is the one that a call was parked in: what the user had said then stands at its beginning. */
function continues(call: StoredCall, { said }: ConversationIdentity): boolean {
  return said.length >= call.turns && saidHash(said, call.turns) === call.said;
}

function about({ id, binding, call }: StoredCall): Record<string, string> {
  return { approval: id, binding, application: call.asker.application, tool: call.tool };
}

function told({ id, state, expires, call }: StoredCall): WaitingCall {
  return { id, tool: call.tool, state: state === 'denied' ? 'denied' : 'parked', reasons: call.reasons, expires: new Date(expires).toISOString() };
}

function closed({ state, decidedBy }: Approval): SallyportError {
  const by = decidedBy === undefined ? '' : ` by ${decidedBy}`;
  return new SallyportError('approval.closed', state === 'parked' ? 'This call has just been decided on.' : state === 'expired' ? 'This call has expired.' : `This call is ${state} already${by}.`);
}
