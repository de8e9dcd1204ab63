import type { Answer, Conversation, Origin, PartKind, Trust } from '../conversation/types.ts';
import type { DetectorSettings, InspectionContext } from '../inspect/contract.ts';
import type { Engine } from '../inspect/engine.ts';
import type { SecondStageSettings, SecondVerdict, SecondVerdicts } from '../inspect/second-stage/contract.ts';
import { SecondModel } from '../inspect/second-stage/model.ts';
import type { EffectivePolicy } from '../policy/types.ts';

/** What is kept so that the texts of a conversation that goes on are not asked about again: entries, and characters of all. */
const KEPT_TEXTS = 4_096;
const KEPT_CHARS = 8 * 1024 * 1024;

interface Text { readonly text: string; readonly origin: Origin; readonly trust: Trust; readonly kind: PartKind; readonly source: string | undefined; readonly direction: 'request' | 'answer'; readonly json: boolean }

/** A model with what it has said, by origin and text; `sure` where the first stage was. */
interface Kept { readonly model: SecondModel; readonly said: Map<string, SecondVerdict | 'sure'>; chars: number }

/** The models of all policies in force. Asks them before a conversation is inspected, so that inspection itself waits for nothing. */
export class SecondStages {
  readonly #engine: Engine;
  readonly #kept = new Map<string, Kept>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Verdicts on the parts of a request; undefined when the policy has no model for it, so that nobody waits. */
  request(conversation: Conversation, policy: EffectivePolicy, context: InspectionContext): Promise<SecondVerdicts> | undefined {
    const settings = settingsFor(policy.settings, 'request');
    if (settings === undefined) return undefined;
    return this.#ask(settings, conversation.parts.flatMap((part): Text[] => (part.text === undefined || part.text === '' ? [] : [{ ...part, text: part.text, trust: policy.trustOf(part.origin, part.source), source: part.source, direction: 'request', json: part.encoding !== 'string' }])), context);
  }

  /** Verdicts on the texts of a whole answer. */
  answer(answer: Answer, policy: EffectivePolicy, context: InspectionContext): Promise<SecondVerdicts> | undefined {
    const settings = settingsFor(policy.settings, 'answer');
    if (settings === undefined) return undefined;
    return this.#ask(settings, answer.parts.flatMap((part): Text[] => (part.text === undefined || part.text === '' ? [] : [{ ...part, text: part.text, origin: 'model', trust: policy.trustOf('model', undefined), source: part.source, direction: 'answer', json: part.encoding !== 'string' }])), context);
  }

  /** The verdict on a text that stands alone. */
  text(input: { readonly text: string; readonly origin: Origin; readonly source: string | undefined }, policy: EffectivePolicy, context: InspectionContext): Promise<SecondVerdicts> | undefined {
    const direction = input.origin === 'model' ? 'answer' : 'request';
    const settings = settingsFor(policy.settings, direction);
    if (settings === undefined || input.text === '') return undefined;
    return this.#ask(settings, [{ ...input, trust: policy.trustOf(input.origin, input.source), kind: 'text', direction, json: false }], context);
  }

  async #ask(settings: SecondStageSettings, texts: readonly Text[], context: InspectionContext): Promise<SecondVerdicts> {
    const key = JSON.stringify(settings);
    let kept = this.#kept.get(key);
    if (kept === undefined) {
      // Another policy is in force: its models replace those that nobody names any more.
      if (this.#kept.size >= 8) this.close();
      this.#kept.set(key, (kept = { model: new SecondModel(settings), said: new Map(), chars: 0 }));
    }
    const verdicts = new Map<string, SecondVerdict>();
    const { model } = kept;
    await Promise.all(texts.map(async (each) => {
      const name = `${each.direction} ${each.origin} ${each.trust} ${each.text}`;
      let verdict = kept.said.get(name);
      if (verdict === undefined) {
        verdict = this.#isUnsure(settings, each, context) ? await model.classify(each.text) : 'sure';
        // What failed may succeed when it is asked again.
        if (verdict === 'sure' || 'probabilities' in verdict) keep(kept, name, verdict);
      }
      if (verdict !== 'sure') verdicts.set(each.text, verdict);
    }));
    return verdicts;
  }

  #isUnsure(settings: SecondStageSettings, text: Text, context: InspectionContext): boolean {
    if (settings.when === 'always') return text.trust !== 'trusted' || text.direction === 'answer';
    const scoring = this.#engine.detectorsFor(text).filter((detector) => detector.id === 'injection');
    if (scoring.length === 0) return false;
    const { score, unread } = this.#engine.inspectText(text, context, 'all', scoring);
    return unread.length > 0 || (score >= settings.from && score < settings.below);
  }

  /** Ends all workers; the next question starts new ones. */
  close(): void {
    for (const { model } of this.#kept.values()) model.close();
    this.#kept.clear();
  }
}

function settingsFor(settings: DetectorSettings, direction: 'request' | 'answer'): SecondStageSettings | undefined {
  return settings.secondStage?.directions.includes(direction) === true ? settings.secondStage : undefined;
}

function keep(kept: Kept, name: string, verdict: SecondVerdict | 'sure'): void {
  kept.said.set(name, verdict);
  kept.chars += name.length;
  for (const oldest of kept.said.keys()) {
    if (kept.said.size <= KEPT_TEXTS && kept.chars <= KEPT_CHARS) break;
    kept.said.delete(oldest);
    kept.chars -= oldest.length;
  }
}
