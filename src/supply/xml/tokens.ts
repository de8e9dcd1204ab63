/** XML as a stream of tags and texts. Entities are not expanded; declarations are told as they stand. */

export type XmlToken =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: ReadonlyMap<string, string>; readonly empty: boolean; readonly at: number }
  | { readonly kind: 'close'; readonly name: string; readonly at: number }
  | { readonly kind: 'text' | 'doctype' | 'instruction' | 'comment'; readonly text: string; readonly at: number };

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function plain(text: string): string {
  return text.includes('&') ? text.replaceAll(/&(?:#x([\da-fA-F]{1,6})|#(\d{1,7})|(\w{1,6}));/g, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = Number.parseInt(hex ?? decimal ?? '', hex === undefined ? 10 : 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  }) : text;
}

const ATTRIBUTE = /([^\s=<>"'/]{1,200})\s{0,100}=\s{0,100}(?:"([^"]*)"|'([^']*)')/g;

/** Linear in the text. Never throws for what it is. */
export function* xmlTokens(text: string): Generator<XmlToken> {
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('<', at);
    if (open < 0 || open > at) {
      const piece = text.slice(at, open < 0 ? undefined : open);
      if (piece.trim() !== '') yield { kind: 'text', text: plain(piece), at };
      if (open < 0) return;
    }
    at = open;
    const until = (mark: string, from: number): number => { const end = text.indexOf(mark, from); return end < 0 ? text.length : end; };
    if (text.startsWith('<!--', at)) {
      const end = until('-->', at + 4);
      yield { kind: 'comment', text: text.slice(at + 4, end), at };
      at = end + 3;
    } else if (text.startsWith('<![CDATA[', at)) {
      const end = until(']]>', at + 9);
      yield { kind: 'text', text: text.slice(at + 9, end), at };
      at = end + 3;
    } else if (text.startsWith('<?', at)) {
      const end = until('?>', at + 2);
      yield { kind: 'instruction', text: text.slice(at + 2, end), at };
      at = end + 2;
    } else if (text.startsWith('<!', at)) {
      const bracket = text.indexOf('[', at);
      const close = until('>', at);
      const end = bracket >= 0 && bracket < close ? until(']', bracket) : close;
      const last = until('>', end);
      yield { kind: 'doctype', text: text.slice(at, last), at };
      at = last + 1;
    } else {
      const end = tagEnd(text, at + 1);
      const body = text.slice(at + 1, end);
      const name = /^\/?\s{0,10}([^\s/>]{1,200})/.exec(body)?.[1] ?? '';
      if (body.startsWith('/')) yield { kind: 'close', name, at };
      else {
        const attributes = new Map<string, string>();
        for (const [, key = '', double, single] of body.slice(name.length).matchAll(ATTRIBUTE)) attributes.set(key, plain(double ?? single ?? ''));
        yield { kind: 'open', name, attributes, empty: body.endsWith('/'), at };
      }
      at = end + 1;
    }
  }
}

/** Offset of the `>` that ends a tag; quotes may hold others. */
function tagEnd(text: string, start: number): number {
  let quote = '';
  for (let at = start; at < text.length; at++) {
    const character = text[at] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '>' || character === '<') return character === '>' ? at : at - 1;
  }
  return text.length;
}
