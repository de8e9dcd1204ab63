import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asError, SallyportError, systemCode, systemReason } from '../core/errors.ts';
import { lockFile } from '../core/file-lock.ts';
import { isObject, type JsonObject } from '../core/json.ts';
import { compileGlob } from '../policy/glob.ts';
import { privateFolder } from '../core/private-folder.ts';

/** An application key as it is stored: never the key itself. */
export interface ApplicationKey {
  readonly id: string;
  readonly application: string;
  /** Hex SHA-256 of the whole key. The key has 160 random bits, so a slow hash would add nothing. */
  readonly hash: string;
  /** RFC 3339. */
  readonly created: string;
  readonly expires?: string;
  readonly revoked?: string;
  /** Globs; absent allows every model. */
  readonly models?: readonly string[];
}

/** Proven keys that are remembered: more than a busy gateway's applications have. */
const MAX_PROVEN = 1_024;

const PREFIX = 'sp_';
const FORMAT = /^sp_([a-z0-9]{8})_[A-Za-z0-9_-]{27}$/;
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Whether a credential has the shape of an application key, so that it is never sent to a provider. */
export function looksLikeApplicationKey(credential: string): boolean {
  return credential.startsWith(PREFIX);
}

/** A query without parameters that hold an application key: some SDKs put the credential there, and no provider may see ours. */
export function withoutApplicationKeys(query: string): string {
  const kept = query.slice(1).split('&').filter((parameter) => !unescaped(parameter).split('=').some(looksLikeApplicationKey));
  return kept.length === 0 ? '' : `?${kept.join('&')}`;
}

