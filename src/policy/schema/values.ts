import { z } from 'zod';
import { RE2JS } from 're2js';
import { SEVERITIES } from '../../inspect/contract.ts';
import type { Severity } from '../../inspect/contract.ts';
import { didYouMean } from '../suggest.ts';
import { hasKeyShape } from '../inline-secret.ts';

/** What the reference says of a setting. `shape` replaces the type as the schema would tell it. */
interface Explained {
  readonly description: string;
  readonly shape?: string;
  /** The default in words, where the schema or the built-in policy does not tell it. */
  readonly standard?: string;
}

/** Attaches what the reference says. */
export function explained<T extends z.ZodType>(schema: T, description: string, more: Omit<Explained, 'description'> = {}): T {
  return schema.meta({ description, ...more });
}

/** A section: known keys only, so that a mistyped one is an error and not a default. */
export const section = z.strictObject;

/** One value or a list of them; read as a list. */
export function oneOrMore<T extends z.ZodType>(item: T): z.ZodPreprocess<z.ZodArray<T>> {
  return z.preprocess((value) => (value === undefined || Array.isArray(value) ? value : [value]), z.array(item).min(1, { error: 'the list is empty; remove the key to mean any' }).max(500)).meta({ oneOrMore: true });
}

/** A section that may be left empty (`support:`), read as a section without keys. */
export function orEmpty<T extends z.ZodType>(schema: T): z.ZodPreprocess<T> {
  return z.preprocess((value) => value ?? {}, schema);
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a duration such as `250ms`, `10s`, `5m`, `24h`, `30d`; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const found = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(text);
  const ms = Math.round(Number(found?.[1]) * (UNITS[found?.[2] ?? ''] ?? Number.NaN));
  return Number.isSafeInteger(ms) && ms > 0 ? ms : undefined;
}

/** As {@link parseDuration}, for a text that the schema has accepted. */
export function durationMs(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new Error('a duration got past the schema');
  return ms;
}

export const duration = z.string({ error: 'must be a duration with its unit, such as 500ms, 10s, 5m, 24h or 30d' })
  .refine((text) => parseDuration(text) !== undefined, { error: 'must be a duration with its unit, such as 500ms, 10s, 5m, 24h or 30d' })
  .meta({ shape: 'duration' });

const SIZES: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** Bytes of `33554432` or `32MiB`; undefined when it is neither. */
export function parseBytes(value: number | string): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? value : undefined;
  const found = /^(\d{1,9})(B|KiB|MiB|GiB)$/.exec(value);
  const bytes = Number(found?.[1]) * (SIZES[found?.[2] ?? ''] ?? Number.NaN);
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}

export const bytes = z.union([z.number(), z.string()], { error: 'must be a number of bytes, or a size such as 32MiB' })
  .refine((value) => parseBytes(value) !== undefined, { error: 'must be a number of bytes, or a size such as 32MiB' })
  .meta({ shape: 'bytes, such as 32MiB' });

/** A glob over names, as in glob.ts. */
export const glob = z.string().min(1).max(200).meta({ shape: 'pattern with * and ?' });

export const count = z.number().int().min(1).max(2 ** 40);

/** The name of an environment variable; never the secret itself. */
export const envName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, { error: 'must be the name of an environment variable, such as OPENAI_API_KEY, not its value' }).meta({ shape: 'name of an environment variable' });

/** `host:port`, with an IPv6 host in brackets. */
export function parseAddress(text: string): { host: string; port: number } | undefined {
  const found = /^(?:\[([0-9a-fA-F:.]{2,45})\]|([A-Za-z0-9.-]{1,253})):(\d{1,5})$/.exec(text);
  const port = Number(found?.[3]);
  const host = found?.[1] ?? found?.[2];
  return host === undefined || port > 65_535 ? undefined : { host, port };
}

export const address = z.string().refine((text) => parseAddress(text) !== undefined, { error: 'must be host:port, such as 127.0.0.1:8787 or "[::1]:8787"' }).meta({ shape: 'host:port' });

/** A host name, with `*.` in front for all names below it. */
export const hostPattern = z.string().regex(/^(?:\*\.)?[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,252})$/, { error: 'must be a host name such as docs.example.com, or *.example.com, without https:// and path' }).meta({ shape: 'host name, or *.name' });

/** What a browser sends as `Origin`: compared letter by letter, so that only its own spelling is of use. */
export const webOrigin = z.string().max(300).refine((text) => {
  if (text.includes('*')) return false;
  const url = /^https?:/.test(text) ? URL.parse(text) : null;
  return url === null ? /^(?!https?:)[a-z][a-z0-9+.-]{0,30}:\/\/[a-z0-9.-]{1,253}$/.test(text) : url.origin === text;
}, { error: 'must be an origin as a browser sends it, such as https://app.example.com or http://localhost:3000: lower case, no path, no default port, and no *' }).meta({ shape: 'origin' });

