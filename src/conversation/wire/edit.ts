import { splice } from '../../core/json.ts';

/** Cannot occur in JSON text, where control characters are escaped. */
const MARK = '\u0000';

/** Where the value at a pointer stands in JSON text. The pointer must exist. */
function rangeAt(text: string, pointer: string): readonly [start: number, end: number] {
  const marked = splice(text, new Map([[pointer, MARK]]));
  const start = marked.indexOf(MARK);
  return [start, start + text.length - (marked.length - 1)];
}

/** JSON text with a value added at the end of the array at `pointer`; no other byte changes. */
export function appendElement(text: string, pointer: string, json: string, empty: boolean): string {
  const [, end] = rangeAt(text, pointer);
  return `${text.slice(0, end - 1)}${empty ? '' : ','}${json}${text.slice(end - 1)}`;
}

/** JSON text with a value added at the front of the array at `pointer`; no other byte changes. */
export function prependElement(text: string, pointer: string, json: string, empty: boolean): string {
  const [start] = rangeAt(text, pointer);
  return `${text.slice(0, start + 1)}${json}${empty ? '' : ','}${text.slice(start + 1)}`;
}

/** JSON text of a non-empty object with a member added at its front. */
export function prependMember(text: string, key: string, json: string): string {
  const start = text.indexOf('{') + 1;
  return `${text.slice(0, start)}${JSON.stringify(key)}:${json},${text.slice(start)}`;
}
