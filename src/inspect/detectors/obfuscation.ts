import type { Detector, Inspected, Match, Rule, Span, Subject } from '../contract.ts';
import { NOTHING_FOUND } from '../contract.ts';
import { base64Regions } from '../views/base64.ts';
import { hexRegions } from '../views/hex.ts';
import { spacedRegions } from '../views/spaced-out.ts';
import { scanText } from '../views/lib/scan.ts';
import { FOREIGN, LATIN, MARK, STRONG, WEAK, classOf } from '../views/lib/unicode-classes.ts';
import { decodeAndObey } from './obfuscation/cues.ts';

const REFERENCES = ['OWASP LLM01:2025', 'AML.T0068'];

const RULES: readonly Rule[] = [
  { id: 'obfuscation.encoded-instruction', category: 'obfuscation', severity: 'medium', title: 'Encoded text with the request to decode and obey it', references: REFERENCES, paranoia: 1 },
  { id: 'obfuscation.encoded-text', category: 'obfuscation', severity: 'low', title: 'Readable text in Base64 or hexadecimal', references: REFERENCES, paranoia: 2 },
  { id: 'obfuscation.mixed-script', category: 'obfuscation', severity: 'low', title: 'Word of Latin letters and look-alikes', references: REFERENCES, paranoia: 2 },
  { id: 'obfuscation.combining-marks', category: 'obfuscation', severity: 'low', title: 'Letters under piles of combining marks', references: REFERENCES, paranoia: 2 },
  { id: 'obfuscation.spaced-out', category: 'obfuscation', severity: 'low', title: 'Words written letter by letter', references: REFERENCES, paranoia: 2 },
];

/** Readings whose presence means that text was encoded, and not merely escaped as files and pages are. */
const ENCODINGS = new Set([
  'base32', 'base58', 'base64', 'base85', 'binary', 'character-codes', 'code-points', 'hex', 'leetspeak', 'morse', 'punycode', 'reversed', 'rot47', 'shifted-alphabet', 'spelling-alphabet', 'tags', 'utf-7', 'uuencode',
  'variation-selectors', 'zero-width',
]);

/** The makers that a reading went through: `base64&hex+percent` names three. */
function makersOf(id: string): string[] {
  return id.split(/[&+#]/);
}

/** Furthest that a request may stand from the encoded text it is about. UTF-16 units. */
const NEAR = 320;
/** Fewest letters of decoded text that are worth a note: an identifier is shorter. */
const MIN_DECODED = 16;
const MIN_SPACED_LETTERS = 6;
const MIN_MIXED_LETTERS = 4;
const MIN_MARKS = 3;

function encoded(text: string, matches: Match[]): void {
  const scan = scanText(text);
  const regions = [...base64Regions(text, scan), ...hexRegions(text, scan)];
  const cues = decodeAndObey(text);
  for (const { start, end, decoded } of regions) {
    if (decoded.text.length >= MIN_DECODED) matches.push({ rule: 'obfuscation.encoded-text', span: [start, end], confidence: 0.6, note: `${decoded.text.length} characters of decoded text` });
  }
  // Each request goes with the encoded text nearest after it, else the nearest before.
  for (const cue of cues) {
    const after = regions.find((region) => region.start >= cue[0] && region.start - cue[1] <= NEAR);
    const before = regions.findLast((region) => region.end <= cue[0] && cue[0] - region.end <= NEAR);
    const region = after ?? before;
    const span: Span = region === undefined ? cue : [Math.min(cue[0], region.start), Math.max(cue[1], region.end)];
    matches.push({ rule: 'obfuscation.encoded-instruction', span, confidence: region === undefined ? 0.6 : 0.8 });
  }
}

function isLetterClass(klass: number): boolean {
  return klass === LATIN || klass === FOREIGN || klass === WEAK || klass === STRONG;
}

/** Words that mix Latin letters with look-alikes of another script. Greek in units and formulas (`µm`, `Δx`) is shorter. */
function mixedScript(text: string, matches: Match[]): void {
  for (let at = 0; at < text.length; at++) {
    if (!isLetterClass(classOf(text.charCodeAt(at)))) continue;
    let latin = 0;
    let alike = 0;
    let end = at;
    for (; end < text.length; end++) {
      const klass = classOf(text.charCodeAt(end));
      if (!isLetterClass(klass)) break;
      if (klass === LATIN) latin++;
      else if (klass !== FOREIGN) alike++;
    }
    if (latin > 0 && alike > 0 && end - at >= MIN_MIXED_LETTERS) matches.push({ rule: 'obfuscation.mixed-script', span: [at, end], confidence: 0.6 });
    at = end;
  }
}

/** Stretches in which letters carry three marks or more; any writing system's letters carry two at most. */
function combiningMarks(text: string, matches: Match[]): void {
  let open: [number, number] | undefined;
  for (let at = 0; at < text.length; at++) {
    if (classOf(text.charCodeAt(at)) !== MARK) continue;
    let end = at + 1;
    while (classOf(text.charCodeAt(end)) === MARK) end++;
    if (end - at >= MIN_MARKS) {
      const start = Math.max(0, at - 1);
      if (open !== undefined && start - open[1] <= 2) open[1] = end;
      else {
        open = [start, end];
        matches.push({ rule: 'obfuscation.combining-marks', span: open, confidence: 0.7 });
      }
    }
    at = end;
  }
}

/** Marks text that was made hard to read. An encoding alone is no attack, so all but one of the rules only record. */
export const detector: Detector = {
  id: 'obfuscation',
  title: 'Encoded and disguised text',
  version: 1,
  rules: RULES,
  applies: (subject) => subject.direction === 'request',
  inspect(subject: Subject): Inspected {
    const { text, views } = subject;
    const matches: Match[] = [];
    let isEncoded = false;
    let isSpaced = false;
    for (const { id } of views) {
      if (id === 'raw' || id === 'normalized') continue;
      const makers = makersOf(id);
      isEncoded ||= makers.some((maker) => ENCODINGS.has(maker));
      isSpaced ||= makers.includes('spaced-out');
    }
    if (isEncoded) encoded(text, matches);
    if (isSpaced) {
      for (const { start, end, letters } of spacedRegions(text, scanText(text))) {
        if (letters.length >= MIN_SPACED_LETTERS) matches.push({ rule: 'obfuscation.spaced-out', span: [start, end], confidence: 0.6 });
      }
    }
    // What normalisation leaves alone is neither mixed nor piled up.
    if (subject.nonAscii && subject.normalized.id !== 'raw') {
      mixedScript(text, matches);
      combiningMarks(text, matches);
    }
    return matches.length === 0 ? NOTHING_FOUND : { matches };
  },
};
