import { createHash } from 'node:crypto';
import { canonicalJson, isObject, pointerToken, type JsonObject, type JsonValue } from '../../core/json.ts';
import { DEFINITION_KINDS, type DefinitionKind, type FieldHashes, type LockedServer, type ServerDefinitions } from './contract.ts';

/** `sha256:` and the SHA-256 of the value's canonical JSON. */
export function hashOf(value: JsonValue): string {
  return `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`;
}

/** Fields whose `properties` are hashed one by one, so that a change tells which parameter it concerns. */
const SCHEMAS: ReadonlySet<string> = new Set(['inputSchema', 'outputSchema']);

/**
 * The hashes of all fields of an object, unknown ones included. Two objects have the same hashes only when they are the
 * same value (test/property/mcp-lock.test.ts).
 */
export function fieldHashes(body: JsonObject): FieldHashes {
  const found: [string, string][] = [];
  for (const [key, value] of Object.entries(body)) {
    const at = `/${pointerToken(key)}`;
    const properties = SCHEMAS.has(key) && isObject(value) ? value['properties'] : undefined;
    if (!isObject(value) || !isObject(properties)) {
      found.push([at, hashOf(value)]);
      continue;
    }
    for (const [name, schema] of Object.entries(properties)) found.push([`${at}/properties/${pointerToken(name)}`, hashOf(schema)]);
    // An object can stand here only when it was taken apart: any other `properties` keeps its own shape.
    found.push([at, hashOf({ ...value, properties: { names: Object.keys(properties).sort() } })]);
  }
  return sorted(found);
}

/** With its keys in order and no prototype, since names come from servers: `__proto__` is one like any other. */
export function sorted<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  const out = Object.create(null) as Record<string, T>;
  for (const [key, value] of [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) out[key] = value;
  return out;
}

/** What the lock file keeps of a server as it is now. A name that is defined twice is left out: it is never served. */
export function pinsOf(live: ServerDefinitions): LockedServer {
  const of = (kind: DefinitionKind): Record<string, FieldHashes> => {
    const counts = new Map<string, number>();
    for (const each of live.definitions) if (each.kind === kind) counts.set(each.name, (counts.get(each.name) ?? 0) + 1);
    return sorted(live.definitions.flatMap((each) => (each.kind === kind && counts.get(each.name) === 1 ? [[each.name, fieldHashes(kind === 'resources' ? lasting(each.body) : each.body)] as const] : [])));
  };
  return {
    endpoint: fieldHashes(live.endpoint),
    identity: fieldHashes(live.identity),
    instructions: live.instructions === undefined ? null : hashOf(live.instructions),
    ...byKind((kind) => (kind === 'resources' && !live.pinsResources ? {} : of(kind))),
  };
}

/** One value for each kind of definition. */
export function byKind<T>(of: (kind: DefinitionKind) => T): Record<DefinitionKind, T> {
  return Object.fromEntries(DEFINITION_KINDS.map((kind) => [kind, of(kind)])) as Record<DefinitionKind, T>;
}

/** A resource without what changes whenever its content does. */
function lasting({ size: _, ...body }: JsonObject): JsonObject {
  const { annotations } = body;
  if (!isObject(annotations)) return body;
  const { lastModified: __, ...rest } = annotations;
  return { ...body, annotations: rest };
}
