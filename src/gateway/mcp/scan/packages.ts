import type { Invocation } from './contract.ts';

/** A package that a runner fetches and executes. */
export interface FetchedPackage {
  readonly registry: 'npm' | 'pypi' | 'go' | 'deno' | 'nuget';
  /** Without its version. */
  readonly name: string;
  /** As written; undefined when there is none. */
  readonly version: string | undefined;
  /** A repository or an archive in place of a name. */
  readonly remote: boolean;
  /** As written, for the message. */
  readonly spec: string;
}

const NPM_VALUES: ReadonlySet<string> = new Set(['--registry', '--userconfig', '--cache', '--loglevel', '--prefix', '-w', '--workspace', '--node-options']);
const UV_VALUES: ReadonlySet<string> = new Set(['--python', '-p', '--index', '--index-url', '-i', '--extra-index-url', '--default-index', '--directory', '--project', '--env-file', '--cache-dir', '--with-requirements', '--constraints', '-c', '--with-editable', '--find-links', '-f']);
const REMOTE = /^(?:git\+|git:|github:|gitlab:|bitbucket:|https?:|ssh:|file:)|^[\w.-]{1,100}\/[\w.-]{1,100}(?:#.{0,200})?$/;

/** The packages that this command would fetch; none where it starts a program that is there. */
export function fetchedPackages({ program, args }: Invocation): FetchedPackage[] {
  switch (program) {
    case 'npx':
    case 'bunx':
    case 'pnpx': return npm(args, NPM_VALUES);
    case 'npm': return args[0] === 'exec' || args[0] === 'x' ? npm(args.slice(1), NPM_VALUES) : [];
    case 'pnpm':
    case 'yarn': return args[0] === 'dlx' ? npm(args.slice(1), NPM_VALUES) : [];
    case 'bun': return args[0] === 'x' ? npm(args.slice(1), NPM_VALUES) : [];
    case 'uvx': return python(args);
    case 'uv': return args[0] === 'tool' && args[1] === 'run' ? python(args.slice(2)) : args[0] === 'run' ? withOptions(args.slice(1)) : [];
    case 'pipx': return args[0] === 'run' ? python(args.slice(1)) : [];
    case 'go': return args[0] === 'run' ? first(args.slice(1), new Set()).filter((spec) => /^[\w.-]{1,100}\.[a-z]{2,10}\//.test(spec)).map((spec) => versioned('go', spec, spec.lastIndexOf('@'))) : [];
    case 'deno': return args.filter((arg) => /^(?:npm|jsr):/.test(arg)).slice(0, 1).map((spec) => versioned('deno', spec, spec.indexOf('@', spec.indexOf(':') + 2)));
    case 'dnx': return first(args, new Set(['--source', '--add-source'])).map((spec) => versioned('nuget', spec, spec.indexOf('@')));
    default: return [];
  }
}

/** The first argument that is no option; values of options are passed over. */
function first(args: readonly string[], values: ReadonlySet<string>): string[] {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') return args.slice(i + 1, i + 2);
    if (values.has(arg)) i++;
    else if (!arg.startsWith('-')) return [arg];
  }
  return [];
}

function npm(args: readonly string[], values: ReadonlySet<string>): FetchedPackage[] {
  const named: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') break;
    if (arg === '-p' || arg === '--package') named.push(args[++i] ?? '');
    else if (arg.startsWith('--package=')) named.push(arg.slice('--package='.length));
    else if (values.has(arg)) i++;
    else if (!arg.startsWith('-')) break;
  }
  const specs = named.length > 0 ? named : first(args, values);
  // A path starts what is there.
  return specs.filter((spec) => spec !== '' && !/^(?:\.{0,2}[\\/]|~|[A-Za-z]:[\\/])/.test(spec)).map((spec) => versioned('npm', spec, spec.indexOf('@', 1)));
}

function python(args: readonly string[]): FetchedPackage[] {
  const values = new Set([...UV_VALUES, '--from', '--spec', '--with']);
  const from = optionValues(args, ['--from', '--spec']);
  const specs = from.length > 0 ? from : first(args, values);
  return [...specs, ...optionValues(args, ['--with'])].filter((spec) => !/^(?:\.{1,2}(?:[\\/]|$)|[\\/~])/.test(spec)).map(pythonPackage);
}

/** `uv run --with PACKAGE`: the packages beside a script that is there. */
function withOptions(args: readonly string[]): FetchedPackage[] {
  return optionValues(args, ['--with']).flatMap((value) => value.split(',')).filter((spec) => spec !== '' && !/^[.\\/~]/.test(spec)).map(pythonPackage);
}

function optionValues(args: readonly string[], names: readonly string[]): string[] {
  return args.flatMap((arg, i) => {
    if (names.includes(arg)) return args[i + 1] === undefined ? [] : [args[i + 1] ?? ''];
    const name = names.find((each) => arg.startsWith(`${each}=`));
    return name === undefined ? [] : [arg.slice(name.length + 1)];
  });
}

function pythonPackage(spec: string): FetchedPackage {
  const found = /^([A-Za-z0-9][\w.-]{0,200}(?:\[[^\]]{0,200}\])?)\s{0,4}(?:(===?|@)\s{0,4}(.{1,200})|([<>~!].{1,200}))?$/.exec(spec);
  const url = spec.includes('://') || spec.startsWith('git+');
  if (url) return remoteOf('pypi', spec);
  return { registry: 'pypi', name: (found?.[1] ?? spec).replace(/\[.*$/, ''), version: found?.[3] ?? found?.[4], remote: false, spec };
}

function versioned(registry: FetchedPackage['registry'], spec: string, at: number): FetchedPackage {
  if (registry === 'npm' && !spec.startsWith('@') && REMOTE.test(spec)) return remoteOf(registry, spec);
  return at <= 0 ? { registry, name: spec, version: undefined, remote: false, spec } : { registry, name: spec.slice(0, at), version: spec.slice(at + 1), remote: false, spec };
}

/** A repository: pinned by the hash of a commit, and by nothing else. */
function remoteOf(registry: FetchedPackage['registry'], spec: string): FetchedPackage {
  return { registry, name: spec, version: /[@#]([0-9a-f]{40})(?:[#?&].{0,200})?$/.exec(spec)?.[1], remote: true, spec };
}

/** Whether a version names one release: not a range, a tag or the first digits. */
export function isExact({ registry, version, remote }: FetchedPackage): boolean {
  if (version === undefined) return false;
  if (remote) return true;
  if (registry === 'go') return /^v\d+\.\d+\.\d+/.test(version) || /^[0-9a-f]{12,40}$/.test(version);
  if (registry === 'pypi') return /^\d+(?:\.\d+){1,4}(?:[a-z0-9.+-]{0,40})$/.test(version);
  return /^=?v?\d+\.\d+\.\d+(?:[-+][\w.+-]{1,100})?$/.test(version);
}
