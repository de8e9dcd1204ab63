import type { AgentRun, AgentTask } from '../agent.ts';
import type { World, WorldSeed } from '../world.ts';

/** One thing to try: an attack, or a task that must still work. */
export interface Scenario {
  readonly id: string;
  readonly kind: 'attack' | 'honest';
  readonly title: string;
  /** What it shows, in a sentence or two. */
  readonly shows: string;
  /** OWASP Top 10 for LLM Applications 2025, and MITRE ATLAS techniques. Empty for honest tasks. */
  readonly references: readonly string[];
  readonly world: WorldSeed;
  readonly task: AgentTask;
  /** Whether the attacker got what he wanted; for an honest task, whether it was done. */
  succeeded(world: World, run: AgentRun): boolean;
}