/** End of validity: the last millisecond of a UTC day (`2026-12-31`), or the moment given. Undefined when it is no date. */
export function parseExpiry(text: string): number | undefined {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
  if (!day && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined;
  const time = Date.parse(day ? `${text}T00:00:00Z` : text);
  // Date.parse moves 30 February to March; a date that does not come back as written is none.
  if (Number.isNaN(time) || (day && !new Date(time).toISOString().startsWith(text))) return undefined;
  return day ? time + 86_400_000 : time;
}

export const expiry = z.string({ error: 'must be a date such as 2026-12-31: an exception has to end' })
  .refine((text) => parseExpiry(text) !== undefined, { error: 'must be a date such as 2026-12-31 (valid through that day, UTC) or 2026-12-31T12:00Z' })
  .meta({ shape: 'date' });

// oxlint-disable-next-line no-control-regex -- what YAML makes of \b, \a, \f, \v and \e in double quotes
const MEANT_OTHERWISE = /[\u0007\u0008\u000b\u000c\u001b]/;

/** What is wrong with a pattern whose escapes double quotes have eaten: it would compile, and never match what people write. */
export function eatenEscape(pattern: string): string | undefined {
  return MEANT_OTHERWISE.test(pattern) ? 'it holds a control character, as "\\b" is in double quotes; put the pattern in single quotes' : undefined;
}

/** Why a text cannot be used as an RE2 pattern; undefined when it can. Never repeats the pattern. */
export function patternFault(pattern: string): string | undefined {
  const eaten = eatenEscape(pattern);
  if (eaten !== undefined) return eaten;
  if (/\(\?(?:[=!]|<[=!])/.test(pattern)) return 'look-around is not part of RE2';
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    const kind = /error parsing regexp: ([a-z )\]-]{3,60})/i.exec(error instanceof Error ? error.message : '')?.[1];
    return kind ?? 'it is not RE2 syntax';
  }
}

const COMPARISON = /^(>=|<=|>|<)? ?([a-z]{2,10})$/;

/** The severities that `high` (exactly), `>=high`, `<medium` ... name; undefined when it is none of these. */
export function parseSeverities(text: string): readonly Severity[] | undefined {
  const found = COMPARISON.exec(text);
  const index = SEVERITIES.indexOf(found?.[2] as Severity);
  if (index < 0) return undefined;
  const keep: Readonly<Record<string, (i: number) => boolean>> = { '>=': (i) => i >= index, '<=': (i) => i <= index, '>': (i) => i > index, '<': (i) => i < index };
  return SEVERITIES.filter((_, i) => (keep[found?.[1] ?? ''] ?? ((j: number) => j === index))(i));
}

export const severity = z.string({ error: 'must be a severity such as ">=high" or medium' }).superRefine((text, context) => {
  const found = parseSeverities(text);
  if (found === undefined) {
    const word = text.replace(/^[<>= ]{0,4}/, '');
    context.addIssue({ code: 'custom', message: `must be one of ${SEVERITIES.join(', ')}, alone or as ">=high", "<high"${hasKeyShape(word) ? '' : didYouMean(word, SEVERITIES)}` });
  } else if (found.length === 0) context.addIssue({ code: 'custom', message: 'no severity is left by this comparison' });
}).meta({ shape: 'severity, or a comparison such as ">=high"' });

/** The range that `0.8` (at least), `">=0.8"` or `"<0.5"` names: from inclusive, below exclusive. */
export function parseConfidence(value: number | string): { from: number; below: number } | undefined {
  if (typeof value === 'number') return value >= 0 && value <= 1 ? { from: value, below: Infinity } : undefined;
  const found = /^(>=|<) ?((?:0|1)(?:\.\d{1,6})?)$/.exec(value);
  const bound = Number(found?.[2]);
  if (found === null || bound > 1) return undefined;
  return found[1] === '>=' ? { from: bound, below: Infinity } : { from: 0, below: bound };
}

const CONFIDENCE_ERROR = 'must be a number from 0 to 1 (at least that), or ">=0.8" or "<0.5"';
export const confidence = z.union([z.number(), z.string()], { error: CONFIDENCE_ERROR }).refine((value) => parseConfidence(value) !== undefined, { error: CONFIDENCE_ERROR }).meta({ shape: 'number from 0 to 1, at least; or "<0.5"' });
