/** Parts of messages (MIME, RFC 2045 and 2046), with their bytes as whoever opens them gets them. */

export interface MailPart {
  /** As the message says, in lower case and without parameters. */
  readonly type: string;
  /** As the message calls the attachment; undefined for what a reader shows. */
  readonly file?: string;
  /** Undefined where the bytes are written in a way that is not read; `encoding` says which. */
  readonly bytes?: Buffer;
  readonly encoding: string;
}

/** Layers of messages and of parts in parts. */
const MAX_NESTED = 12;

interface Headed { readonly headers: ReadonlyMap<string, string>; readonly body: string }

/** Headers, of which a value may go on in indented lines, and what follows the first empty line. */
function headed(text: string): Headed {
  const end = /\r?\n\r?\n/.exec(text);
  const head = end === null ? text : text.slice(0, end.index);
  const headers = new Map<string, string>();
  for (const line of head.replaceAll(/\r?\n[ \t]{1,100}/g, ' ').split(/\r?\n/)) {
    const at = line.indexOf(':');
    const name = line.slice(0, at).trim().toLowerCase();
    // The first one counts, as it does for readers.
    if (at > 0 && !headers.has(name)) headers.set(name, line.slice(at + 1).trim());
  }
  return { headers, body: end === null ? '' : text.slice(end.index + end[0].length) };
}

/** A parameter of a header's value, quoted or not, or as RFC 2231 writes it. */
function parameter(value: string, name: string): string | undefined {
  const found = new RegExp(`;\\s{0,20}${name}(?:\\*(?:0\\*?)?)?\\s{0,4}=\\s{0,4}(?:"([^"]{0,1000})"|([^\\s;"]{1,1000}))`, 'i').exec(value);
  const written = found?.[1] ?? found?.[2];
  return written === undefined ? undefined : written.replace(/^[\w-]{0,40}'[\w-]{0,20}'/, '').replaceAll(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function decoded(body: string, encoding: string): Buffer | undefined {
  switch (encoding) {
    case '': case '7bit': case '8bit': case 'binary': return Buffer.from(body, 'latin1');
    case 'base64': return Buffer.from(body.replaceAll(/[^\w+/=-]/g, ''), 'base64');
    case 'quoted-printable': return Buffer.from(body.replaceAll(/=[ \t]{0,20}\r?\n/g, '').replaceAll(/=([\dA-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1');
    default: return undefined;
  }
}

/**
 * Every part of a message that holds no further ones.
 * @param text - the bytes of the message as Latin 1
 */
export function* mailParts(text: string, spend: () => void, depth = 0): Generator<MailPart> {
  spend();
  const { headers, body } = headed(text);
  const kind = headers.get('content-type') ?? 'text/plain';
  const type = (kind.split(';')[0] ?? '').trim().toLowerCase();
  const boundary = parameter(kind, 'boundary');
  const nests = type === 'message/rfc822' || (type.startsWith('multipart/') && boundary !== undefined && boundary !== '');
  // As a text, what it holds would not be found.
  if (nests && depth >= MAX_NESTED) return yield { type, encoding: `parts within parts, more than ${MAX_NESTED} deep` };
  if (type.startsWith('multipart/') && boundary !== undefined && boundary !== '') {
    // What stands before the first mark is for readers that know no parts.
    const pieces = `\n${body}`.split(`\n--${boundary}`);
    for (const piece of pieces.slice(1)) {
      if (piece.startsWith('--')) return;
      yield* mailParts(piece.replace(/^[ \t]{0,100}\r?\n/, ''), spend, depth + 1);
    }
    return;
  }
  const encoding = (headers.get('content-transfer-encoding') ?? '').toLowerCase();
  const bytes = decoded(body, encoding);
  if (type === 'message/rfc822' && bytes !== undefined) return yield* mailParts(bytes.toString('latin1'), spend, depth + 1);
  const disposition = headers.get('content-disposition') ?? '';
  const file = parameter(disposition, 'filename') ?? parameter(kind, 'name');
  yield { type, encoding, ...(file === undefined ? {} : { file }), ...(bytes === undefined ? {} : { bytes }) };
}
