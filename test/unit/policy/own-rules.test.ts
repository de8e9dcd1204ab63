/** `rules:` of the policy file: what is read, every mistake in its place, and files that change while running. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import { Guard } from '../../../src/enforce/guard.ts';
import { inspectText } from '../../../src/enforce/inspect-text.ts';
import { DETECTORS } from '../../../src/inspect/detectors.generated.ts';
import { createEngine } from '../../../src/inspect/engine.ts';
import { VIEWS } from '../../../src/inspect/views.generated.ts';
import { parseCases } from '../../../src/policy/cases.ts';
import { parsePolicyFile, readPolicyFile } from '../../../src/policy/file.ts';
import type { PolicyFile } from '../../../src/policy/file.ts';
import { PolicyFileError } from '../../../src/policy/problem.ts';
import { resolve } from '../../../src/policy/resolve.ts';
import { PolicyStore } from '../../../src/policy/store.ts';
import { CONTEXT } from './support.ts';

const engine = createEngine({ detectors: DETECTORS, views: VIEWS });
const context = { ...CONTEXT, rules: [...engine.rules.values()] };
const folder = mkdtempSync(join(tmpdir(), 'own-rules-'));
afterAll(() => rmSync(folder, { recursive: true }));

function problems(text: string, files: Parameters<typeof parsePolicyFile>[3] = []): string[] {
  try {
    parsePolicyFile(text, 'p.yaml', context, files);
    return [];
  } catch (error) {
    if (!(error instanceof PolicyFileError)) throw error;
    return error.problems.map((each) => `${each.file}:${each.line}:${each.column} ${each.message}`);
  }
}

function decide(file: PolicyFile, text: string, origin: 'user' | 'model' = 'user') {
  const policy = resolve(file, { application: 'default', route: '/', model: '' });
  const guard = new Guard({ engine, clock: systemClock, policy: () => policy });
  const result = inspectText(guard, policy, guard.vault({ exchange: 'x', application: 'default' }, policy), { text, origin, source: undefined }, 0);
  return { action: result.decision.action, rules: result.decision.reasons.map((reason) => reason.rule), text: result.text };
}

describe('mistakes', () => {
  test.each([
    ['rules:\n  - id: heron\n    category: pii\n    any: [x]\n', 'p.yaml:2:9 must begin with "user."'],
    ['rules:\n  - {id: user.a, category: pii}\n', 'p.yaml:2:5 needs any or all'],
    ['rules:\n  - {id: user.a, category: nosuch, any: [x]}\n', 'p.yaml:2:28 must be one of'],
    ['rules:\n  - id: user.a\n    category: pii\n    any:\n      - {pattern: "a("}\n', 'p.yaml:5:19 the pattern is not valid RE2'],
    ['rules:\n  - {id: user.a, category: pii, any: [x], near: 5}\n', 'p.yaml:2:49 needs two things'],
    ['rules:\n  - {id: user.a, category: pii, any: [x]}\n  - {id: user.a, category: pii, any: [y]}\n', 'p.yaml:3:10 there is a rule user.a already'],
    ['rules:\n  inline:\n    - {id: user.a, category: pii, any: [{word: x, text: y}]}\n', 'p.yaml:3:41 needs one of'],
    ['rules:\n  allow:\n    - {rules: [user.b], texts: [x]}\n', 'p.yaml:3:16 there is no rule "user.b"'],
    ['rules:\n  allow:\n    - {rules: [pii.email]}\n', 'p.yaml:3:7 needs texts or patterns'],
    ['rules:\n  - {id: user.a, category: pii, any: [x]}\npolicy:\n  disabled_rules: [user.b]\n', 'p.yaml:4:20 there is no rule "user.b"; did you mean "user.a"'],
    ['rules:\n  - {id: user.a, category: pii, any: [x], paranoid: 2}\n', 'p.yaml:2:43 there is no setting "paranoid" here; did you mean "paranoia"'],
  ])('%j', (text, wanted) => {
    const found = problems(text);
    expect(found.length, found.join('\n')).toBe(1);
    expect(found[0]).toContain(wanted);
  });

  test('in files, each with its own place', () => {
    const found = problems('rules:\n  files: [a.yaml, b.yar, c.yar]\n', [
      { name: 'a.yaml', path: 'a.yaml', text: '- id: user.a\n  category: pii\n  any: [{pattern: "["}]\n' },
      { name: 'b.yar', path: 'b.yar', text: 'rule x {\n  strings:\n    $a = "x" xor\n  condition: $a\n}\nrule y { meta: severity = "awful" condition: true }\n' },
      { name: 'c.yar', path: 'c.yar', text: '', fault: 'there is no such file' },
    ]);
    expect(found.map((each) => each.split(' ')[0])).toEqual(['a.yaml:3:19', 'b.yar:3:14', 'b.yar:6:27', 'c.yar:1:1']);
  });
});

describe('what they lead to', () => {
  test('the defaults of the category, exceptions and overrides apply', () => {
    const rules = 'rules:\n  - {id: user.heron, category: denylist, any: [project heron]}\n  - {id: user.soft, category: harmful, any: [soft words]}\n  - {id: user.high, category: denylist, paranoia: 3, any: [high words]}\n';
    const file = parsePolicyFile(rules, 'p.yaml', context);
    expect(decide(file, 'about Project Heron')).toMatchObject({ action: 'block', rules: ['user.heron'] });
    expect(decide(file, 'some soft words')).toMatchObject({ action: 'flag', rules: ['user.soft'] });
    expect(decide(file, 'some high words')).toMatchObject({ action: 'flag', rules: ['user.high'] });
    expect(decide(file, 'Heron is a bird')).toMatchObject({ action: 'allow', rules: [] });
    const over = parsePolicyFile(`${rules}policy:\n  rules:\n    - {when: {rule: user.heron}, then: {action: redact, method: mask}}\n`, 'p.yaml', context);
    expect(decide(over, 'about Project Heron, today')).toMatchObject({ action: 'redact', text: 'about [REDACTED:user.heron], today' });
    expect(decide(over, 'about Project Heron, today', 'model')).toMatchObject({ action: 'redact', text: 'about [REDACTED:user.heron], today' });
    expect(file.version).not.toBe(parsePolicyFile('', 'p.yaml', context).version);
    expect(over.version).not.toBe(file.version);
  });

  test('findings of built-in rules can be taken back, by the whole of what was found', () => {
    const file = parsePolicyFile('rules:\n  allow:\n    - {rules: pii.email, texts: [help@northwind-traders.com], patterns: ["[a-z]+@example-corp\\\\.com"]}\n', 'p.yaml', context);
    expect(decide(file, 'write to Help@northwind-traders.com')).toMatchObject({ action: 'allow' });
    expect(decide(file, 'write to jane@example-corp.com')).toMatchObject({ action: 'allow' });
    expect(decide(file, 'write to jane@example-corp.com.evil-host.org')).toMatchObject({ action: 'redact' });
    expect(decide(file, 'write to other@northwind-traders.com')).toMatchObject({ action: 'redact' });
  });

  test('a condition on the whole of an answer blocks it whole', () => {
    const file = parsePolicyFile('rules:\n  - {id: user.both, category: denylist, all: [alpha, omega]}\n', 'p.yaml', context);
    expect(decide(file, 'alpha and, at the end, omega', 'model')).toMatchObject({ action: 'block', text: undefined });
    expect(decide(file, 'alpha alone', 'model')).toMatchObject({ action: 'allow', text: 'alpha alone' });
  });
});

describe('the guide', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../docs/guides/own-rules.md'), 'utf8');
  const blocks = [...guide.matchAll(/^```(\w+)(?: ([\w-]+))?\n(.*?)^```$/gms)].map(([, language, kind, text]) => ({ language, kind, text: text ?? '' }));

  test.each(blocks.filter(({ language, kind }) => language === 'yaml' && kind !== 'own-cases').map(({ text }) => text))('example %#', (text) => {
    expect(parsePolicyFile(text, 'p.yaml', context).warnings).toEqual([]);
  });
  test('YARA and cases', () => {
    const yara = blocks.find(({ language }) => language === 'yara')?.text ?? '';
    const file = parsePolicyFile(blocks[0]?.text ?? '', 'p.yaml', context, [{ name: 'a.yar', path: 'a.yar', text: yara }]);
    expect([...(file.own?.rules.keys() ?? [])]).toEqual(['user.project-heron', 'user.fake-invoice']);
    const cases = parseCases(blocks.find(({ kind }) => kind === 'own-cases')?.text ?? '', 'cases.yaml', [...file.rules.values()]);
    expect(cases.map((each) => ('text' in each ? decide(file, each.text).action : ''))).toEqual(cases.map((each) => ('action' in each.expect ? each.expect.action : 'none')));
  });
});

describe('files', () => {
  test('are read beside the policy, and a change of one is taken over', async () => {
    const path = join(folder, 'sallyport.yaml');
    writeFileSync(path, 'rules: {files: [own.yaml, more.yar]}\n');
    writeFileSync(join(folder, 'own.yaml'), 'inline:\n  - {id: user.one, category: denylist, any: [first words]}\n');
    writeFileSync(join(folder, 'more.yar'), 'rule Two_More { strings: $a = "second words" condition: $a }\n');
    const file = await readPolicyFile(path, context);
    expect(decide(file, 'the first words')).toMatchObject({ action: 'block', rules: ['user.one'] });
    expect(decide(file, 'the second words')).toMatchObject({ action: 'block', rules: ['user.two-more'] });
    const loads: string[] = [];
    const store = await PolicyStore.open({ path, rules: context.rules, environment: context.environment, watch: true, pollMs: 50, onLoad: (load) => loads.push(load.version) });
    try {
      writeFileSync(join(folder, 'own.yaml'), 'inline:\n  - {id: user.one, category: denylist, any: [other words]}\n');
      await expect.poll(() => loads.length, { timeout: 10_000 }).toBe(2);
      expect(decide(store.current, 'the other words')).toMatchObject({ action: 'block' });
      expect(decide(store.current, 'the first words')).toMatchObject({ action: 'allow' });
      expect(loads[0]).not.toBe(loads[1]);
    } finally {
      store.close();
    }
    writeFileSync(path, 'rules: {files: [absent.yaml, own.txt, bytes.yar, own.txt/x.yaml]}\n');
    writeFileSync(join(folder, 'own.txt'), '');
    writeFileSync(join(folder, 'bytes.yar'), Buffer.from([0x72, 0xff]));
    const wrong = String(await readPolicyFile(path, context).catch((thrown: unknown) => thrown));
    for (const told of [/absent\.yaml:1:1: error: the file cannot be read \(there is no such file or folder, ENOENT\)/, /own\.txt:1:1: error: the name must end in/, /bytes\.yar:1:1: error: the file is not UTF-8 text/, /x\.yaml:1:1: error: the file cannot be read \(a part of the path is no folder, ENOTDIR\)/]) expect(wrong).toMatch(told);
  });
});
