import { isObject, type JsonValue } from '../../core/json.ts';

/** The texts of files that are more than text, as whoever reads them gets them. */

/** Longest text that is gathered, in UTF-16 units; what follows is not read for orders. */
const MAX_TEXT = 2_000_000;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** The words of a page: what it shows, its comments, and what stands for pictures and search engines. */
export function wordsOfPage(html: string): string {
  const told = [...html.matchAll(/\s(?:alt|title|aria-label|content|placeholder|summary|value|data-[\w-]{1,30})\s{0,4}=\s{0,4}(?:"([^"<>]{20,2000})"|'([^'<>]{20,2000})')/gi)].map(([, double, single]) => double ?? single ?? '').join('\n\n');
  const text = withoutScripts(html.slice(0, MAX_TEXT))
    .replaceAll(/<!--|-->/g, '\n\n')
    .replaceAll(/<\/?(?:p|div|li|br|tr|td|h[1-6]|section|article|title|table|ul|ol|template|noscript)\b[^>]{0,2000}>/gi, '\n\n')
    .replaceAll(/<\/?[a-z][^>]{0,2000}>/gi, ' ');
  return `${entitiesIn(text).replaceAll(/[ \t]{2,}/g, ' ').replaceAll(/\n\s{2,}/g, '\n\n')}\n\n${entitiesIn(told)}`;
}

/** A page without its scripts and styles; those that are not closed stay. Linear: where one kind is closed nowhere any more, it is not looked for again. */
function withoutScripts(html: string): string {
  const lower = html.toLowerCase();
  const open = /<(script|style)\b/g;
  let out = '';
  let from = 0;
  for (let match = open.exec(lower); match !== null; match = open.exec(lower)) {
    const close = lower.indexOf(`</${match[1] ?? ''}`, match.index);
    if (close < 0) break;
    out += `${html.slice(from, match.index)} `;
    from = close;
    open.lastIndex = close;
  }
  return out + html.slice(from);
}

function entitiesIn(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** The words of a document in Rich Text. */
export function wordsOfRichText(rtf: string): string {
  return rtf.slice(0, MAX_TEXT).replaceAll(/\\(?:par|line|cell|row|sect|page)\b ?/g, '\n').replaceAll(/\\'([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(/\\u(-?\d{1,6})\??/g, (_, code: string) => String.fromCharCode(Number(code) & 0xffff)).replaceAll(/\\[a-z]{1,32}-?\d{0,10} ?/gi, '').replaceAll(/\\[*~{}\\-]|[{}]/g, '');
}

/** Texts that a content stream of a document (PDF) shows, as far as it writes them as letters. */
export function wordsOfContent(stream: string): string {
  const shown: string[] = [];
  for (const [, list, single] of stream.slice(0, MAX_TEXT).matchAll(/\[((?:\\[\s\S]|[^\\\]]){1,20000})\]\s{0,10}TJ|(\((?:\\[\s\S]|[^\\()]){1,20000}\))\s{0,10}(?:Tj|'|")/g)) {
    const text = [...(list ?? single ?? '').matchAll(/\(((?:\\[\s\S]|[^\\()]){0,20000})\)|(-\d{3,5})/g)].map(([, letters, gap]) => (gap === undefined ? letters ?? '' : ' ')).join('');
    shown.push(text.replaceAll(/\\([\s\S])/g, '$1'));
  }
  return shown.join(' ');
}

/** Keys of what a configuration says of something, for whoever is to use it. */
const TOLD = /^(?:x-)?(?:description|desc|summary|title|notes?|comments?|abstract|about|details?|doc|docs|documentation|help|hint|body|caption|purpose|usage)(?:_for_(?:model|human)|_md|_html)?$/i;
/** Where records lie rather than settings. */
const MAX_DEPTH = 40;

/** What a configuration says of its parts (tools, parameters, servers), for people and models. */
export function wordsOfConfiguration(value: JsonValue): string {
  const found: string[] = [];
  let length = 0;
  const look = (each: JsonValue, key: string, depth: number): void => {
    if (typeof each === 'string') {
      if (each.length < 30 || !TOLD.test(key) || length > MAX_TEXT) return;
      length += each.length;
      found.push(each);
    } else if (depth > MAX_DEPTH || typeof each !== 'object' || each === null) return;
    else if (Array.isArray(each)) for (const item of each) look(item, key, depth + 1);
    else if (isObject(each)) for (const [name, item] of Object.entries(each)) look(item, name, depth + 1);
  };
  look(value, '', 0);
  return found.join('\n\n');
}
