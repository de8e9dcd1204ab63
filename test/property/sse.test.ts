import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { replaceData, type SseEvent, SseParser } from '../../src/conversation/wire/sse.ts';

const END = fc.constantFrom('\n', '\r\n', '\r');
const LINE = fc.oneof(
  fc.constantFrom('', ': ping', 'event: a', 'event:b', 'id: 1', 'retry: 5', 'data', 'data:', 'data: x', 'data:y', 'data:  日本 🙂'),
  fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => !/[\r\n]/.test(text) && text.isWellFormed()),
);
/** Lines with any ends, so that blank lines, CR LF pairs and single CRs meet in every way. */
const STREAM = fc.array(fc.tuple(LINE, END), { maxLength: 30 }).map((lines) => lines.map(([line, end]) => line + end).join(''));

function run(chunks: readonly Uint8Array[]): { events: SseEvent[]; leftover: boolean } {
  const parser = new SseParser(1_000_000);
  const events = chunks.flatMap((chunk) => parser.push(chunk));
  return { events, leftover: parser.end().leftover };
}

/** The events of the specification, written as plainly as it says: all lines first, then fields. */
function reference(text: string): string[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  lines.pop();
  const data: string[] = [];
  let pending: string[] = [];
  for (const line of lines) {
    if (line === '') {
      if (pending.length > 0) data.push(pending.join('\n'));
      pending = [];
    } else if (line === 'data') pending.push('');
    else if (line.startsWith('data:')) pending.push(line.slice(line.charAt(5) === ' ' ? 6 : 5));
  }
  return data;
}

test('any chunking gives the same events, and their raw texts are the stream', () => {
  fc.assert(fc.property(STREAM, fc.array(fc.nat(), { maxLength: 20 }), (text, cuts) => {
    const bytes = new TextEncoder().encode(text);
    const whole = run([bytes]);
    const points = [0, ...cuts.map((point) => point % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
    expect(run(points.slice(1).map((end, index) => bytes.subarray(points[index], end)))).toEqual(whole);
    expect(run([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
    const raw = whole.events.map((event) => event.raw).join('');
    expect(text.startsWith(raw)).toBe(true);
    if (!whole.leftover) expect(['', '\n']).toContain(text.slice(raw.length));
  }), { numRuns: 300 });
});

test('the data are those of the specification', () => {
  fc.assert(fc.property(STREAM, (text) => {
    // An LF behind the stream settles whether a last CR ended its line alone; it cannot complete an event by itself.
    const { events } = run([new TextEncoder().encode(`${text}data: end\n\n`)]);
    const data = events.filter(({ raw }) => /(^|[\r\n\ufeff])data(:|[\r\n])/.test(raw)).map((event) => event.data);
    expect(data).toEqual(reference(`${text}data: end\n\n`));
  }), { numRuns: 300 });
});

test('replacing the data and reading it again gives the new data and the same name', () => {
  fc.assert(fc.property(STREAM, fc.string().filter((text) => !text.includes('\r')), (text, data) => {
    for (const event of run([new TextEncoder().encode(text)]).events) {
      if (event.data === '') continue;
      // What follows settles whether a last CR stood alone.
      const [again] = run([new TextEncoder().encode(`${replaceData(event.raw, data)}data: next\n\n`)]).events.filter(({ raw }) => raw.includes('data'));
      expect(again?.data).toBe(data.isWellFormed() ? data : data.toWellFormed());
      expect(again?.event).toBe(event.event);
    }
  }), { numRuns: 200 });
});
