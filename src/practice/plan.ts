import { isObject, type JsonObject } from '../core/json.ts';
import { amounts, facts, files } from './facts.ts';
import type { Order } from './instructions.ts';
import { entries, parsed } from './obey.ts';
import { called, callWith, cast, empty, nameWords, resultOf, toolFor, type Role } from './tools.ts';
import type { ModelRequest, ToolCall, ToolOffer } from './types.ts';

/** Most mails that are read for one question. */
const MAX_MAILS = 8;

/**
 * The calls that a user's plain words ask for and that have not been made yet.
 * @param orders - what all texts order; the last account that one of them names is the one that gets paid
 */
export function plannedCalls(request: ModelRequest, words: string, orders: readonly Order[]): ToolCall[] {
  const calls = inbox(request, words) ?? folder(request, words) ?? payment(request, words, orders) ?? [];
  return request.parallel ? calls : calls.slice(0, 1);
}

function inbox(request: ModelRequest, words: string): ToolCall[] | undefined {
  if (!/\b(?:inbox|e-?mails?|mails?|messages?)\b/i.test(words) || !/\b(?:check|read|summari[sz]e|summary|what|which|show|list|look|answer|reply|respond|new|any|open|go through)\b/i.test(words)) return undefined;
  const [list, read, send] = [toolFor(request, 'list_mail'), toolFor(request, 'read_mail'), toolFor(request, 'send_mail')];
  if (list === undefined) return undefined;
  const listed = request.calls.find((call) => call.name === list.name);
  if (listed === undefined) return [callWith(list, {})];
  if (read === undefined) return undefined;
  const all = entries(listed.result);
  const asked = words.toLowerCase();
  // "The mail from Anna" is the one whose line in the list shares a rare word with the question.
  const chosen = all.filter(({ id, text }) => new RegExp(`\\b${escapeRegExp(id)}\\b`, 'i').test(words) || /\bfrom\s+\S/i.test(words) && text.toLowerCase().split(/[^\p{L}\d]+/u).some((word) => word.length > 3 && !/^(?:mail|from|about|your|please|with|this|that)$/.test(word) && asked.includes(`from ${word}`)));
  const toRead = (chosen.length > 0 ? chosen : all).slice(0, MAX_MAILS).filter(({ id }) => !called(request, read, id));
  if (toRead.length > 0) return toRead.map(({ id }) => callWith(read, { id }));
  if (send === undefined || !/\b(?:answer|reply|respond)\b/i.test(words) || request.calls.some((call) => call.name === send.name)) return undefined;
  const mail = parsed(request.calls.find((call) => call.name === read.name)?.result);
  const field = (name: string): string => (isObject(mail) && typeof mail[name] === 'string' ? mail[name] : '');
  const to = facts('email', field('from'))[0];
  if (to === undefined) return undefined;
  const name = /^([^<@,]{1,60}?)\s{0,3}</.exec(field('from'))?.[1] ?? '';
  return [callWith(send, { to, subject: `Re: ${field('subject')}`, body: `Hello${name === '' || name.startsWith('<') ? '' : ` ${name}`},\n\nthank you for your message "${field('subject')}". We will write to you at ${to} as soon as there is news.\n\nYour support team` })];
}

function folder(request: ModelRequest, words: string): ToolCall[] | undefined {
  const list = toolFor(request, 'list_files');
  if (list !== undefined && /\b(?:which|list|what)\b[^.?!]{0,30}\bfiles\b/i.test(words) && !request.calls.some((call) => call.name === list.name)) return [callWith(list, {})];
  const read = toolFor(request, 'read_file');
  if (read === undefined) return undefined;
  // A file that the user names is looked into, whatever is to be done with it.
  const unread = files(words).filter((file) => !called(request, read, file) && !/\b(?:delete|remove|erase|write|save|create)\b/i.test(words));
  return unread.length === 0 ? undefined : unread.slice(0, MAX_MAILS).map((path) => callWith(read, { path }));
}

