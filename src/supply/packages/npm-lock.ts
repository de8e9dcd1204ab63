import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { ScanContext, SupplyRule } from '../contract.ts';
import { printable } from '../printable.ts';
import type { PackageId, PackageRef } from './contract.ts';
import { PackageJudge } from './judge.ts';
import { parseIntegrity, parseSpec } from './npm-spec.ts';
import { table, text } from './read.ts';
import { PACKAGE } from './rules.ts';
import { withoutSecret } from './sources.ts';

/** package-lock.json and npm-shrinkwrap.json, in their three versions. */

const MAX_NESTED = 100;

/** @param scripts - the format's rule for packages that run scripts when they are installed */
export function judgeNpmLock(root: JsonObject, context: ScanContext, scripts: SupplyRule): void {
  const judge = new PackageJudge(context);
  const running: string[] = [];
  const packages = table(root, 'packages');
  const asked = new Set(Object.entries(packages).filter(([path]) => !path.includes('node_modules/')).flatMap(([path, each]) => needsOf(path, each, packages, context).map(([at]) => at)));
  const ranges: Record<string, string> = {};
  for (const group of ['dependencies', 'devDependencies', 'optionalDependencies']) for (const [name, range] of Object.entries(table(packages, '', group))) if (typeof range === 'string') ranges[name] = range;
  for (const [path, each] of Object.entries(packages)) {
    if (path === '' || !isObject(each)) continue;
    const at = path.lastIndexOf('node_modules/');
    const key = at < 0 ? text(each, 'name') ?? path : path.slice(at + 'node_modules/'.length);
    if (each['link'] === true || at < 0) {
      if (at < 0 && /(?:^|\/)\.\.\//.test(`${path}/`)) context.report(PACKAGE.outside, `Takes in ${printable(path, 80)}, which lies outside the folder.`, printable(path, 100));
      continue;
    }
    const requires = needsOf(path, each, packages, context).map(([, id]) => id);
    const ref: PackageRef = { ...entry(text(each, 'name') ?? key, each, printable(path, 120)), ...(requires.length === 0 ? {} : { requires }), ...(asked.has(path) ? { direct: true } : {}) };
    const range = path === `node_modules/${key}` ? ranges[key] : undefined;
    if (ref.source === 'git' && range !== undefined && /^[\^~]?\d/.test(range)) context.report(PACKAGE.redirect, `${printable(ref.name, 60)} is asked for from the registry, and comes from ${printable(withoutSecret(ref.url ?? ''), 100)}.`, printable(path, 120));
    judge.add(ref);
    if (each['hasInstallScript'] === true) running.push(ref.name);
  }
  if (Object.keys(packages).length === 0) older([table(root, 'dependencies')], judge, '', context);
  else twice(packages, table(root, 'dependencies'), context);
  judge.finish();
  if (running.length > 0) context.report(scripts, `${running.length} ${running.length === 1 ? 'package runs a script' : 'packages run scripts'} when installed: ${running.slice(0, 8).map((name) => printable(name, 60)).join(', ')}${running.length > 8 ? ' and more' : ''}.`);
}

function entry(name: string, each: JsonValue, at: string): PackageRef {
  const version = text(each, 'version');
  const resolved = text(each, 'resolved');
  const licence = text(each, 'license');
  const bundled = isObject(each) && (each['inBundle'] === true || each['bundled'] === true);
  const spec = parseSpec(name, resolved === undefined || /^https?:\/\/.{1,500}\.t(?:ar\.)?gz(?:[?#].{0,200})?$/i.test(resolved) ? version ?? '' : resolved);
  const base = { ecosystem: 'npm' as const, name, hashes: parseIntegrity(text(each, 'integrity') ?? ''), locked: true, at, ...(licence === undefined ? {} : { licence }) };
  const plain = version !== undefined && !/[:/]/.test(version) ? { version } : {};
  if (spec.source === 'git') return { ...base, ...plain, source: 'git', ...(spec.url === undefined ? {} : { url: spec.url }) };
  if (spec.source === 'path') return { ...base, ...plain, source: 'path', local: true, ...(spec.url === undefined ? {} : { url: spec.url }) };
  // A tarball that is not in a registry's layout is an address of its own.
  if (resolved !== undefined && !/\/-\//.test(resolved) && /^https?:/i.test(resolved)) return { ...base, ...plain, source: 'url', url: resolved };
  return { ...base, ...plain, source: 'registry', ...(bundled ? { local: true } : {}), ...(resolved === undefined ? {} : { url: resolved }) };
}

/** Names of what an entry needs; the values are ranges. */
function* neededBy(each: JsonValue): Generator<string> {
  for (const key of ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']) yield* Object.keys(table(each, key));
}

/** What the entry at a path needs and the lock holds, as Node would find it from there, upwards. */
function needsOf(path: string, each: JsonValue, packages: JsonObject, context: ScanContext): readonly (readonly [at: string, id: PackageId])[] {
  const found: (readonly [string, PackageId])[] = [];
  for (const name of neededBy(each)) {
    let from = path;
    for (let climbed = 0; climbed < MAX_NESTED; climbed++) {
      context.budget.step();
      const at = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
      const other = table(packages, at);
      if (Object.keys(other).length > 0) {
        found.push([at, idOf(text(other, 'name') ?? name, text(other, 'version'))]);
        break;
      }
      if (from === '') break;
      from = from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')));
    }
  }
  return found;
}

function idOf(name: string, version: string | undefined): PackageId {
  return version === undefined || /[:/]/.test(version) ? { name } : { name, version };
}

/** Version 1: dependencies nested in each other. @param scopes - those of an entry, and those it lies in, innermost last */
function older(scopes: readonly JsonObject[], judge: PackageJudge, where: string, context: ScanContext): void {
  if (scopes.length > MAX_NESTED) return context.report(PACKAGE.malformed, `Nested more than ${MAX_NESTED} deep.`, where);
  for (const [name, each] of Object.entries(scopes.at(-1) ?? {})) {
    const at = `${where}${printable(name, 100)}`;
    const version = text(each, 'version') ?? '';
    const alias = /^npm:((?:@[^/@\s]{1,214}\/)?[^@\s]{1,214})@(.{1,100})$/.exec(version);
    const inner = [...scopes, table(each, 'dependencies')];
    const requires = Object.keys(table(each, 'requires')).flatMap((needed) => { const other = inner.findLast((scope) => Object.hasOwn(scope, needed))?.[needed]; return other === undefined ? [] : [idOf(needed, text(other, 'version'))]; });
    const ref = alias?.[1] === undefined ? entry(name, /^(?:git|https?:|file:|github:)/.test(version) && isObject(each) && text(each, 'resolved') === undefined ? { ...each, resolved: version } : each, at) : entry(alias[1], isObject(each) ? { ...each, version: alias[2] ?? '' } : each, at);
    judge.add(requires.length === 0 ? ref : { ...ref, requires });
    older(inner, judge, `${at} > `, context);
  }
}

/** Version 2 says all twice, for older and newer programs: what one reads the other must read too. */
function twice(packages: JsonObject, dependencies: JsonObject, context: ScanContext): void {
  for (const [name, each] of Object.entries(dependencies)) {
    const other = packages[`node_modules/${name}`];
    for (const key of ['version', 'resolved', 'integrity']) {
      const [a, b] = [text(each, key), text(other, key)];
      if (a !== undefined && b !== undefined && a !== b && !/^(?:npm|file|git|github|https?)[:+]/.test(a)) {
        context.report(PACKAGE.redirect, `${printable(name, 80)} has two values of "${key}", one for older programs and one for newer ones.`, printable(name, 100));
        break;
      }
    }
  }
}

/** What the lock's own copy of the manifest, or its top, holds: versions by name. */
export function npmLockVersions(root: JsonObject): ReadonlyMap<string, string> {
  const versions = new Map<string, string>();
  for (const [path, each] of Object.entries(table(root, 'packages'))) {
    const name = /^node_modules\/((?:@[^/]{1,214}\/)?[^/]{1,214})$/.exec(path)?.[1];
    if (name !== undefined) versions.set(name, text(each, 'version') ?? '');
  }
  if (versions.size === 0) for (const [name, each] of Object.entries(table(root, 'dependencies'))) versions.set(name, text(each, 'version') ?? '');
  return versions;
}
