import type { Detector } from '../inspect/contract.ts';
import type { Engine } from '../inspect/engine.ts';
import type { TextFinding, TextInspector } from '../supply/data/contract.ts';
import { loadPolicy } from './policy.ts';

/** Confidence from which a finding in a data set is told. */
const LEAST = { instruction: 0.8, hidden: 0.5, secret: 0.7, pii: 0.8 } as const;

/** Words that texts with orders to an assistant have, in languages written with Latin letters; those of other scripts are always read. */
const INSTRUCTION_WORDS = `ignore ignores disregard forget override bypass instructions instruction prompt prompts system assistant assistants ai llm model models chatbot gpt claude gemini
guidelines rules previous prior above earlier obey comply follow reveal print repeat secret password key token email send forward exfiltrate http https delete execute run tool tools function
developer mode unrestricted jailbreak dan roleplay pretend persona user users instead must now important note attention human reviewer summarize summary recommend rate rating
ignoriere ignorieren vergiss anweisungen anweisung vorherigen bisherigen systemprompt ki assistent sende senden ignorez ignorer oubliez oublie instructions consignes precedentes assistant envoyez envoie
ignora ignore olvida instrucciones anteriores asistente envia enviar sistema ignorar esqueca instrucoes anteriores assistente envie dimentica istruzioni precedenti assistente invia negeer vergeet instructies vorige assistent stuur
zignoruj zapomnij instrukcje poprzednie asystent wyslij yok say unut talimatlari onceki asistan gonder abaikan lupakan instruksi sebelumnya asisten kirim`.split(/\s+/);

/** Hidden characters that spell a message. Zero-width ones and direction marks are in any large collection of pages. */
const MESSAGES = new Set(['hidden_text.tag-characters', 'hidden_text.variation-selectors']);

const KINDS: Readonly<Record<string, keyof typeof LEAST>> = { injection: 'instruction', jailbreak: 'instruction', extraction: 'instruction', hidden_text: 'hidden', secret: 'secret', pii: 'pii' };

/** The detectors of conversations, for the scanner of data sets: texts are read as documents, as they stand. */
export async function dataInspector(engine: Engine): Promise<TextInspector> {
  const { guard, policyFor } = await loadPolicy(engine, undefined);
  const context = guard.bareContext(policyFor('default', '/scan', ''));
  const detector = (id: string): Detector[] => engine.detectors.filter((each) => each.id === id);
  const always = [...detector('hidden-text'), ...detector('secrets')];
  const lists = new Map<number, readonly Detector[]>();
  const chosen = (personal: boolean, instructions: boolean): readonly Detector[] => {
    const key = (personal ? 1 : 0) + (instructions ? 2 : 0);
    let list = lists.get(key);
    if (list === undefined) lists.set(key, (list = [...always, ...(personal ? detector('pii') : []), ...(instructions ? detector('injection') : [])]));
    return list;
  };
  const inspect = (text: string, { personal, instructions }: { readonly personal: boolean; readonly instructions: boolean }): TextFinding[] => {
    const { findings, unread } = engine.inspectText({ text, origin: 'document', trust: 'untrusted', kind: 'text', source: undefined, direction: 'request', json: false }, context, 'plain', chosen(personal, instructions));
    const found: TextFinding[] = unread.map(({ reason }) => ({ rule: `indeterminate.${reason}`, kind: 'unread', confidence: 1 }));
    for (const { rule, category, confidence } of findings) {
      const kind = KINDS[category];
      // The classifier's opinion of a document is too uncertain for data in which one text in a hundred is about assistants.
      if (kind === undefined || rule.endsWith('.classifier') || (kind === 'hidden' && !MESSAGES.has(rule)) || confidence < LEAST[kind] || (engine.rules.get(rule)?.paranoia ?? 9) > 1) continue;
      found.push({ rule, kind, confidence });
    }
    return found;
  };
  return Object.assign(inspect, { words: INSTRUCTION_WORDS });
}
