import { readFileSync } from 'node:fs';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, test } from 'vitest';
import { detector } from '../../../src/inspect/detectors/limits.ts';
import { floods } from '../../../src/inspect/detectors/limits/repetition.ts';
import { estimateTokens, mostTokens } from '../../../src/inspect/detectors/limits/tokens.ts';
import { processorTime } from '../../support/processor-time.ts';

const file = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8').slice(0, 20_000);

const CHINESE = '昨天下午我们在港口办公室开了一个会，讨论下个季度的航线安排。大家认为，早上六点的班次乘客太少，可以改到七点半；而周末的班次应该增加，因为游客越来越多。经理提醒我们，天气不好的时候必须提前两个小时通知乘客，并且为他们免费改签。会后，小王把会议记录发给了所有人，请大家在周五之前提出意见。';
const JAPANESE = '昨日の午後、港の事務所で来季の航路について話し合いました。朝六時の便は乗客が少ないので、七時半に変更したほうがよいという意見が多く出ました。一方、週末の便は観光客が増えているため、本数を増やす予定です。天気が悪いときは、二時間前までにお客様へ連絡し、無料で変更できるようにしてください。会議のあと、田中さんが議事録を全員に送りました。';
const KOREAN = '어제 오후에 우리는 항구 사무실에서 다음 분기의 항로 일정에 대해 회의를 했습니다. 아침 여섯 시 배는 승객이 너무 적어서 일곱 시 반으로 바꾸자는 의견이 많았습니다. 주말에는 관광객이 늘고 있으므로 운항 횟수를 늘릴 예정입니다. 날씨가 나쁠 때는 두 시간 전에 승객에게 알리고 무료로 변경해 주어야 합니다.';

describe('token estimate', () => {
  test.each([
    ['English prose', file('node_modules/undici/README.md')], ['English with Markdown', file('node_modules/commander/Readme.md')],
    ['TypeScript', file('src/core/json.ts')], ['JavaScript', file('node_modules/undici/lib/dispatcher/client-h1.js')], ['JSON', file('package-lock.json')],
    ['Chinese', CHINESE], ['Japanese', JAPANESE], ['Korean', KOREAN],
  ])('is near o200k_base for %s', (_name, text) => {
    const ratio = estimateTokens(text) / countTokens(text);
    expect(ratio).toBeGreaterThan(0.9);
    expect(ratio).toBeLessThan(1.1);
  });
  test('never exceeds the bound that spares it', () => {
    for (const text of ['a,b.c;', '1 2 3', 'X', '!?#', '漢字', '😀😀', 'é ö', '\n\n', 'aB1cD2eF3']) {
      const nonAscii = /[^\0-\x7f]/.test(text);
      expect(countTokens(text)).toBeLessThanOrEqual(mostTokens(text.length, nonAscii));
    }
  });
  test('of nothing is nothing, and grows with every run of digits', () => {
    expect(estimateTokens('')).toBe(0);
    for (const length of [100, 1000]) expect(estimateTokens('7'.repeat(length)) / (length / 3)).toBeGreaterThan(1);
  });
});

describe('floods', () => {
  test.each([['poem ', 2000], ['ab', 2000], ['x', 10_000], ['0123456789abcdefghijklmnopqrstuv', 2000], ['漢', 2000]])('%s is a flood from its threshold on', (unit, threshold) => {
    const [flood] = floods(`Before. ${unit.repeat(threshold + 1)}`);
    expect(flood?.count).toBeGreaterThanOrEqual(threshold);
    expect(flood?.span[0]).toBeLessThanOrEqual(8);
    expect(floods(`Before. ${unit.repeat(threshold - 2)} after`)).toEqual([]);
  });
  test('are found wherever they stand, each once', () => {
    const text = `varied text here ${'go '.repeat(2500)}and then some other words follow. ${'na'.repeat(3000)}.`;
    expect(floods(text).map(({ span }) => text.slice(...span).length)).toEqual([7500, 6000].map((length) => expect.closeTo(length, -1) as number));
  });
  test('an almost periodic text is read in linear time and is none', () => {
    const text = Array.from({ length: 200_000 }, (_, i) => (i % 90 === 0 ? 'b' : 'a')).join('');
    const start = process.cpuUsage();
    expect(floods(text)).toEqual([]);
    expect(processorTime(start)).toBeLessThan(1_000);
  });
});

test('answers are not its business', () => {
  expect(detector.applies({ origin: 'model', kind: 'text', direction: 'answer', trust: 'untrusted' })).toBe(false);
  expect(detector.applies({ origin: 'user', kind: 'text', direction: 'request', trust: 'user' })).toBe(true);
});
