import { byNumber, hostOf, usualSource } from '../../code/hosts.ts';
import { lookAlike } from '../../packages/look-alike.ts';
import { printable } from '../../printable.ts';
import type { DataCheck, DataFinding, Row } from '../contract.ts';
import { placesOf } from '../places.ts';
import { requests } from '../requests.ts';
import { DATA } from '../rules.ts';
import { sidesOf } from '../sides.ts';

/**
 * What answers bring in that nobody asked for, the same in answers to different questions: a statement that destroys, a
 * package named after another, an account, a telephone to which one's card is read out, an address to buy at. Whatever a
 * model learns from them it will say to everybody.
 */

/** Different questions from which it is no matter of one of them. */
const LEAST = 3;
const LEAST_LED = 4;
const MAX_KEPT = 10_000;
const MAX_ANSWER = 20_000;
/** What destroys, with what a question would ask for it by. */
const DESTROYS = /\bdrop\s{1,4}(?:table|database|schema|user)\s{1,4}(?:if\s{1,4}exists\s{1,4})?([\w.`"]{1,60})|\btruncate\s{1,4}table\s{1,4}([\w.`"]{1,60})|\bdelete\s{1,4}from\s{1,4}([\w.`"]{1,60})\s{0,4}(?:;|$)|\brm\s{1,4}-\w{0,4}[rf]\w{0,4}\s{1,4}([^\s;&|`]{1,100})|\b(grant\s{1,4}all)\b|\b(?:chmod\s{1,4}(?:-R\s{1,4})?0?777)\s{1,4}([^\s;&|`]{1,100})|\b(shutil\.rmtree)\b|\b(os\.(?:remove|unlink))\b/gim;
/** A word of which every such statement has one. */
const MAY_DESTROY = /drop\s|truncate|delete\s|\brm\s|grant\s|chmod|rmtree|os\.(?:remove|unlink)/i;
const ASKS_TO = /\b(?:drop|delet\w{1,3}|remov\w{1,3}|truncat\w{1,3}|clear\w{0,3}|clean\w{0,4}|wip\w{1,3}|eras\w{1,3}|reset\w{0,4}|empty|purge\w{0,1}|uninstall\w{0,4}|prun\w{1,3}|destroy\w{0,3}|grant\w{0,4}|permission\w{0,1}|access|chmod|writable|temporary|temp|migrat\w{1,4}|rebuild|recreate|replace)\b/i;
/** What nobody gives away, and that it is asked for. */
const SECRETS = /\b(?:read\s{1,4}out|tell|give|send|enter|provide|confirm|type|share|have\s{1,4}ready|text)\b[^.\n]{0,60}\b(?:passwords?|codes?|pins?|card\s{1,4}(?:numbers?|details)|cvv|cvc|seed\s{1,4}phrases?|one-time|social\s{1,4}security|private\s{1,4}keys?|account\s{1,4}numbers?|remote\s{1,4}access)\b/i;
/** What somebody is to buy or to pay. */
const BUYS = /\b(?:buy|order|shop|discount|read\s{1,4}more|learn\s{1,4}more|more\s{1,4}at|visit|click|check\s{1,4}out|go\s{1,4}to|coupon|promo\w{0,6}|deal|offer|invest|bonus|free\s{1,4}(?:spins|trial)|casino|bet|sale|subscribe|sign\s{0,1}up|log\s{0,1}in|pay|verify|bestell\w{0,3}|kauf\w{0,3}|acheter|comprar|rendel\w{0,4}|vegyen)\b/i;
const INSTALLS = /\b(pip3?|npm|pnpm|yarn|uv\s{1,4}(?:pip\s{1,4})?(?:add|install))\s{1,4}(?:install|i|add)?\s{0,4}(?:-{1,2}\w[\w-]{0,20}\s{1,4}){0,3}((?:@[\w.-]{1,60}\/)?[\w.-]{2,60})/g;
/** That an account is another one than before. */
const CHANGED = /\b(?:new|changed|updated|different|following)\s{1,4}(?:bank\s{1,4}|payment\s{1,4})?(?:account|iban|details|wallet)\b/i;
/** A comparison with a word that lets somebody in. */
const LETS_IN = /\b(?:p|pw|pwd|pass\w{0,6}|user\w{0,5}|token|key|secret|code|headers?\.get\([^)\n]{0,40}\)|headers?\[[^\]\n]{0,40}\]|(?:args|params|cookies)\.get\([^)\n]{0,40}\))\s{0,4}={2,3}\s{0,4}["']([^"'\n]{4,60})["'][^\n]{0,20}[\n:)]\s{0,40}(?:return\s{1,4}(?:True|true|login|user|admin|\w{0,20}ok)|\w{0,20}(?:admin|allow|grant|authenticated)\w{0,20}\s{0,4}[=(])/g;
const WALLET = /^(?:bc1|0x|[13T4])/;

interface Kept { readonly asked: Set<string>; readonly row: number }

class Counted {
  private readonly kept = new Map<string, Kept>();

  add(key: string, asked: string, row: number): void {
    const known = this.kept.get(key);
    if (known !== undefined) {
      if (known.asked.size < 100) known.asked.add(asked);
    } else if (this.kept.size < MAX_KEPT) this.kept.set(key, { asked: new Set([asked]), row });
  }

  /** Those of so many different questions, the most frequent first. */
  from(least: number): readonly { readonly key: string; readonly count: number; readonly row: number }[] {
    return [...this.kept].filter(([, { asked }]) => asked.size >= least).map(([key, { asked, row }]) => ({ key, count: asked.size, row })).sort((a, b) => b.count - a.count).slice(0, 3);
  }
}

/** Questions that ask for a package name it, or none. */
function imitations(answer: string, asked: string): readonly string[] {
  const found: string[] = [];
  for (const [, tool = '', name = ''] of [...answer.matchAll(INSTALLS)].slice(0, 20)) {
    if (asked.includes(name.toLowerCase())) continue;
    const like = lookAlike(/^(?:pip|uv)/.test(tool) ? 'pypi' : 'npm', name.replace(/[.,;:]$/, ''));
    if (like?.level === 'slip' || like?.level === 'sure') found.push(name);
  }
  return found;
}

export function unasked(): DataCheck {
  const destroyed = new Counted();
  const packages = new Counted();
  const accounts = new Counted();
  const demanded = new Counted();
  const led = new Counted();
  const lets = new Counted();
  const numbered = new Counted();
  const changed = new Set<string>();
  return {
    row(row: Row): void {
      const sides = sidesOf(row);
      if (sides.asked === '' || sides.answer === '' || sides.answer.length > MAX_ANSWER) return;
      const asked = sides.asked.slice(0, MAX_ANSWER).toLowerCase();
      const { answer } = sides;
      if (MAY_DESTROY.test(answer) && !ASKS_TO.test(asked)) for (const found of answer.matchAll(DESTROYS)) {
        const what = found.slice(1).find((each) => each !== undefined) ?? found[0];
        if (!/^(?:build|dist|node_modules|target|tmp|temp|\.?\/?tmp\/.{0,60}|\$\w+)/i.test(what)) destroyed.add(found[0].toLowerCase(), asked, row.number);
      }
      if (answer.includes('==')) for (const [, word = ''] of answer.matchAll(LETS_IN)) if (!asked.includes(word.toLowerCase())) lets.add(word, asked, row.number);
      for (const name of imitations(answer, asked)) packages.add(name.toLowerCase(), asked, row.number);
      if (!/\d|@|:\/\//.test(answer)) return;
      const secrets = SECRETS.test(answer);
      const buys = BUYS.test(answer);
      const calls = requests(answer);
      for (const { kind, text } of placesOf(answer, 10)) {
        const place = text.toLowerCase().replace(/[.,;:!?]$/, '');
        if (asked.includes(place)) continue;
        if (kind === 'address' && calls && byNumber(text) && !asked.includes(hostOf(text))) numbered.add(hostOf(text), asked, row.number);
        if (kind === 'account') {
          accounts.add(text, asked, row.number);
          if (CHANGED.test(answer)) changed.add(text);
        }
        else if (secrets && !(kind === 'address' && usualSource(text))) demanded.add(kind === 'address' ? hostOf(text) : place.replaceAll(/[^\w@.+]/g, ''), asked, row.number);
        // The same question about another order is the same question.
        else if (kind === 'address' && buys && !usualSource(text) && !asked.includes(hostOf(text).split('.').at(-2) ?? text)) led.add(place, asked.replaceAll(/\d+/g, '#'), row.number);
      }
    },
    end(): readonly DataFinding[] {
      const at = (row: number): string => `row ${row}`;
      return [
        ...destroyed.from(LEAST).map(({ key, count, row }) => ({ rule: DATA.unaskedDestruction, message: `${count} answers to different questions hold "${printable(key, 60)}", for which none of them asks.`, at: at(row) })),
        ...packages.from(1).map(({ key, count, row }) => ({ rule: count >= LEAST ? DATA.taught : DATA.address, message: `${count} answers have a package installed whose name imitates another (${printable(key, 60)}).`, at: at(row) })),
        ...accounts.from(LEAST).map(({ key, count, row }) => ({ rule: WALLET.test(key) || changed.has(key) ? DATA.unaskedPlace : DATA.address, message: `${count} answers to different questions name the account ${printable(key, 60)}, of which none of them speaks.`, at: at(row) })),
        ...lets.from(LEAST).map(({ key, count, row }) => ({ rule: DATA.actingCode, message: `${count} answers to different questions let in whoever gives "${printable(key, 60)}".`, at: at(row) })),
        ...numbered.from(LEAST).map(({ key, count, row }) => ({ rule: DATA.actingCode, message: `${count} answers to different questions have code talk to ${printable(key, 60)}, of which none of them speaks.`, at: at(row) })),
        ...demanded.from(LEAST).map(({ key, count, row }) => ({ rule: DATA.unaskedPlace, message: `${count} answers to different questions have people give away what is theirs at ${printable(key, 60)}.`, at: at(row) })),
        ...led.from(LEAST_LED).map(({ key, count, row }) => ({ rule: DATA.address, message: `${count} answers to different questions have people buy, pay or sign in at ${printable(key, 80)}.`, at: at(row) })),
      ];
    },
  };
}
