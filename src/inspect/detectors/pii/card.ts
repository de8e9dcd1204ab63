import type { Entry } from './entry.ts';
import { luhn, sameDigits } from './checksums.ts';
import { words } from './context.ts';

export const CARD_WORDS = words(
  'card', 'cards', 'card number', 'card no', 'card num', 'cardnumber', 'cc', 'ccn', 'cc number', 'credit card number', 'pan', 'visa', 'mastercard', 'amex', 'american express', 'discover', 'maestro', 'unionpay', 'jcb', 'diners', 'diners club', 'rupay', 'mir', 'elo', 'credit', 'credit card', 'debit', 'debit card', 'payment', 'payment card', 'charge', 'corporate card',
  'kreditkarte', 'kreditkartennummer', 'kartennummer', 'karten nr', 'karte', 'debitkarte', 'girocard', 'carte', 'carte bancaire', 'carte de crédit', 'carte bleue', 'numéro de carte', 'tarjeta', 'tarjeta de crédito', 'número de tarjeta', 'carta', 'carta di credito', 'numero carta', 'cartão', 'cartão de crédito', 'número do cartão', 'kaart', 'creditcard', 'kaartnummer', 'karta', 'karty', 'numer karty', 'kort', 'kortnummer', 'kredittkort', 'kreditkort', 'luottokortti', 'kortin numero', 'kart', 'kart numarası', 'kredi kartı', 'карта', 'карты', 'карту', 'номер карты', 'картка',
  '卡号', '信用卡', '银行卡', '卡號', 'カード', 'カード番号', 'クレジットカード', '카드', '카드번호', '신용카드', 'بطاقة', 'بطاقة ائتمان', 'כרטיס', 'כרטיס אשראי', 'कार्ड', 'क्रेडिट कार्ड', 'บัตรเครดิต', 'kartu kredit', 'thẻ', 'thẻ tín dụng', 'πιστωτική', 'κάρτα', 'kreditna kartica', 'kártyaszám', 'bankkártya', 'card de credit',
);

/** First digits of the networks by length, from the ranges they publish (ISO/IEC 7812); `cautious` leaves out the rare ones. */
function issued(digits: string, cautious: boolean): boolean {
  const two = Number(digits.slice(0, 2));
  const four = Number(digits.slice(0, 4));
  switch (digits.length) {
    case 16:
      if ((digits[0] === '4' && digits[1] !== '0' || /^40[0-57]/.test(digits)) || (two >= 51 && two <= 55) || (four >= 2221 && four <= 2720) || four === 6011 || two === 65 || (four >= 3528 && four <= 3589) || two === 62) return true;
      if (four >= 6440 && four <= 6499) return true;
      return !cautious && (digits[0] === '4' || two === 50 || (two >= 56 && two <= 58) || two === 60 || two === 63 || two === 67 || two === 81 || two === 82 || (four >= 2200 && four <= 2204) || two === 36);
    case 15:
      return two === 34 || two === 37;
    case 14:
      return two === 36 || two === 38 || two === 39 || (four >= 3000 && four <= 3059);
    case 19:
      return digits[0] === '4' || two === 62 || (!cautious && (two === 50 || (two >= 56 && two <= 58) || two === 63 || two === 67 || two === 65));
    case 13:
      return digits[0] === '4' && !cautious;
    default:
      return !cautious && (two === 62 || two === 50 || (two >= 56 && two <= 58) || two === 63 || two === 67 || two === 36);
  }
}

const card = (digits: string, cautious: boolean): boolean => issued(digits, cautious) && luhn(digits) && !sameDigits(digits);

/** Payment cards. Without a word near, only networks' usual lengths and groups count: one random number of sixteen digits in fifty would pass. */
export const CARD: Entry = {
  name: 'card', entity: 'CARD', title: 'Payment card number', locale: 'und', words: CARD_WORDS,
  starts: '23456', strong: ['4~4~4~4', '4~6~5', '4~6~4', '4~4~4~4~3'], valid: (digits) => card(digits, true), alone: 0.92,
  also: [
    { starts: '23456', strong: ['16', '15'], valid: (digits) => card(digits, true), alone: 0.85, words: CARD_WORDS },
    // Twelve to fourteen and seventeen to nineteen digits, Maestro ranges and digit-by-digit spelling collide with EAN codes and record ids.
    {
      weak: ['12', '13', '14', '16', '17', '18', '19', '4~4~4~4', '4~4~4~1', '4~4~5', '4~3~3~3', '8 8', '8-8', '6 10', '6 13', '4~4~4~4~2', '4~12', '2~2~2~2~2~2~2~2', '1~1~1~1~1~1~1~1~1~1~1~1~1~1~1~1'],
      valid: (digits) => card(digits, false), words: CARD_WORDS,
    },
  ],
};
