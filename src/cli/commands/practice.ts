import { Command, InvalidArgumentError } from 'commander';
import { SallyportError } from '../../core/errors.ts';
import { asItShould, runScenario, type Outcome, type ScenarioResult, type Target } from '../../practice/range.ts';
import { SCENARIOS } from '../../practice/scenarios/index.ts';
import type { Scenario } from '../../practice/scenarios/scenario.ts';
import { startPracticeModel } from '../../practice/server.ts';
import { exitWith } from '../exit.ts';
import { untilSignal } from '../signal.ts';
import { style, write, type Terminal } from '../terminal.ts';

type Format = 'text' | 'json';
interface AttackOptions { gate: string; key?: string; format: Format; stream?: boolean }
interface Row { readonly scenario: Scenario; readonly directly: ScenarioResult; readonly gate: ScenarioResult }

const DEFAULT_GATE = 'http://127.0.0.1:8787/v1';

/** `sallyport practice`: a gullible model, a support agent, and attacks to try on them. */
export function practiceCommand(terminal: Terminal): Command {
  const practice = new Command('practice').description('The practice range: attacks on a simulated, gullible model, directly and through the gate.');
  practice.command('model')
    .description('serve the practice model alone: a simulation that obeys whatever it reads')
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on; 0 takes any free one', parsePort, 8790)
    .option('--token-delay <ms>', 'pause after each streamed event, in milliseconds', parseDelay, 0)
    .addHelpText('after', '\nIt speaks OpenAI chat completions and Anthropic messages, needs no key and ends on SIGINT or SIGTERM.')
    .action(async (options: { host: string; port: number; tokenDelay: number }) => {
      const model = await startPracticeModel({ host: options.host, port: options.port, tokenDelayMs: options.tokenDelay });
      await write(terminal.stdout, `The practice model (a simulation, not a language model) listens.\n\n  OpenAI base URL     ${model.url}/v1\n  Anthropic base URL  ${model.url}\n  Model               practice-gullible-1\n`);
      await untilSignal();
      await model.close();
    });
  practice.command('list')
    .description('list the scenarios')
    .option('--format <format>', 'text or json', parseFormat, 'text')
    .action(async (options: { format: Format }) => {
      await write(terminal.stdout, options.format === 'json' ? `${JSON.stringify(SCENARIOS.map(described))}\n` : SCENARIOS.map((scenario) => listed(terminal, scenario)).join('\n'));
      exitWith(0);
    });
  practice.command('attack')
    .description('run scenarios against the practice model directly and through the gate')
    .argument('[scenario...]', 'ids as `practice list` shows them (default: all)')
    .option('--gate <url>', 'base URL of a gate that serves the practice model', parseUrl, DEFAULT_GATE)
    .option('--key <key>', 'application key for the gate')
    .option('--stream', 'let the agent ask for streamed answers')
    .option('--format <format>', 'text or json', parseFormat, 'text')
    .addHelpText('after', '\nThe gate must be serving the practice model: start `sallyport serve` without a provider key, or with an upstream of\nkind practice. The direct runs use a model of their own. The model is a simulation: what succeeds or fails here shows\nthe path of an attack and what the gate does about it, not how a real model would behave.\n\nExit codes: 0 every attack failed and every honest task was done through the gate or waits for a person, 1 otherwise, 2 the gate or the model\ncould not be reached.')
    .action(async (ids: string[], options: AttackOptions) => { exitWith(await attack(terminal, ids, options)); });
  return practice;
}

