import { isObject, type JsonObject } from '../../core/json.ts';

/** What files say of a model, of data or of a project. All of it is as stated: nothing is checked or looked up. */

export interface Stated {
  readonly name?: string;
  readonly version?: string;
  readonly author?: string;
  readonly licences?: readonly StatedLicence[];
  /** What it was made from. */
  readonly baseModels?: readonly BaseModel[];
  /** Names of the data it was trained on. */
  readonly datasets?: readonly string[];
  readonly languages?: readonly string[];
  readonly tags?: readonly string[];
  /** What loads it: `transformers`, `diffusers`. */
  readonly library?: string;
  /** `text-generation`, `image-classification`. */
  readonly task?: string;
  /** `llama`, `bert`. */
  readonly family?: string;
  /** `LlamaForCausalLM`. */
  readonly architecture?: string;
  readonly metrics?: readonly StatedMetric[];
  /** Names of the files that say so, the file itself aside. */
  readonly from?: readonly string[];
}

export interface StatedLicence {
  /** An id, an expression or a name, as written. */
  readonly text: string;
  readonly url?: string;
  /** Name of the file that says so; absent when it is the file itself. */
  readonly from?: string;
}

export interface BaseModel {
  /** `organisation/name` of a hub, a name, or a path. */
  readonly name: string;
  readonly version?: string;
  /** `finetune`, `quantized`, `adapter`, `merge`. */
  readonly relation?: string;
}

export interface StatedMetric { readonly type: string; readonly value: string; /** The data it was measured on. */ readonly slice?: string }

/** What a provenance manifest says of a file. */
export interface Provenance {
  /** Whether the file has the very content that the manifest names; nothing else holds where it has not. */
  readonly holds: boolean;
  readonly source: string;
  readonly licence: string;
  readonly collector: string;
  /** RFC 3339. */
  readonly created: string;
  readonly transformations: readonly string[];
}

/** Longest text and longest list that are kept of what a file says. */
const MAX_TEXT = 200;
export const MAX_STATED = 50;

/** A text without the passwords of addresses in it. */
export function withoutPasswords(text: string): string {
  return text.replaceAll(/(:\/\/)[^/@\s]{1,500}@/g, '$1');
}

/** A text that says something, clipped and without passwords; numbers as texts. Undefined for everything else. */
export function word(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? withoutPasswords(value.trim().slice(0, MAX_TEXT * 4)).slice(0, MAX_TEXT) : '';
  return text === '' ? undefined : text;
}

/** A text or a list of them, each once. */
export function words(value: unknown): readonly string[] {
  const found = (Array.isArray(value) ? value as readonly unknown[] : [value]).slice(0, MAX_STATED).flatMap((each) => word(each) ?? []);
  return [...new Set(found)];
}

/** A JSON object that somebody wrote; undefined for what is none, which whoever scans the file tells. */
export function objectOf(source: string): JsonObject | undefined {
  try {
    const root: unknown = JSON.parse(source);
    return isObject(root) ? root : undefined;
  } catch {
    return undefined;
  }
}

type Draft = { readonly [Key in keyof Stated]: Stated[Key] | undefined };

/** Leaves out what says nothing. Undefined when nothing is left. */
export function stated(draft: Draft): Stated | undefined {
  const told = Object.entries(draft).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0));
  return told.length === 0 ? undefined : Object.fromEntries(told);
}

/** Joins what several files say; of each thing the first counts that says something. */
export function merged(...all: readonly (Stated | undefined)[]): Stated | undefined {
  const said = all.filter((each) => each !== undefined);
  if (said.length === 0) return undefined;
  const from = [...new Set(said.flatMap((each) => each.from ?? []))];
  return { ...Object.assign({}, ...said.toReversed()) as Stated, ...(from.length === 0 ? {} : { from }) };
}
