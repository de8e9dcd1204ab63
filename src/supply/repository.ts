import { closeSync, constants as files, openSync, readSync } from 'node:fs';
import { constants, inflateSync } from 'node:zlib';
import { systemCode } from '../core/errors.ts';
import { HEAD_BYTES } from './contract.ts';
import { blobHeader } from './git-object.ts';
import { bufferInput } from './input.ts';
import { detectFormats, probeOf } from './scan.ts';

/** What lies in git's own folder beside settings and hooks: its objects, and whatever somebody put there. */

/** Formats whose loaders run code. Others of git's history are what the working tree was, not what is loaded. */
const MODELS = new Set(['pickle', 'npy', 'hdf5', 'rdata']);
/** Members by which PyTorch's archives and numpy's are told from all others. */
const MEMBERS = /\/data\.pkl|\.npy/;

/** Whether a file in git's own folder begins as a model that runs code when it is loaded: then it is worth a scan. What cannot be read is, so that the report says it. */
export function keepsModel(path: Buffer): boolean {
  let head = Buffer.alloc(HEAD_BYTES);
  try {
    // A pipe that took the file's place does not block.
    const fd = openSync(path, files.O_RDONLY | files.O_NONBLOCK);
    try {
      head = head.subarray(0, readSync(fd, head, 0, HEAD_BYTES, 0));
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return true;
  }
  const content = inflatedHead(head);
  const bytes = content.subarray(blobHeader(content));
  if (bytes.length === 0) return false;
  if (bytes.toString('latin1', 0, 4) === 'PK\x03\x04') return MEMBERS.test(bytes.toString('latin1'));
  return detectFormats(probeOf(bufferInput('', bytes))).formats.some(({ id }) => MODELS.has(id));
}

/** The beginning of what was packed as git packs its objects, or the bytes themselves. */
function inflatedHead(head: Buffer): Buffer {
  if (head[0] !== 0x78 || ((head[0] << 8) | (head[1] ?? 0)) % 31 !== 0) return head;
  try {
    return inflateSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return head; // no such stream: the bytes stand for themselves
  }
}
