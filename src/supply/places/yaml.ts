import { isMap, isScalar, isSeq, parseAllDocuments, type Document, type Node } from 'yaml';
import { foreseeable } from '../packages/read.ts';
import { MAX_PLACES, MAX_PLACE_DEPTH, type Place } from './place.ts';

/** Keys and items of a YAML text, of its first document where it has several; undefined for what is none. */
export function yamlPlaces(text: string): Place | undefined {
  let node: unknown;
  try {
    foreseeable(text);
    const documents: readonly Document[] = parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent', prettyErrors: false });
    const [first] = documents;
    if (first === undefined || first.errors.length > 0) return undefined;
    node = first.contents;
  } catch {
    return undefined; // too deep or too knotted: the finding that brought us here says so
  }
  let count = 0;
  const build = (value: unknown, at: number, depth: number): Place => {
    if (depth > MAX_PLACE_DEPTH || ++count > MAX_PLACES) return { at };
    if (isMap(value)) {
      const entries = new Map<string, Place>();
      for (const pair of value.items) {
        const { key } = pair;
        if (isScalar(key)) entries.set(String(key.value), build(pair.value, key.range?.[0] ?? at, depth + 1));
      }
      return { at, entries };
    }
    return isSeq(value) ? { at, items: value.items.map((item) => build(item, (item as Node | null)?.range?.[0] ?? at, depth + 1)) } : { at };
  };
  return build(node, 0, 0);
}
