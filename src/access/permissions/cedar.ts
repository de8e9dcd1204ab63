import { createRequire } from 'node:module';
import type { DetailedError, EntityJson, EntityUid, SchemaJson, ValidationAnswer } from '@cedar-policy/cedar-wasm/nodejs';
import { asError, SallyportError } from '../../core/errors.ts';

type Cedar = typeof import('@cedar-policy/cedar-wasm/nodejs');

const require = createRequire(import.meta.url);
const MODULE = '@cedar-policy/cedar-wasm/nodejs';
let loaded: Cedar | undefined;

/**
 * Works with the evaluator: 4 MB of WebAssembly, loaded only where permissions exist. One that ran out of stack is left in
 * the middle of its work and answers nothing right from then on, so the next call gets a fresh one.
 * @throws SallyportError `policy.invalid` when what it was given is too deep or too large for it
 */
export function withCedar<T>(work: (cedar: Cedar) => T): T {
  loaded ??= require(MODULE) as Cedar;
  try {
    return work(loaded);
  } catch (thrown) {
    if (!(thrown instanceof RangeError) && asError(thrown).name !== 'RuntimeError') throw thrown;
    loaded = undefined;
    slots.length = 0;
    // A module that is required again is the same one until it is forgotten.
    delete require.cache[require.resolve(MODULE)];
    throw new SallyportError('policy.invalid', 'nested too deep, or too large to be read', { cause: thrown });
  }
}

/** A set of statements by id that is evaluated many times. */
export interface PreparsedSet {
  readonly statements: Readonly<Record<string, string>>;
}

/**
 * The evaluator keeps preparsed sets by name for good, and has no way to remove one. So names are few and used again: a
 * set whose name was given to another is parsed anew when it is next needed.
 */
const SLOTS = 256;
const slots: (PreparsedSet | undefined)[] = [];
const slotOf = new WeakMap<PreparsedSet, number>();
let nextSlot = 0;

function nameOf(set: PreparsedSet): string {
  const known = slotOf.get(set);
  if (known !== undefined && slots[known] === set) return `sallyport/${known}`;
  const slot = nextSlot;
  nextSlot = (nextSlot + 1) % SLOTS;
  const name = `sallyport/${slot}`;
  const answer = withCedar((cedar) => cedar.preparsePolicySet(name, { staticPolicies: set.statements }));
  if (answer.type === 'failure') throw new SallyportError('policy.invalid', `The permissions cannot be parsed: ${answer.errors[0]?.message ?? 'unknown error'}`);
  slots[slot] = set;
  slotOf.set(set, slot);
  return name;
}

export interface Question {
  readonly principal: EntityUid;
  readonly action: EntityUid;
  readonly resource: EntityUid;
  readonly context: Readonly<Record<string, unknown>>;
  readonly entities: EntityJson[];
}

export interface Evaluation {
  readonly allowed: boolean;
  /** Ids of the statements that decided. */
  readonly determining: readonly string[];
  /** Statements that could not be evaluated. Cedar passes over them; whoever asks must not. */
  readonly errors: readonly { readonly id: string; readonly message: string }[];
}

/**
 * Evaluates a question. The context must hold no text that is not well-formed Unicode.
 * @throws Error when the evaluator cannot take the question
 */
export function evaluate(set: PreparsedSet, { principal, action, resource, context, entities }: Question): Evaluation {
  const preparsedPolicySetId = nameOf(set);
  const answer = withCedar((cedar) => cedar.statefulIsAuthorized({ principal, action, resource, context: context as never, preparsedPolicySetId, validateRequest: false, entities }));
  if (answer.type === 'failure') throw new Error(answer.errors[0]?.message ?? 'the evaluator gave no answer');
  const { decision, diagnostics } = answer.response;
  return { allowed: decision === 'allow', determining: diagnostics.reason, errors: diagnostics.errors.map(({ policyId, error }) => ({ id: policyId, message: error.message })) };
}

/** A complaint about one statement. */
export interface Complaint {
  readonly id: string;
  readonly message: string;
  /** Offset in the statement's text, in bytes of UTF-8. */
  readonly offset: number | undefined;
}

export interface Validation {
  readonly errors: readonly Complaint[];
  readonly warnings: readonly Complaint[];
}

/** Checks statements against a schema. @throws Error when the schema itself is not accepted, which is a defect */
export function validate(schema: SchemaJson<string>, statements: Readonly<Record<string, string>>): Validation {
  const answer: ValidationAnswer = withCedar((cedar) => cedar.validate({ schema, policies: { staticPolicies: statements } }));
  if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join('; '));
  const complaint = ({ policyId, error }: { policyId: string; error: DetailedError }): Complaint => ({ id: policyId, message: inWords(error), offset: error.sourceLocations?.[0]?.start });
  return { errors: answer.validationErrors.map(complaint), warnings: answer.validationWarnings.map(complaint) };
}

/** The evaluator's message with its advice, without the id that it repeats. */
export function inWords({ message, help }: Pick<DetailedError, 'message' | 'help'>): string {
  return `${message}${help === null ? '' : ` (${help})`}`.replaceAll(/for policy `[^`]{1,200}`[,:] /g, '');
}
