import { byNumber, collects, hostOf, MANY, urlsIn } from '../code/hosts.ts';
import { shellIssues } from '../code/shell.ts';
import type { ScanContext } from '../contract.ts';
import { printable } from '../printable.ts';
import { commandIssues } from './commands.ts';
import { standingOf } from './sources.ts';

/** Recipes by which software is built: the commands in them, and where they take code from. */

/** `note`: a command that seems to act against whoever builds, as far as is known of where it fetches from. */
interface RecipeIssue { readonly level: 'danger' | 'odd' | 'note'; readonly what: string }

/** Recipes of node-gyp: npm builds by them whatever it installs, and what they expand is a command. */
const GYP = /\.gypi?$/;
const EXPANSION = /<!(@?)\(((?:[^()]|\([^()]{0,1000}\)){1,2000})\)/g;
/** Recipes that run commands when somebody builds. */
const BUILDS = /^(?:gnu)?makefile|\.(?:mk|mak|am|cmake|gyp|gypi)$|^(?:cmakelists\.txt|justfile|rakefile|jenkinsfile|configure|vagrantfile|procfile|meson\.build)$/;

/** Macros by which `configure` is made, and files that such macros fill in. */
const CONFIGURES = /^(?:configure|config\.status)$|\.(?:m4|ac|am|in)$/;
/** What is unpacked or changed letter by letter, and a command kept in a variable whose output a shell runs. */
const UNPACKS = /\b(?:xz|gzip|bzip2|lzma|zstd|openssl|base64|xxd)\b[^\n]{0,60}\s(?:-\w{0,6}d\w{0,3}|--decompress|--decode|-r)\b|\b(?:unxz|gunzip|bunzip2|zcat|xzcat|bzcat)\b/;
const OUTPUT_RUN = /\beval\s{1,4}["']?\$\{?\w{1,60}\}?[^\n|]{0,60}\|\s{0,4}(?:\$\{?SHELL\}?|\$\(SHELL\)|(?:\/bin\/)?(?:ba|da|z|k)?sh)(?![\w.-])/;

/** Whether a name is one of node-gyp's recipes. @param name - the last part, in lower case */
export function isGyp(name: string): boolean {
  return GYP.test(name);
}

/** Whether building runs what a file of that name says. @param name - the last part, in lower case */
export function isRecipe(name: string): boolean {
  return BUILDS.test(name);
}

/** Code from a place that nobody vouches for: by number, by a service that hides who sends, or without encryption. */
function hostile(url: string): boolean {
  return byNumber(url) || collects(url) || (/^http:/i.test(url) && standingOf(url) === 'unusual');
}

const FETCHES = /downloads a program and runs it|Downloads code and runs it|decodes hidden code|opens a shell/;
/** A shell or files of whoever builds for a machine that is named by its number. */
const OPENS = /opens a shell|sends files or secrets/;
const NUMBERED = /\/dev\/(?:tcp|udp)\/(?!127\.|10\.|192\.168\.)\d{1,3}(?:\.\d{1,3}){3}\/|\b(?:nc|ncat|socat|curl|wget)\b[^\n]{0,200}\b(?!127\.|10\.|192\.168\.|0\.)\d{1,3}(?:\.\d{1,3}){3}\b/;
/** Somebody's key or all rights, put where whoever builds has none of it. */
const LETS_IN = /\bssh-(?:rsa|ed25519|dss)\s{1,4}[\w+/=]{8,4000}[^\n]{0,200}>>?[^\n]{0,100}authorized_keys|\bALL\s{1,4}ALL\s{0,4}=[^\n]{0,20}NOPASSWD:\s{0,4}ALL[^\n]{0,40}(?:>>?|\btee\b[^\n]{0,20})\s{0,4}["']?\/etc\/sudoers/;
const DOWNLOADED = /\bfile\s{0,4}\(\s{0,20}DOWNLOAD\s{1,20}["']?([a-z]{3,6}:\/\/[^\s"')]{1,300})/gi;
const MODULE = String.raw`[\w.-]{1,100}\.[a-z]{2,12}\/\S{1,300}`;
const REPLACED = new RegExp(String.raw`^\s{0,8}(?:replace\s{1,8})?(${MODULE})[^\n]{0,40}=>\s{1,8}(${MODULE})`, 'gm');
const MAVEN = /\burl\s{0,4}(?:=\s{0,4})?(?:uri\s{0,4})?\(?\s{0,4}["'](https?:\/\/[^"'\s]{1,300})/g;
const GEMS = /\b(?:source|git:?|:git\s{0,4}=>)\s{0,4}["'](https?:\/\/[^"'\s]{1,300})/g;

/** What a recipe would do that building has no use for. @param name - the last part, in lower case */
export function* recipeIssues(text: string, name: string, context: ScanContext): Generator<RecipeIssue> {
  if (isGyp(name)) for (const [, , command = ''] of text.matchAll(EXPANSION)) for (const { level, what } of shellIssues(command)) if (level !== 'note') yield { level, what };
  if (CONFIGURES.test(name) && OUTPUT_RUN.test(text) && UNPACKS.test(text)) yield { level: 'danger', what: 'Runs what it unpacks from other files, by a command that it keeps in a variable.' };
  if (BUILDS.test(name)) yield* buildIssues(text, context);
  for (const [, url = ''] of text.matchAll(DOWNLOADED)) if (hostile(url)) yield { level: /\b(?:execute_process|add_custom_command)\s{0,4}\(/i.test(text) ? 'danger' : 'odd', what: `Downloads ${printable(url, 80)} when it is built.` };
  if (name === 'go.mod') for (const [, from = '', to = ''] of text.matchAll(REPLACED)) {
    if (standingOf(`https://${to}`) === 'unusual' && hostOf(`https://${from}`) !== hostOf(`https://${to}`)) yield { level: 'odd', what: `${printable(from, 80)} is taken from ${printable(to, 80)}.` };
  }
  if (/\.gradle(?:\.kts)?$/.test(name)) for (const [, url = ''] of text.matchAll(MAVEN)) {
    if (byNumber(url) || collects(url)) yield { level: 'danger', what: `Packages come from ${printable(url, 80)}.` };
    else if (hostile(url)) yield { level: 'odd', what: `Packages come from ${printable(url, 80)}, without encryption.` };
  }
  if (name === 'gemfile' || name.endsWith('.gemspec')) for (const [, url = ''] of text.matchAll(GEMS)) {
    if (byNumber(url) || collects(url)) yield { level: 'danger', what: `Packages come from ${printable(url, 80)}.` };
    else if (/^http:/i.test(url)) yield { level: 'odd', what: `Packages come from ${printable(url, 80)}, without encryption.` };
  }
}

function* buildIssues(text: string, context: ScanContext): Generator<RecipeIssue> {
  if (LETS_IN.test(text)) yield { level: 'danger', what: 'Lets somebody into the machine of whoever builds, or gives everybody all rights on it.' };
  // Quotes within quotes: what is handed on by a shell that is handed on itself.
  const handed = text.includes('\\"') ? commandIssues(text.replaceAll('\\"', '"'), context) : [];
  for (const { level, what } of [...commandIssues(text, context), ...handed]) if (level === 'danger') yield { level: (FETCHES.test(what) && urlsIn(text, MANY).some(hostile)) || (OPENS.test(what) && NUMBERED.test(text)) ? 'danger' : 'note', what };
  if (!text.includes('https://')) return;
  // Fetching over HTTPS and running it is common in recipes, from where such programs usually come.
  for (const line of text.replaceAll('\\\n', ' ').split('\n')) {
    if (!line.includes('https://') || !urlsIn(line).some((url) => standingOf(url) === 'unusual')) continue;
    const fetched = shellIssues(line).find(({ level, what }) => level === 'danger' && what.endsWith('downloads a program and runs it.'));
    if (fetched !== undefined) yield { level: 'note', what: fetched.what };
  }
}
