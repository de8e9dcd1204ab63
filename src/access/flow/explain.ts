import { thingsOf } from '../labels/lexicon.ts';
import { nameWords, textWords } from '../labels/names.ts';
import { bitOf, deedBits, verbsOf, withNear, type Verb } from '../labels/verbs.ts';
import type { Trace } from '../provenance/contract.ts';
import { sharesName, STEM, type Intent } from './intent.ts';
import { isPointedTo } from './pointed.ts';
import type { ToolWords } from './tool-words.ts';
import { isMessage, isWording } from './wording.ts';

const LEAST_LETTERS = 3;
/** Letters of a long word that people say for it. */
const SHORTENED = 4;
/** Longest value that is a name. UTF-16 units. */
const MOST_NAME = 40;

/**
 * How well the user's request leads to a call: 2 when it names the deed and what it is done to, by the tool's words or by
 * the values of the arguments; 1 when it asks for a deed of this class; 0 otherwise.
 */
export function explain(intent: Intent, tool: ToolWords, traces: readonly Trace[], asked: boolean): 0 | 1 | 2 {
  if (intent.onlyAsks) return 0;
  const said = traces.some((trace) => isTelling(trace) && (trace.standing === 'user' || hasWordOf(intent, trace) || isPointedTo(intent, trace)));
  const deed = (withNear(tool.verbs) & intent.verbs) !== 0;
  const nouns = tool.nouns.length > 0 ? tool.nouns : tool.group;
  // "Trash the newsletters": the value says the deed, and the tool only where to.
  const valued = (tool.verbs & SETTING) !== 0 && traces.some((trace) => saysDeed(intent, trace));
  // Whoever says the tool's own verb need not say what groups it with others.
  const object = nouns.length === 0 || ((tool.allVerbs & SENDING) !== 0 && isMessage(traces)) || (intent.meansAll && (tool.verbs & intent.leadVerbs) !== 0) || nouns.some((noun) => spoken(intent, noun)) || tool.told.some((word) => hasStem(intent, word) || intent.unspaced.includes(word)) || traces.some((trace) => isFieldSpoken(intent, trace, (tool.verbs & SETTING) !== 0)) || (tool.acting !== '' && (tool.nouns.length === 0 ? hasStem(intent, tool.acting) : intent.pointing.includes(tool.acting)));
  // Whoever says every word of a name means it, known verb or not.
  if (tool.names.length > 1 && tool.names.every((word) => hasStem(intent, word))) return 2;
  if (valued) return 2;
  // "Confirm the inspection": whoever is to be told is answered.
  if (tool.names.some((word) => ANSWERING.test(word)) && (intent.leadVerbs & ANSWERED_BY) !== 0) return 2;
  // A verb that is only near needs the thing by its name.
  if ((((tool.verbs & intent.verbs) !== 0 || isLed(intent, tool)) && (object || said)) || (deed && object && (nouns.length > 0 || said))) return 2;
  return asked || deed || said || (object && nouns.length > 0) ? 1 : 0;
}

/**
 * Whether the request speaks of such a call in looser words: any verb of changing for what changes and can be changed
 * back, and the thing, or a value of the call, in whatever words. It is no reason against a text that asks for the call;
 * it is one where a text only has its words.
 */
export function isSpokenOf(intent: Intent, tool: ToolWords, traces: readonly Trace[], harm: number): boolean {
  if (intent.onlyAsks) return false;
  const alike = (verbs: number): boolean => harm < 2 && (tool.likelyVerbs & verbs) !== 0 && (intent.verbs & verbs) !== 0;
  // Whoever writes a file changes it as well.
  const writes = harm < 2 && (tool.likelyVerbs & bitOf('save')) !== 0 && (intent.verbs & (MAKING | ALTERING)) !== 0;
  if ((withNear(harm < 2 ? tool.allVerbs : tool.likelyVerbs) & intent.verbs) === 0 && !alike(MAKING) && !alike(ALTERING) && !writes && !(intent.tellsWish && harm < 2)) return false;
  const nouns = (tool.nouns.length > 0 ? tool.nouns : writes ? [] : tool.things).filter((noun) => !PROCESS.test(noun) && (verbsOf(noun) & tool.likelyVerbs) === 0);
  if (nouns.some((noun) => spoken(intent, noun)) || tool.told.some((word) => hasStem(intent, word) || intent.unspaced.includes(word)) || traces.some((trace) => isFieldSpoken(intent, trace, true))) return true;
  return (writes || (tool.likelyVerbs & intent.verbs) !== 0) && (nouns.length === 0 || traces.some((trace) => isTelling(trace) && (trace.standing === 'user' || hasWordOf(intent, trace) || isPointedTo(intent, trace))));
}

