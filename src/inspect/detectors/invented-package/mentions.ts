import type { Ecosystem } from './names.ts';
import { Manifest } from './manifest.ts';
import { distributionsOf, imported } from './standard.ts';

/** A package that an answer has its reader install or import. */
export interface Mention { readonly ecosystem: Ecosystem; readonly name: string; readonly also?: readonly string[]; readonly start: number; readonly end: number; readonly installs: boolean }

const LINE_CAP = 500;

const COMMANDS: readonly (readonly [ecosystem: Ecosystem, command: RegExp])[] = [
  ['pypi', /\b(?:pip3?|uv pip|pipx|python3? -m pip) install\s|\b(?:uv|poetry|pdm|rye) add\s/g],
  ['npm', /\b(?:npm (?:install|i|add)|yarn (?:global )?add|pnpm (?:add|install|i)|bun (?:add|install))\s/g],
  ['cargo', /\bcargo (?:add|install)\s/g],
  ['go', /\bgo (?:get|install)\s/g],
  ['gem', /\bgem install\s|\bbundle add\s/g],
  ['composer', /\bcomposer (?:global )?require\s/g],
  ['nuget', /\bdotnet add (?:[\w./-]{1,80} )?package\s|\bInstall-Package\s/g],
];
/** A line that may import something: a word of it, or an address in quotes alone. */
const IMPORTING = /\b(?:import|from|require|use|extern)\b|^\s{0,40}[\w.]{0,40}\s{0,4}"[\w.-]{1,60}\/[^"]{1,200}"\s{0,8}$/;
const ANY_COMMAND = /\b(?:install|add|get|require|package|Install-Package|i)\s/;

/** Options whose next word is no package. */
const TAKES_VALUE = /^(?:-r|-c|-i|-e|-t|-v|-f|-D|--(?:requirement|constraint|index-url|extra-index-url|editable|target|find-links|features|version|registry|prefix|group|git|branch|path|source))$/;

const NAME: Readonly<Record<Ecosystem, RegExp>> = {
  pypi: /^([A-Za-z0-9][\w.-]{0,99})(?:\[[\w,.-]{0,80}\])?(?:[=<>~!@]{1,3}.{0,40})?$/,
  npm: /^((?:@[\w.-]{1,60}\/)?[\w][\w.-]{0,99})(?:@.{0,40})?$/,
  cargo: /^([A-Za-z][\w-]{0,63})(?:@.{0,40})?$/,
  go: /^([\w-]{1,40}(?:\.[\w-]{1,40}){1,4}(?:\/[\w.~-]{1,80}){1,8}?)(?:\/v\d{1,3})?(?:\/\.\.\.)?(?:@.{0,40})?$/,
  gem: /^([A-Za-z][\w-]{0,99})$/,
  composer: /^([\w.-]{1,60}\/[\w.-]{1,60})(?::.{0,40})?$/,
  nuget: /^([A-Za-z][\w.]{0,99})$/,
};

