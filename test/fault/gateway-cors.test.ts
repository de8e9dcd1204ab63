/** Calls from pages in browsers: those of the origins that the configuration lists, and of no other. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM, openBrowser } from '../support/browser.ts';
import { completion, json } from '../support/gateway.ts';
import { faultGateway, sendRaw, type FaultGateway } from '../support/faults.ts';

const BODY = { model: 'm', messages: [{ role: 'user', content: 'Hello' }] };
const PREFLIGHT = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type,x-stainless-lang' };
const LISTED = 'https://app.example.com';

let gateway: FaultGateway;
beforeAll(async () => {
  gateway = await faultGateway({ yaml: `server:\n  cors: {origins: ["${LISTED}", "http://localhost:3000"]}\n` });
  gateway.upstream.reply = (_, response) => { json(response, completion('Hello.')); };
});
afterAll(() => gateway.close());

const ask = (origin: string, method: string, headers: Record<string, string> = {}, at: FaultGateway = gateway): Promise<Response> =>
  fetch(`${at.url}/v1/chat/completions`, { method, headers: { origin, ...(method === 'POST' ? { 'content-type': 'application/json' } : {}), ...headers }, ...(method === 'POST' ? { body: JSON.stringify(BODY) } : {}) });
const corsNames = (response: Response): string[] => [...response.headers.keys()].filter((name) => name.startsWith('access-control-'));

describe('preflight', () => {
  test('of a listed origin is answered for this origin, without cookies', async () => {
    const response = await ask(LISTED, 'OPTIONS', PREFLIGHT);
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({ 'access-control-allow-origin': LISTED, 'access-control-allow-methods': 'GET, HEAD, POST', 'access-control-allow-headers': PREFLIGHT['access-control-request-headers'], vary: expect.stringContaining('origin') as string });
    expect(response.headers.has('access-control-allow-credentials')).toBe(false);
  });

  test.each(['https://evil.example', 'http://app.example.com', 'https://app.example.com:444', 'https://app.example.com.evil.example', 'https://sub.app.example.com', 'HTTPS://app.example.com', 'null', 'http://localhost:3001', '*'])('of %s is not', async (origin) => {
    const response = await ask(origin, 'OPTIONS', PREFLIGHT);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(corsNames(response)).toEqual([]);
  });

  test('of two origins, for another Host, or without its method is not', async () => {
    expect((await sendRaw(gateway, { path: '/v1/chat/completions', method: 'OPTIONS', headers: { origin: [LISTED, LISTED], ...PREFLIGHT } })).status).toBe(403);
    expect((await sendRaw(gateway, { path: '/v1/chat/completions', method: 'OPTIONS', headers: { host: 'evil.example', origin: LISTED, ...PREFLIGHT } })).status).toBe(403);
    expect((await ask(LISTED, 'OPTIONS')).status).toBe(404);
  });

  test('header names that are none are not repeated', async () => {
    const response = await ask(LISTED, 'OPTIONS', { ...PREFLIGHT, 'access-control-request-headers': 'x y; z' });
    expect(response.headers.has('access-control-allow-headers')).toBe(false);
  });

  test('is answered nowhere by default', async () => {
    const at = await faultGateway();
    for (const origin of [LISTED, 'http://localhost:3000']) {
      const response = await ask(origin, 'OPTIONS', PREFLIGHT, at);
      expect([response.status >= 400, corsNames(response)]).toEqual([true, []]);
    }
    await at.close();
  });
});

describe('the call itself', () => {
  test('of a listed origin is served and may be read, errors included', async () => {
    for (const method of ['POST', 'PUT']) {
      const response = await ask(LISTED, method);
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([method === 'POST' ? 200 : 404, LISTED]);
    }
  });

  test('of another is refused, and of this machine served without being shown to its page', async () => {
    const foreign = await ask('https://evil.example', 'POST');
    expect([foreign.status, corsNames(foreign)]).toEqual([403, []]);
    const local = await ask('http://localhost:3001', 'POST');
    expect([local.status, corsNames(local)]).toEqual([200, []]);
  });
});

test.each(['*', 'https://*.example.com', 'https://app.example.com/', 'https://app.example.com:443', 'app.example.com', 'https://App.example.com', 'null'])('%s is no origin that can be listed', async (origin) => {
  await expect(faultGateway({ yaml: `server:\n  cors: {origins: ["${origin}"]}\n` })).rejects.toThrow();
});

describe.skipIf(CHROMIUM === undefined)('in Chromium', () => {
  let page: Server;
  beforeAll(async () => {
    page = createServer((_, response) => { response.writeHead(200, { 'content-type': 'text/html' }).end('<p>page</p>'); });
    await new Promise<void>((done) => { page.listen(0, '127.0.0.1', done); });
  });
  afterAll(() => { page.close(); });

  test('a page of a listed origin gets its answer, one of another does not', async () => {
    const origin = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    const listed = await faultGateway({ yaml: `server:\n  cors: {origins: ["${origin}"]}\n` });
    listed.upstream.reply = (_, response) => { json(response, completion('Hello.')); };
    const browser = await openBrowser();
    try {
      const tab = await browser.newPage();
      await tab.goto(origin);
      const call = (url: string): Promise<string> => tab.evaluate(async ([at, body]) => {
        try {
          const response = await fetch(`${at}/v1/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: 'Bearer x' }, body: body ?? '' });
          return `${response.status} ${response.headers.get('x-sallyport-decision')} ${await response.text()}`;
        } catch (error) {
          return String(error);
        }
      }, [url, JSON.stringify(BODY)]);
      expect(await call(listed.url)).toMatch(/^200 allow .*Hello\./);
      expect(await call(gateway.url)).toContain('Failed to fetch');
    } finally {
      await browser.close();
      await listed.close();
    }
  });
});
