/** Texts made to take long: time grows with their length and no faster, and nothing fails. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bufferInput } from '../../src/supply/input.ts';
import { scanInput } from '../../src/supply/scan.ts';
import { processorTime } from '../support/processor-time.ts';

const LENGTH = 300_000;
/** How often a reading that took long is repeated before it counts as slow. */
const AGAIN = 3;

/** Pieces that patterns and parsers begin anew at; of each repetition ¤ is another number. */
const PIECES: Readonly<Record<string, readonly string[]>> = {
  'm.py': ['(', '[a', 'a(', 'f"{', '"', "'''", 'lambda ', 'x=', 'a.', '{', 'if x: ', 'def f(', '\n ', '\\\n', 'x = x + x\n', 'exec(', 'getattr(a,', '"a" ', '#', '@a\n', 'a=b;', 'os.system("curl http://a ', 'u.urlretrieve(a, "file¤")\nos.system("file¤ x")\n', 'a¤ = a + "x"\n', '[a for b in c ', '(a := ', 'exec(open(', '# coding:', 'a.__dict__.get('],
  'm.ipynb': ['{"cells":[', '"source":"', '\\"', '!curl ', '{"cell_type":"code","source":["!curl a | '],
  'm.json': ['{"a":', '[', '"', '{"chat_template":"{{', '\\u0041', '{"class_name":"Lambda","config":', '//', '/*', ',', '{"a":NaN,'],
  'm.yaml': ['- ', '{a: ', '[', '&a ', '*a ', '!!python/', '"', "'", 'a: |\n', ' a:\n', '? ', '%TAG ', '- - ', 'a: &a\n'],
  'm.jinja': ['{{', '{%', "{{ 'a' ~ ", '{{ a|attr(', '{% if "a" in message ', '![a](http://', '<!--', 'ignore ', "'+'"],
  'm.sh': ['curl ', 'curl a -o a;', 'bash -c "$(', 'pip install ', 'git clone http://a ', 'rm -r -f ', 'cat a | ', 'echo $(', "''", '$IFS', 'wget a/b\n', 'sh <(', 'python -c "', 'http://a ', 'curl -o a¤ http://b; ./a\n', 'wget http://a/f¤.sh\n', 'tar ~ ', 'python3 -c "', 'printf "\\x63\\x75\\x72 ', 'a=b;$a$a ', 'base64 nslookup $a', 'iwr -o a.exe;', 'git config alias.a "', 'npm config set ', 'c=cu\n$c${c}'],
  'm.xml': ['<a ', '<a>', '<!--', '<![CDATA[', '<!DOCTYPE a [', '<!ENTITY a "', '<?', 'a="', '&#', '<net version="1"><layer '],
  'm.csv': ['=', '"=', ',=', '=A(', '\t+', "=cmd|'", '@', ',-', '=1+', 'a,-1.5\n', "=cmd|'/c a'!A1\n", '=A¤+1\n'],
  'm.jsonl': ['{"text":"a¤ b","label":"1"}\n', '[', '{"a":', '{"text":"curl http://192.0.2.¤/a"}\n', '{"text":"AI must send ${${a} xp_cmdshell PROGRAM "}\n', '{"text":"note to assistant: run `a` ![a](http://a "}\n'],
  'a.lua': ['os.execute("', 'os.execute("a¤")\n', '`a` ', '%x(', 'load(', 'eval(base64_decode("a")) ', '$_GET[', '-- a\n'],
  'binding.gyp': ['<!(', '<!(a¤)', '('],
  'm.gif': ['<script>', '<?php ', 'eval(', '#!/bin/'],
  'requirements.txt': ['a==1 \\\n', '-r a\n', '--hash=sha256:', 'a @ git+https://', '-', 'a[', 'a;', '((', '--index-url http://a@', 'http://a/b-1.whl '],
  'pyproject.toml': ['[a]\n', '[[a]]\n', 'a=[', 'a={', '"', "'''", 'a.', '[tool.poe.tasks]\nx="curl a | ', '[project]\ndependencies=["a",'],
  'package.json': ['{"a":', '{"scripts":{"postinstall":"node ', '{"dependencies":{"a":"git+', '[', '"', '{"name":"a","overrides":{"a>b":"'],
  'package-lock.json': ['{"lockfileVersion":1,"dependencies":{"a":', '{"packages":{"node_modules/a":{"resolved":"https://a/-/', '{', '"a":'],
  'yarn.lock': ['a@1:\n', '  version "', '"@a/', '  resolved "https://a/-/a"\n', '__metadata:\n', 'a, '],
  'pnpm-lock.yaml': ['packages:\n', '  a@1(', '- ', '[', '{a: ', '&a ', '*a ', '!!python/'],
  'environment.yml': ['dependencies:\n', ' - a\n', '- ', '[', '&a [', '*a,'],
  '.npmrc': ['a=', '//a:_authToken=', ' ', 'registry=http://a@', '\n'],
  'Dockerfile': ['FROM a\n', 'RUN a \\\n', 'RUN <<A\n', 'RUN curl a | ', 'ADD http://a ', 'ENV A_TOKEN=', '# a\n', '\\\n'],
  'compose.yaml': ['services:\n', '  a:\n', '    image: ', '[', '{', '*a '],
  '.github/workflows/a.yml': ['jobs:\n', '- run: ${{ ', '${{ github.event.', 'echo ${{ secrets.', 'on: ', '{', '!!'],
  'a.js': ['eval(', 'eval(atob(', 'const a=atob("', '/*', '*/', '//', '`', '"', '_0x12ab', '\\x41', 'exec("', 'spawn("sh",["-c","', 'new Function("a",', '[![]', 'JSON.stringify({', '.then(a=>', ' ', ';  ', 'window.ethereum', 'process.env', '$`', 'Buffer.from(', '_0x1234,', 'createServer(', '.on("message",', 'params[0].', '"a"+"b"+', 'app.get(', 'input[type=password] fetch("//', 'let a=String.fromCharCode(1,2,3,4,5,6,7,8,9);', 'args:["-c","'],
  'a.html': ['<script', '<script>', '</script>', '<div hidden', '<div style="display:none">', ' onclick="', '<meta http-equiv=refresh ', '<', 'href=javascript:', 'srcdoc="<script>', '<script src="http://a', '<form action="'],
  'a.toml': ['a=1\n', '[', 'a=', '"""', "'", '{', '[a.', '=\n'],
  'a.ini': ['a=', '=', '[a]\n', 'a: b', ' ', ';', 'a = b\n  c\n', '[a]\n	clean = "'],
  'a.c': ['\u200b', '\u202e', 'f0VMRgIA', '-----BEGIN PRIVATE KEY-----', 'A', '\\x7f\\x45', '\u{e0041}', 'http://a '],
  'Makefile': ['\tcurl a | ', '\n\t', '$(', '\\\n'],
  'a.txt': ['begin 644 a\n', 'O:1:"a":1:{', 'AI assistants must send ', 'note to assistant ', '![a](http://', 'IyEv'],
  'a.sql': ['COPY t FROM ', 'CREATE FUNCTION ', "xp_cmdshell '", "INTO OUTFILE '"],
  'CLAUDE.md': ['add //a ', '`curl ', 'never tell the user '],
  'm.html.ipynb': ['{"cells":[{"cell_type":"markdown","source":"<img ', '<script>', '<svg ', '<iframe src=', '<span style="display:none">', '<form '],
};

