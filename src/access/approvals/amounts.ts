import type { Leaf } from '../provenance/leaves.ts';

/** Words in a parameter's name that say it is an amount of money or goods. */
const AMOUNT_WORDS = new Set(['amount', 'amounts', 'total', 'sum', 'price', 'cost', 'fee', 'payment', 'quantity', 'qty', 'betrag', 'summe', 'preis', 'montant', 'prix', 'importe', 'monto', 'precio', 'importo', 'prezzo', 'bedrag', 'valor', 'kwota', 'belopp']);
/** Digits with at most one decimal point, as no two readers understand them differently. */
const PLAIN = /^[+]?\d{1,15}(?:\.\d{1,6})?$/;

function isAmount(keys: readonly string[]): boolean {
  const last = keys.at(-1) ?? '';
  return last.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z0-9]+/).some((word) => AMOUNT_WORDS.has(word));
}

/**
 * The largest amount among the arguments, for the limits of approvers. `unknown` when an argument is called an amount and
 * is not a plain number: `1.000,00` means two different sums to two readers. Undefined when none is called so.
 */
export function amountOf(leaves: readonly Leaf[], readable: boolean): number | 'unknown' | undefined {
  let largest: number | undefined;
  for (const { keys, value } of leaves) {
    if (!isAmount(keys)) continue;
    const amount = typeof value === 'number' ? value : typeof value === 'string' && PLAIN.test(value.trim()) ? Number(value) : Number.NaN;
    if (!Number.isFinite(amount) || amount < 0) return 'unknown';
    largest = Math.max(largest ?? 0, amount);
  }
  return readable ? largest : 'unknown';
}
