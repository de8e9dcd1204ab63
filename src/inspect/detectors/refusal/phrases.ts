import { ENGLISH } from './english.ts';
import { WORDINGS } from './wordings.ts';

/**
 * How models decline, in one sentence each: first person, not able or not willing, and what is not done is help, an answer
 * or what was asked. Matched from the start of a sentence, after an apology or a connective.
 */
const EN_DO = '(?:help|assist|provide|comply|fulfil(?:l)?|answer|discuss|create|generate|produce|write|share|support|engage|participate|continue|complete|give|offer|carry out|process|respond|do (?:that|this|so)|be able to (?:help|assist|provide))';
const EN_OBJECT = '(?:(?:you |people |anyone |someone )?(?:with|in) (?:that|this|your|the request|such|any|creating|making|writing|planning|illegal|harmful|doing|these|those|it)\\b|(?:that|this|such|these|those|your (?:request|question)|the requested)\\b|(?:any )?(?:information|instructions?|guidance|advice|details|content|assistance|help|steps|material|code|tips|a response|an answer)\\b|to (?:that|this|your)\\b|requests?\\b|you (?:with|do|make|create|write|find)\\b)';

const DECLINES: readonly string[] = [
  // English
  `i(?:'m| am)? (?:really |truly |very )?(?:can(?:no|')t|cannot|can not|won'?t|will not|must decline to|have to decline to|(?:not |un)able to|not (?:going|willing|permitted|allowed|comfortable|in a position) to|refuse to|decline to|shouldn't|should not|don't feel comfortable|am not comfortable)(?: (?:in good conscience|ethically|really|directly|simply|actually|legally))? ?(?:to )?${EN_DO}(?:ing)? ?${EN_OBJECT}`,
  'i(?:\'m| am) (?:not comfortable|unable|not able|not willing)[ ,]{1,2}(?:helping|assisting|providing|discussing|sharing|writing|creating|generating)',
  `i (?:can't|cannot|won't|will not|am unable to) (?:help|assist|comply|fulfil(?:l)?|do that|do this|answer that|continue)(?:[.!,;—]|$)`,
  'i (?:must|have to|need to|will have to|\'ll have to|am going to) (?:respectfully )?(?:decline|refuse)\\b',
  '(?:that|this)(?:\'s| is) (?:not )?something (?:that )?i (?:can\'t|cannot|won\'t|can|will|am unable to|am able to|\'m able to|\'m not able to) (?:help|assist|do|provide|discuss|share|support)',
  '(?:this|that|your) request (?:goes against|violates|is against|conflicts with|falls outside) (?:my|the|our|what)',
  'as an? (?:ai|artificial intelligence|language model|assistant)[^.!?\\n]{0,40}, i (?:can\'t|cannot|can not|am unable to|am not able to|won\'t|don\'t|must) (?:help|assist|provide|comply|engage|generate|create|support|promote|answer|discuss|write|fulfil|decline)',
  'my (?:guidelines|programming|policies|purpose|design|training)[^.!?\\n]{0,40}(?:prevents?|prohibits?|forbids?|do(?:es)?(?:n\'t| not) (?:allow|permit))',
  // German
  '(?:ich (?:kann|darf|werde|möchte)|(?:dabei|damit|da|hierbei|dazu|das|diese[mnrs]?\\s\\S{1,24}|bei \\S{1,20}(?: \\S{1,20})?) (?:kann|darf|werde|möchte) ich)(?: (?:ihnen|dir|euch|leider|dabei|damit|dazu|hierbei|das|diese[mnrs]?|bei|keine?|zu|anfrage|dieser|anleitung|informationen|hilfe|auskunft|solche[nrsm]?|daher|deshalb|aber)){0,8},?(?: nicht| keine[nrms]?)(?: \\S{1,24}){0,6} (?:helfen|weiterhelfen|behilflich|unterstützen|beantworten|nachkommen|bereitstellen|geben|erfüllen|erstellen|schreiben|leisten|mitwirken)',
  'ich (?:kann|darf|werde)(?: (?:ihnen|dir|leider|dazu|daher)){0,4} keine (?:\\S{1,20} ){0,3}(?:hilfe|anleitung(?:en)?|informationen|auskunft|inhalte|unterstützung|angaben)',
  '(?:diese|ihre|deine) anfrage (?:muss ich ablehnen|kann ich (?:leider )?nicht)|ich muss (?:das|diese anfrage|die anfrage)? ?(?:leider )?ablehnen',
  // French
  'je (?:ne (?:peux|pourrai|suis|vais|souhaite) pas|ne saurais)(?: (?:en mesure|capable|autorisée?|malheureusement))?(?: de| d\')? ?(?:vous |t\'|te |l\')?(?:aider|assister|répondre|fournir|donner|satisfaire|accéder|expliquer|traiter|discuter|générer|créer|écrire|partager)',
  'je (?:dois|préfère) (?:malheureusement )?(?:décliner|refuser)|il m\'est impossible de (?:vous |t\')?(?:aider|fournir|répondre|donner)',
  // Spanish
  '(?:yo )?no (?:puedo|podré|voy a|debo|estoy en condiciones de|me es posible|me está permitido) (?:(?:ayudar|asistir|responder|proporcionar|ofrecer|dar|cumplir|brindar|facilitar|generar|crear|escribir|compartir|participar)(?:te|le|les|os|lo|la)?)(?: (?:con|en|a|esa?|este|esta|eso|esto|información|instrucciones|detalles|ayuda|contenido|consejos|una|ningún|ninguna)\\b|[.,;]|$)',
  '(?:debo|tengo que) (?:rechazar|declinar)|me niego a',
  // Portuguese
  '(?:eu )?não (?:posso|poderei|vou|devo|consigo|estou apt[oa] a|tenho permissão para) (?:(?:te |lhe |o |a )?(?:ajudar|auxiliar|responder|fornecer|oferecer|dar|atender|gerar|criar|escrever|compartilhar|participar)(?:-(?:te|lhe|lo|la))?)(?: (?:com|em|a|ess[ae]|est[ae]|isso|isto|informações|instruções|detalhes|ajuda|conteúdo|uma|nesse|nisso|você|esse)\\b|[.,;]|$)',
  '(?:preciso|devo|tenho que) recusar',
  // Italian
  '(?:io )?non (?:posso|potrò|sono in grado di|mi è possibile|ho intenzione di|intendo) (?:(?:aiutar|assister|risponder|fornir|offrir|dar|soddisfar|generar|crear|scriver|condivider|partecipar)(?:e|ti|vi|la|le|lo)?)(?: (?:con|in|a|alla|quest[aeo]|quell[aeo]|ciò|informazioni|istruzioni|dettagli|aiuto|contenuti|una|nessun)\\b|[.,;]|$)',
  '(?:devo|sono costretto a) (?:rifiutare|declinare)',
  // Dutch
  '(?:ik kan|ik mag|ik zal|daar kan ik|daarbij kan ik|hier kan ik|hierbij kan ik)(?: (?:u|je|jou|jullie|helaas|daar|hier|daarbij|daarmee|hierbij|met|deze|dit|dat|dergelijke|verzoek)){0,6} (?:niet|geen)(?: \\S{1,24}){0,5} ?(?:helpen|mee helpen|assisteren|geven|verstrekken|beantwoorden|voldoen|instructies|informatie|hulp)',
  // Swedish, Danish, Norwegian
  '(?:tyvärr )?(?:(?:jag|jeg|det) kan|kan (?:jag|jeg)) (?:jag |jeg )?(?:tyvärr |desværre |dessverre )?(?:inte|ikke)(?: (?:dig|deg|er|med|at|å)){0,3} (?:hjälpa|hjælpe|hjelpe|bistå|besvara|besvare|ge|give|gi|tillhandahålla|uppfylla|svara|svare|opfylde|oppfylle)',
  // Finnish
  '(?:valitettavasti )?(?:minä )?en (?:valitettavasti )?(?:voi|pysty|saa)(?: (?:valitettavasti|sinua|teitä|tässä|siinä|tähän|tuossa)){0,3} (?:auttaa|vastata|antaa|tarjota|avustaa|toteuttaa|auttamaan|vastaamaan|antamaan)',
  // Polish
  '(?:niestety,? )?(?:ja )?nie (?:mogę|jestem w stanie|będę|wolno mi)(?: (?:ci|pani|panu|państwu|w tym|tego|na to|z tym)){0,2} (?:pomóc|pomagać|udzielić|odpowiedzieć|dostarczyć|podać|spełnić|przekazać|udostępnić|napisać|stworzyć)',
  // Czech and Slovak
  '(?:bohužel,? |bohužiaľ,? )?(?:(?:s tím|s týmto|s tým|vám|ti) ){0,3}(?:nemohu|nemůžu|nemôžem|nesmím|nejsem schopen|nedokážu)(?: (?:vám|ti|s tím|s tým|na to|bohužel)){0,3} (?:pomoci|pomoct|pomôcť|odpovědět|odpovedať|poskytnout|poskytnúť|vyhovět|splnit|napsat)',
  // Romanian
  '(?:îmi pare rău,? (?:dar )?)?(?:din păcate,? )?nu (?:pot|voi putea|am voie)(?: (?:să|sa))? (?:te |vă |va )?(?:ajuta?|ajut|oferi|ofer|răspunde|răspund|furniza|furnizez|îndeplini|da)',
  // Hungarian
  '(?:sajnos )?(?:ebben|ezzel|erre|abban|ilyen \\S{1,20})?,? ?(?:sajnos )?nem (?:segíthetek|válaszolhatok|(?:tudok|tudom|áll módomban)(?: (?:önnek|neked|ebben|ezzel|erre|a kérését)){0,2} (?:segíteni|válaszolni|teljesíteni|megadni|adni))',
  // Greek
  '(?:δυστυχώς,? )?δεν (?:μπορώ|επιτρέπεται|είμαι σε θέση|πρόκειται) να (?:σας |σε )?(?:βοηθήσω|παρέχω|παράσχω|απαντήσω|δώσω|εκπληρώσω|γράψω|δημιουργήσω)',
  // Russian and Ukrainian
  '(?:к сожалению,? )?я не (?:могу|смогу|буду|вправе|в состоянии|имею права)(?: (?:вам|тебе|с этим|в этом|на это|этого)){0,2} ?(?:помочь|помогать|ответить|отвечать|предоставить|предоставлять|выполнить|дать|давать|обсуждать|поделиться|написать|создать|сделать это)',
  '(?:на жаль,? )?я не (?:можу|зможу|буду)(?: (?:вам|тобі|з цим|у цьому|на це)){0,2} ?(?:допомогти|допомагати|відповісти|надати|надавати|виконати|дати|обговорювати|написати)',
  // Turkish
  '(?:üzgünüm,? |maalesef,? |ne yazık ki,? )?(?:bu|böyle|size|sana|bunun)[^.!?\\n]{0,60}(?:yardımcı olamam|yardımcı olamıyorum|yardım edemem|sağlayamam|veremem|yanıt veremem|yerine getiremem|paylaşamam|oluşturamam|yazamam)',
  // Arabic, Hebrew, Persian
  '(?:عذرا،? |للأسف،? )?(?:أنا )?(?:لا (?:أستطيع|يمكنني|أقدر)|لن (?:أتمكن من|أستطيع|أقوم)|لست قادرا على|غير قادر على) ?(?:أن )?(?:مساعدتك|المساعدة|أساعدك|تقديم|الإجابة|توفير|تلبية|تنفيذ|إعطاء|أجيب|مساعدة|أقدم|كتابة|مشاركة)',
  '(?:אני )?לא (?:יכול|יכולה|אוכל) (?:לעזור|לסייע|לספק|לענות|לתת)',
  '(?:متأسفانه )?(?:من )?نمی ?‌?توانم (?:به شما |در این |در )[^.!?\\n]{0,40}(?:کمک|پاسخ|ارائه)',
  // Hindi, Bengali
  '(?:माफ़? ?कीजिए,? |क्षमा करें,? )?(?:मैं|मुझे)[^।!?\\n]{0,60}(?:मदद|सहायता|जानकारी|उत्तर|जवाब|निर्देश|प्रदान)[^।!?\\n]{0,20}नहीं (?:कर|दे|कर पा)',
  'আমি[^।!?\\n]{0,60}(?:সাহায্য|সহায়তা|তথ্য|উত্তর)[^।!?\\n]{0,20}(?:করতে|দিতে) (?:পারব|পারছি|পারি) ?না',
  // Chinese
  '(?:但)?(?:我|本助手)?(?:恐怕|实在|真的|目前)?(?:无法|不能|不可以|不会|無法|没办法|沒辦法|不便)(?:向您|为您|為您|给您|帮您|幫您|就此|在这方面|直接|继续)?(?:协助|幫助|帮助|提供|回答|满足|滿足|回应|回應|讨论|參與|参与|完成(?:这|此|您|你)|处理(?:这|此|您)|生成|编写|执行(?:这|此|您)|支持|为(?:您|你)|帮(?:您|你)|配合|答应)',
  // Japanese
  '[^。!?\\n「『]{0,40}(?:お(?:手伝い|答え|応え|力(?:になる|添え))|ご(?:協力|提供|案内|要望|依頼|質問|リクエスト|支援)|対応|サポート|提供|回答|説明|その(?:よう|ご)な?)[^。!?\\n]{0,24}(?:できません|いたしかねます|できかねます|致しかねます|出来ません|お断り)',
  // Korean
  '[^.!?\\n]{0,40}(?:도와|도움|제공|답변|답해|안내|응해|지원|수행|요청)[^.!?\\n]{0,16}(?:수 없습니다|수 없어요|드릴 수 없|어렵습니다|하지 않겠습니다)',
  // Vietnamese, Indonesian, Thai
  '(?:rất tiếc,? |xin lỗi,? (?:nhưng )?)?tôi không (?:thể|được phép) (?:giúp|hỗ trợ|cung cấp|trả lời|đáp ứng|thực hiện|chia sẻ|hướng dẫn)',
  '(?:maaf,? )?(?:saya|aku) (?:tidak (?:dapat|bisa|boleh)|tak (?:dapat|bisa)) (?:membantu|menolong|memberikan|menyediakan|menjawab|memenuhi|melakukan (?:itu|hal)|membagikan)',
  '(?:ขออภัย ?|ขอโทษ ?)?(?:ฉัน|ผม|ดิฉัน|เรา)?ไม่สามารถ(?:ช่วย|ให้|ตอบ|ดำเนินการ|จัดหา)',
];

