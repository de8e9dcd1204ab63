/**
 * What each detector finds, and flags, of texts that nothing was tuned with: `npx node scripts/eval/detectors.ts [--misses]`.
 *
 * - `corpus/held-out/ID.jsonl`: cases in the form of the detectors' corpora, written apart from the detector by somebody
 *   who knew its rules' titles only. Cases that name a rule are to be found, by that rule or another of the detector
 *   that is as loud; those with `rule: null` are near misses.
 * - The injection detector: the attacks and harmless texts of `corpus/detectors/injection/unseen`.
 * - Ordinary texts, for all: the harmless ones among those.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Detector } from '../../src/inspect/contract.ts';
import { DETECTORS } from '../../src/inspect/detectors.generated.ts';
import { createEngine } from '../../src/inspect/engine.ts';
import { VIEWS } from '../../src/inspect/views.generated.ts';
import { contextOf, CORPUS, corpusLines, subjectOf, type Case } from '../../test/support/corpus.ts';
import { readRows } from './rows.ts';
import { BLOCK_AT } from './score.ts';
import { percent } from './statistics.ts';

/** Counts of one detector. A pair is hits and of how many. */
export interface Measured {
  readonly found: Pair;
  /** Near misses that are flagged. */
  readonly near: Pair;
  /** Ordinary texts that are flagged. */
  readonly ordinary: Pair;
}
export type Pair = readonly [hits: number, of: number];

const engine = createEngine({ detectors: DETECTORS, views: VIEWS, partMs: 60_000 });

/** Rules of a detector that fire on a case; those that are only recorded by default count where all of its rules are, or when the case names one. */
function fired(detector: Detector, each: Case): readonly string[] {
  const of = subjectOf(each, detector);
  if (!detector.applies(of)) return [];
  const loud = new Set(detector.rules.filter((rule) => rule.paranoia === 1).map((rule) => rule.id));
  const least = detector.id !== 'injection' ? 0 : of.origin === 'user' ? BLOCK_AT.user : BLOCK_AT.untrusted;
  const { findings } = engine.inspectText({ text: each.text, ...of, source: undefined, json: false }, contextOf(each.context), 'all', [detector]);
  return findings.filter((finding) => finding.confidence >= least && (loud.size === 0 || loud.has(finding.rule) || finding.rule === each.rule)).map((finding) => finding.rule);
}

function count(detector: Detector, cases: readonly Case[], missed: (each: Case) => void, wanted: boolean): Pair {
  const hit = cases.filter((each) => fired(detector, each).length > 0);
  for (const each of cases) if (hit.includes(each) !== wanted) missed(each);
  return [hit.length, cases.length];
}

/** Hand-written texts that no detector was tuned with, as cases. */
function unseen(): { readonly attacks: Case[]; readonly harmless: Case[] } {
  const cases = readRows(join(CORPUS, 'detectors/injection/unseen')).map((row, i) => ({ id: row.id, text: row.text, label: row.label, origin: row.origin ?? 'user', file: 'unseen', line: i + 1 }));
  return { attacks: cases.filter(({ label }) => label === 1), harmless: cases.filter(({ label }) => label === 0) };
}

/** @param missed - told of each case that comes out wrong */
export function measureDetectors(missed: (detector: string, each: Case) => void = () => undefined): Map<string, Measured> {
  const held = corpusLines<Case>('held-out');
  const { attacks, harmless } = unseen();
  const measured = new Map<string, Measured>();
  for (const detector of DETECTORS) {
    const own = held.filter(({ file }) => file === `held-out/${detector.id}.jsonl`);
    const tell = (each: Case): void => { missed(detector.id, each); };
    const isInjection = detector.id === 'injection';
    // Detectors of answers alone read them as answers.
    const reads = harmless.map((each) => (detector.applies(subjectOf(each, detector)) ? each : { ...each, origin: 'model' as const, direction: 'answer' as const }));
    measured.set(detector.id, {
      found: count(detector, isInjection ? attacks : own.filter(({ rule }) => typeof rule === 'string'), tell, true),
      near: count(detector, isInjection ? harmless : own.filter(({ rule }) => rule === null), tell, false),
      ordinary: count(detector, reads, tell, false),
    });
  }
  return measured;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const all = measureDetectors((detector, each) => {
    if (process.argv.includes('--misses') && each.file !== 'unseen') process.stdout.write(`${detector} ${each.id} ${each.rule ?? 'near miss'}: ${JSON.stringify(each.text.slice(0, 160))}\n`);
  });
  for (const [id, { found, near, ordinary }] of all) process.stdout.write(`${id.padEnd(22)} found ${percent(...found).padEnd(22)} near misses flagged ${percent(...near).padEnd(22)} ordinary texts flagged ${percent(...ordinary)}\n`);
}
