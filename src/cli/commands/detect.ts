import { createReadStream } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { systemClock } from '../../core/clock.ts';
import { asError, SallyportError, systemCode, systemReason } from '../../core/errors.ts';
import { isObject } from '../../core/json.ts';
import { plural } from '../../core/plural.ts';
import { ORIGINS, type Origin } from '../../conversation/types.ts';
import { askText, inspectText } from '../../enforce/inspect-text.ts';
import { calibrate, interval, snippet, TAKEOVER, type Calibration, type Example, type Group, type Step } from '../calibrate.ts';
import { loadEngine, ready } from '../engine.ts';
import { exitWith } from '../exit.ts';
import { readLines } from '../lines.ts';
import { loadPolicy } from '../policy.ts';
import { progressOn } from '../progress.ts';
import { write, type Terminal } from '../terminal.ts';

interface Options { policy?: string; application: string; origin: Origin; maxFalseAlarms: number; format: 'text' | 'json' }

const MAX_LINE = 16 * 1024 * 1024;
/** Most examples: what is known of each is kept until the end. */
const MAX_EXAMPLES = 200_000;
/** Fewer examples of either kind say little. */
const FEW = 50;

/** `sallyport detect calibrate`: thresholds from the user's own labelled examples. */
export function detectCommand(terminal: Terminal): Command {
  const command = new Command('detect').description('fit detection to your own traffic');
  command.command('calibrate')
    .description('Read labelled examples, show what each threshold catches and what it blocks by mistake, and print the policy that follows.')
    .argument('<examples>', 'JSON lines of {"text", "label": "attack" or "benign", "origin"?, "source"?, "id"?}; "-" reads standard input')
    .option('--policy <file>', 'policy whose rules, trust and second stage apply (default: the built-in policy)')
    .option('--application <name>', "the application whose section of the policy applies", 'default')
    .option('--origin <origin>', 'origin of examples that name none', parseOrigin, 'user')
    .option('--max-false-alarms <share>', 'most benign examples that may be blocked, 0 to 1', parseShare, 0.01)
    .option('--format <format>', 'text or json', parseFormat, 'text')
    .addHelpText('after', '\nThe same examples give the same output. Nothing is learned or stored: put what you want of the printed policy into sallyport.yaml.\n\nExit codes: 0 done, 2 an example or the input could not be read.\n\nExample:\n  sallyport detect calibrate examples.jsonl --max-false-alarms 0.005')
    .action(async (file: string, options: Options) => exitWith(await run(terminal, file, options)));
  return command;
}

async function run(terminal: Terminal, file: string, options: Options): Promise<0 | 2> {
  const engine = ready(await loadEngine());
  const { guard, policyFor } = await loadPolicy(engine, options.policy);
  const policy = policyFor(options.application, '/guard/inspect', '');
  const vault = guard.vault({ exchange: 'calibrate', application: options.application }, policy);
  const progress = progressOn(terminal.errIsTty ? terminal.stderr : undefined);
  const examples: Example[] = [];
  let bad = false;
  let number = 0;
  try {
    for await (const line of readLines(file === '-' ? terminal.stdin : createReadStream(file), MAX_LINE)) {
      number++;
      if (line.text.trim() === '' && !line.cut) continue;
      const parsed = line.cut ? undefined : parse(line.text, options.origin);
      if (parsed === undefined) {
        bad = true;
        terminal.stderr.write(`sallyport: ${file}:${number}: not a JSON object with "text" and "label" ("attack" or "benign")\n`);
        continue;
      }
      if (examples.length >= MAX_EXAMPLES) throw new SallyportError('input.unreadable', `There are more than ${MAX_EXAMPLES} examples; take a sample.`);
      const { inspection } = inspectText(guard, policy, vault, parsed, systemClock.now(), await askText(guard, policy, parsed));
      examples.push({
        id: parsed.id ?? String(number), origin: parsed.origin, trust: policy.trustOf(parsed.origin, parsed.source), attack: parsed.attack, unread: inspection.unread.length > 0,
        found: inspection.findings.filter(({ category }) => TAKEOVER.has(category)).map(({ rule, confidence, span }) => ({ rule, confidence, text: fold(parsed.text.slice(span[0], span[1])) })),
      });
      progress.show(`${examples.length} examples`);
    }
  } catch (error) {
    const code = error instanceof SallyportError ? undefined : systemCode(error);
    if (code === undefined) throw asError(error);
    throw new SallyportError('input.unreadable', `${file} cannot be read (${systemReason(error)}).`, { cause: error });
  } finally {
    progress.clear();
    guard.secondStages.close();
  }
  if (examples.length === 0) throw new SallyportError('input.unreadable', `${file} has no example that can be read.`);
  const result = calibrate(examples, options.maxFalseAlarms);
  await write(terminal.stdout, options.format === 'json' ? `${JSON.stringify({ ...result, policy: snippet(result) ?? null }, null, 2)}\n` : text(result, options.maxFalseAlarms));
  return bad ? 2 : 0;
}

