import { isObject, type JsonObject } from '../../core/json.ts';
import { masked } from '../code/hidden.ts';
import type { Issue } from '../code/issue.ts';
import { scriptIssues } from '../code/javascript.ts';
import { pythonIssues } from '../code/python.ts';
import { ScanStop, type ScanContext, type SupplyRule } from '../contract.ts';
import { printable } from '../printable.ts';
import { decodeText, readText } from '../text.ts';
import { commandIssues } from './commands.ts';
import { PackageJudge } from './judge.ts';
import { lockedBy, type Asked, type Locked } from './npm-locked.ts';
import { parseSpec } from './npm-spec.ts';
import { table, text } from './read.ts';
import { PACKAGE } from './rules.ts';

/** package.json: what it asks for, and what runs when it is installed. */

export interface ManifestRules { readonly script: SupplyRule; readonly oddScript: SupplyRule; readonly danger: SupplyRule }

/** Scripts that npm runs by itself: for a package that is installed, and for one that is fetched from git or is the project. */
const LIFECYCLE = new Set(['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare', 'prepublish', 'dependencies']);
const LOCKS = ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb'];
/** Scripts that one starts, and files that one takes in. */
const MOST_FOLLOWED = 10;
const MAX_SCRIPT = 4 * 1024 * 1024;

export function judgeManifest(root: JsonObject, installed: boolean, context: ScanContext, rules: ManifestRules): void {
  const lock = installed ? undefined : LOCKS.find((name) => context.beside(name) !== undefined);
  const judge = new PackageJudge(context, { locked: installed || lock !== undefined || ownsRegistry(context) });
  self(root, installed, judge);
  const asked: Asked[] = [];
  // What is installed lists its own dependencies as files of their own.
  if (!installed) for (const key of ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']) {
    for (const [name, written] of Object.entries(table(root, key))) {
      if (typeof written !== 'string') continue;
      const at = `${key}.${printable(name, 100)}`;
      const spec = parseSpec(name, written);
      if (key === 'peerDependencies' && spec.source === 'registry') continue;
      judge.add({ ...spec, ecosystem: 'npm', hashes: [], locked: false, at });
      if (spec.source === 'registry' && key !== 'peerDependencies') asked.push({ name, range: written, at });
    }
  }
  const overridden = new Set<string>();
  for (const [key, ...path] of [['overrides'], ['resolutions'], ['pnpm', 'overrides']] as const) for (const [name, written] of Object.entries(table(root, key, ...path))) {
    const target = /((?:@[^/@>]{1,214}\/)?[^/@>]{1,214})(?:@[^>]{0,100})?$/.exec(name)?.[1] ?? name;
    overridden.add(target);
    if (typeof written !== 'string' || written.startsWith('$')) continue;
    const spec = parseSpec(target, written);
    if (spec.source !== 'registry' || spec.name !== target) judge.add({ ...spec, ecosystem: 'npm', hashes: [], locked: false, at: `${[key, ...path].join('.')}.${printable(name, 100)}` });
  }
  judge.finish();
  scripts(root, installed, context, rules);
  // What is overridden is locked in another version than is asked for.
  if (lock !== undefined) compare(asked.filter(({ name }) => !overridden.has(name)), lock, context);
}

/** Whether a file beside it says where packages come from. */
function ownsRegistry(context: ScanContext): boolean {
  const file = context.beside('.npmrc');
  return file !== undefined && /^\s{0,100}(?:@[\w.-]{1,214}:)?registry\s{0,20}=/m.test(decodeText(file.read(0, 65_536)).text);
}

/** An installed package is one of the bill of materials. */
function self(root: JsonObject, installed: boolean, judge: PackageJudge): void {
  const [name, version] = [text(root, 'name'), text(root, 'version')];
  if (!installed || name === undefined || version === undefined) return;
  const licence = text(root, 'license') ?? text(root['license'], 'type');
  judge.add({ ecosystem: 'npm', name, version, source: 'registry', hashes: [], locked: false, at: '', ...(licence === undefined ? {} : { licence }) });
}

