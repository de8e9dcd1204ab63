import type { JsonValue } from '../../core/json.ts';
import { judgeObject } from '../config/hugging-face.ts';
import type { ConfigJudge } from '../config/values.ts';
import { kerasIssues } from '../keras/layers.ts';
import { printable } from '../printable.ts';
import { lex, type Event } from './lexer.ts';

/** Where columns of flow mappings begin, beyond any line. */
const FLOW = 1_000_000;
const MAX_FRAMES = 500;
/** Nodes that aliases may stand for, all together, before it is a bomb. */
const MAX_EXPANDED = 1_000_000;

interface Frame {
  readonly column: number;
  object: Record<string, JsonValue>;
  key: string;
  line: number;
}

/** Judges every document of a YAML text. */
export function judgeYaml(text: string, file: string, judge: ConfigJudge, spend: () => void): void {
  const frames: Frame[] = [];
  const handles = new Map<string, string>([['!!', 'tag:yaml.org,2002:']]);
  const aliases = new Aliases();
  let flow = 0;
  const above = (): string[] => frames.map(({ key }) => key);
  const close = (column: number): void => {
    for (let top = frames.at(-1); top !== undefined && top.column > column; top = frames.at(-1)) {
      frames.pop();
      finish(top);
    }
  };
  const finish = (frame: Frame): void => {
    judgeObject(frame.object, `line ${frame.line}`, file, judge);
    if (frame.object['function_type'] === 'lambda' || (typeof frame.object['class_name'] === 'string' && /(?:^|[>.])Lambda$|^__lambda__$/.test(frame.object['class_name']))) for (const { level, what } of kerasIssues(frame.object, spend)) judge.say('code', level, what, `line ${frame.line}`);
    const parent = frames.at(-1);
    if (parent !== undefined && parent.object[parent.key] === undefined) parent.object[parent.key] = frame.object;
  };
  const key = (name: string, column: number, line: number): void => {
    close(column);
    const top = frames.at(-1);
    if (top === undefined || top.column < column) {
      if (frames.length < MAX_FRAMES) frames.push({ column, object: {}, key: name, line });
      else judge.say('code', 'odd', 'Nested deeper than any configuration.', `line ${line}`);
      return;
    }
    // The next item of a list has the same keys again.
    if (Object.hasOwn(top.object, name)) {
      frames.pop();
      finish(top);
      frames.push({ column, object: {}, key: name, line });
    } else top.key = name;
  };
  const scalar = ({ text: value, quoted, line }: Extract<Event, { kind: 'scalar' }>): void => {
    aliases.node();
    const top = frames.at(-1);
    if (top !== undefined) {
      const typed = quoted ? value : typeOf(value);
      const before = top.object[top.key];
      Object.defineProperty(top.object, top.key, { value: before === undefined ? typed : Array.isArray(before) ? [...before.slice(0, 50), typed] : [before, typed], writable: true, enumerable: true, configurable: true });
    }
    judge.text(top?.key ?? '', value, above().slice(0, -1), `line ${line}`);
  };
  for (const event of lex(text)) {
    spend();
    switch (event.kind) {
      case 'key': key(event.text, flow > 0 ? FLOW + flow : event.column, event.line); break;
      case 'scalar': scalar(event); break;
      case 'tag': tag(event.text, handles, event.line, judge); break;
      case 'directive': directive(event.text, handles); break;
      case 'item': close(event.column); aliases.node(); break;
      case 'open': flow++; break;
      case 'close': flow--; close(FLOW + flow); break;
      case 'anchor': aliases.anchor(event.text); break;
      case 'alias': aliases.alias(event.text); break;
      case 'document': close(-1); flow = 0; break;
    }
  }
  close(-1);
  if (aliases.total > MAX_EXPANDED) judge.say('code', 'danger', 'Aliases of aliases grow to more nodes than memory holds.', '');
}

/** How many nodes anchors stand for. An anchor is taken to reach to the next one, as in attacks on readers. */
class Aliases {
  private readonly sizes = new Map<string, number>();
  private current: string | undefined;
  total = 0;

