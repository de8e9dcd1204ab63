import { BUILTINS, DECODE, PROCESS, RUN, STARRED } from './python-names.ts';
import { fileOf, flagsOf } from './python-origins.ts';
import { dotted, type Node } from './python-syntax.ts';
import { codes, decoded, MAX_TEXT, namespaceOf, partOf, rot13, tidy } from './python-texts.ts';
import { usualName } from './python-usual-names.ts';

/** What is known of a name of the program. */
export interface Known {
  readonly node: Node | undefined;
  readonly flags: number;
}

const MAX_FOLLOWED = 12;
/** Items of a list or mapping that are looked at for what an index of it may name. */
const MAX_ITEMS = 64;
/** Steps that one item counts: with many items at each step, few steps are many paths. */
const ITEM_STEPS = 5;
/** What gives a path of pathlib; each of its methods that does may follow another. */
const MADE_PATH = /^pathlib\.(?:Posix|Windows|Pure|PurePosix)?Path(?:\.home|\.cwd)?\(\)(?:\.(?:parent|(?:expanduser|resolve|absolute|joinpath|with_name|with_suffix)\(\))){0,4}$/;

/** Folders of IPython, by where it says them: what lies in the one for startup runs with every kernel. */
const IPYTHON: Readonly<Record<string, string>> = { 'get_ipython().profile_dir.startup_dir': '~/.ipython/profile_default/startup', 'get_ipython().profile_dir.location': '~/.ipython/profile_default', 'get_ipython().ipython_dir': '~/.ipython' };

/** Names of a program, and what expressions with them are: full names, texts, and where they come from. */
export class Values {
  /** Names that imports bind, with what they stand for. */
  readonly imports = new Map<string, string>();
  readonly known = new Map<string, Known>();
  /** What functions of the program give back, by their name. */
  readonly returns = new Map<string, Node>();
  /** Functions and classes of the program. */
  readonly defined = new Set<string>();
  /** Archives that the program makes of all files of somebody, or of keys and accounts. */
  readonly taken = new Set<string>();
  /** Modules of which everything was imported. */
  readonly stars = new Set<string>();
  readonly spend: () => void;
  /** Whether something is put together in more steps, or to a longer text, than are followed. */
  cut = false;

  /** @param spend - called for every step; throws when there were too many */
  constructor(spend: () => void) {
    this.spend = spend;
  }

  assign(name: string, node: Node): void {
    const before = this.known.get(name);
    const flags = this.flags(node) | (before?.flags ?? 0);
    // A name that is built up from itself keeps what it was first.
    this.known.set(name, { node: this.mentions(node, name, 0) ? (before?.node ?? undefined) : node, flags });
  }

  mark(name: string, flags: number): void {
    const before = this.known.get(name);
    this.known.set(name, { node: before?.node, flags: flags | (before?.flags ?? 0) });
  }

  private mentions(node: Node, name: string, depth: number): boolean {
    if (depth > 6) return true;
    switch (node.kind) {
      case 'name': return node.name === name;
      case 'text': case 'number': return false;
      case 'attribute': return this.mentions(node.base, name, depth + 1) || dotted(node) === name;
      case 'item': return this.mentions(node.base, name, depth + 1) || this.mentions(node.index, name, depth + 1);
      case 'call': return this.mentions(node.callee, name, depth + 1) || node.args.some(({ value }) => this.mentions(value, name, depth + 1));
      case 'joined': case 'group': return node.items.some((item) => this.mentions(item, name, depth + 1));
    }
  }

  /** The full name of what an expression names, with `()` for what a call gives; undefined when it names nothing. */
  path(node: Node, followed = 0): string | undefined {
    this.spend();
    if (followed > MAX_FOLLOWED) return undefined;
    switch (node.kind) {
      case 'name': {
        const imported = this.imports.get(node.name);
        if (imported !== undefined) return imported;
        const known = this.known.get(this.alias(node.name));
        if (known?.node !== undefined) return this.path(known.node, followed + 1);
        if (known !== undefined) return undefined;
        for (const module of this.stars) if (STARRED[module]?.test(node.name) === true) return `${module}.${node.name}`;
        return BUILTINS.has(node.name) ? `builtins.${node.name}` : node.name === '__builtins__' || node.name === '__builtin__' ? 'builtins' : (this.defined.has(node.name) ? undefined : usualName(node.name)) ?? node.name;
      }
      case 'attribute': return this.attributePath(node, followed);
      case 'item': return this.itemPath(node, followed);
      case 'call': return this.callPath(node, followed);
      case 'text': case 'number': return undefined;
      case 'joined': return node.operator === '/' ? this.joinedPath(node, followed) : undefined;
      case 'group': return node.shape === 'other' && node.items.length === 1 && node.items[0] !== undefined ? this.path(node.items[0], followed + 1) : undefined;
    }
  }

