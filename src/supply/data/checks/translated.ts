import { usualSource } from '../../code/hosts.ts';
import { printable } from '../../printable.ts';
import type { Cell, DataCheck, Row } from '../contract.ts';
import { DATA } from '../rules.ts';
import { placesOf, type NamedPlace } from '../places.ts';

const LANGUAGE = /^(?:[a-z]{2}|[a-z]{3})(?:[-_][A-Za-z]{2,4})?$/;
const SIDES = /^(?:source|target|src|tgt|src_text|tgt_text|source_text|target_text|original|translation|translated)$/i;
/** What a person is asked for. */
const DEMANDS = /\b(?:pay|payment|transfer|log\s{0,1}in|sign\s{0,1}in|password|account|card|zahl\w{0,4}|[üu]berweis\w{0,4}|konto|anmeld\w{0,4}|passwort|pay(?:ez|er)|virement|compte|connectez|pag(?:a|ue|ar|are|amento|o)|transfiera|cuenta|contraseña|bonifico|conto|betaal\w{0,3}|rekening|zapła\w{0,4}|przelew\w{0,2}|konta|fizes\w{0,6}|utal\w{0,6}|sz[áa]ml\w{0,4}|платит\w{0,3}|оплат\w{0,4}|перевед\w{0,4}|счет)|支付|付款|转账|帐户|账户|支払|振込/iu;
const LEAST = 2;
/** Texts that are noise from the web have so many examples where one side alone names a place. */
const SHARE = 0.005;
const SMALL = 1000;

/** The two sides of a translation; undefined for other examples. */
function bothSides(row: Row): readonly [Cell, Cell] | undefined {
  const cells = row.cells.filter(({ field, text, role }) => {
    const name = field.slice(field.lastIndexOf('.') + 1);
    return role === '' && text.length > 0 && text.length < 5000 && (LANGUAGE.test(name) || SIDES.test(name)) && name.toLowerCase() !== 'url' && name !== 'id';
  });
  const [first, second] = cells;
  return cells.length === 2 && first !== undefined && second !== undefined ? [first, second] : undefined;
}

/** Whether a text names the same place, however it is spelled. */
function names(text: string, { kind, text: place }: NamedPlace): boolean {
  if (kind === 'address' || kind === 'mailbox') return text.toLowerCase().includes(place.toLowerCase().replace(/[.,;:!?]$/, ''));
  const letters = (from: string): string => from.replaceAll(/[^\dA-Za-z]/g, '').toLowerCase();
  return letters(text).includes(letters(place));
}

/** Translations that name a place, an account or a telephone of which the original says nothing. */
export function translated(): DataCheck {
  let rows = 0;
  let planted = 0;
  let demanding = 0;
  let first = '';
  let shown = '';
  return {
    row(row: Row): void {
      const sides = bothSides(row);
      if (sides === undefined) return;
      rows++;
      for (const [i, cell] of sides.entries()) {
        const other = sides[1 - i];
        if (other === undefined || !/\d|@|:\/\//.test(cell.text)) continue;
        const added = placesOf(cell.text).filter((place) => !names(other.text, place) && !(place.kind === 'address' && usualSource(place.text)));
        const [place] = added;
        if (place === undefined) continue;
        planted++;
        if (added.some(({ kind }) => kind === 'account') || DEMANDS.test(cell.text)) {
          demanding++;
          if (shown === '') { shown = place.text; first = `row ${row.number}`; }
        }
        first ||= `row ${row.number}`;
        return;
      }
    },
    end() {
      if (planted === 0 || (rows > SMALL && planted < rows * SHARE)) return [];
      return [{ rule: demanding >= LEAST ? DATA.translated : DATA.address, message: `${planted} of ${rows} translations name a place, account or telephone that the original does not${shown === '' ? '' : ` (${printable(shown, 60)}), ${demanding} of them to have somebody pay or sign in`}.`, at: first }];
    },
  };
}
