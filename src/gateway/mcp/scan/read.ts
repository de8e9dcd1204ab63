import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { findNodeAtLocation, parse as parseJsonc, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { parse as parseToml, TomlError } from 'smol-toml';
import { LineCounter, parseDocument } from 'yaml';
import { SallyportError, systemCode, systemReason } from '../../../core/errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../../../core/json.ts';
import { isDeeper } from '../shape.ts';
import { invocationsOf } from './command.ts';
import type { ConfigFile, ConfiguredServer } from './contract.ts';

/** Largest file that is read. Editors' and agents' settings hold histories too. Bytes. */
const MAX_BYTES = 16 * 1024 ** 2;
const MAX_DEPTH = 200;
const MAX_SERVERS = 10_000;

type Path = readonly (string | number)[];

interface Parsed {
  readonly value: JsonValue;
  lineOf(path: Path): number | undefined;
  /** Keys that stand twice in the object at this path, with the line of the later one. */
  repeated(path: Path): { readonly name: string; readonly line: number }[];
}

/**
 * A configuration file with the servers that it names.
 * @returns undefined when there is no such file
 * @throws SallyportError `input.unreadable`
 */
export function readConfig(path: string, client: string): ConfigFile | undefined {
  const text = textOf(path);
  if (text === undefined) return undefined;
  const parsed = parse(path, text);
  if (isDeeper(parsed.value, MAX_DEPTH)) throw unreadable(path, `it is nested deeper than ${MAX_DEPTH}`);
  if (!isObject(parsed.value)) throw unreadable(path, 'it holds no settings');
  const settings = parsed.value;
  const servers: ConfiguredServer[] = [];
  const repeated: { name: string; line: number }[] = [];
  for (const { at, map } of serverMaps(settings, client)) {
    repeated.push(...parsed.repeated(at));
    for (const [name, raw] of map) {
      if (servers.length >= MAX_SERVERS) throw unreadable(path, `it names more than ${MAX_SERVERS} servers`);
      const server = serverOf(name.name, [...at, name.key], raw);
      if (server !== undefined) servers.push(server);
    }
  }
  return { path, client, servers, settings, repeated, lineOf: (keys) => parsed.lineOf(keys) };
}

function textOf(path: string): string | undefined {
  let descriptor: number;
  try {
    // A pipe or a device in place of a file would never end.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unreadable(path, `it cannot be opened (${systemReason(error)})`, error);
  }
  try {
    const info = fstatSync(descriptor);
    if (!info.isFile()) throw unreadable(path, 'it is not a file');
    if (info.size > MAX_BYTES) throw unreadable(path, `it is larger than ${MAX_BYTES} bytes`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(descriptor));
  } catch (error) {
    if (error instanceof SallyportError) throw error;
    throw unreadable(path, error instanceof TypeError ? 'it is not UTF-8 text' : `it cannot be read (${systemReason(error)})`, error);
  } finally {
    closeSync(descriptor);
  }
}

function unreadable(path: string, why: string, cause?: unknown): SallyportError {
  return new SallyportError('input.unreadable', `${path} was not read: ${why}.`, { location: { file: path }, ...(cause === undefined ? {} : { cause }) });
}

function parse(path: string, text: string): Parsed {
  switch (extname(path).toLowerCase()) {
    case '.toml': return fromToml(path, text);
    case '.yaml':
    case '.yml': return fromYaml(path, text);
    default: return fromJson(path, text);
  }
}

/** JSON as editors take it: with comments and a comma after the last item. */
function fromJson(path: string, text: string): Parsed {
  const errors: ParseError[] = [];
  const options = { allowTrailingComma: true, allowEmptyContent: true };
  let tree: Node | undefined;
  let value: JsonValue;
  try {
    tree = parseTree(text, errors, options);
    value = tree === undefined ? {} : parseJsonc(text, [], options) as JsonValue;
  } catch (error) {
    throw unreadable(path, 'it is nested too deep', error);
  }
  const [first] = errors;
  if (first !== undefined) throw unreadable(path, `it is not JSON (${printParseErrorCode(first.error)} in line ${lineAt(text, first.offset)})`);
  const node = (at: Path): Node | undefined => (tree === undefined ? undefined : findNodeAtLocation(tree, [...at]));
  return {
    value,
    lineOf: (at) => {
      const found = node(at);
      return found === undefined ? undefined : lineAt(text, (found.parent?.type === 'property' ? found.parent : found).offset);
    },
    repeated: (at) => {
      const seen = new Set<string>();
      return (node(at)?.children ?? []).flatMap((property) => {
        const key = property.children?.[0];
        if (property.type !== 'property' || typeof key?.value !== 'string') return [];
        if (seen.has(key.value)) return [{ name: key.value, line: lineAt(text, key.offset) }];
        seen.add(key.value);
        return [];
      });
    },
  };
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

function fromToml(path: string, text: string): Parsed {
  let value: JsonValue;
  try {
    // Dates become text, and numbers beyond a double are of no interest here.
    value = JSON.parse(JSON.stringify(parseToml(text, { integersAsBigInt: 'asNeeded' }), (_, item: unknown) => (typeof item === 'bigint' ? item.toString() : item))) as JsonValue;
  } catch (error) {
    throw unreadable(path, error instanceof TomlError ? `it is not TOML (line ${error.line})` : 'it is not TOML', error);
  }
  const lines = text.split('\n');
  return {
    value,
    // The parser tells no places; a table's head is found by its name.
    lineOf: (at) => {
      const name = at.slice(0, 2).map(String);
      const found = lines.findIndex((line) => {
        const head = /^\s{0,40}\[{1,2}([^\]]{1,400})\]/.exec(line)?.[1];
        return head !== undefined && head.split('.').map((key) => key.trim().replaceAll(/^["']|["']$/g, '')).slice(0, name.length).join('\0') === name.join('\0');
      });
      return found < 0 ? undefined : found + 1;
    },
    repeated: () => [],
  };
}

function fromYaml(path: string, text: string): Parsed {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const [first] = document.errors;
  if (first !== undefined) throw unreadable(path, `it is not YAML (line ${first.linePos?.[0].line ?? 1})`);
  let value: JsonValue;
  try {
    value = JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 }) ?? {})) as JsonValue;
  } catch (error) {
    throw unreadable(path, 'its aliases grow without bound', error);
  }
  return {
    value,
    lineOf: (at) => {
      const node: unknown = document.getIn(at, true);
      const range = node !== null && typeof node === 'object' && 'range' in node ? (node.range as readonly number[] | null | undefined) : undefined;
      return range?.[0] === undefined ? undefined : counter.linePos(range[0]).line;
    },
    repeated: () => [],
  };
}

