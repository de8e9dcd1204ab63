import { readRequest, SseParser, surfaceForPath } from '../src/conversation/wire/index.ts';
import { cpuMicros, defaultEngine } from './support/engine.ts';
import type { Benchmark, Row } from './support/report.ts';
import { median, quantile, short } from './support/statistics.ts';
import { KINDS, TextMaker, tokens, type Kind } from './support/texts.ts';

/** Tokens of one answer. */
const LENGTH = 1_000;

function events(kind: Kind, maker: TextMaker): Buffer[] {
  const pieces = kind === 'chinese' ? (maker.make(kind, LENGTH * 2).match(/.{1,2}/gsu) ?? []) : tokens(maker.make(kind, LENGTH * 5));
  return pieces.slice(0, LENGTH).map((content) => Buffer.from(`data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_700_000_000, model: 'chat', choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`));
}

/** Characters of text in the events that went out. */
function textLength(bytes: string): number {
  let length = 0;
  for (const match of bytes.matchAll(/"content":("(?:[^"\\]|\\.)*")/g)) length += (JSON.parse(match[1] ?? '""') as string).length;
  return length;
}

export const benchmark: Benchmark = {
  name: 'stream',
  title: 'what a clean stream is held back and costs, token by token (1,000 tokens of an answer, one event each)',
  async run(options) {
    const { guard } = await defaultEngine();
    const surface = surfaceForPath('/v1/chat/completions');
    if (surface === undefined) throw new Error('no surface serves /v1/chat/completions');
    const raw = JSON.stringify({ model: 'chat', stream: true, messages: [{ role: 'system', content: new TextMaker(32).make('prose', 1_500) }, { role: 'user', content: 'Tell me more.' }] });
    const conversation = readRequest(surface, raw, 64);
    const rows: Row[] = [];
    const notes: string[] = [];
    for (const kind of KINDS) {
      options.progress(`stream: ${kind}`);
      const maker = new TextMaker(31);
      const cost: number[] = [];
      const held: number[] = [];
      const steps: number[] = [];
      for (let n = options.quick ? -1 : -4; n < (options.quick ? 4 : 16); n++) {
        const answer = events(kind, maker);
        const request = guard.request(surface, conversation, { exchange: `ex_${n}`, application: 'bench' });
        const wire = surface.openStream();
        const stream = request.stream(wire);
        const parser = new SseParser(8 * 1024 * 1024);
        const out: string[] = [];
        const micros = cpuMicros(() => {
          for (const bytes of answer) out.push(parser.push(bytes).map((event) => stream.event(wire.read(event))).join(''));
          out.push(stream.end());
        });
        if (n < 0) continue; // warm-up
        cost.push(micros / answer.length);
        measureHeld(answer, out, held, steps);
        const changed = stream.channels().flatMap(({ reasons }) => reasons).filter((reason) => reason.action !== 'allow' && reason.action !== 'flag');
        if (changed.length > 0) notes.push(`Not all ${kind} streams were clean: ${[...new Set(changed.map(({ rule }) => rule))].join(', ')}.`);
      }
      rows.push(
        { what: `${kind}: processor time a token, wire included`, unit: 'us', atMost: 60, value: median(cost), note: `${short(Math.min(...cost))} to ${short(Math.max(...cost))} in ${cost.length} answers` },
        { what: `${kind}: characters held back, median`, unit: 'chars', atMost: 64, value: median(held), note: `p99 ${short(quantile(held, 0.99))}, most ${short(Math.max(...held))}` },
        { what: `${kind}: tokens until a token is let go, p99`, unit: 'tokens', atMost: 64, value: quantile(steps, 0.99), note: `median ${short(median(steps))}, most ${short(Math.max(...steps))}` },
      );
    }
    return { rows, notes: [...new Set(notes)] };
  },
};

/** After each event: characters that arrived and did not go out yet. For each event: how many more had to arrive before it went out. */
function measureHeld(answer: readonly Buffer[], out: readonly string[], held: number[], steps: number[]): void {
  const arrived: number[] = [];
  let total = 0;
  for (const bytes of answer) arrived.push((total += textLength(bytes.toString())));
  let gone = 0;
  let next = 0;
  for (const [i, bytes] of out.entries()) {
    gone += textLength(bytes);
    if (i < answer.length) held.push((arrived[i] ?? 0) - gone);
    for (; next < arrived.length && (arrived[next] ?? 0) <= gone; next++) steps.push(i - next);
  }
}