function unescaped(parameter: string): string {
  return parameter.replaceAll(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

/** The application keys of one data directory. Other processes may change the file; it is read again when it changed. */
export class KeyStore {
  readonly path: string;
  #keys = new Map<string, ApplicationKey>();
  /**
   * Keys whose hash was compared, until the file changes: hashing one for every request costs as much as reading its
   * headers. Only right keys get in, so a wrong one learns nothing from how long the answer takes.
   */
  readonly #proven = new Map<string, ApplicationKey>();
  #stamp = '';
  #checked = 0;
  #damaged = false;
  readonly #warn: (message: string) => void;

  /** @param warn - told once when the file turns unusable while the gateway runs */
  constructor(dataDir: string, warn: (message: string) => void = () => undefined) {
    this.path = join(dataDir, 'keys.json');
    this.#warn = warn;
  }

  list(): ApplicationKey[] {
    this.#load();
    return [...this.#keys.values()];
  }

  /** Makes a key. The returned text is the only copy there will ever be. */
  create(application: string, options: { readonly expires?: string; readonly models?: readonly string[] } = {}): { key: string; entry: ApplicationKey } {
    const id = Array.from(randomBytes(8), (byte) => ALPHABET[byte & 31]).join('');
    const key = `${PREFIX}${id}_${randomBytes(20).toString('base64url')}`;
    const entry: ApplicationKey = { id, application, hash: sha256(key), created: new Date().toISOString(), ...options };
    this.#change((keys) => keys.set(id, entry));
    return { key, entry };
  }

  /** @returns whether there was such a key in force */
  revoke(id: string): boolean {
    let revoked = false;
    this.#change((keys) => {
      const entry = keys.get(id);
      revoked = entry !== undefined && entry.revoked === undefined;
      if (entry !== undefined && revoked) keys.set(id, { ...entry, revoked: new Date().toISOString() });
    });
    return revoked;
  }

  /**
   * The entry of a presented key. While the file cannot be used, no key is valid.
   * @throws SallyportError `auth.invalid_key`, the same for unknown, wrong, revoked and expired
   */
  verify(key: string, now: number): ApplicationKey {
    if (now - this.#checked > 1_000) {
      this.#checked = now;
      this.#reload();
    }
    const entry = this.#proven.get(key) ?? this.#prove(key);
    if (entry === undefined || entry.revoked !== undefined || (entry.expires !== undefined && !(Date.parse(entry.expires) > now))) {
      throw new SallyportError('auth.invalid_key', 'This application key is unknown, revoked or expired.');
    }
    return entry;
  }

  /** The entry whose hash a key has. */
  #prove(key: string): ApplicationKey | undefined {
    const id = FORMAT.exec(key)?.[1];
    const entry = id === undefined ? undefined : this.#keys.get(id);
    if (entry === undefined || !timingSafeEqual(hash('sha256', key, 'buffer'), Buffer.from(entry.hash, 'hex'))) return undefined;
    if (this.#proven.size >= MAX_PROVEN) this.#proven.clear();
    this.#proven.set(key, entry);
    return entry;
  }

  #replace(keys: Map<string, ApplicationKey>): void {
    this.#keys = keys;
    this.#proven.clear();
  }

  /** Loads for a caller that must not learn of paths. */
  #reload(): void {
    try {
      this.#load();
      this.#damaged = false;
    } catch (error) {
      this.#replace(new Map());
      this.#stamp = 'damaged';
      if (!this.#damaged) this.#warn(`${asError(error).message} No application key is valid until it is repaired.`);
      this.#damaged = true;
    }
  }

  /** @throws SallyportError `input.unreadable` when the file is there but cannot be used */
  #load(): void {
    let stamp = '';
    try {
      const stat = statSync(this.path);
      stamp = `${stat.mtimeMs} ${stat.size} ${stat.ino}`;
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw new SallyportError('input.unreadable', `The key file ${this.path} cannot be read (${systemReason(error)}).`, { cause: error });
    }
    if (stamp === this.#stamp) return;
    this.#replace(stamp === '' ? new Map() : parse(this.path));
    this.#stamp = stamp;
  }

  /** Reads, changes and writes as one step, also against other processes. */
  #change(change: (keys: Map<string, ApplicationKey>) => void): void {
    privateFolder(dirname(this.path));
    const release = lockFile(`${this.path}.lock`, 'The key file');
    try {
      this.#stamp = 'unknown'; // another process may have written within the file system's clock tick
      this.#load();
      change(this.#keys);
      this.#proven.clear();
      this.#save();
    } finally {
      release();
    }
  }

  #save(): void {
    const temporary = `${this.path}.${process.pid}.tmp`;
    writeFileSync(temporary, `${JSON.stringify({ version: 1, keys: [...this.#keys.values()] }, null, 2)}\n`, { mode: 0o600 });
    chmodSync(temporary, 0o600);
    renameSync(temporary, this.path);
    this.#stamp = '';
    this.#load();
  }
}

function parse(path: string): Map<string, ApplicationKey> {
  let value: unknown;
  try {
    value = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { keys: [] };
  } catch (error) {
    throw new SallyportError('input.unreadable', `The key file ${path} is damaged.`, { cause: error });
  }
  const list = isObject(value) ? value['keys'] : undefined;
  if (!Array.isArray(list)) throw new SallyportError('input.unreadable', `The key file ${path} is damaged.`);
  const keys = new Map<string, ApplicationKey>();
  for (const item of list) {
    if (!isObject(item) || typeof item['id'] !== 'string' || typeof item['hash'] !== 'string' || typeof item['application'] !== 'string' || !/^[0-9a-f]{64}$/.test(item['hash']) || !bounded(item)) {
      throw new SallyportError('input.unreadable', `The key file ${path} is damaged.`);
    }
    keys.set(item['id'], item as unknown as ApplicationKey);
  }
  return keys;
}

/** Whether what limits a key can be understood: a limit that cannot must not turn into none. */
function bounded(item: JsonObject): boolean {
  const { expires, models } = item;
  return (expires === undefined || (typeof expires === 'string' && !Number.isNaN(Date.parse(expires))))
    && (models === undefined || (Array.isArray(models) && models.every((model) => typeof model === 'string')));
}

/** Whether a key may use a model. */
export function keyAllowsModel(key: ApplicationKey, model: string): boolean {
  return key.models === undefined || key.models.some((glob) => compileGlob(glob).test(model));
}
