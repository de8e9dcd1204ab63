import { isAlnum } from './chars.ts';
import { hints } from './context.ts';
import type { Kind, Scan } from './types.ts';

export const BIC: Kind = { name: 'bic', entity: 'BIC', title: 'Bank identifier (BIC, SWIFT)', locale: 'und', severity: 'medium', paranoia: 1 };

const BIC_WORDS = hints('bic', 'swift', 'swift code', 'bic code', 'swift bic', 'bic swift', 'bank identifier', 'bank identifier code', 'bank code', 'iban', 'код банка', 'свифт', 'banka kodu');

/** ISO 9362: bank, country of ISO 3166, location, and a branch or none. */
const FORM = /[A-Z]{4}(?:A[DEFGILMOQRSTUWXZ]|B[ABDEFGHIJLMNOQRSTVWYZ]|C[ACDFGHIKLMNORUVWXYZ]|D[EJKMOZ]|E[CEGRSTH]|F[IJKMOR]|G[ABDEFGHILMNPQRTUWY]|H[KNRTU]|I[DELMNOQRST]|J[EMOP]|K[EGHIMNPRWYZ]|L[ABCIKRSTUVY]|M[ACDEFGHKLMNOPQRSTUVWXYZ]|N[ACEFGILOPRUZ]|OM|P[AEFGHKLMNRSTWY]|QA|R[EOSUW]|S[ABCDEGHIJKLMNORTVXYZ]|T[CDFGHJKLMNORTVWZ]|U[AGSYZ]|V[ACEGINU]|W[FS]|XK|Y[ET]|Z[AMW])[A-Z0-9]{2}(?:[A-Z0-9]{3})?/y;

/** A BIC that begins at `start`, when a word for it, or an IBAN's, stands before. */
export function bicAt(scan: Scan, start: number): void {
  const { text } = scan;
  FORM.lastIndex = start;
  if (!FORM.test(text)) return;
  const end = FORM.lastIndex;
  if (isAlnum(text.charCodeAt(end)) || (!scan.cue(start, BIC_WORDS) && !scan.cueAfter(end, BIC_WORDS))) return;
  scan.hit('pii.bic', start, end, 0.9);
}
