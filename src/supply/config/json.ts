import type { JsonValue } from '../../core/json.ts';

/** JSON as Python's reader takes it: with `NaN` and `Infinity`. Undefined when it is none. */
export function parseLoose(text: string): JsonValue | undefined {
  const first = tryParse(text);
  if (first !== undefined || !/NaN|Infinity/.test(text)) return first;
  return tryParse(text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/gs, (found) => (found.startsWith('"') ? found : 'null')));
}

/** JSON with comments and commas at the end of lists, as editors write their settings. */
export function parseCommented(text: string): JsonValue | undefined {
  const bare = text.replaceAll(/"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[^*]*(?:\*(?!\/)[^*]*)*\*\//gs, (found) => (found.startsWith('"') ? found : ' '));
  return tryParse(bare.replaceAll(/"(?:[^"\\]|\\.)*"|,(?=\s{0,1000}[\]}])/gs, (found) => (found.startsWith('"') ? found : '')));
}

function tryParse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Texts of something that is nearly JSON, with the keys before them: what a torn or hand-written file still shows. */
export function* looseTexts(text: string): Generator<{ readonly key: string; readonly value: string }> {
  let key = '';
  for (const match of text.matchAll(/"((?:[^"\\]|\\.)*)"(\s{0,100}:)?/gs)) {
    const value = tryParse(`"${match[1] ?? ''}"`);
    if (typeof value !== 'string') continue;
    if (match[2] === undefined) yield { key, value };
    else key = value;
  }
}
