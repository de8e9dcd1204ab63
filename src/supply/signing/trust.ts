import { createHash, createPublicKey, verify as verifySignature, X509Certificate, type KeyObject } from 'node:crypto';
import { bundleFromJSON, bundleToJSON, type Bundle as SigstoreBundle } from '@sigstore/bundle';
import { X509Certificate as ParsedCertificate } from '@sigstore/core';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { asError } from '../../core/errors.ts';
import { isObject, type JsonValue } from '../../core/json.ts';
import { preAuthEncoding, preAuthEncoding02, type Bundle } from './bundle.ts';
import { SigningError } from './errors.ts';

/** Whom the verifier trusts. */
export type Trust =
  | { readonly kind: 'key'; /** PEM or DER. */ readonly publicKey: Buffer }
  | { readonly kind: 'certificate'; /** PEM; roots and, where the bundle lacks them, intermediates. */ readonly authorities: readonly Buffer[]; readonly now: number }
  | { readonly kind: 'sigstore'; /** `trusted_root.json` of the Sigstore instance. */ readonly trustedRoot: string; readonly identity: string; readonly issuer: string };

/** What is known of the signer once the signature holds, for the report. */
export interface Signed { readonly by: string; readonly early: boolean; /** Whether the signer's certificate has expired since. */ readonly expired?: boolean }

const CURVES: Readonly<Record<string, string>> = { prime256v1: 'sha256', secp384r1: 'sha384', secp521r1: 'sha512' };
/** RFC 5280, section 4.2.1.12. */
const CODE_SIGNING = '1.3.6.1.5.5.7.3.3';

/** The hash that goes with a key, as Sigstore pairs them. @throws SigningError `untrusted` for keys of another kind */
export function hashFor(key: KeyObject): string {
  const curve = key.asymmetricKeyType === 'ec' ? key.asymmetricKeyDetails?.namedCurve : undefined;
  const hash = curve === undefined ? undefined : CURVES[curve];
  if (hash === undefined) throw new SigningError('untrusted', 'The key is not an elliptic-curve key on P-256, P-384 or P-521.');
  return hash;
}

/** Hex SHA-256 of the key's PEM text: how a bundle names it. */
export function keyHint(key: KeyObject): string {
  return createHash('sha256').update(key.export({ type: 'spki', format: 'pem' })).digest('hex');
}

/**
 * Checks that the bundle was signed by whom the caller trusts. Nothing is fetched: all trust is in the arguments.
 * @throws SigningError `untrusted`, `signature`, `format`
 */
export function checkSignature(bundle: Bundle, trust: Trust): Signed {
  switch (trust.kind) {
    case 'key': return byKey(bundle, trust.publicKey);
    case 'certificate': return byCertificate(bundle, trust.authorities, trust.now);
    case 'sigstore': return bySigstore(bundle, trust);
  }
}

function checkBytes(bundle: Bundle, key: KeyObject): { early: boolean } {
  const hash = hashFor(key);
  if (verifySignature(hash, preAuthEncoding(bundle.payload), key, bundle.signature)) return { early: false };
  // Release 0.2 hashed with SHA-256 whatever the curve; later ones by the curve.
  const early = preAuthEncoding02(bundle.payload);
  if (verifySignature(hash, early, key, bundle.signature) || verifySignature('sha256', early, key, bundle.signature)) return { early: true };
  throw new SigningError('signature', 'The signature is not one of this key over this statement.');
}

function byKey(bundle: Bundle, pemOrDer: Buffer): Signed {
  if (bundle.signer.kind !== 'key') throw new SigningError('untrusted', `The model was signed with a ${bundle.signer.kind === 'sigstore' ? 'Sigstore identity' : 'certificate'}, not with a bare key.`);
  const key = publicKey(pemOrDer);
  const { hint } = bundle.signer;
  if (hint !== undefined && hint !== keyHint(key)) throw new SigningError('untrusted', 'The model was signed with another key.');
  return { by: `key ${keyHint(key).slice(0, 16)}`, ...checkBytes(bundle, key) };
}

