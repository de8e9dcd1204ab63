import type { Category, Finding } from '../inspect/contract.ts';

/** Longest text of a part that is kept. UTF-16 units. */
export const MAX_STORED = 2_000;

/** What a matched text of these categories is replaced with before anything is stored, whatever the policy did with it. */
export const MASKED: ReadonlySet<Category> = new Set<Category>(['secret', 'pii', 'canary', 'denylist']);

/** The text as it may be stored: every secret, personal datum and canary replaced by its rule, and cut. */
export function maskText(text: string, findings: readonly Finding[], max = MAX_STORED): string {
  let out = '';
  let at = 0;
  for (const finding of ordered(findings)) {
    if (!MASKED.has(finding.category) || finding.span[1] <= at) continue;
    if (out.length > max) break;
    out += text.slice(at, Math.max(at, finding.span[0])) + `[${finding.rule}]`;
    at = finding.span[1];
  }
  if (out.length <= max) out += text.slice(at, at + max + 1 - out.length);
  return out.length > max ? `${wellFormed(out.slice(0, max))}…` : out;
}

/** A cut may leave half a surrogate pair at the end, which is not UTF-8. */
function wellFormed(text: string): string {
  return /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text;
}

/** Findings in order of position, so that masking is one pass; the part's own order is by rule where spans tie. */
function ordered(findings: readonly Finding[]): readonly Finding[] {
  for (let i = 1; i < findings.length; i++) {
    if ((findings[i]?.span[0] ?? 0) < (findings[i - 1]?.span[0] ?? 0)) return [...findings].sort((a, b) => a.span[0] - b.span[0]);
  }
  return findings;
}