  /** `Path.home() / '.ssh'` is a path as its first part is. */
  private joinedPath(node: Extract<Node, { kind: 'joined' }>, followed: number): string | undefined {
    // One part only is followed: with several at each step, few steps are many paths.
    const first = node.items.find(({ kind }) => kind !== 'text');
    const path = first === undefined ? undefined : this.path(first, followed + 1);
    return path === undefined || !MADE_PATH.test(path) ? undefined : /^pathlib\.\w+/.exec(path)?.[0].concat('()');
  }

  /** The last of names that only stand for one another. */
  alias(name: string): string {
    const seen = new Set<string>();
    let at = name;
    for (let node = this.known.get(at)?.node; node?.kind === 'name' && this.known.has(node.name) && !seen.has(node.name); node = this.known.get(at)?.node) {
      this.spend();
      seen.add(node.name);
      at = node.name;
    }
    return at;
  }

  /** Not by recursion: `os.path.os.path.os.system` may be as long as its writer likes. */
  private attributePath(node: Extract<Node, { kind: 'attribute' }>, followed: number): string | undefined {
    const names: string[] = [];
    let at: Node = node;
    let path: string | undefined;
    for (; at.kind === 'attribute'; at = at.base) {
      this.spend();
      const own = dotted(at);
      const known = own === undefined ? undefined : this.known.get(own)?.node;
      if (known !== undefined && followed < MAX_FOLLOWED) {
        path = this.path(known, followed + 1);
        break;
      }
      names.push(at.name);
    }
    if (at.kind !== 'attribute') path = this.path(at, followed + 1);
    for (let name = names.pop(); name !== undefined && path !== undefined; name = names.pop()) {
      if (name !== '__dict__' && name !== '__call__') path = tidy(`${path}.${name}`);
    }
    return path;
  }

  private itemPath(node: Extract<Node, { kind: 'item' }>, followed: number): string | undefined {
    const base = this.path(node.base, followed + 1);
    const key = this.text(node.index, followed + 1);
    if (base === undefined || key === undefined) {
      // One of `[os.system]`, or of the values of `{'a': os.system}`; the worst, since which one it is may be computed.
      const named = (this.listOf(node.base, followed)?.items ?? []).slice(0, MAX_ITEMS).map((item) => (item.kind === 'text' || item.kind === 'number' ? undefined : this.path(item, followed + ITEM_STEPS)));
      return named.find((path) => path !== undefined && (PROCESS.test(path) || RUN.test(path))) ?? named[0];
    }
    if (base === 'sys.modules') return key;
    if (base === 'builtins.globals()' || base === 'builtins.locals()') return key === '__builtins__' ? 'builtins' : this.imports.get(key) ?? key;
    return tidy(`${base}.${key}`);
  }

  /** The list or mapping that an expression is: `[[a]][0]` is `[a]`. */
  private listOf(node: Node, followed: number): Extract<Node, { kind: 'group' }> | undefined {
    this.spend();
    if (followed > MAX_ITEMS) return undefined;
    if (node.kind === 'name') {
      const known = this.known.get(this.alias(node.name))?.node;
      return known === undefined || known.kind === 'name' ? undefined : this.listOf(known, followed + 1);
    }
    if (node.kind === 'item') {
      const inner = this.listOf(node.base, followed + 1)?.items[0];
      return inner?.kind === 'group' ? this.listOf(inner, followed + 1) : undefined;
    }
    if (node.kind !== 'group') return undefined;
    const [only] = node.items;
    return node.shape === 'other' && node.items.length === 1 && only?.kind === 'group' ? this.listOf(only, followed + 1) : node;
  }

