import type { Readable, Writable } from 'node:stream';
import { isUtf8 } from 'node:buffer';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { JSONRPCMessageSchema, type JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { SallyportError } from '../../core/errors.ts';
import { isObject, parseStrict, type JsonValue } from '../../core/json.ts';

export interface LineOptions {
  /** Longest line. Bytes. */
  readonly maxBytes: number;
  /** Deepest nesting of a message. */
  readonly depth: number;
  /**
   * Told of a line that is no message, with the id that it names, if any. What is read goes on with the next line.
   * @returns whether to go on; false closes
   */
  onBad(error: SallyportError, id: string | number | null): boolean;
}

/** More than this waiting for a reader that does not read ends the connection. Bytes. */
const MAX_UNWRITTEN = 64 * 1024 ** 2;
const NEWLINE = 0x0a;

/**
 * MCP over a pair of streams: one JSON-RPC message a line. Bounded: a line that is too long is dropped as it arrives and
 * never held. Messages are parsed strictly, so that two readers cannot read two different ones.
 */
export class LineTransport implements Transport {
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  onmessage?: Transport['onmessage'];
  readonly #input: Readable;
  readonly #output: Writable;
  readonly #o: LineOptions;
  #pieces: Buffer[] = [];
  #size = 0;
  #skipping = false;
  #closed = false;

  constructor(input: Readable, output: Writable, options: LineOptions) {
    this.#input = input;
    this.#output = output;
    this.#o = options;
  }

  start(): Promise<void> {
    this.#input.on('data', (chunk: Buffer) => { this.#take(chunk); });
    this.#input.once('end', () => { this.#end(); });
    this.#input.once('close', () => { this.#end(); });
    this.#input.on('error', () => { this.#end(); });
    this.#output.on('error', () => { this.#end(); });
    return Promise.resolve();
  }

  #take(chunk: Buffer): void {
    let from = 0;
    while (!this.#closed && from < chunk.length) {
      const at = chunk.indexOf(NEWLINE, from);
      const end = at < 0 ? chunk.length : at;
      if (!this.#skipping) {
        this.#size += end - from;
        if (this.#size > this.#o.maxBytes) {
          this.#pieces = [];
          this.#skipping = true;
          if (!this.#o.onBad(new SallyportError('mcp.too_large', `A message is larger than ${this.#o.maxBytes} bytes.`), null)) {
            this.#end();
            return;
          }
        } else if (end > from) this.#pieces.push(chunk.subarray(from, end));
      }
      if (at < 0) return;
      const line = Buffer.concat(this.#pieces);
      const skipped = this.#skipping;
      this.#pieces = [];
      this.#size = 0;
      this.#skipping = false;
      from = at + 1;
      if (!skipped && line.length > 0 && !this.#line(line)) this.#end();
    }
  }

  /** @returns whether to go on */
  #line(line: Buffer): boolean {
    if (!isUtf8(line)) return this.#o.onBad(new SallyportError('request.invalid_utf8', 'A message is not valid UTF-8.'), null);
    const text = line.toString('utf8').trim();
    if (text === '') return true;
    let value: JsonValue;
    try {
      value = parseStrict(text, this.#o.depth);
    } catch (error) {
      if (!(error instanceof SallyportError)) throw error;
      return this.#o.onBad(error, null);
    }
    const parsed = JSONRPCMessageSchema.safeParse(value);
    if (parsed.success) this.onmessage?.(parsed.data);
    else return this.#o.onBad(new SallyportError('mcp.bad_request', Array.isArray(value) ? 'Batches are not part of this version of the protocol.' : 'A message is not JSON-RPC 2.0.'), idOf(value));
    return true;
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if (this.#closed) throw new SallyportError('mcp.server_unavailable', 'The connection is closed.');
    const text = `${JSON.stringify(message)}\n`;
    if (this.#output.writableLength > MAX_UNWRITTEN) {
      this.#end();
      throw new SallyportError('mcp.server_unavailable', 'The other side does not read what it is sent.');
    }
    await new Promise<void>((resolve, reject) => {
      this.#output.write(text, (error) => {
        if (error === null || error === undefined) resolve();
        else reject(new SallyportError('mcp.server_unavailable', 'The connection broke while a message was being sent.', { cause: error }));
      });
    });
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#pieces = [];
    this.#input.pause();
    this.onclose?.();
  }

  close(): Promise<void> {
    this.#end();
    return Promise.resolve();
  }
}

function idOf(value: JsonValue): string | number | null {
  const id = isObject(value) ? value['id'] : null;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}
