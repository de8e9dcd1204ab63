import { printable } from '../printable.ts';
import { byNumber, collects, SECRET_FILE, START_FILE, urlsIn } from './hosts.ts';
import { Issues, type Issue } from './issue.ts';
import { BUILTINS, DECODE, DUPLICATE, FETCH, IMPORTED_BY_LOADERS, NATIVE, ON_LOAD, PATCH, PLACE, PROCESS, REMOVE, RUN, SEND, SHELLCODE, SOCKET, SPY, UNPICKLE, WRITE } from './python-names.ts';
import { Program, type Place } from './python-program.ts';
import type { Node } from './python-syntax.ts';
import { FROM, Values } from './python-values.ts';
import { shellIssues } from './shell.ts';

type Call = Extract<Node, { kind: 'call' }>;

/** What code it is, which decides what is usual in it. */
export interface PythonKind {
  /** `loaded`: imported by loaders of models. `notebook`: a cell. `script`: anything else. */
  readonly as: 'loaded' | 'notebook' | 'script';
}

/** Whether loaders of models import a file of that name by themselves. */
export function kindOfFile(name: string): PythonKind {
  return { as: IMPORTED_BY_LOADERS.test(name) ? 'loaded' : 'script' };
}

/** Programs that models and their scripts start to learn about the machine or to build themselves. */
const HARMLESS_COMMAND = /^\s*(?:nvidia-smi|rocm-smi|git\s+(?:rev-parse|describe|log|status|branch|diff|lfs|clone|show)|hostname|uname|nproc|lscpu|lspci|which|where|ls|pwd|nvcc|gcc|g\+\+|ffmpeg|ffprobe|sox|make|cmake|ninja|echo|pip|python\s+(?:setup\.py|-m\s+pip)|python3?\s+-m\s+(?:pip|spacy|nltk)|unzip|tar|mkdir|gsutil|aws\s+s3|kubectl|srun|scontrol|sbatch|squeue|tensorboard|clear|cls|df|du|free|cat\s+\/proc\/(?:cpu|mem)info|taskset|numactl)\b/;
/** What somebody asks first who has broken in, and what shows that a break-in works. */
const RECONNAISSANCE = /^\s*(?:whoami|id|uname\s+-a|ifconfig|ip\s+a|netstat|ps\s+(?:aux|-ef)|env|printenv|cat\s+\/etc\/\w+|sudo\s+-l|ls\s+-la?\s+[~/])\b/;
const PROOF = /pwn(?:ed|3d)|\bhacked\b|\bcalc(?:\.exe)?\s*$|\bxcalc\b|gnome-calculator|\bevil\b|\bexploit|malicious|backdoor|payload|reverse.?shell|\brce\b/i;
const PYTHON_INLINE = /\bpython[\d.]{0,6}\s{1,10}-c\s{1,10}(['"]?)([\s\S]{1,20000})\1\s{0,10}$/;
const MAX_INNER = 3;

/** What lists files, and the folders in which all files of a person are. */
const SWEEP = /^(?:os\.(?:walk|listdir|scandir|fwalk)|glob\.i?glob|pathlib\.Path(?:\.home)?\(\)\.(?:rglob|glob|walk|iterdir))$/;
const EVERYTHING = /^(?:\/(?:home|root|Users|mnt|srv|var|opt)?\/?|~\/?|[A-Za-z]:[\\/]{0,2}(?:Users)?|\/(?:home|Users)\/[\w.-]{1,40}\/?)(?:\*.{0,10})?$/;

/** Places that anybody can write to, where no library of a model lies. */
const FLEETING = /^(?:\/tmp|\/var\/tmp|\/dev\/shm)\/|^(?:[A-Za-z]:)?\\(?:Windows\\)?Temp\\|\\AppData\\/i;

/** Files that are programs, or that Python imports. */
const SOURCE_FILE = /\.(?:py|pyc|pth|so|pyd|dll|exe|sh|bat|ps1)$/i;

/** What a notebook's commands for a shell are called in the Python that they stand between. */
export const SHELL_MAGIC = '__shell_magic__';

/** What Python code would do that data and models have no use for. Linear in the source, apart from bounded look-ups. */
export function pythonIssues(source: string, kind: PythonKind, spend: () => void, depth = 0): readonly Issue[] {
  return new Inspector(source, kind, spend, depth).run();
}

class Inspector {
  private readonly issues = new Issues();
  private readonly values: Values;
  private readonly source: string;
  private readonly kind: PythonKind;
  private readonly spend: () => void;
  private readonly depth: number;
  /** Functions that open connections, and those that start programs. */
  private readonly connects = new Set<string>();
  private readonly starts = new Set<string>();
  private duplicated = false;
  private shellcode = false;
  /** Parts of what runs bytes as machine code: memory for it, a copy into that, a call of the address. */
  private readonly machine = { mapped: false, copied: false, called: false };
  /** Whether all files of somebody are gone through, some written anew and some removed. */
  private readonly sweep = { through: false, written: false, removed: false };
  /** Paths and names of what was fetched and written. */
  private readonly fetched = new Set<string>();

  constructor(source: string, kind: PythonKind, spend: () => void, depth: number) {
    this.source = source;
    this.kind = kind;
    this.spend = spend;
    this.depth = depth;
    this.values = new Values(spend);
  }

  run(): readonly Issue[] {
    const program = new Program(this.source, this.values, {
      call: (node, place) => { this.call(node, place); },
      returned: (node, place) => { this.returned(node, place); },
      assigned: (target, value, place) => { this.assigned(target, value, place); },
      imported: (module, line, place) => { this.imported(module, line, place); },
    }, (name) => ON_LOAD.test(name), this.spend);
    if (!program.run()) this.issues.add('odd', 'Expressions are nested deeper than code for people is.');
    if (this.values.cut) this.issues.add('odd', 'Names or texts are put together in more steps than code for people has.');
    if (this.connects.size > 0 && this.duplicated) this.issues.add('danger', 'Gives a network connection a shell.');
    else if ([...this.connects].some((name) => this.starts.has(name))) this.issues.add('danger', 'Opens a network connection beside starting programs, as a shell for somebody else does.');
    if (this.sweep.through && this.sweep.removed && !this.sweep.written) this.issues.add('danger', 'Goes through all files of whoever runs it and removes them.');
    if (this.sweep.through && this.sweep.written && this.sweep.removed) this.issues.add('danger', 'Goes through all files of whoever runs it, writes them anew and removes them.');
    if (this.machine.mapped && this.machine.copied && this.machine.called && !this.shellcode) this.issues.add('danger', 'Puts machine code into memory and runs it.');
    return this.issues.all();
  }

  private say(level: Issue['level'], what: string, line: number): void {
    this.issues.add(level, what, line);
  }

  private imported(module: string, line: number, place: Place): void {
    if (/^(?:pynput|keyboard|browser_cookie3|browsercookie|pyperclip)\b/.test(module) && this.kind.as === 'loaded') this.say('odd', `Imports ${printable(module, 60)}, which watches people.`, line);
    if (/^(?:subprocess|socket|pty|ctypes|telnetlib|ftplib|smtplib|paramiko)$/.test(module) && this.kind.as === 'loaded' && place.runs !== 'main') this.say('note', `Imports ${module}.`, line);
  }

  /** How serious an act is by where it stands. */
  private graded(place: Place, act: 'process' | 'network'): Issue['level'] {
    if (place.runs === 'main') return 'note';
    if (this.kind.as === 'loaded') return place.runs === 'later' ? (act === 'process' ? 'odd' : 'note') : place.runs === 'load' && act === 'network' ? 'odd' : 'danger';
    return this.kind.as === 'script' && place.runs === 'import' && act === 'process' ? 'odd' : 'note';
  }

  private when(place: Place): string {
    return place.runs === 'import' ? (this.kind.as === 'notebook' ? '' : ' when it is imported') : place.name === '' || place.name === '__main__' ? '' : ` in ${printable(place.name, 60)}`;
  }

  private call(node: Call, place: Place): void {
    const path = this.values.path(node.callee);
    const { line } = node;
    for (const { value } of node.args) this.passed(value, place);
    if (path === undefined) {
      // A name that is put together while running can be anything.
      if (node.callee.kind === 'call' && this.values.path(node.callee.callee) === 'builtins.getattr' && this.hidden(node.callee)) this.say('danger', 'Calls something whose name it hides.', line);
      this.method(node, place);
      return;
    }
    if (path === SHELL_MAGIC) return this.magic(node);
    const shown = printable(path.replace(/^builtins\./, ''), 80);
    const flags = node.args.reduce((sum, { value }) => sum | this.values.flags(value), 0);
    const text = node.args[0] === undefined ? undefined : this.values.text(node.args[0].value);
    if ((path === 'builtins.__import__' || path === 'importlib.import_module') && text === undefined && this.hidden(node)) this.say('danger', 'Imports a module whose name it hides.', line);
    if ((PROCESS.test(path) || RUN.test(path)) && this.roundabout(node.callee)) this.say('danger', `Reaches ${shown} in a way that hides it.`, line);
    if (PROCESS.test(path)) this.process(node, shown, flags, place);
    else if (RUN.test(path)) this.run_(node, shown, flags, text, place);
    else if (/^pandas\.(?:io\.pickle\.)?read_pickle$/.test(path) && text !== undefined && /^(?:https?|ftp):/i.test(text)) this.say(/^https:/i.test(text) && !byNumber(text) && !collects(text) ? 'odd' : 'danger', `Loads objects, which can run code, from ${printable(text, 60)}.`, line);
    else if (path.startsWith('yaml.') && UNPICKLE.test(path) && text !== undefined && /!!python\/(?:object|name|module)/.test(text)) this.say('danger', `Loads a text that makes objects of Python, by ${shown}.`, line);
    else if (UNPICKLE.test(path) && !/^(?:numpy|pandas)\.load$/.test(path)) this.unpickle(node, path, shown, flags, text, place);
    else if (FETCH.test(path) || SEND.test(path)) this.network(node, path, shown, flags, place);
    if (/^_?operator\.(?:methodcaller|attrgetter)$/.test(path) && text !== undefined && /^(?:system|popen|exec\w*|eval|Popen|run|check_output|spawn\w*|__(?!(?:getitem|setitem|delitem|len|iter|next|contains|call|add|sub|mul|eq|ne|lt|le|gt|ge|and|or|xor|invert|neg|enter|exit|str|repr|hash|bool|name|doc|copy|deepcopy|array\w*|r?(?:add|sub|mul|truediv|floordiv|mod|pow|and|or|xor|matmul|divmod)|abs|pos|round|version|file|set|delete|get)__)\w+__)$/.test(text)) this.say('danger', `Reaches ${printable(text, 40)} in a way that hides it.`, line);
    if (path === 'torch.hub.load' && text !== undefined && /^[a-z]{2,8}:\/\//i.test(text)) this.say('danger', `Runs the code of ${printable(text, 80)}.`, line);
    if (path === 'builtins.compile' && (flags & (FROM.decoded | FROM.network)) !== 0) this.say('danger', 'Compiles code that it decodes or downloads.', line);
    if (path === 'types.FunctionType' || path === 'types.CodeType') this.say((flags & (FROM.decoded | FROM.network)) !== 0 ? 'danger' : 'odd', `Builds code by ${shown}.`, line);
    if (SOCKET.test(path) && place.runs !== 'main') {
      if (/connect|create_connection/.test(path)) this.connects.add(place.name);
      if (this.kind.as === 'loaded') this.say(place.runs === 'later' ? 'odd' : 'danger', `Opens network connections${this.when(place)}.`, line);
    }
    if (SWEEP.test(path) && EVERYTHING.test(this.folder(node, path) ?? '')) this.sweep.through = true;
    if (/^_?winreg\.(?:OpenKey|CreateKey|SetValue)(?:Ex)?$/.test(path) && node.args.some(({ value }) => /CurrentVersion\\{1,2}(?:Run|RunOnce|Winlogon)\b/i.test(this.values.text(value) ?? ''))) this.say('danger', 'Sets something up that starts by itself.', line);
    if (DUPLICATE.test(path)) this.duplicated = true;
    if (WRITE.test(path)) this.write(node, path, flags, place);
    if (REMOVE.test(path)) this.remove(node, shown, place);
    if (PLACE.test(path)) this.place(node, path, place);
    if (path === 'ctypes.memmove' || path === 'ctypes.memset' || /^ctypes\.\w{1,40}\.from_buffer$/.test(path)) this.machine.copied = true;
    else if (/^ctypes\..{0,80}\.(?:mmap|valloc|posix_memalign|memalign)$|^mmap\.mmap$/.test(path)) this.machine.mapped = true;
    else if (path === 'ctypes.CFUNCTYPE()' || path === 'ctypes.WINFUNCTYPE()' || path === 'ctypes.cast') this.machine.called = true;
    if (SHELLCODE.test(path)) {
      this.shellcode = true;
      this.say('danger', 'Puts machine code into memory and runs it.', line);
    } else if (NATIVE.test(path)) this.say(text !== undefined && FLEETING.test(text) && place.runs !== 'main' ? (this.kind.as === 'loaded' ? 'danger' : 'odd') : this.kind.as === 'loaded' && place.runs !== 'main' && place.runs !== 'later' ? 'odd' : 'note', `Loads native code by ${shown}${this.when(place)}.`, line);
    if (SPY.test(path)) this.say(this.kind.as === 'loaded' ? 'danger' : 'odd', `Watches screen, keys or accounts by ${shown}.`, line);
    if (PATCH.test(path) && this.kind.as === 'loaded' && path !== 'atexit.register') this.say('odd', `Changes how the interpreter works by ${shown}.`, line);
    if (/(?:^|\.)(?:from_pretrained|load|pipeline|load_dataset|snapshot_download)$/.test(path) && node.args.some(({ name, value }) => name === 'trust_remote_code' && value.kind === 'name' && value.name === 'True')) this.say('note', 'Lets a repository bring its own code (trust_remote_code).', line);
    if (path === 'builtins.setattr' && node.args[0] !== undefined && /^(?:builtins|sys|os|pickle|torch|importlib)$/.test(this.values.path(node.args[0].value) ?? '')) this.say(this.kind.as === 'loaded' ? 'odd' : 'note', `Replaces something of ${printable(this.values.path(node.args[0].value) ?? '', 40)}.`, line);
    this.method(node, place);
  }

  /** The folder whose files a call lists. */
  private folder({ callee, args: [first] }: Call, path: string): string | undefined {
    if (!path.startsWith('pathlib.')) return first === undefined ? undefined : this.values.text(first.value);
    if (path.includes('.home()')) return '~';
    const made = callee.kind === 'attribute' ? callee.base : undefined;
    return made?.kind === 'call' ? this.values.fileOf(made) : undefined;
  }

  /** A function that is handed on, to be called later. */
  private passed(value: Node, place: Place): void {
    const path = value.kind === 'call' ? undefined : this.values.path(value);
    if (path === undefined || value.kind === 'text') return;
    if ((PROCESS.test(path) || RUN.test(path)) && value.kind !== 'name' && this.roundabout(value)) this.say('danger', `Reaches ${printable(path.replace(/^builtins\./, ''), 60)} in a way that hides it.`, value.line);
    if ((/^os\.(?:system|popen|exec[lv]\w*)$|^subprocess\.\w+$/.test(path) && PROCESS.test(path)) || /^builtins\.(?:exec|eval)$/.test(path)) this.say(this.kind.as === 'loaded' ? (place.runs === 'later' ? 'odd' : 'danger') : 'note', `Hands on ${printable(path.replace(/^builtins\./, ''), 60)}${this.when(place)}.`, value.line);
  }

  /** Whether a name is reached through texts where it could be written out. */
  private roundabout(node: Node, depth = 0): boolean {
    if (depth > 8) return true;
    if (node.kind === 'name') {
      const known = this.values.known.get(node.name)?.node;
      return known !== undefined && this.roundabout(known, depth + 1);
    }
    if (node.kind === 'attribute') return node.name === '__dict__' || this.roundabout(node.base, depth + 1);
    if (node.kind === 'item') return this.values.path(node.base) !== undefined;
    if (node.kind !== 'call') return false;
    const path = this.values.path(node.callee) ?? '';
    return path === 'builtins.__import__' || path === 'builtins.getattr' || (path === 'importlib.import_module' && this.hidden(node)) || /\b(?:globals|locals|vars)\b/.test(path);
  }

  private hidden(node: Call): boolean {
    return node.args.some(({ value }) => (this.values.flags(value) & (FROM.decoded | FROM.network)) !== 0 || (value.kind === 'item' && value.base.kind === 'text') || (value.kind === 'joined' && value.items.every((item) => item.kind === 'text')));
  }

  /** The command as a shell would read it, with `?` for what is not known. */
  private command(node: Call): string | undefined {
    const magic = /\.run_(?:line|cell)_magic$/.test(this.values.path(node.callee) ?? '');
    const value = (magic ? node.args.slice(-1) : node.args).find(({ name }) => name === undefined || name === 'args' || name === 'command' || name === 'cmd')?.value;
    if (value === undefined) return undefined;
    const whole = this.values.text(value);
    if (whole !== undefined) return whole;
    const list = value.kind === 'name' ? this.values.known.get(value.name)?.node ?? value : value;
    if (list.kind === 'group') {
      const pieces = list.items.map((item) => this.values.text(item) ?? (this.values.path(item) === 'sys.executable' ? 'python' : '?'));
      return pieces.some((piece) => piece !== '?') ? pieces.join(' ') : undefined;
    }
    if (list.kind === 'joined') return list.items.map((item) => this.values.text(item) ?? '?').join('');
    const separate = node.args.filter(({ name }) => name === undefined).map((each) => this.values.text(each.value) ?? '?');
    return separate.length > 1 && separate.some((piece) => piece !== '?') ? separate.join(' ') : undefined;
  }

  private process(node: Call, shown: string, flags: number, place: Place): void {
    const { line } = node;
    const command = this.command(node);
    if (command === undefined || /\b(?:sh|bash|cmd|powershell)\b/.test(command)) this.starts.add(place.name);
    if ((flags & (FROM.decoded | FROM.network)) !== 0) return this.say('danger', `Runs a command that it decodes or downloads, by ${shown}${this.when(place)}.`, line);
    if (command !== undefined) {
      const inside = shellIssues(command, line);
      this.issues.addAll(inside.filter(({ level }) => level !== 'note' || this.kind.as === 'notebook'));
      const inline = PYTHON_INLINE.exec(command)?.[2];
      if (inline !== undefined) this.inner(inline, line);
      if (this.named(command)) return this.say('danger', `Runs what it downloaded before, by ${shown}.`, line);
      if (inside.some(({ level }) => level === 'danger')) return;
      if (PROOF.test(command)) return this.say('danger', `Starts programs by ${shown} (${printable(command, 80)})${this.when(place)}.`, line);
      if (RECONNAISSANCE.test(command) && this.kind.as !== 'loaded') return this.say('odd', `Starts ${printable(command, 60)}, which asks about the machine${this.when(place)}.`, line);
      if (HARMLESS_COMMAND.test(command)) return this.say('note', `Starts ${printable(command, 60)}${this.when(place)}.`, line);
    } else if (node.args.some(({ value }) => this.names(value).some((name) => this.fetched.has(name)))) return this.say('danger', `Runs what it downloaded before, by ${shown}.`, line);
    const level = this.graded(place, 'process');
    this.say(level, `Starts programs by ${shown}${command === undefined ? '' : ` (${printable(command, 80)})`}${this.when(place)}.`, line);
  }

  /** A command of a cell, beside what the Python of the notebook downloaded before. */
  private magic(node: Call): void {
    const command = node.args[0] === undefined ? undefined : this.values.text(node.args[0].value);
    if (command === undefined) return;
    const inline = PYTHON_INLINE.exec(command)?.[2];
    if (inline !== undefined) this.inner(inline, node.line);
    // Names of Python that the command takes in, which may be put together from pieces.
    const whole = command.replaceAll(/\{(\w{1,40})\}|\$(\w{1,40})/g, (name, braced: string | undefined, plain: string | undefined) => this.values.text({ kind: 'name', name: braced ?? plain ?? '', line: node.line }) ?? name);
    if (whole !== command) this.issues.addAll(shellIssues(whole, node.line));
    const runs = /(?:^|[\s;&|])(?:(?:ba|z|da|k)?sh|python[\d.]{0,4}|perl|chmod|source|sudo|nohup|\.\/)\s{0,4}(.{1,2000})/s.exec(command)?.[1] ?? (/^\s{0,8}[./~]/.test(command) ? command : undefined);
    if (runs !== undefined && this.named(runs, /^.{1,2}$|\.(?:csv|json|zip|txt|npz|npy|png|jpg|pt|pth|h5|parquet)$/i)) this.say('danger', `Runs what it downloaded before (${printable(command, 60)}).`, node.line);
  }

  /** Whether a text names something that was fetched; each comparison is a step, since there may be many of both. */
  private named(text: string, apart?: RegExp): boolean {
    for (const name of this.fetched) {
      this.spend();
      if (text.includes(name) && apart?.test(name) !== true) return true;
    }
    return false;
  }

  private names(node: Node, depth = 0): readonly string[] {
    if (depth > 6) return [];
    if (node.kind === 'name') return [node.name];
    if (node.kind === 'group' || node.kind === 'joined') return node.items.flatMap((item) => this.names(item, depth + 1));
    return node.kind === 'call' ? node.args.flatMap(({ value }) => this.names(value, depth + 1)) : [];
  }

  private run_(node: Call, shown: string, flags: number, text: string | undefined, place: Place): void {
    const { line } = node;
    if (text !== undefined) {
      this.inner(text, line);
      if ((flags & FROM.decoded) === 0) return this.say(place.runs === 'import' && this.kind.as === 'loaded' ? 'odd' : 'note', `Runs code from a text, by ${shown}${this.when(place)}.`, line);
    }
    if ((flags & FROM.network) !== 0) return this.say('danger', `Downloads code and runs it, by ${shown}${this.when(place)}.`, line);
    if ((flags & FROM.decoded) !== 0) return this.say('danger', `Runs code that it hides, by ${shown}${this.when(place)}.`, line);
    if ((flags & FROM.unpickled) !== 0) return this.say('danger', `Runs code that it unpickles, by ${shown}${this.when(place)}.`, line);
    if ((flags & FROM.environment) !== 0) return this.say('danger', `Runs code from an environment variable, by ${shown}.`, line);
    if ((flags & FROM.input) !== 0) return this.say('odd', `Runs what is typed in, by ${shown}.`, line);
    this.say(this.kind.as === 'loaded' ? (place.runs === 'main' ? 'note' : 'odd') : 'note', `Runs code that is not in the file, by ${shown}${this.when(place)}.`, line);
  }

  private inner(text: string, line: number): void {
    if (this.depth >= MAX_INNER) return this.say('danger', 'Code is hidden in code many times over.', line);
    this.issues.addAll(pythonIssues(text, this.kind, this.spend, this.depth + 1).filter(({ level }) => level !== 'note'), line);
  }

  private unpickle(node: Call, path: string, shown: string, flags: number, text: string | undefined, place: Place): void {
    const { line } = node;
    const yaml = path.startsWith('yaml.');
    if (yaml && node.args.some(({ name, value }) => (name === 'Loader' || name === undefined) && /Safe|BaseLoader/.test(this.values.path(value) ?? ''))) return;
    const safe = path === 'torch.load' && node.args.some(({ name, value }) => name === 'weights_only' && value.kind === 'name' && value.name === 'True');
    if (safe) return;
    if ((flags & (FROM.network | FROM.decoded)) !== 0) return this.say('danger', `Loads objects, which can run code, from what it ${(flags & FROM.network) !== 0 ? 'downloads' : 'hides'}, by ${shown}${this.when(place)}.`, line);
    if (text !== undefined && this.named(text)) return this.say('odd', `Loads objects, which can run code, from what it downloaded before, by ${shown}.`, line);
    if (/marshal\.loads|jsonpickle/.test(path) || (path === 'marshal.load' && this.kind.as === 'loaded')) return this.say('odd', `Loads objects, which can run code, by ${shown}.`, line);
    this.say('note', `Loads objects, which can run code, by ${shown}.`, line);
  }

  private network(node: Call, path: string, shown: string, flags: number, place: Place): void {
    const { line } = node;
    const [first] = node.args;
    const address = first === undefined ? '' : this.values.text(first.value) ?? this.literal(first.value);
    const body = node.args.filter(({ name }, i) => i > 0 || (name !== undefined && name !== 'url')).filter(({ name }) => name !== 'headers' && name !== 'auth' && name !== 'timeout' && name !== 'verify' && name !== 'cookies');
    const sent = body.reduce((sum, { value }) => sum | this.values.flags(value), first === undefined ? 0 : this.values.flags(first.value));
    if (/urlretrieve|wget\.download|gdown\.download/.test(path)) for (const { value } of node.args.slice(1)) this.remember(value);
    if (SECRET_FILE.test(address)) return this.say('danger', `Asks for keys of the machine, by ${shown}.`, line);
    if ((sent & (FROM.secretFile | FROM.environment)) !== 0) return this.say('danger', `Sends ${(sent & FROM.secretFile) !== 0 ? 'keys or accounts of the machine' : 'the environment, which holds keys,'} away, by ${shown}${this.when(place)}.`, line);
    if (collects(address)) return this.say('danger', `Talks to a service that collects what is sent to it, by ${shown}${this.when(place)}.`, line);
    if (path.startsWith('socket.') && /gethostby|getaddrinfo/.test(path)) {
      if ((sent & FROM.host) !== 0 && (first?.value.kind === 'joined' || first?.value.kind === 'call')) this.say('danger', `Sends what it learns about the machine away in host names, by ${shown}.`, line);
      return;
    }
    if ((sent & FROM.host) !== 0 && place.runs !== 'main') return this.say(this.kind.as === 'loaded' || /post|put|request|send|urlopen|get/.test(path) ? 'danger' : 'odd', `Sends what it learns about the machine away, by ${shown}${this.when(place)}.`, line);
    if ((flags & FROM.secretKey) !== 0 && byNumber(address)) return this.say('danger', `Sends a key to an address by number, by ${shown}.`, line);
    if (byNumber(address)) this.say(this.graded(place, 'network') === 'danger' ? 'danger' : 'odd', `Talks to an address by number, by ${shown}${this.when(place)}.`, line);
    if ((body.reduce((sum, { value }) => sum | this.values.flags(value), 0) & FROM.secretKey) !== 0 && /\.(?:post|put|request)$/.test(path)) this.say(this.kind.as === 'loaded' ? 'danger' : 'odd', `Sends a key from the environment away, by ${shown}${this.when(place)}.`, line);
    this.say(this.graded(place, 'network'), `Uses the network by ${shown}${this.when(place)}.`, line);
  }

  /** Texts of an expression that is not known whole. */
  private literal(node: Node): string {
    return node.kind === 'joined' ? node.items.map((item) => (item.kind === 'text' ? item.text : this.values.text(item) ?? '?')).join('') : '';
  }

  private remember(node: Node): void {
    const text = this.values.text(node);
    if (text !== undefined && text.length > 3) this.fetched.add(text);
    if (node.kind === 'name') this.fetched.add(node.name);
  }

  private method(node: Call, place: Place): void {
    if (node.callee.kind !== 'attribute') return;
    const { name, base } = node.callee;
    const flags = node.args.reduce((sum, { value }) => sum | this.values.flags(value), 0);
    if (/^(?:write|write_bytes|write_text|writelines)$/.test(name)) {
      // A program that is written out to be run by another process.
      const text = node.args[0] === undefined ? undefined : this.values.text(node.args[0].value);
      if (text !== undefined && text.length < 20_000 && /\b(?:exec|eval|system|Popen|urlopen)\s{0,4}\(/.test(text) && this.depth < MAX_INNER && pythonIssues(text, { as: 'loaded' }, this.spend, this.depth + 1).some(({ level }) => level === 'danger')) this.say('danger', `Writes out a program that acts against whoever runs it${this.when(place)}.`, node.line);
      if ((flags & (FROM.network | FROM.decoded)) !== 0) {
        const opened = base.kind === 'name' ? this.values.known.get(base.name)?.node : base;
        const file = opened?.kind === 'call' ? this.values.fileOf(opened) : undefined;
        if (file !== undefined && (flags & FROM.network) !== 0 && SOURCE_FILE.test(file)) this.say('danger', `Downloads a program into ${printable(file, 60)}${this.when(place)}.`, node.line);
        if (opened?.kind === 'call' && opened.args[0] !== undefined) this.remember(opened.args[0].value);
        else this.remember(base);
      }
      return;
    }
    if (/^(?:send|sendall|sendto|post|put|sendmail|publish)$/.test(name) && (flags & (FROM.secretFile | FROM.environment)) !== 0) this.say('danger', 'Sends keys or accounts of the machine away.', node.line);
    else if (/^(?:send|sendall)$/.test(name) && (flags & FROM.host) !== 0 && (this.values.flags(base) & FROM.socket) !== 0) this.say('danger', `Sends what it learns about the machine away${this.when(place)}.`, node.line);
    else if (/^(?:system|getoutput)$/.test(name) && node.args.length === 1 && /ipython/i.test(this.values.path(base) ?? '')) this.process(node, name, flags, place);
  }

  private write(node: Call, path: string, flags: number, place: Place): void {
    const file = this.values.fileOf(node);
    const { line } = node;
    const mode = node.args.find(({ name }) => name === 'mode')?.value ?? (node.args[1]?.name === undefined ? node.args[1]?.value : undefined);
    const how = mode === undefined ? undefined : this.values.text(mode);
    const writes = /write_/.test(path) || (how !== undefined && /[wax+]/.test(how));
    if (!writes) {
      if (file !== undefined && SECRET_FILE.test(file) && !/(?:^|\/)\.env$/.test(file)) this.say(place.runs !== 'import' && this.kind.as === 'script' && /\.(?:netrc|npmrc|pypirc|git-credentials)$/.test(file) ? 'note' : 'danger', `Opens ${printable(file, 60)}, where keys or accounts are.`, line);
      return;
    }
    if ((flags & (FROM.network | FROM.decoded)) !== 0 && node.args[0] !== undefined) this.remember(node.args[0].value);
    if ((flags & FROM.host) !== 0) this.sweep.written = true;
    if (file === undefined) return;
    if (START_FILE.test(file)) this.say('danger', `Writes to ${printable(file, 60)}, from which things start by themselves.`, line);
    else if (this.kind.as === 'loaded' && place.runs !== 'later' && place.runs !== 'main') this.say(/^(?:[/~\\]|[A-Za-z]:|\.\.)/.test(file) && place.runs === 'import' ? 'danger' : 'odd', `Writes the file ${printable(file, 60)}${this.when(place)}.`, line);
  }

  private remove(node: Call, shown: string, place: Place): void {
    const target = node.args[0] === undefined ? undefined : this.values.text(node.args[0].value);
    if (node.args[0] !== undefined && (this.values.flags(node.args[0].value) & FROM.host) !== 0) this.sweep.removed = true;
    if (target !== undefined && /^(?:\/|~\/?|\/home\b.{0,20}|\/root\/?|\/etc\b.*|\/usr\b.*|\/var\b.*|[A-Za-z]:\\?)$/.test(target)) this.say('danger', `Removes ${printable(target, 40)} by ${shown}.`, node.line);
    else if (this.kind.as === 'loaded' && place.runs !== 'later' && place.runs !== 'main') this.say('odd', `Removes files by ${shown}${this.when(place)}.`, node.line);
  }

  private place(node: Call, path: string, place: Place): void {
    const texts = node.args.map(({ value }) => this.values.text(value) ?? '');
    if (path === 'os.chmod' && node.args.some(({ value }) => this.names(value).some((name) => this.fetched.has(name)) || this.fetched.has(this.values.text(value) ?? '\0'))) return this.say('danger', 'Makes what it downloaded a program.', node.line);
    if (texts.slice(1).some((text) => START_FILE.test(text))) this.say('danger', 'Puts a file where things start by themselves.', node.line);
    else if (texts.some((text) => SECRET_FILE.test(text))) this.say('danger', `Copies keys or accounts of the machine${this.when(place)}.`, node.line);
  }

  private returned(node: Node, place: Place): void {
    // What a pickle of the object would call.
    if (!/__reduce(?:_ex)?__$/.test(place.name) || node.kind !== 'group') return;
    const path = node.items[0] === undefined ? undefined : this.values.path(node.items[0]);
    if (path !== undefined && (PROCESS.test(path) || RUN.test(path) || UNPICKLE.test(path))) this.say('danger', `Objects of it call ${printable(path.replace(/^builtins\./, ''), 60)} when they are unpickled.`, node.line);
  }

  private assigned(target: Node, value: Node, place: Place): void {
    const path = target.kind === 'attribute' ? this.values.path(target.base) : undefined;
    if (path !== undefined && /^(?:builtins|sys|os|pickle|torch|importlib|subprocess|json)$/.test(path) && target.kind === 'attribute' && !/^(?:path|argv|stdout|stderr|tracebacklimit|dont_write_bytecode|environ|manual_seed)$/.test(target.name) && place.runs !== 'main') this.say(this.kind.as === 'loaded' && !(path === 'builtins' && /^_[a-z]/.test(target.name)) ? 'odd' : 'note', `Replaces ${printable(`${path}.${target.name}`, 60)}.`, target.line);
    const source = this.values.path(value);
    if (source !== undefined && DECODE.test(source) && BUILTINS.has('exec') && this.shellcode) this.say('danger', 'Decodes machine code.', value.line);
  }
}

/** Whether addresses in a text are worth a note. */
export function addressIssues(text: string, where: string): readonly Issue[] {
  const urls = urlsIn(text, 20);
  const bad = urls.find((url) => collects(url) || byNumber(url));
  return bad === undefined ? [] : [{ level: 'note', what: `${where} names ${printable(bad, 80)}.` }];
}
