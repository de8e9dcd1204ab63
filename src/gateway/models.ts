import { request as undiciRequest } from 'undici';
import { SallyportError } from '../core/errors.ts';
import { isObject, parseStrict, type JsonObject, type JsonValue } from '../core/json.ts';
import { identify, identityOf } from './callers.ts';
import type { Call, Gateway } from './context.ts';
import { keyAllowsModel } from './keys.ts';
import { adminEvent } from './record.ts';
import { headersFor, secretsOf, withoutSecrets, type Upstream } from './upstreams.ts';

const MAX_BYTES = 4 * 1024 * 1024;
/** Pages of one upstream's list, and models on each: the most that the Anthropic API gives. */
const MAX_PAGES = 20;
const PAGE_MODELS = 1_000;

/**
 * `GET /v1/models`, or HEAD: what the upstreams serve, as far as the configuration, the caller's key and the permissions allow. Entries keep the
 * fields that their upstream gave them, and all of them are on one page. An upstream that cannot tell is left out, and so is
 * one of another provider's API where the caller brings a key of its own; when none can tell, the call fails.
 */
export async function serveModels(gateway: Gateway, call: Call): Promise<void> {
  call.request.resume();
  const caller = identify(call.request, gateway.config, gateway.keys, gateway.clock.now());
  const policy = gateway.guard.policy(caller.application, '/v1/models', '');
  const identity = await identityOf(gateway, caller, policy);
  // Anthropic's SDK names its version in every call, which tells the two list formats apart.
  const anthropic = call.request.headers['anthropic-version'] !== undefined;
  const asked = gateway.upstreams.all.filter(({ config }) => caller.ownCredential === undefined || config.kind === 'practice' || config.kind === (anthropic ? 'anthropic' : 'openai'));
  const lists = await Promise.allSettled(asked.map((upstream) => list(upstream, call, caller.ownCredential, anthropic)));
  const found = lists.filter((result) => result.status === 'fulfilled').flatMap((result) => result.value);
  if (found.length === 0 && lists.some((result) => result.status === 'rejected')) throw new SallyportError('upstream.unreachable', 'No upstream could list its models.');
  const models = found.filter((model) => typeof model['id'] === 'string' && (caller.key === undefined || keyAllowsModel(caller.key, model['id'])) && gateway.guard.mayUse(model['id'], policy, identity));
  const wanted = call.path.startsWith('/v1/models/') ? decoded(call.path.slice('/v1/models/'.length)) : undefined;
  let value: JsonValue;
  if (wanted === undefined) value = anthropic ? { data: models, has_more: false, first_id: models[0]?.['id'] ?? null, last_id: models.at(-1)?.['id'] ?? null } : { object: 'list', data: models };
  else {
    const one = models.find((model) => model['id'] === wanted);
    if (one === undefined) throw new SallyportError('request.unknown_model', 'No upstream serves this model.');
    value = one;
  }
  gateway.ledger.record(adminEvent('models.listed', { exchange: call.id, models: models.length, withheld: found.length - models.length }, caller.application));
  const secrets = gateway.upstreams.all.flatMap((upstream) => secretsOf(upstream, caller.ownCredential));
  const body = withoutSecrets(JSON.stringify(value), secrets);
  call.response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'x-sallyport-id': call.id });
  call.response.end(body);
}

/** A model's name in a path; a broken escape names none. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch (error) {
    throw new SallyportError('request.unknown_model', 'No upstream serves this model.', { cause: error });
  }
}

/** Every page of an upstream's list. */
async function list(upstream: Upstream, call: Call, own: string | undefined, anthropic: boolean): Promise<JsonObject[]> {
  const speaksAnthropic = upstream.config.kind === 'anthropic' || (upstream.config.kind === 'practice' && anthropic);
  const url = new URL(`${upstream.config.baseUrl ?? ''}${upstream.config.kind === 'openai' ? '/models' : '/v1/models'}`);
  if (upstream.config.kind === 'anthropic') url.searchParams.set('limit', String(PAGE_MODELS));
  const headers = headersFor(upstream, call.request.headers, own, speaksAnthropic ? 'anthropic.messages' : 'openai.chat');
  const found: JsonObject[] = [];
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const page = await read(upstream, url, headers);
    found.push(...page.models);
    if (page.after === undefined) return found;
    url.searchParams.set('after_id', page.after);
  }
  throw new SallyportError('upstream.too_large', 'The upstream lists more models than can be read.');
}

async function read(upstream: Upstream, url: URL, headers: Record<string, string>): Promise<{ readonly models: JsonObject[]; readonly after: string | undefined }> {
  const response = await undiciRequest(url, { headers, dispatcher: upstream.pool, signal: AbortSignal.timeout(upstream.config.timeouts.firstByte) });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += (chunk as Buffer).length;
    if (size > MAX_BYTES) throw new SallyportError('upstream.too_large', 'The upstream lists more models than can be read.');
    chunks.push(chunk as Buffer);
  }
  const body = parseStrict(Buffer.concat(chunks).toString('utf8'), 64);
  const data = isObject(body) ? body['data'] : undefined;
  if (response.statusCode !== 200 || !Array.isArray(data)) throw new SallyportError('upstream.bad_answer', 'The upstream did not list its models.');
  const after = isObject(body) && body['has_more'] === true ? body['last_id'] : undefined;
  return { models: data.filter(isObject), after: typeof after === 'string' ? after : undefined };
}
