import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { SallyportError, systemCode } from '../core/errors.ts';
import type { Limits } from '../core/limits.ts';
import { deadlineIn } from './deadlines.ts';

const DECODERS: Readonly<Record<string, (data: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** Undoes a content encoding within a bound. Null when it is not known. */
export async function decode(data: Buffer, encoding: string | undefined, max: number): Promise<Buffer | null> {
  const name = (encoding ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === '') return data;
  const decoder = DECODERS[name];
  if (decoder === undefined) return null;
  return decoder(data, { maxOutputLength: max });
}

/**
 * Node undoes `chunked` and hands on what any other transfer coding has made of a body, which nobody could read.
 * @throws SallyportError `request.unsupported_encoding`
 */
export function checkTransferCoding(request: IncomingMessage): void {
  const coding = request.headers['transfer-encoding'];
  if (coding === undefined || /^(?:identity\s{0,8},\s{0,8})?chunked$/i.test(coding)) return;
  throw new SallyportError('request.unsupported_encoding', 'The body has a transfer coding other than chunked; compress it with Content-Encoding instead.');
}

/**
 * A client's body as text.
 * @throws SallyportError `request.too_large`, `request.timeout`, `request.unsupported_encoding`, `request.invalid_utf8`, `request.malformed_json` (torn compression)
 */
export async function readBody(request: IncomingMessage, limits: Limits): Promise<string> {
  checkTransferCoding(request);
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limits.bodyBytes) throw tooLarge(limits);
  const data = await collect(request, limits);
  const encoding = request.headers['content-encoding'];
  let plain: Buffer | null = data;
  if (encoding !== undefined) {
    try {
      plain = await decode(data, encoding, limits.bodyBytes);
    } catch (error) {
      if (systemCode(error) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limits);
      throw new SallyportError('request.malformed_json', `The body is not valid ${encoding} data.`, { cause: error });
    }
  }
  if (plain === null) throw new SallyportError('request.unsupported_encoding', 'The body has a content encoding that is not supported.');
  if (!isUtf8(plain)) throw new SallyportError('request.invalid_utf8', 'The body is not valid UTF-8.');
  return plain.toString('utf8');
}

function tooLarge(limits: Limits): SallyportError {
  return new SallyportError('request.too_large', `The body is larger than ${limits.bodyBytes} bytes.`);
}

function collect(request: IncomingMessage, limits: Limits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let finished = false;
    const deadline = deadlineIn(limits.requestMs, () => { finish(new SallyportError('request.timeout', `The body did not arrive within ${limits.requestMs} ms.`)); });
    function finish(error: Error | undefined): void {
      if (finished) return;
      finished = true;
      deadline.clear();
      if (error === undefined) resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
      else {
        // What is still coming is read and dropped, so that the client gets to see the answer instead of a reset.
        chunks.length = 0;
        request.on('error', () => { request.destroy(); });
        request.resume();
        reject(error);
      }
    }
    // Taking the listeners off again would cost more than that they hear what comes later.
    request.on('data', (chunk: Buffer) => {
      if (finished) return;
      size += chunk.length;
      if (size > limits.bodyBytes) finish(tooLarge(limits));
      else chunks.push(chunk);
    }).on('end', () => { finish(undefined); }).on('error', finish).on('close', () => { if (!finished) finish(new Error('the client closed the connection')); });
  });
}
