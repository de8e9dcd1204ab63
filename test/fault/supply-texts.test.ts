/** Texts made to take long: time grows with their length and no faster, and nothing fails. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bufferInput } from '../../src/supply/input.ts';
import { scanInput } from '../../src/supply/scan.ts';

const LENGTH = 300_000;

/** Pieces that patterns and parsers begin anew at. */
const PIECES: Readonly<Record<string, readonly string[]>> = {
  'm.py': ['(', '[a', 'a(', 'f"{', '"', "'''", 'lambda ', 'x=', 'a.', '{', 'if x: ', 'def f(', '\n ', '\\\n', 'x = x + x\n', 'exec(', 'getattr(a,', '"a" ', '#', '@a\n', 'a=b;', 'os.system("curl http://a '],
  'm.ipynb': ['{"cells":[', '"source":"', '\\"', '!curl ', '{"cell_type":"code","source":["!curl a | '],
  'm.json': ['{"a":', '[', '"', '{"chat_template":"{{', '\\u0041', '{"class_name":"Lambda","config":', '//', '/*', ',', '{"a":NaN,'],
  'm.yaml': ['- ', '{a: ', '[', '&a ', '*a ', '!!python/', '"', "'", 'a: |\n', ' a:\n', '? ', '%TAG ', '- - ', 'a: &a\n'],
  'm.jinja': ['{{', '{%', "{{ 'a' ~ ", '{{ a|attr(', '{% if "a" in message ', '![a](http://', '<!--', 'ignore ', "'+'"],
  'm.sh': ['curl ', 'curl a -o a;', 'bash -c "$(', 'pip install ', 'git clone http://a ', 'rm -r -f ', 'cat a | ', 'echo $(', "''", '$IFS', 'wget a/b\n', 'sh <(', 'python -c "', 'http://a '],
  'm.xml': ['<a ', '<a>', '<!--', '<![CDATA[', '<!DOCTYPE a [', '<!ENTITY a "', '<?', 'a="', '&#', '<net version="1"><layer '],
  'm.csv': ['=', '"=', ',=', '=A(', '\t+', "=cmd|'", '@', ',-', '=1+'],
  'm.html.ipynb': ['{"cells":[{"cell_type":"markdown","source":"<img ', '<script>', '<svg ', '<iframe src=', '<span style="display:none">', '<form '],
};

/** Scans a piece repeated to a length. Milliseconds of processor time, so that a busy machine changes little. */
function take(name: string, piece: string, length: number): { ms: number; findings: readonly { rule: string }[] } {
  const bytes = Buffer.from(piece.repeat(Math.ceil(length / piece.length)));
  const before = process.cpuUsage();
  const { findings } = scanInput(bufferInput(name, bytes), name);
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1000, findings };
}

describe.each(Object.entries(PIECES))('%s', (name, pieces) => {
  test.each(pieces)('%j over and over', (piece) => {
    const part = take(name, piece, LENGTH / 8);
    const whole = take(name, piece, LENGTH);
    expect(whole.findings.filter(({ rule }) => rule === 'scan.failed' || rule === 'limit.time')).toEqual([]);
    // Eight times the length takes some eight times as long; the square of it would take sixty-four times. What takes little is not compared.
    expect(whole.ms).toBeLessThan(Math.max(2000, 24 * part.ms));
  });

  test('in any order', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 12 })), { maxLength: 60 }), (parts) => {
      const { findings } = scanInput(bufferInput(name, Buffer.from(parts.join(''))), name);
      expect(findings.filter(({ rule }) => rule === 'scan.failed')).toEqual([]);
    }), { numRuns: 150 });
  });
});
