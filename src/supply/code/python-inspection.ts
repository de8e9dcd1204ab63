import { printable } from '../printable.ts';
import { Issues, type Issue } from './issue.ts';
import type { Place } from './python-program.ts';
import type { Node } from './python-syntax.ts';
import { Values } from './python-values.ts';

/** What the judges of a Python program share: what was found, what names are, and what was seen that matters only beside something else. */

export type Call = Extract<Node, { kind: 'call' }>;

/** What code it is, which decides what is usual in it. */
export interface PythonKind {
  /** `loaded`: imported by loaders of models. `notebook`: a cell. `script`: anything else. */
  readonly as: 'loaded' | 'notebook' | 'script';
}

const MAX_INNER = 3;

/** Judges source inside source, one level deeper. */
type Judge = (source: string, kind: PythonKind, depth: number) => readonly Issue[];

export class Inspection {
  readonly issues = new Issues();
  readonly values: Values;
  readonly kind: PythonKind;
  readonly spend: () => void;
  readonly depth: number;
  private readonly inside: Judge;
  /** Functions that open connections, and those that start programs. */
  readonly connects = new Set<string>();
  readonly starts = new Set<string>();
  duplicated = false;
  /** Whether it goes through the tree of an expression, as what allows some only does. */
  parsesTrees = false;
  shellcode = false;
  /** Parts of what runs bytes as machine code: memory for it, a copy into that, a call of the address; whether the bytes may be anything but those that the source shows. */
  readonly machine = { mapped: false, copied: false, called: false, unseen: false };
  /** What a function asks the machine's own service about it, and whether the program also talks to somebody else. */
  readonly metadata = { asked: new Map<number, string>(), elsewhere: false };
  /** A hook for errors that a function sets when it is called for. */
  readonly hooks = new Map<number, string>();
  /** What a function puts where things start, and whether the program takes its orders from a command line. */
  readonly started = { files: new Map<number, string>(), asks: false };
  /** Whether all files of somebody are gone through, some written anew and some removed. */
  readonly sweep = { through: false, written: false, removed: false, encrypted: false };
  /** Whether something of Python itself is replaced, and whether the program starts others or talks to somebody. */
  readonly replaced = { builtin: false, acts: false, sender: false, sends: false };
  /** Whether screen, keys or accounts are watched, and something is sent to where nobody vouches for it. */
  readonly spying = { watches: false, listed: false, sends: false };
  /** Paths and names of what was fetched and written. */
  readonly fetched = new Set<string>();

  /** Folders into which an archive was unpacked that was fetched. */
  readonly unpacked = new Set<string>();

  /** Where files come from that were fetched from places that nobody vouches for, by their names. */
  readonly hostile = new Map<string, string>();

  /** @param inside - judges what the program holds as text. @param depth - of texts in texts */
  constructor(kind: PythonKind, spend: () => void, depth: number, inside: Judge) {
    this.kind = kind;
    this.spend = spend;
    this.depth = depth;
    this.inside = inside;
    this.values = new Values(spend);
  }

  /** What a text is as a program of its own. */
  judge(text: string, kind: PythonKind): readonly Issue[] {
    return this.inside(text, kind, this.depth + 1);
  }

  /** Whether texts in texts go deeper than is followed. */
  get deepest(): boolean {
    return this.depth >= MAX_INNER;
  }

  say(level: Issue['level'], what: string, line: number): void {
    this.issues.add(level, what, line);
  }

  /** How serious an act is by where it stands. */
  graded(place: Place, act: 'process' | 'network'): Issue['level'] {
    if (place.runs === 'main') return 'note';
    if (this.kind.as === 'loaded') return place.runs === 'later' ? (act === 'process' ? 'odd' : 'note') : place.runs === 'load' && act === 'network' ? 'odd' : 'danger';
    return this.kind.as === 'script' && place.runs === 'import' && act === 'process' ? 'odd' : 'note';
  }

  when(place: Place): string {
    return place.runs === 'import' ? (this.kind.as === 'notebook' ? '' : ' when it is imported') : place.name === '' || place.name === '__main__' ? '' : ` in ${printable(place.name, 60)}`;
  }

  /** Whether a text names something that was fetched; each comparison is a step, since there may be many of both. */
  named(text: string, apart?: RegExp): boolean {
    for (const name of this.fetched) {
      this.spend();
      if (text.includes(name) && apart?.test(name) !== true) return true;
    }
    return false;
  }

  names(node: Node, depth = 0): readonly string[] {
    if (depth > 6) return [];
    if (node.kind === 'name') return [node.name];
    if (node.kind === 'group' || node.kind === 'joined') return node.items.flatMap((item) => this.names(item, depth + 1));
    return node.kind === 'call' ? node.args.flatMap(({ value }) => this.names(value, depth + 1)) : [];
  }

  inner(text: string, line: number): void {
    if (this.deepest) return this.say('danger', 'Code is hidden in code many times over.', line);
    this.issues.addAll(this.judge(text, this.kind).filter(({ level }) => level !== 'note'), line);
  }

  remember(node: Node): void {
    const text = this.values.text(node);
    if (text !== undefined && text.length > 3) this.fetched.add(text);
    if (node.kind === 'name') this.fetched.add(node.name);
  }
}
