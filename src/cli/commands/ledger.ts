import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { SallyportError } from '../../core/errors.ts';
import { plural } from '../../core/plural.ts';
import { idTime } from '../../core/ids.ts';
import { isObject } from '../../core/json.ts';
import type { Entry, LedgerStore, Query } from '../../ledger/contract.ts';
import { eventOf, explain, tableHead, tableRow } from '../../ledger/explain.ts';
import { readAnchors } from '../../ledger/anchors.ts';
import { exportEntries, verifyExport } from '../../ledger/export.ts';
import { ledgerFiles } from '../../ledger/files.ts';
import { openLedgerReader } from '../../ledger/index.ts';
import { keyFiles, readKeyring, type Keyring } from '../../ledger/keys.ts';
import { printable } from '../../ledger/printable.ts';
import type { Verification } from '../../ledger/verify.ts';
import { verifyStore } from '../../ledger/verify.ts';
import { tellError } from '../tell.ts';

export interface LedgerCommandDeps {
  /** Where the ledger is, and its signing key where the configuration names one (the public key lies beside it). Asked for when a command runs and needs it. */
  place(): Promise<{ readonly dataDir: string; readonly keyFile?: string | undefined }>;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Whether standard error is a terminal: progress is shown there only. */
  readonly isTty: boolean;
  /** Ends `--follow`. */
  readonly signal?: AbortSignal | undefined;
  /** Takes the exit code; sets the process's own when absent. */
  readonly exit?: ((code: number) => void) | undefined;
}

const FOLLOW_MS = 500;
/** A refusal is recorded this long after its id was made at most: no call is read for longer. It bounds the search in a long ledger. */
const REFUSED_MS = 3_600_000;
const LAST_MS = Date.parse('9999-12-31T00:00:00Z');
const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `2026-05-01`, `2026-05-01T10:00:00Z`, or how long ago: `90s`, `15m`, `2h`, `7d`. */
function instant(value: string): string {
  const ago = /^(\d{1,6})([smhd])$/.exec(value);
  const time = ago === null ? Date.parse(value) : Date.now() - Number(ago[1]) * (UNITS[ago[2] ?? ''] ?? 0);
  if (Number.isNaN(time)) throw new InvalidArgumentError('Give a time such as 2026-05-01T10:00:00Z, or how long ago: 15m, 2h, 7d.');
  return new Date(time).toISOString();
}

function count(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('Give a whole number from 1.');
  return number;
}

interface ShowOptions {
  readonly last: number;
  readonly application?: string;
  readonly decision?: string;
  readonly rule?: string;
  readonly from?: string;
  readonly to?: string;
  readonly follow?: true;
  readonly format: 'text' | 'json';
}

