import type { JsonValue } from '../../core/json.ts';
import { DEFINITION_RULES, type Definition, type DefinitionFinding, type ServerDefinitions } from './contract.ts';
import { isDistinctive, isOddName, plainLetters, skeleton, spelling } from './names.ts';

/** Names as they may stand in prose. A name with other characters is looked for by its look only. */
const WORD = /[\p{L}\p{N}_][\p{L}\p{N}_.-]{2,200}/gu;

interface Owned {
  readonly server: string;
  readonly name: string;
}

/**
 * What the definitions of several servers do to each other: names that are taken for another server's, descriptions that
 * speak of another server's tools. Linear in the text of all definitions. Pure.
 */
export function shadowing(servers: readonly ServerDefinitions[]): DefinitionFinding[] {
  const tools = servers.flatMap(({ server, definitions }) => definitions.flatMap((definition): Owned[] => (definition.kind === 'tools' ? [{ server, name: definition.name }] : [])));
  const byLook = groups(tools, ({ name }) => skeleton(name));
  const byWord = groups(tools.filter(({ name }) => isDistinctive(name)), ({ name }) => plainLetters(name).toLowerCase());
  const found: DefinitionFinding[] = [];
  for (const { server, definitions } of servers) {
    // As they are spelled: a look-alike of another server's tool must not excuse what is said of that tool.
    const own = new Set(definitions.flatMap(({ kind, name }) => (kind === 'tools' ? [name.toLowerCase()] : [])));
    for (const definition of definitions) {
      const at = { server, kind: definition.kind, name: definition.name };
      if ((definition.kind === 'tools' || definition.kind === 'prompts') && isOddName(definition.name)) found.push({ rule: DEFINITION_RULES.oddName, ...at, text: 'the name has characters that cannot be seen or told from Latin letters' });
      if (definition.kind === 'tools') found.push(...names(at, byLook.get(skeleton(definition.name)) ?? []));
      found.push(...mentions(definition, at, own, byWord));
    }
  }
  return found;
}

/** Whether a name looks like another one than its letters spell. */
function isDisguised(name: string): boolean {
  return skeleton(name) !== spelling(name);
}

type Place = Pick<DefinitionFinding, 'server' | 'kind' | 'name'>;

function names(at: Place, alike: readonly Owned[]): DefinitionFinding[] {
  const found = new Map<string, DefinitionFinding>();
  for (const other of alike) {
    if (other.server === at.server && other.name === at.name) continue;
    const habit = spelling(other.name) === spelling(at.name);
    // Two spellings within one server are its own affair; a look-alike within one server still is not.
    if (habit && other.server === at.server) continue;
    // Of two that look alike the one in disguise is meant; the honest one is not taken away because of it.
    if (!habit && !isDisguised(at.name) && isDisguised(other.name)) continue;
    const rule = habit ? DEFINITION_RULES.sameName : DEFINITION_RULES.lookAlike;
    const text = habit ? `server ${other.server} has a tool of this name too` : `the name looks like that of a tool of server ${other.server}`;
    if (!found.has(rule.id)) found.set(rule.id, { rule, ...at, other: other.server, text });
  }
  return [...found.values()];
}

function mentions(definition: Definition, at: Place, own: ReadonlySet<string>, byWord: ReadonlyMap<string, readonly Owned[]>): DefinitionFinding[] {
  const others = new Set<string>();
  for (const text of textsOf(definition.body)) {
    for (const [word] of plainLetters(text).toLowerCase().matchAll(WORD)) {
      // Exposed names carry the server's name in front.
      for (const name of new Set([word, word.replace(/[.-]+$/, ''), word.replace(/^[a-z0-9-]{1,32}__/, '')])) {
        if (own.has(name)) continue;
        for (const { server } of byWord.get(name) ?? []) if (server !== at.server) others.add(server);
      }
    }
  }
  return [...others].sort().map((other) => ({ rule: DEFINITION_RULES.mention, ...at, other, text: `the definition speaks of a tool of server ${other}` }));
}

/** All texts in a definition but its name: descriptions, titles, defaults and keys, at any depth. */
function textsOf(body: Readonly<Record<string, JsonValue>>): string[] {
  const texts: string[] = [];
  const walk = (value: JsonValue): void => {
    if (typeof value === 'string') texts.push(value);
    else if (Array.isArray(value)) value.forEach(walk);
    else if (value !== null && typeof value === 'object') {
      for (const [key, item] of Object.entries(value)) {
        texts.push(key);
        walk(item);
      }
    }
  };
  for (const [key, value] of Object.entries(body)) if (key !== 'name' && key !== 'uri' && key !== 'uriTemplate') walk(value);
  return texts;
}

function groups<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const map = new Map<string, T[]>();
  for (const item of items) {
    const at = key(item);
    const list = map.get(at);
    if (list === undefined) map.set(at, [item]);
    else list.push(item);
  }
  return map;
}
