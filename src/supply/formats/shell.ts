import { inlineIssues } from '../code/inline-code.ts';
import { shellIssues } from '../code/shell.ts';
import type { Format, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { looksLikeText, readText } from '../text.ts';

const MAX_SCRIPT = 4 * 1024 * 1024;
const EXTENSIONS = ['.sh', '.bash', '.zsh', '.ksh', '.bat', '.cmd', '.ps1'];
const REFERENCES = ['OWASP LLM03:2025', 'AML.T0011'];

const RULES = {
  code: { id: 'shell.dangerous-command', title: 'A command acts against whoever runs it', severity: 'critical', verdict: 'malicious', references: ['CWE-506', ...REFERENCES] },
  oddCode: { id: 'shell.odd-command', title: 'A command takes programs or packages from where they rarely come from', severity: 'medium', verdict: 'suspicious', references: ['CWE-494', ...REFERENCES] },
  notText: { id: 'shell.not-text', title: 'Named as a script, and no text', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
} as const satisfies Record<string, SupplyRule>;

function scan(input: ScanInput, context: ScanContext): void {
  const { text, binary } = readText(input, MAX_SCRIPT, context);
  if (binary) return context.report(RULES.notText, 'The content is not text.');
  const script = text.replaceAll(/^[ \t]*(?:#|::|rem\b)[^\n]*$/gim, '');
  const inner = inlineIssues(script, () => { context.budget.step(); });
  for (const { level, what } of [...shellIssues(script), ...inner]) if (level !== 'note') context.report(level === 'danger' ? RULES.code : RULES.oddCode, what);
}

/** What shells, direnv and makers of packages take in, without a first line that says so. */
const SOURCED = /^(?:\.envrc|\.(?:bash|zsh|ksh|mksh|csh|tcsh)(?:rc|env|_profile|_login|_logout|_aliases)|\.(?:zprofile|zlogin|zlogout|profile|login|xinitrc|xprofile|xsession|xsessionrc)|pkgbuild|apkbuild|(?:post|pre)(?:inst|rm)|[\w.+-]{1,100}\.(?:ebuild|eclass|sbatch|slurm|pbs))$/;
/** Settings of editors, terminals, debuggers and schedulers, recipes of workflows and builds: among their lines are commands. */
const WITH_COMMANDS = /^(?:\.(?:vimrc|gvimrc|exrc|ideavimrc|emacs|gdbinit|lldbinit|tmux\.conf|screenrc|muttrc|mailcap|replit)|crontab|authorized_keys2?|(?:build|workspace|module)(?:\.bazel)?|snakefile|tiltfile|earthfile|user-data|[\w.+-]{1,100}\.(?:smk|nf|wdl|spec|sbt|nix|cue|bzl|bazel|ahk|au3))$/;
/** Of these, what has so common a name that its folder must say it. */
const SSH = /(?:^|[\\/])(?:\.ssh[\\/]config|ssh_config)$/;

/** What git starts, by a shell where the first line names no other. */
const HOOK = /(?:^|[\\/])(?:\.git[\\/](?:[\s\S]{1,1000}[\\/])?hooks|\.husky|\.githooks)[\\/][a-z-]{3,40}$/;

/** Scripts for shells beside models: what they would do. */
export const format: Format = {
  id: 'shell',
  title: 'Shell script',
  extensions: EXTENSIONS,
  carriesCode: true,
  mayBeEmpty: true,
  rules: Object.values(RULES),
  goesByName: () => true,
  detect: ({ head, extension, name, input }) => {
    if (EXTENSIONS.includes(extension) || ((SOURCED.test(name) || WITH_COMMANDS.test(name) || SSH.test(input.name) || HOOK.test(input.name)) && looksLikeText(head))) return 'name';
    return head[0] === 0x23 && /^#!\s{0,4}\S{0,60}\/(?:env\s{1,4})?(?:ba|z|k|da|c)?sh\b/.test(head.toString('latin1', 0, 200)) && looksLikeText(head) ? 'structure' : undefined;
  },
  scan,
};
