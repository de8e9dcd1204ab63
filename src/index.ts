/**
 * Sallyport as a library: the same inspection, decisions and enforcement as the gateway, without sockets.
 *
 * ```ts
 * const sallyport = await openGuard();
 * const result = sallyport.inspect({ text, origin: 'tool_result', source: 'read_mail' });
 * if (result.action === 'block') throw new Error('blocked');
 * const safe = result.text;
 * ```
 */
import { systemClock } from './core/clock.ts';
import { readEnvironment } from './core/config.ts';
import { newId } from './core/ids.ts';
import type { Origin } from './conversation/types.ts';
import { Guard } from './enforce/guard.ts';
import { askText, inspectText, report, type TextReport } from './enforce/inspect-text.ts';
import { restore } from './enforce/vault.ts';
import { DETECTORS } from './inspect/detectors.generated.ts';
import { createEngine, type Engine } from './inspect/engine.ts';
import { warmUpEngine } from './inspect/warm-up.ts';
import type { Detector, ViewMaker } from './inspect/contract.ts';
import { VIEWS } from './inspect/views.generated.ts';
import { checkPermissions } from './access/permissions/check.ts';
import { readPolicyFile, withoutFile } from './policy/file.ts';
import { resolve, type ResolvedPolicy } from './policy/resolve.ts';

export { createEngine, DETECTORS, VIEWS, Guard };
export type { Detector, Engine, ViewMaker, Origin, TextReport };
export { wrapDocument } from './conversation/documents.ts';
export { SallyportError } from './core/errors.ts';
export { surfaceById, SURFACES } from './conversation/wire/index.ts';
export type { Answer, Conversation, Part, SurfaceId, Trust } from './conversation/types.ts';
export type { Finding, PartInspection, Rule } from './inspect/contract.ts';
export type { Decision, EffectivePolicy, Reason } from './policy/types.ts';

export interface OpenGuardOptions {
  /** A policy file; the built-in policy when absent. */
  readonly policyFile?: string;
  /** Name that the policy's `applications` section knows; `default` when absent. */
  readonly application?: string;
  /** Detectors of your own, besides the built-in ones. */
  readonly detectors?: readonly Detector[];
}

export interface InspectInput {
  readonly text: string;
  /** Who wrote the text; `user` when absent. The same words mean different things by origin. */
  readonly origin?: Origin;
  /** Name of the tool or document the text came from. */
  readonly source?: string;
  /** Names the conversation, so that `restore` can turn its pseudonyms back. */
  readonly session?: string;
}

/** What is known of one text, and the text that may go on: undefined when it is blocked. */
export interface InspectOutput extends Omit<TextReport, 'text'> {
  readonly text: string | undefined;
}

export interface OpenedGuard {
  readonly guard: Guard;
  inspect(input: InspectInput): InspectOutput;
  /** As `inspect`, and asks the model of the second stage where the policy names one; `inspect` cannot wait for it and tells the text indeterminate. */
  inspectAsync(input: InspectInput): Promise<InspectOutput>;
  /** Turns the pseudonyms that `inspect` gave in this session back into what they stand for. */
  restore(text: string, session: string): string;
}

/**
 * Loads the engine and the policy.
 * @throws PolicyFileError when the policy file cannot be used
 */
export async function openGuard(options: OpenGuardOptions = {}): Promise<OpenedGuard> {
  const engine = createEngine({ detectors: [...DETECTORS, ...(options.detectors ?? [])], views: VIEWS });
  // What the caller adds is not called before there is something to read.
  warmUpEngine(createEngine({ detectors: DETECTORS, views: VIEWS }));
  const context = { rules: [...engine.rules.values()], environment: readEnvironment(), now: systemClock.now(), checkPermissions };
  const file = options.policyFile === undefined ? withoutFile(context) : await readPolicyFile(options.policyFile, context);
  const policies = new Map<string, ResolvedPolicy>();
  const policyFor = (application: string, route: string, model: string): ResolvedPolicy => {
    const key = JSON.stringify([application, route, model]);
    let policy = policies.get(key);
    if (policy === undefined) policies.set(key, (policy = resolve(file, { application, route, model })));
    return policy;
  };
  const application = options.application ?? 'default';
  const guard = new Guard({ engine, clock: systemClock, policy: policyFor });
  const policy = policyFor(application, 'library', '');
  const sender = (session: string | undefined): { exchange: string; application: string; session?: string } => ({ exchange: newId('ex'), application, ...(session === undefined ? {} : { session }) });
  const inspect = ({ text, origin = 'user', source, session }: InspectInput, second?: Awaited<ReturnType<typeof askText>>): InspectOutput => {
    const input = { text, origin, source };
    const result = inspectText(guard, policy, guard.vault(sender(session), policy), input, systemClock.now(), second);
    return { ...report(input, result), text: result.text };
  };
  return {
    guard,
    inspect: (input) => inspect(input),
    inspectAsync: async (input) => inspect(input, await askText(guard, policy, { text: input.text, origin: input.origin ?? 'user', source: input.source })),
    restore: (text, session) => restore(text, guard.vault(sender(session), policy)),
  };
}
