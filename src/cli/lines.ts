import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { asError, SallyportError, systemCode, systemReason } from '../core/errors.ts';
import { write, type Terminal } from './terminal.ts';

export interface Line {
  readonly text: string;
  /** The line was longer than allowed: its text is empty. */
  readonly cut: boolean;
}

/** The lines of a stream, in constant memory: a line over the bound is dropped while it is read, and reported as cut. */
export async function* readLines(input: NodeJS.ReadableStream, maxChars: number): AsyncGenerator<Line> {
  const decoder = new StringDecoder('utf8');
  let pieces: string[] = [];
  let length = 0;
  const take = (): Line => {
    const line: Line = length > maxChars ? { text: '', cut: true } : { text: pieces.join('').replace(/\r$/, ''), cut: false };
    pieces = [];
    length = 0;
    return line;
  };
  let first = true;
  const add = (piece: string): void => {
    // A byte order mark, as programs on Windows begin a file with, is no part of the first line.
    const text = first && piece.startsWith('\ufeff') ? piece.slice(1) : piece;
    if (piece !== '') first = false;
    length += text.length;
    if (length > maxChars) pieces = [];
    else pieces.push(text);
  };
  for await (const chunk of input) {
    const text = typeof chunk === 'string' ? chunk : decoder.write(chunk);
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      add(text.slice(start, end));
      start = end + 1;
      yield take();
    }
    if (start < text.length) add(text.slice(start));
  }
  add(decoder.end());
  if (length > 0) yield take();
}

/** Characters of output that are written at once. */
const FLUSH_CHARS = 32 * 1024;

export interface Answered { readonly out: string; readonly clean: boolean }

export interface LineByLine {
  /** Longest line that is read, in UTF-16 units. */
  readonly maxChars: number;
  /**
   * The output for one line.
   * @throws SallyportError when the line cannot be read
   */
  answer(text: string, number: number): Answered | Promise<Answered>;
  /** The output for a line that could not be read. */
  failed(error: SallyportError, number: number): string;
}

/**
 * Answers a file line by line, in constant memory: one answer for each line that is not blank, so that a reader that pairs
 * them stays in step. Errors of a line go to standard error and the next line is read.
 * @param file - "-" or undefined reads standard input
 * @returns the exit code: 2 when a line could not be read, else 1 when an answer was not clean, else 0
 * @throws SallyportError `input.unreadable` when the input cannot be read
 */
export async function answerLines(terminal: Terminal, file: string | undefined, { maxChars, answer, failed }: LineByLine): Promise<0 | 1 | 2> {
  const input = file === undefined || file === '-' ? terminal.stdin : createReadStream(file);
  let code: 0 | 1 | 2 = 0;
  let number = 0;
  let held = 0;
  let out = '';
  try {
    for await (const line of readLines(input, maxChars)) {
      number++;
      // A line that is too long comes without its text, and is not blank.
      if (line.text.trim() === '' && !line.cut) continue;
      held++;
      try {
        if (line.cut) throw new SallyportError('input.invalid_line', `longer than ${maxChars} characters`);
        const given = answer(line.text, number);
        const answered = given instanceof Promise ? await given : given;
        if (code === 0 && !answered.clean) code = 1;
        out += answered.out;
      } catch (thrown) {
        code = 2;
        const error = asError(thrown);
        const known = error instanceof SallyportError ? error : new SallyportError('server.internal', error.name, { cause: error });
        terminal.stderr.write(`${known.code}: line ${number}: ${known.message}. ${known.help}\n`);
        out += failed(known, number);
      }
      if (out.length > FLUSH_CHARS || terminal.isTty) {
        await write(terminal.stdout, out);
        out = '';
      }
    }
  } catch (error) {
    if (systemCode(error) === undefined || error instanceof SallyportError) throw error;
    throw new SallyportError('input.unreadable', `${input === terminal.stdin ? 'standard input' : String(file)} cannot be read (${systemReason(error)}).`, { cause: error });
  } finally {
    if (out !== '') await write(terminal.stdout, out);
  }
  if (held === 0) terminal.stderr.write('sallyport: the input holds no line to read.\n');
  return code;
}
