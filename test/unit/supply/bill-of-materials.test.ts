/** What bills of materials tell of folders: each is scanned, and both documents keep the rules of their standards. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { projectOf } from '../../../src/supply/card/project.ts';
import { Surroundings } from '../../../src/supply/card/surroundings.ts';
import { createManifest } from '../../../src/supply/data/manifest.ts';
import { readAdvisories } from '../../../src/supply/packages/advisories.ts';
import type { ReportContext, Reporter } from '../../../src/supply/report/contract.ts';
import { cyclonedxReporter } from '../../../src/supply/report/cyclonedx.ts';
import { LICENCE_IDS } from '../../../src/supply/report/licences.ts';
import { spdxReporter } from '../../../src/supply/report/spdx.ts';
import { rulesOf } from '../../../src/supply/scan.ts';
import { scanEntry, walk } from '../../../src/supply/walk.ts';
import { cyclonedxProblems } from '../../support/cyclonedx.ts';
import { spdxProblems } from '../../support/spdx.ts';

let dir: string;
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'sallyport-bom-')); });
afterEach(() => { rmSync(dir, { recursive: true, force: true }); });

type Row = Record<string, unknown>;
interface Bom { readonly metadata: { readonly component?: Row }; readonly components: readonly Row[]; readonly dependencies?: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]; readonly vulnerabilities?: readonly Row[] }
interface Spdx { readonly files: readonly Row[]; readonly packages: readonly Row[]; readonly relationships: readonly { readonly spdxElementId: string; readonly relationshipType: string; readonly relatedSpdxElement: string; readonly comment?: string }[]; readonly hasExtractedLicensingInfos?: readonly Row[] }

function put(files: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), content);
  }
}

/** Scans these files and writes both bills of materials, which must keep the rules. */
function bills(files: Readonly<Record<string, string | Buffer>>, more: Partial<ReportContext> = {}): { readonly bom: Bom; readonly spdx: Spdx } {
  put(files);
  const around = new Surroundings(dir);
  const context: ReportContext = { version: '1.2.3', rules: rulesOf(), cwd: dir, roots: [dir], time: '2026-11-28T08:00:00.123Z', paint: (_, text) => text, project: projectOf([dir], dir), ...more };
  const reports = [...walk(dir)].map((entry) => around.described(scanEntry(entry, { hash: true, sha1: true }), entry)).map((report) => ({ ...report, path: report.path.slice(dir.length + 1) }));
  const written = (make: (context: ReportContext) => Reporter): unknown => {
    const reporter = make(context);
    return JSON.parse(reporter.begin() + reports.map((each) => reporter.file(each)).join('') + reporter.end({ files: reports.length, malicious: 0, suspicious: 0, unscanned: 0, benign: reports.length, accepted: 0 }, 0));
  };
  const [bom, spdx] = [written(cyclonedxReporter), written(spdxReporter)];
  expect([cyclonedxProblems(bom), spdxProblems(spdx)]).toEqual([[], []]);
  return { bom: bom as Bom, spdx: spdx as Spdx };
}

const HEX = 'ab'.repeat(32);
const SRI = `sha512-${Buffer.alloc(64, 7).toString('base64')}`;