interface ServerMap {
  readonly at: Path;
  readonly map: readonly (readonly [{ readonly name: string; readonly key: string | number }, JsonValue])[];
}

/** Every place in which the known clients name servers. Files of unknown clients are looked through for all of them. */
function serverMaps(settings: JsonObject, client: string): ServerMap[] {
  const maps: ServerMap[] = [];
  const add = (at: Path, value: JsonValue | undefined): void => {
    if (Array.isArray(value)) {
      // Continue has a list, each item with its name.
      maps.push({ at, map: value.map((item, i) => [{ name: isObject(item) && typeof item['name'] === 'string' ? item['name'] : `${i}`, key: i }, item] as const) });
    } else if (isObject(value)) maps.push({ at, map: Object.entries(value).map(([name, item]) => [{ name, key: name }, item] as const) });
  };
  for (const key of ['mcpServers', 'mcp_servers', 'context_servers', 'servers']) add([key], settings[key]);
  const { mcp, projects, experimental } = settings;
  if (isObject(mcp)) {
    // VS Code's settings and our own file have `mcp.servers`; opencode has the servers at once.
    if (isObject(mcp['servers'])) add(['mcp', 'servers'], mcp['servers']);
    else if (Object.values(mcp).some((item) => isObject(item) && (Array.isArray(item['command']) || typeof item['url'] === 'string'))) add(['mcp'], mcp);
  }
  if (isObject(settings['mcp.servers'])) add(['mcp.servers'], settings['mcp.servers']);
  if (isObject(projects)) for (const [folder, project] of Object.entries(projects)) if (isObject(project)) add(['projects', folder, 'mcpServers'], project['mcpServers']);
  if (isObject(experimental)) add(['experimental', 'modelContextProtocolServers'], experimental['modelContextProtocolServers']);
  // Goose calls everything an extension.
  if (client === 'Goose' && isObject(settings['extensions'])) add(['extensions'], settings['extensions']);
  return maps;
}

function strings(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.flatMap((item) => (typeof item === 'string' ? [item] : typeof item === 'number' ? [String(item)] : [])) : [];
}

function record(...values: readonly (JsonValue | undefined)[]): Record<string, string> {
  const out: Record<string, string> = {};
  for (const value of values) {
    if (!isObject(value)) continue;
    for (const [key, item] of Object.entries(value)) if (typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean') Object.defineProperty(out, key, { value: String(item), enumerable: true });
  }
  return out;
}

/** @returns undefined for what is no server, such as a built-in extension */
function serverOf(name: string, path: Path, value: JsonValue): ConfiguredServer | undefined {
  if (!isObject(value)) return undefined;
  const transport = isObject(value['transport']) ? value['transport'] : {};
  const given = value['command'] ?? value['cmd'] ?? transport['command'];
  // Zed: {path, args, env}; opencode: [program, ...args].
  const inner = isObject(given) ? given : {};
  const list = strings(given);
  const command = typeof given === 'string' ? given : typeof inner['path'] === 'string' ? inner['path'] : list[0];
  const args = Array.isArray(given) ? list.slice(1) : [...strings(value['args'] ?? inner['args'] ?? transport['args'])];
  const url = [value['url'], value['serverUrl'], value['httpUrl'], value['uri'], value['endpoint'], transport['url']].find((item) => typeof item === 'string');
  if (command === undefined && url === undefined) return undefined;
  const request = isObject(value['requestOptions']) ? value['requestOptions'] : {};
  return {
    name, path, command, args,
    invocations: command === undefined ? [] : invocationsOf(command, args),
    env: record(value['env'], value['environment'], value['envs'], inner['env'], transport['env']),
    headers: record(value['headers'], value['http_headers'], request['headers'], transport['headers']),
    url: typeof url === 'string' ? url : undefined,
    raw: value,
  };
}
