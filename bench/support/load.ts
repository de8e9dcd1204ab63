/**
 * The load, as a process of its own: so many connections, each sending its next request when its last is answered
 * (closed loop), every body different. Takes one {@link Order} at a time over the process channel and answers with a
 * {@link Loaded}.
 */
import { Client } from 'undici';
import { randomFrom } from './statistics.ts';
import { TextMaker } from './texts.ts';

export interface Order {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly requests: number;
  /** `chat/LENGTH` or `stream/TOKENS/MS`. */
  readonly model: string;
  /** Every so many requests name a session of their own; 0 for none. */
  readonly sessionEvery?: number;
}

export interface Loaded {
  readonly seconds: number;
  /** Milliseconds from sending to the answer's first body byte, and to its end. */
  readonly firstByte: number[];
  readonly whole: number[];
  /** Milliseconds from an event's leaving the upstream to its arrival here; streams only. */
  readonly behind: number[];
  /** Answers that were not a whole 200 answer, those that were refused aside. */
  readonly failed: number;
  /** Requests that the gateway's policy refused: false alarms, as the texts are clean. */
  readonly refused: number;
  readonly firstFailure?: string;
}

const POOL = 768;
const maker = new TextMaker(11);
const halves = Array.from({ length: POOL }, () => JSON.stringify(maker.make('prose', 500)).slice(1, -1));
const random = randomFrom(13);
let sent = 0;

/** A body of about 1 KB of user text that was never sent before. */
function body(model: string, n: number): string {
  const pick = (): string => halves[Math.floor(random() * POOL)] ?? '';
  return `{"model":"${model}",${model.startsWith('stream') ? '"stream":true,' : ''}"messages":[{"role":"user","content":"${n}: ${pick()} ${pick()}"}]}`;
}

interface Tally { firstByte: number[]; whole: number[]; behind: number[]; failed: number; refused: number; firstFailure?: string }

function once(client: Client, order: Order, tally: Tally): Promise<void> {
  const n = sent++;
  const streams = order.model.startsWith('stream');
  const session = order.sessionEvery !== undefined && order.sessionEvery > 0 && n % order.sessionEvery === 0 ? { 'x-sallyport-session': `session-${n}` } : {};
  return new Promise((resolve) => {
    const start = performance.now();
    let status = 0;
    let first = 0;
    let tail = '';
    const fail = (why: string): void => {
      tally.failed++;
      tally.firstFailure ??= why;
      resolve();
    };
    client.dispatch({ path: '/v1/chat/completions', method: 'POST', headers: { 'content-type': 'application/json', ...order.headers, ...session }, body: body(order.model, n) }, {
      onRequestStart() { return; },
      onResponseStart(_controller, statusCode) { status = statusCode; },
      onResponseData(_controller, chunk) {
        if (first === 0) first = performance.now();
        if (!streams && status === 200) return;
        const text = chunk.toString('latin1');
        tail = (tail + text).slice(-200);
        if (!streams) return;
        const now = Number(process.hrtime.bigint());
        for (const match of text.matchAll(/"sent":(\d{1,20})[^\n]{0,80}"content":"[^"]/g)) tally.behind.push((now - Number(match[1])) / 1e6);
      },
      onResponseEnd() {
        if (status === 403 && tail.includes('"content_filter"')) {
          tally.refused++;
          return resolve();
        }
        if (status !== 200 || (streams && !tail.endsWith('data: [DONE]\n\n'))) return fail(`status ${status}: ${tail}`);
        tally.firstByte.push(first - start);
        tally.whole.push(performance.now() - start);
        resolve();
      },
      onResponseError(_controller, error) { fail(error.message); },
    });
  });
}

async function run(order: Order): Promise<Loaded> {
  const clients = Array.from({ length: order.connections }, () => new Client(order.url, { pipelining: 1, bodyTimeout: 60_000, headersTimeout: 60_000 }));
  const tally: Tally = { firstByte: [], whole: [], behind: [], failed: 0, refused: 0 };
  let left = order.requests;
  const start = performance.now();
  await Promise.all(clients.map(async (client) => {
    while (left-- > 0) await once(client, order, tally);
  }));
  const seconds = (performance.now() - start) / 1000;
  await Promise.all(clients.map((client) => client.close()));
  return { seconds, ...tally };
}

async function serve(order: Order): Promise<void> {
  process.send?.(await run(order));
}

process.on('message', (order: Order) => { void serve(order); });
process.on('disconnect', () => { process.exit(); });
process.send?.({ url: '' });
