import { closeSync, lstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { compare as comparePep440, valid as validPep440 } from '@renovatebot/pep440';
import semver from 'semver';
import { SallyportError, systemReason } from '../../core/errors.ts';
import { isObject, type JsonValue } from '../../core/json.ts';
import type { AdvisoryHit, AdvisorySeverity, AdvisorySource } from './contract.ts';
import { canonicalName, type Ecosystem } from './names.ts';
import { list, table, text } from './read.ts';

/** Advisories in the OSV schema, from files that lie here: nothing is asked over the network. */

interface Advisory {
  readonly told: Omit<AdvisoryHit, 'unsure'>;
  readonly versions: ReadonlySet<string>;
  readonly ranges: readonly (readonly Event[])[];
}
interface Event { readonly kind: 'introduced' | 'fixed' | 'last_affected' | 'limit'; readonly version: string }

const ECOSYSTEMS: ReadonlyMap<string, Ecosystem> = new Map<string, Ecosystem>([['npm', 'npm'], ['PyPI', 'pypi'], ['GitHub Actions', 'githubactions']]);
/** Largest file of advisories that is read whole, in bytes: the list of all of npm has some 200 MB when unpacked, one by one. */
const MAX_FILE = 512 * 1024 * 1024;
const MAX_ENTRY = 32 * 1024 * 1024;

export interface Advisories extends AdvisorySource {
  /** How many stand in the database for the ecosystems that are compared, withdrawn ones aside. */
  readonly count: number;
}

/**
 * Reads one advisory, a list of them, a folder of them, or OSV's zip of an ecosystem.
 * @throws SallyportError `input.unreadable`, `scan.invalid_list`
 */
export function readAdvisories(path: string): Advisories {
  const byName = new Map<string, Advisory[]>();
  let count = 0;
  for (const { source, value } of documents(path)) {
    if (!isObject(value)) throw new SallyportError('scan.invalid_list', `${source} holds no advisory: it is no JSON object.`);
    count += add(value, source, byName);
  }
  return {
    count,
    of: (ecosystem, name, version) => {
      const hits = new Map<string, AdvisoryHit>();
      for (const advisory of byName.get(`${ecosystem} ${canonicalName(ecosystem, name)}`) ?? []) {
        const concerned = concerns(advisory, ecosystem, version);
        if (concerned === 'no') continue;
        // Several entries of one advisory may name the package: the surest counts.
        if (hits.get(advisory.told.id)?.unsure !== false) hits.set(advisory.told.id, { ...advisory.told, unsure: concerned === 'unsure' });
      }
      return [...hits.values()];
    },
  };
}

function add(value: JsonValue, source: string, byName: Map<string, Advisory[]>): number {
  const id = text(value, 'id');
  if (id === undefined) throw new SallyportError('scan.invalid_list', `${source} holds no advisory: "id" is missing.`);
  if (text(value, 'withdrawn') !== undefined) return 0;
  const aliases = list(value, 'aliases').filter((each) => typeof each === 'string');
  const dates = Object.fromEntries((['published', 'modified'] as const).flatMap((key) => { const date = text(value, key); return date === undefined ? [] : [[key, date] as const]; }));
  const cwes = list(table(value, 'database_specific'), 'cwe_ids').flatMap((each) => { const number = typeof each === 'string' ? /^CWE-(\d{1,6})$/.exec(each)?.[1] : undefined; return number === undefined ? [] : [Number(number)]; });
  const general = [...severitiesOf(value), ...wordOf(table(value, 'database_specific'))];
  let added = 0;
  for (const affected of list(value, 'affected')) {
    const name = text(table(affected, 'package'), 'name');
    const ecosystem = ECOSYSTEMS.get((text(table(affected, 'package'), 'ecosystem') ?? '').split(':')[0] ?? '');
    if (name === undefined || ecosystem === undefined) continue;
    const key = `${ecosystem} ${canonicalName(ecosystem, name)}`;
    const ranges = list(affected, 'ranges').filter((range) => ['ECOSYSTEM', 'SEMVER'].includes(text(range, 'type') ?? '')).map((range) => list(range, 'events').flatMap(eventOf));
    const advisory: Advisory = {
      told: {
        id, aliases, summary: text(value, 'summary') ?? '', malicious: id.startsWith('MAL-') || aliases.some((alias) => alias.startsWith('MAL-')),
        details: { ...dates, cwes, severities: [...severitiesOf(affected), ...general], fixed: [...new Set(ranges.flat().filter(({ kind }) => kind === 'fixed').map(({ version }) => version))] },
      },
      versions: new Set(list(affected, 'versions').filter((each) => typeof each === 'string')),
      ranges,
    };
    const known = byName.get(key);
    if (known === undefined) byName.set(key, [advisory]);
    else known.push(advisory);
    added = 1;
  }
  return added;
}

function severitiesOf(value: JsonValue): readonly AdvisorySeverity[] {
  return list(value, 'severity').flatMap((each) => {
    const [type, score] = [text(each, 'type'), text(each, 'score')];
    return type === undefined || score === undefined ? [] : [{ type, score }];
  });
}

/** What GitHub calls it, beside the vectors that the schema has. */
function wordOf(specific: JsonValue): readonly AdvisorySeverity[] {
  const word = text(specific, 'severity');
  return word === undefined ? [] : [{ type: 'word', score: word }];
}

function eventOf(event: JsonValue): Event[] {
  return (['introduced', 'fixed', 'last_affected', 'limit'] as const).flatMap((kind) => { const version = text(event, kind); return version === undefined ? [] : [{ kind, version }]; });
}

/** Whether a version is affected: listed, or inside a range, as the schema's own algorithm says. */
function concerns({ versions, ranges }: Advisory, ecosystem: Ecosystem, version: string | undefined): 'yes' | 'no' | 'unsure' {
  const all = ranges.some((events) => events.some(({ kind, version: from }) => kind === 'introduced' && from === '0') && !events.some(({ kind }) => kind !== 'introduced'));
  if (version === undefined) return all && versions.size === 0 ? 'yes' : 'unsure';
  if (versions.has(version)) return 'yes';
  const order = orderOf(ecosystem);
  const own = order.normal(version);
  if (own !== undefined && [...versions].some((each) => { const listed = order.normal(each); return listed !== undefined && order.compare(listed, own) === 0; })) return 'yes';
  let unsure = false;
  for (const events of ranges) {
    const inside = insideRange(events, version, order);
    if (inside === 'yes') return 'yes';
    if (inside === 'unsure') unsure = true;
  }
  // An advisory without any version concerns all of them.
  if (versions.size === 0 && ranges.length === 0) return 'yes';
  return unsure ? 'unsure' : 'no';
}

interface Order { normal(version: string): string | undefined; compare(a: string, b: string): number }

function orderOf(ecosystem: Ecosystem): Order {
  if (ecosystem === 'pypi') return { normal: (version) => validPep440(version) ?? undefined, compare: (a, b) => comparePep440(a, b) };
  return { normal: (version) => semver.valid(version.replace(/^v(?=\d)/, ''), { loose: true }) ?? semver.valid(semver.coerce(/^v?\d{1,8}(?:\.\d{1,8})?$/.test(version) ? version : '')) ?? undefined, compare: (a, b) => semver.compare(a, b, { loose: true }) };
}

function insideRange(events: readonly Event[], version: string, order: Order): 'yes' | 'no' | 'unsure' {
  const own = order.normal(version);
  if (own === undefined) return 'unsure';
  const sorted: { kind: Event['kind']; at: string | undefined }[] = [];
  for (const { kind, version: at } of events) {
    const normal = at === '0' ? undefined : order.normal(at);
    if (at !== '0' && normal === undefined) return 'unsure';
    sorted.push({ kind, at: normal });
  }
  // `0` is before every version. Where two events share a version, the one that ends a stretch comes first.
  const rank = (kind: Event['kind']): number => (kind === 'introduced' ? 1 : 0);
  sorted.sort((a, b) => (a.at === undefined || b.at === undefined ? (a.at === b.at ? 0 : a.at === undefined ? -1 : 1) : order.compare(a.at, b.at)) || rank(a.kind) - rank(b.kind));
  let inside = false;
  for (const { kind, at } of sorted) {
    const passed = at === undefined ? 1 : order.compare(own, at);
    if (kind === 'introduced' && passed >= 0) inside = true;
    else if ((kind === 'fixed' || kind === 'limit') && passed >= 0) inside = false;
    else if (kind === 'last_affected' && passed > 0) inside = false;
  }
  return inside ? 'yes' : 'no';
}

function* documents(path: string, inside = false): Generator<{ readonly source: string; readonly value: JsonValue }> {
  let folder: boolean;
  let size: number;
  try {
    const stats = statSync(path);
    // A link to a folder inside one could lead in a circle; reading a pipe or a device would not end.
    folder = stats.isDirectory() && !(inside && lstatSync(path).isSymbolicLink());
    if (!folder && !stats.isFile()) throw new SallyportError('input.unreadable', `${path} cannot be read (it is no regular file).`);
    size = stats.size;
  } catch (error) {
    if (error instanceof SallyportError) throw error;
    throw unreadable(path, error);
  }
  if (folder) {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.isDirectory() || /\.(?:json|zip)$/i.test(entry.name)) yield* documents(join(path, entry.name), true);
    }
    return;
  }
  if (size > MAX_FILE) throw new SallyportError('scan.invalid_list', `${path} is longer than ${MAX_FILE} bytes; unpack it into a folder.`);
  let bytes: Buffer;
  try {
    bytes = readWhole(path, size);
  } catch (error) {
    throw unreadable(path, error);
  }
  if (bytes.length > 3 && bytes[0] === 0x50 && bytes[1] === 0x4b) {
    for (const { name, content } of members(bytes, path)) if (/\.json$/i.test(name)) yield* parsed(content, `${path}!${name}`);
    return;
  }
  yield* parsed(bytes, path);
}

