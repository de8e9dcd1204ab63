import { readFileSync } from 'node:fs';
import { SallyportError, systemReason } from '../../core/errors.ts';
import { canonicalName, type Ecosystem } from './names.ts';

/** Lists of packages that exist, so that names which a model made up stand out. */

const ECOSYSTEMS: readonly Ecosystem[] = ['npm', 'pypi', 'conda', 'docker', 'githubactions'];
const MAX_FILE = 512 * 1024 * 1024;

/**
 * Reads a list, one name a line; `#` begins a comment.
 * @param spec - `npm:FILE` or `pypi:FILE`; of a bare file the lines themselves say it, `npm:lodash`
 * @throws SallyportError `input.unreadable`, `scan.invalid_list`
 */
export function readKnown(spec: string, known: Map<Ecosystem, Set<string>>): void {
  const prefix = /^([a-z]{3,13}):(.{1,4096})$/s.exec(spec);
  const ecosystem = ECOSYSTEMS.find((each) => each === prefix?.[1]);
  const path = ecosystem === undefined ? spec : prefix?.[2] ?? '';
  let whole: string;
  try {
    const bytes = readFileSync(path);
    if (bytes.length > MAX_FILE) throw new SallyportError('scan.invalid_list', `${path} is longer than ${MAX_FILE} bytes.`);
    whole = bytes.toString('utf8');
  } catch (error) {
    if (error instanceof SallyportError) throw error;
    throw new SallyportError('input.unreadable', `${path} cannot be read (${systemReason(error)}).`, { cause: error });
  }
  for (const [i, raw] of whole.split(/\r?\n/).entries()) {
    const line = raw.replace(/(?:^|\s)#.*$/s, '').trim();
    if (line === '') continue;
    const own = ecosystem ?? ECOSYSTEMS.find((each) => line.startsWith(`${each}:`));
    if (own === undefined) throw new SallyportError('scan.invalid_list', `${path}:${i + 1}: write ${ECOSYSTEMS.slice(0, 2).map((each) => `"${each}:NAME"`).join(' or ')}, or give the file as npm:${path}.`);
    addKnown(known, own, ecosystem === undefined ? line.slice(own.length + 1) : line);
  }
}

export function addKnown(known: Map<Ecosystem, Set<string>>, ecosystem: Ecosystem, name: string): void {
  const names = known.get(ecosystem);
  if (names === undefined) known.set(ecosystem, new Set([canonicalName(ecosystem, name)]));
  else names.add(canonicalName(ecosystem, name));
}
