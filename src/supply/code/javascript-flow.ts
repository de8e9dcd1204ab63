import { printable } from '../printable.ts';
import { byNumber, collects, hostOf, SECRET_FILE, START_FILE, usualSource } from './hosts.ts';
import type { Issue, Issues } from './issue.ts';
import { GLOBALS, type Program, type Reached, type World } from './javascript-world.ts';
import { WALLET_FORM } from './javascript-acts.ts';
import { addressOf, answerOf, ASKS, memberOf } from './javascript-hosts.ts';
import { readProgram } from './javascript-machine.ts';
import { namesData, receiverOf, sentIssue, type Receiver } from './javascript-sends.ts';
import { any, ANY, FROM, fromOf, GAP, host, NULL, options, spelled, thing, UNDEFINED, wholeText, type Host, type Value } from './javascript-values.ts';
import { shellIssues } from './shell.ts';

/**
 * What a program of JavaScript does with what it takes: names and texts are followed from where they are put together
 * to what evaluates code, starts programs, talks to others, or writes and removes files.
 */

const CODE = /^(?:eval|Function|execScript|vm\.(?:runInThisContext|runInNewContext|runInContext|compileFunction|Script)|(?:[\w.()]{0,80}\.)?_compile)$/;
const TIMER = /^(?:setTimeout|setInterval|setImmediate)$/;
const STARTS = /^child_process\.(?:exec|execSync|spawn|spawnSync|execFile|execFileSync|fork)$|^(?:execa|execa\.(?:command|commandSync|sync|node|execa\w*)|shelljs\.exec|cross-spawn(?:\.\w+)?|node-pty\.spawn|Bun\.(?:spawn|spawnSync|\$)|Deno\.(?:Command|run)|process\.binding\(\)\.\w+|zx\.\$|node-cmd\.\w+|tinyexec\.(?:x|exec))$/;
const WRITES = /^fs\.(?:writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream|outputFile|outputFileSync)$|^(?:Bun\.write|Deno\.write(?:Text)?File(?:Sync)?)$/;
const COPIES = /^fs\.(?:copyFile|copyFileSync|cp|cpSync|rename|renameSync|symlink|symlinkSync|copy|copySync|move|moveSync)$/;
const REMOVES = /^(?:fs\.(?:rm|rmSync|rmdir|rmdirSync|unlink|unlinkSync|remove|removeSync|emptyDir|emptyDirSync)|rimraf(?:\.\w+)?|del(?:\.\w+)?|Deno\.remove(?:Sync)?)$/;
const SHELLS = /(?:^|[\\/])(?:ba|z|k|da|c|fi)?sh$|(?:^|[\\/])(?:cmd|powershell|pwsh)(?:\.exe)?$/i;
/** Modules whose names nobody hides who has nothing to hide. */
const STARTER = /^(?:child_process|execa|shelljs)$/;
const POWERFUL = /^(?:child_process|fs|net|http|https|os|dns|vm|tls|dgram|worker_threads)$/;
/** All files of somebody, or of the machine. */
const EVERYTHING = /^(?:~|\/|[A-Za-z]:[\\/]?|\/(?:home|Users|root|etc|var|usr|boot|mnt)|~\/(?:Documents|Desktop|Downloads|Pictures)|%USERPROFILE%|\/\*)\/?(?:\*{1,2})?$/;
/** Where packages and programs of JavaScript usually come from, beside other places. */
const USUAL = /(?:^|\.)(?:npmjs\.(?:org|com)|npmmirror\.com|yarnpkg\.com|unpkg\.com|jsdelivr\.net|nodejs\.org|electronjs\.org|playwright\.dev|sentry-cdn\.com|cloudflare\.com|esm\.sh|deno\.land)$/i;
/** Agents that work on a machine, told to ask nobody, and what nobody has them look for. */
const AGENT = /(?:^|[\s/\\])(?:claude|gemini|q|codex|cursor-agent|opencode|aider|amp)\s/;
const UNASKED = /--dangerously-\S+|--yolo\b|--trust-all-tools\b|--full-auto\b|--allow-all\S*/;
const HUNTS = /wallet|keystore|id_rsa|\.ssh\b|credential|private key|mnemonic|\.env\b|secrets?\b/i;
const ALL_REMOVED = /--no-preserve-root|\brm\s+(?:-\w+\s+){1,4}(?:\/|~\/?|\$HOME\/?)(?:\*)?(?:\s|$)/;
const STOPS = /(?:^|\n|;|&&)\s*(?:sudo\s+)?(?:shutdown|poweroff|reboot|halt)\b/;
/** Commands that say keys, or look for them. */
const TELLS_KEYS = /\bnpm\s+(?:config\s+get\s+\S*_?auth|token\s+(?:list|create))|\bgh\s+auth\s+token\b|\bgit\s+credential\b|\bsecurity\s+(?:find-\w+-password|dump-keychain)|\baws\s+configure\s+(?:get|export-credentials)|\bgcloud\s+auth\s+print-\S+|\baz\s+account\s+get-access-token|\btrufflehog\b/;
const SPOKEN = /\b(?:whoami|hostname|uname|ifconfig|ipconfig|systeminfo|id|ver|printenv|env)\b/;

