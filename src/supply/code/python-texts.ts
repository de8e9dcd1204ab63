import type { Node } from './python-syntax.ts';

/** Texts and names as Python's own functions change them. */

/** Longest text that is followed, in UTF-16 units. */
export const MAX_TEXT = 200_000;

/** What a look-up of a name asks: `os` in `os.__dict__.get('system')`; undefined for other calls. */
export function namespaceOf(callee: Node): Node | undefined {
  return callee.kind === 'attribute' && /^(?:get|__getitem__|pop|setdefault)$/.test(callee.name) && callee.base.kind === 'attribute' && callee.base.name === '__dict__' ? callee.base.base : undefined;
}

/** Modules under other names. */
export function tidy(path: string): string | undefined {
  if (path.length > 300) return undefined;
  return path.replace(/^(?:__builtin__|__builtins__)\./, 'builtins.').replace(/^(?:posix|nt)\.(?=system|popen)/, 'os.').replace(/^[\w.()]{1,300}\.(?:_os|os)\.(?=\w)/, 'os.');
}

/** Characters by their numbers; undefined where one is none. */
export function codes(items: readonly Node[]): string | undefined {
  if (!items.every((item) => item.kind === 'number' && Number.isInteger(item.value) && item.value >= 0 && item.value <= 0x10ffff)) return undefined;
  return items.map((item) => (item.kind === 'number' ? String.fromCodePoint(item.value) : '')).join('');
}

/** Letters thirteen places on. */
export function rot13(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) => { const base = letter <= 'Z' ? 65 : 97; return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base); });
}

/** What a function of that name makes of a text; undefined where it is not followed. */
export function decoded(path: string, text: string | undefined, codec: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (/b64decode|a2b_base64|decodebytes|decodestring|standard_b64|urlsafe/.test(path)) return Buffer.from(text.slice(0, MAX_TEXT), 'base64').toString('utf8');
  if (/unhexlify|fromhex|a2b_hex|b16decode/.test(path)) return Buffer.from(text.replaceAll(/\s/g, '').slice(0, MAX_TEXT), 'hex').toString('utf8');
  if (path === 'codecs.decode') return /rot/.test(codec ?? '') ? rot13(text) : /hex/.test(codec ?? '') ? Buffer.from(text, 'hex').toString('utf8') : /base64/.test(codec ?? '') ? Buffer.from(text, 'base64').toString('utf8') : text;
  return undefined;
}

/** `'a.b'.split('.')[0]`; undefined for other items. */
export function partOf({ base, index }: Extract<Node, { kind: 'item' }>, textOf: (node: Node) => string | undefined): string | undefined {
  if (base.kind !== 'call' || base.callee.kind !== 'attribute' || base.callee.name !== 'split' || index.kind !== 'number') return undefined;
  const whole = textOf(base.callee.base);
  const separator = base.args[0] === undefined ? /\s+/ : textOf(base.args[0].value);
  return whole === undefined || separator === undefined ? undefined : (typeof separator === 'string' ? whole : whole.trim()).split(separator)[index.value];
}
