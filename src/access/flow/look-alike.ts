import { skeleton, spelling } from '../definitions/names.ts';
import { entitiesIn, hostOf } from '../provenance/entities.ts';
import type { Corpus, CorpusPart } from '../provenance/corpus.ts';
import type { TextIndex } from '../provenance/text-index.ts';
import { distance } from '../../policy/suggest.ts';

/*
 * Two addresses that a reader takes for the same one's: the same name at another house, a house whose name differs by a
 * hyphen, a letter or a word behind it, letters that look like others. Which of them is meant only a person can say.
 */

/** Text of a part that is looked through for addresses. UTF-16 units. */
export const MOST_TEXT = 20_000;
/** Letters of a name by which somebody is known, and of a house's name that is no chance's. */
const LEAST_NAME = 3;
const LEAST_HOUSE = 5;
/** Letters of a house's name that one wrong letter changes little. */
const LEAST_LONG = 7;
/** What everybody's mailbox is called. Folded. */
const ROLES: ReadonlySet<string> = new Set('info office contact kontakt contacto contatto contato support help hello hallo hola ciao mail email post team admin sales billing invoices accounts accounting buchhaltung rechnung rechnungen comptabilite compta facturacion contabilidad amministrazione contabilidade service kundenservice press presse prensa stampa news newsletter noreply no-reply webmaster security privacy jobs hr reservations booking bookings orders shop store verwaltung sekretariat secretariat'.split(' '));
/** Letters of `co`, `com`, `org` before a country's. */
const MOST_SUFFIX = 3;

const known = new WeakMap<TextIndex, readonly string[]>();

/** The addresses and hosts that a text has, each once; looked for once a text. */
export function addressesIn({ index }: CorpusPart): readonly string[] {
  let found = known.get(index);
  if (found === undefined) known.set(index, (found = entitiesIn(index.text.slice(0, MOST_TEXT)).flatMap(({ kind, text }) => (kind === 'email' ? [text] : kind === 'url' || kind === 'host' ? [hostOf(text) ?? ''] : [])).filter((text) => text !== '')));
  return found;
}

/** The parts in which an address or a host stands that looks like a value and is another. Definitions are no such part. */
export function lookAlikesOf(value: string, { parts }: Corpus): CorpusPart[] {
  const own = value.includes('@') ? value.trim() : hostOf(value);
  if (own === undefined || own.length > MOST_ADDRESS) return [];
  return parts.filter((part) => part.part.origin !== 'tool_definition' && addressesIn(part).some((other) => looksLike(own, other)));
}
const MOST_ADDRESS = 254;

/** Whether two different addresses, or two different hosts, are taken for one another. */
export function looksLike(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  if (a === b || a.includes('@') !== b.includes('@')) return false;
  if (!a.includes('@')) return areNear(a, b);
  const [nameA, nameB] = [a.slice(0, a.lastIndexOf('@')), b.slice(0, b.lastIndexOf('@'))];
  const [houseA, houseB] = [a.slice(a.lastIndexOf('@') + 1), b.slice(b.lastIndexOf('@') + 1)];
  // As it was written: capitals are what passes for other letters.
  const alike = look(one.slice(0, one.lastIndexOf('@'))) === look(other.slice(0, other.lastIndexOf('@')));
  if (houseA === houseB) return alike && spelling(nameA) !== spelling(nameB);
  if (isBelow(houseA, houseB) || isBelow(houseB, houseA)) return false;
  return (alike && nameA.length >= LEAST_NAME && !ROLES.has(nameA)) || areNear(houseA, houseB);
}

/** Whether two domains are different houses by names that are hardly told apart. */
function areNear(a: string, b: string): boolean {
  if (a === b || isBelow(a, b) || isBelow(b, a)) return false;
  const [houseA, houseB] = [houseOf(a), houseOf(b)];
  // Two machines of one house.
  if (houseA === houseB && a.slice(a.lastIndexOf(`${houseA}.`)) === b.slice(b.lastIndexOf(`${houseB}.`))) return false;
  if (Math.min(houseA.length, houseB.length) < LEAST_HOUSE) return false;
  if (look(houseA) === look(houseB)) return true;
  if (houseA.startsWith(`${houseB}-`) || houseB.startsWith(`${houseA}-`)) return true;
  return Math.min(houseA.length, houseB.length) >= LEAST_LONG && distance(spelling(houseA), spelling(houseB), 1) <= 1;
}

function isBelow(domain: string, parent: string): boolean {
  return domain.endsWith(`.${parent}`);
}

/** The name of a domain without what it lies below: `ferry-bank` of `mail.ferry-bank.co.uk`. */
export function houseOf(domain: string): string {
  const labels = domain.split('.').slice(0, -1);
  while (labels.length > 1 && (labels.at(-1) ?? '').length <= MOST_SUFFIX) labels.pop();
  return labels.at(-1) ?? '';
}

/** What a reader sees: `hoIlis` for `hollis`, `acrne` for `acme`. */
function look(name: string): string {
  return skeleton(name.replaceAll(/(?<=\p{Ll})I|I(?=\p{Ll})/gu, 'l')).replaceAll('rn', 'm').replaceAll('vv', 'w');
}
