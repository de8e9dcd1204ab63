import { parse as parseToml } from 'smol-toml';
import { isScalar, LineCounter, parseDocument, visit, type Pair } from 'yaml';
import { asError, SallyportError } from '../../core/errors.ts';
import { isObject, parseStrict, type JsonObject, type JsonValue } from '../../core/json.ts';
import { ScanStop, type ScanContext, type ScanInput } from '../contract.ts';
import { printable } from '../printable.ts';
import { readText } from '../text.ts';
import { PACKAGE } from './rules.ts';

/** Manifests and locks as values. What their own tools would not read ends the scan with a finding. */

/** Longest manifest or lock that is read, in bytes; the largest locks of big repositories have some ten. */
export const MAX_MANIFEST = 24 * 1024 * 1024;
/** The YAML library takes seconds for each megabyte, more where most of it is wrong; the largest locks of pnpm have about two. */
export const MAX_YAML_MANIFEST = 3 * 1024 * 1024;
const MAX_DEPTH = 200;
/** Nodes that aliases may stand for before it is a bomb. */
const MAX_ALIASES = 200;

/** The text of a manifest. @throws ScanStop `package.malformed` when it is none */
export function manifestText(input: ScanInput, context: ScanContext, max = MAX_MANIFEST): string {
  const { text, binary } = readText(input, max, context);
  if (binary) throw new ScanStop(PACKAGE.malformed, 'The content is not text.');
  return text;
}

/** A JSON object; a key that occurs twice is reported and the last one counts, as for the tools. */
export function jsonManifest(text: string, context: ScanContext): JsonObject {
  const value = json(text, context);
  if (!isObject(value)) throw new ScanStop(PACKAGE.malformed, 'The content is no JSON object.');
  return value;
}

function json(text: string, context: ScanContext): JsonValue {
  try {
    return parseStrict(text, MAX_DEPTH);
  } catch (error) {
    if (!(error instanceof SallyportError)) throw error;
    if (error.code === 'request.too_deep') throw new ScanStop(PACKAGE.malformed, `Nested more than ${MAX_DEPTH} deep.`);
    if (error.code !== 'request.duplicate_key') throw new ScanStop(PACKAGE.malformed, 'The content is not JSON.');
    context.report(PACKAGE.duplicateKey, 'A key occurs twice in one object.');
    return JSON.parse(text) as JsonValue;
  }
}

/** A TOML table, with dates as texts. */
export function tomlManifest(text: string): JsonObject {
  try {
    return plain(parseToml(text, { maxDepth: MAX_DEPTH, integersAsBigInt: false }), 0);
  } catch (error) {
    if (error instanceof ScanStop) throw error;
    // The library's message shows the source around the place, which may hold a secret.
    const line = typeof error === 'object' && error !== null && 'line' in error && typeof error.line === 'number' ? error.line : undefined;
    const twice = /redefin|already|duplicate/i.test(asError(error).message);
    throw new ScanStop(twice ? PACKAGE.duplicateKey : PACKAGE.malformed, twice ? 'A key is defined twice, which TOML does not allow.' : 'The content is not TOML.', line === undefined ? undefined : `line ${line}`);
  }
}

/** A YAML mapping of one document; empty for an empty file. */
export function yamlManifest(text: string, context: Pick<ScanContext, 'report'>): JsonObject {
  const lines = new LineCounter();
  let value: unknown;
  try {
    foreseeable(text);
    // The library compares each key with all before it; here they are compared by a set.
    const document = parseDocument(text, { uniqueKeys: false, merge: true, logLevel: 'silent', prettyErrors: false, lineCounter: lines });
    const [first] = document.errors;
    if (first !== undefined) throw new ScanStop(PACKAGE.malformed, `The content is not YAML (${printable(first.code.toLowerCase().replaceAll('_', ' '), 40)}).`, `line ${lines.linePos(first.pos[0]).line}`);
    visit(document, { Map: (_, { items }) => { if (repeats(items)) context.report(PACKAGE.duplicateKey, 'A key occurs twice in one mapping.'); } });
    value = document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown;
  } catch (error) {
    if (error instanceof ScanStop) throw error;
    throw new ScanStop(PACKAGE.malformed, /alias/i.test(asError(error).message) ? 'Aliases of aliases grow to more nodes than memory holds.' : 'The content cannot be read as YAML.');
  }
  if (value === null || value === undefined) return {};
  return plain(value, 0);
}

