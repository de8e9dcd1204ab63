import type { Loaded } from './load.ts';

/** Refused requests that are borne with, and noted: one false alarm in a hundred changes no speed, and more are worth failing for. */
const REFUSED_OF = 100;

/**
 * Nothing, or what to note of requests that were refused.
 * @throws Error when some failed, or more were refused than a false alarm now and then.
 */
export function held(through: string, requests: number, { failed, refused, firstFailure }: Loaded): string | undefined {
  if (failed > 0) throw new Error(`${failed} of ${requests} requests through ${through} failed: ${firstFailure ?? ''}`);
  if (refused * REFUSED_OF > requests) throw new Error(`${refused} of ${requests} requests through ${through} were refused by its policy, though their text is clean`);
  return refused === 0 ? undefined : `${refused} of ${requests} requests through ${through} were refused by its policy, though their text is clean: false alarms.`;
}
