import { configRules, reportConfig } from '../config/rules.ts';
import { ConfigJudge } from '../config/values.ts';
import type { Format, SupplyRule } from '../contract.ts';
import { readText } from '../text.ts';

const MAX_TEMPLATE = 4 * 1024 * 1024;
const EXTENSIONS = ['.jinja', '.jinja2', '.j2'];
const { template, oddTemplate, note } = configRules('jinja');
const RULES = {
  notText: { id: 'jinja.not-text', title: 'Named as a template, and no text', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
} as const satisfies Record<string, SupplyRule>;

/** Templates of chats and prompts, as files of their own. */
export const format: Format = {
  id: 'jinja',
  title: 'Jinja template',
  extensions: EXTENSIONS,
  carriesCode: true,
  mayBeEmpty: true,
  rules: [template, oddTemplate, RULES.notText],
  goesByName: () => true,
  detect: ({ name, extension }) => (EXTENSIONS.includes(extension) || /^chat_template\b(?!.*\.json$)/.test(name) ? 'name' : undefined),
  scan: (input, context) => {
    const { text, binary } = readText(input, MAX_TEMPLATE, context);
    if (binary) return context.report(RULES.notText, 'The content is not text.');
    const judge = new ConfigJudge(() => { context.budget.step(); });
    judge.template(text, input.name.split('/').at(-1) ?? '', '');
    reportConfig({ ...configRules('jinja'), template, oddTemplate, note }, judge.all(), context);
  },
};
