import { meter } from './charset.ts';
import { isStandalone } from './judge.ts';
import type { Sink } from './sink.ts';
import { isReference } from './value.ts';

const MOST = 120;
/** `admin / X`, `bob@corp.io:X`, `ops | X`: a name, a mark, and what may be its password. */
const PAIR = /(?:^|[\s"'`(])([\w.@+-]{2,48})(?: {1,2}[/|,] {1,2}|: ?|\/)([^\s"'`<>]{6,96})/g;
const LABELS = /^(?:id|ids|key|name|type|url|uri|host|port|note|error|warning|missing|info|version|step|date|time|ref|path|file)$/i;
const ANNOUNCES = /(?:log|creds|credential|sign|account)/i;

/** The password of a pair that words such as `login` and `creds` announce; `from` is just after the word. */
export function readPair(text: string, from: number, order: number, sink: Sink): void {
  // One look for a run of such words.
  if (ANNOUNCES.test(text.slice(Math.max(0, from - 36), Math.max(0, from - 11)))) return;
  const whole = text.slice(from, from + MOST);
  const line = whole.indexOf('\n', 3);
  const window = line < 0 ? whole : whole.slice(0, line);
  if (!/[/|:,]/.test(window)) { meter.steps += 8; return; }
  meter.steps += window.length;
  PAIR.lastIndex = 0;
  for (let match = PAIR.exec(window); match !== null; match = PAIR.exec(window)) {
    const value = (match[2] ?? '').replace(/[.,;)]+$/, '');
    const start = from + match.index + match[0].length - (match[2] ?? '').length;
    const name = match[1] ?? '';
    sink.read(start, start + (match[2] ?? '').length + 1);
    if (/[/\\]|:\/\/|^\d/.test(value) && !/^\d\w*[^\w/]/.test(value) || /^https?$/i.test(name) || isReference(value, true)) continue;
    // A colon also stands between a label and what it labels: there only what has a rarer mark is believed.
    const spaced = match[0].includes(' / ') || match[0].includes(' | ') || match[0].includes(', ');
    if (!spaced && !/[!@#$%^&*?]/.test(value) || /[,$].*[,$]/.test(value)) continue;
    if (!isStandalone(value, 'password') || !/[A-Za-z]/.test(name) || LABELS.test(name)) continue;
    sink.found.push({ rule: 'secret.password', start, end: start + value.length, rank: 0, order, confidence: 0.75 });
    return;
  }
}