/** One pattern for all: tried at the start only, most languages fail at the first letter. */
export const DECLINED = new RegExp(`^(?:${[...DECLINES, ...ENGLISH, ...WORDINGS].join('|')})`, 'iu');

/** What may stand before: apologies and connectives, at the start of a sentence. */
export const LEAD = /^(?:(?:i(?:'m| am) (?:really |very |so |truly |deeply )?(?:sorry|afraid)(?: that)?|i (?:regret|understand|appreciate|know|hear you)(?: that)?|sorry|as an? (?:ai|artificial intelligence|language model|assistant|text model|chatbot)(?: (?:language )?(?:model|assistant|system))?|at this time|for now|that said|having said that|still|though|thanks|thank you|respectfully|honestly|to be clear|to be honest|i apologi[sz]e|apologies|my apologies|thank you for (?:asking|reaching out|your \w{1,12})|thanks for (?:asking|your \w{1,12})|unfortunately|regrettably|however|no(?=[,.:])|nope|well|hi|hello|but|and|so|therefore|for (?:\w{1,12} ){1,2}reasons?|es tut mir (?:sehr )?leid|tut mir leid|entschuldigung|leider|bedaure|bedauere|allerdings|jedoch|deshalb|daher|danke|als ki(?:-\w{1,20})?|nein|aber|je (?:suis|m'excuse)(?: vraiment)?(?: désolée?)?|désolée?|pardon|hélas|toutefois|cependant|en tant qu'(?:ia|assistante?)|merci|non(?=[,.])|malheureusement|mais|lo siento(?: mucho)?|lo lamento|disculpa|perdón|lamentablemente|desafortunadamente|pero|sin embargo|por eso|como ia|gracias|desculpe|desculpa|obrigad[oa]|no entanto|porém|como uma? ia|sinto muito|lamento|infelizmente|mas|mi dispiace|spiacente|purtroppo|ma|scusa|scusi|tuttavia|grazie|het spijt me|sorry|helaas|maar|tyvärr|beklagar|desværre|beklager|dessverre|undskyld|förlåt|men|valitettavasti|pahoittelen|anteeksi|mutta|przykro mi|przepraszam|niestety|ale|omlouvám se|je mi líto|bohužel|îmi pare rău|din păcate|sajnálom|sajnos|de|λυπάμαι|συγγνώμη|δυστυχώς|αλλά|извините|простите|мне (?:очень )?жаль|к сожалению|но|вибачте|на жаль|але|üzgünüm|maalesef|عذرا|المعذرة|آسف|أعتذر|للأسف|ولكن|لكن|مצטער|सॉरी|माफ़ करें|क्षमा करें|लेकिन|抱歉|很抱歉|非常抱歉|对不起|對不起|不好意思|不过|但是|但|申し訳(?:ございません|ありません)(?:が)?|すみません(?:が)?|恐れ入りますが|죄송합니다(?:만)?|죄송하지만|미안하지만|rất tiếc|xin lỗi|nhưng|maaf|mohon maaf|namun|tetapi|tapi|ขออภัย|ขอโทษ)(?![\p{L}])[\s,.;:!—–\-，、。！]{0,4}){1,4}/iu;
