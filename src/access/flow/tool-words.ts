import type { ToolDefinition } from '../labels/label.ts';
import { thingsOf } from '../labels/lexicon.ts';
import { nameWords, textWords } from '../labels/names.ts';
import { sinkOf } from '../labels/sinks.ts';
import { bitOf, deedBits, verbsOf } from '../labels/verbs.ts';
import type { Corpus } from '../provenance/corpus.ts';
import { unspacedNames } from './unspaced-names.ts';

/** A tool's name taken apart, to be held against a request and against what was read. */
export interface ToolWords {
  /** What it does, as bits of `VERBS`. */
  readonly verbs: number;
  /** With the other words of its name that may be verbs: `moveToTrash`. */
  readonly allVerbs: number;
  /** With the verb that the name ends with where the description begins with it. */
  readonly likelyVerbs: number;
  /** The word for that; empty where none of its name is. */
  readonly acting: string;
  /** What it does it to. */
  readonly nouns: readonly string[];
  /** What groups it with other tools: `tracker` of `tracker.close`. */
  readonly group: readonly string[];
  /** With what such a verb implies. */
  readonly things: readonly string[];
  /** What its description says in a few words, beyond its name and what most tools' descriptions say. */
  readonly told: readonly string[];
  /** All words of its name but those that most tools have. */
  readonly names: readonly string[];
}

/** Whom something is done to, though one may also be made one. */
const PEOPLE = /^(?:guests?|members?|owners?|invitees?)$/;
/** Words of a description that say what a tool is for, and letters of one. */
const MOST_TOLD = 12;
const LEAST_TOLD = 5;
/** Fewer tools do not show which words all of them have. */
const LEAST_TOOLS = 4;
const SENDING = bitOf('send') | bitOf('post');
/** Inviting alone: what adds somebody may do so to anything. */
const INVITING = /^(?:invit|einlad|convid|zapro|davet)/;
/** What somebody is invited to. */
const COMPANIES = new Set(['team', 'workspace', 'organization', 'organisation', 'org', 'group', 'space', 'server']);

/** @param definitions - all tools of the conversation, by name */
export function toolWordsOf(name: string, definition: ToolDefinition | undefined, definitions: ReadonlyMap<string, ToolDefinition>, corpus: Corpus): ToolWords {
  const all = nameWords(name);
  const shared = sharedWords(definitions, corpus);
  const list = all.filter((word) => !shared.has(word));
  const description = definition?.description.slice(0, 200) ?? '';
  const grouping = new Set([...nameWords(namespaceOf(name)), ...prefixOf(all, definitions, corpus)]);
  // The word that says most stands first or last; one that is nothing but a verb comes before one that is a thing as well.
  const acting = [list, all].flatMap((words) => [words[0], words.at(-1), ...words]).find((word) => word !== undefined && !PEOPLE.test(word) && deedBits(verbsOf(word)) !== 0)
    ?? [...list, ...all].find((word) => deedBits(verbsOf(word)) !== 0)
    ?? list.find((word) => deedBits(verbsOf(word, true)) !== 0);
  let verbs = acting === undefined ? 0 : deedBits(verbsOf(acting, true));
  if (verbs === 0) verbs = deedBits(verbsOf(textWords(description)[0] ?? '', true)) || textWords(description).slice(0, 10).reduce((bits, word) => bits | deedBits(verbsOf(word)), 0);
  const allVerbs = list.reduce((bits, word) => bits | deedBits(verbsOf(word)), verbs);
  const likelyVerbs = verbs | lastVerb(list, acting ?? '', description);
  const things = list.filter((word) => word !== acting && (verbsOf(word) & verbs) === 0 && word.length >= 3 && /\p{L}/u.test(word));
  const told = (verbs & SENDING) === 0 && !INVITING.test(acting ?? '') ? things : things.filter((word) => !isImplied(word));
  const explained = textWords(description).slice(0, MOST_TOLD).filter((word) => word.length >= LEAST_TOLD && deedBits(verbsOf(word, true)) === 0 && !all.includes(word));
  return { verbs, allVerbs, likelyVerbs, told: [...explained, ...unspacedNames(description)], names: list, acting: acting ?? '', things, nouns: told.filter((word) => !grouping.has(word)), group: told.filter((word) => grouping.has(word)) };
}

/**
 * The verb that ends a name which begins with a thing that could be one: `dns_record_set`, `order_address_change`,
 * `review_answer`. The description has to begin with it, as bits of `VERBS`.
 */
function lastVerb(list: readonly string[], acting: string, description: string): number {
  const last = list.at(-1) ?? '';
  const doing = deedBits(verbsOf(last));
  if (list.length < 2 || last === acting || doing === 0 || PEOPLE.test(last) || thingsOf(last).length > 0) return 0;
  return textWords(description).slice(0, MOST_LEADING).reduce((bits, word) => bits | (deedBits(verbsOf(word)) & doing), 0) === 0 ? 0 : doing;
}
/** Words that a description begins with, where it has its verb. */
const MOST_LEADING = 3;

/** What a name begins with that groups tools: `tracker.close`, `mcp__crm__delete_lead`. Empty when the rest says no deed. */
function namespaceOf(name: string): string {
  const end = Math.max(name.lastIndexOf('.'), name.lastIndexOf('/'), name.lastIndexOf('::'), name.lastIndexOf('__'));
  return end > 0 && nameWords(name.slice(end)).some((word) => deedBits(verbsOf(word)) !== 0) ? name.slice(0, end) : '';
}

/** A short first word that says nothing and that another tool's name begins with as well: `edr_release`, `edr_isolate`. */
function prefixOf(all: readonly string[], definitions: ReadonlyMap<string, ToolDefinition>, corpus: Corpus): string[] {
  const [first = ''] = all;
  if (all.length < 2 || first.length > MOST_PREFIX || verbsOf(first, true) !== 0 || thingsOf(first).length > 0) return [];
  const names = new Set([...definitions.keys(), ...corpus.parts.flatMap(({ call }) => (call === undefined ? [] : [call.tool]))]);
  return [...names].filter((name) => nameWords(name)[0] === first).length > 1 ? [first] : [];
}
/** Letters of a product's short name. */
const MOST_PREFIX = 4;

/** Whom and by what means one reaches: nobody who says "answer her" has to say that it is a message to a person. */
function isImplied(noun: string): boolean {
  return sinkOf([noun], undefined) === 'recipient' || thingsOf(noun).some((thing) => thing === 'mail' || thing === 'chat') || COMPANIES.has(noun);
}

/** Words that most tools of a conversation have in their names say nothing of one of them: a product, a prefix. */
function sharedWords(definitions: ReadonlyMap<string, ToolDefinition>, corpus: Corpus): ReadonlySet<string> {
  const names = new Set([...definitions.keys(), ...corpus.parts.flatMap(({ call }) => (call === undefined ? [] : [call.tool]))]);
  const counts = new Map<string, number>();
  if (names.size >= LEAST_TOOLS) for (const name of names) for (const word of new Set(nameWords(name))) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count > names.size / 2).map(([word]) => word));
}
