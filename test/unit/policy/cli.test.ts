import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { initCommand, TEMPLATE } from '../../../src/cli/commands/init.ts';
import { policyCommand } from '../../../src/cli/commands/policy.ts';
import type { PolicyCommandDeps } from '../../../src/cli/policy-command.ts';
import { readEnvironment } from '../../../src/core/config.ts';
import { SallyportError } from '../../../src/core/errors.ts';
import { NOW, RULES } from './support.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-cli-'));
  path = join(folder, 'sallyport.yaml');
});
afterEach(() => rm(folder, { recursive: true }));

interface Ran { readonly out: string; readonly err: string; readonly code: number | undefined }

async function run(args: readonly string[], evaluate: PolicyCommandDeps['evaluate'] = () => Promise.reject(new Error('not expected'))): Promise<Ran> {
  const ran = { out: '', err: '', code: undefined as number | undefined };
  const command = policyCommand({
    rules: () => Promise.resolve(RULES), environment: readEnvironment({ SALLYPORT_CONFIG: path }), now: () => NOW, evaluate, ask: () => { throw new Error('not expected'); },
    out: (text) => { ran.out += text; }, err: (text) => { ran.err += text; }, exit: (code) => { ran.code = code; },
  });
  for (const each of [command, ...command.commands]) each.exitOverride().configureOutput({ writeErr: () => undefined });
  await command.parseAsync([...args], { from: 'user' });
  return ran;
}

describe('check', () => {
  test('a file in order', async () => {
    await writeFile(path, 'policy: {canary: true}');
    expect(await run(['check'])).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/sallyport\.yaml: ok, 0 warnings, policy version [0-9a-f]{16}\n$/) as string });
  });
  test('files of a second stage that are not there are told, in an application too', async () => {
    const stage = "{second_stage: {model: no-model.onnx, tokenizer: sallyport.yaml, labels: [benign, injection]}}";
    await writeFile(path, `policy:\n  detectors: ${stage}\n  applications:\n    shop: {detectors: ${stage}}\n`);
    const { code, err } = await run(['check']);
    expect(code).toBe(0);
    expect(err.match(/warning: .*no-model\.onnx/g)).toHaveLength(2);
    expect(err).not.toContain('tokenizer');
  });
  test('warnings leave the exit code at 0 and have a place', async () => {
    await writeFile(path, `server: {admin: 0.0.0.0:8788}
policy:
  mode: shadow
  exceptions:
    - {rule: pii.email, reason: x, expires: 2026-11-21}
    - {rule: pii.email, reason: x, expires: 2026-11-22}
    - {rule: pii.email, reason: x, expires: 2029-11-22}
  rules:
    - {when: {category: [pii, secret]}, then: {action: flag}}
    - {when: {category: pii, severity: high}, then: {action: block}}
    - {when: {category: pii, rule: 'secret.*'}, then: {action: block}}
    - {when: {category: indeterminate}, then: {action: flag}}
  defaults: {pii: [{action: flag}, {action: block}], secret: {answer: [{action: block, origin: model}, {action: flag}]}}
`);
    const { code, err } = await run(['check', path]);
    expect(code).toBe(0);
    const told = err.trim().split('\n').map((line) => line.replace(`${path}:`, ''));
    expect(told.map((line) => line.split(':', 2).join(':'))).toEqual(['1:17', '3:9', '5:45', '7:45', '10:7', '11:7', '11:14', '13:19']);
    expect(err).toMatch(/:5:45: warning: this exception has expired/);
    expect(err).not.toMatch(/:6:/);
    expect(err).toMatch(/:10:7: warning: this is never reached: policy\.rules\[0\]/);
    expect(err).toMatch(/:11:14: warning: no rule of this name is in this category/);
    expect(err).not.toMatch(/:12:/);
  });
  test('an entry for everything does not reach what could not be read', async () => {
    await writeFile(path, 'policy: {rules: [{when: {}, then: {action: flag}}, {when: {category: indeterminate}, then: {action: block}}]}');
    expect(await run(['check'])).toMatchObject({ code: 0, err: '' });
  });
  test('mistakes, all of them, on standard error', async () => {
    await writeFile(path, 'policy: {mode: shadw, canary: 1}\nserve: {}\n');
    const { code, out, err } = await run(['check', path]);
    expect([code, out]).toEqual([2, '']);
    expect(err.split('\n').filter((line) => line.includes(': error: '))).toHaveLength(3);
    expect(err).toContain(`${path}:1:16: error: must be one of enforce, shadow, not "shadw"; did you mean "shadow"? (policy.mode)`);
  });
  test.each([
    ['a line of prose', 'version: 1\nsome prose in passing\npolicy:\n  mode: enforce\n  canary: true\n  paranoia: 1\n', [2]],
    ['prose throughout', '# Sallyport\n\nA [link](x), `code` and *stress*: all of it.\n\n- one: {two\n\n> cited\n\n```sh\nnpm ci && npm start\n```\n'.repeat(8), [5]],
    ['less indented', 'policy:\n  mode: enforce\n canary: true\n paranoia: 1\nserver:\n  listen: 1\n', [3]],
    ['two slips of their own', 'policy:\n  rules:\n  - {when: {severity: >=high}, then: {action: flag}}\n  - {when: {severity: >=low}, then: {action: flag}}\n', [3, 4]],
  ])('one error a cause: %s', async (_, text, lines) => {
    await writeFile(path, text);
    const { code, err } = await run(['check']);
    expect(code).toBe(2);
    expect([...err.matchAll(/yaml:(\d+):\d+: error: /g)].map(([, line]) => Number(line))).toEqual(lines);
  });
  test('json', async () => {
    await writeFile(path, 'policy: {mode: shadow}');
    expect(JSON.parse((await run(['check', '--format', 'json'])).out)).toMatchObject({ ok: true, file: path, problems: [{ severity: 'warning', line: 1, column: 16, path: 'policy.mode' }] });
    await writeFile(path, 'policy: []');
    const bad = await run(['check', '--format', 'json']);
    expect([bad.code, bad.err]).toEqual([2, '']);
    expect(JSON.parse(bad.out)).toMatchObject({ ok: false, code: 'policy.invalid', problems: [{ line: 1, column: 9 }] });
  });
  test('a path through a file', async () => {
    await writeFile(path, 'policy: {}');
    expect(await run(['check', join(path, 'x.yaml')])).toMatchObject({ code: 2, err: expect.stringContaining('the file cannot be read (a part of the path is no folder, ENOTDIR)') as string });
  });
  test('no such file', async () => expect(await run(['check', join(folder, 'no.yaml')])).toMatchObject({ code: 2, err: expect.stringContaining('there is no such file') as string }));
});