/** What runs when the package is installed, what a page runs, or anything else. */
export interface FlowKind { readonly as: 'module' | 'install' | 'page'; readonly depth: number }

export class Flow implements World {
  private readonly issues: Issues;
  private readonly kind: FlowKind;
  private readonly inner: (source: string) => readonly Issue[];
  private readonly lineOf: (at: number) => number;
  private readonly facts = new Set<string>();
  /** Files that were written with something from elsewhere: where it came from. */
  private readonly written = new Map<string, { readonly from: number; readonly of: Value | undefined }>();
  private publishes = false;
  /** The address that was asked last. */
  private asked: Value | undefined;
  private readonly wallets: boolean;
  private hooksRequests = false;
  private hooks = false;
  private sweep = { through: false, removes: false, enciphers: false, overwrites: false };
  /** Texts that were judged as code. */
  private readonly judged = new Set<string>();

  /** @param wallets - whether the program looks for addresses of wallets */
  constructor(issues: Issues, kind: FlowKind, wallets: boolean, inner: (source: string) => readonly Issue[], lineOf: (at: number) => number) {
    this.wallets = wallets;
    this.issues = issues;
    this.kind = kind;
    this.inner = inner;
    this.lineOf = lineOf;
  }

  private say(level: Issue['level'], what: string, at: number): void {
    this.issues.add(level, what, this.kind.depth === 0 && at > 0 ? this.lineOf(at) : undefined);
  }

  member(base: Host, name: string): Value | undefined {
    return memberOf(base, name);
  }

  call(reached: Reached, machine: Program): Value | undefined {
    const { path, args, at } = reached;
    if (path.startsWith('os.')) this.facts.add(path);
    if (CODE.test(path)) return this.evaluates(reached, machine);
    if (TIMER.test(path)) {
      const [first = UNDEFINED] = args;
      if (first.kind === 'text' || ((fromOf(first) & (FROM.network | FROM.decoded)) !== 0 && first.kind === 'any')) return this.evaluates(reached, machine);
      return undefined;
    }
    if (STARTS.test(path)) return this.starts(reached, machine);
    if (/^worker_threads\.Worker$/.test(path) && args[1]?.kind === 'thing' && args[1].props.get('eval')?.kind === 'plain') for (const each of options(args[0] ?? UNDEFINED)) this.judgeCode(each, at);
    if (/^document\.(?:write|writeln)$|\.(?:insertAdjacentHTML|executeScript)$/.test(path)) for (const each of args) this.judgeMarkup(each, at);
    this.pipes(reached);
    if (path === 'require' || path === 'import') this.loads(reached);
    else if (WRITES.test(path)) this.writes(path, args, at);
    else if (COPIES.test(path)) this.copies(args, at);
    else if (REMOVES.test(path)) this.removes(args, at);
    else if (/^fs\.(?:readdir|readdirSync|opendirSync|opendir)$/.test(path)) this.lists(args[0]);
    else this.sends(reached, machine);
    return answerOf(reached, machine);
  }

