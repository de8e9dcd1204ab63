import type { Format } from '../contract.ts';
import { TAR_RULES } from '../tar/rules.ts';
import { isHeader, scanTar } from '../tar/scan.ts';

const EXTENSIONS = ['.tar'];

/** ustar, pax and GNU archives, read as Python's tarfile reads them. */
export const format: Format = {
  id: 'tar',
  title: 'tar archive',
  extensions: EXTENSIONS,
  carriesCode: false,
  rules: Object.values(TAR_RULES),
  detect: ({ head, extension }) => (head.length >= 512 && isHeader(head.subarray(0, 512)) ? 'signature' : EXTENSIONS.includes(extension) ? 'name' : undefined),
  scan: scanTar,
};
