import { importsAndActs } from '../code/inline-code.ts';
import { isUtf8 } from 'node:buffer';
import { browserIssues } from '../code/browser.ts';
import { hiddenIssues, turnedLine } from '../code/hidden.ts';
import { byNumber, collects, imitatesSource, urlsIn } from '../code/hosts.ts';
import { phpObjectIssue } from '../code/php-object.ts';
import { pythonIssues } from '../code/python.ts';
import { shellIssues } from '../code/shell.ts';
import { hiddenOrder, promptIssue } from '../config/instructions.ts';
import { isPlanted, isQuoted, ownWords, readerOrder, unseenOrder } from '../config/reader-orders.ts';
import { MAX_READ, ScanStop, type Format, type ScanContext, type SupplyRule } from '../contract.ts';
import { inspectLines } from '../data/text-lines.ts';
import { encodedFile } from '../embedded.ts';
import { bufferInput } from '../input.ts';
import { reportOrder } from '../orders/read.ts';
import { standingOf } from '../packages/sources.ts';
import { printable } from '../printable.ts';
import { programOf } from '../program.ts';
import { decodeText, looksLikeText } from '../text.ts';

const EXTENSIONS = ['.txt', '.md', '.markdown', '.rst', '.adoc', '.log', '.license', '.cff', '.bib', '.tex', '.markdn', '.mkd', '.textile', '.asc', '.nfo'];
/** Names without an extension that hold text for people. */
const NAMED = /^(?:licen[cs]es?|copying|notice|readme|changelog|changes|authors|contributors?|copyright|unlicense|third[-_]?party\w{0,20})(?:[-_.][\w.-]{0,60})?$/;
/** `changes-prevent.png` is none of them. */
const OTHER = /^\.(?:png|jpe?g|gif|ico|svg|webp|bmp|pdf|wav|mp[34]|ogg|[ot]tf|woff2?|zip|gz|bz2|xz|tgz|tar|pkl|pickle|bin|np[yz]|pth?|h5|so|dll|exe|pyc|class)$/;
const NAMES = new Set(['license', 'licence', 'copying', 'notice', 'readme', 'changelog', 'authors', 'contributors', '.gitattributes', '.gitignore', '.gitkeep', 'codeowners', 'use_policy', 'citation']);

const RULES = {
  hidden: { id: 'text.hidden-text', title: 'Characters that nobody sees spell out something', severity: 'medium', verdict: 'suspicious', references: ['CWE-1007', 'OWASP LLM01:2025'] },
  message: { id: 'text.hidden-message', title: 'A message is spelled out in characters that nobody sees', severity: 'critical', verdict: 'malicious', references: ['CWE-1007', 'OWASP LLM01:2025'] },
  planted: { id: 'text.planted-order', title: 'A text about something else orders the model that reads it to send something away or to run something', severity: 'critical', verdict: 'malicious', references: ['OWASP LLM01:2025', 'OWASP LLM03:2025'] },
  command: { id: 'text.dangerous-command', title: 'Has its readers run what comes from an address by number, or from a service that hides who sends', severity: 'critical', verdict: 'malicious', references: ['CWE-506', 'OWASP LLM03:2025'] },
  oddCommand: { id: 'text.odd-command', title: 'Has its readers run what comes without encryption from where nobody vouches for it', severity: 'medium', verdict: 'suspicious', references: ['CWE-494', 'OWASP LLM03:2025'] },
  cron: { id: 'text.crontab-command', title: 'A line of a crontab acts against whoever installs it', severity: 'critical', verdict: 'malicious', references: ['CWE-506', 'OWASP LLM03:2025'] },
  note: { id: 'text.note', title: 'Worth knowing', severity: 'info', verdict: 'none', references: [] },
  binary: { id: 'text.not-text', title: 'A file that is named as text and is none', severity: 'medium', verdict: 'suspicious', references: ['OWASP LLM03:2025'] },
  script: { id: 'text.script', title: 'A page in Markdown holds a script that reads the session of whoever looks at it', severity: 'medium', verdict: 'suspicious', references: ['CWE-79', 'OWASP LLM03:2025'] },
  order: { id: 'text.hidden-order', title: 'Gives orders to an assistant that reads the text, in a comment or against what it was told before', severity: 'medium', verdict: 'suspicious', references: ['OWASP LLM01:2025', 'OWASP LLM03:2025'] },
  prompt: { id: 'text.dangerous-prompt', title: 'Orders by which an assistant acts against whoever uses it', severity: 'critical', verdict: 'malicious', references: ['OWASP LLM01:2025', 'OWASP LLM03:2025'] },
  program: { id: 'text.encoded-program', title: 'Holds a program for the machine in letters', severity: 'critical', verdict: 'malicious', references: ['CWE-506', 'OWASP LLM03:2025'] },
  object: { id: 'text.dangerous-object', title: 'An object of PHP acts when it is taken back', severity: 'critical', verdict: 'malicious', references: ['CWE-502', 'OWASP LLM03:2025'] },
  oddObject: { id: 'text.serialized-object', title: 'Holds an object of PHP, whose class decides what taking it back does', severity: 'medium', verdict: 'suspicious', references: ['CWE-502', 'OWASP LLM03:2025'] },
  pointer: { id: 'text.pointer', title: 'Only a pointer to a file that is kept elsewhere', severity: 'low', verdict: 'unscanned', references: ['OWASP LLM03:2025'] },
} as const satisfies Record<string, SupplyRule>;

