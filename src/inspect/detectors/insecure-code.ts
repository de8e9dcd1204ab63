import type { Detector, Inspected, Match, Rule, Subject } from '../contract.ts';
import { NOTHING_FOUND } from '../contract.ts';
import { LINE_CAP, PATTERNS, candidates, insecureOn } from './insecure-code/scan.ts';
import { FENCE_WINDOW, Fences } from './unsafe-output/code.ts';

/** Recorded only, until a policy raises its paranoia: insecure code is often what was asked about. */
const RULES: readonly Rule[] = PATTERNS.map(({ what, cwe, severity, title }) => ({
  id: `insecure_code.${what}`, category: 'unsafe_output', severity, title, paranoia: 2, references: [`CWE-${cwe}`, 'OWASP LLM05:2025'],
}));

function hasFence(text: string): boolean {
  return text.includes('```') || text.includes('~~~');
}

function inspect(subject: Subject): Inspected {
  const { text } = subject;
  if (!hasFence(text)) return NOTHING_FOUND;
  const fenced = new Fences(text);
  const matches: Match[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const patterns = candidates(text, start, Math.min(end, start + LINE_CAP));
    if (patterns !== undefined) {
      for (const { pattern, start: from, end: to } of insecureOn(text, start, end, patterns, (at) => fenced.contains(at))) {
        matches.push({ rule: `insecure_code.${pattern.what}`, span: [from, to], confidence: 0.7, note: `${pattern.language}, CWE-${pattern.cwe}` });
      }
    }
    start = end + 1;
  }
  return matches.length === 0 ? NOTHING_FOUND : { matches };
}

/** Insecure patterns in the fenced code of answers, one line at a time. */
export const detector: Detector = {
  id: 'insecure-code',
  title: 'Insecure code',
  version: 1,
  rules: RULES,
  applies: (subject) => subject.direction === 'answer' && subject.kind !== 'tool_arguments',
  inspect,
  stream: {
    lookback: FENCE_WINDOW + LINE_CAP + 64,
    quiet: (text, from) => candidates(text, from, text.length) === undefined,
    hold(text, from) {
      const floor = Math.max(0, text.length - FENCE_WINDOW - 2 * LINE_CAP);
      const near = floor === 0 ? text : text.slice(floor);
      const lineStart = near.lastIndexOf('\n') + 1;
      // A line is read when it is complete, or as long as is read.
      if (near.length - lineStart > LINE_CAP || lineStart === 0 || !hasFence(near) || !new Fences(near).contains(lineStart)) return text.length;
      return Math.max(from, floor + lineStart);
    },
  },
};
