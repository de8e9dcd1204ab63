import { basename, dirname, relative, resolve, sep } from 'node:path';
import { ScanStop } from '../contract.ts';
import { table, text, tomlManifest } from '../packages/read.ts';
import { purlOf, validName } from '../packages/names.ts';
import { objectOf, word, type Stated } from './contract.ts';
import { Surroundings } from './surroundings.ts';

/** What a bill of materials is about: the project that was scanned, as its own manifest names it, else its folder. */
export interface Project {
  readonly kind: 'application' | 'model' | 'data' | 'file';
  readonly name: string;
  readonly version?: string;
  readonly description?: string;
  readonly licence?: string;
  readonly purl?: string;
  /** What the card and the settings of a model, or the card of data, say. */
  readonly stated?: Stated;
}

const MAX_MANIFEST = 1024 * 1024;

/**
 * The project that these paths belong to: the one path, or the folder that holds them all.
 * @param roots - files and folders as given, relative to `cwd` unless absolute
 */
export function projectOf(roots: readonly string[], cwd: string): Project {
  const [first = cwd, ...others] = roots.map((root) => resolve(cwd, root));
  let top = first;
  while (others.some((other) => other !== top && !other.startsWith(top.endsWith(sep) ? top : `${top}${sep}`))) top = dirname(top);
  const around = new Surroundings(top);
  // A file has no manifest of its own: what lies beside it is about the folder.
  if (relative(top, around.top) !== '') return { kind: 'file', name: basename(top) };
  const { stated, isData } = around.own();
  const manifest = npm(around.read(around.top, 'package.json', MAX_MANIFEST)) ?? python(around.read(around.top, 'pyproject.toml', MAX_MANIFEST));
  const model = stated !== undefined && [stated.family, stated.architecture, stated.baseModels, stated.library].some((each) => each !== undefined);
  const kind = manifest !== undefined ? 'application' : model ? 'model' : isData ? 'data' : 'application';
  return { kind, name: basename(top) || 'scan', ...manifest, ...(stated === undefined ? {} : { stated }) };
}

type Named = Omit<Project, 'kind' | 'stated'>;

function npm(source: string | undefined): Named | undefined {
  const root = source === undefined ? undefined : objectOf(source);
  if (root === undefined) return undefined;
  const licence = text(root, 'license') ?? text(root['license'], 'type');
  return named('npm', text(root, 'name'), text(root, 'version'), text(root, 'description'), licence);
}

function python(source: string | undefined): Named | undefined {
  if (source === undefined) return undefined;
  try {
    const root = tomlManifest(source);
    const [project, poetry] = [table(root, 'project'), table(root, 'tool', 'poetry')];
    const licence = text(project, 'license') ?? text(project['license'], 'text') ?? text(poetry, 'license');
    return named('pypi', text(project, 'name') ?? text(poetry, 'name'), text(project, 'version') ?? text(poetry, 'version'), text(project, 'description') ?? text(poetry, 'description'), licence);
  } catch (error) {
    if (error instanceof ScanStop) return undefined; // its own report says that it is not TOML
    throw error;
  }
}

function named(ecosystem: 'npm' | 'pypi', ...said: readonly [name: string | undefined, version: string | undefined, description: string | undefined, licence: string | undefined]): Named | undefined {
  const [name, version, description, licence] = said.map(word);
  if (name === undefined) return undefined;
  return {
    name, ...(version === undefined ? {} : { version }), ...(description === undefined ? {} : { description }), ...(licence === undefined ? {} : { licence }),
    ...(validName(ecosystem, name) ? { purl: purlOf(ecosystem, name, version) } : {}),
  };
}
