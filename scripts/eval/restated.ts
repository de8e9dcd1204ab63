/** How well restated system prompts are told from ordinary answers: `npx node scripts/eval/restated.ts FILE.jsonl...` (cases as in corpus/detectors). */
import { readFileSync } from 'node:fs';
import type { InspectionContext } from '../../src/inspect/contract.ts';
import { detector } from '../../src/inspect/detectors/prompt-leak-restated.ts';
import { outlineOf, restatedIn } from '../../src/inspect/detectors/prompt-leak-restated/restated.ts';
import { LazySubject } from '../../src/inspect/subject.ts';

interface Row { readonly id: string; readonly rule: string | null; readonly not?: string; readonly text: string; readonly context: { readonly systemTexts: string[] } }

for (const file of process.argv.slice(2)) {
  const counts = { leaks: 0, found: 0, ordinary: 0, alarms: 0 };
  for (const line of readFileSync(file, 'utf8').split('\n').filter((each) => each !== '')) {
    const row = JSON.parse(line) as Row;
    const { systemTexts } = row.context;
    const context: InspectionContext = { fingerprint: systemTexts.join('\0'), systemTexts, canaries: [], settings: { denylist: [], allowedHosts: [], maxPartChars: 1e6, maxPartTokens: 1e6, disabledRules: new Set() } };
    const subject = new LazySubject({ text: row.text, origin: 'model', trust: 'untrusted', kind: 'text', source: undefined, direction: 'answer', json: false }, []);
    const found = detector.inspect(subject, context).matches.length > 0;
    const leak = /-leak-/.test(row.id);
    counts[leak ? 'leaks' : 'ordinary']++;
    if (found) counts[leak ? 'found' : 'alarms']++;
    if (found !== leak) {
      const outline = outlineOf(systemTexts);
      const seen = outline === undefined ? undefined : restatedIn(outline, row.text);
      process.stdout.write(`${found === leak ? ' ' : leak ? 'MISSED' : 'ALARM'} ${row.id} ${seen === undefined ? 'nothing' : `${seen.restated}/${seen.rules} score ${seen.score.toFixed(2)}${seen.told ? ' told' : ''}`}\n`);
    }
  }
  process.stdout.write(`${file}: ${counts.found} of ${counts.leaks} leaks found, ${counts.alarms} of ${counts.ordinary} ordinary answers flagged\n`);
}
