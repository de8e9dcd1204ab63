import { z } from 'zod';
import { DEFAULT_MCP, DEFAULT_MCP_LIMITS, DEFAULT_MCP_TIMEOUT } from '../../core/config.ts';
import { hasKeyShape, isCredentialHeader } from '../inline-secret.ts';
import { headerName, headers } from './server.ts';
import { bytes, count, duration, envName, explained, glob, orEmpty, section } from './values.ts';

const variable = z.union([z.string().max(8192), section({ env: envName })], { error: 'must be a fixed value, or {env: NAME} for the value of an environment variable' });

const variables = z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, { error: 'must be the name of an environment variable' }), variable).superRefine((all, context) => {
  for (const [name, value] of Object.entries(all)) {
    if (typeof value === 'string' && (hasKeyShape(value) || (isCredentialHeader(name.replaceAll('_', '-')) && value.length >= 8))) {
      context.addIssue({ code: 'custom', path: [name], message: 'a credential does not belong in this file; write {env: NAME} and put it in that environment variable' });
    }
  }
});

const url = z.string().superRefine((text, context) => {
  const parsed = URL.parse(text);
  const fault = parsed === null ? 'is not a URL; write it like https://host/mcp'
    : parsed.protocol !== 'https:' && parsed.protocol !== 'http:' ? 'must begin with https:// or http://'
    : parsed.username !== '' || parsed.password !== '' ? 'holds a user name or password; put the credential in headers as {env: NAME}'
    : parsed.hash !== '' ? 'must not have a fragment (#)' : undefined;
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
}).meta({ shape: 'URL' });

const list = (what: string) => explained(z.array(glob).max(1000).optional(), what, { shape: 'list of patterns with * and ?', standard: '["*"]' });
const flag = z.boolean({ error: 'must be true or false' });

/** Headers of the client's that mean something to Sallyport or to HTTP itself. */
const NEVER_FORWARDED = new Set(['x-api-key', 'x-sallyport-user', 'x-sallyport-session', 'x-sallyport-token', 'x-sallyport-agent', 'x-sallyport-groups', 'cookie', 'host', 'mcp-session-id', 'content-length', 'connection', 'origin']);

const server = section({
  command: explained(z.string().min(1).max(4096).optional(), 'Program of a local server, which is spoken to over its standard input and output.', { standard: 'none' }),
  args: explained(z.array(z.string().max(8192).refine((text) => !hasKeyShape(text), { error: 'a credential does not belong in this file, nor in arguments, which other users can see; use env' })).max(200).optional(), 'Its arguments.', { standard: 'none' }),
  env: explained(variables.optional(), 'Environment variables for it besides a few harmless ones (PATH, HOME, ...). Credentials only as `{env: NAME}`.', { shape: 'map of name to value or {env: NAME}', standard: 'none' }),
  cwd: explained(z.string().min(1).optional(), 'Folder it is started in, relative to this file. Relative paths in `command` and `args` count from there.', { standard: 'the folder of this file' }),
  url: explained(url.optional(), 'Address of a remote server that speaks streamable HTTP.', { standard: 'none' }),
  headers: explained(headers.optional(), 'Headers for the remote server. Credentials only as `{env: NAME}`.', { shape: 'map of name to value or {env: NAME}', standard: 'none' }),
  authorization_from: explained(headerName.refine((name) => !NEVER_FORWARDED.has(name.toLowerCase()), { error: 'this header is not a credential for a server' }).optional(), 'Header of the client\'s request whose value this server gets as Authorization, such as `authorization`. It is sent to this server alone; two servers cannot name the same header.', { standard: 'nothing of the client\'s is forwarded' }),
  tools: list('Tools that clients may see and call, by the server\'s own names.'),
  prompts: list('Prompts that clients may see and get.'),
  resources: list('URIs of resources that clients may see and read.'),
  pin_resources: explained(flag.optional(), 'Whether a resource is listed and read only when it, or a template that it is of, has been approved as it is. `false` for a server whose resources come and go; what they say is inspected all the same.', { standard: '`true`' }),
  sampling: explained(flag.optional(), 'Whether the server may ask the client\'s model for text.', { standard: '`false`' }),
  elicitation: explained(flag.optional(), 'Whether the server may ask the user for input.', { standard: '`false`' }),
  roots: explained(flag.optional(), 'Whether the server is told the client\'s folders.', { standard: '`false`' }),
  timeout: explained(duration.optional(), 'How long an answer may take; progress starts it anew.', { standard: `${DEFAULT_MCP_TIMEOUT / 1000}s` }),
}).superRefine((value, context) => {
  const fail = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
  if ((value.command === undefined) === (value.url === undefined)) context.addIssue({ code: 'custom', message: 'needs a command or a url, and only one of them' });
  const foreign = value.command === undefined ? (['args', 'env', 'cwd'] as const) : (['headers', 'authorization_from'] as const);
  for (const key of foreign) if (value[key] !== undefined) fail(key, value.command === undefined ? 'goes with command, not with url' : 'goes with url, not with command');
  const fixed = Object.keys(value.headers ?? {}).some((name) => name.toLowerCase() === 'authorization');
  if (fixed && value.authorization_from !== undefined) fail('authorization_from', 'headers sets Authorization already');
});

