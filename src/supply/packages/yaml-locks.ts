import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { ScanContext, SupplyRule } from '../contract.ts';
import { printable } from '../printable.ts';
import type { PackageId, PackageRef } from './contract.ts';
import { PackageJudge } from './judge.ts';
import { parseIntegrity, parseSpec } from './npm-spec.ts';
import { table, text } from './read.ts';
import { PACKAGE } from './rules.ts';
import { withoutSecret } from './sources.ts';

/** Locks of pnpm, and of Yarn in both of its forms. */

/** Judges pnpm-lock.yaml. Returns the packages that run scripts when they are installed. */
export function judgePnpmLock(root: JsonObject, context: ScanContext): readonly string[] {
  const judge = new PackageJudge(context);
  const running: string[] = [];
  const snapshots = table(root, 'snapshots');
  const needs = new Map<string, PackageId[]>();
  // Since version 9 what a package needs stands apart, once for each choice of peers.
  for (const [key, each] of Object.entries(snapshots)) {
    const known = needs.get(withoutPeers(key));
    if (known === undefined) needs.set(withoutPeers(key), [...pnpmNeeds(each)]);
    else known.push(...pnpmNeeds(each));
  }
  const asked = new Set([root, ...Object.values(table(root, 'importers'))].flatMap(pnpmNeeds).map(({ name, version = '' }) => `${name}@${version}`));
  for (const [key, each] of Object.entries(table(root, 'packages'))) {
    const at = printable(key, 120);
    const identity = pnpmKey(key);
    const resolution = table(each, 'resolution');
    const integrity = text(resolution, 'integrity');
    const tarball = text(resolution, 'tarball');
    const repository = text(resolution, 'repo');
    const directory = text(resolution, 'directory');
    const name = text(each, 'name') ?? identity.name;
    const version = text(each, 'version') ?? identity.version;
    const requires = [...pnpmNeeds(each), ...needs.get(withoutPeers(key)) ?? []];
    const base = { ecosystem: 'npm' as const, name, hashes: parseIntegrity(integrity ?? ''), locked: true, at, ...(version === undefined ? {} : { version }), ...(requires.length === 0 ? {} : { requires }), ...(asked.has(`${name}@${version ?? ''}`) ? { direct: true } : {}) };
    if (isObject(each) && each['requiresBuild'] === true) running.push(name);
    if (directory !== undefined) judge.add({ ...base, source: 'path', url: directory, local: true });
    else if (repository !== undefined) judge.add({ ...base, source: 'git', url: `${repository}#${text(resolution, 'commit') ?? ''}` });
    else if (tarball !== undefined && !/\/-\//.test(tarball)) judge.add({ ...base, source: tarball.startsWith('file:') ? 'path' : 'url', url: tarball });
    else judge.add({ ...base, source: 'registry', ...(tarball === undefined ? {} : { url: tarball }) });
  }
  judge.finish();
  return running;
}

function withoutPeers(key: string): string {
  return key.replace(/\(.*$/s, '');
}

/** What an entry or a project needs, in the version that was chosen: `1.0.0(peer@2)`, or the key of an entry where the name is another. */
function pnpmNeeds(each: JsonValue): readonly PackageId[] {
  return ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((group) => Object.entries(table(each, group)).map(([name, value]): PackageId => {
    const chosen = typeof value === 'string' ? value : text(value, 'version') ?? '';
    const version = /^\d[^(_]{0,100}/.exec(chosen)?.[0];
    if (version !== undefined) return { name, version };
    const other = pnpmKey(chosen);
    return other.version === undefined ? { name } : { name: other.name, version: other.version };
  }));
}

/** `/name/1.0.0`, `/name@1.0.0(peer@2)` and `name@1.0.0`. */
function pnpmKey(key: string): { readonly name: string; readonly version: string | undefined } {
  const plain = key.replace(/^\//, '').replace(/\(.*$/s, '');
  const newer = /^((?:@[^/@]{1,214}\/)?[^/@]{1,214})@(.{1,300})$/.exec(plain);
  if (newer?.[1] !== undefined) return { name: newer[1], version: /^\d/.test(newer[2] ?? '') ? newer[2] : undefined };
  const older = /^((?:@[^/]{1,214}\/)?[^/]{1,214})\/(\d[^/_]{0,100})/.exec(plain);
  return older?.[1] === undefined ? { name: /^[^:/@\s]{1,214}$/.test(plain) ? plain : plain.split('/').at(-1) ?? plain, version: undefined } : { name: older[1], version: older[2] };
}

/** Yarn 2 and later: YAML with a resolution for each entry. */
export function judgeBerryLock(root: JsonObject, context: ScanContext): void {
  const judge = new PackageJudge(context);
  const chosen = berryChosen(root);
  const asked = new Set(Object.entries(root).filter(([key]) => key.includes('@workspace:')).flatMap(([, each]) => berryNeeds(each, chosen)).map(({ name, version = '' }) => `${name}@${version}`));
  for (const [key, each] of Object.entries(root)) {
    if (key === '__metadata') continue;
    const at = printable(key, 120);
    const resolution = text(each, 'resolution');
    const found = resolution === undefined ? null : /^((?:@[^/@]{1,214}\/)?[^@]{1,214})@(.{1,1000})$/s.exec(resolution);
    if (found?.[1] === undefined || found[2] === undefined) {
      context.report(PACKAGE.malformed, 'An entry without a resolution.', at);
      continue;
    }
    const checksum = text(each, 'checksum');
    const spec = parseSpec(found[1], /^npm:\d/.test(found[2]) ? found[2].replace(/^npm:/, '').replace(/::.*$/s, '') : found[2]);
    const archive = /::__archiveUrl=([^&]{1,1000})/.exec(found[2])?.[1];
    const version = text(each, 'version');
    const requires = berryNeeds(each, chosen);
    judge.add({
      ecosystem: 'npm', name: spec.name, source: spec.source, locked: true, at, ...(requires.length === 0 ? {} : { requires }), ...(asked.has(`${spec.name}@${version ?? ''}`) ? { direct: true } : {}), hashes: checksum === undefined ? [] : [{ algorithm: 'sha512', hex: checksum.replace(/^.*\//s, '').toLowerCase() }],
      ...(version === undefined || version === '0.0.0-use.local' ? {} : { version }), ...(archive === undefined ? (spec.url === undefined ? {} : { url: spec.url }) : { url: archive.replaceAll('%3A', ':').replaceAll('%2F', '/') }),
      ...(spec.local === true || spec.source === 'path' ? { local: true } : {}),
    });
  }
  judge.finish();
}

/** What each description that somebody asks by was resolved to. */
function berryChosen(root: JsonObject): ReadonlyMap<string, PackageId> {
  const chosen = new Map<string, PackageId>();
  for (const [key, each] of Object.entries(root)) {
    const name = /^((?:@[^/@]{1,214}\/)?[^@]{1,214})@/.exec(text(each, 'resolution') ?? '')?.[1];
    const version = text(each, 'version');
    if (name !== undefined) for (const asks of key.split(/,\s{0,4}/)) chosen.set(asks, version === undefined ? { name } : { name, version });
  }
  return chosen;
}

function berryNeeds(each: JsonValue, chosen: ReadonlyMap<string, PackageId>): readonly PackageId[] {
  return ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((group) => Object.entries(table(each, group)).flatMap(([name, range]) => (typeof range === 'string' ? chosen.get(`${name}@${range}`) ?? chosen.get(`${name}@npm:${range}`) ?? [] : [])));
}

/** One entry of a lock of Yarn: what stands in its first line, without the colon, and the fields that are read. */
export interface YarnEntry { readonly head: string; readonly line: number; readonly fields: Readonly<Record<string, string>>; /** What it needs: `name@range`. */ readonly needs: readonly string[] }

/**
 * The entries of a lock of Yarn, line by line: its first form is no YAML, the later one is written like it.
 * @param note - told of what is wrong, and where
 */
export function* yarnEntries(source: string, note: (rule: SupplyRule, message: string, line: number) => void = () => undefined): Generator<YarnEntry> {
  let head: string | undefined;
  let start = 0;
  let fields: Record<string, string> = {};
  let needs: string[] = [];
  let listing = false;
  for (const [i, raw] of source.split(/\r?\n/).entries()) {
    if (raw === '' || raw.startsWith('#')) continue;
    if (/^(?:<{7}|={7}|>{7})/.test(raw)) note(PACKAGE.malformed, 'Marks of a merge that was not finished.', i + 1);
    else if (!raw.startsWith(' ')) {
      if (head !== undefined) yield { head, line: start, fields, needs };
      head = raw.replace(/:\s{0,20}$/, '');
      start = i + 1;
      fields = {};
      needs = [];
      listing = false;
    } else {
      if (/^ {2}\S/.test(raw)) listing = /^ {2}(?:optionalD|d)ependencies:\s{0,20}$/.test(raw);
      const need = listing ? /^ {4}"?([^\s":]{1,214})"?:? "?([^"]{1,1000}?)"?$/.exec(raw) : null;
      if (need !== null) needs.push(`${need[1] ?? ''}@${need[2] ?? ''}`);
      const found = /^ {2}(version|resolved|integrity):? (?:"([^"]{0,4000})"|(\S{1,4000}))\s{0,20}$/.exec(raw);
      if (found?.[1] === undefined) continue;
      if (Object.hasOwn(fields, found[1])) note(PACKAGE.duplicateKey, `"${found[1]}" occurs twice in one entry.`, i + 1);
      fields[found[1]] = found[2] ?? found[3] ?? '';
    }
  }
  if (head !== undefined) yield { head, line: start, fields, needs };
}

/** Yarn 1: its own form, two levels of indented keys and values. */
export function judgeYarnLock(source: string, context: ScanContext): void {
  const judge = new PackageJudge(context);
  const found: { readonly ref: PackageRef; readonly needs: readonly string[] }[] = [];
  const chosen = new Map<string, PackageId>();
  for (const { head, line, fields, needs } of yarnEntries(source, (rule, message, at) => { context.report(rule, message, `line ${at}`); })) {
    context.budget.step(8);
    const asked = /^"?((?:@[^/@"]{1,214}\/)?[^@"]{1,214})@([^",]{0,1000})/.exec(head);
    if (asked?.[1] === undefined) {
      context.report(PACKAGE.malformed, 'An entry without a name.', `line ${line}`);
      continue;
    }
    const ref = yarnRef(asked[1], asked[2] ?? '', fields, `line ${line}`);
    if (ref.source === 'git' && /^[\^~><=*\dx]/.test(asked[2] ?? '')) context.report(PACKAGE.redirect, `${printable(ref.name, 60)} is asked for from the registry, and comes from ${printable(withoutSecret(ref.url ?? ''), 100)}.`, `line ${line}`);
    found.push({ ref, needs });
    for (const asks of head.replaceAll('"', '').split(/,\s{0,4}/)) chosen.set(asks, ref.version === undefined ? { name: ref.name } : { name: ref.name, version: ref.version });
  }
  for (const { ref, needs } of found) {
    const requires = needs.flatMap((need) => chosen.get(need) ?? []);
    judge.add(requires.length === 0 ? ref : { ...ref, requires });
  }
  judge.finish();
}

function yarnRef(key: string, range: string, fields: Readonly<Record<string, string>>, at: string): PackageRef {
  const { version, resolved, integrity } = fields;
  const spec = parseSpec(key, range);
  const digest = /#([\da-f]{40})$/.exec(resolved ?? '')?.[1];
  const hashes = [...parseIntegrity(integrity ?? ''), ...(integrity === undefined && digest !== undefined && !/\.git#/.test(resolved ?? '') ? [{ algorithm: 'sha1', hex: digest }] : [])];
  const base = { ecosystem: 'npm' as const, name: spec.name, hashes, locked: true, at, ...(version === undefined ? {} : { version }) };
  if (spec.source === 'path') return { ...base, source: 'path', local: true };
  const git = resolved !== undefined && (/^git[+:]|\.git#/.test(resolved) || /codeload\.github\.com/.test(resolved));
  if (git || spec.source === 'git') return { ...base, source: 'git', url: resolved ?? spec.url ?? '' };
  const registryFile = resolved === undefined || /\/-\//.test(resolved) || spec.source === 'registry';
  return { ...base, source: registryFile ? 'registry' : 'url', ...(resolved === undefined ? {} : { url: resolved.replace(/#[\da-f]{40}$/, '') }) };
}

/** Whether a lock of Yarn is of version 2 or later. */
export function isBerry(head: string): boolean {
  return /^__metadata:/m.test(head);
}

