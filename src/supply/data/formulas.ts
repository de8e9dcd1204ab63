/** Formulas of spreadsheets, as tables of text and workbooks hold them. */

const STARTS = /(?:^|[=+@\-(,!;\s])(?:'?(?:cmd(?:\.exe)?|mshta|msexcel|powershell|rundll32|regsvr32|bash|sh|calc|winword|excel|certutil|wscript|cscript|dde)'?)\s{0,10}\|\s{0,10}['"/\w\\]|\|\s{0,10}'[^'\n]{0,300}'?\s{0,10}!\s{0,4}\w|\bDDE(?:AUTO)?\s{0,4}\(|\b(?:CALL|EXEC|REGISTER(?:\.ID)?|RUN|SHELL)\s{0,4}\(/i;
/** An address that is put together with the content of cells, which it carries away. */
const CARRIES = /\b(?:WEBSERVICE|IMPORTXML|IMPORTDATA|IMPORTHTML|IMPORTFEED|IMAGE|HYPERLINK)\s{0,4}\(\s{0,4}["']{0,3}\s{0,4}(?:CONCAT(?:ENATE)?\s{0,4}\(\s{0,4}["']{0,3})?(?:https?|ftp):[^\n]{0,300}["']\s{0,4}(?:&|,)\s{0,4}\$?[A-Z]{1,3}\$?\d/i;
/** A link that is written out is a link, wherever it stands. */
const PLAIN = /^\s{0,8}=?\s{0,8}HYPERLINK\s{0,4}\(\s{0,4}"https:\/\/[^"\n]{1,500}"\s{0,4}(?:[,;]\s{0,4}(?:"[^"\n]{0,300}"|\$?[A-Z]{1,3}\$?\d{1,7})\s{0,4})?\)\s{0,8}$/i;
const SENDS = /\b(?:WEBSERVICE|IMPORTXML|IMPORTDATA|IMPORTHTML|IMPORTFEED|IMPORTRANGE|IMAGE|RTD|SQL\.REQUEST)\s{0,4}\(|\bHYPERLINK\s{0,4}\(\s{0,4}["']{0,3}\s{0,4}(?:https?:|ftp:|file:|\\\\|javascript:|mailto:|cmd)/i;

/** What a formula does beyond reckoning, after its name; undefined for nothing. */
export function formulaAct(formula: string): 'starts a program' | 'carries the content of cells away' | 'fetches from or leads to elsewhere' | undefined {
  if (STARTS.test(formula)) return 'starts a program';
  // As a cell of a table of text its quotes are doubled, and one more ends it.
  const plain = formula.replaceAll('""', '"').replace(/\)"\s{0,8}$/, ')');
  if (CARRIES.test(plain)) return 'carries the content of cells away';
  return SENDS.test(formula) && !PLAIN.test(plain) ? 'fetches from or leads to elsewhere' : undefined;
}
