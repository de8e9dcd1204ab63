import { MAX_READ, type Finding, type Region, type ScanInput } from '../contract.ts';
import { decodeText, firstInk, lineCounter } from '../text.ts';
import { jsonPlaces } from './json.ts';
import { placeOf, type Place } from './place.ts';
import { tomlPlaces } from './toml.ts';
import { yamlPlaces } from './yaml.ts';

/** Longest texts in which places are looked for, in bytes. The library for YAML takes seconds for each megabyte. */
const MAX_TEXT = 8 * 1024 * 1024;
const MAX_YAML = 1024 * 1024;

const TOML = /(?:\.toml|(?:^|[/\\])(?:poetry\.lock|uv\.lock|pdm\.lock|cargo\.lock|pipfile))$/i;
const YAML = /(?:\.ya?ml|(?:^|[/\\])(?:yarn\.lock|mlmodel|mlproject|\.condarc))$/i;

/** The findings, those in structural places of JSON, YAML and TOML with the line and column of that place. */
export function withRegions(input: ScanInput, findings: readonly Finding[]): readonly Finding[] {
  const structural = findings.filter(({ location }) => location !== undefined && !/^(?:line|byte) \d{1,15}$/.test(location));
  if (structural.length === 0 || input.size > MAX_TEXT) return findings;
  const places = placesOf(input);
  if (places === undefined) return findings;
  const { root, text } = places;
  const found = structural.flatMap((finding) => { const at = placeOf(root, finding.location ?? ''); return at === undefined ? [] : [{ finding, at }]; }).sort((a, b) => a.at - b.at);
  const lineOf = lineCounter(text);
  const regions = new Map<Finding, Region>(found.map(({ finding, at }) => [finding, { line: lineOf(at), column: at - text.lastIndexOf('\n', at - 1) }]));
  return findings.map((finding) => { const region = regions.get(finding); return region === undefined ? finding : { ...finding, region }; });
}

function placesOf(input: ScanInput): { readonly root: Place; readonly text: string } | undefined {
  const pieces: Buffer[] = [];
  for (let at = 0; at < input.size; at += MAX_READ) pieces.push(input.read(at, MAX_READ));
  const bytes = Buffer.concat(pieces);
  const ink = firstInk(bytes.subarray(0, 4096));
  const { text, binary } = decodeText(bytes);
  if (binary) return undefined;
  const root = TOML.test(input.name) ? tomlPlaces(text) : ink === 0x7b || ink === 0x5b || ink === 0x2f ? jsonPlaces(text) : YAML.test(input.name) && input.size <= MAX_YAML ? yamlPlaces(text) : undefined;
  return root === undefined ? undefined : { root, text };
}
