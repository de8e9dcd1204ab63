import type { Format, Probe } from '../contract.ts';
import { findEnd } from '../zip/directory.ts';
import { ZIP_RULES } from '../zip/rules.ts';
import { scanZip } from '../zip/scan.ts';

const EXTENSIONS = ['.zip', '.npz', '.whl', '.jar', '.mar', '.egg', '.nemo', '.pt2'];

/** An archive that begins elsewhere than the file: readers look for its end. */
function endsAsZip({ input, size }: Probe): boolean {
  const at = findEnd(input);
  if (at === undefined) return false;
  const record = input.read(at, 22);
  const directoryAt = at - record.readUInt32LE(12);
  // The comment reaches to the end, and the directory begins as one; an archive inside an archive does not.
  return at + 22 + record.readUInt16LE(20) === size && (record.readUInt16LE(10) === 0 ? record.readUInt32LE(12) === 0 : directoryAt >= 0 && input.read(directoryAt, 4).equals(Buffer.from('PK\u0001\u0002', 'latin1')));
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
