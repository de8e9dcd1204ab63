import { foreignIssues } from './foreign.ts';
import type { Issue } from './issue.ts';
import { scriptIssues } from './javascript.ts';
import { pythonIssues } from './python.ts';

/** Code that commands hand to an interpreter as a text: `python3 -c "…"`, `node -e '…'`. */

const STARTS = /\b(python[\d.]{0,6}|node|nodejs|bun|php[\d.]{0,4}|perl|ruby|Rscript|lua)(?:\.exe)?(?:\s{1,8}-{1,2}(?!c\s|e\s|r\s|eval\s)[\w=-]{1,40}){0,4}\s{1,10}(?:-c|-e|-r|--eval)\s{1,10}(["'])/g;

/** One text that is handed on, and to what. */
interface Inline { readonly program: string; readonly code: string }

/** Where a quoted text ends; in double quotes a backslash keeps what follows. */
function endOf(script: string, start: number, quote: string): number {
  for (let at = start; at < script.length; at++) {
    if (script[at] === quote) return at;
    if (quote === '"' && script[at] === '\\') at++;
  }
  return script.length;
}

/** Each of them in order, and what stands behind the last quote where none closes it. One pass, whatever their number. */
function* inlines(script: string): Generator<Inline> {
  STARTS.lastIndex = 0;
  for (let match = STARTS.exec(script); match !== null; match = STARTS.exec(script)) {
    const [whole, program = '', quote = '"'] = match;
    const start = match.index + whole.length;
    const end = endOf(script, start, quote);
    const code = script.slice(start, end);
    const next = end + 1;
    yield { program, code: quote === '"' ? code.replaceAll(/\\(["$`\\])/g, '$1') : code };
    STARTS.lastIndex = next;
    if (next >= script.length) return;
  }
}

/** What an interpreter reads from lines that follow, up to a mark. */
const FOLLOWS = /\b(python[\d.]{0,6}|node|perl|ruby|php)\s{1,8}(?:-\s{1,8})?<<-?\s{0,4}["']?(\w{1,40})["']?[^\n]{0,200}\n/g;

function* documents(script: string): Generator<Inline> {
  for (const { 0: whole, 1: program = '', 2: mark = '', index } of script.matchAll(FOLLOWS)) {
    const lines = script.slice(index + whole.length).split('\n');
    const end = lines.findIndex((line) => line.trim() === mark);
    yield { program, code: lines.slice(0, end < 0 ? undefined : end).join('\n') };
  }
}

/** What the code would do that commands hand to interpreters. */
export function inlineIssues(script: string, spend: () => void): readonly Issue[] {
  return [...inlines(script), ...documents(script)].flatMap(({ program, code }) => {
    if (program.startsWith('python')) return pythonIssues(code, { as: 'script' }, spend);
    return /^(?:node|bun)/.test(program) ? scriptIssues(code, 'install', spend) : foreignIssues(code, 'script', spend);
  });
}

/** A module that is brought in inside an expression and acts. */
const IMPORTED = /__import__\s{0,4}\(\s{0,4}["'](?:os|subprocess|pty|posix|commands|shutil)["']\s{0,4}\)\s{0,4}\.\s{0,4}(?:system|popen|exec\w{0,4}|spawn\w{0,4}|run|call|check_output|check_call|getoutput|Popen|rmtree|remove|unlink)\s{0,4}\(/;

/** Whether a text is an expression of Python that starts programs where it is evaluated. */
export function importsAndActs(text: string): boolean {
  return text.includes('__import__') && IMPORTED.test(text);
}
