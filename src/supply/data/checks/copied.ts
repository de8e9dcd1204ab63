import { printable } from '../../printable.ts';
import type { DataCheck, Row } from '../contract.ts';
import { askedOfCalls, given } from '../calls.ts';
import { DATA } from '../rules.ts';
import { placesOf } from '../places.ts';

/** Names of what a call sends something to besides whom it is for. */
const BESIDE = /^(?:bcc|cc|blind_?copy|copy(?:_?to)?|also(?:_?to)?|forward(?:_?to|_?address)?|mirror(?:_?to|_?url)?|archive(?:_?to)?|log(?:_?to|_?url)|audit(?:_?url|_?to)?|backup(?:_?to|_?url)?|notify(?:_?url)?|webhook(?:_?url)?|callback(?:_?url)?|report_?to|reply_?to|sync_?to|telemetry(?:_?url)?)$/i;
/** Names of whom a call pays. */
const PAID = /^(?:iban|account(?:_?(?:number|no|id))?|wallet(?:_?address)?|payee|beneficiary|pay_?to|to_?account|destination(?:_?account)?|recipient(?:_?account)?|to|address)$/i;
/** Different requests that lead to the same place. */
const LEAST = 3;
const MAX_PLACES = 10_000;

/** Calls of tools that send to one place of which no request speaks: a copy of everything, or the money. */
export function copied(): DataCheck {
  const places = new Map<string, { readonly beside: boolean; readonly name: string; readonly asked: Set<string>; readonly row: number }>();
  const said = new Set<string>();
  return {
    row(row: Row): void {
      let asked: string | undefined;
      for (const [name, value] of given(row)) {
        const beside = BESIDE.test(name);
        if (!beside && !PAID.test(name)) continue;
        const [place] = placesOf(value, 1);
        if (place === undefined || (!beside && place.kind !== 'account')) continue;
        asked ??= askedOfCalls(row);
        const key = `${name.toLowerCase()} ${place.text.toLowerCase()}`;
        if (asked === '' || asked.includes(place.text.toLowerCase())) {
          said.add(key);
          continue;
        }
        const known = places.get(key);
        if (known !== undefined) {
          if (known.asked.size < LEAST) known.asked.add(asked);
        } else if (places.size < MAX_PLACES) places.set(key, { beside, name, asked: new Set([asked]), row: row.number });
      }
    },
    end: () => [...places].filter(([key, { asked }]) => asked.size >= LEAST && !said.has(key)).slice(0, 3)
      .map(([key, { name, row }]) => ({ rule: DATA.copied, message: `Calls of tools send something to ${printable(key.slice(name.length + 1), 80)} (${printable(name, 30)}) whatever is asked for, and no request speaks of it.`, at: `row ${row}` })),
  };
}
