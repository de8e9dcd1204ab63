import { printable } from '../printable.ts';
import { byNumber, collects } from './hosts.ts';
import type { Issue, Issues } from './issue.ts';
import { WALLET_FORM } from './javascript-acts.ts';
import { CODE, CodeRun } from './javascript-code-run.ts';
import { Files } from './javascript-files.ts';
import { addressOf, answerOf, ASKS, memberOf } from './javascript-hosts.ts';
import { readProgram } from './javascript-machine.ts';
import { Programs, STARTS } from './javascript-programs.ts';
import { Report, type FlowKind } from './javascript-report.ts';
import { namesData, receiverOf, sentIssue, type Receiver } from './javascript-sends.ts';
import { any, FROM, fromOf, options, thing, UNDEFINED, wholeText, type Host, type Value } from './javascript-values.ts';
import { GLOBALS, type Program, type Reached, type World } from './javascript-world.ts';

/**
 * What a program of JavaScript does with what it takes: names and texts are followed from where they are put together
 * to what evaluates code, starts programs, talks to others, or writes and removes files.
 */

const TIMER = /^(?:setTimeout|setInterval|setImmediate)$/;
const WRITES = /^fs\.(?:writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream|outputFile|outputFileSync)$|^(?:Bun\.write|Deno\.write(?:Text)?File(?:Sync)?)$/;
const COPIES = /^fs\.(?:copyFile|copyFileSync|cp|cpSync|rename|renameSync|symlink|symlinkSync|copy|copySync|move|moveSync)$/;
const REMOVES = /^(?:fs\.(?:rm|rmSync|rmdir|rmdirSync|unlink|unlinkSync|remove|removeSync|emptyDir|emptyDirSync)|rimraf(?:\.\w+)?|del(?:\.\w+)?|Deno\.remove(?:Sync)?)$/;
/** Modules whose names nobody hides who has nothing to hide. */
const STARTER = /^(?:child_process|execa|shelljs)$/;
const POWERFUL = /^(?:child_process|fs|net|http|https|os|dns|vm|tls|dgram|worker_threads)$/;

class Flow implements World {
  private readonly report: Report;
  private readonly code: CodeRun;
  private readonly files: Files;
  private readonly programs: Programs;
  /** What was asked of the machine about itself. */
  private readonly facts = new Set<string>();
  private readonly wallets: boolean;
  private hooksRequests = false;

  /**
   * @param wallets - whether the program looks for addresses of wallets
   * @param inner - judges code that stands in a text of the program
   */
  constructor(report: Report, wallets: boolean, inner: (source: string) => readonly Issue[]) {
    this.report = report;
    this.wallets = wallets;
    this.code = new CodeRun(report, inner);
    this.files = new Files(report);
    this.programs = new Programs(report, this.code, this.files);
  }

  member(base: Host, name: string): Value | undefined {
    return memberOf(base, name);
  }

  call(reached: Reached, machine: Program): Value | undefined {
    const { path, args, at } = reached;
    if (path.startsWith('os.')) this.facts.add(path);
    if (CODE.test(path)) return this.code.evaluates(reached, machine);
    if (TIMER.test(path)) {
      const [first = UNDEFINED] = args;
      if (first.kind === 'text' || ((fromOf(first) & (FROM.network | FROM.decoded)) !== 0 && first.kind === 'any')) return this.code.evaluates(reached, machine);
      return undefined;
    }
    if (STARTS.test(path)) return this.programs.starts(reached, machine);
    if (/^worker_threads\.Worker$/.test(path) && args[1]?.kind === 'thing' && args[1].props.get('eval')?.kind === 'plain') for (const each of options(args[0] ?? UNDEFINED)) this.code.judgeCode(each, at);
    if (/^document\.(?:write|writeln)$|\.(?:insertAdjacentHTML|executeScript)$/.test(path)) for (const each of args) this.code.judgeMarkup(each, at);
    this.programs.pipes(reached);
    if (path === 'require' || path === 'import') this.loads(reached);
    else if (WRITES.test(path)) this.files.writes(path, args, at);
    else if (COPIES.test(path)) this.files.copies(args, at);
    else if (REMOVES.test(path)) this.files.removes(args, at);
    else if (/^fs\.(?:readdir|readdirSync|opendirSync|opendir)$/.test(path)) this.files.lists(args[0]);
    else this.sends(reached, machine);
    return answerOf(reached, machine);
  }