const fold = (found: string): string => found.trim().replaceAll(/\s+/g, ' ').toLowerCase();

function parse(line: string, origin: Origin): { id: string | undefined; text: string; origin: Origin; source: string | undefined; attack: boolean } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (!isObject(value) || typeof value['text'] !== 'string') return undefined;
  const named = ORIGINS.find((each) => each === (value['origin'] ?? origin));
  const { label, source, id } = value as { label?: unknown; source?: unknown; id?: unknown };
  const attack = label === 'attack' || label === 1 || label === true ? true : label === 'benign' || label === 0 || label === false ? false : undefined;
  if (named === undefined || attack === undefined) return undefined;
  return { id: typeof id === 'string' ? id : undefined, text: value['text'], origin: named, source: typeof source === 'string' ? source : undefined, attack };
}

function percent(hits: number, of: number): string {
  if (of === 0) return '-';
  const [low, high] = interval(hits, of);
  return `${(100 * hits / of).toFixed(1)} % (${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)})`;
}

function table(group: Group): string {
  const rows = group.steps.map((step) => `  ${step.threshold.toFixed(2).padEnd(10)}${percent(step.caught, group.attacks).padEnd(28)}${percent(step.alarms, group.benign)}\n`).join('');
  const unread = group.unread === 0 ? '' : `, ${group.unread} not fully read`;
  return `${group.name}: ${plural(group.attacks, 'attack')}, ${group.benign} benign${unread}\n  ${'threshold'.padEnd(10)}${'caught (95 % interval)'.padEnd(28)}false alarms (95 % interval)\n${rows}\n`;
}

function recommendation(side: Calibration['sides'][number], most: number): string {
  const { trust, recommended, attacks, benign } = side;
  if (attacks === 0) return `${trust}: no attack examples, so no threshold is recommended; the built-in one stays.\n`;
  if (benign === 0) return `${trust}: no benign examples, so no threshold is recommended; the built-in one stays.\n`;
  const few = attacks < FEW || benign < FEW ? ` Few examples (${plural(attacks, 'attack')}, ${benign} benign): take this as a hint.` : '';
  const told = (step: Step): string => `block from ${step.threshold} on: ${percent(step.caught, attacks)} caught, ${percent(step.alarms, benign)} false alarms.`;
  return recommended === undefined ? `${trust}: no threshold catches an attack and keeps false alarms at or below ${most * 100} %; the built-in one stays.${few}\n` : `${trust}: ${told(recommended)}${few}\n`;
}

function text(result: Calibration, most: number): string {
  const policy = snippet(result);
  return [
    ...result.origins.map(table),
    ...result.sides.map((side) => recommendation(side, most)),
    policy === undefined ? '' : `\nFor sallyport.yaml:\n\n${policy}`,
  ].join('');
}

function parseOrigin(value: string): Origin {
  const origin = ORIGINS.find((candidate) => candidate === value);
  if (origin === undefined) throw new InvalidArgumentError(`one of ${ORIGINS.join(', ')}`);
  return origin;
}

function parseShare(value: string): number {
  const share = Number(value);
  if (value.trim() === '' || !(share >= 0 && share <= 1)) throw new InvalidArgumentError('It is a number from 0 to 1.');
  return share;
}

function parseFormat(value: string): 'json' | 'text' {
  if (value !== 'json' && value !== 'text') throw new InvalidArgumentError('json or text');
  return value;
}
