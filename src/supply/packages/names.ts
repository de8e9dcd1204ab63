/** Names of packages as their registries compare them, and their package URLs. */

export type Ecosystem = 'npm' | 'pypi' | 'conda' | 'docker' | 'githubactions';

/** The name as the registry compares it: PEP 503 for Python, lower case elsewhere. */
export function canonicalName(ecosystem: Ecosystem, name: string): string {
  const lower = name.toLowerCase();
  return ecosystem === 'pypi' || ecosystem === 'conda' ? lower.replaceAll(/[-_.]{1,100}/g, '-') : lower;
}

const VALID: Readonly<Record<Ecosystem, RegExp>> = {
  npm: /^(?:@[a-z0-9~-][a-z0-9._~-]{0,213}\/)?[a-z0-9~_-][a-z0-9._~-]{0,213}$/i,
  pypi: /^[a-z0-9](?:[a-z0-9._-]{0,198}[a-z0-9])?$/i,
  conda: /^[a-z0-9_](?:[a-z0-9._-]{0,198})$/i,
  docker: /^[a-z0-9][a-z0-9._/:-]{0,255}$/i,
  githubactions: /^[a-z0-9][\w.-]{0,100}\/[\w.-]{1,100}(?:\/[\w./-]{1,200})?$/i,
};

/** Whether the registry could hold a package of that name. Old names of npm had capitals. */
export function validName(ecosystem: Ecosystem, name: string): boolean {
  return VALID[ecosystem].test(name);
}

const escaped = (text: string): string => encodeURIComponent(text).replaceAll('%3A', ':').replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** Package URL (purl) of a package, `pkg:npm/%40scope/name@1.0.0`. */
export function purlOf(ecosystem: Ecosystem, name: string, version: string | undefined): string {
  const canonical = canonicalName(ecosystem, name);
  const suffix = version === undefined || version === '' ? '' : `@${escaped(version)}`;
  if (ecosystem !== 'docker' && ecosystem !== 'githubactions') return `pkg:${ecosystem}/${canonical.split('/').map(escaped).join('/')}${suffix}`;
  if (ecosystem === 'githubactions') return `pkg:githubactions/${canonical.split('/').map(escaped).join('/')}${suffix}`;
  // The registry is a qualifier: what stands before the first slash names one where it looks like a host.
  const parts = canonical.split('/');
  const registry = parts.length > 1 && /[.:]|^localhost$/.test(parts[0] ?? '') ? parts.shift() : undefined;
  return `pkg:docker/${parts.map(escaped).join('/')}${suffix}${registry === undefined ? '' : `?repository_url=${escaped(registry)}`}`;
}
