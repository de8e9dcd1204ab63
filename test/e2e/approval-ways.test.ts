import { createHmac } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { OWNER } from '../../src/access/approvals/approvers.ts';
import { approvalKey, linkFor } from '../../src/access/approvals/links.ts';
import { approvalBench, IBAN, type ApprovalBench, type Proposed } from '../support/approvals.ts';
import { until } from './command.ts';

const HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>\u202e';
const PAY: Proposed = { name: 'transfer_money', input: { account: IBAN, amount: 120.5, reference: HOSTILE } };

let bench: ApprovalBench | undefined;
let hook: Server | undefined;
afterEach(async () => {
  await bench?.close();
  await new Promise<void>((done) => { if (hook === undefined) done(); else hook.close(() => { done(); }).closeAllConnections(); });
  bench = hook = undefined;
});

async function open(policy = ''): Promise<ApprovalBench> {
  bench = await approvalBench(policy);
  bench.propose = [PAY];
  return bench;
}

const MESSAGES = [
  { role: 'user', content: 'Please pay the invoice that came by mail today.' },
  { role: 'assistant', content: null, tool_calls: [{ id: 'c', type: 'function', function: { name: 'read_mail', arguments: '{}' } }] },
  { role: 'tool', tool_call_id: 'c', content: `Invoice 4711 over 120.50 EUR, to be paid to ${IBAN}. Reference ${HOSTILE}` },
];

interface Reply { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string }

function call(url: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method: options.method ?? 'GET', headers: { connection: 'close', ...options.headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => { text += part; }).on('end', () => { resolve({ status: response.statusCode ?? 0, headers: response.headers, text }); });
    });
    sent.on('error', reject);
    sent.end(options.body);
  });
}

