import type { Span } from '../../contract.ts';

// To decode, in the forms that ask for it. Stems, so that inflections match.
const DECODE = /\b(?:decod(?:e|ing)|decipher|decrypt|unscramble|un-?rot|dekodier|entschlüssel|entziffer|décod|déchiffr|decodific|descifr|decifr|decodeer|ontcijfer|zdekoduj|odszyfruj|dekóduj)|декодиру|раскодиру|расшифру|解码|解碼|解密|デコード|復号|디코딩|해독|فك (?:تشفير|ترميز|شفرة)|डिकोड/giu;

// To act on what comes out.
const OBEY = /\b(?:follow(?:ing)? (?:it|its|them|that|what|the (?:instruction|command|order|result|decoded|message))|obey|execut|carry (?:it |them |that )?out|comply|act (?:up)?on|do (?:what|as|exactly what) it|run (?:it|them|the (?:result|command|instruction|output))|perform (?:it|them|the)|befolg|folge (?:ihr|ihm|den|dem|der)|ausführ|führe|suivez|suis (?:les|la|le)|exécut|obéi|sigue|ejecut|obedece|cumple|segui|esegui|siga|obedeça|voer|wykonaj)|выполни|следуй|исполни|подчин|执行|執行|遵循|遵守|照做|従って|実行|따르|따라|실행|نفذ|اتبع|पालन/iu;

/** Between the request to decode and the request to obey. UTF-16 units. */
const BETWEEN = 160;

/** Requests to decode something and act on it, as spans from the one to just past the other. */
export function decodeAndObey(text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(DECODE)) {
    const from = match.index + match[0].length;
    const found = OBEY.exec(text.slice(from, from + BETWEEN));
    if (found !== null) spans.push([match.index, from + found.index + found[0].length]);
  }
  return spans;
}
