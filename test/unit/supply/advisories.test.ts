import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAdvisories } from '../../../src/supply/packages/advisories.ts';
import { readKnown } from '../../../src/supply/packages/known.ts';
import type { Ecosystem } from '../../../src/supply/packages/names.ts';

let dir: string;
beforeAll(() => { dir = mkdtempSync(join(tmpdir(), 'sallyport-osv-')); });
afterAll(() => { rmSync(dir, { recursive: true, force: true }); });

interface Affected { readonly ecosystem?: string; readonly name?: string; readonly type?: string; readonly events?: readonly Record<string, string>[]; readonly versions?: readonly string[] }

function osv(id: string, affected: Affected, more: object = {}): object {
  const { ecosystem = 'PyPI', name = 'some-lib', type = 'ECOSYSTEM', events, versions } = affected;
  return { id, summary: `about ${id}`, affected: [{ package: { ecosystem, name }, ...(events === undefined ? {} : { ranges: [{ type, events }] }), ...(versions === undefined ? {} : { versions }) }], ...more };
}

let files = 0;
function hits(advisory: object | object[], ecosystem: Ecosystem, name: string, version: string | undefined): readonly string[] {
  const path = join(dir, `${++files}.json`);
  writeFileSync(path, JSON.stringify(advisory));
  return readAdvisories(path).of(ecosystem, name, version).map(({ id, unsure }) => (unsure ? `${id}?` : id));
}

describe('ranges', () => {
  const range = (introduced: string, end: Record<string, string>): object => osv('A', { events: [{ introduced }, end] });
  test.each([
    // PEP 440: pre-releases, posts, epochs, trailing zeros, local versions.
    ['1.9', true], ['2.0', false], ['2.0rc1', true], ['2.0.dev1', true], ['2', false], ['2.0.0', false], ['2.0.post1', false], ['1!0.1', false], ['1.0', true], ['1.0rc1', false], ['0.9', false], ['1.9+cpu', true], ['v1.5', true],
  ])('Python: %s is affected by 1.0 to below 2.0: %s', (version, affected) => {
    expect(hits(range('1.0', { fixed: '2.0' }), 'pypi', 'Some_Lib', version)).toEqual(affected ? ['A'] : []);
  });

  test.each([['1.10.0', true], ['1.9.0', true], ['1.10.1', false], ['2.0.0', false]])('last affected 1.10.0: %s %s', (version, affected) => {
    expect(hits(range('0', { last_affected: '1.10.0' }), 'pypi', 'some-lib', version)).toEqual(affected ? ['A'] : []);
  });

  test.each([
    ['1.2.3', true], ['1.10.0', true], ['2.0.0-rc.1', true], ['2.0.0', false], ['1.0.0-alpha', false], ['1.0.0', true], ['2.0.0-rc.1+build', true], ['3.5.0', true], ['4.0.0', false],
  ])('npm: %s is affected by 1.0.0 to 2.0.0 and 3.5.0 to 4.0.0: %s', (version, affected) => {
    const advisory = osv('B', { ecosystem: 'npm', type: 'SEMVER', events: [{ introduced: '3.5.0' }, { fixed: '4.0.0' }, { introduced: '1.0.0' }, { fixed: '2.0.0' }] });
    expect(hits(advisory, 'npm', 'some-lib', version)).toEqual(affected ? ['B'] : []);
  });

  test('listed versions count besides ranges, in any spelling', () => {
    const advisory = osv('C', { events: [{ introduced: '5' }, { fixed: '6' }], versions: ['1.0.0'] });
    expect(['1.0', '5.1', '2.0'].map((version) => hits(advisory, 'pypi', 'some-lib', version))).toEqual([['C'], ['C'], []]);
  });

  test('what cannot be compared is told as that, and so is a version that is not fixed', () => {
    expect(hits(range('1.0', { fixed: '2.0' }), 'pypi', 'some-lib', 'nonsense')).toEqual(['A?']);
    expect(hits(range('1.0', { fixed: '2.0' }), 'pypi', 'some-lib', undefined)).toEqual(['A?']);
    expect(hits(osv('MAL-1', { events: [{ introduced: '0' }] }), 'pypi', 'some-lib', undefined)).toEqual(['MAL-1']);
  });

  test('ranges of commits are not compared, names are as the registry has them', () => {
    expect(hits(osv('D', { type: 'GIT', events: [{ introduced: '0' }], versions: ['1.0'] }), 'pypi', 'some.lib', '2.0')).toEqual([]);
    expect(hits(osv('E', { ecosystem: 'npm', events: [{ introduced: '0' }] }), 'pypi', 'some-lib', '1.0')).toEqual([]);
  });
});