  /** Said once everything was read. */
  finish(): void {
    if (this.publishes && this.hooks) this.issues.add('danger', 'Puts a script that runs at installation into packages, and publishes them.');
    if (this.hooksRequests && this.wallets) this.issues.add('danger', 'Takes the place of requests of a page, and changes addresses of wallets.');
    if (this.sweep.through && this.sweep.removes) this.issues.add('danger', 'Goes through all files of whoever runs it and removes them.');
    if (this.sweep.through && this.sweep.overwrites) this.issues.add('danger', 'Goes through all files of whoever runs it and writes over them.');
    if (this.sweep.through && this.sweep.enciphers) this.issues.add('danger', 'Goes through all files of whoever runs it and encrypts them.');
  }

  // Code.

  private evaluates({ path, args, callee, at, made }: Reached, machine: Program): Value | undefined {
    const name = path.slice(path.lastIndexOf('.') + 1);
    if ((callee.by & (FROM.pieces | FROM.decoded)) !== 0 && CODE.test(path)) this.say('danger', `Reaches ${printable(name, 40)} by a name that it hides.`, at);
    const code = path === 'Function' ? args.at(-1) ?? UNDEFINED : args[0] ?? UNDEFINED;
    for (const each of options(code)) this.judgeCode(each, at);
    const text = wholeText(code);
    if (text === undefined || code.kind !== 'text') return path === 'eval' ? any(fromOf(code) & (FROM.network | FROM.decoded)) : undefined;
    if (path !== 'Function') return /^(?:eval|vm\.run\w+)$/.test(path) ? machine.code(text) : undefined;
    const params = args.slice(0, -1).map((each) => wholeText(each) ?? '').join(',');
    const value = machine.code(`(function(${params}){${text}\n})`);
    return value.kind === 'closure' ? value : made ? ANY : undefined;
  }

  private judgeCode(code: Value, at: number): void {
    const from = fromOf(code);
    const text = wholeText(code);
    if ((from & FROM.network) !== 0) {
      const receiver = receiverOf(this.cameFrom(code));
      // A program of one's own that data is put into, from wherever, is no code of others.
      const own = code.kind === 'text' && code.text.replaceAll(GAP, '').trim().length > 40;
      this.say(receiver.kind === 'near' || (own && receiver.kind === 'unknown') ? 'note' : receiver.kind === 'unknown' ? 'odd' : 'danger', 'Runs code that it downloads.', at);
    }
    const file = code.kind === 'any' && code.of !== undefined && (from & FROM.network) === 0 ? spelled(code.of) : undefined;
    if (file !== undefined && NO_CODE.test(file)) this.say('danger', `Runs code that lies in ${printable(file.replaceAll(GAP, '…'), 60)}, which is none.`, at);
    if ((from & FROM.request) !== 0 && code.kind === 'any') this.say('danger', 'Runs what comes in over the network.', at);
    if ((from & FROM.clipboard) !== 0 && code.kind === 'any') this.say('danger', 'Runs what is in the clipboard.', at);
    if (code.kind === 'text' && text !== undefined && text.length > 8) this.judgeText(text, (from & FROM.decoded) !== 0, at);
    else if ((from & FROM.decoded) !== 0) this.say('danger', 'Runs code that it decodes.', at);
    else if ((from & FROM.letters) !== 0 && (from & FROM.network) === 0 && this.kind.as === 'install') this.say('odd', 'Runs code that it decodes.', at);
  }

  /** What a page is made to show or run. */
  private judgeMarkup(value: Value, at: number): void {
    const from = fromOf(value);
    if (value.kind === 'thing') {
      const code = value.props.get('code');
      if (code !== undefined) for (const each of options(code)) this.judgeCode(each, at);
      return;
    }
    const text = spelled(value);
    if ((from & FROM.decoded) !== 0 && text !== undefined && /<script|\bon\w{3,20}\s{0,4}=|javascript:/i.test(text)) this.say('danger', 'Runs a script that it decodes.', at);
  }

  private judgeText(text: string, hidden: boolean, at: number): void {
    if (this.judged.has(text) || this.judged.size > 200) return;
    this.judged.add(text);
    const acts = this.kind.depth < 3 ? this.inner(text) : [];
    for (const { level, what } of acts) if (level !== 'note') this.say(level, what, at);
    // Code in a text that hides more code in another.
    if (acts.some(({ level, what }) => level === 'odd' && what === 'Runs code that it decodes.')) this.say('danger', 'Runs code that it decodes.', at);
    const bad = acts.some(({ level }) => level === 'danger');
    if (!hidden) return;
    if (bad || TELLING.test(text)) this.say('danger', 'Runs code that it decodes.', at);
    else if (!PLAIN_CODE.test(text)) this.say(text.length > 40 ? 'danger' : 'odd', 'Runs code that it decodes.', at);
  }

