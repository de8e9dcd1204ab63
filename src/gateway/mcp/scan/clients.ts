import { join } from 'node:path';

export interface Place {
  readonly client: string;
  readonly path: string;
  /** Whether it is a folder, in which each file names servers. */
  readonly folder?: boolean;
}

interface Folders {
  readonly platform: NodeJS.Platform;
  readonly home: string | undefined;
  readonly appData: string | undefined;
  readonly xdgConfig: string | undefined;
  /** The folder whose own configuration files are looked at too. */
  readonly project: string;
}

/** Files below the home folder, the same on all systems. */
const AT_HOME: readonly (readonly [client: string, path: string])[] = [
  ['Claude Code', '.claude.json'], ['Claude Code', '.claude/settings.json'], ['Claude Code', '.claude/settings.local.json'],
  ['Cursor', '.cursor/mcp.json'],
  ['Windsurf', '.codeium/windsurf/mcp_config.json'], ['Windsurf', '.codeium/windsurf-next/mcp_config.json'], ['Windsurf', '.codeium/mcp_config.json'],
  ['Gemini CLI', '.gemini/settings.json'],
  ['Codex', '.codex/config.toml'],
  ['Cline', '.cline/data/settings/cline_mcp_settings.json'],
  ['Continue', '.continue/config.yaml'], ['Continue', '.continue/config.json'],
  ['Copilot CLI', '.copilot/mcp-config.json'],
  ['LM Studio', '.lmstudio/mcp.json'],
  ['Amazon Q', '.aws/amazonq/mcp.json'],
  ['Kiro', '.kiro/settings/mcp.json'],
  ['Junie', '.junie/mcp/mcp.json'],
];

/** Files below the folder for settings (`~/.config`, `~/Library/Application Support`, `%APPDATA%`). */
const IN_SETTINGS: readonly (readonly [client: string, path: string])[] = [
  ['Claude Desktop', 'Claude/claude_desktop_config.json'],
  ...['Code', 'Code - Insiders', 'VSCodium', 'Cursor', 'Windsurf'].flatMap((editor): [string, string][] => [
    [editor === 'Code' ? 'VS Code' : editor, `${editor}/User/mcp.json`],
    [editor === 'Code' ? 'VS Code' : editor, `${editor}/User/settings.json`],
    ['Cline', `${editor}/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json`],
    ['Roo Code', `${editor}/User/globalStorage/rooveterinaryinc.roo-cline/settings/mcp_settings.json`],
    ['Kilo Code', `${editor}/User/globalStorage/kilocode.kilo-code/settings/mcp_settings.json`],
  ]),
];

/** Files below `~/.config` on Linux and macOS alike. */
const IN_XDG: readonly (readonly [client: string, path: string])[] = [
  ['Zed', 'zed/settings.json'], ['Goose', 'goose/config.yaml'], ['opencode', 'opencode/opencode.json'], ['opencode', 'opencode/opencode.jsonc'],
];

/** Files in a project's folder. */
const IN_PROJECT: readonly (readonly [client: string, path: string])[] = [
  ['Claude Code', '.mcp.json'], ['Claude Code', '.claude/settings.json'], ['Claude Code', '.claude/settings.local.json'],
  ['Cursor', '.cursor/mcp.json'], ['Continue', '.continue/config.yaml'], ['Continue', '.continue/config.json'], ['Amazon Q', '.amazonq/mcp.json'], ['Kilo Code', '.kilocode/mcp.json'], ['VS Code', '.vscode/mcp.json'], ['VS Code', '.vscode/settings.json'], ['Gemini CLI', '.gemini/settings.json'], ['Codex', '.codex/config.toml'],
  ['Roo Code', '.roo/mcp.json'], ['Zed', '.zed/settings.json'], ['opencode', 'opencode.json'], ['Kiro', '.kiro/settings/mcp.json'], ['Junie', '.junie/mcp/mcp.json'],
];

const MANAGED: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['/Library/Application Support/ClaudeCode/managed-mcp.json'],
  linux: ['/etc/claude-code/managed-mcp.json'],
  win32: ['C:\\Program Files\\ClaudeCode\\managed-mcp.json'],
};

/** Where the common MCP clients keep their configuration on this machine, whether the files are there or not. */
export function knownPlaces({ platform, home, appData, xdgConfig, project }: Folders): Place[] {
  const places: Place[] = [];
  const add = (base: string | undefined, list: readonly (readonly [string, string])[]): void => {
    if (base !== undefined) for (const [client, path] of list) places.push({ client, path: join(base, path) });
  };
  const xdg = xdgConfig ?? (home === undefined ? undefined : join(home, '.config'));
  add(home, AT_HOME);
  add(platform === 'win32' ? appData : platform === 'darwin' ? (home === undefined ? undefined : join(home, 'Library/Application Support')) : xdg, IN_SETTINGS);
  add(platform === 'win32' ? appData : xdg, platform === 'win32' ? [['Zed', 'Zed/settings.json'], ['Goose', 'Block/goose/config/config.yaml']] : IN_XDG);
  for (const path of MANAGED[platform] ?? []) places.push({ client: 'Claude Code', path });
  add(project, IN_PROJECT);
  for (const base of [home, project]) if (base !== undefined) places.push({ client: 'Continue', path: join(base, '.continue/mcpServers'), folder: true });
  return places.filter((place, i) => places.findIndex(({ path }) => path === place.path) === i);
}
