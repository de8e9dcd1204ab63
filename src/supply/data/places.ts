/** Places that texts name: addresses, mailboxes, telephones, accounts. Patterns are bounded. */

const URL = /\b(?:https?|ftp):\/\/[^\s"'`<>)|;\\\]]{3,300}/gi;
const MAILBOX = /(?<![\w.+-])[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{1,30}){1,4}/g;
const ACCOUNT = /\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?\b/g;
const WALLET = /\b(?:bc1[a-z0-9]{20,60}|0x[\da-fA-F]{40}|[13][1-9A-HJ-NP-Za-km-z]{26,34}|T[1-9A-HJ-NP-Za-km-z]{33}|4[0-9AB][1-9A-HJ-NP-Za-km-z]{93})\b/g;
const TELEPHONE = /(?<![\w.,/-])\+?\d[\d ()/-]{5,20}\d(?![\w.,/-]?\d)/g;

export interface NamedPlace {
  readonly kind: 'address' | 'mailbox' | 'account' | 'telephone';
  readonly text: string;
}

/** All places of a text, at most `most`. */
export function placesOf(text: string, most = 20): NamedPlace[] {
  const found: NamedPlace[] = [];
  const take = (kind: NamedPlace['kind'], pattern: RegExp, from: string): void => {
    for (const [each] of from.matchAll(pattern)) {
      if (found.length >= most) return;
      found.push({ kind, text: each });
    }
  };
  if (text.includes('://')) take('address', URL, text);
  if (text.includes('@')) take('mailbox', MAILBOX, text);
  if (!/\d/.test(text)) return found;
  const rest = text.replaceAll(URL, ' ');
  take('account', ACCOUNT, rest);
  take('account', WALLET, rest);
  take('telephone', TELEPHONE, rest.replaceAll(ACCOUNT, ' ').replaceAll(/\b\d{4}-\d{2}-\d{2}\b/g, ' '));
  return found.filter(({ kind, text: written }) => kind !== 'telephone' || written.replaceAll(/\D/g, '').length >= 7);
}
