import type { ScanContext, SupplyRule } from '../contract.ts';
import type { ConfigIssue, Topic } from './values.ts';

const CONFIG = ['OWASP LLM03:2025', 'AML.T0010'];

/** Rules of configurations, under the ids of the format that holds them. */
export interface ConfigRules {
  readonly template: SupplyRule;
  readonly oddTemplate: SupplyRule;
  readonly target: SupplyRule;
  readonly unknownTarget: SupplyRule;
  readonly code: SupplyRule;
  readonly oddCode: SupplyRule;
  readonly remote: SupplyRule;
  readonly note: SupplyRule;
}

export function configRules(format: string): ConfigRules {
  return {
    template: { id: `${format}.template-code`, title: 'A template reaches into the program that renders it, or gives hidden orders', severity: 'critical', verdict: 'malicious', references: ['CWE-1336', ...CONFIG] },
    oddTemplate: { id: `${format}.odd-template`, title: 'A template does what templates of chats have no use for', severity: 'medium', verdict: 'suspicious', references: ['CWE-1336', ...CONFIG] },
    target: { id: `${format}.dangerous-target`, title: 'Loading calls or imports something that acts on the machine', severity: 'critical', verdict: 'malicious', references: ['CWE-470', ...CONFIG] },
    unknownTarget: { id: `${format}.unknown-target`, title: 'Loading calls or imports something not known to be safe', severity: 'medium', verdict: 'suspicious', references: ['CWE-470', ...CONFIG] },
    code: { id: `${format}.dangerous-code`, title: 'A value is code or a command that acts against whoever runs it', severity: 'critical', verdict: 'malicious', references: ['CWE-94', ...CONFIG] },
    oddCode: { id: `${format}.odd-code`, title: 'A value is code', severity: 'medium', verdict: 'suspicious', references: ['CWE-94', ...CONFIG] },
    remote: { id: `${format}.custom-code`, title: 'Loading brings in code that the repository, or another one, provides', severity: 'medium', verdict: 'suspicious', references: ['CWE-829', ...CONFIG] },
    note: { id: `${format}.note`, title: 'Worth knowing', severity: 'info', verdict: 'none', references: [] },
  };
}

const OF: Readonly<Record<Topic, readonly [danger: keyof ConfigRules, odd: keyof ConfigRules]>> = {
  template: ['template', 'oddTemplate'], target: ['target', 'unknownTarget'], code: ['code', 'oddCode'], remote: ['target', 'remote'], key: ['code', 'oddCode'], note: ['code', 'note'],
};

export function reportConfig(rules: ConfigRules, issues: Iterable<ConfigIssue>, context: ScanContext): void {
  for (const { topic, level, what, at } of issues) {
    const [danger, odd] = OF[topic];
    context.report(rules[level === 'danger' ? danger : level === 'odd' ? odd : 'note'], what, at === '' ? undefined : at);
  }
}
