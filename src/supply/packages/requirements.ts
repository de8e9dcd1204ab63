import { ScanStop, type ScanContext } from '../contract.ts';
import { usualSource } from '../code/hosts.ts';
import { printable } from '../printable.ts';
import { judgeIndex } from './indexes.ts';
import type { PackageJudge } from './judge.ts';
import { fixedVersion, parseHash, parseRequirement, sourceOf } from './requirement.ts';
import { PACKAGE } from './rules.ts';

/** Files of requirements as pip reads them. */

export interface Line { readonly text: string; readonly line: number }

/** Lines with those that go on in the next one joined, and without comments. */
export function* requirementLines(text: string): Generator<Line> {
  let joined = '';
  let start = 1;
  const lines = text.split(/\r\n|\r|\n/);
  for (const [i, raw] of lines.entries()) {
    if (joined === '') start = i + 1;
    const comment = /^\s{0,1000}#/.test(raw);
    if (raw.endsWith('\\') && !comment && i + 1 < lines.length) {
      joined += `${raw.slice(0, -1)} `;
      continue;
    }
    const line = (joined + raw).replace(/(?:^|\s)#.*$/s, '').trim();
    joined = '';
    if (line !== '') yield { text: line, line: start };
  }
}

const OPTION = /^(--?[A-Za-z][\w-]{0,40})(?:\s{1,100}|=|(?<=^-[a-zA-Z])(?=[^\s=-]))?(.{0,4000})$/s;
const HASH = /\s--hash[=\s]\s{0,20}(\S{1,300})/g;

const HASHED = /\s--hash[=\s]/;

export interface Included { readonly path: string; readonly line: number }
export interface Requirements {
  readonly included: readonly Included[];
  /** Lines that pip would refuse, and those that it would take. */
  readonly refused: readonly number[];
  readonly taken: number;
}

/** Whether a file asks an index besides the public one, looked at before its packages are. */
export function asksOtherIndex(text: string): boolean {
  return /^\s{0,100}--extra-index-url\b/m.test(text);
}

/** Judges every line; includes are returned for the caller to follow. */
export function judgeRequirements(text: string, judge: PackageJudge, context: ScanContext): Requirements {
  const included: Included[] = [];
  const refused: number[] = [];
  let taken = 0;
  const fixed = HASHED.test(text);
  for (const { text: line, line: number } of requirementLines(text)) {
    context.budget.step();
    const at = `line ${number}`;
    if (line.length > 20_000) throw new ScanStop(PACKAGE.malformed, 'A line longer than any requirement.', at);
    if (line.startsWith('-')) {
      const found = OPTION.exec(line);
      if (found === null || !option(found[1] ?? '', (found[2] ?? '').trim().replace(/^(["'])(.*)\1$/s, '$2'), number, judge, context, included, fixed)) refused.push(number);
      else taken++;
    } else if (requirement(line, at, judge)) taken++;
    else refused.push(number);
  }
  return { included, refused, taken };
}

function requirement(line: string, at: string, judge: PackageJudge): boolean {
  const hashes = [...` ${line}`.matchAll(HASH)].flatMap(([, written = '']) => parseHash(written) ?? []);
  const bare = ` ${line}`.replace(/\s(?:--hash|--global-option|--install-option|--config-settings?)[=\s].*$/s, '').trim();
  const parsed = parseRequirement(bare);
  if (parsed !== undefined) {
    const version = fixedVersion(parsed.specifier);
    judge.add({
      ecosystem: 'pypi', name: parsed.name, source: parsed.url === undefined ? 'registry' : sourceOf(parsed.url), hashes, locked: false, at,
      ...(version === undefined ? { range: parsed.specifier } : { version }), ...(parsed.url === undefined ? {} : { url: parsed.url }),
    });
    return true;
  }
  return address(bare, at, judge, hashes);
}

/** A requirement that is only an address or a path. */
function address(written: string, at: string, judge: PackageJudge, hashes: readonly { algorithm: string; hex: string }[] = []): boolean {
  const url = written.replace(/\s{0,20};.*$/s, '').trim();
  if (!/^(?:[a-z][a-z0-9+.-]{0,20}:\/\/|file:|git@|\.{1,2}(?:[/\\[]|$)|\/|~|\$|[\w.-]{1,100}[/\\])|\.(?:whl|zip|tar\.gz|tgz|tar\.bz2)(?:$|#)/i.test(url) || /\s/.test(url)) return false;
  const egg = /[#&]egg=([\w.-]{1,200})/.exec(url)?.[1];
  const wheel = /(?:^|\/)([A-Za-z0-9][\w.]{0,200})-\d[^/]{0,200}\.(?:whl|tar\.gz|zip)/.exec(url)?.[1];
  const name = egg ?? wheel ?? /([A-Za-z0-9][\w.-]{0,100}?)(?:\.git)?(?:@[^/]{0,200})?(?:[#?].*)?$/.exec(url)?.[1] ?? 'unnamed';
  judge.add({ ecosystem: 'pypi', name: name.replace(/[._-]{1,100}$/, '') || 'unnamed', source: sourceOf(url), url, hashes, locked: false, at });
  return true;
}

function option(name: string, value: string, line: number, judge: PackageJudge, context: ScanContext, included: Included[], fixed: boolean): boolean {
  const at = `line ${line}`;
  switch (name) {
    case '-r': case '--requirement': case '-c': case '--constraint':
      if (/^[a-z][a-z0-9+.-]{1,20}:\/\//i.test(value)) context.report(usualSource(value) ? PACKAGE.include : PACKAGE.remoteInclude, `Takes in a list of packages from ${printable(value, 100)}.`, at);
      else included.push({ path: value, line });
      return value !== '';
    case '-i': case '--index-url': case '--pypi-url': judgeIndex(value, 'pypi', false, context, at, fixed); return true;
    case '--extra-index-url': judgeIndex(value, 'pypi', true, context, at, fixed); return true;
    case '-f': case '--find-links': if (/^[a-z]{2,10}:\/\//i.test(value)) judgeIndex(value, 'pypi', true, context, at, fixed); return true;
    case '--trusted-host':
      context.report(/^(?:localhost|127\.0\.0\.1|pypi\.org|files\.pythonhosted\.org|pypi\.python\.org)(?::\d{1,5})?$/.test(value) ? PACKAGE.index : PACKAGE.insecureTls, `Packages from ${printable(value, 80)} are taken without checking who sends them.`, at);
      return true;
    case '-e': case '--editable': return parseRequirement(value) !== undefined ? requirement(value, at, judge) : address(value, at, judge);
    default: return /^--(?:no-index|no-binary|only-binary|prefer-binary|require-hashes|pre|use-feature|hash|process-dependency-links|global-option|config-settings?|no-build-isolation|upgrade|no-deps)$|^-[UZ]$/.test(name);
  }
}
