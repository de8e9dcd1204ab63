import { randomUUID } from 'node:crypto';
import type { FileReport } from '../contract.ts';
import type { PackageHash } from '../packages/contract.ts';
import type { Reporter, ReportContext } from './contract.ts';
import { uriOf } from './addresses.ts';
import { dataFields, licences, modelFields, projectComponent } from './cyclonedx-stated.ts';
import { Inventory, type InventoryPackage } from './inventory.ts';
import { safeJson } from './json.ts';
import { kindOf } from './kinds.ts';
import { vulnerability } from './vulnerabilities.ts';

const ALGORITHMS: Readonly<Record<string, readonly [name: string, chars: number]>> = { md5: ['MD5', 32], sha1: ['SHA-1', 40], sha256: ['SHA-256', 64], sha384: ['SHA-384', 96], sha512: ['SHA-512', 128] };
/** Longest version that the schema allows. */
const MAX_VERSION = 1024;

/**
 * CycloneDX 1.6: a component for each file with its hash, its format and what was found (models as
 * `machine-learning-model`, data sets as `data`), one for each package that the files name, what depends on what as far as
 * locks tell it, and the advisories that were given with what they concern.
 */
export function cyclonedxReporter({ version, time, advisories, project }: ReportContext): Reporter {
  const inventory = new Inventory();
  const dependencies: string[] = [];
  let count = 0;
  return {
    begin: () => {
      const metadata = { timestamp: time, tools: { components: [{ type: 'application', name: 'sallyport', version }] }, ...(project === undefined ? {} : { component: projectComponent(project) }) };
      return `{"$schema":"http://cyclonedx.org/schema/bom-1.6.schema.json","bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:${randomUUID()}","version":1,"metadata":${safeJson(metadata)},"components":[`;
    },
    file: (report) => {
      const named = inventory.add(report);
      const text = `${count++ === 0 ? '\n' : ',\n'}${safeJson(component(report, count))}`;
      if (named.length > 0) dependencies.push(safeJson({ ref: `file-${count}`, dependsOn: named }));
      return text;
    },
    end: () => {
      const packages = inventory.all();
      for (const { purl, needs } of packages) if (needs.length > 0) dependencies.push(safeJson({ ref: purl, dependsOn: needs }));
      if (project !== undefined) dependencies.unshift(safeJson({ ref: 'project', dependsOn: Array.from({ length: count }, (_, i) => `file-${i + 1}`) }));
      const lists = [['dependencies', dependencies], ['vulnerabilities', inventory.concerned(advisories).map((each) => safeJson(vulnerability(each)))]] as const;
      return `${packages.map((each, i) => `${count === 0 && i === 0 ? '\n' : ',\n'}${safeJson(packageComponent(each))}`).join('')}\n]${lists.map(([name, rows]) => (rows.length === 0 ? '' : `,"${name}":[\n${rows.join(',\n')}\n]`)).join('')}}\n`;
    },
  };
}

function component(report: FileReport, number: number): object {
  const { path, format, verdict, findings, sha256, size, stated, provenance } = report;
  // What a manifest of data names is data, whatever its format.
  const kind = kindOf(format) === 'file' && provenance?.holds === true ? 'data' : kindOf(format);
  const { fields, properties } = kind === 'model' ? modelFields(stated) : kind === 'data' ? dataFields(path, stated, provenance) : { fields: {}, properties: [] };
  return {
    type: kind === 'model' ? 'machine-learning-model' : kind, 'bom-ref': `file-${number}`, name: path,
    ...(sha256 === undefined ? {} : { hashes: [{ alg: 'SHA-256', content: sha256 }] }),
    ...fields,
    properties: [
      { name: 'sallyport:format', value: format },
      { name: 'sallyport:verdict', value: verdict },
      ...(size === undefined ? [] : [{ name: 'sallyport:bytes', value: String(size) }]),
      ...properties,
      ...findings.map(({ rule, severity, message, location }) => ({ name: 'sallyport:finding', value: `${severity} ${rule}: ${message}${location === undefined ? '' : ` (${location})`}` })),
    ],
  };
}

function packageComponent({ purl, ecosystem, name, version, range, licence, hashes, url, source }: InventoryPackage): object {
  const scoped = ecosystem === 'npm' ? /^(@[^/]{1,214})\/(.{1,214})$/.exec(name) : null;
  const known = distinct(hashes.flatMap(hashOf));
  const address = url !== undefined && /^(?:git\+)?(?:https?|ssh|git):\/\//i.test(url) ? uriOf(url) : undefined;
  return {
    type: ecosystem === 'docker' ? 'container' : 'library', 'bom-ref': purl, ...(scoped === null ? { name } : { group: scoped[1], name: scoped[2] }),
    ...(version === undefined ? {} : { version: version.slice(0, MAX_VERSION) }), purl,
    ...(known.length === 0 ? {} : { hashes: known }),
    ...(licence === undefined ? {} : licences([{ text: licence }])),
    ...(address === undefined ? {} : { externalReferences: [{ type: source === 'git' ? 'vcs' : 'distribution', url: address }] }),
    ...(range === undefined || range === '' ? {} : { properties: [{ name: 'sallyport:asked', value: range }] }),
  };
}

function distinct<T>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function hashOf({ algorithm, hex }: PackageHash): { alg: string; content: string }[] {
  const known = ALGORITHMS[algorithm];
  return known === undefined || hex.length !== known[1] || !/^[\da-f]+$/.test(hex) ? [] : [{ alg: known[0], content: hex }];
}
