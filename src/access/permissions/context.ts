import { corpusOf, type Corpus } from '../provenance/corpus.ts';
import type { Standing, Trace } from '../provenance/contract.ts';
import { leavesOf } from '../provenance/leaves.ts';
import { traceLeaves } from '../provenance/trace.ts';
import type { Identity } from '../identity/contract.ts';
import type { AccessFinding, CallRequest, ReadTexts, Surroundings } from './contract.ts';
import { asDecimal, asLong, fitsLong } from './numbers.ts';
import { summed } from './schema.ts';
import type { ToolShape } from './shape.ts';
import type { Mentions } from './statements.ts';
import { ArgumentFault, cedarDecimal, cedarLong, cedarRecord, numberAt, readArguments, type ReadArguments } from './values.ts';

type Context = Record<string, unknown>;

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** A name as Cedar takes it: what is not well-formed Unicode becomes so, and two such names may become one. */
export function entityName(name: string): string {
  return name.toWellFormed();
}

const ref = (type: string, id: string): unknown => ({ __entity: { type, id: entityName(id) } });
const unique = (list: Iterable<string>): string[] => [...new Set(list)].map(entityName);

/** What every decision knows; only what statements read is worked out. */
export function aroundContext(identity: Identity, around: Surroundings, mentions: Mentions): Context {
  const context: Context = {};
  const moment = new Date(around.now);
  if (mentions.has('application')) context['application'] = ref('Application', identity.application);
  if (mentions.has('agent') && identity.agent !== undefined) context['agent'] = ref('Agent', identity.agent);
  if (mentions.has('user') && identity.user !== undefined) context['user'] = ref('User', identity.user);
  if (mentions.has('assurance')) context['assurance'] = identity.assurance;
  if (mentions.has('now')) context['now'] = { __extn: { fn: 'datetime', arg: moment.toISOString() } };
  if (mentions.has('hour')) context['hour'] = moment.getUTCHours();
  if (mentions.has('weekday')) context['weekday'] = WEEKDAYS[moment.getUTCDay()] ?? '';
  if (mentions.has('conversation')) context['conversation'] = conversationContext(around, mentions, undefined);
  return context;
}

function conversationContext(around: Surroundings, mentions: Mentions, tool: string | undefined): Context {
  const asks = (name: string): boolean => mentions.has('conversation', name);
  const out: Context = {};
  if (asks('messages')) out['messages'] = around.messages;
  if (asks('calls')) out['calls'] = around.earlier().length;
  if (tool !== undefined && asks('calls_of_tool')) out['calls_of_tool'] = around.earlier().filter((call) => call.tool === tool).length;
  if (asks('tainted')) out['tainted'] = around.read === undefined || hasReadUntrusted(around.read);
  if (asks('findings')) out['findings'] = unique(around.findings().map(({ rule }) => rule));
  if (asks('categories')) out['categories'] = unique(around.findings().map(({ category }) => category));
  return out;
}

function hasReadUntrusted({ conversation, trustOf, before }: ReadTexts): boolean {
  return conversation.parts.some((part) => (part.origin === 'document' || part.origin === 'tool_result') && (before === undefined || (part.message ?? -1) < before) && trustOf(part.origin, part.source) === 'untrusted');
}

/**
 * The context of a tool call.
 * @throws ArgumentFault
 */
export function callContext(identity: Identity, call: CallRequest, shape: ToolShape, around: Surroundings, mentions: Mentions): Context {
  const context = aroundContext(identity, around, mentions);
  const read = readArguments(call.arguments, shape);
  if (mentions.has('args')) context['args'] = cedarRecord(read.fields, shape.fields, '', (name) => mentions.has('args', name));
  if (mentions.has('conversation')) context['conversation'] = conversationContext(around, mentions, call.tool);
  if (mentions.has('total')) context['total'] = totals(call, read, shape, around, mentions);
  if (mentions.has('findings')) context['findings'] = names(call.findings, 'rule');
  if (mentions.has('categories')) context['categories'] = names(call.findings, 'category');
  if (['from', 'tainted', 'origins', 'sources'].some((name) => mentions.has(name))) addOrigins(context, call, shape, around, mentions);
  return context;
}

