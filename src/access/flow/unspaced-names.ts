import { deedsOf, thingsOf } from '../labels/lexicon.ts';
import { foldWord } from '../labels/names.ts';
import { verbsOf } from '../labels/verbs.ts';

/*
 * Words by which people and things are called in scripts without capitals, most of which are written without spaces: a
 * run of ideographs or of katakana, a Korean word without what is put behind it. Nothing else tells a name there.
 */

/** Runs of one script. Folded text. */
const RUNS = /[\p{Script=Han}々]{2,12}|[\p{Script=Katakana}ー・]{2,24}|[\p{Script=Hangul}]{2,12}/gu;
/** What is said after a person's name, and words of the request that come right behind one. */
const TITLES = /(?:様|殿|氏|君|宛|御中|先生|会長|班長|部長|課長|社長|店長|理事|先輩|教授|先輩|女士|老师|经理|总监|主任|师傅|同学)+/u;
/** What Korean puts behind a noun. */
const PARTICLES = /(?:님께서는|님께서|선생님|에게서|한테서|으로서|에서는|에게는|님에게|님한테|씨에게|씨한테|께서|에게|한테|에서|으로|까지|부터|이랑|라는|이나|님께|님이|님은|님을|님의|씨가|씨는|씨를|씨의|과의|와의|님|씨|께|을|를|은|는|이|가|의|에|로|와|과|도|만|랑)$/u;
const LEAST_NAME = 2;
/** Beyond so many nobody is taken for named: that only asks a person more often. */
const MOST_NAMES = 400;
/** Words of every request. Folded. */
const COMMON: ReadonlySet<string> = new Set(('今日 明日 昨日 今月 来月 先月 今週 来週 先週 今年 来年 去年 全員 全部 全て 内容 詳細 場合 以下 以上 必要 可能 最新 最近 現在 今回 前回 次回 一覧 皆様 自分 時間 午前 午後 日時 日程 月曜 火曜 水曜 木曜 金曜 土曜 日曜 '
  + '今天 明天 昨天 本月 下月 上月 本周 下周 上周 所有 全部 内容 详细 然后 最新 最近 现在 这个 那个 他们 我们 你们 里面 一下 一个 时间 上午 下午 帮我 可以 需要 根据 其中 '
  + '오늘 내일 어제 이번 다음 지난 모든 전부 내용 최근 최신 지금 여기 거기 그것 이것 우리 저희 시간 오전 오후').split(' ').map(foldWord));

/** The names that a text may have in scripts without capitals. Folded. */
export function unspacedNames(text: string): string[] {
  const names = new Set<string>();
  for (const [run] of foldWord(text.slice(0, 20_000)).matchAll(RUNS)) {
    if (names.size >= MOST_NAMES) break;
    for (const part of run.split(TITLES)) {
      const name = part.replace(PARTICLES, '').replaceAll(/^[・ー]+|[・]+$/gu, '');
      if (name.length >= LEAST_NAME && !COMMON.has(name) && deedsOf(name).length === 0 && thingsOf(name).length === 0 && verbsOf(name, true) === 0) names.add(name);
    }
  }
  return [...names];
}

/** Those of some names that a text has. */
export function unspacedIn(names: readonly string[], text: string): string[] {
  if (names.length === 0) return [];
  const folded = foldWord(text);
  return names.filter((name) => folded.includes(name));
}
