/** Bills of materials: what the standards demand of them, and that they are whole. */
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FileReport } from '../../../src/supply/contract.ts';
import { cyclonedxReporter } from '../../../src/supply/report/cyclonedx.ts';
import type { ReportContext, Reporter } from '../../../src/supply/report/contract.ts';
import { licenceOf } from '../../../src/supply/report/licences.ts';
import { sarifReporter } from '../../../src/supply/report/sarif.ts';
import { spdxReporter } from '../../../src/supply/report/spdx.ts';
import { rulesOf } from '../../../src/supply/scan.ts';
import { cyclonedxProblems } from '../../support/cyclonedx.ts';
import { spdxProblems } from '../../support/spdx.ts';

const context: ReportContext = { version: '1.2.3', rules: rulesOf(), cwd: '/x', roots: ['.'], time: '2026-11-28T08:00:00.123Z', paint: (_, text) => text };
const HEX = 'ab'.repeat(32);
const FILES: readonly FileReport[] = [
  { path: 'm.safetensors', format: 'safetensors', verdict: 'benign', findings: [], sha256: HEX, sha1: HEX.slice(0, 40), size: 10 },
  {
    path: 'package-lock.json', format: 'npm-lock', verdict: 'suspicious', findings: [{ rule: 'package.look-alike', severity: 'high', message: 'a "b"\n\u001b[31m', location: 'x' }], sha256: HEX, sha1: HEX.slice(0, 40), size: 10,
    packages: [
      { ecosystem: 'npm', name: '@a/b', version: '1.0.0', hashes: [{ algorithm: 'sha512', hex: 'ab'.repeat(64) }, { algorithm: 'sha512', hex: 'short' }], licence: 'MIT', source: 'registry', url: 'https://user:secret@registry.npmjs.org/@a/b/-/b-1.0.0.tgz' },
      { ecosystem: 'npm', name: 'c', version: '2.0.0', hashes: [], licence: 'SEE LICENSE IN x', source: 'git', url: 'git+ssh://git@github.com/a/c.git#main' },
      { ecosystem: 'pypi', name: 'D_e', range: '>=1', hashes: [], licence: '(MIT OR Apache-2.0)', source: 'path', url: '../d' },
      { ecosystem: 'docker', name: 'ghcr.io/a/b', version: `sha256:${HEX}`, hashes: [{ algorithm: 'sha256', hex: HEX }], source: 'registry' },
    ],
  },
  { path: 'again.lock', format: 'npm-lock', verdict: 'benign', findings: [], sha256: HEX, sha1: HEX.slice(0, 40), packages: [{ ecosystem: 'npm', name: '@a/b', version: '1.0.0', hashes: [], source: 'registry' }] },
  { path: 'gone', format: 'unknown', verdict: 'unscanned', findings: [{ rule: 'file.unreadable', severity: 'medium', message: 'x' }] },
];

const named = (name: string, licence: string): FileReport => ({
  path: `${name}/requirements.txt`, format: 'requirements', verdict: 'benign', findings: [], sha256: HEX, sha1: HEX.slice(0, 40),
  packages: [{ ecosystem: 'pypi', name, range: '', hashes: [{ algorithm: 'sha256', hex: 'AB' }, { algorithm: 'made-up', hex: HEX }], licence, source: 'url', url: 'x y' }, { ecosystem: 'npm', name: 'a', hashes: [], licence, source: 'registry' }],
});
const ODD = ['a b', '', '../a', '/a', 'ü#"<', 'a‮b', 'x'.repeat(3000), '__proto__'].flatMap((name) => ['', 'MIT OR', 'GPL-2.0-only WITH Classpath-exception-2.0', 'Some <b>licence</b>, version 1', 'LicenseRef-1'].map((licence) => named(name, licence)));

function written(make: (context: ReportContext) => Reporter, files: readonly FileReport[] = FILES): Record<string, unknown> {
  const reporter = make(context);
  const text = reporter.begin() + files.map((file) => reporter.file(file)).join('') + reporter.end({ files: files.length, malicious: 0, suspicious: 1, unscanned: 1, benign: 2, accepted: 0 }, 2);
  expect(text).not.toContain('secret');
  expect(text).not.toContain('\u001b');
  return JSON.parse(text) as Record<string, unknown>;
}

