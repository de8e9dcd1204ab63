import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SallyportError, systemCode, systemReason } from '../core/errors.ts';
import { canonicalJson } from '../core/json.ts';
import type { Checkpoint } from './contract.ts';

/** Where the keys of a data directory are. The public file may hold several keys, one after the other, when keys were changed. */
export interface KeyFiles {
  readonly privateKey: string;
  readonly publicKey: string;
}

export function keyFiles(dataDir: string, configured?: string): KeyFiles {
  const privateKey = configured ?? join(dataDir, 'ledger-key.pem');
  return { privateKey, publicKey: `${privateKey.replace(/\.pem$/, '')}.pub.pem` };
}

/** First 16 hex digits of the SHA-256 of the public key's SubjectPublicKeyInfo. */
function keyIdOf(key: KeyObject): string {
  return createHash('sha256').update(key.export({ type: 'spki', format: 'der' })).digest('hex').slice(0, 16);
}

function signedBytes(checkpoint: Omit<Checkpoint, 'signature'>): Buffer {
  const { seq, hash, time, keyId } = checkpoint;
  return Buffer.from(canonicalJson({ seq, hash, time, keyId }));
}

/** Signs checkpoints with the ledger's Ed25519 key (RFC 8032). */
export class Signer {
  readonly keyId: string;
  readonly #key: KeyObject;

  constructor(key: KeyObject) {
    this.#key = key;
    this.keyId = keyIdOf(createPublicKey(key));
  }

  checkpoint(seq: number, hash: string, time: string): Checkpoint {
    const statement = { seq, hash, time, keyId: this.keyId };
    return { ...statement, signature: sign(null, signedBytes(statement), this.#key).toString('base64') };
  }
}

/**
 * Reads the signing key; on the first start makes it, readable by its owner only, and its public key beside it.
 * @throws SallyportError `ledger.unavailable` when the key can be neither read nor made
 */
export function openSigner(files: KeyFiles): Signer {
  try {
    if (!existsSync(files.privateKey)) {
      const pair = generateKeyPairSync('ed25519');
      const temporary = `${files.privateKey}.new`;
      // Renamed when complete: half a key on a full disk would stop every later start.
      writeFileSync(temporary, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
      renameSync(temporary, files.privateKey);
    }
    const key = createPrivateKey(readFileSync(files.privateKey));
    if (key.asymmetricKeyType !== 'ed25519') throw new Error('It is not an Ed25519 key.');
    const publicKey = createPublicKey(key);
    // Appended, never replaced: what an earlier key signed must stay verifiable.
    if (!new Keyring(existsSync(files.publicKey) ? readFileSync(files.publicKey, 'utf8') : '').has(keyIdOf(publicKey))) {
      appendFileSync(files.publicKey, publicKey.export({ type: 'spki', format: 'pem' }), { mode: 0o644 });
    }
    return new Signer(key);
  } catch (error) {
    throw new SallyportError('ledger.unavailable', `Cannot read or make the ledger's signing key ${files.privateKey} (${systemCode(error) ?? 'not a usable key'}).`, { cause: error });
  }
}

const PEM_BLOCK = /-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]{1,4096}-----END PUBLIC KEY-----/g;

/** Public keys that checkpoints may be signed by. */
export class Keyring {
  readonly #keys = new Map<string, KeyObject>();

  /** @param pem - any number of PEM blocks with Ed25519 public keys */
  constructor(pem: string) {
    for (const [block] of pem.matchAll(PEM_BLOCK)) {
      const key = createPublicKey(block);
      if (key.asymmetricKeyType === 'ed25519') this.#keys.set(keyIdOf(key), key);
    }
  }

  get size(): number {
    return this.#keys.size;
  }

  has(keyId: string): boolean {
    return this.#keys.has(keyId);
  }

  /** What is wrong with the checkpoint's signature, or undefined. */
  problemWith(checkpoint: Checkpoint): string | undefined {
    const key = this.#keys.get(checkpoint.keyId);
    if (key === undefined) return `signed by the unknown key ${checkpoint.keyId.slice(0, 64)}`;
    const signature = Buffer.from(checkpoint.signature, 'base64');
    // Decoding base64 forgives stray characters; one spelling only, or a changed column would pass.
    if (signature.toString('base64') !== checkpoint.signature) return 'its signature is not base64';
    return verify(null, signedBytes(checkpoint), key, signature) ? undefined : 'its signature does not fit';
  }
}

/** @throws SallyportError `input.unreadable` */
export function readKeyring(path: string): Keyring {
  let keyring: Keyring;
  try {
    keyring = new Keyring(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new SallyportError('input.unreadable', `The public key ${path} cannot be read (${systemCode(error) === undefined ? 'not PEM' : systemReason(error)}).`, { cause: error });
  }
  if (keyring.size === 0) throw new SallyportError('input.unreadable', `${path} holds no Ed25519 public key.`);
  return keyring;
}
