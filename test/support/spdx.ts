/**
 * The rules of SPDX 2.3 for documents as JSON (spdx-schema.json of the specification, and its clauses 6 to 11 where the
 * schema says less), as far as reports of scans come near them: what must be there, what may be, and how it is spelled.
 */

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Shape = (value: Json, at: string, say: (problem: string) => void) => void;

const text = (pattern = /^[\s\S]*$/): Shape => (value, at, say) => { if (typeof value !== 'string' || !pattern.test(value)) say(`${at}: ${JSON.stringify(value)}`); };
const oneOf = (...allowed: readonly string[]): Shape => (value, at, say) => { if (typeof value !== 'string' || !allowed.includes(value)) say(`${at}: ${JSON.stringify(value)} is none of its values`); };
const is = (wanted: boolean): Shape => (value, at, say) => { if (value !== wanted) say(`${at}: not ${wanted}`); };
const list = (item: Shape, least = 0): Shape => (value, at, say) => {
  if (!Array.isArray(value)) return say(`${at}: no list`);
  if (value.length < least) say(`${at}: fewer than ${least}`);
  for (const [i, each] of value.entries()) item(each as Json, `${at}/${i}`, say);
};
/** Fields that must be there, and those that may be; there are no others. */
const object = (required: Readonly<Record<string, Shape>>, optional: Readonly<Record<string, Shape>> = {}): Shape => (value, at, say) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return say(`${at}: no object`);
  const fields = value as { readonly [key: string]: Json };
  for (const key of Object.keys(required)) if (!Object.hasOwn(fields, key)) say(`${at}: lacks ${key}`);
  for (const [key, each] of Object.entries(fields)) {
    const shape = required[key] ?? optional[key];
    if (shape === undefined) say(`${at}: ${key} is no field of it`);
    else shape(each, `${at}/${key}`, say);
  }
};

const ID = text(/^SPDXRef-[a-zA-Z0-9.-]+$/);
const REFERENCE = text(/^(?:SPDXRef-[a-zA-Z0-9.-]+|DocumentRef-[a-zA-Z0-9.-]+:SPDXRef-[a-zA-Z0-9.-]+|NONE|NOASSERTION)$/);
const LENGTHS: Readonly<Record<string, number>> = { SHA1: 40, SHA224: 56, SHA256: 64, SHA384: 96, SHA512: 128, 'SHA3-256': 64, 'SHA3-384': 96, 'SHA3-512': 128, 'BLAKE2b-256': 64, 'BLAKE2b-384': 96, 'BLAKE2b-512': 128, BLAKE3: 64, MD2: 32, MD4: 32, MD5: 32, MD6: 64, ADLER32: 8 };
const CHECKSUM: Shape = (value, at, say) => {
  object({ algorithm: oneOf(...Object.keys(LENGTHS)), checksumValue: text(/^[0-9a-f]+$/) })(value, at, say);
  const { algorithm, checksumValue } = value as { algorithm: string; checksumValue: string };
  if (checksumValue.length !== LENGTHS[algorithm]) say(`${at}: ${checksumValue.length} digits for ${algorithm}`);
};
/** Operands and operators of clause D; parentheses are checked where expressions are made. */
const LICENCE = text(/^(?:NONE|NOASSERTION|\(*[a-zA-Z0-9.-]+\+?\)*(?: (?:AND|OR|WITH) \(*[a-zA-Z0-9.-]+\+?\)*)*)$/);
const ANY = text();

