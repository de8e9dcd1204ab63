import { isUtf8 } from 'node:buffer';
import { SallyportError } from '../../core/errors.ts';

/** One server-sent event. `data` is '' for comments and other events without data; `raw` always holds every byte. */
export interface SseEvent {
  readonly event?: string;
  readonly data: string;
  /** The exact text of the event, its terminating blank line included. */
  readonly raw: string;
}

const LF = 0x0a, CR = 0x0d;
const BOM = '\ufeff';

/**
 * Splits a byte stream into server-sent events (WHATWG HTML, section 9.2.6), the same ones for any chunking.
 *
 * Lines end in CRLF, LF or CR. Bytes are scanned once each and decoded once per event, so that a peer that sends
 * single bytes costs no more than one that sends everything at once. LF and CR never occur inside a UTF-8 sequence,
 * so that events can be cut before they are decoded.
 */
export class SseParser {
  readonly #limit: number;
  /** Bytes of the event that has begun; grows by doubling. */
  #held = Buffer.alloc(0);
  #heldLength = 0;
  #lineEmpty = true;
  /** The byte before was a CR that ended a line: an LF now belongs to it. */
  #afterCr = false;
  /** A blank line ended in CR after a line that did not: whether an LF follows decides where the event ends. */
  #blankCr = false;

