import { chars, inSet, meter } from './charset.ts';
import type { Sink } from './sink.ts';
import { isMadeUp, looksRandom } from './value.ts';

const MOST_VALUE = 1024;
/** Names of cookies that carry a session, anywhere (OWASP's list of frameworks' session ids). */
export const SESSION_COOKIES: readonly string[] = [
  'PHPSESSID=', 'JSESSIONID=', 'ASP.NET_SessionId=', '.AspNetCore.Session=', '.AspNetCore.Cookies=', '.ASPXAUTH=', 'connect.sid=', 'laravel_session=', '_session_id=', 'sessionid=', 'CFTOKEN=', 'wordpress_logged_in_', 'remember_token=', 'auth_session=',
  'session_token=', 'next-auth.session-token=', 'authjs.session-token=', 'session-token=', 'li_at=', '_gitlab_session=', 'user_session=', 'rack.session=', 'beaker.session.id=', 'SSID=', 'SAPISID=', '__Host-session=', '__Secure-session=', 'sid=', 'session=', 'sess=',
];
/** Of these, the ones that also name other things: only in a cookie. */
const ONLY_IN_COOKIES = new Set(['sid=', 'session=', 'sess=', 'ssid=', 'sapisid=', 'session_token=', 'session-token=', 'remember_token=', 'sessionid=', '_session_id=']);
const COOKIE = /cookie["']?\s{0,2}[:=(,][^\n]{0,180}$|(?:\s-b|--cookie)[ =]["']?[^\n]{0,120}$/i;

/** Whether an `=` that this follows pads a value rather than ending a name. */
const isPadding = (code: number): boolean => Number.isNaN(code) || code === 0x3d || code <= 0x20 || code === 0x3b || code === 0x22 || code === 0x27 || code === 0x2c;

/** The value of a session's cookie, whose name and sign end at `from`. */
export function readCookie(text: string, from: number, name: string, order: number, sink: Sink): void {
  const nameStart = from - name.length;
  if (nameStart > 0 && inSet(text.charCodeAt(nameStart - 1), chars.word)) return;
  let start = from;
  // WordPress puts a hash into the name.
  if (!name.endsWith('=')) {
    while (start < from + 40 && inSet(text.charCodeAt(start), chars.hex)) start++;
    if (text.charCodeAt(start) !== 0x3d) return;
    start++;
  }
  let end = start;
  const stop = Math.min(text.length, start + MOST_VALUE + 1);
  for (; end < stop; end++) {
    const code = text.charCodeAt(end);
    if (code <= 0x20 || code === 0x3b || code === 0x22 || code === 0x27 || code === 0x2c || code === 0x5c || code === 0x3c || code === 0x60 || code === 0x26 || code >= 0x7f || (code === 0x3d && !isPadding(text.charCodeAt(end + 1)))) break;
  }
  meter.steps += end - start + 1;
  sink.read(start, end + 2);
  if (end - start < 16 || end - start > MOST_VALUE) return;
  const value = text.slice(start, end);
  if (!looksRandom(value, 16) || isMadeUp(value)) return;
  if (ONLY_IN_COOKIES.has(name.toLowerCase())) {
    meter.steps += 24;
    if (!COOKIE.test(text.slice(Math.max(0, nameStart - 200), nameStart))) return;
  }
  sink.found.push({ rule: 'secret.session-cookie', start, end, rank: 1, order, confidence: 0.85 });
}
