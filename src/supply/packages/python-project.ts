import { satisfies } from '@renovatebot/pep440';
import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { ScanStop, type ScanContext } from '../contract.ts';
import { printable } from '../printable.ts';
import { reportCommand } from './commands.ts';
import type { PackageRef } from './contract.ts';
import { judgeIndex } from './indexes.ts';
import { PackageJudge } from './judge.ts';
import { canonicalName } from './names.ts';
import { lockVersions } from './python-lock.ts';
import { list, manifestText, table, text, tomlManifest } from './read.ts';
import { fixedVersion, parseRequirement, sourceOf } from './requirement.ts';
import { PACKAGE } from './rules.ts';

/** What a Python project asks for: PEP 621 and 735, Poetry, PDM, uv, and the Pipfile. */

interface Asked { readonly name: string; readonly specifier: string | undefined; readonly at: string }

const LOCKS = ['uv.lock', 'poetry.lock', 'pdm.lock', 'pylock.toml'];

export function judgePyproject(root: JsonObject, context: ScanContext): void {
  const indexed = indexes(root, context);
  const lock = lockBeside(LOCKS, context);
  const judge = new PackageJudge(context, { locked: lock !== undefined, mixedIndexes: indexed });
  const asked: Asked[] = [];
  const overrides = table(root, 'tool', 'uv', 'sources');
  const requirement = (written: JsonValue, at: string, build = false): void => {
    if (typeof written !== 'string') return;
    const parsed = parseRequirement(written);
    if (parsed === undefined) return context.report(PACKAGE.malformed, `${printable(written, 80)} is no requirement.`, at);
    const source = overrides[Object.keys(overrides).find((name) => canonicalName('pypi', name) === canonicalName('pypi', parsed.name)) ?? ''];
    judge.add(refOf(parsed.name, at, parsed.specifier, parsed.url, Array.isArray(source) ? source[0] : source));
    if (!build && parsed.url === undefined && source === undefined) asked.push({ name: parsed.name, specifier: parsed.specifier, at });
  };
  const project = table(root, 'project');
  for (const each of list(project, 'dependencies')) requirement(each, 'project.dependencies');
  for (const group of Object.values(table(project, 'optional-dependencies'))) if (Array.isArray(group)) for (const each of group) requirement(each, 'project.optional-dependencies', true);
  for (const group of Object.values(table(root, 'dependency-groups'))) if (Array.isArray(group)) for (const each of group) requirement(each, 'dependency-groups', true);
  for (const each of list(table(root, 'tool', 'uv'), 'dev-dependencies')) requirement(each, 'tool.uv.dev-dependencies', true);
  for (const each of list(table(root, 'build-system'), 'requires')) requirement(each, 'build-system.requires', true);
  poetry(table(root, 'tool', 'poetry'), judge, asked);
  judge.finish();
  if (lock !== undefined) compare(asked, lock, context);
  tasks(root, context);
}

/** Poetry's and the Pipfile's tables of dependencies. */
function poetry(root: JsonObject, judge: PackageJudge, asked: Asked[]): void {
  const groups: [string, JsonObject][] = [['tool.poetry.dependencies', table(root, 'dependencies')], ['tool.poetry.dev-dependencies', table(root, 'dev-dependencies')]];
  for (const [name, group] of Object.entries(table(root, 'group'))) groups.push([`tool.poetry.group.${printable(name, 40)}.dependencies`, table(group, 'dependencies')]);
  for (const [at, group] of groups) constraints(group, at, judge, at === 'tool.poetry.dependencies' ? asked : []);
}

function constraints(group: JsonObject, at: string, judge: PackageJudge, asked: Asked[]): void {
  for (const [name, value] of Object.entries(group)) {
    if (name === 'python') continue;
    const written = typeof value === 'string' ? value : text(value, 'version');
    const place = `${at}.${name}`;
    // Poetry takes a bare version for that very one.
    judge.add(refOf(name, place, written === undefined ? '' : /^\d/.test(written) && !/[,|*\s]/.test(written) ? `==${written}` : written, undefined, value));
    if (!isObject(value) || !['git', 'path', 'url', 'file'].some((key) => Object.hasOwn(value, key))) asked.push({ name, specifier: undefined, at: place });
  }
}

function refOf(name: string, at: string, specifier: string, url: string | undefined, table_: JsonValue | undefined): PackageRef {
  const git = text(table_, 'git');
  const revision = text(table_, 'rev') ?? text(table_, 'ref');
  const path = text(table_, 'path') ?? text(table_, 'file');
  const address = url ?? (git === undefined ? text(table_, 'url') ?? path : `${git}${revision === undefined ? '' : `@${revision}`}`);
  const version = fixedVersion(specifier);
  const base = { ecosystem: 'pypi' as const, name, hashes: [], locked: false, at, ...(version === undefined ? { range: specifier } : { version }) };
  if (address === undefined) return isObject(table_) && table_['workspace'] === true ? { ...base, source: 'path', local: true } : { ...base, source: 'registry' };
  return { ...base, source: git !== undefined ? 'git' : path === address ? (/^https?:/i.test(path) ? 'url' : 'path') : sourceOf(address), url: address };
}

