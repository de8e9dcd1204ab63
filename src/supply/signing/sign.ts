import { createPrivateKey, createPublicKey, sign as signBytes, type KeyObject } from 'node:crypto';
import { basename, relative, resolve, sep } from 'node:path';
import { preAuthEncoding, writeBundle } from './bundle.ts';
import { SigningError } from './errors.ts';
import { GIT_PATHS, hashModel, modelFiles } from './resources.ts';
import { rootDigest, writeStatement, type Serialization } from './statement.ts';
import { certificatesOf, checkSigner, hashFor, keyHint } from './trust.ts';

export interface SignOptions {
  /** A file or a folder. */
  readonly model: string;
  /** Where the signature will be written: left out of what is signed. */
  readonly signatureFile: string;
  /** PEM, of an elliptic-curve key on P-256, P-384 or P-521. */
  readonly privateKey: Buffer;
  readonly password?: string;
  /** PEM, the signer's own certificate first; without it the signature names the bare key. */
  readonly chain?: Buffer;
  readonly ignore?: readonly string[];
  readonly allowSymlinks?: boolean;
  /** Bytes of a shard; whole files when absent. */
  readonly shardSize?: number;
  readonly hashType?: 'sha256' | 'blake2b';
  readonly progress?: (bytes: number) => void;
}

export interface SignedModel {
  /** Text of the signature file. */
  readonly bundle: string;
  readonly files: number;
  /** Hex SHA-256 over all digests: names the model's content. */
  readonly digest: string;
}

/**
 * Signs a model as OpenSSF model signing v1.0 says.
 * @throws SigningError
 */
export function signModel(options: SignOptions): SignedModel {
  const key = privateKey(options);
  const root = resolve(options.model);
  const ignored = [options.signatureFile, ...GIT_PATHS.map((path) => resolve(root, path)), ...(options.ignore ?? [])];
  const files = modelFiles(root, options.allowSymlinks === true, ignored);
  if (files.length === 0) throw new SigningError('content', 'The model has no files.');
  const inside = ignored.map((path) => relative(root, resolve(path)).split(sep).join('/')).filter((path) => path !== '' && !path.startsWith('../'));
  const serialization: Serialization = {
    method: options.shardSize === undefined ? 'files' : 'shards', hashType: options.hashType ?? 'sha256', allowSymlinks: options.allowSymlinks === true,
    ...(options.shardSize === undefined ? {} : { shardSize: options.shardSize }), ignorePaths: [...new Set(inside)].sort(),
  };
  const resources = hashModel(files, serialization, options.progress);
  const payload = Buffer.from(writeStatement({ model: basename(root), serialization, resources }));
  const signature = signBytes(hashFor(key), preAuthEncoding(payload), key);
  const own = createPublicKey(key);
  if (options.chain === undefined) return { bundle: writeBundle(payload, signature, { kind: 'key', hint: keyHint(own) }), files: files.length, digest: rootDigest(resources) };
  const chain = certificatesOf(options.chain);
  if (chain[0] === undefined || !chain[0].publicKey.equals(own)) throw new SigningError('format', 'The first certificate of the chain is not that of the signing key.');
  checkSigner(chain[0], Date.now());
  return { bundle: writeBundle(payload, signature, { kind: 'certificate', chain: chain.map(({ raw }) => raw) }), files: files.length, digest: rootDigest(resources) };
}

function privateKey({ privateKey: pem, password }: SignOptions): KeyObject {
  try {
    return createPrivateKey({ key: pem, ...(password === undefined ? {} : { passphrase: password }) });
  } catch (error) {
    // The library's message may say something of the key.
    throw new SigningError('unreadable', 'The private key cannot be read: it must be PEM, and its password right.', [], error);
  }
}
