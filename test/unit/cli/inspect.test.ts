import { PassThrough, Readable } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { inspectCommand } from '../../../src/cli/commands/inspect.ts';

describe('a line that cannot be read', () => {
  afterEach(() => { process.exitCode = 0; });

  test.each([
    ['{"id":"1","text":"a","origin":"foo"}', '"1"', '"origin" must be one of system, developer, user, document, tool_result, tool_definition, model'],
    ['{"id":2,"text":"a","source":5}', '2', '"source" is not a string'],
    ['{"id":3}', '3', '"text" is missing'],
    ['{"id":4,"text":[]}', '4', '"text" is not a string'],
    ['[]', 'null', 'not a JSON object'],
    ['{"id":6,', 'null', 'not JSON'],
    ['{"id":7,"text":"a","text":"b"}', 'null', 'the same key stands twice in one object'],
    [`{"id":8,"text":"a","more":${'['.repeat(100)}${']'.repeat(100)}}`, 'null', 'nested deeper than 64 levels'],
  ])('says which field, under its own id: %s', async (line, id, message) => {
    const stdout = new PassThrough();
    const stderr = new PassThrough();
    await inspectCommand({ stdin: Readable.from([`{"id":0,"text":"a"}\n${line}`]), stdout, stderr, isTty: false, errIsTty: false, color: false }).exitOverride().parseAsync([], { from: 'user' });
    expect(process.exitCode).toBe(2);
    expect(String(stderr.read())).toBe(`input.invalid_line: line 2: ${message}. Each line is one JSON object; --help shows its fields.\n`);
    expect(String(stdout.read()).split('\n')[1]).toMatch(new RegExp(`^\\{"id":${id},"outcome":"indeterminate","action":"block",`));
  });
});
