import type { Reporter } from './contract.ts';

/** One JSON object with a line for each file. Everything outside ASCII that a terminal may act on is escaped. */
export function jsonReporter(): Reporter {
  let first = true;
  return {
    begin: () => '{"files":[',
    file: ({ path, format, verdict, findings, accepted, sha256 }) => {
      const row = safeJson({ path, format, verdict, findings, ...(accepted === undefined ? {} : { accepted }), ...(sha256 === undefined ? {} : { sha256 }) });
      const separator = first ? '\n' : ',\n';
      first = false;
      return separator + row;
    },
    end: (summary) => `\n],"summary":${JSON.stringify(summary)}}\n`,
  };
}

/** JSON whose control, format and separator characters are escapes: names of files cannot move a cursor. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, (character) => character.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''));
}
