import type { Format, Probe } from '../contract.ts';
import { endsHere, findEnd } from '../zip/directory.ts';
import { ZIP_RULES } from '../zip/rules.ts';
import { scanZip } from '../zip/scan.ts';

const EXTENSIONS = ['.zip', '.npz', '.whl', '.jar', '.mar', '.egg', '.nemo', '.pt2'];

/** An archive that begins elsewhere than the file: readers look for its end. One that stands inside another archive does not end the file. */
function endsAsZip({ input }: Probe): boolean {
  const at = findEnd(input);
  return at !== undefined && endsHere(input, at);
}

/** Archives, and what PyTorch, numpy and Keras write. Its directory and the headers of members are both read, and compared. */
export const format: Format = {
  id: 'zip',
  title: 'ZIP archive',
  extensions: EXTENSIONS,
  carriesCode: false,
  rules: Object.values(ZIP_RULES),
  detect: (probe) => {
    const { head, extension } = probe;
    if (head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6))) return 'signature';
    if (probe.size >= 22 && endsAsZip(probe)) return 'signature';
    return EXTENSIONS.includes(extension) ? 'name' : undefined;
  },
  scan: scanZip,
};
