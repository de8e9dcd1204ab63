import type { Detector, Inspected, Match, Rule, Subject } from '../contract.ts';
import { NOTHING_FOUND } from '../contract.ts';
import { MAX_HOLD } from '../stream-hold.ts';
import { hiddenCharacters, holdCharacters } from './hidden-text/characters.ts';
import { controlCharacters, holdControls } from './hidden-text/controls.ts';
import { holdMarkup, invisibleMarkup } from './hidden-text/markup.ts';

const REFERENCES = ['OWASP LLM01:2025', 'AML.T0051.001'];

const RULES: readonly Rule[] = [
  { id: 'hidden_text.tag-characters', category: 'hidden_text', severity: 'high', title: 'Invisible message in Unicode tag characters', references: REFERENCES, paranoia: 1 },
  { id: 'hidden_text.variation-selectors', category: 'hidden_text', severity: 'high', title: 'Bytes smuggled in variation selectors', references: REFERENCES, paranoia: 1 },
  { id: 'hidden_text.zero-width', category: 'hidden_text', severity: 'medium', title: 'Zero-width characters that split words or encode data', references: REFERENCES, paranoia: 1 },
  { id: 'hidden_text.bidi-override', category: 'hidden_text', severity: 'high', title: 'Direction controls that reorder what is read', references: REFERENCES, paranoia: 1 },
  { id: 'hidden_text.control-characters', category: 'hidden_text', severity: 'low', title: 'Control characters in text', references: REFERENCES, paranoia: 1 },
  { id: 'hidden_text.invisible-html', category: 'hidden_text', severity: 'medium', title: 'HTML text that is not shown', references: REFERENCES, paranoia: 1 },
  { id: 'hidden_text.html-comment', category: 'hidden_text', severity: 'info', title: 'Long HTML comment', references: REFERENCES, paranoia: 3 },
];

// One look decides whether characters need a second: anything but printable ASCII, tabs and line ends.
const ODD = /[^\t\n\v\f\r -~]/;

function characters(text: string): Match[] {
  return ODD.test(text) ? [...hiddenCharacters(text), ...controlCharacters(text)] : [];
}

/** Markup inside decoded readings of a request: an escaped page is a page to a model. Answers are read as they stand, so that streams agree. */
function markup(subject: Subject): Match[] {
  const matches = invisibleMarkup(subject.text);
  if (subject.direction === 'answer') return matches;
  for (const view of subject.views) {
    if (view.id === 'raw' || view.id === 'normalized' || !view.text.includes('<')) continue;
    for (const match of invisibleMarkup(view.text)) matches.push({ ...match, view: view.id });
  }
  return matches;
}

function holdAll(text: string, from: number, end: number): number {
  return Math.min(holdCharacters(text, from, end), holdControls(text, from, end), holdMarkup(text, from, end));
}

export const detector: Detector = {
  id: 'hidden-text',
  title: 'Hidden and invisible text',
  version: 1,
  rules: RULES,
  applies: () => true,
  inspect(subject: Subject): Inspected {
    const matches = [...characters(subject.text), ...markup(subject)];
    return matches.length === 0 ? NOTHING_FOUND : { matches };
  },
  stream: {
    // Far enough back for the letters around a direction control, and for the flag before its tags.
    lookback: 64,
    hold(text: string, from: number): number {
      const floor = Math.max(from, text.length - MAX_HOLD);
      // What is held may be the neighbour that something before it waits for, so look again from there.
      let end = text.length;
      for (;;) {
        const hold = holdAll(text, floor, end);
        if (hold >= end) return end;
        end = hold;
      }
    },
  },
};
