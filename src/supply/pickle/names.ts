import { DANGERS, dangerOf, INTERNALS, reexportOf, speaksOfDanger, type Danger } from './dangerous.ts';
import { modernName } from './python2.ts';
import { isPackage, safetyOf, type Safety } from './safe.ts';
import type { Name } from './values.ts';

/** What is known of a name. `real` is what it is under its own name; `local` names are the loading program's own. */
export type Known =
  | { readonly level: 'danger'; readonly danger: Danger; readonly real: string }
  | { readonly level: 'safe'; readonly as: Safety }
  | { readonly level: 'local' }
  | { readonly level: 'unknown'; readonly why: string };

const IDENTIFIERS = /^[\p{L}_][\p{L}\p{N}_]*(?:\.(?:[\p{L}_][\p{L}\p{N}_]*|<locals>|<lambda>))*$/u;

/** Functions of known packages that read, write, fetch or run what they are given. */
const IO = /^(?:load|loads|save|savez|savez_compressed|open|read_[a-z]\w*|eval|exec|run|fromfile|loadtxt|savetxt|genfromtxt|memmap|download\w*|fetch_\w+|load_library|from_pretrained|load_model|load_weights|save_model|load_url|urlopen|imread|imsave)$/;

const cache = new Map<string, Known>();
/** Names that are remembered; more are judged anew, so that made-up names fill no memory. */
const CACHED = 10_000;

/** Judges a name by its spelling alone: nothing is imported. */
export function knownOf({ module, name }: Pick<Name, 'module' | 'name'>): Known {
  const key = `${module}\n${name}`;
  const before = cache.get(key);
  if (before !== undefined) return before;
  const known = judge(module.trim(), name.trim());
  if (cache.size < CACHED && key.length < 200) cache.set(key, known);
  return known;
}

function judge(module: string, name: string): Known {
  if (module.length + name.length > 1000) return { level: 'unknown', why: 'has an unusually long name' };
  const moduleParts = module.split('.');
  const segments = [...moduleParts, ...name.split('.')].map((segment) => segment.trim());
  const path = segments.join('.');
  const direct = dangerOf(segments);
  if (direct !== undefined) return { level: 'danger', danger: direct, real: path };
  const held = reexportOf(segments, moduleParts.length);
  if (held !== undefined) {
    const danger = dangerOf(held) ?? (held.length === 1 || held.some((segment) => INTERNALS.has(segment)) ? 'reflect' : undefined);
    if (danger !== undefined) return { level: 'danger', danger, real: held.join('.') };
    const known = safetyOf(held.join('.'));
    return known === undefined ? { level: 'unknown', why: `is really ${held.join('.')}, which is not known to be safe` } : { level: 'safe', as: known };
  }
  // What dill names for the globals of a function that a module of the project holds.
  if (name === '__dict__' && !isPackage(moduleParts[0] ?? '') && !moduleParts.some((segment) => INTERNALS.has(segment))) return { level: 'unknown', why: 'is not known to be safe' };
  if (segments.some((segment, i) => INTERNALS.has(segment) && (i >= moduleParts.length || segment !== '__init__'))) return { level: 'danger', danger: 'reflect', real: path };
  const safety = safetyOf(path);
  const last = segments.at(-1) ?? '';
  if (safety !== 'call' && safety !== 'class' && speaksOfDanger(last)) return { level: 'danger', danger: 'process', real: path };
  if (safety !== undefined) return { level: 'safe', as: safety };
  if (moduleParts.length > 0 && isPackage(moduleParts[0] ?? '') && ((IO.test(last) && /^[a-z_]/.test(segments.at(-2) ?? '')) || /^from_(?:file|url|disk|pretrained)$/.test(last))) return { level: 'danger', danger: 'file', real: path };
  if (/^load_(?:from_)?checkpoint$/.test(last)) return { level: 'danger', danger: 'unpickle', real: path };
  if (!IDENTIFIERS.test(path)) return { level: 'unknown', why: 'is no name that Python would write' };
  if (moduleParts[0] === '__torch__') return { level: 'safe', as: 'class' };
  // What dill calls the names of the loading program.
  if (path === 'builtins.__main__' || path === '__builtin__.__main__') return { level: 'local' };
  // Members of enumerations are named through their class.
  if (module === '__main__' && (segments.length === 2 || (segments.length === 3 && /^[A-Z]/.test(segments[1] ?? '') && /^[A-Z_0-9]+$/.test(last)))) return { level: 'local' };
  // Newer streams keep the names of Python 2, which a loader that knows them again takes for what they were.
  const [modern, modernAttribute] = modernName(module, name);
  if (modern !== module) {
    const now = judge(modern, modernAttribute);
    if (now.level === 'danger') return now;
  }
  return { level: 'unknown', why: 'is not known to be safe' };
}

/** Modules of the standard library of which only members are known, not what they are as a whole. */
const BY_MEMBERS: ReadonlySet<string> = new Set(['io', 'pathlib', 'email']);

/** Whether importing a module runs nothing but what is known: a name taken of it is judged by itself. */
export function isKnownModule(module: string): boolean {
  const [top = ''] = module.split('.');
  return isPackage(top) || BY_MEMBERS.has(top) || knownOf({ module, name: '' }).level !== 'unknown';
}

export function inWords(danger: Danger): string {
  return DANGERS[danger];
}

/** Methods that act when called on an object, whatever object it is. */
const ACTING = /^(?:write_text|write_bytes|writelines|write|unlink|open|rmdir|rename|chmod|lchmod|touch|mkdir|symlink_to|hardlink_to|link_to|tofile|dump|dumps|save|save_model|load|loads|load_model|load_module|exec_module|eval|query|exec|execute|executescript|call|run|runsource|runcode|runctx|start|system|popen|communicate|send|sendall|sendto|connect|bind|listen|request|urlopen|retrieve|extract|extractall|to_(?:csv|pickle|sql|json|parquet|hdf|excel|html|feather|stata|clipboard|latex)|from_file|from_url|fromfile|read_text|read_bytes|format_map|load_library|LoadLibrary|register|setFormatter|addHandler|emit|__call__|__reduce__)$/;

export function acts(method: string): boolean {
  return ACTING.test(method) || INTERNALS.has(method) || speaksOfDanger(method);
}

export function reachesInside(attribute: string): boolean {
  return INTERNALS.has(attribute);
}
