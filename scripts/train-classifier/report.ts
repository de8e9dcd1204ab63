import { auc, percent } from '../eval/statistics.ts';
import { LINEAR, NETWORK } from './fit.ts';
import { SEEDS } from './together.ts';
import { benignFamilies, falseAlarms, familyOf, MOST_FALSE_ALARMS } from './operating-point.ts';
import { TREES } from './stages.ts';
import type { Head } from '../../src/inspect/classifier/evidence.ts';
import type { Example } from './examples.ts';
import type { Scored } from './stages.ts';

export interface HeadResult {
  readonly head: Head;
  readonly blocking: number;
  /** Scores by stages that saw no related source. */
  readonly held: readonly Scored[];
  /** Scores of the reserved hand-written texts by the stored stages. */
  readonly reserved: readonly Scored[];
  /** Scores of the development set by the stored stages. */
  readonly dev: readonly Scored[];
}

const logitOf = (confidence: number): number => Math.log(confidence / (1 - confidence));
const blocked = (s: Scored, confidence: number): boolean => s.logit >= logitOf(confidence) || s.rule >= confidence;

function grouped(scored: readonly Scored[], group: (s: Scored) => string | undefined): [string, Scored[]][] {
  const groups = new Map<string, Scored[]>();
  for (const s of scored) {
    const key = group(s);
    if (key === undefined) continue;
    const list = groups.get(key) ?? [];
    list.push(s);
    groups.set(key, list);
  }
  return [...groups].sort(([a], [b]) => a < b ? -1 : 1);
}

/** Attacks caught and false alarms by group, as table rows. */
function table(scored: readonly Scored[], blocking: number, group: (s: Scored) => string | undefined): string {
  return grouped(scored, group).map(([key, list]) => {
    const attacks = list.filter(s => s.example.label === 1);
    const benign = list.filter(s => s.example.label === 0);
    const share = (part: readonly Scored[], confidence: number): string => part.length === 0 ? '' : percent(part.filter(s => blocked(s, confidence)).length, part.length);
    const area = auc(attacks.map(s => s.logit), benign.map(s => s.logit));
    return `| ${key} | ${attacks.length} | ${share(attacks, 0.5)} | ${share(attacks, blocking)} | ${benign.length} | ${share(benign, 0.5)} | ${share(benign, blocking)} | ${area === undefined ? '' : area.toFixed(3)} |`;
  }).join('\n');
}

const header = (blocking: number): string => `| texts | attacks | caught at 0.5 | caught at ${blocking} | benign | alarms at 0.5 | alarms at ${blocking} | AUC |\n|---|---|---|---|---|---|---|---|`;

/** Numbers that a run is judged by, one line a head. */
export function summary(results: readonly HeadResult[]): string {
  return results.map(({ head, blocking, held, reserved }) => {
    const families = grouped(held.filter(s => s.example.label === 1 && s.example.family.startsWith('a:')), s => `${s.example.family}${s.example.kind === 'indirect_injection' ? ' (in documents)' : ''}`);
    const share = (list: readonly Scored[]): string => (100 * list.filter(s => blocked(s, blocking)).length / Math.max(1, list.length)).toFixed(1);
    const written = grouped(reserved.filter(s => /^w\d/u.test(s.example.family)), s => s.example.source);
    return `${head}: held-out ${families.map(([key, list]) => `${key} ${share(list)}`).join(', ')}; reserved ${written.map(([key, list]) => `${key} ${share(list.filter(s => s.example.label === 1))}/${share(list.filter(s => s.example.label === 0))}`).join(', ')}`;
  }).join('\n');
}

/** The training report: what was trained on what, and what to expect of it. */
export function report(all: readonly Example[], results: readonly HeadResult[], digests: readonly string[]): string {
  const count = (label: number, is: (e: Example) => boolean): number => all.filter(e => e.label === label && !e.reserved && is(e)).length;
  const written = (e: Example): boolean => /^w\d/u.test(e.family);
  const isOrdinary = (e: Example): boolean => e.family.startsWith('b:ordinary');
  const isShared = (e: Example): boolean => !written(e) && !isOrdinary(e) && e.family !== 'own' && e.family !== 'composed';
  const sections = results.map(({ head, blocking, held, reserved, dev }) => {
    const alarms = falseAlarms(benignFamilies(held, head), logitOf(blocking));
    return `## Head \`${head}\` (blocks at ${blocking})

On sources not seen, ${(alarms * 100).toFixed(2)} % of benign texts are blocked, as the mean over families (classifier alone). Shares below are of texts whose classifier or rule confidence reaches the bound.

### Hand-written texts that were reserved (all of one writer, half of the ideas of two; never trained on; looked at some twenty times while texts were added and settings chosen)

${header(blocking)}
${table(reserved, blocking, s => s.example.source)}

By language:

${header(blocking)}
${table(reserved.filter(s => written(s.example)), blocking, s => s.example.lang.slice(0, 2))}

### Sources held out (each scored by stages that saw no related source; of \`a:composed\` no text with the same attack line)

${header(blocking)}
${table(held, blocking, s => s.example.label === 1 && s.example.family.startsWith('a:') ? `${s.example.family}${s.example.kind === 'indirect_injection' ? ' (in documents)' : ''}` : s.example.family === 'composed' ? s.example.source : written(s.example) ? s.example.source : familyOf(s, head) ?? (s.example.label === 1 ? 'own lines' : s.example.family === 'own' ? undefined : s.example.family))}

### Development set (its wrappers and templates are also in the training set: optimistic)

${header(blocking)}
${table(dev, blocking, s => s.example.kind)}`;
  });
  return `# Training report of the injection classifier

Written by \`npx node scripts/train-classifier.ts\`; deterministic. Training data: SHA-256 ${digests[0] ?? ''}…, ordinary documents ${digests[1] ?? ''}….

| | attack | benign |
|---|---|---|
| shared data set (without encoded attacks, at most 700 of a source) | ${count(1, e => isShared(e))} | ${count(0, e => isShared(e))} |
| pieces of ordinary documents (\`scripts/ordinary-texts.ts\`) | 0 | ${count(0, isOrdinary)} |
| lines written for this detector (\`corpus/detectors/injection/train\`) | ${count(1, e => e.family === 'own')} | ${count(0, e => e.family === 'own')} |
| hand-written texts (those of \`corpus/detectors/injection/authored\` that are not reserved) | ${count(1, written)} | ${count(0, written)} |
| documents with a sentence put into them | ${count(1, e => e.family === 'composed')} | ${count(0, e => e.family === 'composed')} |

First stage: one 8-bit weight for each hashed word, pair of stems, word class and concept, summed over windows of one to three sentences. Second stage, for the eight strongest windows above a gate: the mean of ${SEEDS.length} networks of ${NETWORK.width} numbers a feature and ${NETWORK.hidden} hidden units each, trained from different beginnings. Word classes join an English head word with its names in other languages. Where the place of an attack is known, only that place is learned as one. Last stage: ${TREES.trees} boosted trees of depth ${TREES.depth} over both scores, the surroundings of the window and the evidence of the rules, fitted on scores of sources held out, scaled so that the blocking and flagging confidences meet bounds on false alarms (${JSON.stringify(MOST_FALSE_ALARMS)}). One set of weights for what users write and one for what comes from elsewhere. Settings: ${JSON.stringify({ LINEAR, NETWORK })}.

What flatters the held-out numbers: settings were chosen by them, the bounds are fitted on the same held-out scores, and the phrases of the rules were written with the training set in view. Two of the three writers whose texts are reserved have other texts in the training set.

${sections.join('\n\n')}
`;
}
