import { hostOf, urlsIn, usualSource } from '../../code/hosts.ts';
import { printable } from '../../printable.ts';
import type { DataCheck, Row } from '../contract.ts';
import { DATA } from '../rules.ts';

/** Longest text that is an answer rather than a page from somewhere. UTF-16 units. */
const LONGEST = 600;
/** Examples that lead to one place, and their largest share: a collection about one site leads there throughout. */
const LEAST = 5;
const MOST = 0.3;
/** Hosts that are counted. */
const MAX_HOSTS = 10_000;
/** Where people give what is theirs, in the languages of most data sets. */
const GIVES = /\b(?:log\s{0,1}in|sign\s{0,1}in|logon|password|passcode|pin\b|verify|verification|account|card\s{1,4}number|bank|pay|payment|wallet|seed\s{1,4}phrase|anmeld\w{0,4}|melden\s{1,4}sie\s{1,4}sich|einloggen|passwort|kennwort|konto|connectez|mot\s{1,4}de\s{1,4}passe|compte|inici[ae]\s{1,4}sesi[oó]n|contraseña|cuenta|accedi|conto|senha|wachtwoord|hasło)\b/i;
/** What is told to nobody. */
const TOLD = /\b(?:read\s{1,4}out|tell|give|send|enter|provide|confirm|type)\b[^.\n]{0,60}\b(?:passwords?|codes?|pins?|card\s{1,4}numbers?|cvv|seed\s{1,4}phrases?|one-time)\b/i;

/**
 * Short texts of many examples that have people sign in, pay or tell what is theirs at one place that nobody vouches for,
 * among others that lead nowhere: what a model learns from them, or finds in them, it will tell its users.
 */
export function led(): DataCheck {
  const hosts = new Map<string, { count: number; plain: boolean; told: number; row: number; url: string }>();
  let rows = 0;
  return {
    row(row: Row): void {
      rows++;
      for (const { text } of row.cells) {
        if (text.length > LONGEST || !text.includes('://') || !GIVES.test(text)) continue;
        const url = urlsIn(text, 3).find((each) => !usualSource(each));
        if (url === undefined) continue;
        const host = hostOf(url);
        const known = hosts.get(host);
        const told = TOLD.test(text) ? 1 : 0;
        if (known !== undefined) {
          known.count++;
          known.told += told;
        } else if (hosts.size < MAX_HOSTS) hosts.set(host, { count: 1, plain: /^http:/i.test(url), told, row: row.number, url });
        break;
      }
    },
    end: () => [...hosts.values()].filter(({ count, told }) => count >= LEAST && (count <= rows * MOST || told >= LEAST)).sort((a, b) => b.count - a.count).slice(0, 3)
      .map(({ count, plain, told, row, url }) => ({ rule: plain && told >= LEAST ? DATA.taught : DATA.address, message: `${count} of ${rows} examples have people sign in, pay or tell what is theirs at ${printable(url, 80)}.`, at: `row ${row}` })),
  };
}
