import { printable } from '../printable.ts';
import { byNumber, collects, SECRET_FILE, urlsIn } from './hosts.ts';
import type { Issue } from './issue.ts';
import { startsProgram, shellMagic } from './python-commands.ts';
import { usesNetwork, callsMethod } from './python-network.ts';
import { handsOver } from './python-hands.ts';
import { listedFolder, writesFile, removesFiles, placesFile } from './python-files.ts';
import { givesCommand, handedTexts, handsOn, textsIn, isRoundabout, hidesName, runsCode, unpickles, reduces, replaces } from './python-running.ts';
import { DECODE, DUPLICATE, FETCH, IMPORTED_BY_LOADERS, NATIVE, ON_LOAD, PATCH, PLACE, PROCESS, REMOVE, RUN, SEND, SHELLCODE, SOCKET, SPY, UNPICKLE, WRITE } from './python-names.ts';
import { Inspection, type Call, type PythonKind } from './python-inspection.ts';
import { Program, type Place } from './python-program.ts';
import { FROM, SHELL_MAGIC } from './python-origins.ts';
import type { Node } from './python-syntax.ts';
import { isNotorious } from '../config/targets.ts';
import { placesOf } from '../data/places.ts';
import { templateDangers } from '../templates.ts';

/** Whether loaders of models import a file of that name by themselves. */
export function kindOfFile(name: string): PythonKind {
  return { as: IMPORTED_BY_LOADERS.test(name) && !/^test_|_test\.py$/.test(name) ? 'loaded' : 'script' };
}

/** What lists files, and the folders in which all files of a person are. */
const SWEEP = /^(?:os\.(?:walk|listdir|scandir|fwalk)|glob\.i?glob|pathlib\.Path(?:\.home)?\(\)\.(?:rglob|glob|walk|iterdir))$/;
const EVERYTHING = /^(?:\/content\/drive(?:\/My ?Drive)?\/?|\/(?:home|root|Users|mnt|srv|var|opt)?\/?|~\/?|[A-Za-z]:[\\/]{0,2}(?:Users)?|~\/(?:Documents|Desktop|Downloads|Pictures)\/?|\/(?:home|Users)\/[\w.-]{1,40}(?:\/(?:Documents|Desktop|Downloads|Pictures))?\/?)(?:\*.{0,10})?$/;

function isEverything(folder: string): boolean {
  return EVERYTHING.test(folder);
}

/** What unpickles what lies at an address. */
const FROM_ADDRESS = /^(?:pandas\.(?:io\.pickle\.)?read_pickle|torch\.(?:load|hub\.(?:load_state_dict_from_url|download_url_to_file))|torch\.utils\.model_zoo\.load_url|joblib\.load|numpy\.load)$/;

/** Of these, what takes nothing but addresses. */
const UNTYPED = /load_state_dict_from_url$|load_url$/;

/** Connections over which somebody else says what is next. */
const LISTENS = /^(?:websockets?\.(?:client\.|sync\.client\.)?connect|websocket\.(?:create_connection|WebSocketApp)|paho\.mqtt\.client\.Client\(\)\.connect)$/;
/** What makes the examples of a data set. */
const BUILDS = /_generate_examples$|_split_generators$|__getitem__$|__iter__$/;

/** Entries of a table of accounts that are looked at. */
const MAX_TABLE = 64;

/** Whether a text that is put somewhere is an account. */
function paysElsewhere(state: Inspection, value: Node | undefined): boolean {
  const table = value?.kind === 'item' && value.base.kind === 'name' ? state.values.known.get(state.values.alias(value.base.name))?.node : undefined;
  if (table?.kind === 'group' && table.items.slice(0, MAX_TABLE).some((item) => item.kind === 'text' && paysElsewhere(state, item))) return true;
  const text = value === undefined ? undefined : state.values.text(value);
  return text !== undefined && text.length < 400 && placesOf(text).some(({ kind }) => kind === 'account');
}

/** What puts whole folders somewhere else. */
const UPLOAD = /^(?:huggingface_hub\.)?(?:HfApi\(\)\.)?(?:huggingface_hub\.)?upload_(?:folder|file|large_folder)$/;

