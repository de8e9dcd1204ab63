import semver from 'semver';
import type { PackageHash, PackageRef } from './contract.ts';

/** What `package.json` and locks of npm, Yarn and pnpm write for a dependency. */

export interface Spec {
  /** The name that is really installed, where it is an alias (`npm:other@1`). */
  readonly name: string;
  readonly source: PackageRef['source'];
  readonly version?: string;
  readonly range?: string;
  readonly url?: string;
  readonly local?: boolean;
}

const HOSTED = /^(?:(github|gitlab|bitbucket|gist):)?([\w.-]{1,100}\/[\w.-]{1,100})(#.{1,200})?$/;

export function parseSpec(key: string, written: string): Spec {
  const spec = written.trim();
  const alias = /^npm:((?:@[^/@\s]{1,214}\/)?[^@\s]{1,214})(?:@(.{0,200}))?$/.exec(spec);
  if (alias?.[1] !== undefined) return registry(alias[1], alias[2] ?? '');
  if (/^(?:workspace|link|portal|catalog|exec):/.test(spec)) return { name: key, source: 'path', url: spec.replace(/^[a-z]{1,10}:/, ''), local: !spec.startsWith('exec:') };
  if (spec.startsWith('patch:')) return parseSpec(key, decodeURIComponentSafe(/^patch:(?:@[^/@]{1,214}\/)?[^@]{1,214}@([^#]{1,400})/.exec(spec)?.[1] ?? ''));
  if (/^(?:file:|\.{1,2}(?:[/\\]|$)|\/|~\/|[A-Za-z]:[/\\])/.test(spec)) return { name: key, source: 'path', url: spec.replace(/^file:/, ''), local: true };
  if (/^(?:git(?:\+[a-z]{2,5})?:|git@)/i.test(spec) || /^(?:ssh|https?):\/\/[^\s]{1,500}\.git(?:#|$)/i.test(spec)) return { name: key, source: 'git', url: spec.replace(/^git@([^:/\s]{1,200}):/, 'git+ssh://git@$1/') };
  if (/^https?:\/\//i.test(spec)) return { name: key, source: 'url', url: spec };
  const hosted = HOSTED.exec(spec);
  if (hosted?.[2] !== undefined && !spec.startsWith('@')) {
    const host = { gitlab: 'gitlab.com', bitbucket: 'bitbucket.org', gist: 'gist.github.com' }[hosted[1] ?? ''] ?? 'github.com';
    return { name: key, source: 'git', url: `git+https://${host}/${hosted[2]}${hosted[3] ?? ''}` };
  }
  return registry(key, spec);
}

function registry(name: string, range: string): Spec {
  const version = semver.valid(range.replace(/^[=v]{1,2}/, ''));
  return { name, source: 'registry', ...(version === null || /^[\^~<>*]/.test(range) ? { range } : { version }) };
}

function decodeURIComponentSafe(text: string): string {
  return text.replaceAll(/%([\da-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Subresource integrity (`sha512-…`) as digests in hex. What is not base64 keeps a wrong length, and is told of. */
export function parseIntegrity(integrity: string): readonly PackageHash[] {
  return integrity.trim().split(/\s{1,20}/).slice(0, 20).filter((each) => each !== '').map((each) => {
    const found = /^(sha\d{1,3}|md5)-([\w+/-]{1,200}={0,2})(?:\?.{0,100})?$/.exec(each);
    return found?.[1] === undefined || found[2] === undefined ? { algorithm: each.startsWith('sha512') ? 'sha512' : 'unknown', hex: '' } : { algorithm: found[1], hex: Buffer.from(found[2], 'base64').toString('hex') };
  });
}

/** Whether a locked version is one that the manifest asks for; also true where that cannot be told. */
export function satisfiesRange(version: string, range: string): boolean {
  const valid = semver.validRange(range, { loose: true });
  return valid === null || semver.valid(version, { loose: true }) === null || semver.satisfies(version, valid, { loose: true, includePrerelease: true });
}
