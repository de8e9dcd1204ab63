import { createHash } from 'node:crypto';
import { isObject, parseStrict, type JsonObject, type JsonValue } from '../../core/json.ts';
import { SigningError } from './errors.ts';

/*
 * The in-toto statement inside a model signature, as OpenSSF model signing v1.0 defines it
 * (github.com/sigstore/model-transparency, docs/model_signing_format.md), and as its release 0.2 wrote it.
 */

export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
const PREDICATE_TYPE = 'https://model_signing/signature/v1.0';
/** Release 0.2: every file is a subject, and nothing else is said. */
const PREDICATE_TYPE_0_2 = 'https://model_signing/Digests/v0.1';
const MAX_JSON_DEPTH = 16;
const HEX = /^(?:[0-9a-f]{2}){16,64}$/;

/** A file or a part of one, with the digest of its bytes. */
export interface Resource {
  /** Path inside the model with forward slashes, `.` for a model that is one file; with `:start:end` for a shard. */
  readonly name: string;
  readonly algorithm: string;
  /** Lower-case hex. */
  readonly digest: string;
}

/** How a model was turned into resources. */
export interface Serialization {
  readonly method: 'files' | 'shards';
  /** `sha256` or `blake2b`. */
  readonly hashType: string;
  readonly allowSymlinks: boolean;
  /** Bytes; for shards only. */
  readonly shardSize?: number;
  /** Paths inside the model that were left out, with everything below them. */
  readonly ignorePaths: readonly string[];
}

/** What a signature says of a model. */
export interface Manifest {
  readonly model: string;
  readonly serialization: Serialization;
  readonly resources: readonly Resource[];
  /** The form of an early release, which says less; worth telling. */
  readonly early: boolean;
}

/** SHA-256 over the digests' bytes, in order. */
export function rootDigest(resources: readonly Resource[]): string {
  const hash = createHash('sha256');
  for (const { digest } of resources) hash.update(Buffer.from(digest, 'hex'));
  return hash.digest('hex');
}

/** The statement's JSON text, which is what gets signed. Resources must be in order of their names. */
export function writeStatement({ model, serialization, resources }: Omit<Manifest, 'early'>): string {
  const { method, hashType, allowSymlinks, shardSize, ignorePaths } = serialization;
  return JSON.stringify({
    _type: STATEMENT_TYPE,
    subject: [{ name: model, digest: { sha256: rootDigest(resources) } }],
    predicateType: PREDICATE_TYPE,
    predicate: {
      serialization: { method, hash_type: hashType, allow_symlinks: allowSymlinks, ...(shardSize === undefined ? {} : { shard_size: shardSize }), ignore_paths: ignorePaths },
      resources: resources.map(({ name, algorithm, digest }) => ({ name, algorithm, digest })),
    },
  });
}

/**
 * Reads a statement and checks that its parts agree.
 * @throws SigningError `format`
 */
export function readStatement(payload: string): Manifest {
  let statement: JsonValue;
  try {
    statement = parseStrict(payload, MAX_JSON_DEPTH);
  } catch (error) {
    throw new SigningError('format', 'The signed statement is not strict JSON.', [], error);
  }
  if (!isObject(statement) || statement['_type'] !== STATEMENT_TYPE) throw new SigningError('format', 'What was signed is not an in-toto statement.');
  const subjects = statement['subject'];
  if (!Array.isArray(subjects) || subjects.length === 0) throw new SigningError('format', 'The statement has no subject.');
  const type = statement['predicateType'];
  if (type === PREDICATE_TYPE) return readV1(statement, subjects);
  if (type !== PREDICATE_TYPE_0_2) throw new SigningError('format', 'The statement is not one about a model.');
  return { model: '', serialization: { method: 'files', hashType: 'sha256', allowSymlinks: false, ignorePaths: [] }, resources: subjects.map(subjectResource), early: true };
}

function subjectResource(subject: JsonValue): Resource {
  const digest = isObject(subject) && isObject(subject['digest']) ? subject['digest']['sha256'] : undefined;
  return resource({ name: isObject(subject) ? subject['name'] ?? null : null, algorithm: 'sha256', digest: digest ?? null });
}

function resource(value: JsonValue): Resource {
  if (!isObject(value)) throw new SigningError('format', 'A resource of the statement is not an object.');
  const { name, algorithm, digest } = value;
  if (typeof name !== 'string' || typeof algorithm !== 'string' || typeof digest !== 'string' || !HEX.test(digest)) throw new SigningError('format', 'A resource of the statement lacks its name, algorithm or digest.');
  return { name, algorithm, digest };
}

function readV1(statement: JsonObject, subjects: readonly JsonValue[]): Manifest {
  const subject = subjects[0];
  const predicate = statement['predicate'];
  if (subjects.length !== 1 || !isObject(subject) || typeof subject['name'] !== 'string' || !isObject(predicate)) throw new SigningError('format', 'The statement must have one subject with a name, and a predicate.');
  const list = predicate['resources'];
  if (!Array.isArray(list)) throw new SigningError('format', 'The statement lists no resources.');
  const resources = list.map(resource);
  if (new Set(resources.map(({ name }) => name)).size !== resources.length) throw new SigningError('format', 'The statement lists a resource twice.');
  const expected = isObject(subject['digest']) ? subject['digest']['sha256'] : undefined;
  if (expected !== rootDigest(resources)) throw new SigningError('format', 'The digest of the whole model is not that of the resources listed.');
  return { model: subject['name'], serialization: readSerialization(predicate['serialization']), resources, early: false };
}

function readSerialization(value: JsonValue | undefined): Serialization {
  if (!isObject(value)) throw new SigningError('format', 'The statement does not say how the model was read.');
  const { method, hash_type: hashType, allow_symlinks: allowSymlinks, shard_size: shardSize, ignore_paths: ignorePaths = [] } = value;
  if ((method !== 'files' && method !== 'shards') || typeof hashType !== 'string') throw new SigningError('format', 'The statement names a way of reading the model that is not known.');
  if (method === 'shards' && !(typeof shardSize === 'number' && Number.isSafeInteger(shardSize) && shardSize > 0)) throw new SigningError('format', 'The size of the shards is not a whole number of bytes.');
  if (!Array.isArray(ignorePaths) || !ignorePaths.every((path) => typeof path === 'string')) throw new SigningError('format', 'The paths to leave out are not a list of strings.');
  return { method, hashType, allowSymlinks: allowSymlinks === true, ...(typeof shardSize === 'number' ? { shardSize } : {}), ignorePaths };
}
