import type { DenyRule, DetectorSettings, Span } from '../../contract.ts';
import { MAX_HOLD } from '../../stream-hold.ts';
import type { LinearPattern } from '../../patterns.ts';
import { compilePattern } from '../../patterns.ts';
import type { Occurrence } from './automaton.ts';
import { MAX_REACH, PhraseAutomaton } from './automaton.ts';
import { SEGMENT_LOOKBACK, segments } from './segments.ts';

/** Characters before a position that decide every match that begins at or after it. */
export const LOOKBACK = MAX_HOLD + MAX_REACH;

/** A deny list ready to be matched. */
export interface CompiledDenylist {
  readonly entries: readonly DenyRule[];
  readonly phrases: PhraseAutomaton | undefined;
  readonly patterns: readonly { readonly pattern: LinearPattern; readonly entry: number }[];
}

const compiled = new WeakMap<readonly DenyRule[], CompiledDenylist>();

/**
 * Compiles a deny list, once for each list.
 * @throws SallyportError `pattern.invalid` when a pattern is not RE2 syntax or a phrase is empty or too long
 */
export function compileDenylist(denylist: DetectorSettings['denylist']): CompiledDenylist {
  const known = compiled.get(denylist);
  if (known !== undefined) return known;
  const phrases: { text: string; entry: number }[] = [];
  const patterns: { pattern: LinearPattern; entry: number }[] = [];
  for (const [entry, rule] of denylist.entries()) {
    if (rule.phrase !== undefined) phrases.push({ text: rule.phrase, entry });
    if (rule.pattern !== undefined) patterns.push({ pattern: compilePattern(rule.pattern), entry });
  }
  const made = { entries: denylist, phrases: phrases.length > 0 ? new PhraseAutomaton(phrases) : undefined, patterns };
  compiled.set(denylist, made);
  return made;
}

function addPatternMatches(list: CompiledDenylist, text: string, to: Occurrence[]): void {
  let cut: Span[] | undefined;
  for (const { pattern, entry } of list.patterns) {
    if (!pattern.mayMatch(text)) continue;
    cut ??= segments(text);
    for (const [start, end] of cut) {
      // Without the line break, so that `$` means the end of the line.
      const line = text.slice(start, end).replace(/\r?\n$/, '');
      for (const [a, b] of pattern.findAll(line)) to.push({ span: [start + a, start + b], entry });
    }
  }
}

/**
 * Matches of the list in order. Where two overlap, the later one keeps only what the earlier left uncovered: spans that
 * never overlap can be cut between anywhere in a stream, and together they still cover everything.
 */
export function findDenied(list: CompiledDenylist, text: string): Occurrence[] {
  const found = list.phrases?.scan(text, 0).occurrences ?? [];
  if (list.patterns.length > 0) addPatternMatches(list, text, found);
  return clip(found);
}

function clip(found: Occurrence[]): Occurrence[] {
  found.sort((a, b) => a.span[0] - b.span[0] || b.span[1] - a.span[1] || a.entry - b.entry);
  const clipped: Occurrence[] = [];
  let covered = 0;
  for (const { span, entry } of found) {
    if (span[1] <= covered) continue;
    clipped.push({ span: [Math.max(span[0], covered), span[1]], entry });
    covered = span[1];
  }
  return clipped;
}

/** Where a stream must be held: see {@link StreamBehaviour.hold}. */
export function holdDenied(list: CompiledDenylist, text: string, from: number): number {
  const floor = Math.max(0, text.length - MAX_HOLD - SEGMENT_LOOKBACK);
  const phrases = list.phrases?.scan(text, Math.max(0, text.length - MAX_REACH - MAX_REACH));
  const open = phrases?.open ?? text.length;
  let hold = open;
  const occurrences = phrases?.occurrences ?? [];
  if (list.patterns.length === 0) {
    // What began before the open phrase is decided, and the phrase would keep only what follows it.
    for (const { span } of occurrences) if (span[0] < open && hold < span[1]) hold = span[1];
    return Math.max(hold, from, text.length - MAX_HOLD);
  }
  const starts = segments(text.slice(floor)).map(([start]) => start + floor);
  if (!text.endsWith('\n')) hold = Math.min(hold, starts.at(-1) ?? text.length);
  for (let moved = true; moved; ) {
    const at = hold;
    // Patterns see a whole segment or nothing of it: a cut inside one would give `$` and `\b` a false end.
    if (hold < text.length) hold = starts.findLast((start) => start <= at) ?? hold;
    for (const { span } of occurrences) if (span[0] < hold && hold < span[1]) hold = span[0];
    moved = hold < at;
  }
  return Math.max(hold, from, text.length - MAX_HOLD);
}
