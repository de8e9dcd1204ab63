import { isObject, type JsonValue } from '../../../../core/json.ts';
import type { Check, Found, ScanRule } from '../contract.ts';

const ALL: ScanRule = { id: 'mcp-config.approves-everything', severity: 'high', title: 'Every tool call is approved without asking', help: 'Remove the setting, or list the few harmless tools by name.', references: ['OWASP LLM06:2025', 'CWE-862'] };
const SOME: ScanRule = { id: 'mcp-config.approves-tools', severity: 'low', title: 'Some tools are approved without asking', help: 'Check that each of them can do no harm whatever it is given.', references: ['OWASP LLM06:2025'] };
const PROJECTS: ScanRule = { id: 'mcp-config.trusts-projects', severity: 'high', title: 'Servers that a project\'s own files name are started without asking', help: 'Remove the setting: whoever writes to a repository can name servers in it.', references: ['OWASP LLM03:2025', 'CWE-829'] };

const LISTS = ['autoApprove', 'alwaysAllow', 'always_allow', 'alwaysAllowTools', 'autoAllow'] as const;
/** Words in the name of a tool that make approval without asking harmful. */
const HARMFUL = /(?:delete|remove|write|exec|run|shell|command|send|pay|transfer|push|deploy|drop|update|create|edit|move|kill|install)/i;

function at(settings: JsonValue, ...keys: readonly string[]): JsonValue | undefined {
  let here: JsonValue | undefined = settings;
  for (const key of keys) here = isObject(here) ? here[key] : undefined;
  return here;
}

export const check: Check = {
  rules: [ALL, SOME, PROJECTS],
  * server({ raw, path }) {
    for (const key of LISTS) {
      const value = raw[key];
      if (value === true || value === '*' || (Array.isArray(value) && value.some((item) => item === '*' || item === '.*'))) yield { rule: ALL, message: `${key} approves all tools of this server`, path: [...path, key] };
      else if (Array.isArray(value) && value.length > 0) {
        const names = value.filter((item) => typeof item === 'string');
        const harmful = names.filter((name) => HARMFUL.test(name));
        yield { rule: SOME, message: `${key} approves ${value.length} tools${harmful.length === 0 ? '' : `, ${harmful.length} of which change something by their names (${harmful.slice(0, 5).map((name) => name.slice(0, 60)).join(', ')})`}`, path: [...path, key] };
      }
    }
    // Gemini CLI.
    if (raw['trust'] === true) yield { rule: ALL, message: 'trust: true approves all tools of this server', path: [...path, 'trust'] };
  },
  * file({ settings, client }) {
    const all = (message: string, ...path: string[]): Found => ({ rule: ALL, message, path });
    if (at(settings, 'enableAllProjectMcpServers') === true) yield { rule: PROJECTS, message: 'enableAllProjectMcpServers is on', path: ['enableAllProjectMcpServers'] };
    if (at(settings, 'permissions', 'defaultMode') === 'bypassPermissions') yield all('permissions.defaultMode is bypassPermissions', 'permissions', 'defaultMode');
    const allowed = at(settings, 'permissions', 'allow');
    if (Array.isArray(allowed) && allowed.some((item) => typeof item === 'string' && /^mcp__(?:\*|[\w-]{1,60}__\*)?$|^mcp__\*__|^\*$/.test(item))) yield all('permissions.allow approves whole servers', 'permissions', 'allow');
    for (const key of ['chat.tools.autoApprove', 'chat.tools.global.autoApprove']) if (at(settings, key) === true) yield all(`${key} is on`, key);
    if (at(settings, 'agent', 'always_allow_tool_actions') === true) yield all('agent.always_allow_tool_actions is on', 'agent', 'always_allow_tool_actions');
    if (at(settings, 'agent', 'tool_permissions', 'default') === 'allow') yield all('agent.tool_permissions.default is allow', 'agent', 'tool_permissions', 'default');
    if (at(settings, 'approval_policy') === 'never' && at(settings, 'sandbox_mode') === 'danger-full-access') yield all('approval_policy is never and sandbox_mode is danger-full-access', 'approval_policy');
    if (client === 'Gemini CLI' && (at(settings, 'general', 'defaultApprovalMode') === 'yolo' || at(settings, 'autoAccept') === true)) yield all('tool calls are accepted by default', 'general', 'defaultApprovalMode');
    if (client === 'Goose' && at(settings, 'GOOSE_MODE') === 'auto') yield all('GOOSE_MODE is auto', 'GOOSE_MODE');
  },
};
