import { z } from 'zod';
import { CATEGORIES, SEVERITIES } from '../../inspect/contract.ts';
import { compilePattern } from '../../inspect/patterns.ts';
import { SallyportError } from '../../core/errors.ts';
import { ORIGINS } from '../../conversation/types.ts';
import type { Origin } from '../../conversation/types.ts';
import { eatenEscape, explained, oneOrMore, section } from './values.ts';

/** What the id of a rule of the user's looks like. */
export const OWN_ID = /^user\.[a-z0-9][a-z0-9-]{0,62}$/;
const WORD_CHARS = 400;

const pattern = z.string().min(1).superRefine((text, context) => {
  const eaten = eatenEscape(text);
  if (eaten !== undefined) context.addIssue({ code: 'custom', message: `not a usable RE2 pattern: ${eaten}` });
  try {
    compilePattern(text);
  } catch (error) {
    if (!(error instanceof SallyportError)) throw error;
    context.addIssue({ code: 'custom', message: error.message.replace(/^T/, 't').replace(/\.$/, '') });
  }
}).meta({ shape: 'RE2 pattern' });
const word = z.string().max(WORD_CHARS).regex(/[\p{L}\p{N}\p{P}\p{S}]/u, { error: 'must not be empty' });
const text = z.string().min(1).max(1_000);

const term = z.preprocess((value) => (typeof value === 'string' ? { word: value } : value), section({
  word: explained(word.optional(), 'On word boundaries, white space as one space. A bare text means this.'),
  text: explained(text.optional(), 'Anywhere, inside words too.'),
  pattern: explained(pattern.optional(), 'RE2 pattern, matched line by line: no back-references, no look-around.'),
}).superRefine((value, context) => {
  const said = [value.word, value.text, value.pattern].filter((each) => each !== undefined).length;
  if (said !== 1) context.addIssue({ code: 'custom', message: 'needs one of word, text and pattern' });
}));

const terms = (what: string) => explained(z.array(term).min(1, { error: 'the list is empty' }).max(1_000).optional(), what, { shape: 'list of words, or of {word}, {text} or {pattern}', standard: 'none' });

const ownRule = section({
  id: explained(z.string().regex(OWN_ID, { error: 'must begin with "user." and go on with lower-case letters, digits and "-"' }), 'Name of the rule, beginning with `user.`; exceptions and overrides use it.'),
  title: explained(z.string().min(1).max(200).optional(), 'What it finds, in words.', { standard: 'the id' }),
  category: explained(z.enum(CATEGORIES as [string, ...string[]]), 'Decides what happens, by `policy.defaults`.'),
  severity: explained(z.enum(SEVERITIES as [string, ...string[]]).optional(), 'How bad.', { standard: '`medium`' }),
  paranoia: explained(z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)], { error: 'must be 1, 2, 3 or 4' }).optional(), 'Above `policy.paranoia` it only records.', { shape: '1 to 4', standard: '`1`' }),
  directions: explained(oneOrMore(z.enum(['request', 'answer'])).optional(), 'To the model, back, or both.', { standard: 'both' }),
  origins: explained(oneOrMore(z.enum(ORIGINS as [Origin, ...Origin[]])).optional(), 'Only parts of these origins.', { standard: 'any' }),
  any: terms('At least one of these must be there.'),
  all: terms('Each of these must be there.'),
  none: terms('None of these may be there.'),
  near: explained(z.number().int().min(1).max(100_000).optional(), 'All of `all`, and one of `any`, must stand within so many characters.', { standard: 'anywhere in the text' }),
  case: explained(z.enum(['ignore', 'exact']).optional(), 'How words and texts are compared; a pattern says it itself with `(?i)`.', { standard: '`ignore`' }),
}).superRefine((value, context) => {
  const positive = (value.all?.length ?? 0) + ((value.any?.length ?? 0) > 0 ? 1 : 0);
  if (positive === 0) context.addIssue({ code: 'custom', message: 'needs any or all: none alone would fit nearly every text' });
  else if (value.near !== undefined && positive < 2) context.addIssue({ code: 'custom', path: ['near'], message: 'needs two things to be near each other: several terms in all, or all and any' });
});

/** The schema of a list of rules with its allowances. @param rulePattern - reads a rule id, or a pattern of them */
export function ownRulesSchema(rulePattern: z.ZodType<string>) {
  const allowance = section({
    rules: explained(oneOrMore(rulePattern), 'Rules whose findings are taken back; built-in ones too.'),
    texts: explained(z.array(text).min(1).max(10_000).optional(), 'Texts: the stretch that was found must be one of them, case and spaces aside.', { shape: 'list of texts', standard: 'none' }),
    patterns: explained(z.array(pattern).min(1).max(200).optional(), 'RE2 patterns: one must match the stretch that was found from end to end.', { shape: 'list of RE2 patterns', standard: 'none' }),
    reason: explained(z.string().min(1).max(1_000).optional(), 'Why, for whoever reads this next.'),
  }).superRefine((value, context) => {
    if (value.texts === undefined && value.patterns === undefined) context.addIssue({ code: 'custom', message: 'needs texts or patterns' });
  });
  const shape = {
    inline: explained(z.array(ownRule).max(1_000).optional(), 'Rules. `rules: [...]` is short for this alone.', { standard: 'none' }),
    allow: explained(z.array(allowance).max(1_000).optional(), 'Findings that are taken back.', { standard: 'none' }),
  };
  const short = (value: unknown): unknown => (Array.isArray(value) ? { inline: value } : (value ?? {}));
  return {
    /** Of `sallyport.yaml`. */
    section: z.preprocess(short, section({
      files: explained(z.array(z.string().min(1).max(1_000)).max(100).optional(), 'Files with more rules, relative to this file: `.yaml` as under `inline` and `allow`, `.yar` and `.yara` in YARA.', { shape: 'list of paths', standard: 'none' }),
      ...shape,
    })),
    /** Of a file that it names. */
    file: z.preprocess(short, section(shape)),
  };
}

type Section = z.infer<ReturnType<typeof ownRulesSchema>['file']>;
export type OwnRuleEntry = NonNullable<Section['inline']>[number];
export type AllowanceEntry = NonNullable<Section['allow']>[number];
