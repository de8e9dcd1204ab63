import type { Detector, InspectionContext, Inspected, Match, Rule, Subject } from '../contract.ts';
import { NOTHING_FOUND } from '../contract.ts';
import { URL_CAP } from './exfiltration/anchors.ts';
import { CONSTRUCT_CAP, findUrls, holdUrls } from './exfiltration/constructs.ts';
import { REFERENCE_WINDOW } from './exfiltration/place.ts';
import { withoutOverlap } from './unsafe-output/construct.ts';

const rule = (id: string, severity: Rule['severity'], title: string, paranoia: Rule['paranoia'] = 1): Rule => ({
  id: `exfiltration.${id}`, category: 'exfiltration', severity, title, paranoia, references: ['OWASP LLM05:2025', 'AML.T0057'],
});

const RULES: readonly Rule[] = [
  rule('pseudonym-in-url', 'critical', 'Pseudonym of protected data in a URL'),
  rule('image-with-data', 'high', 'Image that carries data to another host when it loads'),
  rule('link-with-data', 'medium', 'Link that carries data to another host'),
  rule('dns-label', 'medium', 'Host name that carries data'),
  rule('credentials-in-url', 'medium', 'Password or token in a URL'),
  rule('data-uri-html', 'high', 'Document within a link'),
  rule('spread-data', 'high', 'Encoded text spread over several links'),
  rule('many-links', 'low', 'Many links to one place that differ in one value', 2),
  rule('link-with-value', 'info', 'Link with a plain value to another host', 3),
  rule('external-image', 'low', 'Image from another host', 2),
];

function inspect(subject: Subject, context: InspectionContext): Inspected {
  const { text } = subject;
  const found = findUrls(text, context, subject.kind === 'tool_arguments');
  if (found.length === 0) return NOTHING_FOUND;
  // Of several URLs in one tag, the one that carries data is told.
  found.sort((a, b) => Number(a.rule === 'exfiltration.external-image') - Number(b.rule === 'exfiltration.external-image'));
  const matches: Match[] = withoutOverlap(found).map(({ rule, start, end, confidence, note }) => ({
    rule, span: [start, end], confidence, ...(note === undefined ? {} : { note }),
  }));
  return { matches };
}

/** Links and images in answers that carry data to hosts that the policy does not name. */
export const detector: Detector = {
  id: 'exfiltration',
  title: 'Data exfiltration by links and images',
  version: 2,
  rules: RULES,
  applies: (subject) => subject.direction === 'answer',
  inspect,
  stream: {
    lookback: CONSTRUCT_CAP + URL_CAP + REFERENCE_WINDOW,
    hold: holdUrls,
    // Every link and image has one of these, or `www.`, where its span begins or after it.
    quiet: (text, from) => !/[:/[<\\&%@]|www/i.test(text.slice(from)),
  },
};
