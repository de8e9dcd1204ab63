import { scriptIssues } from '../code/javascript.ts';
import type { Issue } from '../code/issue.ts';
import { shellIssues } from '../code/shell.ts';
import { printable } from '../printable.ts';
import { entry, nameOf, type PdfDocument, type PdfEntry } from './document.ts';
import type { PdfObject } from './objects.ts';

/** What a PDF does when it is opened or clicked on (ISO 32000-1, 12.6), and what its scripts call. */

/** Names of Acrobat's own interface that reach beyond the document, and what breaks its reader. */
const REACHES = /\b(?:app\s{0,4}\.\s{0,4}(?:launchURL|openDoc|execMenuItem|mailMsg|trustedFunction|media\.newPlayer)|exportDataObject|importDataObject|createDataObject|submitForm|mailForm|mailDoc|getURL|SOAP\s{0,4}\.\s{0,4}(?:request|connect)|Net\s{0,4}\.\s{0,4}(?:HTTP|SOAP)|ADBC\b|saveAs|importTextData|importAnFDF|importXFAData|collectEmailInfo|Collab\s{0,4}\.\s{0,4}\w{1,40}|spell\s{0,4}\.\s{0,4}customDictionaryOpen|ActiveXObject|WScript)\s{0,4}[.(]/;
const SPRAYS = /(?:%u[\da-f]{4}){4}|\bunescape\s{0,4}\(|util\.printf\s{0,4}\(\s{0,4}["']%\d{4,}|\bxfa\.\w{1,40}\.\w{1,40}\s{0,4}=|\beval\s{0,4}\(|String\.fromCharCode\s{0,4}\(|\bnew\s{1,4}Function\b/;
/** What forms compute and check, and what a document asks of its own window. */
const ORDINARY = /^(?:[\s;{}()]|\b(?:AF\w{1,40}|event\.\w{1,40}|this\.(?:print|getField|zoom|pageNum|calculateNow|resetForm|layout)|app\.(?:alert|beep))\b[^;\n]{0,2000})*$/;
const PROGRAM = /\.(?:exe|com|scr|pif|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|msi|lnk|jar|sh|app|command|dll|cpl|iso|img)(?:$|[?#])/i;
const COMMAND = /(?:^|[\\/])(?:cmd|powershell|pwsh|mshta|wscript|cscript|rundll32|regsvr32|certutil|bitsadmin|(?:ba|z|da)?sh|python[\d.]*|perl|osascript|open)(?:\.exe)?$/i;
const SHARE = /^(?:\\\\|\/\/)[\w.-]{1,200}[\\/]/;
const MAX_FOLLOWED = 24;
/** Parts of forms in XML, and scripts in one of them. */
const MAX_PARTS = 200;

/** What stands out in a document's actions. Every object is judged; those that run by themselves more strictly. */
export function actionIssues(document: PdfDocument, spend: () => void): readonly Issue[] {
  const alone = automatic(document, spend);
  const issues: Issue[] = [];
  for (const { object, stream } of document.entries) each(object, spend, (inner) => { issues.push(...actionIssue(inner, alone.has(inner), document)); }, 0, stream !== undefined);
  for (const root of document.roots) each(root, spend, (inner) => { issues.push(...actionIssue(inner, alone.has(inner), document)); });
  issues.push(...forms(document, spend));
  return issues;
}

/** Dictionaries in an object, without following references. */
function each(object: PdfObject, spend: () => void, judge: (dictionary: PdfObject) => void, depth = 0, stream = false): void {
  spend();
  if (depth > MAX_FOLLOWED * 3) return;
  if (object.kind === 'list') for (const item of object.items) each(item, spend, judge, depth + 1);
  if (object.kind !== 'dictionary') return;
  if (!stream || object.entries.has('S')) judge(object);
  for (const value of object.entries.values()) each(value, spend, judge, depth + 1);
}

/** Actions that run when the document or a page is opened: below `OpenAction`, `AA` and the names of scripts. */
function automatic(document: PdfDocument, spend: () => void): ReadonlySet<PdfObject> {
  const found = new Set<PdfObject>();
  const follow = (object: PdfObject | undefined, depth: number): void => {
    for (const { object: inner } of document.resolve(object)) {
      spend();
      if (found.has(inner) || depth > MAX_FOLLOWED) continue;
      // A place to go to names a page: what stands on it is done by whoever clicks.
      if (depth > 0 && inner.kind === 'dictionary' && /^(?:Page|Pages|Annot)$/.test(nameOf(entry(inner, 'Type')) ?? '')) continue;
      found.add(inner);
      if (inner.kind === 'list') for (const item of inner.items) follow(item, depth + 1);
      if (inner.kind === 'dictionary') for (const [key, value] of inner.entries) if (key !== 'Parent' && key !== 'D' && key !== 'P') follow(value, depth + 1);
    }
  };
  const starts = (object: PdfObject): void => {
    follow(entry(object, 'OpenAction'), 0);
    // Of fields, what they do when they are filled in is started by whoever fills them in.
    const additional = document.resolve(entry(object, 'AA'))[0]?.object;
    for (const key of ['O', 'PO', 'PV', 'WC', 'WS', 'DS', 'WP', 'DP', 'C']) if (nameOf(entry(object, 'Type')) !== 'Annot' || key.startsWith('P')) follow(entry(additional, key), 0);
    for (const { object: scripts } of document.resolve(entry(object, 'JavaScript'))) if (entry(scripts, 'Names') !== undefined || entry(scripts, 'Kids') !== undefined) follow(scripts, 0);
  };
  for (const { object } of document.entries) each(object, spend, starts);
  for (const root of document.roots) each(root, spend, starts);
  return found;
}

function textOf(object: PdfObject | undefined, document: PdfDocument): string {
  return document.resolve(object).map((found) => {
    if (found.stream !== undefined) return document.bytes(found)?.toString('latin1') ?? '';
    return found.object.kind === 'string' ? found.object.text : '';
  }).join('\n');
}

/** The file that an action names: a text, or a dictionary with one for each system. */
function fileOf(object: PdfObject | undefined, document: PdfDocument): string {
  for (const { object: found } of document.resolve(object)) {
    if (found.kind === 'string') return found.text;
    for (const key of ['F', 'UF', 'Unix', 'DOS', 'Mac']) {
      const text = textOf(entry(found, key), document);
      if (text !== '') return text;
    }
  }
  return '';
}

function actionIssue(action: PdfObject, alone: boolean, document: PdfDocument): readonly Issue[] {
  const kind = nameOf(document.resolve(entry(action, 'S'))[0]?.object);
  const when = alone ? 'When it is opened, the document' : 'Clicked on, the document';
  if (kind === 'JavaScript' || (entry(action, 'JS') !== undefined && kind === undefined)) return scriptOf(textOf(entry(action, 'JS'), document), alone, 'A script of the document');
  if (kind === 'Launch') {
    const windows = document.resolve(entry(action, 'Win'))[0]?.object;
    const file = fileOf(entry(action, 'F'), document) || textOf(entry(windows, 'F'), document);
    const parameters = textOf(entry(windows, 'P'), document);
    const danger = parameters !== '' || PROGRAM.test(file) || COMMAND.test(file) || SHARE.test(file) || shellIssues(file).some(({ level }) => level === 'danger');
    return [{ level: danger ? 'danger' : 'odd', what: `${when} starts ${printable(`${file} ${parameters}`.trim(), 100)}.` }];
  }
  if (kind === 'GoToR' || kind === 'GoToE' || kind === 'ImportData') {
    const file = fileOf(entry(action, 'F'), document);
    return SHARE.test(file) ? [{ level: 'danger', what: `${when} signs in to another machine, ${printable(file, 80)}.` }] : alone && /^[a-z]+:\/\//i.test(file) ? [{ level: 'odd', what: `${when} opens ${printable(file, 80)}.` }] : [];
  }
  if (kind === 'SubmitForm') {
    const file = fileOf(entry(action, 'F'), document);
    return alone ? [{ level: 'danger', what: `${when} sends its content to ${printable(file, 80)} without being asked.` }] : [{ level: 'note', what: `${when} sends its form to ${printable(file, 80)}.` }];
  }
  if (kind !== 'URI') return [];
  const uri = textOf(entry(action, 'URI'), document);
  if (/^\s{0,8}(?:javascript|vbscript|data|file):/i.test(uri)) return [{ level: 'odd', what: `${when} runs or opens ${printable(uri, 80)}.` }];
  return alone ? [{ level: PROGRAM.test(uri) ? 'danger' : 'odd', what: `${when} opens ${printable(uri, 80)}.` }] : [];
}

/** A script is judged by what it calls; one that runs by itself should do nothing that is not known. */
function scriptOf(script: string, alone: boolean, where: string): readonly Issue[] {
  if (script.trim() === '') return [];
  const reaches = REACHES.exec(script)?.[0];
  if (reaches !== undefined) return [{ level: 'danger', what: `${where} calls ${printable(reaches.replace(/\s{0,4}[.(]$/, ''), 60)}.` }];
  const sprays = SPRAYS.exec(script)?.[0];
  if (sprays !== undefined && alone) return [{ level: 'danger', what: `${where} hides what it runs, by ${printable(sprays, 40)}.` }];
  const spend = (): void => undefined;
  const danger = scriptIssues(script, 'page', spend).find(({ level }) => level === 'danger');
  if (danger !== undefined) return [danger];
  return [{ level: (alone && !ORDINARY.test(script.slice(0, 20_000))) || sprays !== undefined ? 'odd' : 'note', what: `${where} runs${alone ? ' when it is opened' : ''}: ${printable(script, 60)}` }];
}

/** Scripts in forms that are written in XML (XFA). */
function forms(document: PdfDocument, spend: () => void): readonly Issue[] {
  const parts: PdfEntry[] = [];
  const collect = (object: PdfObject): void => {
    for (const found of document.resolve(entry(object, 'XFA'))) parts.push(...(found.object.kind === 'list' ? found.object.items.flatMap((item) => document.resolve(item)) : [found]));
  };
  for (const { object } of document.entries) each(object, spend, collect);
  const issues: Issue[] = [];
  if (parts.length > MAX_PARTS) document.unread.add(`more than ${MAX_PARTS} parts of forms`);
  for (const part of new Set(parts.slice(0, MAX_PARTS))) {
    const text = document.bytes(part)?.toString('utf8') ?? '';
    const scripts = [...text.matchAll(/<script\b[^>]{0,300}>([^<]{1,100000})/g)];
    if (scripts.length > MAX_PARTS) document.unread.add(`more than ${MAX_PARTS} scripts of a form`);
    for (const [, script = ''] of scripts.slice(0, MAX_PARTS)) issues.push(...scriptOf(script.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&'), false, 'A script of the form').filter(({ level }) => level !== 'note'));
  }
  return issues;
}
