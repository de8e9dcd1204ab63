import { WIRE_CASES } from './wire-cases.ts';

/** One row of the coverage table. */
export interface CoverageRow {
  readonly surface: string;
  readonly form: string;
  readonly role: string;
  readonly wire: string;
  readonly kind: string;
  readonly read: 'text' | 'indeterminate';
  /** Numbers of choices tested. */
  readonly choices: readonly number[];
}

/** What the conformance suite tests: the same list that it runs, so that a row cannot be claimed without its test. */
export function coverageRows(): readonly CoverageRow[] {
  const rows = new Map<string, CoverageRow & { choices: number[] }>();
  for (const { surface, form, role, wire, kind, choices, expected } of WIRE_CASES) {
    const key = [surface, form, role, wire].join('|');
    const read = expected.every(({ text }) => text !== undefined) ? 'text' : 'indeterminate';
    let row = rows.get(key);
    if (row === undefined) rows.set(key, (row = { surface, form, role, wire, kind, read, choices: [] }));
    if (!row.choices.includes(choices)) row.choices.push(choices);
  }
  return [...rows.values()];
}

/** The table as Markdown. `indeterminate`: the part is found and reported, but holds nothing that can be read as text. */
export function renderCoverage(): string {
  const lines = [
    '# Wire coverage',
    '',
    'What the conformance suite sends through each surface. Generated from its cases; each row is a test that passes.',
    '',
    '| Surface | Form | Role | On the wire | Part kind | Read as | Choices |',
    '|---|---|---|---|---|---|---|',
  ];
  for (const row of coverageRows()) lines.push(`| ${row.surface} | ${row.form} | ${row.role} | ${row.wire} | ${row.kind} | ${row.read} | ${row.choices.join(', ')} |`);
  return `${lines.join('\n')}\n`;
}
