import type { InspectionContext } from '../../contract.ts';
import type { Construct } from '../unsafe-output/construct.ts';
import { holdFor } from '../unsafe-output/construct.ts';
import type { Stretch } from './anchors.ts';
import { URL_CAP, openBeginning, urls } from './anchors.ts';
import { dnsPayload, hasCredentials, imagePayload, linkPayload, plainPayload, tellingPayload } from './payload.ts';
import { PLACE_AFTER, PLACE_BEFORE, imageStart, placeOf, references, tagStart } from './place.ts';
import { SPREAD_WINDOW, Spread } from './spread.ts';
import { isAllowed, parseUrl } from './url.ts';

/** Furthest that a construct reaches, from its start to what decides it. */
export const CONSTRUCT_CAP = PLACE_BEFORE + URL_CAP + PLACE_AFTER;

const LT = '(?:<|%(?:25){0,2}3c|&lt;?|&#0{0,5}60;?|&#x0{0,5}3c;?|\\\\u003c)';
const GT = '(?:>|%(?:25){0,2}3e|&gt;?|&#0{0,5}62;?|&#x0{0,5}3e;?|\\\\u003e)';
/** A reversible pseudonym such as `<EMAIL_1>`, as it may be written in a URL. */
const PSEUDONYM = new RegExp(`${LT}[A-Z][A-Z0-9]{0,30}(?:(?:_|%5f|-)[A-Z][A-Z0-9]{0,30}){0,4}(?:_|%5f)\\d{1,6}${GT}`, 'i');

/** What a URL does that ordinary ones do not: the rule, why, how sure. The first that applies and is not switched off. */
function judge(text: string, loads: boolean, context: InspectionContext, pseudonymsOnly: boolean, spread?: Spread, at = 0): { rule: string; confidence: number; note?: string } | undefined {
  const { allowedHosts, disabledRules } = context.settings;
  const on = (rule: string): boolean => !disabledRules.has(rule);
  if (/^data:/i.test(text)) return pseudonymsOnly || !on('exfiltration.data-uri-html') ? undefined : { rule: 'exfiltration.data-uri-html', confidence: 0.8 };
  const url = parseUrl(text);
  if (isAllowed(url.host, allowedHosts)) return undefined;
  if (on('exfiltration.pseudonym-in-url') && PSEUDONYM.test(text)) return { rule: 'exfiltration.pseudonym-in-url', confidence: 0.98 };
  if (pseudonymsOnly || url.host === '') return undefined;
  const data = loads ? 'exfiltration.image-with-data' : 'exfiltration.link-with-data';
  const payload = on(data) ? (loads ? imagePayload(url, text) : linkPayload(url)) : undefined;
  const together = spread?.add(url, at);
  if (payload !== undefined) return { rule: data, confidence: payload.confidence, note: payload.what };
  if (on('exfiltration.dns-label') && dnsPayload(url.host)) return { rule: 'exfiltration.dns-label', confidence: 0.7 };
  if (on('exfiltration.credentials-in-url') && hasCredentials(url.userinfo)) return { rule: 'exfiltration.credentials-in-url', confidence: 0.8 };
  const telling = !loads && on(data) ? tellingPayload(url) : undefined;
  if (telling !== undefined) return { rule: data, confidence: telling.confidence, note: telling.what };
  if (together?.certain === true && on('exfiltration.spread-data')) return { rule: 'exfiltration.spread-data', confidence: together.payload.confidence, note: together.payload.what };
  // Longer than any link a reader follows: data, or a way to hide what comes after.
  if (text.length >= URL_CAP - 200 && on(data)) return { rule: data, confidence: 0.6, note: 'an overlong URL' };
  if (together !== undefined && on('exfiltration.many-links')) return { rule: 'exfiltration.many-links', confidence: together.payload.confidence, note: together.payload.what };
  const plain = !loads && on('exfiltration.link-with-value') ? plainPayload(url) : undefined;
  if (plain !== undefined) return { rule: 'exfiltration.link-with-value', confidence: plain.confidence, note: plain.what };
  return loads && on('exfiltration.external-image') ? { rule: 'exfiltration.external-image', confidence: 0.5 } : undefined;
}

