/** A small seeded generator (mulberry32), so that every run makes the same cases. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** Whole number from `least` to `most`, both included. */
  int(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick<T>(list: readonly T[] | string): T {
    return list[Math.floor(this.next() * list.length)] as T;
  }

  digits(count: number, first?: string): string {
    let out = '';
    for (let i = 0; i < count; i++) out += i === 0 && first !== undefined ? this.pick<string>(first) : String(this.int(0, 9));
    return out;
  }

  letters(count: number, alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'): string {
    let out = '';
    for (let i = 0; i < count; i++) out += this.pick<string>(alphabet);
    return out;
  }

  /** `9` becomes a digit, `A` a capital, `*` either, everything else stays. */
  form(pattern: string): string {
    return pattern.replace(/[9A*]/g, (char) => (char === '9' ? this.digits(1) : char === 'A' ? this.letters(1) : this.letters(1, 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789')));
  }

  date(): { y: number; m: number; d: number; yy: string; mm: string; dd: string } {
    const y = this.int(1945, 2005);
    const m = this.int(1, 12);
    const d = this.int(1, 28);
    const two = (n: number): string => String(n).padStart(2, '0');
    return { y, m, d, yy: two(y % 100), mm: two(m), dd: two(d) };
  }
}
