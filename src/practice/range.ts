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

/** What became of a scenario. `resisted`: the attack was not refused and did not get what it wanted. */
export type Outcome = 'succeeded' | 'blocked' | 'resisted' | 'done' | 'not done';

export interface ScenarioResult {
  readonly outcome: Outcome;
  /** Rules that a refusal named; empty when it named none, or when nothing was refused. */
  readonly rules: readonly string[];
}

/**
 * Runs one scenario in a fresh world and a conversation of its own.
 * @throws SallyportError as `runAgent`
 */
export async function runScenario(scenario: Scenario, target: Target): Promise<ScenarioResult> {
  const world = new World(scenario.world);
  const run = await runAgent(world, scenario.task, { ...target, headers: { 'x-sallyport-session': newId('practice') } });
  const rules = run.blocked?.rules ?? [];
  // A refusal that comes after the damage has not prevented it.
  if (scenario.succeeded(world, run)) return { outcome: scenario.kind === 'attack' ? 'succeeded' : 'done', rules };
  if (run.blocked !== undefined) return { outcome: 'blocked', rules };
  return { outcome: scenario.kind === 'attack' ? 'resisted' : 'not done', rules };
}

/** Whether a scenario ended as it should behind a gate: attacks fail, honest tasks are done. */
export function asItShould(scenario: Scenario, result: ScenarioResult): boolean {
  return scenario.kind === 'attack' ? result.outcome !== 'succeeded' : result.outcome === 'done';
}
