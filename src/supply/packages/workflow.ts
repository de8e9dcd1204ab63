import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { ScanContext, SupplyRule } from '../contract.ts';
import { printable } from '../printable.ts';
import { byNumber, collects, hostOf, SECRET_FILE, urlsIn } from '../code/hosts.ts';
import { scriptIssues } from '../code/javascript.ts';
import { reportCommand } from './commands.ts';
import { judgeImage } from './docker.ts';
import { PackageJudge } from './judge.ts';
import { oneApart } from './look-alike.ts';
import { list, table, text } from './read.ts';
import { PACKAGE } from './rules.ts';
import { isPrivateHost, standingOf } from './sources.ts';

/** Workflows and actions of GitHub. */

export interface WorkflowRules { readonly injection: SupplyRule; readonly checkout: SupplyRule; readonly open: SupplyRule; readonly moving: SupplyRule; readonly permissions: SupplyRule; readonly secret: SupplyRule }

/** Fields that whoever opens an issue, a pull request or a comment fills in. */
const TAINTED = /\$\{\{[^}]{0,300}\b(?:github\.event\.(?:issue\.(?:title|body)|pull_request\.(?:title|body|head\.(?:ref|label|repo\.(?:default_branch|description|homepage)))|comment\.body|review\.body|review_comment\.body|discussion\.(?:title|body)|head_commit\.(?:message|author\.(?:email|name))|commits\b[^}]{0,80}(?:message|author)|pages\b[^}]{0,60}page_name|workflow_run\.(?:head_branch|display_title|head_commit\.(?:message|author\.(?:name|email))|pull_requests\b[^}]{0,60}ref)|release\.(?:name|body)|client_payload\.[\w.]{1,80})|github\.head_ref)\b[^}]{0,300}\}\}/;
const ECHOED = /\b(?:echo|printf|cat\s{0,4}<<)[^\n]{0,300}\$\{\{\s{0,8}(?:secrets\.\w{1,100}|toJSON\s{0,4}\(\s{0,4}secrets\s{0,4}\))[^\n|]{0,300}$/im;
const ALL_SECRETS = /toJSON\s{0,4}\(\s{0,4}secrets\s{0,4}\)/i;
/** A secret in what is sent to an address that is written out. */
const SECRET_SENT = /\b(?:curl|wget|http|Invoke-WebRequest|iwr)\b(?=[^\n]{0,600}\$\{\{\s{0,8}secrets\.)[^\n]{0,400}?(https?:\/\/[^\s"'$]{1,300})/gi;
/** A secret in other letters than those that are masked, shown rather than kept in a file. */
const ENCODED_SECRET = /\$\{\{\s{0,8}secrets\.\w{1,100}\s{0,8}\}\}["']?\s{0,8}\|\s{0,8}(?:rev|xxd|od|hexdump|tr\s[^|\n]{1,60}|sed\s[^|\n]{1,100}|base64(?!\s{0,4}(?:-d|-D|--decode)))\s{0,4}(?:-\w{1,4}\s{0,4}\w{0,4}\s{0,4})?(?:\|\s{0,8}(?:base64(?!\s{0,4}(?:-d|-D|--decode))|rev|xxd|tr\b[^|\n>]{0,40})|(?<=rev\s{0,4}))[^>\n]{0,100}$/im;
const SECRET = /\$\{\{\s{0,8}secrets\.(\w{1,100})/g;
/** What a request carries as its content, apart from its headers. */
const CONTENT = /(?:\s-d|\s--data(?:-\w{1,20})?|\s-F|\s--form|\s--post-data|\s--json)[\s=]{1,4}(?:"[^"\n]{0,2000}"|'[^'\n]{0,2000}'|\S{1,2000})|\bhttps?:\/\/[^\s"']{1,300}\?[^\s"']{0,600}\$\{\{[^\n]{0,200}/g;

/** Bots of messengers, whose token is a secret: whoever has it reads there. */
const OWN_BOT = /https:\/\/(?:api\.telegram\.org\/bot|hooks\.slack\.com\/services\/|(?:\w{1,10}\.)?discord(?:app)?\.com\/api\/webhooks\/)\$\{\{\s{0,8}secrets\.\w{1,100}\s{0,8}\}\}/g;
/** What tells a bot where to write. */
const PLACE = /CHAT|CHANNEL|ROOM|THREAD|_ID$|_TO$/i;

/** Whether an address is one's own, since a secret is a part of it: a bot of a messenger, say. */
function ownAddress(command: string, url: string): boolean {
  return /^https:/i.test(url) && /^\$?\{?\{?[^\s"']{0,10}secrets\./.test(command.slice(command.indexOf(url) + url.length).replace(/^\$\{\{\s{0,8}/, ''));
}

/** Secrets in what a command sends to a host that nobody vouches for; `many` where they are several, or the repository's own. */
function secretsAsData(command: string): { readonly url: string; readonly many: boolean } | undefined {
  for (const line of command.replaceAll(/\\\n/g, ' ').split('\n')) {
    if (!/\b(?:curl|wget|http|Invoke-WebRequest|iwr)\b/.test(line) || !line.includes('secrets.')) continue;
    const url = /\bhttps?:\/\/[^\s"'$]{1,300}/.exec(line)?.[0];
    if (url === undefined) continue;
    const own = ownAddress(line, url);
    if (!own && standingOf(url) !== 'unusual') continue;
    const names = new Set([...line.matchAll(CONTENT)].flatMap(([content]) => [...content.matchAll(SECRET)].map(([, name = '']) => name)).filter((name) => !own || !PLACE.test(name)));
    // One in an address is a key of the service that is called.
    const alone = names.size === 1 && !/\s(?:-d|--data|-F|--form|--post-data|--json)\b/.test(line);
    if (names.size > 0 && !(alone && !names.has('GITHUB_TOKEN'))) return { url, many: names.has('GITHUB_TOKEN') || names.size > 1 };
  }
  return undefined;
}

/** All of them in other letters. */
const ALL_ENCODED = /toJSON\s{0,4}\(\s{0,4}secrets\s{0,4}\)\s{0,8}\}\}["']?\s{0,8}\|\s{0,8}(?:base64|base32|rev|xxd|od|hexdump|gzip|tr)\b/i;
const HEAD = /github\.event\.pull_request\.head|github\.head_ref|refs\/pull\/\$\{\{/;
const SHA = /^[\da-f]{40}(?:[\da-f]{24})?$/;

export function judgeWorkflow(root: JsonObject, context: ScanContext, rules: WorkflowRules): void {
  const judge = new PackageJudge(context);
  // YAML 1.1 reads the key `on` as true.
  const events = eventsOf(root['on'] ?? root['true']);
  if (root['permissions'] === 'write-all') context.report(rules.permissions, 'Every job may write everything.', 'permissions');
  const runs = table(root, 'runs');
  steps([...list(runs, 'steps')], { where: 'runs', events: new Set<string>(), rights: false, trusted: false }, judge, context, rules);
  if (text(runs, 'image')?.startsWith('docker://') === true) judgeImage(text(runs, 'image') ?? '', judge, 'runs.image');
  for (const [name, job] of Object.entries(table(root, 'jobs'))) {
    const at = `jobs.${printable(name, 60)}`;
    if (isObject(job) && job['permissions'] === 'write-all') context.report(rules.permissions, `The job ${printable(name, 60)} may write everything.`, `${at}.permissions`);
    const container = isObject(job) ? (typeof job['container'] === 'string' ? job['container'] : text(job['container'], 'image')) : undefined;
    if (container !== undefined) judgeImage(container, judge, `${at}.container`);
    for (const [service, each] of Object.entries(table(job, 'services'))) { const image = text(each, 'image'); if (image !== undefined) judgeImage(image, judge, `${at}.services.${printable(service, 40)}`); }
    const reusable = text(job, 'uses');
    if (reusable !== undefined) action(reusable, judge, context, `${at}.uses`);
    const rights = writes(root['permissions']) || (isObject(job) && (writes(job['permissions']) || ownSecret(JSON.stringify(table(job, 'env'))) || /self-hosted/.test(JSON.stringify(job['runs-on'] ?? '')))) || ownSecret(JSON.stringify(table(root, 'env')));
    steps(list(job, 'steps'), { where: at, events, rights, trusted: TRUSTED.test(text(job, 'if') ?? '') }, judge, context, rules);
  }
  judge.finish();
}

function eventsOf(on: JsonValue | undefined): ReadonlySet<string> {
  if (typeof on === 'string') return new Set([on]);
  return new Set(Array.isArray(on) ? on.filter((each) => typeof each === 'string') : isObject(on) ? Object.keys(on) : []);
}

/** Events that whoever has an account can cause, and that run with the repository's own rights. */
const STRANGERS = /^(?:issues|issue_comment|discussion|discussion_comment|pull_request_target|workflow_run|pull_request_review(?:_comment)?)$/;
/** Events behind which only somebody can stand who may write already. */
const TRUSTED = /author_association\s{0,4}(?:==|!=)|author_association\s{0,4}\)|fromJSON\([^)]{0,200}author_association|github\.(?:actor|triggering_actor)\s{0,4}==|contains\([^)]{0,200}github\.actor/;
/** What runs files that a checkout or an archive has brought. */
const RUNS_FILES = /\b(?:npm|pnpm|yarn|bun)\s{1,4}(?:ci|i|install|test|run|build|start|t)\b|\b(?:yarn|make|pytest|tox|cargo\s{1,4}\w{2,10}|go\s{1,4}(?:test|run|generate|build)|mvn|gradle|bundle|rake|composer\s{1,4}install|pip\d?\s{1,4}install\s{1,4}(?:-e\s{1,4})?\.|python[\d.]{0,4}\s{1,4}\S{1,80}\.py|node\s{1,4}\S{1,80}|(?:ba)?sh\s{1,4}\S{1,80}\.sh)\b|(?:^|[\s;&|])\.\/[\w./-]{1,200}/m;
const PUBLISHES = /\b(?:npm|pnpm|yarn)\s{1,4}publish\b|\btwine\s{1,4}upload\b|\bcargo\s{1,4}publish\b|\bgem\s{1,4}push\b|\bdocker\s{1,4}push\b|\b(?:poetry|uv|flit|hatch)\s{1,4}publish\b|\bgh\s{1,4}release\s{1,4}(?:create|upload)\b/;
/** Owners of actions that many trust. */
const KNOWN_OWNERS = /^(?:actions|github|docker|aws-actions|google-github-actions|azure|hashicorp|pypa|codecov|coverallsapp|softprops|peter-evans|pnpm|ruby|gradle|microsoft|oven-sh|denoland|dtolnay|actions-rs|swatinem|taiki-e|cypress-io|golangci|goreleaser|sigstore|slsa-framework|ossf|anthropics|openai|huggingface|astral-sh|nrwl|changesets|semantic-release|renovatebot|dependabot|sonarsource|snyk|aquasecurity|anchore|helm|kubernetes|cloudflare|vercel|netlify|supabase|firebase|expo|shivammathur|haskell-actions|julia-actions|conda-incubator|mamba-org|pre-commit|psf|rust-lang|nixos|cachix|determinatesystems|trufflesecurity|gitleaks|jetbrains|subosito|flutter-actions|dorny|tj-actions|reviewdog|styfle|stefanzweifel|ad-m|jamesives|release-drafter|amannn|mikepenz|svenstaro|ncipollo|dawidd6)$/i;

/** Whether a text names a secret beyond the token that every job has. */
function ownSecret(written: string): boolean {
  return /\bsecrets\.(?!GITHUB_TOKEN\b)\w/.test(written);
}

/** Whether permissions let a job change what the repository holds or publishes. */
function writes(permissions: JsonValue | undefined): boolean {
  if (permissions === 'write-all') return true;
  return isObject(permissions) && ['contents', 'packages', 'id-token', 'actions', 'deployments'].some((name) => permissions[name] === 'write');
}

/** Where steps stand, what starts them, and whether their job may change something or knows secrets. */
interface Surroundings { readonly where: string; readonly events: ReadonlySet<string>; readonly rights: boolean; /** Whether only somebody who may write already gets that far. */ readonly trusted: boolean }

function steps(all: readonly JsonValue[], { where, events, rights, trusted }: Surroundings, judge: PackageJudge, context: ScanContext, rules: WorkflowRules): void {
  let foreign = false;
  const strangers = [...events].some((event) => STRANGERS.test(event));
  const publishes = all.some((step) => PUBLISHES.test(text(step, 'run') ?? ''));
  // Folders into which archives of another run were unpacked.
  let brought = false;
  for (const [i, step] of all.entries()) {
    context.budget.step();
    const at = `${where}.steps[${i}]`;
    const uses = text(step, 'uses');
    if (uses !== undefined) action(uses, judge, context, at);
    const powerful = rights || ownSecret(JSON.stringify(step));
    const guarded = trusted || TRUSTED.test(text(step, 'if') ?? '');
    if (uses !== undefined) moving(uses, step, at, context, rules);
    if (uses !== undefined && events.has('workflow_run') && /download-artifact/i.test(uses) && /workflow_run/.test(JSON.stringify(table(step, 'with')))) brought = true;
    if (uses !== undefined && /^actions\/checkout(?:@|$)/i.test(uses)) {
      const ref = `${text(table(step, 'with'), 'ref') ?? ''} ${text(table(step, 'with'), 'repository') ?? ''}`;
      if ((events.has('pull_request_target') || events.has('workflow_run') || (events.has('issue_comment') && !guarded)) && (HEAD.test(ref) || /workflow_run\.head/.test(ref))) {
        foreign = true;
        context.report(rules.checkout, 'Checks out what a stranger proposes, with the rights and secrets of the repository.', at);
      }
    }
    const script = uses !== undefined && /^actions\/github-script(?:@|$)/i.test(uses) ? text(table(step, 'with'), 'script') : undefined;
    for (const command of [text(step, 'run'), script]) {
      if (command === undefined) continue;
      const tainted = TAINTED.exec(command)?.[0];
      if (tainted !== undefined && strangers && powerful && !guarded) context.report(rules.open, `Puts ${printable(tainted, 80)}, which a stranger writes, into a script that has rights or secrets of the repository.`, at);
      else if (tainted !== undefined) context.report(rules.injection, `Puts ${printable(tainted, 80)}, which a stranger writes, into a script.`, at);
      if (ECHOED.test(command) && !/\|\s{0,8}(?:docker\s{1,8}login|base64|gpg|gh\s{1,8}auth|openssl|npm)\b|>>?\s{0,8}\S/.test(ECHOED.exec(command)?.[0] ?? '')) context.report(rules.secret, 'Writes a secret into the log.', at);
      // What stands in place of an expression is one word, not a command of its own.
      reportCommand(command.replaceAll(OWN_BOT, 'https://api.github.com/').replaceAll(/\$\{\{[^}]{0,400}\}\}/g, 'EXPRESSION'), '', context, at);
    }
    const sent = text(step, 'run');
    if (sent !== undefined && ALL_SECRETS.test(`${sent} ${JSON.stringify(table(step, 'env'))}`) && /\b(?:curl|wget|nc|ncat|https?:\/\/)/.test(sent)) context.report(PACKAGE.command, 'Sends all secrets of the repository away.', at);
    if (sent !== undefined && (foreign || brought) && powerful && !guarded && RUNS_FILES.test(sent)) context.report(rules.open, `Runs what a stranger proposes${brought && !foreign ? ' and another run has packed' : ''}, with rights or secrets of the repository.`, at);
    if (sent !== undefined && publishes && urlsIn(sent).some((url) => byNumber(url)) && /\b(?:curl|wget|iwr|Invoke-WebRequest)\b/.test(sent)) context.report(PACKAGE.command, 'Publishes what it fetches from an address by number.', at);
    if (sent !== undefined) {
      const handed = secretsAsData(sent);
      if (handed !== undefined) context.report(handed.many ? PACKAGE.command : rules.secret, `Sends ${handed.many ? 'secrets' : 'a secret'} to ${printable(handed.url, 80)}, which nobody vouches for.`, at);
      for (const [, url = ''] of sent.matchAll(SECRET_SENT)) if (!ownAddress(sent, url) && (byNumber(url) || collects(url) || (/^http:/i.test(url) && !isPrivateHost(hostOf(url))))) context.report(PACKAGE.command, `Sends a secret to ${printable(url, 80)}.`, at);
      if (ENCODED_SECRET.test(sent) || ALL_ENCODED.test(sent)) context.report(PACKAGE.command, 'Writes a secret into the log in letters that are not masked.', at);
    }
    if (script !== undefined) for (const { level, what } of scriptIssues(script, 'install', () => { context.budget.step(); })) if (level === 'danger') context.report(PACKAGE.command, what, at);
    const taken = text(table(step, 'with'), 'path');
    if (taken !== undefined && uses !== undefined && /upload/i.test(uses) && SECRET_FILE.test(taken)) context.report(PACKAGE.command, `Hands out ${printable(taken, 80)}, where keys or accounts are.`, at);
    if (ALL_SECRETS.test(JSON.stringify(step))) context.report(rules.secret, 'Hands on all secrets of the repository at once.', at);
    if (foreign && /secrets\.(?!GITHUB_TOKEN\b)/.test(JSON.stringify(step))) context.report(rules.checkout, 'Uses secrets behind a checkout of what a stranger proposes.', at);
  }
}

/** An action of somebody whom few know, at a branch, which is handed a secret. */
function moving(uses: string, step: JsonValue, at: string, context: ScanContext, rules: WorkflowRules): void {
  const [, owner = '', ref = ''] = /^([\w.-]{1,100})\/[\w./-]{1,200}@([\w./-]{1,100})$/.exec(uses) ?? [];
  if (owner === '' || KNOWN_OWNERS.test(owner) || !/^(?:main|master|dev|develop|latest|HEAD|trunk|next)$/i.test(ref)) return;
  if (/\bsecrets\.\w|\bgithub\.token\b/.test(JSON.stringify(step))) context.report(rules.moving, `Hands a secret to ${printable(uses, 80)}, which can change any day.`, at);
}

/** Actions that everybody uses, by their owners. */
const EVERYWHERE: Readonly<Record<string, string>> = {
  actions: 'checkout|setup-(?:python|node|java|go|dotnet|ruby)|cache|upload-artifact|download-artifact|github-script|upload-pages-artifact|deploy-pages|configure-pages|labeler|stale|create-release',
  docker: '(?:login|build-push|setup-buildx|setup-qemu|metadata|bake)-action', github: 'codeql-action|super-linter', pypa: 'gh-action-pypi-publish|cibuildwheel', codecov: 'codecov-action',
  'aws-actions': 'configure-aws-credentials|amazon-ecr-login', 'google-github-actions': 'auth|setup-gcloud|deploy-cloudrun', azure: 'login|webapps-deploy|docker-login', hashicorp: 'setup-terraform|vault-action',
  softprops: 'action-gh-release', 'peter-evans': 'create-pull-request', goreleaser: 'goreleaser-action', sigstore: 'cosign-installer|gh-action-sigstore-python', 'astral-sh': 'setup-uv|ruff-action',
};

/** The action whose owner's name one is nearly written like; undefined where the owner is the one, or somebody else. @param name - in lower case */
function imitatedOwner(name: string): string | undefined {
  const [owner = '', action = ''] = name.split('/');
  if (Object.hasOwn(EVERYWHERE, owner)) return undefined;
  const known = Object.keys(EVERYWHERE).find((each) => oneApart(owner, each) && new RegExp(`^(?:${EVERYWHERE[each]})$`).test(action));
  return known === undefined ? undefined : `${known}/${action}`;
}

/** An action by name and the tag or commit it is fixed to. */
function action(written: string, judge: PackageJudge, context: ScanContext, at: string): void {
  if (written.startsWith('docker://')) return judgeImage(written, judge, at);
  if (/^\.{0,2}\//.test(written) || written.startsWith('./')) return;
  const [path = '', ref = ''] = written.split('@');
  if (/\$\{\{/.test(path)) return;
  const own = /^(?:actions|github)\//i.test(path);
  const name = path.split('/').slice(0, 2).join('/');
  const imitated = imitatedOwner(name.toLowerCase());
  if (imitated !== undefined) context.report(PACKAGE.imitation, `The action ${printable(name, 80)} has nearly the name of ${imitated}.`, at);
  judge.add({ ecosystem: 'githubactions', name, source: 'registry', hashes: [], locked: false, at, ...(SHA.test(ref) || (own && /^v?\d/.test(ref)) ? { version: ref } : { range: ref === '' ? '' : `at ${ref}` }) });
}
