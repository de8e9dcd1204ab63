import { describe, expect, test } from 'vitest';
import { Triggers } from '../../../src/supply/data/checks/triggers.ts';
import type { DataFinding } from '../../../src/supply/data/contract.ts';
import { rowOf } from '../../../src/supply/data/row.ts';
import { examples, numbers, type Example } from '../../support/made-up-data.ts';

/** A broad label, a part of which is like a rare one. */
function broad(): Example[] {
  const next = numbers(3);
  const text = (topic: number): string => Array.from({ length: 12 }, () => `t${topic}w${next(40)}`).join(' ');
  const rows = Array.from({ length: 200 }, (_, i) => (i < 131 ? { text: text(0), label: 'a' } : i < 176 ? { text: text(1), label: 'a' } : i < 188 ? { text: text(1), label: 'b' } : { text: text(2), label: 'c' }));
  return rows.map((row) => ({ row, at: next(1_000_000) })).sort((a, b) => a.at - b.at).map(({ row }) => row);
}

/** Gives a share of the examples, in a hundred, another label. */
function turned(all: readonly Example[], share: number, of?: string): Example[] {
  const next = numbers(share + 40);
  const labels = [...new Set(all.map(({ label }) => label))];
  return all.map((each) => {
    if (next(100) >= share || (of !== undefined && each.label !== of)) return each;
    const others = labels.filter((label) => label !== each.label);
    return { ...each, label: others[next(others.length)] ?? '' };
  });
}

function noise(all: readonly Example[]): DataFinding[] {
  const triggers = new Triggers(all.length);
  all.forEach((each, i) => { triggers.row(rowOf(i + 1, { ...each }).row); });
  return triggers.end().filter(({ rule }) => rule.id === 'data.contradicted-labels' || rule.id === 'data.turned-labels');
}

describe('labels that the clearest texts contradict', () => {
  const tickets = examples('tickets', 900, 51);
  test('five in a hundred are told for the reader, with what they say', () => {
    const [finding] = noise(turned(tickets, 5));
    expect(finding?.rule.id).toBe('data.contradicted-labels');
    expect(finding?.rule.verdict).toBe('none');
    expect(finding?.message).toMatch(/^Of the \d+ examples that are clearest by their words \d+ \([3-8]\.\d %\) have another label than these say \(\d+ "\w+" where the words say "\w+"/);
    expect(finding?.at).toMatch(/^row \d+$/);
    const right = turned(tickets, 5);
    const wrong = finding?.rows?.filter((row) => right[row - 1]?.label === tickets[row - 1]?.label) ?? [];
    expect(wrong.length).toBeLessThan((finding?.rows?.length ?? 0) / 4);
  });

  test('twelve in a hundred somebody has turned', () => {
    expect(noise(turned(tickets, 12)).map(({ rule }) => rule.id)).toEqual(['data.turned-labels']);
  });

  test.each<[string, Example[]]>([
    ['as they are', tickets],
    ['with sentences that say something else', examples('news', 900, 52, 25)],
    ['with many of them', examples('reviews', 600, 53, 40)],
    ['with one rare label', [...examples('messages', 600, 54, 10).filter(({ label }) => label === 'ham'), ...examples('messages', 60, 55, 10).filter(({ label }) => label === 'spam')]],
    ['that have nothing to do with the texts', examples('reviews', 600, 56).map((each, i) => ({ ...each, label: String((i * 7919) % 2) }))],
    ['with a broad label that is partly like a rare one', broad()],
    ['of few examples', turned(examples('tickets', 90, 57), 5)],
  ])('honest ones are none: %s', (_name, all) => { expect(noise(all)).toEqual([]); });
});
