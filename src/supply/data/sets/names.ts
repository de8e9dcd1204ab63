/** What names of files and folders say of the data set that they belong to: which part of it, and which side of a split. */

/** The sides into which a data set is divided. */
export type Split = 'train' | 'validation' | 'test';

const SPLITS: ReadonlyMap<string, Split> = new Map<string, Split>([
  ...['train', 'training', 'trn', 'trainset'].map((name) => [name, 'train'] as const),
  ...['validation', 'valid', 'val', 'dev', 'devel', 'development', 'devset'].map((name) => [name, 'validation'] as const),
  ...['test', 'testing', 'tst', 'testset', 'eval', 'evaluation', 'heldout', 'holdout'].map((name) => [name, 'test'] as const),
]);

const TABLE = /\.(csv|tsv|tab|psv|jsonl|ndjson|jsonlines|json|parquet|pq)(\.(?:gz|zst|bz2|xz))?$/i;
const TEXT = /\.(?:txt|text|eml)$/i;
/** Spark and pandas name their parts by a number, a random identifier and the compression. */
const SPARK = /^(part)-\d{1,6}(?:-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})?(?:[-.]c\d{3})?(?:\.(?:snappy|gz|zstd))?$/i;
const OF = /^(.*?)[-_. ]?\d{1,6}[-_. ]?of[-_. ]?\d{1,6}(.*)$/i;
const LAST = /^(.*?)([-_. ]?)(\d{1,6})$/;
const FIRST = /^(\d{3,6})[-_. ](.+)$/;
const YEAR = /^(?:19|20)\d\d$/;
/** A number after these is one of a version, after those a part of a date or of a version. */
const VERSION = /(?:^|[-_. ])(?:v|ver|version|rev|revision|release|r|epoch|step|checkpoint)$/i;
const DATE = /\d{4}[-_.]?(?:\d{1,2})?$|\d[.]?$/;

/** What a name says of the file. */
export interface FileName {
  /** `table`: rows, many or one. `text`: perhaps one example. */
  readonly kind: 'table' | 'text';
  /** The name without what tells parts of one set apart: its number. With the extension. */
  readonly whole: string;
  /** Whether it has such a number. */
  readonly part: boolean;
  /** Whether one value of JSON is all that it may hold. */
  readonly json: boolean;
}

/** @returns undefined for what holds no data by its name */
export function fileName(name: string): FileName | undefined {
  const table = TABLE.exec(name);
  if (table === null) return TEXT.test(name) || /^[^.]*\d[^.]*$/.test(name) ? { kind: 'text', whole: '', part: false, json: false } : undefined;
  const stem = name.slice(0, table.index);
  const without = withoutNumber(stem);
  const extension = table[0].toLowerCase();
  return { kind: 'table', whole: `${without ?? stem}${extension}`, part: without !== undefined, json: table[1]?.toLowerCase() === 'json' };
}

/** The stem without the number of its part; undefined when it has none. Years, dates and versions are no parts: each may be the whole of its time. */
function withoutNumber(stem: string): string | undefined {
  const spark = SPARK.exec(stem);
  if (spark !== null) return 'part';
  const of = OF.exec(stem);
  if (of !== null) return `${of[1] ?? ''}${of[2] ?? ''}`;
  const last = LAST.exec(stem);
  if (last !== null) {
    const [, before = '', mark = '', number = ''] = last;
    if (YEAR.test(number) || VERSION.test(before) || DATE.test(before)) return undefined;
    // `gpt4`, `mp3`: a digit that belongs to the word, unless it counts parts.
    return mark === '' && before !== '' && !COUNTED.test(before) ? undefined : before;
  }
  const first = FIRST.exec(stem);
  return first === null || YEAR.test(first[1] ?? '') ? undefined : first[2];
}

/** Words that a number of parts follows without a mark between them. */
const COUNTED = /(?:part|shard|chunk|file|batch|split|data|dataset|fold|block|piece|train|test|val|valid|dev|rows|examples|samples|sample|reviews|p|xa)$/i;

/** The side that a name tells, by one of its words, and the name with a star in the place of it. */
export function splitIn(name: string): { readonly split: Split | undefined; readonly masked: string } {
  const found = new Set<Split>();
  const masked = name.split(/([-_. ]+)/).map((word) => {
    const split = SPLITS.get(word.toLowerCase());
    if (split === undefined) return word;
    found.add(split);
    return '*';
  }).join('');
  const [split] = found;
  return found.size === 1 ? { split, masked } : { split: undefined, masked: name };
}

/** Whether a folder of texts may stand for a label: a word, or one digit; no version, no date, no letter of an alphabet. */
export function isLabelFolder(name: string): boolean {
  return splitIn(name).split === undefined && (/^\p{L}[\p{L}\p{N} _.+&-]{1,60}$/u.test(name) || /^\d$/.test(name)) && !/^(?:v|r)\d|^[\da-f]{2}$|^(?:unsup\w{0,10}|unlabell?ed|unknown)$/i.test(name);
}