/** Whether an order whose verb is in no list speaks of what the call is done to: of its thing, a field that it sets, or a value of it. */
export function isOrderedUnlisted(intent: Intent, tool: ToolWords, traces: readonly Trace[]): boolean {
  return intent.unlisted.some(({ text }) => {
    const stems = new Set(textWords(text).map((word) => word.slice(0, STEM)));
    const clause: Intent = { ...intent, stems, things: new Set([...stems].flatMap(thingsOf)), names: new Set(textWords(text).filter((word) => intent.names.has(word))) };
    // Whoever calls the object by a name means no other.
    if (clause.names.size > 0 && !traces.some((trace) => sharesName(clause, String(trace.value)) || isPointedTo(clause, trace))) return false;
    const nouns = [...tool.nouns, ...tool.group].filter((noun) => !PROCESS.test(noun));
    return nouns.some((noun) => spoken(clause, noun)) || traces.some((trace) => isFieldSpoken(clause, trace, true) || (isTelling(trace) && (saysValue(text, trace) || hasWordOf(clause, trace) || (isPointedTo(clause, trace)))));
  });
}

/** Whether a clause has a value as it stands. */
function saysValue(text: string, { value, standing }: Trace): boolean {
  return standing === 'user' && text.toLowerCase().includes(String(value).toLowerCase());
}

/** Verbs of making something new, and of changing what is there: people use those of one kind for one another. */
const MAKING = ['create', 'note', 'book', 'save'].reduce((bits, verb) => bits | bitOf(verb as Verb), 0);
const ALTERING = ['update', 'mark', 'move', 'assign', 'scale', 'approve', 'close', 'open', 'merge'].reduce((bits, verb) => bits | bitOf(verb as Verb), 0);
/** Nouns of a tool's name that say of no thing what it is. */
const PROCESS = /^(?:requests?|actions?|operations?|process|process(?:es)?|tasks?|jobs?|forms?|entr(?:y|ies)|records?|items?|details?|data|info|values?|fields?|antrag|anfrage|vorgang|eintrag|demande|solicitud|richiesta|pedido|aanvraag|wniosek)$/u;

/** "Answer him": by what means is not said. */
const SENDING = bitOf('send');
/** Verbs that leave it to a value what is done: "move to trash", "set the status to closed". */
const SETTING = bitOf('move') | bitOf('update') | bitOf('mark') | bitOf('save');
const ANSWERING = /^(?:repl|respond|answer|antwort|beantwort|repond|rispond|odpow|svar)/;
/** What an answer is that says yes, no or not any more. */
const ANSWERED_BY = bitOf('approve') | bitOf('reject') | bitOf('cancel');
/** Longest value that is a word of the request. UTF-16 units. */
const MOST_DEED = 24;

/** A value in the user's own word that is a verb of the request. */
function saysDeed(intent: Intent, { value, standing }: Trace): boolean {
  if (typeof value !== 'string' || value.length > MOST_DEED) return false;
  const list = textWords(value);
  // "Closed", where the user said "close": whatever text has the word as well.
  if (standing !== 'user' && (list.length !== 1 || !intent.stems.has((list[0] ?? '').slice(0, STEM)))) return false;
  return list.some((word) => (deedBits(verbsOf(word)) & intent.verbs) !== 0);
}

