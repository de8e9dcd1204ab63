import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chunks, completion, json, sse } from '../support/gateway.ts';
import { expectServes, faultGateway, PROVIDERS, rawSocket, send, until, watchForCrashes, type FaultGateway, type Provider } from '../support/faults.ts';

let gateway: FaultGateway;
beforeAll(async () => { gateway = await faultGateway({ timeouts: { total: 3_000 } }); });
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstream.seen.length = 0;
  gateway.ledger.events.length = 0;
});
watchForCrashes();

const head = (path: string, body: string, length = Buffer.byteLength(body)): string => `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`;

/** An upstream answer that tells when the gateway has let go of it. */
function abortable(start: (response: ServerResponse) => void): { aborted: () => boolean } {
  let aborted = false;
  gateway.upstream.reply = (_request, response) => {
    response.on('close', () => { aborted = !response.writableFinished; });
    start(response);
  };
  return { aborted: () => aborted };
}

async function expectDisconnected(): Promise<void> {
  await until(() => gateway.ledger.events.length > 0, 'the exchange was recorded');
  expect(gateway.ledger.events).toMatchObject([{ type: 'exchange', ended: 'disconnected', status: 499 }]);
  expect(gateway.logs).toEqual([]);
  await expectServes(gateway);
}

describe.each(PROVIDERS)('a client of $name that leaves', (provider) => {
  const body = (stream = false): string => JSON.stringify(provider.body('Hello', stream ? { stream: true } : {}));

  test('before its body', async () => {
    const { socket } = rawSocket(gateway);
    socket.write(head(provider.path, '', 500));
    await new Promise((next) => { setTimeout(next, 50); });
    socket.resetAndDestroy();
    await expectDisconnected();
    expect(gateway.upstream.seen.filter(({ raw }) => !raw.includes('Are you there?'))).toEqual([]);
  });

  test('inside its body', async () => {
    const { socket } = rawSocket(gateway);
    socket.write(head(provider.path, body(), 500));
    await new Promise((next) => { setTimeout(next, 50); });
    socket.destroy();
    await expectDisconnected();
    expect(gateway.upstream.seen.filter(({ raw }) => !raw.includes('Are you there?'))).toEqual([]);
  });

  test('inside a chunked body', async () => {
    const { socket } = rawSocket(gateway);
    socket.write(`POST ${provider.path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"mod\r\n`);
    await new Promise((next) => { setTimeout(next, 50); });
    socket.destroy();
    await expectDisconnected();
  });

  test('after its body: the upstream call is aborted', async () => {
    const upstream = abortable(() => undefined);
    const { socket } = rawSocket(gateway);
    socket.write(head(provider.path, body()));
    await until(() => gateway.upstream.seen.length === 1, 'the upstream was called');
    socket.destroy();
    await until(upstream.aborted, 'the upstream call was aborted');
    await expectDisconnected();
  });

  test('while a whole answer arrives', async () => {
    const upstream = abortable((response) => { response.writeHead(200, { 'content-type': 'application/json' }); response.write('{"id":'); });
    const { socket } = rawSocket(gateway);
    socket.write(head(provider.path, body()));
    await until(() => gateway.upstream.seen.length === 1, 'the upstream was called');
    socket.destroy();
    await until(upstream.aborted, 'the upstream call was aborted');
    await expectDisconnected();
  });

  test('with bytes that are no HTTP, inside its answer: nothing is written into the answer', async () => {
    abortable((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': hello\n\n');
    });
    const { socket, received, closed } = rawSocket(gateway);
    socket.write(head(provider.path, body(true)));
    await until(() => received().includes(': hello'), 'the stream began');
    socket.write('BAD BAD BAD\r\n\r\n\x00\x01');
    await closed;
    expect(received()).not.toContain('HTTP/1.1 400');
    await until(() => gateway.ledger.events.length > 0, 'the exchange was recorded');
    expect(gateway.ledger.events).toMatchObject([{ ended: 'disconnected' }]);
  });
});

