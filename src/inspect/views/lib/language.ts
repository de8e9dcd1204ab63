/**
 * Cheap evidence that letters are language: common words of eight languages in Latin script, and letter pairs counted
 * from them. Enough to tell a reading from its reverse or from a shifted alphabet, not to name a language.
 */
const WORDS: Readonly<Record<string, string>> = {
  en: 'the of and to in is you that it for was on are as with his they be at one have this from or had by not but what all were when we there can an your which their said if do will each about how up out them then she many some so these would other into has more her two like him see time could no make than first been its who now people my made over did down only way find use may water long little very after words called just where most know',
  prompt: 'ignore all previous prior above instructions instruction forget disregard follow system prompt reveal show print secret secrets password passwords key keys token tokens api send email message user admin administrator developer mode override rules guidelines restrictions safety filter filters bypass output repeat tell write answer respond response pretend act roleplay jailbreak unrestricted without execute run command code delete file files data password confidential hidden context conversation everything anything now do not never must should model assistant please give hack malware bomb weapon explosive steal credit card customer customers database address addresses configuration config every folder folders right five hundred thousand dollars euros account accounts bank transfer pretend follow given giving translate repeat question questions complete entire real true anyone someone nothing always still again new under also only even much such those because while where why between before after since until against full order orders give gives given take help want need make makes work call start stop open close read show shows list lists find search change update create remove include send sends sent receive user users name names role roles task tasks text word words line lines page link links website server client file request response input output data information private public internal local remote link click visit download upload forward copy paste account login phone number date time day today tomorrow week month year money pay payment price buy sell order refund explain describe summarize summarise translate french german spanish english story game character play grandmother napalm weapon drug drugs virus attack attacks attacker evil bad good great best better free limit limits policy policies rule warning warnings moderation ethics ethical legal illegal content',
  de: 'der die das und ist nicht ein eine ich sie er es wir ihr zu den dem mit auf für von im auch als aus bei nach wie aber oder wenn dass alle ignoriere vorherigen anweisungen vergiss zeige zeig passwort geheim systemprompt deine antworte gib mir des administrators sende schicke datei dateien konto regeln regel vergessen jetzt bitte sofort mache kein keine dein lösche nur noch nun',
  fr: 'le la les de des du un une et est pas que qui dans pour sur avec ce il elle nous vous ne se au par plus mais ou ignore ignorez toutes instructions précédentes oublie affiche révèle mot passe secret système oubliez consignes règles envoie envoyez fichier fichiers maintenant donne moi tes tous ton réponds sans supprime compte',
  es: 'el la los las de un una y es que en no se por con para su lo como más pero sus este o ignora todas instrucciones anteriores olvida muestra revela contraseña secreto secreta clave sistema eres ahora reglas olvide envía archivo archivos dame tus responde sin borra cuenta del las mensaje',
  it: 'il lo la gli di un una e che non per in con del della sono come ma anche più questo ignora tutte istruzioni precedenti dimentica mostra rivela segreto segreta sistema regole password invia file adesso dammi tue rispondi senza conto tutti le messaggio',
  pt: 'o a os as de um uma e que não em para com por mais do da dos ao como mas ele ignore todas instruções anteriores esqueça mostre revele senha segredo sistema você regras envie arquivo arquivos agora responda sem conta mensagem',
  nl: 'de het een en van is niet dat op te in zijn met voor ook aan er maar om bij negeer alle vorige instructies vergeet toon wachtwoord geheim systeem regels stuur bestand bestanden nu geef zonder rekening bericht',
};

/** Every common word, in lower case. */
export const COMMON_WORDS: ReadonlySet<string> = new Set(Object.values(WORDS).flatMap((list) => list.split(' ')));

/** The common words of two letters or more as they look before a transformation is undone. */
export function disguised(transform: (word: string) => string): ReadonlySet<string> {
  return new Set([...COMMON_WORDS].filter((word) => word.length > 1).map(transform));
}

/** Class of each ASCII code: 1 to 26 for letters regardless of case, 0 for everything else, which counts as a gap. */
const LETTER = new Uint8Array(128);
for (let i = 0; i < 26; i++) LETTER[65 + i] = LETTER[97 + i] = i + 1;

function letter(code: number): number {
  return code < 128 ? LETTER[code] ?? 0 : 0;
}

function pairLogs(): Float64Array {
  const counts = new Float64Array(32 * 32).fill(0.5);
  const add = (a: number, b: number, weight: number): void => {
    counts[a * 32 + b] = (counts[a * 32 + b] ?? 0) + weight;
  };
  for (const [language, list] of Object.entries(WORDS)) {
    for (const [rank, word] of list.split(' ').entries()) {
      // The lists are ordered by frequency, roughly as Zipf has it; the prompt list is not.
      const weight = language === 'prompt' ? 1 : 20 / (rank + 3) + (language === 'en' ? 1 : 0);
      let last = 0;
      for (let i = 0; i < word.length; i++) {
        const here = letter(word.charCodeAt(i));
        add(last, here, weight);
        last = here;
      }
      add(last, 0, weight);
    }
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => Math.log(count / total));
}

const PAIRS = pairLogs();