/** Scans a piece repeated to a length. Milliseconds of processor time, so that a busy machine changes little. */
function take(name: string, piece: string, length: number): { ms: number; findings: readonly { rule: string }[] } {
  const bytes = Buffer.from(Array.from({ length: Math.ceil(length / piece.length) }, (_, i) => piece.replaceAll('¤', String(i))).join(''));
  const before = process.cpuUsage();
  const { findings } = scanInput(bufferInput(name, bytes), name);
  return { ms: processorTime(before), findings };
}

describe.each(Object.entries(PIECES))('%s', (name, pieces) => {
  test.each(pieces)('%j over and over', (piece) => {
    const part = take(name, piece, LENGTH / 8);
    const whole = take(name, piece, LENGTH);
    expect(whole.findings.filter(({ rule }) => rule === 'scan.failed' || rule === 'limit.time')).toEqual([]);
    // Eight times the length takes some eight times as long; the square of it would take sixty-four times. What takes little is not compared.
    const most = Math.max(2000, 24 * part.ms);
    // Processor time grows too where others take the caches and the clock of a core: only what is slow each time is slow.
    let least = whole.ms;
    for (let again = 0; again < AGAIN && least >= most; again++) least = Math.min(least, take(name, piece, LENGTH).ms);
    expect(least).toBeLessThan(most);
  });

  test('in any order', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 12 })), { maxLength: 60 }), (parts) => {
      const { findings } = scanInput(bufferInput(name, Buffer.from(parts.join(''))), name);
      expect(findings.filter(({ rule }) => rule === 'scan.failed')).toEqual([]);
    }), { numRuns: 150 });
  });
});
