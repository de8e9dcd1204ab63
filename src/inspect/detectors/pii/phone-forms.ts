import type { Identifier } from './types.ts';
import { sameDigits } from './checksums.ts';
import { words } from './context.ts';

export const PHONE_WORDS = words(
  'phone', 'phones', 'phone number', 'phone no', 'telephone', 'telephone number', 'tel', 'tel no', 'mobile', 'mobile number', 'mobile no', 'mobile phone', 'mob', 'mobil', 'cell', 'cell phone', 'cellphone', 'call', 'call me', 'call me on', 'call me at', 'called', 'call us', 'text me', 'sms', 'whatsapp', 'whats app', 'viber', 'fax', 'fax number', 'landline', 'contact', 'contact number', 'contact no', 'dial', 'reach me', 'reach me at', 'reach me on', 'reach us', 'reached at', 'ring', 'ring me', 'hotline', 'my number', 'my number is', 'her number', 'his number', 'their number', 'home number', 'work number', 'cell number', 'callback', 'call back', 'switchboard', 'direct line', 'ph', 'msisdn', 'caller', 'emergency contact', 'phonenumber',
  'telefon', 'telefonnummer', 'telefonnr', 'handy', 'handynummer', 'rufnummer', 'mobilnummer', 'festnetz', 'mobiltelefon', 'erreichbar unter', 'ruf', 'ruf mich', 'anrufen', 'durchwahl', 'téléphone', 'numéro de téléphone', 'tél', 'portable', 'mon numéro', 'appelez', 'appelle', 'appeler', 'joindre', 'joignable', 'fixe', 'teléfono', 'número de teléfono', 'telefono', 'móvil', 'número de móvil', 'celular', 'mi número', 'llámame', 'llame', 'llamar', 'fono', 'cellulare', 'numero di telefono', 'chiamami', 'chiamare', 'mio numero', 'telefone', 'número de telefone', 'telemóvel', 'fone', 'ligue', 'ligar', 'me liga', 'meu número', 'zap', 'telefoon', 'telefoonnummer', 'mobiel', 'gsm', 'bel', 'bel me', 'bellen', 'mijn nummer', 'komórka', 'komórkowy', 'telefonu', 'numer telefonu', 'zadzwoń', 'dzwoń', 'dzwonić', 'tel kom',
  'puhelin', 'puhelinnumero', 'puh', 'numeroni', 'soita', 'tlf', 'tlfnr', 'mobilnr', 'ring meg', 'ring mig', 'telefonnumret', 'mobiltelefonnummer', 'sími', 'símanúmer', 'telefonní číslo', 'mobilní', 'zavolejte', 'telefónne číslo', 'telefonszám', 'mobilszám', 'hívjon', 'număr de telefon', 'sunați', 'sună', 'telefonski broj', 'broj telefona', 'mobitel', 'nazovite', 'telefonska številka', 'pokličite', 'telefoninumber', 'helista', 'telefono numeris', 'tālrunis', 'tālruņa', 'cep', 'cep telefonu', 'cep tel', 'telefon numarası', 'telefonum', 'numaram', 'numaramı', 'mein nummer', 'meine nummer', 'mi número es', 'arayın', 'nomor telepon', 'nomor hp', 'no hp', 'telepon', 'hubungi', 'no telefon', 'no tel', 'nombor telefon', 'điện thoại', 'số điện thoại', 'sđt', 'gọi', 'simu', 'nambari ya simu', 'numero de celular', 'telefón',
  'телефон', 'телефона', 'телефону', 'номер телефона', 'мой номер', 'тел', 'моб', 'мобильный', 'сотовый', 'звоните', 'позвоните', 'звони', 'мобільний', 'номер телефону', 'дзвоніть', 'телефонен номер', 'обадете', 'мобилен', 'τηλέφωνο', 'τηλ', 'κινητό', 'αριθμός τηλεφώνου', 'καλέστε', 'هاتف', 'الهاتف', 'رقم الهاتف', 'جوال', 'الجوال', 'رقم الجوال', 'موبايل', 'هاتفي', 'اتصل', 'تلفن', 'موبایل', 'فون', 'موبائل', 'טלפון', 'נייד', 'התקשר', 'פלאפון',
  '电话', '手机', '手机号', '手机号码', '联系电话', '联系方式', '電話', '電話番号', '携帯', '携帯電話', '手機', '聯絡電話', '전화', '전화번호', '휴대폰', '휴대전화', '핸드폰', '연락처', '연락', 'फोन', 'फ़ोन', 'मोबाइल', 'ফোন', 'মোবাইল', 'தொலைபேசி', 'ఫోన్', 'โทร', 'โทรศัพท์', 'เบอร์', 'เบอร์โทร', 'มือถือ',
);

/** North American numbering plan: area and exchange begin with 2 to 9. Numbers kept for fiction count: records that were made up for a test hold them too. */
export function nanp(digits: string): boolean {
  const national = digits.length === 11 && digits[0] === '1' ? digits.slice(1) : digits;
  return national.length === 10 && /^[2-9]\d\d[2-9]/.test(national) && national.slice(1, 3) !== '11' && !sameDigits(national);
}

