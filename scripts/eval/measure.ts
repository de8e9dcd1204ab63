import { auc, wilson } from './statistics.ts';
import { score } from './score.ts';
import type { Origin } from '../../src/conversation/types.ts';
import type { Verdict } from './score.ts';

/** A labelled text. Where it came from and in which language may be told by itself, or by its source and kind. */
export interface Row {
  readonly id: string;
  readonly text: string;
  readonly label: number;
  readonly source: string;
  readonly kind: string;
  readonly origin?: Origin;
  readonly lang?: string;
}

export interface Judged {
  readonly id: string;
  readonly label: 0 | 1;
  readonly origin: Origin;
  readonly kind: string;
  readonly source: string;
  readonly language: string;
  readonly verdict: Verdict;
}

/** Counts of one group, with 95% Wilson intervals. */
export interface Group {
  readonly name: string;
  readonly attacks: number;
  readonly caught: number;
  readonly recall?: readonly [number, number];
  readonly benign: number;
  readonly alarms: number;
  readonly falseAlarms?: readonly [number, number];
  readonly auc?: number;
}

/** Whom a row of this kind comes from. */
function originOf(kind: string): Origin {
  if (kind === 'indirect_injection' || kind === 'benign_document') return 'document';
  return kind === 'benign_tool_output' ? 'tool_result' : 'user';
}

/** The language that a source's name ends in (`xquad/de`), or `-`. */
function languageOf(source: string): string {
  return /\/([a-z]{2})$/u.exec(source)?.[1] ?? '-';
}

export function judge(rows: readonly Row[], progress: (done: number) => void): Judged[] {
  return rows.filter(row => row.label === 0 || row.label === 1).map((row, index) => {
    if (index % 500 === 0) progress(index);
    const origin = row.origin ?? originOf(row.kind);
    return {
      id: row.id, label: row.label === 1 ? 1 : 0, origin, kind: row.kind, source: row.source.split('/').slice(0, 2).join('/'), language: row.lang ?? languageOf(row.source), verdict: score(row.text, origin),
    };
  });
}

export function group(name: string, items: readonly Judged[]): Group {
  const attacks = items.filter(item => item.label === 1);
  const benign = items.filter(item => item.label === 0);
  const caught = attacks.filter(item => item.verdict.blocked).length;
  const alarms = benign.filter(item => item.verdict.blocked).length;
  const area = auc(attacks.map(item => item.verdict.score), benign.map(item => item.verdict.score));
  return {
    name, attacks: attacks.length, caught, benign: benign.length, alarms,
    ...(attacks.length > 0 ? { recall: wilson(caught, attacks.length) } : {}),
    ...(benign.length > 0 ? { falseAlarms: wilson(alarms, benign.length) } : {}),
    ...(area === undefined ? {} : { auc: area }),
  };
}

export function groupsBy(items: readonly Judged[], key: (item: Judged) => string): Group[] {
  const groups = new Map<string, Judged[]>();
  for (const item of items) {
    const list = groups.get(key(item)) ?? [];
    list.push(item);
    groups.set(key(item), list);
  }
  return [...groups].sort(([a], [b]) => a < b ? -1 : 1).map(([name, list]) => group(name, list));
}
