import { isObject, type JsonValue } from '../../core/json.ts';
import { answerShape as shape } from './shape.ts';

/** What one delta brings of a tool call. */
export interface CallPiece {
  /** The field in which the call stands. */
  readonly kind: 'function' | 'custom' | 'function_call';
  readonly id: string | undefined;
  readonly tool: string | undefined;
  readonly text: string;
}

interface Call { readonly kind: CallPiece['kind']; readonly name: string; readonly number: number; id: string | undefined; tool: string | undefined; text: string }

/** The tool calls of one choice of a stream, which a place (`tool/0`) tells apart, and an id where several share one. */
export class StreamedCalls {
  readonly #calls = new Map<string, Call>();

  /**
   * The name of the call that a piece belongs to, and of the one that ends because another begins in its place: some
   * servers number no calls, or all alike, and clients either tell them apart by their ids or put them together. A whole
   * JSON object with anything after it is no JSON, so that whoever puts such calls together can run none of them.
   * @throws SallyportError `upstream.bad_answer` for what clients would read as different calls
   */
  take(place: string, piece: CallPiece, pointer: string): { readonly name: string; readonly ended?: string } {
    const last = this.#calls.get(place);
    if (last === undefined) return { name: this.#begin(place, piece, 0) };
    if (last.kind !== piece.kind) shape.fail(pointer, 'of one kind throughout a call');
    // An id alone is no other call: some servers make a new one for every piece.
    const other = piece.id !== undefined && piece.tool !== undefined && last.id !== undefined && piece.id !== last.id;
    if (other && piece.kind === 'function' && isWholeObject(last.text)) return { name: this.#begin(place, piece, last.number + 1), ended: last.name };
    if (other) shape.fail(pointer, 'of one call: the arguments before it are no JSON object');
    // Readers join, keep or overwrite a second name; the tool that was judged might not be the one that runs.
    if (piece.tool !== undefined && last.tool !== undefined && piece.tool !== last.tool) shape.fail(`${pointer}/name`, 'the same throughout a call');
    last.tool ??= piece.tool;
    last.id ??= piece.id;
    last.text += piece.text;
    return { name: last.name };
  }

  #begin(place: string, { kind, id, tool, text }: CallPiece, number: number): string {
    const name = number === 0 ? place : `${place}.${number}`;
    this.#calls.set(place, { kind, name, number, id, tool, text });
    return name;
  }
}

function isWholeObject(text: string): boolean {
  try {
    return isObject(JSON.parse(text) as JsonValue);
  } catch {
    return false; // the answer to the question, not a failure
  }
}
