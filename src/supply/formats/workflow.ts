import type { Format, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { manifestText, MAX_YAML_MANIFEST, yamlManifest } from '../packages/read.ts';
import { judgeWorkflow } from '../packages/workflow.ts';
import { reportTags } from '../yaml/tags.ts';

const REFERENCES = ['OWASP LLM03:2025', 'AML.T0010'];
const RULES = {
  injection: { id: 'workflow.injection', title: 'What a stranger writes becomes part of a script', severity: 'high', verdict: 'suspicious', references: ['CWE-94', ...REFERENCES] },
  checkout: { id: 'workflow.untrusted-checkout', title: 'What a stranger proposes is run with the rights of the repository', severity: 'high', verdict: 'suspicious', references: ['CWE-829', ...REFERENCES] },
  open: { id: 'workflow.open-door', title: 'Strangers run commands with the rights and secrets of the repository', severity: 'critical', verdict: 'malicious', references: ['CWE-94', ...REFERENCES] },
  moving: { id: 'workflow.moving-action', title: 'An action that can change any day is handed a secret', severity: 'medium', verdict: 'suspicious', references: ['CWE-829', ...REFERENCES] },
  permissions: { id: 'workflow.write-all', title: 'A job may write everything', severity: 'low', verdict: 'none', references: ['CWE-250'] },
  secret: { id: 'workflow.exposed-secret', title: 'Secrets go where others read them', severity: 'medium', verdict: 'suspicious', references: ['CWE-532', 'OWASP LLM02:2025'] },
} as const satisfies Record<string, SupplyRule>;

function scan(input: ScanInput, context: ScanContext): void {
  const text = manifestText(input, context, MAX_YAML_MANIFEST);
  reportTags(text, context);
  judgeWorkflow(yamlManifest(text, context), context, RULES);
}

/** Workflows and actions of GitHub (also as Gitea and Forgejo take them). */
export const format: Format = {
  id: 'workflow',
  title: 'GitHub workflow or action',
  extensions: [],
  carriesCode: true,
  mayBeEmpty: true,
  covers: ['yaml'],
  rules: Object.values(RULES),
  detect: ({ name, head, input }) => {
    if (/(?:^|[/\\])\.(?:github|gitea|forgejo)[/\\]workflows[/\\][^/\\]{1,200}\.ya?ml$/i.test(input.name)) return 'name';
    return /^action\.ya?ml$/.test(name) && /^(?:runs|inputs|outputs|name)\s{0,4}:/m.test(head.toString('utf8')) ? 'name' : undefined;
  },
  scan,
};
