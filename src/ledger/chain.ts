import { hash } from 'node:crypto';
import type { Entry } from './contract.ts';

/** What stands for the previous entry's hash before the first one. */
export const GENESIS = '0'.repeat(64);

/** Hex SHA-256 over the previous hash, a newline, and the body. */
export function entryHash(prev: string, body: string): string {
  return hash('sha256', `${prev}\n${body}`, 'hex');
}

/** The place in the chain that the next entry follows. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

export const EMPTY_HEAD: Head = { seq: 0, hash: GENESIS };

/** An event's JSON text, with the fields that the entry repeats. */
export interface Body {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly body: string;
}

/** The entry that puts a body behind `head`. */
export function link(head: Head, { id, type, time, body }: Body): Entry {
  return { seq: head.seq + 1, id, type, time, body, prev: head.hash, hash: entryHash(head.hash, body) };
}
