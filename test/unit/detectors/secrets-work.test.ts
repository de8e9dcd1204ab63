import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meter } from '../../../src/inspect/detectors/secrets/charset.ts';
import { anchors, scan } from '../../../src/inspect/detectors/secrets/scan.ts';
import { Sink } from '../../../src/inspect/detectors/secrets/sink.ts';

/** Characters read and checks begun for each character of the text. */
function workPerCharacter(text: string): number {
  meter.steps = 0;
  scan(text, 0, new Sink(false));
  return meter.steps / text.length;
}

const SIZE = 60_000;
const fill = (unit: string): string => unit.repeat(Math.ceil(SIZE / unit.length));
const prose = fill('It had rained all night, and by the time the ferry left the harbour the hills across the water were hidden in cloud. Nobody on deck spoke; the key to such mornings is coffee. ');
const wordy = fill('The key to success is patience, and a token of thanks costs nothing. Pass me the salt, please; the basic rules are a secret to nobody. ');

/** Work per character that hostile text may cause, against about 1.4 for prose: names in a row, each with what may be its value before and after it. */
const BOUND = 48;

describe('work is linear in the length, whatever the text', () => {
  test('clean prose is read about once', () => {
    expect(workPerCharacter(prose)).toBeLessThan(1.7);
    expect(workPerCharacter(wordy)).toBeLessThan(4);
  });

  test.each(anchors.map((anchor) => [anchor]))('nothing but %j', (anchor) => {
    for (const unit of [anchor, `${anchor} `, `${anchor}=`, `${anchor}-`, `${anchor}_`, `${anchor}"`, `${anchor}a1`, `\\n${anchor}`, `%3D${anchor}`, `=${anchor}`]) {
      expect(workPerCharacter(fill(unit)), unit).toBeLessThan(BOUND);
    }
  });

  test.each([
    'key=', 'key="', "key='", 'key=`', 'key=\\"', 'key="a\\', 'key="\'', 'key: ', 'key        ', 'key is ', 'key for a b c ', 'key for a b c is ', 'key_', 'keyA', 'key\n', 'key,value=', 'key, value', 'key (', 'key (a', 'key [a]:', '"key":"', 'key=&a', 'key=a=', 'key=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa=', 'clave=aclave-1=', 'key=a,b,', 'key=a;b=', 'key=(((',
    'key=x9Q2zL7mPwR4tV8k', 'pwd=Aa1!', 'password a', 'password: Xq7!kLm2P\n', 'token:token:', 'eyJhbGciOiJIUzI1NiJ9.', 'eyJhbGciOiJIUzI1NiJ9', 'eyJ.', '.eyJ', '-----BEGIN PRIVATE KEY-----', '-----BEGIN PRIVATE KEY-----QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo\n', '-----BEGIN RSA PRIVATE KEY', 'Private-Lines: 14\n',
    'a://', 'a://b:', 'a://b:c@', '://@', '://:@', 'f3', 'Qz9+/', 'A', '=', '"', '\\', '\\n', ':AA1234567890', '12345678:AA', '3f9a7c2e8b1d4056a7e9c3b2d1f08e64-us', 'AKIAQ3EGRZ7WLMXNPC5T', 'AKIA-ABIA_', 'ghp_sk-hvs.', 'bearer bearer=', 'Bearer a1B2', 'Basic QTpC', ' -u a:', ' -u a:b', '密码是', '密码：', '密', '\u0000', '😀key=', 'key,', 'key|', 'a,key\n', '(key) VALUES (', 'x9Q2zL7mPwR4tV8k as the key ', 'seed abandon ', 'seed', 'wallet ', 'creds: a/b1', 'login a / ', ' -pA1', 'cookie: sid=', 'sid=a; ', '://a:b#c',
  ].map((unit) => [unit]))('%j over and over', (unit) => {
    expect(workPerCharacter(fill(unit))).toBeLessThan(BOUND);
  });

  test('no mixture of what begins, ties and ends secrets makes the work grow faster than the text', () => {
    const scraps = fc.constantFrom(...anchors.filter((anchor) => anchor.length < 24), '=', ': ', '"', "'", ' ', '\n', ',', ';', '|', '/', '@', '-', '_', '.', '(', ')', 'a', 'A1b2', 'x9Q2zL7mPwR4tV8k', 'Xq7!kLm2P', ' as the ', ' is ', ' for a b c is ', '密码', '://a:', 'abandon ability able ', '3f9a7c2e8b1d4056a7e9c3b2d1f08e64');
    fc.assert(fc.property(fc.array(scraps, { minLength: 1, maxLength: 8 }), (unit) => {
      const once = unit.join('');
      const short = workPerCharacter(once.repeat(Math.ceil(8000 / once.length))), long = workPerCharacter(once.repeat(Math.ceil(32_000 / once.length)));
      expect(short).toBeLessThan(BOUND * 2);
      expect(long).toBeLessThan(short * 1.2 + 0.5);
    }), { numRuns: 300 });
  });

  test('work per character does not grow with the length', () => {
    for (const unit of ['key=', 'key="', 'sk-', 'AZDO', 'eyJ', 'key=x9Q2zL7mPwR4tV8k', '-----BEGIN PRIVATE KEY-----QUJD']) {
      const short = workPerCharacter(unit.repeat(2000)), long = workPerCharacter(unit.repeat(20_000));
      expect(long, unit).toBeLessThan(short * 1.2 + 0.1);
    }
  });
});
