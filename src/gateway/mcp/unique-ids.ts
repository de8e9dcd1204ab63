import type { Transport, TransportSendOptions } from '@modelcontextprotocol/sdk/shared/transport.js';
import { isJSONRPCRequest, type JSONRPCMessage, type RequestId } from '@modelcontextprotocol/sdk/types.js';
import { RPC } from './rpc.ts';

/** A client's connection on which no two requests under way have one id: their answers could not be told apart. */
export class UniqueIds implements Transport {
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  onmessage?: Transport['onmessage'];
  readonly #inner: Transport;
  readonly #busy = new Set<RequestId>();

  constructor(inner: Transport) {
    this.#inner = inner;
    inner.onclose = () => { this.onclose?.(); };
    inner.onerror = (error) => { this.onerror?.(error); };
    inner.onmessage = (message, extra) => {
      if (isJSONRPCRequest(message)) {
        if (this.#busy.has(message.id)) {
          inner.send({ jsonrpc: '2.0', id: message.id, error: { code: RPC.invalid, message: 'A request with this id is under way.', data: { code: 'mcp.bad_request' } } }).catch((error: unknown) => { this.onerror?.(error instanceof Error ? error : new Error(String(error))); });
          return;
        }
        this.#busy.add(message.id);
      } else if ('method' in message && message.method === 'notifications/cancelled') {
        // A cancelled request is not answered, so its id is free again.
        const id = (message.params as { requestId?: unknown } | undefined)?.requestId;
        if (typeof id === 'string' || typeof id === 'number') this.#busy.delete(id);
      }
      this.onmessage?.(message, extra);
    };
  }

  /** Whether a request with this id is under way. */
  busy(id: unknown): boolean {
    return (typeof id === 'string' || typeof id === 'number') && this.#busy.has(id);
  }

  get sessionId(): string | undefined {
    return this.#inner.sessionId;
  }

  start(): Promise<void> {
    return this.#inner.start();
  }

  send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if (!('method' in message) && message.id !== undefined) this.#busy.delete(message.id);
    return this.#inner.send(message, options);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
