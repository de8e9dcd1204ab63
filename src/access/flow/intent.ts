import { deedsOf, thingsOf, type Deed, type Thing } from '../labels/lexicon.ts';
import { foldWord, nameWords, textWords } from '../labels/names.ts';
import type { ToolClass, ToolLabel } from '../labels/label.ts';
import { bitOf, deedBits, verbsOf } from '../labels/verbs.ts';
import { assentOf } from './assent.ts';
import { delegationOf } from './delegation.ts';
import type { Corpus } from '../provenance/corpus.ts';
import { orderIn, unlistedOrders, type UnlistedOrder } from './unlisted.ts';
import { unspacedIn, unspacedNames } from './unspaced-names.ts';

/** What the user's own words ask for, as far as words tell. */
export interface Intent {
  readonly deeds: ReadonlySet<Deed>;
  readonly things: ReadonlySet<Thing>;
  /** Words by which the user calls people, places and things: capitalised within a sentence, with a digit, or quoted. */
  readonly names: ReadonlySet<string>;
  /** The same in scripts without capitals; compared as parts of what is written without spaces. */
  readonly unspaced: readonly string[];
  /** First letters of the words, to compare with a tool's name whatever their endings are. */
  readonly stems: ReadonlySet<string>;
  /** The user hands on the say: "do what the note says", "book what she proposes". */
  readonly delegates: boolean;
  /** With it what is to be done, and not only how a deed is done that the request names. */
  readonly delegatesDeed: boolean;
  /** Something that was told is to be seen to; what can be changed back is then the agent's to choose. */
  readonly seesTo: boolean;
  /** The user speaks of something that was written, in which what a deed is done to may stand. */
  readonly refers: boolean;
  /** Somebody else's wish is told, which is an order without its verb. */
  readonly tellsWish: boolean;
  /** Whom something reaches is left to a text. */
  readonly leavesPeople: boolean;
  readonly paysBill: boolean;
  /** A link that somebody sent is to be looked at. */
  readonly opensLink: boolean;
  /** "Accept all of them": what a deed is done to is what was found. */
  readonly meansAll: boolean;
  /** The user gave an address to write to. */
  readonly givesAddress: boolean;
  /** Words that sentences begin with, where a request has its verb. Folded. */
  readonly leads: readonly string[];
  /** Verbs that sentences begin with, as bits of `VERBS`. */
  readonly leadVerbs: number;
  /** Those of them that are said of "it" or "one": what they are done to was said before. */
  readonly pointing: readonly string[];
  /** Verbs that the request may have, as bits of `VERBS`, generously. */
  readonly verbs: number;
  /** What is ordered in verbs that no list has. */
  readonly unlisted: readonly UnlistedOrder[];
  /** The user asks to be told something and nothing else. */
  readonly onlyAsks: boolean;
  readonly asksAboutCredentials: boolean;
  /** Nobody's words are there to be read. */
  readonly silent: boolean;
}

