import { byNumber, collects, hostOf, usualSource } from '../../code/hosts.ts';
import { printable } from '../../printable.ts';
import { given, toldToCalls } from '../calls.ts';
import type { DataCheck, DataFinding, Row } from '../contract.ts';
import { placesOf, type NamedPlace } from '../places.ts';
import { DATA } from '../rules.ts';

/**
 * Calls of tools in a few examples that go to one place of which neither people nor tools speak there. An application
 * has places of its own, to which most of its calls go, and colleagues whose mailboxes share a domain; what somebody
 * planted stands alone.
 */

/** Different examples that lead to the place, and their largest share of all that have calls: more is an application's own place. */
const LEAST = 3;
const LARGEST = 0.25;
const MAX_PLACES = 10_000;
/** Hosts at which anybody has a mailbox: no company's own place for what its tools send. */
const ANYBODYS = /^(?:gmail|googlemail|outlook|hotmail|live|yahoo|ymail|aol|icloud|proton(?:mail)?|pm|tuta(?:nota|mail)?|gmx|web|mail|yandex|zoho|fastmail|mailinator|guerrillamail|10minutemail|tempmail|temp-mail|yopmail|trashmail|sharklasers|qq|163|126|naver|seznam|libero|orange|free|laposte|t-online|cock|riseup|disroot|onionmail)\.(?:[a-z]{2,6})(?:\.[a-z]{2})?$/;
/** Shortest text of the request that a call hands over as it stands, in UTF-16 units: an address that only answers is a source. */
const HANDED = 20;
/** Names of parameters that only say who sends, or how something is called. */
const NO_GOAL = /^(?:from|sender|id|name|title|query|q|search|schema|\$schema|type|user_?agent|referer)$/i;

interface Place { readonly kind: NamedPlace['kind']; readonly text: string; readonly domain: string; readonly rows: Set<string>; readonly row: number }

function domainOf({ kind, text }: NamedPlace): string {
  return kind === 'address' ? hostOf(text) : kind === 'mailbox' ? text.slice(text.lastIndexOf('@') + 1).toLowerCase() : text;
}

/** Whether a place's name is what was spoken of: `anna@...` where somebody asks for a mail to Anna. */
function isMeant({ kind, text }: NamedPlace, told: string): boolean {
  if (told.includes(text.toLowerCase())) return true;
  const domain = domainOf({ kind, text });
  if (kind === 'address') return told.includes(domain) || told.includes(domain.split('.').at(-2) ?? domain);
  if (kind !== 'mailbox') return false;
  const words = text.slice(0, text.indexOf('@')).toLowerCase().split(/[^\p{L}]+/u).filter((word) => word.length > 2);
  return words.some((word) => told.includes(word));
}

export function called(): DataCheck {
  const places = new Map<string, Place>();
  /** Of each domain the places that were seen, the first few. */
  const domains = new Map<string, Set<string>>();
  const spoken = new Set<string>();
  let calling = 0;
  return {
    row(row: Row): void {
      let told: string | undefined;
      let calls = false;
      const all = [...given(row)];
      const hands = (): boolean => all.some(([, value]) => value.length >= HANDED && !value.includes('://') && (told ??= toldToCalls(row)).includes(value.toLowerCase()));
      for (const [name, value] of all) {
        calls = true;
        if (NO_GOAL.test(name) || !/[@\d]|:\/\//.test(value)) continue;
        for (const place of placesOf(value, 4)) {
          if (place.kind === 'telephone') continue;
          const domain = domainOf(place);
          if (domains.size < MAX_PLACES || domains.has(domain)) {
            const of = domains.get(domain) ?? new Set<string>();
            if (of.size < 4) of.add(place.text.toLowerCase());
            domains.set(domain, of);
          }
          told ??= toldToCalls(row);
          const key = place.text.toLowerCase();
          if (place.kind === 'address' && !byNumber(place.text) && !collects(place.text) && !hands()) continue;
          if (told === '' || isMeant(place, told)) {
            if (spoken.size < MAX_PLACES) spoken.add(domain);
            continue;
          }
          const known = places.get(key);
          if (known === undefined) {
            if (places.size < MAX_PLACES) places.set(key, { kind: place.kind, text: place.text, domain, rows: new Set([told.slice(0, 400)]), row: row.number });
          } else if (known.rows.size < LEAST * 400) known.rows.add(told.slice(0, 400));
        }
      }
      if (calls) calling++;
    },
    end(): readonly DataFinding[] {
      const alone = [...places.values()].filter(({ rows, domain }) => rows.size >= LEAST && rows.size <= calling * LARGEST && !spoken.has(domain));
      return alone.filter(({ kind, text, domain }) => kind !== 'address' || !usualSource(text) && (domains.get(domain)?.size ?? 0) < 4)
        .filter(({ kind, domain }) => kind !== 'mailbox' || ANYBODYS.test(domain) || (domains.get(domain)?.size ?? 0) < 3)
        .slice(0, 3).map(({ kind, text, domain, rows, row }) => {
          const hostile = kind === 'account' || (kind === 'mailbox' ? ANYBODYS.test(domain) : byNumber(text) || collects(text));
          return { rule: hostile ? DATA.unaskedPlace : DATA.address, message: `Calls of tools in ${rows.size} of ${calling} examples go to ${printable(text, 80)}, of which nobody speaks there.`, at: `row ${row}` };
        });
    },
  };
}
