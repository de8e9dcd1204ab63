import { functionAround } from './before.ts';

/** What a line must look like, and what the lines before it must say, for a pattern that one line does not show. */
export interface ContextPattern {
  /** The pattern of one line that this belongs to. */
  readonly what: string;
  /** As in {@link CodePattern}. */
  readonly words: readonly string[];
  readonly pattern: RegExp;
  /** Whether what stands before makes it insecure. */
  readonly holds: (line: string, before: string) => boolean;
}

/** Functions that make what must not be guessed. */
const SECRET_MAKER = /secret|passw|(?:^|_)(?:otp|pin|salt|nonce)(?=_|$)|(?:Otp|OTP|Salt|Nonce)|session_?(?:id|key|token)|api_?key|(?:reset|session|access|auth|csrf|refresh|verif\w{0,10}|confirm\w{0,10}|login|invit\w{0,6}|bearer|generate|create|make|new|issue|gen)_?token(?!i[sz])/i;
/** Characters that a secret is put together from. Drawing a word or a sample is no secret. */
const ALPHABET = /ascii|letter|digit|alphabet|char|hex|pool|toString\(36\)|toString\(16\)|randint|randrange|getrandbits|nextInt|nextLong|Math\.random\(\) ?\* ?\d/i;

function makesSecret(line: string, before: string): boolean {
  return ALPHABET.test(line) && SECRET_MAKER.test(functionAround(line, before));
}

export const IN_CONTEXT: readonly ContextPattern[] = [
  { what: 'py-weak-random', words: ['random', 'randint', 'choice', 'choices'], pattern: /(?<![\w.])random\.(?:random|randint|choice|choices|randrange|getrandbits|sample)\(/, holds: makesSecret },
  { what: 'js-weak-random', words: ['random'], pattern: /\bMath\.random\(/, holds: makesSecret },
  { what: 'go-weak-random', words: ['rand'], pattern: /\brand\.(?:Intn?|IntN|Int31n?|Int63n?|Uint32|Uint64)\((?!\s{0,2}rand\.Reader)/, holds: makesSecret },
  { what: 'java-random', words: ['random'], pattern: /\bnew Random\(/, holds: (line, before) => SECRET_MAKER.test(functionAround(line, before)) },
  {
    what: 'java-xxe', words: ['newdocumentbuilder', 'newsaxparser', 'createxmlstreamreader', 'createxmleventreader'],
    pattern: /\.newDocumentBuilder\(\)\.parse\(|\.newSAXParser\(\)\.parse\(|\.createXML(?:Stream|Event)Reader\(/,
    // A factory reads entities until it is told not to.
    holds: (line, before) => /\b(?:DocumentBuilder|SAXParser|XMLInput)Factory\.new(?:Default)?(?:Instance|Factory)\(/.test(before + line) && !/setFeature|setProperty|setAttribute|setExpandEntity|XMLConstants|SUPPORT_DTD/.test(before + line),
  },
  {
    what: 'js-prototype', words: ['merge', 'deepmerge', 'mergedeep', 'extend', 'deepextend', 'assign', 'deepassign', 'mergeobjects'],
    pattern: /\b(\w{1,30})\[(\w{1,20})\]\s{0,2}=\s{0,2}\w{0,20}(?:merge|extend|assign)\w{0,20}\(\s{0,2}\1\[\2\]/i,
    holds: (line, before) => /\bfor\s{0,2}\(\s{0,2}(?:const|let|var)\s{1,4}\w{1,30}\s{1,4}in\b|\bObject\.(?:keys|entries)\(/.test(before + line) && !/__proto__|hasOwn|Object\.create\(\s{0,2}null|\bnew Map\b/.test(before + line),
  },
];
