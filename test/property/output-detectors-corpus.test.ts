import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { DenyRule, Detector, InspectionContext, Subject, View } from '../../src/inspect/contract.ts';
import { detector as canary } from '../../src/inspect/detectors/canary.ts';
import { detector as denylist } from '../../src/inspect/detectors/denylist.ts';
import { detector as exfiltration } from '../../src/inspect/detectors/exfiltration.ts';
import { detector as limits } from '../../src/inspect/detectors/limits.ts';
import { detector as promptLeak } from '../../src/inspect/detectors/prompt-leak.ts';
import { detector as unsafeOutput } from '../../src/inspect/detectors/unsafe-output.ts';

interface Case {
  id: string; rule: string | null; text: string; match?: string; match_covers?: string; not?: string;
  origin?: Subject['origin']; direction?: Subject['direction']; kind?: Subject['kind'];
  context?: { systemTexts?: string[]; canaries?: string[]; denylist?: DenyRule[]; allowedHosts?: string[]; maxPartChars?: number; maxPartTokens?: number };
}

function subjectOf({ text, origin = 'user', direction = 'request', kind = 'text' }: Case): Subject {
  const raw: View = { id: 'raw', text, toRaw: (start, end) => [start, end] };
  return { text, origin, direction, kind, trust: 'untrusted', source: undefined, json: kind === 'tool_arguments', nonAscii: /[^\0-\x7f]/.test(text), normalized: raw, views: [raw] };
}

function contextOf({ context = {} }: Case): InspectionContext {
  const { systemTexts = [], canaries = [], denylist = [], allowedHosts = [], maxPartChars = 1_000_000, maxPartTokens = 200_000 } = context;
  return { fingerprint: JSON.stringify(context), systemTexts, canaries, settings: { denylist, allowedHosts, maxPartChars, maxPartTokens, disabledRules: new Set() } };
}


for (const detector of [exfiltration, unsafeOutput, promptLeak, canary, denylist, limits] satisfies Detector[]) {
  const folder = new URL(`../../corpus/detectors/${detector.id}/`, import.meta.url);
  const cases = readdirSync(folder).flatMap((file) => readFileSync(new URL(file, folder), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Case));
  describe(`corpus of ${detector.id}`, () => {
    test.each(cases.map((item) => [item.id, item] as const))('%s', (_, item) => {
      const subject = subjectOf(item);
      const matches = detector.applies(subject) ? detector.inspect(subject, contextOf(item)).matches : [];
      const texts = matches.map(({ rule, span }) => ({ rule, text: item.text.slice(span[0], span[1]) }));
      if (item.rule === null) {
        expect(texts.filter(({ rule }) => (item.not === undefined ? true : rule === item.not))).toEqual([]);
        return;
      }
      const own = texts.filter(({ rule }) => rule === item.rule).map(({ text }) => text);
      expect(own, JSON.stringify(texts)).not.toEqual([]);
      if (item.match !== undefined) expect(own).toContain(item.match);
      if (item.match_covers !== undefined) expect(own.some((text) => text.includes(item.match_covers ?? ''))).toBe(true);
    });
    test('every rule has three positives and the detector three near misses', () => {
      for (const rule of detector.rules) expect(cases.filter((item) => item.rule === rule.id).length, rule.id).toBeGreaterThanOrEqual(3);
      expect(cases.filter((item) => item.rule === null).length).toBeGreaterThanOrEqual(3 * detector.rules.length);
      expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    });
  });
}
