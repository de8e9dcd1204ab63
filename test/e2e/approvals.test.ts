import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OWNER } from '../../src/access/approvals/approvers.ts';
import { approvalBench, IBAN, type ApprovalBench, type Proposed } from '../support/approvals.ts';
import { CLIENTS, type Client, type Message, type Result, type Turn } from './clients.ts';

const PAY: Proposed = { name: 'transfer_money', input: { account: IBAN, amount: 120.5, reference: 'Invoice 4711' } };
const TOOLS = [
  { name: 'read_mail', description: 'Reads the newest mail.', schema: { type: 'object', properties: {} } },
  { name: 'transfer_money', description: 'Sends money to an account.', schema: { type: 'object', properties: { account: { type: 'string' }, amount: { type: 'number' }, reference: { type: 'string' } } } },
];

/** An agent that has read a mail with an account in it. Every conversation begins with words of its own. */
function conversation(name: string): Message[] {
  return [
    { role: 'user', content: `Please pay the invoice that came by mail today. Case ${name}.` },
    { role: 'assistant', calls: [{ id: 'call_read', name: 'read_mail', input: {} }] },
    { role: 'tool', id: 'call_read', name: 'read_mail', text: `From: billing@acme.example\nInvoice 4711 over 120.50 EUR, to be paid to ${IBAN}.` },
  ];
}

const ID = /ap_[0-9a-z]{26}/;

function idIn(text: string): string {
  const id = ID.exec(text)?.[0];
  if (id === undefined) throw new Error(`no approval is named in: ${text}`);
  return id;
}

let bench: ApprovalBench;
beforeAll(async () => {
  bench = await approvalBench();
  bench.propose = [PAY];
});
afterAll(() => bench.close());

function decide(id: string, verdict: 'approved' | 'denied'): void {
  bench.gateway.approvals.decide(id, verdict, OWNER, 'api');
}

const clients = CLIENTS.filter(({ name }) => name === 'openai' || name === '@anthropic-ai/sdk');

describe.each(clients.flatMap((client) => [false, true].map((stream): [string, Client, boolean] => [`${client.name}, ${stream ? 'streamed' : 'whole'}`, client, stream])))('%s', (label, client, stream) => {
  const ask = (messages: readonly Message[], headers: Record<string, string> = {}): Promise<Result> => client.ask({ messages, tools: TOOLS } satisfies Turn, { url: bench.url, stream, headers });

  it('parks a call, passes it once after the approval, and parks it again', async () => {
    const messages = conversation(`${label} once`);
    const parked = await ask(messages);
    expect(parked.calls).toEqual([]);
    expect(parked.finish).toBe(client.api === 'openai' ? 'stop' : 'end_turn');
    expect(parked.text).toContain('transfer_money');
    expect(parked.text).not.toContain(IBAN);
    expect(parked.headers.get('x-sallyport-id')).toMatch(/^ex_/);
    if (!stream) expect(parked.headers.get('x-sallyport-decision')).toBe('confirm');
    const id = idIn(parked.text);
    expect(idIn((await ask(messages)).text)).toBe(id);

    const shown = await bench.approve(['show', id]);
    expect(shown.stdout).toContain(IBAN);
    expect(shown.stdout).toMatch(/! \/account[^\n]*\n[^\n]*TAINTED/);
    expect(shown.stdout).toContain('Please pay the invoice');
    expect(await bench.approve(['approve', id, '--reason', 'invoice checked'])).toMatchObject({ code: 0 });

    const passed = await ask(messages);
    expect(passed.calls).toEqual([{ name: 'transfer_money', input: PAY.input }]);
    const again = await ask(messages);
    expect(again.calls).toEqual([]);
    expect(idIn(again.text)).not.toBe(id);
    expect(bench.ledger.events.filter((event) => event.type === 'admin' && event.detail['approval'] === id).map((event) => (event.type === 'admin' ? `${event.action} ${event.actor}` : ''))).toEqual(['approval.parked gateway', 'approval.approved admin', 'approval.used gateway']);
  }, 120_000);

  it('passes it when the conversation goes on instead', async () => {
    const messages = conversation(`${label} goes on`);
    const { text } = await ask(messages);
    decide(idIn(text), 'approved');
    const passed = await ask([...messages, { role: 'assistant', text }, { role: 'user', content: 'It is approved, go on.' }]);
    expect(passed.calls).toEqual([{ name: 'transfer_money', input: PAY.input }]);
  });

  it('says so when it is denied, and does not ask again', async () => {
    const messages = conversation(`${label} denied`);
    const id = idIn((await ask(messages)).text);
    decide(id, 'denied');
    const denied = await ask(messages);
    expect(denied.calls).toEqual([]);
    expect(denied.text).toContain('denied');
    expect(idIn(denied.text)).toBe(id);
    expect(() => { decide(id, 'approved'); }).toThrow('denied already');
  });

  it('does not pass to another user, session, beginning or argument', async () => {
    const messages = conversation(`${label} bound`);
    const id = idIn((await ask(messages, { 'x-sallyport-user': 'ada' })).text);
    decide(id, 'approved');
    for (const headers of [{}, { 'x-sallyport-user': 'bob' }, { 'x-sallyport-user': 'ada', 'x-sallyport-session': 's' }]) expect((await ask(messages, headers)).calls).toEqual([]);
    expect((await ask(conversation(`${label} other`), { 'x-sallyport-user': 'ada' })).calls).toEqual([]);
    bench.propose = [{ ...PAY, input: { ...(PAY.input as object), amount: 120.51 } }];
    const changed = await ask(messages, { 'x-sallyport-user': 'ada' });
    bench.propose = [PAY];
    expect(changed.calls).toEqual([]);
    expect((await ask(messages, { 'x-sallyport-user': 'ada' })).calls).toHaveLength(1);
  });

  it('lets several calls of one answer pass together or not at all', async () => {
    const second: Proposed = { name: 'transfer_money', input: { account: IBAN, amount: 7, reference: 'Fee' } };
    bench.propose = [PAY, second];
    const messages = conversation(`${label} two`);
    const parked = await ask(messages);
    const ids = [...parked.text.matchAll(/waits as (ap_[0-9a-z]{26})/g)].map((match) => match[1] ?? '');
    expect(new Set(ids).size).toBe(2);
    decide(ids[0] ?? '', 'approved');
    const half = await ask(messages);
    expect(half.calls).toEqual([]);
    expect(idIn(half.text)).toBe(ids[1]);
    decide(ids[1] ?? '', 'approved');
    expect((await ask(messages)).calls).toHaveLength(2);
    bench.propose = [PAY];
  });

  it('ends a turn of which other calls went on as one with calls, so that they get their results', async () => {
    bench.propose = [{ name: 'read_mail', input: {} }, PAY, { name: 'read_mail', input: {} }];
    const { calls, finish, text } = await ask(conversation(`${label} beside`));
    bench.propose = [PAY];
    expect(text).toContain('needs a person');
    expect(calls.map(({ name }) => name)).toEqual(stream ? ['read_mail'] : []);
    expect(finish).toBe(client.api === 'openai' ? (stream ? 'tool_calls' : 'stop') : stream ? 'tool_use' : 'end_turn');
  });
});