describe('explain', () => {
  test('one rule, with the line that decides', async () => {
    await writeFile(path, 'policy:\n  applications:\n    a.b:\n      defaults:\n        pii: {answer: [{action: allow, severity: low},\n          {action: block}]}\n');
    const { out, code } = await run(['explain', '--application', 'a.b', '--rule', 'pii.email', '--direction', 'answer']);
    expect(code).toBe(0);
    expect(out).toMatch(/^answer of application "a\.b": a part from model \(untrusted\), mode enforce/);
    expect(out).toMatch(/^pii\.email {2}medium {2}1 {2}block {2}applications\["a\.b"\]\.defaults\.pii\.answer\[1\] at .*sallyport\.yaml:6$/m);
  });
  test('everything, by severity and confidence', async () => {
    await writeFile(path, '');
    const all = JSON.parse((await run(['explain', '--origin', 'document', '--confidence', '0.6', '--format', 'json'])).out) as { trust: string; decisions: { rule: string; action: string }[] };
    expect(all.trust).toBe('untrusted');
    expect(all.decisions).toHaveLength(RULES.length + 7);
    expect(all.decisions.find((one) => one.rule === 'injection.override')?.action).toBe('flag');
    expect(all.decisions.find((one) => one.rule === 'indeterminate.failed')).toMatchObject({ action: 'block', decidedBy: 'indeterminate.failed (built in)' });
    const critical = JSON.parse((await run(['explain', '--origin', 'model', '--rule', 'exfiltration.image', '--severity', 'critical', '--format', 'json'])).out) as { direction: string; decisions: { action: string }[] };
    expect([critical.direction, critical.decisions[0]?.action]).toEqual(['answer', 'block']);
  });
  test('a summary by category, patterns, and every rule', async () => {
    await writeFile(path, 'policy:\n  rules:\n    - {when: {rule: pii.iban}, then: {action: block}}\n');
    const { out } = await run(['explain']);
    expect(out).toMatch(/^pii +pii\.iban +block +rules\[0\] at .*sallyport\.yaml:3$/m);
    expect(out).toMatch(/^pii +2 rules +redact \(pseudonym\) +/m);
    expect(out).toContain('--direction answer, --origin');
    // Each rule and gap is counted once.
    const counted = [...out.matchAll(/^\w+ +(?:(\d+) rules|[\w.-]+\.[\w-]+) +(?:allow|flag|redact|block)/gm)].reduce((sum, [, n]) => sum + Number(n ?? 1), 0);
    expect(counted).toBe(RULES.length + 7);
    expect((await run(['explain', '--direction', 'answer'])).out).toContain('--direction request, --origin');
    const some = (await run(['explain', '--rule', 'pii.*'])).out;
    expect(some.match(/^pii\./gm)).toHaveLength(RULES.filter(({ category }) => category === 'pii').length);
    expect(some).not.toMatch(/^secret/m);
    expect((await run(['explain', '--all'])).out.match(/^[a-z_]+\.[\w-]+ /gm)).toHaveLength(RULES.length + 7);
    expect((await run(['explain', '--rule', 'nothing.*'])).code).toBe(2);
  });
  test('lines behind a mode and behind paranoia', async () => {
    await writeFile(path, 'policy:\n  rules:\n    - when: {rule: "injection.*"}\n      then: {action: block}\n    - {when: {category: pii}, then: {mode: shadow}}\n');
    expect((await run(['explain', '--rule', 'injection.weak'])).out).toMatch(/flag {2}paranoia \(instead of rules\[0\]\) at .*:3$/m);
    expect((await run(['explain', '--rule', 'pii.email'])).out).toMatch(/redact \(pseudonym\), recorded only \(shadow\) {2}rules\[1\], then defaults\.pii\.request\[1\] \(built in\) at .*:5$/m);
  });
  test('unknown rules and impossible parts', async () => {
    await writeFile(path, '');
    expect(await run(['explain', '--rule', 'pii.emial'])).toMatchObject({ code: 2, err: expect.stringContaining('did you mean "pii.email"?') as string });
    expect(await run(['explain', '--direction', 'answer', '--origin', 'user'])).toMatchObject({ code: 2 });
    await expect(run(['explain', '--confidence', '2'])).rejects.toThrow('from 0 to 1');
  });
  test('the built-in policy passes check', async () => {
    const { out } = await run(['explain', '--defaults']);
    await writeFile(path, out);
    expect(await run(['check'])).toMatchObject({ code: 0, err: '' });
  });
});

