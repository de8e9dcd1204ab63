import { createHash } from 'node:crypto';

/** Longest name that the common model APIs take for a tool. */
const MAX_NAME = 64;
/** Between a server's name and its tool's. Server names have no underscore, so the first one of these divides a name. */
const DIVIDER = '__';

/**
 * The name under which clients see a tool or prompt. Two names of different servers never become the same one; two of one
 * server may only when it sets out to, and then neither is served.
 */
export function exposedName(server: string, name: string): string {
  const plain = `${server}${DIVIDER}${name}`;
  if (plain.length <= MAX_NAME && /^[A-Za-z0-9_-]+$/.test(name)) return plain;
  const mark = createHash('sha256').update(name).digest('hex').slice(0, 8);
  const room = MAX_NAME - server.length - DIVIDER.length - mark.length - 1;
  return `${server}${DIVIDER}${name.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, room)}_${mark}`;
}

/** The URI (or template) under which clients see a resource: the server's name is put before its scheme. */
export function exposedUri(server: string, uri: string): string {
  return `${server}+${uri}`;
}

/** The server that an exposed name or URI is of; undefined when it is none of these. */
export function serverIn(exposed: string, servers: readonly string[]): string | undefined {
  return servers.find((server) => exposed.startsWith(`${server}${DIVIDER}`) || exposed.startsWith(`${server}+`));
}

/** The server and its own URI that an exposed one stands for; undefined when it is none of ours. */
export function ownUri(exposed: string): { readonly server: string; readonly uri: string } | undefined {
  const found = /^([a-z][a-z0-9-]{0,31})\+(.+)$/s.exec(exposed);
  return found?.[1] === undefined || found[2] === undefined ? undefined : { server: found[1], uri: found[2] };
}

/** `.` and `..` as a whole segment, written out or encoded, between slashes of either kind. */
const DOT_SEGMENT = /(?:[/\\]|%2f|%5c)(?:\.|%2e){1,2}(?=[/\\?#]|%2f|%5c|$)/i;
/** Encoded letters, digits and `-._~`, which mean the same unencoded (RFC 3986, 6.2.2.2). */
const NEEDLESSLY_ENCODED = /%(?:2[de]|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])/i;

/**
 * Whether a URI means what it says. Servers fold dots, encodings and slashes in ways of their own, so that one spelt oddly
 * could lead to what another rule speaks of.
 */
export function isPlainUri(uri: string): boolean {
  if (!/^[a-z][a-z0-9+.-]*:/.test(uri) || uri.includes('\\') || DOT_SEGMENT.test(uri) || NEEDLESSLY_ENCODED.test(uri)) return false;
  return !uri.startsWith('file:') || /^file:\/\/\/?(?!\/|.*\/\/)/.test(uri);
}
