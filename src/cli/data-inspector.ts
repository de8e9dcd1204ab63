import type { Detector } from '../inspect/contract.ts';
import { byRules } from '../inspect/detectors/injection.ts';
import type { Engine } from '../inspect/engine.ts';
import type { DocumentOpinion, TextFinding, TextHints, TextInspector, TextSigns } from '../supply/data/contract.ts';
import { loadPolicy } from './policy.ts';

/** Confidence from which a finding in a data set is told. */
const LEAST = { instruction: 0.8, hidden: 0.5, secret: 0.7, pii: 0.8 } as const;

/**
 * Words that texts with orders to an assistant have, in languages written with Latin letters and without their marks; those
 * of other scripts are always read. Of 529 texts of the detector's own corpus in which its rules find something, nine have
 * none of these signs; of the paragraphs of Python's own documentation 12 % have some.
 */
const SIGNS: TextSigns = {
  alone: `admin ai anweisungen asistan asisten asistente assistant assistants assistent assistente asystent ceci chatbot chatgpt claude consigne consignes copilot dan dimentica disregard exfiltrate
forget gemini gpt grok ia ignora ignorar ignore ignorer ignorez ignoriere ignorieren ignoring inst instrucciones instrucoes instructies instrukcje instruksi invoke istruzioni jailbreak ki
llama llm llms mnemonic olvida oublie oubliez passphrase prompt prompts roleplay systemprompt talimatlari unfiltered unrestricted vergeet vergiss yapay yonergeleri zignoruj`.split(/\s+/),
  together: `abaikan account adresine anteriores anweisung apague approve archivo archivos arquivo arquivos asking attach attention aufgabe bisherigen borra btc bug bugs bypass cancella changed character
clientes clients comply compte confirm confirmation conta contents conto copy csv cuenta database datei dateien declines delete describe developer elimina email emails envia enviar envie
envoie envoyez esqueca eur exactly execute fichiers file files follow forward function gonder gonderin guidelines hapus hidden http https human iban immediately initial instead instruction
instructions invia job key kirim konto kunden listesini loesche log losche lupakan mail manda message messages mode model musteri negeer nothing obey odesli onceki order outdated output
override parsing password passwords paste pay payment persona phrase policies policy poprzednie post precedente precedentes precedenti pretend prevenir previous print prior przelej push
quote rank rate rating reader recommend refund refunds release remove repeat replace reply respond reveal reverse reviewer rewrite rules say schick schicke sebelumnya secret seed send sende
senden seznam sistema stay stuur submit summarise summarises summarize summarizes summary supprime supprimez system task token tokens tool tools transfer transfere transfers transfiere
uberweise uberweisen udziel unut upload urgent usd user users verbatim verwijder vire virez vorherigen vorige wallet whoever wire without wyslij xlsx yok zapomnij zmien`.split(/\s+/),
};

/** Confidence of the classifier from which it agrees with a rule, whose confidence counts then. */
const AGREES = 0.95;

/** Hidden characters that spell a message. Zero-width ones and direction marks are in any large collection of pages. */
const MESSAGES = new Set(['hidden_text.tag-characters', 'hidden_text.variation-selectors']);

const KINDS: Readonly<Record<string, keyof typeof LEAST>> = { injection: 'instruction', jailbreak: 'instruction', extraction: 'instruction', hidden_text: 'hidden', secret: 'secret', pii: 'pii' };

/**
 * The detectors of conversations, for the scanner of data sets: texts are read as documents, as they stand. The classifier
 * of injections is not asked about rows: its opinion is too uncertain for data in which one text in a hundred is about
 * assistants. It is asked about documents, one by one.
 */
export async function dataInspector(engine: Engine): Promise<TextInspector> {
  const { guard, policyFor } = await loadPolicy(engine, undefined);
  const context = guard.bareContext(policyFor('default', '/scan', ''));
  const detector = (id: string): Detector[] => engine.detectors.filter((each) => each.id === id);
  const parts = { hidden: detector('hidden-text'), secrets: detector('secrets'), personal: detector('pii'), instructions: [byRules] };
  const classified = detector('injection');
  const lists = new Map<number, readonly Detector[]>();
  // The engine knows a list of detectors again when it is the same array.
  const chosen = ({ hidden, secrets, personal, instructions }: TextHints): readonly Detector[] => {
    const key = (hidden ? 1 : 0) + (secrets ? 2 : 0) + (personal ? 4 : 0) + (instructions ? 8 : 0);
    let list = lists.get(key);
    if (list === undefined) lists.set(key, (list = [...(hidden ? parts.hidden : []), ...(secrets ? parts.secrets : []), ...(personal ? parts.personal : []), ...(instructions ? parts.instructions : [])]));
    return list;
  };
  const inspect = (text: string, hints: TextHints): TextFinding[] => {
    const { findings, unread } = engine.inspectText({ text, origin: 'document', trust: 'untrusted', kind: 'text', source: undefined, direction: 'request', json: false }, context, 'plain', chosen(hints));
    const found: TextFinding[] = unread.map(({ reason }) => ({ rule: `indeterminate.${reason}`, kind: 'unread', confidence: 1 }));
    for (const { rule, category, confidence } of findings) {
      const kind = KINDS[category];
      if (kind === undefined || (kind === 'hidden' && !MESSAGES.has(rule)) || confidence < LEAST[kind] || (engine.rules.get(rule)?.paranoia ?? 9) > 1) continue;
      found.push({ rule, kind, confidence });
    }
    return found;
  };
  const document = (text: string): DocumentOpinion => {
    const read = (): DocumentOpinion => {
      const { findings, unread } = engine.inspectText({ text, origin: 'document', trust: 'untrusted', kind: 'text', source: undefined, direction: 'request', json: false }, context, 'all', classified);
      const most = (of: typeof findings): number => Math.max(0, ...of.map(({ confidence }) => confidence));
      const opinion = most(findings.filter(({ rule }) => rule.endsWith('.classifier')));
      return { probability: opinion >= AGREES ? most(findings) : opinion, unread: unread.length > 0 };
    };
    const first = read();
    // A busy machine may have held it up: once more.
    return first.unread && first.probability === 0 ? read() : first;
  };
  return Object.assign(inspect, { signs: SIGNS, document });
}
