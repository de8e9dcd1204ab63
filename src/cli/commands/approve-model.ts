import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Config } from '../../core/config.ts';
import { SallyportError } from '../../core/errors.ts';
import { adminEvent } from '../../gateway/record.ts';
import type { FileReport, Verdict } from '../../supply/contract.ts';
import { printable } from '../../supply/printable.ts';
import { SigningError } from '../../supply/signing/errors.ts';
import { verifyModel } from '../../supply/signing/verify.ts';
import { changesOf, fingerprint } from '../../supply/trust/artefact.ts';
import { ApprovalStore, type Approval } from '../../supply/trust/approvals.ts';
import { scanEntry, walk } from '../../supply/walk.ts';
import { exitWith } from '../exit.ts';
import { readFound } from '../files.ts';
import { progressOn } from '../progress.ts';
import { recordEvents } from '../record-event.ts';
import { formats, many, trustOf, usualSignature, type TrustOptions } from '../signing.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends TrustOptions { reason?: string; approver?: string; override: boolean; signature?: string; allowSymlinks: boolean; format: 'text' | 'json' }

/** Worst first. */
const WORST: readonly Verdict[] = ['malicious', 'unscanned', 'suspicious', 'benign'];
const MAX_RULES = 50;

/** `sallyport approve-model`: what may be loaded, who said so and why. */
export function approveModelCommand(terminal: Terminal, config: () => Promise<Config>): Command {
  const command = new Command('approve-model')
    .description('Approve a model on disk: scan it, verify its signature, and record its hashes with who approved it and why.')
    .argument('<path>', 'file or folder')
    .option('--reason <text>', 'why; needed unless the model is signed and nothing was found in it')
    .option('--approver <name>', 'who approves it (default: the user of the system)')
    .option('--override', 'approve it although it is malicious', false)
    .option('--signature <file>', 'its signature (default: model.sig in or beside the model)')
    .option('--public-key <file>', 'the signer must be this key (PEM or DER)')
    .option('--certificate-chain <file>', 'the signer must be vouched for by the authorities in this PEM file; may be given more than once', many, [])
    .option('--trusted-root <file>', 'the signer must have an identity of this Sigstore instance')
    .option('--identity <name>', 'who must have signed, as the Sigstore certificate says')
    .option('--issuer <url>', 'who must vouch for that identity')
    .option('--allow-symlinks', 'follow symbolic links, as caches of model hubs have them', false)
    .addOption(formats())
    .addHelpText('after', `
Exit codes: 0 approved, 1 refused for what was found or because the signature does not hold, 2 could not be done.

Example:
  sallyport approve-model models/llama-3-8b --public-key vendor.pem --reason "evaluated in MR-112"`)
    .action(async (path: string, options: Options) => {
      exitWith(await approve(terminal, await config(), path, options));
    });
  command.command('list')
    .description('list approvals')
    .option('--all', 'revoked ones too', false)
    .addHelpText('after', '\n--format json lists every file with its hash.')
    .action(async (_: object, sub: Command) => {
      // The command above has this option, and takes it wherever it stands.
      const { all, format: how } = sub.optsWithGlobals<{ all: boolean; format: 'text' | 'json' }>();
      const store = new ApprovalStore((await config()).server.dataDir);
      const list = all ? store.list() : store.standing();
      if (how === 'json') terminal.stdout.write(`${JSON.stringify(list.map(summary))}\n`);
      else terminal.stdout.write(list.length === 0 ? 'No model is approved. `sallyport approve-model PATH` approves one.\n' : list.map(line).join(''));
      exitWith(0);
    });
  command.command('revoke')
    .description('take an approval back')
    .argument('<id-or-path>', 'as `approve-model list` shows it')
    .addHelpText('after', '\n--reason TEXT is needed; --approver NAME says who takes it back.')
    .action(async (target: string, _: object, sub: Command) => {
      const { reason = '', approver } = sub.optsWithGlobals<{ reason?: string; approver?: string }>();
      if (reason.trim() === '') throw new SallyportError('usage.invalid', 'Say with --reason why the approval is taken back.');
      const settings = await config();
      const by = approver ?? userInfo().username;
      const revoked = new ApprovalStore(settings.server.dataDir).revoke(target, by, reason, new Date().toISOString());
      if (revoked.length === 0) {
        terminal.stderr.write(`There is no approval ${JSON.stringify(target)} in force.\n`);
        return exitWith(2);
      }
      await tell(terminal, settings, revoked.map(({ id, path, digest }) => adminEvent('model.revoked', { path, digest, approval: id, reason: printable(reason, 500) }, by)));
      terminal.stdout.write(revoked.map(({ id, path }) => `Revoked ${id} (${path}).\n`).join(''));
      exitWith(0);
    });
  return command;
}

