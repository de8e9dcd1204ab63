import { pointerToken, type JsonValue } from '../../core/json.ts';

/** One scalar of a tool call's arguments. */
export interface Leaf {
  /** JSON Pointer inside the arguments; empty for arguments that are one scalar. */
  readonly pointer: string;
  /** Keys that lead to it, without the indices of lists: what the parameter is called. */
  readonly keys: readonly string[];
  readonly value: string | number | boolean | null;
}

/** Why arguments could not be read in full. */
export type Unreadable = 'not_json' | 'duplicate_key' | 'too_large' | 'too_deep' | 'too_many';

export interface Leaves {
  readonly leaves: readonly Leaf[];
  readonly unreadable?: Unreadable;
}

/** Longest arguments that are traced, in UTF-16 units; an ordinary call has a few hundred. */
export const MAX_ARGUMENTS = 262_144;
const MAX_DEPTH = 64;
const MAX_LEAVES = 2_048;

/**
 * The leaves of a tool call's arguments. Text that is no JSON is one leaf, so that what it names is still traced.
 * @param text - as the model wrote it
 */
export function leavesOf(text: string): Leaves {
  if (text.length > MAX_ARGUMENTS) return { leaves: [], unreadable: 'too_large' };
  if (text.trim() === '') return { leaves: [] };
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return { leaves: [{ pointer: '', keys: [], value: text }], unreadable: 'not_json' };
  }
  const leaves: Leaf[] = [];
  let unreadable: Unreadable | undefined = hasRepeatedKey(text) ? 'duplicate_key' : undefined;
  // A list of what is still to be read, not the call stack: depth is the sender's choice.
  const waiting: { value: JsonValue; pointer: string; keys: readonly string[]; depth: number }[] = [{ value, pointer: '', keys: [], depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { pointer, keys, depth } = next;
    if (next.value === null || typeof next.value !== 'object') {
      if (leaves.length >= MAX_LEAVES) return { leaves, unreadable: 'too_many' };
      leaves.push({ pointer, keys, value: next.value });
      continue;
    }
    if (depth >= MAX_DEPTH) {
      unreadable = 'too_deep';
      continue;
    }
    if (Array.isArray(next.value)) for (let i = next.value.length - 1; i >= 0; i--) waiting.push({ value: next.value[i] ?? null, pointer: `${pointer}/${i}`, keys, depth: depth + 1 });
    else for (const key of Object.keys(next.value).reverse()) {
      waiting.push({ value: next.value[key] ?? null, pointer: `${pointer}/${pointerToken(key)}`, keys: [...keys, key], depth: depth + 1 });
      // What is said in a key is said: models put values there.
      if (key.length > 40 || /[@\s:]/.test(key)) waiting.push({ value: key, pointer: `${pointer}/${pointerToken(key)}`, keys, depth: depth + 1 });
    }
    if (waiting.length > MAX_LEAVES * 8) return { leaves, unreadable: 'too_many' };
  }
  return unreadable === undefined ? { leaves } : { leaves, unreadable };
}

/** Whether some object has a key twice: the parser kept the last, and the tool may read the first. The text is known to be JSON. */
function hasRepeatedKey(text: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  let expectKey = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '"') {
      let end = i + 1;
      while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
      const keys = open.at(-1);
      if (expectKey && keys !== undefined) {
        const key = JSON.parse(text.slice(i, end + 1)) as string;
        if (keys.has(key)) return true;
        keys.add(key);
        expectKey = false;
      }
      i = end;
    } else if (c === '{') {
      open.push(new Set());
      expectKey = true;
    } else if (c === '[') open.push(undefined);
    else if (c === '}' || c === ']') {
      open.pop();
      expectKey = false;
    } else if (c === ',') expectKey = open.at(-1) !== undefined;
  }
  return false;
}
