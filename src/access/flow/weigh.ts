import type { Conversation, Origin, Trust } from '../../conversation/types.ts';
import type { Price } from '../../core/config.ts';
import { isObject } from '../../core/json.ts';
import type { DocumentMarker } from '../../conversation/documents.ts';
import type { InspectionContext } from '../../inspect/contract.ts';
import type { CallLimits, SinkKind, ToolPin } from '../../policy/tools.ts';
import type { EffectivePolicy } from '../../policy/types.ts';
import { deedName } from '../labels/action.ts';
import { definitionOf, labelTool, pinned, type ToolClass, type ToolDefinition, type ToolLabel } from '../labels/label.ts';
import { sinkByForm, sinkOf } from '../labels/sinks.ts';
import { deedBits, withNear } from '../labels/verbs.ts';
import type { Piece, Source, Trace } from '../provenance/contract.ts';
import { corpusOf, type Corpus, type CorpusPart } from '../provenance/corpus.ts';
import { leavesOf } from '../provenance/leaves.ts';
import { traceLeaves } from '../provenance/trace.ts';
import type { TextIndices } from '../provenance/text-index.ts';
import type { SinkTrace, WeighedCall } from './contract.ts';
import { SUSPECTED } from './contract.ts';
import type { DefinitionMemory } from './definition-memory.ts';
import { isOtherThanCalled } from './called.ts';
import { explain, isNamed, isOrderedUnlisted, isSpokenOf } from './explain.ts';
import { asks, intentOf, sharesName, speaksOf } from './intent.ts';
import { hasRival, namesSum, saysNumberLike } from './rivals.ts';
import { readsProse, suggestionFor } from './suggestion.ts';
import { commandIn, commandLabel, commandWords, readingLabel, statedWords, statementsIn } from './statements.ts';
import { toolWordsOf } from './tool-words.ts';
import { ofModel, usedBefore } from './used-before.ts';
import { ordersOtherDeed } from './other-deed.ts';
import { isWording } from './wording.ts';
import { integrityOf } from './integrity.ts';
import type { Order, Orders } from './orders.ts';

/** Calls of one answer that are remembered beside each other: each is held against all before it, which may not cost their square. */
export const MOST_BESIDE = 300;

/** A tool call that is about to run. */
export interface ProposedCall {
  readonly tool: string;
  /** As the model wrote them. */
  readonly arguments: string;
  /** Calls that the same answer proposes before this one. */
  readonly beside?: readonly Omit<ProposedCall, 'beside'>[];
}

/** What weighing needs to know of the world; the caches in it change no result. */
export interface FlowOptions {
  readonly indices: TextIndices;
  readonly orders: Orders;
  readonly context: InspectionContext;
  trustOf(origin: Origin, source: string | undefined): Trust;
  /** What the policy says of a tool. */
  pinOf?(tool: string): ToolPin | undefined;
  /** Whether an address, a host or an account is one of the user's own. */
  ownsDestination?(value: string): boolean;
  readonly limits?: CallLimits;
  /** What the model costs, where it is known. */
  readonly price?: Price | undefined;
  /** Markers of documents inside user messages, besides the common ones. */
  readonly documentMarkers?: readonly DocumentMarker[];
  /** Remembers definitions over the turns of a conversation. Without it a change is not seen. */
  readonly memory?: DefinitionMemory;
}

/** What the rules take from a policy, with the caches of whoever asks them. */
export function flowOptions(policy: Pick<EffectivePolicy, 'trustOf' | 'pinOf' | 'ownsDestination' | 'callLimits' | 'documentMarkers'>, rest: Pick<FlowOptions, 'indices' | 'orders' | 'context' | 'memory' | 'price'>): FlowOptions {
  const { trustOf, pinOf, ownsDestination, callLimits: limits, documentMarkers } = policy;
  return { ...rest, trustOf, pinOf, ownsDestination, limits, documentMarkers };
}

