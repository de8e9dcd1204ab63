import { createHmac, hash, randomBytes } from 'node:crypto';
import { sameHash, type Approver } from '../../access/approvals/approvers.ts';
import type { Clock } from '../../core/clock.ts';

const COOKIE = 'sallyport_console';
/** How long a person stays signed in: a working day. Milliseconds. */
const LASTS = 10 * 60 * 60 * 1_000;
/** Sessions at once; the oldest ends when one more begins. */
const MOST = 1_000;

/** A person who has signed in with a token. */
export interface ConsoleSession {
  readonly approver: Approver;
  /** Milliseconds since the epoch. */
  readonly expires: number;
  /** Ties forms to this session. */
  readonly key: Buffer;
}

/**
 * Who is signed in to the console. Sessions live in memory only: a restart signs everybody out. The browser holds a random
 * name of its session and never the token; of the name only a hash is kept here.
 */
export class ConsoleSessions {
  readonly #open = new Map<string, ConsoleSession>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Begins a session. Returns the `set-cookie` header that the browser keeps it by. */
  begin(approver: Approver): string {
    const name = randomBytes(24).toString('base64url');
    const expires = this.#clock.now() + LASTS;
    for (const oldest of this.#open.keys()) {
      if (this.#open.size < MOST) break;
      this.#open.delete(oldest);
    }
    this.#open.set(hash('sha256', name), { approver, expires, key: randomBytes(32) });
    // No script can read it, and no other site's page can send it.
    return `${COOKIE}=${name}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${LASTS / 1_000}`;
  }

  /** The session that a request belongs to; undefined for none, an unknown or an ended one. */
  of(cookies: string | undefined): ConsoleSession | undefined {
    const id = idOf(cookies);
    const session = id === undefined ? undefined : this.#open.get(id);
    if (id === undefined || session === undefined) return undefined;
    if (session.expires > this.#clock.now()) return session;
    this.#open.delete(id);
    return undefined;
  }

  /** Ends a session. Returns the header by which the browser forgets it. */
  end(cookies: string | undefined): string {
    const id = idOf(cookies);
    if (id !== undefined) this.#open.delete(id);
    return `${COOKIE}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0`;
  }
}

function idOf(cookies: string | undefined): string | undefined {
  for (const each of (cookies ?? '').split(';')) {
    const [name, value] = each.trim().split('=', 2);
    if (name === COOKIE && value !== undefined && /^[\w-]{32}$/.test(value)) return hash('sha256', value);
  }
  return undefined;
}

/** What a form of a session carries, so that no other page can send it. @param subject - what the form is about */
export function formTokenOf(session: ConsoleSession, subject: string): string {
  return createHmac('sha256', session.key).update(subject).digest('base64url');
}

export function isFormTokenOf(session: ConsoleSession, subject: string, given: string): boolean {
  return sameHash(formTokenOf(session, subject), given);
}
