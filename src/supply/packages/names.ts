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

/**
 * Package URL (purl) of a package, `pkg:npm/%40scope/name@1.0.0`. An image with a digest is one of the type `oci`, whose
 * version is that; with a tag alone one of the type `docker`, whose version may be a tag.
 * @param tag - of an image
 */
export function purlOf(ecosystem: Ecosystem, name: string, version: string | undefined, tag?: string): string {
  const canonical = canonicalName(ecosystem, name);
  const suffix = version === undefined || version === '' ? '' : `@${escaped(version)}`;
  if (ecosystem !== 'docker') return `pkg:${ecosystem}/${canonical.split('/').map(escaped).join('/')}${suffix}`;
  // What stands before the first slash names the registry where it looks like a host.
  const parts = canonical.split('/');
  const registry = parts.length > 1 && /[.:]|^localhost$/.test(parts[0] ?? '') ? parts.shift() : undefined;
  if (version === undefined || version === '') return `pkg:docker/${parts.map(escaped).join('/')}${tag === undefined || tag === '' ? '' : `@${escaped(tag)}`}${registry === undefined ? '' : `?repository_url=${escaped(registry)}`}`;
  const repository = `${registry ?? 'docker.io'}/${registry === undefined && parts.length === 1 ? 'library/' : ''}${parts.join('/')}`;
  return `pkg:oci/${escaped(parts.at(-1) ?? '')}${suffix}?repository_url=${repository.split('/').map(escaped).join('/')}${tag === undefined || tag === '' ? '' : `&tag=${escaped(tag)}`}`;
}

/** Package URL of a model that is named as hubs name theirs, `organisation/name`; undefined for other names and paths. */
export function modelPurl(name: string, version: string | undefined): string | undefined {
  if (!/^[A-Za-z\d][\w.-]{0,95}\/[A-Za-z\d][\w.-]{0,95}$/.test(name)) return undefined;
  return `pkg:huggingface/${name}${version !== undefined && /^[\da-f]{40}$/i.test(version) ? `@${version.toLowerCase()}` : ''}`;
}
