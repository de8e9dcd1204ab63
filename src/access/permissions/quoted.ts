/** A text as Cedar writes it. Nothing in it can end the literal, move the cursor or change the order of what is read. */
export function quoted(text: string): string {
  return `"${text.toWellFormed().replaceAll(/[\\"\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, (c) => (c === '"' || c === '\\' ? `\\${c}` : `\\u{${c.charCodeAt(0).toString(16)}}`))}"`;
}
