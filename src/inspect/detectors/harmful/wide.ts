import { unitsOf } from '../../units.ts';
import type { Place } from './cores.ts';

/** Things of a rule in Chinese and Japanese, which have no spaces between words. */
const THINGS: Readonly<Record<string, readonly string[]>> = {
  'harmful.mass-weapons': ['炸弹', '炸彈', '炸药', '炸藥', '爆弾', '爆発物', '神经毒', '神経ガス', '沙林', 'サリン', '毒气', '毒ガス', '生化武器', '生物兵器', '化学武器', '化学兵器', '燃烧瓶', '火炎瓶'],
  'harmful.self-harm': ['自杀', '自殺', '割腕', '上吊', '自残', 'リストカット', '首吊り', '结束我的生命', '無痛で死', '楽に死'],
  'harmful.child-sexual': ['儿童色情', '兒童色情', '儿童裸', '幼女', '児童ポルノ', '小学生の裸', '子供の裸'],
  'harmful.violent-extremism': ['恐怖袭击', '恐怖攻擊', '枪击案', '校园枪击', 'テロ攻撃', 'テロを起', '無差別殺人', '圣战', '伊斯兰国', 'イスラム国'],
  'harmful.malware': ['勒索软件', '勒索病毒', '木马', '键盘记录', '電腦病毒', '电脑病毒', '计算机病毒', '僵尸网络', 'ランサムウェア', 'キーロガー', 'マルウェア', 'コンピュータウイルス', 'トロイの木馬', 'ボットネット', '盗取密码', '盗号', 'ハッキング'],
  'harmful.hard-drugs': ['冰毒', '甲基苯丙胺', '海洛因', '芬太尼', '可卡因', '摇头丸', '覚醒剤', '覚せい剤', 'コカイン', 'ヘロイン', 'フェンタニル', 'メタンフェタミン'],
  'harmful.fraud': ['假钞', '假币', '伪钞', '偽鈔', '假护照', '假身份证', '偽札', '偽造パスポート', '钓鱼邮件', '釣魚郵件', 'フィッシングメール', '洗钱', '洗錢', '盗刷', 'マネーロンダリング', '資金洗浄', '振り込め詐欺'],
  'harmful.hate': ['劣等民族', '劣等人种', '劣等種族', 'ヘイトスピーチ', '人種差別的な', '种族歧视的'],
};
const ASKS = /怎么|怎麼|怎样|怎樣|如何|哪里|哪裡|在哪|教我|告诉我|告訴我|步骤|步驟|配方|帮我|幫我|写一|寫一|写个|写封|编写|給我|给我|我想|作り方|方法|どうやって|どうすれば|教えて|書いて|作って|手順|レシピ|どこで|ほしい|欲しい/;
const ACTS = /制作|製作|制造|製造|自制|自製|做|合成|提炼|买|買|购|购买|写|寫|書|编|编写|作り|作る|作っ|手に入れ|打印|印刷|伪造|偽造|策划|计划|計画|发动|散布|传播|感染|窃取|盗|植入|無痛|无痛|楽に|痛くない|方法|最快|不被|找|怎么洗|洗/;
const FRAMES = /历史|歷史|歴史|电影|電影|映画|小说|小説|预防|預防|防止|防范|防御|应对|対策|対処|拆除|処理|新闻|新聞|ニュース|法律|法令|治疗|治療|医生|医師|朋友|友達|友人|受害|被害|什么是|什麼是|とは|为什么|為什麼|なぜ|检测|検出|识别|見分け|防护|清除|删除|駆除|举报|通報|孩子|学生|相談|援助|热线/;

/** By the first two characters, which are rare together: one look-up in 8 KB passes over nearly all text. */
const BY_PAIR = new Map<number, { readonly rule: string; readonly thing: string }[]>();
const PAIRS = new Uint8Array(1 << 13);
const pairOf = (first: number, second: number): number => (Math.imul(first, 31) + second) & (PAIRS.length - 1);
for (const [rule, things] of Object.entries(THINGS)) {
  for (const thing of things) {
    const pair = pairOf(thing.charCodeAt(0), thing.charCodeAt(1));
    PAIRS[pair] = 1;
    BY_PAIR.set(pair, [...BY_PAIR.get(pair) ?? [], { rule, thing }]);
  }
}

/** Characters on either side: as many say more than in letters. */
const NEAR = 60;

/** Rules and places of what is asked about in Chinese or Japanese; `tellsHow` for an answer that gives steps. */
export function findWide(text: string, tellsHow: boolean): Place<string>[] {
  const found: Place<string>[] = [];
  const units = unitsOf(text);
  for (let index = 0; index + 1 < text.length; index++) {
    const first = units[index]!;
    // Kana and Chinese characters begin here.
    if (first < 0x3040 || PAIRS[pairOf(first, units[index + 1]!)] === 0) continue;
    for (const { rule, thing } of BY_PAIR.get(pairOf(first, units[index + 1]!)) ?? []) {
      if (!text.startsWith(thing, index) || found.some(({ of }) => of === rule)) continue;
      const near = text.slice(Math.max(0, index - NEAR), index + thing.length + NEAR);
      if (ACTS.test(near) && !FRAMES.test(near) && (tellsHow || ASKS.test(near))) found.push({ of: rule, start: index, end: index + thing.length });
    }
  }
  return found;
}