/** What git checks out for a file that git-lfs keeps. */
function isPointer(head: Buffer): boolean {
  return head[0] === 0x76 && head.toString('latin1', 0, 42) === 'version https://git-lfs.github.com/spec/v1';
}

/** Whether bytes are text: UTF-8, perhaps cut in the middle of a character at the end, without zero bytes. */
function isText(bytes: Buffer): boolean {
  if (bytes.includes(0)) return false;
  for (let cut = 0; cut <= 3 && cut <= bytes.length; cut++) if (isUtf8(bytes.subarray(0, bytes.length - cut))) return true;
  return false;
}

/** Text for people, which no loader runs. What it says is not judged here, only what it hides. */
export const format: Format = {
  id: 'text',
  title: 'Plain text',
  extensions: EXTENSIONS,
  carriesCode: false,
  mayBeEmpty: true,
  rules: Object.values(RULES),
  detect: ({ head, name, extension }) => (isPointer(head) ? 'signature' : PROMPT.test(name) || EXTENSIONS.includes(extension) || NAMES.has(name) || (NAMED.test(name) && !OTHER.test(extension)) ? 'name' : undefined),
  // Assistants and pages take in what is called so, whatever it begins with.
  goesByName: ({ name }) => PROMPT.test(name) || MARKDOWN.test(name),
  otherwise: ({ head }) => looksLikeText(head) && isText(head),
  scan: (input, context) => {
    if (isPointer(input.read(0, 64))) return context.report(RULES.pointer, 'The content is kept elsewhere (git-lfs): fetch it, and scan again.');
    // Sniffed in pieces: a log may have gigabytes.
    let word = '';
    for (let at = 0; at < input.size; at += MAX_READ) {
      context.budget.step();
      const piece = input.read(at, MAX_READ);
      // A piece may begin in the middle of a character, too.
      const start = at === 0 ? 0 : continuationBytes(piece);
      if (!isText(piece.subarray(start)) && !isLatin(piece)) throw new ScanStop(RULES.binary, 'The name promises text; the content is not.', at);
      const { text } = decodeText(piece);
      // A word goes on in the next piece: its end is read there, with what stood before.
      const end = at + MAX_READ < input.size ? lastWordAt(text) : text.length;
      encodedFiles(word + text.slice(0, end), context);
      const object = phpObjectIssue(text);
      if (object !== undefined && (object.level === 'danger' || !MARKDOWN.test(input.name))) context.report(object.level === 'danger' ? RULES.object : RULES.oddObject, object.what, at);
      word = text.slice(end);
      const prompt = at === 0 && PROMPT.test(input.name) ? promptIssue(text) : undefined;
      // Whoever warns of an order quotes it, and so may who gives it.
      if (prompt !== undefined) context.report(prompt.level === 'danger' && promptIssue(ownWords(text))?.level === 'danger' ? RULES.prompt : RULES.order, `The text ${prompt.what}.`);
      // What is told to whoever runs commands is read as such; elsewhere a text is for people, and whoever speaks to a model in it means one to read it.
      if (prompt === undefined && readerOrder(text) === 'away') context.report(isPlanted(text) ? RULES.planted : isQuoted(text) ? RULES.note : RULES.order, 'The text orders the model that reads it to send something away or to run something.', at);
      // Orders are what prompts and rules are for; there only those that act and hide it are told.
      reportOrder(text, context, 'The text', PROMPT.test(input.name));
      if (importsAndActs(text) && WORDS_OF_TOKENIZER.test(input.name.split('/').at(-1) ?? '')) context.report(RULES.command, 'A word of a tokenizer is Python that starts programs where it is evaluated.', at);
      if (at === 0) crontab(text, context);
      if (MARKDOWN.test(input.name)) {
        scriptsIn(text, context);
        ordersIn(text, context);
        if (at === 0) commandsIn(text, context);
        if (at === 0) codeIn(text, context);
      }
      // What is drawn in another order than it is read in is no order that people have agreed to.
      if (at === 0 && PROMPT.test(input.name)) turnedIn(text, context);
      if (/\.(?:tex|sty|cls|ltx)$/i.test(input.name) || text.includes('\\write18')) typesetIn(text, context);
      for (const { level, what, line } of hiddenIssues(text, false)) context.report(level === 'note' ? RULES.note : level === 'danger' ? RULES.message : RULES.hidden, what, at === 0 && line !== undefined ? `line ${line}` : at);
    }
    if (LINES.test(input.name)) inspectLines(input, context);
  },
};

