import { CARD } from './card.ts';
import { DEVICES } from './devices.ts';
import type { Entry } from './entry.ts';
import { formsOf } from './entry.ts';
import { NATIONAL } from './national/index.ts';
import { PHONE_FORMS } from './phone-forms.ts';
import { POSTAL_CODE } from './postal-code.ts';
import type { Identifier } from './types.ts';
import { VAT } from './vat.ts';
import { VEHICLE } from './vehicle.ts';

/** Everything that is told by how its letters and digits are written. */
export const ENTRIES: readonly Entry[] = [CARD, ...NATIONAL, VAT, ...DEVICES, VEHICLE, POSTAL_CODE];

export const FAMILIES: readonly Identifier[] = [...ENTRIES.flatMap(formsOf), ...PHONE_FORMS];
