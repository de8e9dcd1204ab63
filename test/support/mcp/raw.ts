/** A server without an SDK, for what no SDK would send. Speaks the handshake, then does what its argument says when `act` is called. */
import { createInterface } from 'node:readline';
import { spawn } from 'node:child_process';

const [kind = '', file = ''] = process.argv.slice(2);
const out = (value: unknown): void => { process.stdout.write(`${typeof value === 'string' ? value : JSON.stringify(value)}\n`); };
const tools = kind === 'duplicate'
  ? [{ name: 'act', description: 'One.', inputSchema: { type: 'object' } }, { name: 'act', description: 'Two.', inputSchema: { type: 'object' } }, { name: 'fine', description: 'Fine.', inputSchema: { type: 'object' } }]
  : [{ name: 'act', description: 'Acts.', inputSchema: { type: 'object' }, 'x-unknown': 'kept' }];

if (kind === 'orphan') {
  // A grandchild that ignores everything but SIGKILL, and outlives a careless parent.
  const child = spawn(process.execPath, ['-e', "process.on('SIGTERM',()=>{});process.on('SIGHUP',()=>{});setInterval(()=>{},1000)"], { stdio: 'ignore' });
  const { writeFileSync } = await import('node:fs');
  writeFileSync(file, `${process.pid} ${child.pid ?? 0}`);
  process.on('SIGTERM', () => {});
  setInterval(() => {}, 1000);
}
if (kind === 'silent') setInterval(() => {}, 1000);
if (kind === 'noisy-start') {
  out('Server starting up...');
  out('{"level":"info"}');
}

let waiting: unknown;
createInterface({ input: process.stdin }).on('line', (line) => {
  if (kind === 'silent') return;
  const { id, method, params } = JSON.parse(line) as { id?: number; method: string; params?: { cursor?: string; arguments?: { n?: number } } };
  if (method === 'initialize') out({ jsonrpc: '2.0', id, result: { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: `raw-${kind}`, version: '1' } } });
  else if (method === 'tools/list' && kind === 'endless') out({ jsonrpc: '2.0', id, result: { tools, nextCursor: `${Number(params?.cursor ?? 0) + 1}` } });
  else if (method === 'tools/list' && kind === 'paged') out({ jsonrpc: '2.0', id, result: params?.cursor === undefined ? { tools: [{ name: 'one', inputSchema: { type: 'object' } }], nextCursor: 'next' } : { tools: [{ name: 'two', inputSchema: { type: 'object' } }] } });
  else if (method === 'tools/list') out({ jsonrpc: '2.0', id, result: { tools } });
  else if (method === 'tools/call') act(id, params?.arguments?.n);
});

function answer(id: unknown, text = 'fine'): object {
  return { jsonrpc: '2.0', id, result: { content: [{ type: 'text', text }] } };
}

function act(id: unknown, n: number | undefined): void {
  switch (kind) {
    case 'hang': return;
    case 'flood':
      for (let i = 0; i < 100_000; i++) out({ jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 'x' } });
      return;
    case 'garbage':
      for (let i = 0; i < 5; i++) out('this is not JSON');
      out('{"jsonrpc":"2.0","id":1,"id":2,"result":{}}');
      out(answer(id));
      return;
    case 'garbage-only':
      for (let i = 0; i < 1_000; i++) out('this is not JSON');
      return;
    case 'unknown-id':
      out(answer(987_654, 'not asked for'));
      out(answer(id));
      return;
    case 'out-of-order':
      if (n === 1) waiting = id;
      else {
        out(answer(id, 'second'));
        out(answer(waiting, 'first'));
      }
      return;
    case 'huge':
      out(answer(id, 'x'.repeat(50 * 1024 * 1024)));
      return;
    case 'endless-line': {
      const chunk = 'y'.repeat(1024 * 1024);
      const more = (): void => { while (process.stdout.write(chunk)); process.stdout.once('drain', more); };
      more();
      return;
    }
    case 'deep':
      out(`{"jsonrpc":"2.0","id":${String(id)},"result":{"content":[],"structuredContent":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}}`);
      return;
    case 'not-object':
      out({ jsonrpc: '2.0', id, result: { content: 'text' } });
      return;
    default: out(answer(id));
  }
}
