import { printable } from '../printable.ts';
import { placesOf } from '../data/places.ts';
import { byNumber, collects, imitatesSource, SECRET_FILE, usualSource } from './hosts.ts';
import { shellIssues } from './shell.ts';
import { startsProgram } from './python-commands.ts';
import type { Call, Inspection } from './python-inspection.ts';
import type { Place } from './python-program.ts';
import type { Node } from './python-syntax.ts';
import { FROM } from './python-origins.ts';

/** What Python code fetches, and what it sends away. */

/** Files that are programs, or that Python imports. */
const SOURCE_FILE = /\.(?:py|pyc|pth|so|pyd|dll|exe|sh|bat|ps1)$/i;

/** What a cloud tells a machine about itself, and where in it keys are. */
const METADATA = /^http:\/\/(?:169\.254\.169\.254|metadata\.google\.internal)(?:[/:?]|$)/i;
const CREDENTIALS = /credential|service-accounts|identity|\/token\?|oauth|user-data|secret/i;

const VERB = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/i;
/** Headers in which keys go to the service that they are for. */
const KEY_HEADER = /auth|token|key|cookie|secret|session|pass|cred|sign|account|user|[-_]id$/i;

/** Whether a header that services take no keys by holds one. */
function keyInHeader(state: Inspection, node: Call): boolean {
  const headers = node.args.find(({ name }) => name === 'headers')?.value;
  const map = headers?.kind === 'name' ? state.values.known.get(state.values.alias(headers.name))?.node : headers;
  if (map?.kind !== 'group' || map.shape !== 'map') return false;
  return map.items.some((value, i) => {
    const name = i % 2 === 1 ? map.items[i - 1] : undefined;
    return name?.kind === 'text' && !KEY_HEADER.test(name.text) && (state.values.flags(value) & (FROM.secretKey | FROM.secretFile)) !== 0;
  });
}

export function usesNetwork(state: Inspection, node: Call, path: string, shown: string, flags: number, place: Place): void {
  const { line } = node;
  // `requests.request('POST', address)`: the address stands behind what is done with it.
  const verb = /\.(?:request|Request|stream)$/.test(path) && VERB.test(node.args[0] === undefined ? '' : state.values.text(node.args[0].value) ?? '') ? 1 : 0;
  const first = node.args[verb];
  const address = first === undefined ? '' : state.values.text(first.value) ?? literalOf(state, first.value);
  const body = node.args.filter(({ name }, i) => i > verb || (i === verb && name !== undefined && name !== 'url')).filter(({ name }) => name !== 'headers' && name !== 'auth' && name !== 'timeout' && name !== 'verify' && name !== 'cookies');
  const sent = body.reduce((sum, { value }) => sum | state.values.flags(value), first === undefined ? 0 : state.values.flags(first.value));
  if (/urlretrieve|wget\.download|gdown\.download/.test(path)) for (const { value } of node.args.slice(1)) {
    state.remember(value);
    const file = state.values.text(value);
    if (file !== undefined && /^[a-z]{2,6}:/i.test(address) && !usualSource(address)) state.hostile.set(file.replace(/^(?:\.\/|\/content\/)/, ''), address);
  }
  if (body.length > 0 && (byNumber(address) || collects(address))) state.spying.sends = true;
  if (body.length > 0 && imitatesSource(address)) return state.say('danger', `Sends something to ${printable(address, 80)}, which gives itself out for a known place, by ${shown}${state.when(place)}.`, line);
  if (body.length > 0 && /^https?:/i.test(address) && !usualSource(address)) state.replaced.sends = true;
  const own = METADATA.test(address);
  if (!own && !(address === '' && first !== undefined && /Request(?:\(\))?$/.test(state.values.path(first.value) ?? ''))) state.metadata.elsewhere = true;
  // What the machine is asked about itself, apart from its keys, by a function that somebody calls for it.
  if (own && place.runs === 'later' && !CREDENTIALS.test(address) && (sent & (FROM.secretFile | FROM.environment | FROM.host)) === 0) {
    state.metadata.asked.set(line, shown);
    return;
  }
  if (SECRET_FILE.test(address)) return state.say('danger', `Asks for keys of the machine, by ${shown}.`, line);
  if ((sent & (FROM.secretFile | FROM.environment)) !== 0) return state.say('danger', `Sends ${(sent & FROM.secretFile) !== 0 ? 'keys or accounts of the machine' : 'the environment, which holds keys,'} away, by ${shown}${state.when(place)}.`, line);
  if (/^https?:/i.test(address) && !usualSource(address) && keyInHeader(state, node)) return state.say('danger', `Sends a key to ${printable(address, 80)} in a header that is none for keys, by ${shown}${state.when(place)}.`, line);
  if (collects(address)) return state.say('danger', `Talks to a service that collects what is sent to it, by ${shown}${state.when(place)}.`, line);
  if (/^(?:socket\.(?:gethostby|getaddrinfo)|dns\.resolver\.)/.test(path)) {
    if ((sent & (FROM.host | FROM.secretKey)) !== 0 && (first?.value.kind === 'joined' || first?.value.kind === 'call')) state.say('danger', `Sends what it learns about the machine away in host names, by ${shown}.`, line);
    return;
  }
  if ((sent & FROM.host) !== 0 && place.runs !== 'main') return state.say(state.kind.as === 'loaded' || /post|put|request|send|urlopen|get/.test(path) ? 'danger' : 'odd', `Sends what it learns about the machine away, by ${shown}${state.when(place)}.`, line);
  if ((flags & FROM.secretKey) !== 0 && byNumber(address)) return state.say('danger', `Sends a key to an address by number, by ${shown}.`, line);
  if (byNumber(address)) state.say(state.graded(place, 'network') === 'danger' ? 'danger' : 'odd', `Talks to an address by number, by ${shown}${state.when(place)}.`, line);
  if ((body.reduce((sum, { value }) => sum | state.values.flags(value), 0) & FROM.secretKey) !== 0 && /\.(?:post|put|request)$/.test(path)) state.say(state.kind.as === 'loaded' ? 'danger' : 'odd', `Sends a key from the environment away, by ${shown}${state.when(place)}.`, line);
  state.say(state.graded(place, 'network'), `Uses the network by ${shown}${state.when(place)}.`, line);
}