const HARM: Readonly<Record<ToolClass, 0 | 1 | 2 | 3>> = {
  reads_untrusted: 0, reads_private: 0, fetches: 1, changes_state: 1, sends_outward: 2, spends: 3, destroys: 3, runs_code: 3, grants_access: 3,
};
/** A tool that a policy says nothing of may be called as often as it likes. */
const NO_LIMITS: CallLimits = { same_call: Infinity, calls: Infinity, tokens: Infinity };
/** A day or a time of one: a request has several, and texts bring others. */
const STARTS_AS_DATE = /^\s*(?:\d{4}-\d{2}|\d{1,2}[:.]\d{2})/;
/** A number by which a thing is called; fewer digits count something. */
const ONLY_DIGITS = /^\d{3,12}$/;
/** Classes of calls by which somebody gets something. */
const REACHING: readonly ToolClass[] = ['sends_outward', 'spends', 'grants_access', 'runs_code'];
const CLASSES_THAT_HARM: readonly ToolClass[] = ['spends', 'destroys', 'runs_code', 'grants_access', 'sends_outward'];

/** Works out everything that the rules weigh of one call. Pure but for its caches. */
export function weigh(conversation: Pick<Conversation, 'parts'>, call: ProposedCall, o: FlowOptions, before?: number): WeighedCall {
  const corpus = corpusOf(conversation, o.trustOf, o.indices, before, o.documentMarkers);
  const { definitions, twice } = definitionsIn(corpus);
  const pin = o.pinOf?.(call.tool);
  const { leaves, unreadable } = leavesOf(call.arguments);
  const deed = deedName(call.tool, leaves);
  const named = pinned(labelTool(deed, parametersOf(leaves), definitions.get(call.tool)), pin);
  const orders = readOrders(corpus, o);
  const orderAt = ({ from, span }: Source): number => {
    const found = (orders.found.get(from) ?? []).reduce((most, order) => (order.span[0] < span[1] && span[0] < order.span[1] ? Math.max(most, order.confidence) : most), 0);
    return found >= SUSPECTED || from.trust !== 'untrusted' ? found : Math.max(found, o.orders.around(from.part, from.trust, span, o.context));
  };
  const traces = traceLeaves(leaves, corpus).map((trace) => (usedBefore(trace, corpus) ? ofModel(trace) : trace)).map((trace) => (isOwn(trace) ? { ...trace, standing: 'trusted' as const, pieces: trace.pieces.map((piece): Piece => ({ ...piece, standing: 'trusted' })) } : trace));
  const formed = (kind: SinkKind | undefined, { keys, value }: Trace): SinkKind | undefined => (kind === undefined ? undefined : sinkByForm(kind, keys, value, named.classes.has('spends')));
  const sinks = traces.flatMap((trace): SinkTrace[] => {
    const kind = typeof trace.value === 'boolean' || trace.value === null || trace.value === '' ? undefined : pinnedSink(pin, trace.keys) ?? formed(sinkOf(trace.keys, trace.value), trace);
    return kind === undefined || kind === 'none' ? [] : [{ trace, kind }];
  });
  const statements = statementsIn(named, sinks);
  const read = readingLabel(named, statements);
  const command = commandIn(read, sinks);
  const label = commandLabel(read, command);
  const intent = intentOf(corpus);
  const harm = [...label.classes].reduce<0 | 1 | 2 | 3>((most, each) => (HARM[each] > most ? HARM[each] : most), label.unknown || label !== named ? 1 : 0);
  const harmful = CLASSES_THAT_HARM.filter((each) => label.classes.has(each));
  const tool = commandWords(statedWords(toolWordsOf(deed, definitions.get(call.tool), definitions, corpus), statements), command);
  // Who wants something computed wants no table dropped.
  const otherDeed = statements?.some(({ readsOnly }) => !readsOnly) === true && (withNear(tool.verbs) & intent.verbs) === 0;
  const asked = otherDeed || (intent.onlyAsks && harm > 0 && (harmful.length > 0 || label.classes.has('changes_state'))) ? false : harmful.length === 0
    ? [...label.classes].some((each) => asks(intent, each)) || speaksOf(intent, label)
    : harmful.some((each) => asks(intent, each)) || (speaksOf(intent, label) && asks(intent, 'changes_state'));
  const deedAsked = (deedBits(withNear(tool.allVerbs)) & intent.verbs) !== 0;
  const looks = harm === 1 && label.classes.has('fetches') && !label.classes.has('changes_state');
  const explained = looks && intent.opensLink ? 2 : explain(intent, tool, traces, asked && harmful.length > 0);
  const ordered = !intent.onlyAsks && isOrderedUnlisted(intent, tool, traces) && !traces.some((trace) => trace.standing === 'untrusted' && rivals(trace));
  const labels = new Map<string, ToolLabel>();
  const labelOf = (part: CorpusPart): ToolLabel | undefined => {
    const name = part.call?.tool ?? part.part.source;
    if (part.part.origin !== 'tool_result' || name === undefined || name === '') return undefined;
    const given = part.call === undefined ? [] : leavesOf(part.call.arguments).leaves;
    const deedOf = deedName(name, given);
    let known = labels.get(deedOf);
    if (known === undefined) labels.set(deedOf, (known = pinned(labelTool(deedOf, parametersOf(given), definitions.get(name)), o.pinOf?.(name))));
    return known;
  };
  const leavesPeople = intent.leavesPeople && !intent.givesAddress && (explained === 2 || (explained === 1 && asked && (tool.verbs & intent.verbs) !== 0)) && !label.classes.has('destroys') && !label.classes.has('spends');
  const ordersFrom = (confidence: number): CorpusPart[] => [...orders.found].filter(([, list]) => list.some((order) => order.confidence >= confidence)).map(([part]) => part);
  const suggestion = harm === 0 ? undefined : suggestionFor(call.tool, tool, traces, sinks, corpus, intent, label.unknown || REACHING.some((each) => label.classes.has(each)), label.unknown);
  return {
    call, limits: o.limits ?? NO_LIMITS, price: o.price, integrity: integrityOf(call.tool, definitions, twice, conversation, o.memory), label, traces, sinks, explained, spokenOf: explained === 2 || isSpokenOf(intent, tool, traces, harm) || ordered, named: isNamed(intent, traces), readProse: readsProse(corpus), suggestion, unreadable: unreadable ?? (corpus.budget.cut ? 'too_many' : undefined), intent, corpus, harm, asked, labelOf,
    readUntrusted: corpus.parts.some(({ part, trust }) => trust === 'untrusted' && part.origin !== 'tool_definition') || corpus.unread.some((part) => part.origin !== 'tool_definition'),
    orderAt,
    ordersFrom,
    deedAsked,
    handedOn: ((intent.delegates && (intent.delegatesDeed || (deedAsked && (asked || !label.classes.has('grants_access'))))) || (intent.seesTo && harm < 2)) && orders.unread.length === 0 && ![...orders.found.values()].some((list) => list.some((order) => order.certain)),
    unreadParts: orders.unread,
    delegated: (piece) => intent.delegates || intent.seesTo || (intent.paysBill && label.classes.has('spends')) || pointedTo(piece),
    leavesPeople,
    leftOpen: ({ argument, force }) => ((force === 'asked' && (intent.refers || (harm < 2 && explained === 2 && traces.some((trace) => trace.pointer === argument && !isWording(trace) && trace.pieces.length > 0 && trace.pieces.every(pickedOut))))) || ((force === 'reached' || force === 'asked') && leavesPeople && sinks.some(({ kind, trace }) => (kind === 'recipient' || kind === 'url') && trace.pointer === argument))) && traces.some((trace) => trace.pointer === argument && !hasRival(trace, call.tool, corpus)),
    otherDeedOrdered: (harm === 1 || harm === 2) && !intent.onlyAsks && deedAsked && explained > 0 && (suggestion === undefined || suggestion.other === true || suggestion.force === 'named') && ordersOtherDeed(tool.allVerbs, traces, corpus, ordersFrom(SUSPECTED), intent),
    otherThanCalled: (trace) => isOtherThanCalled(trace, corpus, intent),
    contradicts: (argument) => traces.some((trace) => trace.pointer === argument && (rivals(trace) || isOtherThanNamed(trace) || isOtherThanCalled(trace, corpus, intent)))
      || (sinks.some(({ kind, trace }) => kind === 'amount' && trace.pointer === argument && trace.pieces.every(({ sources }) => sources.every(({ place }) => place === 'prose'))) && namesSum(corpus)),
    has: (...classes) => classes.some((each) => label.classes.has(each)),
  };

  /** The user named another value of a trace's form, and it is no date and no mere number. */
  function rivals(trace: Trace): boolean {
    return typeof trace.value === 'string' && /\p{L}/u.test(trace.value) && !STARTS_AS_DATE.test(trace.value) && hasRival(trace, call.tool, corpus);
  }

  /** A number that picks a thing, where the user picked one of as many digits and only what somebody wrote has this one. */
  function isOtherThanNamed(trace: Trace): boolean {
    const kind = sinks.find((sink) => sink.trace === trace)?.kind;
    const text = String(trace.value);
    return (kind === 'target' || kind === 'recipient') && trace.standing === 'untrusted' && ONLY_DIGITS.test(text) && saysNumberLike(text, corpus)
      && trace.pieces.every(({ sources }) => sources.every(({ place }) => place === 'prose'));
  }

  /** From a text that was asked for by what the user called it, and by nothing else. */
  function pickedOut({ standing, sources }: Piece): boolean {
    return standing === 'untrusted' && sources.length > 0 && sources.every(({ from }) => from.call !== undefined && saidInFull(from.call.arguments));
  }

  function saidInFull(text: string): boolean {
    const said = traceLeaves(leavesOf(text).leaves.filter(({ value }) => (typeof value === 'string' && value.length >= 3) || typeof value === 'number').slice(0, 8), corpus);
    return said.some(({ value, standing }) => standing === 'user' && /\p{N}/u.test(String(value))) && said.every(({ standing }) => standing === 'user' || standing === 'model');
  }

  function pointedTo({ sources }: Piece): boolean {
    return sources.some(({ from }) => from.trust === 'untrusted' && from.call !== undefined && namesSource(from.call.arguments, corpus));
  }

  /** A destination of the user's own counts as named by the user, unless an order names it. */
  function isOwn({ value, pieces }: Trace): boolean {
    return typeof value === 'string' && o.ownsDestination?.(value) === true && !pieces.some(({ sources }) => sources.some((source) => orderAt(source) >= SUSPECTED));
  }

  /** The user named what was read: the file, the page, the sender. */
  function namesSource(text: string, all: Corpus): boolean {
    const values = leavesOf(text).leaves.filter(({ value }) => typeof value === 'string' && value.length >= 4);
    return traceLeaves(values.slice(0, 8), all).some((trace) => trace.standing === 'user' && sharesName(intent, String(trace.value)));
  }
}

