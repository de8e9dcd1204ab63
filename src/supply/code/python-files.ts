import { printable } from '../printable.ts';
import { SECRET_FILE, START_FILE } from './hosts.ts';
import type { Call, Inspection } from './python-inspection.ts';
import { literalOf } from './python-network.ts';
import type { Place } from './python-program.ts';
import { FROM } from './python-origins.ts';

/** Files that Python code reads, writes, removes and puts somewhere. */

/** A person's own services, which programs set up when they are told to. */
const SERVICE = /systemd[\\/]user[\\/][\w@.-]{1,80}\.(?:service|timer)$|\.config[\\/]autostart[\\/][\w.-]{1,80}\.desktop$|LaunchAgents[\\/][\w.-]{1,80}\.plist$/i;

/** The folder whose files a call lists. */
export function listedFolder(state: Inspection, { callee, args: [first] }: Call, path: string): string | undefined {
  if (!path.startsWith('pathlib.')) return first === undefined ? undefined : state.values.text(first.value);
  if (path.includes('.home()')) return '~';
  const made = callee.kind === 'attribute' ? callee.base : undefined;
  return made?.kind === 'call' ? state.values.fileOf(made) : undefined;
}

export function writesFile(state: Inspection, node: Call, path: string, flags: number, place: Place): void {
  const file = state.values.fileOf(node);
  const { line } = node;
  const mode = node.args.find(({ name }) => name === 'mode')?.value ?? (node.args[1]?.name === undefined ? node.args[1]?.value : undefined);
  const how = mode === undefined ? undefined : state.values.text(mode);
  const writes = /write_/.test(path) || (how !== undefined && /[wax+]/.test(how));
  if (!writes) {
    if (file !== undefined && SECRET_FILE.test(file) && !/(?:^|\/)\.env$/.test(file)) state.say(place.runs !== 'import' && state.kind.as === 'script' && /\.(?:netrc|npmrc|pypirc|git-credentials)$/.test(file) ? 'note' : 'danger', `Opens ${printable(file, 60)}, where keys or accounts are.`, line);
    return;
  }
  if ((flags & (FROM.network | FROM.decoded)) !== 0 && node.args[0] !== undefined) state.remember(node.args[0].value);
  if ((flags & FROM.host) !== 0) state.sweep.written = true;
  if (file === undefined) return;
  if (START_FILE.test(file) && SERVICE.test(file) && place.runs === 'later' && state.kind.as === 'script' && (flags & (FROM.network | FROM.decoded)) === 0) state.started.files.set(line, file);
  else if (START_FILE.test(file)) state.say('danger', `Writes to ${printable(file, 60)}, from which things start by themselves.`, line);
  else if (state.kind.as === 'loaded' && place.runs !== 'later' && place.runs !== 'main') state.say(/^(?:[/~\\]|[A-Za-z]:|\.\.)/.test(file) && place.runs === 'import' ? 'danger' : 'odd', `Writes the file ${printable(file, 60)}${state.when(place)}.`, line);
}

export function removesFiles(state: Inspection, node: Call, shown: string, place: Place): void {
  const target = node.args[0] === undefined ? undefined : state.values.text(node.args[0].value);
  if (node.args[0] !== undefined && (state.values.flags(node.args[0].value) & FROM.host) !== 0) state.sweep.removed = true;
  if (target !== undefined && /^(?:\/|~\/?|\/home\b.{0,20}|\/root\/?|\/etc\b.*|\/usr\b.*|\/var\b.*|[A-Za-z]:\\?)$/.test(target)) state.say('danger', `Removes ${printable(target, 40)} by ${shown}.`, node.line);
  else if (state.kind.as === 'loaded' && place.runs !== 'later' && place.runs !== 'main') state.say('odd', `Removes files by ${shown}${state.when(place)}.`, node.line);
}

export function placesFile(state: Inspection, node: Call, path: string, place: Place): void {
  const texts = node.args.map(({ value }) => state.values.text(value) ?? literalOf(state, value));
  if (path === 'os.chmod' && node.args.some(({ value }) => state.names(value).some((name) => state.fetched.has(name)) || state.fetched.has(state.values.text(value) ?? '\0'))) return state.say('danger', 'Makes what it downloaded a program.', node.line);
  if (texts.slice(1).some((text) => START_FILE.test(text))) state.say('danger', 'Puts a file where things start by themselves.', node.line);
  else if (texts.some((text) => SECRET_FILE.test(text))) state.say('danger', `Copies keys or accounts of the machine${state.when(place)}.`, node.line);
}
