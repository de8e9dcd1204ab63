import { StringDecoder } from 'node:string_decoder';

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
  const add = (text: string): void => {
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