/** Texts of an expression that is not known whole. */
export function literalOf(state: Inspection, node: Node): string {
  return node.kind === 'joined' ? node.items.map((item) => (item.kind === 'text' ? item.text : state.values.text(item) ?? '?')).join('') : '';
}

export function callsMethod(state: Inspection, node: Call, place: Place): void {
  if (node.callee.kind !== 'attribute') return;
  const { name, base } = node.callee;
  const flags = node.args.reduce((sum, { value }) => sum | state.values.flags(value), 0);
  if (/^(?:write|write_bytes|write_text|writelines)$/.test(name)) {
    // A program that is written out to be run by another process.
    const text = node.args[0] === undefined ? undefined : state.values.text(node.args[0].value);
    if (text !== undefined && text.length < 20_000 && /\b(?:exec|eval|system|Popen|urlopen)\s{0,4}\(/.test(text) && !state.deepest && state.judge(text, { as: 'loaded' }).some(({ level }) => level === 'danger')) state.say('danger', `Writes out a program that acts against whoever runs it${state.when(place)}.`, node.line);
    if ((flags & (FROM.network | FROM.decoded)) !== 0) {
      const opened = base.kind === 'name' ? state.values.known.get(base.name)?.node : base;
      const file = opened?.kind === 'call' ? state.values.fileOf(opened) : undefined;
      if (file !== undefined && (flags & FROM.network) !== 0 && SOURCE_FILE.test(file)) state.say('danger', `Downloads a program into ${printable(file, 60)}${state.when(place)}.`, node.line);
      if (opened?.kind === 'call' && opened.args[0] !== undefined) state.remember(opened.args[0].value);
      else state.remember(base);
    }
    return;
  }
  // A text of a model or a user in which a known place becomes another.
  if (name === 'replace' && node.args.length >= 2) {
    const [from = '', to = ''] = node.args.slice(0, 2).map(({ value }) => state.values.text(value));
    if ((imitatesSource(/^[a-z]+:\/\//i.test(to) ? to : `https://${to}`) && to.includes('.') && !imitatesSource(from)) || (to.length < 200 && placesOf(to).some(({ kind }) => kind === 'account'))) state.say('danger', `Puts ${printable(to, 60)} in the place of ${printable(from, 60)}.`, node.line);
  }
  // An archive that was fetched, unpacked into a folder of its own: what lies there was fetched.
  if (/^extract(?:all)?$/.test(name) && (state.values.flags(base) & FROM.network) !== 0) for (const { value } of node.args) {
    const folder = state.values.text(value)?.replace(/^\.\/|\/+$/g, '');
    if (folder !== undefined && folder.length > 1) state.unpacked.add(folder);
  }
  // `session.run('bash', '-c', …)`: whatever takes a shell's name and its switch hands the rest to it.
  const [shell = '', given = '', command] = node.args.filter((arg) => arg.name === undefined).slice(0, 3).map(({ value }) => state.values.text(value));
  if (command !== undefined && /(?:^|\/)(?:ba|z|da|k)?sh$|^(?:cmd|powershell|pwsh)(?:\.exe)?$/.test(shell) && /^(?:-\w{0,3}c|\/c|-command)$/i.test(given)) state.issues.addAll(shellIssues(command, node.line).filter(({ level }) => level !== 'note'));
  if (/^(?:send|sendall|sendto|post|put|sendmail|publish)$/.test(name) && (flags & (FROM.secretFile | FROM.environment)) !== 0) state.say('danger', 'Sends keys or accounts of the machine away.', node.line);
  else if (/^(?:send|sendall)$/.test(name) && (flags & FROM.host) !== 0 && (state.values.flags(base) & FROM.socket) !== 0) state.say('danger', `Sends what it learns about the machine away${state.when(place)}.`, node.line);
  else if (/^(?:system|getoutput)$/.test(name) && node.args.length === 1 && /ipython/i.test(state.values.path(base) ?? '')) startsProgram(state, node, name, flags, place);
}
