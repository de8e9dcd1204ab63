import type { ScanContext } from '../contract.ts';
import { PackageJudge } from './judge.ts';
import type { Ecosystem } from './names.ts';
import { parseHash } from './requirement.ts';

/** Locks of conda: a file of conda-lock, or a list of addresses behind `@EXPLICIT`. Read line by line, since such locks have megabytes. */

/** Name and version in the name of a package's file. */
const FILE = /\/([^/]{1,200})-([^/-]{1,100})-[^/-]{1,100}\.(?:conda|tar\.bz2)(?:$|[#?])/;

interface Entry { name: string; version: string; manager: string; url: string; readonly hashes: { algorithm: string; hex: string }[]; readonly line: number }

function add(judge: PackageJudge, { name, version, manager, url, hashes, line }: Entry): void {
  if (url === '') return;
  const ecosystem: Ecosystem = manager === 'pip' ? 'pypi' : 'conda';
  judge.add({ ecosystem, name, source: 'registry', url, hashes, locked: true, at: `line ${line}`, ...(version === '' ? {} : { version }) });
}

/** Judges the entries of conda-lock's own form. */
export function judgeCondaLock(text: string, context: ScanContext): void {
  const judge = new PackageJudge(context);
  let entry: Entry | undefined;
  let inside = false;
  for (const [i, line] of text.split('\n').entries()) {
    context.budget.step();
    inside ||= line.startsWith('package:');
    if (!inside) continue;
    const begins = /^\s{0,4}-\s{1,4}(?:name:\s{1,4}["']?([^"'\s]{1,200})|(\w{1,20}):)/.exec(line);
    if (begins !== null && /^\s{0,2}-/.test(line)) {
      if (entry !== undefined) add(judge, entry);
      entry = { name: begins[1] ?? '', version: '', manager: 'conda', url: '', hashes: [], line: i + 1 };
    }
    const pair = /^\s{0,12}(?:-\s{1,4})?(name|version|manager|url|md5|sha256):\s{1,4}["']?([^"'\s]{1,2000})/.exec(line);
    if (entry === undefined || pair === null) continue;
    const [, key = '', value = ''] = pair;
    if (key === 'md5' || key === 'sha256') entry.hashes.push({ algorithm: key, hex: value.toLowerCase() });
    else if (key === 'name' || key === 'version' || key === 'manager' || key === 'url') entry[key] = value;
  }
  if (entry !== undefined) add(judge, entry);
  judge.finish();
}

/** Judges a list of addresses. Returns the numbers of lines that are none. */
export function judgeExplicit(text: string, context: ScanContext): readonly number[] {
  const judge = new PackageJudge(context);
  const refused: number[] = [];
  for (const [i, raw] of text.split('\n').entries()) {
    context.budget.step();
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line === '@EXPLICIT') continue;
    const url = line.split('#')[0] ?? '';
    const found = FILE.exec(url);
    if (!/^[a-z]{2,6}:\/\//i.test(url) || found === null) {
      refused.push(i + 1);
      continue;
    }
    const written = line.slice(url.length + 1);
    const hash = /^[\da-f]{32}$/i.test(written) ? { algorithm: 'md5', hex: written.toLowerCase() } : parseHash(written);
    add(judge, { name: found[1] ?? '', version: found[2] ?? '', manager: 'conda', url, hashes: hash === undefined ? [] : [hash], line: i + 1 });
  }
  judge.finish();
  return refused;
}
