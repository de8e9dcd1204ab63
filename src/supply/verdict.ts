import type { Finding, SupplyRule, Verdict } from './contract.ts';

/**
 * What findings make of a file: the strongest verdict of their rules, `malicious` before `suspicious` before `unscanned`;
 * `benign` when none speaks against it. A finding of a rule that is not registered is taken as suspicious.
 */
export function verdictOf(findings: readonly Finding[], rules: ReadonlyMap<string, SupplyRule>): Verdict {
  const said = new Set(findings.map(({ rule }) => rules.get(rule)?.verdict ?? 'suspicious'));
  if (said.has('malicious')) return 'malicious';
  if (said.has('suspicious')) return 'suspicious';
  return said.has('unscanned') ? 'unscanned' : 'benign';
}

/** Exit code of a scan: 2 when something could not be scanned, else 1 when something was found, else 0. */
export function exitCodeOf(verdicts: ReadonlySet<Verdict>): 0 | 1 | 2 {
  if (verdicts.has('unscanned')) return 2;
  return verdicts.has('malicious') || verdicts.has('suspicious') ? 1 : 0;
}
