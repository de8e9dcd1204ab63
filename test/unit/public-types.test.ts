import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
const folder = mkdtempSync(join(tmpdir(), 'sallyport-types-'));
const run = promisify(execFile);

/** What the compiler says; empty when it has nothing to say. */
async function compile(args: readonly string[]): Promise<string> {
  try {
    return (await run(process.execPath, [TSC, ...args])).stdout;
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
  }
}

beforeAll(async () => {
  expect(await compile(['-p', join(ROOT, 'tsconfig.build.json'), '--outDir', join(folder, 'sallyport'), '--emitDeclarationOnly'])).toBe('');
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'use.ts'), 'import { Guard, openGuard } from "./sallyport/index.js";\nexport const guard = await openGuard();\nexport const { action, text } = guard.inspect({ text: "x" });\nexport type G = Guard;\n');
}, 120_000);
afterAll(() => { rmSync(folder, { recursive: true }); });

test('the public types need no types of Node in the project that uses them', async () => {
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { strict: true, noEmit: true, module: 'nodenext', target: 'es2024', lib: ['es2024', 'dom'], types: [], skipLibCheck: false }, files: ['use.ts'] }));
  expect(await compile(['-p', folder])).toBe('');
}, 60_000);
