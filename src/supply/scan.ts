import { systemClock, type Clock } from '../core/clock.ts';
import { asError } from '../core/errors.ts';
import { createBudget } from './budget.ts';
import type { Stated } from './card/contract.ts';
import { DEFAULT_SCAN_LIMITS, HEAD_BYTES, ScanStop, TAIL_BYTES } from './contract.ts';
import type { Budget, Detection, EnterOptions, FileReport, Finding, Format, Probe, ScanContext, ScanInput, ScanLimits, SupplyRule } from './contract.ts';
import type { TextInspector } from './data/contract.ts';
import { DATA } from './data/rules.ts';
import { FORMATS } from './formats.generated.ts';
import { GENERAL } from './general-rules.ts';
import type { ListedPackage, PackageKnowledge } from './packages/contract.ts';
import { PACKAGE } from './packages/rules.ts';
import { isClearlyMedia } from './media/structure.ts';
import { printable } from './printable.ts';
import { kindOf } from './report/kinds.ts';
import { looksLikeText } from './text.ts';
import { reportUnread } from './unread.ts';
import { verdictOf } from './verdict.ts';

export interface ScanOptions {
  readonly limits?: Partial<ScanLimits>;
  readonly clock?: Clock;
  /** All registered formats when absent. */
  readonly formats?: readonly Format[];
  readonly knowledge?: PackageKnowledge;
  /** Opens a file beside the scanned one, see {@link ScanContext.beside}; there is none when absent. */
  readonly beside?: (path: string) => ScanInput | undefined;
  /** See {@link ScanContext.installed}. */
  readonly installed?: boolean;
  /** Reads the texts of data sets with the detectors of conversations. */
  readonly inspectText?: TextInspector | undefined;
}

/** Every rule that a scan with these formats can report, by id. */
export function rulesOf(formats?: readonly Format[]): ReadonlyMap<string, SupplyRule> {
  return formats === undefined ? RULES : ruleTable(formats);
}

function ruleTable(formats: readonly Format[]): ReadonlyMap<string, SupplyRule> {
  return new Map([...Object.values(GENERAL), ...Object.values(DATA), ...Object.values(PACKAGE), ...formats.flatMap(({ rules }) => rules)].map((rule) => [rule.id, rule]));
}

const RULES = ruleTable(FORMATS);

/** What a file's name and first and last bytes say. */
export function probeOf(input: ScanInput): Probe {
  const name = (input.name.split(/[/\\]/).at(-1) ?? '').toLowerCase();
  const dot = name.lastIndexOf('.');
  const head = input.read(0, HEAD_BYTES);
  return {
    head,
    tail: input.size <= head.length ? head.subarray(Math.max(0, head.length - TAIL_BYTES)) : input.read(Math.max(0, input.size - TAIL_BYTES), TAIL_BYTES),
    name, extension: dot < 0 ? '' : name.slice(dot), size: input.size, input,
  };
}

/** The formats that scan a file: all those of the strongest kind of detection that occurs, and those that its name runs it as. */
export function detectFormats(probe: Probe, formats: readonly Format[] = FORMATS): { readonly by: Detection | undefined; readonly formats: readonly Format[] } {
  const found: Record<Detection, Format[]> = { signature: [], structure: [], name: [] };
  for (const format of formats) {
    const by = format.detect(probe);
    if (by !== undefined) found[by].push(format);
  }
  const by = (['signature', 'structure', 'name'] as const).find((kind) => found[kind].length > 0);
  const strongest = by === undefined ? [] : found[by];
  // `["a"]` on two lines is JSON lines and Python: what is called `model.py` is run as the latter.
  if (by === 'signature' || by === 'structure') strongest.push(...found.name.filter((format) => format.goesByName?.(probe) === true && looksLikeText(probe.head)));
  return { by, formats: strongest.filter(({ id }) => !strongest.some(({ covers }) => covers?.includes(id) === true)) };
}

/** Scans one input and everything nested in it. Never throws: what goes wrong is a finding. */
export function scanInput(input: ScanInput, path: string, options: ScanOptions = {}): FileReport {
  const limits = { ...DEFAULT_SCAN_LIMITS, ...options.limits };
  const formats = options.formats ?? FORMATS;
  const collector = new Collector(limits.findings);
  const run = new Run(collector, createBudget(limits, input.size, options.clock ?? systemClock), formats, options);
  const format = run.scan(input, 0, '', {});
  const findings = collector.all();
  return { path, format, verdict: verdictOf(findings, rulesOf(options.formats)), findings, size: input.size, ...(run.packages.length === 0 ? {} : { packages: run.packages }), ...(run.stated === undefined ? {} : { stated: run.stated }) };
}

/** Endings that models share with whatever else there is. */
const SHARED_NAMES = new Set(['.bin', '.dat', '.data', '.model', '.p']);

/** From how many bytes on one that is repeated is no padding. */
const FILLER = 1024 * 1024;

function filled({ head, tail }: Probe): boolean {
  const [first] = head;
  return head.every((byte) => byte === first) && tail.every((byte) => byte === first);
}

/** Keeps findings, each once, up to a bound; the strongest rule's findings are never crowded out by weaker ones. */
class Collector {
  private readonly findings: Finding[] = [];
  private readonly seen = new Set<string>();
  private readonly max: number;
  private dropped = 0;

  constructor(max: number) {
    this.max = max;
  }

  add(rule: SupplyRule, message: string, location: string): void {
    const key = `${rule.id}\n${message}\n${location}`;
    if (this.seen.has(key)) return;
    const finding: Finding = { rule: rule.id, severity: rule.severity, message, ...(location === '' ? {} : { location }) };
    if (this.findings.length < this.max) {
      this.seen.add(key);
      this.findings.push(finding);
      return;
    }
    this.dropped++;
    // The first finding of a rule decides the verdict and is always kept.
    if (!this.findings.some((kept) => kept.rule === rule.id)) this.findings.push(finding);
  }

