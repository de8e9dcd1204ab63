import { foldWord, textWords } from '../../labels/names.ts';
import type { CorpusPart } from '../../provenance/corpus.ts';
import type { FlowRule, WeighedCall } from '../contract.ts';
import { sentencesOf } from '../sentences.ts';
import { isWording } from '../wording.ts';
import { partsOf, pointersOf, partWord } from '../words.ts';

/** Letters of a word that tells something, and how many such words tell what was passed on. */
const LEAST_LETTERS = 5;
const LEAST_WORDS = 2;
/** A longer text has any words. UTF-16 units. */
const MOST_TEXT = 20_000;

/** The request gives the message its words: "tell him that", "answer yes". Folded text. */
const DICTATES = /\b(?:tell|write|answer|reply|say|inform|let|text|message|e-?mail|respond|sag\w{0,2}|schreib\w{0,2}|antworte|informier\w{0,2}|teile?|dis|ecris|reponds|informe|dile|diles|escribe\w{0,3}|responde\w{0,3}|contesta\w{0,3}|avisa\w{0,3}|digli|dille|scrivi|rispondi\w{0,3}|diz|escreve|responda?|zeg|schrijf|antwoord|napisz|powiedz|odpowiedz)\b[^.!?\n]{0,80}?(?:\b(?:that|dass|que|che|dat|ze)\b(?! (?:(?:lo|la|le|li|ne|me|se|nos|les|ci|l.|it|for|about) ?)?(?:ha|hanno|has|have|had|asked|asks|wrote|writes|wants?|sent|chied\w{1,2}|pregunt\w{1,2}|pid\w{1,2}|escrib\w{1,2}|a|demande|veut|hat|fragt|schrieb|vroeg|vraagt)\b)|: |, (?:yes|no|ja|nein|oui|non|si|sim|nee|tak|nie)\b)|と(?:伝え|返事|返信|連絡|答え)/u;

function dictates({ corpus }: WeighedCall): boolean {
  return corpus.parts.some(({ part, trust }) => part.origin === 'user' && trust !== 'untrusted' && DICTATES.test(foldWord(part.text.slice(0, MOST_TEXT))));
}

function asksForSomething({ index }: CorpusPart): boolean {
  return index.readings.some(({ view, decoded }) => sentencesOf(view, index.text, decoded).some(({ asks }) => asks));
}

/** Words of a message that one result alone has. */
function passedOn(call: WeighedCall, record: CorpusPart): string[] {
  const others = new Set(call.corpus.parts.filter((part) => part !== record).flatMap(({ part }) => textWords(part.text.slice(0, MOST_TEXT))));
  const own = new Set(textWords(record.part.text.slice(0, MOST_TEXT)));
  return [...new Set(call.traces.filter(isWording).flatMap(({ value }) => textWords(String(value).slice(0, MOST_TEXT))))].filter((word) => word.length >= LEAST_LETTERS && /\p{L}/u.test(word) && own.has(word) && !others.has(word));
}

/** A message passes on what only one result holds, where the request gives the message its words and a text asks for more. */
export const askedContent: FlowRule = {
  id: 'flow.asked-content',
  severity: 'high',
  title: 'More than the request dictates, in a message to whom a text asks for it',
  references: ['OWASP LLM02:2025', 'OWASP LLM01:2025', 'AML.T0024'],
  * weigh(call) {
    if (!call.has('sends_outward') || call.handedOn || !dictates(call)) return;
    const reached = new Set(call.sinks.filter(({ kind }) => kind === 'recipient').flatMap(({ trace }) => partsOf(trace.pieces)));
    const asking = call.corpus.parts.filter((part) => part.trust === 'untrusted' && part.part.origin === 'tool_result' && asksForSomething(part));
    if (asking.length === 0) return;
    for (const record of call.corpus.parts) {
      if (record.trust !== 'untrusted' || record.part.origin !== 'tool_result' || reached.has(record) || asking.every((part) => part === record)) continue;
      const words = passedOn(call, record);
      if (words.length < LEAST_WORDS) continue;
      yield { action: 'confirm', argument: '', parts: pointersOf([record, ...asking]), text: `The message says more than the request: what ${partWord(record)} alone holds, after text that asks for something` };
    }
  },
};
