/** The console: who signs in sees the calls that wait, and decides on them; nothing else gets in. */
import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OWNER } from '../../src/access/approvals/approvers.ts';
import { approvalBench, IBAN, type ApprovalBench } from '../support/approvals.ts';
import { CHROMIUM, openBrowser } from '../support/browser.ts';

const HOSTILE = '<script>document.title="owned"</script>"><img src=x onerror="document.title=1">\u202e';
const MESSAGES = [
  { role: 'user', content: 'Please pay the invoice that came by mail today.' },
  { role: 'assistant', content: null, tool_calls: [{ id: 'c', type: 'function', function: { name: 'read_mail', arguments: '{}' } }] },
  { role: 'tool', tool_call_id: 'c', content: `Invoice 4711 over 120.50 EUR, to be paid to ${IBAN}. Reference ${HOSTILE}` },
];

let bench: ApprovalBench;
beforeEach(async () => {
  bench = await approvalBench('');
  bench.propose = [{ name: 'transfer_money', input: { account: IBAN, amount: 120.5, reference: HOSTILE } }];
});
afterEach(() => bench.close());

interface Reply { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string }

function call(url: string, { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method, headers: { connection: 'close', ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => { text += part; }).on('end', () => { resolve({ status: response.statusCode ?? 0, headers: response.headers, text }); });
    });
    sent.on('error', reject).end(body);
  });
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const adminToken = (): string => readFileSync(bench.admin.tokenFile, 'utf8').trim();
const ask = (user = 'ada'): Promise<Reply> => call(`${bench.url}/v1/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-sallyport-user': user }, body: JSON.stringify({ model: 'm', messages: MESSAGES }) });

async function park(user?: string): Promise<string> {
  const id = /ap_[0-9a-z]{26}/.exec((await ask(user)).text)?.[0];
  if (id === undefined) throw new Error('no call was parked');
  return id;
}

/** Signs in; returns the cookie. */
async function signIn(token: string, next = ''): Promise<string> {
  const reply = await call(`${bench.admin.url}/sign-in`, { method: 'POST', headers: { ...FORM, origin: 'null', 'sec-fetch-site': 'same-origin' }, body: new URLSearchParams({ token, next }).toString() });
  expect(reply.status, reply.text).toBe(303);
  return reply.headers['set-cookie']?.[0] ?? '';
}

const page = (path: string, cookie: string): Promise<Reply> => call(`${bench.admin.url}${path}`, { headers: { cookie: cookie.split(';')[0] ?? '' } });
const post = (path: string, cookie: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Reply> => call(`${bench.admin.url}${path}`, { method: 'POST', headers: { ...FORM, cookie: cookie.split(';')[0] ?? '', ...headers }, body: new URLSearchParams(fields).toString() });
const formToken = (html: string): string => /name="form" value="([\w-]{43})"><(?:p|label)/.exec(html)?.[1] ?? '';

describe('signing in', () => {
  it('takes an approver token or the admin token, gives the browser neither, and records who came', async () => {
    const { token } = bench.gateway.approvals.addApprover('carol', {});
    for (const [given, name] of [[token, 'carol'], [adminToken(), 'admin']] as const) {
      const cookie = await signIn(given);
      expect(cookie).toMatch(/^sallyport_console=[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/; Max-Age=\d+$/);
      const list = await page('/approvals', cookie);
      expect(list.status).toBe(200);
      expect(list.text).toContain('Nothing waits for you.');
      expect(`${cookie}${list.text}`).not.toContain(given);
      expect(bench.ledger.events).toContainEqual(expect.objectContaining({ action: 'console.signed_in', actor: name }));
    }
  });

  it('turns others away, and records the attempt', async () => {
    const { token } = bench.gateway.approvals.addApprover('carol', {});
    bench.gateway.approvals.revokeApprover('carol');
    for (const wrong of ['', 'spa_x', `${adminToken()}x`, 'spv_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', token]) {
      const reply = await call(`${bench.admin.url}/sign-in`, { method: 'POST', headers: FORM, body: new URLSearchParams({ token: wrong }).toString() });
      expect([wrong, reply.status >= 400, reply.headers['set-cookie']]).toEqual([wrong, true, undefined]);
      expect(reply.text).toContain('role="alert"');
    }
    expect(bench.ledger.events.filter((event) => 'action' in event && event.action === 'approval.rejected')).toHaveLength(5);
  });

  it('is needed for every page', async () => {
    const id = await park();
    for (const cookie of ['', `sallyport_console=${'A'.repeat(32)}`, 'sallyport_console=', 'sallyport_console=../../x']) {
      for (const path of ['/approvals', `/approvals/${id}`, '/approvals/ap_x']) {
        const reply = await page(path, cookie);
        expect([path, reply.status, reply.text]).toEqual([path, 303, '']);
        expect(reply.headers.location).toBe(`/?next=${encodeURIComponent(path)}`);
      }
      expect((await post(`/approvals/${id}`, cookie, { verdict: 'approved', form: 'x' })).status).toBe(401);
    }
    expect(bench.gateway.approvals.show(id).state).toBe('parked');
  });

  it('ends by the button, and when the approver is revoked', async () => {
    const { token } = bench.gateway.approvals.addApprover('carol', {});
    const first = await signIn(token);
    const html = (await page('/approvals', first)).text;
    expect((await post('/sign-out', first, { form: 'x' })).status).toBe(403);
    expect((await post('/sign-out', first, { form: /name="form" value="([\w-]{43})"/.exec(html)?.[1] ?? '' })).headers['set-cookie']?.[0]).toContain('Max-Age=0');
    expect((await page('/approvals', first)).status).toBe(303);
    const second = await signIn(token);
    bench.gateway.approvals.revokeApprover('carol');
    expect((await page('/approvals', second)).status).toBe(303);
  });

  it('leads to the call that was asked for, and to no other place', async () => {
    const id = await park();
    for (const [next, location] of [[`/approvals/${id}`, `/approvals/${id}`], ['https://attacker.example/', '/approvals'], ['//attacker.example', '/approvals'], ['/api/keys', '/approvals']] as const) {
      const reply = await call(`${bench.admin.url}/sign-in`, { method: 'POST', headers: FORM, body: new URLSearchParams({ token: adminToken(), next }).toString() });
      expect([next, reply.headers.location]).toEqual([next, location]);
    }
    expect((await page(`/?next=${encodeURIComponent(`/approvals/${id}`)}`, '')).status).toBe(401);
    const visit = await call(`${bench.admin.url}/?next=${encodeURIComponent(`/approvals/${id}`)}`, { headers: { accept: 'text/html' } });
    expect(visit.text).toContain(`name="next" value="/approvals/${id}"`);
  });
});

describe('deciding', () => {
  it('lets through exactly the approved call, once', async () => {
    const id = await park();
    const cookie = await signIn(adminToken());
    const list = await page('/approvals', cookie);
    expect(list.text).toContain(`href="/approvals/${id}"`);
    expect(list.text).toContain('transfer_money');
    const shown = await page(`/approvals/${id}`, cookie);
    expect(shown.text).toContain('Please pay the invoice');
    expect(shown.text).not.toMatch(/<script|<img/);
    const done = await post(`/approvals/${id}`, cookie, { verdict: 'approved', form: formToken(shown.text), reason: 'known supplier' });
    expect(done.text).toContain('Approved: transfer_money');
    expect(bench.ledger.events).toContainEqual(expect.objectContaining({ action: 'approval.approved', actor: OWNER.name, detail: expect.objectContaining({ via: 'console', note: 'known supplier' }) as object }));
    expect((await ask()).text).toContain('tool_calls');
    expect((await post(`/approvals/${id}`, cookie, { verdict: 'approved', form: formToken(shown.text) })).status).toBe(409);
    expect((await ask()).headers['x-sallyport-decision']).toBe('confirm');
  });

  it('takes no form but its own', async () => {
    const id = await park();
    const other = await park('bob');
    const cookie = await signIn(adminToken());
    const form = formToken((await page(`/approvals/${id}`, cookie)).text);
    const otherForm = formToken((await page(`/approvals/${other}`, cookie)).text);
    expect(form).toHaveLength(43);
    const second = await signIn(adminToken());
    for (const [fields, headers, as] of [
      [{ verdict: 'approved' }, {}, cookie], [{ verdict: 'approved', form: 'x' }, {}, cookie], [{ verdict: 'approved', form: otherForm }, {}, cookie], [{ verdict: 'approved', form }, {}, second],
      [{ verdict: 'maybe', form }, {}, cookie], [{ form }, {}, cookie], [{ verdict: 'approved', form }, { origin: 'https://attacker.example' }, cookie], [{ verdict: 'approved', form }, { 'sec-fetch-site': 'cross-site' }, cookie],
      [{ verdict: 'approved', form }, { 'content-type': 'application/json' }, cookie], [{ verdict: 'approved', form }, { host: 'attacker.example' }, cookie], [{ verdict: 'approved', form, reason: 'x'.repeat(20_000) }, {}, cookie],
    ] as [Record<string, string>, Record<string, string>, string][]) {
      const reply = await post(`/approvals/${id}`, as, fields, headers);
      expect([fields, headers, reply.status >= 400]).toEqual([fields, headers, true]);
    }
    expect((await page(`/approvals/${id}?verdict=approved&form=${form}`, cookie)).status).toBe(200);
    expect(bench.gateway.approvals.show(id).state).toBe('parked');
  });

  it('shows approvers only what is theirs, and tells why they may not decide', async () => {
    const id = await park('carol');
    const { token: narrow } = bench.gateway.approvals.addApprover('narrow', { tools: ['delete_*'] });
    const { token: small } = bench.gateway.approvals.addApprover('small', { maxAmount: 100 });
    const { token: own } = bench.gateway.approvals.addApprover('carol', {});
    const narrowCookie = await signIn(narrow);
    expect((await page('/approvals', narrowCookie)).text).toContain('Nothing waits for you.');
    expect((await page(`/approvals/${id}`, narrowCookie)).status).toBe(404);
    for (const [token, why] of [[small, 'amounts up to 100'], [own, 'their own request']] as const) {
      const cookie = await signIn(token);
      const shown = await page(`/approvals/${id}`, cookie);
      expect(shown.text).toContain(why);
      expect(shown.text).not.toContain('value="approved"');
    }
    expect(bench.gateway.approvals.show(id).state).toBe('parked');
  });
});

describe.skipIf(CHROMIUM === undefined)(`in Chromium${CHROMIUM === undefined ? ' [skipped: needs Chromium]' : ''}`, () => {
  let browser: Browser;
  beforeAll(async () => { browser = await openBrowser(); }, 60_000);
  afterAll(() => browser.close());

  it('is signed in to, lists, shows and decides, on a narrow screen as well, and runs nothing of a call', async () => {
    const id = await park();
    const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
    const tab: Page = await context.newPage();
    const problems: string[] = [];
    tab.on('console', (message) => { if (message.type() === 'error') problems.push(message.text()); });
    tab.on('dialog', (dialog) => { problems.push(dialog.message()); void dialog.dismiss(); });
    await tab.goto(`${bench.admin.url}/approvals/${id}`);
    await tab.getByLabel(/approver token/).fill(adminToken());
    await tab.getByRole('button', { name: 'Sign in' }).click();
    // The call that was asked for before signing in.
    await tab.getByRole('heading', { name: 'Approve a call of transfer_money?' }).waitFor();
    expect(await tab.textContent('body')).toContain('<script>');
    await tab.getByRole('link', { name: 'Sallyport approvals' }).click();
    expect(await tab.title()).toBe('(1) Sallyport approvals');
    expect(await tab.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    await tab.getByRole('link', { name: 'transfer_money' }).click();
    await tab.getByLabel(/Reason/).fill('it is the supplier we know');
    await tab.getByRole('button', { name: 'Approve once' }).click();
    await tab.getByRole('heading', { name: 'Approved: transfer_money' }).waitFor();
    expect(bench.gateway.approvals.show(id).state).toBe('approved');
    await tab.getByRole('link', { name: 'Back to the list' }).click();
    expect(await tab.textContent('table')).toContain('approved');
    expect(await tab.evaluate('document.cookie')).toBe('');
    await tab.getByRole('button', { name: 'Sign out' }).click();
    await tab.getByRole('button', { name: 'Sign in' }).waitFor();
    await tab.goto(`${bench.admin.url}/approvals`);
    await tab.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  }, 60_000);
});