function publicKey(pemOrDer: Buffer): KeyObject {
  try {
    return pemOrDer.includes('-----BEGIN') ? createPublicKey(pemOrDer) : createPublicKey({ key: pemOrDer, format: 'der', type: 'spki' });
  } catch (error) {
    throw new SigningError('unreadable', 'The file of the public key holds none, neither as PEM nor as DER.', [], error);
  }
}

interface Certificate { readonly x509: X509Certificate; readonly parsed: ParsedCertificate }

function certificate(bytes: Buffer | string): Certificate {
  try {
    const x509 = new X509Certificate(bytes);
    if (Buffer.isBuffer(bytes) && !x509.raw.equals(bytes)) throw new SigningError('format', 'A certificate has bytes after its end.');
    return { x509, parsed: ParsedCertificate.parse(x509.raw) };
  } catch (error) {
    if (error instanceof SigningError) throw error;
    throw new SigningError('format', 'A certificate cannot be read.', [], error);
  }
}

/** Every certificate of a PEM text. */
export function certificatesOf(pem: Buffer): X509Certificate[] {
  return [...pem.toString('latin1').matchAll(/-----BEGIN CERTIFICATE-----[^-]{1,65536}-----END CERTIFICATE-----/g)].map(([text]) => certificate(text).x509);
}

/** Refuses a signer's certificate that is not for signing code. @throws SigningError */
function checkUse({ parsed, x509 }: Certificate): void {
  const usage = parsed.extKeyUsage;
  if (usage !== undefined && !usage.digitalSignature) throw new SigningError('untrusted', "The signer's certificate is not for signatures.");
  // One of them absent restricts nothing (RFC 5280); without both nothing says that the certificate is for signing, and the reference implementation refuses it, too.
  const purposes = x509.keyUsage as readonly string[] | undefined;
  if (usage === undefined && purposes === undefined) throw new SigningError('untrusted', "The signer's certificate does not say that it is for signatures.");
  if (purposes !== undefined && !purposes.includes(CODE_SIGNING)) throw new SigningError('untrusted', "The signer's certificate is not for signing code.");
}

/**
 * Refuses to sign with a certificate that no verifier would take: for its use, or because it is not valid yet.
 * @param now - milliseconds since 1970
 * @throws SigningError
 */
export function checkSigner(signer: X509Certificate, now: number): void {
  if (now < signer.validFromDate.getTime()) throw new SigningError('untrusted', `The signer's certificate is valid from ${signer.validFrom} on.`);
  checkUse(certificate(signer.raw));
}

function byCertificate(bundle: Bundle, authorities: readonly Buffer[], now: number): Signed {
  if (bundle.signer.kind !== 'certificate') throw new SigningError('untrusted', `The model was signed with a ${bundle.signer.kind === 'sigstore' ? 'Sigstore identity' : 'bare key'}, not with a certificate.`);
  const [leaf, ...others] = bundle.signer.chain.map(certificate);
  if (leaf === undefined) throw new SigningError('format', 'The bundle has no certificate.');
  const trusted = authorities.flatMap(certificatesOf).map((each) => certificate(each.raw));
  if (trusted.length === 0) throw new SigningError('format', 'There is no certificate among the authorities.');
  const from = leaf.x509.validFromDate.getTime();
  if (now < from) throw new SigningError('untrusted', `The signer's certificate is valid from ${leaf.x509.validFrom} on.`);
  checkUse(leaf);
  // Models outlive certificates, and there is no trusted time of signing: as the reference implementation does, the chain is
  // judged at the beginning of the signer's certificate, and the reader is told when that has expired.
  if (!reaches(leaf, others, trusted, from, 0)) throw new SigningError('untrusted', 'No chain of valid certificates leads from the signer to a trusted authority.');
  return { by: `certificate ${leaf.x509.subject.replaceAll('\n', ', ')}`, expired: now > leaf.x509.validToDate.getTime(), ...checkBytes(bundle, leaf.x509.publicKey) };
}

/** Certificates between the signer and an authority; real chains have one or two. */
const MAX_CHAIN = 8;

