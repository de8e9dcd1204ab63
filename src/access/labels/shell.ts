/*
 * What a shell command does, as far as its words tell for certain: one that only looks into files and history, and one
 * that runs the project's own tests and checks. Everything else is code of any kind.
 */

/** Longer commands are not taken apart. UTF-16 units. */
const MOST_COMMAND = 1_000;
/** Signs by which a command writes, runs others, fills something in or goes on in the background. */
const REACHES_OUT = /[`$<>\\{}]|(?<!&)&(?!&)|\|\|/u;
/** Harmless ends of a line of output. */
const QUIET = /(?<=\s)(?:2>&1|2?>\s?\/dev\/null)(?=\s|$|\|)/gu;
/** Where one command ends and the next begins. */
const ENDS = /&&|[;|\n]/u;
/** Programs that look, whatever their arguments are. */
const LOOKING: ReadonlySet<string> = new Set(['ls', 'cat', 'head', 'tail', 'wc', 'grep', 'pwd', 'stat', 'cut', 'nl', 'which']);
const LOOKING_INTO_HISTORY = /^git (?:status|log|diff|show|blame|ls-files|shortlog)(?: |$)/u;
/** Into a folder below: the checks of another project are code of any kind. */
const ENTERING = /^cd (?!\S{0,200}\.\.)\w[\w./-]{0,200}$/u;
/** Options with which those write a file or call another program. */
const ACTING = /(?:^| )(?:--output|-o|--ext-diff|--textconv|-O|--open-files-in-pager|--exec)/u;
/** The project's own tests and checks, of files below the folder where it runs: a setting or a folder elsewhere would bring in other code. */
const CHECKING = /^(?:(?:npm|pnpm|yarn)(?: run)? (?:test|lint|build|typecheck|check)(?::[a-z-]{1,20})?|(?:npm|pnpm|yarn) (?:audit|outdated|ls)|npx (?:tsc|eslint|oxlint|vitest|jest)|(?:python3? -m )?pytest|tox|cargo (?:test|check|clippy)|go (?:test|vet)|make (?:test|check|lint)|mvn test|gradle test|rspec|phpunit)(?: (?:--?(?:q|v|vv|x|s|run|silent|quiet|verbose|coverage|all|workspaces|noEmit)|--(?= \w)|(?!fix\b)(?!\S{0,80}\.\.)\w[\w./:-]{0,80})){0,12}$/u;

/** `looks` changes nothing; `checks` runs what the project has for it; undefined where neither is certain. */
export function readCommand(text: string): 'looks' | 'checks' | undefined {
  if (text.length > MOST_COMMAND) return undefined;
  const plain = text.replaceAll(QUIET, ' ');
  if (REACHES_OUT.test(plain)) return undefined;
  const kinds = plain.split(ENDS).map((each) => kindOf(each.trim().replaceAll(/\s+/gu, ' ')));
  if (kinds.includes(undefined)) return undefined;
  return kinds.includes('checks') ? 'checks' : 'looks';
}

function kindOf(command: string): 'looks' | 'checks' | undefined {
  if (CHECKING.test(command)) return 'checks';
  return (LOOKING.has(command.split(' ', 1)[0] ?? '') || ENTERING.test(command) || LOOKING_INTO_HISTORY.test(command)) && !ACTING.test(command) ? 'looks' : undefined;
}
