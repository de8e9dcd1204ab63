import { isoTime } from '../core/clock.ts';
import { SallyportError } from '../core/errors.ts';
import { isObject, parseStrict, type JsonObject, type JsonValue } from '../core/json.ts';
import { ORIGINS, type Answer, type Origin, type Part } from '../conversation/types.ts';
import { readRequest, SURFACES } from '../conversation/wire/index.ts';
import type { WireSurface } from '../conversation/wire/contract.ts';
import type { PartInspection } from '../inspect/contract.ts';
import type { GuardedRequest, Sender } from '../enforce/guard.ts';
import { HERE_CHARS } from '../enforce/read-ahead.ts';
import { blockingRules } from '../enforce/refusal.ts';
import { askText, inspectText, readTextApart, report, type TextInput, type TextReport } from '../enforce/inspect-text.ts';
import type { ExchangeEvent, PartRecord } from '../ledger/event.ts';
import { strongest } from '../policy/combine.ts';
import type { Decision, EffectivePolicy } from '../policy/types.ts';
import { readBody } from './body.ts';
import type { Identity } from '../access/identity/contract.ts';
import { identify, identityOf, recordedIdentity } from './callers.ts';
import type { Call, Caller, Gateway } from './context.ts';
import { answerRecords, Matched, maskText, requestRecords } from './record.ts';
import { together } from './together.ts';

/**
 * `POST /guard/inspect`, for applications that call their model themselves. One of:
 * - `{"text", "origin"?, "source"?, "id"?}` or `{"inputs": [...]}`: texts that stand alone
 * - `{"surface", "request"}`: a whole request body; the answer holds the body to send
 * - `{"surface", "request", "answer"}`: the model's answer to that request; the answer holds the body to give out
 * `session` (or the header) names the conversation, so that pseudonyms of one call are turned back in a later one.
 */
export async function serveGuard(gateway: Gateway, call: Call): Promise<void> {
  if (!gateway.ledger.ready) throw new SallyportError('ledger.unavailable', 'The ledger cannot record, and the policy serves nothing that is not recorded.');
  const caller = identify(call.request, gateway.config, gateway.keys, gateway.clock.now());
  const raw = await readBody(call.request, gateway.config.server.limits);
  await together();
  const body = parseStrict(raw, gateway.config.server.limits.depth);
  if (!isObject(body)) throw invalid('', 'The body must be a JSON object.');
  const kinds = KINDS.filter((kind) => body[kind] !== undefined);
  // One of two would not be read, and the answer would be taken for both.
  if (kinds.length > 1) throw invalid(`/${kinds[1] ?? ''}`, `The body must have only one of ${kinds.map((kind) => `"${kind}"`).join(' and ')}.`);
  const session = optionalString(body, 'session') ?? caller.session;
  const identity = await identityOf(gateway, caller, gateway.guard.policy(caller.application, '/guard/inspect', ''));
  const known: Identified = { ...caller, session, endUser: identity.user ?? caller.endUser, identity };
  const reply = await (body['surface'] === undefined ? inspectTexts(gateway, call, known, body) : inspectBodies(gateway, call, known, body));
  const text = JSON.stringify(reply.body);
  gateway.ledger.record(reply.event);
  call.response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), 'x-sallyport-id': call.id, 'x-sallyport-decision': reply.event.decision });
  call.response.end(text);
}

/** What a body is told by: a text, several, or a request of a surface. */
const KINDS = ['text', 'inputs', 'surface'] as const;

/** A caller with those on whose behalf it acts. */
type Identified = Caller & { readonly identity: Identity };

interface Reply { readonly body: object; readonly event: ExchangeEvent }

