import { browserIssues } from '../code/browser.ts';
import { foreignIssues } from '../code/foreign.ts';
import { unseenMessage } from '../code/hidden.ts';
import type { Issue } from '../code/issue.ts';
import { scriptIssues } from '../code/javascript.ts';
import { pythonIssues } from '../code/python.ts';
import { SHELL_MAGIC } from '../code/python-origins.ts';
import { variableIssue } from '../code/python-running.ts';
import { shellIssues } from '../code/shell.ts';
import { SECRET_FILE, urlsIn, usualSource } from '../code/hosts.ts';
import { hiddenOrder, promptIssue } from '../config/instructions.ts';
import { isPlanted, isQuoted, readerOrder } from '../config/reader-orders.ts';
import { holdsKey } from '../keys.ts';
import { encodedIssue } from '../pickle/encoded.ts';
import { printable } from '../printable.ts';
import type { Cell } from './cells.ts';
import { evasionIssues } from './evasions.ts';

export interface CellIssue extends Issue {
  /** Number of the cell, from 1. */
  readonly cell: number;
  /** Whether the code of a cell, what it showed, or its text. */
  readonly part: 'code' | 'output' | 'text';
}

const SHELL_CELL = /^%%(?:bash|sh|zsh|script|system|sx|!|cmd|powershell|pwsh|ksh|dash)\b|^%%!/;
const PYTHON_CELL = /^%%(?:time|timeit|capture|prun|python[23]?|pypy|py|debug|memit|mprun|lprun|heat|snakeviz|wandb|skip|matplotlib|spark|pyspark|local|ignore|chime|cache|notify)\b/;

/** Languages of kernels whose cells are read as Python or as commands. */
const OWN_READER = /^(?:$|i?python|bash|sh$|zsh|shell)/;

const SCRIPT = /^(?:java|type)script|^(?:deno|node|bun|ts|js)\b/;

