import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every file at or below a path, links followed, in order of the names; none where nothing is there. */
export function* filesUnder(path: string): Generator<string> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() === true) yield path;
  else if (found?.isDirectory() === true) for (const name of readdirSync(path).sort()) yield* filesUnder(join(path, name));
}
