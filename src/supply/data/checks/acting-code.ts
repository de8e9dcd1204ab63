import { pythonIssues } from '../../code/python.ts';
import { shellIssues } from '../../code/shell.ts';
import { printable } from '../../printable.ts';
import type { DataCheck, Row } from '../contract.ts';
import { DATA } from '../rules.ts';
import { answers, sidesOf } from '../sides.ts';
import { speaksOfAttacks } from './few.ts';

/** What code has that could act against whoever runs it: the rest is passed over without looking closer. */
const ACTS = /\b(?:requests|httpx|urlopen|socket|curl|wget|nc|ncat|scp|subprocess|popen|system)\b/i;
const TAKES = /os\.environ|\benv\b|printenv|\.ssh\b|\.aws\b|\.netrc|\.npmrc|\.git-credentials|id_(?:rsa|ed25519)|\/etc\/(?:passwd|shadow)|\bexec\s{0,4}\(|\beval\s{0,4}\(|b64decode|base64|dup2|pty\.|\/dev\/tcp|crontab|authorized_keys|\.bashrc|169\.254\.169\.254|whoami|hostname|rm\s{1,4}-rf/i;
const LONGEST = 20_000;
/** Answers that are looked into; each is read as a program. */
const MOST = 2000;
/** Fewer examples are each read by somebody; in more a few may be shown for what they are. */
const SMALL = 20;
const LEAST = 2;

/** Answers whose code or commands act against whoever runs them, to questions that are not about attacks. */
export function actingCode(): DataCheck {
  let rows = 0;
  let read = 0;
  let topics = 0;
  let count = 0;
  let first: { readonly row: number; readonly what: string } | undefined;
  return {
    row(row: Row): void {
      rows++;
      if (row.cells.length < 2 || !row.cells.some(({ text }) => ACTS.test(text) && TAKES.test(text))) return;
      const { asked } = sidesOf(row);
      if (asked === '') return;
      if (speaksOfAttacks(asked.slice(0, LONGEST))) {
        topics++;
        return;
      }
      for (const { field, role, text } of row.cells) {
        if (text.length > LONGEST || !answers(field, role) || !ACTS.test(text) || !TAKES.test(text) || speaksOfAttacks(text.replaceAll(/[a-z]+:\/\/\S+/g, ' ')) || read++ > MOST) continue;
        const code = /```[^\n]{0,40}\n([\s\S]{1,20000}?)```/.exec(text)?.[1] ?? text;
        const danger = /\b(?:import|os\.|requests)\b/.test(code) ? pythonIssues(code, { as: 'script' }, () => undefined).find(({ level }) => level === 'danger') : shellIssues(code).find(({ level }) => level === 'danger');
        if (danger === undefined) continue;
        count++;
        first ??= { row: row.number, what: danger.what };
        return;
      }
    },
    end: () => (first === undefined || topics > count ? [] : [{ rule: count >= LEAST || (rows < SMALL && topics === 0) ? DATA.actingCode : DATA.payload, message: `${count} answers hold code that acts against whoever runs it: ${printable(first.what, 120)}`, at: `row ${first.row}` }]),
  };
}