test('withdrawn ones are ignored, malicious ones are known by their id or alias', () => {
  const all = [osv('GHSA-1', { events: [{ introduced: '0' }] }, { withdrawn: '2024-01-01T00:00:00Z' }), osv('MAL-2024-1', { events: [{ introduced: '0' }] }), osv('GHSA-2', { events: [{ introduced: '0' }] }, { aliases: ['MAL-2024-2'] }), osv('GHSA-3', { events: [{ introduced: '0' }] })];
  const path = join(dir, 'all.json');
  writeFileSync(path, JSON.stringify(all));
  const database = readAdvisories(path);
  expect(database.count).toBe(3);
  expect(database.of('pypi', 'some-lib', '1.0').map(({ id, malicious }) => [id, malicious])).toEqual([['MAL-2024-1', true], ['GHSA-2', true], ['GHSA-3', false]]);
});

describe('where they lie', () => {
  const one = JSON.stringify(osv('Z', { events: [{ introduced: '0' }] }));

  test('a folder, lines and a zip', () => {
    mkdirSync(join(dir, 'db/npm'), { recursive: true });
    writeFileSync(join(dir, 'db/a.json'), one);
    writeFileSync(join(dir, 'db/npm/b.json'), one.replace('"Z"', '"Y"'));
    expect(readAdvisories(join(dir, 'db')).of('pypi', 'some-lib', '1').map(({ id }) => id)).toEqual(['Z', 'Y']);
    writeFileSync(join(dir, 'lines.json'), `${one}\n${one.replace('"Z"', '"X"')}\n`);
    expect(readAdvisories(join(dir, 'lines.json')).count).toBe(2);
    writeFileSync(join(dir, 'all.zip'), zip('Z.json', one));
    expect(readAdvisories(join(dir, 'all.zip')).count).toBe(1);
  });

  test('pipes and circles of links end', () => {
    mkdirSync(join(dir, 'odd'));
    writeFileSync(join(dir, 'odd/a.json'), one);
    symlinkSync('.', join(dir, 'odd/circle.json'));
    expect(() => readAdvisories(join(dir, 'odd'))).toThrow(expect.objectContaining({ code: 'input.unreadable' }));
    rmSync(join(dir, 'odd/circle.json'));
    symlinkSync('odd', join(dir, 'link'));
    expect(readAdvisories(join(dir, 'link')).count).toBe(1);
    execFileSync('mkfifo', [join(dir, 'odd/b.json')]);
    expect(() => readAdvisories(join(dir, 'odd'))).toThrow(expect.objectContaining({ code: 'input.unreadable' }));
  });

  test.each([['cut.zip', zip('Z.json', one).subarray(0, 60)], ['not.json', Buffer.from('{"id": ')], ['other.json', Buffer.from('{"name": "x"}')], ['number.json', Buffer.from('3')]])('%s is an error that says so', (name, bytes) => {
    writeFileSync(join(dir, name), bytes);
    expect(() => readAdvisories(join(dir, name))).toThrow(expect.objectContaining({ code: 'scan.invalid_list' }));
  });

  test('missing', () => {
    expect(() => readAdvisories(join(dir, 'missing'))).toThrow(expect.objectContaining({ code: 'input.unreadable' }));
  });
});

test('lists of known names', () => {
  const known = new Map<Ecosystem, Set<string>>();
  writeFileSync(join(dir, 'names.txt'), '# ours\nNumPy\nsome_lib # why\n');
  writeFileSync(join(dir, 'both.txt'), 'npm:lodash\npypi:Flask\n');
  readKnown(`pypi:${join(dir, 'names.txt')}`, known);
  readKnown(join(dir, 'both.txt'), known);
  expect([...known.get('pypi') ?? []]).toEqual(['numpy', 'some-lib', 'flask']);
  expect([...known.get('npm') ?? []]).toEqual(['lodash']);
  expect(() => { readKnown(join(dir, 'names.txt'), known); }).toThrow(expect.objectContaining({ code: 'scan.invalid_list' }));
});

/** A zip with one deflated member. */
function zip(name: string, content: string): Buffer {
  const data = deflateRawSync(Buffer.from(content));
  const title = Buffer.from(name);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(crc32(Buffer.from(content)), 14);
  local.writeUInt32LE(data.length, 18);
  local.writeUInt32LE(content.length, 22);
  local.writeUInt16LE(title.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(data.length, 20);
  central.writeUInt32LE(content.length, 24);
  central.writeUInt16LE(title.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + title.length, 12);
  end.writeUInt32LE(30 + title.length + data.length, 16);
  return Buffer.concat([local, title, data, central, title, end]);
}
