import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { EffectivePolicy, Reason } from '../../policy/types.ts';
import { isWebAddress } from './web-address.ts';

const SECRET = 'pass ?words?|passwd|pass ?phrases?|secrets?|api ?keys?|(?:access|auth|bearer|refresh|session|security) tokens?|private keys?|(?:credit|debit)? ?card numbers?|cvv|cvc|ssn|social security(?: numbers?)?|one time (?:codes?|passwords?)|otp|seed phrases?|recovery (?:codes?|phrases?)|mnemonics?|credentials';
/** What a field for a secret is called. */
const SECRET_FIELD = new RegExp(`^(?:token|pin|seed)$|(?:^| )(?:${SECRET})$`);
/** How a person is told to give one. */
const SECRET_WANTED = new RegExp(`\\b(?:enter|type(?: in)?|paste|provide|give|tell|send|share|confirm|supply|input|need|require) (?:(?:us|me|in|here|again) ){0,2}(?:your (?:[\\p{L}\\p{N}]{1,40} ){0,3}|(?:(?:the|an?|this|its|current|new|account|user|login|master|sudo|admin|root|database) ){0,3})(?:${SECRET})\\b(?! (?:reset|polic|rule|file|name|length|hint|manager|strength|santa))|^(?:your |the )?(?:[a-z]+ ){0,2}(?:${SECRET})(?: (?:please|here))?$`, 'u');

/**
 * What is wrong with a question of a server to the user, whatever its words are: a form may not ask for a secret, since
 * what is filled in goes to the server and through the client; an address that is opened must be one of a web page.
 */
export function elicitationReasons(params: JsonObject, server: string, { mode }: EffectivePolicy): Reason[] {
  const reason = (rule: string, pointer: string, note: string): Reason => ({ rule, category: 'exfiltration', pointer, origin: 'tool_result', severity: 'high', confidence: 1, action: 'block', mode, decidedBy: `mcp.servers.${server}.elicitation`, note });
  if (params['mode'] === 'url') return isWebAddress(params['url']) ? [] : [reason('elicitation.unsafe-url', '/url', 'only https addresses, and http ones of this machine, are opened')];
  const field = secretField(params['requestedSchema']);
  if (field === undefined && !SECRET_WANTED.test(plain(params['message']))) return [];
  return [reason('elicitation.asks-for-secret', field ?? '/message', 'a form may not ask for a password, key or the like; the protocol has the url mode for that')];
}

/** The addresses that a server's error wants the user to visit first. @returns what is wrong with them */
export function requiredReasons(data: JsonValue | undefined, server: string, policy: EffectivePolicy): Reason[] {
  const listed = isObject(data) && Array.isArray(data['elicitations']) ? data['elicitations'] : [];
  return listed.flatMap((each) => (isObject(each) ? elicitationReasons({ ...each, mode: 'url' }, server, policy) : []));
}

/** The pointer of the first field that a secret would be written into. What is ticked or chosen from a list is none. */
function secretField(schema: JsonValue | undefined): string | undefined {
  const properties = isObject(schema) ? schema['properties'] : undefined;
  for (const [name, field] of isObject(properties) ? Object.entries(properties) : []) {
    if (!isObject(field) || field['type'] === 'boolean' || field['enum'] !== undefined || field['oneOf'] !== undefined) continue;
    if (field['format'] === 'password' || field['writeOnly'] === true || SECRET_FIELD.test(plain(name)) || SECRET_FIELD.test(plain(field['title'])) || SECRET_WANTED.test(plain(field['description']))) return '/requestedSchema/properties';
  }
  return undefined;
}

/** `apiKey`, `api_key` and `API key:` alike. */
function plain(text: JsonValue | undefined): string {
  return typeof text !== 'string' ? '' : text.slice(0, 4_000).replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim();
}
