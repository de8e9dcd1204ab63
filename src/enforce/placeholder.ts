/**
 * How a placeholder such as `<EMAIL_1>` is spelled. The gateway writes the plain form; models write it back in other
 * letters, with the escapes of Markdown, HTML, JSON or a URL around it, and mean the same.
 */

/** Of a name with `_` escaped as Markdown does; two backslashes are one inside JSON. Its length is bounded, so that a stream never waits long. */
const NAME = String.raw`([A-Z][A-Z0-9]{0,16}(?:\\{0,2}_[A-Z0-9]{1,16}){0,3}\\{0,2}_[0-9]{1,6})`;
const SPELLINGS = [
  `<${NAME}>`,
  // Escaped on both sides only: the backslash of a path before a placeholder belongs to the path.
  String.raw`\\{1,2}<${NAME}\\{1,2}>`,
  `&(?:lt|#60|#x3c);${NAME}&(?:gt|#62|#x3e);`,
  String.raw`\\u003c${NAME}\\u003e`,
  `%3c${NAME}%3e`,
] as const;
const PLACEHOLDER = new RegExp(SPELLINGS.join('|'), 'gi');

/** Longest spelling: what a stream holds while one may be arriving. */
const MAX_SPELLING = 96;

/** What the end of a text must look like for a placeholder to be arriving. */
const OPEN = /(?:(?:\\{0,2}<|&(?:lt|#60|#x3c);|\\u003c|%3c)[A-Z0-9_\\]{0,90}(?:&(?:#?[a-z0-9]{0,3})?|%3?)?|&(?:lt?|#(?:6|60|x|x3|x3c)?)?|%3?|\\{1,2}|\\u0{0,2}|\\u003)$/i;

/** A placeholder as it stands in a text. */
export interface Spelled {
  /** As the vault knows it: `EMAIL_1`. */
  readonly name: string;
  /** The value as the spelling around it escapes. `plain` says how it is written where nothing escapes it. */
  write(value: string, plain: (value: string) => string): string;
}

const WRITERS: readonly Spelled['write'][] = [
  (value, plain) => plain(value),
  (value, plain) => plain(value),
  (value, plain) => plain(escapeHtml(value)),
  // Such an escape can only stand inside a JSON string, whatever the text around it is.
  (value) => JSON.stringify(value).slice(1, -1),
  // An at sign needs no escape in any part of a URL but its host, and readers of `mailto:` expect it.
  (value) => encodeURIComponent(value.toWellFormed()).replaceAll('%40', '@'),
];

/** The text with each placeholder replaced by what `replace` makes of it; undefined leaves it as it stands. */
export function replacePlaceholders(text: string, replace: (placeholder: Spelled, at: number) => string | undefined): string {
  if (!mayHold(text)) return text;
  return text.replaceAll(PLACEHOLDER, (whole: string, ...groups: unknown[]) => {
    const kind = groups.findIndex((name) => typeof name === 'string');
    const write = WRITERS[kind];
    const at = groups[SPELLINGS.length];
    if (write === undefined || typeof at !== 'number') return whole;
    return replace({ name: nameOf(String(groups[kind])), write }, at) ?? whole;
  });
}

/** Names and places of all placeholders, whoever wrote them. */
export function findPlaceholders(text: string): { readonly name: string; readonly start: number; readonly end: number }[] {
  if (!mayHold(text)) return [];
  return [...text.matchAll(PLACEHOLDER)].map((match) => ({ name: nameOf(match.slice(1).find((name) => name !== undefined) ?? ''), start: match.index, end: match.index + match[0].length }));
}

/** Offset at which a placeholder may be arriving at the end of the text, `from` at the earliest; the text's length when none can be. */
export function openPlaceholder(text: string, from: number): number {
  const floor = Math.max(from, text.length - MAX_SPELLING);
  const match = OPEN.exec(text.slice(floor));
  return match === null ? text.length : floor + match.index;
}

/** A cheap look: false when there is none. */
export function mayHold(text: string): boolean {
  return text.includes('<') || text.includes('&') || text.includes('%3') || text.includes('\\u003');
}

function nameOf(spelled: string): string {
  return spelled.replaceAll('\\', '').toUpperCase();
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