function ask({ url }: ApprovalBench, more: object = {}, headers: Record<string, string> = {}): Promise<Reply> {
  return call(`${url}/v1/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ model: 'm', messages: MESSAGES, ...more }) });
}

async function park(at: ApprovalBench, headers: Record<string, string> = {}): Promise<string> {
  const reply = await ask(at, {}, headers);
  expect(reply.headers['x-sallyport-decision']).toBe('confirm');
  const id = /ap_[0-9a-z]{26}/.exec(reply.text)?.[0];
  if (id === undefined) throw new Error(reply.text);
  return id;
}

const decisions = (at: ApprovalBench): string[] => at.ledger.events.flatMap((event) => (event.type === 'admin' && event.action.startsWith('approval.') ? [`${event.action} ${event.actor}`] : []));

describe('the admin API', () => {
  const api = async (at: ApprovalBench, path: string, token: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }> => {
    const reply = await call(`${at.admin.url}${path}`, { method: body === undefined ? 'GET' : 'POST', headers: { authorization: `Bearer ${token}` }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: reply.status, body: JSON.parse(reply.text) as Record<string, unknown> };
  };

  it('shows approvers what is theirs, and takes their answer', async () => {
    const at = await open();
    const admin = readFileSync(at.admin.tokenFile, 'utf8').trim();
    const add = async (body: object): Promise<string> => String((await api(at, '/api/approvals/approvers', admin, body)).body['token']);
    const [grace, ada, small, other] = [await add({ name: 'grace' }), await add({ name: 'ada' }), await add({ name: 'small', maxAmount: 100 }), await add({ name: 'other', tools: ['delete_*'] })];
    const id = await park(at, { 'x-sallyport-user': 'ada' });
    expect(await api(at, `/api/approvals/entry?id=${id}`, grace)).toMatchObject({ status: 200, body: { objection: null, approval: { id, state: 'parked', call: { tool: 'transfer_money', amount: 120.5, content: { arguments: [{ pointer: '/account', value: IBAN, tainted: true }, { pointer: '/amount', value: '120.5' }, { pointer: '/reference' }], request: MESSAGES[0]?.content } } } } });
    expect((await api(at, '/api/approvals', other)).body).toEqual({ approvals: [] });
    expect(await api(at, `/api/approvals/entry?id=${id}`, other)).toMatchObject({ status: 404 });
    for (const [token, code] of [[other, 'approval.forbidden'], [ada, 'approval.forbidden'], [small, 'approval.forbidden'], ['spv_wrong', 'approval.invalid_token'], ['wrong', 'auth.admin_token']] as const) {
      expect([code, (await api(at, '/api/approvals/approve', token, { id })).body]).toMatchObject([code, { error: { code } }]);
    }
    expect(await api(at, '/api/approvals/approvers', grace)).toMatchObject({ status: 403 });
    expect(await api(at, '/api/keys', grace)).toMatchObject({ status: 403 });
    expect(await api(at, '/api/approvals/approve', grace, { id, reason: 'known payee, my key is AKIAIOSFODNN7EXAMPLQ' })).toMatchObject({ status: 200, body: { approval: { state: 'approved', decidedBy: 'grace' } } });
    expect(await api(at, '/api/approvals/approve', grace, { id })).toMatchObject({ status: 409, body: { error: { code: 'approval.closed' } } });
    expect((await ask(at, {}, { 'x-sallyport-user': 'ada' })).text).toContain('tool_calls');
    expect(decisions(at)).toEqual(['approval.parked gateway', 'approval.rejected other', 'approval.rejected ada', 'approval.rejected small', 'approval.rejected unknown', 'approval.approved grace', 'approval.used gateway']);
    expect(JSON.stringify(at.ledger.events)).not.toContain('AKIAIOSFODNN7EXAMPLQ');
    expect(JSON.stringify(at.ledger.events)).not.toContain(IBAN);
    expect(await api(at, '/api/approvals/approvers/revoke', admin, { name: 'grace' })).toMatchObject({ body: { revoked: true } });
    expect(await api(at, '/api/approvals', grace)).toMatchObject({ status: 401 });
  });

  it('answers what cannot be meant', async () => {
    const at = await open();
    const admin = readFileSync(at.admin.tokenFile, 'utf8').trim();
    for (const body of [{}, { id: 1 }, { id: 'ap_x', reason: 5 }, []]) expect((await api(at, '/api/approvals/deny', admin, body)).status).toBe(400);
    expect(await api(at, '/api/approvals/deny', admin, { id: 'ap_nothing' })).toMatchObject({ status: 404, body: { error: { code: 'approval.unknown' } } });
    for (const body of [{ name: 'x', tools: 'a' }, { name: 'x', maxAmount: -1 }, { name: 'x', applications: [] }, { name: 'a b' }]) expect((await api(at, '/api/approvals/approvers', admin, body)).status).toBe(400);
  });
});

describe('a signed link', () => {
  const form = (page: string, more: Record<string, string>): string => new URLSearchParams({ form: /name="form" value="([^"]+)"/.exec(page)?.[1] ?? '', ...more }).toString();
  const POST = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } };

  it('shows the call as text, and acts on a form of its own only', async () => {
    const at = await open();
    const { token } = at.gateway.approvals.addApprover('grace', {});
    const id = await park(at);
    const link = `${at.admin.url}${linkFor(approvalKey(at.dataDir), { id, approver: '', expires: Date.now() + 60_000 })}`;
    const page = await call(link);
    expect(page.status).toBe(200);
    expect(page.headers).toMatchObject({ 'content-security-policy': expect.stringContaining("default-src 'none'") as string, 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    expect(page.text).toContain(IBAN);
    expect(page.text).toContain('&lt;script&gt;alert(1)');
    expect(page.text).not.toMatch(/<script|<img|\u202e/);
    for (let i = 0; i < 3; i++) await call(link);
    expect(at.gateway.approvals.show(id).state).toBe('parked');
    const good = form(page.text, { verdict: 'approved', token });
    const refused: [string, string, Record<string, string>, number][] = [
      ['no form token', new URLSearchParams({ verdict: 'approved', token }).toString(), {}, 403],
      ['no verdict', form(page.text, { token }), {}, 400],
      ['no approver', form(page.text, { verdict: 'approved' }), {}, 401],
      ['wrong approver', form(page.text, { verdict: 'approved', token: `${token}x` }), {}, 401],
      ['another site', good, { origin: 'https://attacker.example' }, 403],
      ['another site, told otherwise', good, { 'sec-fetch-site': 'cross-site' }, 403],
      ['JSON', JSON.stringify({ verdict: 'approved' }), { 'content-type': 'application/json' }, 415],
      ['too much', `${good}&x=${'x'.repeat(20_000)}`, {}, 413],
      ['another host', good, { host: 'attacker.example' }, 403],
    ];
    for (const [what, body, headers, status] of refused) expect([what, (await call(link, { ...POST, headers: { ...POST.headers, ...headers }, body })).status]).toEqual([what, status]);
    expect((await call(link, { method: 'PUT' })).status).toBe(404);
    expect((await call(link.replace(/sig=(.)/, (_, first: string) => `sig=${first === 'A' ? 'B' : 'A'}`), { ...POST, body: good })).status).toBe(403);
    expect(at.gateway.approvals.show(id).state).toBe('parked');
    expect(await call(link, { ...POST, body: good })).toMatchObject({ status: 200, text: expect.stringContaining('Approved') as string });
    expect(at.gateway.approvals.show(id)).toMatchObject({ state: 'approved', decidedBy: 'grace' });
    expect((await call(link, { ...POST, body: good })).status).toBe(409);
    expect((await call(link)).text).not.toContain('<form');
  });

  it('says what is asked before the form, and hashes after it', async () => {
    const at = await open();
    const id = await park(at);
    const { text } = await call(`${at.admin.url}${linkFor(approvalKey(at.dataDir), { id, approver: '', expires: Date.now() + 60_000 })}`);
    const order = ['<h1>Approve a call of transfer_money?', 'The user asked', IBAN, 'TAINTED', 'Why it needs a person', '<form', 'Approve once', 'Deny', '<details>', at.gateway.approvals.show(id).binding];
    const places = order.map((piece) => text.indexOf(piece));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(text).not.toMatch(/<[^>]*(?:src|href)=|<link|url\(|@import/);
  });

  it('gives the form back with the reason and without the token where the token is wrong', async () => {
    const at = await open();
    at.gateway.approvals.addApprover('small', { maxAmount: 1 });
    const { token } = at.gateway.approvals.addApprover('small-too', { maxAmount: 1 });
    const id = await park(at);
    const link = `${at.admin.url}${linkFor(approvalKey(at.dataDir), { id, approver: '', expires: Date.now() + 60_000 })}`;
    const page = await call(link);
    for (const [tried, status] of [['spv_wrong', 401], [token, 403]] as const) {
      const again = await call(link, { ...POST, body: form(page.text, { verdict: 'approved', token: tried, reason: 'Known "supplier" <b>' }) });
      expect(again.status).toBe(status);
      expect(again.text).toContain('role="alert"');
      expect(again.text).toContain('value="Known &quot;supplier&quot; &lt;b&gt;"');
      expect(again.text).not.toContain(tried);
      expect(again.headers).toMatchObject({ 'content-security-policy': expect.stringContaining("default-src 'none'") as string });
      expect(at.gateway.approvals.show(id).state).toBe('parked');
    }
    const lost = await call(link, { ...POST, body: new URLSearchParams({ verdict: 'approved', token }).toString() });
    expect(lost.text).toContain('<a href="">Back to the call</a>');
    const { token: good } = at.gateway.approvals.addApprover('grace', {});
    expect((await call(link, { ...POST, body: form(page.text, { verdict: 'approved', token: good, reason: 'Known' }) })).status).toBe(200);
  });

  it('ends with its time, and is for one call', async () => {
    const at = await open();
    const id = await park(at);
    const key = approvalKey(at.dataDir);
    expect(await call(`${at.admin.url}${linkFor(key, { id, approver: '', expires: Date.now() - 1 })}`)).toMatchObject({ status: 403, text: expect.stringContaining('expired') as string });
    const path = linkFor(key, { id, approver: '', expires: Date.now() + 60_000 });
    expect((await call(`${at.admin.url}${path.replace(id, `ap_${'0'.repeat(26)}`)}`)).status).toBe(403);
    expect((await call(`${at.admin.url}/approve/${id}`)).status).toBe(403);
    expect((await call(`${at.admin.url}${linkFor(key, { id: `ap_${'0'.repeat(26)}`, approver: '', expires: Date.now() + 60_000 })}`)).status).toBe(404);
  });

  it('acts in the name that it was made for, with that one\'s rights', async () => {
    const at = await open('  approvals: {links_as: grace, link_base: "https://approve.example"}\n');
    at.gateway.approvals.addApprover('grace', { maxAmount: 100 });
    const id = await park(at);
    const key = approvalKey(at.dataDir);
    const as = async (approver: string, host?: string): Promise<Reply> => {
      const link = `${at.admin.url}${linkFor(key, { id, approver, expires: Date.now() + 60_000 })}`;
      const headers = { ...POST.headers, ...(host === undefined ? {} : { host }) };
      return call(link, { method: 'POST', headers, body: form((await call(link, { headers })).text, { verdict: 'denied' }) });
    };
    expect((await as('grace')).status).toBe(403);
    expect((await as('nobody')).status).toBe(403);
    expect((await as('admin')).status).toBe(403);
    at.gateway.approvals.addApprover('hopper', {});
    expect((await as('hopper', 'approve.example')).status).toBe(200);
    expect(at.gateway.approvals.show(id)).toMatchObject({ state: 'denied', decidedBy: 'hopper' });
  });

  it('shows nothing in the name of somebody who is no approver any more', async () => {
    const at = await open();
    at.gateway.approvals.addApprover('grace', {});
    const id = await park(at);
    const link = `${at.admin.url}${linkFor(approvalKey(at.dataDir), { id, approver: 'grace', expires: Date.now() + 60_000 })}`;
    expect(await call(link)).toMatchObject({ status: 200, text: expect.stringContaining(IBAN) as string });
    at.gateway.approvals.revokeApprover('grace');
    const page = await call(link);
    expect(page.status).toBe(403);
    expect(page.text).not.toContain(IBAN);
  });

  it('answers HEAD like GET, as those who check links ask', async () => {
    const at = await open();
    const id = await park(at);
    const link = `${at.admin.url}${linkFor(approvalKey(at.dataDir), { id, approver: '', expires: Date.now() + 60_000 })}`;
    expect(await call(link, { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
    expect(at.gateway.approvals.show(id).state).toBe('parked');
  });
});

describe('the webhook', () => {
  interface Delivery { readonly headers: IncomingHttpHeaders; readonly body: string }
  async function receiver(answers: number[]): Promise<{ url: string; got: Delivery[] }> {
    const got: Delivery[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part: string) => { body += part; }).on('end', () => {
        got.push({ headers: request.headers, body });
        const status = answers[got.length - 1] ?? 200;
        response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
      });
    });
    hook = server;
    await new Promise<void>((ready) => { server.listen(0, '127.0.0.1', ready); });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, got };
  }

  it('tells what waits, masked and signed, with a link that works', async () => {
    const { url, got } = await receiver([500, 200]);
    const at = await open(`  approvals: {webhook: {url: "${url}"}, link_base: "https://approve.example/"}\n`);
    const id = await park(at, { 'x-sallyport-user': 'ada' });
    await until(() => got.length === 2, 15_000);
    const { headers, body } = got[1] ?? { headers: {}, body: '' };
    const [, time, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-sallyport-signature'])) ?? [];
    expect(createHmac('sha256', approvalKey(at.dataDir)).update(`${time ?? ''}.${body}`).digest('hex')).toBe(signature);
    const told = JSON.parse(body) as Record<string, string>;
    expect(told).toMatchObject({ type: 'approval.parked', id, tool: 'transfer_money', application: 'default', endUser: 'ada' });
    expect(body).not.toContain(IBAN);
    expect(told['text']).not.toMatch(/<|\u202e/);
    expect((await call(`${at.admin.url}${(told['link'] ?? '').slice('https://approve.example'.length)}`)).status).toBe(200);
    await park(at, { 'x-sallyport-user': 'ada' });
    expect(got).toHaveLength(2);
  });

  it('sends a chat only its text, and follows no redirect', async () => {
    const { url, got } = await receiver([302, 200]);
    const at = await open(`  approvals: {webhook: {url: "${url}", format: text}}\n`);
    await park(at);
    await until(() => got.length === 2, 15_000);
    expect(Object.keys(JSON.parse(got[1]?.body ?? '{}') as object)).toEqual(['text']);
  });

  it('is nothing that a call waits for when it is down', async () => {
    const { url } = await receiver([]);
    await new Promise<void>((done) => { hook?.close(() => { done(); }); });
    const at = await open(`  approvals: {webhook: {url: "${url}"}}\n`);
    const id = await park(at);
    at.gateway.approvals.decide(id, 'approved', OWNER, 'api');
    expect((await ask(at)).text).toContain('tool_calls');
  });

  it('that cannot be sent is recorded', async () => {
    const at = await open('  approvals: {webhook: {url_env: NO_SUCH_VARIABLE}}\n');
    await park(at);
    await until(() => decisions(at).includes('approval.unannounced gateway'));
    expect(at.logs.join()).toContain('NO_SUCH_VARIABLE');
  });
});

describe('waiting', () => {
  /** A client that leaves while its call waits. */
  async function parkAndLeave(at: ApprovalBench): Promise<void> {
    const gone = new AbortController();
    const asked = fetch(`${at.url}/v1/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ model: 'm', messages: MESSAGES }), signal: gone.signal }).catch(() => undefined);
    await until(() => at.gateway.approvals.list().length > 0);
    gone.abort();
    await asked;
    await sleep(100);
  }

  async function later(at: ApprovalBench, verdict: 'approved' | 'denied'): Promise<void> {
    await until(() => at.gateway.approvals.list().length > 0);
    await sleep(100);
    at.gateway.approvals.decide(at.gateway.approvals.list()[0]?.id ?? '', verdict, OWNER, 'api');
  }

  it.each([false, true])('holds the answer for a person (streamed: %s)', async (stream) => {
    const at = await open('  approvals: {wait: 20s}\n');
    const [reply] = await Promise.all([ask(at, { stream }), later(at, 'approved')]);
    expect(reply.text).toContain('tool_calls');
    expect(reply.text).not.toContain('ap_');
    if (stream) expect(reply.text).toMatch(/^: waiting for a person$/m);
    expect(decisions(at)).toEqual(['approval.parked gateway', 'approval.approved admin', 'approval.used gateway']);
    expect(at.ledger.exchanges).toMatchObject([{ decision: 'redact', ended: 'complete', reasons: expect.arrayContaining([expect.objectContaining({ decidedBy: expect.stringMatching(/^approval ap_\w+ by admin$/) as string })]) as unknown }]);
  });

  it.each([false, true])('ends when it is denied, or when the time is over (streamed: %s)', async (stream) => {
    const at = await open('  approvals: {wait: 20s}\n');
    const [denied] = await Promise.all([ask(at, { stream }), later(at, 'denied')]);
    expect(denied.text).toContain('denied by an approver');
    const short = await approvalBench('  approvals: {wait: 300ms}\n');
    short.propose = [PAY];
    const waited = await ask(short, { stream });
    expect(waited.text).toMatch(/waits as ap_/);
    expect(short.ledger.exchanges).toMatchObject([{ decision: 'confirm', ended: 'refused' }]);
    await short.close();
  });

  it('uses an approval once when another choice of the answer still waits', async () => {
    const at = await open('  approvals: {wait: 20s}\n');
    const choice = (index: number): object => ({ index, finish_reason: 'tool_calls', logprobs: null, message: { role: 'assistant', content: null, tool_calls: [{ id: `c${index}`, type: 'function', function: { name: 'transfer_money', arguments: JSON.stringify({ account: IBAN, amount: index }) } }] } });
    at.upstream.reply = (request, response) => { response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: 'x', object: 'chat.completion', created: 1, model: 'm', choices: request.body['n'] === 2 ? [choice(0), choice(1)] : [choice(0)] })); };
    await parkAndLeave(at);
    const { approvals } = at.gateway;
    approvals.decide(approvals.list()[0]?.id ?? '', 'approved', OWNER, 'api');
    const answerSecond = async (): Promise<void> => {
      await until(() => approvals.list().some(({ state }) => state === 'parked'));
      approvals.decide(approvals.list().find(({ state }) => state === 'parked')?.id ?? '', 'approved', OWNER, 'api');
    };
    const [reply] = await Promise.all([ask(at, { n: 2 }), answerSecond()]);
    expect(reply.text.match(/"finish_reason":"tool_calls"/g)).toHaveLength(2);
    expect(decisions(at).filter((each) => each.startsWith('approval.used'))).toHaveLength(2);
    expect(approvals.list()).toEqual([]);
  });

  it('uses nothing up for a client that has left', async () => {
    const at = await open('  approvals: {wait: 20s}\n');
    await parkAndLeave(at);
    const id = at.gateway.approvals.list()[0]?.id ?? '';
    at.gateway.approvals.decide(id, 'approved', OWNER, 'api');
    await sleep(600);
    expect(at.gateway.approvals.show(id).state).toBe('approved');
    expect((await ask(at)).text).toContain('tool_calls');
  });
});

