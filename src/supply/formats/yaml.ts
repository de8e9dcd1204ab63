import { configRules, reportConfig } from '../config/rules.ts';
import { ConfigJudge } from '../config/values.ts';
import type { Format, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { firstInk, looksLikeText, readText } from '../text.ts';
import { judgeYaml } from '../yaml/judge.ts';

const MAX_YAML = 32 * 1024 * 1024;
/** Files of YAML that have another name: MLflow's, conda's. */
const NAMES = new Set(['mlmodel', 'mlproject', '.prettierrc', '.clang-format', '.condarc', 'model_config']);

const CONFIG = configRules('yaml');
const RULES = {
  malformed: { id: 'yaml.not-text', title: 'Named as YAML, and no text', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
} as const satisfies Record<string, SupplyRule>;

function scan(input: ScanInput, context: ScanContext): void {
  const { text, binary } = readText(input, MAX_YAML, context);
  if (binary) return context.report(RULES.malformed, 'The content is not text.');
  const file = (input.name.split('/').at(-1) ?? '').toLowerCase();
  const spend = (): void => { context.budget.step(); };
  const judge = new ConfigJudge(spend);
  judgeYaml(text, file, judge, spend);
  reportConfig(CONFIG, judge.all(), context);
}

/** Configurations in YAML: tags that make objects, Hydra's targets, templates and commands. */
export const format: Format = {
  id: 'yaml',
  title: 'YAML',
  extensions: ['.yaml', '.yml'],
  carriesCode: false,
  mayBeEmpty: true,
  rules: [...Object.values(CONFIG), ...Object.values(RULES)],
  detect: ({ head, name, extension }) => {
    if (extension === '.yaml' || extension === '.yml' || NAMES.has(name)) return 'name';
    // The head of a page in Markdown is no document that a loader reads.
    if (/^\.(?:mdx?|markdown|[rq]md|rst|html?)$/.test(extension)) return undefined;
    const ink = firstInk(head);
    if (ink !== 0x25 && ink !== 0x2d && !head.includes('!!python/')) return undefined;
    return /^\uFEFF?(?:%YAML |---[ \t]*(?:!|\n[\w"'-]))|^[^\n]{0,200}!!python\//.test(head.toString('utf8', 0, 1024)) && looksLikeText(head) ? 'structure' : undefined;
  },
  scan,
};
