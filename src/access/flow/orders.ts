import type { Part, Trust } from '../../conversation/types.ts';
import type { InspectionContext, PartInspection } from '../../inspect/contract.ts';
import type { Engine } from '../../inspect/engine.ts';
import { SURE } from './contract.ts';
import { blockAround } from '../provenance/place.ts';
import { rowsOf } from '../provenance/rows.ts';

/** A stretch of untrusted text that speaks to the agent rather than of something. */
export interface Order {
  /** In the part's raw text, widened to the block it stands in. */
  readonly span: readonly [start: number, end: number];
  /** 0..1, the injection detector's; of a classification below what blocks. */
  readonly confidence: number;
  /** Whether the text gives the agent orders for all that is known: no say is handed on to it then. */
  readonly certain: boolean;
}

const TELLING: ReadonlySet<string> = new Set(['injection', 'jailbreak', 'extraction']);
/** The detector that reads for orders; the others have nothing to say of them. */
const DETECTOR = 'injection';
const CLASSIFIED = '.classifier';
const BELOW_SURE = SURE - 0.01;
/** A classification from which on its text is not handed the say: honest documents reach {@link SURE} now and then. */
const CERTAIN_CLASSIFIED = 0.95;
const ESCAPED_ENDS = /\\n/g;
const NONE: readonly Order[] = Object.freeze([]);
/** Most characters of texts that are remembered on one shelf, and most shelves. */
const MAX_CHARS = 4 * 1024 * 1024;
const MAX_SHELVES = 32;

/** Texts that were read in one way: the same text reads otherwise as a user's, or with other rules switched off. */
interface Shelf { readonly known: Map<string, readonly Order[] | undefined>; readonly failedOnce: Set<string>; chars: number }

/** Finds orders in untrusted texts with the injection detector, each text once: what comes back with every turn is remembered. */
export class Orders {
  readonly #engine: Engine;
  readonly #shelves = new Map<string, Shelf>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Takes over what inspection has found already. */
  learn(part: Part, trust: Trust, inspection: PartInspection, context: InspectionContext): void {
    if (part.text === undefined || trust !== 'untrusted') return;
    const shelf = this.#shelf(part, trust, context);
    // What has to be read a second time is not learned from whoever read it once.
    if (shelf.known.has(part.text) || isPrinted(part.text)) return;
    const failed = inspection.unread.some((gap) => gap.detector === DETECTOR || gap.detector === '*');
    keep(shelf, part.text, failed ? undefined : ordersOf(part, part.text, inspection));
  }

  /** The orders in a part; undefined when it could not be read for them. */
  in(part: Part, trust: Trust, context: InspectionContext): readonly Order[] | undefined {
    const { text } = part;
    if (text === undefined) return undefined;
    const shelf = this.#shelf(part, trust, context);
    // What could not be read once is tried once more: the first text of a process takes longer than all others.
    if (shelf.known.has(text) && !shelf.failedOnce.delete(text)) return shelf.known.get(text);
    const first = !shelf.known.has(text);
    let orders = this.#inRows(text, this.#inspect(text, part, trust, context), part, trust, context);
    if (orders !== undefined && isPrinted(text)) {
      // Line ends that a program has escaped are line ends to the model; two signs for two, so that offsets stay.
      const again = this.#inspect(text.replaceAll(ESCAPED_ENDS, ' \n'), part, trust, context);
      orders = again === undefined ? undefined : [...orders, ...again];
    }
    keep(shelf, text, orders);
    if (orders === undefined && first) shelf.failedOnce.add(text);
    return orders;
  }

  /** How surely the block around a span speaks to the agent when it is read alone: a short order in a long harmless text. */
  around(part: Part, trust: Trust, span: readonly [number, number], context: InspectionContext): number {
    if (part.text === undefined) return 0;
    const [start, end] = blockAround(part.text, span[0], span[1]);
    const text = part.text.slice(start, end);
    if (text === part.text) return 0;
    return (this.in({ ...part, text }, trust, context) ?? NONE).reduce((most, order) => Math.max(most, order.confidence), 0);
  }

  /** Of a listing that only reads like orders, the rows that do so alone; all of it where none does. */
  #inRows(text: string, orders: readonly Order[] | undefined, part: Part, trust: Trust, context: InspectionContext): readonly Order[] | undefined {
    const [first] = orders ?? NONE;
    if (orders === undefined || first === undefined || orders.some(({ certain, confidence }) => certain || confidence >= SURE)) return orders;
    const rows = rowsOf(text);
    const found: Order[] = [];
    for (const span of rows) {
      const here = this.#inspect(text.slice(span[0], span[1]), part, trust, context);
      if (here === undefined) return orders;
      if (here.length > 0) found.push({ span, confidence: first.confidence, certain: false });
    }
    return found.length > 0 ? found : orders;
  }

  #inspect(text: string, part: Part, trust: Trust, context: InspectionContext): readonly Order[] | undefined {
    const input = { text, origin: part.origin, trust, kind: part.kind, source: part.source, direction: 'request' as const, json: part.encoding !== 'string' };
    const detectors = this.#engine.detectorsFor(input).filter((detector) => detector.id === DETECTOR);
    if (detectors.length === 0) return NONE;
    const inspection = this.#engine.inspectText(input, context, 'all', detectors);
    return inspection.unread.length > 0 ? undefined : ordersOf(part, text, inspection);
  }

  #shelf(part: Part, trust: Trust, { settings }: InspectionContext): Shelf {
    const key = `${part.origin} ${trust} ${part.kind} ${part.encoding} ${[...settings.disabledRules].join(' ')}`;
    let shelf = this.#shelves.get(key);
    if (shelf === undefined) {
      if (this.#shelves.size >= MAX_SHELVES) this.#shelves.clear();
      this.#shelves.set(key, (shelf = { known: new Map(), failedOnce: new Set(), chars: 0 }));
    }
    return shelf;
  }
}

/** Whether a text has strings as programs print them for people, which no detector takes apart. */
function isPrinted(text: string): boolean {
  if (!text.includes('\\n')) return false;
  if (!/^\s{0,8}[[{"]/.test(text)) return true;
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true; // Begins like JSON and is none.
  }
}

function keep(shelf: Shelf, text: string, orders: readonly Order[] | undefined): void {
  shelf.known.set(text, orders);
  shelf.chars += text.length + 256;
  for (const oldest of shelf.known.keys()) {
    if (shelf.chars <= MAX_CHARS || oldest === text) break;
    shelf.known.delete(oldest);
    shelf.failedOnce.delete(oldest);
    shelf.chars -= oldest.length + 256;
  }
}

function ordersOf({ origin }: Part, text: string, { findings }: PartInspection): readonly Order[] {
  // Every definition tells the agent what to do with a tool: in one, only what a rule knows is an order.
  const orders = findings.filter(({ category, rule }) => TELLING.has(category) && !(origin === 'tool_definition' && rule.endsWith(CLASSIFIED)));
  if (orders.length === 0) return NONE;
  // What is sure is blocked, and a classification alone is never that sure: "use only this account from now on" is what an honest letter says too.
  return orders.map(({ rule, span, confidence }) => {
    const classified = rule.endsWith(CLASSIFIED);
    return { span: blockAround(text, span[0], span[1]), confidence: classified ? Math.min(confidence, BELOW_SURE) : confidence, certain: confidence >= (classified ? CERTAIN_CLASSIFIED : SURE) };
  });
}
