/** Formulas of spreadsheets, as tables of text and workbooks hold them. */

const STARTS = /(?:^|[=+@\-(,!;\s])(?:'?(?:cmd(?:\.exe)?|mshta|msexcel|powershell|rundll32|regsvr32|bash|sh|calc|winword|excel|certutil|wscript|cscript|dde)'?)\s{0,10}\|\s{0,10}['"/\w\\]|\|\s{0,10}'[^'\n]{0,300}'?\s{0,10}!\s{0,4}\w|\bDDE(?:AUTO)?\s{0,4}\(|\b(?:CALL|EXEC|REGISTER(?:\.ID)?|RUN|SHELL)\s{0,4}\(/i;
const SENDS = /\b(?:WEBSERVICE|IMPORTXML|IMPORTDATA|IMPORTHTML|IMPORTFEED|IMPORTRANGE|IMAGE|RTD|SQL\.REQUEST)\s{0,4}\(|\bHYPERLINK\s{0,4}\(\s{0,4}["']{0,3}\s{0,4}(?:https?:|ftp:|file:|\\\\|javascript:|mailto:|cmd)/i;

/** What a formula does beyond reckoning, after its name; undefined for nothing. */
export function formulaAct(formula: string): 'starts a program' | 'fetches from or leads to elsewhere' | undefined {
  if (STARTS.test(formula)) return 'starts a program';
  return SENDS.test(formula) ? 'fetches from or leads to elsewhere' : undefined;
}
