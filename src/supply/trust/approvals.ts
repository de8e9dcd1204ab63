import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { SallyportError, systemCode, systemReason } from '../../core/errors.ts';
import { lockFile } from '../../core/file-lock.ts';
import { newId } from '../../core/ids.ts';
import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { VERDICTS, type Verdict } from '../contract.ts';
import type { Artefact, ArtefactFile } from './artefact.ts';
import { privateFolder } from '../../core/private-folder.ts';

/** What somebody has said of a model: these bytes may be used. */
export interface Approval extends Artefact {
  readonly id: string;
  /** RFC 3339. */
  readonly approved: string;
  readonly approver: string;
  readonly reason: string;
  /** The worst verdict of the scan over its files. */
  readonly verdict: Verdict;
  /** Rules that spoke, the strongest first; at most fifty. */
  readonly rules: readonly string[];
  /** Who signed the model, as far as that was verified when it was approved. */
  readonly signer?: string;
  /** Approved although it is malicious. */
  readonly overridden?: true;
  readonly revoked?: { readonly time: string; readonly by: string; readonly reason: string };
}

/** The approvals of one data directory. Other processes may change the file; it is read for every call. */
export class ApprovalStore {
  readonly path: string;

  constructor(dataDir: string) {
    this.path = join(dataDir, 'models.json');
  }

  /** @throws SallyportError `input.unreadable` when the file is there and cannot be used */
  list(): readonly Approval[] {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return [];
      throw new SallyportError('input.unreadable', `The approvals in ${this.path} cannot be read (${systemReason(error)}).`, { cause: error });
    }
    try {
      const value: unknown = JSON.parse(text);
      const list = isObject(value) ? value['approvals'] : undefined;
      if (Array.isArray(list)) return list.map(approvalOf);
    } catch (error) {
      throw new SallyportError('input.unreadable', `The approvals in ${this.path} are damaged.`, { cause: error });
    }
    throw new SallyportError('input.unreadable', `The approvals in ${this.path} are damaged.`);
  }

  /** The approval in force of a path: the latest that was not revoked. */
  of(path: string): Approval | undefined {
    const wanted = resolve(path);
    return this.list().findLast((each) => each.path === wanted && each.revoked === undefined);
  }

  /** Approvals in force, the latest for each path. */
  standing(): readonly Approval[] {
    return [...new Map(this.list().filter(({ revoked }) => revoked === undefined).map((each) => [each.path, each])).values()];
  }

  add(given: Omit<Approval, 'id'>): Approval {
    const approval: Approval = { id: newId('ma'), ...given };
    this.#change((list) => [...list, approval]);
    return approval;
  }

  /** Revokes an approval by its id, or all of a path. @returns those that were in force */
  revoke(idOrPath: string, by: string, reason: string, time: string): readonly Approval[] {
    const path = resolve(idOrPath);
    const meant = (each: Approval): boolean => each.revoked === undefined && (each.id === idOrPath || each.path === path);
    let revoked: readonly Approval[] = [];
    this.#change((list) => {
      revoked = list.filter(meant);
      return list.map((each) => (meant(each) ? { ...each, revoked: { time, by, reason } } : each));
    });
    return revoked;
  }

  #change(change: (list: readonly Approval[]) => readonly Approval[]): void {
    privateFolder(dirname(this.path));
    const release = lockFile(`${this.path}.lock`, 'The list of approved models');
    try {
      const temporary = `${this.path}.${process.pid}.tmp`;
      writeFileSync(temporary, `${JSON.stringify({ version: 1, approvals: change(this.list()) })}\n`, { mode: 0o600 });
      renameSync(temporary, this.path);
    } finally {
      release();
    }
  }
}

function text(object: JsonObject, key: string): string {
  const value = object[key];
  if (typeof value !== 'string') throw new TypeError(`${key} is no text`);
  return value;
}

function texts(value: JsonValue | undefined): readonly string[] {
  if (!Array.isArray(value)) throw new TypeError('not a list');
  return value.map((each) => { if (typeof each !== 'string') throw new TypeError('not a text'); return each; });
}

function fileOf(value: JsonValue): ArtefactFile {
  if (!isObject(value)) throw new TypeError('not a file');
  const { size, mtimeMs } = value;
  const sha256 = text(value, 'sha256');
  if (typeof size !== 'number' || typeof mtimeMs !== 'number' || !/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError('not a file');
  return { name: text(value, 'name'), size, mtimeMs, sha256 };
}

/** @throws TypeError for what no approval is: what cannot be understood must not count as one */
function approvalOf(value: JsonValue): Approval {
  if (!isObject(value)) throw new TypeError('not an approval');
  const { files, revoked, signer, beside } = value;
  const verdict = VERDICTS.find((each) => each === value['verdict']);
  if (!Array.isArray(files) || files.length === 0 || verdict === undefined) throw new TypeError('not an approval');
  return {
    id: text(value, 'id'), path: text(value, 'path'), digest: text(value, 'digest'), approved: text(value, 'approved'), approver: text(value, 'approver'), reason: text(value, 'reason'),
    allowSymlinks: value['allowSymlinks'] === true, files: files.map(fileOf), verdict, rules: texts(value['rules']),
    ...(beside === undefined ? {} : { beside: texts(beside) }),
    ...(signer === undefined ? {} : { signer: text(value, 'signer') }),
    ...(value['overridden'] === true ? { overridden: true } : {}),
    ...(revoked === undefined ? {} : { revoked: isObject(revoked) ? { time: text(revoked, 'time'), by: text(revoked, 'by'), reason: text(revoked, 'reason') } : { time: '', by: '', reason: '' } }),
  };
}
