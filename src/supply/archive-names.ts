import { SECRET_FILE, START_FILE } from './code/hosts.ts';

/** What the path of an archive's member would do where it is unpacked. */

/** Why a path leaves the folder it is unpacked in; undefined when it stays. */
export function slips(path: string): string | undefined {
  const parts = path.split(/[/\\]/);
  let depth = 0;
  for (const part of parts) {
    if (part === '..') depth--;
    else if (part !== '.' && part !== '') depth++;
    if (depth < 0) return 'leads out of the folder';
  }
  return undefined;
}

/** A place of the system rather than a folder of somebody's own: whoever unpacks it with the whole path overwrites what runs. */
const SYSTEM = /^(?:[/\\](?:etc|usr|bin|sbin|lib\w{0,3}|boot|root|dev|proc|sys|run|Library|System)(?:[/\\]|$)|[A-Za-z]:[/\\]{0,2}(?:Windows|Program|ProgramData)|\\\\)/i;

/** Why an absolute path of a member is an attack, and not only careless packing; undefined when it is not. */
export function overwrites(path: string): string | undefined {
  if (SYSTEM.test(path)) return 'is absolute and leads into the system';
  return /^(?:[/\\]|[A-Za-z]:)/.test(path) && (START_FILE.test(path) || SECRET_FILE.test(path)) ? 'is absolute and names a file from which things start, or where keys are' : undefined;
}

/** Folders and a file as older writers for Windows part them: one reader makes folders of it and another a long name, of the same content. */
const WINDOWS_PATH = /^(?:[\w .()+@-]{1,100}\\){1,30}[\w .()+@-]{0,100}$/;

/** Names that Windows opens as devices, in whatever folder. */
const DEVICE = /(?:^|[\\/])(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.[^\\/]{0,100})?$/i;

/** What systems read differently in a name; undefined when nothing. Absolute paths are: some strip the beginning. */
export function oddity(raw: Buffer): string | undefined {
  const text = raw.toString('latin1');
  if (text === '') return 'is empty';
  if (text.startsWith('/') || text.startsWith('\\')) return 'is absolute';
  if (/^[A-Za-z]:/.test(text)) return 'begins with a drive';
  if (/^~[\w.-]{0,40}[\\/]/.test(text)) return 'begins with a home';
  if (/\.\w{1,8}:[^/\\:]{1,100}\.(?:exe|dll|scr|bat|cmd|com|js|vbs|ps1|hta|msi)$/i.test(text)) return 'names a stream behind a file';
  if (DEVICE.test(text)) return 'is a device on Windows';
  if (/[. ](?:\/|$)/.test(text) && !/(?:^|\/)\.{1,2}(?:\/|$)/.test(text)) return 'ends in a sign that Windows drops, so that it is another name there';
  if (text.includes('\0')) return 'holds a zero byte';
  if (text.includes('\\') && !WINDOWS_PATH.test(text)) return 'holds a backslash';
  if (/(?:^|\/)\.\.(?:\/|$)/.test(text)) return 'goes up and down again';
  return undefined;
}

/** Whether a link inside an archive leads out of the folder that it is unpacked in. */
export function linkLeaves(from: string, target: string): boolean {
  if (/^(?:[/\\]|[A-Za-z]:)/.test(target)) return true;
  const folder = from.split('/').slice(0, -1).join('/');
  return slips(folder === '' ? target : `${folder}/${target}`) !== undefined;
}