/** An archive of all files of somebody, or of keys: whoever sends it sends them. */
function takes(state: Inspection, { args }: Call): void {
  const given = (name: string, at: number): string | undefined => {
    const value = (args.find((arg) => arg.name === name) ?? (args[at]?.name === undefined ? args[at] : undefined))?.value;
    return value === undefined ? undefined : state.values.text(value);
  };
  const [base, format = 'zip', root = ''] = [given('base_name', 0), given('format', 1), given('root_dir', 2)];
  if (base === undefined || !(isEverything(root) || SECRET_FILE.test(root))) return;
  const ending: Readonly<Record<string, string>> = { gztar: 'tar.gz', bztar: 'tar.bz2', xztar: 'tar.xz', zstdtar: 'tar.zst' };
  state.values.taken.add(base).add(`${base}.${ending[format] ?? format}`);
}

/** Places that anybody can write to, where no library of a model lies. */
const FLEETING = /^(?:\/tmp|\/var\/tmp|\/dev\/shm)\/|^(?:[A-Za-z]:)?\\(?:Windows\\)?Temp\\|\\AppData\\/i;

/** What makes files unreadable for whoever has not the key. */
const ENCRYPTS = /^(?:cryptography\.fernet\.Fernet\(\)\.encrypt|Crypto(?:dome)?\..{1,80}\(\)\.encrypt\w*|nacl\..{1,60}\.encrypt|pyAesCrypt\.encrypt\w+|cryptography\.hazmat\..{1,100}\.encryptor\(\)\.update)$/;

/** What Python code would do that data and models have no use for. Linear in the source, apart from bounded look-ups. */
export function pythonIssues(source: string, kind: PythonKind, spend: () => void, depth = 0): readonly Issue[] {
  return inspected(source, new Inspection(kind, spend, depth, (text, as, deeper) => pythonIssues(text, as, spend, deeper)));
}