/** `sallyport ledger show|verify|export`. Exit codes: 0 fine, 1 tampering found, 2 could not do the work. */
export function ledgerCommand(deps: LedgerCommandDeps): Command {
  const setExit = deps.exit ?? ((code) => { process.exitCode = code; });
  /** Runs a command's work and turns what it throws into a message and an exit code. */
  const run = async (format: string, work: () => Promise<number>): Promise<void> => {
    try {
      setExit(await work());
    } catch (thrown) {
      tellError(deps, thrown, format === 'json');
      setExit(2);
    }
  };
  const formatOption = (): Option => new Option('--format <format>', 'text or json').choices(['text', 'json']).default('text');
  const ledger = new Command('ledger').description('Read, verify and export the record of every exchange.');

  ledger.command('show')
    .description('List the newest entries, or explain one.')
    .argument('[id]', 'the id of an entry, as in the x-sallyport-id header')
    .option('-n, --last <count>', 'how many entries', count, 20)
    .option('--application <name>', 'only of this application')
    .addOption(new Option('--decision <decision>', 'only with this decision').choices(['allow', 'flag', 'redact', 'confirm', 'block']))
    .option('--rule <id>', 'only with a finding of this rule, such as pii.iban')
    .option('--from <time>', 'not before this time: RFC 3339, or how long ago (15m, 2h, 7d)', instant)
    .option('--to <time>', 'before this time', instant)
    .option('-f, --follow', 'go on with new entries as they come')
    .addOption(formatOption())
    .action((id: string | undefined, options: ShowOptions) => run(options.format, async () => withReader((await deps.place()).dataDir, (store) => (id === undefined ? show(store, options, deps) : showOne(store, id, options, deps)))));

  ledger.command('verify')
    .description('Recompute the chain and check every signature. Exit code 1 when anything was changed.')
    .option('--export <file>', 'verify an exported file instead of the store')
    .option('--key <file>', 'public key (PEM) to trust; the one in the data directory when absent')
    .option('--anchor <file>', 'results of earlier runs (--format json), kept elsewhere: every head in them must be in the chain')
    .addOption(formatOption())
    .action((options: { export?: string; key?: string; anchor?: string; format: string }) => run(options.format, async () => {
      const keyring = async (): Promise<Keyring> => {
        if (options.key !== undefined) return readKeyring(options.key);
        const { dataDir, keyFile } = await deps.place();
        return readKeyring(keyFiles(dataDir, keyFile).publicKey);
      };
      const progress = progressOn(deps, 'verified');
      const verifyAll = async (): Promise<Verification> => {
        const { dataDir } = await deps.place();
        // The ledger before its key: where there is none, the key is not what is missing.
        return withReader(dataDir, async (store) => verifyStore(store, { keyring: await keyring(), headsFile: ledgerFiles(dataDir).heads, anchors: options.anchor === undefined ? undefined : readAnchors(options.anchor), onProgress: progress.at }));
      };
      if (options.export !== undefined && options.anchor !== undefined) throw new SallyportError('usage.invalid', 'An export is a part of the chain; --anchor is for the whole ledger.');
      const result = options.export !== undefined ? await verifyExport(options.export, await keyring(), progress.at) : await verifyAll();
      progress.end();
      deps.stdout.write(options.format === 'json' ? `${JSON.stringify(result)}\n` : verdict(result));
      return result.ok ? 0 : 1;
    }));

  ledger.command('export')
    .description('Write entries as JSON lines that can be verified on their own.')
    .option('--from <time>', 'not before this time: RFC 3339, or how long ago (15m, 2h, 7d)', instant)
    .option('--to <time>', 'before this time', instant)
    .addOption(new Option('--format <format>', 'jsonl').choices(['jsonl']).default('jsonl'))
    .option('-o, --output <file>', 'write to this file instead of standard output')
    .action((options: { from?: string; to?: string; output?: string }) => run('jsonl', async () => withReader((await deps.place()).dataDir, async (store) => {
      const progress = progressOn(deps, 'exported');
      const target = options.output === undefined ? deps.stdout : createWriteStream(options.output, { mode: 0o600 });
      const summary = await exportEntries(store, options, writerTo(target), progress.at);
      if (options.output !== undefined) await closed(target);
      progress.end();
      if (summary === undefined) deps.stderr.write('No entries in that time.\n');
      else deps.stderr.write(`Exported entries ${summary.first} to ${summary.last}.\n`);
      return summary === undefined ? 2 : 0;
    })));
  return ledger;
}

