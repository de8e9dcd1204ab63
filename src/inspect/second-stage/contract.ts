/** What a label of the model means here; `benign` gives no finding. */
export const SECOND_LABELS = ['benign', 'injection', 'jailbreak', 'extraction', 'harmful'] as const;
export type SecondLabel = (typeof SECOND_LABELS)[number];

/** A model of the user's that is asked where the first stage is not sure. */
export interface SecondStageSettings {
  /** Paths of the ONNX model and of its tokenizer.json. */
  readonly model: string;
  readonly tokenizer: string;
  /** Meaning of each of the model's outputs, in their order. */
  readonly labels: readonly SecondLabel[];
  readonly when: 'uncertain' | 'always';
  readonly directions: readonly ('request' | 'answer')[];
  /** The first stage is unsure from the one score on and below the other. */
  readonly from: number;
  readonly below: number;
  /** Least probability of a label that gives a finding. */
  readonly threshold: number;
  /** Most milliseconds that one text may take, waiting included. */
  readonly timeoutMs: number;
  /** Most tokens that the model reads at once. */
  readonly maxTokens: number;
}

/** The probability of each label, highest over the stretches of a text; or why there is none. */
export type SecondVerdict = { readonly probabilities: readonly number[] } | { readonly failed: 'timeout' | 'failed' | 'too_large'; readonly message: string };

/** Verdicts on texts of one exchange, by the text; a text that was not asked about has none. */
export type SecondVerdicts = ReadonlyMap<string, SecondVerdict>;

/** To the worker. */
export interface Question { readonly id: number; readonly text: string }
/** From the worker. `memory` keeps no text: messages hold none. */
export type Reply = { readonly id: number; readonly verdict: SecondVerdict };