describe('what cannot be parked', () => {
  it('is refused, and says why', async () => {
    const at = await open();
    at.propose = [{ name: 'transfer_money', input: { account: IBAN, amount: 1, reference: 'x '.repeat(150_000) } }];
    const large = await ask(at);
    expect(large.headers['x-sallyport-decision']).toBe('confirm');
    expect(large.text).toContain('content_filter');
    expect(large.text).not.toContain('tool_calls');
    expect(at.gateway.approvals.list()).toEqual([]);
  });

  it('is parked as it stands when it is no JSON', async () => {
    const at = await open();
    at.upstream.reply = (_request, response) => { response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: 'x', object: 'chat.completion', created: 1, model: 'm', choices: [{ index: 0, finish_reason: 'tool_calls', message: { role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'transfer_money', arguments: `account: ${IBAN}, amount 5` } }] } }] })); };
    const reply = await ask(at);
    expect(reply.text).not.toContain('tool_calls');
    const id = /ap_[0-9a-z]{26}/.exec(reply.text)?.[0] ?? '';
    expect(at.gateway.approvals.show(id).call).toMatchObject({ amount: 'unknown', content: { unreadable: 'The arguments are not JSON.' } });
    at.gateway.approvals.decide(id, 'approved', OWNER, 'api');
    expect((await ask(at)).text).toContain('tool_calls');
  });

  it('does not pass while the store cannot be used', async () => {
    const at = await open();
    const id = await park(at);
    at.gateway.approvals.decide(id, 'approved', OWNER, 'api');
    at.gateway.approvals.close();
    const path = join(at.dataDir, 'approvals.db');
    renameSync(path, `${path}.away`);
    mkdirSync(path);
    const reply = await ask(at);
    expect(reply.text).not.toContain('tool_calls');
    expect(reply.text).toContain('content_filter');
  });
});
