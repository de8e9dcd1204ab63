import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Gateway } from './context.ts';

/** `/healthz`: the process serves. `/readyz`: it may be sent traffic, because the policy is loaded and the ledger records. `/metrics`: counts and times, for Prometheus. */
export function serveHealth(gateway: Gateway, request: IncomingMessage, response: ServerResponse, path: string): boolean {
  if ((path !== '/healthz' && path !== '/readyz' && path !== '/metrics') || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
  request.resume();
  if (path === '/metrics') send(response, 200, 'text/plain; version=0.0.4; charset=utf-8', gateway.metrics.text(gateway));
  else if (path === '/healthz') reply(response, 200, { status: 'ok' });
  else {
    const ledger = gateway.ledger.status();
    const policy = gateway.policyStatus();
    const ready = gateway.ledger.ready;
    reply(response, ready ? 200 : 503, {
      status: ready ? 'ready' : 'not ready',
      policy: policy.version,
      ...(policy.error === undefined ? {} : { policyError: 'the policy file was refused at its last reload; the earlier one is in force' }),
      ledger: { recorded: ledger.recorded, stored: ledger.stored, spoolBytes: ledger.spoolBytes, ...(ledger.storeError === undefined ? {} : { store: 'unavailable' }), ...(ledger.spoolError === undefined ? {} : { spool: 'unavailable' }) },
    });
  }
  return true;
}

function reply(response: ServerResponse, status: number, value: object): void {
  send(response, status, 'application/json', JSON.stringify(value));
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store' });
  response.end(body);
}
