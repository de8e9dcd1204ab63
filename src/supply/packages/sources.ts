import { byNumber, collects, hostOf, usualSource } from '../code/hosts.ts';
import type { Ecosystem } from './names.ts';

/** Addresses that packages are fetched from. */

/** Hosts of the public registries, by what they serve. */
const REGISTRIES: Readonly<Record<Ecosystem, RegExp>> = {
  npm: /^(?:registry\.npmjs\.(?:org|com)|registry\.yarnpkg\.com|registry\.npmmirror\.com|registry\.npm\.taobao\.org|npm\.pkg\.github\.com|npm\.jsr\.io|r\.cnpmjs\.org|repo\.huaweicloud\.com|mirrors\.(?:cloud\.tencent|huaweicloud)\.com)$/,
  pypi: /^(?:pypi\.org|pypi\.python\.org|files\.pythonhosted\.org|download\.pytorch\.org|download-r2\.pytorch\.org|pypi\.nvidia\.com|data\.pyg\.org|test\.pypi\.org|test-files\.pythonhosted\.org|pypi\.tuna\.tsinghua\.edu\.cn|mirrors\.aliyun\.com|mirrors\.ustc\.edu\.cn|pypi\.mirrors\.ustc\.edu\.cn|repo\.huaweicloud\.com|www\.piwheels\.org|wheels\.vllm\.ai|storage\.googleapis\.com)$/,
  conda: /(?:^|\.)(?:anaconda\.org|anaconda\.com|prefix\.dev|conda\.io)$/,
  docker: /(?:^|\.)(?:docker\.io|docker\.com)$/,
  githubactions: /^github\.com$/,
};

/** Whether an address is of a public registry of that kind. */
export function isRegistry(ecosystem: Ecosystem, url: string): boolean {
  return REGISTRIES[ecosystem].test(hostOf(url));
}

/** Loopback, private and link-local addresses, and names without a dot: of a network that nobody else sees. */
export function isPrivateHost(host: string): boolean {
  return /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.(?!169\.254)|0\.0\.0\.0$|\[(?:::1|f[cd][\da-f]{2}:|fe80:))/i.test(host) || (host !== '' && !/[.:]/.test(host)) || /\.(?:local|localhost|internal|lan|intranet|corp|test)$|(?:^|\.)(?:internal|intranet|corp)\./.test(host);
}

/** Where anybody hands over any file without a name to it. */
const DROPS = /^https:\/\/(?:(?:cdn|media)\.discordapp\.(?:com|net)\/(?:attachments|ephemeral)|(?:[\w-]{1,60}\.){0,3}(?:catbox\.moe|mediafire\.com|mega\.nz|pixeldrain\.com|filebin\.net|sendspace\.com|workupload\.com)\/)/i;
/** A host that begins as one that packages come from, and is another one. */
const IMITATED = /(?:^|[.-])(?:pypi\.org|pythonhosted\.org|pytorch\.org|npmjs\.(?:org|com)|yarnpkg\.com|github\.com|githubusercontent\.com|huggingface\.co|anaconda\.(?:org|com)|crates\.io|rubygems\.org)\.(?!cn$)[\w.-]{2,100}$/;

/** A registry's own name under another ending: nobody else has a use for it. `pypi.io` was PyPI's. */
const OTHER_ENDING = /(?:^|\.)(?:pythonhosted\.(?!org$)|githubusercontent\.(?!com$)|yarnpkg\.(?!com$)|npmjs\.(?!org$|com$)|pypi\.(?!org$|io$))[a-z]{2,12}$/;

/** What an address says of those who serve from it. */
export type Standing = 'usual' | 'unusual' | 'hostile' | 'private';

export function standingOf(url: string): Standing {
  const plain = url.replace(/^(?:git|hg|svn|bzr)\+/i, '').replace(/^ssh:/i, 'https:').replace(/^git:/i, 'https:').replace(/^http:/i, 'https:');
  // Git runs what follows as a command.
  if (/^ext::/i.test(plain)) return 'hostile';
  const host = hostOf(plain);
  if (isPrivateHost(host)) return 'private';
  if (collects(plain) || byNumber(plain) || DROPS.test(plain) || IMITATED.test(host) || OTHER_ENDING.test(host)) return 'hostile';
  return usualSource(plain) || /(?:^|\.)(?:bitbucket\.org|codeberg\.org|sr\.ht|gitea\.com|npmjs\.com|npmjs\.org|jsdelivr\.net|unpkg\.com|codeload\.github\.com|visualstudio\.com|dev\.azure\.com|pkg\.dev|jfrog\.io|cloudsmith\.io|gemfury\.com|fury\.io|spacy\.io|explosion\.ai|mozilla\.org|gnu\.org|kernel\.org|python\.org|nodejs\.org)$/.test(host) ? 'usual' : 'unusual';
}

/** An address without what it is to be kept secret of: its password. */
export function withoutSecret(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]{0,20}:\/\/)[^/@\s]{1,500}@/i, '$1…@');
}

/** Whether an address holds a password or token that is written out. */
export function holdsSecret(url: string): boolean {
  const user = /^[a-z][a-z0-9+.-]{0,20}:\/\/([^/@\s]{1,500})@/i.exec(url)?.[1];
  if (user === undefined) return false;
  const secret = user.includes(':') ? user.slice(user.indexOf(':') + 1) : /^(?:gh[pousr]_|github_pat_|glpat-|npm_|pypi-)/.test(user) ? user : '';
  return secret !== '' && !/^(?:\$|%|<|\{|\*+$|x+$|x-oauth-basic$|password$|token$)/i.test(secret);
}
