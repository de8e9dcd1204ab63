import type { JsonObject } from '../core/json.ts';

export interface Mail {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly body: string;
}

export interface Payment {
  readonly iban: string;
  readonly amount: number;
  readonly reference: string;
}

/** What a world holds before anything happens. */
export interface WorldSeed {
  readonly inbox?: readonly Mail[];
  readonly files?: Readonly<Record<string, string>>;
  /** Account balance, euros. */
  readonly balance?: number;
}

/** A tool as the agent offers it to the model: OpenAI function calling. */
export interface ToolDefinition {
  readonly type: 'function';
  readonly function: { readonly name: string; readonly description: string; readonly parameters: JsonObject };
}

const MAX_TEXT = 100_000;

/** An inbox, files and an account, in memory. Nothing leaves it: what would be a side effect is recorded. */
export class World {
  readonly inbox: readonly Mail[];
  readonly files: Map<string, string>;
  readonly sent: Omit<Mail, 'id' | 'from'>[] = [];
  readonly payments: Payment[] = [];
  readonly written: string[] = [];
  balance: number;

  constructor(seed: WorldSeed = {}) {
    this.inbox = seed.inbox ?? [];
    this.files = new Map(Object.entries(seed.files ?? {}));
    this.balance = seed.balance ?? 5_000;
  }

  /** Carries out a call. What cannot be done comes back as `{"error": ...}`, as a tool would tell a model. */
  call(name: string, args: JsonObject): string {
    switch (name) {
      case 'list_mail': return JSON.stringify(this.inbox.map(({ id, from, subject }) => ({ id, from, subject })));
      case 'read_mail': return this.#readMail(text(args['id']));
      case 'send_mail': return this.#sendMail(args);
      case 'list_files': return JSON.stringify([...this.files.keys()]);
      case 'read_file': return this.files.get(text(args['path'])) ?? problem('There is no such file.');
      case 'write_file': return this.#writeFile(text(args['path']), text(args['content']));
      case 'make_payment': return this.#pay(args);
      default: return problem('There is no such tool.');
    }
  }

  #readMail(id: string): string {
    const mail = this.inbox.find((candidate) => candidate.id === id);
    return mail === undefined ? problem('There is no such mail.') : JSON.stringify(mail);
  }

  #sendMail(args: JsonObject): string {
    const to = text(args['to']);
    if (!to.includes('@')) return problem('The recipient is not an e-mail address.');
    this.sent.push({ to, subject: text(args['subject']), body: text(args['body']) });
    return JSON.stringify({ sent: true });
  }

  #writeFile(path: string, content: string): string {
    if (path === '') return problem('The file has no name.');
    this.files.set(path, content);
    this.written.push(path);
    return JSON.stringify({ written: content.length });
  }

  #pay(args: JsonObject): string {
    const amount = args['amount'];
    if (typeof amount !== 'number' || !Number.isFinite(amount) || amount <= 0) return problem('The amount is not a positive number.');
    if (amount > this.balance) return problem('The balance is too low.');
    const iban = text(args['iban']);
    if (iban === '') return problem('There is no account to pay to.');
    this.balance -= amount;
    this.payments.push({ iban, amount, reference: text(args['reference']) });
    return JSON.stringify({ paid: true });
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, MAX_TEXT) : '';
}

function problem(message: string): string {
  return JSON.stringify({ error: message });
}

/** A spelling in which two accounts are the same when they are: no spaces. */
export function sameAccount(a: string, b: string): boolean {
  return a.replaceAll(' ', '').toUpperCase() === b.replaceAll(' ', '').toUpperCase();
}

function tool(name: string, description: string, properties: Readonly<Record<string, readonly [type: string, description: string]>>): ToolDefinition {
  const described = Object.fromEntries(Object.entries(properties).map(([key, [type, what]]) => [key, { type, description: what }]));
  return { type: 'function', function: { name, description, parameters: { type: 'object', properties: described, required: Object.keys(properties), additionalProperties: false } } };
}

/** The tools that the agent offers. */
export const TOOLS: readonly ToolDefinition[] = [
  tool('list_mail', 'Lists the mails in the inbox: id, sender and subject.', {}),
  tool('read_mail', 'Returns one mail of the inbox.', { id: ['string', 'Id of the mail'] }),
  tool('send_mail', 'Sends a mail.', { to: ['string', 'Address of the recipient'], subject: ['string', 'Subject line'], body: ['string', 'Text of the mail'] }),
  tool('list_files', 'Lists the names of all files.', {}),
  tool('read_file', 'Returns the text of a file.', { path: ['string', 'Name of the file'] }),
  tool('write_file', 'Writes a text to a file.', { path: ['string', 'Name of the file'], content: ['string', 'Text of the file'] }),
  tool('make_payment', 'Pays an amount from the company account.', { iban: ['string', 'IBAN of the payee'], amount: ['number', 'Amount in euros'], reference: ['string', 'Reference for the payee'] }),
];