async function inspectTexts(gateway: Gateway, call: Call, caller: Identified, body: JsonObject): Promise<Reply> {
  const list = body['inputs'] === undefined ? [body] : body['inputs'];
  if (!Array.isArray(list) || list.length > 1_000) throw invalid('/inputs', '"inputs" must be a list of at most 1000 texts.');
  const policy = gateway.guard.policy(caller.application, '/guard/inspect', '');
  const vault = gateway.guard.vault(sender(call, caller), policy);
  const now = gateway.clock.now();
  const results: (TextReport & { id?: JsonValue })[] = [];
  const parts: PartRecord[] = [];
  const matched = new Matched();
  const decisions: Decision[] = [];
  const long = list.reduce((sum: number, item) => sum + (isObject(item) && typeof item['text'] === 'string' ? item['text'].length : 0), 0) > HERE_CHARS;
  for (const [i, item] of list.entries()) {
    const at = body['inputs'] === undefined ? '' : `/inputs/${i}`;
    const input = textInput(item, at);
    const second = await askText(gateway.guard, policy, input);
    const result = inspectText(gateway.guard, policy, vault, input, now, second, long ? await readTextApart(gateway.guard, policy, input, second) : undefined);
    const id = isObject(item) ? item['id'] : undefined;
    results.push({ ...(id === undefined ? {} : { id }), ...report(input, result) });
    decisions.push(result.decision);
    matched.add(input.text, result.inspection.findings);
    const { outcome, findings, read, unread } = result.inspection;
    const content = gateway.config.ledger.content === 'masked' && policy.storeContent && unread.length === 0;
    parts.push({
      pointer: `${at}/text`, direction: input.origin === 'model' ? 'answer' : 'request', kind: 'text', origin: input.origin, trust: policy.trustOf(input.origin, input.source),
      ...(input.source === undefined ? {} : { source: input.source }), size: input.text.length, outcome, findings, read, unread, ...(content ? { text: maskText(input.text, findings) } : {}),
    });
  }
  const decision = strongest(decisions);
  const event = guardEvent(gateway, call, caller, policy, decision, { surface: 'guard', model: '', parts, toolCalls: [] }, matched);
  const first = results[0];
  const single = body['inputs'] === undefined && first !== undefined;
  return { body: { exchange: call.id, ...(single ? first : { action: decision.action, results }) }, event };
}

function textInput(item: JsonValue, at: string): TextInput {
  if (!isObject(item) || typeof item['text'] !== 'string') throw invalid(`${at}/text`, '"text" must be a string.');
  const origin = item['origin'] ?? 'user';
  if (!isOrigin(origin)) throw invalid(`${at}/origin`, `"origin" must be one of ${ORIGINS.join(', ')}.`);
  return { text: item['text'], origin, source: optionalString(item, 'source') };
}

function isOrigin(value: JsonValue): value is Origin {
  return ORIGINS.some((origin) => origin === value);
}

async function inspectBodies(gateway: Gateway, call: Call, caller: Identified, body: JsonObject): Promise<Reply> {
  const surface = SURFACES.find((candidate) => candidate.id === body['surface']);
  if (surface === undefined) throw invalid('/surface', `"surface" must be one of ${SURFACES.map(({ id }) => id).join(', ')}.`);
  if (!isObject(body['request'])) throw invalid('/request', '"request" must be the request body of that surface.');
  const raw = JSON.stringify(body['request']);
  const conversation = readRequest(surface, raw, gateway.config.server.limits.depth);
  const { parts } = gateway.config.server.limits;
  if (conversation.parts.length > parts) throw new SallyportError('request.too_many_parts', `The conversation has ${conversation.parts.length} parts; ${parts} are allowed.`);
  const request = await gateway.guard.inspect(surface, conversation, sender(call, caller));
  const content = gateway.config.ledger.content === 'masked' && request.policy.storeContent;
  if (body['answer'] === undefined) {
    const { action } = request.decision;
    const passes = action !== 'block' && action !== 'confirm';
    const event = guardEvent(gateway, call, caller, request.policy, request.decision, { surface: surface.id, model: conversation.model, toolCalls: [], ...requestRecords(request, content), ...accessOf(request) }, matchedIn(request.parts));
    return { body: { exchange: call.id, action, score: request.score, rules: blockingRules(request.decision.reasons), findings: findingsOf(request.parts), ...(passes ? { request: parseStrict(request.body, Infinity) } : {}) }, event };
  }
  return inspectAnswer(gateway, call, caller, surface, request, body['answer'], conversation.model, content);
}

