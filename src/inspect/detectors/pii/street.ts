import type { Kind, Scan } from './types.ts';
import { INSIDE } from './types.ts';
import { codesOf, isDigit, isIdeograph, isIn, isLetter, isUpper } from './chars.ts';
import { hints } from './context.ts';
import { leftEdge, rightEdge } from './edges.ts';

export const STREET: Kind = { name: 'street-address', entity: 'ADDRESS', title: 'Street address', locale: 'und', severity: 'medium', paranoia: 1 };

const WORD = "[A-Z\\u00c0-\\u00de\\u0100-\\u017e][a-z\\u00df-\\u017f'’]{0,24}";
const KINDS = 'Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Terrace|Tce|Square|Sq|Parkway|Pkwy|Crescent|Cres|Close|Highway|Hwy|Circle|Cir|Grove|Gardens|Mews|Way|Trail|Loop|Walk|Row|Hill|Quay|Parade|Pde|Esplanade|Nagar|Marg|Colony|Layout|Jalan|Lorong';
const UNIT = '(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor|Fl)\\.? ?[A-Z]?-?\\d{1,5}[A-Z]?)?';
const CITY = `(?:,? ${WORD}(?: ${WORD}){0,2},? (?:[A-Z]{2},? )?(?:\\d{5}(?:-\\d{4})?|[A-Z]{1,2}\\d[A-Z\\d]? \\d[A-Z]{2}|[A-Z]\\d[A-Z] \\d[A-Z]\\d))?`;
const ENGLISH = new RegExp(`\\d{1,5}[A-Za-z]?(?:/\\d{1,4})? (?:(?:${WORD}|[NSEW]|\\d{1,3}(?:st|nd|rd|th))\\.? ){1,4}?(?:${KINDS})\\b(?! (?:${KINDS})\\b)\\.?(?: (?:NW|NE|SW|SE|N|S|E|W|North|South|East|West)\\b)?${UNIT}${CITY}`, 'y');
const FRENCH = new RegExp(`\\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|boulevard|bd|av\\.|place|chemin|allée|allées|quai|impasse|route|cours|square|sentier|passage)(?: (?:de la|de l['’]|de|du|des|la|le|les|l['’]|d['’]|aux|au|saint|sainte)){0,2} ?(?:(?:l['’]|d['’])?${WORD}(?:-${WORD}){0,3} ?){1,4}(?:,? \\d{5} ${WORD}(?:-${WORD}){0,2})?`, 'y');
/** Street names that precede their number, up to the number. */
const BEFORE_NUMBER = new RegExp(
  `(?:${WORD}(?:-${WORD}){0,2}(?:straße|strasse|str\\.|weg|platz|allee|gasse|damm|ufer|ring|steig|straat|laan|plein|gracht|kade|dijk|singel|gatan|vägen|gränd|gade|vej|veien|gata|katu|tie|kuja|utca|út)|${WORD} (?:Straße|Strasse|Allee|Platz|Weg|Ring)|(?:Straße|Strasse|Allee|Platz)(?: des| der)? ${WORD}(?: ${WORD})?` +
    `|(?:Calle|C/|Avenida|Avda\\.|Av\\.|Plaza|Paseo|Carrera|Cra\\.|Camino|Via|Viale|Piazza|Corso|Largo|Vicolo|Rua|R\\.|Travessa|Praça|Alameda|Estrada|ul\\.|ulica|al\\.|aleja|os\\.|ул\\.|улица|улице|проспект|пр\\.|переулок|вул\\.|вулиця|бул\\.|Οδός|οδός|Jl\\.|Jalan|Jln\\.|Strada|Str\\.|Bulevardul|Ulica|Trg|Rruga|Đường)(?: (?:de las|de los|de la|de|del|della|delle|dei|di|do|da|dos|das|la|el|lui|св\\.|P\\.)){0,2}(?: [\\p{Lu}\\d][\\p{L}\\d.'’-]{0,24}){1,4}` +
    `|(?:${WORD} ){1,3}(?:utca|út|Caddesi|Cad\\.|Sokak|Sok\\.|Sokağı|Mahallesi|iela|gatvė|g\\.|tänav|ulica|trg)|[\\p{Lu}][\\p{Ll}]{2,20}(?: [\\p{Lu}][\\p{Ll}]{1,20})? (?:улица|ул\\.)),?(?: (?:No|Nº|n\\.|nr\\.?|№|д\\.|дом|буд\\.|numéro|número)[:.]?)? ?$`, 'u',
);
/** Endings of streets that are endings of other words too: `Spring 2`, `Brigade 5`. */
const UNSURE = /^\S*(?:ring|tie|gade|kade|dijk|ufer|damm|steig|út|vej|gata|tie),? \d/;
/** Latin America and Turkey announce the number. */
const NUMBER_MARK_ENDS = codesOf('oOrRnN#.:');
const NUMBER_MARK = /(?:No|Nº|N°|n\.º|nr|Nr|№|#|д|буд)[:.]? ?$/;
const ADDRESS_WORDS = hints(
  'address', 'addr', 'my address', 'home address', 'lives at', 'live at', 'living at', 'i live', 'we live', 'ship to', 'shipping', 'shipping address', 'deliver to', 'delivery', 'delivery address', 'send it to', 'mail to', 'mailing address', 'home', 'residing at', 'resides at', 'resident of', 'residence', 'moved to', 'billing', 'billing address', 'street', 'street address', 'located at',
  'adresse', 'anschrift', 'wohnhaft', 'wohnhaft in', 'wohne', 'wohnt', 'wohnort', 'lieferadresse', 'rechnungsadresse', 'straße', 'habite', 'habitant', 'domicilié', 'domiciliée', 'demeurant', 'domicile', 'dirección', 'mi dirección', 'vivo en', 'vive en', 'domicilio', 'domiciliado', 'indirizzo', 'abito in', 'abita in', 'residente in', 'residente a', 'residenza', 'endereço', 'moro na', 'mora na', 'residente', 'morada', 'adres', 'woon', 'woont', 'woonachtig', 'mieszkam', 'mieszka', 'zamieszkały', 'zamieszkała', 'adresem', 'adress', 'bor på', 'bostad', 'osoite', 'asun', 'heimilisfang', 'adresa', 'bydliště', 'bydlím', 'lakcím', 'cím', 'lakom', 'adresi', 'ikamet', 'alamat', 'tinggal di', 'địa chỉ', 'elukoht', 'aadress', 'adrese', 'adresas', 'naslov', 'živim',
  'адрес', 'живу', 'проживаю', 'проживает', 'проживающий', 'прописан', 'адреса', 'мешкаю', 'διεύθυνση', 'μένω', 'العنوان', 'عنوان', 'أسكن', 'כתובת', 'גר ב', 'पता', 'ঠিকানা', 'ที่อยู่', '地址', '住址', '住在', '家庭住址', '住所', '주소', '사는',
);
/** What the names of places and streets end in, in Chinese, Japanese and Korean, and which of them are places that hold others. */
const EASTERN_ENDS = new Set('省市区區县縣州盟都道府町村乡鄉镇鎮路街巷弄里段條条시도구군읍면동로길'), EASTERN_PLACES = new Set('省市区區县縣都府県町村路街巷시구군로길동');
const EASTERN_TAIL = /\d{1,5}(?:[-‐−ー]\d{1,4}){0,3}(?:号楼|号|號|弄|番地|番|丁目|栋|棟|幢|单元|室|楼|樓|층|호|번지)?(?: ?\d{1,4}(?:[-‐−ー]\d{1,4}){0,2}(?:号楼|号|號|番地|番|单元|室|楼|樓|层|栋|호|층|동)?){0,4}/uy;

/** A street address at the house number [start, end): a number before an English or French street, or after any other. */
export function streetAt(scan: Scan, start: number, end: number): void {
  if (!scan.prose || end - start > 5) return;
  const { text } = scan;
  if (scan.whole && easternAt(scan, start)) return;
  let at = end;
  if (isLetter(text.charCodeAt(at))) at++;
  if (text.charCodeAt(at) === 0x2f) at = slashed(text, at);
  if (text.charCodeAt(at) === 0x2c) at++;
  if (text.charCodeAt(at) === 0x20 && isLetter(text.charCodeAt(at + 1))) {
    const upper = isUpper(text.charCodeAt(at + 1));
    const pattern = upper ? ENGLISH : FRENCH;
    pattern.lastIndex = start;
    if ((upper || (isIn(FRENCH_INITIALS, text.charCodeAt(at + 1)) && frenchKind(text, at + 1))) && pattern.test(text) && leftEdge(text, start) !== INSIDE) return report(scan, start, trimmed(text, start, pattern.lastIndex));
  } else if (text.charCodeAt(at) === 0x20 && isDigit(text.charCodeAt(at + 1)) && ordinal(text, at + 1)) {
    ENGLISH.lastIndex = start;
    if (ENGLISH.test(text) && leftEdge(text, start) !== INSIDE) return report(scan, start, ENGLISH.lastIndex);
  }
  const last = text.charCodeAt(start - 2);
  if (text.charCodeAt(start - 1) === 0x20 && (isDigit(last) || (last > 0x60 && last < 0x7b && !ends(text, start)))) return;
  const marked = isIn(NUMBER_MARK_ENDS, text.charCodeAt(start - 1) === 0x20 ? last : text.charCodeAt(start - 1)) && NUMBER_MARK.test(text.slice(start - 4, start));
  if (end - start > 4 || (text.charCodeAt(start - 1) !== 0x20 && !marked) || !(isLetter(last) || last >= 0xb0 || last === 0x2e || last === 0x2c || last === 0x3a || marked)) return;
  if (!marked && last !== 0x2c) {
    let word = start - 1;
    const floor = Math.max(0, start - 28);
    while (word > floor && !breaks(text.charCodeAt(word - 1))) word--;
    const first = text.charCodeAt(word);
    if (!isUpper(first) && first < 0xc0 && !STREET_WORDS.has(text.slice(word, start - 1))) return;
  }
  const before = text.slice(Math.max(0, start - 72), start);
  const match = BEFORE_NUMBER.exec(before);
  if (match === null || (match.index > 0 && isLetter(before.charCodeAt(match.index - 1)))) return;
  const stop = isLetter(text.charCodeAt(end)) && !isLetter(text.charCodeAt(end + 1)) ? end + 1 : end;
  if (rightEdge(text, stop) !== INSIDE) report(scan, start - match[0].length, stop);
}

/** Words in lower case that a street's name may end in. */
const STREET_WORDS = new Set('utca út g. iela gatvė tänav ulica trg улица nr. n. д. дом'.split(' '));

/** Words that a French street begins with. */
const FRENCH_KINDS = new Set('rue avenue boulevard bd place chemin allée allées quai impasse route cours square sentier passage'.split(' '));

const FRENCH_INITIALS = codesOf([...FRENCH_KINDS].map((word) => word[0] ?? ''));

function frenchKind(text: string, start: number): boolean {
  let end = start;
  while (end - start < 10 && text.charCodeAt(end) > 0x60) end++;
  return end - start > 1 && end - start < 10 && FRENCH_KINDS.has(text.slice(start, end));
}

/** Whether the word before the space before `start` could end a street's name: a capital begins it, or it is one of the kinds. */
function ends(text: string, start: number): boolean {
  let word = start - 1;
  while (start - word < 28 && !breaks(text.charCodeAt(word - 1))) word--;
  const first = text.charCodeAt(word);
  return isUpper(first) || first >= 0xc0 || (start - word < 9 && isIn(STREET_ENDS, text.charCodeAt(start - 2)) && STREET_WORDS.has(text.slice(word, start - 1)));
}

/** What no street's name contains. */
function breaks(code: number): boolean {
  return code <= 0x22 || code === 0x28 || code === 0x2c || code === 0x3a || code === 0x3d || code === 0x3e || code === 0x7c;
}

/** Whether `5th` or `42nd` begins here. */
function ordinal(text: string, at: number): boolean {
  let end = at;
  while (end - at < 3 && isDigit(text.charCodeAt(end))) end++;
  return isLetter(text.charCodeAt(end)) && isLetter(text.charCodeAt(end + 1));
}

const STREET_ENDS = codesOf([...STREET_WORDS].map((word) => word.at(-1) ?? ''));

function slashed(text: string, at: number): number {
  let end = at + 1;
  while (end - at < 5 && isDigit(text.charCodeAt(end))) end++;
  return end;
}

function trimmed(text: string, start: number, end: number): number {
  let stop = end;
  while (stop > start && (text.charCodeAt(stop - 1) === 0x20 || text.charCodeAt(stop - 1) === 0x2c)) stop--;
  return stop;
}

/** `北京市朝阳区建国路88号`, `서울특별시 강남구 테헤란로 152`: the number behind a row of places. */
function easternAt(scan: Scan, start: number): boolean {
  const { text } = scan;
  const before = text.charCodeAt(start - 1);
  const last = before === 0x20 ? text.charCodeAt(start - 2) : before;
  if (last < 0x2e80 || !EASTERN_ENDS.has(String.fromCharCode(last))) return false;
  // Back over the names, in Korean with a space between them.
  let from = start;
  let places = 0;
  while (start - from < 48) {
    const code = text.charCodeAt(from - 1);
    if (isIdeograph(code)) {
      if (EASTERN_PLACES.has(String.fromCharCode(code))) places++;
    } else if (!(code === 0x20 && isHangul(text.charCodeAt(from - 2)) && EASTERN_ENDS.has(text[from - 2] ?? ''))) break;
    from--;
  }
  if (places === 0 || start - from < 3) return false;
  EASTERN_TAIL.lastIndex = start;
  if (!EASTERN_TAIL.test(text)) return false;
  const tail = text.slice(start, EASTERN_TAIL.lastIndex);
  // Two places in a row, or one and a word for addresses, make an address; one place and a number do not.
  if (places < 2 && !scan.cue(from, ADDRESS_WORDS, 40)) return false;
  if (/^\d{4}$/.test(tail) && text.charCodeAt(EASTERN_TAIL.lastIndex) === 0x5e74) return false;
  scan.hit('pii.street-address', from, EASTERN_TAIL.lastIndex, 0.85);
  return true;
}

function isHangul(code: number): boolean {
  return code >= 0xac00 && code <= 0xd7a3;
}

function report(scan: Scan, start: number, end: number): void {
  if (end - start > 120) return;
  const labelled = scan.cue(start, ADDRESS_WORDS);
  // "In 2024 Wall Street fell": a year is no house number unless an address was announced.
  if (!labelled && UNSURE.test(scan.text.slice(start, end))) return;
  if (!labelled && (/^(?:19|20)\d\d /.test(scan.text.slice(start, end)) || scan.otherLabel(start))) return;
  scan.hit('pii.street-address', start, end, labelled ? 0.88 : 0.72);
}
