import { NO_CODE, SECRET_FILE } from './hosts.ts';
import { DECODE, FETCH, HOST, PROCESS, SEND, UNPICKLE, WRITE } from './python-names.ts';
import { dotted, type Node } from './python-syntax.ts';
import type { Values } from './python-values.ts';

/** What a notebook's commands for a shell are called in the Python that they stand between. */
export const SHELL_MAGIC = '__shell_magic__';

/** Where a value comes from; several can be true of one. */
export const FROM = { network: 1, decoded: 2, environment: 4, secretFile: 8, host: 16, socket: 32, secretKey: 64, input: 128, unpickled: 256, noCode: 512 } as const;

const SECRET_NAME = /KEY|TOKEN|SECRET|PASS|CRED|AUTH|COOKIE|SESSION/i;
/** What hands out the keys that a machine keeps for other services. */
const CREDENTIALS = /\.get_(?:frozen_)?credentials$|^keyring\.get_password$|^google\.auth\.default$/;
/** The key of the hub that libraries of models keep. */
const HUB_KEY = /^huggingface_hub\.(?:utils\.)?(?:HfFolder(?:\(\))?\.)?get_token$/;
/** What lists the files of a folder. */
const LISTS = /^(?:glob\.i?glob|os\.(?:listdir|scandir|walk)|pathlib\.(?:Posix|Windows)?Path(?:\.home)?\(\)(?:\.\w+(?:\(\))?){0,4}\.(?:r?glob|iterdir))$/;
/** What reads a file whole, or opens it. */
const READS = /(?:^|\.)(?:read_text|read_bytes|read_binary|get_data|open|imread)$/;
/** Commands that say keys: of clouds, code hosts, keychains. */
const KEY_COMMAND = /\b(?:gcloud\s{1,4}(?:[\w-]{1,30}\s{1,4}){0,3}print-(?:access|identity)-token|aws\s{1,4}(?:[\w-]{1,30}\s{1,4}){0,3}(?:export-credentials|get-session-token|get-login-password|assume-role\S{0,20})|aws\s{1,4}configure\s{1,4}get\b|az\s{1,4}account\s{1,4}get-access-token|gh\s{1,4}auth\s{1,4}token|glab\s{1,4}auth\s{1,4}token|git\s{1,4}credential\s{1,4}fill|security\s{1,4}find-(?:generic|internet)-password|secret-tool\s{1,4}(?:lookup|search)|vault\s{1,4}(?:print\s{1,4}token|token\s{1,4}lookup)|op\s{1,4}(?:read|item\s{1,4}get)|kubectl\s{1,4}(?:config\s{1,4}view\s{1,4}--raw|get\s{1,4}secrets?)|npm\s{1,4}token\s{1,4}list|docker-credential-\w{1,30}\s{1,4}(?:get|list)|cmdkey\s{1,4}\/list)\b/;
/** What hands out what a file holds. */
const SAYS = /\b(?:cat|head|tail|less|more|type|base64|xxd|strings|tar|zip|cp|grep|Get-Content)\b/;
const MAX_FOLLOWED = 12;
/** Numbers from which on they are a text rather than a mark. */
const HIDDEN_LENGTH = 6;

/** Where an expression's value comes from. */
export function flagsOf(values: Values, node: Node, depth = 0): number {
  values.spend();
  if (depth > 40) return 0;
  switch (node.kind) {
    case 'text': case 'number': return 0;
    case 'name': return (values.known.get(node.name)?.flags ?? 0) | (values.path(node) === 'os.environ' ? FROM.environment : 0);
    case 'attribute': {
      const own = dotted(node);
      return (values.path(node) === 'os.environ' ? FROM.environment : 0) | (own === undefined ? 0 : values.known.get(own)?.flags ?? 0) | flagsOf(values, node.base, depth + 1);
    }
    case 'item': return values.path(node.base) === 'os.environ' ? variable(values, node.index) : flagsOf(values, node.base, depth + 1);
    case 'joined': case 'group': return node.items.reduce((sum, item) => sum | flagsOf(values, item, depth + 1), 0);
    case 'call': return callFlags(values, node, depth);
  }
}

function variable(values: Values, key: Node | undefined): number {
  const name = key === undefined ? undefined : values.text(key);
  return name !== undefined && SECRET_NAME.test(name) ? FROM.secretKey : 0;
}