/** A national number behind the trunk prefix 0, as most of the world writes it. */
function trunk(digits: string): boolean {
  return /^0[1-9]/.test(digits) && !sameDigits(digits.slice(1)) && digits.length >= 9 && digits.length <= 12;
}

/** What a number of a country without a trunk prefix may begin with; a label must stand near. */
function subscriber(digits: string): boolean {
  return !sameDigits(digits) && !/^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])$/.test(digits) && digits[0] !== '0' || trunk(digits);
}

const base = { name: 'phone', words: PHONE_WORDS, window: 44, confidence: 0.96 } as const;

/** National forms of telephone numbers. What only the label tells is read by {@link labelledNumber}. */
export const PHONE_FORMS: readonly Identifier[] = [
  { ...base, strong: ['3-3-4', '3.3.4', '1-3-3-4', '1.3.3.4', '1 3 3 4', '1-3-3 4'], weak: ['3 3 4', '10', '11', '3-4-4', '3 7', '3-7', '3/3-4'], valid: nanp, alone: 0.75 },
  {
    ...base, valid: trunk, alone: 0.75, starts: '0',
    strong: [
      '5 6', '5 3 3', '3 4 4', '4 3 4', '4 4 4', '3-4-4', '2-4-4', '4-3-4', '4-4-4', '4-3-3', '4 3 3', '2 4 4', '3 3 4', '3 3 2 2', '4 3 2 2', '3-3 2 2', '4 2 2 2', '4/2 2 2', '4-2 2 2', '3/3 2 2', '4 7', '3 8', '4/7', '4-7', '4-6', '4/6', '3/7', '3/8', '3-7', '3-8', '4-8', '2-8', '2 8', '5-6', '5/6', '5-5', '4 6', '2 2 3 4', '2-2-3-4', '2 2 3 2 2', '3-3 4', '2-4 4', '3-4 4', '2-3-4', '2 3 4', '2-3 4', '2 3 2 2', '2-3 2 2', '3 7', '2 7', '4 5', '2 3 3 2', '3-6', '3 6',
      '3 3 3 3', '4 3 5', '2 4 3', '4-2-2-2', '4 4 3', '5 3 4', '5-3-4', '4-3 3',
    ],
    weak: ['10', '11', '3 3 3', '2-7', '3.7', '4.6', '4.3.3', '4.2.2.2', '3.3.2.2'],
  },
  { ...base, starts: '0', strong: ['2 2 2 2 2', '2.2.2.2.2', '2-2-2-2-2', '2/2/2/2/2'], valid: (digits) => /^0[1-9]/.test(digits), alone: 0.8 },
  { ...base, starts: '0', strong: ['3-4-4', '3-3-4'], valid: (digits) => /^0[1-9]0/.test(digits), alone: 0.8 },
  // Chinese mobile, Indian mobile, Spanish, Brazilian mobile and Russian numbers are told by their groups.
  { ...base, starts: '1', strong: ['3 4 4', '3-4-4'], weak: ['11', '3 8', '3-8'], valid: (digits) => /^1[3-9]/.test(digits) && !sameDigits(digits.slice(1)), alone: 0.78 },
  { ...base, starts: '6789', strong: ['5 5'], weak: ['10', '5-5', '3 3 4', '4 3 3', '4 6'], valid: (digits) => /^[6-9]/.test(digits) && !sameDigits(digits), alone: 0.72 },
  { ...base, starts: '6789', strong: ['3 2 2 2'], weak: ['9', '3 3 3', '2 3 2 2', '3-3-3', '3.3.3', '3-2-2-2', '2 7'], valid: (digits) => /^[6-9]/.test(digits) && !sameDigits(digits), alone: 0.72 },
  { ...base, strong: ['2 5-4'], weak: ['2 4-4', '2 9', '11', '2-5-4', '2 5 4'], valid: (digits) => /^[1-9][1-9]9?\d{8}$/.test(digits) && !sameDigits(digits.slice(2)), alone: 0.76 },
  { ...base, starts: '8', strong: ['1 3 3-2-2', '1 3 3 2 2', '1-3-3-2-2'], weak: ['11'], valid: (digits) => /^8[3489]/.test(digits) && digits.length === 11, alone: 0.78 },
  { ...base, starts: '1', strong: ['4-3-3', '4 3 3', '1-4-3-3'], valid: (digits) => /^1(?:300|800|8\d\d)/.test(digits), alone: 0.74 },
  {
    ...base, valid: subscriber, confidence: 0.9,
    weak: ['2 2 2 2', '2-2-2-2', '3 2 3', '4 4', '4-4', '3 3 3', '3-3-3', '3 3 2', '2 3 2 2', '2 3 3', '2 3 4', '2 4 4', '1 4 4', '3 3 4', '3-4', '3 4', '3 3 2 2', '2 3 3 3', '3-3-2-2', '3 6', '2 6', '2 7', '1 3 4', '3 2 2', '2-3-2-2', '2-7', '4 3 3', '3 3', '3-2-2-3'],
  },
];
