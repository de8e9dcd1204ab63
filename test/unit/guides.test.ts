/** What the guides and measurements tell a reader to type exists: rules by their ids, commands and their options. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGES = ['README.md', 'KNOWN_GAPS.md', 'SECURITY.md', ...['docs/guides', 'docs/measurements'].flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`))];
const [detected = '', ...others] = ['rules.md', 'formats.md', 'mcp.md'].map((page) => readFileSync(join(ROOT, 'docs/reference', page), 'utf8'));
const reference = [detected, ...others].join('\n');
const quiet = new PassThrough();
const program = await createProgram({ stdin: quiet, stdout: quiet, stderr: quiet, isTty: false, errIsTty: false, color: false });

/** Rules that a reader makes up, or that a guide makes up to show how. */
const MADE_UP = /^(?:own|user|company)\./;

/** What follows `--rule` or `rule:`, or stands in backticks with the look of a rule's id of a category that detectors have; files and fields are written like those of scans. */
function rulesIn(text: string): string[] {
  const categories = new Set([...detected.matchAll(/^\| `([a-z_]+)\.[a-z0-9-]+`/gm)].map((match) => match[1]));
  return [...text.matchAll(/--rule ([a-z_]+)\.([a-z0-9-]+)|\brule: ([a-z_]+)\.([a-z0-9-]+)|`([a-z_]+)\.([a-z0-9-]+)`/g)]
    .filter(([, named, , written, , quoted]) => named !== undefined || written !== undefined || categories.has(quoted))
    .map((match) => match.slice(1).filter((part) => part !== undefined).join('.'))
    .filter((id) => !MADE_UP.test(id));
}

/** What is wrong with a command line: a word that is no command where one must be, or an option that no command of the line has. */
function problemOf(line: string): string | undefined {
  let command: Command = program;
  const words = line.split(/\s+/).slice(1);
  while (command.commands.length > 0 && words[0] !== undefined && !words[0].startsWith('-')) {
    const next = command.commands.find((each) => each.name() === words[0] || each.aliases().includes(words[0] ?? ''));
    if (next === undefined) return command.registeredArguments.length > 0 ? undefined : `no command ${words[0]}: ${line}`;
    command = next;
    words.shift();
  }
  const known = new Set([...command.options, ...(command.parent?.options ?? [])].flatMap((option) => [option.long, option.short]));
  const stranger = words.map((word) => word.replace(/=.*$/, '')).find((word) => /^--[a-z]/.test(word) && word !== '--help' && !known.has(word));
  return stranger === undefined ? undefined : `no option ${stranger}: ${line}`;
}

/** Command lines in fenced blocks and in backticks, up to what a shell would end them with. */
function commandsIn(text: string): string[] {
  return [...text.matchAll(/(?:^|[`\s$])(?:npx )?(sallyport(?: [^\s`|;#>&()]+){1,24})/gm)].map((match) => match[1] ?? '').filter((line) => /^sallyport [a-z][a-z-]*(?: |$)/.test(line));
}

describe.each(PAGES)('%s', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  test('names rules that exist', () => {
    expect(rulesIn(text).filter((id) => !reference.includes(`\`${id}\``))).toEqual([]);
  });
  test('names commands and options that exist', () => {
    // Within a sentence, what follows a command is not part of it.
    const fenced = [...text.matchAll(/^(?:```|~~~)[^\n]*\n(.*?)^(?:```|~~~)$/gms), ...text.matchAll(/^ {4}(.*)$/gm)].map((match) => match[1] ?? '').join('\n').replaceAll('\\\n', ' ');
    const quoted = [...text.matchAll(/`((?:npx )?sallyport [^`\n]+)`/g)].map((match) => match[1] ?? '').join('\n');
    expect(commandsIn(`${fenced}\n${quoted}`).map(problemOf).filter((problem) => problem !== undefined)).toEqual([]);
  });
});

test('a wrong rule, command and option would be seen', () => {
  expect(rulesIn('`sallyport policy explain --rule injection.override`')).toEqual(['injection.override']);
  expect(problemOf('sallyport polish check')).toMatch(/^no command polish/);
  expect(problemOf('sallyport policy check --no-such')).toMatch(/^no option --no-such/);
  expect(problemOf('sallyport policy check')).toBeUndefined();
});
