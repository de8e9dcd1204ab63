/**
 * Whether lines of scripts without letter statistics are written backwards: words of orders are looked for in both
 * directions.
 */
import { unitsOf } from '../../units.ts';

/** Words of orders to a model in Chinese, Japanese, Korean, Arabic, Hebrew, Hindi and Thai. */
const WORDS = ('忽略 无视 無視 忘记 忘記 指令 规则 規則 提示 密码 密碼 系统 系統 之前 所有 全部 限制 显示 顯示 输出 輸出 告诉 告訴 管理 政策 任何 回答 文件 发送 要求 初始 助手 没有 从现 现在 '
  + '以前 指示 表示 教え ルール プロンプト システム パスワード ください 今から あなた 忘れ '
  + '무시 지시 규칙 비밀번호 시스템 프롬프트 이전 출력 관리자 제한 모두 지금 '
  + 'تجاهل التعليمات السابقة كلمة المرور القواعد النظام اكشف اعرض أنت الآن قيود '
  + 'התעלם הוראות ההוראות סיסמה הסיסמה כללים מערכת '
  + 'निर्देश निर्देशों नियम सिस्टम पासवर्ड पिछले अनदेखा दिखाओ भूल सभी '
  + 'ละเว้น คำสั่ง รหัสผ่าน ระบบ กฎ').split(' ');

/** Character by character, in code points. */
function reversed(word: string): string {
  return Array.from(word).reverse().join('');
}

/** Words by their first two units. */
function byStart(words: readonly string[]): ReadonlyMap<number, readonly string[]> {
  const map = new Map<number, string[]>();
  for (const word of words) {
    const key = word.charCodeAt(0) * 65536 + word.charCodeAt(1);
    const list = map.get(key);
    if (list === undefined) map.set(key, [word]);
    else list.push(word);
  }
  return map;
}

const BACKWARDS = byStart(WORDS.map(reversed));
const FORWARDS = byStart(WORDS);
/** Units that begin a word in reverse: the first look at every character. */
const BEGINS = new Uint8Array(65536);
for (const word of WORDS) BEGINS[reversed(word).charCodeAt(0)] = 1;

function wordAt(text: string, at: number, words: ReadonlyMap<number, readonly string[]>): boolean {
  return words.get(text.charCodeAt(at) * 65536 + text.charCodeAt(at + 1))?.some((word) => text.startsWith(word, at)) === true;
}

/**
 * Signs that no word begins with, and words end with often: the final forms of Hebrew, letters of endings in Arabic, signs of vowels in Hindi and
 * of stress in others of its script. 1 for those of Hebrew and Arabic, 2 for signs that follow their letter.
 */
const ENDINGS = new Uint8Array(65536);
for (const sign of 'םןץףךةى') ENDINGS[sign.charCodeAt(0)] = 1;
for (let code = 0x93e; code <= 0x94d; code++) ENDINGS[code] = 2;
for (const sign of '\u0901\u0902\u0903\u093c') ENDINGS[sign.charCodeAt(0)] = 2;

function isEastern(code: number): boolean {
  return (code >= 0x590 && code <= 0x6ff) || (code >= 0x900 && code <= 0x97f);
}

/** Fewest words that begin with what words end with. */
const MIN_TURNED = 2;

/** Whether words of a stretch begin with signs that words end with, and hardly any end with them. */
function beginsWithEndings(units: Uint16Array, start: number, end: number): boolean {
  let begin = 0, close = 0;
  for (let at = start; at < end; at++) {
    if (ENDINGS[units[at]!] === 0) continue;
    const before = at > start && isEastern(units[at - 1]!);
    const after = at + 1 < end && isEastern(units[at + 1]!);
    if (!before && after) begin++;
    else if (before && !after) close++;
  }
  return begin >= MIN_TURNED && begin > 2 * close;
}

/** Fewest words that read backwards, and how many more of them than of words that read forwards. */
const MIN_WORDS = 2;

/** Whether a stretch has words of orders backwards, and hardly any forwards, or words that begin as no word does. */
export function backwardsEastern(text: string, start: number, end: number): boolean {
  let backwards = 0;
  const units = unitsOf(text);
  for (let at = start; at < end; at++) if (BEGINS[units[at]!] === 1 && wordAt(text, at, BACKWARDS)) backwards++;
  if (beginsWithEndings(units, start, end)) return true;
  if (backwards < MIN_WORDS) return false;
  let forwards = 0;
  for (let at = start; at < end; at++) if (wordAt(text, at, FORWARDS)) forwards++;
  return backwards > 2 * forwards;
}
