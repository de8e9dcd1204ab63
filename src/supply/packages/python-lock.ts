import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { ScanContext } from '../contract.ts';
import { printable } from '../printable.ts';
import type { PackageHash, PackageId, PackageRef } from './contract.ts';
import { judgeIndex } from './indexes.ts';
import { PackageJudge } from './judge.ts';
import { canonicalName } from './names.ts';
import { list, table, text } from './read.ts';
import { fixedVersion, parseHash, parseRequirement } from './requirement.ts';
import { PACKAGE } from './rules.ts';

/** Locks of Python: poetry.lock, uv.lock, pdm.lock, pylock.toml and Pipfile.lock. */

/** Versions by canonical name. */
export function lockVersions(root: JsonObject): ReadonlyMap<string, readonly string[]> {
  const versions = new Map<string, string[]>();
  for (const each of [...list(root, 'package'), ...list(root, 'packages')]) {
    const name = text(each, 'name');
    if (name === undefined) continue;
    const key = canonicalName('pypi', name);
    versions.set(key, [...versions.get(key) ?? [], ...(text(each, 'version') === undefined ? [] : [text(each, 'version') ?? ''])]);
  }
  return versions;
}

/** The TOML locks: one list of packages, each with its files and where it is from. */
export function judgePythonLock(root: JsonObject, context: ScanContext): void {
  const judge = new PackageJudge(context);
  const older = table(root, 'metadata', 'files');
  const versions = lockVersions(root);
  const all = [...list(root, 'package'), ...list(root, 'packages')];
  // The project itself stands among the packages of uv: what it needs is asked for.
  const asked = new Set(all.filter((each) => sourceOf(each).local).flatMap((each) => needsOf(each, versions)).map(({ name }) => canonicalName('pypi', name)));
  for (const [i, each] of all.entries()) {
    context.budget.step();
    const name = text(each, 'name');
    const at = `package ${i + 1}`;
    if (name === undefined) {
      context.report(PACKAGE.malformed, 'A package without a name.', at);
      continue;
    }
    const version = text(each, 'version');
    const files = filesOf(each, older[name]);
    const { source, url, local } = sourceOf(each);
    const requires = needsOf(each, versions);
    const ref: PackageRef = {
      ecosystem: 'pypi', name, source, at: `${at} (${printable(name, 60)})`, locked: true, hashes: hashesOf(files),
      ...(version === undefined ? {} : { version }), ...(local ? { local } : {}), ...(requires.length === 0 ? {} : { requires }), ...(asked.has(canonicalName('pypi', name)) ? { direct: true } : {}),
      ...(source === 'registry' ? optional('url', files.map((file) => text(file, 'url')).find((found) => found !== undefined)) : optional('url', url)),
    };
    judge.add(ref);
    if (!local && source === 'registry') {
      if (url !== undefined) indexOf(url, context, ref.at);
      foreign(name, version, files, context, ref.at);
    }
  }
  judge.finish();
}

/** What an entry needs: a table of constraints (Poetry), a list of tables (uv, PEP 751) or of requirements (PDM). */
function needsOf(each: JsonValue, versions: ReadonlyMap<string, readonly string[]>): readonly PackageId[] {
  const groups = [...Object.values(table(each, 'optional-dependencies')), ...Object.values(table(each, 'dev-dependencies')), list(each, 'dependencies')].flatMap((group) => (Array.isArray(group) ? group : []));
  const named = groups.flatMap((need): PackageId[] => {
    const name = typeof need === 'string' ? parseRequirement(need)?.name : text(need, 'name');
    const version = text(need, 'version');
    return name === undefined ? [] : [version === undefined ? { name } : { name, version }];
  });
  return [...named, ...Object.keys(table(each, 'dependencies')).map((name) => ({ name }))].map((id) => {
    const [only, ...others] = 'version' in id ? [] : versions.get(canonicalName('pypi', id.name)) ?? [];
    return only === undefined || others.length > 0 ? id : { name: id.name, version: only };
  });
}

const seenIndexes = new WeakMap<ScanContext, Set<string>>();

/** Each index is told once a file. */
function indexOf(url: string, context: ScanContext, at: string): void {
  const seen = seenIndexes.get(context) ?? new Set<string>();
  seenIndexes.set(context, seen);
  if (seen.has(url)) return;
  seen.add(url);
  judgeIndex(url, 'pypi', false, context, at);
}

function optional<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : { [key]: value } as Record<K, string>;
}

function filesOf(each: JsonValue, older: JsonValue | undefined): readonly JsonValue[] {
  const sdist = table(each, 'sdist');
  const archive = table(each, 'archive');
  return [...list(each, 'files'), ...list(each, 'wheels'), ...(Object.keys(sdist).length > 0 ? [sdist] : []), ...(Object.keys(archive).length > 0 ? [archive] : []), ...(Array.isArray(older) ? older : [])];
}