  /** Said once everything was read. */
  finish(): void {
    if (this.programs.publishes && this.files.hooks) this.report.say('danger', 'Puts a script that runs at installation into packages, and publishes them.', 0);
    if (this.hooksRequests && this.wallets) this.report.say('danger', 'Takes the place of requests of a page, and changes addresses of wallets.', 0);
    this.files.finish();
  }

  /** A module that is loaded. */
  private loads({ args, callee, at }: Reached): void {
    const [first = UNDEFINED] = args;
    const module = wholeText(first)?.replace(/^node:/, '');
    const hidden = (fromOf(first) & (FROM.pieces | FROM.decoded)) | (callee.by & FROM.decoded);
    if (module !== undefined && STARTER.test(module)) {
      if (hidden !== 0) this.report.say('danger', 'Puts together from pieces the name of what starts programs.', at);
      if (/\bmainModule\b|_load$|constructor/.test(callee.path) || callee.base?.path === 'module.constructor') this.report.say('danger', 'Reaches in a way that hides it what starts programs.', at);
    } else if (module !== undefined && POWERFUL.test(module) && (fromOf(first) & FROM.decoded) !== 0) this.report.say('odd', `Hides that it uses ${module}.`, at);
    if (module === undefined) return;
    if (/^data:(?:text|application)\/javascript/.test(module)) {
      const body = module.slice(module.indexOf(',') + 1);
      this.code.judgeText(/;base64,/.test(module.slice(0, 80)) ? Buffer.from(body, 'base64').toString('utf8') : body, /;base64,/.test(module.slice(0, 80)), at);
    }
    if (/^https?:/i.test(module) && (byNumber(module) || collects(module))) this.report.say('danger', `Runs code that it downloads from ${printable(module, 80)}.`, at);
    this.files.startsWritten(module, at, true);
  }

