import { z } from 'zod';
import { formatPath, quote } from './problem.ts';
import type { Problem } from './problem.ts';
import { hasKeyShape, looksSecret } from './inline-secret.ts';
import { closest, didYouMean } from './suggest.ts';
import type { YamlSource } from './yaml.ts';

/** The value at a path of the file's data; an index on a single value that the schema reads as a list is that value. */
function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let here = root;
  for (const step of path) {
    if (typeof step === 'number' && !Array.isArray(here)) continue;
    if (here === null || typeof here !== 'object') return undefined;
    here = (here as Record<PropertyKey, unknown>)[step];
  }
  return here;
}

/** The path as it stands in the file: without indexes, and without the directions, that only the schema's reading adds. */
function writtenPath(root: unknown, path: readonly PropertyKey[]): PropertyKey[] {
  const written: PropertyKey[] = [];
  let here = root;
  for (const step of path) {
    if (typeof step === 'number' && !Array.isArray(here)) continue;
    // `rules: [...]` stands for {inline: [...]}, and a word in such a list for {word}.
    if (step === 'inline' && Array.isArray(here)) continue;
    // `pii: flag` stands for {action: flag}: what is wrong with the action is wrong with the word.
    if (here !== undefined && (here === null || typeof here !== 'object')) break;
    const isMap = here !== null && typeof here === 'object' && !Array.isArray(here);
    if ((step === 'request' || step === 'answer') && (!isMap || !(step in (here as object)))) continue;
    written.push(step);
    here = here !== null && typeof here === 'object' ? (here as Record<PropertyKey, unknown>)[step] : undefined;
  }
  return written;
}

/** Looks through what wraps a schema: optional, default, and the reading of short forms. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const inner = schema;
  if (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault) return unwrap(inner.def.innerType);
  if (inner instanceof z.ZodPipe) return unwrap(inner.def.out);
  return inner;
}

/** The keys that a section of the schema knows. */
function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  let here = unwrap(schema);
  for (const step of path) {
    if (here instanceof z.ZodObject) {
      const next: z.core.$ZodType | undefined = here.def.shape[String(step)];
      if (next === undefined) return [];
      here = unwrap(next);
    } else if (here instanceof z.ZodRecord) here = unwrap(here.def.valueType);
    else if (here instanceof z.ZodArray) here = unwrap(here.def.element);
  }
  return here instanceof z.ZodObject ? Object.keys(here.def.shape) : [];
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text', number: 'a number', int: 'a whole number', boolean: 'true or false', array: 'a list', object: 'a section (key: value lines)', record: 'a section (key: value lines)',
};

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === undefined) return 'nothing';
  if (typeof value === 'object') return 'a section';
  return typeof value === 'string' ? 'text' : typeof value === 'boolean' ? 'true or false' : 'a number';
}

/** The message for one issue of the schema, about one value. Never repeats a value that may be a secret. */
function messageFor(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type': {
      if (!issue.message.startsWith('Invalid input')) return value === undefined ? `is missing; it ${issue.message}` : issue.message;
      const wanted = TYPE_NAMES[issue.expected] ?? issue.expected;
      return value === undefined ? `is missing; it must be ${wanted}` : `must be ${wanted}, not ${kindOf(value)}`;
    }
    case 'invalid_value': {
      if (!issue.message.startsWith('Invalid')) return issue.message;
      const words = issue.values.map(String);
      const list = words.length > 1 ? `must be one of ${words.join(', ')}` : `must be ${words.join('')}`;
      if (value === undefined) return `is missing; it ${list}`;
      return typeof value === 'string' ? `${list}, not ${quote(value)}${looksSecret(value) ? '' : didYouMean(value, words)}` : `${list}, not ${kindOf(value)}`;
    }
    case 'too_small':
      return issue.message.startsWith('Too small') ? (issue.origin === 'string' ? 'must not be empty' : `must be at least ${String(issue.minimum)}`) : issue.message;
    case 'too_big':
      return issue.origin === 'string' ? `must have at most ${String(issue.maximum)} characters` : issue.origin === 'array' ? `must have at most ${String(issue.maximum)} entries` : `must be at most ${String(issue.maximum)}`;
    case 'invalid_key':
      return issue.issues[0]?.message ?? 'this name cannot be used';
    case 'invalid_union':
      return issue.message.startsWith('Invalid') ? 'is none of the forms that are read here' : issue.message;
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_element':
    case 'unrecognized_keys':
    case 'custom':
      return issue.message;
  }
}

