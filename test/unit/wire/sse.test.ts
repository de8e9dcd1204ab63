import { describe, expect, test } from 'vitest';
import { SallyportError } from '../../../src/core/errors.ts';
import { replaceData, type SseEvent, SseParser } from '../../../src/conversation/wire/sse.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function parse(text: string | Uint8Array, limit = 10_000): { events: SseEvent[]; leftover: boolean } {
  const parser = new SseParser(limit);
  const events = parser.push(typeof text === 'string' ? bytes(text) : text);
  return { events, leftover: parser.end().leftover };
}

function badAnswer(run: () => unknown): SallyportError {
  let thrown: unknown;
  try { run(); } catch (error) { thrown = error; }
  expect(thrown).toBeInstanceOf(SallyportError);
  expect((thrown as SallyportError).code).toBe('upstream.bad_answer');
  return thrown as SallyportError;
}

describe('fields', () => {
  const cases: readonly [name: string, raw: string, data: string, event?: string][] = [
    ['one line', 'data: a\n\n', 'a'],
    ['no space after the colon', 'data:a\n\n', 'a'],
    ['only one space is dropped', 'data:  a\n\n', ' a'],
    ['a tab is kept', 'data:\ta\n\n', '\ta'],
    ['no colon at all', 'data\n\n', ''],
    ['several lines', 'data: a\ndata: b\ndata:\ndata: c\n\n', 'a\nb\n\nc'],
    ['CRLF', 'event: x\r\ndata: a\r\n\r\n', 'a', 'x'],
    ['CR', 'event: x\rdata: a\r\r', 'a', 'x'],
    ['mixed ends', 'event: x\rdata: a\r\ndata: b\n\n', 'a\nb', 'x'],
    ['the last event name wins', 'event: x\nevent: y\ndata: a\n\n', 'a', 'y'],
    ['id and retry', 'id: 7\nretry: 10\ndata: a\n\n', 'a'],
    ['a comment', ': ping\n\n', ''],
    ['a comment beside data', ': ping\ndata: a\n\n', 'a'],
    ['a field that only begins like data', 'database: a\n\n', ''],
    ['a byte order mark', '\ufeffdata: a\n\n', 'a'],
    ['a blank line alone', '\n', ''],
    ['other line separators are text', 'data: a\u2028b\u0085c\u000bd\n\n', 'a\u2028b\u0085c\u000bd'],
  ];
  for (const [name, raw, data, event] of cases) {
    test(name, () => {
      const { events, leftover } = parse(raw);
      expect(events).toEqual([event === undefined ? { data, raw } : { event, data, raw }]);
      expect(leftover).toBe(false);
    });
  }
});

describe('ends', () => {
  test('half an event is left over, and its bytes are not passed on', () => {
    const { events, leftover } = parse('data: a\n\ndata: {"half":');
    expect(events).toHaveLength(1);
    expect(leftover).toBe(true);
  });
  test('a line without the blank line after it is half an event', () => {
    expect(parse('data: a\n')).toEqual({ events: [], leftover: true });
  });
  test('half a character is left over', () => {
    expect(parse(bytes('data: é').subarray(0, 7)).leftover).toBe(true);
  });
  test('an LF after CR CR belongs to no event', () => {
    const { events, leftover } = parse('data: a\r\r\n');
    expect(events).toHaveLength(1);
    expect(leftover).toBe(false);
  });
  test('CR streams are not delayed by an event', () => {
    const parser = new SseParser(100);
    expect(parser.push(bytes('data: a\r\r'))).toHaveLength(1);
    expect(parser.push(bytes('data: b\r\r'))).toEqual([{ data: 'b', raw: 'data: b\r\r' }]);
  });
});

describe('bad bytes', () => {
  for (const [name, bad] of [['a lone continuation', [0x80]], ['an overlong form', [0xc0, 0xaf]], ['a surrogate', [0xed, 0xa0, 0x80]], ['a cut sequence', [0xe2, 0x82]], ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80]]] as const) {
    test(name, () => {
      const all = Uint8Array.of(...bytes('data: '), ...bad, ...bytes('\n\n'));
      badAnswer(() => parse(all));
      const parser = new SseParser(100);
      badAnswer(() => { for (const byte of all) parser.push(Uint8Array.of(byte)); });
    });
  }
  test('the same characters well-formed are read', () => {
    expect(parse('data: €\u{10ffff}\n\n').events[0]?.data).toBe('€\u{10ffff}');
  });
});

describe('bounds', () => {
  test('an event of exactly the limit is read, one byte more is not', () => {
    expect(parse('data: 12\n\n', 10).events).toHaveLength(1);
    badAnswer(() => parse('data: 123\n\n', 10));
  });
  test('an event that never ends is refused before it ends', () => {
    const parser = new SseParser(1000);
    badAnswer(() => { for (let i = 0; i < 1001; i++) parser.push(bytes('x')); });
  });
  test('many events may exceed the limit together', () => {
    expect(parse('data: 12\n\n'.repeat(100), 10).events).toHaveLength(100);
  });
  test('single bytes cost linear time', () => {
    const time = (size: number): number => {
      const parser = new SseParser(10_000_000);
      const one = bytes('x');
      parser.push(bytes('data: '));
      const start = performance.now();
      for (let i = 0; i < size; i++) parser.push(one);
      expect(parser.push(bytes('\n\n'))).toHaveLength(1);
      return performance.now() - start;
    };
    time(50_000);
    // 8 times the bytes: a quadratic reader takes 64 times as long.
    expect(time(800_000) / Math.max(time(100_000), 1)).toBeLessThan(30);
  });
});

describe('replaceData', () => {
  test('keeps every other line and the line ends', () => {
    expect(replaceData('id: 3\r\nevent: x\r\n: c\r\ndata: old\r\nretry: 5\r\n\r\n', 'new')).toBe('id: 3\r\nevent: x\r\n: c\r\ndata: new\r\nretry: 5\r\n\r\n');
  });
  test('writes several lines where the data has them, in the place of the last', () => {
    expect(replaceData('data: a\nid: 1\ndata: b\n\n', 'x\ny\nz')).toBe('id: 1\ndata: x\ndata: y\ndata: z\n\n');
  });
  test('keeps a byte order mark', () => {
    expect(replaceData('\ufeffdata: a\n\n', 'b')).toBe('\ufeffdata: b\n\n');
  });
});