async function withReader<T>(dataDir: string, work: (store: LedgerStore) => Promise<T>): Promise<T> {
  const store = openLedgerReader(dataDir);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Writes lines, and waits while the receiver is full: memory stays constant however long the output is. */
function writerTo(target: Writable): (line: string) => Promise<void> {
  let failed: Error | undefined;
  target.on('error', (error: Error) => { failed = error; });
  return async (line) => {
    if (failed !== undefined) throw failed;
    if (!target.write(line)) await once(target, 'drain');
  };
}

async function closed(target: Writable): Promise<void> {
  target.end();
  // Also ends when the stream failed before, which waiting for an event would not.
  await finished(target);
}

function progressOn(deps: LedgerCommandDeps, verb: string): { readonly at: (entries: number) => void; readonly end: () => void } {
  let shown = false;
  return {
    at: (entries) => {
      if (!deps.isTty) return;
      deps.stderr.write(`\r${entries} entries ${verb}`);
      shown = true;
    },
    end: () => {
      if (shown) deps.stderr.write('\r\u001b[K');
    },
  };
}

async function show(store: LedgerStore, options: ShowOptions, deps: LedgerCommandDeps): Promise<number> {
  const { application, decision, rule, from, to } = options;
  const filter: Query = {
    ...(application === undefined ? {} : { application }), ...(decision === undefined ? {} : { decision }), ...(rule === undefined ? {} : { rule }),
    ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }),
  };
  const write = writerTo(deps.stdout);
  const line = options.format === 'json' ? jsonLine : (entry: Entry): string => `${tableRow(entry)}\n`;
  // Before the entries: what comes after this one is new.
  let { seq: after } = await store.head();
  const entries: Entry[] = [];
  for await (const entry of store.read({ ...filter, newestFirst: true, limit: options.last })) entries.push(entry);
  if (options.format === 'text') await write(`${tableHead()}\n`);
  for (const entry of entries.toReversed()) {
    after = Math.max(after, entry.seq);
    await write(line(entry));
  }
  if (options.follow !== true) return 0;
  while (deps.signal?.aborted !== true) {
    const { seq } = await store.head();
    if (seq > after) {
      for await (const entry of store.read({ ...filter, after })) {
        if (entry.seq > seq) break;
        await write(line(entry));
      }
      after = seq;
    }
    await pause(deps.signal);
  }
  return 0;
}

async function pause(signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(FOLLOW_MS, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    // Ended by the signal, which the caller looks at.
    if (signal?.aborted !== true) throw error;
  }
}

/**
 * What was recorded of a call that never became an exchange, such as one for a path that there is not: its answer names the call
 * by an id like any other.
 */
async function refusedCall(store: LedgerStore, id: string): Promise<Entry | undefined> {
  const made = id.startsWith('ex_') ? idTime(id) : undefined;
  // No time that an identifier of ours has is later than the last that a date has.
  if (made === undefined || made > LAST_MS) return undefined;
  for await (const entry of store.read({ from: new Date(made - REFUSED_MS).toISOString(), to: new Date(Math.min(made + REFUSED_MS, LAST_MS)).toISOString() })) {
    if (entry.type !== 'admin' || !entry.body.includes(id)) continue;
    const { detail } = eventOf(entry);
    if (detail !== undefined && isObject(detail) && detail['exchange'] === id) return entry;
  }
  return undefined;
}

async function showOne(store: LedgerStore, id: string, options: ShowOptions, deps: LedgerCommandDeps): Promise<number> {
  const entry = await store.get(id) ?? await refusedCall(store, id);
  if (entry === undefined) throw new SallyportError('ledger.no_entry', `The ledger holds no entry ${id}.`);
  await writerTo(deps.stdout)(options.format === 'json' ? jsonLine(entry) : `${explain(entry).join('\n')}\n`);
  return 0;
}

/** The event with its place in the chain. JSON escapes control characters itself; the rest a terminal may show. */
function jsonLine(entry: Entry): string {
  const { seq, prev, hash } = entry;
  return `${JSON.stringify({ seq, prev, hash, event: eventOf(entry) }).replace(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, (character) => [...Array(character.length).keys()].map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''))}\n`;
}

function verdict(result: Verification): string {
  const range = result.entries === 0 ? 'no entries' : `entries ${result.first} to ${result.last}, ${plural(result.checkpoints, 'signed checkpoint')}`;
  if (result.ok) return `OK: ${range}\nhead ${result.head}\n`;
  const [first] = result.problems;
  return [`TAMPERED: first at entry ${first?.seq ?? 0} (${range})`, ...result.problems.map((problem) => `  ${printable(`entry ${problem.seq}: ${problem.message}`)} [${problem.kind}]`), ''].join('\n');
}
