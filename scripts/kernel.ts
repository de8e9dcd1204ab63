import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What is used of the compiler. Its own types are left out: they declare methods of arrays and strings anew, for all files. */
interface Compiler {
  readonly main: (args: readonly string[], host: {
    readonly readFile: (name: string) => string | null;
    readonly writeFile: (name: string, contents: Uint8Array | string) => void;
    readonly listFiles: () => string[];
    readonly stderr: { readonly write: (message: Uint8Array | string) => void };
  }) => Promise<{ readonly error: Error | null }>;
}
const COMPILER: string = 'assemblyscript/asc';

/** Pages (64 KB) of memory that the module asks for: its host brings as many as the text needs. */
const LEAST_PAGES = '1';

/**
 * Compiles `assembly/` to WebAssembly; the same bytes for the same sources and the same version of the compiler.
 * @param folder - where the sources lie
 * @throws Error with the compiler's messages
 */
export async function compileKernel(folder: string): Promise<Uint8Array> {
  const sources = new Map(readdirSync(folder).filter((name) => name.endsWith('.ts')).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  const { main } = await import(COMPILER) as Compiler;
  const messages: string[] = [];
  let binary: Uint8Array | undefined;
  const { error } = await main(['index.ts', '--outFile', 'kernel.wasm', '-O3', '--converge', '--noAssert', '--runtime', 'stub', '--importMemory', '--initialMemory', LEAST_PAGES, '--enable', 'simd'], {
    readFile: (name) => sources.get(name) ?? null,
    writeFile: (name, contents) => {
      if (name.endsWith('.wasm') && typeof contents !== 'string') binary = contents;
    },
    listFiles: () => [...sources.keys()],
    stderr: { write: (message) => { messages.push(String(message)); } },
  });
  if (error !== null || binary === undefined) throw new Error(`assembly/ cannot be compiled: ${messages.join('')}`);
  return binary;
}
