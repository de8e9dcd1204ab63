import type { ScanContext } from '../contract.ts';
import { urlsIn } from '../code/hosts.ts';
import { printable } from '../printable.ts';
import { reportCommand } from './commands.ts';
import type { PackageJudge } from './judge.ts';
import { PACKAGE } from './rules.ts';
import { standingOf } from './sources.ts';

/** Images and the files that make them. */

export interface Instruction { readonly name: string; readonly rest: string; readonly line: number }

/** Instructions of a Dockerfile, with lines that go on and here-documents joined. Comments between them are left out. */
export function* instructions(text: string): Generator<Instruction> {
  const escape = /^#\s{0,20}escape\s{0,20}=\s{0,20}`/im.test(text.slice(0, 300)) ? '`' : '\\';
  const lines = text.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const first = lines[i] ?? '';
    if (/^\s{0,200}(?:#|$)/.test(first)) continue;
    const start = i + 1;
    const parts: string[] = [];
    let current = first;
    while (current.trimEnd().endsWith(escape) && i + 1 < lines.length) {
      parts.push(current.trimEnd().slice(0, -1));
      do i++; while (i + 1 < lines.length && /^\s{0,200}(?:#|$)/.test(lines[i] ?? ''));
      current = lines[i] ?? '';
    }
    parts.push(current);
    const whole = parts.join(' ').trim();
    const marks = /^(?:RUN|COPY|ADD)\b/i.test(whole) ? [...whole.matchAll(/<<-?\s{0,4}(["']?)(\w{1,60})\1/g)].map((match) => match[2] ?? '') : [];
    const body: string[] = [];
    for (const mark of marks) while (++i < lines.length && (lines[i] ?? '').trim() !== mark) body.push(lines[i] ?? '');
    const found = /^([A-Za-z]{2,20})(?:\s([\s\S]*))?$/.exec(whole);
    if (found?.[1] !== undefined) yield { name: found[1].toUpperCase(), rest: [found[2]?.trim() ?? '', ...body].join('\n'), line: start };
    else yield { name: '', rest: whole, line: start };
  }
}

/** Judges the name of an image. Those that a variable completes are judged by what is written. */
export function judgeImage(written: string, judge: PackageJudge, at: string): void {
  const image = written.replace(/^docker:\/\//, '').replaceAll(/\$\{\w{1,60}:?-([^}]{1,200})\}/g, '$1');
  if (image === '' || image.startsWith('$') || image === 'scratch') return;
  const [path = '', digest] = image.split('@');
  const colon = path.lastIndexOf(':');
  const tagged = colon > path.lastIndexOf('/');
  const name = tagged ? path.slice(0, colon) : path;
  if (/[${}]/.test(name)) return;
  const tag = tagged ? path.slice(colon + 1) : '';
  const hex = /^sha256:([\da-fA-F]{1,80})$/.exec(digest ?? '')?.[1];
  judge.add({ ecosystem: 'docker', name, source: 'registry', locked: false, at, hashes: hex === undefined ? [] : [{ algorithm: 'sha256', hex: hex.toLowerCase() }], ...(tag === '' ? {} : { tag }), ...(hex === undefined ? { range: tag } : { version: `sha256:${hex.toLowerCase()}` }) });
}

/** Judges where a file is taken from by `ADD`. */
export function judgeAdd(url: string, checked: boolean, context: ScanContext, at: string): void {
  const shown = printable(url, 100);
  const standing = standingOf(url);
  if (standing === 'hostile') context.report(PACKAGE.hostile, `Adds ${shown}.`, at);
  else if (/^(?:http|ftp|git):/i.test(url) && standing !== 'private') context.report(PACKAGE.plainHttp, `Adds ${shown} without encryption.`, at);
  else if (!checked) context.report(PACKAGE.direct, `Adds ${shown}, not fixed to a content (--checksum).`, at);
}

/** A secret that is lent to one step of a build, in what a request carries: as a file, or as what a program reads there. */
const LENT = /\/run\/secrets\/|--mount=type=secret/;
const CARRIED = /\b(?:curl|wget|http)\b[^\n;]{0,400}?(?:\s(?:-d|--data(?:-\w{1,20})?|-F|--form|-T|--upload-file|--post-file|--post-data|--body-file|--json)[\s=]{0,4}["']?(?:[\w.-]{1,40}=)?(?:@|\$\(\s{0,4}(?:base64\s{1,4}(?:-w\s{0,4}0\s{1,4})?|cat\s{1,4}|<\s{0,4}))?\/run\/secrets\/|\/run\/secrets\/[^\n]{0,60}\)[^\n]{0,20}\?)|\/run\/secrets\/[^\n|;]{1,200}\|[^\n;]{0,200}\b(?:curl\b[^\n;]{0,200}(?:@-|-T\s{0,4}-)|nc\s|ncat\s)/;
const POSTED = /\burlopen\s{0,4}\(\s{0,4}["'](https?:\/\/[^"'\s]{3,300})["']\s{0,4},|\b(?:post|put)\s{0,4}\(\s{0,4}["'](https?:\/\/[^"'\s]{3,300})["']\s{0,4},|\bfetch\s{0,4}\(\s{0,4}["'](https?:\/\/[^"'\s]{3,300})["'](?=[^\n]{0,200}\bbody\b)/;

/** A lent secret where services are shown keys: that is what it is lent for. */
const SHOWN_KEY = /(\s(?:-H|--header)[\s=]{1,4})(["'])(?:Authorization|PRIVATE-TOKEN|JOB-TOKEN|X-[\w-]{1,40}-(?:Token|Key))\s{0,4}:[^"'\n$]{0,40}(?:\$\(\s{0,4}(?:cat\s{1,4}|<\s{0,4})|`cat\s{1,4})\/run\/secrets\/[\w.-]{1,60}\s{0,4}[)`][^"'\n]{0,20}\2/gi;

/** Whether a step sends a secret that it is lent to somebody whom nobody vouches for. */
function sendsLent(command: string): boolean {
  if (!LENT.test(command) || !command.includes('/run/secrets/')) return false;
  const posted = POSTED.exec(command);
  const url = posted?.[1] ?? posted?.[2] ?? posted?.[3];
  if (url !== undefined && standingOf(url) !== 'usual' && standingOf(url) !== 'private') return true;
  return CARRIED.test(command) && urlsIn(command).some((each) => standingOf(each) !== 'usual' && standingOf(each) !== 'private');
}

/** Runs the shell form and the list form of a command. */
export function judgeRun(rest: string, context: ScanContext, at: string): void {
  if (sendsLent(rest)) context.report(PACKAGE.command, 'Sends a secret that the build is lent away.', at);
  const command = rest.replaceAll(SHOWN_KEY, '$1$2Authorization: key$2').replace(/^(?:--[\w-]{1,30}(?:=\S{0,400})?\s{1,20}){1,20}/, '');
  const listed = /^\s{0,20}\[([\s\S]{0,10000})\]\s{0,20}$/.exec(command)?.[1];
  reportCommand(listed === undefined ? command : listed.replaceAll(/"\s{0,20},\s{0,20}"/g, ' ').replaceAll('"', ''), '', context, at);
}
