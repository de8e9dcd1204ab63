import { reportTree } from '../config/tree.ts';
import type { Format, ScanContext, ScanInput } from '../contract.ts';
import { judgePipfileLock, judgePythonLock } from '../packages/python-lock.ts';
import { fileName, jsonManifest, manifestText, tomlManifest } from '../packages/read.ts';

const NAME = /^(?:poetry\.lock|uv\.lock|pdm\.lock|pipfile\.lock|pylock(?:\.[\w.-]{1,80})?\.toml)$/;

function scan(input: ScanInput, context: ScanContext): void {
  const text = manifestText(input, context);
  if (fileName(input) === 'pipfile.lock') {
    const root = jsonManifest(text, context);
    if (!Object.hasOwn(root, '_meta')) reportTree(root, 'pipfile.lock', context);
    judgePipfileLock(root, context);
  } else judgePythonLock(tomlManifest(text), context);
}

/** Locks of Poetry, uv, PDM, Pipenv and PEP 751. */
export const format: Format = {
  id: 'python-lock',
  title: 'Python lock (poetry.lock, uv.lock, pdm.lock, Pipfile.lock, pylock.toml)',
  extensions: [],
  carriesCode: false,
  covers: ['json'],
  rules: [],
  // As strong as JSON's own recognition.
  detect: ({ name }) => (NAME.test(name) ? (name === 'pipfile.lock' ? 'structure' : 'name') : undefined),
  scan,
};
