import { MAX_READ, ScanStop, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { GENERAL } from '../general-rules.ts';
import { bufferInput } from '../input.ts';
import { actionIssues } from '../pdf/actions.ts';
import { entry, nameOf, PdfDocument } from '../pdf/document.ts';
import { reportOrder } from '../orders/read.ts';
import { wordsOfContent } from '../orders/shown.ts';
import { reportProgram, scanUnclaimed } from '../unclaimed.ts';

/** Documents in PDF: what they run, start and send, the files in them, and what follows their end. */

const REFERENCES = ['OWASP LLM03:2025', 'AML.T0011'];
const RULES = {
  action: { id: 'pdf.dangerous-action', title: 'A script or action starts programs, or sends data away', severity: 'critical', verdict: 'malicious', references: ['CWE-506', ...REFERENCES] },
  odd: { id: 'pdf.odd-action', title: 'A script or action that documents have no use for', severity: 'medium', verdict: 'suspicious', references: ['CWE-506', ...REFERENCES] },
  note: { id: 'pdf.note', title: 'Worth knowing', severity: 'info', verdict: 'none', references: [] },
  encrypted: { id: 'pdf.encrypted', title: 'Encrypted, so that its scripts cannot be read', severity: 'low', verdict: 'unscanned', references: ['OWASP LLM03:2025'] },
  disguised: { id: 'pdf.disguised', title: 'Named as a document, or a document named as something else', severity: 'medium', verdict: 'suspicious', references: ['CWE-434', ...REFERENCES] },
  unread: { id: 'pdf.unread-part', title: 'A part that could act is packed or nested in a way that is not read', severity: 'medium', verdict: 'unscanned', references: ['OWASP LLM03:2025'] },
  malformed: { id: 'pdf.malformed', title: 'Begins as a document and lacks its structure, or is cut off: what it holds was not looked at as what it is', severity: 'medium', verdict: 'suspicious', references: ['CWE-20', ...REFERENCES] },
  appended: { id: 'pdf.appended-data', title: 'Bytes behind the end of the document', severity: 'medium', verdict: 'none', references: ['CWE-434', ...REFERENCES] },
} as const satisfies Record<string, SupplyRule>;

/** In bytes; what acts in longer ones is looked for in the beginning, and the rest said to be unread. */
const MAX_PDF = 64 * 1024 * 1024;
const PICTURE = /\.(?:png|jpe?g|gif|webp|bmp|ico|tiff?|wav|mp[34]|ogg|flac)$/i;
const MAX_FILES = 100;
/** Readers look for the beginning in so many bytes. */
const START = 1024;
/** Readers take a last line of white space or of a tool's own. */
const TAIL = 64;

function scan(input: ScanInput, context: ScanContext): void {
  const head = input.read(0, START + 8);
  if (head.indexOf('%PDF-') < 0) {
    reportProgram(input, 0, 'What is named as a document', context);
    throw new ScanStop(RULES.disguised, 'The content is no document.', 0);
  }
  if (PICTURE.test(input.name)) context.report(RULES.disguised, 'The name is that of a picture or sound, the content a document.', 0);
  const pieces: string[] = [];
  for (let at = 0; at < Math.min(input.size, MAX_PDF); at += MAX_READ) {
    context.budget.step();
    pieces.push(input.read(at, Math.min(MAX_READ, MAX_PDF - at)).toString('latin1'));
  }
  const text = pieces.join('');
  const document = new PdfDocument(text, context.budget);
  const broken = brokenBy(document, text, input);
  if (broken !== undefined) context.report(RULES.malformed, `It begins as a document and goes on as none: ${broken}.`);
  const encrypted = document.roots.some((root) => entry(root, 'Encrypt') !== undefined);
  for (const { level, what } of actionIssues(document, () => { context.budget.step(); })) context.report(level === 'danger' ? RULES.action : level === 'odd' ? RULES.odd : RULES.note, what);
  if (!encrypted) files(document, context);
  appended(text, input, context);
  if (encrypted) throw new ScanStop(RULES.encrypted, 'The document is encrypted.');
  for (const what of document.unread) context.report(RULES.unread, `Not read: ${what}.`);
  // After it: a page whose letters cannot be read can hold no script.
  reportOrder(shownIn(document), context, 'The document');
  if (input.size > MAX_PDF) throw new ScanStop(GENERAL.text, `A document of ${input.size} bytes; ${MAX_PDF} are read.`);
}

/** What every document has that a reader opens: objects, one of them the catalogue, and a table or trailer at its end. Undefined where it does. */
function brokenBy(document: PdfDocument, text: string, input: ScanInput): string | undefined {
  if (document.entries.length === 0) return 'it holds no object';
  const cut = input.size > MAX_PDF ? input.read(input.size - START, START).toString('latin1') : text;
  if (!/startxref|%%EOF|\btrailer\b/.test(cut)) return 'it is cut off before its table of objects';
  return document.roots.length === 0 && input.size <= MAX_PDF ? 'nothing says where its pages are' : undefined;
}

/** Longest text of a document that is read for orders, in UTF-16 units. */
const MAX_WORDS = 1_000_000;

/** What pages show, where their letters are written as such, and what the document says of itself. */
function shownIn(document: PdfDocument): string {
  let words = '';
  for (const each of document.entries) {
    if (words.length > MAX_WORDS) break;
    const type = nameOf(entry(each.object, 'Type'));
    for (const key of ['Contents', 'Title', 'Subject', 'Keywords', 'Author', 'TU', 'Alt', 'ActualText']) {
      const value = entry(each.object, key);
      if (value?.kind === 'string') words += `\n\n${value.text}`;
    }
    if (each.stream === undefined || (type !== undefined && type !== 'XObject') || nameOf(entry(each.object, 'Subtype')) === 'Image') continue;
    const shown = wordsOfContent(document.bytes(each)?.toString('latin1') ?? '');
    if (shown !== '') words += `\n\n${shown}`;
  }
  return words;
}

/** Files that the document brings. */
function files(document: PdfDocument, context: ScanContext): void {
  let count = 0;
  for (const each of document.entries) {
    if (nameOf(entry(each.object, 'Type')) !== 'EmbeddedFile') continue;
    if (count++ >= MAX_FILES) {
      document.unread.add(`more than ${MAX_FILES} files`);
      return;
    }
    const bytes = document.bytes(each);
    if (bytes !== undefined && bytes.length > 0) context.enter(bufferInput(`embedded file ${count}`, bytes), { unknown: 'ignore' });
  }
}

function appended(text: string, input: ScanInput, context: ScanContext): void {
  const mark = text.lastIndexOf('%%EOF');
  // Without its last line a document is read all the same; then what follows its last object is looked into.
  const end = mark < 0 ? Math.max(text.lastIndexOf('endobj') + 6, text.lastIndexOf('>>') + 2) : mark + 5;
  if (end < START / 64 || input.size - end <= TAIL) return;
  context.report(RULES.appended, `${input.size - end} bytes follow the document.`, end);
  scanUnclaimed(input, end, context);
}

export const format: Format = {
  id: 'pdf',
  title: 'PDF document',
  extensions: ['.pdf'],
  carriesCode: true,
  noModel: true,
  rules: Object.values(RULES),
  detect: ({ head, extension }) => {
    const at = head.subarray(0, START).indexOf('%PDF-');
    return at === 0 ? 'signature' : extension === '.pdf' ? (at > 0 ? 'structure' : 'name') : undefined;
  },
  scan,
};
