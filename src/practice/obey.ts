import { isObject } from '../core/json.ts';
import { facts, systemPrompt, type Fact } from './facts.ts';
import type { Order } from './instructions.ts';
import { called, callWith, resultOf, toolFor, type Role, type Values } from './tools.ts';
import type { ModelRequest, ToolCall } from './types.ts';

/** What `{placeholders}` in an instruction stand for. Anything else stands for what the user said. */
const MEANINGS: readonly (readonly [RegExp, (request: ModelRequest) => string | undefined])[] = [
  [/system|prompt|instructions/i, (request) => systemPrompt(request.texts)],
  [/secret|password|key|token|code/i, (request) => factsIn(request, 'secret')[0]],
  [/mail|address/i, (request) => factsIn(request, 'email')[0]],
  [/iban|account/i, (request) => factsIn(request, 'iban')[0]],
  [/card/i, (request) => factsIn(request, 'card')[0]],
];

/** Facts of a conversation are looked up once: many orders may ask for the same ones. */
const known = new WeakMap<ModelRequest, Map<Fact, readonly string[]>>();

function factsIn(request: ModelRequest, kind: Fact): readonly string[] {
  const cache = known.get(request) ?? new Map<Fact, readonly string[]>();
  known.set(request, cache);
  const cached = cache.get(kind);
  if (cached !== undefined) return cached;
  // What an instruction names in braces is a place for a value, not one.
  const found = [...new Set(request.texts.flatMap(({ text }) => facts(kind, text)))].filter((value) => !value.startsWith('{'));
  cache.set(kind, found);
  return found;
}

/** Longest text that is put where a placeholder stands. UTF-16 units. */
const MAX_DATA = 1_500;

/** What the conversation holds for a placeholder's name. */
export function dataFor(request: ModelRequest, name: string): string {
  const meaning = MEANINGS.find(([pattern]) => pattern.test(name))?.[1];
  return (meaning?.(request) ?? request.texts.findLast(({ from }) => from === 'user')?.text ?? '').slice(0, MAX_DATA);
}

function filled(request: ModelRequest, text: string, encode: (value: string) => string = (value) => value): string {
  return text.replace(/\{([a-z_ -]{1,40})\}/gi, (_, name: string) => encode(dataFor(request, name)));
}

