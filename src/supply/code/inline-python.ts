/** Python that commands hand to the interpreter as a text: `python3 -c "…"`. */

const STARTS = /\bpython[\d.]{0,6}(?:\s{1,8}-[A-BD-Za-bd-z]{1,4})*\s{1,10}-c\s{1,10}(["'])/g;

/** Each of them in order, and what stands behind the last quote where none closes it. One pass, whatever their number. */
export function* inlinePython(script: string): Generator<string> {
  STARTS.lastIndex = 0;
  for (let match = STARTS.exec(script); match !== null; ) {
    const start = match.index + match[0].length;
    const end = script.indexOf(match[1] ?? '"', start);
    yield script.slice(start, end < 0 ? script.length : end);
    if (end < 0) return;
    STARTS.lastIndex = end + 1;
    match = STARTS.exec(script);
  }
}
