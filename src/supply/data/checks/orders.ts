import { unseenMessage } from '../../code/hidden.ts';
import { hiddenOrder } from '../../config/instructions.ts';
import { readerOrder } from '../../config/reader-orders.ts';
import { printable } from '../../printable.ts';
import type { DataCheck, DataFinding, Row } from '../contract.ts';
import { isRefused } from '../row.ts';
import { DATA } from '../rules.ts';

/** Longest text that is read; what is longer is read in the pieces that the detectors of conversations get. */
const LONGEST = 200_000;
/** Fewest texts among which a few stand out, and the largest share that still is a few. */
const LEAST_ROWS = 10;
const RARE = 0.1;
/** Marks by which formats of chats tell who speaks: in a text they speak for somebody else. */
const SPEAKER = /<\|im_start\|>\s{0,4}system|<\|start_header_id\|>\s{0,4}system|<<SYS>>|<\|system\|>|\[SYSTEM_PROMPT\]/;

/** A stretch that is drawn from right to left, up to where that ends. */
const TURNED = /[\u202e\u2067]([^\n\u202c\u2069]{8,2000})/g;

/** Words that a stretch written backwards shows, and how many: scripts from right to left have no use for them. */
const ENGLISH = /\b(?:the|and|to|of|all|your|you|this|with|not|do|user|send|ignore|instructions?|system|key|data|reveal|run|delete)\b/gi;
const LEAST_ENGLISH = 4;

/** Whether a text is an order when it is read as it is drawn. */
function turnedMessage(text: string): boolean {
  if (!/[\u202e\u2067]/.test(text)) return false;
  for (const [, inner = ''] of text.matchAll(TURNED)) {
    const drawn = [...inner].reverse().join('');
    if (readerOrder(drawn) !== undefined || hiddenOrder(drawn)?.level === 'danger' || (drawn.match(ENGLISH)?.length ?? 0) >= LEAST_ENGLISH) return true;
  }
  return false;
}

interface Seen { rows: number; first: string }

function note(seen: Seen, row: Row, field: string): void {
  seen.rows++;
  if (seen.first === '') seen.first = `row ${row.number}${field === '' ? '' : `, ${printable(field, 60)}`}`;
}

/**
 * Texts that order whatever model reads them to act, and marks by which a text speaks for the system. A collection of
 * attacks, for training detectors, is made of them, and so is one of prompts; poison stands between honest texts.
 */
export function orders(): DataCheck {
  let rows = 0;
  const away: Seen = { rows: 0, first: '' };
  const odd: Seen = { rows: 0, first: '' };
  const unseen: Seen = { rows: 0, first: '' };
  const spoken: Seen = { rows: 0, first: '' };
  return {
    row(row: Row): void {
      rows++;
      let speaks: string | undefined;
      let ordered: 'away' | 'odd' | undefined;
      let at = '';
      for (const { field, text } of row.cells) if (text.length <= LONGEST && (unseenMessage(text) !== undefined || turnedMessage(text))) { note(unseen, row, field); break; }
      for (const { field, text, role } of row.cells) {
        if (text.length < 20 || text.length > LONGEST || role === 'system') continue;
        if (text.includes('<|') || text.includes('<<SYS') || text.includes('[SYS')) { if (SPEAKER.test(text)) speaks ??= field; }
        const order = ordered === 'away' ? undefined : readerOrder(text);
        if (order === undefined || (ordered === 'odd' && order === 'odd')) continue;
        ordered = order;
        at = field;
      }
      if (ordered !== undefined && !isRefused(row)) note(ordered === 'away' ? away : odd, row, at);
      if (speaks !== undefined) note(spoken, row, speaks);
    },
    end(): readonly DataFinding[] {
      const few = (count: number): boolean => rows >= LEAST_ROWS && count <= Math.max(1, rows * RARE);
      const found: DataFinding[] = [];
      if (away.rows > 0) found.push({ rule: few(away.rows) ? DATA.carriesAway : DATA.instruction, message: `${away.rows} of ${rows} texts order the model that reads them to send something away or to run something.`, at: away.first });
      if (odd.rows > 0) found.push({ rule: DATA.instruction, message: `${odd.rows} of ${rows} texts order the model that reads them to do something that its user is not to know.`, at: odd.first });
      if (spoken.rows > 0 && few(spoken.rows)) found.push({ rule: DATA.instruction, message: `${spoken.rows} of ${rows} texts hold marks by which a chat's system speaks.`, at: spoken.first });
      if (unseen.rows > 0) found.push({ rule: DATA.hidden, message: `${unseen.rows} of ${rows} texts spell out a message in characters that nobody sees.`, at: unseen.first });
      return found;
    },
  };
}