/** What the policy says of a parameter, by the nearest of the names that lead to it. */
function pinnedSink(pin: ToolPin | undefined, keys: readonly string[]): SinkKind | 'none' | undefined {
  for (const key of [...keys].reverse()) {
    const kind = pin?.sinks !== undefined && Object.hasOwn(pin.sinks, key) ? pin.sinks[key] : undefined;
    if (kind !== undefined) return kind;
  }
  return undefined;
}

function parametersOf(leaves: readonly { readonly keys: readonly string[] }[]): string[] {
  return [...new Set(leaves.flatMap(({ keys }) => keys.slice(0, 1)))];
}

/** The tools' definitions by name. Of two with one name the one that can do more is not known, so neither's word is taken. */
function definitionsIn(corpus: Corpus): { definitions: ReadonlyMap<string, ToolDefinition>; twice: ReadonlySet<string> } {
  const found = new Map<string, ToolDefinition>();
  const twice = new Set<string>();
  for (const { part } of corpus.parts) {
    if (part.origin !== 'tool_definition' || part.kind !== 'tool_definition') continue;
    const value = parsed(part.text);
    const definition = definitionOf(value);
    if (definition === undefined) continue;
    if (found.has(definition.name)) twice.add(definition.name);
    found.set(definition.name, definition);
    for (const name of alsoCalled(value)) if (!found.has(name)) found.set(name, { ...definition, name });
  }
  for (const name of twice) found.delete(name);
  return { definitions: found, twice };
}

/** Names under which a tool that Anthropic runs is called, besides its own: one definition of its kind brings all of them. */
function alsoCalled(definition: unknown): readonly string[] {
  const type = isObject(definition) ? definition['type'] : undefined;
  return typeof type === 'string' && /^code_execution_\d{8}$/.test(type) ? ['bash_code_execution', 'text_editor_code_execution'] : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // No definition that can be read: the label comes from the name.
  }
}

function readOrders(corpus: Corpus, o: FlowOptions): { found: ReadonlyMap<CorpusPart, readonly Order[]>; unread: readonly CorpusPart[] } {
  const found = new Map<CorpusPart, readonly Order[]>();
  const unread: CorpusPart[] = [];
  for (const each of corpus.parts) {
    if (each.trust !== 'untrusted') continue;
    const orders = o.orders.in(each.part, each.trust, o.context);
    if (orders === undefined) unread.push(each);
    else if (orders.length > 0) found.set(each, orders);
  }
  return { found, unread };
}
