/*
 * What a shell command does, as far as its words tell for certain: one that only looks into files and history, one that
 * runs the project's own tests and checks, one that edits files of the project and records that in its history, and one
 * that sends that history to where it came from. Everything else is code of any kind.
 */

/** From what does least to what does most. */
const KINDS = ['looks', 'checks', 'edits', 'pushes'] as const;
export type CommandKind = (typeof KINDS)[number];

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

/** A path below, of which no part is hidden or speaks of secrets. */
const PATH = String.raw`(?!\S{0,200}(?:\.\.|\/\.|secret|token|credential|passw|private|\.env|\.pem|\.key|id_))(?:\w[\w./@+-]{0,200}|\.(?=\s|$))`;
const BRANCH = String.raw`\w[\w./#-]{0,100}`;
const QUOTED = String.raw`(?:'[^']{0,400}'|"[^"]{0,400}"|\w[\w.#/-]{0,100})`;
/** What edits files that the project's history has, so that each change can be seen and taken back. */
const EDITING = new RegExp(String.raw`^(?:${[
  // Without `-b` a name may be a file's, whose changes are lost.
  String.raw`git (?:checkout (?:-q )?(?:-b|-qb)|switch(?: -q)?(?: -c)?) ${BRANCH}`,
  String.raw`git add(?: (?:-A|-u|--all|${PATH})){1,12}`,
  String.raw`git commit(?: (?:-[aqm]{1,3}|--all|--quiet|--message|${QUOTED}|--|${PATH})){1,12}`,
  String.raw`sed -i(?: -E| -e|E)? (?:'s([/|#,])(?:(?!\1)[^']){1,200}\1(?:(?!\1)[^']){0,200}\1[gI\d]{0,3}'|"s([/|#,])(?:(?!\2)[^"]){1,200}\2(?:(?!\2)[^"]){0,200}\2[gI\d]{0,3}")(?: ${PATH}){1,12}`,
  String.raw`(?:npx )?(?:prettier --write|eslint --fix|stylelint --fix|biome (?:format|check) --write)(?: ${PATH}){0,12}`,
  String.raw`(?:npm|pnpm|yarn)(?: run)? (?:lint|format|fmt)(?: --)?(?: --fix| --write)?`,
  String.raw`(?:ruff check --fix|ruff format|black|isort|gofmt -w|goimports -w|cargo fmt|go fmt|rubocop -a|swiftformat|dart format|terraform fmt)(?: ${PATH}){0,12}`,
  String.raw`(?:mkdir(?: -p)?|touch)(?: ${PATH}){1,12}`,
].join('|')})$`, 'u');
/** To where the project came from, in the branch's own name. */
const PUSHING = new RegExp(String.raw`^git push(?: (?:-q|-u|--quiet|--set-upstream)){0,3}(?: origin(?: ${BRANCH})?)?$`, 'u');

/** What a command does at most; undefined where that is not certain. */
export function readCommand(text: string): CommandKind | undefined {
  if (text.length > MOST_COMMAND) return undefined;
  const plain = text.replaceAll(QUIET, ' ');
  if (REACHES_OUT.test(plain)) return undefined;
  const kinds = plain.split(ENDS).map((each) => kindOf(each.trim().replaceAll(/\s+/gu, ' ')));
  if (kinds.includes(undefined)) return undefined;
  return KINDS.findLast((kind) => kinds.includes(kind));
}

function kindOf(command: string): CommandKind | undefined {
  if (CHECKING.test(command)) return 'checks';
  if (EDITING.test(command)) return 'edits';
  if (PUSHING.test(command)) return 'pushes';
  return (LOOKING.has(command.split(' ', 1)[0] ?? '') || ENTERING.test(command) || LOOKING_INTO_HISTORY.test(command)) && !ACTING.test(command) ? 'looks' : undefined;
}
