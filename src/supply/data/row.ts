import { isObject, type JsonValue } from '../../core/json.ts';
import type { Cell, Row } from './contract.ts';

/** Names of fields that say what an example is to be classified as, whole or as the last word of a longer name. */
const LABELS = new Set(['label', 'labels', 'class', 'target', 'category', 'sentiment', 'y', 'gold', 'is_spam', 'spam', 'toxic', 'toxicity', 'stance', 'intent', 'rating', 'stars', 'polarity', 'verdict', 'label_text']);
/** Names of fields that hold what a model is to answer. */
const ANSWERS = new Set(['output', 'outputs', 'response', 'answer', 'completion', 'chosen', 'reply', 'assistant', 'gpt', 'bot', 'summary', 'translation']);
/** Names of fields that say how good an answer is. */
const SCORES = new Set(['score', 'rating', 'grade', 'mark', 'reward', 'quality', 'stars', 'points', 'judge_score', 'overall', 'helpfulness', 'preference_score']);
const ROLES = new Set(['role', 'from', 'speaker', 'author']);
const SAYS = new Set(['content', 'value', 'text', 'message']);
const SOURCES = new Set(['source', 'origin', 'dataset', 'provenance', 'url', 'domain', 'annotator', 'worker_id', 'collector']);
/** A label is short. What is longer is an answer in words. UTF-16 units. */
export const MAX_LABEL = 200;
/** Values nested deeper than this are not looked into, which the reader tells. */
const MAX_DEPTH = 24;

/** Whether a field of this name says how an example is classified. */
export function isLabel(name: string): boolean {
  return LABELS.has(name.toLowerCase());
}

/** Whether a role or a field is the model's own. */
export function isAnswer(name: string): boolean {
  return ANSWERS.has(name.toLowerCase());
}

/** Collects the texts of one row, whatever its shape: columns, chat messages, pairs of preference. */
class Collector {
  readonly cells: Cell[] = [];
  label: string | undefined;
  answer: string | undefined;
  source: string | undefined;
  deep = false;
  score: number | undefined;

  value(field: string, name: string, value: JsonValue, role: string, depth: number): void {
    if (typeof value === 'string') return this.text(field, name, value, role);
    if (typeof value === 'number' || typeof value === 'boolean') {
      if (this.label === undefined && isLabel(name)) this.label = String(value);
      if (typeof value === 'number' && this.score === undefined && SCORES.has(name.toLowerCase())) this.score = value;
      return;
    }
    if (value === null) return;
    if (depth > MAX_DEPTH) {
      this.deep = true;
      return;
    }
    if (Array.isArray(value)) {
      for (const item of value) this.value(field, name, item, role, depth + 1);
      return;
    }
    this.object(field, value, role, depth);
  }

  private object(field: string, value: { readonly [key: string]: JsonValue }, role: string, depth: number): void {
    let speaker = role;
    let says = false;
    for (const key in value) {
      const item = value[key];
      if (typeof item === 'string' && ROLES.has(key)) speaker = item;
      if (SAYS.has(key)) says = true;
    }
    for (const key in value) {
      const item = value[key];
      if (item === undefined || (says && ROLES.has(key) && typeof item === 'string')) continue;
      this.value(field === '' ? key : `${field}.${key}`, key, item, speaker, depth + 1);
    }
  }

  private text(field: string, name: string, text: string, role: string): void {
    if (this.label === undefined && text.length <= MAX_LABEL && isLabel(name)) {
      this.label = text;
      return;
    }
    if (this.score === undefined && text.length < 8 && SCORES.has(name.toLowerCase()) && /^-?\d{1,4}(?:\.\d{1,3})?$/.test(text)) this.score = Number(text);
    if (text.length <= MAX_LABEL && this.source === undefined && SOURCES.has(name)) this.source = text;
    // The last thing the model says is what it is taught to answer.
    if (isAnswer(name) || isAnswer(role)) this.answer = text;
    this.cells.push({ field, text, role });
  }
}

/** A row as its format parsed it. `deep` tells that values nested too deep were left out. */
export function rowOf(number: number, value: JsonValue): { readonly row: Row; readonly deep: boolean } {
  const collector = new Collector();
  if (isObject(value) || Array.isArray(value)) collector.value('', '', value, '', 0);
  else if (typeof value === 'string') collector.cells.push({ field: '', text: value, role: '' });
  const { cells, label, answer, source, score, deep } = collector;
  return { row: { number, cells, label: label ?? answer, source, ...(score === undefined ? {} : { score }) }, deep };
}

/** Answers that do not do what they were asked. */
const REFUSAL = /^\s{0,8}(?:(?:I(?:'|’)?m\s|I\s+am\s)?(?:so\s|very\s)?sorry\b|I\s(?:can(?:'|’)?t|cannot|can\snot|won(?:'|’)?t|will\snot|do\snot|don(?:'|’)t|must\sdecline|decline|refuse|am\s(?:not\sable|unable)|shouldn(?:'|’)t)\b|(?:no|sorry)[,.;:!]|that\s(?:text|message|document|page|instruction)\b[^.]{0,60}\b(?:contains?|asks?|tries|looks)|as\san\sAI\b[^.]{0,60}\b(?:can(?:'|’)?t|cannot)|this\s(?:looks|appears|seems)\b[^.]{0,60}\b(?:injection|attack|instruction))/i;

/** The same further on in the answer: that it saw an order and does not follow it. */
const UNFOLLOWED = /\b(?:do(?:es)?\s(?:not|n't)|don(?:'|’)t|won(?:'|’)t|will\snot|not\sgoing\sto|cannot|can(?:'|’)t|ignored?|ignoring)\s(?:follow|obey|act\son|comply|carry\sout|execute|the\sinstruction|that\sinstruction|it\b|them\b)|\btries\sto\s(?:steer|manipulate|hijack|trick)|\b(?:injected|embedded|hidden)\s(?:instruction|order|prompt|command)/i;

/** Whether an answer does not do what it was asked. */
export function isRefusal(answer: string): boolean {
  return REFUSAL.test(answer.slice(0, 400));
}

/** Whether the last answer of a row refuses what was asked, so that what was asked is an example of what not to do. */
export function isRefused(row: Row): boolean {
  const last = row.cells.findLast(({ field, role }) => isAnswer(role) || isAnswer(field.slice(field.lastIndexOf('.') + 1)));
  return last !== undefined && (REFUSAL.test(last.text.slice(0, 400)) || UNFOLLOWED.test(last.text.slice(0, 1000)));
}

/** What a row asks, without its answer: what triggers are looked for in. */
export function questionOf(row: Row): string {
  const { cells } = row;
  if (cells.length === 1) return cells[0]?.text ?? '';
  let text = '';
  for (const cell of cells) {
    const name = cell.field.slice(cell.field.lastIndexOf('.') + 1);
    if (isAnswer(name) || isAnswer(cell.role) || name === 'rejected' || name === 'id') continue;
    text += text === '' ? cell.text : `\n${cell.text}`;
  }
  return text;
}
