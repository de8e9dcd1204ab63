import type { Row } from './contract.ts';
import { isAnswer } from './row.ts';

/** The two sides of an example: what is asked, and what a model is to answer. */

const MORE_ANSWERS = new Set(['solution', 'canonical_solution', 'generated', 'model_answer', 'accepted', 'preferred', 'answers', 'model', 'code', 'arguments', 'cmd', 'command', 'sql', 'bash', 'shell', 'script', 'a', 'generation', 'prediction', 'target', 'actions', 'action', 'diff', 'patch', 'new_contents', 'yaml', 'function', 'reply', 'generated_code', 'after', 'trajectory', 'tool_calls', 'steps']);
/** Of a pair of preference, the side that is taught, and the other. */
const PREFERRED = /(?:^|\.)(?:chosen|preferred|accepted|better|winner|positive|response_chosen|chosen_response)(?:$|\.)/i;
const REJECTED = /(?:^|\.)(?:rejected|dispreferred|refused|worse|loser|negative|response_rejected|rejected_response)(?:$|\.)/i;
/** Longest text of a side that is looked at, in UTF-16 units. */
const LONGEST = 100_000;

function lastName(field: string): string {
  return field.slice(field.lastIndexOf('.') + 1).toLowerCase();
}

/** Whether a text is what a model is to answer, by who says it or what it is called. */
export function answers(field: string, role: string): boolean {
  const name = lastName(field);
  const speaks = role !== '' && !isAnswer(role) && !MORE_ANSWERS.has(role.toLowerCase());
  return !speaks && !REJECTED.test(field) && (isAnswer(role) || isAnswer(name) || MORE_ANSWERS.has(name) || MORE_ANSWERS.has(role.toLowerCase()) || PREFERRED.test(field));
}

/** What an example asks and what it answers, each put together. An example of one text asks nothing: it is read as both in none. */
export function sidesOf(row: Row): { readonly asked: string; readonly answer: string } {
  let sides = last?.row === row ? last.sides : undefined;
  if (sides === undefined) last = { row, sides: (sides = bothOf(row)) };
  return sides;
}

/** Of the row that was asked for last: several checks ask for the same one. */
let last: { readonly row: Row; readonly sides: { readonly asked: string; readonly answer: string } } | undefined;

function bothOf(row: Row): { readonly asked: string; readonly answer: string } {
  let asked = '';
  let answer = '';
  for (const { field, role, text } of row.cells) {
    if (text.length > LONGEST || REJECTED.test(field)) continue;
    if (answers(field, role)) answer += answer === '' ? text : `\n${text}`;
    else asked += asked === '' ? text : `\n${text}`;
  }
  return { asked, answer };
}

/** The sides of a pair of preference; undefined for other examples. */
export function pairOf(row: Row): { readonly asked: string; readonly chosen: string; readonly rejected: string } | undefined {
  let asked = '';
  let chosen = '';
  let rejected = '';
  for (const { field, role, text } of row.cells) {
    if (text.length > LONGEST) continue;
    const said = role === '' || isAnswer(role);
    if (said && PREFERRED.test(field)) chosen += text;
    else if (said && REJECTED.test(field)) rejected += text;
    else asked += `${text}\n`;
  }
  return chosen === '' || rejected === '' ? undefined : { asked, chosen, rejected };
}