  all(): readonly Finding[] {
    if (this.dropped > 0) this.findings.push({ rule: GENERAL.moreFindings.id, severity: GENERAL.moreFindings.severity, message: `${this.dropped} more findings are not listed.` });
    return this.findings;
  }
}

class Run {
  private readonly collector: Collector;
  private readonly budget: Budget;
  private readonly formats: readonly Format[];
  private readonly inspectText: TextInspector | undefined;
  private readonly knowledge: PackageKnowledge;
  private readonly installed: boolean;
  private readonly beside: (path: string) => ScanInput | undefined;
  readonly packages: ListedPackage[] = [];
  stated: Stated | undefined;

  constructor(collector: Collector, budget: Budget, formats: readonly Format[], { knowledge = {}, beside = () => undefined, inspectText, installed = false }: ScanOptions) {
    this.collector = collector;
    this.budget = budget;
    this.formats = formats;
    this.inspectText = inspectText;
    this.knowledge = knowledge;
    this.beside = beside;
    this.installed = installed;
  }

  /** Returns the format to report. `where` is the path of members down to this input. */
  scan(input: ScanInput, depth: number, where: string, options: EnterOptions): string {
    const locate = (at: number | string | undefined): string => {
      const place = at === undefined ? '' : typeof at === 'number' ? `byte ${at}` : printable(at);
      return where === '' || place === '' ? `${where}${place}` : `${where}, ${place}`;
    };
    const report = (rule: SupplyRule, message: string, at?: number | string): void => { this.collector.add(rule, message, locate(at)); };
    const guarded = (work: () => void): void => {
      try {
        work();
      } catch (thrown) {
        if (thrown instanceof ScanStop) report(thrown.rule, thrown.message, thrown.at);
        else report(GENERAL.failed, `The scan failed: ${printable(asError(thrown).message)}.`);
      }
    };
    let described: string | undefined;
    guarded(() => {
      if (depth > this.budget.limits.depth) throw new ScanStop(GENERAL.depth, `Nested more than ${this.budget.limits.depth} deep.`);
      if (depth > 0) this.budget.member();
      if (input.size === 0) {
        const { extension } = probeOf(input);
        const model = extension !== '' && options.unknown !== 'ignore' && this.formats.some((format) => format.extensions.includes(extension) && format.mayBeEmpty !== true);
        report(model ? GENERAL.emptyModel : GENERAL.empty, 'The file is empty.');
        described = 'empty';
        return;
      }
      const probe = probeOf(input);
      const detected = detectFormats(probe, this.formats);
      const chosen = detected.by === undefined && options.as === undefined && options.unknown !== 'ignore' ? this.formats.filter((format) => format.otherwise?.(probe) === true) : options.as === undefined || detected.formats.includes(options.as) ? detected.formats : [options.as, ...(detected.by === 'signature' ? detected.formats : [])];
      if (chosen.length === 0) {
        if (depth > 0 && input.size >= FILLER && filled(probe)) report(GENERAL.ratio, `${input.size} bytes that are all the same were packed: what decompression bombs are made of.`);
        else if (options.unknown !== 'ignore') reportUnread(probe, { budget: this.budget, report, beside: (path) => (depth === 0 ? this.beside(path) : undefined) });
        return;
      }
      this.names(probe, chosen, detected.by, report);
      for (const format of chosen) {
        const context: ScanContext = {
          depth, budget: this.budget, report, inspectText: this.inspectText,
          enter: (child, childOptions = {}) => { this.scan(child, depth + 1, where === '' ? printable(child.name) : `${where}!${printable(child.name)}`, childOptions); },
          describe: (name) => { described = name; },
          list: (ref) => { this.packages.push(ref); },
          state: (facts) => { if (depth === 0) this.stated ??= facts; },
          beside: (path) => (depth === 0 ? this.beside(path) : undefined),
          knowledge: this.knowledge, installed: this.installed,
        };
        described ??= format.id;
        guarded(() => { format.scan(input, context); });
      }
    });
    return described ?? 'unknown';
  }

  /** Reports contents that read as two formats, and names that promise harmless data where the content can carry code. */
  private names(probe: Probe, chosen: readonly Format[], by: Detection | undefined, report: ScanContext['report']): void {
    const signed = by === 'signature' && chosen.length > 1 ? chosen.filter((format) => format.detect(probe) === 'signature') : [];
    if (signed.length > 1) report(GENERAL.polyglot, `The content reads as ${signed.map(({ title }) => title).join(' and as ')}.`);
    if (probe.extension === '') return;
    const other = by === 'name' || by === undefined ? (isClearlyMedia(probe.head) ? 'a picture, sound or font' : undefined) : chosen.find(({ noModel }) => noModel === true)?.title;
    if (other !== undefined && !SHARED_NAMES.has(probe.extension) && this.formats.some(({ id, extensions }) => extensions.includes(probe.extension) && kindOf(id) === 'model') && !chosen.some(({ extensions, noModel }) => noModel === true && extensions.includes(probe.extension))) {
      report(GENERAL.disguised, `The name ends in ${printable(probe.extension)}, as those of models do, the content is ${other}.`);
      return;
    }
    if (by === 'name') return;
    const code = chosen.find(({ carriesCode }) => carriesCode);
    if (code === undefined) return;
    const promised = this.formats.filter(({ extensions }) => extensions.includes(probe.extension));
    if (promised.length === 0 || promised.some((format) => format.carriesCode || chosen.includes(format))) return;
    report(GENERAL.disguised, `The name ends in ${printable(probe.extension)}, the content is ${code.title}.`);
  }
}