describe('streams', () => {
  const openai = PROVIDERS[0] as Provider;

  test('a client that leaves in the middle ends the upstream call', async () => {
    const upstream = abortable((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      let n = 0;
      const timer = setInterval(() => { if (response.destroyed) clearInterval(timer); else response.write(chunks([`word ${n++} `])[1]); }, 5);
    });
    const { socket, received } = rawSocket(gateway);
    socket.write(head(openai.path, JSON.stringify(openai.body('Hello', { stream: true }))));
    await until(() => received().includes('word 3'), 'the stream flows');
    socket.destroy();
    await until(upstream.aborted, 'the upstream call was aborted');
    await until(() => gateway.ledger.events.length > 0, 'the exchange was recorded');
    expect(gateway.ledger.events).toMatchObject([{ ended: 'disconnected', stream: true, parts: [{ direction: 'request' }, { direction: 'answer', text: expect.stringContaining('word 3') }] }]);
    gateway.ledger.events.length = 0;
    await expectServes(gateway);
  });

  test('a client that reads slowly makes the upstream wait, and is cut off when its time is over', async () => {
    let written = 0;
    let stalled = false;
    // Remarks short enough to be passed on.
    const piece = `: ${'still at work '.repeat(4)}\n\n`.repeat(1_000);
    abortable((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(chunks(['Hello '])[1]);
      const more = (): void => {
        for (;;) {
          if (response.destroyed || written > 60_000_000) return;
          written += piece.length;
          if (!response.write(piece)) break;
        }
        stalled = true;
        response.once('drain', () => { stalled = false; more(); });
      };
      more();
    });
    const { socket, received, closed } = rawSocket(gateway);
    socket.write(head(openai.path, JSON.stringify(openai.body('Hello', { stream: true }))));
    await until(() => received().length > 1_000, 'the stream flows');
    socket.pause();
    // A stop of the upstream that lasts means that nothing between it and the client takes more.
    let before = -1;
    await until(() => { const still = stalled && before === written; before = written; return still; }, 'the upstream waits', 2_500);
    expect(written).toBeLessThan(30_000_000);
    await until(() => gateway.ledger.events.length > 0, 'the exchange was recorded');
    expect(gateway.ledger.events).toMatchObject([{ ended: 'failed', error: 'upstream.timeout' }]);
    socket.resume();
    await closed;
    gateway.ledger.events.length = 0;
    await expectServes(gateway);
  });

  test('hundreds of clients that leave at random leave nothing behind', async () => {
    gateway.upstream.reply = (_request, response) => { void sse(response, chunks(Array.from({ length: 20 }, (_, i) => `word ${i} `)), 1); };
    const calls = 150;
    await Promise.all(Array.from({ length: calls }, async (_, i) => {
      const abort = new AbortController();
      const timer = setTimeout(() => { abort.abort(); }, i);
      await send(gateway, openai.path, openai.body(`Hello ${i}`, { stream: true }), { signal: abort.signal }).catch((error: unknown) => { expect(error).toBeInstanceOf(DOMException); });
      clearTimeout(timer);
    }));
    // Those that left before their head was read were never seen.
    await until(() => gateway.ledger.exchanges.length >= gateway.upstream.seen.length, 'all were recorded');
    expect(new Set(gateway.ledger.events.map(({ id }) => id)).size).toBe(gateway.ledger.events.length);
    for (const { ended } of gateway.ledger.exchanges) expect(['complete', 'disconnected']).toContain(ended);
    await expectServes(gateway);
  });
});

test('a keep-alive connection serves many calls, good and bad', async () => {
  gateway.upstream.reply = (_request, response) => json(response, completion('Hello.'));
  const { socket, received } = rawSocket(gateway);
  await once(socket, 'connect');
  const good = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Hello' }] });
  for (const [i, body] of [good, '{"model":', good, '[]', good].entries()) {
    socket.write(head('/v1/chat/completions', body));
    await until(() => received().split('HTTP/1.1 ').length === i + 2 && /\r\n\r\n[^]*\}$/.test(received()), `answer ${i} came`);
  }
  expect([...received().matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => match[1])).toEqual(['200', '400', '200', '400', '200']);
  socket.destroy();
});

test('calls in one packet (pipelining) are answered in order', async () => {
  gateway.upstream.reply = (request, response) => { setTimeout(() => json(response, completion(request.raw.includes('first') ? 'one' : 'two')), request.raw.includes('first') ? 60 : 0); };
  const { socket, received } = rawSocket(gateway);
  const body = (word: string): string => JSON.stringify({ model: 'm', messages: [{ role: 'user', content: word }] });
  socket.write(head('/v1/chat/completions', body('first')) + head('/v1/chat/completions', body('second')));
  await until(() => received().includes('"two"'), 'both came');
  expect(received().indexOf('"one"')).toBeLessThan(received().indexOf('"two"'));
  expect(gateway.ledger.exchanges.map(({ ended }) => ended)).toEqual(['complete', 'complete']);
  socket.destroy();
});
