import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { Config } from '../../core/config.ts';
import { SallyportError } from '../../core/errors.ts';
import { adminEvent } from '../../gateway/record.ts';
import { parseDuration } from '../../policy/schema/values.ts';
import { ApprovalStore, type Approval } from '../../supply/trust/approvals.ts';
import { CanaryStore } from '../../supply/trust/canary.ts';
import { permissionIssues } from '../../supply/trust/permissions.ts';
import { printable } from '../../supply/printable.ts';
import { exitWith } from '../exit.ts';
import { ModelWatch, type Alert } from '../model-watch.ts';
import { progressOn } from '../progress.ts';
import { recordEvents } from '../record-event.ts';
import { formats } from '../signing.ts';
import { onSignal } from '../signal.ts';
import type { Terminal } from '../terminal.ts';

interface Options { interval: number; rehash: number; once: boolean; untilAlert: boolean; audit: boolean; format: 'text' | 'json' }

const HOUR_MS = 3_600_000;

function duration(value: string): number {
  const ms = parseDuration(value);
  if (ms === undefined) throw new InvalidArgumentError('Give a time with its unit, such as 10s, 5m or 24h.');
  return ms;
}

/** `sallyport watch`: approved models stay what they were, and decoys untouched. */
export function watchCommand(terminal: Terminal, config: () => Promise<Config>): Command {
  return new Command('watch')
    .description('Watch approved models and canary files, and raise an alert when one changes, disappears or gets company.')
    .argument('[path...]', 'approved models (default: all)')
    .option('--interval <time>', 'between two looks at sizes and times of change', duration, 10_000)
    .option('--rehash <time>', 'between two times that every file is hashed, whatever its times say', duration, HOUR_MS)
    .option('--once', 'hash everything once, and end', false)
    .option('--until-alert', 'end with exit code 1 at the first alert', false)
    .option('--audit', 'look at who may write the files and the folders above them, and end', false)
    .addOption(formats())
    .addHelpText('after', `
Alerts go to standard error, one a line, with --format json as lines of JSON to standard output too, and into the ledger.

Exit codes: 0 nothing happened until it was ended, 1 an alert was raised, 2 it could not watch.

Examples:
  sallyport watch
  sallyport watch models/llama-3-8b --once
  sallyport watch --audit`)
    .action(async (paths: string[], options: Options) => {
      const settings = await config();
      const approvals = approvalsOf(settings, paths);
      exitWith(options.audit ? await audit(terminal, settings, approvals, options) : await watch(terminal, settings, approvals, options));
    });
}

function approvalsOf(config: Config, paths: readonly string[]): readonly Approval[] {
  const store = new ApprovalStore(config.server.dataDir);
  if (paths.length === 0) {
    const all = store.standing();
    if (all.length === 0 && new CanaryStore(config.server.dataDir).list().length === 0) throw new SallyportError('usage.invalid', 'No model is approved, and no canary planted: there is nothing to watch.', { help: 'Approve a model with `sallyport approve-model PATH`.' });
    return all;
  }
  return paths.map((path) => {
    const approval = store.of(path);
    if (approval === undefined) throw new SallyportError('usage.invalid', `${path} is not approved, so that nothing is known to compare it with.`, { help: 'Approve it with `sallyport approve-model`.' });
    return approval;
  });
}

async function watch(terminal: Terminal, config: Config, approvals: readonly Approval[], options: Options): Promise<0 | 1> {
  const watching = new ModelWatch(config.server.dataDir);
  const progress = progressOn(terminal.errIsTty ? terminal.stderr : undefined);
  const ending = new AbortController();
  const count = { alerts: 0 };
  const raise = async (alerts: readonly Alert[]): Promise<void> => {
    if (alerts.length === 0) return;
    progress.clear();
    count.alerts += alerts.length;
    for (const { text, event } of alerts) {
      terminal.stderr.write(`ALERT ${text}\n`);
      if (options.format === 'json') terminal.stdout.write(`${JSON.stringify({ alert: event.action, time: event.time, ...event.detail })}\n`);
    }
    if (!(await recordEvents(config, alerts.map(({ event }) => event)))) terminal.stderr.write('sallyport: the ledger is in use; the gateway that writes it takes the events up.\n');
  };
  const look = async (full: boolean): Promise<void> => {
    let bytes = 0;
    for (const approval of approvals) {
      const { alerts } = await watching.model(approval, { full, signal: ending.signal, progress: (more) => { progress.show(`${((bytes += more) / 1e6).toFixed(0)} MB compared`); } });
      await raise(alerts);
    }
    progress.clear();
    await raise(watching.canaries());
  };
  const deaf = onSignal(() => { ending.abort(); });
  try {
    await look(true);
    if (options.once) {
      if (options.format === 'text') terminal.stdout.write(`${approvals.length} ${approvals.length === 1 ? 'model' : 'models'} compared: ${count.alerts === 0 ? 'all as they were approved' : `${count.alerts} alerts`}.\n`);
      return count.alerts > 0 ? 1 : 0;
    }
    let hashed = performance.now();
    while (!ending.signal.aborted && !(options.untilAlert && count.alerts > 0)) {
      await sleep(options.interval, undefined, { signal: ending.signal });
      const full = performance.now() - hashed >= options.rehash;
      if (full) hashed = performance.now();
      await look(full);
    }
  } catch (error) {
    if (!ending.signal.aborted) throw error;
  } finally {
    deaf();
  }
  return count.alerts > 0 ? 1 : 0;
}

async function audit(terminal: Terminal, config: Config, approvals: readonly Approval[], { format }: Options): Promise<0 | 1> {
  const issues = approvals.flatMap(({ path, files }) => permissionIssues(path, files.map(({ name }) => (name === '.' ? path : join(path, name))), process.getuid?.()));
  const unique = [...new Map(issues.map((issue) => [`${issue.path} ${issue.what}`, issue])).values()];
  const counted = unique.filter(({ level }) => level !== 'note');
  await recordEvents(config, [adminEvent('models.audited', { models: approvals.length, high: unique.filter(({ level }) => level === 'high').length, medium: unique.filter(({ level }) => level === 'medium').length }, 'watch')]);
  if (format === 'json') terminal.stdout.write(`${JSON.stringify({ models: approvals.length, issues: unique })}\n`);
  else {
    for (const { level, path, what } of unique) terminal.stdout.write(`${level.padEnd(7)}${printable(path, 300)} ${what}\n`);
    terminal.stdout.write(counted.length === 0 ? 'Nobody but their owner and root may write the models, as far as the mode bits tell.\n' : `${counted.length} ${counted.length === 1 ? 'finding' : 'findings'}.\n`);
  }
  return counted.length > 0 ? 1 : 0;
}