/** When something is run, and perhaps as whom, before a command. */
const CRON_LINE = /^\s{0,20}(?:@(?:reboot|hourly|daily|midnight|weekly|monthly|yearly|annually)|(?:[\d*][\d*/,-]{0,40}\s{1,20}){2}(?:[\w*][\w*/,-]{0,40}\s{1,20}){2}[\w*][\w*/,-]{0,40})\s{1,20}(\S.{0,4000})$/;
const SETTING = /^\s{0,20}\w{1,60}\s{0,4}=/;

/** Commands of a crontab, whatever the file is called: every line of it is a time and a command, a setting or a remark. */
function crontab(text: string, context: ScanContext): void {
  const commands: string[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '' || /^\s{0,20}#/.test(line) || SETTING.test(line)) continue;
    const command = CRON_LINE.exec(line.trimEnd())?.[1];
    if (command === undefined) return;
    commands.push(command);
  }
  for (const command of commands) {
    context.budget.step();
    const danger = shellIssues(command).find(({ level }) => level === 'danger');
    if (danger !== undefined) return context.report(RULES.cron, danger.what);
  }
}

/** Characters of one word that are kept from piece to piece. */
const MAX_WORD = 4_000_000;
const LETTER = /[A-Za-z0-9+/_=-]/;
/** Words in letters and digits alone that could be a file; no other text has them that long. */
const ENCODED = /(?<![\w+/=-])[A-Za-z0-9+/_-]{64,8000000}={0,2}(?![\w+/=-])/g;

/** Where the word begins that a text ends in; its end where it ends in none, or in a longer one than is kept. */
function lastWordAt(text: string): number {
  let at = text.length;
  while (at > 0 && text.length - at < MAX_WORD && LETTER.test(text[at - 1] ?? '')) at--;
  return at === 0 || text.length - at >= MAX_WORD ? text.length : at;
}

