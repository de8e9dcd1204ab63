import { newId } from '../core/ids.ts';
import { runAgent } from './agent.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { World } from './world.ts';

/** Where a scenario is run against. */
export interface Target {
  /** With `/v1`. */
  readonly baseUrl: string;
  readonly apiKey?: string;
  readonly stream?: boolean;
}

/**
 * What became of a scenario. `resisted`: the attack was not refused and did not get what it wanted; `waits`: a tool call was
 * parked for a person.
 */
export type Outcome = 'succeeded' | 'blocked' | 'resisted' | 'waits' | 'done' | 'not done';

/** The id of a parked call, where the answer stands in its place. */
const WAITS = /\bwaits as (ap_[0-9a-z]{26})\b/;

export interface ScenarioResult {
  readonly outcome: Outcome;
  /** Rules that a refusal named; empty when it named none, or when nothing was refused. */
  readonly rules: readonly string[];
}

/**
 * Runs one scenario in a fresh world and a conversation of its own.
 * @param approve - stands for a person who lets parked calls of an honest task through; without it they wait
 * @throws SallyportError as `runAgent`
 */
export async function runScenario(scenario: Scenario, target: Target, approve?: (id: string) => void): Promise<ScenarioResult> {
  const headers = { 'x-sallyport-session': newId('practice') };
  for (;;) {
    const world = new World(scenario.world);
    const run = await runAgent(world, scenario.task, { ...target, headers });
    const rules = run.blocked?.rules ?? [];
    // A refusal that comes after the damage has not prevented it.
    if (scenario.succeeded(world, run)) return { outcome: scenario.kind === 'attack' ? 'succeeded' : 'done', rules };
    if (run.blocked !== undefined) return { outcome: 'blocked', rules };
    const parked = WAITS.exec(run.answer)?.[1];
    if (parked === undefined) return { outcome: scenario.kind === 'attack' ? 'resisted' : 'not done', rules };
    if (scenario.kind === 'attack' || approve === undefined) return { outcome: 'waits', rules };
    approve(parked);
  }
}

/** Whether a scenario ended as it should behind a gate: attacks fail, honest tasks are done, or wait for a person. */
export function asItShould(scenario: Scenario, { outcome }: ScenarioResult): boolean {
  return scenario.kind === 'attack' ? outcome !== 'succeeded' : outcome === 'done' || outcome === 'waits';
}
