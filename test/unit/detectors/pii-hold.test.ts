import { expect, test } from 'vitest';
import { hold } from '../../../src/inspect/detectors/pii/hold.ts';

/** Ordinary sentences in scripts without capitals: nothing personal is in them, and none of their words can be a part of what is. */
const CASELESS: readonly (readonly [string, string])[] = [
  ['Arabic', 'تغادر العبارة الميناء كل صباح وتعود قبل الغروب بقليل إلى المرسى القديم'],
  ['Hebrew', 'המעבורת יוצאת מהנמל בכל בוקר וחוזרת מעט לפני השקיעה אל הרציף הישן'],
  ['Persian', 'کشتی هر روز صبح از بندر حرکت می‌کند و کمی پیش از غروب برمی‌گردد'],
  ['Hindi', 'नाव हर सुबह बंदरगाह से निकलती है और सूर्यास्त से कुछ पहले लौट आती है'],
  ['Korean', '배는 매일 아침 항구를 떠나 해가 지기 조금 전에 옛 부두로 돌아온다'],
  ['Thai', 'เรือออกจากท่าทุกเช้า และกลับมาก่อนพระอาทิตย์ตกเล็กน้อย ที่ท่าเก่า'],
  ['Tamil', 'படகு தினமும் காலையில் துறைமுகத்தை விட்டு புறப்பட்டு சூரியன் மறைவதற்கு முன் திரும்புகிறது'],
];

test.each(CASELESS)('%s flows on word by word', (_, sentence) => {
  const text = `${sentence} `.repeat(8);
  const words = [...text.matchAll(/\S+\s/g)];
  for (const { index, 0: word } of words.slice(-12)) {
    const end = index + word.length;
    // Behind is no more than the word before the last.
    expect(text.slice(0, end).length - hold(text.slice(0, end), 0)).toBeLessThanOrEqual(2 * Math.max(...words.map(([each]) => each.length)));
  }
});

test('numbers in such a text are held until they are decided', () => {
  const text = 'رقم هاتفي هو 020 7946 0018';
  expect(hold(text, 0)).toBeLessThanOrEqual(text.indexOf('020'));
});