/** Whether a chain leads to a trusted certificate that signed itself, or to one of the trusted that issued the last link. */
function reaches(from: Certificate, others: readonly Certificate[], trusted: readonly Certificate[], at: number, depth: number): boolean {
  if (depth > MAX_CHAIN) return false;
  const issues = (issuer: Certificate): boolean => {
    const { x509, parsed } = issuer;
    const pathLength = parsed.extBasicConstraints?.pathLenConstraint;
    const valid = at >= x509.validFromDate.getTime() && at <= x509.validToDate.getTime();
    return valid && parsed.extBasicConstraints?.isCA === true && (pathLength === undefined || Number(pathLength) >= depth)
      && parsed.extKeyUsage?.keyCertSign !== false && from.x509.checkIssued(x509) && from.x509.verify(x509.publicKey);
  };
  for (const authority of trusted) if (issues(authority)) return true;
  return others.some((each, i) => issues(each) && reaches(each, others.toSpliced(i, 1), trusted, at, depth + 1));
}

function bySigstore(bundle: Bundle, trust: Extract<Trust, { kind: 'sigstore' }>): Signed {
  if (bundle.signer.kind !== 'sigstore') throw new SigningError('untrusted', 'The model was not signed with a Sigstore identity.');
  let verifier: Verifier;
  try {
    verifier = new Verifier(toTrustMaterial(TrustedRoot.fromJSON(JSON.parse(trust.trustedRoot))));
  } catch (error) {
    throw new SigningError('format', 'The trusted root is not the trusted_root.json of a Sigstore instance.', [], error);
  }
  try {
    const read = bundleFromJSON(bundle.json);
    if (!sameJson(bundle.json, bundleToJSON(read) as unknown as JsonValue)) throw new SigningError('format', 'The bundle has values that are not as Sigstore writes them.');
    checkRoots(read);
    // The library passes over the tags of what it reads.
    if (read.verificationMaterial.content.$case === 'certificate') certificate(read.verificationMaterial.content.certificate.rawBytes);
    const { identity } = verifier.verify(toSignedEntity(read));
    // Compared here, character by character: the library takes the wanted identity for a pattern.
    if (identity?.subjectAlternativeName !== trust.identity) throw new SigningError('untrusted', `The model was signed by ${identity?.subjectAlternativeName ?? 'nobody'}, not by ${trust.identity}.`);
    if (identity.extensions?.issuer !== trust.issuer) throw new SigningError('untrusted', `The signer's identity comes from ${identity.extensions?.issuer ?? 'nowhere'}, not from ${trust.issuer}.`);
    return { by: `${trust.identity} (${trust.issuer})`, early: false };
  } catch (error) {
    if (error instanceof SigningError) throw error;
    throw new SigningError('signature', `The Sigstore bundle does not hold: ${asError(error).message}`, [], error);
  }
}

/** Whether the library has read all that is there: it passes over what is no base64 and what has another type. What is empty need not be written. */
function sameJson(given: JsonValue | undefined, read: JsonValue | undefined): boolean {
  if (isObject(given) && isObject(read)) return [...new Set([...Object.keys(given), ...Object.keys(read)])].every((key) => sameJson(given[key], read[key]));
  if (Array.isArray(given) && Array.isArray(read)) return given.length === read.length && given.every((each, i) => sameJson(each, read[i]));
  const absent = (value: JsonValue | undefined): boolean => value === undefined || value === null || value === '' || value === '0' || (Array.isArray(value) && value.length === 0);
  return given === read || (typeof given === 'number' && String(given) === read) || (absent(given) && absent(read));
}

/** The proof of each entry of the log says for which state of the log it is; the library looks at the signed checkpoint only. */
function checkRoots({ verificationMaterial }: SigstoreBundle): void {
  for (const { inclusionProof: proof } of verificationMaterial.tlogEntries) {
    if (proof?.checkpoint === undefined) continue;
    const [, size, root] = proof.checkpoint.envelope.split('\n');
    if (size !== proof.treeSize || root !== proof.rootHash.toString('base64')) throw new SigningError('signature', 'The Sigstore bundle does not hold: the proof of its log entry is of another state of the log than the checkpoint.');
  }
}