function readWhole(path: string, size: number): Buffer {
  if (size < 1024 * 1024) return readFileSync(path);
  const fd = openSync(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(size);
    let done = 0;
    for (let count = -1; done < size && count !== 0; done += count) count = readSync(fd, bytes, done, size - done, done);
    return bytes.subarray(0, done);
  } finally {
    closeSync(fd);
  }
}

function unreadable(path: string, error: unknown): SallyportError {
  return new SallyportError('input.unreadable', `${path} cannot be read (${systemReason(error)}).`, { cause: error });
}

/** One advisory, a list of them, or one a line. */
function* parsed(bytes: Buffer, source: string): Generator<{ readonly source: string; readonly value: JsonValue }> {
  const whole = bytes.toString('utf8').replace(/^\uFEFF/, '');
  let value: JsonValue;
  try {
    value = JSON.parse(whole) as JsonValue;
  } catch (error) {
    const lines = whole.split('\n').filter((line) => line.trim() !== '');
    if (lines.length < 2) throw new SallyportError('scan.invalid_list', `${source} is not JSON.`, { cause: error });
    for (const [i, line] of lines.entries()) {
      try {
        yield { source: `${source}:${i + 1}`, value: JSON.parse(line) as JsonValue };
      } catch (broken) {
        throw new SallyportError('scan.invalid_list', `${source} is not JSON at line ${i + 1}.`, { cause: broken });
      }
    }
    return;
  }
  for (const each of Array.isArray(value) ? value : isObject(value) && Array.isArray(value['vulns']) ? value['vulns'] : [value]) yield { source, value: each };
}

