/** One deadline that runs. */
export interface Deadline {
  /** Ends it before its time; nothing, once it has passed. */
  clear(): void;
}

/**
 * Deadlines of one length, in the order in which they begin and therefore end. Of thousands a second hardly any passes,
 * and a timer of Node's own for each costs as much as reading a request's headers; here one timer serves all of a length.
 */
class Row {
  readonly #ms: number;
  readonly #end: Link = new Link(0, () => undefined);
  #timer: NodeJS.Timeout | undefined;

  constructor(ms: number) {
    this.#ms = ms;
  }

  add(act: () => void): Link {
    const link = new Link(performance.now() + this.#ms, act);
    link.putBefore(this.#end);
    if (this.#timer === undefined) this.#arm(this.#ms);
    return link;
  }

  #arm(ms: number): void {
    // What waits for a deadline has a socket, which keeps the process alive.
    this.#timer = setTimeout(() => { this.#pass(); }, ms).unref();
  }

  #pass(): void {
    this.#timer = undefined;
    const now = performance.now();
    for (let first = this.#end.next; first !== this.#end && first.at <= now; first = this.#end.next) {
      first.clear();
      first.act();
    }
    if (this.#end.next !== this.#end && this.#timer === undefined) this.#arm(Math.max(1, this.#end.next.at - now));
  }
}

/** A deadline in its row, which is a ring of them. */
class Link implements Deadline {
  readonly at: number;
  readonly act: () => void;
  next: Link = this;
  #before: Link = this;

  constructor(at: number, act: () => void) {
    this.at = at;
    this.act = act;
  }

  putBefore(end: Link): void {
    const last = end.#before;
    this.next = end;
    this.#before = last;
    last.next = this;
    end.#before = this;
  }

  clear(): void {
    this.#before.next = this.next;
    this.next.#before = this.#before;
    this.next = this;
    this.#before = this;
  }
}

/** By length. Lengths come from the configuration, so there are few. */
const rows = new Map<number, Row>();

/**
 * Calls `act` once, in `ms` milliseconds at the earliest. It must not throw.
 * @param ms - a length from the configuration: for each there is a row that stays
 */
export function deadlineIn(ms: number, act: () => void): Deadline {
  let row = rows.get(ms);
  if (row === undefined) rows.set(ms, (row = new Row(ms)));
  return row.add(act);
}