function scripts(root: JsonObject, installed: boolean, context: ScanContext, rules: ManifestRules): void {
  const own = table(root, 'scripts');
  for (const [name, command] of Object.entries(own)) {
    if (typeof command !== 'string') continue;
    const at = `scripts.${printable(name, 60)}`;
    const runs = LIFECYCLE.has(name) && !(installed && /prepare|prepublish|dependencies/.test(name));
    const whole = runs ? followed(command, own) : command;
    const issues = [...commandIssues(whole, context, runs ? 'as they are' : 'graded'), ...(runs ? [...called(whole, context), ...furtive(whole)] : [])];
    const danger = issues.find(({ level }) => level === 'danger');
    const odd = issues.find(({ level }) => level === 'odd');
    if (danger !== undefined) context.report(runs ? rules.danger : rules.oddScript, `${runs ? 'Installing runs' : 'A script is'} ${printable(masked(command), 80)}: ${masked(danger.what)}`, at);
    else if (odd !== undefined) context.report(runs ? rules.oddScript : rules.script, `${runs ? 'Installing runs' : 'A script is'} ${printable(masked(command), 80)}: ${masked(odd.what)}`, at);
    else if (runs) context.report(rules.script, `Installing runs ${printable(masked(command), 80)}.`, at);
  }
}

/** Scripts that a command starts by their names: `npm run a` runs what stands under `a`. */
function followed(command: string, own: JsonObject): string {
  const names = new Set<string>();
  const parts = [command];
  for (const part of parts) for (const [, name = ''] of part.matchAll(/\b(?:(?:npm|pnpm|yarn|bun)\s{1,4}(?:run(?:-script)?\s{1,4})?(?:-{1,2}\S{1,30}\s{1,4}){0,3}|(?:run-[sp]|npm-run-all)\s{1,4})([\w:.-]{1,60})/g)) {
    const script = Object.hasOwn(own, name) ? own[name] : undefined;
    if (typeof script !== 'string' || names.has(name) || names.size >= MOST_FOLLOWED) continue;
    names.add(name);
    parts.push(script);
  }
  return parts.join('\n');
}