function hashesOf(files: readonly JsonValue[]): readonly PackageHash[] {
  return files.flatMap((file) => {
    const one = text(file, 'hash');
    const many = Object.entries(table(file, 'hashes')).flatMap(([algorithm, hex]) => (typeof hex === 'string' ? [{ algorithm, hex }] : []));
    return [...(one === undefined ? [] : [parseHash(one) ?? { algorithm: 'unknown', hex: one.slice(0, 8) }]), ...many];
  });
}

function sourceOf(each: JsonValue): { readonly source: PackageRef['source']; readonly url?: string; readonly local: boolean } {
  const source = table(each, 'source');
  const local = ['editable', 'virtual', 'directory', 'path'].map((key) => text(source, key)).find((found) => found !== undefined);
  if (local !== undefined) return { source: 'path', url: local, local: true };
  const git = text(source, 'git') ?? text(each, 'git') ?? text(table(each, 'vcs'), 'url');
  if (git !== undefined) {
    const commit = text(each, 'revision') ?? text(table(each, 'vcs'), 'commit-id');
    return { source: 'git', url: commit === undefined ? git : `${git}@${commit}`, local: false };
  }
  const type = text(source, 'type');
  const url = text(source, 'url');
  if (type === 'git') return { source: 'git', url: `${url ?? ''}@${text(source, 'resolved_reference') ?? text(source, 'reference') ?? ''}`, local: false };
  if (type === 'url' || (type === undefined && url !== undefined)) return { source: 'url', url: url ?? '', local: false };
  if (type === 'directory' || type === 'file') return { source: 'path', url: url ?? '', local: type === 'directory' };
  const index = url ?? text(source, 'registry') ?? text(each, 'index');
  if (text(each, 'path') !== undefined) return { source: 'path', url: text(each, 'path') ?? '', local: true };
  const archive = text(table(each, 'archive'), 'url') ?? (text(each, 'url'));
  if (archive !== undefined) return { source: 'url', url: archive, local: false };
  return { source: 'registry', local: false, ...(index === undefined ? {} : { url: index }) };
}

/** Files that are called otherwise than the package and its version. */
function foreign(name: string, version: string | undefined, files: readonly JsonValue[], context: ScanContext, at: string): void {
  const wanted = canonicalName('pypi', name);
  for (const file of files) {
    const path = text(file, 'file') ?? text(file, 'name') ?? text(file, 'url')?.replace(/[?#].*$/, '');
    const base = path?.split('/').at(-1);
    if (base === undefined || !/\.(?:whl|tar\.gz|zip|tar\.bz2|tgz|egg)$/i.test(base)) continue;
    const plain = decoded(base);
    // Before the name was normalised, an sdist could be called with capitals, dots and dashes.
    const called = canonicalName('pypi', plain.replace(/\.(?:whl|tar\.gz|zip|tar\.bz2|tgz|egg)$/i, ''));
    if (called === wanted || called.startsWith(`${wanted}-`)) {
      if (version === undefined) continue;
      const rest = called.slice(wanted.length + 1);
      const local = canonicalName('pypi', version.replaceAll('+', '-'));
      if (rest.replaceAll('+', '-').startsWith(local.replace(/^\d+!/, '')) || !/^\d/.test(rest) || /[a-z!+]/.test(version)) continue;
    }
    return context.report(PACKAGE.redirect, `${printable(name, 60)} ${printable(version ?? '', 30)} is fetched as ${printable(plain, 80)}.`, at);
  }
}

function decoded(text_: string): string {
  return text_.replaceAll(/%([\da-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

export function judgePipfileLock(root: JsonObject, context: ScanContext): void {
  for (const [i, each] of list(table(root, '_meta'), 'sources').entries()) {
    const url = text(each, 'url');
    if (url !== undefined) judgeIndex(url, 'pypi', i > 0, context, '_meta.sources');
    if (isObject(each) && each['verify_ssl'] === false) context.report(PACKAGE.insecureTls, 'Packages are taken without checking who sends them (verify_ssl).', '_meta.sources');
  }
  const judge = new PackageJudge(context);
  for (const [group, packages] of Object.entries(root)) {
    if (group === '_meta') continue;
    for (const [name, each] of Object.entries(table(packages))) {
      const version = fixedVersion(text(each, 'version') ?? '');
      const git = text(each, 'git');
      const url = git === undefined ? text(each, 'file') ?? text(each, 'path') : `${git}@${text(each, 'ref') ?? ''}`;
      judge.add({
        ecosystem: 'pypi', name, at: `${group}.${name}`, locked: true, hashes: list(each, 'hashes').flatMap((hash) => (typeof hash === 'string' ? parseHash(hash) ?? [] : [])),
        source: git !== undefined ? 'git' : url === undefined ? 'registry' : /^https?:/i.test(url) ? 'url' : 'path', ...(version === undefined ? {} : { version }), ...optional('url', url),
        ...(text(each, 'path') !== undefined || (isObject(each) && each['editable'] === true && git === undefined) ? { local: true } : {}),
      });
    }
  }
  judge.finish();
}
