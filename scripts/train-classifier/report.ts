import { falseAlarms, logit } from './combine.ts';
import { DEFAULT_FIT } from './fit.ts';
import { percent } from '../eval/statistics.ts';
import type { Scored } from './combine.ts';
import type { Example, Head } from './data.ts';

export interface HeadResult {
  readonly head: Head;
  readonly blocking: number;
  readonly combine: readonly number[];
  /** Scores by models that saw no related source. */
  readonly held: readonly Scored[];
  /** Scores of the development set by the stored model. */
  readonly dev: readonly Scored[];
}

const at = (confidence: number): number => Math.log(confidence / (1 - confidence));

/** Share at or above a confidence by group, as table rows. */
function table(scored: readonly Scored[], result: HeadResult, group: (e: Example) => string): string {
  const groups = new Map<string, Scored[]>();
  for (const s of scored) {
    const key = group(s.example);
    const list = groups.get(key) ?? [];
    list.push(s);
    groups.set(key, list);
  }
  return [...groups].sort(([a], [b]) => a < b ? -1 : 1).map(([key, list]) => {
    const share = (confidence: number): string => percent(list.filter(s => logit(result.combine, s.inputs) >= at(confidence) || s.rule >= confidence).length, list.length);
    return `| ${key} | ${list[0]!.example.label === 1 ? 'attack' : 'benign'} | ${list.length} | ${share(0.5)} | ${share(result.blocking)} | ${share(0.95)} |`;
  }).join('\n');
}

/** The training report: what was trained on what, and what to expect of it. */
export function report(all: readonly Example[], results: readonly HeadResult[], digest: string): string {
  const count = (label: number, own: boolean): number => all.filter(e => e.label === label && e.family.startsWith('own') === own).length;
  const sections = results.map(result => {
    const held = result.held.filter(s => !s.example.family.startsWith('own'));
    const found = falseAlarms(result.held, result.combine, at(result.blocking));
    const attacks = held.filter(s => s.example.label === 1 && (result.head === 'document') === (s.example.kind === 'indirect_injection'));
    const caught = attacks.filter(s => logit(result.combine, s.inputs) >= at(result.blocking) || s.rule >= result.blocking).length;
    return `## Head \`${result.head}\` (blocks at ${result.blocking})

Expected on sources not seen: ${percent(caught, attacks.length)} of attacks at ${(found.rows * 100).toFixed(2)} % false alarms of all benign rows (${(found.families * 100).toFixed(2)} % as the mean over families; classifier alone).

Shares are of texts whose classifier or rule confidence reaches the bound.

### Sources held out (each scored by a model that saw no related source)

| family | label | texts | at 0.5 | at ${result.blocking} | at 0.95 |
|---|---|---|---|---|---|
${table(held, result, e => `${e.family}${e.kind === 'indirect_injection' ? ' (in documents)' : ''}`)}

### Development set (its wrappers and templates are also in the training set: optimistic)

| kind | label | texts | at 0.5 | at ${result.blocking} | at 0.95 |
|---|---|---|---|---|---|
${table(result.dev, result, e => e.kind)}

Last stage: ${['intercept', 'best window', 'whole text', 'second window', 'log segments', 'top rule', 'rule sum', 'spoken of'].map((name, i) => `${name} ${result.combine[i]!.toFixed(3)}`).join(', ')}.`;
  });
  return `# Training report of the injection classifier

Written by \`npx node scripts/train-classifier.ts\`; deterministic. Training data: SHA-256 ${digest}…

| | attack | benign |
|---|---|---|
| shared data set (without encoded rows) | ${count(1, false)} | ${count(0, false)} |
| lines written for this detector (\`corpus/detectors/injection/train\`) | ${count(1, true)} | ${count(0, true)} |

First stage: logistic regression on hashed words, stem pairs and concepts of the strongest window of a text (multiple-instance learning), one set of 8-bit weights for what users write and one for what comes from elsewhere. Last stage: logistic regression on window scores and rule evidence, fitted on scores of sources held out, scaled so that the blocking and flagging confidences meet bounds on false alarms. Settings: ${JSON.stringify(DEFAULT_FIT)}.

What flatters the held-out numbers: the settings above were chosen by them, the last stage and its bounds are fitted on the
same held-out scores, and the phrases of the rules were written with the training set in view. Near misses written for
this detector share sentences between folds inside composed documents.

${sections.join('\n\n')}
`;
}
