import type { Entry } from '../entry.ts';
import { sameDigits, verhoeff } from '../checksums.ts';
import { words } from '../context.ts';

/** Income Tax Department: the fourth letter is the holder's status (P for a person); no check is published for the last. */
const PAN = /^[A-Z]{3}[ABCFGHJLPT][A-Z](?!0000)\d{4}[A-Z]$/;

const PAN_WORDS = words('pan', 'pan card', 'pan number', 'pan no', 'permanent account', 'permanent account number', 'income tax', 'पैन', 'पैन कार्ड', 'tax id');

const BASE36 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** GSTN: state, PAN, entity, Z, and a base-36 check over weights 1 and 2. */
function gstin(id: string): boolean {
  if (!/^(?:[0-2]\d|3[0-8]|9[79])[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[A-Z\d]$/.test(id)) return false;
  let sum = 0;
  for (let i = 0; i < 14; i++) {
    const product = BASE36.indexOf(id[i] ?? '0') * (1 + (i % 2));
    sum += Math.floor(product / 36) + (product % 36);
  }
  return BASE36[(36 - (sum % 36)) % 36] === id[14];
}

export const INDIA: readonly Entry[] = [
  { name: 'in-aadhaar', entity: 'AADHAAR', title: 'Indian Aadhaar number', locale: 'en-IN', weak: ['12', '4 4 4', '4-4-4'], valid: (digits) => (digits[0] ?? '0') >= '2' && verhoeff(digits) && !sameDigits(digits), words: words('aadhaar', 'aadhar', 'adhaar', 'adhar', 'aadhaar card', 'aadhaar number', 'uidai', 'uid', 'आधार', 'ஆதார்', 'ఆధార్', 'আধার', 'આધાર', 'ಆಧಾರ್', 'national id') },
  { name: 'in-pan', entity: 'PAN', title: 'Indian permanent account number', locale: 'en-IN', strong: ['LLLLL4L'], valid: (id) => PAN.test(id) && id[3] === 'P', alone: 0.75, words: PAN_WORDS, also: [{ weak: ['LLLLL4L', 'LLLLL 4 L', 'LLLLL-4-L'], valid: (id) => PAN.test(id), words: PAN_WORDS }] },
  { name: 'in-gstin', entity: 'GSTIN', title: 'Indian goods and services tax number', locale: 'en-IN', strong: ['A{15}'], valid: gstin, alone: 0.96, words: words('gstin', 'gst', 'gst number', 'gst no', 'gst in', 'जीएसटी') },
  { name: 'in-voter-id', entity: 'VOTER_ID', title: 'Indian voter identity (EPIC)', locale: 'en-IN', weak: ['LLL7', 'LLL/7', 'LL/2/3/6'], confidence: 0.92, words: words('voter', 'voter id', 'voter card', 'voter id card', 'epic', 'epic number', 'epic no', 'election card', 'मतदाता', 'वोटर') },
  { name: 'in-ifsc', entity: 'IFSC', title: 'Indian bank branch code (IFSC)', locale: 'en-IN', weak: ['A{11}'], valid: (id) => /^[A-Z]{4}0[A-Z\d]{6}$/.test(id), confidence: 0.94, words: words('ifsc', 'ifsc code', 'branch code', 'neft', 'rtgs', 'imps', 'आईएफएससी', 'bank code') },
];
