import { basename, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { settingsFolders } from '../../core/config.ts';
import type { Severity } from '../../inspect/contract.ts';
import type { ConfigScan } from '../../gateway/mcp/scan/scan.ts';
import { exitWith, type ExitCode } from '../exit.ts';
import { loadEngine, ready } from '../engine.ts';
import { style, write, type Terminal } from '../terminal.ts';

interface Options { format: 'text' | 'json' }

/** `sallyport mcp scan`: what is risky in the MCP configurations of this machine. */
export function mcpScanCommand(terminal: Terminal): Command {
  return new Command('scan')
    .description('Audit the MCP configurations of this machine offline, executing nothing.')
    .argument('[config...]', 'configuration files (default: those of the common clients, for this user and this folder)')
    .addOption(new Option('--format <format>', 'how to report').choices(['text', 'json']).default('text'))
    .addHelpText('after', '\nReads JSON (with comments), TOML and YAML: Claude Desktop, Claude Code, Cursor, VS Code, Windsurf, Gemini CLI, Codex,\nCline, Roo Code, Kilo Code, Continue, Zed, Copilot CLI, LM Studio, Amazon Q, Kiro, Junie, Goose, opencode, and sallyport.yaml.\nNo server is started, no address is called, and no secret is printed.\n\nExit codes: 0 nothing found, 1 something found, 2 a file could not be read.\n\nExample:\n  sallyport mcp scan --format json > mcp-audit.json')
    .action(async (paths: string[], options: Options) => {
      exitWith(await scan(terminal, paths, options));
    });
}

async function scan(terminal: Terminal, paths: readonly string[], { format }: Options): Promise<ExitCode> {
  const [{ knownPlaces }, { machineOf, scanConfigs }, loaded] = await Promise.all([import('../../gateway/mcp/scan/clients.ts'), import('../../gateway/mcp/scan/scan.ts'), loadEngine()]);
  const engine = ready(loaded);
  const folders = settingsFolders();
  const known = knownPlaces({ platform: process.platform, ...folders, project: process.cwd() });
  const places = paths.length === 0 ? known : paths.map((path) => ({ path, client: known.find((place) => resolve(place.path) === resolve(path))?.client ?? known.find((place) => basename(place.path) === basename(path))?.client ?? 'unknown' }));
  const machine = machineOf(folders.home, engine);
  const result = scanConfigs(places, machine, paths.length > 0);
  await write(terminal.stdout, format === 'json' ? `${JSON.stringify(result, undefined, 2)}\n` : text(terminal, result, known.length));
  return result.summary.unread > 0 ? 2 : result.findings.length > 0 ? 1 : 0;
}

const COLORS: Readonly<Record<Severity, 'red' | 'yellow' | 'cyan' | 'dim'>> = { critical: 'red', high: 'red', medium: 'yellow', low: 'cyan', info: 'dim' };

function text(terminal: Terminal, { files, findings, summary }: ConfigScan, looked: number): string {
  if (files.length === 0) return `No MCP configuration was found in the ${looked} places of the common clients.\n`;
  const lines: string[] = [];
  for (const file of files) {
    lines.push(`${style(terminal, 'bold', safe(file.path))}  ${file.client}${file.status === 'unread' ? style(terminal, 'red', `  not read: ${safe(file.reason ?? '')}`) : `  ${file.servers.length} server${file.servers.length === 1 ? '' : 's'}`}`);
    for (const finding of findings.filter((each) => each.file === file.path)) {
      lines.push(`  ${style(terminal, COLORS[finding.severity], finding.severity.padEnd(8))} ${finding.rule}${finding.server === undefined ? '' : `  ${safe(finding.server)}`}${finding.line === undefined ? '' : `  line ${finding.line}`}`, `           ${safe(finding.message)}`, `           ${finding.help}`);
    }
  }
  const counts = Object.entries(summary.findings).map(([severity, count]) => `${count} ${severity}`).join(', ');
  lines.push('', `${summary.servers} server${summary.servers === 1 ? '' : 's'} in ${summary.files} file${summary.files === 1 ? '' : 's'}: ${counts === '' ? 'nothing found' : counts}.${summary.unread === 0 ? '' : ` ${summary.unread} could not be read.`}`);
  return `${lines.join('\n')}\n`;
}

/** Names and paths come from files: without anything that could move the cursor. */
function safe(value: string): string {
  return value.replaceAll(/[^\x20-\x7e]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