function callFlags(values: Values, node: Extract<Node, { kind: 'call' }>, depth: number): number {
  const path = values.path(node.callee) ?? '';
  const [first] = node.args;
  if (path === 'os.getenv' || path === 'os.environ.get' || path === 'os.environ.pop') return variable(values, first?.value);
  let flags = node.args.reduce((sum, { value }) => sum | flagsOf(values, value, depth + 1), 0);
  if (node.callee.kind === 'attribute') flags |= flagsOf(values, node.callee.base, depth + 1);
  else flags |= flagsOf(values, node.callee, depth + 1);
  if (FETCH.test(path) || SEND.test(path)) flags |= FROM.network;
  if (/^socket\.(?:socket|create_connection)(?:\(\)\.(?:recv|recvfrom|makefile|accept))?$/.test(path)) flags |= path.includes('()') ? FROM.network | FROM.socket : FROM.socket;
  if (DECODE.test(path) || path === 'builtins.chr' || (node.callee.kind === 'attribute' && node.callee.name === 'decode' && /rot|hex|base64|zlib/.test(first === undefined ? '' : values.text(first.value) ?? ''))) flags |= FROM.decoded;
  // Code that is written down as numbers, so that nobody reads it.
  if (/^builtins\.(?:bytes|bytearray)$/.test(path) && first?.value.kind === 'group' && first.value.items.length >= HIDDEN_LENGTH && first.value.items.every(({ kind }) => kind === 'number')) flags |= FROM.decoded;
  if (path === 'builtins.map' && first !== undefined && values.path(first.value) === 'builtins.chr') flags |= FROM.decoded;
  if (HOST.test(path) || PROCESS.test(path)) flags |= FROM.host;
  if (path === SHELL_MAGIC || PROCESS.test(path)) {
    const command = wordsOf(values, first?.value);
    if (KEY_COMMAND.test(command) || (SAYS.test(command) && SECRET_FILE.test(command))) flags |= FROM.secretFile;
    else if (/^\s{0,8}(?:env|printenv|export\s{1,4}-p|set)\s{0,8}(?:$|[|;])/.test(command)) flags |= FROM.environment;
  }
  if (UNPICKLE.test(path)) flags |= FROM.unpickled;
  if (CREDENTIALS.test(path)) flags |= FROM.secretFile;
  if (path === 'builtins.input' || path === 'builtins.raw_input') flags |= FROM.input;
  if (HUB_KEY.test(path)) flags |= FROM.secretKey;
  // Files of keys by whatever name a pattern finds them.
  if (LISTS.test(path) && SECRET_FILE.test(fileOf(values, node) ?? '')) flags |= FROM.secretFile;
  if ((WRITE.test(path) || READS.test(path)) && namesPicture(values, node)) flags |= FROM.noCode;
  if ((WRITE.test(path) || /read_text|read_bytes|\.open$/.test(path)) && holdsSecrets(values, fileOf(values, node) ?? '')) flags |= FROM.secretFile;
  return flags;
}

/** A command, as one text or as a list of words. */
function wordsOf(values: Values, node: Node | undefined): string {
  const list = node?.kind === 'name' ? values.known.get(values.alias(node.name))?.node ?? node : node;
  if (list?.kind === 'group') return list.items.slice(0, 100).map((item) => values.text(item) ?? '?').join(' ');
  return list === undefined ? '' : values.text(list) ?? '';
}

function holdsSecrets(values: Values, file: string): boolean {
  return SECRET_FILE.test(file) || values.taken.has(file);
}

/** Whether what a call reads is a picture or a sound, say, by the name of its file. */
function namesPicture(values: Values, node: Extract<Node, { kind: 'call' }>): boolean {
  return NO_CODE.test(fileOf(values, node) ?? '') || node.args.some(({ value }) => NO_CODE.test(values.text(value) ?? ''));
}

/** The path that a call opens. */
export function fileOf(values: Values, node: Extract<Node, { kind: 'call' }>, depth = 0): string | undefined {
  const [first] = node.args;
  const { callee } = node;
  if (depth > MAX_FOLLOWED) return undefined;
  const base = callee.kind === 'attribute' ? (callee.base.kind === 'name' ? values.known.get(values.alias(callee.base.name))?.node ?? callee.base : callee.base) : undefined;
  const folder = base === undefined ? undefined : values.text(base) ?? (base.kind === 'call' ? fileOf(values, base, depth + 1) : undefined);
  // What a folder is asked for by a pattern, or joined with, lies in it.
  if (callee.kind === 'attribute' && callee.name === 'iterdir') return folder;
  if (callee.kind === 'attribute' && /^(?:joinpath|r?glob)$/.test(callee.name) && first !== undefined) return [folder, values.text(first.value) ?? '?'].filter((part) => part !== undefined).join('/');
  const own = folder;
  return own ?? (first === undefined ? undefined : values.text(first.value));
}
