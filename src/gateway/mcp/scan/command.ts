import type { Invocation } from './contract.ts';

/** Wrappers inside wrappers that are followed. */
const MAX_DEPTH = 4;
/** Longest command line that is taken apart. UTF-16 units. */
const MAX_SCRIPT = 8_192;

/** `C:\bin\npx.cmd` gives `npx`. */
export function programName(command: string): string {
  return (command.split(/[\\/]/).at(-1) ?? command).toLowerCase().replace(/\.(?:exe|cmd|bat|ps1)$/, '');
}

const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'zsh', 'dash', 'ash', 'ksh', 'fish', 'cmd', 'powershell', 'pwsh']);

/** The script that a shell is given with `-c`, `/c` or `-Command`. */
export function shellScript({ program, args }: Invocation): string | undefined {
  if (!SHELLS.has(program)) return undefined;
  const at = args.findIndex((arg) => (program === 'cmd' ? /^\/[ck]$/i.test(arg) : program === 'powershell' || program === 'pwsh' ? /^-(?:c|command|encodedcommand|enc|ec)$/i.test(arg) : /^-[a-z]{0,6}c$/.test(arg)));
  return at < 0 ? undefined : args.slice(at + 1).join(' ');
}

/** Words of a command line, with quotes taken off. Not a shell: enough to see what is started. */
export function words(line: string): string[] {
  return [...line.slice(0, MAX_SCRIPT).matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g)].map((found) => found[1] ?? found[2] ?? found[3] ?? '');
}

/** The command, and the commands inside it. */
export function invocationsOf(command: string, args: readonly string[], depth = 0): Invocation[] {
  // Some write the whole line as the command.
  const line = args.length === 0 && /\s/.test(command.trim()) && !/^(?:[A-Za-z]:)?[\\/]/.test(command.trim()) ? words(command) : [command, ...args];
  const [head = '', ...rest] = line;
  const here: Invocation = { program: programName(head), command: head, args: rest };
  const found = [here];
  if (depth >= MAX_DEPTH) return found;
  const script = shellScript(here);
  if (script !== undefined) {
    for (const piece of script.slice(0, MAX_SCRIPT).split(/&&|\|\||[;|\n]/)) {
      const [first, ...more] = words(piece.trim().replace(/^(?:exec|nohup|time)\s+/, ''));
      if (first !== undefined) found.push(...invocationsOf(first, more, depth + 1));
    }
    return found;
  }
  const wrapped = unwrap(here);
  if (wrapped !== undefined) found.push(...invocationsOf(wrapped[0], wrapped.slice(1), depth + 1));
  return found;
}

/** What a program that only starts another one starts. */
function unwrap({ program, args }: Invocation): [string, ...string[]] | undefined {
  if (!['env', 'sudo', 'doas', 'nohup', 'nice', 'xvfb-run', 'dotenv', 'exec', 'stdbuf', 'timeout'].includes(program)) return undefined;
  const at = args.findIndex((arg) => !arg.startsWith('-') && !/^[A-Za-z_]\w*=/.test(arg) && !(program === 'timeout' && /^\d/.test(arg)) && !(program === 'nice' && /^\d+$/.test(arg)));
  const [first, ...rest] = at < 0 ? [] : args.slice(at);
  return first === undefined ? undefined : [first, ...rest];
}
