import { dirname, isAbsolute } from 'node:path';
import type { Check, Machine, ScanRule } from '../contract.ts';

const WRITABLE: ScanRule = { id: 'mcp-config.writable-by-others', severity: 'high', title: 'Other users can change the configuration, or a program that it starts', help: 'Take the right to write away from others: chmod o-w.', references: ['CWE-732'] };
const TEMPORARY: ScanRule = { id: 'mcp-config.temporary-place', severity: 'high', title: 'A program is started from a folder for temporary files or downloads', help: 'Move it to a folder that only you can write to.', references: ['CWE-379'] };
const BROAD: ScanRule = { id: 'mcp-config.broad-folder', severity: 'high', title: 'A server is given the whole machine or a whole home folder', help: 'Give it the one folder that the work needs.', references: ['OWASP LLM06:2025', 'CWE-732'] };
const SENSITIVE: ScanRule = { id: 'mcp-config.sensitive-folder', severity: 'high', title: 'A server is given a folder with keys or credentials', help: 'Give it another folder.', references: ['OWASP LLM02:2025', 'OWASP LLM06:2025'] };

const SCRIPT = /\.(?:[cm]?[jt]s|py|sh|rb|pl|php|jar|exe|ps1|bat|cmd)$/i;
export const TEMP = /^(?:\/tmp|\/var\/tmp|\/private\/tmp|\/dev\/shm)\/|[\\/]AppData[\\/]Local[\\/]Temp[\\/]|^(?:~|\$HOME|\/home\/[^/]{1,64}|\/Users\/[^/]{1,64})\/Downloads\//i;
export const WHOLE = /^(?:\/|\/home|\/Users|\/root|\/etc|\/var|[A-Za-z]:[\\/]?|[A-Za-z]:[\\/]Users|\\\\[\w.-]{1,60}|~|~\/|\$HOME|\$\{HOME\}|%USERPROFILE%|\$\{userHome\}|\$\{env:HOME\}|\/(?:home|Users)\/[^/]{1,64})[\\/]?$/i;
export const KEYS = /(?:^|[\\/])(?:\.ssh|\.gnupg|\.aws|\.azure|\.kube|\.docker|\.config[\\/]gcloud|\.password-store|Keychains)[\\/]?$/;

export const check: Check = {
  rules: [WRITABLE, TEMPORARY, BROAD, SENSITIVE],
  * server({ invocations, args, path }, _file, machine) {
    const seen = new Set<string>();
    for (const { command, args: own } of invocations) {
      for (const program of [command, ...own.filter((arg) => SCRIPT.test(arg))]) {
        const expanded = expand(program, machine);
        if (seen.has(expanded)) continue;
        seen.add(expanded);
        if (TEMP.test(program) || TEMP.test(expanded)) yield { rule: TEMPORARY, message: `${program.slice(0, 120)} is started`, path };
        else if (isAbsolute(expanded)) for (const message of writable(expanded, machine)) yield { rule: WRITABLE, message, path };
      }
    }
    for (const arg of args) {
      const value = arg.replace(/^--?[\w-]{1,40}=/, '');
      if (value === '.' || value === '') continue;
      if (WHOLE.test(value) || (machine.home !== undefined && value.replace(/[\\/]$/, '') === machine.home)) yield { rule: BROAD, message: `the argument ${value.slice(0, 80)} is everything below it`, path: [...path, 'args'] };
      else if (KEYS.test(value)) yield { rule: SENSITIVE, message: `the argument ${value.slice(0, 80)} is a folder with credentials`, path: [...path, 'args'] };
    }
  },
  * file({ path }, machine) {
    for (const message of writable(path, machine)) yield { rule: WRITABLE, message };
  },
};

function expand(path: string, { home }: Machine): string {
  return home === undefined ? path : path.replace(/^(?:~|\$HOME|\$\{HOME\}|\$\{userHome\})(?=[\\/])/, home);
}

/** Whether others can write a file, or replace it through its folder. */
function* writable(path: string, machine: Machine): Generator<string> {
  const own = machine.stat(path);
  if (own === undefined) return;
  if ((own.mode & 0o002) !== 0) yield `${path} can be written by every user`;
  const folder = dirname(path);
  const around = machine.stat(folder);
  // In a sticky folder (`/tmp`) others can add files and not replace this one.
  if (around !== undefined && (around.mode & 0o002) !== 0 && (around.mode & 0o1000) === 0) yield `the folder ${folder} can be written by every user`;
}
