import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, Node, Pair } from 'yaml';
import { syntaxFaults } from './yaml-faults.ts';

/** Most bytes, nesting, aliases and (with aliases written out) values that a file may have. */
export const YAML_LIMITS = { bytes: 1024 * 1024, depth: 32, aliases: 200, values: 50_000 } as const;

/** Both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One mistake in the YAML itself, in our words: the parser's own message may quote the file. */
export interface YamlFault extends Position {
  readonly message: string;
}

interface Place {
  readonly key: Position | undefined;
  readonly value: Position;
  children: Map<string, Place> | undefined;
  readonly list: boolean;
}

/** A YAML file as plain values, with the way back to lines. */
export interface YamlSource {
  /** Plain data; undefined for an empty file. Absent where `faults` is not empty. */
  readonly value: unknown;
  readonly faults: readonly YamlFault[];
  /**
   * Where the value (or the key) at a path stands. A path that goes deeper than the file, or that has an index where the
   * file has a single value instead of a list, gives the nearest place there is.
   */
  where(path: readonly PropertyKey[], what?: 'key' | 'value'): Position;
}

/** Turns the parsed nodes into plain data and remembers places. One pass; aliases are written out and counted. */
class Reader {
  readonly faults: YamlFault[] = [];
  private values = 0;
  private readonly targets = new Map<Node, Node>();
  private readonly document: Document.Parsed;
  private readonly at: (node: Node | null | undefined) => Position;

  constructor(document: Document.Parsed, at: (node: Node | null | undefined) => Position) {
    this.document = document;
    this.at = at;
  }

  read(node: Node | null, key: Position | undefined, depth: number): { value: unknown; place: Place } {
    const here = node?.range ? this.at(node) : (key ?? { line: 1, column: 1 });
    const place: Place = { key, value: here, children: undefined, list: isSeq(node) };
    if (++this.values > YAML_LIMITS.values) {
      if (this.values === YAML_LIMITS.values + 1) this.faults.push({ ...here, message: `the file has more than ${YAML_LIMITS.values} values once its aliases are written out` });
      return { value: undefined, place };
    }
    if (depth > YAML_LIMITS.depth) {
      this.faults.push({ ...here, message: `the file nests deeper than ${YAML_LIMITS.depth} levels` });
      return { value: undefined, place };
    }
    if (isAlias(node)) {
      // Remembered: a resolution searches the document, and an alias inside an alias is met again and again.
      const target = this.targets.get(node) ?? node.resolve(this.document);
      if (target === undefined) {
        this.faults.push({ ...here, message: 'this *alias names nothing above; a text that begins with * must be in quotes' });
        return { value: undefined, place };
      }
      this.targets.set(node, target);
      // A target that contains the alias itself ends at the depth limit.
      return this.read(target, key, depth + 1);
    }
    if (isSeq(node)) {
      place.children = new Map();
      const list: unknown[] = [];
      for (const [index, item] of node.items.entries()) {
        const child = this.read(item as Node | null, undefined, depth + 1);
        list.push(child.value);
        place.children.set(String(index), child.place);
      }
      return { value: list, place };
    }
    if (isMap(node)) return this.readMap(node.items as Pair<Node, Node | null>[], place, depth);
    return { value: isScalar(node) && node.value !== null ? node.value : undefined, place };
  }

  private readMap(pairs: readonly Pair<Node, Node | null>[], place: Place, depth: number): { value: unknown; place: Place } {
    // No prototype: a key such as __proto__ or constructor is a key like any other, and then unknown.
    const map: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    const children = (place.children = new Map<string, Place>());
    const merged: { value: unknown; place: Place }[] = [];
    for (const pair of pairs) {
      const name = String(isScalar(pair.key) ? pair.key.value : pair.key);
      const child = this.read(pair.value, this.at(pair.key), depth + 1);
      if (name in map || (name === '<<' && merged.length > 0)) this.faults.push({ ...this.at(pair.key), message: 'this key stands twice in the same section; keep one' });
      if (name === '<<') merged.push(child);
      else {
        map[name] = child.value;
        children.set(name, child.place);
      }
    }
    for (const source of merged) this.merge(map, children, source);
    return { value: map, place };
  }

  /** `<<: *anchor` or `<<: [*a, *b]`: adds the keys that are not there yet. */
  private merge(map: Record<string, unknown>, children: Map<string, Place>, source: { value: unknown; place: Place }): void {
    const items: { value: unknown; place: Place | undefined }[] = Array.isArray(source.value)
      ? source.value.map((value: unknown, index) => ({ value, place: source.place.children?.get(String(index)) }))
      : [source];
    for (const { value, place } of items) {
      if (value === null || typeof value !== 'object' || Array.isArray(value)) {
        this.faults.push({ ...(source.place.key ?? source.place.value), message: '<< takes an *alias of a section, or a list of them' });
        continue;
      }
      for (const [name, item] of Object.entries(value)) {
        if (name in map) continue;
        map[name] = item;
        const child = place?.children?.get(name);
        if (child !== undefined) children.set(name, child);
      }
    }
  }
}

function locate(root: Place | undefined, path: readonly PropertyKey[], what: 'key' | 'value'): Position {
  let place = root;
  if (place === undefined) return { line: 1, column: 1 };
  for (const step of path) {
    // `origin: user` is read as `origin: [user]`: the index is not in the file.
    if (typeof step === 'number' && !place.list) continue;
    const next: Place | undefined = place.children?.get(String(step));
    if (next === undefined) return place.value;
    place = next;
  }
  return what === 'key' ? (place.key ?? place.value) : place.value;
}

/**
 * Reads one YAML 1.2 document within {@link YAML_LIMITS}. Refused, each with its place: duplicate keys, tags, a second
 * document, other YAML versions, unknown, self-containing or multiplying aliases. Never throws for bad input.
 */
export function readYaml(text: string): YamlSource {
  const lines = new LineCounter();
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  // The parser's pretty errors quote the file, which may hold a key. Its search for duplicate keys is quadratic (two
  // minutes for a file of 60,000 keys), so Reader looks for them.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, stringKeys: true, logLevel: 'error', version: '1.2' });
  const faults: YamlFault[] = syntaxFaults([...document.errors, ...document.warnings], text).map(({ message, offset }) => ({ ...position(offset), message }));
  if (document.directives.yaml.explicit === true && document.directives.yaml.version !== '1.2') faults.push({ line: 1, column: 1, message: 'only YAML 1.2 is read; remove the %YAML line' });
  let aliases = 0;
  visit(document, { Alias: (_, node) => {
    // Resolving an alias searches the document, so their number is bounded before any is resolved.
    if (++aliases === YAML_LIMITS.aliases + 1) faults.push({ ...position(node.range?.[0] ?? 0), message: `the file has more than ${YAML_LIMITS.aliases} aliases` });
  } });
  if (faults.length > 0) return { value: undefined, faults: faults.slice(0, 50), where: () => ({ line: 1, column: 1 }) };
  const reader = new Reader(document, (node) => position(node?.range?.[0] ?? 0));
  const { value, place } = reader.read(document.contents, undefined, 0);
  return { value, faults: reader.faults.slice(0, 50), where: (path, what = 'value') => locate(place, path, what) };
}
