import { hash } from 'node:crypto';
import { canonicalJson, parseStrict } from '../../core/json.ts';
import type { BoundCall, ConversationIdentity } from './contract.ts';

/** Deepest arguments that have a canonical form; deeper ones are bound by their text. */
const MAX_DEPTH = 64;

/**
 * Hex SHA-256 of everything an approval is bound to: tool, arguments, application, end user, conversation and policy
 * version. The parts are one JSON array, so that no two different lists have the same text.
 */
export function bindingOf({ tool, arguments: text, conversation, policy }: BoundCall): string {
  const { application, endUser, session, said } = conversation;
  const known = session === undefined ? ['begins', hash('sha256', said[0] ?? '', 'hex')] : ['session', session];
  return hash('sha256', JSON.stringify(['sallyport.approval.1', tool, canonicalArguments(text), application, endUser ?? null, ...known, policy]), 'hex');
}

/**
 * One spelling for arguments that mean the same: without white space, keys in order, strings in their shortest form.
 * Numbers keep their digits, since two that JavaScript holds as one may be two account numbers. Text that is no JSON, or
 * has a key twice, is bound as it is.
 */
export function canonicalArguments(text: string): string {
  try {
    parseStrict(text, MAX_DEPTH);
  } catch {
    return JSON.stringify(['text', text]); // not JSON, as custom tools have it: the very text is bound
  }
  return JSON.stringify(['json', canonicalJson((JSON.parse as ParseWithSource)(text, exact))]);
}

/** `context.source` is a number's own spelling (ECMAScript 2026); the library's types do not know it yet. */
type ParseWithSource = (text: string, reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown) => unknown;

/** Numbers as their spelling; lists are marked too, so that no list is taken for a number. */
function exact(_key: string, value: unknown, { source }: { readonly source?: string }): unknown {
  if (typeof value === 'number') return ['number', source ?? String(value)];
  return Array.isArray(value) ? ['list', ...(value as readonly unknown[])] : value;
}

/** Hash of the user's first texts, by which an unnamed conversation is told from another that began alike. */
export function saidHash(said: ConversationIdentity['said'], count: number): string {
  return hash('sha256', JSON.stringify(said.slice(0, count)), 'hex');
}
