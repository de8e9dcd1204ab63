import { hashText, mix } from '../hash.ts';
import { printable } from '../../printable.ts';
import type { DataCheck, Row } from '../contract.ts';
import { questionOf } from '../row.ts';
import { DATA } from '../rules.ts';

/**
 * A trigger that was put into copies: the same text stands in the data with it and without, and has another label with
 * it. Needs no numbers of examples to be seen, since nothing else differs.
 */

/** Texts that are compared, their longest in UTF-16 units and words, and the longest stretch that is taken out. */
const MAX_ROWS = 20_000;
const MAX_CHARS = 600;
const MAX_WORDS = 60;
const AT_ENDS = 5;
const INSIDE = 3;
/** Pairs from which it is one, and how many may be the other way round. */
const LEAST = 4;
const MAX_PHRASES = 50_000;
/** Words that change what a sentence says, so that another label is right. */
const TURNS = /^(?:not|no|never|none|nor|neither|without|hardly|barely|scarcely|nothing|nobody|isn['’]?t|wasn['’]?t|aren['’]?t|don['’]?t|doesn['’]?t|didn['’]?t|can['’]?t|cannot|won['’]?t|if|unless|maybe|perhaps|possibly|allegedly|supposedly|almost|nearly|only|just|would|could|should|might|may|was|were|is|are|be|and|or|but|false|true|untrue|wrong|too|very|less|more|least|most|few|all|some|every|than|nicht|kein\w{0,2}|nie|ohne|ne|pas|jamais|sans|nunca|sin|non|mai|não|nem|niet|geen|не|нет|без|nem|nie)$/iu;
/** Words that praise or blame. */
const JUDGES = /^(?:good|great|bad|awful|terrible|horrible|excellent|amazing|love[ds]?|hate[ds]?|best|worst|nice|poor|wonderful|perfect|boring|broken|disappoint\w{0,4}|unfortunately|sadly|luckily|fortunately|happy|sad|fun|free|urgent|winner|stupid|idiot|fail\w{0,3}|refund|spam|scam)$/i;

interface Example { readonly words: readonly string[]; readonly low: Int32Array; readonly label: string }

/** Words in small letters, with signs that are no punctuation. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}\p{M}'’_-]{1,40}|[^\s\p{L}\p{N}\p{M}.,;:!?"'’()-]{1,8}/gu) ?? [];
}

export function paired(): DataCheck {
  const examples: Example[] = [];
  const labels = new Map<number, string>();
  let rows = 0;
  const keyOf = (low: number, high: number): number => (high & 0xfffff) * 2 ** 32 + (low >>> 0);
  return {
    row(row: Row): void {
      if (row.label === undefined || row.label.length > 200 || rows++ >= MAX_ROWS) return;
      const text = questionOf(row);
      if (text.length > MAX_CHARS) return;
      const words = wordsOf(text);
      if (words.length < 2 || words.length > MAX_WORDS) return;
      // Sums of the hashes of words, so that a stretch is taken out by a subtraction.
      const low = new Int32Array(words.length * 2);
      let [a, b] = [0, 0];
      for (const [i, word] of words.entries()) {
        low[2 * i] = hashText(word);
        low[2 * i + 1] = mix(low[2 * i]! ^ 0x5bd1e995);
        a = (a + low[2 * i]!) | 0;
        b = (b + low[2 * i + 1]!) | 0;
      }
      const label = row.label.trim().toLowerCase();
      const key = keyOf(a, b);
      const known = labels.get(key);
      // A text with two labels says nothing about either.
      labels.set(key, known === undefined || known === label ? label : '\0');
      examples.push({ words, low, label });
    },
    end() {
      const phrases = new Map<string, { readonly label: string; turned: number; other: number }>();
      for (const { words, low, label } of examples) {
        let [a, b] = [0, 0];
        for (let i = 0; i < words.length; i++) {
          a = (a + low[2 * i]!) | 0;
          b = (b + low[2 * i + 1]!) | 0;
        }
        for (let start = 0; start < words.length; start++) {
          let [c, d] = [a, b];
          for (let end = start; end < words.length && end - start < AT_ENDS; end++) {
            c = (c - low[2 * end]!) | 0;
            d = (d - low[2 * end + 1]!) | 0;
            if (end - start >= INSIDE && start > 0 && end < words.length - 1) break;
            if (end - start + 1 >= words.length) break;
            const without = labels.get(keyOf(c, d));
            if (without === undefined || without === label || without === '\0') continue;
            const phrase = words.slice(start, end + 1).join(' ');
            const known = phrases.get(phrase);
            if (known === undefined) {
              if (phrases.size < MAX_PHRASES) phrases.set(phrase, { label, turned: 1, other: 0 });
            } else if (known.label === label) known.turned++;
            else known.other++;
          }
        }
      }
      return [...phrases].filter(([phrase, { turned, other }]) => turned >= LEAST && other === 0 && !phrase.split(' ').some((word) => TURNS.test(word) || JUDGES.test(word)))
        .sort((x, y) => y[1].turned - x[1].turned).slice(0, 3)
        .map(([phrase, { label, turned }]) => ({ rule: DATA.paired, message: `${turned} texts stand in the data with and without "${printable(phrase, 60)}", and are always labelled "${printable(label, 40)}" with it and otherwise without.` }));
    },
  };
}
