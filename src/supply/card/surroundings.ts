import { lstatSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { SallyportError, systemCode } from '../../core/errors.ts';
import { ScanStop, type FileReport } from '../contract.ts';
import { MANIFEST, parseManifest, type Manifest } from '../data/manifest.ts';
import { openFile } from '../input.ts';
import { kindOf } from '../report/kinds.ts';
import type { WalkEntry } from '../walk.ts';
import { CONFIGURATIONS, configurationOf } from './configuration.ts';
import { merged, withoutPasswords, type Provenance, type Stated } from './contract.ts';
import { cardOf } from './readme.ts';

/** What the files around a model or data say of it: its card, its settings, and a manifest of where it comes from. */

/** Longest card and longest settings that are read, in bytes; of a longer card the beginning is. */
const MAX_TEXT = 1024 * 1024;
const MAX_MANIFEST = 64 * 1024 * 1024;
/** Folders that are remembered. Files of one folder come one after the other. */
const MAX_FOLDERS = 1000;

interface Folder { readonly card: Stated | undefined; readonly configuration: Stated | undefined; readonly manifest: ReadonlyMap<string, string> | undefined; readonly says: Manifest | undefined }

export class Surroundings {
  private readonly folders = new Map<string, Folder>();
  /** The folder above which nothing is looked at. */
  readonly top: string;
  private readonly real: string | undefined;

  /** @param root - the file or folder that is scanned */
  constructor(root: string) {
    this.top = isFolder(root) ? root : dirname(root);
    this.real = allowed(() => realpathSync(this.top));
  }

  /** The report with what the files around say of it: of a model and of data only. */
  described(report: FileReport, entry: WalkEntry): FileReport {
    if (report.sha256 === undefined || !entry.nameUtf8) return report;
    const path = entry.raw.toString('utf8');
    const provenance = this.provenance(path, report.sha256);
    const kind = kindOf(report.format);
    if (kind === 'file' && provenance?.holds !== true) return report;
    const all = kind === 'model' ? merged(report.stated, this.nearest(path, ({ configuration }) => configuration), this.nearest(path, ({ card }) => card)) : this.nearest(path, ({ card }) => card);
    return { ...report, ...(all === undefined ? {} : { stated: all }), ...(provenance === undefined ? {} : { provenance }) };
  }

  /** What the folder that is scanned says of itself. */
  own(): { readonly stated: Stated | undefined; readonly isData: boolean } {
    const { configuration, card, says } = this.folder(this.top);
    return { stated: merged(configuration, card), isData: says !== undefined };
  }

  /** Of the file's folder and those above it, what the first says that says something. */
  private nearest(path: string, of: (folder: Folder) => Stated | undefined): Stated | undefined {
    for (const folder of this.upwards(path)) {
      const said = of(this.folder(folder));
      if (said !== undefined) return said;
    }
    return undefined;
  }

  private provenance(path: string, sha256: string): Provenance | undefined {
    for (const folder of this.upwards(path)) {
      const { manifest, says } = this.folder(folder);
      const named = manifest?.get(relative(folder, path).split(sep).join('/'));
      if (named !== undefined && says !== undefined) return { holds: named === sha256, source: withoutPasswords(says.source), licence: withoutPasswords(says.licence), collector: says.collector, created: says.created, transformations: says.transformations.map(withoutPasswords) };
    }
    return undefined;
  }

  private *upwards(path: string): Generator<string> {
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      yield folder;
      const below = relative(this.top, folder);
      if (below === '' || below === '..' || below.startsWith(`..${sep}`) || dirname(folder) === folder) return;
    }
  }

  private folder(path: string): Folder {
    let known = this.folders.get(path);
    if (known === undefined) {
      if (this.folders.size >= MAX_FOLDERS) this.folders.clear();
      this.folders.set(path, (known = this.load(path)));
    }
    return known;
  }

  private load(path: string): Folder {
    const card = this.read(path, 'README.md', MAX_TEXT, true);
    const settings = CONFIGURATIONS.map((name) => { const text = this.read(path, name, MAX_TEXT); return text === undefined ? undefined : configurationOf(text, name); });
    const says = manifestOf(this.read(path, MANIFEST, MAX_MANIFEST));
    return {
      card: card === undefined ? undefined : cardOf(card, 'README.md'), configuration: merged(...settings), says,
      manifest: says === undefined ? undefined : new Map(says.files.map((file) => [file.path, file.sha256])),
    };
  }

  /** The text of a file; undefined when it is not there, leads out of what is scanned, cannot be read, or is longer. */
  read(folder: string, name: string, max: number, beginning = false): string | undefined {
    const path = join(folder, name);
    try {
      // Most files that are asked for are not there: no error has to be made for each.
      const stats = lstatSync(path, { throwIfNoEntry: false });
      if (stats === undefined || this.real === undefined) return undefined;
      if (stats.isSymbolicLink() && !`${realpathSync(path)}${sep}`.startsWith(this.real.endsWith(sep) ? this.real : `${this.real}${sep}`)) return undefined;
      const file = openFile(path, name);
      try {
        if (file.size > max && !beginning) return undefined;
        const pieces: Buffer[] = [];
        for (let at = 0; at < Math.min(file.size, max); at += MAX_TEXT) pieces.push(file.read(at, Math.min(MAX_TEXT, max - at)));
        return Buffer.concat(pieces).toString('utf8');
      } finally {
        file.close();
      }
    } catch (error) {
      // Then it says nothing; the scan itself reports what cannot be read.
      if (error instanceof ScanStop || systemCode(error) !== undefined) return undefined;
      throw error;
    }
  }
}

function manifestOf(text: string | undefined): Manifest | undefined {
  if (text === undefined) return undefined;
  try {
    return parseManifest(text);
  } catch (error) {
    if (error instanceof SallyportError) return undefined; // it vouches for nothing, as `--require-manifest` has it
    throw error;
  }
}

function isFolder(path: string): boolean {
  return allowed(() => statSync(path).isDirectory()) === true;
}

/** Undefined where the system refuses, which the walk reports. */
function allowed<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (systemCode(error) !== undefined) return undefined;
    throw error;
  }
}