/** Files of a zip by its directory: stored and deflated ones, each within a bound. */
function* members(zip: Buffer, path: string): Generator<{ readonly name: string; readonly content: Buffer }> {
  const broken = (what: string): SallyportError => new SallyportError('scan.invalid_list', `${path} is no zip that can be read: ${what}. Unpack it into a folder.`);
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  if (end < 0 || end + 22 > zip.length) throw broken('its directory is missing');
  let count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  const wide = zip.lastIndexOf(Buffer.from('PK\u0006\u0006', 'latin1'), end);
  if ((count === 0xffff || at === 0xffffffff) && wide >= 0 && wide + 56 <= zip.length) {
    count = Number(zip.readBigUInt64LE(wide + 32));
    at = Number(zip.readBigUInt64LE(wide + 48));
  }
  for (let i = 0; i < count; i++) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== 0x02014b50) throw broken('its directory ends early');
    const method = zip.readUInt16LE(at + 10);
    const packed = zip.readUInt32LE(at + 20);
    const start = zip.readUInt32LE(at + 42);
    const name = zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28));
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    if (name.endsWith('/')) continue;
    if (packed === 0xffffffff || start === 0xffffffff || start + 30 > zip.length) throw broken('a member is too large');
    const from = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
    const bytes = zip.subarray(from, from + packed);
    if (bytes.length !== packed) throw broken('a member is cut off');
    try {
      yield { name, content: method === 0 ? bytes : inflateRawSync(bytes, { maxOutputLength: MAX_ENTRY }) };
    } catch (error) {
      if (error instanceof SallyportError) throw error;
      throw broken(`the member ${name.slice(0, 80)} is damaged or too large`);
    }
  }
}