/** What the scripts do that a command starts, where they lie beside the manifest; also code on the command line. */
function called(command: string, context: ScanContext): readonly { level: 'danger' | 'odd' | 'note'; what: string }[] {
  const found: { level: 'danger' | 'odd' | 'note'; what: string }[] = [];
  for (const [, , code = ''] of command.matchAll(/\bnode\s{1,8}(?:--\S{1,60}\s{1,8}){0,5}(?:-e|--eval|-p|--print)\s{1,8}(["'])([\s\S]{1,20000}?)\1(?:\s|$|[;&|])/g)) found.push(...scriptIssues(code, 'install', () => { context.budget.step(); }), ...inline(code));
  for (const [, program = '', path = ''] of command.matchAll(/\b(node|bun(?:\s{1,4}run)?|tsx|ts-node|deno\s{1,4}run|python[\d.]{0,4}|(?:ba)?sh)\s{1,8}(?:-\S{1,60}\s{1,8}){0,6}((?:\.\/)?[\w@.][\w@./-]{0,200})/g)) {
    const file = ['', '.js', '.cjs', '.mjs', '.ts', '/index.js'].map((ending) => (/\.\w{1,4}$/.test(path) && ending !== '' ? undefined : context.beside(path === '.' ? 'index.js' : path + ending))).find((each) => each !== undefined);
    if (file === undefined || file.size > MAX_SCRIPT) continue;
    const { text: source, binary } = readText(file, MAX_SCRIPT, context);
    if (binary) continue;
    const spend = (): void => { context.budget.step(); };
    const issues = program.startsWith('python') ? pythonIssues(source, { as: 'loaded' }, spend) : program.endsWith('sh') ? commandIssues(source, context) : scriptIssues(source, 'install', spend);
    found.push(...issues.map(({ level, what }) => ({ level, what: `${printable(path, 60)}: ${what}` })));
    if (/^(?:node|bun|tsx|ts-node)/.test(program)) found.push(...taken(source, file.name, context));
  }
  return found;
}

/** What the files do that a script of an installation takes in from beside it. */
function taken(source: string, from: string, context: ScanContext): readonly Issue[] {
  const found: Issue[] = [];
  const folder = from.includes('/') ? from.slice(0, from.lastIndexOf('/') + 1) : '';
  const names = new Set([...source.matchAll(/(?:\brequire\s{0,4}\(\s{0,4}|\bfrom\s{0,4}|\bimport\s{0,4}\(?\s{0,4})["'`]\.\/([\w@.-][\w@./-]{0,200})["'`]/g)].map(([, name = '']) => name));
  for (const name of [...names].slice(0, MOST_FOLLOWED)) {
    const file = ['', '.js', '.cjs', '.mjs', '.ts', '/index.js'].map((ending) => (/\.(?:[cm]?[jt]s|json|node)$/.test(name) && ending !== '' ? undefined : context.beside(`${folder}${name}${ending}`))).find((each) => each !== undefined && each.size > 0);
    if (file === undefined || file.size > MAX_SCRIPT || /\.(?:json|node)$/.test(name)) continue;
    const { text: inner, binary } = readText(file, MAX_SCRIPT, context);
    if (!binary) found.push(...scriptIssues(inner, 'install', () => { context.budget.step(); }).map(({ level, what }) => ({ level, what: `${printable(name, 60)}: ${what}` })));
  }
  return found;
}

/** What an installation has no use for: programs in places for anybody, files that hide, and questions about the machine. */
function furtive(command: string): readonly Issue[] {
  const found: Issue[] = [];
  if (/(?:^|[;&|]\s{0,4}|\b(?:sh|bash|node|python[\d.]{0,4}|chmod\s{1,4}\S{1,10})\s{1,4})(?:\/tmp|\/var\/tmp|\/dev\/shm|%TEMP%)[\\/]/i.test(command)) found.push({ level: 'danger', what: 'Starts a program from where anybody can put one.' });
  if (/^\s{0,8}(?:id|whoami|hostname|uname|env|printenv|ifconfig|ipconfig|systeminfo)\b/.test(command)) found.push({ level: 'danger', what: 'Asks about the machine, as somebody does who has broken in.' });
  if (/\b(?:node|sh|bash|python[\d.]{0,4})\s{1,4}(?:\.\/)?(?:[\w@-]{1,60}\/){0,10}\.[\w-]{1,60}(?:\.\w{1,5})?(?:\s|$)/.test(command)) found.push({ level: 'odd', what: 'Starts a file whose name hides it.' });
  if (/\b(?:node|sh|bash|python[\d.]{0,4})\s{1,4}(?:\.\/)?(?:[\w@-]{1,60}\/){0,10}\.[\w-]{1,60}\/[\w@./-]{1,200}/.test(command) && !/\.(?:husky|github|yarn|config|storybook|vscode)\//.test(command)) found.push({ level: 'odd', what: 'Starts a file in a folder whose name hides it.' });
  if (/\b(?:npx|pnpm\s{1,4}dlx|yarn\s{1,4}dlx|bunx)\s{1,4}(?:-y|--yes)\b/.test(command)) found.push({ level: 'odd', what: 'Fetches a package that nothing fixes, and runs it.' });
  if (/\bchmod\s{1,4}(?:[+\w]{1,6})\s{1,4}(\S{1,200})\s{0,4}(?:&&|;)\s{0,4}\1(?:\s|$|&|;)/.test(command)) found.push({ level: 'odd', what: 'Makes a file of the package a program and starts it.' });
  return found;
}

/** Code on the command line of an installation that starts programs: a package that builds has a file for it. */
function inline(code: string): readonly Issue[] {
  if (!/\bchild_process\b/.test(code)) return [];
  const asks = /["'`]\s{0,4}(?:id|whoami|hostname|uname(?:\s[^"'`]{0,40})?|env|printenv|ifconfig|ipconfig|cat\s[^"'`]{1,200}|net\s{1,4}user|systeminfo)\s{0,4}["'`|;&]/.test(code);
  return [{ level: asks ? 'danger' : 'odd', what: asks ? 'Asks about the machine, as somebody does who has broken in.' : 'Starts programs by code on the command line.' }];
}

function compare(asked: readonly Asked[], lock: string, context: ScanContext): void {
  const file = context.beside(lock);
  if (file === undefined) return;
  let holds: Locked | undefined;
  try {
    holds = lockedBy(lock, file, { ...context, report: () => { /* the lock tells of itself */ } });
  } catch (error) {
    // The lock's own report says what is wrong with it.
    if (error instanceof ScanStop) return;
    throw error;
  }
  if (holds === undefined) return;
  const missing = asked.filter((each) => !holds(each));
  const [first] = missing;
  if (first !== undefined) context.report(PACKAGE.stale, `The lock does not hold, in the version that is asked for, ${missing.slice(0, 5).map(({ name }) => printable(name, 60)).join(', ')}${missing.length > 5 ? ` and ${missing.length - 5} more` : ''}.`, first.at);
}

/** Whether a value is a manifest of npm rather than any JSON of that name. */
export function isManifest(root: JsonObject): boolean {
  return ['name', 'version', 'dependencies', 'scripts', 'private', 'type', 'workspaces', 'devDependencies', 'main', 'exports', 'peerDependencies'].some((key) => Object.hasOwn(root, key)) || isObject(root['publishConfig']);
}
