import type { Kind, Scan } from './types.ts';
import { isDigit } from './chars.ts';
import { hints } from './context.ts';
import { leftEdge, rightEdge } from './edges.ts';
import { endsLike, tailsOf } from './tails.ts';
import { FREE } from './types.ts';

export const CARD_EXTRAS: readonly Kind[] = [
  { name: 'card-expiry', entity: 'CARD_EXPIRY', title: 'Expiry date of a payment card', locale: 'und', severity: 'medium', paranoia: 1 },
  { name: 'card-security-code', entity: 'CARD_CODE', title: 'Security code of a payment card', locale: 'und', severity: 'high', paranoia: 1 },
];

const CODE_LIST = [
  'cvv', 'cvc', 'cvv code', 'cvc code', 'cvn', 'cid', 'csc', 'security code', 'card security code', 'card verification', 'card verification value', 'verification code', 'prüfziffer', 'prüfnummer', 'kartenprüfnummer', 'sicherheitscode', 'cryptogramme', 'code de sécurité', 'cryptogramme visuel', 'código de seguridad', 'codigo seguridad', 'codice di sicurezza', 'código de segurança', 'veiligheidscode', 'kod cvv', 'kod bezpieczeństwa', 'код безопасности', 'güvenlik kodu', '安全码', '验证码', 'セキュリティコード', '보안코드',
] as const;
const CODE_WORDS = hints(...CODE_LIST);
const CODE_TAILS = tailsOf(CODE_LIST, true);
const EXPIRY_WORDS = hints(
  'exp', 'expiry', 'expires', 'expiration', 'expiration date', 'exp date', 'expiry date', 'valid thru', 'valid through', 'valid until', 'good thru', 'card expiry', 'card expires', 'gültig bis', 'ablauf', 'ablaufdatum', 'verfall', 'verfallsdatum', 'expire', 'date d expiration', "date d'expiration", 'expiration', 'caduca', 'caducidad', 'vence', 'vencimiento', 'fecha de caducidad', 'scadenza', 'scade', 'validade', 'vencimento', 'vervaldatum', 'geldig tot', 'ważna do', 'data ważności', 'giltig till', 'срок действия', 'действительна до', 'son kullanma', '有效期', '有効期限', '유효기간',
);
const CARD_NEAR = hints('card', 'visa', 'mastercard', 'amex', 'credit card', 'debit card', 'cvv', 'cvc', 'karte', 'kreditkarte', 'carte', 'tarjeta', 'carta', 'cartão', 'kaart', 'karta', 'kort', 'карта', 'карты', '卡', 'カード', '카드');

const EXPIRY = /(?:0[1-9]|1[0-2]) ?[/-] ?(?:20)?[2-4]\d/y;

/** `cvv 123` and `exp 04/27`: the security code and expiry that are written beside a card's number. */
export function cardExtraAt(scan: Scan, start: number, end: number, next: number): void {
  const { text } = scan;
  const length = end - start;
  if (length >= 3) {
    if (length > 4 || (next === 0x2e && isDigit(text.charCodeAt(end + 1))) || next === 0x3a || (next === 0x20 && isDigit(text.charCodeAt(end + 1)))) return;
    // Behind a number in running text: `123 is the CVV`, `123 (CVV)`.
    const behind = next === 0x20 && 'ia('.includes(text[end + 1] ?? ' ') && scan.cueAfter(end, CODE_WORDS);
    if (!behind && !scan.heads(start, CODE_WORDS) && !(endsLike(text, start, CODE_TAILS) && scan.cue(start, CODE_WORDS, 20))) return;
    if (leftEdge(text, start) !== FREE || rightEdge(text, end) !== FREE) return;
    return scan.hit('pii.card-security-code', start, end, 0.9);
  }
  if (length !== 2 || !(next === 0x2f || next === 0x2d || (next === 0x20 && text.charCodeAt(end + 1) === 0x2f))) return;
  if (!scan.cue(start, EXPIRY_WORDS, 24) && !(scan.cue(start, CARD_NEAR, 40) && cardBefore(text, start))) return;
  EXPIRY.lastIndex = start;
  if (!EXPIRY.test(text)) return;
  const stop = EXPIRY.lastIndex;
  if (isDigit(text.charCodeAt(stop)) || leftEdge(text, start) !== FREE || rightEdge(text, stop) !== FREE) return;
  // Milk and passwords expire too: a card has to be near.
  if (scan.cue(start, CARD_NEAR) || cardBefore(text, start)) scan.hit('pii.card-expiry', start, stop, 0.88);
}

/** Whether a long number stands within a few characters before. */
function cardBefore(text: string, start: number): boolean {
  let digits = 0;
  for (let i = start - 1; i > start - 48; i--) {
    const code = text.charCodeAt(i);
    if (code === 0x0a && digits > 0) break;
    if (isDigit(code)) digits++;
    else if (digits > 0 && !(code === 0x20 || code === 0x2d)) {
      if (digits >= 12) return true;
      digits = 0;
    }
  }
  return digits >= 12;
}
