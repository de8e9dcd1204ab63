/** What the files of a format are in a bill of materials. */

/** Formats that hold no model. */
const FILES = new Set(('unknown empty text media json yaml toml ini html source javascript python shell notebook zip tar gzip xz bzip2 zstd lz4 lzma zlib sevenzip jinja xml '
  + 'executable mail ole pdf rtf pyc shortcut source svg java-object requirements setup-py pyproject python-lock python-metadata conda conda-lock npm-manifest npm-lock package-config dockerfile compose workflow').split(' '));
const DATA = new Set(['table', 'jsonl', 'parquet']);

export function kindOf(format: string): 'model' | 'data' | 'file' {
  return DATA.has(format) ? 'data' : FILES.has(format) ? 'file' : 'model';
}