  private loads({ args, callee, at }: Reached): void {
    const [first = UNDEFINED] = args;
    const module = wholeText(first)?.replace(/^node:/, '');
    const hidden = (fromOf(first) & (FROM.pieces | FROM.decoded)) | (callee.by & FROM.decoded);
    if (module !== undefined && STARTER.test(module)) {
      if (hidden !== 0) this.say('danger', 'Puts together from pieces the name of what starts programs.', at);
      if (/\bmainModule\b|_load$|constructor/.test(callee.path) || callee.base?.path === 'module.constructor') this.say('danger', 'Reaches in a way that hides it what starts programs.', at);
    } else if (module !== undefined && POWERFUL.test(module) && (fromOf(first) & FROM.decoded) !== 0) this.say('odd', `Hides that it uses ${module}.`, at);
    if (module === undefined) return;
    if (/^data:(?:text|application)\/javascript/.test(module)) {
      const body = module.slice(module.indexOf(',') + 1);
      this.judgeText(/;base64,/.test(module.slice(0, 80)) ? Buffer.from(body, 'base64').toString('utf8') : body, /;base64,/.test(module.slice(0, 80)), at);
    }
    if (/^https?:/i.test(module) && (byNumber(module) || collects(module))) this.say('danger', `Runs code that it downloads from ${printable(module, 80)}.`, at);
    this.startsWritten(module, at, true);
  }

  /** The address that something came from, or where that is not known the one that was asked last. */
  private cameFrom(value: Value): Value | undefined {
    return (value.kind === 'any' || value.kind === 'host' ? value.of : undefined) ?? this.asked;
  }

  // Programs.

  private starts({ path, args, callee, at }: Reached, machine: Program): Value {
    if ((callee.by & FROM.decoded) !== 0 && STARTS.test(path)) this.say('danger', 'Hides that it starts programs.', at);
    const [first = UNDEFINED, second = UNDEFINED] = args;
    const words = second.kind === 'list' ? second.items : [];
    let output = FROM.output;
    for (const one of options(first)) {
      const program = spelled(one) ?? (one.kind === 'list' ? one.items.map((each) => spelled(each) ?? GAP).join(' ') : undefined);
      const whole = [program ?? GAP, ...words.map((each) => spelled(each) ?? GAP)].join(' ');
      output |= this.command(whole, one, words, at, machine);
    }
    if (this.shares(args)) this.say('danger', 'Gives a network connection a shell.', at);
    const result = host(`${path}()`, { from: output, args });
    for (const each of args) if (each.kind === 'closure') machine.call(each, undefined, [NULL, any(output), any(output)], at, false);
    return result;
  }