/** What depends on what, of packages: `a@1 > b@2`. */
function edges({ dependencies = [] }: Bom): readonly string[] {
  return dependencies.filter(({ ref }) => ref.startsWith('pkg:')).flatMap(({ ref, dependsOn }) => dependsOn.map((other) => `${ref} > ${other}`.replaceAll(/pkg:\w+\//g, ''))).sort();
}

/** What the first file with packages asks for itself. */
function asked({ dependencies = [] }: Bom): readonly string[] {
  return (dependencies.find(({ ref, dependsOn }) => ref.startsWith('file-') && dependsOn.some((each) => each.startsWith('pkg:')))?.dependsOn ?? []).map((each) => each.replace(/^pkg:\w+\//, '')).sort();
}

describe('images', () => {
  test('have their tag or digest in the version and the purl', () => {
    const { bom, spdx } = bills({ Dockerfile: `FROM python:3.12-slim AS a\nFROM ghcr.io/acme/base:2.1@sha256:${HEX} AS b\nFROM redis\nUSER a\n` });
    const images = bom.components.filter(({ type }) => type === 'container');
    expect(images.map(({ name, version, purl }) => [name, version, purl])).toEqual([
      ['python', '3.12-slim', 'pkg:docker/python@3.12-slim'], ['redis', undefined, 'pkg:docker/redis'],
      ['ghcr.io/acme/base', `sha256:${HEX}`, `pkg:oci/base@sha256:${HEX}?repository_url=ghcr.io/acme/base&tag=2.1`],
    ]);
    expect(images[2]).toMatchObject({ hashes: [{ alg: 'SHA-256', content: HEX }] });
    expect(spdx.packages.find(({ name }) => name === 'python')).toMatchObject({ versionInfo: '3.12-slim', primaryPackagePurpose: 'CONTAINER' });
  });
});

describe('what depends on what, by locks', () => {
  const npm = { name: 'app', lockfileVersion: 3, packages: {
    '': { name: 'app', dependencies: { a: '^1.0.0' }, devDependencies: { d: '1' } },
    'node_modules/a': { version: '1.0.0', integrity: SRI, dependencies: { b: '^1.0.0', gone: '1' } },
    'node_modules/a/node_modules/b': { version: '1.5.0', integrity: SRI, dependencies: { c: '*' } },
    'node_modules/b': { version: '2.0.0', integrity: SRI }, 'node_modules/c': { version: '3.0.0', integrity: SRI, optionalDependencies: { b: '2' } }, 'node_modules/d': { version: '4.0.0', integrity: SRI, peerDependencies: { a: '*' } },
  } };

  test('npm finds what a package needs as Node does', () => {
    const { bom, spdx } = bills({ 'package-lock.json': JSON.stringify(npm) });
    expect(edges(bom)).toEqual(['a@1.0.0 > b@1.5.0', 'b@1.5.0 > c@3.0.0', 'c@3.0.0 > b@2.0.0', 'd@4.0.0 > a@1.0.0']);
    expect(asked(bom)).toEqual(['a@1.0.0', 'd@4.0.0']);
    expect(spdx.relationships.filter(({ spdxElementId, relationshipType }) => spdxElementId.startsWith('SPDXRef-Package-') && relationshipType === 'DEPENDS_ON')).toHaveLength(4);
  });

  test.each<[string, Record<string, string>, readonly string[], readonly string[]]>([
    ['npm 6', { 'package-lock.json': JSON.stringify({ lockfileVersion: 1, dependencies: { a: { version: '1.0.0', integrity: SRI, requires: { b: '^1' }, dependencies: { b: { version: '1.5.0', integrity: SRI, requires: { c: '3' } } } }, b: { version: '2.0.0', integrity: SRI }, c: { version: '3.0.0', integrity: SRI, requires: { b: '2' } } } }) },
      ['a@1.0.0 > b@1.5.0', 'b@1.5.0 > c@3.0.0', 'c@3.0.0 > b@2.0.0'], ['a@1.0.0']],
    ['Yarn 1', { 'yarn.lock': `# yarn lockfile v1\n\n\n"@s/a@^1.0.0":\n  version "1.0.0"\n  integrity ${SRI}\n  dependencies:\n    b "^2.0.0"\n    "@s/c" "3"\n\nb@^2.0.0, b@~2.0:\n  version "2.0.0"\n  integrity ${SRI}\n\n"@s/c@3":\n  version "3.0.0"\n  integrity ${SRI}\n  optionalDependencies:\n    b "~2.0"\n` },
      ['%40s/a@1.0.0 > %40s/c@3.0.0', '%40s/a@1.0.0 > b@2.0.0', '%40s/c@3.0.0 > b@2.0.0'], ['%40s/a@1.0.0']],
    ['Yarn 4', { 'yarn.lock': `__metadata:\n  version: 8\n\n"a@npm:^1.0.0":\n  version: 1.0.0\n  resolution: "a@npm:1.0.0"\n  dependencies:\n    b: "npm:^2.0.0"\n  checksum: 10/${'ab'.repeat(64)}\n\n"app@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "app@workspace:."\n  dependencies:\n    a: "npm:^1.0.0"\n    b: "npm:^2.0.0"\n\n"b@npm:^2.0.0":\n  version: 2.0.0\n  resolution: "b@npm:2.0.0"\n  checksum: 10/${'ab'.repeat(64)}\n` },
      ['a@1.0.0 > b@2.0.0', 'app > a@1.0.0', 'app > b@2.0.0'], ['a@1.0.0', 'app', 'b@2.0.0']],
    ['pnpm 9', { 'pnpm-lock.yaml': `lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      a:\n        specifier: ^1.0.0\n        version: 1.0.0(b@2.0.0)\npackages:\n  a@1.0.0:\n    resolution: {integrity: ${SRI}}\n  b@2.0.0:\n    resolution: {integrity: ${SRI}}\nsnapshots:\n  a@1.0.0(b@2.0.0):\n    dependencies:\n      b: 2.0.0\n  b@2.0.0: {}\n` },
      ['a@1.0.0 > b@2.0.0'], ['a@1.0.0']],
    ['pnpm 6', { 'pnpm-lock.yaml': `lockfileVersion: 5.4\nspecifiers:\n  a: ^1.0.0\ndependencies:\n  a: 1.0.0\npackages:\n  /a/1.0.0:\n    resolution: {integrity: ${SRI}}\n    dependencies:\n      other: /b/2.0.0\n  /b/2.0.0:\n    resolution: {integrity: ${SRI}}\n` },
      ['a@1.0.0 > b@2.0.0'], ['a@1.0.0']],
    ['Poetry', { 'poetry.lock': `[[package]]\nname = "a"\nversion = "1.0"\nfiles = [{file = "a-1.0.tar.gz", hash = "sha256:${HEX}"}]\n\n[package.dependencies]\nB_b = ">=2"\n\n[[package]]\nname = "b-b"\nversion = "2.0"\nfiles = [{file = "b_b-2.0.tar.gz", hash = "sha256:${HEX}"}]\n` },
      ['a@1.0 > b-b@2.0'], ['a@1.0']],
    ['uv', { 'uv.lock': `version = 1\n[[package]]\nname = "app"\nversion = "0.1.0"\nsource = { virtual = "." }\ndependencies = [{ name = "a" }, { name = "b" }]\n\n[[package]]\nname = "a"\nversion = "1.0"\nsource = { registry = "https://pypi.org/simple" }\ndependencies = [{ name = "b", marker = "x" }]\nsdist = { url = "https://files.pythonhosted.org/packages/a-1.0.tar.gz", hash = "sha256:${HEX}" }\n\n[[package]]\nname = "b"\nversion = "2.0"\nsource = { registry = "https://pypi.org/simple" }\nsdist = { url = "https://files.pythonhosted.org/packages/b-2.0.tar.gz", hash = "sha256:${HEX}" }\n` },
      ['a@1.0 > b@2.0', 'app@0.1.0 > a@1.0', 'app@0.1.0 > b@2.0'], ['a@1.0', 'app@0.1.0', 'b@2.0']],
    ['PDM', { 'pdm.lock': `[[package]]\nname = "a"\nversion = "1.0"\ndependencies = ["b>=2; python_version > '3'"]\nfiles = [{file = "a-1.0.tar.gz", hash = "sha256:${HEX}"}]\n\n[[package]]\nname = "b"\nversion = "2.0"\nfiles = [{file = "b-2.0.tar.gz", hash = "sha256:${HEX}"}]\n` },
      ['a@1.0 > b@2.0'], ['a@1.0']],
  ])('%s', (_, files, wanted, first) => {
    const { bom } = bills(files);
    expect([edges(bom), asked(bom)]).toEqual([wanted, first]);
  });
});

describe('advisories', () => {
  const advisory = {
    id: 'GHSA-aaaa-bbbb-cccc', aliases: ['CVE-2026-1234', 'something else'], summary: 'Reads beyond a buffer', published: '2026-01-02T03:04:05Z', modified: 'yesterday',
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }], database_specific: { severity: 'CRITICAL', cwe_ids: ['CWE-125', 'none'] },
    affected: [{ package: { ecosystem: 'npm', name: 'a' }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.2.0' }] }] }],
  };
  const files = (version: string): Record<string, string> => ({ 'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: { '': {}, 'node_modules/a': { version, integrity: SRI } } }), 'package.json': '{"name":"x","dependencies":{"a":"^1.0.0"}}' });
  const given = (...advisories: readonly object[]): Partial<ReportContext> => {
    const file = join(mkdtempSync(join(tmpdir(), 'sallyport-osv-')), 'a.json');
    writeFileSync(file, JSON.stringify(advisories));
    try {
      return { advisories: readAdvisories(file) };
    } finally {
      rmSync(dirname(file), { recursive: true });
    }
  };

  test('are vulnerabilities with what they affect', () => {
    const { bom, spdx } = bills(files('1.0.0'), given(advisory));
    expect(bom.vulnerabilities).toEqual([{
      'bom-ref': 'advisory:GHSA-aaaa-bbbb-cccc', id: 'GHSA-aaaa-bbbb-cccc', source: { name: 'GitHub Advisory Database', url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc' },
      references: [{ id: 'CVE-2026-1234', source: { name: 'NVD', url: 'https://nvd.nist.gov/vuln/detail/CVE-2026-1234' } }],
      ratings: [{ method: 'CVSSv31', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }, { severity: 'critical', method: 'other' }], cwes: [125],
      description: 'Reads beyond a buffer', recommendation: 'Mended in 1.2.0.', published: '2026-01-02T03:04:05Z',
      // What asks for a range may get a mended version: it is named without one.
      affects: [{ ref: 'pkg:npm/a@1.0.0', versions: [{ version: '1.0.0', status: 'affected' }] }, { ref: 'pkg:npm/a' }],
    }]);
    expect(spdx.packages.find(({ versionInfo }) => versionInfo === '1.0.0')).toMatchObject({ externalRefs: [{ referenceType: 'purl' }, { referenceCategory: 'SECURITY', referenceType: 'advisory', referenceLocator: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc', comment: 'Reads beyond a buffer' }] });
  });

  test('say nothing of versions that they do not concern, and nothing without a list', () => {
    const { 'package-lock.json': lock = '' } = files('1.2.0');
    expect(bills({ 'package-lock.json': lock }, given(advisory)).bom.vulnerabilities).toBeUndefined();
    expect(bills({ 'package-lock.json': files('1.0.0')['package-lock.json'] ?? '' }).bom.vulnerabilities).toBeUndefined();
  });

  test('of a package made to do harm, and of versions that cannot be compared', () => {
    const { bom } = bills(files('1.0.0'), given({ id: 'MAL-2026-1', affected: [{ package: { ecosystem: 'npm', name: 'a' } }] }, { id: 'OWN-1', affected: [{ package: { ecosystem: 'npm', name: 'a' }, ranges: [{ type: 'SEMVER', events: [{ introduced: 'odd' }] }] }] }));
    expect(bom.vulnerabilities).toMatchObject([{ id: 'MAL-2026-1', source: { name: 'OSV' }, cwes: [506] }, { id: 'OWN-1', affects: [{ versions: [{ status: 'unknown' }] }, { ref: 'pkg:npm/a' }] }]);
    expect(bom.vulnerabilities?.[1]).not.toHaveProperty('source');
  });
});

/** A file of safetensors with one small tensor. */
function safetensors(metadata: Readonly<Record<string, string>> = {}): Buffer {
  const header = Buffer.from(JSON.stringify({ ...(Object.keys(metadata).length === 0 ? {} : { __metadata__: metadata }), w: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(4)]);
}

/** A file of GGUF without tensors, and these texts and lists of texts as its metadata. */
function gguf(metadata: Readonly<Record<string, string | readonly string[]>>): Buffer {
  const u32 = (value: number): Buffer => { const bytes = Buffer.alloc(4); bytes.writeUInt32LE(value); return bytes; };
  const u64 = (value: number): Buffer => { const bytes = Buffer.alloc(8); bytes.writeBigUInt64LE(BigInt(value)); return bytes; };
  const string = (text: string): Buffer => Buffer.concat([u64(Buffer.byteLength(text)), Buffer.from(text)]);
  const entries = Object.entries(metadata).map(([key, value]) => Buffer.concat([string(key), ...(typeof value === 'string' ? [u32(8), string(value)] : [u32(9), u32(8), u64(value.length), ...value.map(string)])]));
  return Buffer.concat([Buffer.from('GGUF'), u32(3), u64(0), u64(entries.length), ...entries]);
}

const CARD = `---
license: apache-2.0
base_model: acme/base-7b
base_model_relation: finetune
datasets:
- squad
- acme/chats
language: [en, no]
pipeline_tag: text-generation
library_name: transformers
tags: [chat, small]
model-index:
- name: x
  results:
  - task: {type: text-generation}
    dataset: {name: SQuAD, type: squad, split: test}
    metrics: [{type: f1, value: 0.91}, {type: exact}]
---
# A model
`;
const component = ({ components }: Bom, name: string): Row | undefined => components.find((each) => each['name'] === name);
const propertiesOf = (row: Row | undefined): readonly string[] => ((row?.['properties'] ?? []) as readonly { readonly name: string; readonly value: string }[]).map(({ name, value }) => `${name.replace('sallyport:', '')}=${value}`);

describe('models', () => {
  test('have what their card and settings say', () => {
    const { bom, spdx } = bills({ 'README.md': CARD, 'config.json': '{"model_type":"llama","architectures":["LlamaForCausalLM"]}', 'model.safetensors': safetensors({ format: 'pt' }), 'onnx/b.safetensors': safetensors() });
    const wanted = {
      licenses: [{ license: { id: 'Apache-2.0', acknowledgement: 'declared' } }], tags: ['chat', 'small'],
      modelCard: {
        modelParameters: { task: 'text-generation', architectureFamily: 'llama', modelArchitecture: 'LlamaForCausalLM', datasets: [{ type: 'dataset', name: 'squad' }, { type: 'dataset', name: 'acme/chats' }] },
        quantitativeAnalysis: { performanceMetrics: [{ type: 'f1', value: '0.91', slice: 'SQuAD (test)' }] },
      },
      pedigree: { ancestors: [{ type: 'machine-learning-model', name: 'acme/base-7b', purl: 'pkg:huggingface/acme/base-7b', properties: [{ name: 'sallyport:relation', value: 'finetune' }] }] },
    };
    expect(component(bom, 'model.safetensors')).toMatchObject({ type: 'machine-learning-model', ...wanted });
    expect(component(bom, 'onnx/b.safetensors')).toMatchObject(wanted);
    expect(propertiesOf(component(bom, 'model.safetensors'))).toEqual(expect.arrayContaining(['language=en', 'language=no', 'library=transformers', 'stated-in=config.json', 'stated-in=README.md']));
    expect(bom.metadata.component).toMatchObject({ type: 'machine-learning-model', 'bom-ref': 'project', name: dir.split('/').at(-1), ...wanted });
    expect(component(bom, 'README.md')).not.toHaveProperty('licenses');
    const file = spdx.files.find(({ fileName }) => fileName === './model.safetensors');
    expect(file).toMatchObject({ licenseConcluded: 'NOASSERTION', licenseComments: 'README.md states apache-2.0.' });
    expect(file?.['comment']).toContain('task: text-generation');
    expect(spdx.relationships.filter(({ spdxElementId }) => spdxElementId === file?.['SPDXID']).map(({ relationshipType, comment = '' }) => `${relationshipType} ${comment}`)).toEqual(['DESCENDANT_OF finetune', ...Array<string>(2).fill('OTHER Trained on it, as it is stated.')]);
    expect(spdx.packages.find(({ name }) => name === 'acme/base-7b')).toMatchObject({ externalRefs: [{ referenceLocator: 'pkg:huggingface/acme/base-7b' }] });
    expect(spdx.packages.find(({ SPDXID }) => SPDXID === 'SPDXRef-Project')).toMatchObject({ licenseDeclared: 'Apache-2.0', filesAnalyzed: true });
  });

  test('that adapt another name it, with the revision that their settings fix', () => {
    const revision = 'Ab'.repeat(20);
    const { bom } = bills({ 'adapter_config.json': JSON.stringify({ base_model_name_or_path: 'acme/base', revision, peft_type: 'LORA' }), 'adapter_model.safetensors': safetensors() });
    expect(component(bom, 'adapter_model.safetensors')).toMatchObject({ pedigree: { ancestors: [{ name: 'acme/base', version: revision, purl: `pkg:huggingface/acme/base@${revision.toLowerCase()}`, properties: [{ value: 'adapter' }] }] } });
  });

  test('what a file says of itself counts before what lies around it', () => {
    const { bom, spdx } = bills({
      'README.md': CARD,
      'q4.gguf': gguf({ 'general.architecture': 'qwen2', 'general.name': 'Small', 'general.license': 'other', 'general.license.name': 'Acme Licence', 'general.license.link': 'https://me:pass@acme.example/licence', 'general.base_model.0.name': 'Base', 'general.base_model.0.repo_url': 'https://huggingface.co/acme/Base-2', 'general.datasets': ['acme/own'], 'general.tags': ['tiny'] }),
      'lora.safetensors': safetensors({ 'modelspec.license': 'MIT OR Apache-2.0', 'modelspec.architecture': 'sdxl/lora', 'modelspec.merged_from': 'one, two', 'modelspec.author': 'A. Author', 'ss_sd_model_name': 'None' }),
    });
    expect(component(bom, 'q4.gguf')).toMatchObject({ licenses: [{ license: { name: 'Acme Licence', url: 'https://acme.example/licence' } }], tags: ['tiny'], modelCard: { modelParameters: { task: 'text-generation', architectureFamily: 'qwen2', datasets: [{ name: 'acme/own' }] } }, pedigree: { ancestors: [{ name: 'acme/Base-2', purl: 'pkg:huggingface/acme/Base-2' }] } });
    expect(component(bom, 'lora.safetensors')).toMatchObject({ licenses: [{ expression: 'MIT OR Apache-2.0' }], authors: [{ name: 'A. Author' }], modelCard: { modelParameters: { modelArchitecture: 'sdxl/lora' } }, pedigree: { ancestors: [{ name: 'one' }, { name: 'two' }] } });
    expect(spdx.files.find(({ fileName }) => fileName === './lora.safetensors')).toMatchObject({ licenseInfoInFiles: ['MIT', 'Apache-2.0'], fileContributors: ['A. Author'] });
    expect(JSON.stringify(spdx.hasExtractedLicensingInfos)).toContain('Acme Licence');
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['a README without a card', { 'README.md': '# Model\n\nlicense: mit\n' }],
    ['a card that is no YAML', { 'README.md': '---\nlicense: [mit\n---\n' }],
    ['a card that is too long', { 'README.md': `---\nlicense: mit\nx: ${'y'.repeat(70_000)}\n---\n` }],
    ['a card of aliases without end', { 'README.md': `---\na: &a [x]\n${Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [*${i === 0 ? 'a' : `b${i - 1}`}, *${i === 0 ? 'a' : `b${i - 1}`}]`).join('\n')}\nlicense: mit\n---\n` }],
    ['settings that are no JSON', { 'config.json': '{"model_type":"llama"' }],
    ['settings of another program', { 'config.json': '{"architecture":"x64","model_type":7.5e-9999}' }],
    ['a card of another folder', { 'other/README.md': CARD }],
  ])('say nothing by %s', (_, files) => {
    const { bom } = bills({ ...files, 'm.safetensors': safetensors() });
    for (const key of ['licenses', 'pedigree']) expect(component(bom, 'm.safetensors')).not.toHaveProperty(key);
  });

  test('results that make a card long are left out of it', () => {
    const { bom } = bills({ 'README.md': CARD.replace('- name: x', `- name: ${'x'.repeat(70_000)}`), 'm.safetensors': safetensors() });
    expect(component(bom, 'm.safetensors')).toMatchObject({ licenses: [{ license: { id: 'Apache-2.0' } }] });
    expect(component(bom, 'm.safetensors')?.['modelCard']).not.toHaveProperty('quantitativeAnalysis');
  });

  test('a card that is a link out of what is scanned is not read', () => {
    const outside = mkdtempSync(join(tmpdir(), 'sallyport-card-'));
    try {
      writeFileSync(join(outside, 'README.md'), CARD);
      put({ 'sub/m.safetensors': safetensors() });
      symlinkSync(join(outside, 'README.md'), join(dir, 'README.md'));
      expect(component(bills({}).bom, 'sub/m.safetensors')).not.toHaveProperty('licenses');
      rmSync(join(dir, 'README.md'));
      put({ 'blobs/abc': CARD });
      symlinkSync(join(dir, 'blobs/abc'), join(dir, 'sub/README.md'));
      expect(component(bills({}).bom, 'sub/m.safetensors')).toHaveProperty('licenses');
    } finally {
      rmSync(outside, { recursive: true });
    }
  });
});

describe('data', () => {
  const says = { created: '2026-11-01T00:00:00.000Z', source: 'https://me:pass@data.example/reviews', licence: 'odc-by', collector: 'Ada Keeper <ada@data.example>', transformations: ['duplicates removed', 'names masked by https://me:pass@tools.example/mask'] };

  test('has what its manifest says', () => {
    put({ 'set/train.csv': 'text,label\ngood,1\n', 'set/notes.txt': 'plain words\n' });
    put({ 'set/sallyport-data.json': JSON.stringify(createManifest(join(dir, 'set'), says)) });
    const { bom, spdx } = bills({});
    expect(component(bom, 'set/train.csv')).toMatchObject({
      type: 'data', licenses: [{ license: { id: 'ODC-By-1.0' } }], pedigree: { notes: 'duplicates removed\nnames masked by https://tools.example/mask' },
      data: [{ type: 'dataset', name: 'set/train.csv', contents: { url: 'https://data.example/reviews' }, governance: { custodians: [{ contact: { name: 'Ada Keeper', email: 'ada@data.example' } }] } }],
    });
    expect(component(bom, 'set/notes.txt')).toMatchObject({ type: 'data' });
    expect(component(bom, 'set/sallyport-data.json')).toMatchObject({ type: 'file' });
    expect(JSON.stringify([bom, spdx])).not.toContain('me:pass@');
    const file = spdx.files.find(({ fileName }) => fileName === './set/train.csv');
    expect(file).toMatchObject({ licenseComments: 'sallyport-data.json states odc-by.', fileContributors: ['Ada Keeper <ada@data.example>'] });
    expect(file?.['comment']).toContain('transformation: names masked by https://tools.example/mask');
  });

  test('that is not what its manifest names has nothing of it', () => {
    put({ 'train.csv': 'text,label\ngood,1\n', 'notes.txt': 'a\n' });
    put({ 'sallyport-data.json': JSON.stringify(createManifest(dir, { ...says, collector: 'Acme' })) });
    put({ 'train.csv': 'text,label\nbad,1\n' });
    const { bom } = bills({});
    expect(component(bom, 'train.csv')).not.toHaveProperty('licenses');
    expect(propertiesOf(component(bom, 'train.csv'))).toContain('manifest=names another content');
    expect(component(bom, 'notes.txt')).toMatchObject({ type: 'data', data: [{ governance: { custodians: [{ organization: { name: 'Acme' } }] } }] });
    expect(bom.metadata.component).toMatchObject({ type: 'data' });
  });

  test('without a manifest has what its card says', () => {
    const { bom } = bills({ 'README.md': '---\nlicense: cc-by-nc-4.0\npretty_name: Reviews\ntask_categories: [text-classification]\n---\n', 'data/a.csv': 'text,label\ngood,1\n' });
    expect(component(bom, 'data/a.csv')).toMatchObject({ licenses: [{ license: { id: 'CC-BY-NC-4.0' } }] });
    expect(propertiesOf(component(bom, 'data/a.csv'))).toContain('name=Reviews');
  });
});

describe('the project', () => {
  test.each<[string, Readonly<Record<string, string>>, Row]>([
    ['package.json', { 'package.json': '{"name":"@acme/app","version":"1.2.0","description":"An app","license":"MIT"}' }, { type: 'application', group: '@acme', name: 'app', version: '1.2.0', description: 'An app', purl: 'pkg:npm/%40acme/app@1.2.0', licenses: [{ license: { id: 'MIT' } }] }],
    ['pyproject.toml', { 'pyproject.toml': '[project]\nname = "My_App"\nversion = "2.0"\nlicense = "Apache-2.0"\n' }, { type: 'application', name: 'My_App', version: '2.0', purl: 'pkg:pypi/my-app@2.0', licenses: [{ license: { id: 'Apache-2.0' } }] }],
    ['Poetry', { 'pyproject.toml': '[tool.poetry]\nname = "app"\nversion = "2.0"\n' }, { name: 'app', version: '2.0' }],
  ])('is named by %s', (_, files, wanted) => {
    const { bom, spdx } = bills({ ...files, 'a.txt': 'x\n' });
    expect(bom.metadata.component).toMatchObject(wanted);
    expect(bom.dependencies?.[0]).toEqual({ ref: 'project', dependsOn: ['file-1', 'file-2'] });
    expect(spdx.packages[0]).toMatchObject({ SPDXID: 'SPDXRef-Project', versionInfo: wanted['version'], primaryPackagePurpose: 'APPLICATION' });
    expect(spdx.relationships.slice(0, 3).map(({ relationshipType }) => relationshipType)).toEqual(['DESCRIBES', 'CONTAINS', 'CONTAINS']);
  });

  test.each<[string, Readonly<Record<string, string>>]>([['nothing', {}], ['a manifest that is broken', { 'package.json': '{"name":', 'pyproject.toml': '[project' }], ['one without a name', { 'package.json': '{"private":true}' }]])('is called like its folder by %s', (_, files) => {
    expect(bills({ ...files, 'a.txt': 'x\n' }).bom.metadata.component).toEqual({ type: 'application', 'bom-ref': 'project', name: dir.split('/').at(-1) });
  });

  test('is the file, or the folder that holds all that is scanned', () => {
    put({ 'package.json': '{"name":"app","version":"1.0.0"}', 'a/x.txt': 'x', 'b/y.txt': 'y' });
    expect(projectOf(['a/x.txt'], dir)).toEqual({ kind: 'file', name: 'x.txt' });
    expect(projectOf(['a', 'b/y.txt'], dir)).toMatchObject({ kind: 'application', name: 'app' });
    expect(projectOf(['a', 'a/x.txt'], dir)).toEqual({ kind: 'application', name: 'a' });
    expect(projectOf(['gone'], dir)).toMatchObject({ name: 'gone' });
    expect(projectOf(['/'], dir)).toMatchObject({ kind: 'application', name: 'scan' });
  });

  test('what verifies its files follows from their digests', () => {
    const { spdx } = bills({ 'b.txt': 'x\n', 'a.txt': 'y\n' });
    const sums = spdx.files.map(({ checksums }) => (checksums as readonly { readonly checksumValue: string }[])[0]?.checksumValue ?? '').sort();
    expect(spdx.packages[0]).toMatchObject({ packageVerificationCode: { packageVerificationCodeValue: createHash('sha1').update(sums.join('')).digest('hex') } });
  });
});

test('ids of licences are ones of SPDX', () => {
  const { enum: ids } = JSON.parse(readFileSync(new URL('../../support/cyclonedx/spdx.SNAPSHOT.schema.json', import.meta.url), 'utf8')) as { enum: string[] };
  expect([...LICENCE_IDS].filter((id) => !ids.includes(id))).toEqual([]);
});
