import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SallyportError, systemCode } from '../core/errors.ts';
import { isObject } from '../core/json.ts';
import { compileGlob } from '../policy/glob.ts';

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

const PREFIX = 'sp_';
const FORMAT = /^sp_([a-z0-9]{8})_[A-Za-z0-9_-]{27}$/;
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Whether a credential has the shape of an application key, so that it is never sent to a provider. */
export function looksLikeApplicationKey(credential: string): boolean {
  return credential.startsWith(PREFIX);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The application keys of one data directory. Other processes may change the file; it is read again when it changed. */
export class KeyStore {
  readonly path: string;
  #keys = new Map<string, ApplicationKey>();
  #stamp = '';
  #checked = 0;

  constructor(dataDir: string) {
    this.path = join(dataDir, 'keys.json');
  }

  list(): ApplicationKey[] {
    this.#load();
    return [...this.#keys.values()];
  }

  /** Makes a key. The returned text is the only copy there will ever be. */
  create(application: string, options: { readonly expires?: string; readonly models?: readonly string[] } = {}): { key: string; entry: ApplicationKey } {
    this.#load();
    const id = Array.from(randomBytes(8), (byte) => ALPHABET[byte & 31]).join('');
    const key = `${PREFIX}${id}_${randomBytes(20).toString('base64url')}`;
    const entry: ApplicationKey = { id, application, hash: sha256(key), created: new Date().toISOString(), ...options };
    this.#keys.set(id, entry);
    this.#save();
    return { key, entry };
  }

  /** @returns whether there was such a key in force */
  revoke(id: string): boolean {
    this.#load();
    const entry = this.#keys.get(id);
    if (entry === undefined || entry.revoked !== undefined) return false;
    this.#keys.set(id, { ...entry, revoked: new Date().toISOString() });
    this.#save();
    return true;
  }

  /**
   * The entry of a presented key.
   * @throws SallyportError `auth.invalid_key`, the same for unknown, wrong, revoked and expired
   */
  verify(key: string, now: number): ApplicationKey {
    if (now - this.#checked > 1_000) {
      this.#checked = now;
      this.#load();
    }
    const id = FORMAT.exec(key)?.[1];
    const entry = id === undefined ? undefined : this.#keys.get(id);
    const given = Buffer.from(sha256(key), 'hex');
    const right = entry !== undefined && timingSafeEqual(given, Buffer.from(entry.hash, 'hex'));
    if (!right || entry.revoked !== undefined || (entry.expires !== undefined && Date.parse(entry.expires) <= now)) {
      throw new SallyportError('auth.invalid_key', 'This application key is unknown, revoked or expired.');
    }
    return entry;
  }

  /** @throws SallyportError `input.unreadable` when the file is there but cannot be used: then no key is valid */
  #load(): void {
    let stamp = '';
    try {
      const stat = statSync(this.path);
      stamp = `${stat.mtimeMs} ${stat.size} ${stat.ino}`;
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw new SallyportError('input.unreadable', `The key file ${this.path} cannot be read.`, { cause: error });
    }
    if (stamp === this.#stamp) return;
    this.#keys = stamp === '' ? new Map() : parse(this.path);
    this.#stamp = stamp;
  }

  #save(): void {
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
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
    if (!isObject(item) || typeof item['id'] !== 'string' || typeof item['hash'] !== 'string' || typeof item['application'] !== 'string' || !/^[0-9a-f]{64}$/.test(item['hash'])) {
      throw new SallyportError('input.unreadable', `The key file ${path} is damaged.`);
    }
    keys.set(item['id'], item as unknown as ApplicationKey);
  }
  return keys;
}

/** Whether a key may use a model. */
export function keyAllowsModel(key: ApplicationKey, model: string): boolean {
  return key.models === undefined || key.models.some((glob) => compileGlob(glob).test(model));
}
