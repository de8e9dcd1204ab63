// Run by test/fault/memory.test.ts in a process of its own, with --expose-gc. Prints one JSON line.
import { anthropicEvents, chunks, completion, json, message, sse } from './gateway.ts';
import { faultGateway, send } from './faults.ts';

const gateway = await faultGateway();
gateway.upstream.reply = (request, response) => {
  const stream = request.body['stream'] === true;
  const words = ['Some answer ', `number ${gateway.upstream.seen.length} `, 'for a.person@example.com.'];
  if (request.path === '/v1/messages') {
    if (stream) void sse(response, anthropicEvents(words));
    else json(response, message(words.join('')));
  } else if (stream) void sse(response, chunks(words));
  else json(response, completion(words.join('')));
};

/** Every request is another one: surface, stream, session, length, findings, faults. */
async function one(i: number): Promise<void> {
  const content = `Question ${i}: ${'what do you think of this and that? '.repeat(i % 40)} My mail is user${i}@example.com.`;
  const provider = i % 3 === 0 ? '/v1/messages' : '/v1/chat/completions';
  const headers = i % 2 === 0 ? { 'x-sallyport-session': `s${i}` } : undefined;
  const body = i % 50 === 49 ? '{"broken":' : { model: 'm', max_tokens: 10, stream: i % 4 === 0, messages: i % 100 === 50 ? Array.from({ length: 200 }, (_, n) => ({ role: 'user', content: `${n}` })) : [{ role: 'user', content }] };
  const path = i % 20 === 7 ? '/guard/inspect' : provider;
  await send(gateway, path, path === '/guard/inspect' ? { text: content, session: `g${i}` } : body, headers === undefined ? {} : { headers });
  gateway.ledger.events.length = 0;
  gateway.upstream.seen.length = 0;
}

async function run(from: number, to: number): Promise<void> {
  for (let i = from; i < to; i += 16) await Promise.all(Array.from({ length: 16 }, (_, n) => one(i + n)));
}

function heap(): number {
  for (let i = 0; i < 3; i++) globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

await run(0, 1_008);
const before = heap();
await run(1_008, 3_008);
const after = heap();
console.log(JSON.stringify({ before, after, logs: gateway.logs }));
await gateway.close();
process.exit(0);
