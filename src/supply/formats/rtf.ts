import { MAX_READ, ScanStop, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { GENERAL } from '../general-rules.ts';
import { bufferInput } from '../input.ts';
import { reportOrder } from '../orders/read.ts';
import { wordsOfRichText } from '../orders/shown.ts';
import { scanUnclaimed } from '../unclaimed.ts';
import { printable } from '../printable.ts';

/** Documents in Rich Text: objects that are put in, templates from elsewhere, and fields that start programs. */

const REFERENCES = ['OWASP LLM03:2025', 'AML.T0011'];
const RULES = {
  field: { id: 'rtf.dangerous-field', title: 'A field or object starts a program when the document is opened', severity: 'critical', verdict: 'malicious', references: ['CWE-506', ...REFERENCES] },
  template: { id: 'rtf.remote-template', title: 'Takes its template, or an object, from elsewhere when it is opened', severity: 'critical', verdict: 'malicious', references: ['CWE-829', ...REFERENCES] },
  malformed: { id: 'rtf.malformed', title: 'Begins as a document that does not close, or goes on behind its end', severity: 'medium', verdict: 'suspicious', references: ['CWE-20', ...REFERENCES] },
  object: { id: 'rtf.object', title: 'Holds an object of another program', severity: 'medium', verdict: 'suspicious', references: ['CWE-829', ...REFERENCES] },
} as const satisfies Record<string, SupplyRule>;

/** Control words that are put between the letters of others to hide them are no letters. */
const DDE = /\\fldinst[\s\S]{0,200}?\bDDE(?:AUTO)?\b\s{0,10}([^{}]{0,200})/i;
const FETCHED = /\\\*\\template\s{0,10}((?:https?|ftp|file):[^{}\s]{1,300}|\\\\\\\\[^{}\s]{1,300})|\\fldinst[\s\S]{0,100}?\bINCLUDE(?:PICTURE|TEXT)\b\s{0,10}"?((?:https?:|\\\\\\\\)[^{}"\s]{1,300})/i;
const DATA = /\\objdata\b/g;
/** Bytes of a document that are read. */
const MAX_RTF = 64 * 1024 * 1024;
/** Bytes of an object that are looked into. */
const MAX_OBJECT = 8 * 1024 * 1024;
const MAX_OBJECTS = 50;
const OBJECT = /\\obj(?:ocx|html|link|autlink)\b|\\objupdate\b/;

function scan(input: ScanInput, context: ScanContext): void {
  const pieces: string[] = [];
  for (let at = 0; at < Math.min(input.size, MAX_RTF); at += MAX_READ) {
    context.budget.step();
    pieces.push(input.read(at, Math.min(MAX_READ, MAX_RTF - at)).toString('latin1'));
  }
  // Joined: a field or an object may lie across two pieces.
  const text = pieces.join('');
  const started = DDE.exec(text)?.[1];
  if (started !== undefined) context.report(RULES.field, `A field starts ${printable(started.trim(), 80)}.`);
  const fetched = FETCHED.exec(text);
  if (fetched !== null) context.report(RULES.template, `Takes ${printable(fetched[1] ?? fetched[2] ?? '', 80)}.`);
  if (input.size <= MAX_RTF) structure(text, input, context);
  reportOrder(wordsOfRichText(text), context, 'The document');
  let objects = 0;
  for (const { index } of text.matchAll(DATA)) if (objects++ < MAX_OBJECTS) object(text, index, context);
  if (objects > 0 && OBJECT.test(text)) context.report(RULES.field, 'An object is brought up to date, or run, when the document is opened.');
  if (objects > MAX_OBJECTS) context.report(GENERAL.text, `${objects} objects; ${MAX_OBJECTS} are looked into.`);
  if (input.size > MAX_RTF) throw new ScanStop(GENERAL.text, `A document of ${input.size} bytes; ${MAX_RTF} are read.`);
}

/** Line ends and zeros behind a document are usual, and a few bytes of a tool's own. */
const TAIL = 64;

/** Where the group that is the document closes; undefined when it does not. Signs after a backslash open and close nothing, nor do the bytes that `bin` counts. */
function endOf(text: string, spend: () => void): number | undefined {
  const signs = /\\bin(\d{1,9}) ?|\\[\s\S]|[{}]/g;
  let open = 0;
  for (let found = signs.exec(text); found !== null; found = signs.exec(text)) {
    spend();
    if (found[1] !== undefined) signs.lastIndex += Number(found[1]);
    else if (found[0] === '{') open++;
    else if (found[0] === '}' && --open <= 0) return found.index + 1;
  }
  return undefined;
}

function structure(text: string, input: ScanInput, context: ScanContext): void {
  const end = endOf(text, () => { context.budget.step(); });
  if (end === undefined) return context.report(RULES.malformed, 'The document does not close: it is cut off, or is none.');
  const rest = text.slice(end).replace(/^[\s\0]{1,100000}/, '');
  if (rest.length <= TAIL) return;
  context.report(RULES.malformed, `${text.length - end} bytes follow the document.`, end);
  scanUnclaimed(input, end, context);
}

/** An object's digits, which other signs may stand between. */
function object(text: string, at: number, context: ScanContext): void {
  context.report(RULES.object, 'An object of another program.', at);
  const end = text.indexOf('}', at);
  const last = end < 0 ? text.length : end;
  if (last > at + 8 + 2 * MAX_OBJECT) context.report(GENERAL.text, `An object of more than ${MAX_OBJECT} bytes.`, at);
  const digits = text.slice(at + 8, Math.min(last, at + 8 + 2 * MAX_OBJECT)).replaceAll(/\\[a-z]{1,30}-?\d{0,10} ?|[^\da-fA-F]/g, '');
  const bytes = Buffer.from(digits.slice(0, digits.length & ~1), 'hex');
  for (const magic of ['\x7fELF', 'PK\x03\x04', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1']) {
    const start = bytes.indexOf(magic, 0, 'latin1');
    if (start >= 0) context.enter(bufferInput('object', Buffer.from(bytes.subarray(start))), { unknown: 'ignore' });
  }
  const program = bytes.indexOf('MZ', 0, 'latin1');
  if (program >= 0) context.enter(bufferInput('object', Buffer.from(bytes.subarray(program))), { unknown: 'ignore' });
}

export const format: Format = {
  id: 'rtf',
  title: 'Rich Text document',
  extensions: ['.rtf'],
  carriesCode: true,
  noModel: true,
  mayBeEmpty: true,
  rules: Object.values(RULES),
  detect: ({ head, extension }) => (head.toString('latin1', 0, 5) === '{\\rtf' || head.toString('latin1', 0, 4) === '{\\rt' ? 'signature' : extension === '.rtf' ? 'name' : undefined),
  scan,
};
