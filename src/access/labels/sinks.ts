import type { SinkKind } from '../../policy/tools.ts';
import { foldWord, nameWords } from './names.ts';

export type { SinkKind };

/** Words of parameter names, folded; the last word of the name that is known decides. */
const WORDS: Readonly<Record<SinkKind, string>> = {
  recipient: 'to cc bcc recipient recipients receiver receivers addressee addressees participant participants attendee attendees invitee invitees guest guests email emails mail phone mobile msisdn number channel channels room user username users member members contact contacts handle chat collaborator collaborators recipientemail sendto emailto mailto who whom reviewer assignee person people dest empfanger an destinataire destinataires destinatario destinatarios destinatari para ontvanger odbiorca alici получатель 收件人 接收人 宛先 送信先 受信者 수신자 받는사람',
  url: 'url urls uri link links href webhook endpoint callback website site domain host hostname server origin redirect feed remote registry',
  account: 'iban account accounts payee beneficiary wallet creditor bic swift routing creditcard debitcard cardnumber konto kontonummer compte cuenta conto conta rekening konto hesap счет 账号 账户 口座 口座番号 계좌',
  amount: 'amount amounts sum total price value quantity qty cost fee limit budget betrag summe montant monto importe cantidad importo valor bedrag kwota tutar сумма 金额 金額 금액',
  path: 'path paths file filename filepath files folder directory dir destination target source key bucket object pfad datei chemin fichier ruta archivo percorso caminho ścieżka 路径 文件 パス 파일 경로',
  command: 'command commands cmd script code javascript js snippet sql statement expression program args argv shell query template formula befehl commande comando 命令 代码 コマンド 명령',
  credential: 'password passwd passcode secret token apikey pin role roles permission permissions scope scopes access privilege privileges acl policy passwort kennwort contrasena senha 密码 パスワード 비밀번호',
  address: 'address street city zip postal location adresse strasse direccion indirizzo endereco adres 地址 住所 주소',
  target: 'id ids identifier uuid name title item resource instance cluster record issue ticket project repo repository branch database table hotel restaurant order subscription',
};

const KINDS: ReadonlyMap<string, SinkKind> = new Map(
  (Object.entries(WORDS) as [SinkKind, string][]).flatMap(([kind, list]) => list.split(' ').map((word): [string, SinkKind] => [foldWord(word), kind])),
);
/** Words that say how, not what: `recipient_name`, `file_type`. */
const QUALIFIERS = new Set(['type', 'format', 'encoding', 'size', 'count', 'offset', 'page', 'per', 'sort', 'order', 'language', 'lang', 'timezone', 'currency', 'status', 'mode', 'timeout', 'date', 'datum', 'fecha']);

/** What kind of sink a parameter is, from the names that lead to it and, where those do not tell, from the value's form. */
export function sinkOf(keys: readonly string[], value: unknown): SinkKind | undefined {
  const words = nameWords(keys.at(-1) ?? '');
  // `page: 2` says how; `page: https://...` says where.
  if (QUALIFIERS.has(words.at(-1) ?? '')) return formOf(value);
  let found: SinkKind | undefined;
  for (const word of words.reverse()) {
    const kind = KINDS.get(word) ?? headOf(word);
    if (kind === undefined) continue;
    // The id of a mail says which one, not to whom.
    if (found === 'target' && isMessageId(words, word)) continue;
    // An order's number picks it; a telephone's reaches somebody.
    if (word === 'number' && found === undefined && !isTelephone(words, value)) {
      found = 'target';
      continue;
    }
    if (found === undefined || found === 'target' || (found === 'recipient' && kind === 'account') || (found === 'address' && kind === 'recipient')) found = kind;
  }
  // `{"to": {"address": "a@b.org"}}`: the outer name tells.
  if ((found === undefined || found === 'target' || found === 'address' || (found === 'amount' && typeof value === 'string')) && keys.length > 1) found = outer(keys) ?? found;
  return found === undefined || found === 'target' || found === 'path' || found === 'address' || found === 'amount' ? (formOf(value) ?? found) : found;
}

/** Whether a parameter called a number may hold a telephone's: by the word before it, or by its form where there is none. */
function isTelephone(words: readonly string[], value: unknown): boolean {
  // The words stand in reverse.
  const before = words.slice(words.indexOf('number') + 1);
  if (before.length > 0) return before.some((word) => TELEPHONE.test(word));
  return value === undefined || (typeof value === 'string' && /^[+(]?[\d\s()./-]{6,30}$/u.test(value.trim()));
}
const TELEPHONE = /^(?:tel|telephone|phone|mobile|cell|fax|sms|whatsapp|msisdn|contact|recipient|to|dial|call|caller|callee|emergency|from|user|customer|client|guest|member|patient)$/;

/** Letters of a noun that a compound may end with. */
const LEAST_HEAD = 5;
const HEADS: readonly string[] = ['adresse', 'anschrift', 'konto', 'kontonummer', 'empfanger', 'empfaenger', 'betrag', 'datei', 'adres', 'rekening'];

/**
 * A sink by the form of what it was given: a machine's name without a dot, a customer's id and a voucher only pick
 * something in the user's own systems, whatever their parameters are called.
 */
export function sinkByForm(kind: SinkKind, keys: readonly string[], value: unknown, spends: boolean): SinkKind {
  if (typeof value !== 'string' || !ONE_NAME.test(value)) return kind;
  if (kind === 'url') return value.toLowerCase() === 'localhost' ? kind : 'target';
  const words = nameWords(keys.at(-1) ?? '');
  if (kind === 'account') return !spends && words.length > 1 && words.at(-1) === 'id' && value.length <= MOST_ID ? 'target' : kind;
  return kind === 'command' && words.at(-1) === 'code' && /\p{N}|-/u.test(value) ? 'target' : kind;
}
const ONE_NAME = /^[\p{L}\p{N}_-]{1,63}$/u;
const MOST_ID = 12;

/** What a compound in one word ends with: `lieferadresse`, `zielkonto`. */
function headOf(word: string): SinkKind | undefined {
  if (word.length <= LEAST_HEAD) return undefined;
  const head = HEADS.find((each) => word.length > each.length && word.endsWith(each));
  return head === undefined ? undefined : KINDS.get(head) ?? (head === 'anschrift' || head === 'adres' ? 'address' : 'recipient');
}

function isMessageId(words: readonly string[], word: string): boolean {
  return MESSAGES.has(word) && words.includes('id');
}
const MESSAGES: ReadonlySet<string> = new Set(['mail', 'email', 'chat', 'contact']);

function outer(keys: readonly string[]): SinkKind | undefined {
  for (const word of nameWords(keys.at(-2) ?? '')) {
    const kind = KINDS.get(word);
    if (kind !== undefined && kind !== 'target') return kind;
  }
  return undefined;
}

/** A value that is an address as a whole says itself what it is. */
function formOf(value: unknown): SinkKind | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  // Of any length: a long address is what data is carried out in.
  if (/^[a-z][a-z0-9+.-]{1,15}:\/\/\S/iu.test(text) && !/\s/u.test(text)) return 'url';
  if (/^[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@.]{2,24}$/u.test(text)) return 'recipient';
  if (/^[A-Z]{2}\d{2}[A-Z0-9 ]{11,40}$/u.test(text)) return 'account';
  // A function of JavaScript, handed over to be run.
  if (/^(?:async\s{1,4})?(?:\([^()]{0,200}\)|[\w$]{1,40})\s{0,4}=>|^(?:async\s{1,4})?function\b\s{0,4}[\w$]{0,40}\s{0,4}\(/u.test(text)) return 'command';
  return undefined;
}