async function inspectAnswer(gateway: Gateway, call: Call, caller: Identified, surface: WireSurface, request: GuardedRequest, body: JsonValue, model: string, content: boolean): Promise<Reply> {
  const raw = JSON.stringify(body);
  const answer = answerOf(surface, raw, body);
  const guarded = request.answer(surface, answer, await request.askAnswer(answer));
  const records = answerRecords(request, answer, guarded, content);
  const event = guardEvent(gateway, call, caller, request.policy, guarded.decision, { surface: surface.id, model, parts: records.parts, toolCalls: records.toolCalls, ...accessOf(request) }, matchedIn([...request.parts, ...guarded.parts]));
  return { body: { exchange: call.id, action: guarded.decision.action, rules: blockingRules(guarded.decision.reasons), findings: findingsOf(guarded.parts), answer: parseStrict(guarded.body, Infinity) }, event };
}

/** Here the answer is part of the caller's own request, so that what is wrong with it is the caller's to correct. */
function answerOf(surface: WireSurface, raw: string, body: JsonValue): Answer {
  try {
    return surface.parseAnswer(raw, body);
  } catch (error) {
    if (!(error instanceof SallyportError)) throw error;
    throw new SallyportError('request.invalid_shape', `"answer" is not an answer of ${surface.id}: ${error.message}`, { location: { pointer: `/answer${error.location?.pointer ?? ''}` }, cause: error });
  }
}

function findingsOf(parts: readonly { readonly part: Part; readonly inspection: { readonly findings: readonly { rule: string; category: string; severity: string; confidence: number; span: readonly [number, number] }[] } }[]): object[] {
  return parts.flatMap(({ part, inspection }) => inspection.findings.map(({ rule, category, severity, confidence, span }) => ({ pointer: part.pointer, rule, category, severity, confidence, span })));
}

function guardEvent(gateway: Gateway, call: Call, caller: Identified, policy: EffectivePolicy, decision: Decision, about: Pick<ExchangeEvent, 'surface' | 'model' | 'parts' | 'toolCalls' | 'history' | 'access'>, matched: Matched): ExchangeEvent {
  const total = gateway.clock.monotonic() - call.started;
  return matched.mask({
    type: 'exchange', id: call.id, time: isoTime(gateway.clock.now()), application: caller.application,
    ...(caller.key === undefined ? {} : { keyId: caller.key.id }), ...(caller.endUser === undefined ? {} : { endUser: caller.endUser }), ...(caller.session === undefined ? {} : { session: caller.session }), ...recordedIdentity(caller.identity),
    route: '/guard/inspect', stream: false, policy: policy.version, mode: policy.mode, decision: decision.action, wouldBe: decision.wouldBe, reasons: decision.reasons,
    timings: { inspectRequest: total, total }, status: 200, ended: 'complete', ...about,
  });
}

function accessOf({ access }: GuardedRequest): Pick<ExchangeEvent, 'access'> {
  return access === undefined ? {} : { access: access.records };
}

function matchedIn(parts: readonly { readonly part: Part; readonly inspection: PartInspection }[]): Matched {
  const matched = new Matched();
  for (const { part, inspection } of parts) matched.add(part.text, inspection.findings);
  return matched;
}

function sender(call: Call, caller: Identified): Sender {
  return { exchange: call.id, application: caller.application, identity: caller.identity, ...(caller.endUser === undefined ? {} : { endUser: caller.endUser }), ...(caller.session === undefined ? {} : { session: caller.session }) };
}

function optionalString(body: JsonObject, key: string): string | undefined {
  const value = body[key];
  if (value !== undefined && typeof value !== 'string') throw invalid(`/${key}`, `"${key}" must be a string.`);
  return value;
}

function invalid(pointer: string, message: string): SallyportError {
  return new SallyportError('request.invalid_shape', message, { location: { pointer } });
}
