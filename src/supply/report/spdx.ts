import { createHash, randomUUID } from 'node:crypto';
import type { Stated } from '../card/contract.ts';
import type { Project } from '../card/project.ts';
import type { FileReport } from '../contract.ts';
import { MANIFEST } from '../data/manifest.ts';
import type { AdvisoryHit, PackageHash } from '../packages/contract.ts';
import { modelPurl } from '../packages/names.ts';
import { uriOf } from './addresses.ts';
import type { Reporter, ReportContext } from './contract.ts';
import { Inventory, type InventoryPackage } from './inventory.ts';
import { safeJson } from './json.ts';
import { LICENCE_IDS, licenceOf } from './licences.ts';
import { addressOf } from './vulnerabilities.ts';

const DOCUMENT = 'SPDXRef-DOCUMENT';
const PROJECT = 'SPDXRef-Project';

const ALGORITHMS: Readonly<Record<string, readonly [name: string, chars: number]>> = { md5: ['MD5', 32], sha1: ['SHA1', 40], sha256: ['SHA256', 64], sha384: ['SHA384', 96], sha512: ['SHA512', 128] };

/**
 * SPDX 2.3 as JSON: the document describes the project, which contains each file, and each file depends on the packages that
 * it names. Licences are what the files state; nothing is concluded. Files that were not opened have no digest, which SPDX
 * asks for: they are listed as packages without files, with what is known of them.
 */
export function spdxReporter({ version, time, advisories, project }: ReportContext): Reporter {
  const inventory = new Inventory();
  const relationships: object[] = [];
  const extra = new Map<string, string>();
  const unopened: object[] = [];
  const lineage = new Lineage();
  const sums: string[] = [];
  const excluded: string[] = [];
  const created = `${time.slice(0, 19)}Z`;
  let count = 0;
  let files = 0;
  return {
    begin: () => {
      const head = { spdxVersion: 'SPDX-2.3', dataLicense: 'CC0-1.0', SPDXID: DOCUMENT, name: 'sallyport-scan', documentNamespace: `https://spdx.org/spdxdocs/sallyport-scan-${randomUUID()}`, creationInfo: { created, creators: [`Tool: sallyport-${version}`] } };
      return `${safeJson(head).slice(0, -1)},"files":[`;
    },
    file: (report) => {
      const id = `SPDXRef-File-${++count}`;
      relationships.push(project === undefined ? { spdxElementId: DOCUMENT, relationshipType: 'DESCRIBES', relatedSpdxElement: id } : { spdxElementId: PROJECT, relationshipType: 'CONTAINS', relatedSpdxElement: id });
      relationships.push(...lineage.of(id, report.stated));
      for (const purl of inventory.add(report)) relationships.push({ spdxElementId: id, relationshipType: 'DEPENDS_ON', relatedSpdxElement: idOf(purl) });
      if (report.sha1 === undefined || report.sha256 === undefined) {
        excluded.push(fileNameOf(report.path));
        unopened.push({ SPDXID: id, name: report.path, downloadLocation: 'NOASSERTION', filesAnalyzed: false, comment: comment(report) });
        return '';
      }
      sums.push(report.sha1);
      return `${files++ === 0 ? '\n' : ',\n'}${safeJson(file(report, id, extra))}`;
    },
    end: () => {
      const packages = inventory.all();
      for (const { purl, needs } of packages) for (const other of needs) relationships.push({ spdxElementId: idOf(purl), relationshipType: 'DEPENDS_ON', relatedSpdxElement: idOf(other) });
      const told = new Map<string, AdvisoryHit[]>();
      for (const { hit, packages: concerned } of inventory.concerned(advisories)) for (const { purl, unsure } of concerned) {
        const known = told.get(purl);
        if (known === undefined) told.set(purl, [{ ...hit, unsure }]);
        else known.push({ ...hit, unsure });
      }
      const named = packages.map((each) => pack(each, extra, told.get(each.purl) ?? []));
      const whole = project === undefined ? [] : [projectPackage(project, sums, excluded, extra)];
      if (project !== undefined) relationships.unshift({ spdxElementId: DOCUMENT, relationshipType: 'DESCRIBES', relatedSpdxElement: PROJECT });
      const licences = [...extra].map(([text, licenseId]) => ({ licenseId, name: text, extractedText: text }));
      return `\n],"packages":[\n${[...whole, ...unopened, ...lineage.all(), ...named].map(safeJson).join(',\n')}\n],"relationships":[\n${relationships.map(safeJson).join(',\n')}\n]${licences.length === 0 ? '' : `,"hasExtractedLicensingInfos":${safeJson(licences)}`}}\n`;
    },
  };
}

