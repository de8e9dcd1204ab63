import { randomUUID } from 'node:crypto';
import type { FileReport } from '../contract.ts';
import type { PackageHash } from '../packages/contract.ts';
import type { Reporter, ReportContext } from './contract.ts';
import { Inventory, type InventoryPackage } from './inventory.ts';
import { safeJson } from './json.ts';
import { kindOf } from './kinds.ts';
import { licenceOf } from './licences.ts';

const ALGORITHMS: Readonly<Record<string, readonly [name: string, chars: number]>> = { md5: ['MD5', 32], sha1: ['SHA-1', 40], sha256: ['SHA-256', 64], sha384: ['SHA-384', 96], sha512: ['SHA-512', 128] };

/**
 * CycloneDX 1.6: a component for each file with its hash, its format and what was found (models as
 * `machine-learning-model`, data sets as `data`), one for each package that the files name, and what depends on what.
 */
export function cyclonedxReporter({ version, time }: ReportContext): Reporter {
  const inventory = new Inventory();
  const dependencies: string[] = [];
  let count = 0;
  return {
    begin: () => {
      const metadata = { timestamp: time, tools: { components: [{ type: 'application', name: 'sallyport', version }] } };
      return `{"$schema":"http://cyclonedx.org/schema/bom-1.6.schema.json","bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:${randomUUID()}","version":1,"metadata":${safeJson(metadata)},"components":[`;
    },
    file: (report) => {
      const named = inventory.add(report);
      const text = `${count++ === 0 ? '\n' : ',\n'}${safeJson(component(report, count))}`;
      if (named.length > 0) dependencies.push(safeJson({ ref: `file-${count}`, dependsOn: named }));
      return text;
    },
    end: () => {
      const packages = inventory.all().map((each) => safeJson(packageComponent(each)));
      return `${packages.map((each, i) => `${count === 0 && i === 0 ? '\n' : ',\n'}${each}`).join('')}\n]${dependencies.length === 0 ? '' : `,"dependencies":[\n${dependencies.join(',\n')}\n]`}}\n`;
    },
  };
}

function component({ path, format, verdict, findings, sha256, size }: FileReport, number: number): object {
  const kind = kindOf(format);
  return {
    type: kind === 'model' ? 'machine-learning-model' : kind === 'data' ? 'data' : 'file', 'bom-ref': `file-${number}`, name: path,
    ...(sha256 === undefined ? {} : { hashes: [{ alg: 'SHA-256', content: sha256 }] }),
    ...(kind === 'model' ? { modelCard: { modelParameters: { inputs: [], outputs: [] } } } : {}),
    ...(kind === 'data' ? { data: [{ type: 'dataset', name: path }] } : {}),
    properties: [
      { name: 'sallyport:format', value: format },
      { name: 'sallyport:verdict', value: verdict },
      ...(size === undefined ? [] : [{ name: 'sallyport:bytes', value: String(size) }]),
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
    ...(version === undefined ? {} : { version }), purl,
    ...(known.length === 0 ? {} : { hashes: known }),
    ...(licence === undefined ? {} : { licenses: [licenceChoice(licence)] }),
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

function licenceChoice(stated: string): object {
  const { kind, text } = licenceOf(stated);
  return kind === 'expression' ? { expression: text } : { license: kind === 'id' ? { id: text } : { name: text } };
}

/** An address as a URI without a password; undefined when it is none. */
function uriOf(url: string): string | undefined {
  try {
    const parsed = new URL(url.replace(/^git\+/, ''));
    parsed.username = '';
    parsed.password = '';
    return parsed.href;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
