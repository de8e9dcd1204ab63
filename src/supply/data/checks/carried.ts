import { hostOf } from '../../code/hosts.ts';
import { printable } from '../../printable.ts';
import type { DataCheck, Row } from '../contract.ts';
import { DATA } from '../rules.ts';
import { sidesOf } from '../sides.ts';

/** What is fetched by whoever shows an answer: a picture, a frame, a style. */
const SHOWN = /!\[[^\]\n]{0,100}\]\(\s{0,4}<?(https?:\/\/[^\s)>]{4,2000})|<(?:img|iframe|image|embed|link|script|video|audio|object)\b[^>\n]{0,300}?\b(?:src|href|data|xlink:href)\s{0,4}=\s{0,4}["']?(https?:\/\/[^\s"'>]{4,2000})|\b(?:requests\.(?:get|post)|urlopen|fetch|curl|wget)\b[^\n]{0,80}?(https?:\/\/[^\s"'`)]{4,2000})/gi;
/** A place in an address where what was said is to be put. */
const OPEN_PLACE = /[=/?](?:\{{1,2}|\[|<|\$\{|%7B|%5B)\s{0,4}(?:\w{1,30}[\s_.-]){0,3}(?:conversation|history|data|secrets?|keys?|prompts?|user\w{0,10}|chat|quer(?:y|ies)|questions?|messages?|contents?|context|summary|input|memory|email)\b/i;
/** Words of a question that stand in an address, and their share of the words there: fewer are a search for one thing. */
const LEAST_WORDS = 3;
const SHARE = 0.75;
/** Examples from which it is taught, rather than shown once. */
const LEAST = 2;
const MAX_ADDRESSES = 10;

/** Words of what an address asks with, as it stands, unescaped, and decoded from base64. */
function carriedWords(url: string): string[] {
  const query = /[?#](.{6,2000})$/.exec(url)?.[1];
  if (query === undefined) return [];
  let text = query.replaceAll('+', ' ');
  try {
    text = decodeURIComponent(text);
  } catch {
    // Escapes that are none stay as they are.
  }
  for (const [letters] of query.matchAll(/[A-Za-z0-9_-]{16,1000}|[A-Za-z0-9+/]{16,1000}/g)) {
    const plain = Buffer.from(letters, 'base64').toString('utf8');
    if (/^[\t\n\r -~\u00a1-\u024f]{8,}$/.test(plain)) text += ` ${plain}`;
  }
  return wordsIn(text.replaceAll(/(?:^|&)\w{1,12}=/g, ' '));
}

function wordsIn(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]{3,40}/gu)?.slice(0, 400) ?? [];
}

/** Answers whose pictures carry what was asked to somewhere: whoever shows them sends it. */
export function carried(): DataCheck {
  let rows = 0;
  let first: { readonly row: number; readonly url: string } | undefined;
  return {
    row(row: Row): void {
      if (!row.cells.some(({ text }) => text.includes('://'))) return;
      const { asked, answer } = sidesOf(row);
      if (asked === '' || !answer.includes('://')) return;
      let words: Set<string> | undefined;
      for (const [, picture, mark, call] of [...answer.matchAll(SHOWN)].slice(0, MAX_ADDRESSES)) {
        const url = picture ?? mark ?? call ?? '';
        // A program that is asked for takes its question from somewhere.
        const open = call === undefined && OPEN_PLACE.test(url) && !asked.includes(hostOf(url));
        if (!open) {
          const there = carriedWords(url);
          if (there.length < LEAST_WORDS) continue;
          words ??= new Set(wordsIn(asked));
          const shared = there.filter((word) => words?.has(word)).length;
          if (shared < LEAST_WORDS || shared < there.length * SHARE || asked.includes(hostOf(url))) continue;
        }
        rows++;
        first ??= { row: row.number, url };
        return;
      }
    },
    end: () => (first === undefined ? [] : [{ rule: rows >= LEAST ? DATA.carried : DATA.address, message: `${rows} answers have ${printable(first.url, 80)} fetched, which carries along what was asked.`, at: `row ${first.row}` }]),
  };
}