/** Folded text. */
const MEANS_ALL = /\b(?:all (?:of )?(?:the |my |our |them|these|those|open|that|which)|everything|everyone|everybody|every one|each of|them all|alle|alles|tous|toutes|tout ce|todos|todas|todo lo|tutti|tutte|wszystkie|wszystko|hepsini|vse|alla|allt)\b|全部|所有|全て|すべて|모두|전부|все/u;
/** Folded text. */
const OPENS_LINK = /\b(?:(?:posted|sent|shared|gave|left|dropped|forwarded|has|with|behind|that|the|this) (?:\S{1,20} ){0,3}(?:links?|urls?)|(?:links?|url) (?:that|which|from|in|of|he|she|they|\S{2,20} (?:posted|sent|shared|gave))|(?:den|dem|ein\w{0,2}|der) (?:\S{1,20} ){0,2}links?|(?:le|un|du) lien|(?:el|un|del) enlace|(?:il|un|del) (?:link|collegamento)|o link|de link)\b|リンク|链接|링크/u;
/** Handing on what is to be paid, and nothing else. */
const BILL = String.raw`(?:bills?|invoices?|rechnung|rechnungen|\w{1,20}rechnung(?:en)?|factures?|facturas?|fattur[ae]|boleto|boletos|faturas?|rekening|rekeningen|facturen|faktur\w{1,2}|rachunek|rachunki|faktura|fakturor|regning(?:er)?|lasku|laskut)`;
const PAYING = String.raw`(?:pay|settle|clear|bezahl\w{0,2}|zahl\w{0,2}|begleich\w{0,2}|uberweis\w{0,2}|regle[rz]?|paie|paye[rz]?|paga\w{0,2}|pague|abona\w{0,1}|salda\w{0,2}|betaal|zaplac|oplac|betala?|maksa)`;
const PAYS_BILL = new RegExp(String.raw`\b${PAYING} (?:[^\s.!?]{1,20} ){0,5}${BILL}\b|\b${BILL}\b[^!?]{0,60}\b${PAYING}\b`, 'u');
/** Deeds that are spoken of in several words, none of which means them alone. */
const PHRASES: readonly (readonly [Deed, RegExp])[] = [
  ['send', /\b(?:get(?:ting)? back to|reach(?:ing)? out|drop (?:him|her|them|\p{L}{1,20}) a (?:line|note)|pass(?: \p{L}{1,12}){0,3} (?:(?:on|along) )?to|hand(?: \p{L}{1,12}){0,3} over to|heads[- ]up|loop(?: \p{L}{1,12}){1,2} in|spread the word|write back|get in touch|say (?:(?:hi|hello|thanks|yes|no|sorry) to|(?:so|goodbye|good-?bye|farewell)(?!\p{L})|(?:that |yes,? |no,? )?(?:it|that|this|he|she|we|they|i)(?:.s|.re|.ll|.m| is| are| will| can)|yes|no)|thank (?!you|u\b)|wish|congratulate|apologi[sz]e to|confirm (?:\S{1,20} ){0,4}(?:with|to)|ask (?:him|her|them)|(?:warn|alert|chase|nudge|greet)(?! (?:me|us)\b)(?= )|turn (?:him|her|them|it|that|\p{L}{1,20}) down|(?:report|relay|suggest|propose|offer) (?:\S{1,20} ){1,6}to)(?!\p{L})/iu],
  ['send', /(?:^|[.!?,;:\n]\s{0,4}|\b(?:and|then|please|so)\s)[Pp]age (?:(?:the|our|my|whoever|everyone|everybody|him|her|them|all)\b|\p{Lu})/u],
  // "Summarise the article in #reading": what is put into a room is sent there.
  ['send', /(?:^|[.!?,;:\n]\s{0,4}|\b(?:and|then|please|und|dann|bitte|et|y|e)\s)(?:(?:can|could) you )?(?:summari[sz]e|digest|recap|translate|r[eé]sume[zr]?|resum[ae]|fasse?|[uü]bersetze?|tradui[ts]|traduce|riassumi|traduci) (?=[^\n!?]{0,200}\s(?:in|into|to|for|auf|dans|sur|en|a|para|nel|su|no|em) #[\p{L}\p{N}])(?![^\n]{0,60}\b(?:messages?|discussion|conversation|chat|thread|talk|nachrichten|diskussion|messages|mensajes|discusi[oó]n|messaggi|discussione)\b)/iu],
  // A name is one by its capital.
  ['send', /\b[Aa]sk (?:(?:the|our|my) )?\p{Lu}\p{L}{1,30}/u],
  ['send', /\b(?:sag(?:e|t)? (?!mir\b|uns\b)(?:\S{1,20} ){1,6}(?:bescheid|ab|zu)|frag\w{0,1} (?!mich\b|uns\b)(?:bei|\S{1,20} (?:nach|ob|wann|wie|was)|ihn|sie|nach)|bitte (?:ihn|sie|\p{Lu}\p{L}{1,30}) um|bedank\w{0,1} dich|erinner\w{0,1}(?! (?:mich|uns)\b)|mahn\w{0,1}|warn\w{0,1}(?! (?:mich|uns)\b)|best[aä]tig\w{0,1} (?:ihm|ihr|ihnen|dem|der|den|\p{Lu})|demande(?:z|s)?(?:-lui|-leur| [àa]u?x?)|dis(?:-lui|-leur| [àa]u?x?)|rappelle(?:-lui|-leur| [àa]u?x?)|remercie|relance[zr]?|confirme(?:z|-lui|-leur| [àa]u?x?)|pr[eé]viens|avertis|preg[uú]nta(?:le|les)|preg[uú]ntale|d[ií](?:le|les)|p[ií]de(?:le|les)|recu[eé]rda(?:le|les)|agrad[eé]ce(?:le|les)|conf[ií]rma(?:le|les)|chiedi(?:gli|le)?|di(?:gli|lle)|ricorda(?:gli|le)|ringrazia|conferma(?:gli|le)|pergunta(?:-lhe| [aà]o?s?)|diz(?:-lhe| [aà]o?s?)|pede(?:-lhe| [aà]o?s?)|lembra(?:-lhe| [aà]o?s?)|agradece|vraag (?:hem|haar|hun|aan)|zeg (?:hem|haar|hun|tegen)|herinner|bedank|zapytaj|powiedz|przypomnij|podziekuj)(?!\p{L})|聞いて(?!くれ|きて)|尋ね|お礼|お詫び|催促|问一下|提醒|催一下|물어봐|여쭤|감사 인사/iu],
  ['destroy', /\b(?:get(?:ting)? rid of|(?:do not|don.t|no longer|not) (?:want|need)|throw(?: \w{1,12}){0,3} (?:out|away)|take(?: \w{1,12}){0,3} (?:down|off)|scrap|dump|empty|call off|tear down|shut(?: \w{1,12}){0,3} down|turn(?: \w{1,12}){0,3} off|free up|clean(?:ing)? (?:up|out))\b/iu],
  ['pay', /\b(?:get (?:me |us |him |her |them )?(?:a|an|one|two|three|four|five|six|\d{1,4}|some|more|another) |get (?:me|us|him|her|them) (?:the|this|that|those|these) |square up|split the (?:bill|cost)|cover (?:the|my|our) (?:bill|cost|share)|give(?: \w{1,12}){0,3} back the money|pick up the tab|top(?: \w{1,12}){0,4} up|add (?:\w{1,12} ){0,3}(?:to (?:it|my)|credit)|order (?:me|us|a|an|the|some|two|three)\b)/iu],
  ['pay', /\b(?:set up|start|create|arrange|make) (?:\S{1,20} ){0,4}(?:payments?|standing orders?|direct debits?|transfers?|fees?|contributions?|allowance|subscription|instal+ments?)\b/iu],
  ['publish', /\b(?:put(?: \w{1,12}){0,4} (?:online|up)|go(?:es)? live|ship|get(?: \w{1,12}){1,4} out\b(?! of)|roll(?: \w{1,12}){0,3} out)\b/iu],
  ['change', /\b(?:copy|put|carry|paste|transfer|bring|enter|write)(?: \S{1,30}){1,8} (?:into|onto) (?:the|our|my|this|that|its|his|her|their)\b/iu],
  ['run', /\b(?:try(?: \w{1,12}){0,2} out|kick off|spin up|fire up|reproduce|benchmark|debug|lint|compute|calculate|simulate|plot|work out the|berechne\w{0,1}|calcule[rz]?|calcula\w{0,1}|calcola\w{0,1}|bereken|oblicz)\b/iu],
  ['grant', /\b(?:gib(?: \S{1,20}){1,8} frei|onboard|bring(?: \w{1,12}){0,2} in|let(?: \w{1,12}){1,2} in|give(?: \w{1,12}){1,3} (?:access|rights)|sign(?: \w{1,12}){1,2} up)\b/iu],
];
const PHRASE_VERBS: Readonly<Record<Deed, number>> = { read: 0, send: bitOf('send'), publish: bitOf('post') | bitOf('deploy'), grant: bitOf('grant') | bitOf('invite'), pay: bitOf('pay') | bitOf('buy'), destroy: bitOf('remove') | bitOf('cancel'), run: bitOf('run'), change: bitOf('update'), fetch: 0, book: 0 };
/** A verb that removes and is none of another deed: "jette". */
function onlyRemoves(word: string): boolean {
  return deedBits(verbsOf(word)) === bitOf('remove');
}
/** Time with somebody, or a meal: what goes into a calendar, whatever it is called. Folded text. */
const MEETS = /\b(?:(?:an?|half an|quarter of an) hour|\d{1,3} ?(?:min(?:ute[ns]?|uti|utos|uten)?|hours?|h)|(?:eine |halbe ){1,2}stunde|\d{1,3} stunden|une (?:demi-?)?heure|(?:una|media) hora|(?:un|mezz).?ora|(?:uma|meia) hora|een (?:half )?uur|coffee|lunch|dinner|breakfast|drinks|kaffee|mittagessen|fruhstuck|dejeuner|diner|almuerzo|pranzo|cena|almoco|jantar|lunchen) (?:\S{1,20} ){0,8}?(?:with|mit|avec|con|com|met) /u;
const MEETING = bitOf('book') | bitOf('create');
/** Letters by which words of a name and of a request are compared. */
export const STEM = 5;
/** Words of tool names that say nothing about what is asked for. */
const PLAIN = new Set(['tool', 'user', 'data', 'info', 'information', 'item', 'items', 'list', 'name', 'with', 'from', 'this', 'that', 'make', 'call', 'api', 'get', 'set', 'the', 'all', 'new', 'for', 'and']);

const known = new Map<string, Intent>();
const MOST_KNOWN = 64;

/** The intent of everything the user has said; of the application's own text where no user speaks. */
export function intentOf(corpus: Corpus): Intent {
  // What the agent proposed and the user agreed to is asked for as well.
  const users = corpus.parts.filter(({ part, trust }) => (part.origin === 'user' && trust !== 'untrusted') || (part.origin === 'model' && trust === 'user'));
  const speaking = users.length > 0 ? users : corpus.parts.filter(({ part }) => part.origin === 'system' || part.origin === 'developer');
  const text = speaking.map(({ part }) => part.text.slice(0, 20_000)).join('\n');
  const last = users.at(-1)?.part.text.slice(0, 20_000) ?? '';
  let intent = known.get(text);
  if (intent === undefined) {
    if (known.size >= MOST_KNOWN) known.clear();
    // Whoever says "yes, both" to what was found asks for it.
    const assent = users.length > 1 ? assentOf(last) : undefined;
    const asks = users.length > 1 && assent === undefined && onlyQuestions(last, true);
    known.set(text, (intent = { ...read(text), ...(asks ? { onlyAsks: true } : {}), ...(assent === undefined ? {} : { onlyAsks: false, refers: true }) }));
  }
  return intent;
}

function read(text: string): Intent {
  const list = [...textWords(text), ...separableVerbs(text)];
  const words = new Set(list);
  const deeds = new Set<Deed>();
  let asksAboutCredentials = false;
  const led = new Set([...foldWord(text.slice(0, 20_000)).matchAll(LEADS)].map(([, word]) => word));
  const asking = new Set(list.filter((word, i) => !(NOUNS.has(word) && BEFORE_NOUNS.has(list[i - 1] ?? '')) && !(TELLING.has(word) && THE_USER.has(list[i + 1] ?? '')) && !(LEADING.has(word) && !led.has(word))));
  const things = new Set<Thing>();
  for (const word of words) {
    if (asking.has(word)) for (const deed of deedsOf(word)) deeds.add(deed);
    for (const thing of thingsOf(word)) things.add(thing);
    asksAboutCredentials ||= thingsOf(word).includes('credential');
  }
  if ([...led].some((word) => onlyRemoves(word ?? ''))) deeds.add('destroy');
  for (const [deed, phrase] of PHRASES) if (phrase.test(text)) deeds.add(deed);
  const folded = foldWord(text);
  const meets = MEETS.test(folded);
  if (meets) {
    deeds.add('book');
    things.add('calendar');
  }
  const delegation = delegationOf(text);
  return { deeds, things, names: namesIn(text), unspaced: unspacedNames(text), stems: new Set(list.map((word) => word.slice(0, STEM))), delegates: delegation.deed || delegation.manner, delegatesDeed: delegation.deed, seesTo: delegation.sees, refers: delegation.object, tellsWish: delegation.wish, leavesPeople: delegation.people, paysBill: PAYS_BILL.test(folded), opensLink: OPENS_LINK.test(folded), meansAll: MEANS_ALL.test(folded), givesAddress: /[^\s@]@[\p{L}\p{N}-]{1,63}\.\p{L}/u.test(text), verbs: [...asking].reduce((bits, word) => bits | verbsOf(word, true), 0) | phraseVerbs(text) | (meets ? MEETING : 0), unlisted: unlistedOrders(text), onlyAsks: onlyQuestions(text), leads: leadsOf(folded, LEADS), leadVerbs: [...folded.slice(0, 20_000).matchAll(LEADS)].reduce((bits, [, word]) => bits | verbsOf(word ?? ''), 0), pointing: leadsOf(folded, POINTING), asksAboutCredentials, silent: list.length === 0 };
}

/** Verbs of which German puts the first half last: "trag sie ein", "leite es an Eva weiter". Folded, in one word. */
function separableVerbs(text: string): string[] {
  return foldWord(text.slice(0, 20_000)).split(/[.,;:!?\n]|\s(?:und|oder|and)\s/u).flatMap((clause) => {
    const words = textWords(clause).filter((word) => !/^(?:bitte|dann|und|auch|jetzt|kannst|konnen|du|sie)$/u.test(word));
    const last = words.at(-1) ?? '';
    return words.length > 1 && SEPARATED.has(last) ? [`${last}${words[0] ?? ''}`] : [];
  });
}
const SEPARATED: ReadonlySet<string> = new Set(['ab', 'an', 'auf', 'aus', 'bei', 'ein', 'fest', 'frei', 'hin', 'hinzu', 'hoch', 'los', 'mit', 'nach', 'nieder', 'um', 'vor', 'weg', 'weiter', 'wieder', 'zu', 'zuruck', 'zusammen', 'dazu']);

/** The first word of each sentence or clause, beyond words of courtesy. */
function leadsOf(folded: string, pattern: RegExp): string[] {
  return [...folded.slice(0, 20_000).matchAll(pattern)].flatMap(([, word]) => (word === undefined || word.length < LEAST_LEAD || deedBits(verbsOf(word, true)) === 0 && verbsOf(word, true) !== 0 ? [] : [word]));
}
const LEADS = /(?:^|[.!?;,:\n]\s{0,4}|\b(?:and|then|und|et|y|e|please|bitte|can you|could you|kannst du)\s)(?:please |bitte |also |then |now )?(\p{L}{2,20})/gu;
const POINTING = new RegExp(`${LEADS.source} (?:it|them|one|this|that|these|those|all|some|each|both|sie|es|ihn|das|la|le|les|lo|los|las|li)\\b`, 'gu');
const LEAST_LEAD = 4;

function phraseVerbs(text: string): number {
  return PHRASES.reduce((bits, [deed, phrase]) => (phrase.test(text) ? bits | PHRASE_VERBS[deed] : bits), 0);
}

/** A sentence that wants to know. Folded text. */
const WANTS_TO_KNOW = /^(?:(?:so|and|ok|okay|hi|hello|hey|also|und|et|y|e)[ ,]{1,2}){0,2}(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|does|do (?:i|we|you|they|any|people)|did|has|have (?:i|we|you|they|any|there|all)|any|anything|am i|list|show|summari[sz]e|tell me|let me know|was|welche\w?|wer|wem|wen|wann|wo|warum|wie|ist|sind|gibt|hat|habe|haben|zeig\w{0,2}|lies|nenn\w{0,2}|sag(?:e|t)? (?:mir|uns)|erklar\w{0,2}|fass\w{0,2} .{0,80}\bzusammen|lis(?:ez)?|dis(?:-moi|-nous| moi)|resume[zr]?(?! (?:the|my|our|all|it|this|that|them)(?![\p{L}]))|montre[zr]?|explique[zr]?|indique(?:z|-moi)|dime|dinos|(?:resume|lee|cuenta|muestra|explica|ensena|enumera|lista|busca)(?:me|nos)(?:lo|la|los|las)?|resume(?! (?:the|my|our|all|it|this|that|them)(?![\p{L}]))|lee(?! (?:wants?|needs?|asks?|asked|said|says|wrote|is|has|and|from|at|should|must|can|will)(?![\p{L}]))|muestra\w{0,3}|explica\w{0,3}|dimmi|leggi\w{0,2}|riassumi\w{0,3}|mostra\w{0,3}|spiega\w{0,3}|elenca\w{0,3}|diga-me|leia|resuma|mostre|explique|lees|vertel (?:me|ons)|toon|vat .{0,80}\bsamen|przeczytaj|pokaz|stresc|las|visa|sammanfatta|quel\w{0,3}|qui|quand|ou|pourquoi|comment(?! (?:under|in|at|to|that|there|below|with|saying|on (?:\p{N}|#|the|this|that|it|his|her|their|my|our|all|issues?|tickets?|pull|[mp]rs?|line))(?![\p{L}])|:| ["'“„«#\p{N}])|combien|est-ce|y a-t-il|que|cual\w{0,2}|quien\w{0,2}|cuando|donde|por que|como|cuant\w{0,2}|hay|cosa|quale|quali|chi|quando|dove|perche|quant\w|c'e|ci sono|qual|quais|quem|onde|wat|welke?|wie|wanneer|waar|waarom|hoe|is er|co|kto|kiedy|gdzie|dlaczego|jak|ile|ne|kim|nerede|nasil|hangi|vad|vem|nar|var|hur|mita|kuka|milloin|missa|kdo|kdy|kde|proc|apa|siapa|kapan|mi|ki|mikor|hol|что|кто|когда|где|почему|как|сколько|какие|какая|какои)(?![\p{L}\p{N}])/u;
/** A question that is a request. Folded text. */
const POLITE = /\b(?:can|could|would|will|can't|may|might) (?:you|we|i|someone|somebody)\b|\bplease\b|\bpls\b|\b(?:kannst|konntest|konnen|konnten|wurdest|wurden) (?:du|sie|ihr)\b|\bbitte\b|\b(?:peux|pouvez|pourrais|pourriez)-?(?: ?tu| ?vous)|\bpu[eo]des?\b|\bpodrias?\b|por favor|\b(?:puoi|potresti|potrebbe)\b|\bpoderia|\bkun(?:t| je)\b|\bmoze(?:sz|cie)\b|\bprosze\b|\bm[iu]s[iu]n|\bkan du\b|\bmuzes\b|\bbisakah\b|\btolong\b|\bvoitko\b|\btudn|можешь|можете|пожалуиста|帮我|请|可以.{0,20}吗|能.{0,20}吗|くれ|もらえ|くださ|下さ|주세|줄래|줄 수/u;

/** What begins a sentence that greets, or tells of the user. Folded text. */
const TELLS_OF_ME = /^(?:(?:good (?:morning|afternoon|evening|day)|hello|hi|hey|thanks|thank you|(?:so )?(?:i.?m|i am|we.?re|we are|it.?s|i (?:have|had|just))\b|guten (?:morgen|tag|abend)|hallo|danke|(?:ich bin|wir sind|ich habe|es ist)\b|bonjour|bonsoir|salut|merci|(?:je suis|nous sommes|j.ai)\b|buen(?:os|as) (?:dias|tardes|noches)|hola|gracias|(?:estoy|estamos|tengo)\b|buon(?:giorno|asera)|ciao|grazie|(?:sono|siamo|ho)\b|bo(?:m dia|a tarde|a noite)|ola|obrigad[oa]|goede(?:morgen|middag|navond)|ik (?:ben|heb)\b|dzien dobry|czesc|dziekuje)[ ,!]{0,3}){1,4}/u;
/** How an answer is wanted. Folded text. */
const MANNER = /\b(?:so )?(?:please )?(?:keep (?:it|the answer|your answer) (?:short|brief|simple)|be (?:brief|quick|short)|halte? (?:es|dich) kurz|fass dich kurz|fais court|sois bref|se breve|sii breve|seja breve|hou het kort)\b/gu;

/** A few words that ask for no deed: "short please"; or any that only greet, or tell of the user. */
function isAside(sentence: string): boolean {
  if (PHRASES.some(([, phrase]) => phrase.test(sentence))) return false;
  if (TELLS_OF_ME.test(sentence) && textWords(sentence.replace(TELLS_OF_ME, ' ').replaceAll(MANNER, ' ')).every((word) => deedBits(verbsOf(word)) === 0)) return true;
  return sentence.length < (UNSPACED.test(sentence) ? 6 : 24) && orderIn(sentence) === undefined && textWords(sentence).every((word) => word === 'please' || word === 'bitte' || verbsOf(word, true) === 0);
}

/** Scripts in which as many signs say three times as much. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** Questions that no sign need end. Folded text. */
const ASKS = /(?:[?？]|(?:です|ます|ました|でした|だろう|でしょう|の|た|る)か[。?？]?|[吗呢][。?？]?|(?:까|나요|니|는지요|가요|어요\?)[.?？]?)$/u;
/** Wanting to be told. Folded text. */
const TELLS_ME = /(?:教えて|知らせて(?=くれ|くだ|下さ)|見せて|まとめて|要約して|読んで|調べて|確認して|探して|一覧にして)(?:くれ|ください|下さい|ほしい|もらえ|ね|よ)?[^\p{L}]{0,3}$|^(?:请|帮我)?(?:告诉我|查一下|看一下|看看|总结|列出|读一下)|(?:알려|보여|찾아|요약해|읽어|확인해) ?(?:줘|주세요|주시|줄래)/u;

/** "Read it and post it": two, where the second begins with a deed and is no part of a question. */
function withoutCoordination(sentence: string): string[] {
  if (/[?？]\s{0,4}$/u.test(sentence)) return [sentence];
  const parts = sentence.split(/\s(?:and|und|et|y|e|en|i)\s/u);
  return parts.filter((part, i) => i === 0 || deedBits(verbsOf(textWords(part)[0] ?? '')) !== 0 || orderIn(part) !== undefined);
}

/** An address that stands by itself behind a question asks for nothing. */
const ADDRESSES = /\bhttps?:\/\/\S{1,2048}?(?=[?!.,;]?(?:\s|$))/gu;

function isThanks(sentence: string): boolean {
  return sentence.length < 40 && /^(?:just|nur|only|thanks|thank you|danke|merci|gracias|hi|hello|hey)(?!\p{L})/u.test(sentence);
}

/** Wanting to be told, and neither that somebody else is nor that something is done before. */
function tellsMe(sentence: string): boolean {
  return TELLS_ME.test(sentence) && !TELLS_OTHERS.test(sentence) && !sentence.split(/(?<=[고서])\s|、|，/u).slice(0, -1).some((clause) => deedBits(verbsOf((textWords(clause).at(-1) ?? '').normalize('NFC'))) !== 0 && /(?:[고서]|[てで])\s{0,2}$/u.test(clause.normalize('NFC')));
}
/** Folded text. */
const TELLS_OTHERS = /(?:에게|한테|께)(?:도|만|는)?\s.{0,30}(?:알려|보여)|(?:さん|様|くん|氏|全員|みんな|皆|担当|チーム)(?:に|へ).{0,20}(?:知らせて|伝えて|教えて)|(?:告诉|通知)(?!我)/u;

/** What is found goes somewhere: "summarise them into a new file". Folded text. */
const PUTS_INTO = /\b(?:(?:into|in|to|as|onto) (?:a |an |one |the |my |our |their )?(?:new |single |fresh |separate |short )?(?:files?|notes?|documents?|docs?|pages?|sheets?|spreadsheets?|tables?|tickets?|tasks?|lists?|drafts?|wiki|calendar|csv)(?: (?:called|named|in|for)\b|\s?["'«„]|\s\S{1,60}\.\p{L}{2,5}\b)|(?:in|als) (?:eine[nrm]? |die |das |den )?(?:neue[nsr]? )?(?:datei|notiz|dokument|tabelle|seite|liste)(?: namens|\s?["«„]|\s\S{1,60}\.\p{L}{2,5}\b)|dans (?:un |une )?(?:nouveau |nouvelle )?(?:fichier|note|document|page|tableau)(?: nomme| appele|\s?["«]|\s\S{1,60}\.\p{L}{2,5}\b)|en (?:un |una )?(?:nuevo |nueva )?(?:archivo|nota|documento|pagina|tabla)(?: llamad[oa]| nuev[oa]|\s?["«]|\s\S{1,60}\.\p{L}{2,5}\b)|in (?:un |una )?(?:nuov[oa] )?(?:file|nota|documento|pagina|tabella)(?: chiamat[oa]| nuov[oa]|\s?["«]|\s\S{1,60}\.\p{L}{2,5}\b))/u;

/** What a page or a document says goes into a room: "summarise the article in #reading". Folded text. */
const PUTS_INTO_ROOM = /(?<!\p{L})(?:articles?|pages?|papers?|documents?|docs?|files?|reports?|sites?|studies|study|spec|blog ?posts?|artikel|seite|bericht|studie|rapport|etude|articulo|pagina|documento|informe|estudio|articolo|relazione|artigo|relatorio|artikel|verslag)(?:\s{1,4}[^\s.!?]{1,60}){0,3}?\s{1,4}(?:in|into|to|on|for|auf|dans|sur|en|al?|para|nel|su|no|em)\s{1,4}#[\p{L}\p{N}]/u;

/** A sentence that only wants something looked at, however politely. Folded text. */
const LOOKS_ONLY = new RegExp(String.raw`^(?:(?:so|and|ok|okay|hi|hello|hey|please|pls|can you|could you|would you|will you|can we|just|first|quickly|bitte|kannst du|konntest du|konnen sie|mal|s.il te plait|s.il vous plait|peux-tu|pouvez-vous|por favor|puedes|podrias|per favore|puoi|pode|kun je|prosze)[ ,]{1,2}){0,4}(?:${[
  String.raw`read(?! (?:\S{1,20} ){0,3}(?:out|aloud) to)|look (?:at|into|through|up|over)|check(?! (?:in|out|off|up on)\b)|compare|count|explain|describe|inspect|review|verify|find out|search|skim|recap|scan through|go over|tell me|show me`,
  String.raw`lies|les(?:e|t)|schau\w{0,2}|sieh|pruf\w{0,2}|uberpruf\w{0,2}|vergleich\w{0,2}|such\w{0,2}|erklar\w{0,2}|finde? heraus`,
  String.raw`lis(?:ez)?|regarde[zr]?|verifie[zr]?|compare[zr]?|cherche[zr]?|explique[zr]?`,
  String.raw`lee|mira|revisa|comprueba|verifica|compara|busca|explica|leggi|guarda|controlla|confronta|cerca|leia|veja|procura|lees|bekijk|controleer|vergelijk|zoek|przeczytaj|sprawdz|porownaj|poszukaj`,
].join('|')})(?![\p{L}\p{N}])`, 'u');

/** Where a further clause of a sentence begins. Folded text. */
const FURTHER = /(?:[,:] | )(?:and|then|und|dann|et|puis|y|luego|e|poi|depois|en|dan|i|if (?:yes|so|not)|wenn (?:ja|nicht)|falls (?:ja|nicht)|si (?:oui|non|es asi|no)|se (?:si|no|sim|nao)|zo ja|jesli tak),? |[,:] /u;

/** Whether a sentence wants something looked at, and no further clause of it begins with a deed. */
function looksOnly(sentence: string): boolean {
  return LOOKS_ONLY.test(sentence) && sentence.split(FURTHER).slice(1).every((clause) => WANTS_TO_KNOW.test(clause) || LOOKS_ONLY.test(clause) || (deedBits(verbsOf(textWords(clause)[0] ?? '', true)) === 0 && orderIn(clause) === undefined));
}

/** Whether every sentence of a request only wants to know. @param outright - one of them has to be a question */
function onlyQuestions(text: string, outright = false): boolean {
  const said = foldWord(text).slice(0, 4_000).replaceAll(ADDRESSES, ' ');
  const sentences = said.split(/(?<=[.!?;\n？！。])\s{0,4}|,\s(?=and |then |und |et |y )|\s(?:and|und|et) then\s/u).flatMap(withoutCoordination).map((sentence) => sentence.trim()).filter((sentence) => /\p{L}/u.test(sentence));
  const isQuestion = (sentence: string): boolean => ASKS.test(sentence) || WANTS_TO_KNOW.test(sentence);
  // "Next one: 40125" asks for nothing, and forbids nothing either.
  return sentences.some((sentence) => isQuestion(sentence) || looksOnly(sentence) || (!outright && (TELLS_ME.test(sentence) || isThanks(sentence)))) && sentences.every((sentence) => !PUTS_INTO.test(sentence)) && !PUTS_INTO_ROOM.test(said) && sentences.every((sentence) => isAside(sentence) || tellsMe(sentence) || looksOnly(sentence) || !POLITE.test(sentence) && (isQuestion(sentence) || isThanks(sentence)));
}

/** Words that are things as often as deeds: "the mail", "my messages", against "mail Anna". */
const NOUNS = new Set(['mail', 'mails', 'email', 'emails', 'message', 'messages', 'post', 'posts', 'text', 'call', 'comment', 'comments', 'share', 'order', 'orders', 'charge', 'transfer', 'transfers', 'payment', 'payments', 'review', 'run', 'build', 'test', 'answer', 'answers', 'reply', 'blog', 'article', 'contact', 'change', 'changes', 'notes', 'log', 'schedule', 'plan', 'file', 'release', 'export', 'report', 'mensaje', 'group', 'groups', 'sort', 'match', 'patch', 'credit', 'debit', 'offer', 'offers', 'phone', 'page', 'hire', 'lease', 'commit', 'type', 'input', 'format', 'cut', 'cuts', 'trade', 'source', 'split', 'pause', 'shift', 'shifts', 'ring']);
/** Words that are verbs only where a request begins with them: "page the nurse", against "read page 2". */
const LEADING = new Set(['page', 'phone', 'ring', 'type', 'match', 'source', 'shift', 'shifts', 'format', 'commit', 'lease']);
/** Words after which those are things. */
const BEFORE_NOUNS = new Set(['the', 'a', 'an', 'my', 'our', 'your', 'his', 'her', 'their', 'its', 'this', 'that', 'these', 'those', 'unread', 'new', 'last', 'latest', 'recent', 'open', 'first', 'next', 's', 'from', 'of', 'in', 'any', 'all', 'which', 'what', 'every', 'each', 'no', 'some', 'el', 'un', 'del', 'al', 'este', 'su', 'mi', 'ultimo', 'nuevo']);

/** "Tell me" asks for an answer, not for a message. */
const TELLING = new Set(['tell', 'let', 'inform', 'write', 'notify', 'answer', 'text', 'message', 'ping', 'remind', 'schreib', 'sende', 'schick', 'antworte', 'informe', 'envoie', 'ecris', 'reponds', 'envia', 'escribe', 'invia', 'scrivi', 'stuur']);
const THE_USER = new Set(['me', 'us', 'mir', 'uns', 'moi', 'nous', 'nos', 'mi', 'ci', 'mij', 'ons']);

const ASKED_BY: Readonly<Record<ToolClass, readonly Deed[]>> = {
  reads_untrusted: ['read'],
  reads_private: ['read'],
  sends_outward: ['send', 'publish', 'grant'],
  fetches: ['fetch', 'read'],
  changes_state: ['change', 'book', 'publish', 'pay', 'destroy', 'grant', 'run'],
  spends: ['pay', 'book'],
  destroys: ['destroy'],
  runs_code: ['run'],
  grants_access: ['grant'],
};

/** Whether the user's words give a reason for a call of some class. */
export function asks(intent: Intent, toolClass: ToolClass): boolean {
  if (toolClass === 'grants_access' && intent.asksAboutCredentials) return true;
  return ASKED_BY[toolClass].some((deed) => intent.deeds.has(deed));
}

/** Whether the user speaks of what a tool's name says, in whatever form of the word. */
export function speaksOf(intent: Intent, label: ToolLabel): boolean {
  // The deeds are weighed by class; here the things count: "the calendar", "my playlist".
  const things = nameWords(label.tool).flatMap(thingsOf);
  if (things.includes('calendar') && intent.things.has('calendar')) return true;
  return nameWords(label.tool).some((word) => word.length >= 4 && !PLAIN.has(word) && deedsOf(word).length === 0 && intent.stems.has(word.slice(0, STEM)));
}

/** Whether a text has a name that the user said. */
export function sharesName(intent: Intent, text: string): boolean {
  return (intent.names.size > 0 && (nameWords(text).some((word) => intent.names.has(word)) || textWords(text).some((word) => intent.names.has(word)))) || unspacedIn(intent.unspaced, text).length > 0;
}

/** A capital in the middle of a sentence, a quoted stretch, or a word with a sign that no ordinary word has. */
const NAMED = /(?<=[\p{L}\p{N},;:(] {1,2}|(?<!\p{L})\p{Lu}\p{Ll}{0,3}\. )\p{Lu}[\p{L}\p{N}'’-]{2,40}(?: \p{Lu}[\p{L}\p{N}'’-]{1,40}){0,3}|["'“„«‘「]([^"'”“»’」\n]{2,60})["'”“»’」]|(?<![\p{L}\p{N}])[\p{L}\p{N}-]{1,40}[._@/][\p{L}\p{N}._@/-]{1,80}|#[\p{L}\p{N}_-]{2,40}/gu;
/** A capital that begins a sentence is a name's where it owns something, or where it says, wants or is something. */
const NAMED_FIRST = /(?:^|[.!?\n]\s{0,4})(?!(?:What|Who|Where|When|How|That|This|It|Let|There|Here|One|He|She|They|We|You|Someone|Somebody|Everyone|Everybody|Nobody|Anyone|Anybody|Which|Today|Tomorrow|Yesterday|Wer|Was|Wann|Wie|Wo|Er|Sie|Es|Das|Jemand|Qui|Il|Elle|On|Que|Quien|Alguien|Chi)(?![\p{L}]))(\p{Lu}[\p{Ll}-]{2,30})(?:['’]s?(?!\p{L})| (?=(?:is|was|has|had|wrote|writes|wants|wanted|asked|asks|says|said|needs|needed|sent|posted|left|told|called|hat|ist|will|schreibt|schrieb|möchte|braucht|bittet|veut|a|demande|est|quiere|pide|ha|vuole|chiede)(?!\p{L})))/gu;

function namesIn(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const match of [...text.matchAll(NAMED), ...[...text.matchAll(NAMED_FIRST)].map(([, name = '']) => [name] as const)]) {
    for (const word of [...nameWords(match[0]), ...textWords(match[0])]) if (word.length >= 3 && !COMMON.has(word) && deedsOf(word).length === 0 && thingsOf(word).length === 0) names.add(word);
  }
  return names;
}

const COMMON = new Set(['com', 'org', 'net', 'www', 'http', 'https', 'mail', 'email', 'info', 'the', 'and', 'for', 'gmail', 'outlook', 'hotmail', 'yahoo', 'example', 'support', 'contact', 'bank', 'account', 'team', 'html', 'iban', 'user']);
