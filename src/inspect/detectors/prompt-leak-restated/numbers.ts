/** Numbers in words, folded, in English, German, French, Spanish, Italian, Portuguese, Dutch and Chinese, by their digits. */
const SMALL: readonly string[] = [
  '', '', 'two second twice both zwei zweit deux deuxieme dos segundo due secondo dois duas twee tweede 两 二',
  'three third trio drei dritt trois troisieme tres tercer tre terzo terceir drie derde 三', 'four fourth vier viert quatre cuatro quattro quatro vierde 四',
  'five fifth funf cinq cinco cinque vijf 五', 'six sixth sechs seis sei zes 六', 'seven seventh sieben sept siete sette sete zeven 七', 'eight eighth acht huit ocho otto oito 八',
  'nine ninth neun neuf nueve nove negen 九', 'ten tenth zehn dix diez dieci dez tien 十', 'eleven elf onze once undici elf 十一', 'twelve zwolf douze doce dodici doze twaalf 十二',
  'thirteen dreizehn treize trece tredici treze dertien 十三', 'fourteen vierzehn quatorze catorce quattordici catorze veertien 十四', 'fifteen funfzehn quinze quince quindici vijftien 十五', 'sixteen sechzehn seize dieciseis sedici dezesseis dezasseis zestien 十六',
  'seventeen siebzehn diecisiete diciassette dezessete zeventien 十七', 'eighteen achtzehn dieciocho diciotto dezoito achttien 十八', 'nineteen neunzehn diecinueve diciannove dezenove negentien 十九', 'twenty zwanzig vingt veinte venti vinte twintig 二十',
];
const TENS: Readonly<Record<string, string>> = {
  30: 'thirty dreissig trente treinta trenta trinta dertig 三十', 40: 'forty vierzig quarante cuarenta quaranta quarenta veertig 四十', 50: 'fifty funfzig cinquante cincuenta cinquanta cinquenta vijftig 五十', 60: 'sixty sechzig soixante sesenta sessanta sessenta zestig 六十',
  70: 'seventy siebzig setenta settanta zeventig 七十', 80: 'eighty achtzig ochenta ottanta oitenta tachtig 八十', 90: 'ninety neunzig noventa novanta negentig 九十', 100: 'hundred hundert cent cien cento cem honderd 一百',
};
const byWord = new Map<string, string>();
for (const [digits, words] of [...SMALL.entries(), ...Object.entries(TENS)]) for (const word of words.split(' ')) if (word !== '' && !byWord.has(word)) byWord.set(word, String(digits));

/** The digits of a number in words. */
export function digitsOf(word: string): string | undefined {
  return byWord.get(word);
}

/** The numbers in Chinese signs in a text: each run as a whole, or by its first sign where it is none that is known. */
export function numbersInHan(text: string): string[] {
  const found: string[] = [];
  for (const { 0: run } of text.matchAll(/[一二两三四五六七八九十]{1,4}/g)) {
    const digits = byWord.get(run) ?? byWord.get(run.charAt(0));
    if (digits !== undefined) found.push(digits);
  }
  return found;
}
