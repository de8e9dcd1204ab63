import { asError, SallyportError, systemCode } from '../core/errors.ts';
import type { Upstream } from './upstreams.ts';

/** Any failure as one with a code. An unknown one is our own defect: its text may quote content, so it stays inside. */
export function asSallyportError(thrown: unknown): SallyportError {
  if (thrown instanceof SallyportError) return thrown;
  return new SallyportError('server.internal', `The gateway failed (${systemCode(thrown) ?? asError(thrown).name}).`, { cause: thrown });
}

const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'ETIMEDOUT', 'EPROTO', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN']);
const BROKEN = new Set(['ECONNRESET', 'ECONNABORTED', 'ENETRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_INFO', 'UND_ERR_CLOSED', 'UND_ERR_DESTROYED', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'UND_ERR_RESPONSE', 'ERR_STREAM_PREMATURE_CLOSE']);

/** What went wrong on the way to or from the upstream, in our own words: the library's may hold addresses and keys. */
export function upstreamError(thrown: unknown, upstream: Upstream): Error {
  if (thrown instanceof SallyportError) return thrown;
  const name = upstream.config.name;
  const code = systemCode(thrown) ?? '';
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') return new SallyportError('upstream.timeout', `The upstream ${name} fell silent.`, { cause: thrown });
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return new SallyportError('upstream.unreachable', `The upstream ${name} did not accept a connection in time.`, { cause: thrown });
  if (UNREACHABLE.has(code) || /^(?:ERR_(?:TLS|SSL)_|CERT_|UNABLE_TO_)/.test(code)) return new SallyportError('upstream.unreachable', `The upstream ${name} cannot be reached (${code}).`, { cause: thrown });
  if (code.startsWith('Z_') || code.startsWith('ERR_BROTLI') || code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW' || (thrown instanceof Error && thrown.name === 'HTTPParserError')) return new SallyportError('upstream.bad_answer', `The upstream ${name} sent a damaged answer.`, { cause: thrown });
  if (BROKEN.has(code)) return new SallyportError('upstream.reset', `The upstream ${name} broke the connection.`, { cause: thrown });
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
