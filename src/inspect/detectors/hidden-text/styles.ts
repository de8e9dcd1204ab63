import type { Severity } from '../../contract.ts';

/** Why a start tag makes its content invisible. */
export interface Invisible {
  readonly how: string;
  readonly severity: Severity;
  readonly confidence: number;
}

const DISPLAY = /display\s{0,4}:\s{0,4}none/;
const VISIBILITY = /visibility\s{0,4}:\s{0,4}(?:hidden|collapse)/;
const FONT_SIZE = /font-size\s{0,4}:\s{0,4}(?:0{1,3}(?:\.0\d?)?(?:px|pt|r?em|%)?|0?\.[01]\d?(?:px|pt|r?em)|1p[xt])(?![\d.a-z])/;
const OPACITY = /(?:^|[^-a-z])opacity\s{0,4}:\s{0,4}0?(?:0|\.0\d{0,2}|0\.0\d{0,2})%?(?![\d.])/;
const OFF_SCREEN = /(?:^|[^-a-z])(?:left|right|top|text-indent|margin-left|margin-top)\s{0,4}:\s{0,4}-\d{3,7}(?:px|r?em|vw|vh|%)?/;
const CLIPPED = /clip\s{0,4}:\s{0,4}rect\(\s{0,4}[01](?:px)?[\s,]|clip-path\s{0,4}:\s{0,4}inset\(\s{0,4}(?:50|100)%|transform\s{0,4}:\s{0,4}scale\(\s{0,4}0\s{0,4}\)/;
const NO_SIZE = /(?:^|[^-a-z])(?:max-)?(?:height|width)\s{0,4}:\s{0,4}0(?:px|em|%)?(?![\d.])/;
const OVERFLOW = /overflow\s{0,4}:\s{0,4}hidden/;
const COLOR = /(?:^|[^-a-z])color\s{0,4}:\s{0,4}(#[0-9a-f]{3,8}|rgba?\([^)"';]{3,40}\)|[a-z]{3,20})/;
const BACKGROUND = /background(?:-color)?\s{0,4}:\s{0,4}(#[0-9a-f]{3,8}|rgba?\([^)"';]{3,40}\)|[a-z]{3,20})/;
const FONT_COLOR = /^<font\s[^>]{0,200}color\s{0,4}=\s{0,4}\\?["']?(?:white|#fff(?:fff)?)(?![0-9a-z])/;
const STYLE = /\sstyle\s{0,4}=/;
const HIDDEN_ATTRIBUTE = /\shidden(?=[\s>/=])/;
const QUOTED = /"[^"]{0,768}"|'[^']{0,768}'/g;

const NAMES: Readonly<Record<string, string>> = { white: '#ffffff', black: '#000000', red: '#ff0000', green: '#008000', blue: '#0000ff', yellow: '#ffff00', gray: '#808080', grey: '#808080', silver: '#c0c0c0', snow: '#fffafa', ivory: '#fffff0' };

/** A colour in one spelling: `#rrggbb`, or as it stands. */
function colour(value: string): string {
  if (value.startsWith('#')) return value.length === 4 ? `#${Array.from(value.slice(1), (digit) => digit + digit).join('')}` : value.slice(0, 7);
  const rgb = /^rgba?\(\s{0,4}(\d{1,3})[\s,]{1,4}(\d{1,3})[\s,]{1,4}(\d{1,3})/.exec(value);
  if (rgb !== null) return `#${rgb.slice(1, 4).map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`;
  return NAMES[value] ?? value;
}

/** Furthest apart, per channel, that two colours look the same. */
const SAME_COLOUR = 8;

function sameColour(a: string, b: string): boolean {
  if (a === b) return true;
  if (!/^#[0-9a-f]{6}$/.test(a) || !/^#[0-9a-f]{6}$/.test(b)) return false;
  return [1, 3, 5].every((at) => Math.abs(Number.parseInt(a.slice(at, at + 2), 16) - Number.parseInt(b.slice(at, at + 2), 16)) <= SAME_COLOUR);
}

function byColour(style: string): Invisible | undefined {
  const text = COLOR.exec(style)?.[1];
  if (text === undefined) return undefined;
  if (text === 'transparent' || /^rgba\([^)]{1,30},\s{0,4}0(?:\.0{1,3})?\s{0,4}\)$/.test(text)) return { how: 'transparent text', severity: 'high', confidence: 0.85 };
  const ground = BACKGROUND.exec(style)?.[1];
  if (ground !== undefined) return sameColour(colour(text), colour(ground)) ? { how: 'text in the colour of its background', severity: 'high', confidence: 0.9 } : undefined;
  // White without a background is hidden on a white page and plain on a dark one, which cannot be told from the tag.
  return colour(text) === '#ffffff' ? { how: 'white text', severity: 'low', confidence: 0.3 } : undefined;
}

/**
 * Whether a start tag hides its content.
 * @param tag - from `<` to `>`, of bounded length
 */
export function hides(tag: string): Invisible | undefined {
  const lower = tag.toLowerCase();
  if (STYLE.test(lower)) {
    if (FONT_SIZE.test(lower)) return { how: 'font size of nothing', severity: 'high', confidence: 0.9 };
    if (OPACITY.test(lower)) return { how: 'opacity of nothing', severity: 'medium', confidence: 0.75 };
    if (DISPLAY.test(lower) || VISIBILITY.test(lower)) return { how: 'not displayed', severity: 'medium', confidence: 0.7 };
    const colours = byColour(lower);
    if (colours !== undefined) return colours;
    if (OFF_SCREEN.test(lower) || CLIPPED.test(lower) || (NO_SIZE.test(lower) && OVERFLOW.test(lower))) return { how: 'outside the visible area', severity: 'medium', confidence: 0.6 };
  }
  if (FONT_COLOR.test(lower)) return { how: 'white text', severity: 'low', confidence: 0.3 };
  // Attribute values may hold the word, as class names do.
  if (lower.includes('hidden') && HIDDEN_ATTRIBUTE.test(lower.replaceAll('\\"', '"').replaceAll(QUOTED, '""'))) return { how: 'hidden attribute', severity: 'medium', confidence: 0.7 };
  return undefined;
}
