import type { Kind, Scan } from './types.ts';

export const PERSON: Kind = { name: 'person-name', entity: 'PERSON', title: 'Name of a person', locale: 'und', severity: 'low', paranoia: 2 };

/** Last words before a name that announce one by themselves. */
const TITLES = new Set(
  ('mr mrs ms miss mx dr prof professor sir madam dear herr herrn frau monsieur madame mademoiselle mme mlle señor señora señorita sr sra srta sig signor signora signorina dott dottoressa senhor senhora meneer mevrouw dhr mevr pan pani pana fru ' +
    'liebe lieber cher chère estimado estimada querido querida gentile caro cara beste drogi droga kära hej sayın bay bayan').split(' '),
);

/** Longer announcements, matched up to the name. */
const PHRASES =
  /(?:my name is|my name's|name is|full name:?|first name:?|last name:?|patient(?: name)?:|customer(?: name)?:|employee(?: name)?:|contact(?: name)?:|name:|signed,|regards,|sincerely,|this is|i am called|call me|ich heiße|mein name ist|name ist|je m'appelle|mon nom est|me llamo|mi nombre es|mi chiamo|il mio nome è|meu nome é|chamo-me|me chamo|mijn naam is|ik heet|nazywam się|mam na imię|jag heter|jeg hedder|nimeni on|adım|benim adım|меня зовут)["']? ?["']?$/i;

/** Words that only the longer announcements end in; anything else is not worth the longer look. */
const PHRASE_ENDS = new Set('is name\'s called me heiße ist m\'appelle est llamo es chiamo è é chamo-me chamo heet się imię heter hedder on adım зовут name patient customer employee contact signed regards sincerely'.split(' '));

/** What follows `Dear` and the like without being a name. */
const NOT_NAMES = new Set(
  ('Sir Sirs Madam Customer Customers Team All Hiring Manager Colleague Colleagues Friend Friends Valued User Users Editor Student Students Parents Guest Member Members Sincerely Recruiter Support Everyone Damen Herren Herr Frau Kollegen Kunde Kundin ' +
    'Madame Monsieur Client Cliente God Lord Santa Diary Mr Mrs Ms Dr Prof President The This That It There What Where Who I We You They A An My Your Our In On At').split(' '),
);

const LETTER = '[\\p{Ll}\\p{Lu}’\'-]';
const NAME = new RegExp(`\\p{Lu}(?:\\.|${LETTER}{1,30})(?: (?:(?:de|del|della|di|da|do|dos|van|von|zu|der|den|la|le|el|bin|ibn|al|y|e) ){0,2}\\p{Lu}(?:\\.|${LETTER}{1,30})){0,3}`, 'uy');

/** A name whose capital is at `start`, when a title or an introduction stands right before it. */
export function nameAt(scan: Scan, start: number): void {
  if (!scan.prose) return;
  const { text } = scan;
  let end = start - 1;
  if (text.charCodeAt(end) !== 0x20) return;
  let code = text.charCodeAt(end - 1);
  if (code === 0x2e || code === 0x3a || code === 0x2c) code = text.charCodeAt(--end - 1);
  let word = end;
  while (end - word < 12 && (code > 0x60 || (code >= 0x41 && code <= 0x5a) || code === 0x27 || code === 0x2d)) code = text.charCodeAt(--word - 1);
  if (word === end || end - word >= 12) return;
  const before = text.slice(word, end).toLowerCase();
  const title = TITLES.has(before) && text.charCodeAt(end) !== 0x2c && text.charCodeAt(end) !== 0x3a;
  if (!title && !(PHRASE_ENDS.has(before) && PHRASES.test(text.slice(Math.max(0, start - 28), start)))) return;
  NAME.lastIndex = start;
  const match = NAME.exec(text);
  if (match === null) return;
  const name = match[0].replace(/[-'’]+$/, '');
  if (name.length > 64 || name.length < 2 || NOT_NAMES.has(name.split(' ')[0] ?? '')) return;
  scan.hit('pii.person-name', start, start + name.length, title ? 0.75 : 0.8);
}
