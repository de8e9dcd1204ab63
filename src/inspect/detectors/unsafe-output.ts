import type { Detector, Inspected, Match, Rule, Subject } from '../contract.ts';
import { NOTHING_FOUND } from '../contract.ts';
import { FENCE_WINDOW, Fences, LINE_AFTER, inlineCode } from './unsafe-output/code.ts';
import type { Construct } from './unsafe-output/construct.ts';
import { holdFor, withoutOverlap } from './unsafe-output/construct.ts';
import { TAG_CAP, markup } from './unsafe-output/markup.ts';
import { mayHoldPayload, payloads, pendingPayload } from './unsafe-output/payloads.ts';
import { terminalEscapes } from './unsafe-output/terminal.ts';

const rule = (id: string, severity: Rule['severity'], title: string, paranoia: Rule['paranoia'] = 1): Rule => ({
  id: `unsafe_output.${id}`, category: 'unsafe_output', severity, title, paranoia, references: ['OWASP LLM05:2025'],
});

const RULES: readonly Rule[] = [
  rule('script', 'high', 'Element that runs code or loads a document'),
  rule('event-handler', 'high', 'Element with an event handler'),
  rule('javascript-url', 'high', 'Link that runs script'),
  rule('terminal-escape', 'medium', 'Terminal control sequence'),
  rule('markdown-html-form', 'medium', 'Form element in prose'),
  rule('css-expression', 'medium', 'Style that runs script'),
  rule('template-injection', 'medium', 'Expression that a template engine would run', 2),
  rule('xml-entity', 'medium', 'XML document that defines an entity', 2),
  rule('server-include', 'medium', 'Code that a web server would run', 2),
  rule('latex-command', 'medium', 'LaTeX command that runs programs or reads files', 2),
  rule('path-traversal', 'low', 'Path that leaves its folder', 2),
  rule('header-injection', 'low', 'Encoded line break before a header', 2),
  rule('sql-injection', 'medium', 'Text that would change an SQL statement', 2),
  rule('sql-destructive', 'low', 'SQL statement that removes a table', 3),
  rule('shell-payload', 'medium', 'Shell command that removes, downloads and runs, or connects back', 2),
  rule('spreadsheet-formula', 'medium', 'Formula that a spreadsheet would run', 2),
  rule('code-sample', 'info', 'Active markup inside Markdown code', 4),
];

/** Characters from the start of a construct to the furthest that may decide it. */
const REACH = TAG_CAP + LINE_AFTER + 64;

/** Markup and payloads. */
function* both(text: string, from: number): Generator<Construct> {
  yield* markup(text, from);
  yield* payloads(text, from);
}

/** Constructs that begin at or after `from`; what Markdown shows as code is a sample. */
function* constructs(text: string, from: number, nonAscii: boolean): Generator<Construct> {
  const fenced = new Fences(text);
  for (const found of both(text, from)) {
    if (found.rule === '') {
      yield found;
      continue;
    }
    if (fenced.contains(found.start)) {
      yield { ...found, rule: 'unsafe_output.code-sample' };
      continue;
    }
    const inline = inlineCode(text, found.start, found.end);
    yield { ...found, rule: inline.inside ? 'unsafe_output.code-sample' : found.rule, until: Math.max(found.until, inline.until), open: found.open || inline.open };
  }
  if (nonAscii || text.includes('\x1b')) yield* terminalEscapes(text, from);
}

/** Markup, addresses, styles and escapes all have one of these. */
const SIGNS = /[<:(&\\\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

/** Whether nothing that is looked for begins at or after a position, as a cheap look tells. */
function isQuiet(text: string, from: number): boolean {
  return !SIGNS.test(from === 0 ? text : text.slice(from)) && !mayHoldPayload(text, from);
}

function inspect(subject: Subject): Inspected {
  const { text } = subject;
  if (isQuiet(text, 0)) return NOTHING_FOUND;
  const found = [...constructs(text, 0, subject.nonAscii)].filter((construct) => construct.rule !== '');
  if (found.length === 0) return NOTHING_FOUND;
  const matches: Match[] = withoutOverlap(found).map(({ rule, start, end, confidence, severity }) => ({
    rule, span: [start, end], confidence, ...(severity === undefined ? {} : { severity }),
  }));
  return { matches };
}

/** Markup and control sequences in answers that would act where the answer is shown. */
export const detector: Detector = {
  id: 'unsafe-output',
  title: 'Unsafe output',
  version: 2,
  rules: RULES,
  applies: (subject) => subject.direction === 'answer' && subject.kind !== 'tool_arguments',
  inspect,
  stream: {
    lookback: FENCE_WINDOW + REACH + 8,
    quiet: isQuiet,
    hold(text, from) {
      const near = [...constructs(text, Math.max(0, text.length - 2 * REACH), true)];
      return holdFor(near, pendingPayload(text, from), text.length, from);
    },
  },
};
