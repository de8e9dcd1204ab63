import { createRequire } from 'node:module';
import type { DetailedError, EntityJson, EntityUid, SchemaJson, ValidationAnswer } from '@cedar-policy/cedar-wasm/nodejs';
import { SallyportError } from '../../core/errors.ts';

type Cedar = typeof import('@cedar-policy/cedar-wasm/nodejs');

let loaded: Cedar | undefined;

/** The evaluator: 4 MB of WebAssembly, loaded only where permissions exist. */
export function cedar(): Cedar {
  return (loaded ??= createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs') as Cedar);
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
  const answer = cedar().preparsePolicySet(name, { staticPolicies: set.statements });
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
  const answer = cedar().statefulIsAuthorized({ principal, action, resource, context: context as never, preparsedPolicySetId: nameOf(set), validateRequest: false, entities });
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
  const answer: ValidationAnswer = cedar().validate({ schema, policies: { staticPolicies: statements } });
  if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join('; '));
  const complaint = ({ policyId, error }: { policyId: string; error: DetailedError }): Complaint => ({ id: policyId, message: inWords(error), offset: error.sourceLocations?.[0]?.start });
  return { errors: answer.validationErrors.map(complaint), warnings: answer.validationWarnings.map(complaint) };
}

/** The evaluator's message with its advice, without the id that it repeats. */
export function inWords({ message, help }: Pick<DetailedError, 'message' | 'help'>): string {
  return `${message}${help === null ? '' : ` (${help})`}`.replaceAll(/for policy `[^`]{1,200}`[,:] /g, '');
}
