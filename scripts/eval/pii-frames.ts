/** Frames in which a value is placed: `%V` is the value, `%L` what people call it, `%K` a key of a record. */
export interface Frame {
  /** prose, chat, mail, form, json, csv, log, code, after or bare. */
  readonly context: string;
  /** Languages it is written in; every language when absent. */
  readonly language?: string;
  readonly text: string;
}

const f = (context: string, text: string, language?: string): Frame => ({ context, text, ...(language === undefined ? {} : { language }) });

/** Sentences around a label and a value by language. */
const PROSE: Readonly<Record<string, readonly string[]>> = {
  en: ['My %L is %V, please update the file.', 'Her %L (%V) does not match our records.', 'Please use %L %V for the application.', 'I was asked for my %L; it is %V.'],
  de: ['Meine %L lautet %V.', 'Bitte die %L %V eintragen.', 'Die %L des Kunden ist %V, danke.'],
  fr: ['Mon %L est le %V.', 'Voici mon %L : %V.', 'Le %L du client est %V, merci.'],
  es: ['Mi %L es %V.', 'El %L del cliente: %V.', 'Le paso mi %L, es el %V, gracias.'],
  it: ['Il mio %L è %V.', 'Ecco il %L: %V.', 'Il %L del cliente risulta %V.'],
  pt: ['Meu %L é %V.', 'Segue o %L: %V.', 'O %L do cliente é %V, obrigado.'],
  nl: ['Mijn %L is %V.', 'Het %L van de klant: %V.'],
  pl: ['Mój %L to %V.', 'Proszę wpisać %L: %V.'],
  sv: ['Mitt %L är %V.', 'Ange %L: %V.'], nb: ['Mitt %L er %V.', 'Oppgi %L: %V.'], da: ['Mit %L er %V.', 'Oplys %L: %V.'], fi: ['Minun %L on %V.', 'Merkitse %L: %V.'], is: ['Mín %L er %V.', 'Skráðu %L: %V.'],
  cs: ['Moje %L je %V.', 'Uveďte %L: %V.'], hu: ['A %L: %V.', 'Az ő %L a következő: %V.'], ro: ['%L meu este %V.', 'Vă rog completați %L: %V.'], bg: ['Моето %L е %V.', 'Моля, въведете %L: %V.'], hr: ['Moj %L je %V.', 'Upišite %L: %V.'], sr: ['Moj %L je %V.', 'Unesite %L: %V.'],
  et: ['Minu %L on %V.', 'Sisestage %L: %V.'], lv: ['Mans %L ir %V.', 'Ievadiet %L: %V.'], el: ['Το %L μου είναι %V.', 'Συμπληρώστε %L: %V.'], ru: ['Мой %L %V.', 'Укажите, пожалуйста, %L: %V.'], uk: ['Мій %L %V.', 'Вкажіть, будь ласка, %L: %V.'], tr: ['Benim %L: %V.', '%L bilgim %V olarak kayıtlı.'],
  he: ['%L שלי היא %V.', 'נא לרשום %L: %V'], ar: ['%L هو %V.', 'الرجاء تسجيل %L: %V'], hi: ['मेरा %L %V है।', 'कृपया %L दर्ज करें: %V'], zh: ['我的%L是%V。', '请登记%L：%V'], ja: ['私の%Lは%Vです。', '%L：%V を登録してください。'], ko: ['제 %L는 %V입니다.', '%L: %V 확인 부탁드립니다.'],
  th: ['%Lของฉันคือ %V', 'กรุณากรอก%L: %V'], id: ['%L saya %V.', 'Mohon isi %L: %V.'], ms: ['%L saya ialah %V.', 'Sila isi %L: %V.'], vi: ['%L của tôi là %V.', 'Vui lòng điền %L: %V.'],
};

const ANY: readonly Frame[] = [
  f('chat', 'hey sure, %L: %V'),
  f('chat', '%L %V'),
  f('mail', 'Dear team,\n\nplease find my details below.\n\n%L: %V\n\nKind regards'),
  f('mail', 'Thanks for calling back. As promised:\n- %L = %V\n- preferred time: morning'),
  f('form', 'Application\n%L\n%V\nSignature'),
  f('form', '[ ] New  [x] Change\n%L ........ %V'),
  f('form', '| Field | Value |\n|---|---|\n| %L | %V |'),
  f('json', '{"status":"ok","%K":"%V"}'),
  f('json', '{\n  "person": {\n    "%K": "%V",\n    "active": true\n  }\n}'),
  f('json', 'person:\n  active: true\n  %K: "%V"'),
  f('csv', 'row,%K,city\na,%V,Lyon\nb,%V,Graz'),
  f('csv', '%K;city;note\n%V;Porto;ok'),
  f('csv', 'Name\t%L\tCity\nAnna\t%V\tOslo\nBela\t%V\tBrno'),
  f('log', 'INFO  update accepted %K=%V user=7'),
  f('log', '[warn] validation failed for field %K: "%V"'),
  f('code', "const record = { %K: '%V', active: true };"),
  f('code', 'INSERT INTO people (%K) VALUES (\'%V\');'),
];

const AFTER: readonly Frame[] = [f('after', 'I have %V as my %L.'), f('after', '%V is the %L on file.'), f('after', 'Please check %V (%L).')];
const BARE: readonly Frame[] = [f('bare', 'It is %V.'), f('bare', 'Sure: %V'), f('bare', 'please note %V and call back later')];

/** Frames that the rules were tuned on. */
export const FRAMES: readonly Frame[] = [...Object.entries(PROSE).flatMap(([language, texts]) => texts.map((text) => f('prose', text, language))), ...ANY, ...AFTER, ...BARE];