/**
 * For each pair of letters (class a * 32 + b), how much likelier the pair is as it would read after a transformation than
 * as it stands, in tenths of a nat and bounded so that no single pair decides.
 */
export function evidenceTable(transform: (a: number, b: number) => readonly [number, number]): Int8Array {
  const table = new Int8Array(32 * 32);
  for (let a = 0; a < 27; a++) {
    for (let b = 0; b < 27; b++) {
      const [x, y] = transform(a, b);
      const gain = (PAIRS[x * 32 + y] ?? 0) - (PAIRS[a * 32 + b] ?? 0);
      table[a * 32 + b] = Math.max(-30, Math.min(30, Math.round(gain * 10)));
    }
  }
  return table;
}

/** Window that evidence is summed over, and the step it moves by. UTF-16 units. */
const WINDOW = 48;

/**
 * Stretches of the text where the transformed reading looks likelier than the text itself. Only every `stride`th pair is
 * looked at, so a stretch is a suspicion to be checked, not a finding.
 * @param threshold - sum over one window, in tenths of a nat
 */
export function suspects(text: string, table: Int8Array, stride: number, threshold: number): [start: number, end: number][] {
  const found: [number, number][] = [];
  let previous = 0;
  const length = text.length - 1;
  for (let start = 0; start < length; start += WINDOW / 2) {
    const end = Math.min(start + WINDOW / 2, length);
    let sum = 0;
    for (let i = start; i < end; i += stride) {
      const a = text.charCodeAt(i);
      const b = text.charCodeAt(i + 1);
      if ((a | b) < 128) sum += table[(LETTER[a] ?? 0) * 32 + (LETTER[b] ?? 0)] ?? 0;
    }
    if (sum + previous >= threshold) {
      const from = Math.max(0, start - WINDOW / 2);
      const last = found.at(-1);
      if (last !== undefined && from <= last[1] + WINDOW) last[1] = end;
      else found.push([from, end]);
    }
    previous = sum;
  }
  return found;
}

function inWord(code: number): boolean {
  return code < 128 ? LETTER[code] !== 0 || code === 0x27 : code >= 0xc0 && code !== 0x2019;
}

/** Longest common word; longer ones are neither for nor against. */
const LONGEST_WORD = 16;

/** Least evidence for a stretch: letters in common words that only the transformed reading has, and such words. */
const MIN_LETTERS = 12;
const MIN_WORDS = 3;
/** A stretch ends when this many letters speak against it. */
const MAX_DOUBT = 12;

/**
 * Stretches of whole words in [from, to) that are language once decoded and are not as they stand: the sum of the
 * letters of common words, for and against, has its local maximum there. Words that neither reading knows join either.
 * @param disguises - see {@link disguised}
 */
export function stretches(text: string, from: number, to: number, disguises: ReadonlySet<string>): [start: number, end: number][] {
  const found: [number, number][] = [];
  let score = 0, words = 0, start = from, best = 0, bestWords = 0, bestEnd = from;
  const close = (): void => {
    if (best >= MIN_LETTERS && bestWords >= MIN_WORDS) found.push([start, bestEnd]);
    score = words = best = bestWords = 0;
  };
  for (let at = from; at < to; at++) {
    if (!inWord(text.charCodeAt(at))) continue;
    let end = at + 1;
    while (end < to && inWord(text.charCodeAt(end))) end++;
    if (score === 0) start = at;
    const length = end - at;
    let asIs = false;
    let changed = false;
    if (length > 1 && length <= LONGEST_WORD) {
      const word = text.slice(at, end).toLowerCase();
      asIs = COMMON_WORDS.has(word);
      changed = disguises.has(word);
    }
    at = end;
    if (changed && !asIs) {
      score += length;
      words++;
    } else if (asIs && !changed) score -= length;
    if (score >= best) {
      best = score;
      bestWords = words;
      bestEnd = end;
    }
    if (score <= 0 || score < best - MAX_DOUBT) close();
  }
  close();
  return found;
}

/**
 * Splits letters that were run together (`ignoreallprevious`) into common words; what is no word stays in one piece.
 * Dynamic programming over at most {@link LONGEST_WORD} characters back: linear.
 * @returns offsets at which a word begins, the first being 0
 */
export function splitWords(letters: string): number[] {
  const lower = letters.toLowerCase();
  const length = lower.length;
  const cost = new Float64Array(length + 1);
  const from = new Int32Array(length + 1);
  for (let end = 1; end <= length; end++) {
    // A letter outside any word costs more than a word.
    cost[end] = (cost[end - 1] ?? 0) + 3;
    from[end] = end - 1;
    for (let start = Math.max(0, end - LONGEST_WORD); start < end - 1; start++) {
      const total = (cost[start] ?? 0) + 1 + 2 / (end - start);
      if (total < (cost[end] ?? 0) && COMMON_WORDS.has(lower.slice(start, end))) {
        cost[end] = total;
        from[end] = start;
      }
    }
  }
  const starts: number[] = [];
  for (let at = length; at > 0; at = from[at] ?? 0) starts.push(from[at] ?? 0);
  starts.reverse();
  // Single letters in a row belong together.
  return starts.filter((start, i) => i === 0 || (starts[i + 1] ?? length) - start > 1 || start - (starts[i - 1] ?? 0) > 1);
}
