#!/usr/bin/env node
// The command. The sources need Node 24, so an older Node that merely has npm hands over to the one npm installed beside us.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import module from 'node:module';

const root = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))));
const major = Number(process.versions.node.split('.')[0]);

if (major < 24) {
  const local = [join(root, 'node_modules/.bin/node'), join(root, '../.bin/node')].find((path) => existsSync(path));
  if (local === undefined) {
    process.stderr.write(`sallyport needs Node 24 or newer; this is ${process.version}. Run "npm ci" in the checkout, which installs one beside it, or install Node 24.\n`);
    process.exit(2);
  }
  const child = spawn(local, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => { throw error; });
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 2) : 2));
} else {
  module.enableCompileCache?.();
  // A checkout runs its sources; a published package holds the compiled files only.
  const source = join(root, 'src/cli/main.ts');
  const entry = existsSync(source) ? source : join(root, 'dist/cli/main.js');
  const { main } = await import(pathToFileURL(entry).href);
  await main(process.argv.slice(2));
}
