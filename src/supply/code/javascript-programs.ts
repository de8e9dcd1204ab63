import { SECRET_FILE } from './hosts.ts';
import type { CodeRun } from './javascript-code-run.ts';
import type { Files } from './javascript-files.ts';
import type { Report } from './javascript-report.ts';
import { receiverOf } from './javascript-sends.ts';
import { any, FROM, fromOf, GAP, host, NULL, options, spelled, UNDEFINED, wholeText, type Host, type Value } from './javascript-values.ts';
import type { Program, Reached } from './javascript-world.ts';
import { shellIssues } from './shell.ts';

/** Programs of the machine that a program starts, and the commands it gives them. */

/** What starts programs. */
export const STARTS = /^child_process\.(?:exec|execSync|spawn|spawnSync|execFile|execFileSync|fork)$|^(?:execa|execa\.(?:command|commandSync|sync|node|execa\w*)|shelljs\.exec|cross-spawn(?:\.\w+)?|node-pty\.spawn|Bun\.(?:spawn|spawnSync|\$)|Deno\.(?:Command|run)|process\.binding\(\)\.\w+|zx\.\$|node-cmd\.\w+|tinyexec\.(?:x|exec))$/;
const SHELLS = /(?:^|[\\/])(?:ba|z|k|da|c|fi)?sh$|(?:^|[\\/])(?:cmd|powershell|pwsh)(?:\.exe)?$/i;
/** Agents that work on a machine, told to ask nobody, and what nobody has them look for. */
const AGENT = /(?:^|[\s/\\])(?:claude|gemini|q|codex|cursor-agent|opencode|aider|amp)\s/;
const UNASKED = /--dangerously-\S+|--yolo\b|--trust-all-tools\b|--full-auto\b|--allow-all\S*/;
const HUNTS = /wallet|keystore|id_rsa|\.ssh\b|credential|private key|mnemonic|\.env\b|secrets?\b/i;
const ALL_REMOVED = /--no-preserve-root|\brm\s+(?:-\w+\s+){1,4}(?:\/|~\/?|\$HOME\/?)(?:\*)?(?:\s|$)/;
/** Commands that say keys, or look for them. */
const TELLS_KEYS = /\bnpm\s+(?:config\s+get\s+\S*_?auth|token\s+(?:list|create))|\bgh\s+auth\s+token\b|\bgit\s+credential\b|\bsecurity\s+(?:find-\w+-password|dump-keychain)|\baws\s+configure\s+(?:get|export-credentials)|\bgcloud\s+auth\s+print-\S+|\baz\s+account\s+get-access-token|\btrufflehog\b/;
const SPOKEN = /\b(?:whoami|hostname|uname|ifconfig|ipconfig|systeminfo|id|ver|printenv|env)\b/;

export class Programs {
  private readonly report: Report;
  private readonly code: CodeRun;
  private readonly files: Files;
  /** Whether packages are published. */
  publishes = false;

  constructor(report: Report, code: CodeRun, files: Files) {
    this.report = report;
    this.code = code;
    this.files = files;
  }

  /** A call that starts a program. @returns what it gives */
  starts({ path, args, callee, at }: Reached, machine: Program): Value {
    if ((callee.by & FROM.decoded) !== 0 && STARTS.test(path)) this.report.say('danger', 'Hides that it starts programs.', at);
    const [first = UNDEFINED, second = UNDEFINED] = args;
    const words = second.kind === 'list' ? second.items : [];
    let output = FROM.output;
    for (const one of options(first)) {
      const program = spelled(one) ?? (one.kind === 'list' ? one.items.map((each) => spelled(each) ?? GAP).join(' ') : undefined);
      const whole = [program ?? GAP, ...words.map((each) => spelled(each) ?? GAP)].join(' ');
      output |= this.command(whole, one, words, at, machine);
    }
    if (this.shares(args)) this.report.say('danger', 'Gives a network connection a shell.', at);
    const result = host(`${path}()`, { from: output, args });
    for (const each of args) if (each.kind === 'closure') machine.call(each, undefined, [NULL, any(output), any(output)], at, false);
    return result;
  }

