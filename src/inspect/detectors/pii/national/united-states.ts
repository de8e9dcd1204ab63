import type { Entry } from '../entry.ts';
import { digitAt, luhn, pair, sameDigits, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** Area, group and serial rules of the Social Security Administration; advertised specimens are left out. */
function ssn(digits: string): boolean {
  const area = digits.slice(0, 3);
  if (area === '000' || area === '666' || area >= '900' || digits.slice(3, 5) === '00' || digits.endsWith('0000')) return false;
  return digits !== '078051120' && digits !== '219099999' && !sameDigits(digits);
}

/** IRS: begins with 9; the groups 50 to 65, 70 to 88, 90 to 92 and 94 to 99. */
function itin(digits: string): boolean {
  const group = pair(digits, 3);
  return digits[0] === '9' && ((group >= 50 && group <= 65) || (group >= 70 && group <= 88) || (group >= 90 && group <= 92) || group >= 94);
}

/** IRS campus prefixes that were never assigned. */
const NO_CAMPUS = new Set([0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97]);

/** 45 CFR 162.406: Luhn over the number behind the prefix 80840. */
function npi(digits: string): boolean {
  return (digits[0] === '1' || digits[0] === '2') && luhn(`80840${digits}`);
}

/** 21 CFR 1301 registrations: a business letter, an initial or 9, and the check of DEA form 223. */
function dea(id: string): boolean {
  if (!/^[A-HJ-MPR-UX][A-Z9]\d{7}$/.test(id)) return false;
  const d = id.slice(2);
  return (digitAt(d, 0) + digitAt(d, 2) + digitAt(d, 4) + 2 * (digitAt(d, 1) + digitAt(d, 3) + digitAt(d, 5))) % 10 === digitAt(d, 6);
}

/** CMS: the position format of the Medicare beneficiary identifier, letters without S, L, O, I, B and Z. */
const MBI = /^[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d[AC-HJKMNP-RT-Y]{2}\d\d$/;

/** ABA routing transit number: Federal Reserve district in front, weights 3, 7, 1. */
function routing(digits: string): boolean {
  const district = pair(digits, 0);
  const known = district <= 12 || (district >= 21 && district <= 32) || (district >= 61 && district <= 72) || district === 80;
  return known && !sameDigits(digits) && weighted(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0;
}

const SSN_WORDS = words('ssn', 'ssns', 'social security', 'social security number', 'social security no', 'social', 'soc sec', 'socsec', 'tax id', 'taxpayer', 'taxpayer id', 'taxpayer identification number', 'tin', 'seguro social', 'número de seguro social', 'ss number', 'ss no', 'social insurance');

export const UNITED_STATES: readonly Entry[] = [
  { name: 'us-ssn', entity: 'SSN', title: 'US social security number', locale: 'en-US', strong: ['3-2-4'], weak: ['3 2 4', '3.2.4', '9'], valid: ssn, alone: 0.85, words: SSN_WORDS },
  { name: 'us-itin', entity: 'ITIN', title: 'US individual taxpayer identification number', locale: 'en-US', strong: ['3-2-4'], weak: ['3 2 4', '9'], valid: itin, alone: 0.82, words: words('itin', 'individual taxpayer', 'individual taxpayer identification number', 'taxpayer identification number', 'taxpayer id', 'tax id', 'tin', 'taxpayer') },
  { name: 'us-ein', entity: 'EIN', title: 'US employer identification number', locale: 'en-US', weak: ['2-7', '9'], valid: (digits) => !NO_CAMPUS.has(pair(digits, 0)) && !sameDigits(digits), confidence: 0.9, words: words('ein', 'fein', 'employer identification', 'employer identification number', 'employer id', 'employer id number', 'federal tax id', 'federal ein', 'tax id', 'irs number') },
  { name: 'us-npi', entity: 'NPI', title: 'US national provider identifier', locale: 'en-US', weak: ['10'], valid: npi, words: words('npi', 'npi number', 'national provider', 'national provider identifier', 'provider id', 'provider number', 'prescriber') },
  { name: 'us-dea', entity: 'DEA_NUMBER', title: 'US DEA registration number', locale: 'en-US', weak: ['LL7', 'L8'], valid: dea, words: words('dea', 'dea number', 'dea no', 'dea registration', 'prescriber', 'controlled substance') },
  { name: 'us-mbi', entity: 'MBI', title: 'US Medicare beneficiary identifier', locale: 'en-US', strong: ['1LA1-LA1-LL2'], weak: ['1LA1LA1LL2', '1LA1 LA1 LL2'], valid: (id) => MBI.test(id), alone: 0.9, words: words('mbi', 'medicare', 'medicare number', 'medicare id', 'medicare beneficiary', 'beneficiary identifier', 'medicare beneficiary identifier', 'health insurance claim', 'hic') },
  { name: 'us-bank-routing', entity: 'BANK_ROUTING', title: 'US bank routing number', locale: 'en-US', weak: ['9', '4-4-1', '4 4 1'], valid: routing, words: words('routing', 'routing number', 'routing no', 'routing transit number', 'aba', 'aba number', 'rtn', 'transit number', 'transit', 'wire', 'ach', 'direct deposit') },
];
