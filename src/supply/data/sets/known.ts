import { bandsOf, MAX_COMPARED } from '../checks/duplicates.ts';
import type { Row } from '../contract.ts';
import { RowFacts, wholeHash } from '../facts.ts';
import { HashCounts, hashText, mix } from '../hash.ts';

/** How an example stands to those that are known. */
export type Likeness = 'same' | 'near' | undefined;

/** Examples as hashes, to find others among them: some 60 bytes each, up to {@link MAX_COMPARED}. */
export class KnownExamples {
  private readonly whole = new HashCounts(MAX_COMPARED);
  private readonly labelled = new HashCounts(MAX_COMPARED);
  private readonly bands = new HashCounts(MAX_COMPARED * 4);
  private readonly facts = new RowFacts();
  private rows = 0;
  private alike = 0;

  /** Share of those known that are nearly the same as an earlier one: so alike are examples of this data anyhow. */
  get likeness(): number {
    return this.alike / Math.max(1, this.rows);
  }

  /** Examples for which there was no room. */
  get refused(): number {
    return this.whole.refused;
  }

  add(row: Row): void {
    this.facts.read(row);
    const [a, b] = wholeHash(this.facts);
    this.rows++;
    const fresh = this.whole.add(a, b) === 0;
    const label = hashText(row.label ?? '');
    this.labelled.add(a ^ mix(label), b ^ label);
    let alike = false;
    for (const band of bandsOf(this.facts)) if (this.bands.add(band, 1) > 0) alike = true;
    if (fresh && alike) this.alike++;
  }

  /**
   * @param least - words of an example that is looked for: shorter ones are the same by chance
   * @returns how it is among those known, and whether it has there, the same, another label
   */
  find(row: Row, least = 1): { readonly likeness: Likeness; readonly turned: boolean } {
    const { facts } = this;
    facts.read(row);
    if (facts.count < least) return { likeness: undefined, turned: false };
    const [a, b] = wholeHash(facts);
    if (this.whole.has(a, b)) {
      const label = hashText(row.label ?? '');
      return { likeness: 'same', turned: !this.labelled.has(a ^ mix(label), b ^ label) };
    }
    return { likeness: bandsOf(facts).some((band) => this.bands.has(band, 1)) ? 'near' : undefined, turned: false };
  }
}