const WORD = /[^\s`;|&<"')]{1,200}/y;

/** Words of a command after its verb, up to what ends a command. */
function* installed(line: string, from: number, base: number, ecosystem: Ecosystem): Generator<Mention> {
  let at = from;
  let skip = false;
  for (;;) {
    while (line[at] === ' ' || line[at] === '"' || line[at] === '\'') at++;
    WORD.lastIndex = at;
    const word = WORD.exec(line)?.[0];
    // A comment, or prose that goes on after the command.
    if (word === undefined || word.startsWith('#')) return;
    const start = at;
    at += word.length;
    if (word.startsWith('-')) {
      skip = TAKES_VALUE.test(word) && !(word === '-D' && ecosystem === 'npm');
      continue;
    }
    if (skip) { skip = false; continue; }
    const plain = word.replace(/[.,:!?]$/, '');
    const name = NAME[ecosystem].exec(plain)?.[1];
    if (name !== undefined) yield { ecosystem, name, start: base + start, end: base + start + name.length, installs: true };
    if (plain !== word) return;
  }
}

const PYTHON_IMPORT = /^\s{0,40}(?:from\s{1,4}([A-Za-z_]\w{0,60})[\w.]{0,100}\s{1,4}import\b|import\s{1,4}([A-Za-z_]\w{0,60})[\w.]{0,100}(?:\s{1,4}as\s{1,4}\w{1,40})?\s{0,8}(?:$|#|,))/;
const NPM_IMPORT = /(?:\bfrom\s{0,4}|\bimport\s{0,4}\(?\s{0,4}|\brequire\(\s{0,4})["']((?:@[\w.-]{1,60}\/)?[\w.:-]{1,100})(?:\/[^"'\n]{0,100})?["']/;

/** `use` of a crate, which Perl writes of its own pragmas too, but without a path; and `require` of a gem, which has no parentheses. */
const RUST_IMPORT = /^\s{0,40}(?:pub\s{1,4})?(?:use\s{1,4}(?:::)?([a-z]\w{0,60})(?:::|\s{1,4}as\b)|extern\s{1,4}crate\s{1,4}([a-z]\w{0,60}))/;
const RUBY_IMPORT = /^\s{0,40}require\s{1,4}["']([a-z][\w-]{0,60}(?:\/[\w./-]{1,80})?)["']\s{0,8}(?:$|#)/;
/** A module of Go by its address, alone on a line of an import. */
const GO_IMPORT = /^\s{0,40}(?:import\s{1,4})?(?:[\w.]{1,40}\s{1,4})?"((?![\w.-]{1,80}\.(?:js|ts|css|json)\/)[\w-]{1,40}(?:\.[\w-]{1,40}){1,4}(?:\/[\w.~-]{1,80}){1,8}?)(?:\/v\d{1,3})?"\s{0,8}$/;

const IMPORTS: readonly (readonly [ecosystem: Ecosystem, pattern: RegExp])[] = [['go', GO_IMPORT], ['npm', NPM_IMPORT], ['cargo', RUST_IMPORT], ['gem', RUBY_IMPORT], ['pypi', PYTHON_IMPORT]];

function onImport(line: string, base: number, isOwn: (ecosystem: Ecosystem, name: string) => boolean): Mention | undefined {
  for (const [ecosystem, pattern] of IMPORTS) {
    const match = pattern.exec(line);
    const name = match?.[1] ?? match?.[2];
    if (match === null || name === undefined) continue;
    const distribution = imported(ecosystem, name);
    if (distribution === undefined || isOwn(ecosystem, name)) return undefined;
    const start = base + line.indexOf(name, match.index);
    return { ecosystem, name: distribution, also: distributionsOf(ecosystem, name), start, end: start + name.length, installs: false };
  }
  return undefined;
}

/** Names of imports that lie beside the text: modules that it declares, helpers of tests, a place to fill in. */
function ownNames(text: string): (ecosystem: Ecosystem, name: string) => boolean {
  const modules = new Set(Array.from(text.matchAll(/\bmod(?:ule)?\s{1,4}([\w./-]{1,100})/g), (match) => match[1] ?? ''));
  const isLua = /(?:```|~~~)\s{0,4}lua\b/i.test(text);
  return (ecosystem, name) => {
    if (ecosystem === 'gem') return isLua || /_helper$|^(?:config|app|lib|test|spec)\//.test(name);
    if (ecosystem === 'go') return name.includes('/internal/') || /^example\.|^github\.com\/(?:your|my|user|me|example|acme|org)[\w-]{0,30}\//.test(name) || [...modules].some((module) => name.startsWith(`${module}/`));
    return ecosystem === 'cargo' && modules.has(name);
  };
}

/** Packages in install commands anywhere, and in imports and manifests where `inCode` says that a line is code. */
export function mentions(text: string, inCode: (lineStart: number) => boolean): Mention[] {
  const found: Mention[] = [];
  const manifest = new Manifest();
  let own: ReturnType<typeof ownNames> | undefined;
  const isOwn = (ecosystem: Ecosystem, name: string): boolean => (own ??= ownNames(text))(ecosystem, name);
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, Math.min(end, start + LINE_CAP));
    if (ANY_COMMAND.test(line)) {
      for (const [ecosystem, command] of COMMANDS) {
        for (const match of line.matchAll(command)) {
          // In prose only inline code is a command.
          if (inCode(start) || line.slice(0, match.index).includes('`') || /^\s{0,8}(?:[$>]\s)?$/.test(line.slice(0, match.index))) found.push(...installed(line, match.index + match[0].length, start, ecosystem));
        }
      }
    }
    if (IMPORTING.test(line) && inCode(start)) {
      const mention = onImport(line, start, isOwn);
      if (mention !== undefined) found.push(mention);
    }
    const listed = manifest.read(line);
    if (listed !== undefined && inCode(start)) found.push({ ecosystem: listed.ecosystem, name: listed.name, start: start + listed.at, end: start + listed.at + listed.name.length, installs: true });
    start = end + 1;
  }
  return found;
}