const FILE = object({ SPDXID: ID, fileName: text(/^(?:\.\/|\/)[\s\S]/), checksums: list(CHECKSUM, 1) }, { licenseConcluded: LICENCE, licenseInfoInFiles: list(LICENCE, 1), licenseComments: ANY, fileContributors: list(ANY, 1), copyrightText: ANY, comment: ANY, noticeText: ANY, fileTypes: list(oneOf('OTHER', 'DOCUMENTATION', 'IMAGE', 'VIDEO', 'ARCHIVE', 'SPDX', 'APPLICATION', 'SOURCE', 'BINARY', 'TEXT', 'AUDIO')) });
const EXTERNAL = object({ referenceCategory: oneOf('OTHER', 'PERSISTENT-ID', 'SECURITY', 'PACKAGE-MANAGER'), referenceType: ANY, referenceLocator: text(/^(?:pkg:[a-z]+\/\S+|https:\/\/\S+|urn:\S+)$/) }, { comment: ANY });
/** Files of packages are not analysed, which forbids what is known only of analysed ones (clauses 7.8 and 7.9). */
const PACKAGE: Shape = (value, at, say) => {
  const analysed = typeof value === 'object' && value !== null && (value as { readonly filesAnalyzed?: Json }).filesAnalyzed === true;
  (analysed ? ANALYSED : UNANALYSED)(value, at, say);
};
const shapeOfPackage = (analysed: boolean): Shape => object(
  {
    ...(analysed ? { packageVerificationCode: object({ packageVerificationCodeValue: text(/^[0-9a-f]{40}$/) }, { packageVerificationCodeExcludedFiles: list(text(/^(?:\.\/|\/)[\s\S]/), 1) }) } : {}),
    SPDXID: ID, name: text(/[\s\S]/), downloadLocation: text(/^(?:NONE|NOASSERTION|(?:git|hg|svn|bzr|https?|ftp|ssh)[+:]\S+)$/), filesAnalyzed: is(analysed),
  },
  { versionInfo: ANY, checksums: list(CHECKSUM, 1), licenseConcluded: LICENCE, licenseDeclared: LICENCE, copyrightText: ANY, comment: ANY, description: ANY, primaryPackagePurpose: oneOf('APPLICATION', 'FRAMEWORK', 'LIBRARY', 'CONTAINER', 'OPERATING-SYSTEM', 'DEVICE', 'FIRMWARE', 'SOURCE', 'ARCHIVE', 'FILE', 'INSTALL', 'OTHER'), externalRefs: list(EXTERNAL) },
);
const [ANALYSED, UNANALYSED] = [shapeOfPackage(true), shapeOfPackage(false)];
const RELATIONSHIP = object({ spdxElementId: REFERENCE, relationshipType: oneOf('DESCRIBES', 'DESCRIBED_BY', 'CONTAINS', 'CONTAINED_BY', 'DESCENDANT_OF', 'ANCESTOR_OF', 'DEPENDS_ON', 'DEPENDENCY_OF', 'OTHER'), relatedSpdxElement: REFERENCE }, { comment: ANY });
const DOCUMENT = object(
  {
    spdxVersion: text(/^SPDX-2\.3$/), dataLicense: text(/^CC0-1\.0$/), SPDXID: text(/^SPDXRef-DOCUMENT$/), name: text(/[\s\S]/), documentNamespace: text(/^https?:\/\/[^\s#]+$/),
    creationInfo: object({ created: text(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/), creators: list(text(/^(?:Person|Organization|Tool): \S/), 1) }, { comment: ANY, licenseListVersion: text(/^\d+\.\d+$/) }),
  },
  { files: list(FILE), packages: list(PACKAGE), relationships: list(RELATIONSHIP), hasExtractedLicensingInfos: list(object({ licenseId: text(/^LicenseRef-[a-zA-Z0-9.-]+$/), extractedText: ANY }, { name: ANY, comment: ANY })), comment: ANY },
);

interface Parts {
  readonly files?: readonly { readonly SPDXID: string; readonly checksums?: readonly { readonly algorithm: string }[] }[];
  readonly packages?: readonly { readonly SPDXID: string; readonly filesAnalyzed: boolean; readonly licenseDeclared?: string }[];
  readonly relationships?: readonly { readonly spdxElementId: string; readonly relationshipType: string; readonly relatedSpdxElement: string; readonly comment?: string }[];
  readonly hasExtractedLicensingInfos?: readonly { readonly licenseId: string }[];
}

/** What is wrong with a document; nothing when it keeps the rules. */
export function spdxProblems(document: unknown): readonly string[] {
  const problems: string[] = [];
  DOCUMENT(document as Json, '', (problem) => { problems.push(problem); });
  if (problems.length > 0) return problems;
  const { files = [], packages = [], relationships = [], hasExtractedLicensingInfos: licences = [] } = document as Parts;
  const ids = ['SPDXRef-DOCUMENT', ...files.map(({ SPDXID }) => SPDXID), ...packages.map(({ SPDXID }) => SPDXID)];
  const known = new Set(ids);
  if (known.size !== ids.length) problems.push('an id names two elements');
  for (const { SPDXID, checksums = [] } of files) if (!checksums.some(({ algorithm }) => algorithm === 'SHA1')) problems.push(`${SPDXID}: a file must have a SHA1 (clause 8.4)`);
  for (const { spdxElementId, relatedSpdxElement } of relationships) for (const id of [spdxElementId, relatedSpdxElement]) if (!known.has(id)) problems.push(`${id} is none of the document's elements`);
  // What was not analysed has no files; other elements may be anywhere.
  const fileIds = new Set(files.map(({ SPDXID }) => SPDXID));
  const closed = new Set(packages.filter(({ filesAnalyzed }) => !filesAnalyzed).map(({ SPDXID }) => SPDXID));
  for (const { spdxElementId, relationshipType, relatedSpdxElement } of relationships) if (relationshipType === 'CONTAINS' && closed.has(spdxElementId) && fileIds.has(relatedSpdxElement)) problems.push(`${spdxElementId} has files and was not analysed (clause 7.8)`);
  for (const { relationshipType, comment } of relationships) if (relationshipType === 'OTHER' && comment === undefined) problems.push('a relationship of another kind without a comment (clause 11.1)');
  const told = new Set(relationships.map((each) => JSON.stringify(each)));
  if (told.size !== relationships.length) problems.push('a relationship is told twice');
  if (ids.length > 1 && !relationships.some(({ spdxElementId, relationshipType }) => spdxElementId === 'SPDXRef-DOCUMENT' && relationshipType === 'DESCRIBES')) problems.push('the document describes nothing (clause 11.1)');
  const own = new Set(licences.map(({ licenseId }) => licenseId));
  if (own.size !== licences.length) problems.push('a licence has two texts');
  for (const { licenseDeclared = '' } of packages) for (const [reference] of licenseDeclared.matchAll(/LicenseRef-[a-zA-Z0-9.-]+/g)) if (!own.has(reference)) problems.push(`${reference} has no text`);
  return problems;
}