  /** Judges a command. @returns where what it says comes from */
  private command(whole: string, program: Value, words: readonly Value[], at: number, machine: Program): number {
    const from = [program, ...words].reduce((sum, each) => sum | fromOf(each), 0);
    const bare = program.kind === 'any' || program.kind === 'host' || program.kind === 'either';
    const shown = /^\W*$/.test(whole.replaceAll(GAP, ''));
    if ((fromOf(program) & FROM.request) !== 0 && bare) this.report.say('danger', 'Runs what comes in over the network.', at);
    if ((from & FROM.network) !== 0 && (bare || (SHELLS.test(whole.split(' ')[0] ?? '') && words.some((each) => (fromOf(each) & FROM.network) !== 0 && each.kind !== 'text')))) {
      const of = this.report.cameFrom(program);
      const path = program.kind === 'host' ? program.path : '';
      this.report.say(receiverOf(of).kind === 'near' || (receiverOf(of).kind === 'unknown' && !/net\.connect|WebSocket/.test(path)) ? 'odd' : 'danger', 'Runs a command that comes in over the network.', at);
    }
    if ((from & FROM.decoded) !== 0 && (program.kind === 'text' ? (fromOf(program) & FROM.decoded) !== 0 : true)) this.report.say('danger', 'Runs a command that it decodes.', at);
    if (shown) return 0;
    if (/\b(?:curl|wget|nslookup|dig|ping|nc|Invoke-\w+)\b/.test(whole) && (from & (FROM.secretFile | FROM.environment | FROM.host | FROM.output | FROM.ownKey)) !== 0 && whole.includes(GAP)) this.report.say((from & (FROM.output)) !== 0 && (from & ~(FROM.output | FROM.pieces)) === 0 ? 'odd' : 'danger', 'Sends what it learns about the machine away, by a command.', at);
    const command = whole.replaceAll(GAP, 'X');
    // Code that an interpreter is handed as a text.
    if (/(?:^|[\\/])(?:node|bun|deno)(?:\.exe)?$|process\.execPath/.test(program.kind === 'host' ? program.path : spelled(program) ?? '')) for (const [i, each] of words.entries()) {
      const code = words[i + 1];
      if (/^(?:-e|--eval|-p|--print)$/.test(wholeText(each) ?? '') && code !== undefined) for (const one of options(code)) this.code.judgeCode(one, at);
    }
    const texts = [command, ...words.flatMap((each) => { const text = spelled(each); return text !== undefined && /\s/.test(text) ? [text.replaceAll(GAP, 'X')] : []; })];
    for (const text of texts) {
      const danger = shellIssues(text).find(({ level }) => level === 'danger');
      if (danger === undefined) continue;
      this.report.say(/destroys files|sets something up|hides what|reads keys/.test(danger.what) && this.report.kind.as === 'module' && !ALL_REMOVED.test(text) ? 'odd' : 'danger', danger.what, at);
    }
    if (AGENT.test(whole) && UNASKED.test(whole)) this.report.say(HUNTS.test(whole) ? 'danger' : 'note', HUNTS.test(whole) ? 'Has an agent on the machine look for keys, without asking anybody.' : 'Starts an agent that asks nobody.', at);
    if (/\b(?:npm|yarn|pnpm)\s+publish\b/.test(whole)) this.publishes = true;
    this.files.startsWritten(command, at, machine.loading);
    return (SPOKEN.test(whole) ? FROM.host : 0) | (TELLS_KEYS.test(whole) ? FROM.secretFile : 0) | (SECRET_FILE.test(whole) && /\b(?:cat|type|head|tail|grep|base64)\b/.test(whole) ? FROM.secretFile : 0) | (/^\s*(?:env|printenv|set)\b/.test(whole) ? FROM.environment : 0);
  }

  /** `stdio: [socket, socket, socket]`. */
  private shares(args: readonly Value[]): boolean {
    return args.some((each) => {
      const stdio = each.kind === 'thing' ? each.props.get('stdio') : undefined;
      return stdio?.kind === 'list' && stdio.items.some(isSocket);
    });
  }

  /** What is written to a program or file, or handed on to it. */
  pipes({ path, args, callee, at }: Reached): void {
    if (!/\.(?:pipe|write)$/.test(path)) return;
    const [to = UNDEFINED] = args;
    const { base } = callee;
    const shell = (value: Value | undefined): boolean => value?.kind === 'host' && /^(?:child_process\.\w+|node-pty\.spawn)\(\)/.test(value.path) && isShell(value);
    if (path.endsWith('.pipe')) {
      if ((isSocket(base) && shell(to)) || (shell(base) && isSocket(to))) this.report.say('danger', 'Gives a network connection a shell.', at);
      const target = to.kind === 'host' && to.path.startsWith('fs.createWriteStream()') ? spelled(to.args[0] ?? UNDEFINED) : undefined;
      if (target !== undefined && base !== undefined && (base.from & FROM.network) !== 0) this.files.written.set(target, { from: FROM.network, of: base.of });
      return;
    }
    if (shell(base) && (fromOf(to) & FROM.network) !== 0) this.report.say('danger', 'Gives a network connection a shell.', at);
    if (base !== undefined && /^fs\.createWriteStream\(\)$/.test(base.path) && (fromOf(to) & (FROM.network | FROM.decoded)) !== 0) this.files.written.set(spelled(base.args[0] ?? UNDEFINED) ?? '', { from: fromOf(to), of: this.report.cameFrom(to) });
  }
}

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