function fileNameOf(path: string): string {
  return path.startsWith('./') || path.startsWith('/') ? path : `./${path}`;
}

function file(report: FileReport, id: string, extra: Map<string, string>): object {
  const { path, sha1, sha256, stated, provenance } = report;
  const said = [...(stated?.licences ?? []), ...(provenance?.holds === true ? [{ text: provenance.licence, from: MANIFEST }] : [])];
  const inside = [...new Set(said.filter(({ from }) => from === undefined).flatMap(({ text }) => singles(text, extra)))];
  const beside = said.flatMap(({ from, text, url }) => (from === undefined ? [] : [`${from} states ${text}${url === undefined ? '' : ` (${uriOf(url) ?? 'an address that is none'})`}.`]));
  const people = [...new Set([...(provenance?.holds === true ? [provenance.collector] : []), ...(stated?.author === undefined ? [] : [stated.author])])];
  return {
    SPDXID: id, fileName: fileNameOf(path),
    checksums: [{ algorithm: 'SHA1', checksumValue: sha1 }, { algorithm: 'SHA256', checksumValue: sha256 }],
    licenseConcluded: 'NOASSERTION', ...(inside.length === 0 ? {} : { licenseInfoInFiles: inside }), ...(beside.length === 0 ? {} : { licenseComments: beside.join('\n') }),
    copyrightText: 'NOASSERTION', ...(people.length === 0 ? {} : { fileContributors: people }), comment: comment(report),
  };
}

function comment({ format, verdict, findings, stated, provenance }: FileReport): string {
  const said = stated === undefined ? [] : [['name', stated.name], ['version', stated.version], ['task', stated.task], ['architecture', stated.architecture], ['family', stated.family], ['library', stated.library], ['languages', stated.languages?.join(', ')], ['tags', stated.tags?.join(', ')]].flatMap(([what = '', value]) => (value === undefined ? [] : [`${what}: ${value}`]));
  const origin = provenance === undefined ? [] : provenance.holds ? [`collected from: ${provenance.source}`, `collected: ${provenance.created}`, ...provenance.transformations.map((each) => `transformation: ${each}`)] : [`${MANIFEST} names another content`];
  return [`${verdict}; format ${format}`, ...said, ...origin, ...findings.map(({ rule, severity, message, location }) => `${severity} ${rule}: ${message}${location === undefined ? '' : ` (${location})`}`)].join('\n');
}

/** The licences of a statement one by one, as what is found in a file is listed. */
function singles(text: string, extra: Map<string, string>): readonly string[] {
  return licenceOf(text).kind === 'expression' ? text.split(/[()\s]{1,10}/).filter((each) => LICENCE_IDS.has(each.replace(/\+$/, ''))) : [declared(text, extra)];
}

/** The project with the code that verifies its files (clause 7.9): the SHA-1 of their SHA-1s in order. */
function projectPackage({ kind, name, version, description, licence, purl, stated }: Project, sums: readonly string[], excluded: readonly string[], extra: Map<string, string>): object {
  const licences = licence === undefined ? stated?.licences?.map(({ text }) => text) ?? [] : [licence];
  const expressions = [...new Set(licences.map((each) => declared(each, extra)))];
  return {
    SPDXID: PROJECT, name, ...(version === undefined ? {} : { versionInfo: version }), ...(description === undefined ? {} : { description }), downloadLocation: 'NOASSERTION', filesAnalyzed: true,
    packageVerificationCode: { packageVerificationCodeValue: createHash('sha1').update(sums.toSorted().join('')).digest('hex'), ...(excluded.length === 0 ? {} : { packageVerificationCodeExcludedFiles: excluded }) },
    licenseConcluded: 'NOASSERTION', licenseDeclared: expressions.length === 0 ? 'NOASSERTION' : expressions.map((each) => (expressions.length > 1 && / OR /.test(each) ? `(${each})` : each)).join(' AND '),
    copyrightText: 'NOASSERTION', primaryPackagePurpose: kind === 'application' ? 'APPLICATION' : kind === 'file' ? 'FILE' : 'OTHER',
    ...(purl === undefined ? {} : { externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }] }),
  };
}