/** Kernels that take every cell for commands. */
const OWN_SHELL = /^(?:bash|sh$|zsh|shell)/;
/** How scripts read files, and how they send. */
const SCRIPT_READS = /\b(?:readFile(?:Sync)?|readTextFile(?:Sync)?|createReadStream|Deno\.(?:open|readFile)|Bun\.file)\b/;
const SCRIPT_SENDS = /\b(?:fetch|axios(?:\.\w{1,10})?|https?\.(?:request|get)|got(?:\.post)?|sendBeacon|WebSocket|net\.connect|Deno\.connect)\s{0,4}\(/;

/** Lines that other kernels hand to a shell: Haskell's and Julia's marks, and the one of Jupyter. */
function promptLines(source: string): string {
  return source.split('\n').flatMap((line) => /^\s{0,20}(?::!|!|;)\s{0,4}(\S.*)$/.exec(line)?.[1] ?? []).join('\n');
}

/** A name that gets a text of one line. */
const TEXT = /^[ \t]{0,40}(\w{1,40})[ \t]{0,4}=[ \t]{0,4}f?(["'])([^\n]{1,2000}?)\2[ \t]{0,40}$/gm;
const MAX_TEXTS = 1000;
/** A link or picture of Markdown whose address is a script. */
const SCRIPT_LINK = /\]\(\s{0,4}<?\s{0,4}(?:java|vb)script\s{0,4}:([^\n]{0,4000})/gi;

interface Split { readonly python: string; readonly shell: string; readonly issues: readonly Issue[]; readonly script: string }

/**
 * Judges cells in order; what an earlier one downloaded, a later one may run.
 * @param language - of the kernel, in lower case; every other than Python and shells is read for the commands in it
 */
export function cellIssues(cells: readonly Cell[], language: string, spend: () => void): readonly CellIssue[] {
  const found: CellIssue[] = [];
  const said = new Set<string>();
  const say = (issues: readonly Issue[], cell: number, part: CellIssue['part']): void => {
    for (const issue of issues) {
      if (said.has(issue.what)) continue;
      said.add(issue.what);
      found.push({ level: issue.level, what: issue.what, cell, part });
    }
  };
  const programs: { readonly from: number; readonly cell: number }[] = [];
  let lines = 1;
  let program = '';
  let shell = '';
  const texts = new Map<string, string>();
  for (const cell of cells) {
    spend();
    if (cell.kind === 'code' && !OWN_READER.test(language)) say([...foreignIssues(cell.source, 'script', spend), ...(SCRIPT.test(language) ? [...scriptIssues(cell.source, 'module', spend), ...takenAway(cell.source)] : []), ...shellIssues(promptLines(cell.source))], cell.number, 'code');
    if (cell.kind === 'code') {
      for (const [, name = '', , text = ''] of cell.source.matchAll(TEXT)) if (texts.size < MAX_TEXTS) texts.set(name, text);
      say(evasionIssues(cell.source), cell.number, 'code');
      const split = expanded(OWN_SHELL.test(language) && !cell.source.startsWith('%%') ? { python: '\n'.repeat(cell.source.split('\n').length - 1), shell: cell.source, issues: [], script: '' } : splitCell(cell.source), texts);
      programs.push({ from: lines, cell: cell.number });
      // `return` and the like outside functions do no harm here; a cell begins at the margin.
      const text = `${split.python}\n`;
      program += text;
      lines += text.split('\n').length - 1;
      if (split.shell !== '') shell += `${split.shell}\n`;
      say([...split.issues, ...shellIssues(split.shell).map(recommended), ...(split.script === '' ? [] : browserIssues(split.script, true, 'A cell'))], cell.number, 'code');
      if (/\b(?:HTML|Javascript|display_html|display_javascript|IFrame)\s{0,4}\(|^%%(?:html|svg)\b/m.test(cell.source)) say(browserIssues(cell.source, /Javascript\s{0,4}\(/.test(cell.source), 'A cell').filter(({ level }) => level !== 'note'), cell.number, 'code');
    } else {
      say(browserIssues(cell.source, false, 'A text').filter(({ level }) => level !== 'note'), cell.number, 'text');
      for (const [, target = ''] of cell.source.matchAll(SCRIPT_LINK)) say([{ level: 'odd', what: 'A link in a text runs a script.' }, ...browserIssues(target, true, 'A link in a text').filter(({ level }) => level !== 'note')], cell.number, 'text');
      const concealing = concealedIssue(cell.source);
      if (concealing !== undefined) say([concealing], cell.number, 'text');
      else if (readerOrder(cell.source) === 'away' && !isQuoted(cell.source)) say([{ level: isPlanted(cell.source) ? 'danger' : 'odd', what: 'A text orders the model that reads it to send something away or to run something.' }], cell.number, 'text');
    }
    for (const { mime, text } of [...cell.outputs, ...cell.attachments]) {
      say(outputIssues(mime, text), cell.number, 'output');
      const file = encodedIssue(text, spend);
      if (file !== undefined) say([{ level: file.level, what: `An output or attachment ${file.what}.` }], cell.number, 'output');
    }
    if (unseenMessage(cell.source) !== undefined) say([{ level: 'danger', what: 'A message is spelled out in characters that nobody sees.' }], cell.number, cell.kind === 'code' ? 'code' : 'text');
    const remarks = cell.kind === 'code' && cell.source.includes('#') ? cell.source.split('\n').flatMap((line) => /^\s{0,40}#\s{0,8}(\S.{10,2000})$/.exec(line)?.[1] ?? []).join('\n') : '';
    if (remarks !== '' && readerOrder(remarks) === 'away') say([{ level: isPlanted(remarks) ? 'danger' : 'odd', what: 'A remark in code orders the model that reads it to send something away or to run something.' }], cell.number, 'text');
    if (holdsKey(cell.source)) say([{ level: 'note', what: 'Holds what looks like a key or password.' }], cell.number, 'code');
    if (cell.outputs.some(({ text }) => holdsKey(text))) say([{ level: 'odd', what: 'An output shows what looks like a key or password.' }], cell.number, 'output');
  }
  say(shellIssues(shell).filter(({ level }) => level === 'danger').map((issue) => ({ level: issue.level, what: 'The commands of the cells together download a program and run it.' })).filter(() => !found.some(({ level }) => level === 'danger')), cells.length, 'code');
  for (const issue of pythonIssues(program, { as: 'notebook' }, spend)) {
    const at = programs.findLast(({ from }) => from <= (issue.line ?? 1));
    say([issue], at?.cell ?? 1, 'code');
  }
  return found;
}

/** A script that reads keys of the machine and talks to some place. */
function takenAway(source: string): readonly Issue[] {
  return SECRET_FILE.test(source) && SCRIPT_READS.test(source) && SCRIPT_SENDS.test(source) && urlsIn(source, 1).length > 0 ? [{ level: 'danger', what: 'Reads keys or accounts of the machine and sends something away.' }] : [];
}

/** Installers that their makers tell everybody to run so, which is all that is odd among downloads. */
function recommended(issue: Issue): Issue {
  return issue.level === 'odd' && issue.what.endsWith('downloads a program and runs it.') ? { ...issue, level: 'note' } : issue;
}

/** Commands with the texts of Python that they take in by name. */
function expanded(split: Split, texts: ReadonlyMap<string, string>): Split {
  if (texts.size === 0 || !/[{$]/.test(split.shell)) return split;
  return { ...split, shell: split.shell.replaceAll(/\{(\w{1,40})\}|\$(\w{1,40})/g, (whole, braced: string | undefined, plain: string | undefined) => texts.get(braced ?? plain ?? '') ?? whole) };
}

/** Orders in what a text or an output does not show. */
function concealedIssue(source: string): Issue | undefined {
  const text = concealed(source);
  if (text === '') return undefined;
  const prompt = promptIssue(text);
  if (prompt?.level === 'danger') return { level: 'danger', what: `A hidden text ${prompt.what}.` };
  if (readerOrder(text) === 'away') return { level: 'danger', what: 'A hidden text orders the model that reads it to send something away or to run something.' };
  const order = hiddenOrder(text);
  return order !== undefined || OVERRIDDEN.test(text) ? { level: 'odd', what: `A hidden text ${order?.what ?? 'gives orders to the model that reads it'}.` } : undefined;
}

/** Comments and what is styled away: text that the page does not show. */
function concealed(source: string): string {
  const pieces: string[] = [];
  for (const match of source.matchAll(/<!--([\s\S]{0,5000}?)-->|<(?:span|div|p)\b[^>]{0,200}(?:display\s{0,4}:\s{0,4}none|font-size\s{0,4}:\s{0,4}0|visibility\s{0,4}:\s{0,4}hidden|color\s{0,4}:\s{0,4}(?:white|#fff(?:fff)?)\b)[^>]{0,200}>([\s\S]{0,3000}?)<\//gi)) pieces.push(match[1] ?? match[2] ?? '');
  return pieces.join('\n');
}

function outputIssues(mime: string, text: string): readonly Issue[] {
  if (mime === 'application/javascript' || mime === 'text/javascript') return browserIssues(text, true, 'An output');
  if (mime === 'text/plain') return plainIssues(text);
  if (mime === 'text/html' || mime === 'image/svg+xml' || mime === 'text/markdown' || mime === 'text/latex') {
    const concealing = concealedIssue(text);
    return [...browserIssues(text, false, 'An output'), ...(concealing === undefined ? [] : [concealing])];
  }
  return [];
}

/** What a printed text says to an assistant that reads the notebook: nobody prints orders for a person. */
function plainIssues(text: string): readonly Issue[] {
  if (readerOrder(text) === 'away') return [{ level: isPlanted(text) ? 'danger' : 'odd', what: 'An output orders the model that reads it to send something away or to run something.' }];
  return OVERRIDDEN.test(text) ? [{ level: 'odd', what: 'An output turns a model against what it was told before.' }] : [];
}

const OVERRIDDEN = /\b(?:ignore|disregard|forget)\s{1,4}(?:all\s{1,4}|any\s{1,4}|the\s{1,4}|your\s{1,4}){0,3}(?:previous|prior|above|earlier)\s{1,4}(?:\w{1,20}\s{1,4}){0,2}(?:instructions?|prompts?|rules)\b[^\n]{0,300}\b(?:send|e-?mail|post|upload|reveal|print|run|execute|delete|call|open|output)\b/i;

/** Parts a cell's source into Python, commands for a shell, and scripts for a browser. */
export function splitCell(source: string): Split {
  const issues: Issue[] = [];
  const first = /^\s{0,1000}(%%[^\n]{0,2000})/.exec(source)?.[1];
  if (first !== undefined) {
    const body = source.slice(source.indexOf(first) + first.length + 1);
    const blank = '\n'.repeat(source.split('\n').length - 1);
    if (SHELL_CELL.test(first)) return { python: blank, shell: /\b(?:python|perl|ruby|node)\b/.test(first) ? `${first.slice(2)}\n${body}` : body, issues, script: '' };
    if (/^%%(?:javascript|js)\b/.test(first)) return { python: blank, shell: '', issues, script: body };
    if (/^%%(?:html|svg|latex|markdown)\b/i.test(first)) return { python: blank, shell: '', issues: browserIssues(body, false, 'A cell').filter(({ level }) => level !== 'note'), script: '' };
    if (/^%%(?:writefile|file)\b/.test(first)) return written(first, body, blank);
    if (/^%%(?:perl|ruby|R|julia)\b/.test(first)) return { python: blank, shell: /^%%(?:perl|ruby)/.test(first) ? body : '', issues: foreignIssues(body, 'script', () => undefined), script: '' };
    if (/^%%(?:sql|bigquery|cython|cu|cpp|writetemplate|configure|pycodestyle|mermaid|ai)\b/.test(first)) return { python: blank, shell: '', issues, script: '' };
    if (!PYTHON_CELL.test(first) && !/^%%[a-z]/i.test(first)) return { python: blank, shell: body, issues, script: '' };
  }
  const python: string[] = [];
  const shell: string[] = [];
  let continued = false;
  for (const line of source.split('\n')) {
    const command: string | undefined = continued ? line : commandOf(line, issues);
    if (command === undefined) python.push(line);
    else {
      shell.push(command);
      // Keeps blocks whole: a body that is only a command is no empty body.
      python.push(continued ? '' : `${/^\s*(?:[A-Za-z_]\w{0,60}\s{0,10}=(?=\s{0,10}[!%])\s{0,10})?/.exec(line)?.[0] ?? ''}${SHELL_MAGIC}(${JSON.stringify(command)})`);
      continued = command.trimEnd().endsWith('\\');
    }
  }
  return { python: python.join('\n'), shell: shell.join('\n'), issues, script: '' };
}

/** A file that a cell writes: judged as what it will be. */
function written(first: string, body: string, blank: string): Split {
  const path = first.replace(/^%%\w+\s+(?:-a\s+)?/, '').trim();
  const issues: Issue[] = [];
  if (/\.(?:bashrc|profile|zshrc|bash_profile)$|authorized_keys|\/etc\/|sitecustomize\.py$|\.pth$|ipython_config|startup\/|crontab/.test(path)) issues.push({ level: 'danger', what: `Writes to ${printable(path, 60)}, from which things start by themselves.` });
  if (path.endsWith('.py')) return { python: `${blank}\n${body}`, shell: '', issues, script: '' };
  return { python: blank, shell: /\.(?:sh|bash)$/.test(path) || body.startsWith('#!') ? body : '', issues, script: '' };
}

/** The command in a line that goes to a shell or a line magic; undefined for Python. */
function commandOf(line: string, issues: Issue[]): string | undefined {
  const trimmed = line.trim();
  const [sign = ''] = trimmed;
  if (sign === '!') return trimmed.replace(/^!{1,2}\s*/, '');
  const captured = /^[\w.,\s[\]'"]{1,200}=\s{0,10}!{1,2}([^=].{0,5000})$/.exec(trimmed)?.[1];
  if (captured !== undefined) return captured;
  const magic = /^(?:[\w, ]{1,60}=\s{0,10})?%(?!%)\s{0,4}([a-zA-Z_]\w{0,40})\s{0,10}(.{0,5000})$/.exec(trimmed);
  if (magic === null || sign === '#') return undefined;
  const [, name = '', rest = ''] = magic;
  if (/^(?:sx|system|bash|sh|cmd)$/.test(name)) return rest;
  if (name === 'env' || name === 'set_env') {
    const [, variable = '', value = ''] = /^(\w{1,60})[\s=]{1,10}(.{1,2000})$/.exec(rest) ?? [];
    const issue = variableIssue(variable, value);
    if (issue !== undefined) issues.push(issue);
    return '';
  }
  if (/^(?:pip|conda|mamba|uv)$/.test(name)) return `${name} ${rest}`;
  if (/^(?:run|load|loadpy|pycat|macro|load_ext|alias|rerun)$/.test(name)) {
    const url = /\bhttps?:\/\/\S{1,300}/.exec(rest)?.[0];
    if (url !== undefined) issues.push({ level: name === 'run' || !usualSource(url) ? 'danger' : 'odd', what: `%${name} takes code from ${printable(url, 80)}.` });
    return name === 'alias' ? rest : '';
  }
  return '';
}
