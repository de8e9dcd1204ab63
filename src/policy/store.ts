import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, resolve as resolvePath } from 'node:path';
import type { Clock } from '../core/clock.ts';
import { systemClock } from '../core/clock.ts';
import type { Config, Environment } from '../core/config.ts';
import { asError, SallyportError } from '../core/errors.ts';
import { canonicalJson } from '../core/json.ts';
import type { Rule } from '../inspect/contract.ts';
import { DEFAULT_FILE, readPolicyFile } from './file.ts';
import type { FileContext, PolicyFile } from './file.ts';
import { PolicyFileError } from './problem.ts';
import { resolve } from './resolve.ts';
import type { Requester, ResolvedPolicy } from './resolve.ts';

/** The outcome of one attempt to load the file. */
export interface PolicyLoad {
  /** Version in force after the attempt: the old one when it failed. */
  readonly version: string;
  /** When the version in force was loaded, in milliseconds since the epoch. */
  readonly loadedAt: number;
  /** Why the file was not taken over; the policy in force is unchanged. */
  readonly error?: SallyportError;
  /** Sections that changed and take effect only after a restart. */
  readonly restart: readonly (keyof Config)[];
}

export interface PolicyStoreOptions {
  /** Undefined: `./sallyport.yaml` if there is one. */
  readonly path: string | undefined;
  readonly rules: readonly Rule[];
  readonly environment: Environment;
  readonly checkPermissions?: FileContext['checkPermissions'];
  /** Called after every attempt that changed something or failed; also for the first load. */
  readonly onLoad?: (load: PolicyLoad) => void;
  readonly clock?: Clock;
  /** Whether to follow changes of the file. */
  readonly watch?: boolean;
  /** How often the file is looked at where the system does not report changes. Milliseconds. */
  readonly pollMs?: number;
}

const POLL_MS = 2000;
/** A writer gets this long to finish: a half-written file may be valid YAML, and an empty one is the built-in policy. */
const SETTLE_MS = 150;
const MAX_RESOLVED = 1024;

/** Holds the policy in force. A reader always sees one whole version; a bad file changes nothing. */
export class PolicyStore {
  private readonly options: PolicyStoreOptions;
  private readonly clock: Clock;
  private file: PolicyFile;
  private readonly started: Config;
  private loadedAt: number;
  /** By application, route and model. */
  private readonly resolved = new Map<string, Map<string, Map<string, ResolvedPolicy>>>();
  private resolvedCount = 0;
  private seen = '';
  /** Files that the policy file names, and those in which the last attempt found mistakes: a change of any of them is one to read. */
  private attached: readonly string[];
  private reloading: Promise<PolicyLoad> | undefined;
  private again = false;
  private watcher: FSWatcher | undefined;
  private poll: NodeJS.Timeout | undefined;
  private settle: NodeJS.Timeout | undefined;
  private closed = false;

  private constructor(options: PolicyStoreOptions, file: PolicyFile) {
    this.options = options;
    this.clock = options.clock ?? systemClock;
    this.file = file;
    this.started = file.config;
    this.loadedAt = this.clock.now();
    this.attached = namesOf(file);
  }

  /**
   * Loads the file for the first time.
   * @throws PolicyFileError when it cannot be used: a gateway does not start on a policy that nobody wrote
   */
  static async open(options: PolicyStoreOptions): Promise<PolicyStore> {
    const now = (options.clock ?? systemClock).now();
    const file = await readPolicyFile(options.path, contextOf(options, now));
    const store = new PolicyStore(options, file);
    store.seen = await store.fingerprint();
    options.onLoad?.({ version: store.version, loadedAt: store.loadedAt, restart: [] });
    if (options.watch === true) store.follow();
    return store;
  }

  /** The file in force. Its `config` may differ from what the program was started with; see {@link PolicyLoad.restart}. */
  get current(): PolicyFile {
    return this.file;
  }

  get version(): string {
    return this.file.version;
  }

  /** The policy for one application, route and model; the same object until the policy changes. */
  effective(who: Requester): ResolvedPolicy {
    return this.resolved.get(who.application)?.get(who.route)?.get(who.model) ?? this.resolveFor(who);
  }

  private resolveFor(who: Requester): ResolvedPolicy {
    const policy = resolve(this.file, who);
    // Clients choose model names: the table must not grow with them.
    if (this.resolvedCount >= MAX_RESOLVED) this.forget();
    let routes = this.resolved.get(who.application);
    if (routes === undefined) this.resolved.set(who.application, (routes = new Map()));
    let models = routes.get(who.route);
    if (models === undefined) routes.set(who.route, (models = new Map()));
    models.set(who.model, policy);
    this.resolvedCount++;
    return policy;
  }

  private forget(): void {
    this.resolved.clear();
    this.resolvedCount = 0;
  }

