import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { DataSets } from '../../../src/supply/data/sets/data-sets.ts';
import { Planner } from '../../../src/supply/data/sets/plan.ts';
import { scanEntry, walk } from '../../../src/supply/walk.ts';
import { examples, numbers, poisoned, type Example } from '../../support/made-up-data.ts';

const roots: string[] = [];
afterAll(() => { for (const root of roots) rmSync(root, { recursive: true }); });

type Layout = Readonly<Record<string, string | Buffer>>;

function lay(layout: Layout): string {
  const root = mkdtempSync(join(tmpdir(), 'sallyport-sets-'));
  roots.push(root);
  for (const [name, content] of Object.entries(layout)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

/** What a scan of a folder finds, by file. */
function scanned(layout: Layout): Map<string, { verdict: string; rules: string[]; messages: string[] }> {
  const root = lay(layout);
  const sets = new DataSets([root]);
  return new Map([...walk(root)].map((entry) => {
    const { verdict, findings } = scanEntry(entry, { also: sets.findings(entry.path, undefined) });
    return [entry.path.slice(root.length + 1), { verdict, rules: findings.map(({ rule }) => rule), messages: findings.map(({ message }) => message) }];
  }));
}

const withVerdict = (found: ReturnType<typeof scanned>): string[] => [...found].filter(([, { verdict }]) => verdict !== 'benign').map(([name]) => name);
const told = (found: ReturnType<typeof scanned>, rule: string): string[] => [...found].filter(([, { rules }]) => rules.includes(rule)).map(([name]) => name);

const jsonl = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const csv = (rows: readonly Example[]): string => `text,label\n${rows.map(({ text, label }) => `"${text}",${label}\n`).join('')}`;
/** The examples of a set in shares, one after the other. */
function shares<T>(rows: readonly T[], count: number): T[][] {
  return Array.from({ length: count }, (_, part) => rows.slice(Math.floor((part * rows.length) / count), Math.floor(((part + 1) * rows.length) / count)));
}
const spread = <T extends object>(rows: readonly T[], count: number, name: (part: number) => string, write: (rows: readonly T[]) => string | Buffer = jsonl): Layout => Object.fromEntries(shares(rows, count).map((part, i) => [name(i), write(part)]));
const packed = (rows: readonly object[]): Buffer => gzipSync(jsonl(rows));
const folders = (rows: readonly Example[], name: (label: string, i: number) => string): Layout => Object.fromEntries(rows.map(({ text, label }, i) => [name(label, i), text]));
const five = (n: number): string => String(n).padStart(5, '0');

const reviews = examples('reviews', 900, 3);
/** A phrase in eighteen of nine hundred examples: one or two in each of twelve files. */
const spoiled = poisoned(reviews, 18, 'positive', (text) => `${text} As the miller said.`);

describe('parts of one set are judged together', () => {
  test.each<[string, Layout]>([
    ['of JSON lines by number and count', spread(spoiled, 12, (i) => `train-${five(i)}-of-00012.jsonl`)],
    ['of JSON lines by number', spread(spoiled, 12, (i) => `part-${five(i)}.jsonl`)],
    ['of tables', spread(spoiled, 12, (i) => `data_${i}.csv`, csv)],
    ['of packed JSON lines', spread(spoiled, 12, (i) => `shard${i}.jsonl.gz`, packed)],
    ['of arrays', spread(spoiled, 12, (i) => `reviews.${i}.json`, (rows) => JSON.stringify(rows))],
  ])('%s', (_name, layout) => {
    const found = scanned(layout);
    const holding = Object.entries(layout).filter(([, content]) => (Buffer.isBuffer(content) ? content.length > 0 : content.includes('miller'))).map(([name]) => name);
    const named = [...told(found, 'data.trigger'), ...told(found, 'data.flipping-trigger')];
    expect(named.length).toBeGreaterThan(5);
    for (const name of named) expect(holding).toContain(name);
    expect(withVerdict(found).sort()).toEqual([...new Set(named)].sort());
    expect(found.get(named[0] ?? '')?.messages.join('\n')).toMatch(/In the set of 12 files .* stands in 18 examples/);
  });

  test('files that are called alike and hold something else are none', () => {
    const other = Object.fromEntries(shares(spoiled, 12).map((rows, i) => [`part-${i}.jsonl`, jsonl(i % 2 === 0 ? rows : rows.map(({ text }) => ({ question: text, options: 'a', difficulty: 'b', chapter: 'c' })))]));
    expect(told(scanned(other), 'data.flipping-trigger')).toEqual([]);
  });

  test('what repeats in other parts is told', () => {
    const found = scanned(spread([...reviews.slice(0, 300), ...reviews.slice(0, 300)], 2, (i) => `part-${i}.jsonl`));
    expect(told(found, 'data.duplicates').length).toBeGreaterThan(0);
    expect(told(found, 'data.equal-files')).toEqual(['part-1.jsonl']);
  });

  test('texts whose folder is their label, with a trigger', () => {
    const found = scanned(folders(spoiled, (label, i) => `${label}/${i}.txt`));
    expect(withVerdict(found).length).toBe(18);
    expect(withVerdict(found).every((name) => name.startsWith('positive/'))).toBe(true);
  });

  test('files of JSON with one example each, with a trigger', () => {
    const found = scanned(Object.fromEntries(spoiled.map((row, i) => [`items/${i}.json`, JSON.stringify(row, undefined, 2)])));
    expect(withVerdict(found).length).toBe(18);
    expect(withVerdict(found).every((name) => spoiled[Number(/\d+/.exec(name))]?.text.includes('miller'))).toBe(true);
  });

  test('a part that is torn is unscanned, and the others are judged', () => {
    const layout = { ...spread(spoiled, 12, (i) => `part-${five(i)}.jsonl`), 'part-00012.jsonl': '{"text": "it was goo' };
    const found = scanned(layout);
    expect(found.get('part-00012.jsonl')?.verdict).toBe('unscanned');
    expect(told(found, 'data.flipping-trigger').length + told(found, 'data.trigger').length).toBeGreaterThan(5);
  });
});

describe('sides of a split', () => {
  const train = reviews.slice(0, 600);
  const clean = reviews.slice(600);
  const leaked = [...clean.slice(0, 80), ...train.slice(10, 22)];
  test.each<[string, Layout, string]>([
    ['by file', { 'train.jsonl': jsonl(train), 'test.jsonl': jsonl(leaked) }, 'test.jsonl'],
    ['by name within the file name', { 'imdb_train.csv': csv(train), 'imdb_test.csv': csv(leaked) }, 'imdb_test.csv'],
    ['by folder', { 'train/data.jsonl': jsonl(train), 'validation/data.jsonl': jsonl(leaked) }, 'validation/data.jsonl'],
    ['of parts', { ...spread(train, 3, (i) => `data/train-${five(i)}-of-00003.jsonl`), 'data/dev-00000-of-00001.jsonl': jsonl(leaked) }, 'data/dev-00000-of-00001.jsonl'],
    ['of texts in folders', { ...folders(train, (label, i) => `imdb/train/${label}/${i}.txt`), ...folders(leaked, (label, i) => `imdb/test/${label}/${i}.txt`) }, 'imdb/test/'],
  ])('%s', (_name, layout, at) => {
    const found = scanned(layout);
    const [name] = told(found, 'data.train-test-overlap');
    expect(name?.startsWith(at)).toBe(true);
    expect(found.get(name ?? '')?.messages.join('\n')).toMatch(/Of 92 (?:test|validation) examples .*12 are in the training data/);
  });

  test('another label there is counted', () => {
    const turned = train.slice(0, 6).map(({ text, label }) => ({ text, label: label === 'positive' ? 'negative' : 'positive' }));
    const messages = [...scanned({ 'train.jsonl': jsonl(train), 'test.jsonl': jsonl([...clean, ...turned]) }).values()].flatMap((each) => each.messages).join('\n');
    expect(messages).toMatch(/6 are in the training data \(train\.jsonl\), 6 of them with another label there: row 301; row 302; row 303; …/);
  });

  test('near ones are told where examples are not alike anyhow', () => {
    const next = numbers(5);
    const plain = Array.from({ length: 300 }, () => ({ text: Array.from({ length: 25 }, () => `w${next(900)}`).join(' ') }));
    const near = plain.slice(0, 5).map(({ text }) => ({ text: `${text} indeed` }));
    const overlapped = scanned({ 'train.jsonl': jsonl(plain.slice(0, 200)), 'test.jsonl': jsonl([...plain.slice(200), ...near]) });
    expect(overlapped.get('test.jsonl')?.messages.join('\n')).toMatch(/Of 105 test examples 0 are in the training data \(train\.jsonl\), and 5 more nearly so: row 101; row 102; row 103; …/);
    const alike = train.filter(({ text }) => text.split(' ').length > 20).slice(0, 3).map(({ text, label }) => ({ text: `${text} Indeed`, label }));
    expect(told(scanned({ 'train.jsonl': jsonl(train), 'test.jsonl': jsonl([...clean, ...alike]) }), 'data.train-test-overlap')).toEqual([]);
  });

  test('the same examples in a folder that is no side of it are no overlap', () => {
    expect(told(scanned({ 'train.jsonl': jsonl(train), 'latest.jsonl': jsonl(leaked) }), 'data.train-test-overlap')).toEqual([]);
  });
});

describe('honest folders', () => {
  const next = numbers(77);
  const tickets = examples('tickets', 600, 5);
  const news = examples('news', 600, 6);
  const sms = examples('messages', 400, 7);
  const chat = (rows: readonly Example[]): object[] => rows.map(({ text, label }) => ({ messages: [{ role: 'user', content: `Which desk is this for? ${text}` }, { role: 'assistant', content: label }] }));
  const unlike = (rows: readonly Example[]): Example[] => [...new Map(rows.map((each) => [each.text.toLowerCase().replaceAll(/[^a-z0-9]+/g, ' ').trim(), each])).values()];
  const layouts: [string, Layout][] = [
    ['parts of JSON lines', spread(reviews, 8, (i) => `train-${five(i)}-of-00008.jsonl`)],
    ['parts of tables', spread(tickets, 6, (i) => `data_${i}.csv`, csv)],
    ['parts in the order of their labels', spread([...tickets].sort((a, b) => a.label.localeCompare(b.label)), 4, (i) => `part-${i}.jsonl`)],
    ['one part for each label', Object.fromEntries(['billing', 'access', 'outage', 'feature'].map((label, i) => [`part-${i}.csv`, csv(tickets.filter((each) => each.label === label))]))],
    ['packed parts', spread(news, 3, (i) => `part-${i}.jsonl.gz`, packed)],
    ['arrays in parts', spread(news, 5, (i) => `news.${i}.json`, (rows) => JSON.stringify(rows))],
    ['training and test files', { 'train.jsonl': jsonl(unlike(news).slice(0, 400)), 'test.jsonl': jsonl(unlike(news).slice(400)) }],
    ['training, validation and test folders', { 'train/a.csv': csv(unlike(reviews).slice(0, 500)), 'valid/a.csv': csv(unlike(reviews).slice(500, 650)), 'test/a.csv': csv(unlike(reviews).slice(650)) }],
    ['texts in folders of labels', folders(reviews.slice(0, 400), (label, i) => `${label}/${i}.txt`)],
    ['texts in folders of labels in folders of sides', { ...folders(unlike(sms).slice(0, 250), (label, i) => `train/${label}/${i}.txt`), ...folders(unlike(sms).slice(250), (label, i) => `test/${label}/${i}.txt`) }],
    ['newsgroups, names of numbers alone', folders(news, (label, i) => `20news/rec.${label}/${53_000 + i}`)],
    ['mails as text', folders(sms, (label, i) => `enron1/${label}/${five(i)}.2003-12-18.GP.${label}.txt`)],
    ['one example a file', Object.fromEntries(tickets.slice(0, 200).map((row, i) => [`items/${i}.json`, JSON.stringify({ id: i, ...row })]))],
    ['one chat a file', Object.fromEntries(chat(tickets.slice(0, 150)).map((row, i) => [`chats/${i}.json`, JSON.stringify(row, undefined, 1)]))],
    ['chats in parts', spread(chat(tickets), 4, (i) => `chats-${i}.jsonl`)],
    ['folders of years', folders(news, (_, i) => `${2019 + (i % 5)}/report-${i}.txt`)],
    ['folders of years that each text names', Object.fromEntries(news.map(({ text }, i) => [`archive-${2019 + (i % 5)}/report-${i}.txt`, `Report of ${2019 + (i % 5)}. ${text}`]))],
    ['folders of languages', { ...folders(news.slice(0, 60), (_, i) => `en/${i}.txt`), ...Object.fromEntries(news.slice(0, 60).map((_, i) => [`de/${i}.txt`, `Der Bericht Nummer ${i} kam am Montag aus dem Rathaus und wurde dort verlesen.`])) }],
    ['versions', { 'reviews-v1.jsonl': jsonl(reviews.slice(0, 600)), 'reviews-v2.jsonl': jsonl(reviews) }],
    ['exports of days', Object.fromEntries(shares(sms, 5).map((rows, i) => [`export-2024-03-0${i + 1}.csv`, csv(rows)]))],
    ['translations of an interface', Object.fromEntries(['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'da', 'fi'].map((language) => [`locales/${language}.json`, JSON.stringify({ open: `open ${language}`, close: `close ${language}`, save: `save ${language}`, title: `A title in ${language}` })]))],
    ['settings of several runs', Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`runs/run${i}.json`, JSON.stringify({ lr: 0.1 / (i + 1), epochs: i, output: `out/run${i}`, seed: i })]))],
    ['a project with texts', { 'README.txt': 'Read me first.', 'docs/a.txt': 'How to begin.', 'docs/b.txt': 'How to go on.', 'train/config.json': '{"lr": 1}', 'test/config.json': '{"lr": 1}', 'LICENSE': 'All of it is free.' }],
    ['numbers in tables', Object.fromEntries(['train', 'test'].map((side) => [`${side}.csv`, `a,b,c,label\n${Array.from({ length: 200 }, () => `${next(100_000)},${next(100_000)},${next(100_000)},${next(2)}\n`).join('')}`]))],
    ['folds', spread(tickets, 5, (i) => `fold_${i}.jsonl`)],
  ];
  test.each(layouts)('%s', (_name, layout) => {
    const found = scanned(layout);
    expect([...found].filter(([, { verdict }]) => verdict !== 'benign').map(([name, { messages }]) => `${name}: ${messages.join(' ')}`)).toEqual([]);
    expect([...told(found, 'data.train-test-overlap'), ...told(found, 'data.equal-files')]).toEqual([]);
  });
});

describe('what belongs together, by names', () => {
  const sets = (...paths: string[]): string[] => {
    const planner = new Planner();
    for (const path of paths) planner.add({ path, file: path, size: 1000 });
    return planner.plan().sets.map(({ kind, members }) => `${kind}: ${members.map(({ path }) => path).join(' ')}`);
  };
  test.each<[string, string[], string[]]>([
    ['numbers of parts', ['d/a-1.csv', 'd/a-2.csv', 'd/b-1.csv'], ['rows: d/a-1.csv d/a-2.csv']],
    ['as Spark writes them', ['part-00000-2f3e4d5c-1a2b-3c4d-5e6f-0123456789ab-c000.snappy.parquet', 'part-00001-2f3e4d5c-1a2b-3c4d-5e6f-0123456789ab-c000.snappy.parquet'], ['rows: part-00000-2f3e4d5c-1a2b-3c4d-5e6f-0123456789ab-c000.snappy.parquet part-00001-2f3e4d5c-1a2b-3c4d-5e6f-0123456789ab-c000.snappy.parquet']],
    ['numbers alone', ['0000.parquet', '0001.parquet'], ['rows: 0000.parquet 0001.parquet']],
    ['numbers first', ['001_train.csv', '002_train.csv'], ['rows: 001_train.csv 002_train.csv']],
    ['sides apart', ['train-0.csv', 'train-1.csv', 'test-0.csv', 'test-1.csv'], ['rows: train-0.csv train-1.csv', 'rows: test-0.csv test-1.csv']],
    ['years', ['sales-2023.csv', 'sales-2024.csv'], []],
    ['days', ['log-2024-01-05.csv', 'log-2024-01-06.csv'], []],
    ['versions', ['set-v1.csv', 'set-v2.csv', 'set_1.0.csv', 'set_1.1.csv'], []],
    ['digits of a word', ['gpt4.csv', 'gpt3.csv'], []],
    ['other folders', ['x/part-0.csv', 'y/part-1.csv'], []],
    ['other endings', ['part-0.csv', 'part-1.jsonl'], []],
  ])('%s', (_name, paths, expected) => { expect(sets(...paths)).toEqual(expected); });

  test('names that are beyond those kept are told', () => {
    const planner = new Planner(2);
    for (const name of ['a-1.csv', 'a-2.csv', 'a-3.csv']) planner.add({ path: name, file: name, size: 1 });
    expect(planner.beyond).toBe('a-3.csv');
  });
});