/** Anchors and aliases of one file; manifests of people have a handful. */
const MAX_MARKS = 2000;

/** Refuses what takes the library more than linear time. @throws ScanStop `package.malformed` */
export function foreseeable(text: string): void {
  let marks = 0;
  let open = 0;
  let deepest = 0;
  let indent = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    // A mark or a bracket inside a text counts too: of them no manifest has that many.
    if ((character === 0x26 || character === 0x2a) && text.charCodeAt(at + 1) > 0x20) marks++;
    else if (character === 0x5b || character === 0x7b) deepest = Math.max(deepest, ++open);
    else if ((character === 0x5d || character === 0x7d) && open > 0) open--;
    else if (character === 0x0a) open = 0;
    else if ((character === 0x2d || character === 0x3f) && text.charCodeAt(at + 1) === 0x20 && (at === 0 || text.charCodeAt(at - 1) <= 0x20)) deepest = Math.max(deepest, ++indent);
    if (character === 0x0a) indent = 0;
  }
  if (marks > MAX_MARKS) throw new ScanStop(PACKAGE.malformed, `More than ${MAX_MARKS} anchors and aliases.`);
  if (deepest > MAX_DEPTH) throw new ScanStop(PACKAGE.malformed, `Nested more than ${MAX_DEPTH} deep.`);
}

function repeats(items: readonly Pair[]): boolean {
  const seen = new Set<unknown>();
  for (const { key } of items) {
    const name: unknown = isScalar(key) ? key.value : key;
    // Merges may stand twice.
    if (name === '<<' || typeof name === 'object') continue;
    if (seen.has(name)) return true;
    seen.add(name);
  }
  return false;
}

/** What a library made, as JSON: only own keys, no dates, no circles deeper than the bound. */
function plain(value: unknown, depth: number): JsonObject {
  const made = plainValue(value, depth);
  if (!isObject(made)) throw new ScanStop(PACKAGE.malformed, 'The content is no mapping.');
  return made;
}

function plainValue(value: unknown, depth: number): JsonValue {
  if (depth > MAX_DEPTH) throw new ScanStop(PACKAGE.malformed, `Nested more than ${MAX_DEPTH} deep.`);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map((item: unknown) => plainValue(item, depth + 1));
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object' || value === null) return null;
  const entries = value instanceof Map ? [...(value as Map<unknown, unknown>)].map(([key, item]) => [typeof key === 'string' ? key : JSON.stringify(key) ?? '', item] as const) : Object.entries(value);
  const made: JsonObject = {};
  // A key `__proto__` is a key like any other.
  for (const [key, item] of entries) Object.defineProperty(made, key, { value: plainValue(item, depth + 1), writable: true, enumerable: true, configurable: true });
  return made;
}

/** The value of an own key when it is a mapping; empty otherwise. */
export function table(value: JsonValue | undefined, ...path: readonly string[]): JsonObject {
  let at: JsonValue | undefined = value;
  for (const key of path) at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return isObject(at) ? at : {};
}

/** The value of an own key when it is a list; empty otherwise. */
export function list(value: JsonValue | undefined, key: string): readonly JsonValue[] {
  const found = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
}

/** The value of an own key when it is a text. */
export function text(value: JsonValue | undefined, key: string): string | undefined {
  const found = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof found === 'string' ? found : undefined;
}

/** The last part of a file's name, in lower case. */
export function fileName(input: ScanInput): string {
  return (input.name.split(/[/\\]/).at(-1) ?? '').toLowerCase();
}
