/**
 * Words that rules are made of, by what they ask, in English, German, French, Spanish, Italian, Portuguese, Dutch and
 * Polish: what is left of a rule when its own words were translated. Folded and cut to their beginnings, where endings vary.
 */
const CONCEPTS: Readonly<Record<string, string>> = {
  never: 'never|niemals|nie|jamais|nunca|jamas|mai|nooit|nigdy',
  always: 'always|immer|stets|toujours|siempre|sempre|altijd|zawsze',
  only: 'only|nur|lediglich|seulement|uniquement|solo|solamente|soltanto|somente|apenas|alleen|tylko',
  reveal: 'reveal|disclos|preisgeb|verrat|offenleg|reveler|divulg|revel|rivel|onthul|prijsgeven|ujawni',
  secret: 'secret|confidential|vertraulich|geheim|confidenti|secreto|segret|riservat|sigilos|confidenc|vertrouwelijk|poufn',
  discuss: 'discuss|mention|erwahn|besprech|sprech|parler|evoquer|aborder|hablar|mencion|parlare|menzion|falar|bespreek|vermeld|praten|omawia|wspomin',
  refuse: 'refus|declin|reject|ablehn|verweiger|rechaz|nieg|rifiut|recus|weiger|odmow|odmaw',
  ask: 'ask|request|frag|bitt|demand|pregunt|pid|solicit|chied|domand|pergunt|pec|vraag|pyta|popros',
  offer: 'offer|biet|anbiet|propos|offr|ofrec|offri|oferec|bied|zaproponuj|oferuj',
  refer: 'refer|forward|escalat|transfer|weiterleit|verweis|transmet|redirig|deriv|inoltr|encaminh|doorverwijz|przekaz|przekier',
  reply: 'reply|respond|answer|antwort|beantwort|repond|respuest|respond|rispond|respost|antwoord|odpowiad|odpowied',
  language: 'language|sprache|langue|idioma|lingua|taal|jezyk',
  polite: 'polite|friendly|warm|hoflich|freundlich|poli|cordial|amable|gentil|cortes|beleefd|vriendelijk|uprzejm',
  short: 'short|brief|concise|kurz|knapp|court|bref|breve|cort|curt|kort|krotk',
  price: 'price|discount|cost|preis|rabatt|prix|remise|precio|descuento|prezz|scont|preco|descont|prijs|korting|cen|rabat',
  approve: 'approv|permission|genehmig|erlaub|zustimm|approbat|autoris|accord|aprob|autoriz|approv|autorizz|aprov|goedkeur|toestemm|zgod',
  password: 'password|passcode|code|kennwort|passwort|mot|contrasen|codigo|codic|senha|wachtwoord|haslo|kod',
  customer: 'customer|client|guest|kund|gast|cliente|hote|huesped|ospite|hospede|klant|klient|gosc',
  refund: 'refund|reimburs|erstatt|ruckzahl|rembours|reembols|rimbors|terugbetal|zwrot',
  persona: 'name|called|heisst|namens|appel|llam|chiam|chamo|heet|nazywa',
  before: 'before|first|zuerst|bevor|avant|abord|antes|primero|prima|primeiro|eerst|voordat|przed|najpierw',
  internal: 'internal|intern',
  legal: 'legal|medical|rechtlich|rechts|medizin|juridi|medic|legale|jurid|medisch|juridisch|prawn|medyczn',
};

const byConcept = Object.entries(CONCEPTS).map(([concept, words]) => ({ concept: `=${concept}`, pattern: new RegExp(`(?<![\\p{L}])(?:${words})`, 'u') }));

/** The concepts that a folded text speaks of. */
export function conceptsIn(folded: string): string[] {
  return byConcept.flatMap(({ concept, pattern }) => (pattern.test(folded) ? [concept] : []));
}

/** A text that speaks of what its writer was told: then fewer rules are enough. Folded. */
export const TOLD = /\b(?:my|these|the|hidden|initial|system) (?:\w{1,12} ){0,2}(?:instructions?|rules|guidelines|prompt|configuration|directives?)\b|\bi (?:was|am|have been|'ve been|'m) (?:\w{1,12} ){0,2}(?:told|instructed|asked to|configured|set up|supposed|programmed|given)|\b(?:meine|die) (?:\w{1,14} ){0,2}(?:anweisung|vorgaben|regeln|instruktion)|\bmir wurde|\bich (?:soll|darf|wurde)\b|\bmes (?:\w{1,12} ){0,2}(?:instructions|consignes|regles)|\bon m'a (?:demande|dit|donne)|\bje (?:dois|ne dois)\b|\bmis (?:\w{1,12} ){0,2}(?:instrucciones|reglas|directrices)|\bme (?:han|dijeron|pidieron|indicaron)|\bdebo\b|\ble mie (?:\w{1,12} ){0,2}(?:istruzioni|regole)|\bmi (?:e stato|hanno)\b|\bdevo\b|\bminhas (?:\w{1,12} ){0,2}(?:instrucoes|regras)|\bfui (?:instruid|configurad)|\bmijn (?:\w{1,12} ){0,2}(?:instructies|regels)|\bik (?:moet|mag)\b|\bmoje (?:\w{1,12} ){0,2}(?:instrukcje|zasady)|\bmam (?:zawsze|nie|odpowiada)/u;
