import { isAlnum, isDigit, isIdeograph, isLetter, isWideLetter } from './chars.ts';
import type { Kind, Scan } from './types.ts';

export const EMAIL: Kind = { name: 'email', entity: 'EMAIL', title: 'E-mail address', locale: 'und', severity: 'medium', paranoia: 1 };

/** RFC 5321: 64 octets before the at sign, 255 after it. */
const MAX_LOCAL = 64, MAX_DOMAIN = 255, MAX_LABEL = 63;

/** Domains that RFC 2606, RFC 6761 and RFC 6762 keep from being anyone's, and names that only exist inside a network. */
const RESERVED = /(?:^|\.)(?:example\.(?:com|net|org|edu)|example|test|invalid|localhost|local|localdomain|internal|lan|intranet|corp)$/;
/** Endings of files and of expressions in source code that are no top-level domains in use for mail. */
const NOT_TLD = new Set('png jpg jpeg gif svg webp ico bmp pdf js mjs cjs ts tsx jsx css scss html htm json yaml yml xml md txt py rb rs go java kt php sh bat exe dll zip tar gz tgz whl lock log csv sql shape dtype length prototype alpha beta rc next canary'.split(' '));
/** A local part of two names. */
const NAMED = /^(?!first|last|your|user|some|test|no.?reply|do.?not)[a-z]{2,}[._-][a-z]{2,}\d{0,4}(?:\+|$)/i;
/** `pkg@1.2.beta`, `icon@2x.foo`; a single number is a provider's name (`163.com`). */
const VERSION = /^(?:\d+\.\d|\d+x\.)/;
const ROUTES = /(?:^|[\s;&|$(`])(?:ssh|scp|sftp|rsync|git|npm|npx|yarn|pnpm|docker|podman|go|pip|brew)(?: [\w./:=@-]{1,40}){0,3} $/;

function isLocal(code: number): boolean {
  return isAlnum(code) || code === 0x2e || code === 0x5f || code === 0x2b || code === 0x2d || code === 0x25 || code === 0x27 || isWideLetter(code);
}

/** Start of the part before the at sign at `at`; -1 when there is none. Shared with the stream, which holds from there. */
export function localStart(text: string, at: number): number {
  let start = at;
  while (at - start <= MAX_LOCAL && isLocal(text.charCodeAt(start - 1))) start--;
  return start;
}

export function isDomainChar(code: number): boolean {
  return isAlnum(code) || code === 0x2d || code === 0x2e || isWideLetter(code) || isIdeograph(code);
}

/** End of the labels that follow the at sign; ideographs belong to a label only when they begin it. */
function domainEnd(text: string, start: number): number {
  let end = start;
  for (let at = start; at - start < MAX_DOMAIN;) {
    const wide = isIdeograph(text.charCodeAt(at));
    let stop = at;
    while (stop - at < MAX_LABEL) {
      const code = text.charCodeAt(stop);
      if (!(wide ? isIdeograph(code) : isAlnum(code) || isWideLetter(code) || (code === 0x2d && stop > at))) break;
      stop++;
    }
    while (stop > at && text.charCodeAt(stop - 1) === 0x2d) stop--;
    if (stop === at) break;
    end = stop;
    if (text.charCodeAt(stop) !== 0x2e) break;
    at = stop + 1;
  }
  return end;
}

/** Where a local part in double quotes before the at sign at `at` begins; -1 when there is none (RFC 5321 section 4.1.2). */
function quotedStart(text: string, at: number): number {
  if (text.charCodeAt(at - 1) !== 0x22) return -1;
  for (let start = at - 2; at - start <= MAX_LOCAL; start--) {
    const code = text.charCodeAt(start);
    if (code === 0x22) return at - start < 3 || isAlnum(text.charCodeAt(start - 1)) ? -1 : start;
    if (code < 0x20 || code > 0x7e || code === 0x3a || code === 0x3d || code === 0x3c || code === 0x3e) return -1;
  }
  return -1;
}

/**
 * An e-mail address around the at sign at `at`.
 * @returns whether there was one, or what only looks like one
 */
export function emailAt(scan: Scan, at: number): boolean {
  const { text } = scan;
  const local = text.charCodeAt(at - 1);
  if (!isDomainChar(text.charCodeAt(at + 1))) return false;
  const quoted = scan.whole ? quotedStart(text, at) : -1;
  if (quoted < 0 && !isLocal(local)) return false;
  let start = quoted < 0 ? localStart(text, at) : quoted;
  if (at - start > MAX_LOCAL) return true;
  // JSON text spells a line break as a backslash and a letter.
  if (text.charCodeAt(start - 1) === 0x5c && 'nrt'.includes(text[start] ?? ' ')) start++;
  if (quoted < 0) while (start < at && !(isAlnum(text.charCodeAt(start)) || isWideLetter(text.charCodeAt(start)) || text.charCodeAt(start) === 0x5f)) start++;
  if (start === at || local === 0x2e) return true;
  const end = domainEnd(text, at + 1);
  const domain = text.slice(at + 1, end).toLowerCase();
  const dot = domain.lastIndexOf('.');
  if (dot < 1) return true;
  const reserved = RESERVED.test(domain);
  // `user@example.com` is documentation; a first and a last name at such a domain are somebody's record, made up or not.
  if (!ending(domain.slice(dot + 1)) || (reserved && !(domain.startsWith('example.') && NAMED.test(text.slice(start, at)))) || VERSION.test(domain)) return true;
  const before = text.charCodeAt(start - 1);
  const after = text.charCodeAt(end);
  if (before === 0x40 || after === 0x40 || after === 0x5f || after === 0x28) return true;
  const name = text.slice(start, at);
  const route = after === 0x3a && (text.charCodeAt(end + 1) === 0x7e || text.charCodeAt(end + 1) === 0x2f || isRemoteName(name) && (isLetter(text.charCodeAt(end + 1)) || isDigit(text.charCodeAt(end + 1))));
  if (route || (isRemoteName(name) && (before === 0x2f || after === 0x2f)) || userinfo(text, start)) return true;
  if (before === 0x20 && ROUTES.test(text.slice(Math.max(0, start - 64), start))) return true;
  scan.hit('pii.email', start, end, reserved ? 0.8 : 0.96);
  return true;
}

function ending(tld: string): boolean {
  if (NOT_TLD.has(tld)) return false;
  if (tld.startsWith('xn--')) return tld.length > 5;
  return (tld.length >= 2 && tld.length <= 24 && !/[\d-]/.test(tld)) || isIdeograph(tld.charCodeAt(0));
}

function isRemoteName(local: string): boolean {
  return local === 'git' || local === 'hg' || local === 'svn' || local === 'ssh';
}

/** Whether `://` and nothing that ends an authority stands between here and the URL's scheme. */
function userinfo(text: string, start: number): boolean {
  for (let at = start - 1; at > start - 66 && at >= 2; at--) {
    const code = text.charCodeAt(at);
    if (code === 0x2f) return text.charCodeAt(at - 1) === 0x2f && text.charCodeAt(at - 2) === 0x3a;
    if (code <= 0x20 || code === 0x3f || code === 0x23 || code === 0x22 || code === 0x3e) return false;
  }
  return false;
}