async function approve(terminal: Terminal, config: Config, path: string, options: Options): Promise<0 | 1> {
  const approver = options.approver ?? userInfo().username;
  const progress = progressOn(terminal.errIsTty ? terminal.stderr : undefined);
  let bytes = 0;
  const artefact = await fingerprint(path, options.allowSymlinks, { progress: (count) => { progress.show(`${((bytes += count) / 1e6).toFixed(0)} MB hashed`); } });
  const { verdict, rules, shown } = scan(path, (at) => { progress.show(`scanning ${at}`); });
  progress.clear();
  const refuse = async (why: string): Promise<1> => {
    await tell(terminal, config, [adminEvent('model.refused', { path: artefact.path, digest: artefact.digest, verdict, rules: rules.join(' '), why }, approver)]);
    if (options.format === 'json') terminal.stdout.write(`${JSON.stringify({ approved: false, path: artefact.path, digest: artefact.digest, verdict, rules, why })}\n`);
    else terminal.stderr.write(`sallyport: ${why}\n${shown.map((each) => `  ${each}\n`).join('')}`);
    return 1;
  };
  let signer: string | undefined;
  let unsigned = 0;
  if (options.publicKey !== undefined || options.certificateChain.length > 0 || options.trustedRoot !== undefined || options.signature !== undefined) {
    const signatureFile = resolve(options.signature ?? usualSignature(path));
    try {
      const verified = verifyModel({ model: path, signatureFile, bundle: readFound(signatureFile).toString('utf8'), trust: trustOf(options), allowSymlinks: options.allowSymlinks });
      signer = verified.by;
      // A signature may leave out paths, into which anybody can put something.
      unsigned = artefact.files.filter(({ name }) => resolve(path, name) !== signatureFile).length - verified.files;
    } catch (error) {
      if (!(error instanceof SigningError)) throw error;
      return refuse(`The signature does not hold: ${error.message}`);
    }
  }
  if (verdict === 'malicious' && !options.override) return refuse('The model is malicious. --override with --reason approves it all the same.');
  const reason = options.reason?.trim() ?? '';
  if (reason === '' && verdict === 'benign' && unsigned > 0) throw new SallyportError('usage.invalid', `The signature leaves out ${unsigned} of ${artefact.files.length} files. Say with --reason why they are approved all the same.`);
  if (reason === '' && !(verdict === 'benign' && signer !== undefined)) throw new SallyportError('usage.invalid', verdict === 'benign' ? 'Say why with --reason: nothing vouches for the model but you.' : `The model is ${verdict}. Say with --reason why it is approved all the same.`);
  // Between hashing and scanning somebody may have written: what was scanned must be what is recorded.
  if ((await changesOf(artefact)).length > 0) throw new SallyportError('input.changed', `${artefact.path} changed while it was scanned.`);
  const approval = new ApprovalStore(config.server.dataDir).add({ ...artefact, approved: new Date().toISOString(), approver, reason, verdict, rules, ...(signer === undefined ? {} : { signer }), ...(verdict === 'malicious' ? { overridden: true } : {}) });
  await tell(terminal, config, [adminEvent('model.approved', { path: approval.path, digest: approval.digest, files: approval.files.length, verdict, rules: rules.join(' '), signer: signer ?? '', reason: printable(reason, 500), approval: approval.id, overridden: approval.overridden === true }, approver)]);
  terminal.stdout.write(options.format === 'json' ? `${JSON.stringify({ ...summary(approval), approved: true, time: approval.approved })}\n` : `Approved ${approval.id}: ${approval.path}\n  ${approval.files.length} ${approval.files.length === 1 ? 'file' : 'files'}, ${verdict}, digest ${approval.digest}\n  ${signer === undefined ? 'no signature was verified' : `signed by ${signer}`}\n`);
  return 0;
}

/** The worst verdict over all files, and what led to it. */
function scan(path: string, progress: (at: string) => void): { readonly verdict: Verdict; readonly rules: readonly string[]; readonly shown: readonly string[] } {
  const reports: FileReport[] = [];
  for (const entry of walk(path)) {
    progress(entry.path.slice(-60));
    reports.push(scanEntry(entry));
  }
  const verdict = WORST.find((each) => reports.some((report) => report.verdict === each)) ?? 'unscanned';
  const bad = reports.filter((report) => report.verdict !== 'benign').sort((a, b) => WORST.indexOf(a.verdict) - WORST.indexOf(b.verdict));
  const rules = [...new Set(bad.flatMap(({ findings }) => findings.map(({ rule }) => rule)))].slice(0, MAX_RULES);
  return { verdict, rules, shown: bad.slice(0, 10).map(({ path: file, verdict: each, findings: [first] }) => `${each} ${file}: ${first?.message ?? ''}`) };
}

async function tell(terminal: Terminal, config: Config, events: readonly ReturnType<typeof adminEvent>[]): Promise<void> {
  if (!(await recordEvents(config, events))) terminal.stderr.write('sallyport: the ledger is in use; the gateway that writes it takes the event up.\n');
}

function summary({ files, beside: _, ...approval }: Approval): object {
  return { ...approval, files: files.map(({ name, size, sha256 }) => ({ name, size, sha256 })) };
}

function line({ id, path, approved, approver, verdict, signer, reason, revoked, digest, files }: Approval): string {
  return `${id}  ${path}\n  ${approved.slice(0, 19)}Z by ${printable(approver, 60)}, ${verdict}, ${files.length} ${files.length === 1 ? 'file' : 'files'}, ${digest.slice(0, 16)}${signer === undefined ? '' : `, signed by ${printable(signer, 80)}`}${revoked === undefined ? '' : `, revoked ${revoked.time.slice(0, 10)} by ${printable(revoked.by, 60)}: ${printable(revoked.reason, 100)}`}\n${reason === '' ? '' : `  ${printable(reason, 200)}\n`}`;
}
