/** Whoever opens one of the addresses in a browser is told what it is for, and nothing else changes. */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { approvalBench, type ApprovalBench } from '../support/approvals.ts';

let bench: ApprovalBench;
beforeAll(async () => { bench = await approvalBench(); });
afterAll(() => bench.close());

interface Reply { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string }

function call(url: string, headers: Record<string, string>, method = 'GET'): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method, headers: { connection: 'close', ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => { text += part; }).on('end', () => { resolve({ status: response.statusCode ?? 0, headers: response.headers, text }); });
    });
    sent.on('error', reject).end();
  });
}

const BROWSER = { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' };
const addresses = (): [string, string, number][] => [['gateway', bench.url, 404], ['admin API', bench.admin.url, 401]];

it('tells a browser what the address is for, without a secret or a script', async () => {
  const token = readFileSync(bench.admin.tokenFile, 'utf8').trim();
  for (const [name, url] of addresses()) {
    const page = await call(`${url}/`, BROWSER);
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': expect.stringContaining("default-src 'none'") as string, 'x-frame-options': 'DENY' } });
    expect(page.text).toContain(`<h1>Sallyport ${name === 'gateway' ? 'gateway' : 'console'}`);
    expect(page.text).toContain('sallyport ledger show');
    expect(page.text).not.toMatch(/<script|<[^>]*(?:src|href)=|sp[av]?_/);
    expect(page.text).not.toContain(token);
    expect(page.text).not.toContain(bench.dataDir);
  }
  expect((await call(`${bench.url}/`, BROWSER)).text).toContain(`${bench.url}/v1<`);
});

it('answers everything else as before', async () => {
  for (const [, url, status] of addresses()) {
    for (const [path, headers, method] of [['/', {}, 'GET'], ['/', { accept: '*/*' }, 'GET'], ['/', BROWSER, 'POST'], ['/api/status', BROWSER, 'GET'], ['//', BROWSER, 'GET'], ['/', { ...BROWSER, authorization: 'Bearer x' }, 'GET']] as const) {
      expect([path, method, headers, (await call(`${url}${path}`, headers, method)).status]).toEqual([path, method, headers, status]);
    }
    expect((await call(`${url}/`, { ...BROWSER, host: 'attacker.example' })).status).toBe(403);
    expect((await call(`${url}/`, { ...BROWSER, origin: 'https://attacker.example' })).status).toBe(403);
  }
});
