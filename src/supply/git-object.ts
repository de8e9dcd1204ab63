/** What git writes before the content of a file that it keeps as an object (gitformat-loose). */
const HEADER = /^blob \d{1,19}\0/;
/** Longest such header. */
const HEADER_BYTES = 25;

/** The length of git's header before the content of a file; 0 where none stands. */
export function blobHeader(head: Buffer): number {
  return HEADER.exec(head.toString('latin1', 0, HEADER_BYTES))?.[0].length ?? 0;
}
