import { lstatSync, statSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemReason } from '../../core/errors.ts';

/** Who, besides its owner, can put other bytes in a model's place. */
export interface PermissionIssue {
  readonly path: string;
  readonly level: 'high' | 'medium' | 'note';
  readonly what: string;
}

const WORLD_WRITABLE = 0o002;
const GROUP_WRITABLE = 0o020;
const STICKY = 0o1000;
const SET_ID = 0o6000;

/**
 * Looks at the access rights of a model's files, of the folders they lie in, and of all folders above: whoever may write
 * a folder may replace what is in it. Rights beyond the mode bits (access-control lists, mounts) are not seen.
 * @param files - absolute paths
 * @param user - number of the user who is meant to own them, besides root; the process's own
 */
export function permissionIssues(root: string, files: readonly string[], user: number | undefined): readonly PermissionIssue[] {
  const found: PermissionIssue[] = [];
  const folders = new Set<string>();
  for (const file of files) {
    const stats = statsOf(file, found);
    if (stats !== undefined) fileIssues(file, stats, user, found);
    for (let folder = dirname(file); !folders.has(folder); folder = dirname(folder)) folders.add(folder);
  }
  for (let folder = dirname(root); !folders.has(folder); folder = dirname(folder)) folders.add(folder);
  for (const folder of [...folders].sort()) {
    const stats = statsOf(folder, found);
    if (stats !== undefined) folderIssues(folder, stats, user, found);
  }
  return found;
}

function statsOf(path: string, found: PermissionIssue[]): Stats | undefined {
  try {
    const stats = lstatSync(path);
    if (!stats.isSymbolicLink()) return stats;
    found.push({ path, level: 'note', what: 'is a symbolic link; whoever may change it decides what is loaded' });
    return statSync(path);
  } catch (error) {
    found.push({ path, level: 'medium', what: `cannot be looked at (${systemReason(error)})` });
    return undefined;
  }
}

function fileIssues(path: string, { mode, uid, gid, nlink }: Stats, user: number | undefined, found: PermissionIssue[]): void {
  if ((mode & WORLD_WRITABLE) !== 0) found.push({ path, level: 'high', what: 'can be written by everybody' });
  else if ((mode & GROUP_WRITABLE) !== 0) found.push({ path, level: 'medium', what: `can be written by the group ${gid}` });
  if ((mode & SET_ID) !== 0) found.push({ path, level: 'high', what: 'runs with the rights of its owner or group (setuid, setgid)' });
  if ((mode & 0o111) !== 0) found.push({ path, level: 'note', what: 'is marked as a program' });
  if (uid !== 0 && user !== undefined && uid !== user) found.push({ path, level: 'medium', what: `belongs to the user ${uid}` });
  if (nlink > 1) found.push({ path, level: 'note', what: `has ${nlink} names (hard links), of which one may lie where others write` });
}

function folderIssues(path: string, { mode, uid, gid }: Stats, user: number | undefined, found: PermissionIssue[]): void {
  // In a folder with the sticky bit only the owner of a file may replace it, but everybody may add one.
  if ((mode & WORLD_WRITABLE) !== 0) found.push({ path: join(path, '/'), level: (mode & STICKY) === 0 ? 'high' : 'note', what: (mode & STICKY) === 0 ? 'lets everybody replace what is in it' : 'lets everybody add files (sticky)' });
  else if ((mode & GROUP_WRITABLE) !== 0 && gid !== 0) found.push({ path: join(path, '/'), level: 'medium', what: `lets the group ${gid} replace what is in it` });
  if (uid !== 0 && user !== undefined && uid !== user) found.push({ path: join(path, '/'), level: 'medium', what: `belongs to the user ${uid}, who may replace what is in it` });
}
