import type { Row } from '../contract.ts';

/** Poison stands as a few between honest texts; a collection of attacks, for training detectors, is made of them and speaks of them. */

/** Fewest texts among which a few stand out, and the largest share that still is a few. */
const LEAST_ROWS = 3;
const RARE = 0.1;
/** Texts that are looked through for what they speak of, and the share of those that may speak of attacks. */
const LOOKED = 5000;
const RARE_TOPIC = 0.02;
const TOPIC = /\b(?:xss|cross-?site|csrf|sqli|ssti|payloads?|injections?|exploit\w{0,4}|vulnerab\w{1,6}|saniti[sz]\w{1,6}|escap(?:e|es|ed|ing)|cve-\d|attack\w{0,4}|pentest\w{0,4}|malicious|malware|hack\w{0,4}|owasp|onerror|security|deseriali[sz]\w{1,6}|log4(?:j|shell))\b/i;

/** Counts texts and those among the first ones that speak of attacks. */
export class Few {
  rows = 0;
  private topics = 0;

  row(row: Row): void {
    this.rows++;
    if (this.rows <= LOOKED && row.cells.some(({ text }) => text.length < 100_000 && TOPIC.test(text.replaceAll(/<[^>]{0,2000}>/g, ' ')))) this.topics++;
  }

  /** Whether so many texts are a few between others that have nothing to do with attacks. */
  standsOut(count: number): boolean {
    return this.rows >= LEAST_ROWS && count <= Math.max(1, this.rows * RARE) && this.topics <= Math.max(count, Math.min(this.rows, LOOKED) * RARE_TOPIC);
  }
}

/** Whether a text speaks of attacks. */
export function speaksOfAttacks(text: string): boolean {
  return TOPIC.test(text);
}

/** What examples of code have beside the line in question. */
const CODE = /```|^[ \t]{0,40}(?:def|import|from|class|function|const|let|var|#include|public|package|using|SELECT|CREATE)\b/m;

/** Whether a text speaks of attacks itself, or is a piece of code: then it shows one. */
export function isShown(text: string): boolean {
  return CODE.test(text) || TOPIC.test(text.replaceAll(/<[^>]{0,2000}>/g, ' '));
}
