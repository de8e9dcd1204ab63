import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { together } from '../../../src/gateway/together.ts';

test('those that wait go on in their order, and what began later waits for the next turn', async () => {
  const order: string[] = [];
  const begun = async (name: string): Promise<void> => {
    await together();
    order.push(name);
  };
  await Promise.all([begun('a'), begun('b')]);
  await begun('c');
  expect(order).toEqual(['a', 'b', 'c']);
});

test('nothing goes on before the turn has read what had come for other connections', async () => {
  const order: string[] = [];
  const readAndGoOn = async (): Promise<void> => {
    order.push('read');
    await together();
    order.push('goes on');
  };
  const server = createServer((socket) => { socket.once('data', () => { void readAndGoOn(); }); });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  const sockets: Socket[] = [];
  try {
    for (let i = 0; i < 4; i++) {
      const socket = connect(address.port, '127.0.0.1');
      sockets.push(socket);
      await once(socket, 'connect');
    }
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    for (const socket of sockets) socket.write('x');
    // All four have arrived before the loop looks at any of them.
    const until = performance.now() + 100;
    while (performance.now() < until);
    await new Promise((resolve) => { setTimeout(resolve, 100); });
    expect(order).toEqual(['read', 'read', 'read', 'read', 'goes on', 'goes on', 'goes on', 'goes on']);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
});