/** Bytes that are written out and too many for an example. */
const LONG_BYTES = /(?:\\x[\da-fA-F]{2}[^\\"'\n]{0,3}){16}|["'][\w+/=]{48}/;
/** What reads the words of a command line. */
const ASKS = /^(?:argparse\.ArgumentParser|click\.(?:command|group)|typer\.(?:Typer|run)|docopt\.docopt|fire\.Fire)$/;

function inspected(source: string, state: Inspection): readonly Issue[] {
  const program = new Program(source, state.values, {
    call: (node, place) => { called(state, node, place); },
    returned: (node, place) => { reduces(state, node, place); },
    assigned: (target, value, place) => { replaces(state, target, value, place); },
    imported: (module, line, place) => { imported(state, module, line, place); },
  }, (name) => ON_LOAD.test(name), state.spend);
  if (!program.run()) state.issues.add('odd', 'Expressions are nested deeper than code for people is.');
  if (state.values.cut) state.issues.add('odd', 'Names or texts are put together in more steps than code for people has.');
  if (state.connects.size > 0 && state.duplicated) state.issues.add('danger', 'Gives a network connection a shell.');
  else if ([...state.connects].some((name) => state.starts.has(name))) state.issues.add('danger', 'Opens a network connection beside starting programs, as a shell for somebody else does.');
  if (state.replaced.builtin && state.replaced.acts && state.kind.as === 'loaded') state.issues.add('danger', 'Replaces a function of Python itself, and starts programs or sends something away.');
  if (state.replaced.sender && state.replaced.sends) state.issues.add('danger', 'Replaces what programs talk by, and sends something to a place that nobody vouches for.');
  if (state.sweep.through && state.sweep.removed && !state.sweep.written) state.issues.add('danger', 'Goes through all files of whoever runs it and removes them.');
  if (state.sweep.through && state.sweep.written && state.sweep.encrypted && !state.sweep.removed) state.issues.add('danger', 'Goes through all files of whoever runs it and encrypts them.');
  if (state.sweep.through && state.sweep.written && state.sweep.removed) state.issues.add('danger', 'Goes through all files of whoever runs it, writes them anew and removes them.');
  if (state.spying.listed && state.replaced.sends) state.issues.add('danger', 'Goes through keys or accounts of the machine, and sends something to a place that nobody vouches for.');
  if (state.spying.watches && state.spying.sends) state.issues.add('danger', 'Watches screen, keys or accounts, and sends something to where nobody vouches for it.');
  if (state.machine.mapped && state.machine.copied && state.machine.called && !state.shellcode) state.issues.add(state.machine.unseen || LONG_BYTES.test(source) ? 'danger' : 'note', 'Puts machine code into memory and runs it.');
  const others = state.metadata.elsewhere || state.connects.size > 0;
  for (const [line, shown] of state.metadata.asked) state.say(others ? 'danger' : 'note', `Asks for ${others ? 'keys of' : 'what is known about'} the machine, by ${shown}.`, line);
  for (const [line, name] of state.hooks) state.say(state.replaced.sends || state.connects.size > 0 ? 'odd' : 'note', `Replaces ${name}.`, line);
  // A program that sets itself up when its user says so; one that also fetches, starts or hides something may set up that.
  const told = state.started.asks && !state.metadata.elsewhere && state.connects.size === 0;
  for (const [line, file] of state.started.files) state.say(told ? 'note' : 'danger', `Writes to ${printable(file, 60)}, from which things start by themselves.`, line);
  return state.issues.all();
}

function imported(state: Inspection, module: string, line: number, place: Place): void {
  if (/^(?:pynput|keyboard|browser_cookie3|browsercookie|pyperclip)\b/.test(module) && state.kind.as === 'loaded') state.say('odd', `Imports ${printable(module, 60)}, which watches people.`, line);
  for (const ending of ['.py', '/__init__.py']) {
    const file = `${module.replaceAll('.', '/')}${ending}`;
    const from = state.hostile.get(file);
    if (from !== undefined) return state.say(byNumber(from) || collects(from) ? 'danger' : 'odd', `Imports ${printable(module, 60)}, which it downloads from ${printable(from, 80)}.`, line);
  }
  if (/^(?:subprocess|socket|pty|ctypes|telnetlib|ftplib|smtplib|paramiko)$/.test(module) && state.kind.as === 'loaded' && place.runs !== 'main') state.say('note', `Imports ${module}.`, line);
}

/** Names of arguments that schedulers, builders and clients of other machines hand to a shell. */
const COMMAND = /^(?:\w{1,30}_)?(?:command|commands|cmd|cmds|shell|script)$/;

function called(state: Inspection, node: Call, place: Place): void {
  const path = state.values.path(node.callee);
  const { line } = node;
  for (const { name, value } of node.args) {
    handsOn(state, value, place);
    if (name !== undefined && COMMAND.test(name)) givesCommand(state, value);
  }
  if (node.args.length > 1) handedTexts(state, node, place);
  if (node.callee.kind === 'attribute' && node.callee.name === '__subclasses__' && reachesBase(node.callee.base)) state.say('danger', 'Reaches classes in a way that hides them.', line);
  if (path === undefined) {
    // A name that is put together while running can be anything.
    if (node.callee.kind === 'call' && state.values.path(node.callee.callee) === 'builtins.getattr' && hidesName(state, node.callee)) state.say('danger', 'Calls something whose name it hides.', line);
    callsMethod(state, node, place);
    return;
  }
  if (path === SHELL_MAGIC) return shellMagic(state, node);
  const shown = printable(path.replace(/^builtins\./, ''), 80);
  const flags = node.args.reduce((sum, { value }) => sum | state.values.flags(value), 0);
  const text = node.args[0] === undefined ? undefined : state.values.text(node.args[0].value);
  if ((path === 'builtins.__import__' || path === 'importlib.import_module') && text === undefined && hidesName(state, node)) state.say('danger', 'Imports a module whose name it hides.', line);
  if ((PROCESS.test(path) || RUN.test(path)) && isRoundabout(state, node.callee)) state.say('danger', `Reaches ${shown} in a way that hides it.`, line);
  if (PROCESS.test(path) || FETCH.test(path) || SEND.test(path)) state.replaced.acts = true;
  if (PROCESS.test(path) || SEND.test(path)) state.metadata.elsewhere = true;
  if (ASKS.test(path)) state.started.asks = true;
  if (/^ast\.walk$/.test(path)) state.parsesTrees = true;
  if (DECODE.test(path) || FETCH.test(path) || SEND.test(path) || WRITE.test(path) || UNPICKLE.test(path) || PROCESS.test(path) || (place.runs !== 'later' && /^(?:ctypes|mmap)\./.test(path))) state.machine.unseen = true;
  if (PROCESS.test(path)) startsProgram(state, node, shown, flags, place);
  else if (RUN.test(path)) runsCode(state, node, shown, flags, text, place);
  else if (FROM_ADDRESS.test(path) && text !== undefined && /^(?:https?|ftp):/i.test(text)) state.say(/^https:/i.test(text) && !byNumber(text) && !collects(text) ? (path.startsWith('torch.') ? 'note' : 'odd') : 'danger', `Loads objects, which can run code, from ${printable(text, 60)}.`, line);
  else if (path.startsWith('yaml.') && UNPICKLE.test(path) && text !== undefined && /!!python\/(?:object|name|module)/.test(text)) state.say('danger', `Loads a text that makes objects of Python, by ${shown}.`, line);
  else if (UNPICKLE.test(path) && !/^(?:numpy|pandas)\.load$/.test(path)) unpickles(state, node, path, shown, flags, text, place);
  else if (FETCH.test(path) || SEND.test(path)) usesNetwork(state, node, path, shown, flags, place);
  handsOver(state, node, path, place);
  if (FROM_ADDRESS.test(path) && text === undefined && UNTYPED.test(path) && node.args.some(({ name, value }) => name === 'weights_only' && value.kind === 'name' && value.name === 'False')) state.say('odd', `Loads objects, which can run code, from whatever address it is given, by ${shown}.`, line);
  if (/^_?operator\.(?:methodcaller|attrgetter)$/.test(path) && text !== undefined && /^(?:system|popen|exec\w*|eval|Popen|run|check_output|spawn\w*|__(?!(?:getitem|setitem|delitem|len|iter|next|contains|call|add|sub|mul|eq|ne|lt|le|gt|ge|and|or|xor|invert|neg|enter|exit|str|repr|hash|bool|name|doc|copy|deepcopy|array\w*|r?(?:add|sub|mul|truediv|floordiv|mod|pow|and|or|xor|matmul|divmod)|abs|pos|round|version|file|set|delete|get)__)\w+__)$/.test(text)) state.say('danger', `Reaches ${printable(text, 40)} in a way that hides it.`, line);
  if (/^jinja2\.(?:(?:environment\.)?Template|(?:sandbox\.\w{1,30}|(?:environment\.)?Environment)\(\)\.from_string)$|^flask\.render_template_string$/.test(path) && text !== undefined && templateDangers(text).some(({ level }) => level === 'danger')) state.say('danger', 'Renders a template that reaches into Python.', line);
  if (/^logging\.config\.dictConfig$/.test(path)) for (const { value } of node.args) for (const each of textsIn(state, value)) if (isNotorious(each.replace(/^ext:\/\//, '')) && !each.startsWith('pip.')) state.say('danger', `Has ${shown} call ${printable(each, 60)}.`, line);
  if (path === 'torch.hub.load' && text !== undefined && /^[a-z]{2,8}:\/\//i.test(text)) state.say('danger', `Runs the code of ${printable(text, 80)}.`, line);
  if (path === 'builtins.compile' && (flags & (FROM.decoded | FROM.network)) !== 0) state.say('danger', 'Compiles code that it decodes or downloads.', line);
  if (path === 'types.FunctionType' || path === 'types.CodeType') state.say((flags & (FROM.decoded | FROM.network)) !== 0 ? 'danger' : 'odd', `Builds code by ${shown}.`, line);
  if (SOCKET.test(path) && place.runs !== 'main') {
    if (/connect|create_connection/.test(path)) state.connects.add(place.name);
    if (state.kind.as === 'loaded') state.say(place.runs === 'later' ? 'odd' : 'danger', `Opens network connections${state.when(place)}.`, line);
  }
  if (LISTENS.test(path) && place.runs !== 'main') state.connects.add(place.name);
  if (/^re\.subn?$/.test(path) && paysElsewhere(state, node.args[1]?.value)) state.say('danger', 'Puts an account of somebody in the place of what a text says.', line);
  if (/^(?:pyperclip|clipboard)\.copy$/.test(path) && paysElsewhere(state, node.args[0]?.value)) state.say('danger', 'Puts an account of somebody on the clipboard.', line);
  if (/^(?:glob\.i?glob|os\.(?:listdir|scandir|walk))$/.test(path) && SECRET_FILE.test(listedFolder(state, node, path) ?? text ?? '')) state.spying.listed = true;
  if (/^(?:glob\.i?glob|os\.(?:listdir|scandir|walk))$/.test(path) && SECRET_FILE.test(listedFolder(state, node, path) ?? text ?? '')) state.say(state.kind.as === 'loaded' || BUILDS.test(place.name) ? 'danger' : 'odd', `Goes through keys or accounts of the machine${state.when(place)}.`, line);
  if (path === 'shutil.make_archive') takes(state, node);
  if (UPLOAD.test(path) && node.args.some(({ value }) => { const file = state.values.text(value); return file !== undefined && (isEverything(file) || SECRET_FILE.test(file) || state.values.taken.has(file)); })) state.say('danger', `Sends files of whoever runs it away, by ${shown}.`, line);
  if (UPLOAD.test(path) && node.args.some(({ name, value }) => name !== 'token' && (state.values.flags(value) & (FROM.secretKey | FROM.secretFile | FROM.environment)) !== 0)) state.say('danger', `Sends keys of whoever runs it away, by ${shown}.`, line);
  if (SWEEP.test(path) && isEverything(listedFolder(state, node, path) ?? '')) state.sweep.through = true;
  if (/^_?winreg\.(?:OpenKey|CreateKey|SetValue)(?:Ex)?$/.test(path) && node.args.some(({ value }) => /CurrentVersion\\{1,2}(?:Run|RunOnce|Winlogon)\b/i.test(state.values.text(value) ?? ''))) state.say('danger', 'Sets something up that starts by itself.', line);
  if (ENCRYPTS.test(path)) state.sweep.encrypted = true;
  if (/^(?:sys\.path\.(?:insert|append)|site\.addsitedir)$/.test(path) && node.args.some(({ value }) => FLEETING.test(state.values.text(value) ?? ''))) state.say('odd', 'Takes modules from where anybody can put them.', line);
  if (DUPLICATE.test(path)) state.duplicated = true;
  if (WRITE.test(path)) writesFile(state, node, path, flags, place);
  if (REMOVE.test(path)) removesFiles(state, node, shown, place);
  if (PLACE.test(path)) placesFile(state, node, path, place);
  if (path === 'ctypes.memmove' || path === 'ctypes.memset' || /^ctypes\.\w{1,40}\.from_buffer$/.test(path)) state.machine.copied = true;
  else if (/^ctypes\..{0,80}\.(?:mmap|valloc|posix_memalign|memalign)$|^mmap\.mmap$/.test(path)) state.machine.mapped = true;
  else if (path === 'ctypes.CFUNCTYPE()' || path === 'ctypes.WINFUNCTYPE()' || path === 'ctypes.cast') state.machine.called = true;
  if (SHELLCODE.test(path)) {
    state.shellcode = true;
    state.say('danger', 'Puts machine code into memory and runs it.', line);
  } else if (NATIVE.test(path) && text !== undefined && state.hostile.has(text.replace(/^(?:\.\/|\/content\/)/, ''))) state.say('danger', `Loads native code that it downloads, by ${shown}${state.when(place)}.`, line);
  else if (NATIVE.test(path)) state.say(text !== undefined && FLEETING.test(text) && place.runs !== 'main' ? (state.kind.as === 'loaded' ? 'danger' : 'odd') : state.kind.as === 'loaded' && place.runs !== 'main' && place.runs !== 'later' ? 'odd' : 'note', `Loads native code by ${shown}${state.when(place)}.`, line);
  if (SPY.test(path)) state.spying.watches = true;
  // Programs keep their own password there; whether it goes anywhere is judged where it is sent.
  if (SPY.test(path)) state.say(state.kind.as === 'loaded' ? 'danger' : path === 'keyring.get_password' ? 'note' : 'odd', `Watches screen, keys or accounts by ${shown}.`, line);
  if (PATCH.test(path) && state.kind.as === 'loaded' && path !== 'atexit.register') state.say('odd', `Changes how the interpreter works by ${shown}.`, line);
  if (/(?:^|\.)(?:from_pretrained|load|pipeline|load_dataset|snapshot_download)$/.test(path) && node.args.some(({ name, value }) => name === 'trust_remote_code' && value.kind === 'name' && value.name === 'True')) state.say('note', 'Lets a repository bring its own code (trust_remote_code).', line);
  if (path === 'builtins.setattr' && node.args[0] !== undefined && /^(?:builtins|sys|os|pickle|torch|importlib)$/.test(state.values.path(node.args[0].value) ?? '')) state.say(state.kind.as === 'loaded' ? 'odd' : 'note', `Replaces something of ${printable(state.values.path(node.args[0].value) ?? '', 40)}.`, line);
  callsMethod(state, node, place);
}

/** `().__class__.__base__`: what all classes come from, by a way that nobody needs. */
function reachesBase(node: Node): boolean {
  const at = node.kind === 'item' ? node.base : node;
  return at.kind === 'attribute' && /^__(?:base|bases|mro)__$/.test(at.name);
}

/** Whether addresses in a text are worth a note. */
export function addressIssues(text: string, where: string): readonly Issue[] {
  const urls = urlsIn(text, 20);
  const bad = urls.find((url) => collects(url) || byNumber(url));
  return bad === undefined ? [] : [{ level: 'note', what: `${where} names ${printable(bad, 80)}.` }];
}
