/** What the rules for harmful content flag: `npx node scripts/eval/harmful.ts FILE.jsonl...` (rows with text, kind, source and label). */
import { readFileSync } from 'node:fs';
import type { InspectionContext } from '../../src/inspect/contract.ts';
import { detector } from '../../src/inspect/detectors/harmful.ts';
import { LazySubject } from '../../src/inspect/subject.ts';

const context: InspectionContext = { fingerprint: '', systemTexts: [], canaries: [], settings: { denylist: [], allowedHosts: [], maxPartChars: 1e6, maxPartTokens: 1e6, disabledRules: new Set() } };
const counts = new Map<string, { rows: number; flagged: number; rules: Map<string, number> }>();
for (const file of process.argv.slice(2)) {
  for (const line of readFileSync(file, 'utf8').split('\n').filter((each) => each !== '')) {
    const { text, kind, source, label } = JSON.parse(line) as { text: string; kind: string; source: string; label: number };
    if (label === 1) continue;
    const subject = new LazySubject({ text, origin: 'user', trust: 'user', kind: 'text', source: undefined, direction: 'request', json: false }, []);
    const found = detector.inspect(subject, context).matches;
    for (const name of [kind, `${kind} / ${source.split('/')[0]}`]) {
      const count = counts.get(name) ?? { rows: 0, flagged: 0, rules: new Map<string, number>() };
      counts.set(name, count);
      count.rows++;
      if (found.length > 0) count.flagged++;
      for (const { rule } of found) count.rules.set(rule, (count.rules.get(rule) ?? 0) + 1);
    }
  }
}
for (const [name, { rows, flagged, rules }] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
  if (flagged === 0 && name.includes('/')) continue;
  process.stdout.write(`${name}: ${flagged} of ${rows} (${((100 * flagged) / rows).toFixed(2)} %) ${[...rules].map(([rule, n]) => `${rule.slice(8)} ${n}`).join(', ')}\n`);
}
