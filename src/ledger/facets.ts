import type { JsonValue } from '../core/json.ts';
import { isObject } from '../core/json.ts';
import type { Entry } from './contract.ts';

/** What entries are searched by. Derived from the body alone, so that an index can be checked against it. */
export interface Facets {
  readonly application: string | undefined;
  readonly decision: string | undefined;
  readonly session: string | undefined;
  /** Rules of findings and of reasons, each once, sorted. */
  readonly rules: readonly string[];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function addRules(rules: Set<string>, list: unknown): void {
  if (!Array.isArray(list)) return;
  for (const item of list as readonly unknown[]) if (isObject(item) && typeof item['rule'] === 'string') rules.add(item['rule']);
}

const NONE: readonly string[] = [];

/** The facets of an event, be it one to be recorded or one as it came from JSON: then of any shape, because a stored body may have been changed. */
export function facetsOf(recorded: object): Facets {
  const event = recorded as Readonly<Record<string, unknown>>;
  const rules = new Set<string>();
  addRules(rules, event['reasons']);
  const parts = event['parts'];
  if (Array.isArray(parts)) for (const part of parts as readonly unknown[]) if (isObject(part)) addRules(rules, part['findings']);
  return {
    application: text(event['application']),
    decision: text(event['decision']),
    session: text(event['session']),
    rules: rules.size === 0 ? NONE : [...rules].sort(),
  };
}

/** An entry whose facets are known already, which spares the store from parsing its body. */
export interface FacetedEntry extends Entry {
  readonly facets: Facets;
}

/** @throws SyntaxError when the body is not JSON */
export function facetsOfEntry(entry: Entry | FacetedEntry): Facets {
  if ('facets' in entry) return entry.facets;
  const event = JSON.parse(entry.body) as JsonValue;
  return isObject(event) ? facetsOf(event) : { application: undefined, decision: undefined, session: undefined, rules: NONE };
}

export function sameFacets(a: Facets, b: Facets): boolean {
  return a.application === b.application && a.decision === b.decision && a.session === b.session && a.rules.length === b.rules.length && a.rules.every((rule, index) => rule === b.rules[index]);
}
