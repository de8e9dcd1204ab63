import type { DataCheck, DataFinding, Row } from '../contract.ts';
import { wholeHash, type RowFacts } from '../facts.ts';
import { HashCounts, hashText, mix } from '../hash.ts';
import { DATA } from '../rules.ts';
import { Foremost } from './foremost.ts';

/** Examples that are compared with each other; some 100 bytes each at most. */
export const MAX_COMPARED = 1_000_000;
/** Bins of a signature, and how many make a band. Texts that share 80 % of their shingles agree in one of the four bands with probability 0.87, those that share 30 % with 0.03. */
const BINS = 16;
const BAND = 4;
/** Fewest words of texts that are compared by their words: shorter ones are alike by chance. */
const MIN_WORDS = 8;
const NONE = 0x7fffffff;

const minima = new Int32Array(BINS);

/**
 * Signature of a text by its triples of neighbouring words: one permutation of hashes in bins (Li, Owen and Zhang 2012),
 * an empty bin borrowing from the next (Shrivastava and Li 2014). Returns one hash for each band; none for short texts.
 */
export function bandsOf(facts: RowFacts): number[] {
  const { words, count } = facts;
  if (count < MIN_WORDS) return [];
  minima.fill(NONE);
  for (let i = 0; i + 3 <= count; i++) {
    const shingle = mix(Math.imul(words[i]!, 31) ^ Math.imul(words[i + 1]!, 17) ^ words[i + 2]!);
    const bin = shingle & (BINS - 1);
    const value = shingle >>> 4;
    if (value < minima[bin]!) minima[bin] = value;
  }
  const bands: number[] = [];
  for (let band = 0; band < BINS / BAND; band++) {
    let hash = band + 1;
    for (let k = 0; k < BAND; k++) {
      let bin = band * BAND + k;
      let borrowed = 0;
      while (minima[bin] === NONE && borrowed < BINS) {
        bin = (bin + 1) & (BINS - 1);
        borrowed++;
      }
      hash = mix(Math.imul(hash, 31) ^ minima[bin]! ^ Math.imul(borrowed, 0x9e3779b1));
    }
    bands.push(hash);
  }
  return bands;
}

/** Repeated examples, exactly and nearly, and equal texts whose labels differ. */
export function duplicates(): DataCheck {
  const exact = new HashCounts(MAX_COMPARED);
  const answers = new HashCounts(MAX_COMPARED);
  const bands = new HashCounts(MAX_COMPARED * 4);
  const foremost = new Foremost();
  let rows = 0;
  let repeated = 0;
  let near = 0;
  let conflicts = 0;
  const firstOf: Record<'repeated' | 'near' | 'conflicts', number> = { repeated: 0, near: 0, conflicts: 0 };
  return {
    row(row: Row, facts: RowFacts): void {
      if (facts.count === 0) return;
      rows++;
      const [a, b] = wholeHash(facts);
      const before = exact.add(a, b);
      const short = row.label !== undefined && row.label.length <= 60;
      if (short) {
        const label = hashText(row.label ?? '');
        const same = answers.add(a ^ mix(label), b ^ label);
        // A text that was there, but never with this label.
        if (before > 0 && same === 0 && conflicts++ === 0) firstOf.conflicts = row.number;
      }
      if (before > 0) {
        if (repeated++ === 0) firstOf.repeated = row.number;
        foremost.seen(a, b, before + 1, row);
        return;
      }
      let alike = false;
      for (const band of bandsOf(facts)) if (bands.add(band, BINS) > 0) alike = true;
      if (alike && near++ === 0) firstOf.near = row.number;
    },
    end(): DataFinding[] {
      const found: DataFinding[] = [];
      const most = foremost.finding(rows);
      if (most !== undefined) found.push(most);
      const share = (count: number): string => `${count} of ${rows} (${((count / rows) * 100).toFixed(1)} %)`;
      if (repeated > 0) found.push({ rule: DATA.duplicates, message: `${share(repeated)} examples repeat an earlier one.`, at: `row ${firstOf.repeated}` });
      if (near > 0) found.push({ rule: DATA.near, message: `${share(near)} examples are nearly the same as an earlier one.`, at: `row ${firstOf.near}` });
      if (conflicts > 0) found.push({ rule: DATA.noise, message: `${share(conflicts)} examples repeat a text with another label.`, at: `row ${firstOf.conflicts}` });
      if (exact.refused + bands.refused > 0) found.push({ rule: DATA.bounds, message: `Only the first ${MAX_COMPARED} examples are compared with each other.` });
      return found;
    },
  };
}
