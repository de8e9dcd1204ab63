import type { Transport, TransportSendOptions } from '@modelcontextprotocol/sdk/shared/transport.js';
import { isJSONRPCRequest, type JSONRPCMessage, type MessageExtraInfo } from '@modelcontextprotocol/sdk/types.js';
import { asError, SallyportError } from '../../core/errors.ts';
import { isDeeper } from './shape.ts';

const WINDOW_MS = 10_000;

export interface MeterOptions {
  readonly server: string;
  readonly messagesPer10s: number;
  readonly depth: number;
  now(): number;
  /** A message that is dropped. */
  onDropped(error: SallyportError): void;
  /** The server does what no connection survives. */
  onFatal(error: SallyportError): void;
}

/** A connection to a server that is not believed: what it was not asked for, sends too fast or nests too deep goes no further. */
export class MeteredTransport implements Transport {
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  onmessage?: Transport['onmessage'];
  readonly #inner: Transport;
  readonly #o: MeterOptions;
  readonly #asked = new Set<string | number>();
  #windowStart = -Infinity;
  #count = 0;
  #fatal = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(inner: Transport, options: MeterOptions) {
    this.#inner = inner;
    this.#o = options;
    inner.onclose = () => { this.#inTurn(() => { this.onclose?.(); }); };
    inner.onerror = (error) => { this.onerror?.(error); };
    inner.onmessage = (message, extra) => { this.#receive(message, extra); };
  }

  get setProtocolVersion(): (version: string) => void {
    return (version) => { this.#inner.setProtocolVersion?.(version); };
  }

  start(): Promise<void> {
    return this.#inner.start();
  }

  send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if (isJSONRPCRequest(message)) this.#asked.add(message.id);
    return this.#inner.send(message, options);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  #receive(message: JSONRPCMessage, extra: MessageExtraInfo | undefined): void {
    if (this.#fatal) return;
    const now = this.#o.now();
    if (now - this.#windowStart > WINDOW_MS) {
      this.#windowStart = now;
      this.#count = 0;
    }
    if (++this.#count > this.#o.messagesPer10s) {
      this.#fatal = true;
      this.#o.onFatal(new SallyportError('mcp.too_large', `The MCP server ${this.#o.server} sent more than ${this.#o.messagesPer10s} messages in ten seconds.`));
      return;
    }
    if (!('method' in message) && (message.id === undefined || !this.#asked.delete(message.id))) {
      this.#o.onDropped(new SallyportError('mcp.bad_answer', `The MCP server ${this.#o.server} answered something that it was not asked.`));
      return;
    }
    if (isDeeper(message, this.#o.depth)) {
      this.#fatal = true;
      this.#o.onFatal(new SallyportError('mcp.bad_answer', `The MCP server ${this.#o.server} sent a message nested deeper than ${this.#o.depth}.`));
      return;
    }
    this.#inTurn(() => { this.onmessage?.(message, extra); });
  }

  /**
   * One message after the other. The SDK handles a notification a moment after it takes it, but an answer at once: of
   * progress and an answer that arrive together, the progress would be lost.
   */
  #inTurn(step: () => void): void {
    this.#turn = this.#turn.then(step).catch((error: unknown) => { this.onerror?.(asError(error)); });
  }
}
