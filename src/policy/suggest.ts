/** Optimal string alignment distance (Damerau-Levenshtein without repeated edits); beyond `limit` in length alone it is `limit + 1`. */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row[j] = best;
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** The known word that a mistyped one most likely meant, if one is close enough to be worth saying. */
export function closest(word: string, known: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase().replaceAll(/[-_ ]/g, '_');
  if (wanted.length > 80) return undefined;
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of known) {
    const plain = candidate.toLowerCase().replaceAll(/[-_ ]/g, '_');
    // `iban` for `pii.iban`: the last segment alone is a common slip.
    const whole = plain === wanted || plain.endsWith(`.${wanted}`) ? 0 : undefined;
    const limit = Math.max(1, Math.floor(Math.max(plain.length, wanted.length) / 3));
    const far = whole ?? distance(wanted, plain, limit);
    if (far <= limit && far < bestDistance) {
      best = candidate;
      bestDistance = far;
    }
  }
  return best;
}

/** `; did you mean "x"?`, or nothing. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const guess = closest(word, known);
  return guess === undefined || guess === word ? '' : `; did you mean "${guess}"?`;
}
