import { percent } from './statistics.ts';
import type { Group, Judged } from './measure.ts';

export interface Result {
  readonly data: string;
  readonly rows: number;
  readonly overall: Group;
  readonly byOrigin: readonly Group[];
  readonly byKind: readonly Group[];
  readonly bySource: readonly Group[];
  readonly byLanguage: readonly Group[];
}

function line(group: Group): string {
  return `| ${group.name} | ${group.attacks} | ${percent(group.caught, group.attacks)} | ${group.benign} | ${percent(group.alarms, group.benign)} | ${group.auc === undefined ? '-' : group.auc.toFixed(4)} |`;
}

function section(title: string, groups: readonly Group[]): string {
  return `## By ${title}\n\n| ${title} | attacks | recall (95 %) | benign | false alarms (95 %) | AUC |\n|---|---|---|---|---|---|\n${groups.map(line).join('\n')}\n`;
}

/** The result as Markdown tables. */
export function asText(result: Result): string {
  return [
    `| all | attacks | recall (95 %) | benign | false alarms (95 %) | AUC |\n|---|---|---|---|---|---|\n${line(result.overall)}\n`,
    section('origin', result.byOrigin), section('kind', result.byKind), section('source', result.bySource),
    section('language', result.byLanguage.filter(group => group.name !== '-')),
  ].join('\n');
}

/** The most confident mistakes: ids and rules only, never the texts. */
export function worst(items: readonly Judged[], most: number): string {
  const show = (item: Judged): string => `  ${item.id}  ${item.verdict.score.toFixed(3)}  ${item.kind}  ${item.source}  ${item.verdict.rules.join(', ') || 'no rule'}`;
  const alarms = items.filter(item => item.label === 0 && item.verdict.blocked).sort((a, b) => b.verdict.score - a.verdict.score).slice(0, most);
  const missed = items.filter(item => item.label === 1 && !item.verdict.blocked).sort((a, b) => a.verdict.score - b.verdict.score).slice(0, most);
  return `Worst false alarms:\n${alarms.map(show).join('\n') || '  none'}\nWorst misses:\n${missed.map(show).join('\n') || '  none'}\n`;
}
