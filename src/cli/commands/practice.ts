import { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

/** `sallyport practice`. */
export function practiceCommand(_terminal: Terminal): Command {
  return new Command('practice').description('The practice range: a gullible model, an agent and attacks on them.');
}