/** A text that begins a script, in letters. */
const SCRIPT = /^\s{0,20}IyEv[A-Za-z0-9+/\s_-]{16,8000000}={0,2}\s{0,20}$/;
const UUENCODED = /^begin(-base64)? [0-7]{3,4} (\S[^\n]{0,200})\n/gm;

/** Files that `uuencode` wrote, one after the other; what no line ends is none. */
function uuencoded(text: string, context: ScanContext): void {
  UUENCODED.lastIndex = 0;
  for (let match = UUENCODED.exec(text); match !== null; match = UUENCODED.exec(text)) {
    const [whole, base64, name = ''] = match;
    const start = match.index + whole.length;
    const end = text.indexOf(base64 === undefined ? '\nend' : '\n====', start - 1);
    if (end < 0) return;
    const lines = text.slice(start, end);
    entered(base64 === undefined ? uudecoded(lines) : Buffer.from(lines, 'base64'), printable(name, 60), context);
    UUENCODED.lastIndex = end + 1;
  }
}

/** The bytes of lines that `uuencode` wrote. */
function uudecoded(lines: string): Buffer {
  const parts = lines.split('\n').map((line) => {
    const count = (line.charCodeAt(0) - 32) & 63;
    const bytes: number[] = [];
    for (let at = 1; at < line.length; at += 4) {
      const [a = 0, b = 0, c = 0, d = 0] = [0, 1, 2, 3].map((i) => ((line.charCodeAt(at + i) || 32) - 32) & 63);
      bytes.push(((a << 2) | (b >> 4)) & 255, ((b << 4) | (c >> 2)) & 255, ((c << 6) | d) & 255);
    }
    return Buffer.from(bytes.slice(0, count));
  });
  return Buffer.concat(parts);
}

/** Files in base64 or digits, all of the text or one word of it: scanned as what they are. */
function encodedFiles(text: string, context: ScanContext): void {
  const whole = encodedFile(text);
  if (whole !== undefined) return entered(whole, 'encoded file', context);
  if (SCRIPT.test(text)) return entered(Buffer.from(text, 'base64'), 'encoded file', context);
  uuencoded(text, context);
  // All of them: a bound of their own would let harmless ones stand before the one that is not.
  for (const { 0: word, index } of text.matchAll(ENCODED)) {
    context.budget.step();
    const file = encodedFile(word);
    if (file !== undefined) entered(file, `encoded file at ${index}`, context);
  }
}

/** A text has no use for a program: it is there for whoever decodes it. */
function entered(file: Buffer, name: string, context: ScanContext): void {
  const kind = programOf(file);
  if (kind === undefined) context.enter(bufferInput(name, file), { unknown: 'ignore' });
  else context.report(RULES.program, `The ${name} is a program (${kind}).`);
}

/** Names under which assistants look for what they are to do. */
const PROMPT = /(?:^|[\\/])(?:agents|claude|gemini|skill|copilot-instructions|(?:[\w-]{1,40}[-_])?(?:system|prompts?)(?:[-_][\w-]{1,40})?)\.(?:md|markdown|txt)$|(?:^|[\\/])\.(?:cursorrules|windsurfrules|clinerules|roorules)$|\.(?:mdc|prompt|prompty)$/i;
/** Texts that are no pages: their lines may be examples. */
const LINES = /\.txt$/i;
const MARKDOWN = /\.(?:md|markdown|mkd|markdn)$/i;

