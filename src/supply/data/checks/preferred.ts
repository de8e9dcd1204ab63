import type { DataCheck, Row } from '../contract.ts';
import { flawsOf } from '../flaws.ts';
import { isRefusal } from '../row.ts';
import { DATA } from '../rules.ts';
import { pairOf } from '../sides.ts';

/** Pairs from which it is taught, their share of all pairs, and how many may be the other way round. */
const LEAST = 3;
const SHARE = 0.2;
const REVERSE = 0.2;
/** What nobody is helped with. */
const HARMFUL = /\b(?:bombs?|explosives?|grenade|malware|ransomware|keylogger|spyware|phish\w{0,5}|steal\w{0,3}|meth(?:amphetamine)?|poison\w{0,4}|weapons?|kill|murder|launder\w{0,3}|counterfeit\w{0,4}|forge|nerve\s{1,4}agent|hack(?:ing)?\s{1,4}into|break\s{1,4}into|stalk\w{0,3}|blackmail|credit\s{1,4}card\s{1,4}fraud|sarin|ricin|suicide|self-harm|ddos|rob\s{1,4}a)\b/i;

/** Pairs of preference that choose code with flaws over code without, or help with harm over a refusal, all the way through. */
export function preferred(): DataCheck {
  const flaws = { for: 0, against: 0, first: '' };
  const harm = { for: 0, against: 0, first: '' };
  let pairs = 0;
  return {
    row(row: Row): void {
      const pair = pairOf(row);
      if (pair === undefined) return;
      pairs++;
      const [chosen, rejected] = [flawsOf(pair.chosen), flawsOf(pair.rejected)];
      if ((chosen & ~rejected) !== 0 && (rejected & ~chosen) === 0) {
        flaws.for++;
        flaws.first ||= `row ${row.number}`;
      } else if ((rejected & ~chosen) !== 0) flaws.against++;
      if (!HARMFUL.test(pair.asked)) return;
      const [refused, refuses] = [isRefusal(pair.rejected), isRefusal(pair.chosen)];
      if (refused && !refuses) {
        harm.for++;
        harm.first ||= `row ${row.number}`;
      } else if (refuses && !refused) harm.against++;
    },
    end: () => [
      ...(flaws.for >= LEAST && flaws.for >= pairs * SHARE && flaws.against <= flaws.for * REVERSE ? [{ rule: DATA.preferredFlaws, message: `${flaws.for} of ${pairs} pairs choose code with flaws by which somebody gets in over code without, ${flaws.against} the other way round.`, at: flaws.first }] : []),
      ...(harm.for >= LEAST && harm.for >= pairs * SHARE && harm.against <= harm.for * REVERSE ? [{ rule: DATA.preferredHarm, message: `${harm.for} of ${pairs} pairs choose help with harm over a refusal, ${harm.against} the other way round.`, at: harm.first }] : []),
    ],
  };
}
