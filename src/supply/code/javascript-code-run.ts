import { printable } from '../printable.ts';
import { NO_CODE } from './hosts.ts';
import type { Issue } from './issue.ts';
import type { Report } from './javascript-report.ts';
import { receiverOf } from './javascript-sends.ts';
import { any, ANY, FROM, fromOf, GAP, options, spelled, UNDEFINED, wholeText, type Value } from './javascript-values.ts';
import type { Program, Reached } from './javascript-world.ts';

/** Code that a program runs from a text or has a page run: where it comes from, and what it does. */

/** What evaluates code. */
export const CODE = /^(?:eval|Function|execScript|vm\.(?:runInThisContext|runInNewContext|runInContext|compileFunction|Script)|(?:[\w.()]{0,80}\.)?_compile)$/;
const TELLING = /\b(?:child_process|eval\s{0,4}\(|require\s{0,4}\(|process\.|fetch\s{0,4}\(|XMLHttpRequest|WebSocket|document\.|https?:\/\/)/;
/** What is decoded only to learn what surrounds it. */
const PLAIN_CODE = /^\s{0,8}(?:return\s{1,4})?(?:\(?\s{0,4}function\s{0,4}\(\s{0,4}\)\s{0,4}\{\s{0,4})?(?:this|global|globalThis|window|return this|debugger|require|process)\b[^]{0,60}$|^[\s\w."'[\]{}:,-]{0,200}$/;

export class CodeRun {
  private readonly report: Report;
  private readonly inner: (source: string) => readonly Issue[];
  /** Texts that were judged as code. */
  private readonly judged = new Set<string>();

  /** @param inner - judges code that stands in a text of the program */
  constructor(report: Report, inner: (source: string) => readonly Issue[]) {
    this.report = report;
    this.inner = inner;
  }

  /** A call of what evaluates code. @returns what it comes to, where that is known */
  evaluates({ path, args, callee, at, made }: Reached, machine: Program): Value | undefined {
    const name = path.slice(path.lastIndexOf('.') + 1);
    if ((callee.by & (FROM.pieces | FROM.decoded)) !== 0 && CODE.test(path)) this.report.say('danger', `Reaches ${printable(name, 40)} by a name that it hides.`, at);
    const code = path === 'Function' ? args.at(-1) ?? UNDEFINED : args[0] ?? UNDEFINED;
    for (const each of options(code)) this.judgeCode(each, at);
    const text = wholeText(code);
    if (text === undefined || code.kind !== 'text') return path === 'eval' ? any(fromOf(code) & (FROM.network | FROM.decoded)) : undefined;
    if (path !== 'Function') return /^(?:eval|vm\.run\w+)$/.test(path) ? machine.code(text) : undefined;
    const params = args.slice(0, -1).map((each) => wholeText(each) ?? '').join(',');
    const value = machine.code(`(function(${params}){${text}\n})`);
    return value.kind === 'closure' ? value : made ? ANY : undefined;
  }

  /** Judges what is run as code. */
  judgeCode(code: Value, at: number): void {
    const from = fromOf(code);
    const text = wholeText(code);
    if ((from & FROM.network) !== 0) {
      const receiver = receiverOf(this.report.cameFrom(code));
      // A program of one's own that data is put into, from wherever, is no code of others.
      const own = code.kind === 'text' && code.text.replaceAll(GAP, '').trim().length > 40;
      this.report.say(receiver.kind === 'near' || (own && receiver.kind === 'unknown') ? 'note' : receiver.kind === 'unknown' ? 'odd' : 'danger', 'Runs code that it downloads.', at);
    }
    const file = code.kind === 'any' && code.of !== undefined && (from & FROM.network) === 0 ? spelled(code.of) : undefined;
    if (file !== undefined && NO_CODE.test(file)) this.report.say('danger', `Runs code that lies in ${printable(file.replaceAll(GAP, '…'), 60)}, which is none.`, at);
    if ((from & FROM.request) !== 0 && code.kind === 'any') this.report.say('danger', 'Runs what comes in over the network.', at);
    if ((from & FROM.clipboard) !== 0 && code.kind === 'any') this.report.say('danger', 'Runs what is in the clipboard.', at);
    if (code.kind === 'text' && text !== undefined && text.length > 8) this.judgeText(text, (from & FROM.decoded) !== 0, at);
    else if ((from & FROM.decoded) !== 0) this.report.say('danger', 'Runs code that it decodes.', at);
    else if ((from & FROM.letters) !== 0 && (from & FROM.network) === 0 && this.report.kind.as === 'install') this.report.say('odd', 'Runs code that it decodes.', at);
  }

  /** What a page is made to show or run. */
  judgeMarkup(value: Value, at: number): void {
    const from = fromOf(value);
    if (value.kind === 'thing') {
      const code = value.props.get('code');
      if (code !== undefined) for (const each of options(code)) this.judgeCode(each, at);
      return;
    }
    const text = spelled(value);
    if ((from & FROM.decoded) !== 0 && text !== undefined && /<script|\bon\w{3,20}\s{0,4}=|javascript:/i.test(text)) this.report.say('danger', 'Runs a script that it decodes.', at);
  }

  /** Judges the text of code. @param hidden - it was decoded */
  judgeText(text: string, hidden: boolean, at: number): void {
    if (this.judged.has(text) || this.judged.size > 200) return;
    this.judged.add(text);
    const acts = this.report.kind.depth < 3 ? this.inner(text) : [];
    for (const { level, what } of acts) if (level !== 'note') this.report.say(level, what, at);
    // Code in a text that hides more code in another.
    if (acts.some(({ level, what }) => level === 'odd' && what === 'Runs code that it decodes.')) this.report.say('danger', 'Runs code that it decodes.', at);
    const bad = acts.some(({ level }) => level === 'danger');
    if (!hidden) return;
    if (bad || TELLING.test(text)) this.report.say('danger', 'Runs code that it decodes.', at);
    else if (!PLAIN_CODE.test(text)) this.report.say(text.length > 40 ? 'danger' : 'odd', 'Runs code that it decodes.', at);
  }
}
