import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { json } from '../support/gateway.ts';
import { faultGateway, send, sendRaw, watchForCrashes, type FaultGateway } from '../support/faults.ts';

let gateway: FaultGateway;
beforeAll(async () => { gateway = await faultGateway({ server: { keys: 'auto' } }); });
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstream.seen.length = 0;
  gateway.ledger.events.length = 0;
});
watchForCrashes();

const PAGES: Readonly<Record<string, object>> = {
  '': { data: [{ type: 'model', id: 'claude-one' }, { type: 'model', id: 'claude-two' }], has_more: true, first_id: 'claude-one', last_id: 'claude-two' },
  'claude-two': { data: [{ type: 'model', id: 'claude-three' }], has_more: false, first_id: 'claude-three', last_id: 'claude-three' },
};

/** As Anthropic lists its models: a page at a time. */
function paged(): void {
  gateway.upstream.reply = ({ path }, response) => json(response, PAGES[new URL(path, 'http://host').searchParams.get('after_id') ?? ''] ?? {});
}

test('every page of an upstream\'s list is there', async () => {
  paged();
  const answer = await send(gateway, '/v1/models', undefined, { method: 'GET', headers: { 'x-api-key': 'own-key', 'anthropic-version': '2023-06-01' } });
  expect(answer.json).toMatchObject({ data: [{ id: 'claude-one' }, { id: 'claude-two' }, { id: 'claude-three' }], has_more: false, first_id: 'claude-one', last_id: 'claude-three' });
  expect((await send(gateway, '/v1/models/claude-three', undefined, { method: 'GET', headers: { 'x-api-key': 'own-key', 'anthropic-version': '2023-06-01' } })).json).toEqual({ type: 'model', id: 'claude-three' });
});

test('a list whose pages never end is given up', async () => {
  gateway.upstream.reply = (_request, response) => json(response, { data: [{ id: 'a' }], has_more: true, last_id: 'a' });
  const answer = await send(gateway, '/v1/models', undefined, { method: 'GET', headers: { 'x-api-key': 'own-key', 'anthropic-version': '2023-06-01' } });
  expect(answer.status).toBe(502);
  expect(gateway.upstream.seen.length).toBeLessThan(50);
});

test('the caller\'s own key goes to the providers of its API only', async () => {
  gateway.upstream.reply = (_request, response) => json(response, { object: 'list', data: [{ id: 'gpt-one', object: 'model' }] });
  const answer = await send(gateway, '/v1/models', undefined, { method: 'GET', headers: { authorization: 'Bearer own-key-of-openai' } });
  expect(answer.json).toEqual({ object: 'list', data: [{ id: 'gpt-one', object: 'model' }] });
  expect(gateway.upstream.seen.map(({ headers }) => [headers.authorization, headers['x-api-key']])).toEqual([['Bearer own-key-of-openai', undefined]]);
});

test('HEAD is answered as GET is, without the body', async () => {
  paged();
  const answer = await sendRaw(gateway, { path: '/v1/models', method: 'HEAD', headers: { 'x-api-key': 'own-key', 'anthropic-version': '2023-06-01' } });
  expect(answer).toEqual({ status: 200, text: '' });
});