  private sends({ path, args, callee, at }: Reached, machine: Program): void {
    if (/^dns\.(?:lookup|resolve\w{0,6})$|^dns\.Resolver\(\)\.resolve\w{0,6}$/.test(path)) {
      if (namesData(args[0])) this.report.say('danger', 'Sends what it read away in host names.', at);
      return;
    }
    if (ASKS.test(path)) {
      const address = addressOf(args);
      const receiver = receiverOf(address);
      this.report.asked = address ?? this.report.asked;
      const inAddress = address === undefined ? 0 : fromOf(address);
      const carried = this.payload(args);
      // Whoever does not want to read an answer only hands something out.
      const blind = args[1]?.kind === 'thing' && wholeText(args[1].props.get('mode') ?? UNDEFINED) === 'no-cors';
      this.sent(inAddress | carried | (((inAddress | (blind ? carried : 0)) & FROM.typed) === 0 ? 0 : FROM.page), receiver, machine, at);
      if (namesData(address)) this.report.say('danger', 'Sends what it read away in host names.', at);
      return;
    }
    const sending = /\.(?:write|end|send|emit|post|sendMail|sendMessage|sendDocument|sendPhoto|sendFile|put|upload|putObject)$/.test(path);
    const { base } = callee;
    if (/(?:^|\.)sendBeacon$/.test(path)) {
      const data = args.reduce((sum, each) => sum | fromOf(each), 0);
      return this.sent(data | ((data & FROM.typed) === 0 ? 0 : FROM.page), receiverOf(args[0]), machine, at);
    }
    if (!sending || base === undefined || path.startsWith('response')) return;
    if (!/^(?:fetch|axios|got|request|superagent|needle|https?\.|http2|follow-redirects|XMLHttpRequest|WebSocket|ws|net\.|tls\.|dgram\.|io\b|socket\.io|nodemailer|discord|node-telegram|telegraf|telegram|aws-sdk|@aws-sdk|@slack|webhook)/i.test(path)) return;
    const mail = /^(?:nodemailer|node-telegram|telegraf|telegram|discord|@slack|webhook)/i.test(path);
    const receiver: Receiver = mail ? { kind: 'collector', url: path.split(/[.(]/)[0] ?? '' } : receiverOf(base.of ?? addressOf(base.args));
    const data = args.reduce((sum, each) => sum | (each.kind === 'closure' ? 0 : fromOf(each)), 0);
    this.sent(path.startsWith('net.') ? data & ~FROM.output : data, receiver, machine, at);
  }

  /** What a request carries, apart from its headers and the address. */
  private payload(args: readonly Value[]): number {
    let from = 0;
    for (const each of args) for (const one of options(each)) {
      if (one.kind !== 'thing') {
        if (one.kind !== 'text' || one !== args[0]) from |= one.kind === 'closure' || one.kind === 'host' && /^(?:process\.env)$/.test(one.path) ? fromOf(one) : one === args[0] ? 0 : fromOf(one);
        continue;
      }
      let named = false;
      for (const key of ['body', 'data', 'json', 'form', 'params', 'query', 'searchParams', 'payload', 'formData', 'path', 'url', 'headers']) {
        const value = one.props.get(key);
        if (value === undefined) continue;
        named = true;
        // What opens the door of a service stands in headers.
        from |= key === 'headers' ? fromOf(value) & ~(FROM.secretKey | FROM.ownKey | FROM.secretFile | FROM.host | FROM.output) : fromOf(value);
      }
      if (!named) from |= fromOf(one);
    }
    return from;
  }

  private sent(from: number, receiver: Receiver, machine: Program, at: number): void {
    const issue = sentIssue(from, receiver, { install: this.report.kind.as === 'install', loaded: machine.loading, facts: this.facts.size });
    if (issue !== undefined) this.report.say(issue.level, issue.what, at);
  }

  assigned(base: Value, name: string, value: Value, at: number, machine: Program): void {
    if (name === 'scripts' && value.kind === 'thing' && (value.props.has('postinstall') || value.props.has('preinstall')) && base.kind !== 'host') this.files.hooks = true;
    if ((name === 'postinstall' || name === 'preinstall' || name === 'install') && (base.kind === 'any' || base.kind === 'host')) this.files.hooks = true;
    if (base.kind !== 'host') return;
    if ((GLOBALS.has(base.path) && name === 'fetch') || /^XMLHttpRequest\.prototype$|\bethereum$/.test(base.path)) this.hooksRequests = true;
    if (GIVEN.test(name) && /^(?:https?(?:\.request\(\))?|http2|net|tls|axios|XMLHttpRequest\.prototype|globalThis|window|express\.\w+)$/.test(base.path)) for (const each of options(value)) if (each.kind === 'closure') machine.call(each, base, [any(FROM.page), any(FROM.page)], at, false);
    // What stands in the place of a function is given what that was given.
    if (/secret|private|mnemonic|seed|password|keypair/i.test(name)) for (const each of options(value)) if (each.kind === 'closure') machine.call(each, base, [any(FROM.ownKey), any(FROM.ownKey)], at, false);
    if (/^on[a-z]{3,20}$/.test(name)) for (const each of options(value)) if (each.kind === 'closure') {
      const given = name.startsWith('onkey') ? any(FROM.page) : (base.from & FROM.network) !== 0 ? any(FROM.network, base.of) : thing();
      machine.call(each, base, [given], at, false);
    }
    if (/^(?:text|textContent|innerHTML|outerHTML|srcdoc|innerText)$/.test(name) && /createElement\(\)/.test(base.path)) {
      if (wholeText(base.args[0] ?? UNDEFINED) === 'script' && name !== 'innerHTML') for (const each of options(value)) this.code.judgeCode(each, at);
      else this.code.judgeMarkup(value, at);
    }
    const page = /^(?:src|href|action)$/.test(name) || (name === 'location' && /^(?:globalThis|window|document)$/.test(base.path));
    if (page) {
      const receiver = receiverOf(value);
      const from = fromOf(value);
      this.sent((from & ~FROM.host) | ((from & FROM.typed) === 0 ? 0 : FROM.page), receiver, machine, at);
    }
  }
}

/** Functions that are given what others send or sign in with. */
const GIVEN = /^(?:request|get|write|end|send|fetch|login|signIn|authenticate)$/;

/** Adds what a program does to what is known of it. @param inner - judges code that stands in a text of the program */
export function flowIssues(source: string, kind: FlowKind, issues: Issues, inner: (source: string) => readonly Issue[], lineOf: (at: number) => number, spend: () => void): void {
  const flow = new Flow(new Report(issues, kind, lineOf), WALLET_FORM.test(source), inner);
  if (readProgram(source, flow, spend) && kind.depth === 0) issues.add('odd', 'Expressions are nested deeper than code for people is.');
  flow.finish();
}