  /** Judges a command. @returns where what it says comes from */
  private command(whole: string, program: Value, words: readonly Value[], at: number, machine: Program): number {
    const from = [program, ...words].reduce((sum, each) => sum | fromOf(each), 0);
    const bare = program.kind === 'any' || program.kind === 'host' || program.kind === 'either';
    const shown = /^\W*$/.test(whole.replaceAll(GAP, ''));
    if ((fromOf(program) & FROM.request) !== 0 && bare) this.say('danger', 'Runs what comes in over the network.', at);
    if ((from & FROM.network) !== 0 && (bare || (SHELLS.test(whole.split(' ')[0] ?? '') && words.some((each) => (fromOf(each) & FROM.network) !== 0 && each.kind !== 'text')))) {
      const of = this.cameFrom(program);
      const path = program.kind === 'host' ? program.path : '';
      this.say(receiverOf(of).kind === 'near' || (receiverOf(of).kind === 'unknown' && !/net\.connect|WebSocket/.test(path)) ? 'odd' : 'danger', 'Runs a command that comes in over the network.', at);
    }
    if ((from & FROM.decoded) !== 0 && (program.kind === 'text' ? (fromOf(program) & FROM.decoded) !== 0 : true)) this.say('danger', 'Runs a command that it decodes.', at);
    if (shown) return 0;
    if (/\b(?:curl|wget|nslookup|dig|ping|nc|Invoke-\w+)\b/.test(whole) && (from & (FROM.secretFile | FROM.environment | FROM.host | FROM.output | FROM.ownKey)) !== 0 && whole.includes(GAP)) this.say((from & (FROM.output)) !== 0 && (from & ~(FROM.output | FROM.pieces)) === 0 ? 'odd' : 'danger', 'Sends what it learns about the machine away, by a command.', at);
    const command = whole.replaceAll(GAP, 'X');
    // Code that an interpreter is handed as a text.
    if (/(?:^|[\\/])(?:node|bun|deno)(?:\.exe)?$|process\.execPath/.test(program.kind === 'host' ? program.path : spelled(program) ?? '')) for (const [i, each] of words.entries()) {
      const code = words[i + 1];
      if (/^(?:-e|--eval|-p|--print)$/.test(wholeText(each) ?? '') && code !== undefined) for (const one of options(code)) this.judgeCode(one, at);
    }
    const texts = [command, ...words.flatMap((each) => { const text = spelled(each); return text !== undefined && /\s/.test(text) ? [text.replaceAll(GAP, 'X')] : []; })];
    for (const text of texts) {
      const danger = shellIssues(text).find(({ level }) => level === 'danger');
      if (danger === undefined) continue;
      this.say(/destroys files|sets something up|hides what|reads keys/.test(danger.what) && this.kind.as === 'module' && !ALL_REMOVED.test(text) ? 'odd' : 'danger', danger.what, at);
    }
    if (AGENT.test(whole) && UNASKED.test(whole)) this.say(HUNTS.test(whole) ? 'danger' : 'note', HUNTS.test(whole) ? 'Has an agent on the machine look for keys, without asking anybody.' : 'Starts an agent that asks nobody.', at);
    if (/\b(?:npm|yarn|pnpm)\s+publish\b/.test(whole)) this.publishes = true;
    this.startsWritten(command, at, machine.loading);
    return (SPOKEN.test(whole) ? FROM.host : 0) | (TELLS_KEYS.test(whole) ? FROM.secretFile : 0) | (SECRET_FILE.test(whole) && /\b(?:cat|type|head|tail|grep|base64)\b/.test(whole) ? FROM.secretFile : 0) | (/^\s*(?:env|printenv|set)\b/.test(whole) ? FROM.environment : 0);
  }

