import type { Span } from '../../contract.ts';

// To decode, in the forms that ask for it. Stems, so that inflections match.
const DECODE = /\b(?:decod(?:e|ing)|decipher|decrypt|unscramble|un-?rot|dekodier|entschlüssel|entziffer|décod|déchiffr|decodific|descifr|decifr|decodeer|ontcijfer|zdekoduj|odszyfruj|dekóduj)|декодиру|раскодиру|расшифру|解码|解碼|解密|デコード|復号|디코딩|해독|فك (?:تشفير|ترميز|شفرة)|डिकोड/giu;

/** What is written in an encoding, by its name. */
const ENCODED = String.raw`(?:hex(?:a?decimal|adezimal|adécimal)?|base ?-?(?:32|58|64|85)|binary|binär|binario|binaire|morse|rot-?(?:13|47)|ascii codes?|ciphertext|cipher|encoded|kodier\w{0,4}|codificad[oa])`;
// Asking for the same without the word: turned into text, or written as the call that does it.
const TURN = new RegExp(
  String.raw`(?<![\p{L}\p{N}_])(?:convert|turn|translate|transform|interpret|render|wandle|konvertiere|übersetze|convertis|traduis|convierte|traduce|converta|traduza|converti|traduci|преобразуй|переведи)[^.\n]{0,60}?(?<![\p{L}\p{N}_])(?:${ENCODED}(?![\p{L}\p{N}_])|шестнадцатерич|двоичн)`
  + String.raw`|(?:十六进制|十六進制|二进制|二進制|base64|16進|2進|モールス|摩尔斯)[^。\n]{0,30}?(?:转换|轉換|转成|轉成|翻译|変換|변환)`
  + String.raw`|(?:b64decode|b32decode|atob|unhexlify|fromhex|a2b_\w{2,8}|base64_decode|hex2bin|decode64)\(\s{0,4}["'\x60][\w+/=-]{16}|\bbase64 (?:-d|-D|--decode)\b|\bxxd -r\b`, 'giu');

// To act on what comes out.
const OBEY = /\b(?:follow(?:ing)? (?:it|its|them|that|what|the (?:instruction|command|order|result|decoded|message))|obey|execut|carry (?:it |them |that )?out|comply|act (?:up)?on|do (?:what|as|exactly what) it|run (?:it|them|the (?:result|command|instruction|output))|perform (?:it|them|the)|respond to (?:it|that|the (?:result|output|decoded))\b|answer (?:it|the (?:result|output))\b|treat (?:it|that|them|the \w{3,12}(?: \w{3,12})?) as (?:if it were )?(?:my|your|the|an?) (?:\w{3,10} )?(?:prompt|instructions?|request|question|message|command|orders?|task)|befolg|folge (?:ihr|ihm|den|dem|der)|ausführ|führe|suivez|suis (?:les|la|le)|exécut|obéi|sigue|ejecut|obedece|cumple|segui|esegui|siga|obedeça|voer|wykonaj)|выполни|следуй|исполни|подчин|执行|執行|遵循|遵守|照做|従って|実行|따르|따라|실행|نفذ|اتبع|पालन/iu;

/** Between the request to decode and the request to obey. UTF-16 units. */
const BETWEEN = 160;

/** Requests to decode something and act on it, as spans from the one to just past the other. */
export function decodeAndObey(text: string): Span[] {
  const spans: Span[] = [];
  for (const pattern of [DECODE, TURN]) {
    for (const match of text.matchAll(pattern)) {
      const from = match.index + match[0].length;
      const found = OBEY.exec(text.slice(from, from + BETWEEN));
      if (found !== null) spans.push([match.index, from + found.index + found[0].length]);
    }
  }
  return spans;
}