/** What models come from: the models they were made from, and the data they were trained on, each one package. */
class Lineage {
  private readonly packages = new Map<string, object>();

  /** The relationships of a file to what it comes from. */
  of(id: string, stated: Stated | undefined): readonly object[] {
    const related = new Map<string, object>();
    for (const base of stated?.baseModels ?? []) {
      const purl = modelPurl(base.name, base.version);
      const ref = { ...(base.version === undefined ? {} : { versionInfo: base.version }), ...(purl === undefined ? {} : { externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }] }) };
      const to = this.add('Model', `${base.name}@${base.version ?? ''}`, base.name, ref);
      related.set(to, { spdxElementId: id, relationshipType: 'DESCENDANT_OF', relatedSpdxElement: to, ...(base.relation === undefined ? {} : { comment: base.relation }) });
    }
    for (const name of stated?.datasets ?? []) {
      const to = this.add('Data', name, name, {});
      related.set(to, { spdxElementId: id, relationshipType: 'OTHER', relatedSpdxElement: to, comment: 'Trained on it, as it is stated.' });
    }
    return [...related.values()];
  }

  all(): readonly object[] {
    return [...this.packages.values()];
  }

  private add(kind: string, key: string, name: string, more: object): string {
    const id = `SPDXRef-${kind}-${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;
    if (!this.packages.has(id)) this.packages.set(id, { SPDXID: id, name, downloadLocation: 'NOASSERTION', filesAnalyzed: false, licenseConcluded: 'NOASSERTION', licenseDeclared: 'NOASSERTION', copyrightText: 'NOASSERTION', primaryPackagePurpose: 'OTHER', ...more });
    return id;
  }
}

/** The same package has the same id in every document. */
function idOf(purl: string): string {
  return `SPDXRef-Package-${createHash('sha256').update(purl).digest('hex').slice(0, 32)}`;
}

function pack({ purl, ecosystem, name, version, licence, hashes }: InventoryPackage, extra: Map<string, string>, hits: readonly AdvisoryHit[]): object {
  const known = hashes.flatMap(checksum);
  return {
    SPDXID: idOf(purl), name, ...(version === undefined ? {} : { versionInfo: version }), downloadLocation: 'NOASSERTION', filesAnalyzed: false,
    ...(known.length === 0 ? {} : { checksums: known }),
    licenseConcluded: 'NOASSERTION', licenseDeclared: licence === undefined ? 'NOASSERTION' : declared(licence, extra), copyrightText: 'NOASSERTION',
    ...(ecosystem === 'docker' ? { primaryPackagePurpose: 'CONTAINER' } : {}),
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }, ...hits.map(advisory)],
  };
}

/** An advisory as a reference; one that is published nowhere that follows from its id is told by the id. */
function advisory({ id, summary, unsure }: AdvisoryHit): object {
  const comment = [...(unsure ? ['The version could not be compared.'] : []), ...(summary === '' ? [] : [summary])].join(' ');
  return { referenceCategory: 'SECURITY', referenceType: 'advisory', referenceLocator: addressOf(id)?.url ?? `urn:sallyport:advisory:${encodeURIComponent(id)}`, ...(comment === '' ? {} : { comment }) };
}

function checksum({ algorithm, hex }: PackageHash): { algorithm: string; checksumValue: string }[] {
  const known = ALGORITHMS[algorithm];
  return known === undefined || hex.length !== known[1] || !/^[\da-f]+$/.test(hex) ? [] : [{ algorithm: known[0], checksumValue: hex }];
}

/** An expression of SPDX; a licence that has no id becomes one of the document's own. */
function declared(stated: string, extra: Map<string, string>): string {
  const { kind, text } = licenceOf(stated);
  if (kind !== 'name') return text;
  if (text === '') return 'NOASSERTION';
  const known = extra.get(text) ?? `LicenseRef-${extra.size + 1}`;
  extra.set(text, known);
  return known;
}