/** Indexes that the project names. Returns whether one of them is asked besides the public one. */
function indexes(root: JsonObject, context: ScanContext): boolean {
  let mixed = false;
  const judge = (url: string | undefined, extra: boolean, at: string): void => { if (url !== undefined && judgeIndex(url, 'pypi', extra, context, at) && extra) mixed = true; };
  for (const each of list(table(root, 'tool', 'uv'), 'index')) judge(text(each, 'url'), isObject(each) && each['default'] !== true && each['explicit'] !== true, 'tool.uv.index');
  const uv = table(root, 'tool', 'uv');
  judge(text(uv, 'index-url'), false, 'tool.uv.index-url');
  for (const each of list(uv, 'extra-index-url')) if (typeof each === 'string') judge(each, true, 'tool.uv.extra-index-url');
  for (const each of list(table(root, 'tool', 'poetry'), 'source')) judge(text(each, 'url'), text(each, 'priority') !== 'explicit' && text(each, 'priority') !== 'primary', 'tool.poetry.source');
  for (const each of list(table(root, 'tool', 'pdm'), 'source')) {
    judge(text(each, 'url'), text(each, 'name') !== 'pypi', 'tool.pdm.source');
    if (isObject(each) && each['verify_ssl'] === false) context.report(PACKAGE.insecureTls, 'Packages are taken without checking who sends them (verify_ssl).', 'tool.pdm.source');
  }
  return mixed;
}

/** Commands that tasks and builds run. */
function tasks(root: JsonObject, context: ScanContext): void {
  for (const path of [['tool', 'pdm', 'scripts'], ['tool', 'poe', 'tasks'], ['tool', 'taskipy', 'tasks'], ['tool', 'hatch', 'envs'], ['tool', 'rye', 'scripts'], ['tool', 'cibuildwheel']]) commands(table(root, ...path), path.join('.'), context, 0);
}

function commands(value: JsonValue, at: string, context: ScanContext, depth: number): void {
  context.budget.step();
  if (depth > 8) return;
  if (typeof value === 'string') reportCommand(value, '', context, at);
  else if (Array.isArray(value)) for (const each of value) commands(each, at, context, depth + 1);
  else if (isObject(value)) for (const [name, each] of Object.entries(value)) commands(each, `${at}.${printable(name, 40)}`, context, depth + 1);
}

/** The versions of the first lock that lies beside a manifest; a lock that cannot be read says so in its own report. */
function lockBeside(names: readonly string[], context: ScanContext): ReadonlyMap<string, readonly string[]> | undefined {
  for (const name of names) {
    const file = context.beside(name);
    if (file === undefined) continue;
    try {
      return lockVersions(tomlManifest(manifestText(file, context)));
    } catch (error) {
      if (error instanceof ScanStop) return undefined;
      throw error;
    }
  }
  return undefined;
}

function compare(asked: readonly Asked[], lock: ReadonlyMap<string, readonly string[]>, context: ScanContext): void {
  const missing = asked.filter(({ name, specifier }) => {
    const versions = lock.get(canonicalName('pypi', name));
    if (versions === undefined) return true;
    return specifier !== undefined && specifier !== '' && versions.length > 0 && versions.every((version) => !satisfies(version, specifier, { prereleases: true }));
  });
  const [first] = missing;
  if (first !== undefined) context.report(PACKAGE.stale, `The lock does not hold, in the version that is asked for, ${missing.slice(0, 5).map(({ name }) => printable(name, 60)).join(', ')}${missing.length > 5 ? ` and ${missing.length - 5} more` : ''}.`, first.at);
}

export function judgePipfile(root: JsonObject, context: ScanContext): void {
  let mixed = false;
  for (const [i, each] of list(root, 'source').entries()) {
    const url = text(each, 'url');
    if (url !== undefined && judgeIndex(url, 'pypi', i > 0, context, 'source') && i > 0) mixed = true;
    if (isObject(each) && each['verify_ssl'] === false) context.report(PACKAGE.insecureTls, 'Packages are taken without checking who sends them (verify_ssl).', 'source');
  }
  const judge = new PackageJudge(context, { locked: context.beside('Pipfile.lock') !== undefined, mixedIndexes: mixed });
  for (const key of ['packages', 'dev-packages']) constraints(table(root, key), key, judge, []);
  judge.finish();
  commands(table(root, 'scripts'), 'scripts', context, 0);
}
