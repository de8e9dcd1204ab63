/** Licences as manifests state them, for bills of materials. */

/** Ids of SPDX that packages, models and data state most; others are given as names. */
export const LICENCE_IDS: ReadonlySet<string> = new Set(('MIT ISC Apache-2.0 BSD-2-Clause BSD-3-Clause BSD-3-Clause-Clear BSD-4-Clause 0BSD Unlicense CC0-1.0 CC-BY-3.0 CC-BY-4.0 CC-BY-SA-4.0 CC-BY-NC-4.0 CC-BY-NC-SA-4.0 MPL-1.1 MPL-2.0 LGPL-2.0-only LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later GPL-2.0-only GPL-2.0-or-later '
  + 'GPL-3.0-only GPL-3.0-or-later AGPL-3.0-only AGPL-3.0-or-later EPL-1.0 EPL-2.0 Artistic-2.0 BlueOak-1.0.0 Python-2.0 PSF-2.0 Zlib WTFPL BSL-1.0 Unicode-DFS-2016 Unicode-3.0 MIT-0 OFL-1.1 HPND CDDL-1.0 AFL-2.1 AFL-3.0 X11 NCSA MulanPSL-2.0 EUPL-1.2 OpenSSL curl Apache-1.1 W3C ZPL-2.1 CAL-1.0 MS-PL PostgreSQL Vim '
  + 'CC-BY-2.0 CC-BY-2.5 CC-BY-ND-3.0 CC-BY-ND-4.0 CC-BY-SA-2.0 CC-BY-SA-2.5 CC-BY-SA-3.0 CC-BY-NC-2.0 CC-BY-NC-3.0 CC-BY-NC-ND-3.0 CC-BY-NC-ND-4.0 CC-BY-NC-SA-2.0 CC-BY-NC-SA-3.0 CDLA-Sharing-1.0 CDLA-Permissive-1.0 CDLA-Permissive-2.0 C-UDA-1.0 ODC-By-1.0 ODbL-1.0 PDDL-1.0 ECL-2.0 etalab-2.0 EUPL-1.1 LPPL-1.3c OSL-3.0 GFDL-1.3 GFDL-1.3-only GFDL-1.3-or-later AGPL-3.0 GPL-2.0 GPL-3.0 LGPL-2.1 LGPL-3.0').split(' '));
/** Ids are the same in small letters (SPDX, annex B); hubs of models write them so. */
const BY_SMALL: ReadonlyMap<string, string> = new Map([...LICENCE_IDS].map((id) => [id.toLowerCase(), id]));
const EXPRESSION = /^\(?[\w.+-]{1,64}(?:\s{1,4}(?:AND|OR|WITH)\s{1,4}\(?[\w.+-]{1,64}\)?){1,40}\)?$/;

/** The name that Python's classifiers, older manifests and hubs have for a licence of SPDX. */
const ALIASES: ReadonlyMap<string, string> = new Map([['MIT License', 'MIT'], ['The MIT License', 'MIT'], ['Apache 2.0', 'Apache-2.0'], ['Apache License 2.0', 'Apache-2.0'], ['Apache License, Version 2.0', 'Apache-2.0'], ['Apache Software License', 'Apache-2.0'], ['Apache-2', 'Apache-2.0'], ['BSD 3-Clause', 'BSD-3-Clause'], ['BSD-3', 'BSD-3-Clause'], ['new BSD', 'BSD-3-Clause'], ['ISC License', 'ISC'], ['MPL 2.0', 'MPL-2.0'], ['odc-by', 'ODC-By-1.0'], ['odbl', 'ODbL-1.0'], ['pddl', 'PDDL-1.0'], ['c-uda', 'C-UDA-1.0']]);

export interface Licence { readonly kind: 'id' | 'expression' | 'name'; readonly text: string }

/** A stated licence as an id, as an expression of ids, or, where it is neither, as the name that it is. */
export function licenceOf(stated: string): Licence {
  const trimmed = stated.trim().slice(0, 200);
  const text = ALIASES.get(trimmed) ?? BY_SMALL.get(trimmed.toLowerCase()) ?? trimmed;
  if (LICENCE_IDS.has(text)) return { kind: 'id', text };
  if (EXPRESSION.test(text) && / (?:AND|OR|WITH) /.test(text) && balanced(text) && text.split(/[()\s]{1,10}/).filter((word) => word !== '' && !/^(?:AND|OR)$/.test(word)).every((word, i, all) => LICENCE_IDS.has(word.replace(/\+$/, '')) || word === 'WITH' || all[i - 1] === 'WITH')) return { kind: 'expression', text };
  return { kind: 'name', text };
}

function balanced(text: string): boolean {
  let open = 0;
  for (const character of text) {
    if (character === '(') open++;
    else if (character === ')' && --open < 0) return false;
  }
  return open === 0;
}