describe('test', () => {
  const cases = '- {name: one, text: a, expect: {action: block, rule: pii.email}}\n- {name: two, text: b, direction: answer, application: x, expect: {action: allow}}\n';
  const evaluate: PolicyCommandDeps['evaluate'] = (one) => Promise.resolve(one.text === 'a' ? { action: 'block', rules: ['pii.email', 'pii.iban'] } : { action: 'allow', rules: [] });
  const casesPath = (): string => join(folder, 'cases.yaml');
  beforeEach(() => writeFile(path, 'policy: {canary: true}'));

  test('all pass', async () => {
    await writeFile(casesPath(), cases);
    const seen: unknown[] = [];
    const ran = await run(['test', casesPath()], (one, file) => {
      seen.push([one.origin, one.direction, one.application, file.policy.canary]);
      return evaluate(one, file);
    });
    expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(/^2 of 2 cases passed/) as string });
    expect(seen).toEqual([['user', 'request', undefined, true], ['model', 'answer', 'x', true]]);
  });
  test('one fails, by its rule', async () => {
    await writeFile(casesPath(), `cases:\n${cases.replaceAll(/^/gm, '  ').replace('pii.email', 'pii.phone')}`);
    const ran = await run(['test', casesPath()], evaluate);
    expect(ran.code).toBe(1);
    expect(ran.out).toContain(`FAIL ${casesPath()}:2: one: expected block by pii.phone, got block by pii.email, pii.iban`);
    expect(ran.out).toContain('1 of 2 cases passed');
  });
  test('a case that cannot be run has not passed', async () => {
    await writeFile(casesPath(), cases);
    const ran = await run(['test', casesPath(), '--format', 'json'], () => Promise.reject(new SallyportError('server.internal', 'broken')));
    expect(ran.code).toBe(2);
    expect(JSON.parse(ran.out)).toMatchObject({ passed: 0, failed: 2, results: [{ name: 'one', line: 1, error: 'broken' }, { name: 'two', line: 2 }] });
  });
  test.each([['[]', 'there is no case'], ['- {name: x}', '1:3: error: is missing'], ['- {name: x, text: y, expect: {action: stop}}', '1:39: error: must be one of allow'], ['- {name: x, text: y, expect: {action: flag, rule: pii.emial}}', 'did you mean "pii.email"'], ['a: [', 'not closed']])('mistakes in the cases: %s', async (text, message) => {
    await writeFile(casesPath(), text);
    expect(await run(['test', casesPath()])).toMatchObject({ code: 2, err: expect.stringContaining(message) as string });
  });
  test('no cases file', async () => expect(await run(['test', join(folder, 'none.yaml')])).toMatchObject({ code: 2, err: expect.stringContaining('ENOENT') as string }));
});

