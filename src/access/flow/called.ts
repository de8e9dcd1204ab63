import { nameWords, textWords } from '../labels/names.ts';
import type { Trace } from '../provenance/contract.ts';
import type { Corpus } from '../provenance/corpus.ts';
import { STEM, type Intent } from './intent.ts';
import { addressesIn, MOST_TEXT } from './look-alike.ts';

/*
 * Whom the user called by a name is reached under an address of that name, where a text has one: another address that
 * the text holds beside it, whatever it says it is for, is somebody else's.
 */

/** Text before an address in which the name of its owner stands. UTF-16 units. */
const BESIDE = 40;
/** Letters of a word of the user's in an address. */
const LEAST_LETTERS = 4;
/** Who only wrote, or owns, what is spoken of is not whom something goes to: "Karim's mail", "the list from Tom". */
const OWNS = /(?<![\p{L}\p{N}])(?:from|by|of|von|vom|de|du|da|di|del|van|od)\s{1,3}(?:(?:the|my|our|dem|der|la|le|el|il)\s{1,3})?(\p{Lu}[\p{L}-]{1,40}(?:\s\p{Lu}[\p{L}-]{1,40})?)|(\p{Lu}[\p{L}-]{1,40})(?:['’]s?(?!\p{L})| (?:sent|wrote|writes|asked|asks|wants|wanted|needs|says|said|mailed|posted|left|has|hat|schrieb|schickt|fragt|bittet|veut|demande|quiere|pide|vuole|chiede)(?!\p{L}))/gu;
/** The user speaks of several, so that more than the named ones may be meant. */
const SEVERAL = /(?<![\p{L}])(?:guests|names|people|everyone|everybody|all|both|others?|them|those|participants|attendees|members|colleagues|team|group|list|addresses|recipients|alle|allen|beide|beiden|gäste|teilnehmer\p{L}*|leute|namen|mitglieder|tous|toutes|invités|participants|noms|gens|todos|todas|ambos|invitados|nombres|tutti|tutte|invitati|nomi|todos|wszys\p{L}+|iedereen|allemaal|全員|みんな|所有|大家|모두)(?!\p{L})/iu;

/** Whether an address is another one than that of whom the user called by name, which was read as well. */
export function isOtherThanCalled({ value, standing, pieces }: Trace, corpus: Corpus, intent: Intent): boolean {
  if (standing !== 'untrusted' || typeof value !== 'string' || !value.includes('@')) return false;
  // What a lookup has under a word of the user's was asked for.
  if (pieces.some(({ sources }) => sources.some(({ place }) => place === 'record')) || nameWords(value.replace(/@.*/su, '')).some((word) => word.length >= LEAST_LETTERS && intent.stems.has(word.slice(0, STEM)))) return false;
  const said = corpus.parts.filter(({ part, trust }) => part.origin === 'user' && trust !== 'untrusted').map(({ part }) => part.text.slice(0, MOST_TEXT)).join('\n');
  if (SEVERAL.test(said)) return false;
  const owners = new Set([...said.matchAll(OWNS)].flatMap(([, from, whose]) => textWords(from ?? whose ?? '')));
  const called = [...intent.names].filter((name) => !owners.has(name));
  if (called.length === 0 || isOf(called, value, '')) return false;
  let other = false;
  for (const each of corpus.parts) {
    const { part, trust, index: { text } } = each;
    if (trust === 'user' || part.origin === 'tool_definition' || part.origin === 'model') continue;
    for (const found of addressesIn(each)) {
      if (!found.includes('@')) continue;
      const at = text.indexOf(found);
      const before = text.slice(Math.max(0, at - BESIDE), at);
      const mine = isOf(called, found, before.slice(Math.max(before.lastIndexOf('\n'), before.search(/[.;!?][^.;!?]*$/u)) + 1));
      if (found.toLowerCase() === value.toLowerCase()) {
        if (mine) return false;
      } else other ||= mine;
    }
  }
  return other;
}

/** Whether an address has one of the names, or stands right behind it. */
function isOf(names: readonly string[], address: string, before: string): boolean {
  const words = new Set([...nameWords(address), ...textWords(before)]);
  return names.some((name) => words.has(name));
}
