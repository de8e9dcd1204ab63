import { resolve } from 'node:path';
import type { ModelsConfig } from '../core/config.ts';
import { asError } from '../core/errors.ts';
import type { ModelGate } from '../gateway/context.ts';
import { adminEvent } from '../gateway/record.ts';
import type { AdminEvent } from '../ledger/event.ts';
import { compileGlob, type Glob } from '../policy/glob.ts';
import { printable } from '../supply/printable.ts';
import { changesOf, type Change, type Seen } from '../supply/trust/artefact.ts';
import { ApprovalStore, type Approval } from '../supply/trust/approvals.ts';
import { CanaryStore, disturbance, type Disturbance } from '../supply/trust/canary.ts';

/** Something that a person should look at now. */
export interface Alert {
  readonly event: AdminEvent;
  /** One line. */
  readonly text: string;
}

const HAPPENED: Readonly<Record<Disturbance, string>> = { read: 'it was read', changed: 'it was changed', missing: 'it was removed', touched: 'its times, rights or names were changed' };

/** Changes told one by one; the rest is counted. */
const MAX_TOLD = 20;

/** Watches approved models and decoys. Each state of affairs is told once, not at every look. */
export class ModelWatch {
  private readonly told = new Map<string, string>();
  private readonly seen = new Map<string, Seen>();
  private readonly dataDir: string;

  constructor(dataDir: string) {
    this.dataDir = dataDir;
  }

  /** Compares a model with its approval. */
  async model(approval: Approval, options: { readonly full: boolean; readonly progress?: (bytes: number) => void; readonly signal?: AbortSignal }): Promise<{ readonly changes: readonly Change[]; readonly alerts: readonly Alert[] }> {
    const decoys = new Set(new CanaryStore(this.dataDir).list().map(({ path }) => path));
    const changes = (await changesOf(approval, { ...options, seen: this.seen })).filter(({ kind, file }) => kind !== 'added' || !decoys.has(resolve(approval.path, file)));
    const state = changes.map(({ kind, file }) => `${kind} ${file}`).join('\n');
    if (state === (this.told.get(approval.path) ?? '')) return { changes, alerts: [] };
    this.told.set(approval.path, state);
    if (changes.length === 0) return { changes, alerts: [{ event: adminEvent('model.restored', { path: approval.path, approval: approval.id }, 'watch'), text: `model.restored ${printable(approval.path, 200)}: every file is again as it was approved.` }] };
    const alerts = changes.slice(0, MAX_TOLD).map(({ kind, file, detail }) => ({
      event: adminEvent(`model.${kind}`, { path: approval.path, file: printable(file, 200), detail: printable(detail, 200), approval: approval.id }, 'watch'),
      text: `model.${kind} ${printable(approval.path, 200)} ${printable(file, 100)}: ${printable(detail, 200)}`,
    }));
    if (changes.length > MAX_TOLD) alerts.push({ event: adminEvent('model.changed', { path: approval.path, more: changes.length - MAX_TOLD, approval: approval.id }, 'watch'), text: `model.changed ${printable(approval.path, 200)}: ${changes.length - MAX_TOLD} more differences.` });
    return { changes, alerts };
  }

  /** What happened to the decoys since the last look. */
  canaries(): readonly Alert[] {
    const store = new CanaryStore(this.dataDir);
    const alerts: Alert[] = [];
    for (const canary of store.list()) {
      const found = disturbance(canary);
      const key = `canary ${canary.path}`;
      if (found === undefined) {
        this.told.delete(key);
        continue;
      }
      if (found.armed !== canary) store.put(found.armed);
      // What is gone or changed stays so; being read or touched is told each time.
      if (found.armed === canary && this.told.get(key) === found.what) continue;
      this.told.set(key, found.what);
      alerts.push({ event: adminEvent(`canary.${found.what}`, { path: canary.path }, 'watch'), text: `canary.${found.what} ${printable(canary.path, 200)}: nothing loads this file, and ${HAPPENED[found.what]}.` });
    }
    return alerts;
  }
}

interface Served { readonly path: string; readonly serves: readonly Glob[]; approval: Approval | undefined; changes: readonly Change[] }

/** The approved models of a running gateway: looked at when it starts and from then on. */
export class ApprovedModels implements ModelGate {
  private readonly served: Served[];
  private readonly config: ModelsConfig;
  private readonly store: ApprovalStore;
  private readonly watch: ModelWatch;
  private readonly alert: (alert: Alert) => void;
  private readonly abort = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  constructor(config: ModelsConfig, dataDir: string, alert: (alert: Alert) => void) {
    this.config = config;
    this.store = new ApprovalStore(dataDir);
    this.watch = new ModelWatch(dataDir);
    this.alert = alert;
    this.served = config.approved.map(({ path, serves }) => ({ path: resolve(path), serves: serves.map(compileGlob), approval: undefined, changes: [] }));
  }

  /** Looks at every model. Approvals are read anew, so that a revoked one counts no more. @param full - hash every file */
  async check(full: boolean): Promise<void> {
    for (const each of this.served) {
      const before = each.approval?.id;
      try {
        each.approval = this.store.of(each.path);
        if (each.approval === undefined) {
          if (before !== undefined || full) this.alert({ event: adminEvent('model.not-approved', { path: each.path }, 'watch'), text: `model.not-approved ${printable(each.path, 200)}: it is named under models.approved, and no approval is in force.` });
          continue;
        }
        // A new approval of a path is compared whole once.
        const { changes, alerts } = await this.watch.model(each.approval, { full: full || before !== each.approval.id, signal: this.abort.signal });
        each.changes = changes;
        for (const alert of alerts) this.alert(alert);
      } catch (error) {
        if (this.abort.signal.aborted) return;
        // What cannot be looked at is not known to be what was approved.
        each.approval = undefined;
        this.alert({ event: adminEvent('model.unreadable', { path: each.path, detail: printable(asError(error).message, 200) }, 'watch'), text: `model.unreadable ${printable(each.path, 200)}: ${printable(asError(error).message, 200)}` });
      }
    }
    for (const alert of this.watch.canaries()) this.alert(alert);
  }

  /** Looks again and again; one look ends before the next begins. */
  start(): void {
    this.timer = setTimeout(() => {
      void this.check(false).catch((error: unknown) => { this.alert({ event: adminEvent('model.unreadable', { detail: printable(asError(error).message, 200) }, 'watch'), text: `The models could not be looked at: ${printable(asError(error).message, 200)}` }); }).finally(() => { if (!this.abort.signal.aborted) this.start(); });
    }, this.config.checkMs).unref();
  }

  stop(): void {
    this.abort.abort();
    clearTimeout(this.timer);
  }

  refusal(model: string): string | undefined {
    if (this.config.unapproved === 'allow') return undefined;
    const matching = this.served.filter(({ serves }) => serves.some((glob) => glob.test(model)));
    if (matching.length === 0) return 'No approved model is served under this name.';
    // Every artefact that serves the name counts: which of them answers is the upstream's to choose.
    if (matching.some(({ approval }) => approval === undefined)) return 'The model is not approved.';
    return matching.some(({ changes }) => changes.length > 0) ? 'The files of the model are not the ones that were approved.' : undefined;
  }
}