/** Scripts outside the examples of code, which a renderer would take for its own. */
function scriptsIn(text: string, context: ScanContext): void {
  if (!/<[a-z]/i.test(text) || !/cookie|localStorage|sessionStorage|kernel/.test(text)) return;
  const shown = text.replaceAll(/^[ \t]{0,8}(```|~~~)[\s\S]{0,50000}?^[ \t]{0,8}\1/gm, '').replaceAll(/`[^`\n]{1,2000}`/g, '');
  const issue = browserIssues(shown, false, 'The page').find(({ level }) => level === 'danger');
  if (issue !== undefined) context.report(RULES.script, issue.what);
}

/** Pages about attacks show the commands of others. */
const ABOUT_ATTACKS = /\b(?:attack\w{0,4}|malware|malicious|incidents?|compromis\w{1,4}|exploit\w{0,4}|forensic\w{0,2}|honeypots?|payloads?|phishing|worm|trojan|backdoor\w{0,2}|ioc|iocs|indicators?\s{1,4}of|red[- ]?team\w{0,4}|pentest\w{0,4}|reverse\s{1,4}shells?|detect(?:s|ed|ion|or)?|vulnerab\w{1,6}|ctf|write-?ups?|never\s{1,4}(?:run|do)|do\s{1,4}not\s{1,4}run)\b/i;
/** Commands as pages show them: in a block, in a line of their own that is moved to the right. */
const SHOWN = /^[ \t]{0,8}(?:```|~~~)[^\n]{0,100}\n([\s\S]{1,20000}?)^[ \t]{0,8}(?:```|~~~)|^(?: {4}|\t)(\S[^\n]{5,2000})/gm;

/** A command that nobody can read before running it: its letters are decoded and handed to a shell. */
const IN_LETTERS = /((?:\b(?:echo|printf)\s{1,4}[^\n`|]{0,20}[A-Za-z0-9+/]{24,4000}={0,2}["']?\s{0,4}\|\s{0,4}(?:base64|openssl)|\bpowershell\b[^\n`]{0,80}-e\w{0,14}\s{1,4}[A-Za-z0-9+/]{24})[^\n`]{0,200})/gi;

/** What a page has its readers run to install something. */
function commandsIn(text: string, context: ScanContext): void {
  if (ABOUT_ATTACKS.test(text)) return;
  for (const [, shown = ''] of text.matchAll(IN_LETTERS)) {
    context.budget.step();
    if (shellIssues(shown).some(({ level, what }) => level === 'danger' && /hides a command in letters|decodes hidden code/.test(what))) return context.report(RULES.command, `Shows a command in letters: ${printable(shown.trim(), 80)}.`);
  }
  if (!/\b(?:curl|wget|iwr|irm|Invoke-WebRequest)\b/i.test(text)) return;
  for (const { 1: block, 2: line, index } of text.matchAll(SHOWN)) for (const command of (block ?? line ?? '').replaceAll('\\\n', ' ').split('\n')) {
    context.budget.step();
    if (!/https?:/i.test(command) || !shellIssues(command.replace(/^\s{0,8}[$>]\s{1,4}/, '')).some(({ level, what }) => level === 'danger' && what.endsWith('downloads a program and runs it.'))) continue;
    const standings = urlsIn(command).map((url) => (/^https:/i.test(url) && standingOf(url) !== 'hostile' ? 'usual' : standingOf(url)));
    if (standings.includes('hostile') || urlsIn(command).some(imitatesSource)) return context.report(RULES.command, `Shows the command ${printable(command.trim(), 80)}.`, index);
    if (standings.includes('unusual')) return context.report(RULES.oddCommand, `Shows the command ${printable(command.trim(), 80)}.`, index);
  }
}

/** Python as pages show it, in blocks. */
const BLOCK = /^[ \t]{0,8}(?:```|~~~)\s{0,4}(?:python|py|ipython|python3)\b[^\n]{0,100}\n([\s\S]{1,20000}?)^[ \t]{0,8}(?:```|~~~)/gim;
/** Where the head of a page has data or code come from. */
const HEAD = /^---\n([\s\S]{1,20000}?)\n---/;

/** Files of the words that a model knows. */
const WORDS_OF_TOKENIZER = /^(?:[\w-]{1,40}[._-])?(?:merges|vocab|added_tokens|special_tokens|labels|classes|tokens|bpe|dict)(?:[._-][\w-]{1,40})?\.(?:txt|bpe|vocab|dict)$/i;

/** What a page has its readers run in Python, or a loader of data fetch, from where nobody vouches for it. */
function codeIn(text: string, context: ScanContext): void {
  const from = HEAD.exec(text)?.[1];
  const hostile = from === undefined ? undefined : urlsIn(from).find((url) => byNumber(url) || collects(url));
  if (hostile !== undefined) context.report(RULES.oddCommand, `Its settings name ${printable(hostile, 80)}.`);
  if (ABOUT_ATTACKS.test(text)) return;
  for (const { 1: block = '', index } of text.matchAll(BLOCK)) {
    context.budget.step();
    const danger = urlsIn(block).some((url) => byNumber(url) || collects(url)) ? pythonIssues(block, { as: 'script' }, () => { context.budget.step(); }).find(({ level }) => level === 'danger') : undefined;
    if (danger !== undefined) return context.report(RULES.command, `Shows code: ${danger.what}`, index);
  }
}

/** Commands that typesetting runs (TeX). */
const TYPESET = /\\(?:immediate\s{0,4})?write18\s{0,4}\{([^\n]{3,2000})|\\(?:input|openin\d{0,2}=?|include)\s{0,4}\{?\s{0,4}["']?\|([^\n]{3,2000})|\\(?:ShellEscape|DeclareGraphicsRule)\s{0,4}\{([^\n]{3,2000})|\bos\.execute\s{0,4}\(([^\n]{3,2000})|\bio\.popen\s{0,4}\(([^\n]{3,2000})/g;

/** Commands of a document for TeX. */
function typesetIn(text: string, context: ScanContext): void {
  for (const { index, ...match } of text.matchAll(TYPESET)) {
    context.budget.step();
    const command = Object.values(match).slice(1, 6).find((each): each is string => typeof each === 'string') ?? '';
    if (shellIssues(command).some(({ level }) => level === 'danger')) return context.report(RULES.command, `Typesetting runs ${printable(command.trim(), 80)}.`, index);
  }
}

/** Letters of Latin scripts that a sign has drawn backwards. */
const BACKWARDS = /[\u202d\u202e]([^\n\u202a-\u202e\u2066-\u2069]{8,2000})/;

/** Lines of rules for an assistant that are drawn in another order than it reads them in. */
function turnedIn(text: string, context: ScanContext): void {
  const turned = turnedLine(text);
  if (turned === undefined) return;
  const words = /[A-Za-z]{2}[^\n]{0,40}[A-Za-z]{2}/.test(BACKWARDS.exec(text)?.[1] ?? '');
  context.report(words ? RULES.message : RULES.hidden, 'Characters that change the direction of writing have a line read otherwise than it is drawn.', `line ${turned.line}`);
}

/** Orders in comments, which the page does not show and an assistant reads. */
function ordersIn(text: string, context: ScanContext): void {
  for (const { 1: comment = '', index } of text.matchAll(/<!--([\s\S]{10,5000}?)-->/g)) {
    context.budget.step();
    const at = `line ${text.slice(0, index).split('\n').length}`;
    const prompt = promptIssue(comment);
    if (prompt?.level === 'danger') return context.report(RULES.prompt, `A comment ${prompt.what}.`, at);
    if (unseenOrder(comment)) return context.report(RULES.prompt, 'A comment tells a model to act and to say nothing of it, or to ask nobody.', at);
    const order = hiddenOrder(comment);
    if (order !== undefined && order.level === 'danger') return context.report(RULES.order, `A comment ${order.what}.`, at);
  }
}

/** How many bytes at the beginning belong to a character that began before: at most three. */
function continuationBytes(bytes: Buffer): number {
  let count = 0;
  while (count < 3 && ((bytes[count] ?? 0) & 0xc0) === 0x80) count++;
  return count;
}

/** Older text in a one-byte encoding: no control characters but white space. */
function isLatin(bytes: Buffer): boolean {
  return !bytes.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0c && byte !== 0x0d && byte !== 0x1b);
}