  /** @param limit - largest single event, in bytes (`limits.eventBytes`) */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * The events that this chunk completes, in order.
   * @throws SallyportError `upstream.bad_answer` on an event over the limit or on bytes that are not UTF-8
   */
  push(chunk: Uint8Array): SseEvent[] {
    const events: SseEvent[] = [];
    let start = 0;
    const emit = (end: number): void => {
      events.push(parseEvent(this.#decode(chunk, start, end)));
      start = end;
      this.#lineEmpty = true;
      this.#afterCr = false;
      this.#blankCr = false;
    };
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i];
      if (this.#blankCr) {
        if (byte === LF) { emit(i + 1); continue; }
        emit(i);
      }
      if (byte === LF) {
        if (this.#afterCr) this.#afterCr = false;
        else if (this.#lineEmpty) emit(i + 1);
        else this.#lineEmpty = true;
      } else if (byte === CR) {
        if (!this.#lineEmpty) {
          this.#lineEmpty = true;
          this.#afterCr = true;
        } else if (this.#afterCr) {
          // CR after CR: this stream ends its lines in CR, so the event goes out without waiting for a possible LF.
          // Should one follow, it opens the next event's raw text; that depends on the bytes alone, not on the chunks.
          emit(i + 1);
          this.#afterCr = true;
        } else {
          this.#blankCr = true;
        }
      } else {
        this.#lineEmpty = false;
        this.#afterCr = false;
      }
    }
    this.#keep(chunk, start);
    return events;
  }

  /** To be called when the stream has ended. `leftover`: it ended inside an event, whose bytes were not passed on. */
  end(): { readonly leftover: boolean } {
    // A lone LF after a CR that ended an event belongs to no event.
    const only = this.#heldLength === 1 && this.#held[0] === LF;
    return { leftover: this.#heldLength > 0 && !only };
  }

  /** What would make the held text a whole event, when it is nothing but the mark at the end of OpenAI's streams; undefined otherwise. */
  missingEnd(): string | undefined {
    const held = this.#heldLength > 32 ? '' : this.#held.toString('latin1', 0, this.#heldLength);
    if (!/^\n?data: ?\[DONE\](?:\r|\n|\r\n\r?)?$/.test(held)) return undefined;
    return held.endsWith('\n') ? '\n' : '\n\n';
  }

  #keep(chunk: Uint8Array, start: number): void {
    const length = this.#heldLength + chunk.length - start;
    this.#checkLimit(length);
    if (length > this.#held.length) {
      const grown = Buffer.allocUnsafe(Math.max(length, this.#held.length * 2, 1024));
      this.#held.copy(grown, 0, 0, this.#heldLength);
      this.#held = grown;
    }
    this.#held.set(chunk.subarray(start), this.#heldLength);
    this.#heldLength = length;
  }

  #decode(chunk: Uint8Array, start: number, end: number): string {
    this.#checkLimit(this.#heldLength + end - start);
    let bytes: Buffer;
    if (this.#heldLength === 0) {
      bytes = Buffer.from(chunk.buffer, chunk.byteOffset + start, end - start);
    } else {
      bytes = Buffer.concat([this.#held.subarray(0, this.#heldLength), chunk.subarray(start, end)]);
      this.#heldLength = 0;
      // One huge event must not keep its memory for the rest of the stream.
      if (this.#held.length > 65_536) this.#held = Buffer.alloc(0);
    }
    if (!isUtf8(bytes)) throw new SallyportError('upstream.bad_answer', 'The upstream sent an event that is not UTF-8.');
    return bytes.toString('utf8');
  }

  #checkLimit(bytes: number): void {
    if (bytes > this.#limit) throw new SallyportError('upstream.bad_answer', `The upstream sent an event of more than ${this.#limit} bytes.`);
  }
}

/** The lines of a text with their ends, cut at CRLF, LF or CR. */
function splitLines(raw: string): { text: string; end: string }[] {
  const lines: { text: string; end: string }[] = [];
  let start = 0;
  for (let i = 0; i < raw.length; i++) {
    const code = raw.charCodeAt(i);
    if (code !== LF && code !== CR) continue;
    const after = code === CR && raw.charCodeAt(i + 1) === LF ? i + 2 : i + 1;
    lines.push({ text: raw.slice(start, i), end: raw.slice(i, after) });
    start = after;
    i = after - 1;
  }
  if (start < raw.length) lines.push({ text: raw.slice(start), end: '' });
  return lines;
}

/** The value of a line's field, or undefined when the line is of another field. One space after the colon is not part of it. */
function fieldValue(line: string, field: string): string | undefined {
  if (!line.startsWith(field)) return undefined;
  if (line.length === field.length) return '';
  if (line.charCodeAt(field.length) !== 0x3a) return undefined;
  return line.slice(field.length + (line.charCodeAt(field.length + 1) === 0x20 ? 2 : 1));
}

function parseEvent(raw: string): SseEvent {
  // What nearly every event of the known APIs looks like: one data line, LF.
  if (raw.startsWith('data: ') && raw.indexOf('\n') === raw.length - 2 && !raw.includes('\r')) return { data: raw.slice(6, -2), raw };
  let event: string | undefined;
  const data: string[] = [];
  // A byte order mark is legal at the start of the stream only; it stays in `raw`.
  for (const { text } of splitLines(raw.startsWith(BOM) ? raw.slice(1) : raw)) {
    const value = fieldValue(text, 'data');
    if (value !== undefined) data.push(value);
    else event = fieldValue(text, 'event') ?? event;
  }
  return event === undefined ? { data: data.join('\n'), raw } : { event, data: data.join('\n'), raw };
}

/**
 * An event's raw text with its data replaced; every other line (`event:`, `id:`, comments) stays as it is. The new data
 * take the place and the line end of the last data line, so that the blank line after it still is one where ends are mixed.
 */
export function replaceData(raw: string, data: string): string {
  const bom = raw.startsWith(BOM) ? BOM : '';
  const lines = splitLines(raw.slice(bom.length));
  const last = lines.findLastIndex(({ text }) => fieldValue(text, 'data') !== undefined);
  let out = bom;
  for (const [index, { text, end }] of lines.entries()) {
    if (index === last) for (const line of data.split('\n')) out += `data: ${line}${end}`;
    else if (fieldValue(text, 'data') === undefined) out += text + end;
  }
  return out;
}

/** Longest line beside the data that goes on. Bytes of its text are read by nobody here. */
const MAX_BESIDE = 80;

/**
 * An event without the lines beside its data that could carry text: comments, ids and names that are long, or hold a run of
 * letters and digits as long as a key. Clients need none of them, and nobody inspects them. Lines of fields that are
 * not of an event stream are left out as well, since every client ignores them.
 */
export function withoutUnread(event: SseEvent): SseEvent {
  const { raw } = event;
  // As nearly all events are: their data, after a name or without one.
  const data = event.event === undefined ? 0 : raw.startsWith(`event: ${event.event}\n`) && /^[a-z_]{1,40}$/.test(event.event) ? event.event.length + 8 : -1;
  if (data >= 0 && raw.startsWith('data: ', data) && raw.indexOf('\n', data) === raw.length - 2 && !raw.includes('\r')) return event;
  const bom = raw.startsWith(BOM) ? BOM : '';
  let out = bom;
  for (const { text, end } of splitLines(raw.slice(bom.length))) if (fieldValue(text, 'data') !== undefined || goesBeside(text)) out += text + end;
  return out.length === raw.length ? event : { ...event, raw: out };
}

function goesBeside(line: string): boolean {
  return line === '' || (/^(?::|(?:event|id|retry)(?::|$))/.test(line) && line.length <= MAX_BESIDE && !/[A-Za-z0-9]{16}|[\0-\x08\x0b-\x1f\x7f]/.test(line));
}

/** A new event. */
export function encodeEvent(data: string, event?: string): string {
  return event === undefined ? `data: ${data}\n\n` : `event: ${event}\ndata: ${data}\n\n`;
}
