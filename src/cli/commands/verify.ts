import { resolve } from 'node:path';
import { Command } from 'commander';
import { verifyModel } from '../../supply/signing/verify.ts';
import { readFound } from '../files.ts';
import { formats, many, report, SIGNATURE, trustOf, usualSignature, type TrustOptions } from '../signing.ts';
import type { Terminal } from '../terminal.ts';

interface VerifyCommandOptions extends TrustOptions { signature?: string; ignore: string[]; ignoreUnsigned: boolean; allowSymlinks: boolean; format: 'text' | 'json' }

/** `sallyport verify`: whether a model is the one that somebody trusted signed. */
export function verifyCommand(terminal: Terminal): Command {
  return new Command('verify')
    .description('Verify that a model is, file by file, the one that was signed. Nothing is fetched.')
    .argument('<model>', 'file or folder')
    .option('--signature <file>', `the signature (default: ${SIGNATURE} in or beside the model)`)
    .option('--public-key <file>', 'trust this key (PEM or DER)')
    .option('--certificate-chain <file>', 'trust the authorities in this PEM file; may be given more than once', many, [])
    .option('--trusted-root <file>', 'trust the Sigstore instance of this trusted_root.json')
    .option('--identity <name>', 'who must have signed, as the Sigstore certificate says (an address or a URL)')
    .option('--issuer <url>', 'who must vouch for that identity')
    .option('--ignore <path>', 'pass over this path; may be given more than once', many, [])
    .option('--ignore-unsigned', 'pass over files that the signature does not know of', false)
    .option('--allow-symlinks', 'follow symbolic links even where the signature does not say so', false)
    .addOption(formats())
    .addHelpText('after', '\nGive one of --public-key, --certificate-chain, or --trusted-root with --identity and --issuer.\n\nExit codes: 0 the model is the one that was signed, 1 it is not, 2 a file could not be read.')
    .action((model: string, options: VerifyCommandOptions) => {
      report(terminal, options.format, (progress) => {
        const signatureFile = resolve(options.signature ?? usualSignature(model));
        const { by, files, digest, notes } = verifyModel({
          model, signatureFile, bundle: readFound(signatureFile).toString('utf8'), trust: trustOf(options), ignore: options.ignore, ignoreUnsigned: options.ignoreUnsigned, allowSymlinks: options.allowSymlinks, progress,
        });
        return { text: `Verified: ${files} ${files === 1 ? 'file' : 'files'}, signed by ${by}, digest ${digest}.\n${notes.map((note) => `Note: ${note}\n`).join('')}`, json: { verified: true, by, files, digest, notes } };
      });
    });
}
