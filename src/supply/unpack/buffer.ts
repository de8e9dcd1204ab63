import { constants, gunzipSync, inflateSync } from 'node:zlib';

/**
 * A zlib stream in memory, unpacked; one that is cut short as far as it goes.
 * @param most - unpacked bytes
 * @returns undefined where it is broken or longer: the caller says what that leaves unread
 */
export function inflated(bytes: Uint8Array, most: number): Buffer | undefined {
  return unpackedBy(inflateSync, bytes, most);
}

/** The same of a gzip file. */
export function gunzipped(bytes: Uint8Array, most: number): Buffer | undefined {
  return unpackedBy(gunzipSync, bytes, most);
}

function unpackedBy(unpack: typeof inflateSync, bytes: Uint8Array, most: number): Buffer | undefined {
  try {
    return unpack(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: most });
  } catch {
    return undefined; // as said above
  }
}