/** Whether the request speaks of the field that a parameter sets: "her number" for `telephone`. */
function isFieldSpoken(intent: Intent, { keys, value, pieces }: Trace, setting: boolean): boolean {
  if (value === null || value === '') return false;
  // What a record holds says which one, not what it is to be.
  const sets = setting && typeof value === 'string' && !pieces.some(({ sources }) => sources.some(({ place }) => place === 'record'));
  return nameWords(keys.at(-1) ?? '').some((word) => (sets && word.length >= STEM && intent.stems.has(word.slice(0, STEM))) || FIELDS.get(word)?.some((stem) => intent.stems.has(stem)) === true);
}

/** What people call the fields of a record that are changed on their own. */
const FIELDS: ReadonlyMap<string, readonly string[]> = new Map([
  'phone telephone mobile number telefon telefonnummer handynummer nummer numero telefono cellulare movil celular telefone telefoon telefoonnummer numer',
  'address street adresse anschrift strasse direccion domicilio indirizzo endereco morada adres',
  'status state statut stato estado stav',
  'priority prioritat priorite prioridad priorita prioridade prioriteit priorytet',
  'deadline due frist echeance plazo vencimiento scadenza prazo termijn termin',
].flatMap((list): [string, readonly string[]][] => list.split(' ').map((word) => [word, list.split(' ').map((other) => other.slice(0, STEM))])));

/** Whether every value that tells something is the user's: whatever words the request had, it led here. */
export function isNamed(intent: Intent, traces: readonly Trace[]): boolean {
  return !intent.onlyAsks && traces.some((trace) => trace.standing === 'user' && isTelling(trace))
    && !traces.some((trace) => trace.standing === 'untrusted' && isTelling(trace) && !isWording(trace) && trace.pieces[0]?.sources.every(({ place }) => place === 'prose') === true);
}

/** Whether a short value has a word that the user said: "the config" for `config.yml`. */
function hasWordOf({ stems }: Intent, { value }: Trace): boolean {
  // Whose domain it is says nothing of who is meant.
  return typeof value === 'string' && value.length <= MOST_NAME && !value.includes('://') && nameWords(value.replace(/@.*/su, '')).some((word) => word.length > LEAST_LETTERS && stems.has(word.slice(0, STEM)));
}

function isTelling({ value }: Trace): boolean {
  return typeof value === 'string' ? value.length >= LEAST_LETTERS && /[\p{L}\p{N}]/u.test(value) : typeof value === 'number' && Math.abs(value) >= 10;
}

/** Verbs that say of a tool only that it brings about what its other words name: `referral_send`, `create_booking`. */
const BRINGS_ABOUT = bitOf('create') | bitOf('send') | bitOf('post') | bitOf('note') | bitOf('run');

/** Whether the request's verb is the tool's noun: "refer her" for `referral_send`. */
function isLed({ leads }: Intent, { verbs, things }: ToolWords): boolean {
  return (verbs & BRINGS_ABOUT) !== 0 && things.some((thing) => leads.some((lead) => thing.startsWith(lead) || (lead.length >= STEM && thing.length > STEM && thing.slice(0, STEM) === lead.slice(0, STEM))));
}

/** Whether a word is said, in whatever form: "gifts" for `gift`, "calendar" for `cal`. */
function hasStem({ stems }: Intent, word: string): boolean {
  if (stems.has(word.slice(0, STEM))) return true;
  // "The repo", "my app", said for a repository, an application.
  if (word.length > STEM && stems.has(word.slice(0, SHORTENED)) && verbsOf(word.slice(0, SHORTENED)) === 0) return true;
  if (word.length < LEAST_LETTERS || word.length >= STEM) return false;
  // A short verb begins many a word: "add" is not in "address".
  return stems.has(`${word}s`) || (verbsOf(word) === 0 && [...stems].some((stem) => stem.startsWith(word)));
}

/** Whether the request speaks of a thing, in its own words or in another language's. */
function spoken(intent: Intent, noun: string): boolean {
  if (hasStem(intent, noun)) return true;
  return thingsOf(noun).some((thing) => thing !== 'private' && thing !== 'directory' && intent.things.has(thing));
}
