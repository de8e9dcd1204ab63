import { Buffer } from 'node:buffer';
import { chars, inSet, meter, runEnd, runStart, startsFresh } from './charset.ts';
import type { Sink } from './sink.ts';
import { isMadeUp, isReference, isVocabulary, looksRandom, passwordStrength } from './value.ts';

const MOST_USERINFO = 400;
/** A longer user name puts the scheme out of a stream's sight. */
const MOST_USER = 128;
const WEB = new Set(['http', 'https', 'ftp', 'ws', 'wss', 'git', 'ssh', 'svn', 'rtsp']);
/** Names reserved for documentation (RFC 2606). */
const DOCUMENTATION_HOST = /^(?:[\w-]{1,63}\.){0,4}example(?:\.(?:com|net|org))?(?![\w.-])/i;
const endsUserinfo = (code: number): boolean =>
  code <= 0x20 || code === 0x2f || code === 0x3f || code === 0x23 || code === 0x22 || code === 0x27 || code === 0x3c || code === 0x3e || code === 0x5c || code === 0x60 || code >= 0x80;

const isRaw = (code: number): boolean => code === 0x23 || code === 0x3f || code === 0x2f;

/** Whether a `#`, `?` or `/` stands unescaped inside a password: an `@` and a host come after it, and what is before it is no port. */
function atSignFollows(text: string, at: number, colon: number): boolean {
  const rest = text.slice(at, at + 64);
  meter.steps += 8;
  return !/^\d{1,5}$/.test(text.slice(colon + 1, at)) && /^[^\s"'<>\\`@]{1,48}@[\w.-]{3,}/.test(rest);
}

/** A token in the user's place, `https://token@host`; error-tracking addresses carry a public key there. */
function readUser(text: string, from: number, host: number, order: number, sink: Sink): void {
  sink.read(from, host + 81);
  const user = text.slice(from, host);
  if (!looksRandom(user, 20) || isMadeUp(user) || /^[\w.-]{1,40}sentry\.io/.test(text.slice(host + 1, host + 60))) return;
  sink.found.push({ rule: 'secret.connection-string', start: from, end: host, rank: 1, order, confidence: 0.8, severity: 'high' });
}

/** A password inside an address, `scheme://user:password@host`; `from` is just after `://`. The span is the password. */
export function readAddress(text: string, from: number, order: number, sink: Sink): void {
  const stop = Math.min(text.length, from + MOST_USERINFO);
  let colon = -1, at = from, host = -1;
  for (; at < stop; at++) {
    const code = text.charCodeAt(at);
    if (endsUserinfo(code) && !(colon >= 0 && host < 0 && at > colon + 1 && isRaw(code) && atSignFollows(text, at, colon))) break;
    if (code === 0x3a && colon < 0) colon = at;
    if (code === 0x40) host = at;
  }
  meter.steps += at - from + 1;
  if (colon >= 0) sink.read(colon + 1, Math.max(at + 1, host + 81));
  if (colon < 0 && host > from + 19) { readUser(text, from, host, order, sink); return; }
  if (colon < 0 || host <= colon + 1 || colon - from > MOST_USER) return;
  const user = text.slice(from, colon), password = text.slice(colon + 1, host);
  if (/^\d{1,5}[;/?,]/.test(password)) return;
  if (password.length < 3 || password === user || isVocabulary(password) || isMadeUp(password) || password === 'x-oauth-basic') return;
  if (/^[$%{[*]/.test(password) && (/^\$[\w{(]/.test(password) || isReference(password, true) || /^\[|^\{|^\*+$|^%[A-Z_]+%$/.test(password))) return;
  if (DOCUMENTATION_HOST.test(text.slice(host + 1, host + 80))) return;
  const schemeStart = runStart(text, from - 3, 24, chars.dashed);
  const web = WEB.has(text.slice(schemeStart, from - 3).toLowerCase());
  sink.found.push({ rule: 'secret.connection-string', start: colon + 1, end: host, rank: 1, order, confidence: web ? 0.8 : 0.9, ...(web ? { severity: 'high' as const } : {}) });
}

/** The password of an Oracle address, `oracle:thin:user/password@host`; `from` is just after `thin:`. */
export function readOracle(text: string, from: number, order: number, sink: Sink): void {
  const window = text.slice(from, from + 200);
  meter.steps += 8;
  const match = /^([\w.$#]{1,64})\/([^\s@"'/]{3,128})(@?)/.exec(window);
  if (match === null) return;
  const start = from + (match[1] ?? '').length + 1, end = start + (match[2] ?? '').length;
  sink.read(start, end + 2);
  const password = match[2] ?? '';
  if (match[3] !== '@' || password === match[1] || isVocabulary(password) || isMadeUp(password) || isReference(password, true)) return;
  sink.found.push({ rule: 'secret.connection-string', start, end, rank: 1, order, confidence: 0.9 });
}

/** The token of an HTTP bearer scheme; `from` is just after the word. */
export function readBearer(text: string, from: number, order: number, sink: Sink): void {
  let start = from;
  while (start < from + 3 && (text.charCodeAt(start) === 0x20 || text.charCodeAt(start) === 0x3a)) start++;
  if (start === from || !inSet(text.charCodeAt(start), chars.b68)) return;
  const end = runEnd(text, start, start + 2050, chars.b68);
  sink.read(start, end + 1);
  let trimmed = end;
  while (trimmed > start && text.charCodeAt(trimmed - 1) === 0x2e) trimmed--;
  const value = text.slice(start, trimmed);
  if (value.length > 2048 || !looksRandom(value, 16) || isReference(value, true)) return;
  sink.found.push({ rule: 'secret.bearer-token', start, end: trimmed, rank: 1, order, confidence: 0.85 });
}

/** The credentials of HTTP basic authentication (RFC 7617); `from` is just after the word `Basic`. */
export function readBasic(text: string, from: number, order: number, sink: Sink): void {
  if (text.charCodeAt(from) !== 0x20 || !startsFresh(text, from - 5, chars.alnum)) return;
  const start = from + 1;
  const end = runEnd(text, start, start + 402, chars.base64);
  sink.read(start, end + 1);
  const value = text.slice(start, end);
  if (value.length < 8 || value.length > 400 || value.replace(/=+$/, '').length % 4 === 1) return;
  const pair = /^([\x21-\x7e]{1,128}):([\x20-\x7e]{1,256})$/.exec(Buffer.from(value, 'base64').toString('latin1'));
  if (pair === null) return;
  const password = pair[2] as string;
  if (isVocabulary(password) || isMadeUp(password) || isReference(password, true)) return;
  sink.found.push({ rule: 'secret.basic-auth', start, end, rank: 1, order, confidence: 0.9 });
}

/** The password of `-u user:password` and `--user user:password`; `from` is just after the flag and its space. */
export function readUserFlag(text: string, from: number, order: number, sink: Sink): void {
  if (text.charCodeAt(from - 2) === 0x55) return;
  const quote = text.charCodeAt(from);
  const first = quote === 0x22 || quote === 0x27 ? from + 1 : from;
  const colon = runEnd(text, first, first + 64, chars.tilde | chars.percent | chars.held & ~chars.colon);
  if (text.charCodeAt(colon) !== 0x3a || colon === first) {
    if (colon === text.length) sink.read(first, colon + 1);
    return;
  }
  let end = colon + 1;
  const stop = Math.min(text.length, end + 130);
  while (end < stop) {
    const code = text.charCodeAt(end);
    if (code <= 0x20 || code === 0x22 || code === 0x27 || code === 0x5c || code >= 0x80) break;
    end++;
  }
  meter.steps += end - colon;
  sink.read(colon + 1, end + 1);
  const password = text.slice(colon + 1, end);
  if (password.length > 128 || /^\d+$/.test(password) || isReference(password, true) || passwordStrength(password) === 'none') return;
  sink.found.push({ rule: 'secret.basic-auth', start: colon + 1, end, rank: 1, order, confidence: 0.8 });
}
