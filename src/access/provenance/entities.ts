/** What a piece of a value is, when that can be told from its form. */
export type EntityKind = 'url' | 'host' | 'email' | 'account' | 'phone' | 'path' | 'identifier';

/** A piece of a value that names a place, a person or a thing by itself. */
export interface Entity {
  readonly kind: EntityKind;
  readonly text: string;
}

/** An address of more UTF-16 units is read up to here. */
export const MAX_ADDRESS = 2_048;
const URL = /\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s<>"'`\\]{1,2048}/giu;
const BARE_HOST = /(?<![\p{L}\p{N}@./-])(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}[\p{L}]{2,24}(?::\d{1,5})?(?:\/[^\s<>"'`\\]{0,2048})?/gu;
const EMAIL = /[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}]{2,24}/gu;
const IBAN = /\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{2,4}){2,9}\b/gu;
const PHONE = /(?<![\p{L}\p{N}])\+?\d(?:[ ()./-]{0,2}\d){7,15}(?![\p{L}\p{N}])/gu;
/** A day, with the hour that may stand behind it: nobody is called by it. */
const DATE = /^(?:\d{1,2}([./-])\d{1,2}\1(?:19|20)\d{2}|(?:19|20)\d{2}([./-])\d{1,2}\2\d{1,2})(?: \d{1,2})?$/u;
const PATH = /(?<!<)(?:[A-Za-z]:\\|~?\/|\.{1,2}\/)[^\s<>"'`|;&]{1,512}/gu;
/** Letters and digits mixed, or long digits: nobody's word. */
const IDENTIFIER = /(?<![\p{L}\p{N}])(?=[\p{L}_-]{0,40}\d)[\p{L}\p{N}_-]{6,80}(?![\p{L}\p{N}])/gu;
/** File names that look like hosts. */
const FILE_ENDING = /\.(?:txt|md|pdf|docx?|xlsx?|pptx?|csv|json|ya?ml|png|jpe?g|gif|webp|svg|zip|tar|t?gz|whl|jar|deb|rpm|exe|dmg|iso|bak|lock|toml|ini|cfg|conf|log|eml|ics|odt|ods|rst|tsx|jsx|css|ipynb|html?|xml|py|ts|js|sh|sql)$/iu;

/** Most entities of one value; a value with as many was not taken apart in full. */
export const MOST_ENTITIES = 1_000;

/** The places, people and things that a value names, each once, in order of kind. */
export function entitiesIn(value: string): Entity[] {
  const found = new Map<string, Entity>();
  const taken: [number, number][] = [];
  const collect = (kind: EntityKind, pattern: RegExp, accept: (match: string) => boolean = () => true): void => {
    for (const match of value.matchAll(pattern)) {
      if (found.size >= MOST_ENTITIES) return;
      const cut = match[0].replace(/[.,;:!?)\]}>]{1,8}$/u, '');
      const start = match.index;
      const end = start + cut.length;
      if (cut === '' || !accept(cut) || taken.some(([from, to]) => start < to && from < end)) continue;
      taken.push([start, end]);
      if (!found.has(cut)) found.set(cut, { kind, text: cut });
    }
  };
  if (value.includes('://')) collect('url', URL);
  if (value.includes('@')) collect('email', EMAIL);
  if (value.includes('.')) collect('host', BARE_HOST, (match) => !FILE_ENDING.test(match));
  if (/\d/.test(value)) {
    collect('account', IBAN, (match) => match.replaceAll(/[ -]/g, '').length >= 14);
    collect('phone', PHONE, (match) => !DATE.test(match));
  }
  if (/[/\\]/.test(value)) collect('path', PATH);
  if (/\d/.test(value)) collect('identifier', IDENTIFIER);
  return [...found.values()];
}

/** The host of a URL or of a bare host with a path, lower case and without `www.`; undefined when there is none. */
export function hostOf(text: string): string | undefined {
  const authority = /^(?:[a-z][a-z0-9+.-]{1,15}:)?(?:\/\/)?([^/?#\s]{1,300})/iu.exec(text)?.[1];
  const host = authority?.replace(/^.{0,200}@/u, '').replace(/:\d{1,5}$/u, '').toLowerCase().replace(/^www\./u, '');
  return host === undefined || !host.includes('.') ? undefined : host;
}

/** What of a URL comes after its host: where data can be carried. */
export function tailOf(url: string): string {
  return /^(?:[a-z][a-z0-9+.-]{1,15}:\/\/)?[^/?#\s]{1,300}([^\s]{0,2048})/iu.exec(url)?.[1] ?? '';
}
