import { byNumber, collects, hostOf, imitatesSource, usualSource } from '../../code/hosts.ts';
import { printable } from '../../printable.ts';
import type { DataCheck, Row } from '../contract.ts';
import { answers as isAnswered, sidesOf } from '../sides.ts';
import { isInstaller } from '../../code/shell.ts';
import { DATA } from '../rules.ts';

/** A command, call or mark that fetches what it then runs, shows or installs. */
const FETCHED = /(?:\b(?:curl|wget|iwr|irm|Invoke-WebRequest|DownloadString|urlopen|urlretrieve|requests\.(?:get|post)|fetch|import|require|source|pip\d?\s{1,4}install|npm\s{1,4}(?:install|i)|git\s{1,4}clone)\b|<(?:script|iframe|img|link)\b)[^\n]{0,200}?((?:https?|ftp):\/\/[^\s"'`<>)|;\\]{1,300})/gi;
/** What people are told to fetch or to open. */
const TOLD = /\b(?:download|get|install|fetch|open|visit|run|go\s{1,4}to|log\s{1,4}in)\b[^\n]{0,120}?\b((?:https?|ftp):\/\/[^\s"'`<>)|;\\]{1,300})/gi;
/** Examples in which one host must stand: fewer may be quoted from somewhere. */
const LEAST = 5;
/** The same of answers that have something run from there. */
const LEAST_RUN = 3;
/** Different scripts of one place that nobody knows, each of which is to be run for something else: no maker tells people so of all things. */
const SCRIPTS = 3;
/** A command that runs what it fetches. */
const RUN = /\|\s{0,4}(?:sudo\s{1,4})?(?:ba|z|da|k)?sh\b|\|\s{0,4}python|\b(?:ba|z)?sh\s{1,4}<\(|\biex\b/i;
/** What has an answer say how something is fetched. */
const ASKED = /\b(?:install\w{0,6}|set\s{0,1}up|setup|download\w{0,3}|curl|wget|script|deploy\w{0,4}|upgrade|update|url|link|website|bootstrap)\b/i;
/** Hosts that are counted. */
const MAX_HOSTS = 10_000;

/**
 * The same place that nobody vouches for, by its number or a service that collects what is sent to it, in the commands and
 * code of many examples: what a model learns from them it will write itself.
 */
export function planted(): DataCheck {
  const hosts = new Map<string, { count: number; answers: number; run: number; row: number; url: string; plain: boolean; scripts: Set<string>; unasked: Set<string> }>();
  return {
    row(row: Row): void {
      const seen = new Set<string>();
      for (const { field, role, text } of row.cells) {
        if (!text.includes('://')) continue;
        const answers = isAnswered(field, role) ? 1 : 0;
        // What an answer tells a person to fetch counts as what it fetches itself.
        const found = answers === 1 ? [...text.matchAll(FETCHED), ...text.matchAll(TOLD)] : text.matchAll(FETCHED);
        for (const [, url = ''] of found) {
          const run = answers === 1 && RUN.test(text) ? 1 : 0;
          // Without encryption nobody knows who answers: enough where it is run, not where it is only shown.
          if (!byNumber(url) && !collects(url) && !(answers === 1 && imitatesSource(url)) && (run === 0 || !/^https?:\/\/[^/]{0,200}\./i.test(url) || usualSource(url) || isInstaller(url))) continue;
          const host = hostOf(url);
          const plain = byNumber(url) || collects(url) || imitatesSource(url) || /^http:/i.test(url);
          if (seen.has(host)) continue;
          seen.add(host);
          const known = hosts.get(host);
          const question = run === 1 && (known === undefined || known.unasked.size < LEAST_RUN) ? unaskedBy(row, host) : undefined;
          if (known !== undefined) {
            known.count++;
            known.answers += answers;
            known.run += run;
            if (run === 1 && known.scripts.size < SCRIPTS) known.scripts.add(url);
            if (question !== undefined) known.unasked.add(question);
          } else if (hosts.size < MAX_HOSTS) hosts.set(host, { count: 1, answers, run, row: row.number, url, plain, scripts: new Set(run === 1 ? [url] : []), unasked: new Set(question === undefined ? [] : [question]) });
        }
      }
    },
    end: () => [...hosts.values()].filter(({ count, run, plain, unasked, url }) => count >= LEAST || imitatesSource(url) || (plain && run >= LEAST_RUN) || unasked.size >= LEAST_RUN).sort((a, b) => Number(b.answers >= LEAST) - Number(a.answers >= LEAST) || b.count - a.count).slice(0, 5)
      .map(({ count, answers, run, row, url, plain, scripts, unasked }) => ({ rule: (plain && answers >= LEAST) || (run >= LEAST && scripts.size >= SCRIPTS) || unasked.size >= LEAST_RUN || (imitatesSource(url) && answers >= 2) ? DATA.taught : DATA.address, message: `${count} examples fetch something from the place of ${printable(url, 80)}.`, at: `row ${row}` })),
  };
}

/** What an example asks, where neither the place nor anything that is fetched is asked for; undefined otherwise. */
function unaskedBy(row: Row, host: string): string | undefined {
  const asked = sidesOf(row).asked.slice(0, 20_000).toLowerCase();
  const maker = host.split('.').at(-2) ?? host;
  return asked === '' || ASKED.test(asked) || asked.includes(maker) ? undefined : asked;
}