  /** A file that was written before with something from elsewhere is run. */
  private startsWritten(command: string, at: number, loaded: boolean): void {
    for (const [file, { from, of }] of this.written) {
      if (file.length < 4 || !command.includes(file.replace(/^\.\//, ''))) continue;
      if ((from & FROM.decoded) !== 0) this.say('danger', 'Writes a program that it hides, and runs it.', at);
      else this.fetchedIssue(of, 'Downloads a program and runs it', at, loaded);
    }
  }

  private fetchedIssue(of: Value | undefined, what: string, at: number, loaded: boolean): void {
    const receiver = receiverOf(of);
    if (receiver.kind === 'near') return;
    if (receiver.kind === 'unknown') return this.say('note', `${what}.`, at);
    const { url } = receiver;
    if (usualSource(url) || USUAL.test(hostOf(url))) return this.say('note', `${what}.`, at);
    this.say(receiver.kind === 'collector' || /^http:/i.test(url) || this.kind.as === 'install' || loaded ? 'danger' : 'odd', `${what}, from ${printable(url.replaceAll(GAP, '…'), 80)}.`, at);
  }

  /** `stdio: [socket, socket, socket]`. */
  private shares(args: readonly Value[]): boolean {
    return args.some((each) => {
      const stdio = each.kind === 'thing' ? each.props.get('stdio') : undefined;
      return stdio?.kind === 'list' && stdio.items.some(isSocket);
    });
  }

  private pipes({ path, args, callee, at }: Reached): void {
    if (!/\.(?:pipe|write)$/.test(path)) return;
    const [to = UNDEFINED] = args;
    const { base } = callee;
    const shell = (value: Value | undefined): boolean => value?.kind === 'host' && /^(?:child_process\.\w+|node-pty\.spawn)\(\)/.test(value.path) && isShell(value);
    if (path.endsWith('.pipe')) {
      if ((isSocket(base) && shell(to)) || (shell(base) && isSocket(to))) this.say('danger', 'Gives a network connection a shell.', at);
      const target = to.kind === 'host' && to.path.startsWith('fs.createWriteStream()') ? spelled(to.args[0] ?? UNDEFINED) : undefined;
      if (target !== undefined && base !== undefined && (base.from & FROM.network) !== 0) this.written.set(target, { from: FROM.network, of: base.of });
      return;
    }
    if (shell(base) && (fromOf(to) & FROM.network) !== 0) this.say('danger', 'Gives a network connection a shell.', at);
    if (base !== undefined && /^fs\.createWriteStream\(\)$/.test(base.path) && (fromOf(to) & (FROM.network | FROM.decoded)) !== 0) this.written.set(spelled(base.args[0] ?? UNDEFINED) ?? '', { from: fromOf(to), of: this.cameFrom(to) });
  }

  // Files.

  private writes(path: string, args: readonly Value[], at: number): void {
    const [file = UNDEFINED, data = UNDEFINED] = args;
    const name = spelled(file);
    const from = fromOf(data);
    if (name === undefined) return;
    if ((from & (FROM.network | FROM.decoded)) !== 0) this.written.set(name, { from, of: this.cameFrom(data) });
    this.touches(name, from, at, spelled(data) ?? '');
    if (this.sweep.through && (fromOf(file) & FROM.listed) !== 0 && (from & FROM.cipher) !== 0) this.sweep.enciphers = true;
    if (this.sweep.through && (fromOf(file) & FROM.listed) !== 0 && data.kind === 'text' && data.whole && !/append/i.test(path)) this.sweep.overwrites = true;
    const text = spelled(data);
    if (this.hooks && /node_modules\/[^]*package\.json$/.test(name)) this.say('danger', 'Puts a script that runs at installation into other packages.', at);
    if (name.endsWith('package.json') && text !== undefined && /"(?:pre|post)install":"/.test(text)) this.hooks = true;
  }

  private touches(name: string, from: number, at: number, data: string): void {
    const path = name.replaceAll('\\', '/');
    const foreign = (from & (FROM.network | FROM.decoded)) !== 0;
    if (foreign && /node_modules\/(?!\.)[^]*\.[cm]?js$/.test(path)) this.say('danger', 'Changes the code of another package to what it hides or downloads.', at);
    if (!START_FILE.test(path) || /site-packages|node_modules/.test(path)) return;
    const outside = /^(?:~|\/|[A-Za-z]:)/.test(path);
    const hostile = (path.endsWith('authorized_keys') && /\bssh-\w+ /.test(data)) || STOPS.test(data) || shellIssues(data).some(({ level }) => level === 'danger');
    if (!outside && !foreign && !hostile) return;
    this.say(this.kind.as === 'install' || foreign || hostile ? 'danger' : 'odd', 'Writes to where things start by themselves.', at);
  }

  private copies(args: readonly Value[], at: number): void {
    const [source = UNDEFINED, target = UNDEFINED] = args;
    const [from, name] = [spelled(source), spelled(target)];
    if (name === undefined) return;
    const known = from === undefined ? undefined : this.written.get(from);
    if (known !== undefined) this.written.set(name, known);
    this.touches(name, known?.from ?? 0, at, '');
  }

  private lists(folder: Value | undefined): void {
    for (const each of folder === undefined ? [] : options(folder)) if (EVERYTHING.test(spelled(each) ?? '')) this.sweep.through = true;
  }

  private removes(args: readonly Value[], at: number): void {
    const [file = UNDEFINED] = args;
    for (const each of [...options(file), ...(file.kind === 'list' ? file.items : [])]) {
      const name = spelled(each);
      if (name !== undefined && EVERYTHING.test(name)) this.say('danger', 'Removes all files of whoever runs it.', at);
    }
    if (this.sweep.through && (fromOf(file) & FROM.listed) !== 0 && /^(?:~|\/|[A-Za-z]:)\/?\ufffc/.test(spelled(file) ?? '')) this.sweep.removes = true;
  }

  // Others.

  private sends({ path, args, callee, at }: Reached, machine: Program): void {
    if (/^dns\.(?:lookup|resolve\w{0,6})$|^dns\.Resolver\(\)\.resolve\w{0,6}$/.test(path)) {
      if (namesData(args[0])) this.say('danger', 'Sends what it read away in host names.', at);
      return;
    }
    if (ASKS.test(path)) {
      const address = addressOf(args);
      const receiver = receiverOf(address);
      this.asked = address ?? this.asked;
      const inAddress = address === undefined ? 0 : fromOf(address);
      const carried = this.payload(args);
      // Whoever does not want to read an answer only hands something out.
      const blind = args[1]?.kind === 'thing' && wholeText(args[1].props.get('mode') ?? UNDEFINED) === 'no-cors';
      this.sent(inAddress | carried | (((inAddress | (blind ? carried : 0)) & FROM.typed) === 0 ? 0 : FROM.page), receiver, machine, at);
      if (namesData(address)) this.say('danger', 'Sends what it read away in host names.', at);
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
    const issue = sentIssue(from, receiver, { install: this.kind.as === 'install', loaded: machine.loading, facts: this.facts.size });
    if (issue !== undefined) this.say(issue.level, issue.what, at);
  }

  assigned(base: Value, name: string, value: Value, at: number, machine: Program): void {
    if (name === 'scripts' && value.kind === 'thing' && (value.props.has('postinstall') || value.props.has('preinstall')) && base.kind !== 'host') this.hooks = true;
    if ((name === 'postinstall' || name === 'preinstall' || name === 'install') && (base.kind === 'any' || base.kind === 'host')) this.hooks = true;
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
      if (wholeText(base.args[0] ?? UNDEFINED) === 'script' && name !== 'innerHTML') for (const each of options(value)) this.judgeCode(each, at);
      else this.judgeMarkup(value, at);
    }
    const page = /^(?:src|href|action)$/.test(name) || (name === 'location' && /^(?:globalThis|window|document)$/.test(base.path));
    if (page) {
      const receiver = receiverOf(value);
      const from = fromOf(value);
      this.sent((from & ~FROM.host) | ((from & FROM.typed) === 0 ? 0 : FROM.page), receiver, machine, at);
    }
  }
}

/** Files that hold no code. */
const NO_CODE = /\.(?:png|jpe?g|gif|ico|bmp|webp|woff2?|[ot]tf|mp[34]|wav|pdf)$/i;
/** Functions that are given what others send or sign in with. */
const GIVEN = /^(?:request|get|write|end|send|fetch|login|signIn|authenticate)$/;
const TELLING = /\b(?:child_process|eval\s{0,4}\(|require\s{0,4}\(|process\.|fetch\s{0,4}\(|XMLHttpRequest|WebSocket|document\.|https?:\/\/)/;
/** What is decoded only to learn what surrounds it. */
const PLAIN_CODE = /^\s{0,8}(?:return\s{1,4})?(?:\(?\s{0,4}function\s{0,4}\(\s{0,4}\)\s{0,4}\{\s{0,4})?(?:this|global|globalThis|window|return this|debugger|require|process)\b[^]{0,60}$|^[\s\w."'[\]{}:,-]{0,200}$/;

function isSocket(value: Value | undefined): boolean {
  return value?.kind === 'host' && /^(?:net\.connect\(\)|ws\(\)|WebSocket\(\))(?!\.constructor)/.test(value.path);
}

/** Whether a program that was started is a shell. */
function isShell(value: Host): boolean {
  for (let at: Host | undefined = value; at !== undefined; at = at.base) {
    const [program] = at.args;
    if (program !== undefined) return options(program).some((each) => SHELLS.test(spelled(each) ?? ''));
  }
  return false;
}

/** Adds what a program does to what is known of it. @param inner - judges code that stands in a text of the program */
export function flowIssues(source: string, kind: FlowKind, issues: Issues, inner: (source: string) => readonly Issue[], lineOf: (at: number) => number, spend: () => void): void {
  const flow = new Flow(issues, kind, WALLET_FORM.test(source), inner, lineOf);
  if (readProgram(source, flow, spend) && kind.depth === 0) issues.add('odd', 'Expressions are nested deeper than code for people is.');
  flow.finish();
}
