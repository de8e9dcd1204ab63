import type { Part } from '../conversation/types.ts';

/** A place in the body and the JSON that goes there. */
export interface Removal {
  readonly pointer: string;
  readonly json: string;
}

/**
 * What stands in place of a part that the model may not see. Text becomes the note; media and blocks of unknown shape
 * become a block of text, since a note is no image; the source of an Anthropic document becomes a source of plain text.
 */
export function removalOf(part: Part, note: string): Removal {
  const { pointer } = part;
  if (part.encoding === 'string') return { pointer, json: JSON.stringify(note) };
  // A value of any shape whose text was read: a provider's own tool result, or a field nobody knows.
  if (part.encoding === 'json_string' || part.text !== undefined) return { pointer, json: JSON.stringify(note) };
  const block = /^(.*)\/file(?:\/file_data|\/file_id)?$/.exec(pointer)?.[1];
  if (part.kind === 'file' && block !== undefined) return { pointer: block, json: textBlock(note) };
  if (part.kind === 'file' && pointer.endsWith('/source')) return { pointer, json: JSON.stringify({ type: 'text', media_type: 'text/plain', data: note }) };
  return { pointer, json: textBlock(note) };
}

function textBlock(text: string): string {
  return JSON.stringify({ type: 'text', text });
}

/** Puts removals among other edits: what lies inside of what is removed is removed with it, and pointers never nest. */
export function addRemovals(edits: Map<string, string>, removals: readonly Removal[]): void {
  const outermost = removals.filter(({ pointer }) => !removals.some((other) => pointer.startsWith(`${other.pointer}/`)));
  for (const pointer of edits.keys()) if (outermost.some((removal) => pointer === removal.pointer || pointer.startsWith(`${removal.pointer}/`))) edits.delete(pointer);
  for (const { pointer, json } of outermost) edits.set(pointer, json);
}
