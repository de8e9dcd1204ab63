import type { Issue } from '../code/issue.ts';
import { printable } from '../printable.ts';

/** Settings of git by which it runs programs, beside the commands that a shell would take. */

/** Settings of a repository, of its submodules and of Mercurial's, which have no name of their own. */
const SETTINGS = /(?:^|[\\/])\.git[\\/](?:[\s\S]{1,1000}[\\/])?config(?:\.worktree)?$|(?:^|[\\/])\.hg[\\/]hgrc(?:-not-shared)?$/;
const MODULES = /(?:^|[\\/])\.gitmodules$/;

/** Whether a file of that path holds settings of a repository. */
export function isRepositorySettings(path: string): boolean {
  return SETTINGS.test(path);
}

/** Watchers of files that are written to be started so. */
const WATCHERS = /^(?:true|false|yes|no|on|off|0|1|rs-git-fsmonitor|(?:\.git\/)?hooks\/(?:query|fsmonitor)-watchman)$/i;
/** A program of the folder itself, or of one that anybody can write to. */
const BESIDE = /^(?:\.{1,2}[\\/]|\/tmp\/|\/var\/tmp\/|\/dev\/shm\/)/;
/** Keys whose values git starts. */
const STARTED = /^(?:sshcommand|gitproxy|alternaterefscommand|packobjectshook|textconv|clean|smudge|process|external|command|driver|pager|editor|askpass|helper|program)$/i;

/**
 * What a setting has git start. Undefined for what is usual.
 * @param path - of the file: a list of submodules comes with whatever is cloned, settings only with a copied repository
 */
export function gitIssue(path: string, key: string, value: string): Issue | undefined {
  const shown = `${printable(key, 40)} is ${printable(value, 80)}`;
  if (MODULES.test(path)) {
    // CVE-2018-17456, CVE-2019-19604: an address or path that git takes for an option, and an update that is a command.
    if (/^(?:url|path)$/i.test(key) && value.startsWith('-')) return { level: 'danger', what: `${shown}, which git takes for an option.` };
    if (/^update$/i.test(key) && value.startsWith('!')) return { level: 'danger', what: `${shown}, which git runs.` };
  }
  if (/^(?:url|pushurl|insteadof)$/i.test(key) && /^ext::/i.test(value)) return { level: 'danger', what: `${shown}, which git runs as a command.` };
  if (!isRepositorySettings(path)) return undefined;
  if (/^fsmonitor$/i.test(key) && !WATCHERS.test(value)) return { level: 'odd', what: `${shown}, which git starts whenever somebody looks at the repository.` };
  return STARTED.test(key) && BESIDE.test(value) ? { level: 'odd', what: `${shown}, which git starts.` } : undefined;
}