async function attack(terminal: Terminal, ids: readonly string[], options: AttackOptions): Promise<0 | 1 | 2> {
  const chosen = ids.length === 0 ? SCENARIOS : ids.map(find);
  const model = await startPracticeModel({});
  const stream = options.stream ?? false;
  const direct: Target = { baseUrl: `${model.url}/v1`, stream };
  const gate: Target = { baseUrl: options.gate, stream, ...(options.key === undefined ? {} : { apiKey: options.key }) };
  const rows: Row[] = [];
  try {
    for (const [index, scenario] of chosen.entries()) {
      if (terminal.errIsTty) terminal.stderr.write(`\r\u001b[K${index + 1}/${chosen.length} ${scenario.id}`);
      rows.push({ scenario, directly: await runScenario(scenario, direct), gate: await runScenario(scenario, gate) });
    }
  } catch (error) {
    if (!(error instanceof SallyportError)) throw error;
    if (terminal.errIsTty) terminal.stderr.write('\r\u001b[K');
    terminal.stderr.write(`sallyport: ${visible(error.message)}\n  The gate must run and serve the practice model: start \`sallyport serve\` without a provider key, and give its base URL with --gate (and a key with --key where it asks for one).\n`);
    return 2;
  } finally {
    await model.close();
  }
  if (terminal.errIsTty) terminal.stderr.write('\r\u001b[K');
  const fine = rows.every(({ scenario, gate: result }) => asItShould(scenario, result));
  await write(terminal.stdout, options.format === 'json' ? `${JSON.stringify(asJson(rows, options.gate, fine))}\n` : table(terminal, rows));
  return fine ? 0 : 1;
}

function asJson(rows: readonly Row[], gate: string, fine: boolean): object {
  return { model: 'simulation', gate, fine, scenarios: rows.map(({ scenario, directly, gate: through }) => ({ id: scenario.id, kind: scenario.kind, title: scenario.title, references: scenario.references, directly, gate: through })) };
}

function table(terminal: Terminal, rows: readonly Row[]): string {
  const width = Math.max(8, ...rows.map(({ scenario }) => scenario.id.length)) + 2;
  const lines = [`${style(terminal, 'bold', 'scenario'.padEnd(width))}${style(terminal, 'bold', 'directly'.padEnd(11))}${style(terminal, 'bold', 'through the gate')}`];
  for (const { scenario, directly, gate } of rows) {
    const said = gate.outcome === 'blocked' ? `blocked by ${gate.rules.map(visible).join(', ') || 'the gate'}` : gate.outcome;
    lines.push(`${scenario.id.padEnd(width)}${directly.outcome.padEnd(11)}${style(terminal, asItShould(scenario, gate) ? 'green' : 'red', said)}`);
  }
  const attacks = rows.filter(({ scenario }) => scenario.kind === 'attack');
  const honest = rows.filter(({ scenario }) => scenario.kind === 'honest');
  const failed = attacks.filter(({ scenario, gate }) => asItShould(scenario, gate)).length;
  const count = (outcome: Outcome): number => honest.filter(({ gate }) => gate.outcome === outcome).length;
  const waiting = count('waits') === 0 ? '' : `, ${count('waits')} more once a person says so (the console, or \`sallyport approve list\`)`;
  lines.push('', `Through the gate ${failed} of ${attacks.length} attacks failed, and ${count('done')} of ${honest.length} honest tasks were done${waiting}.`, 'The model is a simulation: this shows the path of an attack and what the gate does, not how a real model would behave.', '');
  return lines.join('\n');
}

function listed(terminal: Terminal, scenario: Scenario): string {
  const references = scenario.references.length === 0 ? '' : `  ${style(terminal, 'dim', scenario.references.join(', '))}\n`;
  return `${style(terminal, 'bold', scenario.id)}  ${scenario.title}\n  ${scenario.shows}\n${references}`;
}

function described({ id, kind, title, shows, references }: Scenario): object {
  return { id, kind, title, shows, references };
}

/** Text from elsewhere with everything escaped that could move the cursor or hide. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

function find(id: string): Scenario {
  const scenario = SCENARIOS.find((candidate) => candidate.id === id);
  if (scenario === undefined) throw new SallyportError('usage.invalid', `There is no scenario ${JSON.stringify(id)}.`, { help: '`sallyport practice list` shows them.' });
  return scenario;
}

function parseFormat(value: string): Format {
  if (value !== 'text' && value !== 'json') throw new InvalidArgumentError('text or json');
  return value;
}

function parsePort(value: string): number {
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port > 65_535) throw new InvalidArgumentError('a port from 0 to 65535');
  return port;
}

function parseDelay(value: string): number {
  const delay = Number(value);
  if (!/^\d{1,5}$/.test(value) || delay > 10_000) throw new InvalidArgumentError('milliseconds from 0 to 10000');
  return delay;
}

function parseUrl(value: string): string {
  const url = URL.parse(value);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) throw new InvalidArgumentError('a base URL such as http://127.0.0.1:8787/v1');
  return value;
}
