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
export const TOLD = /\b(?:my|these|the|hidden|initial|system) (?:\w{1,12} ){0,2}(?:instructions?|rules|guidelines|prompt|configuration|directives?)\b|\bi (?:was|am|have been|'ve been|'m) (?:\w{1,12} ){0,2}(?:told|instructed|asked to|configured|set up|supposed|programmed|given|supposed|meant)|\b(?:they|someone|somebody|the \w{1,16}(?: \w{1,16})?) (?:told|instructed|asked|wants?|wanted|expects?) me\b|\bi(?:'m| am) (?:not )?(?:meant|supposed|set up) to\b|\bmy (?:\w{1,12} ){0,2}(?:set-?up|orders|brief(?:ing)?|marching orders)\b|\b(?:rules|guidelines|instructions|principles) (?:that )?(?:i|for me)\b|\bwhat (?:guides|governs|i was|i am|i have been) (?:my|told|given|asked)|\bset-?up (?:of|for) (?:this|me)\b|\bthis (?:chat|assistant|bot) (?:is|was) (?:set up|told|instructed|configured)|\bthe trick with me\b|\bregeln,? die fur mich|\bich bin (?:\w{1,16} ){1,8}(?:eingerichtet|angewiesen|konfiguriert)|\b(?:fur mich gilt|mein auftrag|meine aufgabe)|\bme ha (?:dicho|pedido|mandado)|\blo que me (?:han|ha)\b|\bo que me (?:mandaram|disseram|pediram)|\bmi hanno (?:detto|chiesto)|\bce qu'on m'a|\b(?:wat mij|mij is) (?:is )?(?:verteld|opgedragen)|我的(?:\S{0,3})(?:设定|规则|指令|指示|提示|要求|任务)|(?:要求|告诉|规定)我|私の(?:ルール|指示|設定)|мои (?:инструкции|правила)|\b(?:meine|die) (?:\w{1,14} ){0,2}(?:anweisung|vorgaben|regeln|instruktion)|\bmir wurde|\bmes (?:\w{1,12} ){0,2}(?:instructions|consignes|regles)|\bon m'a (?:demande|dit|donne)|\bmis (?:\w{1,12} ){0,2}(?:instrucciones|reglas|directrices)|\bme (?:han|dijeron|pidieron|indicaron)|\ble mie (?:\w{1,12} ){0,2}(?:istruzioni|regole)|\bmi (?:e stato|hanno)\b|\bminhas (?:\w{1,12} ){0,2}(?:instrucoes|regras)|\bfui (?:instruid|configurad)|\bmijn (?:\w{1,12} ){0,2}(?:instructies|regels)|\bmoje (?:\w{1,12} ){0,2}(?:instrukcje|zasady)/u;

/** A text that says what its writer must or may do: so do many ordinary answers. Folded. */
export const OWES = /\bi (?:have to|must|may not|may only|am to|can only|never|always)\b|\bich (?:soll|darf|wurde|muss|bin als)\b|\bje (?:dois|ne dois|suis cense)|\bdebo\b|\btengo que\b|\bdevo\b|\btenho (?:de|que)\b|\bik (?:moet|mag)\b|\bmam (?:zawsze|nie|odpowiada)|我(?:必须|不能|不得|只能)/u;

/** A rule that forbids to speak of something. Folded. */
export const HUSHES = /\b(?:not|never|nobody|no one|don't|without) (?:\S{1,14} ){0,4}?(?:tell|mention|reveal|discuss|disclos|share|say|speak|talk|repeat|know|learn)|\b(?:tell|mention|reveal) (?:it |this |that )?(?:to )?(?:nobody|no one|none|nothing)|\b(?:secret|confidential|geheim|vertraulich|confidentiel|confidencial|riservat|segret)|\bniemand\w{0,2}\b|\b(?:erwahn|verrat|nenn|sprich|sag|rede)\w{0,3} (?:\S{1,14} ){0,4}?(?:nie|nicht|niemals|keine\w?)\b|\b(?:nicht|niemals|keine\w?) (?:\S{1,14} ){0,4}?(?:erwahn|verrat|nenn|sprech|sag)|\bn(?:e |')(?:parl|mentionn|di|revel|evoqu|divulgu|annonc)\w{0,4} (?:pas|jamais|rien)|\b(?:no|nunca|jamas) (?:menci|habl|dig|revel|cuent|compart)|\b(?:non|mai) (?:parl|menzion|dir|rivel)|\b(?:nao|nunca) (?:menc|fal|dig|revel|cont)|\b(?:niet|nooit|geen) (?:\S{1,14} ){0,4}?(?:noem|vertel|vermeld|zeg|praat)|\b(?:nie|nigdy) (?:mow|wspomin|ujawni|zdradz)|(?:不要|不得|不能|别)(?:\S{0,4})(?:提|说|告诉|透露|谈)/u;