/** A URL that only shows, or loads, something of this host: relative ones and those of the page itself have none. */
function judged(text: string, url: Stretch, context: InspectionContext, pseudonymsOnly: boolean, spread: Spread): Construct | undefined {
  const place = pseudonymsOnly ? { loads: false, start: url.start, end: url.end, open: url.open } : placeOf(text, url);
  const verdict = judge(text.slice(url.start, url.end), place.loads, context, pseudonymsOnly, spread, url.start);
  if (verdict === undefined) return place.open ? { rule: '', start: place.start, end: text.length, until: text.length, open: true, confidence: 0 } : undefined;
  // For what is decided, nothing after the construct counts; an image or tag without its end was read further.
  return { ...verdict, start: place.start, end: place.end, until: Math.max(place.end, Math.min(text.length, url.stop + 1)), open: place.open };
}

/** Constructs that carry data out, in a whole text. */
export function findUrls(text: string, context: InspectionContext, pseudonymsOnly: boolean): Construct[] {
  const found: Construct[] = [];
  const spread = new Spread();
  for (const url of urls(text, 0)) {
    const construct = judged(text, url, context, pseudonymsOnly, spread);
    if (construct !== undefined) found.push(construct);
  }
  if (!pseudonymsOnly) found.push(...imagesByReference(text, 0, context));
  return found.filter((construct) => construct.rule !== '');
}

/** Reference-style images at or after `from` that load a URL defined before them; with an empty rule, those that are not decided. */
function imagesByReference(text: string, from: number, context: InspectionContext): Construct[] {
  const found: Construct[] = [];
  for (const { start, end, definition, open } of references(text, from)) {
    if (open) {
      found.push({ rule: '', start, end, until: end, open: true, confidence: 0 });
      continue;
    }
    const url = urls(text.slice(definition, definition + URL_CAP), 0)[0];
    if (url === undefined || url.start !== 0) continue;
    const verdict = judge(text.slice(definition, definition + url.end), true, context, false);
    if (verdict !== undefined) found.push({ ...verdict, start, end, until: Math.min(text.length, end + 1), open: false });
  }
  return found;
}

/** Start of what may become a construct at the end of the text: part of a scheme, and what stands before it. */
function pendingStart(text: string, from: number): number {
  let start = openBeginning(text, from);
  const image = imageStart(text, start);
  if (image >= 0) start = Math.min(start, image);
  if (text.endsWith('!')) start = Math.min(start, text.length - 1);
  const floor = Math.max(0, text.length - PLACE_BEFORE);
  const open = floor + text.slice(floor).lastIndexOf('<');
  if (open >= floor && (tagStart(text, text.length) >= 0 || /^<[a-z]{0,8}$/i.test(text.slice(open)))) start = Math.min(start, open);
  return start;
}

/** Where a stream must be held: see {@link StreamBehaviour.hold}. */
export function holdUrls(text: string, from: number, context: InspectionContext): number {
  const floor = Math.max(0, text.length - CONSTRUCT_CAP - URL_CAP);
  const pending = pendingStart(text, from);
  const near = imagesByReference(text, floor, context);
  let least = near.reduce((hold, { start }) => Math.min(hold, start), pending);
  const judgedUrls = new Map<Stretch, Construct>();
  const spread = new Spread();
  const all = urls(text, Math.max(0, floor - SPREAD_WINDOW));
  for (const url of all) {
    const construct = judged(text, url, context, false, spread);
    if (construct !== undefined) judgedUrls.set(url, construct);
  }
  // Backwards: a URL whose construct ends before what is held so far can change nothing.
  for (const url of all.reverse()) {
    if (!url.open && url.stop + PLACE_AFTER < least) continue;
    const construct = judgedUrls.get(url);
    if (construct === undefined) {
      // Nothing of this URL is told, and its beginning alone might be: it is let go as a whole.
      if (url.start < least && least < url.stop) {
        near.push({ rule: '', start: url.start, end: url.start, until: url.stop, open: false, confidence: 0 });
        least = url.start;
      }
      continue;
    }
    near.push(construct);
    least = Math.min(least, construct.start);
  }
  return holdFor(near, pending, text.length, from);
}
