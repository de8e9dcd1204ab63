import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { secretFromEnv } from '../../core/config.ts';
import { SallyportError } from '../../core/errors.ts';
import { WHOLE_FILE_BYTES } from '../../core/limits.ts';
import { readBundle } from '../../supply/signing/bundle.ts';
import { SigningError } from '../../supply/signing/errors.ts';
import { signModel } from '../../supply/signing/sign.ts';
import { readFound, readInput, writeOutput } from '../files.ts';
import { formats, many, report, SIGNATURE, usualSignature } from '../signing.ts';
import type { Terminal } from '../terminal.ts';

interface SignCommandOptions { signature?: string; privateKey: string; certificateChain?: string; ignore: string[]; allowSymlinks: boolean; shardSize?: number; hash: 'sha256' | 'blake2b'; format: 'text' | 'json' }

/** `sallyport sign`: a signature over a model's files that OpenSSF model signing can verify, too. */
export function signCommand(terminal: Terminal): Command {
  return new Command('sign')
    .description('Sign a model (a file or a folder) as OpenSSF model signing v1.0 says.')
    .argument('<model>', 'file or folder')
    .requiredOption('--private-key <file>', 'PEM file of an elliptic-curve key (P-256, P-384 or P-521); SALLYPORT_KEY_PASSWORD opens an encrypted one')
    .option('--certificate-chain <file>', "PEM file: the signer's certificate, then those between it and the root; without it the bare key signs")
    .option('--signature <file>', `where to write the signature (default: ${SIGNATURE} in or beside the model)`)
    .option('--ignore <path>', 'leave this path out; may be given more than once', many, [])
    .option('--allow-symlinks', 'follow symbolic links instead of refusing them', false)
    .option('--shard-size <bytes>', 'hash files in pieces of this size', parseSize)
    .addOption(new Option('--hash <name>', 'hash of the files').choices(['sha256', 'blake2b']).default('sha256'))
    .addOption(formats())
    .addHelpText('after', '\nExit codes: 0 signed, 1 the model cannot be signed as it is, 2 a file could not be read or written.\n\nExample:\n  openssl ecparam -name prime256v1 -genkey -noout -out key.pem\n  sallyport sign models/classifier --private-key key.pem')
    .action((model: string, options: SignCommandOptions) => {
      report(terminal, options.format, (progress) => {
        const signatureFile = resolve(options.signature ?? usualSignature(model));
        refuseToReplace(signatureFile);
        const password = secretFromEnv('SALLYPORT_KEY_PASSWORD');
        const signed = signModel({
          model, signatureFile, privateKey: readInput(options.privateKey), ...(password === undefined ? {} : { password }),
          ...(options.certificateChain === undefined ? {} : { chain: readInput(options.certificateChain) }), ignore: options.ignore, allowSymlinks: options.allowSymlinks,
          ...(options.shardSize === undefined ? {} : { shardSize: options.shardSize }), hashType: options.hash, progress,
        });
        if (signed.bundle.length > WHOLE_FILE_BYTES) throw new SallyportError('usage.invalid', `The signature would have ${signed.bundle.length} bytes, more than the ${WHOLE_FILE_BYTES} that are read of one.`, { help: 'Sign fewer files, or take a larger --shard-size.' });
        writeOutput(signatureFile, signed.bundle);
        return { text: `Signed ${signed.files} ${signed.files === 1 ? 'file' : 'files'}, digest ${signed.digest}.\nThe signature is ${signatureFile}.\n`, json: { signature: signatureFile, files: signed.files, digest: signed.digest } };
      });
    });
}

function parseSize(value: string): number {
  const size = Number(value);
  if (!Number.isSafeInteger(size) || size < 1) throw new InvalidArgumentError('a whole number of bytes');
  return size;
}

/** Only a signature is replaced: `--signature weights.bin` would leave no weights, and a link that came with the model leads anywhere. */
function refuseToReplace(file: string): void {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats === undefined || (stats.isFile() && stats.size === 0)) return;
  const refusal = (why: string): SallyportError => new SallyportError('usage.invalid', `${file} is there and ${why}, so that it is not replaced.`, { help: 'Name another file with --signature, or remove this one.' });
  if (!stats.isFile()) throw refusal('is no regular file');
  try {
    readBundle(readFound(file).toString('utf8'));
  } catch (error) {
    if (error instanceof SigningError) throw refusal('is no signature');
    throw error;
  }
}