  /** Reads the file now (SIGHUP). Never throws for a bad file: the old policy stays and the outcome says why. */
  reload(): Promise<PolicyLoad> {
    if (this.reloading !== undefined) {
      // The read under way may have begun before the change that this call is about.
      this.again = true;
      return this.reloading;
    }
    this.reloading = this.load().finally(() => { this.reloading = undefined; });
    return this.reloading;
  }

  private async load(): Promise<PolicyLoad> {
    let load: PolicyLoad;
    do {
      this.again = false;
      const files = this.attached;
      this.seen = await this.fingerprint();
      load = await this.attempt();
      if (files.join('\n') !== this.attached.join('\n')) this.seen = await this.fingerprint();
    } while (this.again);
    return load;
  }

  private async attempt(): Promise<PolicyLoad> {
    let load: PolicyLoad;
    try {
      // A file that was there and is gone is a mistake, not a wish for the defaults.
      const path = this.options.path ?? this.file.file;
      const next = await readPolicyFile(path, contextOf(this.options, this.clock.now()));
      // Nor is one that was emptied: a full disk or a torn write leaves that.
      if (next.blank && !this.file.blank) throw new PolicyFileError('policy.unreadable', [{ severity: 'error', file: next.file ?? DEFAULT_FILE, line: 1, column: 1, path: '', message: 'the file is empty; write `version: 1` for the built-in policy' }]);
      this.file = next;
      this.attached = namesOf(next);
      this.forget();
      this.loadedAt = this.clock.now();
      const restart = (['server', 'upstreams', 'ledger', 'models'] as const).filter((name) => canonicalJson(next.config[name]) !== canonicalJson(this.started[name]));
      load = { version: next.version, loadedAt: this.loadedAt, restart };
    } catch (thrown) {
      const error = thrown instanceof SallyportError ? thrown : new SallyportError('policy.unreadable', 'The policy file could not be loaded.', { cause: asError(thrown) });
      if (thrown instanceof PolicyFileError) this.attached = [...new Set([...namesOf(this.file), ...thrown.problems.map((problem) => problem.file).filter((name) => name !== (this.options.path ?? DEFAULT_FILE))])];
      load = { version: this.version, loadedAt: this.loadedAt, error, restart: [] };
    }
    if (!this.closed) this.options.onLoad?.(load);
    return load;
  }

  private follow(): void {
    const path = resolvePath(this.options.path ?? DEFAULT_FILE);
    try {
      // The folder and not the file: editors and Kubernetes replace the file, and a watch on it would stay with the old one.
      this.watcher = watch(dirname(path), { persistent: false }, (_, name) => {
        // A mounted ConfigMap changes through a link called ..data.
        if (name === null || name === basename(path) || name.startsWith('..') || this.attached.some((file) => basename(file) === name)) this.changed();
      });
      this.watcher.on('error', () => this.stopWatching());
    } catch (thrown) {
      // No watch here (a network file system, too many watches): polling alone does the same, later.
      if (!(thrown instanceof Error)) throw thrown;
      this.stopWatching();
    }
    this.poll = setInterval(() => this.changed(), this.options.pollMs ?? POLL_MS);
    this.poll.unref();
  }

  /** The state of the file together with those that it names, which are found by polling where they lie in other folders. */
  private async fingerprint(): Promise<string> {
    return (await Promise.all([this.options.path, ...this.attached].map(fingerprint))).join('\n');
  }

  private stopWatching(): void {
    this.watcher?.close();
    this.watcher = undefined;
  }

  private changed(): void {
    if (this.settle !== undefined || this.closed) return;
    this.settle = setTimeout(() => { void this.settled(); }, SETTLE_MS);
    this.settle.unref();
  }

  private async settled(): Promise<void> {
    const before = await this.fingerprint();
    this.settle = undefined;
    if (this.closed || before === this.seen) return;
    await new Promise((done) => { setTimeout(done, SETTLE_MS).unref(); });
    if (this.closed) return;
    if ((await this.fingerprint()) === before) await this.reload();
    else this.changed();
  }

  /** Stops following the file. */
  close(): void {
    this.closed = true;
    this.stopWatching();
    clearInterval(this.poll);
    clearTimeout(this.settle);
  }
}

function contextOf({ rules, environment, checkPermissions }: PolicyStoreOptions, now: number): FileContext {
  return { rules, environment, now, checkPermissions };
}

function namesOf(file: PolicyFile): string[] {
  return [...(file.permissions ?? []).map((each) => each.file), ...file.ruleFiles];
}

/** What tells one state of the file from another; follows links. A file that cannot be looked at is a state too. */
async function fingerprint(path: string | undefined): Promise<string> {
  try {
    const info = await stat(path ?? DEFAULT_FILE, { bigint: true });
    return `${info.ino} ${info.size} ${info.mtimeNs}`;
  } catch (error) {
    return `absent: ${asError(error).message}`;
  }
}
