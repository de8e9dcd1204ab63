import { isObject, type JsonObject } from '../../core/json.ts';
import type { ScanContext, ScanInput } from '../contract.ts';
import { npmLockVersions } from './npm-lock.ts';
import { satisfiesRange } from './npm-spec.ts';
import { jsonManifest, manifestText, table, text, yamlManifest } from './read.ts';
import { yarnEntries } from './yaml-locks.ts';

/** Whether locks of npm, Yarn and pnpm hold what `package.json` asks for: the names, the ranges where the lock repeats them, and versions in these. */

/** One dependency of a manifest that comes from a registry, as it is written. */
export interface Asked { readonly name: string; readonly range: string; readonly at: string }

/** Tells of a lock whether it holds what is asked for. */
export type Locked = (asked: Asked) => boolean;

/**
 * Undefined for locks that are not compared.
 * @throws ScanStop where the lock cannot be read
 */
export function lockedBy(lock: string, file: ScanInput, context: ScanContext): Locked | undefined {
  switch (lock) {
    case 'package-lock.json': case 'npm-shrinkwrap.json': return npm(jsonManifest(manifestText(file, context), context));
    case 'yarn.lock': return yarn(manifestText(file, context));
    case 'pnpm-lock.yaml': return pnpm(yamlManifest(ownSections(manifestText(file, context)), context));
    default: return undefined;
  }
}

function npm(root: JsonObject): Locked {
  const versions = npmLockVersions(root);
  return ({ name, range }) => { const version = versions.get(name); return version !== undefined && satisfiesRange(version, range); };
}

/** Yarn names each entry by all that asks for it: `a@^1.0.0, a@^1.2.0`, from version 2 on with `npm:` before the range. */
function yarn(source: string): Locked {
  const versions = new Map<string, string>();
  for (const { head, fields } of yarnEntries(source)) for (const asks of head.replaceAll('"', '').split(/,\s{0,4}/)) versions.set(asks.replace('@npm:', '@').trim(), fields['version'] ?? '');
  return ({ name, range }) => {
    const version = versions.get(`${name}@${range.replace(/^npm:(?=[^@/]{1,100}$)/, '')}`) ?? versions.get(`${name}@${range}`);
    return version !== undefined && satisfiesRange(version, range);
  };
}

/** What a lock of pnpm says of the project in its own folder: what it asks for and what it got. */
function pnpm(root: JsonObject): Locked {
  const project = isObject(root['importers']) ? table(root, 'importers', '.') : root;
  const older = table(project, 'specifiers');
  const found = new Map<string, { readonly specifier: string | undefined; readonly version: string | undefined }>();
  for (const key of ['dependencies', 'devDependencies', 'optionalDependencies']) for (const [name, each] of Object.entries(table(project, key))) {
    found.set(name, typeof each === 'string' ? { specifier: text(older, name), version: each } : { specifier: text(each, 'specifier') ?? text(older, name), version: text(each, 'version') });
  }
  return ({ name, range }) => {
    const locked = found.get(name);
    if (locked === undefined || (locked.specifier !== undefined && locked.specifier !== range)) return false;
    // Peers that were chosen follow in parentheses or behind an underscore; a link or an alias has no version.
    const version = /^\d[^(_]{0,100}/.exec(locked.version ?? '')?.[0];
    return version === undefined || satisfiesRange(version, range);
  };
}

/** The sections that tell of the projects: those of all packages take the library seconds. */
const OWN = /^(?:importers|specifiers|dependencies|devDependencies|optionalDependencies):/;

function ownSections(source: string): string {
  let keeps = false;
  return source.split('\n').filter((line) => {
    if (/^[^\s#]/.test(line)) keeps = OWN.test(line);
    return keeps;
  }).join('\n');
}
