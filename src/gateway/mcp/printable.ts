/** Names as a server or a model wrote them, for messages: ASCII only, and not endless. */
export function printable(text: string, most: number): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, most);
}
