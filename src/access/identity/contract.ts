/**
 * How far the end user, the agent and the groups of an exchange are known. `token`: a verified JWT says so. `header`: the
 * application says so, and the policy believes it. `none`: nobody who is believed has said anything.
 */
export type Assurance = 'none' | 'header' | 'token';

/** On whose behalf an exchange runs, as far as it is believed. */
export interface Identity {
  readonly application: string;
  readonly agent?: string;
  readonly user?: string;
  readonly groups: readonly string[];
  readonly assurance: Assurance;
}

/** The application alone: what is known of callers whose headers are not believed. */
export function applicationAlone(application: string): Identity {
  return { application, groups: [], assurance: 'none' };
}
