/** Clean text of the kinds that pass a gateway, made up from word lists: as much as is wanted, never the same twice. */
import { randomFrom } from './statistics.ts';

export const KINDS = ['prose', 'code', 'json', 'german', 'chinese'] as const;
export type Kind = (typeof KINDS)[number];

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const NOUNS = words(`report meeting customer invoice shipment project budget team window garden river engine kitchen library teacher market
 station bridge forest winter summer morning evening letter number figure chapter article lesson recipe ticket journey hotel airport
 museum concert bicycle battery printer keyboard screen network service module release schedule contract supplier warehouse factory
 patient doctor hospital medicine student course lecture exam result measure sample survey opinion question problem reason cause effect
 village mountain valley island harbour ship captain sailor storm cloud rainfall temperature degree field farmer harvest wheat apple`);
const VERBS = words(`shows explains covers describes improves changes replaces supports follows reaches leaves finds keeps moves opens closes
 delivers receives prepares checks compares measures counts repairs paints builds plans orders cooks writes reads translates records`);
const ADJECTIVES = words(`small large early late quiet busy old new green blue narrow wide simple careful useful common rare steady warm cold
 bright heavy light annual weekly regional local careful recent current second third final open public wooden empty full early`);
const LINKS = words('and but while because although since when before after where so yet');
const NAMES = words('Anna Boris Clara Daniel Elena Farid Grace Hugo Irene Jonas Karin Liam Mona Nadia Oscar Petra Quentin Rosa Samuel Tilda');
const GERMAN = words(`der die das ein eine Bericht Kunde Rechnung Lieferung Projekt Fenster Garten Fluss Küche Bücherei Lehrerin Bahnhof Brücke
 Wald Winter Sommer Morgen Brief Kapitel Rezept Fahrkarte Reise Gebäude Straße Nachbar Größe Übung zeigt erklärt beschreibt verbessert
 ändert ersetzt unterstützt erreicht verlässt findet hält bewegt öffnet schließt liefert prüft vergleicht misst zählt baut plant kocht
 liest übersetzt klein groß früh spät ruhig alt neu grün blau schmal breit einfach sorgfältig nützlich häufig selten warm kalt hell schwer
 und aber während weil obwohl seit wenn bevor nachdem wo deshalb nicht auch noch schon immer wieder manchmal gestern heute morgen`);
const CHINESE = words(`我们 今天 明天 早上 晚上 学校 老师 学生 图书馆 城市 公园 河流 桥梁 火车站 机场 酒店 博物馆 音乐会 自行车 电池 打印机 键盘 屏幕 网络
 服务 模块 发布 计划 合同 供应商 仓库 工厂 医生 医院 药品 课程 考试 结果 测量 样本 调查 意见 问题 原因 影响 村庄 山谷 岛屿 港口 船长 暴风雨 温度
 说明 描述 改进 改变 替换 支持 到达 离开 找到 保持 移动 打开 关闭 交付 接收 准备 检查 比较 计算 修理 建造 阅读 翻译 记录 小 大 早 晚 安静 忙碌 旧 新
 的 了 在 和 但是 因为 虽然 所以 如果 之前 之后 已经 可能 需要 应该`);

export class TextMaker {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  /** Text of a kind, of `length` UTF-16 units or a little less, cut at a word. */
  make(kind: Kind, length: number): string {
    const pieces: string[] = [];
    for (let size = 0; size < length; ) {
      const piece = this.#piece(kind);
      pieces.push(piece);
      size += piece.length;
    }
    const text = pieces.join('');
    if (text.length <= length) return text;
    const end = Math.max(text.lastIndexOf(' ', length), text.lastIndexOf('\n', length), length - 40);
    return text.slice(0, end);
  }

  #int(below: number): number {
    return Math.floor(this.#random() * below);
  }

  #of<T>(list: readonly T[]): T {
    const item = list[this.#int(list.length)];
    if (item === undefined) throw new Error('an empty list');
    return item;
  }

  #piece(kind: Kind): string {
    switch (kind) {
      case 'prose': return this.#sentence();
      case 'code': return this.#function();
      case 'json': return `${JSON.stringify({ id: this.#int(100_000), name: `${this.#of(ADJECTIVES)} ${this.#of(NOUNS)}`, tags: [this.#of(NOUNS), this.#of(NOUNS)], size: { width: this.#int(900), height: this.#int(900) / 8 }, active: this.#int(2) === 0, note: this.#sentence().trim() })}\n`;
      case 'german': return `${this.#run(GERMAN, 8 + this.#int(9), ' ')}${this.#of(['. ', '. ', ', ', '? '])}`;
      case 'chinese': return `${this.#run(CHINESE, 6 + this.#int(8), '')}${this.#of(['。', '，', '。', '？'])}`;
    }
  }

  #run(list: readonly string[], count: number, between: string): string {
    return Array.from({ length: count }, () => this.#of(list)).join(between);
  }

  #sentence(): string {
    const clause = (): string => `the ${this.#of(ADJECTIVES)} ${this.#of(NOUNS)} ${this.#of(VERBS)} the ${this.#of(NOUNS)} of the ${this.#of(NOUNS)}`;
    switch (this.#int(6)) {
      case 0: return `${this.#of(NAMES)} says that ${clause()}, ${this.#of(LINKS)} ${clause()}. `;
      case 1: return `In chapter ${1 + this.#int(40)} ${clause()} (about ${this.#int(90)} percent). `;
      case 2: return `"${this.#of(NAMES)}, ${clause()}," ${this.#of(NAMES)} adds. `;
      case 3: return `Why is it that ${clause()}? `;
      case 4: return `- ${this.#of(NOUNS)}: ${clause()};\n`;
      default: return `${clause().replace('t', 'T')} ${this.#of(LINKS)} it ${this.#of(VERBS)} ${1 + this.#int(30)} ${this.#of(NOUNS)}s. `;
    }
  }

  #function(): string {
    const name = `${this.#of(VERBS)}${this.#of(NOUNS).replace(/^./, (c) => c.toUpperCase())}`;
    const item = this.#of(NOUNS);
    switch (this.#int(3)) {
      case 0: return `/** ${this.#sentence().trim()} */\nexport function ${name}(${item}s, limit = ${this.#int(100)}) {\n  let total = 0;\n  for (const ${item} of ${item}s) {\n    if (${item}.size > limit && total < ${this.#int(1000)}) total += ${item}.size * ${this.#int(9)};\n  }\n  return { total, "count": ${item}s.length };\n}\n\n`;
      case 1: return `def ${name}(${item}, scale=${this.#int(9)}.${this.#int(9)}):\n    # ${this.#sentence().trim()}\n    values = [row['${this.#of(NOUNS)}'] for row in ${item}.rows if row is not None]\n    return sum(values) / max(1, len(values)) * scale\n\n`;
      default: return `struct ${name} {\n    ${item}: Vec<u${8 << this.#int(3)}>,\n    index: usize, // ${this.#of(NOUNS)}\n}\nimpl ${name} {\n    fn next(&mut self) -> Option<&u8> { self.index += ${1 + this.#int(4)}; self.${item}.get(self.index) }\n}\n\n`;
    }
  }
}

/** Text cut as a model streams it: about four characters a piece, mostly at words. */
export function tokens(text: string): string[] {
  return text.match(/\s{0,1}[^\s]{1,6}|\s/g) ?? [];
}