type Row = Record<string, unknown>;
const rowsOf = (value: unknown): Row[] => value as Row[];

describe('CycloneDX 1.6', () => {
  const bom = written(cyclonedxReporter);
  const components = rowsOf(bom['components']);

  test('head', () => {
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
    expect(bom['serialNumber']).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('each file and each package once, with references that are unique and known', () => {
    expect(components.map((each) => each['type'])).toEqual(['machine-learning-model', 'file', 'file', 'file', 'library', 'library', 'container', 'library']);
    const refs = components.map((each) => each['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    for (const { ref, dependsOn } of rowsOf(bom['dependencies'])) expect([ref, ...(dependsOn as string[])].filter((each) => !refs.includes(each))).toEqual([]);
  });

  test('packages have purl, version, digests that are ones, and licences', () => {
    expect(components.find(({ purl }) => purl === 'pkg:npm/%40a/b@1.0.0')).toMatchObject({ group: '@a', name: 'b', version: '1.0.0', hashes: [{ alg: 'SHA-512', content: 'ab'.repeat(64) }], licenses: [{ license: { id: 'MIT' } }], externalReferences: [{ type: 'distribution', url: 'https://registry.npmjs.org/@a/b/-/b-1.0.0.tgz' }] });
    expect(components.find(({ purl }) => purl === 'pkg:npm/c@2.0.0')).toMatchObject({ licenses: [{ license: { name: 'SEE LICENSE IN x' } }], externalReferences: [{ type: 'vcs' }] });
    expect(components.find(({ purl }) => purl === 'pkg:pypi/d-e')).toMatchObject({ licenses: [{ expression: '(MIT OR Apache-2.0)' }], properties: [{ name: 'sallyport:asked', value: '>=1' }] });
  });

  test('nothing scanned is a document too', () => {
    expect(written(cyclonedxReporter, [])['components']).toEqual([]);
    expect(cyclonedxProblems(written(cyclonedxReporter, []))).toEqual([]);
  });

  test('keeps the published schema, whatever files and packages are called', () => {
    expect(cyclonedxProblems(bom)).toEqual([]);
    expect(cyclonedxProblems(written(cyclonedxReporter, ODD))).toEqual([]);
  });

  test.each<[string, (document: Record<string, unknown>) => unknown]>([
    ['a field that is none', (each) => ({ ...each, verdict: 'benign' })],
    ['another version', (each) => ({ ...each, specVersion: 1.6 })],
    ['one reference twice', (each) => ({ ...each, components: [...components, components[0]] })],
    ['a component without a name', (each) => ({ ...each, components: [{ ...components[0], name: undefined }] })],
    ['a digest of another length', (each) => ({ ...each, components: [{ ...components[0], hashes: [{ alg: 'SHA-256', content: 'abc' }] }] })],
    ['a licence that has no id', (each) => ({ ...each, components: [{ ...components[0], licenses: [{ license: { id: 'apache-2.0' } }] }] })],
    ['a dependency on what is not there', (each) => ({ ...each, dependencies: [{ ref: 'file-1', dependsOn: ['file-99'] }] })],
  ])('and the rules refuse %s', (_, change) => {
    expect(cyclonedxProblems(JSON.parse(JSON.stringify(change(bom))))).not.toEqual([]);
  });
});

describe('SPDX 2.3', () => {
  const document = written(spdxReporter);
  const files = rowsOf(document['files']);
  const packages = rowsOf(document['packages']);

  test('head', () => {
    expect(document).toMatchObject({ spdxVersion: 'SPDX-2.3', dataLicense: 'CC0-1.0', SPDXID: 'SPDXRef-DOCUMENT', creationInfo: { created: '2026-11-28T08:00:00Z', creators: ['Tool: sallyport-1.2.3'] } });
    expect(document['documentNamespace']).toMatch(/^https:\/\/[^#]+$/);
    expect(Object.keys(document).filter((key) => !['spdxVersion', 'dataLicense', 'SPDXID', 'name', 'documentNamespace', 'creationInfo', 'files', 'packages', 'relationships', 'hasExtractedLicensingInfos'].includes(key))).toEqual([]);
  });

  test('ids are unique, well formed, and the only ones that relationships name', () => {
    const ids = [...files, ...packages].map((each) => each['SPDXID'] as string);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^SPDXRef-[a-zA-Z0-9.-]+$/);
    for (const { spdxElementId, relatedSpdxElement, relationshipType } of rowsOf(document['relationships'])) {
      expect(['DESCRIBES', 'DEPENDS_ON']).toContain(relationshipType);
      expect([spdxElementId, relatedSpdxElement].filter((id) => id !== 'SPDXRef-DOCUMENT' && !ids.includes(id as string))).toEqual([]);
    }
  });

  test('files have SHA-1 and a relative name; what was not opened is no file', () => {
    expect(files).toHaveLength(3);
    for (const file of files) {
      expect(file['fileName']).toMatch(/^\.?\//);
      expect(rowsOf(file['checksums']).map(({ algorithm }) => algorithm)).toEqual(['SHA1', 'SHA256']);
    }
    expect(packages.find(({ name }) => name === 'gone')).toMatchObject({ filesAnalyzed: false, downloadLocation: 'NOASSERTION' });
  });

  test('keeps the rules of the standard, whatever files and packages are called', () => {
    expect(spdxProblems(document)).toEqual([]);
    expect(spdxProblems(written(spdxReporter, []))).toEqual([]);
    expect(spdxProblems(written(spdxReporter, ODD))).toEqual([]);
  });

  test.each<[string, (document: Record<string, unknown>) => unknown]>([
    ['no creator', (each) => ({ ...each, creationInfo: { created: '2026-11-28T08:00:00Z', creators: [] } })],
    ['a field that is none', (each) => ({ ...each, verdict: 'benign' })],
    ['a fragment in the namespace', (each) => ({ ...each, documentNamespace: 'https://spdx.org/spdxdocs/a#b' })],
    ['one id twice', (each) => ({ ...each, files: [...rowsOf(each['files']), rowsOf(each['files'])[0]] })],
    ['a file without a checksum', (each) => ({ ...each, files: [{ ...rowsOf(each['files'])[0], checksums: [] }] })],
    ['a checksum of another length', (each) => ({ ...each, files: [{ ...rowsOf(each['files'])[0], checksums: [{ algorithm: 'SHA1', checksumValue: HEX }] }] })],
    ['a package that was analysed', (each) => ({ ...each, packages: [{ ...rowsOf(each['packages'])[0], filesAnalyzed: true }] })],
    ['a relationship to what is not there', (each) => ({ ...each, relationships: [{ spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: 'SPDXRef-File-99' }] })],
    ['nothing described', (each) => ({ ...each, relationships: [] })],
    ['a licence without its text', (each) => ({ ...each, hasExtractedLicensingInfos: [] })],
  ])('and the rules refuse %s', (_, change) => {
    expect(spdxProblems(change(document))).not.toEqual([]);
  });

  test('packages have what SPDX asks for, and licences are expressions', () => {
    for (const each of packages) expect(each).toMatchObject({ downloadLocation: 'NOASSERTION', filesAnalyzed: false });
    const declared = packages.map((each) => each['licenseDeclared']).filter((each) => each !== undefined);
    for (const each of declared) expect(each).toMatch(/^(?:NOASSERTION|MIT|\(MIT OR Apache-2\.0\)|LicenseRef-1)$/);
    expect(document['hasExtractedLicensingInfos']).toEqual([{ licenseId: 'LicenseRef-1', name: 'SEE LICENSE IN x', extractedText: 'SEE LICENSE IN x' }]);
    expect(packages.filter((each) => 'externalRefs' in each).map((each) => rowsOf(each['externalRefs'])[0])).toContainEqual({ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: 'pkg:npm/%40a/b@1.0.0' });
  });
});

describe('SARIF 2.1.0', () => {
  const made = (files: readonly FileReport[], exitCode: 0 | 1 | 2): { results: Row[]; invocations: Row[]; originalUriBaseIds: Record<string, unknown> } => {
    const reporter = sarifReporter({ ...context, roots: ['.', '/elsewhere/models/m.pkl'] });
    const text = reporter.begin() + files.map((file) => reporter.file(file)).join('') + reporter.end({ files: files.length, malicious: 0, suspicious: 0, unscanned: 0, benign: 0, accepted: 0 }, exitCode);
    const [only] = (JSON.parse(text) as { runs: ReturnType<typeof made>[] }).runs;
    if (only === undefined) throw new Error('no run');
    return only;
  };

  test('a scan that left something out was no success, and says what', () => {
    const [invocation] = made(FILES, 2).invocations;
    expect(invocation).toMatchObject({ executionSuccessful: false, exitCode: 2, toolExecutionNotifications: [{ level: 'error', descriptor: { id: 'file.unreadable' }, message: { text: 'gone could not be scanned whole: x' } }] });
    expect(made(FILES, 1).invocations[0]).toMatchObject({ executionSuccessful: true, toolExecutionNotifications: [{ level: 'warning' }] });
    expect(made(FILES.slice(0, 2), 1).invocations).toEqual([{ executionSuccessful: true, exitCode: 1 }]);
  });

  test('what is accepted is there and suppressed, with its reason', () => {
    const finding = { rule: 'package.look-alike', severity: 'high', message: 'x' } as const;
    const { results } = made([{ path: 'a', format: 'x', verdict: 'benign', findings: [finding], accepted: [{ ...finding, by: 'exception', reason: 'reviewed' }, { ...finding, message: 'y', by: 'baseline' }] }], 0);
    expect(results.map((each) => each['suppressions'])).toEqual([undefined, [{ kind: 'external', status: 'accepted', justification: 'reviewed' }], [{ kind: 'external', status: 'accepted', justification: 'Listed in the baseline.' }]]);
  });

  test('places in words are logical locations, lines are lines', () => {
    const at = (location: string): unknown => made([{ path: 'a', format: 'x', verdict: 'benign', findings: [{ rule: 'package.look-alike', severity: 'high', message: 'x', location }] }], 0).results.flatMap((each) => rowsOf(each['locations']))[0];
    expect(at('jobs.a.steps[2]')).toMatchObject({ logicalLocations: [{ fullyQualifiedName: 'jobs.a.steps[2]' }] });
    expect(at('line 7')).toEqual({ physicalLocation: { artifactLocation: { uri: 'a', uriBaseId: '%SRCROOT%' }, region: { startLine: 7 } } });
    expect(at('byte 7')).not.toHaveProperty('logicalLocations');
  });

  test('files are relative to the working folder, or to what was asked for outside it', () => {
    const one = (path: string): FileReport => ({ path, format: 'x', verdict: 'benign', findings: [{ rule: 'package.look-alike', severity: 'high', message: 'x' }] });
    const { results, originalUriBaseIds } = made(['/elsewhere/models/m.pkl', '/x/in/a b', './in', '/other'].map(one), 0);
    expect(results.flatMap((each) => rowsOf(each['locations'])).map((each) => rowsOf([each['physicalLocation']])[0]?.['artifactLocation'])).toEqual([{ uri: 'm.pkl', uriBaseId: 'SCANNED1' }, { uri: 'in/a%20b', uriBaseId: '%SRCROOT%' }, { uri: 'in', uriBaseId: '%SRCROOT%' }, { uri: 'file:///other' }]);
    expect(originalUriBaseIds).toEqual({ '%SRCROOT%': { uri: 'file:///x/' }, SCANNED1: { uri: 'file:///elsewhere/models/' } });
  });

  test('what was asked for may be a circle of links', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-sarif-'));
    try {
      symlinkSync('b', join(folder, 'a'));
      symlinkSync('a', join(folder, 'b'));
      const reporter = sarifReporter({ ...context, cwd: '/x', roots: [join(folder, 'a')] });
      expect(JSON.parse(reporter.begin() + reporter.end({ files: 1, accepted: 0, benign: 0, suspicious: 0, malicious: 0, unscanned: 1 }, 2))).toMatchObject({ runs: [{ invocations: [{ executionSuccessful: false }] }] });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test.each([['MIT', 'id'], ['Apache License 2.0', 'id'], ['MIT OR Apache-2.0', 'expression'], ['(MIT AND BSD-3-Clause)', 'expression'], ['MIT OR', 'name'], ['MIT OR (', 'name'], ['GPL-2.0-only WITH Classpath-exception-2.0', 'expression'], ['Proprietary OR MIT', 'name'], ['UNLICENSED', 'name'], ['', 'name'], [')(', 'name']])('licence %j is an %s', (stated, kind) => {
  expect(licenceOf(stated).kind).toBe(kind);
});
