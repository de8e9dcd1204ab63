import type { View, ViewMaker } from '../contract.ts';
import { AMPERSAND } from './lib/alphabets.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { COST, spend } from '../effort.ts';

/** Named references that hide letters or punctuation of an instruction, or invisible characters (HTML, section 13.5). */
const NAMED: ReadonlyMap<string, string> = new Map(Object.entries({
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', ensp: ' ', emsp: ' ', thinsp: ' ', tab: '\t', newline: '\n',
  shy: '', zwj: '', zwnj: '', lrm: '', rlm: '', nobreak: '', zerowidthspace: '',
  excl: '!', num: '#', dollar: '$', percnt: '%', lpar: '(', rpar: ')', ast: '*', plus: '+', comma: ',', period: '.', sol: '/',
  colon: ':', semi: ';', equals: '=', quest: '?', commat: '@', lsqb: '[', lbrack: '[', bsol: '\\', rsqb: ']', rbrack: ']',
  hat: '^', lowbar: '_', grave: '`', lcub: '{', lbrace: '{', verbar: '|', vert: '|', rcub: '}', rbrace: '}', hyphen: '-', dash: '-',
  lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', ndash: '–', mdash: '—', hellip: '…', bull: '•', middot: '·',
  auml: 'ä', ouml: 'ö', uuml: 'ü', szlig: 'ß', eacute: 'é', egrave: 'è', ecirc: 'ê', agrave: 'à', aacute: 'á', acirc: 'â', atilde: 'ã',
  ccedil: 'ç', iacute: 'í', icirc: 'î', ntilde: 'ñ', oacute: 'ó', ocirc: 'ô', otilde: 'õ', uacute: 'ú', ucirc: 'û', ugrave: 'ù',
}));

/** Of the names above, those whose upper case differs in meaning. */
const UPPER: ReadonlyMap<string, string> = new Map(Object.entries({ Auml: 'Ä', Ouml: 'Ö', Uuml: 'Ü', Eacute: 'É', Agrave: 'À', Ccedil: 'Ç', Ntilde: 'Ñ' }));

// Sticky, so it is only tried at an ampersand; browsers accept a missing semicolon, and so does the model.
const REFERENCE = /&(?:#(\d{1,8})|#[xX]([0-9a-fA-F]{1,7})|([A-Za-z]{2,16})(?=;));?/y;

function numeric(code: number): string | undefined {
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  return String.fromCodePoint(code);
}

/** `&lt;`, `&#105;`, `&#x69;`, decoded where they stand. */
export const view: ViewMaker = {
  id: 'html-entities',
  title: 'HTML character references',
  needs: AMPERSAND,
  make(text: string): readonly View[] {
    let at = text.indexOf('&');
    const builder = new RegionViewBuilder(text);
    for (; at >= 0; at = text.indexOf('&', at + 1)) {
      spend(COST.escape);
      REFERENCE.lastIndex = at;
      const match = REFERENCE.exec(text);
      if (match === null) continue;
      const [whole, decimal, hex, name] = match;
      let decoded: string | undefined;
      if (decimal !== undefined) decoded = numeric(Number(decimal));
      else if (hex !== undefined) decoded = numeric(Number.parseInt(hex, 16));
      else if (name !== undefined) decoded = UPPER.get(name) ?? NAMED.get(name.toLowerCase());
      if (decoded === undefined) continue;
      builder.unit(decoded, at, at + whole.length);
      at += whole.length - 1;
    }
    return builder.finish('html-entities');
  },
};