describe('init', () => {
  async function init(...args: string[]): Promise<Ran> {
    const ran = { out: '', err: '', code: undefined as number | undefined };
    await initCommand({ out: (text) => { ran.out += text; }, err: (text) => { ran.err += text; }, exit: (code) => { ran.code = code; } }).parseAsync(args, { from: 'user' });
    return ran;
  }
  test('writes a file that passes check', async () => {
    expect(await init(path)).toMatchObject({ code: 0, err: '' });
    expect(await run(['check', path])).toMatchObject({ code: 0, err: '' });
  });
  test('a setting without its section is told with its own line, and with that of the section', async () => {
    const at = (needle: string): number => TEMPLATE.split('\n').findIndex((line) => line.startsWith(needle)) + 1;
    for (const [setting, section] of [['#  mode: enforce', '#policy:'], ['#  listen: 127', '#server:'], ['#  fsync: 1s', '#ledger:']] as const) {
      await writeFile(path, TEMPLATE.replace(setting, setting.replace('#', '')));
      const { code, err } = await run(['check', path]);
      expect(code).toBe(2);
      expect(err).toBe(`${path}:${at(setting)}:3: error: this line is indented, but its section in line ${at(section)} is still a remark; remove the # there too\n`);
      await writeFile(path, TEMPLATE.replace(setting, setting.replace('#', '')).replace(section, section.replace('#', '')));
      expect((await run(['check', path])).code).toBe(0);
    }
    for (const text of ['version: 1\n\n  mode: enforce\n', 'version: 1\n# a remark\n\n  mode: enforce\n']) {
      await writeFile(path, text);
      expect((await run(['check', path])).err).toBe(`${path}:${text.split('\n').length - 1}:3: error: this line is indented, but the line above it opens no section\n`);
    }
  });
  test('leaves a file that is there, unless forced', async () => {
    await writeFile(path, 'mine');
    expect(await init(path)).toMatchObject({ code: 2, err: expect.stringContaining('--force') as string });
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect((await init('--force', path)).code).toBe(0);
    expect(await readFile(path, 'utf8')).toBe(TEMPLATE);
  });
  test('does not write through a link', async () => {
    await symlink(join(folder, 'elsewhere'), path);
    expect((await init(path)).code).toBe(2);
  });
  test('a folder that is not there', async () => expect(await init(join(folder, 'no', 'file.yaml'))).toMatchObject({ code: 2, err: expect.stringContaining('ENOENT') as string }));
});
