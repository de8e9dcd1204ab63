import { createHash, randomUUID } from 'node:crypto';
import type { FileReport } from '../contract.ts';
import type { PackageHash } from '../packages/contract.ts';
import type { Reporter, ReportContext } from './contract.ts';
import { Inventory, type InventoryPackage } from './inventory.ts';
import { safeJson } from './json.ts';
import { licenceOf } from './licences.ts';

const ALGORITHMS: Readonly<Record<string, readonly [name: string, chars: number]>> = { md5: ['MD5', 32], sha1: ['SHA1', 40], sha256: ['SHA256', 64], sha384: ['SHA384', 96], sha512: ['SHA512', 128] };

/**
 * SPDX 2.3 as JSON: the document describes each file, and each file depends on the packages that it names.
 * Licences are what the files state; nothing is concluded. Files that were not opened have no digest, which SPDX asks for:
 * they are listed as packages without files, with what is known of them.
 */
export function spdxReporter({ version, time }: ReportContext): Reporter {
  const inventory = new Inventory();
  const relationships: object[] = [];
  const extra = new Map<string, string>();
  const unopened: object[] = [];
  const created = `${time.slice(0, 19)}Z`;
  let count = 0;
  let files = 0;
  return {
    begin: () => {
      const head = { spdxVersion: 'SPDX-2.3', dataLicense: 'CC0-1.0', SPDXID: 'SPDXRef-DOCUMENT', name: 'sallyport-scan', documentNamespace: `https://spdx.org/spdxdocs/sallyport-scan-${randomUUID()}`, creationInfo: { created, creators: [`Tool: sallyport-${version}`] } };
      return `${safeJson(head).slice(0, -1)},"files":[`;
    },
    file: (report) => {
      const id = `SPDXRef-File-${++count}`;
      relationships.push({ spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: id });
      for (const purl of inventory.add(report)) relationships.push({ spdxElementId: id, relationshipType: 'DEPENDS_ON', relatedSpdxElement: idOf(purl) });
      if (report.sha1 === undefined || report.sha256 === undefined) {
        unopened.push({ SPDXID: id, name: report.path, downloadLocation: 'NOASSERTION', filesAnalyzed: false, comment: comment(report) });
        return '';
      }
      return `${files++ === 0 ? '\n' : ',\n'}${safeJson(file(report, id))}`;
    },
    end: () => {
      const named = inventory.all().map((each) => pack(each, extra));
      const licences = [...extra].map(([text, licenseId]) => ({ licenseId, name: text, extractedText: text }));
      return `\n],"packages":[\n${[...unopened, ...named].map(safeJson).join(',\n')}\n],"relationships":[\n${relationships.map(safeJson).join(',\n')}\n]${licences.length === 0 ? '' : `,"hasExtractedLicensingInfos":${safeJson(licences)}`}}\n`;
    },
  };
}

function file(report: FileReport, id: string): object {
  const { path, sha1, sha256 } = report;
  return {
    SPDXID: id, fileName: path.startsWith('./') || path.startsWith('/') ? path : `./${path}`,
    checksums: [{ algorithm: 'SHA1', checksumValue: sha1 }, { algorithm: 'SHA256', checksumValue: sha256 }],
    licenseConcluded: 'NOASSERTION', copyrightText: 'NOASSERTION', comment: comment(report),
  };
}

function comment({ format, verdict, findings }: FileReport): string {
  return [`${verdict}; format ${format}`, ...findings.map(({ rule, severity, message, location }) => `${severity} ${rule}: ${message}${location === undefined ? '' : ` (${location})`}`)].join('\n');
}

/** The same package has the same id in every document. */
function idOf(purl: string): string {
  return `SPDXRef-Package-${createHash('sha256').update(purl).digest('hex').slice(0, 32)}`;
}

function pack({ purl, name, version, licence, hashes }: InventoryPackage, extra: Map<string, string>): object {
  const known = hashes.flatMap(checksum);
  return {
    SPDXID: idOf(purl), name, ...(version === undefined ? {} : { versionInfo: version }), downloadLocation: 'NOASSERTION', filesAnalyzed: false,
    ...(known.length === 0 ? {} : { checksums: known }),
    licenseConcluded: 'NOASSERTION', licenseDeclared: licence === undefined ? 'NOASSERTION' : declared(licence, extra), copyrightText: 'NOASSERTION',
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }],
  };
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