  anchor(name: string): void {
    this.current = name;
    this.sizes.set(name, 1);
  }

  node(): void {
    this.total++;
    if (this.current !== undefined) this.sizes.set(this.current, (this.sizes.get(this.current) ?? 0) + 1);
  }

  alias(name: string): void {
    const size = name === this.current ? 1 : this.sizes.get(name) ?? 1;
    this.total += size;
    if (this.current !== undefined) this.sizes.set(this.current, (this.sizes.get(this.current) ?? 0) + size);
  }
}

function typeOf(text: string): JsonValue {
  if (/^(?:true|yes|on)$/i.test(text)) return true;
  if (/^(?:false|no|off)$/i.test(text)) return false;
  return /^(?:null|~|)$/i.test(text) ? null : text;
}

function directive(text: string, handles: Map<string, string>): void {
  const found = /^%TAG[ \t]{1,20}(!\S{0,100})[ \t]{1,20}(\S{1,300})/.exec(text);
  if (found?.[1] !== undefined && found[2] !== undefined && handles.size < 1000) handles.set(found[1], found[2]);
}

const PLAIN = /^python\/(?:none|bool|str|unicode|bytes|int|long|float|complex|list|tuple|dict|set|frozenset)$/;
const OTHERS = /^!?!?(?:javax?|org|com|sun|jdk|groovy|ch)\.[\w.$]{2,200}|^!ruby\/(?!regexp|range|sym|symbol|hash$|array$|struct:)|^!!?js\/function|^!php\/object|^!!?perl\/(?:code|Code)/;
const ACTING = /^!(?:exec|eval|cmd|command|shell|sh|bash|python|py|lambda|call|import|code|system|run|script)\b/i;

function tag(raw: string, handles: ReadonlyMap<string, string>, line: number, judge: ConfigJudge): void {
  const at = `line ${line}`;
  const name = percentDecoded(resolve(raw, handles));
  const python = /^tag:yaml\.org,2002:(python\/.{0,500})$/s.exec(name)?.[1] ?? (/^!?python\/.{0,500}$/s.test(name) ? name.replace(/^!/, '') : undefined);
  if (python !== undefined) {
    if (PLAIN.test(python)) return;
    const target = /^python\/(object\/apply|object\/new|object|name|module):(.{0,400})$/s.exec(python);
    if (target === null) return judge.say('target', 'odd', `The tag ${printable(python, 80)} makes objects of Python.`, at);
    const [, how = '', path = ''] = target;
    judge.target(path, how === 'name' || how === 'module' ? 'A tag names' : how === 'object/apply' ? 'A tag calls' : 'A tag makes', at);
    return;
  }
  // HyperPyYAML, pylearn2 and others of its kind.
  const hyper = /^!(new|name|apply|obj|module|call|factory|class|func|function|import|pkl|python_object|object):(.{1,300})$/s.exec(name);
  if (hyper?.[2] !== undefined) {
    if (hyper[1] === 'pkl') return judge.say('target', 'odd', 'A tag loads a pickle.', at);
    return judge.target(hyper[2], hyper[1] === 'name' ? 'A tag names' : 'A tag calls', at);
  }
  if (OTHERS.test(raw) || OTHERS.test(name.replace('tag:yaml.org,2002:', '!!'))) judge.say('target', 'danger', `The tag ${printable(raw, 80)} makes objects that can run code.`, at);
  else if (ACTING.test(name)) judge.say('target', 'odd', `The tag ${printable(raw, 80)} runs something.`, at);
}

function resolve(raw: string, handles: ReadonlyMap<string, string>): string {
  if (raw.startsWith('!<')) return raw.slice(2, -1);
  const handle = /^(![\w-]{0,100}!)/.exec(raw)?.[1];
  if (handle !== undefined && handles.has(handle)) return `${handles.get(handle) ?? ''}${raw.slice(handle.length)}`;
  const primary = handles.get('!');
  return primary !== undefined && raw.startsWith('!') && handle === undefined ? `${primary}${raw.slice(1)}` : raw;
}

function percentDecoded(text: string): string {
  return text.replaceAll(/%([\da-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