/** A known key in a place where it does not belong is the likeliest slip after a typing error: `action:` beside `when:`. */
function unknownKey(key: string, known: readonly string[], schema: z.core.$ZodType, path: readonly PropertyKey[]): string {
  if (looksSecret(key)) return 'there is no such setting here';
  const below = known.find((child) => keysAt(schema, [...path, child]).includes(key));
  if (below !== undefined) return `there is no setting ${quote(key)} here; it belongs under "${below}", indented`;
  const guess = closest(key, known);
  if (guess !== undefined) return `there is no setting ${quote(key)} here; did you mean "${guess}"?`;
  return known.length === 0 ? `there is no setting ${quote(key)} here` : `there is no setting ${quote(key)} here; there are ${known.join(', ')}`;
}

/** Whether a missing key stands there under a name that was told to mean it. */
function mistyped(error: z.ZodError, path: readonly PropertyKey[], schema: z.core.$ZodType): boolean {
  const parent = path.slice(0, -1);
  const key = String(path.at(-1));
  return error.issues.some((issue) => issue.code === 'unrecognized_keys' && issue.path.length === parent.length && issue.path.every((step, i) => step === parent[i])
    && issue.keys.some((other) => closest(other, keysAt(schema, parent)) === key));
}

/** Nobody reads more, and a file of nothing but mistakes must not cost more than reading it. */
const MAX_PROBLEMS = 200;

/** Every issue of the schema as a problem with its place, each once; the first {@link MAX_PROBLEMS}. */
export function problemsOf(error: z.ZodError, schema: z.core.$ZodType, source: YamlSource, file: string): Problem[] {
  const problems: Problem[] = [];
  const add = (path: readonly PropertyKey[], what: 'key' | 'value', message: string): void => {
    const written = writtenPath(source.value, path);
    const problem: Problem = { severity: 'error', file, ...source.where(written, what), path: formatPath(written), message };
    // A short form is read twice (for requests and for answers) and complains twice.
    if (!problems.some((other) => other.line === problem.line && other.column === problem.column && other.message === message)) problems.push(problem);
  };
  for (const issue of error.issues) {
    if (problems.length >= MAX_PROBLEMS) break;
    if (issue.code === 'unrecognized_keys') {
      const known = keysAt(schema, issue.path);
      for (const key of issue.keys.slice(0, MAX_PROBLEMS)) add([...issue.path, key], 'key', unknownKey(key, known, schema, issue.path));
    } else if (issue.code === 'invalid_key') {
      add(issue.path, 'key', messageFor(issue, undefined));
    } else {
      const value = valueAt(source.value, writtenPath(source.value, issue.path));
      if (value === undefined && mistyped(error, issue.path, schema)) continue;
      add(issue.path, 'value', messageFor(issue, value));
    }
  }
  return problems;
}

/** Settings in which a long random-looking text is in order: model names and container images hold digests, patterns anything. */
const FREE_TEXT = new Set(['any', 'all', 'none', 'texts', 'patterns', 'files', 'word', 'models', 'prices', 'model', 'pattern', 'phrase', 'text', 'reason', 'match', 'source', 'issuer', 'audience', 'args']);

/**
 * Keys and passwords in the file itself, wherever they stand, by place and without the value. A documented key shape is
 * never in order; a random-looking text only where names and paths are expected.
 */
export function inlineSecrets(source: YamlSource, file: string): Problem[] {
  const problems: Problem[] = [];
  const fail = (path: readonly PropertyKey[], what: 'key' | 'value'): void => {
    if (problems.length < MAX_PROBLEMS) problems.push({ severity: 'error', file, ...source.where(path, what), path: formatPath(path), message: 'this looks like a key or token; keep it out of this file: put it in an environment variable and name that (key_env, or {env: NAME} in headers)' });
  };
  const walk = (value: unknown, path: PropertyKey[], free: boolean): void => {
    if (typeof value === 'string') {
      if (free ? hasKeyShape(value) : looksSecret(value)) fail(path, 'value');
    } else if (Array.isArray(value)) value.forEach((item, index) => walk(item, [...path, index], free));
    else if (value !== null && typeof value === 'object') {
      for (const [key, item] of Object.entries(value)) {
        if (hasKeyShape(key)) fail([...path, key], 'key');
        walk(item, [...path, key], free || FREE_TEXT.has(key));
      }
    }
  };
  walk(source.value, [], false);
  return problems;
}
