import { foldWord } from '../labels/names.ts';
import type { Source } from '../provenance/contract.ts';

/*
 * One address or account in place of another that was known before: what a forger says.
 */

/** Text on either side that is looked at. UTF-16 units. */
const NEAR = 160;
/** Folded text. */
const INSTEAD = /\b(?:instead|no longer|from now on|(?:new|other|another|changed|different|private|personal|second|alternative) (?:bank |payment )?(?:e-?mail|address|mailbox|number|accounts?|contact|iban|bank|details)|(?:has|have|was|were|been) (?:changed|moved)|chang(?:ed|ing) (?:our |the |its |my )?(?:bank|account|iban)\w{0,1}|(?:bank|konto)\w{0,12} (?:gewechselt|geandert|umgestellt)|(?:neue[nrs]?|geanderte[nrs]?|andere[nrs]?) (?:bank|konto|iban)\w{0,12}|(?:chang\w{1,5}|nouve\w{1,4}) (?:de |d.)?(?:banque|compte|rib|iban)|(?:cambi\w{1,4}|nuev\w) (?:de )?(?:banco|cuenta|iban)|(?:cambi\w{1,4}|nuov\w) (?:di )?(?:banca|conto|iban)|(?:mud\w{1,5}|nov\w) (?:de )?(?:banco|conta|iban)|(?:nieuwe?|andere?) (?:bank|rekening|iban)\w{0,8}|(?:correo|direccion|numero|cuenta|adresse|compte|indirizzo|conto|email|e-?mail|endereco|conta) (?:nuev|nouve|nuov|nov)\w{1,3}|(?:neue|andere|private|geanderte|zweite)\w{0,2} (?:e-?mail|mail-?adresse|adresse|anschrift|nummer)|statt(?:dessen)?|ab sofort|nicht mehr|(?:nouvelle|autre) (?:adresse|boite)|nouveau (?:mail|courriel|numero)|adresse (?:personnelle|privee)|desormais|a la place|au lieu|(?:nueva|otra) (?:direccion|cuenta)|nuevo (?:correo|numero)|correo personal|en lugar|en vez|a partir de ahora|ya no|(?:nuovo|altro) (?:indirizzo|numero)|indirizzo (?:personale|privato)|invece|d.ora in poi|non piu|(?:novo|outro) (?:endereco|email|numero)|em vez|a partir de agora|(?:nieuwe?|ander) (?:adres|e-?mailadres|nummer)|voortaan|in plaats van|nowy (?:adres|numer)|od teraz|zamiast)\b|新しい(?:メール|アドレス|宛先)|今後は|代わりに|新(?:邮箱|地址|电子邮件)|改用|以后|새 (?:주소|이메일|메일)|앞으로는|대신|новы[ий] (?:адрес|номер)|вместо|теперь/u;

/** Whether the text around a value offers it in place of another. */
export function standsForAnother({ from, span }: Source): boolean {
  return speaksOfChange(from.part.text.slice(Math.max(0, span[0] - NEAR), span[1] + NEAR));
}

/** Whether a text speaks of another address or account than was known before. */
export function speaksOfChange(text: string): boolean {
  return INSTEAD.test(foldWord(text));
}
