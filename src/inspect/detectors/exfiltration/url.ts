/** A URL taken apart, leniently: what a browser would send, not what RFC 3986 allows. */
export interface UrlParts {
  readonly host: string;
  readonly userinfo: string;
  readonly segments: readonly string[];
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly fragment: string;
}

/** Percent- and plus-decoding that never throws: what is not UTF-8 stays as it is. */
export function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  return isWellFormed(spaced) ? decodeURIComponent(spaced) : spaced.replace(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** The byte that is percent-encoded at an offset; -1 for none. */
function byteAt(text: string, at: number): number {
  if (text.charCodeAt(at) !== 0x25) return -1;
  const high = hexValue(text.charCodeAt(at + 1)), low = hexValue(text.charCodeAt(at + 2));
  return high < 0 || low < 0 ? -1 : (high << 4) | low;
}

function hexValue(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** Whether every percent sign begins a byte and the bytes are UTF-8 (RFC 3629): what the built-in decoder takes. Its exceptions cost more than all the rest of a link. */
function isWellFormed(text: string): boolean {
  for (let at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at)) {
    const lead = byteAt(text, at);
    at += 3;
    if (lead >= 0 && lead < 0x80) continue;
    const more = lead < 0xc2 || lead > 0xf4 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    if (more < 0) return false;
    for (let i = 0; i < more; i++, at += 3) {
      const next = byteAt(text, at);
      // The second byte rules out forms that are too long, surrogates and what lies beyond Unicode.
      const least = i > 0 ? 0x80 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
      const most = i > 0 ? 0xbf : lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
      if (next < least || next > most) return false;
    }
  }
  return true;
}

const SCHEME = /^[a-z]{2,5}(?::|&colon;|&#0{0,5}58;|&#x0{0,5}3a;)/i;

/** Takes a URL apart. Entities of separators are decoded, backslashes read as slashes before the query, as browsers do. */
export function parseUrl(url: string): UrlParts {
  const plain = url.includes('&') ? url.replace(/&amp;|&#0{0,5}38;|&#x0{0,5}26;/gi, '&').replace(/&(?:sol|#0{0,5}47|#x0{0,5}2f);/gi, '/') : url;
  const rest = plain.replace(SCHEME, '').replace(/^[/\\]{0,6}/, '');
  const hash = rest.indexOf('#');
  const fragment = hash < 0 ? '' : rest.slice(hash + 1);
  const beforeHash = hash < 0 ? rest : rest.slice(0, hash);
  const mark = beforeHash.indexOf('?');
  const location = (mark < 0 ? beforeHash : beforeHash.slice(0, mark)).replaceAll('\\', '/');
  const queryText = mark < 0 ? '' : beforeHash.slice(mark + 1);
  const slash = location.indexOf('/');
  const authority = slash < 0 ? location : location.slice(0, slash);
  const at = authority.lastIndexOf('@');
  return {
    host: decode(authority.slice(at + 1)).replace(/:\d{0,5}$/, '').replace(/\.$/, '').toLowerCase(),
    userinfo: at < 0 ? '' : authority.slice(0, at),
    segments: slash < 0 ? [] : location.slice(slash + 1).split('/'),
    query: queryText === '' ? [] : queryText.split(/[&;]/).map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0 ? ['', pair] as const : [pair.slice(0, equals).toLowerCase(), pair.slice(equals + 1)] as const;
    }),
    fragment,
  };
}

/** Whether a host is one of the allowed ones or below one of them. `*.example.com` and `example.com` mean the same. */
export function isAllowed(host: string, allowed: readonly string[]): boolean {
  return allowed.some((entry) => {
    const name = entry.toLowerCase().replace(/^\*?\./, '');
    return host === name || host.endsWith(`.${name}`);
  });
}
