import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts the module `worker` that lies beside another as a thread: TypeScript in a checkout, JavaScript when compiled.
 *
 * A thread does not share the cache of compiled code that the process was started with, so it is told to use it before it
 * loads anything: it starts in a fraction of the time, and in a checkout it does without the compiler that strips
 * types, which takes some twenty megabytes.
 * @param beside - `import.meta.url` of the module beside it
 */
export function startThread(beside: string, options: WorkerOptions): Worker {
  const url = new URL(beside.endsWith('.ts') ? './worker.ts' : './worker.js', beside);
  return new Worker(`require('node:module').enableCompileCache?.(); import(${JSON.stringify(url.href)});`, { ...options, eval: true });
}
