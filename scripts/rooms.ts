/** Holds the one-way imports between rooms, as ARCHITECTURE.md draws them. Exits 1 and names every import that goes the wrong way. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = dirname(import.meta.dirname);
const source = join(root, 'src');

/** What each room may import, itself aside. `types` may only be imported as types. */
const ROOMS: Readonly<Record<string, { readonly imports: readonly string[]; readonly types?: readonly string[] }>> = {
  core: { imports: [] },
  conversation: { imports: ['core'] },
  inspect: { imports: ['core', 'conversation'] },
  policy: { imports: ['core', 'conversation', 'inspect'] },
  access: { imports: ['core', 'conversation', 'inspect', 'policy'] },
  enforce: { imports: ['core', 'conversation', 'inspect', 'policy', 'access'] },
  // The ledger knows events, not detectors: it sees the other rooms' types and none of their code.
  ledger: { imports: ['core'], types: ['conversation', 'inspect', 'policy'] },
  gateway: { imports: ['core', 'conversation', 'inspect', 'policy', 'access', 'enforce', 'ledger'] },
  supply: { imports: ['core'] },
  practice: { imports: ['core'] },
  watch: { imports: ['core', 'ledger'] },
  redteam: { imports: ['core', 'conversation', 'ledger', 'enforce'] },
  govern: { imports: ['core', 'ledger', 'enforce'] },
  console: { imports: ['core', 'conversation', 'inspect', 'policy', 'access', 'enforce', 'ledger', 'gateway'] },
  cli: { imports: ['core', 'conversation', 'inspect', 'policy', 'access', 'enforce', 'ledger', 'gateway', 'supply', 'practice', 'watch', 'redteam', 'govern', 'console'] },
};

const IMPORT = /^\s*(import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/gm;
const problems: string[] = [];

function roomOf(file: string): string {
  return relative(source, file).split('/')[0] ?? '';
}

for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
  const file = join(entry.parentPath, entry.name);
  const room = roomOf(file);
  if (room === entry.name) continue; // src/index.ts, the library's door, may import anything
  const allowed = ROOMS[room];
  if (allowed === undefined) {
    problems.push(`${relative(root, file)}: ${room} is not a room`);
    continue;
  }
  const text = readFileSync(file, 'utf8');
  for (const match of text.matchAll(IMPORT)) {
    const target = match[3] ?? match[4] ?? '';
    if (!target.startsWith('.')) continue;
    const other = roomOf(resolve(dirname(file), target));
    if (other === room || allowed.imports.includes(other)) continue;
    if (match[2] !== undefined && allowed.types?.includes(other) === true) continue;
    const line = text.slice(0, match.index).split('\n').length;
    problems.push(`${relative(root, file)}:${line}: ${room} may not import ${other}`);
  }
}

for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
