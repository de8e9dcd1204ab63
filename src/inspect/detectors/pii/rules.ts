import type { Rule } from '../../contract.ts';
import { AGE } from './age.ts';
import { BIC } from './bic.ts';
import { BIRTH } from './birth.ts';
import { CARD_EXTRAS } from './card-extras.ts';
import { COORDINATES } from './coordinates.ts';
import { CRYPTO } from './crypto.ts';
import { EMAIL } from './email.ts';
import { kindOf } from './entry.ts';
import { ENTRIES } from './families.ts';
import { USERNAME } from './handles.ts';
import { IBAN } from './iban.ts';
import { LABELLED } from './labelled-kinds.ts';
import { MRZ } from './mrz.ts';
import { NETWORK } from './network.ts';
import { PERSON } from './person.ts';
import { PHONE } from './phone.ts';
import { STREET } from './street.ts';
import type { Kind } from './types.ts';

/** OWASP Top 10 for LLM applications 2025: sensitive information disclosure; MITRE ATLAS: LLM data leakage. */
const REFERENCES = ['OWASP LLM02:2025', 'AML.T0057'] as const;

/** Every kind of personal data that is recognised; the order breaks ties between equally sure overlapping matches. */
const KINDS: readonly Kind[] = [
  EMAIL, PHONE, IBAN, BIC, MRZ, ...ENTRIES.map(kindOf), ...CARD_EXTRAS, ...LABELLED, BIRTH, AGE, STREET, COORDINATES, ...NETWORK, ...CRYPTO, USERNAME, PERSON,
];

export const RULES: readonly Rule[] = KINDS.map(({ name, entity, title, severity, paranoia }) => ({ id: `pii.${name}`, category: 'pii', severity, title, references: REFERENCES, paranoia, entity }));

/** Where each kind is used, by rule id: a BCP 47 tag, `und` when everywhere. */
export const LOCALES: ReadonlyMap<string, string> = new Map(KINDS.map((kind) => [`pii.${kind.name}`, kind.locale]));
