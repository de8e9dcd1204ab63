import type { Format, SupplyRule } from '../contract.ts';
import { checkDataSet } from '../data/check.ts';
import { readParquet } from '../data/readers/parquet.ts';

const RULES = {
  head: { id: 'parquet.no-head', title: 'Named as Parquet, and does not begin as such', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
} as const satisfies Record<string, SupplyRule>;

/** Data sets as Parquet tables: texts and labels, lists of messages too. */
export const format: Format = {
  id: 'parquet',
  title: 'Parquet table',
  extensions: ['.parquet', '.pq'],
  carriesCode: false,
  rules: Object.values(RULES),
  detect: ({ head, tail, extension }) => {
    if ((head[0] === 0x50 && /^PAR[1E]/.test(head.toString('latin1', 0, 4))) || (extension === '.parquet' && tail.toString('latin1').endsWith('PAR1'))) return 'signature';
    return extension === '.parquet' || extension === '.pq' ? 'name' : undefined;
  },
  scan(input, context) {
    if (!/^PAR[1E]$/.test(input.read(0, 4).toString('latin1'))) context.report(RULES.head, 'The first bytes are not those of Parquet.');
    checkDataSet(input, context, readParquet);
  },
};
