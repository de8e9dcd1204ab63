#!/usr/bin/env node
/* oxlint-disable no-restricted-properties -- nothing is configured here: the environment is only handed on to what is begun anew */
// The command. The sources need Node 24, so an older Node that merely has npm hands over to the one npm installed beside us.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import module from 'node:module';

const root = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))));
const script = fileURLToPath(import.meta.url);
const args = process.argv.slice(2);
const major = Number(process.versions.node.split('.')[0]);

/**
 * What a process that serves for months is started with. Of V8: a young generation of three times 16 MB at most, an old one that is collected
 * when it has grown by 40 percent, and one thread to collect the young one (`src/gateway/heap-growth.ts` says why); on the command line
 * they hold from the beginning, so that compiled code from the cache fits them, too. Of glibc: give back what is free. Left to
 * itself it keeps up to 64 MB in each of its arenas once a buffer of some megabytes was freed, as loading does; measured: 50 MB.
 */
const FLAGS = ['--max-semi-space-size=16', '--heap-growing-percent=40', '--no-parallel-scavenge'];
const MALLOC = { MALLOC_TRIM_THRESHOLD_: '1048576', MALLOC_MMAP_THRESHOLD_: '1048576' };
/** Set once everything has been compiled and the process begun anew, lest one whose cache cannot be written does so for good. */
const COMPILED = 'SALLYPORT_COMPILED';

const serves = args[0] === 'serve';
const bounded = process.execArgv.includes(FLAGS[0]);

/**
 * The same process, with the same id, from its beginning; returns where the system cannot do that. Where it may not (a filter of system
 * calls), Node ends: with the flags on the command line and {@link COMPILED} set, this is never called.
 */
function beginAnew(flags, environment) {
  // A parent that talks to this process would lose it; and only what is begun before anything is open loses nothing.
  if (process.execve === undefined || process.channel || process.permission !== undefined || !existsSync(process.execPath)) return;
  process.execve(process.execPath, [process.execPath, ...process.execArgv, ...flags, script, ...args], { ...process.env, ...environment });
}

if (major < 24) {
  const local = [join(root, 'node_modules/.bin/node'), join(root, '../.bin/node')].find((path) => existsSync(path));
  if (local === undefined) {
    process.stderr.write(`sallyport needs Node 24 or newer; this is ${process.version}. Run "npm ci" in the checkout, which installs one beside it, or install Node 24.\n`);
    process.exit(2);
  }
  const child = spawn(local, [...(serves ? FLAGS : []), script, ...args], { stdio: 'inherit', env: serves ? { ...MALLOC, ...process.env } : process.env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => { throw error; });
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 2) : 2));
} else {
  if (serves && !bounded) beginAnew(FLAGS, { ...MALLOC, ...process.env });
  module.enableCompileCache?.();
  // A checkout runs its sources; a published package holds the compiled files only.
  const source = join(root, 'src/cli/main.ts');
  const entry = existsSync(source) ? source : join(root, 'dist/cli/main.js');
  const { main, loadServer } = await import(pathToFileURL(entry).href);
  // Where no compiled code can be kept, the next beginning would find none.
  if (serves && entry === source && process.env[COMPILED] === undefined && module.getCompileCacheDir?.() !== undefined) {
    await loadServer();
    // Where types had to be stripped, the compiler that does it would stay, with its tables: some 40 MB.
    if (process.moduleLoadList?.includes('NativeModule internal/deps/amaro/dist/index')) {
      module.flushCompileCache?.();
      beginAnew([], { [COMPILED]: '1' });
    }
  }
  // Of no concern to what this process starts.
  delete process.env[COMPILED];
  await main(args);
}
