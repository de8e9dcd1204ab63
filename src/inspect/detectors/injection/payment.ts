import { imperative } from './imperatives.ts';
import { betweenPeople, LEAST } from './people.ts';
import type { Concept } from '../../classifier/concepts.ts';
import type { Candidate, Side } from './candidate.ts';
import type { Reading } from './reading.ts';

const CURRENCY = '(?:eur|euros?|usd|dollars?|gbp|pounds?|chf|franken|jpy|yen|pln|zł|rub|tl|try|inr|brl|btc|eth|usdt|rupees?|kr|sek|€|\\$|£|¥|₹|元|円|원|рубл[а-я]{1,3}|يورو|دولار|रुपये)';
const AMOUNT = new RegExp(`${CURRENCY}\\s{0,2}\\d[\\d.,' ]{0,14}|\\d[\\d.,']{0,14}\\s{0,2}${CURRENCY}`, 'iu');
/** IBAN, card-like and wallet-like numbers, or an account named in words. */
const ACCOUNT = /\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}|\b0x[0-9a-f]{20,64}\b|\bbc1[a-z0-9]{20,60}\b|\b\d{8,20}\b|\b(?:accounts?|iban|wallet|konto|compte|cuenta|conto|conta|rekening|konta|hesab\w{0,4}|tài khoản|rekening|paypal)\b|сч[её]т|الحساب|खात|账户|帐户|口座|계좌/iu;
const INVOICE = /\b(?:invoice|inv\.?|subtotal|vat|due date|payment terms|net 30|remittance|amount due|order no|purchase order|bill|receipt|rechnung|rechnungsnummer|mwst|zahlbar|facture|tva|échéance|factura|iva|fattura|scadenza|fatura|vencimento|factuur|faktura|fatura|kdv|hóa đơn|tagihan)\b|сч[её]т-фактур|فاتورة|चालान|发票|請求書|청구서/iu;
const MOST_INVOICES = 4;
const SIGNALS: readonly Concept[] = ['called', 'condition', 'conceal_user', 'conceal', 'ignore', 'new_orders', 'urgent', 'addressee', 'authority', 'completion'];

/** A sum is ordered to be paid to an account. Invoices and people ask for that as well, so alone it is only worth a note. */
export function payment(reading: Reading, side: Side, out: Candidate[]): void {
  if (side !== 'untrusted' || !reading.has('pay')) return;
  const { hits, tokens, text } = reading;
  let asked = 0;
  let billed = false;
  for (const i of reading.of('pay')) {
    const verb = hits.token[i]!;
    const english = text.charCodeAt(tokens.start[verb]!) < 0x80;
    if (english && !imperative(reading, verb) && reading.mood(verb) !== 1) continue;
    const last = Math.min(tokens.count - 1, verb + 26);
    const from = english ? tokens.start[verb]! : Math.max(0, tokens.start[verb]! - 60);
    const window = text.slice(from, Math.min(tokens.end[last]!, from + 320));
    if (!AMOUNT.test(window)) continue;
    const account = ACCOUNT.test(window);
    let confidence = account ? 0.62 : 0.3;
    confidence += Math.min(0.5, SIGNALS.filter(concept => reading.near(i, concept, 30) >= 0).length * 0.2);
    const start = tokens.start[verb]!;
    if (confidence < LEAST) continue;
    // A text with many sums is judged by the first few.
    if (asked++ < MOST_INVOICES) billed = INVOICE.test(text.slice(Math.max(0, start - 500), start + 500));
    if (billed) confidence -= 0.3;
    if (confidence >= LEAST) confidence -= betweenPeople(reading, start, tokens.end[last]!);
    out.push({ rule: 'injection.payment-order', hit: i, from: verb, to: last + 1, confidence });
  }
}