  private callPath(node: Extract<Node, { kind: 'call' }>, followed: number): string | undefined {
    const given = node.callee.kind === 'name' ? this.returns.get(node.callee.name) : undefined;
    if (given !== undefined) {
      const path = this.path(given, followed + 1);
      if (path !== undefined && (PROCESS.test(path) || RUN.test(path))) return path;
    }
    const callee = this.path(node.callee, followed + 1);
    if (callee === undefined) return undefined;
    const [first, second] = node.args;
    if (callee === 'builtins.getattr' && first !== undefined && second !== undefined) {
      this.cut ||= first.value.kind === 'call' && followed + 1 >= MAX_FOLLOWED;
      const base = this.path(first.value, followed + 1);
      const name = this.text(second.value, followed + 1);
      return base === undefined || name === undefined ? undefined : tidy(`${base}.${name}`);
    }
    if (callee === 'builtins.__import__' || callee === 'importlib.import_module' || callee === 'importlib.__import__') {
      const module = first === undefined ? undefined : this.text(first.value, followed + 1);
      return module === undefined ? undefined : callee === 'importlib.import_module' || node.args.length >= 4 || node.args.some(({ name }) => name === 'fromlist') ? module : module.split('.')[0];
    }
    if (callee === 'builtins.vars' && first !== undefined) return this.path(first.value, followed + 1);
    if (/\.(?:get|__getitem__|__getattribute__|__getattr__)$/.test(callee) && /^(?:builtins\.(?:globals|locals)\(\)|sys\.modules|builtins)\./.test(callee)) {
      const key = node.args.length === 0 ? undefined : this.text(node.args.at(-1)?.value ?? node, followed + 1);
      if (key !== undefined) return callee.startsWith('sys.modules') ? key : callee.startsWith('builtins.globals') || callee.startsWith('builtins.locals') ? this.imports.get(key) ?? key : `builtins.${key}`;
    }
    const looked = namespaceOf(node.callee);
    if (looked !== undefined && first !== undefined) {
      const base = this.path(looked, followed + 1);
      const key = this.text(first.value, followed + 1);
      if (base !== undefined && key !== undefined) return tidy(`${base}.${key}`);
    }
    if (callee === 'functools.partial' && first !== undefined) return this.path(first.value, followed + 1);
    return callee.length > 300 ? undefined : `${callee}()`;
  }

  /** The text that an expression is, where it can be told without running anything. */
  text(node: Node, followed = 0): string | undefined {
    this.spend();
    if (followed > MAX_FOLLOWED) return undefined;
    switch (node.kind) {
      case 'text': return node.text;
      case 'number': return undefined;
      case 'name': {
        const known = this.known.get(node.name);
        return known?.node === undefined ? undefined : this.text(known.node, followed + 1);
      }
      case 'attribute': {
        const own = dotted(node);
        const known = own === undefined ? undefined : this.known.get(own);
        if (known?.node !== undefined) return this.text(known.node, followed + 1);
        if (node.name === '__name__' || node.name === '__doc__') return undefined;
        const named = this.path(node, followed + 1);
        return named === 'os.sep' ? '/' : named === undefined ? undefined : IPYTHON[named.replace(/^IPython\./, '')];
      }
      case 'joined': {
        const pieces = node.items.map((item) => this.text(item, followed + 1));
        if (node.operator === '+') return pieces.includes(undefined) ? undefined : this.bounded(pieces.join(''));
        if (node.operator === '/') return pieces.some((piece) => piece !== undefined) ? pieces.map((piece) => piece ?? '?').join('/') : undefined;
        const [format] = pieces;
        return format === undefined ? undefined : this.percent(format, node.items[1], followed);
      }
      case 'item': return this.slice(node, followed);
      case 'call': return this.callText(node, followed);
      case 'group': {
        const [only] = node.items;
        return node.shape === 'other' && node.items.length === 1 && only !== undefined ? this.text(only, followed + 1) : undefined;
      }
    }
  }

  /** A text as far as it is followed; a longer one is reported. */
  private bounded(text: string): string {
    this.cut ||= text.length > MAX_TEXT;
    return text.slice(0, MAX_TEXT);
  }

  private percent(format: string, value: Node | undefined, followed: number): string {
    const values = value === undefined ? [] : value.kind === 'group' ? value.items : [value];
    let i = 0;
    return this.bounded(format.replaceAll(/%[-\d.]{0,6}[sdrxf]/g, (whole) => {
      const each = values[i++];
      return (each === undefined ? undefined : this.text(each, followed + 1)) ?? whole;
    }));
  }

  private slice(node: Extract<Node, { kind: 'item' }>, followed: number): string | undefined {
    const part = partOf(node, (each) => this.text(each, followed + 1));
    if (part !== undefined) return part;
    const base = this.text(node.base, followed + 1);
    if (base === undefined) return undefined;
    // `text[::-1]`: the parser leaves only the -1 of it.
    const { index } = node;
    if (index.kind === 'group' && index.items.length > 0) return [...base].reverse().join('');
    if (index.kind === 'number') return base[index.value];
    return undefined;
  }

