import { isObject, parseStrict, type JsonObject, type JsonValue } from '../../core/json.ts';
import { SigningError } from './errors.ts';
import { PAYLOAD_TYPE } from './statement.ts';

/*
 * The file of a signature: a Sigstore bundle (media type version 0.3) around a DSSE envelope
 * (github.com/secure-systems-lab/dsse, protocol v1).
 */

const MEDIA_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const MAX_JSON_DEPTH = 32;

/** Who signed, as the bundle says; none of it is trusted. */
export type Signer =
  | { readonly kind: 'key'; /** Hex SHA-256 of the PEM public key; absent in early releases. */ readonly hint: string | undefined }
  | { readonly kind: 'certificate'; /** DER, the signer's own first. */ readonly chain: readonly Buffer[] }
  | { readonly kind: 'sigstore' };

export interface Bundle {
  readonly signer: Signer;
  readonly payload: Buffer;
  readonly signature: Buffer;
  /** As parsed, for the Sigstore library. */
  readonly json: JsonObject;
}

/** @throws SigningError `format` */
export function readBundle(text: string): Bundle {
  let json: JsonValue;
  try {
    json = parseStrict(text, MAX_JSON_DEPTH);
  } catch (error) {
    throw new SigningError('format', 'The signature file is not strict JSON.', [], error);
  }
  if (!isObject(json) || json['mediaType'] !== MEDIA_TYPE) throw new SigningError('format', `The signature file is not a Sigstore bundle of type ${MEDIA_TYPE}.`);
  const envelope = json['dsseEnvelope'];
  const signatures = isObject(envelope) ? envelope['signatures'] : undefined;
  if (!isObject(envelope) || envelope['payloadType'] !== PAYLOAD_TYPE || !Array.isArray(signatures)) throw new SigningError('format', 'The bundle holds no envelope of an in-toto statement.');
  const [first] = signatures;
  if (signatures.length !== 1 || !isObject(first)) throw new SigningError('format', 'The envelope must have one signature.');
  if (typeof (first['keyid'] ?? '') !== 'string') throw new SigningError('format', 'The name of the key in the envelope is no text.');
  return { signer: signerOf(json['verificationMaterial']), payload: bytes(envelope['payload']), signature: bytes(first['sig']), json };
}

function bytes(value: JsonValue | undefined): Buffer {
  const decoded = Buffer.from(typeof value === 'string' ? value : '', 'base64');
  // Decoding passes over what is none; a pattern for the whole overflows on the signature of many thousand files.
  if (typeof value !== 'string' || decoded.toString('base64') !== value) throw new SigningError('format', 'A value of the bundle is not base64.');
  return decoded;
}

function signerOf(material: JsonValue | undefined): Signer {
  if (!isObject(material)) throw new SigningError('format', 'The bundle does not say who signed.');
  const key = material['publicKey'];
  if (!Array.isArray(material['tlogEntries'] ?? [])) throw new SigningError('format', 'The entries of a log in the bundle are no list.');
  if (isObject(key)) {
    const hint = key['hint'] ?? '';
    if (typeof hint !== 'string') throw new SigningError('format', 'The bundle does not name its key by a text.');
    return { kind: 'key', hint: hint === '' ? undefined : hint };
  }
  if (isObject(material['certificate'])) return { kind: 'sigstore' };
  const chain = material['x509CertificateChain'];
  const list = isObject(chain) ? chain['certificates'] : undefined;
  if (!Array.isArray(list) || list.length === 0) throw new SigningError('format', 'The bundle holds neither a key, a certificate nor a chain.');
  return { kind: 'certificate', chain: list.map((each) => bytes(isObject(each) ? each['rawBytes'] : undefined)) };
}

/** What is signed: the payload with its type and both lengths (DSSE pre-authentication encoding). */
export function preAuthEncoding(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `), payload]);
}

/**
 * What release 0.2 of the reference implementation signed by mistake: another version word, and the payload as Python
 * shows a byte string.
 */
export function preAuthEncoding02(payload: Buffer): Buffer {
  return Buffer.from(`DSSEV1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} ${pythonBytes(payload)}`);
}

/** Python's `repr` of bytes. */
function pythonBytes(payload: Buffer): string {
  const quote = payload.includes(0x27) && !payload.includes(0x22) ? '"' : "'";
  let text = `b${quote}`;
  for (const byte of payload) {
    const char = String.fromCharCode(byte);
    if (char === '\\' || char === quote) text += `\\${char}`;
    else if (char === '\n') text += '\\n';
    else if (char === '\r') text += '\\r';
    else if (char === '\t') text += '\\t';
    else if (byte < 0x20 || byte >= 0x7f) text += `\\x${byte.toString(16).padStart(2, '0')}`;
    else text += char;
  }
  return text + quote;
}

/** The bundle's file for a key or a certificate chain. */
export function writeBundle(payload: Buffer, signature: Buffer, signer: Exclude<Signer, { kind: 'sigstore' }>): string {
  const material = signer.kind === 'key'
    ? { publicKey: { hint: signer.hint ?? '' } }
    : { x509CertificateChain: { certificates: signer.chain.map((each) => ({ rawBytes: each.toString('base64') })) } };
  return `${JSON.stringify({
    mediaType: MEDIA_TYPE,
    verificationMaterial: { ...material, tlogEntries: [] },
    dsseEnvelope: { payload: payload.toString('base64'), payloadType: PAYLOAD_TYPE, signatures: [{ sig: signature.toString('base64'), keyid: '' }] },
  })}\n`;
}
