import { configRules, reportConfig } from '../config/rules.ts';
import { ConfigJudge } from '../config/values.ts';
import type { ScanContext } from '../contract.ts';
import { judgeYaml } from './judge.ts';

/**
 * Tags that make objects, in YAML whose commands and templates another format judges by its own measure. Reported under
 * the rules of YAML.
 */
export function reportTags(text: string, context: ScanContext): void {
  if (!/!(?:!|<|[a-z]{2,20}:)|^%TAG/im.test(text)) return;
  const judge = new ConfigJudge(() => { context.budget.step(); });
  judgeYaml(text, '', judge, () => { context.budget.step(); });
  reportConfig(configRules('yaml'), judge.all().filter(({ topic }) => topic === 'target'), context);
}
