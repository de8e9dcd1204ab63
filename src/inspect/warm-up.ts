import { DEFAULT_TRUST, ORIGINS, type Origin, type PartKind, type Trust } from '../conversation/types.ts';
import type { InspectionContext } from './contract.ts';
import type { Engine } from './engine.ts';

/** Ordinary texts that each make other code run: plain words, personal data and links, encoded and marked-up text, words of another script. */
const TEXTS: readonly string[] = [
  'Good morning, when does the next ferry leave?',
  'Write to anna@harbour.example or call +44 20 7946 0018; the list is at https://harbour.example/times?day=2.',
  '<p title="fares">Fares:&nbsp;%31%32&amp;U2V2ZW4gZXVyb3MgZWFjaCB3YXk=</p>\n```js\nconst fare = 7;\n```',
  'Доброе утро, wann f\u00e4hrt die F\u00e4hre?',
];
const ARGUMENTS = '{"to":"anna@harbour.example","amount":12.5,"note":"two tickets"}';
/** Texts of these kinds are JSON. */
const JSON_KINDS: ReadonlySet<PartKind> = new Set<PartKind>(['tool_definition', 'tool_arguments']);

/** Every way in which a text may come: some detectors read only one of them. */
const WAYS: readonly (readonly [Origin, Trust, PartKind, 'request' | 'answer'])[] = [
  ...ORIGINS.map((origin) => [origin, DEFAULT_TRUST[origin], origin === 'tool_definition' || origin === 'tool_result' ? origin : 'text', 'request'] as const),
  ['model', DEFAULT_TRUST.model, 'tool_arguments', 'request'],
  ...(['text', 'reasoning', 'refusal', 'tool_arguments'] as const).map((kind) => ['model', DEFAULT_TRUST.model, kind, 'answer'] as const),
];

/** A policy that says nothing. */
const BARE: InspectionContext = { fingerprint: '', systemTexts: [], canaries: [], settings: { denylist: [], allowedHosts: [], maxPartChars: Infinity, maxPartTokens: Infinity, disabledRules: new Set() } };

/**
 * Has every detector and every reading of a text run on short ordinary ones, of each origin and direction, before the first
 * text that counts: unpacking their tables and compiling their code takes a part of a second, and several on a busy machine,
 * where the first text would be out of time. However long it takes here, nothing is decided on it; the time that later texts may take stays as it is.
 * @returns detectors that cannot read even that
 */
export function warmUpEngine(engine: Engine, context: InspectionContext = BARE): ReadonlySet<string> {
  const broken = new Set<string>();
  for (const [origin, trust, kind, direction] of WAYS) {
    const json = JSON_KINDS.has(kind);
    for (const text of json ? [ARGUMENTS] : TEXTS) {
      const { unread } = engine.inspectText({ text, origin, trust, kind, source: undefined, direction, json }, context);
      for (const { detector, reason } of unread) if (reason === 'failed') broken.add(detector);
    }
  }
  return broken;
}
