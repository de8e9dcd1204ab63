import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import type { Span } from '../inspect/contract.ts';
import { findPlaceholders, replacePlaceholders } from './placeholder.ts';

/** The pseudonyms of one conversation. */
export interface ConversationVault {
  /** The placeholder for a value; the same value gives the same placeholder while the conversation lives. */
  pseudonym(entity: string, value: string): string;
  /** Placeholders that a text already contains are somebody's own words: they are never given to a value. */
  reserve(text: string): void;
  /** The value behind `EMAIL_1`; undefined for a name that this conversation did not give. */
  value(name: string): string | undefined;
  readonly size: number;
}

interface Sealed { readonly iv: Buffer; readonly tag: Buffer; readonly data: Buffer }

/** Values are kept sealed (AES-256-GCM) under a key that is derived for this conversation only, so that one conversation's entry cannot be opened in another. */
class SealedVault implements ConversationVault {
  readonly #makeKey: () => Buffer;
  #ownKey: Buffer | undefined;
  readonly #names = new Map<string, Sealed>();
  readonly #byValue = new Map<string, string>();
  readonly #counters = new Map<string, number>();
  readonly #reserved = new Set<string>();
  lastUsed: number;

  /** @param makeKey - asked once, when the first value is sealed: most conversations have none, and a key costs more than all else here */
  constructor(makeKey: () => Buffer, now: number) {
    this.#makeKey = makeKey;
    this.lastUsed = now;
  }

  get #key(): Buffer {
    return (this.#ownKey ??= this.#makeKey());
  }

  get size(): number {
    return this.#names.size;
  }

  pseudonym(entity: string, value: string): string {
    const index = createHmac('sha256', this.#key).update(entity).update('\0').update(value).digest('base64');
    const known = this.#byValue.get(index);
    if (known !== undefined) return `<${known}>`;
    let n = this.#counters.get(entity) ?? 0;
    let name: string;
    do name = `${entity}_${++n}`; while (this.#reserved.has(name));
    this.#counters.set(entity, n);
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv);
    cipher.setAAD(Buffer.from(name));
    const data = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
    this.#names.set(name, { iv, data, tag: cipher.getAuthTag() });
    this.#byValue.set(index, name);
    return `<${name}>`;
  }

  reserve(text: string): void {
    for (const { name } of findPlaceholders(text)) if (!this.#names.has(name)) this.#reserved.add(name);
  }

  value(name: string): string | undefined {
    const sealed = this.#names.get(name);
    if (sealed === undefined) return undefined;
    const decipher = createDecipheriv('aes-256-gcm', this.#key, sealed.iv);
    decipher.setAAD(Buffer.from(name));
    decipher.setAuthTag(sealed.tag);
    return Buffer.concat([decipher.update(sealed.data), decipher.final()]).toString('utf8');
  }
}

/** A named conversation's vault, made when there is something to put into it: most conversations never have anything. */
class OnDemand implements ConversationVault {
  readonly #find: () => SealedVault | undefined;
  readonly #make: () => SealedVault;
  #vault: SealedVault | undefined;

  constructor(find: () => SealedVault | undefined, make: () => SealedVault) {
    this.#find = find;
    this.#make = make;
  }

  get size(): number {
    return (this.#vault ??= this.#find())?.size ?? 0;
  }

  pseudonym(entity: string, value: string): string {
    return (this.#vault ??= this.#make()).pseudonym(entity, value);
  }

  reserve(text: string): void {
    if (findPlaceholders(text).length > 0) (this.#vault ??= this.#make()).reserve(text);
  }

  value(name: string): string | undefined {
    return (this.#vault ??= this.#find())?.value(name);
  }
}

/**
 * The vaults of all conversations, in memory only: nothing of them is ever written to disk, and a restart forgets them.
 * A conversation that names itself (session header) keeps its vault until `ttlMs` after its last use; any other gets a
 * vault for the one exchange, whose numbering is the same each turn because the same history is read in the same order.
 */
export class Vaults {
  readonly #master: Uint8Array;
  readonly #clock: Clock;
  readonly #open = new Map<string, SealedVault>();
  readonly #max: number;
  #swept = 0;

  /** @param master - 32 bytes; random per process when absent */
  constructor(clock: Clock, master?: Uint8Array, max = 100_000) {
    this.#master = master ?? randomBytes(32);
    this.#clock = clock;
    this.#max = max;
  }

  get size(): number {
    return this.#open.size;
  }

  /** @param scope - application, end user and session together; undefined for a conversation without a name */
  for(scope: readonly string[] | undefined, ttlMs: number): ConversationVault {
    const now = this.#clock.now();
    if (scope === undefined) return new SealedVault(() => randomBytes(32), now);
    this.#sweep(now, ttlMs);
    const id = JSON.stringify(scope);
    const known = this.#open.get(id);
    if (known !== undefined && now - known.lastUsed > ttlMs) this.#open.delete(id);
    else if (known !== undefined) this.#keep(id, known, now);
    return new OnDemand(() => this.#open.get(id), () => {
      const vault = this.#open.get(id) ?? new SealedVault(() => Buffer.from(hkdfSync('sha256', this.#master, randomBytes(16), id, 32)), now);
      this.#keep(id, vault, now);
      return vault;
    });
  }

  #keep(id: string, vault: SealedVault, now: number): void {
    vault.lastUsed = now;
    // Re-inserted so that the map's order is the order of last use.
    this.#open.delete(id);
    this.#open.set(id, vault);
  }

  /** Drops what has expired, oldest first, at most once a second; and the oldest beyond the bound. */
  #sweep(now: number, ttlMs: number): void {
    if (now - this.#swept < 1_000 && this.#open.size < this.#max) return;
    this.#swept = now;
    for (const [id, vault] of this.#open) {
      if (now - vault.lastUsed <= ttlMs && this.#open.size < this.#max) break;
      this.#open.delete(id);
    }
  }
}

/**
 * The text with this conversation's placeholders turned back into values. A name the vault did not give stays as it is.
 * @param encode - how a value is written where the placeholder stood (JSON escapes inside JSON strings)
 */
export function restore(text: string, vault: ConversationVault, encode: (value: string, at: number) => string = (value) => value): string {
  if (vault.size === 0) return text;
  return replacePlaceholders(text, (placeholder, at) => {
    const value = vault.value(placeholder.name);
    return value === undefined ? undefined : placeholder.write(value, (plain) => encode(plain, at));
  });
}

/** Spans of all placeholders from an offset on, whoever wrote them. */
export function placeholdersIn(text: string, from: number): Span[] {
  return findPlaceholders(text.slice(from)).map(({ start, end }) => [from + start, from + end]);
}
