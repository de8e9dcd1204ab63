/** The published schema of CycloneDX 1.6, and what it says in words only: references that are unique and lead somewhere. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';

const schema = (name: string): object => JSON.parse(readFileSync(new URL(`cyclonedx/${name}.SNAPSHOT.schema.json`, import.meta.url), 'utf8')) as object;

const parses = (text: string, base?: string): boolean => URL.canParse(text, base);
const ajv = new Ajv({
  strict: false, allErrors: false,
  formats: {
    'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
    'idn-email': /^[^\s@]+@[^\s@]+$/,
    uri: (text: string) => parses(text),
    'iri-reference': (text: string) => !/[\s<>"{}|\\^`]/.test(text) && parses(text, 'https://base.invalid/'),
  },
});
ajv.addSchema(schema('spdx'), 'http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json');
ajv.addSchema(schema('jsf-0.82'), 'http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json');
const valid = ajv.compile(schema('bom-1.6'));

interface Dependency { readonly ref: string; readonly dependsOn?: readonly string[] }
interface Vulnerability { readonly id?: string; readonly affects?: readonly { readonly ref: string }[] }
interface Parts { readonly dependencies?: readonly Dependency[]; readonly vulnerabilities?: readonly Vulnerability[] }

/** What is wrong with a bill of materials; nothing when it keeps the rules. */
export function cyclonedxProblems(document: unknown): readonly string[] {
  if (!valid(document)) return (valid.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`);
  const refs: string[] = [];
  collect(document, refs);
  const known = new Set(refs);
  const problems = known.size === refs.length ? [] : ['two elements have one bom-ref'];
  const { dependencies = [], vulnerabilities = [] } = document as Parts;
  if (new Set(dependencies.map(({ ref }) => ref)).size !== dependencies.length) problems.push('what an element depends on is told twice');
  const named = [...dependencies.flatMap(({ ref, dependsOn = [] }) => [ref, ...dependsOn]), ...vulnerabilities.flatMap(({ affects = [] }) => affects.map(({ ref }) => ref))];
  return [...problems, ...named.filter((ref) => !known.has(ref)).map((ref) => `${ref} is no element's bom-ref`)];
}

function collect(value: unknown, refs: string[]): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, each] of Object.entries(value)) {
    if (key === 'bom-ref' && typeof each === 'string') refs.push(each);
    else collect(each, refs);
  }
}
