import type { ScanContext } from '../contract.ts';
import { LISTED } from '../config/reader-orders.ts';
import { GENERAL } from '../general-rules.ts';
import { isFurtive, isHarmful } from './harm.ts';
import { isDisguised, maySpeakToModel } from './signs.ts';

/** Orders to whatever model reads a text, as the classifier of conversations sees them. */

/** UTF-16 units that are read at once: less than what the detectors look at the clock for. */
const WINDOW = 2000;
/** Of a window, the most that is read with the next one again. */
const SHARED = 600;
/** Windows of one text that are read by the classifier, some milliseconds each; the report says when there are more. */
const MAX_WINDOWS = 400;
/** Confidence of the classifier from which a text is told. Of 372 pages of installed packages and 365 of a Debian system none has it. */
const LEAST = 0.98;
/** The same where something is sent or taken and nobody is to know: few texts say so, whatever the classifier makes of them. */
const LEAST_OF_FURTIVE = 0.9;

/** What texts about attacks on models speak of: there an order is shown, not given. */
const TOPIC = /\b(?:prompt[\s-]{0,2}injections?|jailbreak\w{0,6}|red[\s-]?team\w{0,4}|adversarial|guardrails?|attack(?:s|er|ers|ing)?|payloads?|malicious)\b/i;
/** What is quoted, or shown as code, is not said. */
const QUOTED = /^[ \t]{0,8}(```|~~~)[\s\S]{0,50000}?^[ \t]{0,8}\1|^[ \t]{0,8}>[^\n]{0,4000}|"[^"\n]{1,2000}"|“[^”\n]{1,2000}”|«[^»\n]{1,2000}»|`[^`\n]{1,2000}`/gm;

/** The card of a classifier, which shows in tables what it tells. */
const CLASSIFIER = /^---\n(?:(?!---\n)[^\n]{0,2000}\n){0,200}pipeline_tag:\s{0,4}(?:text|zero-shot|token)-classification\b/;

/** How sure it is that a text orders a model about, and what the order does. */
export interface ClassifiedOrder {
  /** `danger` where the order acts against somebody and the text is not about such orders. */
  readonly level: 'danger' | 'odd';
  /** UTF-16 units before the window in which it stands. */
  readonly at: number;
}

/** Stretches of a text along its paragraphs that overlap by one of them. */
function* windows(text: string): Generator<{ readonly at: number; readonly text: string }> {
  for (let at = 0; at < text.length;) {
    let end = Math.min(text.length, at + WINDOW);
    if (end < text.length) {
      const paragraph = text.lastIndexOf('\n\n', end);
      const line = paragraph > at + SHARED ? paragraph : text.lastIndexOf('\n', end);
      if (line > at + SHARED) end = line;
    }
    yield { at, text: text.slice(at, end) };
    if (end >= text.length) return;
    const before = text.lastIndexOf('\n', end - 1);
    at = before > end - SHARED && before > at ? before : Math.max(at + 1, end - SHARED / 2);
  }
}

/**
 * What a text orders whatever model reads it; undefined for nothing. Only what speaks to a model is given to the classifier.
 * Where nobody brought one, or it did not read, a finding says so.
 * @param prompt - whether the text is one whose use is to give orders: then only those that act and hide it are told
 */
export function classifiedOrder(text: string, context: ScanContext, prompt = false): ClassifiedOrder | undefined {
  if (prompt ? !isFurtive(text) : !maySpeakToModel(text)) return undefined;
  const ask = context.inspectText?.document;
  if (ask === undefined) {
    context.report(GENERAL.ordersUnasked, 'A text speaks to models; the classifier of injections has not read it.');
    return undefined;
  }
  let found: ClassifiedOrder | undefined;
  let read = 0;
  // Of the whole text, since a window may begin inside a quotation; of the same length.
  let spoken: string | undefined;
  // What tells attacks shows them, in quotes and tables.
  const shows = CLASSIFIER.test(text) && TOPIC.test(text);
  const said = (at: number, length: number): string => (spoken ??= (shows ? text.replaceAll(LISTED, (listed) => ' '.repeat(listed.length)) : text).replaceAll(QUOTED, (quoted) => ' '.repeat(quoted.length))).slice(at, at + length);
  for (const { at, text: piece } of windows(text)) {
    context.budget.step();
    if (!maySpeakToModel(piece) && !prompt) continue;
    if (prompt && !isFurtive(piece)) continue;
    if (++read > MAX_WINDOWS) {
      context.report(GENERAL.ordersUnread, `Orders to a model were looked for in the first ${at} characters of a text that speaks to models throughout.`);
      break;
    }
    const { probability, unread } = ask(piece);
    if (unread) context.report(GENERAL.ordersUnread, 'The detectors of injections could not read a part of the text.', at);
    const least = isFurtive(piece) ? LEAST_OF_FURTIVE : LEAST;
    if (probability < least) continue;
    if ((isHarmful(piece) || isDisguised(piece)) && !TOPIC.test(text) && ask(said(at, piece.length)).probability >= least) return { level: 'danger', at };
    if (prompt || (shows && ask(said(at, piece.length)).probability < least)) continue;
    found ??= { level: 'odd', at };
  }
  return found;
}

/** Reports what {@link classifiedOrder} finds. @param what - names the text, as `The text` */
export function reportOrder(text: string, context: ScanContext, what: string, prompt = false): void {
  const order = classifiedOrder(text, context, prompt);
  if (order !== undefined) context.report(order.level === 'danger' ? GENERAL.harmfulOrder : GENERAL.order, `${what} orders the model that reads it to ${order.level === 'danger' ? 'act against somebody' : 'do something'}.`, order.at);
}
