import type { JsonObject, JsonValue } from '../core/json.ts';
import type { ModelRequest, ToolCall, ToolOffer } from './types.ts';

export type Role = 'list_mail' | 'read_mail' | 'send_mail' | 'list_files' | 'read_file' | 'write_file' | 'delete_file' | 'pay';

const MAIL = ['mail', 'mails', 'email', 'emails', 'inbox', 'message', 'messages'];
const FILE = ['file', 'files', 'document', 'documents', 'dir', 'directory', 'folder'];
/** Words of which a tool's name must have one of each list to be the one for a job. */
const ROLES: Readonly<Record<Role, readonly (readonly string[])[]>> = {
  list_mail: [MAIL, ['list', 'inbox', 'check', 'search']],
  read_mail: [MAIL, ['read', 'get', 'open', 'fetch']],
  send_mail: [MAIL, ['send', 'write', 'reply', 'compose', 'forward']],
  list_files: [FILE, ['list', 'ls', 'search']],
  read_file: [FILE, ['read', 'get', 'open', 'load', 'cat']],
  write_file: [FILE, ['write', 'save', 'create', 'append']],
  delete_file: [[...FILE, 'record', 'records'], ['delete', 'remove', 'erase', 'drop']],
  pay: [['pay', 'payment', 'payments', 'transfer', 'wire', 'money']],
};

/** Names under which tools take a value. The first is used when a tool says nothing of its arguments. */
const ARGUMENTS = {
  to: ['to', 'recipient', 'recipients', 'to_address', 'email', 'address'],
  subject: ['subject', 'title'],
  body: ['body', 'text', 'content', 'message', 'contents'],
  path: ['path', 'file', 'filename', 'file_name', 'file_path', 'name'],
  id: ['id', 'mail_id', 'message_id', 'email_id'],
  amount: ['amount', 'value', 'sum'],
  account: ['iban', 'account', 'to_account', 'recipient_account', 'account_number', 'destination', 'to', 'recipient'],
  reference: ['reference', 'memo', 'purpose', 'description', 'note'],
} as const;
export type Values = Partial<Record<keyof typeof ARGUMENTS, string | number>>;

/** The words of a tool's name: `sendMail`, `send-mail` and `send_mail` are the same. */
export function nameWords(name: string): string[] {
  return name.slice(0, 256).replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase().split(/[^a-z0-9]+/).filter((word) => word !== '');
}

/** The offered tool for a job, if there is one. */
export function toolFor(request: ModelRequest, role: Role): ToolOffer | undefined {
  return request.tools.find((tool) => {
    const words = nameWords(tool.name);
    return ROLES[role].every((list) => words.some((word) => list.includes(word)));
  });
}

/** A call with the values under the names that the tool uses; required arguments that have no value get an empty one. */
export function callWith(tool: ToolOffer, values: Values): ToolCall {
  const args: JsonObject = {};
  for (const [key, value] of Object.entries(values) as [keyof Values, string | number][]) {
    const names = ARGUMENTS[key];
    const declared = tool.arguments.find((argument) => names.some((name) => name === argument.name.toLowerCase()) && !(argument.name in args));
    if (declared === undefined && tool.arguments.length > 0) continue;
    args[declared?.name ?? names[0]] = cast(declared?.type ?? typeof value, value);
  }
  for (const { name, type, required, options } of tool.arguments) if (required && !(name in args)) args[name] = options[0] ?? empty(type);
  return { name: tool.name, arguments: args };
}

/** A value of the type that a schema asks for. */
export function cast(type: string, value: string | number): JsonValue {
  switch (type) {
    case 'number':
    case 'integer': {
      const number = Number(value);
      return Number.isFinite(number) ? number : 0;
    }
    case 'boolean': return true;
    case 'array': return [value];
    case 'object': return {};
    default: return String(value);
  }
}

/** A value of a type that says nothing. */
export function empty(type: string): JsonValue {
  switch (type) {
    case 'number':
    case 'integer': return 0;
    case 'boolean': return false;
    case 'array': return [];
    case 'object': return {};
    case 'null': return null;
    default: return '';
  }
}

/** Whether a tool was called for this since the user last spoke. */
export function called(request: ModelRequest, tool: ToolOffer, target: string): boolean {
  return request.calls.some((call) => call.name === tool.name && Object.values(call.arguments).flat().includes(target));
}

/** What a tool returned when it was called for this; undefined before. */
export function resultOf(request: ModelRequest, role: Role, target: string): string | undefined {
  const tool = toolFor(request, role);
  return request.calls.find((call) => call.name === tool?.name && Object.values(call.arguments).flat().includes(target))?.result;
}