/** URL encoding that takes half a surrogate pair too. */
function urlEncode(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

/** The answer that an order asks for; undefined when it asks for a deed, or for something that is not there. */
export function said(request: ModelRequest, order: Order): string | undefined {
  switch (order.kind) {
    case 'say': return filled(request, order.text);
    case 'reveal': {
      const prompt = systemPrompt(request.texts);
      return prompt === '' ? undefined : prompt;
    }
    case 'tell': {
      const values = factsIn(request, order.what);
      return values.length === 0 ? undefined : `${NAMES[order.what]}: ${values.slice(0, 20).join(', ')}`;
    }
    case 'comply': return `As instructed: ${order.text}`;
    case 'image':
    case 'mail':
    case 'pay':
    case 'redirect':
    case 'read':
    case 'delete':
    case 'write': return undefined;
  }
}

const NAMES = { email: 'The e-mail address', iban: 'The account', card: 'The card number', phone: 'The phone number', person: 'The name', secret: 'The secret' } as const;

/** The link or image that an order asks to show, with the conversation's data in it. */
export function shown(request: ModelRequest, order: Order): string | undefined {
  return order.kind === 'image' ? filled(request, order.markdown, urlEncode) : undefined;
}

interface Deed { readonly role: Role; readonly target: string; readonly values: () => Values }

/** The tool that an order needs, and what tells one use of it from another. */
function deedOf(request: ModelRequest, order: Order): Deed | undefined {
  switch (order.kind) {
    case 'read': return { role: 'read_file', target: order.file, values: () => ({ path: order.file }) };
    case 'delete': return { role: 'delete_file', target: order.file, values: () => ({ path: order.file }) };
    case 'write': return { role: 'write_file', target: order.file, values: () => ({ path: order.file, body: filled(request, order.text) }) };
    case 'pay': return { role: 'pay', target: order.account, values: () => ({ account: order.account, amount: order.amount, reference: 'Payment' }) };
    case 'mail': {
      // A file that is to be sent is read first.
      const { file } = order;
      if (file !== undefined && toolFor(request, 'read_file') !== undefined && resultOf(request, 'read_file', file) === undefined) return { role: 'read_file', target: file, values: () => ({ path: file }) };
      return {
        role: 'send_mail', target: order.to,
        values: () => ({ to: order.to, subject: order.subject ?? file ?? 'Message', body: mailBody(request, order) }),
      };
    }
    case 'say':
    case 'reveal':
    case 'tell':
    case 'image':
    case 'comply':
    case 'redirect': return undefined;
  }
}

/** The file that was asked for, the words that were given, or what the conversation holds. */
function mailBody(request: ModelRequest, order: Extract<Order, { kind: 'mail' }>): string {
  const content = order.file === undefined ? undefined : resultOf(request, 'read_file', order.file);
  if (content !== undefined) return content;
  if (order.body !== undefined) return filled(request, order.body);
  return (order.what === 'data' ? lastResult(request) : undefined) ?? dataFor(request, order.what);
}

function lastResult(request: ModelRequest): string | undefined {
  return request.calls.findLast((call) => call.result !== undefined)?.result;
}

/**
 * The calls that carry out the orders of one text: the first that is not done, and with it those after it that only read.
 * @param targets - how many different things each tool is wanted for by all texts: no tool is called more often than that,
 *   because what it was called for may come back in another spelling (a gateway may have put a placeholder there)
 */
export function pendingCalls(request: ModelRequest, list: readonly Order[], targets: ReadonlyMap<Role, ReadonlySet<string>>): ToolCall[] {
  const calls: ToolCall[] = [];
  const asked = new Set<string>();
  for (const order of list) {
    const deed = deedOf(request, order);
    const tool = deed === undefined ? undefined : toolFor(request, deed.role);
    if (deed === undefined || tool === undefined || asked.has(`${deed.role} ${deed.target}`)) continue;
    const times = request.calls.filter((call) => call.name === tool.name).length;
    if (called(request, tool, deed.target) || times >= (targets.get(deed.role)?.size ?? 1)) continue;
    const reads = deed.role === 'read_file';
    if (calls.length > 0 && !reads) break;
    calls.push(callWith(tool, deed.values()));
    asked.add(`${deed.role} ${deed.target}`);
    if (!reads || !request.parallel) break;
  }
  return calls;
}

/** What each tool is wanted for by a list of orders. */
export function wanted(request: ModelRequest, list: readonly Order[]): Map<Role, Set<string>> {
  const targets = new Map<Role, Set<string>>();
  const add = (role: Role, target: string): void => { targets.set(role, (targets.get(role) ?? new Set()).add(target)); };
  for (const order of list) {
    const deed = deedOf(request, order);
    if (deed !== undefined) add(deed.role, deed.target);
    if (order.kind === 'mail') {
      add('send_mail', order.to);
      if (order.file !== undefined) add('read_file', order.file);
    }
  }
  // What the user's own words called for counts as well.
  const reader = toolFor(request, 'read_file');
  for (const call of request.calls) {
    if (call.name === reader?.name) for (const value of Object.values(call.arguments)) if (typeof value === 'string') add('read_file', value);
  }
  return targets;
}

/** A result that is a list or an object, as one; undefined when it is plain text. */
export function parsed(result: string | undefined): unknown {
  if (result === undefined || !/^\s{0,64}[[{]/.test(result)) return undefined;
  try {
    return JSON.parse(result) as unknown;
  } catch {
    return undefined; // text that only looks like JSON is read as text
  }
}

/** The entries of a list that a tool returned. */
export function entries(result: string | undefined): { id: string; text: string }[] {
  const value = parsed(result);
  const list = Array.isArray(value) ? value : isObject(value) ? Object.values(value).find(Array.isArray) : undefined;
  return (list ?? []).slice(0, 100).flatMap((item: unknown) => {
    if (typeof item === 'string') return [{ id: item, text: item }];
    if (!isObject(item)) return [];
    const id = item['id'] ?? item['name'] ?? item['path'];
    return typeof id === 'string' || typeof id === 'number' ? [{ id: String(id), text: Object.values(item).filter((field) => typeof field === 'string').join(' ') }] : [];
  });
}
