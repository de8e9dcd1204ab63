import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { readBundle } from './bundle.ts';
import { SigningError } from './errors.ts';
import { GIT_PATHS, hashModel, modelFiles } from './resources.ts';
import { readStatement, rootDigest, type Manifest, type Resource } from './statement.ts';
import { checkSignature, type Trust } from './trust.ts';

export interface VerifyOptions {
  readonly model: string;
  readonly signatureFile: string;
  /** Text of the signature file. */
  readonly bundle: string;
  readonly trust: Trust;
  readonly ignore?: readonly string[];
  /** Whether files that the signature does not know of are passed over. */
  readonly ignoreUnsigned?: boolean;
  readonly allowSymlinks?: boolean;
  readonly progress?: (bytes: number) => void;
}

export interface VerifiedModel {
  readonly by: string;
  readonly files: number;
  /** Hex SHA-256 over all digests: names the model's content. */
  readonly digest: string;
  /** Facts that a reader should know although the signature holds. */
  readonly notes: readonly string[];
}

/**
 * Checks that a model is, file by file, the one that somebody trusted has signed.
 * @throws SigningError saying what does not hold, and for which files
 */
export function verifyModel(options: VerifyOptions): VerifiedModel {
  const bundle = readBundle(options.bundle);
  const { by, early, expired } = checkSignature(bundle, options.trust);
  // Read only now: before, it is anybody's text.
  const manifest = readStatement(bundle.payload.toString('utf8'));
  const { serialization } = manifest;
  const root = resolve(options.model);
  // Release 0.2 did not write down what it left out.
  const ignored = [...[...GIT_PATHS, ...serialization.ignorePaths].map((path) => resolve(root, path)), ...(options.ignore ?? []), options.signatureFile];
  const files = modelFiles(root, options.allowSymlinks === true || serialization.allowSymlinks, ignored);
  const known = new Set(manifest.resources.map(({ name }) => fileOf(name, manifest)));
  const unknown = files.filter(({ name }) => !known.has(name));
  // An empty file has no shards: this form of signature cannot say whether it belongs there.
  const empty = serialization.method === 'shards' ? unknown.filter(({ path }) => statSync(path).size === 0) : [];
  const unsigned = unknown.filter((file) => !empty.includes(file)).map(({ name }) => name);
  const present = new Set(files.map(({ name }) => name));
  const missing = [...known].filter((name) => !present.has(name));
  refuseOthers(options.ignoreUnsigned === true ? [] : unsigned, missing);
  const actual = hashModel(files.filter(({ name }) => known.has(name)), serialization, options.progress);
  compare(manifest, actual);
  const notes = [
    ...(early || manifest.early ? ['The signature is of an early release (0.2), which does not say which files were left out; sign the model anew.'] : []),
    ...(bundle.signer.kind === 'key' && bundle.signer.hint === undefined ? ['The signature does not name its key, as releases before 1.1 wrote it.'] : []),
    ...(expired === true ? ["The signer's certificate has expired since."] : []),
    ...(empty.length > 0 ? [`${empty.length} empty files are not covered, since the signature is over shards.`] : []),
    ...(unsigned.length > 0 ? [`${unsigned.length} files were not signed and were passed over.`] : []),
  ];
  return { by, files: known.size, digest: rootDigest(manifest.resources), notes };
}

/** @throws SigningError `content` when files were added, removed or renamed */
function refuseOthers(unsigned: readonly string[], missing: readonly string[]): void {
  if (missing.length === 1 && missing[0] === '.') throw new SigningError('content', 'The signature is of one file, not of a folder: verify that file, and give --signature.', unsigned);
  if (unsigned.length > 0 && missing.length > 0) throw new SigningError('content', `The model has files that were not signed, and lacks ${missing.length} that were, such as ${JSON.stringify(missing[0])}.`, [...unsigned, ...missing]);
  if (unsigned.length > 0) throw new SigningError('content', 'The model has files that were not signed.', unsigned);
  if (missing.length > 0) throw new SigningError('content', 'Files that were signed are missing.', missing);
}

/** The file that a resource is of. */
function fileOf(name: string, { serialization }: Manifest): string {
  return serialization.method === 'shards' ? name.replace(/:\d{1,16}:\d{1,16}$/, '') : name;
}

function compare(manifest: Manifest, actual: readonly Resource[]): void {
  const signed = new Map(manifest.resources.map((resource) => [resource.name, resource]));
  const changed = new Set<string>();
  for (const { name, digest, algorithm } of actual) {
    const expected = signed.get(name);
    if (expected?.digest !== digest || expected.algorithm !== algorithm) changed.add(fileOf(name, manifest));
    signed.delete(name);
  }
  // A shard that is signed and no longer there: the file has become shorter.
  for (const name of signed.keys()) changed.add(fileOf(name, manifest));
  if (changed.size > 0) throw new SigningError('content', 'Files are not the ones that were signed.', [...changed]);
}
