import { printable } from '../printable.ts';
import { hostOf, START_FILE, usualSource } from './hosts.ts';
import type { Report } from './javascript-report.ts';
import { receiverOf } from './javascript-sends.ts';
import { FROM, fromOf, GAP, options, spelled, UNDEFINED, type Value } from './javascript-values.ts';
import { shellIssues } from './shell.ts';

/** Files that a program writes, copies and removes, and what it starts of those that it wrote. */

/** All files of somebody, or of the machine. */
const EVERYTHING = /^(?:~|\/|[A-Za-z]:[\\/]?|\/(?:home|Users|root|etc|var|usr|boot|mnt)|~\/(?:Documents|Desktop|Downloads|Pictures)|%USERPROFILE%|\/\*)\/?(?:\*{1,2})?$/;
/** Where packages and programs of JavaScript usually come from, beside other places. */
const USUAL = /(?:^|\.)(?:npmjs\.(?:org|com)|npmmirror\.com|yarnpkg\.com|unpkg\.com|jsdelivr\.net|nodejs\.org|electronjs\.org|playwright\.dev|sentry-cdn\.com|cloudflare\.com|esm\.sh|deno\.land)$/i;
const STOPS = /(?:^|\n|;|&&)\s*(?:sudo\s+)?(?:shutdown|poweroff|reboot|halt)\b/;

export class Files {
  private readonly report: Report;
  /** Files that were written with something from elsewhere: where it came from. */
  readonly written = new Map<string, { readonly from: number; readonly of: Value | undefined }>();
  /** Whether a script that runs at installation is put into a package. */
  hooks = false;
  private readonly sweep = { through: false, removes: false, enciphers: false, overwrites: false, floods: 0 };

  constructor(report: Report) {
    this.report = report;
  }

  /** A call that writes a file. */
  writes(path: string, args: readonly Value[], at: number): void {
    const [file = UNDEFINED, data = UNDEFINED] = args;
    const name = spelled(file);
    const from = fromOf(data);
    if (name === undefined) return;
    if ((from & (FROM.network | FROM.decoded)) !== 0) this.written.set(name, { from, of: this.report.cameFrom(data) });
    this.touches(name, from, at, spelled(data) ?? '');
    if (this.sweep.through && (fromOf(file) & FROM.listed) !== 0 && (from & FROM.cipher) !== 0) this.sweep.enciphers = true;
    if (this.sweep.through && (fromOf(file) & FROM.listed) !== 0 && data.kind === 'text' && data.whole && !/append/i.test(path)) this.sweep.overwrites = true;
    // One text for each file that a folder lists, after somebody outside was asked.
    if ((fromOf(file) & FROM.listed) !== 0 && data.kind === 'text' && data.whole && /^(?:named|collector)$/.test(receiverOf(this.report.asked).kind) && !/append/i.test(path)) this.sweep.floods = at;
    const text = spelled(data);
    if (this.hooks && /node_modules\/[^]*package\.json$/.test(name)) this.report.say('danger', 'Puts a script that runs at installation into other packages.', at);
    if (name.endsWith('package.json') && text !== undefined && /"(?:pre|post)install":"/.test(text)) this.hooks = true;
  }

  private touches(name: string, from: number, at: number, data: string): void {
    const path = name.replaceAll('\\', '/');
    const foreign = (from & (FROM.network | FROM.decoded)) !== 0;
    if (foreign && /node_modules\/(?!\.)[^]*\.[cm]?js$/.test(path)) this.report.say('danger', 'Changes the code of another package to what it hides or downloads.', at);
    if (!START_FILE.test(path) || /site-packages|node_modules/.test(path)) return;
    const outside = /^(?:~|\/|[A-Za-z]:)/.test(path);
    const hostile = (path.endsWith('authorized_keys') && /\bssh-\w+ /.test(data)) || STOPS.test(data) || shellIssues(data).some(({ level }) => level === 'danger');
    if (!outside && !foreign && !hostile) return;
    this.report.say(this.report.kind.as === 'install' || foreign || hostile ? 'danger' : 'odd', 'Writes to where things start by themselves.', at);
  }

  /** A call that copies, moves or links a file. */
  copies(args: readonly Value[], at: number): void {
    const [source = UNDEFINED, target = UNDEFINED] = args;
    const [from, name] = [spelled(source), spelled(target)];
    if (name === undefined) return;
    const known = from === undefined ? undefined : this.written.get(from);
    if (known !== undefined) this.written.set(name, known);
    this.touches(name, known?.from ?? 0, at, '');
  }

  /** A call that lists a folder. */
  lists(folder: Value | undefined): void {
    for (const each of folder === undefined ? [] : options(folder)) if (EVERYTHING.test(spelled(each) ?? '')) this.sweep.through = true;
  }

  /** A call that removes files. */
  removes(args: readonly Value[], at: number): void {
    const [file = UNDEFINED] = args;
    for (const each of [...options(file), ...(file.kind === 'list' ? file.items : [])]) {
      const name = spelled(each);
      if (name !== undefined && EVERYTHING.test(name)) this.report.say('danger', 'Removes all files of whoever runs it.', at);
    }
    if (this.sweep.through && (fromOf(file) & FROM.listed) !== 0 && /^(?:~|\/|[A-Za-z]:)\/?\ufffc/.test(spelled(file) ?? '')) this.sweep.removes = true;
  }

  /** A file that was written before with something from elsewhere is run. */
  startsWritten(command: string, at: number, loaded: boolean): void {
    for (const [file, { from, of }] of this.written) {
      if (file.length < 4 || !command.includes(file.replace(/^\.\//, ''))) continue;
      if ((from & FROM.decoded) !== 0) this.report.say('danger', 'Writes a program that it hides, and runs it.', at);
      else this.fetchedIssue(of, 'Downloads a program and runs it', at, loaded);
    }
  }

  private fetchedIssue(of: Value | undefined, what: string, at: number, loaded: boolean): void {
    const receiver = receiverOf(of);
    if (receiver.kind === 'near') return;
    if (receiver.kind === 'unknown') return this.report.say('note', `${what}.`, at);
    const { url } = receiver;
    if (usualSource(url) || USUAL.test(hostOf(url))) return this.report.say('note', `${what}.`, at);
    this.report.say(receiver.kind === 'collector' || /^http:/i.test(url) || this.report.kind.as === 'install' || loaded ? 'danger' : 'odd', `${what}, from ${printable(url.replaceAll(GAP, '…'), 80)}.`, at);
  }

  /** Said once everything was read. */
  finish(): void {
    const { through, removes, enciphers, overwrites, floods } = this.sweep;
    if (through && removes) this.report.say('danger', 'Goes through all files of whoever runs it and removes them.', 0);
    if (through && overwrites) this.report.say('danger', 'Goes through all files of whoever runs it and writes over them.', 0);
    if (floods > 0) this.report.say('danger', 'Writes one text over all files of a folder, when an answer from elsewhere says so.', floods);
    if (through && enciphers) this.report.say('danger', 'Goes through all files of whoever runs it and encrypts them.', 0);
  }
}
