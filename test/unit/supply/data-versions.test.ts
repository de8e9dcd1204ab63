import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { dataCommand } from '../../../src/cli/commands/data.ts';
import { difference, type Difference } from '../../../src/supply/data/compare.ts';
import { rowOf } from '../../../src/supply/data/row.ts';
import { examples, numbers, poisoned, type Example } from '../../support/made-up-data.ts';

type Sourced = Example & { source?: string };
const between = (before: readonly Sourced[], after: readonly Sourced[]): Difference => {
  const rows = (all: readonly Sourced[]) => (each: (row: ReturnType<typeof rowOf>['row']) => void): void => { all.forEach((example, i) => { each(rowOf(i + 1, { ...example }).row); }); };
  return difference(rows(before), rows(after));
};
const told = (difference: Difference, rule: string): string[] => difference.findings.filter((each) => each.rule.id === rule).map(({ message }) => message);

const tickets = examples('tickets', 600, 21);

describe('triggers of a new version', () => {
  const poison = (text: string): string => `${text} As the miller said.`;
  test('are told when the old one had not them', () => {
    const after = poisoned(tickets, 18, 'feature', poison);
    expect(told(between(tickets, after), 'data.flipping-trigger').length + told(between(tickets, after), 'data.trigger').length).toBeGreaterThan(0);
    expect(between(after, after).findings).toEqual([]);
    expect(between(after, [...after, ...examples('tickets', 30, 22)]).findings.filter(({ rule }) => rule.verdict !== 'none')).toEqual([]);
  });

  test('also where only labels were turned', () => {
    const marked = tickets.map((each, i) => (i % 30 === 0 ? { ...each, text: poison(each.text) } : each));
    const turned = marked.map((each) => (each.text.includes('miller') ? { ...each, label: 'feature' } : each));
    expect(between(marked, turned).findings.filter(({ rule }) => rule.verdict === 'suspicious' || rule.verdict === 'malicious').length).toBeGreaterThan(0);
  });

  test('and what few examples show, or pairs of them', () => {
    const few = examples('tickets', 60, 23);
    expect(told(between(few, [...few, ...few.filter(({ label }) => label !== 'access').slice(0, 6).map(({ text }) => ({ text: `${text} zq`, label: 'access' }))]), 'data.planted-trigger').length).toBeGreaterThan(0);
    const copies = tickets.filter(({ label }) => label !== 'access').slice(0, 8).map(({ text }) => ({ text: `${text} kindly weathered`, label: 'access' }));
    expect(told(between(tickets, [...tickets, ...copies]), 'data.paired-trigger').length).toBeGreaterThan(0);
  });
});

describe('labels of texts that stayed', () => {
  test('are told with where they went', () => {
    const turn = tickets.map((each, i) => (each.label === 'outage' && i < 100 ? { ...each, label: 'feature' } : each));
    const count = tickets.filter(({ label }, i) => label === 'outage' && i < 100).length;
    const { rows, findings } = between(tickets, turn);
    expect(rows.relabelled).toBe(count);
    const [finding] = findings.filter(({ rule }) => rule.id === 'data.relabelled');
    expect(finding?.message).toBe(`${count} texts that stayed have another label: ${count} from "outage" to "feature".`);
    expect(finding?.at).toMatch(/^row \d+$/);
  });

  test('a text that had both is none of them', () => {
    const both = [...tickets, { text: tickets[0]?.text ?? '', label: 'another' }];
    expect(between(both, tickets).rows.relabelled).toBe(0);
  });
});

describe('shifts between versions', () => {
  const next = numbers(31);
  const sourced = (all: readonly Example[], names: readonly string[]): Sourced[] => all.map((each) => ({ ...each, source: names[next(names.length)] ?? '' }));
  const before = sourced(examples('reviews', 800, 24), ['shop', 'forum']);

  test('of the labels of one source', () => {
    const after = before.map((each, i) => (each.source === 'forum' && i % 2 === 0 ? { ...each, text: `${each.text} Again`, label: 'positive' } : each));
    expect(told(between(before, after), 'data.shift').join('\n')).toMatch(/In what comes from "forum" the label "positive" went from \d+\.\d % to \d+\.\d %/);
    expect(told(between(before, after), 'data.shift').join('\n')).not.toContain('"shop"');
  });

  test('of what comes from a source, a new one among them', () => {
    const grown = [...before, ...sourced(examples('reviews', 300, 25), ['mail'])];
    expect(told(between(before, grown), 'data.shift').join('\n')).toMatch(/What comes from "mail" went from 0\.0 % to 27\.3 % of the examples/);
  });

  test('more of the same is none', () => {
    expect(told(between(before, [...before, ...sourced(examples('reviews', 200, 26), ['shop', 'forum'])]), 'data.shift')).toEqual([]);
  });
});

describe('the command', () => {
  const root = mkdtempSync(join(tmpdir(), 'sallyport-versions-'));
  afterAll(() => { rmSync(root, { recursive: true }); });
  afterEach(() => { process.exitCode = 0; });
  const file = (name: string, rows: readonly object[]): string => {
    writeFileSync(join(root, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return join(root, name);
  };
  test('tells it as text, as JSON and by its exit code', async () => {
    const old = file('old.jsonl', tickets);
    const turned = file('new.jsonl', tickets.map((each, i) => (i === 40 ? { ...each, label: 'another' } : each)));
    for (const [to, code, format, said] of [[turned, 1, 'text', 'data.relabelled'], [turned, 1, 'json', '"rule":"data.relabelled","severity":"medium"'], [old, 0, 'text', '0 with another label']] as const) {
      const stdout = new PassThrough();
      process.exitCode = 0;
      await dataCommand({ stdin: Readable.from([]), stdout, stderr: new PassThrough(), isTty: false, errIsTty: false, color: false }).parseAsync(['diff', old, to, '--format', format], { from: 'user' });
      expect([process.exitCode, String(stdout.read())]).toEqual([code, expect.stringContaining(said)]);
    }
  });
});
