import { MAX_READ, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { bufferInput } from '../input.ts';
import { mailParts, type MailPart } from '../mail/parts.ts';
import { reportOrder } from '../orders/read.ts';
import { printable } from '../printable.ts';
import { programOf } from '../program.ts';
import { looksLikeText } from '../text.ts';

const EXTENSIONS = ['.eml', '.mbox', '.mht', '.emlx'];
/** Longest message that is read, in bytes. */
const MAX_MAIL = 64 * 1024 * 1024;

const RULES = {
  program: { id: 'mail.program', title: 'An attachment is a program for the machine', severity: 'critical', verdict: 'malicious', references: ['CWE-506', 'OWASP LLM03:2025'] },
  script: { id: 'mail.script', title: 'An attachment is one that runs when it is opened', severity: 'medium', verdict: 'suspicious', references: ['CWE-506', 'OWASP LLM03:2025'] },
  unread: { id: 'mail.unread', title: 'A part is written in a way that is not read, or the message is too long', severity: 'medium', verdict: 'unscanned', references: ['OWASP LLM03:2025'] },
} as const satisfies Record<string, SupplyRule>;

/** What the system starts when it is opened, and no colleague sends. */
const STARTED = /\.(?:exe|scr|pif|com|cpl|msi|bat|cmd|ps1|vbs|vbe|jse?|wsf|wsh|hta|lnk|jar|iso|img|vhdx?|reg|url|chm|one|xll|docm|xlsm|pptm|app|pkg|dmg|desktop)$/i;

/** Messages of a mailbox, each after a line that says from whom and when. */
function messagesOf(text: string): readonly string[] {
  return text.startsWith('From ') ? text.slice(text.indexOf('\n') + 1).split(/\n\r?\nFrom [^\n]{1,300}\n/) : [text];
}

/** What headers say that people or programs read: subjects, names and those of a sender's own. */
function headersOf(message: string): string {
  const head = message.slice(0, /\r?\n\r?\n/.exec(message)?.index ?? 0).replaceAll(/\r?\n[ \t]{1,100}/g, ' ');
  return [...head.matchAll(/^(?:subject|comments|keywords|thread-topic|from|x-[\w-]{1,60}):[ \t]{0,20}([^\r\n]{20,4000})/gim)].map(([, value = '']) => value).join('\n\n');
}

/** Names by which a part is read as what its type says, where it has none of its own. */
function nameOf({ type, file }: MailPart, number: number): string {
  const own = file === undefined ? '' : printable((file.split(/[\\/]/).at(-1) ?? '').trim(), 100);
  return own !== '' ? own : `part ${number}.${type === 'text/html' ? 'html' : type === 'text/calendar' ? 'ics' : 'txt'}`;
}

function scan(input: ScanInput, context: ScanContext): void {
  if (input.size > MAX_MAIL) context.report(RULES.unread, `Of ${input.size} bytes the first ${MAX_MAIL} are read.`);
  const pieces: Buffer[] = [];
  for (let at = 0; at < Math.min(input.size, MAX_MAIL); at += MAX_READ) pieces.push(input.read(at, Math.min(MAX_READ, MAX_MAIL - at)));
  const spend = (): void => { context.budget.step(); };
  let number = 0;
  const messages = messagesOf(Buffer.concat(pieces).toString('latin1'));
  for (const message of messages) reportOrder(headersOf(message), context, 'A header');
  for (const message of messages) for (const part of mailParts(message, spend)) {
    const name = nameOf(part, ++number);
    const { bytes } = part;
    if (bytes === undefined) {
      context.report(RULES.unread, `${name} is written as ${printable(part.encoding, 40)}.`);
      continue;
    }
    context.budget.bytes(bytes.length);
    const program = programOf(bytes);
    if (program !== undefined) context.report(RULES.program, `The attachment ${name} is a program (${program}).`);
    else if (part.file !== undefined && STARTED.test(name)) context.report(RULES.script, `The attachment ${name} runs when it is opened.`);
    if (program === undefined && bytes.length > 0) context.enter(bufferInput(name, bytes));
  }
}

/** Messages with what is attached to them: each part is scanned as what it is. */
export const format: Format = {
  id: 'mail',
  title: 'Mail message',
  extensions: EXTENSIONS,
  carriesCode: true,
  rules: Object.values(RULES),
  detect: ({ head, extension }) => {
    const start = head.toString('latin1', 0, 3000);
    if (!/^(?:From \S[^\n]{0,300}\n|>From [^\n]{0,300}\n)?(?:[A-Za-z][\w-]{1,60}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,60}){2}/.test(start)) return undefined;
    if (EXTENSIONS.includes(extension)) return 'structure';
    return extension === '' && /^(?:From|Return-Path|Received|MIME-Version|Delivered-To): /im.test(start) && /^(?:Subject|To|Content-Type): /im.test(start) && /^(?:From|Return-Path|Received|Delivered-To|MIME-Version|Date|Message-ID|To|Subject|X-[\w-]{1,40}|From )/i.test(start) && looksLikeText(head) ? 'structure' : undefined;
  },
  scan,
};
