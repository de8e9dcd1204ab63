import { printable } from '../printable.ts';
import { byNumber, collects, hostOf, urlsIn } from './hosts.ts';
import type { Issue } from './issue.ts';
import { FROM, fromOf, options, spelled, UNDEFINED, type Value } from './javascript-values.ts';

/** What a program sends, and where to. */

/** To whom: nobody outside, somebody who collects or is known by a number only, a host that is written out, or whoever. */
export type Receiver = { readonly kind: 'near' | 'collector' | 'named'; readonly url: string } | { readonly kind: 'unknown' };

const NEAR = /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\]|::1|.*\.(?:local|internal|localhost)|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+)$/i;

/** Who an address belongs to. */
export function receiverOf(address: Value | undefined): Receiver {
  let found: Receiver = { kind: 'unknown' };
  for (const each of address === undefined ? [] : options(address)) {
    const text = spelled(each);
    if (text === undefined) continue;
    const url = /^[a-z]{2,6}:\/\//i.test(text) ? text : urlsIn(text, 1)[0] ?? (/^\/\/[\w-]+\.[\w.-]+/.test(text) ? `https:${text}` : /^(?:\d{1,3}\.){3}\d{1,3}$|^[\w-]{1,60}(?:\.[\w-]{1,60}){1,5}$/.test(text) ? `https://${text}` : undefined);
    // A page's own host, or one that is set.
    if (/^(?:wss?|https?):\/\/\ufffc|^\/(?!\/)/i.test(text) && found.kind === 'unknown') found = { kind: 'near', url: text };
    const host = url === undefined ? '' : hostOf(url);
    if (url === undefined || !/[\w-]\.[\w-]|\]/.test(host) && host !== 'localhost') continue;
    const kind = NEAR.test(host) ? 'near' : collects(url) || byNumber(url) ? 'collector' : 'named';
    if (found.kind === 'unknown' || kind === 'collector') found = { kind, url };
  }
  return found;
}

/** Hosts that a key of that kind belongs to. */
const OWNERS = /(?:^|\.)(?:npmjs\.(?:org|com)|github\.com|githubusercontent\.com|ghcr\.io|gitlab\.com|amazonaws\.com|googleapis\.com|google\.com|azure\.com|microsoftonline\.com|windows\.net|pypi\.org|docker\.(?:io|com)|anthropic\.com|openai\.com)$/i;

/** Who runs it, and when. */
export interface Setting { readonly install: boolean; /** When the file is loaded, and not when something of it is called. */ readonly loaded: boolean; /** How many facts of the machine it has asked for. */ readonly facts: number }

/** What is said of data that goes to somebody; undefined where nothing is to be said. */
export function sentIssue(from: number, receiver: Receiver, { install, loaded, facts }: Setting): Omit<Issue, 'line'> | undefined {
  if (receiver.kind === 'near') return undefined;
  const known = receiver.kind !== 'unknown';
  const collector = receiver.kind === 'collector';
  const where = known ? ` to ${printable(receiver.url.replaceAll('\ufffc', '…'), 80)}` : '';
  const to = (level: Issue['level'], what: string): Omit<Issue, 'line'> => ({ level, what: `Sends ${what}${where}.` });
  if ((from & FROM.secretFile) !== 0) return to(known ? 'danger' : 'odd', 'the content of files that hold keys or accounts');
  if ((from & FROM.environment) !== 0) return to(known ? 'danger' : 'odd', 'the environment, which holds keys,');
  if ((from & FROM.page) !== 0 && known) return to('danger', 'cookies, sessions, or what somebody types,');
  if ((from & FROM.typed) !== 0 && collector) return to('danger', 'what somebody types');
  if ((from & FROM.clipboard) !== 0 && known) return to('danger', 'what is in the clipboard');
  if ((from & FROM.screen) !== 0 && known) return to(collector ? 'danger' : 'odd', 'pictures of the screen');
  if ((from & FROM.ownKey) !== 0 && known && !OWNERS.test(hostOf(receiver.url))) return to('danger', 'keys of whoever runs it');
  if ((from & FROM.secretKey) !== 0 && collector) return to('danger', 'keys of whoever runs it');
  if ((from & FROM.output) !== 0 && collector) return to('danger', 'what programs of the machine say');
  if ((from & FROM.host) !== 0 && known) {
    if (collector) return to('danger', 'what it learns about the machine');
    if (install || (loaded && facts > 1)) return to('danger', 'what it learns about the machine');
    if (loaded) return to('odd', 'what it learns about the machine');
  }
  return undefined;
}

/** Marks of data that nobody puts into the name of a host. */
const NOT_IN_NAMES = FROM.secretFile | FROM.environment | FROM.host | FROM.secretKey | FROM.ownKey | FROM.output | FROM.clipboard;

/** Whether a host that is looked up holds what was read. */
export function namesData(name: Value | undefined): boolean {
  const text = name === undefined ? undefined : spelled(name);
  return text !== undefined && text.includes('\ufffc') && /\ufffc[^\s/]*\.[\w-]+\.[a-z]{2,20}$/i.test(text) && (fromOf(name ?? UNDEFINED) & NOT_IN_NAMES) !== 0;
}
