import type { ScanContext, SupplyRule } from '../contract.ts';
import { hostOf, imitatesSource } from '../code/hosts.ts';
import { printable } from '../printable.ts';
import type { PackageRef } from './contract.ts';
import { isPopular, lookAlike, skeleton } from './look-alike.ts';
import { canonicalName, validName } from './names.ts';
import { PACKAGE } from './rules.ts';
import { holdsSecret, isRegistry, standingOf, withoutSecret } from './sources.ts';

/** Names of packages that companies keep to themselves. */
const INTERNAL = /(?:^|[-_./@])(?:internal|private|corp|intranet|in-?house|proprietary)(?:$|[-_./])/i;
/** Names that a summary lists before it only counts. */
const SHOWN = 5;
const DIGEST_CHARS: Readonly<Record<string, number>> = { md5: 32, sha1: 40, sha224: 56, sha256: 64, sha384: 96, sha512: 128 };

interface Collected { readonly names: string[]; count: number; at: string }

export interface FileOfPackages {
  /** A lock beside a manifest fixes what the manifest leaves open. */
  readonly locked?: boolean;
  /** Packages are also looked for in an index that is not the public one. */
  readonly mixedIndexes?: boolean;
}

/** Judges the packages of one file, one by one; what is only worth a word is told once for all of them by {@link finish}. */
export class PackageJudge {
  private readonly context: ScanContext;
  private readonly file: FileOfPackages;
  private readonly summaries = new Map<SupplyRule, Collected>();
  /** Where a lock fetches from, by host. */
  private readonly hosts = new Map<string, PackageRef[]>();
  private fetched = 0;

  constructor(context: ScanContext, file: FileOfPackages = {}) {
    this.context = context;
    this.file = file;
  }

  add(ref: PackageRef): void {
    this.context.budget.step(4);
    this.context.list(ref);
    const { ecosystem, name, at } = ref;
    if (!validName(ecosystem, name)) {
      const imitated = lookAlike(ecosystem, name);
      // Letters that look alike, beside Latin ones: made to be read as another name.
      if (/[A-Za-z]/.test(name) && /[^\0-\x7f]/.test(name) && validName(ecosystem, skeleton(name))) return this.say(PACKAGE.imitation, `The name ${shown(name)} is written in the letters of two scripts, to be read as ${shown(skeleton(name))}.`, at);
      return imitated?.level === 'sure' || imitated?.level === 'slip' ? this.say(imitated.level === 'slip' ? PACKAGE.imitation : PACKAGE.lookAlike, `The name ${shown(name)} ${imitated.how}; it imitates ${imitated.of}.`, at) : this.say(PACKAGE.badName, `${shown(name)} is no name that the registry can hold.`, at);
    }
    this.digests(ref);
    if (ref.local === true) return;
    this.source(ref);
    this.advisories(ref);
    if (ref.source === 'registry') this.name(ref);
  }

  /** Tells what was collected; call it once, after the last package. */
  finish(): void {
    this.redirects();
    for (const [rule, { names, count, at }] of this.summaries) {
      const rest = count > names.length ? ` and ${count - names.length} more` : '';
      this.say(rule, `${WORDS.get(rule) ?? ''} ${names.join(', ')}${rest}.`, at);
    }
  }

  private say(rule: SupplyRule, message: string, at: string): void {
    this.context.report(rule, message, at === '' ? undefined : at);
  }

  private collect(rule: SupplyRule, name: string, at: string): void {
    const known = this.summaries.get(rule);
    if (known === undefined) this.summaries.set(rule, { names: [shown(name)], count: 1, at });
    else if (known.count++ < SHOWN) known.names.push(shown(name));
  }

  private digests({ hashes, name, at, locked, source, local, ecosystem }: PackageRef): void {
    for (const { algorithm, hex } of hashes) {
      const length = DIGEST_CHARS[algorithm];
      if (length === undefined ? hex.length < 32 : hex.length !== length || !/^[\da-f]+$/.test(hex)) {
        this.collect(PACKAGE.badIntegrity, `${name} (${algorithm.slice(0, 20)})`, at);
        break;
      }
    }
    if (hashes.length > 0 && hashes.every(({ algorithm }) => algorithm === 'md5' || algorithm === 'sha1')) this.collect(PACKAGE.weakIntegrity, name, at);
    if (locked && hashes.length === 0 && local !== true && source !== 'git' && source !== 'path' && ecosystem !== 'githubactions') this.collect(PACKAGE.noIntegrity, name, at);
  }