  private callText(node: Extract<Node, { kind: 'call' }>, followed: number): string | undefined {
    const { callee, args } = node;
    const [first] = args;
    const argument = (): string | undefined => (first === undefined ? undefined : this.text(first.value, followed + 1));
    const path = this.path(callee, followed + 1);
    if (path === 'builtins.reversed') return argument()?.split('').reverse().join('');
    if (path === 'builtins.chr') return first?.value.kind === 'number' && first.value.value <= 0x10ffff && Number.isInteger(first.value.value) ? String.fromCodePoint(first.value.value) : undefined;
    if (path === 'builtins.str' || path === 'os.path.expanduser' || path === 'os.path.expandvars' || path === 'os.path.abspath' || path === 'os.fspath' || path === 'builtins.compile' || /^pathlib\.(?:Posix|Pure)?Path$/.test(path ?? '')) return argument();
    if (path === 'pathlib.Path.home') return '~';
    if (path !== undefined && /^IPython\.(?:paths\.|utils\.path\.)?get_ipython_dir$/.test(path)) return '~/.ipython';
    if (path === 'os.path.join') return args.map(({ value }) => this.text(value, followed + 1) ?? '?').join('/');
    if (path === 'builtins.bytes' || path === 'builtins.bytearray') return first?.value.kind === 'group' ? codes(first.value.items) : argument();
    if (path !== undefined && DECODE.test(path)) return decoded(path, argument(), args[1] === undefined ? undefined : this.text(args[1].value, followed + 1));
    if (callee.kind !== 'attribute') return undefined;
    if (callee.name === 'join') {
      const separator = this.text(callee.base, followed + 1);
      const list = first?.value.kind === 'name' ? this.known.get(this.alias(first.value.name))?.node ?? first.value : first?.value;
      const pieces = list?.kind === 'group' && list.items.length > 1 ? list.items.map((item) => this.text(item, followed + 1)) : undefined;
      if (separator === undefined) return undefined;
      if (pieces !== undefined && !pieces.includes(undefined)) return this.bounded(pieces.join(separator));
      return this.mapped(first?.value, separator, followed) ?? (argument() === undefined ? undefined : this.bounded([...(argument() ?? '')].join(separator)));
    }
    const base = this.text(callee.base, followed + 1);
    if (base === undefined) return undefined;
    if (callee.name === 'decode' || callee.name === 'encode') return /rot/.test(argument() ?? '') ? rot13(base) : base;
    if (callee.name === 'strip' || callee.name === 'rstrip' || callee.name === 'lstrip') return base.trim();
    // Words of a command: what joins them again is what a shell would read.
    if (callee.name === 'split' && args.length === 0) return base;
    if (callee.name === 'lower') return base.toLowerCase();
    if (callee.name === 'replace') return this.bounded(base.replaceAll(argument() ?? '\0', (args[1] === undefined ? undefined : this.text(args[1].value, followed + 1)) ?? ''));
    if (callee.name === 'format') {
      let i = 0;
      return this.bounded(base.replaceAll(/\{\w{0,20}\}/g, (whole) => { const each = args[i++]; return (each === undefined ? undefined : this.text(each.value, followed + 1)) ?? whole; }));
    }
    return undefined;
  }

  /** `''.join(map(chr, [...]))` and `''.join(chr(c) for c in [...])`. */
  private mapped(node: Node | undefined, separator: string, followed: number): string | undefined {
    if (node === undefined) return undefined;
    const lists = node.kind === 'call' && this.path(node.callee, followed + 1) === 'builtins.map' ? node.args.map(({ value }) => value) : node.kind === 'group' ? node.items : [];
    const builds = lists.some((item) => (item.kind === 'call' ? this.path(item.callee, followed + 1) : this.path(item, followed + 1)) === 'builtins.chr');
    const list = lists.map((item) => (item.kind === 'name' ? this.known.get(item.name)?.node : item)).find((item) => item?.kind === 'group' && item.items.length > 0 && item.items.every(({ kind }) => kind === 'number'));
    return builds && list?.kind === 'group' ? codes(list.items)?.split('').join(separator) : undefined;
  }

  /** Where an expression's value comes from, of {@link FROM}. */
  flags(node: Node): number {
    return flagsOf(this, node);
  }

  /** The path that a call opens. */
  fileOf(node: Extract<Node, { kind: 'call' }>): string | undefined {
    return fileOf(this, node);
  }
}
