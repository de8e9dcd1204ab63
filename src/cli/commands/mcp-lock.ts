import { Command, Option } from 'commander';
import { SallyportError } from '../../core/errors.ts';
import { adminEvent } from '../../gateway/record.ts';
import type { LockLook, ShownDifference } from '../../gateway/mcp/lock-run.ts';
import { definitionLines, quoted } from '../definition-lines.ts';
import { CONFIG_HELP, DATA_DIR_HELP } from '../base-program.ts';
import { exitWith, type ExitCode } from '../exit.ts';
import { closeMcp, openMcp } from '../mcp-run.ts';
import { style, write, type Terminal } from '../terminal.ts';

interface Options { config?: string; dataDir?: string; accept?: true; server: string[]; format: 'text' | 'json' }

/** `sallyport mcp lock`: what differs from the approved definitions, and their approval. */
export function mcpLockCommand(terminal: Terminal, version: string): Command {
  return new Command('lock')
    .description('Show how the servers\' definitions differ from the lock file; with --accept, approve them.')
    .option('-c, --config <file>', CONFIG_HELP)
    .option('--data-dir <folder>', DATA_DIR_HELP)
    .option('--accept', 'write what the servers define now to the lock file')
    .addOption(new Option('--server <name>', 'only this server; may be given several times').argParser((name: string, before: string[]) => [...before, name]).default([] as string[], 'all'))
    .addOption(new Option('--format <format>', 'how to report').choices(['text', 'json']).default('text'))
    .addHelpText('after', '\nStarts the servers and asks what they define. Nothing is written without --accept, and then only for servers that\nanswered. Approval does not overrule the policy: a definition that it blocks stays blocked.\n\nExit codes: 0 nothing differs or it was accepted, 1 something differs, 2 a server could not be asked.')
    .action(async (_own: Options, command: Command) => {
      // `sallyport mcp` has some of the same options, and takes them wherever they stand.
      exitWith(await lock(terminal, version, command.optsWithGlobals<Options>()));
    });
}

async function lock(terminal: Terminal, version: string, options: Options): Promise<ExitCode> {
  const { acceptDefinitions, lookAtDefinitions } = await import('../../gateway/mcp/lock-run.ts');
  const run = await openMcp(terminal, version, options);
  try {
    for (const name of options.server) if (!run.config.mcp.servers.some((server) => server.name === name)) throw new SallyportError('usage.invalid', `The configuration has no MCP server ${JSON.stringify(name)}.`, { help: 'Use a name of mcp.servers.' });
    const look = await lookAtDefinitions(run.front, options.server);
    const accepted = options.accept === true && look.differences.length > 0;
    if (accepted) {
      acceptDefinitions(look);
      run.ledger.record(adminEvent('mcp.lock_written', { file: run.config.mcp.lock, servers: Object.keys(look.pins).join(' '), why: 'accepted', differences: look.differences.length }));
    }
    const { differences, failed, unused } = look;
    await write(terminal.stdout, options.format === 'json' ? `${JSON.stringify({ lock: run.config.mcp.lock, differences, failed, unused, accepted }, undefined, 2)}\n` : text(terminal, run.config.mcp.lock, look, accepted));
    return failed.length > 0 ? 2 : differences.length > 0 && !accepted ? 1 : 0;
  } finally {
    await closeMcp(run);
  }
}

const WORDS: Readonly<Record<ShownDifference['what'], string>> = { server: 'server', endpoint: 'how it is started or reached', identity: 'what it calls itself', instructions: 'its instructions', tools: 'tool', prompts: 'prompt', resources: 'resource', resourceTemplates: 'resource template' };
const SIGNS = { added: ['+', 'green'], removed: ['-', 'red'], changed: ['~', 'yellow'] } as const;

function text(terminal: Terminal, path: string, { differences, failed, unused }: LockLook, accepted: boolean): string {
  const lines: string[] = [];
  let server = '';
  const hidden = differences.filter((each) => each.hidden).length;
  for (const each of differences) {
    if (each.server !== server) lines.push(...(lines.length === 0 ? [] : ['']), style(terminal, 'bold', each.server));
    ({ server } = each);
    const [sign, color] = SIGNS[each.change];
    // Names and texts are the server's own: written so that they cannot move the cursor.
    lines.push(`  ${style(terminal, color, sign)} ${WORDS[each.what]}${each.name === '' ? '' : ` ${quoted(each.name)}`} ${each.change}${each.fields.length === 0 ? '' : `: ${each.fields.map((field) => quoted(field).slice(1, -1)).join(', ')}`}`);
    if (each.hidden) lines.push(`      ${style(terminal, 'dim', `not shown to clients: no pattern of mcp.servers.${each.server}.${each.what === 'resourceTemplates' ? 'resources' : each.what} matches it`)}`);
    if (each.text !== undefined) lines.push(...definitionLines(each.text).map((line) => `      ${line}`));
    if (each.rules.length > 0) lines.push(`      ${style(terminal, each.blocked ? 'red' : 'yellow', `${each.blocked ? 'blocked by the policy' : 'found'}: ${each.rules.join(', ')}`)}`);
  }
  for (const { server: name, message } of failed) lines.push(`${style(terminal, 'red', name)}: ${message}`);
  if (unused.length > 0) lines.push(`${path} also has ${unused.map(quoted).join(', ')}, which the configuration has not.`);
  if (differences.length === 0 && failed.length === 0) lines.push(`Nothing differs from ${path}.`);
  else if (accepted) lines.push('', `Accepted and written to ${path}.`);
  else if (differences.length > 0) lines.push('', ...(hidden === 0 ? [] : [`${hidden} of them clients do not get to see; approving them changes nothing until a pattern matches them.`]), `${differences.length} difference${differences.length === 1 ? '' : 's'} from ${path}. If this is what you expect: sallyport mcp lock --accept`);
  return `${lines.join('\n')}\n`;
}
