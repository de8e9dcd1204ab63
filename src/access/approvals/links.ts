import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SallyportError, systemCode } from '../../core/errors.ts';
import { privateFolder } from '../../core/private-folder.ts';

/** The key in the data directory that signs links and announcements. */
export const KEY_FILE = 'approval-key';
const KEY_BYTES = 32;

/**
 * Reads the key, or makes it. Two processes that make it at once end up with the same one: only one name can be given.
 * @throws SallyportError `approval.unavailable`
 */
export function approvalKey(dataDir: string): Buffer {
  const path = join(dataDir, KEY_FILE);
  try {
    return readKey(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw unusable(path, error);
  }
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    privateFolder(dataDir);
    writeFileSync(temporary, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
    chmodSync(temporary, 0o600);
    try {
      linkSync(temporary, path);
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
    return readKey(path);
  } catch (error) {
    throw unusable(path, error);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function readKey(path: string): Buffer {
  const text = readFileSync(path, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new SallyportError('approval.unavailable', `The key ${path} is damaged: it must be 64 hexadecimal digits.`);
  return Buffer.from(text, 'hex');
}

function unusable(path: string, cause: unknown): SallyportError {
  return cause instanceof SallyportError ? cause : new SallyportError('approval.unavailable', `The key ${path} cannot be read or made (${systemCode(cause) ?? 'unknown error'}).`, { cause });
}

/** What a link says: which call, in whose name (empty: the page asks), until when. */
export interface LinkClaims {
  readonly id: string;
  readonly approver: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

function mac(key: Buffer, purpose: 'link' | 'form', { id, approver, expires }: LinkClaims): string {
  return createHmac('sha256', key).update(JSON.stringify([`sallyport.approval.${purpose}`, id, approver, expires])).digest('base64url');
}

function same(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

/** The path and query of a signed link. */
export function linkFor(key: Buffer, claims: LinkClaims): string {
  const query = new URLSearchParams({ as: claims.approver, until: String(claims.expires), sig: mac(key, 'link', claims) });
  return `/approve/${claims.id}?${query.toString()}`;
}

/**
 * What a link says, when it is genuine and not over.
 * @throws SallyportError `approval.invalid_link`
 */
export function readLink(key: Buffer, url: URL, now: number): LinkClaims {
  const id = /^\/approve\/(ap_[0-9a-z]{26})$/.exec(url.pathname)?.[1];
  const until = url.searchParams.get('until') ?? '';
  const claims: LinkClaims = { id: id ?? '', approver: url.searchParams.get('as') ?? '', expires: /^\d{1,15}$/.test(until) ? Number(until) : 0 };
  if (id === undefined || !same(url.searchParams.get('sig') ?? '', mac(key, 'link', claims))) throw new SallyportError('approval.invalid_link', 'This link is not one that Sallyport made, or it was changed.');
  if (now >= claims.expires) throw new SallyportError('approval.invalid_link', 'This link has expired.');
  return claims;
}

/** What the page's form must send back. Other than the link, so that nobody who only saw the address can post it from elsewhere. */
export function formToken(key: Buffer, claims: LinkClaims): string {
  return mac(key, 'form', claims);
}

export function isFormToken(key: Buffer, claims: LinkClaims, token: string): boolean {
  return same(token, mac(key, 'form', claims));
}
