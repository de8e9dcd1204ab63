import { programOf } from '../program.ts';
import type { Format, ScanContext, ScanInput, SupplyRule } from '../contract.ts';

/** Pictures, sound and fonts beside models: what they are by their first bytes, and what is hidden behind their end. */

const REFERENCES = ['CWE-434', 'OWASP LLM03:2025'];
const RULES = {
  disguised: { id: 'media.disguised', title: 'Named as a picture or sound, and something else', severity: 'medium', verdict: 'suspicious', references: REFERENCES },
  program: { id: 'media.program', title: 'A program for the machine under the name of a picture or sound', severity: 'critical', verdict: 'malicious', references: REFERENCES },
  appended: { id: 'media.appended-data', title: 'Bytes behind the end of a picture', severity: 'medium', verdict: 'suspicious', references: REFERENCES },
} as const satisfies Record<string, SupplyRule>;

const EXTENSIONS = ['.png', '.jpg', '.jpeg', '.gif', '.webp', '.bmp', '.ico', '.tif', '.tiff', '.wav', '.mp3', '.mp4', '.m4a', '.mov', '.ogg', '.flac', '.webm', '.avi', '.ttf', '.otf', '.woff', '.woff2', '.pdf'];
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const HEADS: readonly (readonly [extensions: string, pattern: RegExp])[] = [
  ['.png', /^\x89PNG\r\n\x1a\n/], ['.jpg .jpeg', /^\xff\xd8\xff/], ['.gif', /^GIF8[79]a/], ['.webp', /^RIFF[\s\S]{4}WEBP/], ['.bmp', /^BM/], ['.ico', /^\0\0[\x01\x02]\0/], ['.tif .tiff', /^(?:II\*\0|MM\0\*|II\+\0|MM\0\+)/],
  ['.wav', /^(?:RIFF|RF64)[\s\S]{4}WAVE/], ['.avi', /^RIFF[\s\S]{4}AVI /], ['.mp3', /^(?:ID3|\xff[\xe0-\xff])/], ['.mp4 .m4a .mov', /^[\s\S]{4}(?:ftyp|moov|mdat|wide|free)/], ['.ogg', /^OggS/], ['.flac', /^(?:fLaC|ID3)/], ['.webm', /^\x1aE\xdf\xa3/],
  ['.ttf .otf', /^(?:\0\x01\0\0|OTTO|true|ttcf)/], ['.woff', /^wOFF/], ['.woff2', /^wOF2/], ['.pdf', /^[\s\S]{0,1000}%PDF-/],
];

function scan(input: ScanInput, context: ScanContext): void {
  const head = input.read(0, 1100);
  if (programOf(head) !== undefined || head.toString('latin1', 0, 2) === '#!') return context.report(RULES.program, 'The content is a program.', 0);
  const text = head.toString('latin1');
  const name = input.name.toLowerCase();
  const known = HEADS.filter(([, pattern]) => pattern.test(text));
  // Pictures under the name of another kind of picture are common.
  if (known.length === 0) context.report(RULES.disguised, 'The content is no picture, sound or font.', 0);
  else if (!known.some(([extensions]) => extensions.split(' ').some((each) => name.endsWith(each))) && text.startsWith('%PDF')) context.report(RULES.disguised, 'The content is a document.', 0);
  if (head.subarray(0, 8).equals(PNG)) png(input, context);
}

/** Chunks one after the other, up to the one that ends the picture. */
function png(input: ScanInput, context: ScanContext): void {
  for (let at = 8; at + 12 <= input.size; ) {
    context.budget.step();
    const chunk = input.read(at, 8);
    const length = chunk.readUInt32BE(0);
    at += 12 + length;
    if (chunk.toString('latin1', 4, 8) !== 'IEND') continue;
    if (at < input.size) {
      context.report(RULES.appended, `${input.size - at} bytes follow the picture.`, at);
      if (programOf(input.read(at, 64)) !== undefined) context.report(RULES.program, 'A program follows the picture.', at);
    }
    return;
  }
}

export const format: Format = {
  id: 'media',
  title: 'Picture, sound or font',
  extensions: EXTENSIONS,
  carriesCode: false,
  rules: Object.values(RULES),
  detect: ({ extension }) => (EXTENSIONS.includes(extension) ? 'name' : undefined),
  scan,
};