const serverName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, { error: 'a name is a lower-case letter, then letters, digits and "-", at most 32 characters: it becomes part of tool names' });

const L = DEFAULT_MCP_LIMITS;

export const mcpSection = section({
  lock: explained(z.string().min(1).optional(), 'Lock file with the hashes of the approved definitions; relative to this file. Keep it in version control.', { standard: DEFAULT_MCP.lock }),
  first_use: explained(z.enum(['ask', 'trust']).optional(), 'For a server that the lock file does not know: `ask` serves nothing of it until `sallyport mcp lock --accept`; `trust` approves what it shows the first time and writes that down. What is in the lock file is never changed either way.', { standard: `\`${DEFAULT_MCP.firstUse}\`` }),
  shadowing: explained(z.enum(['block', 'flag', 'off']).optional(), 'For a tool whose definition speaks of another server\'s tool, or whose name looks like that of another one.', { standard: `\`${DEFAULT_MCP.shadowing}\`` }),
  servers: explained(z.record(serverName, server).superRefine((all, context) => {
    const seen = new Map<string, string>();
    for (const [name, { authorization_from: header }] of Object.entries(all)) {
      if (header === undefined) continue;
      const other = seen.get(header.toLowerCase());
      if (other !== undefined) context.addIssue({ code: 'custom', path: [name, 'authorization_from'], message: `the server "${other}" already gets this header; a token for one server must not reach another` });
      seen.set(header.toLowerCase(), name);
    }
  }).optional(), 'The MCP servers behind `sallyport mcp`, by a name of your choice that becomes the prefix of their tools (`NAME__tool`).', { shape: 'map of name to server', standard: 'none' }),
  limits: explained(orEmpty(section({
    message_bytes: explained(bytes.optional(), 'Largest single message of a server or a client.', { standard: `${L.messageBytes / 1024 ** 2}MiB` }),
    definition_chars: explained(count.optional(), 'Longest definition of a tool, prompt or template, as JSON; a longer one is not served.', { standard: String(L.definitionChars) }),
    definitions: explained(count.optional(), 'Most tools, prompts, templates or resources of one server; with more, none of that kind is served.', { standard: String(L.definitions) }),
    messages_per_10s: explained(count.optional(), 'Messages that a server may send in ten seconds before it is cut off.', { standard: String(L.messagesPer10s) }),
    sessions: explained(count.optional(), 'Client sessions at once over HTTP.', { standard: String(L.sessions) }),
    calls: explained(count.optional(), 'Calls at once in one session.', { standard: String(L.calls) }),
  })), 'Bounds on what servers and clients send.'),
});
