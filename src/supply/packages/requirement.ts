/** One requirement of Python (PEP 508), as manifests and locks write it. */

export interface Requirement {
  readonly name: string;
  /** `>=1,<2`, without spaces; empty without one. */
  readonly specifier: string;
  /** Behind `@`. */
  readonly url?: string;
}

const REQUIREMENT = /^([A-Za-z0-9\u0080-\uffff][\w.\u0080-\uffff-]{0,200})\s{0,20}(?:\[[^\]]{0,500}\])?\s{0,20}(.{0,2000})$/s;
const SPECIFIERS = /^\(?\s{0,20}(?:(?:===|==|~=|!=|<=|>=|<|>)\s{0,20}[^\s,;()]{1,100}\s{0,20}(?:,\s{0,20}|$|(?=\))))+\)?$/;

/** Undefined when it is none. Markers behind `;` are passed over. */
export function parseRequirement(written: string): Requirement | undefined {
  const found = REQUIREMENT.exec(written.trim());
  if (found === null) return undefined;
  const [, name = '', rest = ''] = found;
  if (rest.startsWith('@')) {
    // A marker needs a space before it: an address may hold a semicolon.
    const url = rest.slice(1).trim().split(/\s/)[0] ?? '';
    return url === '' ? undefined : { name, specifier: '', url };
  }
  const specifier = (rest.split(';')[0] ?? '').trim();
  if (specifier !== '' && !SPECIFIERS.test(specifier)) return undefined;
  return { name, specifier: specifier.replaceAll(/[\s()]/g, '') };
}

/** The version that a specifier fixes; undefined for a range. */
export function fixedVersion(specifier: string): string | undefined {
  return /^===?([^,*]{1,100})$/.exec(specifier)?.[1];
}

/** What an address or path of a requirement is. */
export function sourceOf(url: string): 'git' | 'url' | 'path' {
  if (/^(?:git|hg|svn|bzr)\+|^git:\/\/|^git@|\.git(?:@|#|$)/i.test(url)) return 'git';
  return /^[a-z][a-z0-9+.-]{1,20}:\/\//i.test(url) && !/^file:/i.test(url) ? 'url' : 'path';
}

/** `sha256:ab…` as locks write it. */
export function parseHash(written: string): { readonly algorithm: string; readonly hex: string } | undefined {
  const found = /^([a-z0-9_]{2,12})[:=]([\da-zA-Z+/=_-]{1,200})$/.exec(written.trim());
  return found?.[1] === undefined || found[2] === undefined ? undefined : { algorithm: found[1], hex: found[2].toLowerCase() };
}