function names(findings: readonly AccessFinding[], what: 'rule' | 'category'): string[] {
  return unique(findings.map((finding) => finding[what]));
}

/** Sums of this call's numbers, each without its sign, and those of earlier calls of the same tool. Only what the statements read. */
function totals(call: CallRequest, read: ReadArguments, shape: ToolShape, around: Surroundings, mentions: Mentions): Context {
  const out: Context = {};
  const earlier = around.earlier().filter(({ tool }) => tool === call.tool);
  for (const [name, kind] of summed(shape.fields)) {
    if (!mentions.has('total', name)) continue;
    const exact = kind === 'long' ? asLong : asDecimal;
    let sum = 0n;
    for (const fields of [...earlier.map((each) => readArguments(each.arguments, shape).fields), read.fields]) {
      const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (value === undefined || value === null) continue;
      const number = numberAt(value);
      const amount = number === undefined ? undefined : exact(number);
      if (amount === undefined) throw new ArgumentFault(`/${name}`, 'a sum over the conversation meets a value that is no such number');
      // Without the sign, lest -1000 makes room for 1100 under a bound of 200.
      sum += amount < 0n ? -amount : amount;
    }
    if (!fitsLong(sum)) throw new ArgumentFault(`/${name}`, 'the sum over the conversation is larger than any amount');
    out[name] = kind === 'long' ? cedarLong(sum) : cedarDecimal(sum);
  }
  return out;
}

/** Least believed first. */
const ORDER: readonly Standing[] = ['untrusted', 'model', 'trusted', 'definition', 'user'];

function addOrigins(context: Context, call: CallRequest, shape: ToolShape, around: Surroundings, mentions: Mentions): void {
  const { leaves, unreadable } = leavesOf(call.arguments);
  const corpus = around.read === undefined ? undefined : corpusOf(around.read.conversation, around.read.trustOf, around.read.indices, around.read.before);
  const traces = corpus === undefined ? [] : traceLeaves(leaves, corpus);
  // What was not looked for, or could not be read, is not told apart from what strangers wrote.
  const unsure = corpus === undefined || corpus.budget.cut || (unreadable !== undefined && shape.input === 'object');
  const made = corpus !== undefined && hidesUntrusted(corpus, around.read);
  const originOf = (list: readonly Trace[]): Context => {
    const standings = list.flatMap(({ standing, pieces }) => [standing, ...pieces.map((piece) => piece.standing)]);
    const standing = list.length === 0 && !unsure ? 'absent' : (unsure ? 'untrusted' : (ORDER.find((each) => standings.includes(each)) ?? 'model'));
    const sources = list.flatMap(({ pieces }) => pieces.flatMap((piece) => piece.sources.map(({ from }) => from.part)));
    return {
      standing,
      tainted: unsure || standings.includes('untrusted') || (made && standings.includes('model')),
      origins: unique([...sources.map(({ origin }) => origin), ...(standings.includes('model') ? ['model'] : [])]),
      sources: unique(sources.flatMap(({ source }) => (source === undefined ? [] : [source]))),
    };
  };
  const whole = originOf(traces);
  for (const name of ['tainted', 'origins', 'sources'] as const) if (mentions.has(name)) context[name] = whole[name];
  if (!mentions.has('from')) return;
  const from: [string, Context][] = [];
  for (const name of shape.fields.keys()) {
    if (!mentions.has('from', name)) continue;
    // Keys are compared as such: a trace's pointer has them escaped.
    from.push([name, originOf(shape.input === 'object' ? traces.filter(({ keys, pointer }) => keys[0] === name || pointer === `/${name}`) : traces)]);
  }
  context['from'] = Object.fromEntries(from);
}

/** Untrusted parts that nobody could read: what the model made up may stand there. */
function hidesUntrusted(corpus: Corpus, read: ReadTexts | undefined): boolean {
  return corpus.unread.some((part) => part.origin !== 'tool_definition' && read?.trustOf(part.origin, part.source) === 'untrusted');
}