  private source(ref: PackageRef): void {
    const { source, url, name, at, locked, version, range, hashes } = ref;
    if (url !== undefined && holdsSecret(url)) this.say(PACKAGE.credentials, `The address of ${shown(name)} holds a password or token.`, at);
    if (source === 'path') {
      if (url !== undefined && /^(?:file:)?(?:\/|~|[A-Za-z]:|\.\.)/.test(url)) this.collect(PACKAGE.outside, name, at);
      return;
    }
    if (source === 'registry') {
      if (url !== undefined) this.resolved(ref, url);
      if (!locked && version === undefined && this.file.locked !== true && hashes.length === 0) this.collect(PACKAGE.unpinned, range === undefined || range === '' ? name : `${name} ${range}`, at);
      return;
    }
    const address = url ?? '';
    const how = `${shown(name)} comes from ${printable(withoutSecret(address), 100)}`;
    const standing = standingOf(address);
    if (standing === 'hostile') return this.say(PACKAGE.hostile, `${how}.`, at);
    if (locked && /^http:/i.test(address) && standing === 'unusual' && isPopular(ref.ecosystem, name)) return this.say(PACKAGE.hostile, `${how} without encryption, and not from the registry.`, at);
    if (/^(?:git\+)?(?:http|ftp):/i.test(address) && standing === 'unusual') return this.say(PACKAGE.unvouched, `${how} without encryption.`, at);
    if (/^(?:git\+)?(?:http|ftp|git):/i.test(address) && standing !== 'private') return this.say(PACKAGE.plainHttp, `${how} without encryption.`, at);
    const fixed = /(?:[@#]|commit=|rev=|\/archive\/|\/tarball\/|tar\.gz\/)[\da-f]{40}\b/i.test(address) || hashes.length > 0;
    if (standing === 'unusual' && !fixed && !locked) return this.say(PACKAGE.unusual, `${how}, which is not usual, and not fixed to a content.`, at);
    this.collect(PACKAGE.direct, fixed ? name : `${name} (not fixed to a commit)`, at);
  }

  /** A registry's file in a lock: from where, and whether it is what the name says. */
  private resolved(ref: PackageRef, url: string): void {
    const { name, at, ecosystem } = ref;
    if (!/^[a-z][a-z0-9+.-]{0,20}:\/\//i.test(url)) return;
    this.fetched++;
    const standing = standingOf(url);
    if (standing === 'hostile') return this.say(PACKAGE.hostile, `${shown(name)} comes from ${printable(withoutSecret(url), 100)}.`, at);
    // Nobody's mirror serves the packages that everybody uses so.
    if (/^http:/i.test(url) && standing === 'unusual' && isPopular(ecosystem, name)) return this.say(PACKAGE.hostile, `${shown(name)} comes from ${printable(withoutSecret(url), 100)} without encryption, and not from the registry.`, at);
    if (/^http:/i.test(url) && standing !== 'private') this.collect(PACKAGE.plainHttp, name, at);
    const host = hostOf(url);
    const list = this.hosts.get(host);
    if (list === undefined) this.hosts.set(host, [ref]);
    else list.push(ref);
    const other = ecosystem === 'npm' ? otherFile(name, ref.version, url) : undefined;
    if (other !== undefined) this.say(PACKAGE.redirect, `${shown(name)} ${ref.version ?? ''} is fetched as ${printable(other, 80)}.`, at);
  }

  /** Files of a lock from hosts that neither are a registry nor serve the rest of it. */
  private redirects(): void {
    for (const [host, refs] of this.hosts) {
      const [first] = refs;
      if (first === undefined || isRegistry(first.ecosystem, first.url ?? '')) continue;
      // In a lock of one or two packages there may be no rest; what everybody takes from the registry is none of somebody's own.
      const alone = refs.length === this.fetched && refs.every(({ ecosystem, name, url = '' }) => /^https:/i.test(url) && !isPopular(ecosystem, name) && !imitatesSource(url));
      if (alone || (refs.length * 2 > this.fetched && this.fetched > 2)) this.say(PACKAGE.index, `${refs.length} of ${this.fetched} packages come from ${printable(host, 80)}.`, first.at);
      else for (const { name, at } of refs.slice(0, 20)) this.say(PACKAGE.redirect, `${shown(name)} comes from ${printable(host, 80)}, unlike the rest.`, at);
    }
  }

  private name({ ecosystem, name, at, locked, hashes }: PackageRef): void {
    const listed = this.context.knowledge.known?.get(ecosystem);
    if (listed !== undefined && !listed.has(canonicalName(ecosystem, name))) this.say(PACKAGE.unlisted, `${shown(name)} is not on the list of known packages.`, at);
    const imitated = lookAlike(ecosystem === 'conda' ? 'pypi' : ecosystem, name);
    // In conda's channels there is more than Python, by other names.
    if (imitated !== undefined) {
      if (imitated.level === 'slip' || (imitated.level === 'sure' && ecosystem !== 'conda')) this.say(imitated.level === 'slip' && ecosystem !== 'conda' ? PACKAGE.imitation : PACKAGE.lookAlike, `The name ${shown(name)} ${imitated.how}; it imitates ${imitated.of}.`, at);
      // What a lock holds was resolved from what people asked for: there the name alone says little.
      else if (!locked && ecosystem !== 'conda') this.say(PACKAGE.nearName, `The name ${shown(name)} ${imitated.how} from ${imitated.of}.`, at);
    }
    if (INTERNAL.test(name) && !locked && hashes.length === 0 && (this.file.mixedIndexes === true || (ecosystem === 'npm' && this.file.locked !== true)) && !isListedScope(name)) this.say(PACKAGE.confusion, `${shown(name)} looks like a package of your own; whoever publishes that name in the public index would be installed.`, at);
  }

  private advisories({ ecosystem, name, version, at, source }: PackageRef): void {
    const { advisories } = this.context.knowledge;
    if (advisories === undefined || source === 'path') return;
    for (const { id, aliases, summary, malicious, unsure } of advisories.of(ecosystem, name, version)) {
      const rule = unsure ? PACKAGE.mayBeVulnerable : malicious ? PACKAGE.malicious : PACKAGE.vulnerable;
      const also = aliases.length === 0 ? '' : ` (${aliases.slice(0, 3).map((alias) => printable(alias, 40)).join(', ')})`;
      this.say(rule, `${shown(name)}${version === undefined ? '' : ` ${printable(version, 40)}`}: ${printable(id, 60)}${also}${summary === '' ? '' : `: ${printable(summary, 160)}`}${/[.!?]$/.test(summary) ? '' : '.'}`, at);
    }
  }
}

const WORDS: ReadonlyMap<SupplyRule, string> = new Map<SupplyRule, string>([
  [PACKAGE.unpinned, 'No fixed version for'],
  [PACKAGE.noIntegrity, 'No digest for'],
  [PACKAGE.badIntegrity, 'Digests that cannot be ones:'],
  [PACKAGE.weakIntegrity, 'Only MD5 or SHA-1 for'],
  [PACKAGE.direct, 'Not from the registry:'],
  [PACKAGE.plainHttp, 'Fetched without encryption:'],
  [PACKAGE.outside, 'Installed from outside the folder:'],
  [PACKAGE.stale, 'The lock does not hold, in the version that is asked for,'],
]);

const shown = (name: string): string => printable(name, 80);

function isListedScope(name: string): boolean {
  return /^@(?:algolia|babel|jest|angular|types|vue|aws-sdk|azure|google-cloud|firebase|sentry|opentelemetry|nestjs|vitest|storybook|mui|radix-ui|smithy|remix-run|docusaurus)\//.test(name);
}

/** What npm's address of a package's file says instead of its name and version, if anything. */
function otherFile(name: string, version: string | undefined, url: string): string | undefined {
  const path = /^https?:\/\/[^/]{1,300}\/(.{1,600})$/i.exec(url)?.[1]?.replace(/[?#].*$/, '').replaceAll(/%2f/gi, '/').replaceAll('%40', '@');
  const found = path === undefined ? null : /((?:@[^/]{1,214}\/)?[^/]{1,214})\/-\/(?:@[^/]{1,214}\/)?([^/]{1,500}?)\.(?:tgz|tar\.gz)$/.exec(path);
  if (found === null) return undefined;
  const [, owner = '', file = ''] = found;
  // A mirror's path may go on before the name: `npm/npm-remote/lodash/-/…`.
  const base = name.split('/').at(-1) ?? name;
  const same = owner.toLowerCase() === name.toLowerCase() || owner.toLowerCase() === base.toLowerCase();
  if (!same) return owner;
  const expected = version === undefined ? undefined : `${base}-${version}`.toLowerCase();
  return expected !== undefined && file.toLowerCase() !== expected && file.toLowerCase() !== `${base}-${version?.split('+')[0] ?? ''}`.toLowerCase() ? file : undefined;
}