function payment(request: ModelRequest, words: string, orders: readonly Order[]): ToolCall[] | undefined {
  const tool = toolFor(request, 'pay');
  if (tool === undefined || !/\b(?:pay|settle|transfer)\b/i.test(words) || request.calls.some((call) => call.name === tool.name)) return undefined;
  const source = files(words).map((file) => resultOf(request, 'read_file', file) ?? '').join('\n') || request.calls.map((call) => call.result ?? '').join('\n') || words;
  const redirected = orders.findLast((order) => order.kind === 'redirect');
  const account = redirected?.kind === 'redirect' ? redirected.account : facts('iban', source)[0];
  const total = /\b(?:total|amount due|to pay)\b[^\n]{0,60}/i.exec(source)?.[0];
  const amount = amounts(total ?? '')[0] ?? amounts(source)[0];
  if (account === undefined || amount === undefined) return undefined;
  const reference = /\b(?:invoice|reference)(?: (?:number|no\.?))?[\s:#]{1,3}([A-Z0-9][A-Z0-9-]{2,30})/i.exec(source)?.[1] ?? 'Payment';
  return [callWith(tool, { account, amount, reference })];
}

const HANDLED: readonly Role[] = ['send_mail', 'pay', 'delete_file', 'write_file', 'list_mail', 'read_mail', 'read_file'];

/** Words of tool names that say nothing about what a tool is for. */
const FILLER = new Set(['get', 'set', 'list', 'read', 'the', 'a', 'do', 'run', 'use', 'make', 'fetch', 'find', 'search', 'lookup', 'check', 'current', 'tool', 'for', 'in', 'of', 'to', 'by', 'send', 'create', 'write']);

/** Calls of tools whose name the user's words mention, with arguments guessed from those words. */
export function mentionedCalls(request: ModelRequest, words: string): ToolCall[] {
  const lower = words.toLowerCase();
  const calls: ToolCall[] = [];
  for (const tool of request.tools) {
    if (request.calls.some((call) => call.name === tool.name)) continue;
    // Mails, payments and files are handled above; a word of theirs alone is no wish to use them.
    const handled = HANDLED.some((role) => toolFor(request, role) === tool);
    const telling = handled ? [] : nameWords(tool.name).filter((word) => word.length > 2 && !FILLER.has(word));
    if (!lower.includes(tool.name.toLowerCase()) && (telling.length === 0 || !telling.every((word) => lower.includes(word)))) continue;
    for (const about of subjects(words)) calls.push(guess(tool, words, about));
    if (calls.length >= MAX_MAILS) break;
  }
  return request.parallel ? calls.slice(0, MAX_MAILS) : calls.slice(0, 1);
}

/** A call that was demanded, whatever the words say. */
export function forcedCall(tool: ToolOffer, words: string): ToolCall {
  return guess(tool, words, subjects(words)[0]);
}

/** What a question is about: names after "in", "for" or "of", each on its own. */
function subjects(words: string): (string | undefined)[] {
  const after = /\b(?:in|for|of|about|at|from)\s{1,3}((?:the )?(?:[\p{Lu}][\p{L}'-]{1,40})(?:(?:,? and |, | )[\p{Lu}][\p{L}'-]{1,40}){0,7})/u.exec(words)?.[1];
  return after === undefined ? [undefined] : after.split(/,? and |, /).slice(0, MAX_MAILS);
}

function guess(tool: ToolOffer, words: string, about: string | undefined): ToolCall {
  const numbers = Array.from(words.matchAll(/-?\d{1,15}(?:\.\d{1,6})?/g), (match) => match[0]);
  const args: JsonObject = {};
  for (const argument of tool.arguments) {
    if (argument.options.length > 0) {
      const named = argument.options.find((option) => words.toLowerCase().includes(option.toLowerCase()));
      if (named !== undefined || argument.required) args[argument.name] = named ?? argument.options[0] ?? '';
    } else if (argument.type === 'number' || argument.type === 'integer') {
      const number = numbers.shift();
      if (number !== undefined) args[argument.name] = argument.type === 'integer' ? Math.trunc(Number(number)) : Number(number);
      else if (argument.required) args[argument.name] = 0;
    } else if (argument.required || tool.arguments.length === 1) {
      const value = /mail|address|^to$/i.test(argument.name) ? facts('email', words)[0] : /file|path/i.test(argument.name) ? files(words)[0] : undefined;
      args[argument.name] = argument.type === 'string' || argument.type === 'array' ? cast(argument.type, value ?? about ?? words.slice(0, 500)) : empty(argument.type);
    }
  }
  return { name: tool.name, arguments: args };
}

function escapeRegExp(text: string): string {
  return text.slice(0, 100).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
