import { isAbsolute, join } from 'node:path';
import { DEFAULT_MCP, DEFAULT_MCP_LIMITS, DEFAULT_MCP_TIMEOUT, type McpConfig, type McpServerConfig, type NamedValue } from '../core/config.ts';
import type { FileContent } from './schema/file.ts';
import { durationMs, parseBytes } from './schema/values.ts';

type Section = FileContent['mcp'];

function named(map: Readonly<Record<string, string | { readonly env: string }>> | undefined, lower: boolean): NamedValue[] {
  return Object.entries(map ?? {}).map(([name, value]) => ({ name: lower ? name.toLowerCase() : name, ...(typeof value === 'string' ? { value } : { env: value.env }) }));
}

/** A path of the file's as the program can use it: relative ones count from the file's folder, wherever a client starts us. */
function at(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

function serverOf(name: string, section: NonNullable<Section['servers']>[string], folder: string): McpServerConfig {
  const { command, url } = section;
  return {
    name,
    transport: command !== undefined
      ? { kind: 'stdio', command, args: section.args ?? [], env: named(section.env, false), cwd: at(folder, section.cwd ?? '.') }
      // The schema lets through exactly one of the two.
      : { kind: 'http', url: url ?? '', headers: named(section.headers, true), authorizationFrom: section.authorization_from?.toLowerCase() },
    tools: section.tools ?? ['*'],
    prompts: section.prompts ?? ['*'],
    resources: section.resources ?? ['*'],
    pinResources: section.pin_resources ?? true,
    sampling: section.sampling ?? false,
    elicitation: section.elicitation ?? false,
    roots: section.roots ?? false,
    timeout: section.timeout === undefined ? DEFAULT_MCP_TIMEOUT : durationMs(section.timeout),
  };
}

/** The `mcp` section of a file in this folder, with its defaults filled in. */
export function mcpOf(section: Section, folder: string): McpConfig {
  const { limits } = section;
  const L = DEFAULT_MCP_LIMITS;
  return {
    lock: at(folder, section.lock ?? DEFAULT_MCP.lock),
    firstUse: section.first_use ?? DEFAULT_MCP.firstUse,
    shadowing: section.shadowing ?? DEFAULT_MCP.shadowing,
    servers: Object.entries(section.servers ?? {}).map(([name, server]) => serverOf(name, server, folder)),
    limits: {
      messageBytes: (limits.message_bytes === undefined ? undefined : parseBytes(limits.message_bytes)) ?? L.messageBytes,
      definitionChars: limits.definition_chars ?? L.definitionChars,
      definitions: limits.definitions ?? L.definitions,
      messagesPer10s: limits.messages_per_10s ?? L.messagesPer10s,
      sessions: limits.sessions ?? L.sessions,
      calls: limits.calls ?? L.calls,
    },
  };
}
