import { browserIssues } from '../code/browser.ts';
import { foreignIssues } from '../code/foreign.ts';
import type { Issue } from '../code/issue.ts';
import { scriptIssues } from '../code/javascript.ts';
import { shellIssues } from '../code/shell.ts';
import { readerOrder } from '../config/reader-orders.ts';
import { MAX_READ, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { brokenMedia, isMedia } from '../media/structure.ts';
import { fileAt, jpegTexts, pngChunk, programsIn } from '../media/parts.ts';
import { commandIssues } from '../packages/commands.ts';
import { printable } from '../printable.ts';
import { programOf } from '../program.ts';
import { scanUnclaimed } from '../unclaimed.ts';

/** Pictures, sound and fonts beside models: what they are by their first bytes, and what is hidden in them or behind their end. */

const REFERENCES = ['CWE-434', 'OWASP LLM03:2025'];
const RULES = {
  disguised: { id: 'media.disguised', title: 'Named as a picture or sound, and something else', severity: 'medium', verdict: 'suspicious', references: REFERENCES },
  program: { id: 'media.program', title: 'A program for the machine under the name of a picture or sound', severity: 'critical', verdict: 'malicious', references: REFERENCES },
  script: { id: 'media.script', title: 'A picture or sound is a script too, which acts against whoever runs it', severity: 'critical', verdict: 'malicious', references: REFERENCES },
  oddScript: { id: 'media.odd-script', title: 'A script stands in a picture or sound', severity: 'medium', verdict: 'suspicious', references: REFERENCES },
  order: { id: 'media.planted-order', title: 'A description orders the model that reads it to act against whoever has it do so', severity: 'critical', verdict: 'malicious', references: ['OWASP LLM01:2025', 'OWASP LLM03:2025'] },
  malformed: { id: 'media.malformed', title: 'Begins as a picture, sound or font and goes on as none, or is cut off: the rest was not looked at as what it is', severity: 'medium', verdict: 'suspicious', references: ['CWE-20', ...REFERENCES] },
  appended: { id: 'media.appended-data', title: 'Bytes behind the end of a picture', severity: 'medium', verdict: 'suspicious', references: REFERENCES },
} as const satisfies Record<string, SupplyRule>;

const EXTENSIONS = ['.png', '.jpg', '.jpeg', '.gif', '.webp', '.bmp', '.ico', '.tif', '.tiff', '.wav', '.mp3', '.mp4', '.m4a', '.mov', '.ogg', '.flac', '.webm', '.avi', '.ttf', '.otf', '.woff', '.woff2'];
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
/** Fonts have texts of their own. */
const WITH_TEXT = /\.(?:ttf|otf|woff2?)$/;

/** How scripts begin; each is longer than compressed data has by chance in the bytes that are looked through. */
const SCRIPT = /<\?php\s|<script\b[^>]{0,200}>|#!\s?\/(?:usr\/)?bin\/|\beval\(|\bdocument\.cookie\b|\bjavascript:[a-z]/g;
/** A picture whose size reads as the beginning of a comment or of an assignment, so that it is a script from its first byte on. */
const FROM_START = /^(?:GIF8[79]a|BM|RIFF)\s{0,4}(?:\/\*|=)/;
/** Scripts that are looked at in one file, and how much of each. */
const MAX_SCRIPTS = 16;
const SCRIPT_CHARS = 8000;

function scan(input: ScanInput, context: ScanContext): void {
  const head = input.read(0, 1100);
  if (programOf(head) !== undefined || head.toString('latin1', 0, 2) === '#!') return context.report(RULES.program, 'The content is a program.', 0);
  const text = head.toString('latin1');
  const name = input.name.toLowerCase();
  // Pictures under the name of another kind of picture are common.
  const broken = isMedia(head) ? brokenMedia(input, context) : undefined;
  if (!isMedia(head)) context.report(RULES.disguised, 'The content is no picture, sound or font.', 0);
  else if (broken !== undefined) context.report(RULES.malformed, `It begins as a picture, sound or font and goes on as none: ${broken}.`);
  if (!WITH_TEXT.test(name)) {
    scripts(input, context);
    programsIn(input, context);
  }
  if (text.startsWith('RIFF')) chunks(input, context);
  if (head[0] === 0xff && head[1] === 0xd8) for (const { words, at } of jpegTexts(input, context)) judged(words, at, context);
  const end = head.subarray(0, 8).equals(PNG) ? endOfPng(input, context) : text.startsWith('GIF8') ? endOfGif(input, context) : undefined;
  if (end === undefined || end >= input.size) return;
  context.report(RULES.appended, `${input.size - end} bytes follow the picture.`, end);
  scanUnclaimed(input, end, context);
}

/** Scripts anywhere in the first megabytes, in which a picture's descriptions stand, and in the last. */
function scripts(input: ScanInput, context: ScanContext): void {
  const places = input.size <= MAX_READ ? [0] : [0, input.size - MAX_READ];
  for (const from of places) {
    const text = input.read(from, MAX_READ).toString('latin1');
    context.budget.step(Math.ceil(text.length / 4096));
    const found = [...(FROM_START.test(text) && from === 0 ? [0] : []), ...[...text.matchAll(SCRIPT)].slice(0, MAX_SCRIPTS).map(({ index }) => index)];
    for (const at of found) {
      // What is drawn around a script is none of it; bytes beyond ASCII end no script, zeros do.
      const part = text.slice(at, at + SCRIPT_CHARS).split('\0\0')[0] ?? '';
      const danger = issuesOf(part, context).find(({ level }) => level === 'danger');
      if (danger === undefined) context.report(RULES.oddScript, `A script begins at byte ${from + at}: ${printable(part.slice(0, 40), 60)}`, from + at);
      else context.report(RULES.script, `A script begins at byte ${from + at}: ${danger.what}`, from + at);
    }
  }
}

/** A description of a picture: what is packed there is seen only now. Nobody runs a command that it tells, but whoever wrote it meant somebody to. */
function judged(text: string, at: number, context: ScanContext): void {
  if (readerOrder(text) === 'away') return context.report(RULES.order, 'A description orders the model that reads it to send something away or to run something.', at);
  const command = shellIssues(text).find(({ level }) => level === 'danger');
  if (command !== undefined) context.report(RULES.oddScript, `A description holds a command: ${command.what}`, at);
  for (const { index } of [...text.matchAll(SCRIPT)].slice(0, MAX_SCRIPTS)) {
    const part = text.slice(index, index + SCRIPT_CHARS);
    const danger = issuesOf(part, context).find(({ level }) => level === 'danger');
    context.report(danger === undefined ? RULES.oddScript : RULES.script, danger === undefined ? `A description holds a script: ${printable(part.slice(0, 40), 60)}` : `A description holds a script: ${danger.what}`, at);
  }
}

/** Parts of a sound or picture in RIFF, one after the other, and what stands where the first should. */
function chunks(input: ScanInput, context: ScanContext): void {
  fileAt(input, 12, input.size - 12, context);
  for (let at = 12; at + 8 <= input.size; ) {
    context.budget.step();
    const chunk = input.read(at, 8);
    const [kind, size] = [chunk.toString('latin1', 0, 4), chunk.readUInt32LE(4)];
    if (!/^[\x20-\x7e]{4}$/.test(kind)) return;
    fileAt(input, at + 8, Math.min(size, input.size - at - 8), context);
    at += 8 + size + (size % 2);
  }
}

function issuesOf(text: string, context: ScanContext): readonly Issue[] {
  const spend = (): void => { context.budget.step(); };
  if (text.startsWith('#!')) return commandIssues(text, context, 'as they are');
  return [...foreignIssues(text, 'script', spend), ...browserIssues(text, !text.startsWith('<'), 'It'), ...scriptIssues(text, 'page', spend)];
}

/** Chunks one after the other, up to the one that ends the picture; undefined when none does. */
function endOfPng(input: ScanInput, context: ScanContext): number | undefined {
  for (let at = 8; at + 12 <= input.size; ) {
    context.budget.step();
    const chunk = input.read(at, 8);
    const [size, kind] = [chunk.readUInt32BE(0), chunk.toString('latin1', 4, 8)];
    const description = pngChunk(input, kind, at + 8, Math.min(size, input.size - at - 8), context);
    if (description !== undefined) judged(description, at + 8, context);
    at += 12 + size;
    if (kind === 'IEND') return at;
  }
  return undefined;
}

/** Blocks one after the other, up to the byte that ends the picture; undefined where the structure breaks. */
function endOfGif(input: ScanInput, context: ScanContext): number | undefined {
  const table = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  let at = 13 + table(input.read(10, 1)[0] ?? 0);
  while (at < input.size) {
    context.budget.step();
    const [kind, second = 0] = input.read(at, 2);
    if (kind === 0x3b) return at + 1;
    if (kind === 0x2c) at += 11 + table(input.read(at + 9, 1)[0] ?? 0);
    else if (kind === 0x21 && second !== 0) at += 2;
    else return undefined;
    for (let size = input.read(at, 1)[0]; ; size = input.read(at, 1)[0]) {
      if (size === undefined) return undefined;
      context.budget.step();
      at += 1 + size;
      if (size === 0) break;
    }
  }
  return undefined;
}

export const format: Format = {
  id: 'media',
  title: 'Picture, sound or font',
  extensions: EXTENSIONS,
  carriesCode: false,
  rules: Object.values(RULES),
  detect: ({ extension }) => (EXTENSIONS.includes(extension) ? 'name' : undefined),
  scan,
};
