import type { IncomingMessage } from 'node:http';
import { SallyportError } from '../../core/errors.ts';

/** Largest form that is read: a note, a token and a button. Bytes. */
const MAX_FORM = 16 * 1024;
const FORM_MS = 10_000;

/**
 * The fields of a form that a page of ours has sent.
 * @throws SallyportError `auth.bad_host` for a form of another site, `request.unsupported_encoding`, `request.too_large`, `request.timeout`
 */
export async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  checkOrigin(request);
  if (!(request.headers['content-type'] ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded')) throw new SallyportError('request.unsupported_encoding', 'The form must be application/x-www-form-urlencoded.');
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(() => { request.destroy(new SallyportError('request.timeout', 'The form did not arrive in time.')); }, FORM_MS);
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_FORM) {
        request.pause();
        reject(new SallyportError('request.too_large', `The form is larger than ${MAX_FORM} bytes.`));
      } else chunks.push(chunk);
    });
    request.once('end', () => { resolve(new URLSearchParams(Buffer.concat(chunks).toString('utf8'))); });
    request.once('error', reject);
    request.once('close', () => { clearTimeout(timer); });
  });
}

/** A browser tells where a form came from; another site's is not taken, whatever it knows. */
function checkOrigin(request: IncomingMessage): void {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  // With `no-referrer` browsers send `null` for the page's own form.
  const own = origin === undefined || origin === 'null' || URL.parse(origin)?.host === request.headers.host;
  if (!own || (site !== undefined && site !== 'same-origin' && site !== 'none')) throw new SallyportError('auth.bad_host', 'The form was sent by another site.');
}
