import { meter } from './charset.ts';
import type { Sink } from './sink.ts';
import { isReference, looksRandom, passwordStrength, shapeOf } from './value.ts';

const MOST_BEFORE = 120;
/** Programs whose `-p` or `-a` takes a password, and what stands beside such an option elsewhere. */
const ASKS = /(?:\b(?:mysql\w{0,8}|mariadb\w{0,8}|sshpass|login|redis-cli|mongo\w{0,10}|sqlcmd|ldap\w{0,10}|smbclient|ftp|lftp|psql|mongosh|cqlsh|influx|7z|zip|unzip|rabbitmqadmin|htpasswd)\b|\s-u\s?\S|--user)[^\n|;]{0,100}$/;

/** The password after `-p`, `-a` or `-P` of a program that takes one there; `from` is just after the letter. */
export function readPasswordFlag(text: string, from: number, order: number, sink: Sink): void {
  let start = from;
  const code = text.charCodeAt(start);
  if (code === 0x20) start++;
  else if (code === 0x3d || text.charCodeAt(from - 1) !== 0x70) return;
  const quote = text.charCodeAt(start);
  const quoted = quote === 0x22 || quote === 0x27;
  if (quoted) start++;
  let end = start;
  const stop = Math.min(text.length, start + 130);
  for (; end < stop; end++) {
    const each = text.charCodeAt(end);
    if (quoted ? each === quote || each === 0x0a : each <= 0x20 || each === 0x22 || each === 0x27 || each === 0x60 || each === 0x5c || each >= 0x7f) break;
  }
  meter.steps += end - start + 1;
  const value = text.slice(start, end);
  if (value.length < 6 || value.length > 128) return;
  sink.read(start, end + 1);
  if (/[\s/:,]/.test(value) || isReference(value, true) || shapeOf(value) === 'number') return;
  const strength = passwordStrength(value);
  if (strength === 'none' && !looksRandom(value, 8) && !/^[a-z]{3,}(?:-[a-z0-9]{3,}){2,}$/i.test(value)) return;
  meter.steps += 16;
  if (!ASKS.test(text.slice(Math.max(0, from - MOST_BEFORE), from - 2))) return;
  sink.found.push({ rule: 'secret.password', start, end, rank: 0, order, confidence: 0.75 });
}
