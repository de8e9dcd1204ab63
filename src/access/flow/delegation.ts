import { foldWord, textWords } from '../labels/names.ts';
import { bitOf, deedBits, verbsOf } from '../labels/verbs.ts';

/*
 * Whether the user hands on the say: "do what the note says". All patterns read folded text.
 */

/** Phrases that hand on the say wherever they stand. */
const PHRASES = /\b(?:(?:make|apply|enter|implement|do) (?:the |these |those |this |that |his |her |their |all |any |both ){1,2}(?:requested |suggested |proposed |same )?(?:changes?|corrections?|edits?|amendments?|updates?)\b|follow(?:ing)? (?:them\b|(?:the|its|all|any|those|these|this|that|his|her|their)? ?(?:instructions?|steps|guide|directions|procedure|checklist|runbook|playbook|manual|plan|recipe|protocol|list))|do (?:all |every |each |any |both )?(?:of )?(?:the |my |his |her |their |our |these |those )?(?:(?:first|last|next|open|remaining|other|outstanding|urgent|new|due|two|three|four|five) ){0,3}(?:things?|tasks?|steps?|chores?|items?|actions?|jobs?|points?)|do (?:the |my |his |her |their |this |that )?(?:\S{1,20} ){0,2}(?:ticket|issue|work order|to-?do|card)s?\b|work (?:it|them|this|through)|carry (?:it|them|this|that|those) out|do (?:what|whatever|everything|as|them|that list|those)\b|(?:turn|convert|make) (?:[^ ]{1,20} ){1,8}into\b|(?<!\b(?:tell|send|show|give|write|pass|forward|mail|message|post|read) (?:\S{1,20} ){0,4})whatever\b|to-?dos?|(?<!\b(?:make|create|add|open|set up|file|put in) (?:\S{1,12} ){0,2})tasks? (?:in|on|from|of|that|listed|described)|action items?|(?:carry out|execute|complete|perform|handle|process|work through|take care of|act on) (?:the|all|every|each|any|it|them|whatever|this|that|what)|(?:apply|implement|enact) (?:the |this |that |their |our )?(?:\S{1,30} ){0,3}(?:notes?|memos?|circulars?|polic(?:y|ies)|directives?|guidelines?|rules|instructions?|procedures?|recommendations?|checklists?|plans?|notice)|appliqu\w{1,4} (?:\S{1,30} ){0,4}(?:notes?|consignes?|directives?|procedures?|circulaires?|regles|recommandations?|instructions?)|(?:wende|setz\w{0,2}) (?:\S{1,30} ){0,6}(?:an|um)(?= |$|[.!?])|(?:arbeite|hak\w{0,2}) (?:\S{1,30} ){1,6}ab(?= |$|[,.!?])|(?:erledig\w{0,2}|kummer\w{0,2} dich um) (?:alles|alle|was|das|es|sie|den|die|jede\w?)(?= |$|[,.!?])|richte dich nach|halte? dich an|(?:aplica\w{0,2}|applica\w{0,2}|sigue|segui) (?:\S{1,30} ){0,4}(?:notas?|circolar\w|circular\w{0,2}|direttiv\w|directiv\w{1,2}|instrucciones|istruzioni|instrucoes|normas?|norme|procedura|procedimiento|regole|reglas)|pas (?:\S{1,30} ){0,4}toe|anweisung\w{0,3}|was (?:er|sie|es|in|dort|drin)|suis les|sigue las|segui le|siga as|volg de)/u;
/** Phrases that hand on how, or to what, a deed is done that the request names. */
const MANNER = /\b(?:(?:set|do|make|put|change|arrange|leave|book|plan|name|write|use|have|turn|adjust|update) (?:it|them|this|that|these|those|everything|all(?: of (?:it|them))?)(?: \S{1,20}){0,2} (?:like that|like this|that way|this way|the same way|just so)|(?:stell|mach|setz|leg|trag|nenn|schreib)\w{0,2} (?:es|sie|das|die|alles|ihn) (?:\S{1,20} ){0,2}(?:genau ?so|dementsprechend|so ein)|laut|gemass|(?:as|like) (?:it is |it.s |given |shown |laid down )?(?:in|on) (?:the |our |my |your |its |their )?(?:\S{1,60}\.(?:md|txt|docx?|pdf|html?|rst)|\S{1,20} ?(?:wiki|handbook|manual|docs?|documentation|guide|page|note|policy|runbook|readme))|wie (?:in|im|auf) (?:der |dem |den )?\S{1,30}|comme (?:dans|sur) |como (?:en|no|na) |come (?:nel\w{0,3}|in|sul\w{0,3}) |zoals (?:in|op) |jak w |accordingly|as (?:described|instructed|stated|requested|asked|written|specified|listed|explained)|according to|based on|in line with|entsprechend|suivant|selon|conformement|segun|secondo|conforme|zgodnie z)|按照|根据|照着|に従って|の通り|通りに|따라|대로/u;
/** Seeing to something that was told, without a word for what is done: what can be changed back is left to the agent. */
const SEES_TO = new RegExp(String.raw`\b(?:${[
  'sort (?:it|this|that|them|things) out|(?:deal|help) with (?:it|this|that|them)|see to (?:it|this|that|them)|get (?:it|this|that|them) (?:done|sorted|fixed)|put (?:it|this|that|them) right|make (?:it|this|that) right|resolve (?:it|this|that)',
  String.raw`(?:kummer\w{0,2}|kuemmer\w{0,2}) dich (?:bitte )?(?:darum|drum)|regel\w{0,1} das|bring das in ordnung|regel (?:het|dat)|zajmij sie tym|zalatw to`,
  String.raw`occupe(?:z|s)?[- ](?:t.en|toi(?:[- ]en| de (?:ca|cela))|vous[- ]en)|(?:regle|reglez|arrange) (?:ca|cela)|fai(?:s|tes) le necessaire`,
  String.raw`(?:encargate|ocupate)(?: tu| de (?:ello|eso|esto))?|resuelvelo|haz lo necesario|occupatene|pensaci tu|sistemal[ao]|fai il necessario|trata (?:disso|do assunto)|resolve isso|faz o necessario`,
].join('|')})(?![\p{L}\p{N}])`, 'u');
/** Going by a list of steps, whatever it is called; in scripts without spaces also by what a text says. */
const GOES_BY = new RegExp(String.raw`\b(?:${[
  String.raw`follow(?:ing)? (?:\S{1,20} ){0,4}(?:instructions|steps|procedure|checklist|runbook|playbook|protocol|guidelines?|guidance|pathway)`,
  String.raw`(?:according to|(?:as )?per|by|following) (?:its|the|our|this|that|their|his|her) (?:\S{1,20} ){0,3}(?:instructions|steps|procedure|checklist|runbook|playbook|protocol|guidelines?)`,
  String.raw`(?:go|run|walk|work) through (?:\S{1,20} ){0,3}(?:steps|procedure|checklist|runbook|playbook|protocol|to-?do (?:list|file))`,
  String.raw`follow(?:ing)? (?:(?:the|our|its|this|that|their|his|her) )?(?:\S{1,20} ){0,2}(?:wiki|handbook|manual|guide|rules|rulebook|notes?|document|memo|circular|form|sheet|script|routine|list)(?= (?:for|in|from|on|at|about) |[,.!?;]|$)`,
  String.raw`(?:follow(?:ing)?|work through|go by|folge|befolge|suis|suivez|applique[zr]?|sigue|segui|siga|volg) (?:\S{1,30} ){0,3}\S{1,60}\.(?:txt|md|docx?|pdf|html?|ods|odt)`,
  String.raw`(?:do|run|start|finish) (?:the|my|our|today.s|tonight.s|this \S{1,12}) (?:\S{1,24} ){0,3}(?:list|checklist|routine|round|rounds|chores)(?![\p{L}-])`,
  String.raw`(?:erledige|mach|arbeite|geh) (?:\S{1,20} ){0,3}(?:liste|checkliste|aufgaben|punkte|zettel)`,
  String.raw`(?:traite[zr]?|fais|faites|execute[zr]?|deroule[zr]?) (?:\S{1,20} ){0,3}(?:liste|taches|points|consignes|pense-bete)`,
  String.raw`(?:haz|realiza|procesa|ejecuta|completa|tramita|repasa y haz) (?:\S{1,20} ){0,3}(?:lista|tareas|pendientes|pasos)`,
  String.raw`(?:fai|esegui|sbriga|svolgi) (?:\S{1,20} ){0,3}(?:lista|elenco|compiti|cose da fare|passi)`,
  String.raw`(?:faz|faca|executa|execute|trata) (?:\S{1,20} ){0,3}(?:lista|tarefas|pendencias|passos)`,
  String.raw`(?:werk|doe|loop) (?:\S{1,20} ){0,3}(?:lijst|taken|stappen)|(?:zrob|wykonaj|przejdz) (?:\S{1,20} ){0,3}(?:liste|zadania|punkty|kroki)`,
  String.raw`(?:geh\w{0,1}|arbeite) (?:\S{1,30} ){1,5}(?:checkliste|ablauf|anleitung) (?:durch|ab)|(?:folge|befolge) (?:\S{1,30} ){1,4}(?:checkliste|ablauf|anleitung|anweisung\w{0,2})`,
  String.raw`(?:suis|suivez) (?:la|le|l.|notre|votre) ?(?:\S{1,20} ){0,3}(?:procedure|liste|protocole|consigne)|sigue (?:el|la|nuestro|nuestra) (?:\S{1,20} ){0,3}(?:procedimiento|lista|protocolo|guia)`,
  String.raw`segui (?:il|la|nostra) (?:\S{1,20} ){0,3}(?:procedura|lista|protocollo)|segue (?:o|a) (?:\S{1,20} ){0,3}(?:procedimento|lista|protocolo)`,
].join('|')})(?![\p{L}\p{N}])|(?:手順|チェックリスト|マニュアル|手引き|メール|手紙|依頼|指示|メモ|案内|文面|要望).{0,12}(?:どおり|通り|とおり|に従|に沿)(?:に|って)?.{0,8}(?:して|やって|進め|お願い|対応|処理)|(?:書いてある|書いてあった|書かれた|書かれている|頼まれた|頼んでいる|言われた|言っている|言う|求めている).{0,4}(?:どおり|通り|とおり|こと|内容).{0,10}(?:して|やって|進め|お願い|対応|処理)|(?:按|照|依)(?:照)?.{1,20}(?:步骤|流程|清单|说明|要求|邮件|通知).{0,6}(?:办|做|处理|执行|操作)|(?:절차|순서|체크리스트|메일|안내|공지|문서|메모|목록|부탁한|요청한|말한|시킨|시키는|하라는|적힌|적은|쓰인|나온|있는).{0,8}(?:대로|따라)|부탁(?:한|했던|하신).{0,6}(?:것|거|걸|일).{0,4}(?:처리|해결|진행|해)|(?:拜托|要求|吩咐|交代)(?:的|我).{0,6}(?:办|做|处理)`, 'u');
/** Going through "it", where a list of steps is spoken of. */
const GOES_THROUGH = /\b(?:go|run|walk|work) through (?:it|them|this|that)\b/u;
const STEPS = /\b(?:checklists?|runbooks?|playbooks?|procedures?|steps|protocols?|to-?dos?|(?:notes?|lists?|memos?|messages?|letters?|instructions?) for you)\b/u;
const SAYING = String.raw`(?:(?!(?:if|when|unless|whether|because|and|or|of|to|my|i) )[^\s,;:!?]{1,40} ){0,8}?(?:asks?|asked|says?|said|wants?|wanted|needs?|requests?|requested|describes?|described|suggests?|suggested|proposes?|proposed|recommends?|recommended|states?|stated|wrote|writes|specif(?:y|ies|ied)|explains?|explained|mentions?|mentioned|instructs?|instructed|lists|listed|requires?|required|demands?|names|named|left|wish(?:es|ed)?|prefers?|preferred|would like|decides?|decided|agreed|allows?|allowed|permits?|permitted|prescribes?|prescribed|advises?|advised|expects?|expected|lays down|laid down|noted|gives|gave)\b`;
/** "As Anna asks": somebody else says how. */
const AS_SAID = new RegExp(String.raw`(?<!\b(?:if|when|whether|because|unless) )\b(?:as|like) ${SAYING}`, 'u');
/** "The way the guide says": the steps stand there. */
const HOW_SAID = new RegExp(String.raw`(?<!\b(?:if|when|whether|because|unless) )\b(?:how|the way) ${SAYING}`, 'u');
/** "What he proposed": somebody else says what, unless that is only to be passed on. */
const WHAT_IS_SAID = new RegExp(String.raw`(?<!\b(?:if|when|whether|because|unless) )\b(?:what|whatever|everything|anything) ${SAYING}`, 'u');
/** "The tests that Dr Quist wants", "whoever the letter names": somebody else says what the deed is done to. */
const OBJECT_SAID = new RegExp(String.raw`(?<!\b(?:if|when|whether|because|unless) )\b(?:whoever|everyone|everybody|those|the|any|every|each|all|which|a|an) ${SAYING}`, 'u');
/** The same in other languages: a word that takes up what is asked, and a verb of saying. */
const AS_SAID_ABROAD = /\b(?:(?:worum|was|wie|wofur|womit|alles,? was|die|das) (?:[^\s.;:!?]{1,40} ){0,7}?(?:bittet|bitten|bat|sag(?:t|en)|schreib(?:t|en)|schrieb(?:en)?|will|wollen|mochten?|wunsch(?:t|en)|verlang(?:t|en)|vorschlag(?:t|en)|steht|stehen|brauch(?:t|en)|empfiehlt|empfehlen|angibt|vorgibt|angegeben|beschrieben|gewunscht|genannt|vorgeschlagen|verlangt|gefordert|gebeten|geschrieben|vermerkt)|(?:ce|comme|tout ce) (?:que|qu|dont)?.{0,40}(?:demande|dit|souhaite|propose|veut|indique|ecrit|recommande)\w{0,3}|(?:lo|como|todo lo|la|el) (?:que )?.{0,40}(?:pide|dice|quiere|propone|solicita|indica|escribio|recomienda|solicito)\w{0,2}|(?:lo|todo lo) que (?:esta|pone|hay|figura|aparece|viene)\w{0,2}|ce qui (?:est|figure|se trouve)|quello che (?:c.e|sta|e scritto)|(?:quello|come|cio|tutto quello) (?:che )?.{0,40}(?:chiede|dice|vuole|propone|indica|scrive|scritto|richiede)|(?:o|como|tudo o) que .{0,40}(?:pede|diz|quer|propoe|indica)|(?:wat|zoals) .{0,40}(?:vraagt|zegt|wil|schrijft|voorstelt)|(?:co|jak) .{0,40}(?:prosi|pisze|chce|mowi))\b/u;
/** Sentences whose only deed is to tell the user: what stands in a text is then wanted as an answer. */
const TELLS_THE_USER = /^[^\p{L}]{0,4}(?:(?:please|can you|could you|pls|bitte|kannst du|now|then|and|so) ){0,2}(?:tell (?:me|us)|let (?:me|us) know|show|list|summari[sz]e|explain|describe|what|who|when|where|which|why|how|is|are|does|do (?:i|we|they)|did|read|check|find out|look|search|sag|zeig|lies|fass|erklar|was|wer|wann|wo|wie|resume|dis|montre|explique|quel|que|qui|dime|muestra|cual|riassumi|dimmi|mostra)(?![\p{L}])/u;

/** "See his mail", "it is on the school's page": where something stands. */
const STANDS_IN = /\b(?:see|per|it.s (?:in|on|at)|they.re (?:in|on)|(?:is|are|stands?) (?:in|on)|you(?: will|.ll| can)? find (?:\S{1,20} ){1,4}(?:in|on)) (?:his|her|their|my|our|the|this|that|\S{1,30}.s) (?:\S{1,20} ){0,2}(?:(?:e-?)?mails?|messages?|notes?|letters?|files?|pages?|sites?|tickets?|documents?|comments?|posts?|wiki)\b|\b(?:is|are|stands?|written|listed|given|named) (?:in|on|at) ["']?[^\s"']{1,60}\.\p{L}{2,12}\b|\b(?:values?|amounts?|data|details|numbers?|dates?|times?|texts?|wording|names?|codes?|lists?|references?|terms?|everything|rest) (?:(?:is|are|stands?) )?(?:in|on|at|under) ["']?[^\s"']{1,80}\.\p{L}{2,12}\b/u;
/** The same in other languages. */
const STANDS_IN_ABROAD = /\b(?:steht|stehen|findest du|findet sich|liegt|liegen|ist|sind) (?:(?:alles|noch|auch|ja|doch) ){0,2}(?:im|in|auf|am|beim|unter) |\b(?:est|sont|figure\w{0,2}|se trouve\w{0,2}|indique\w{0,2}|note\w{0,2}|ecrit\w{0,2}) (?:dans|sur) |\b(?:esta\w?|viene\w?|figura\w?|aparece\w?|sale\w?) en (?:el|la|los|las|su|un|una) |\b(?:si trova\w{0,2}|e|sono|sta|scritt\w) (?:nel\w{0,3}|sul\w{0,3}|in) |\b(?:esta\w?|consta\w?) n[ao]s? |\b(?:staat|staan) (?:in|op) (?:de|het|zijn|haar|mijn) |\b(?:jest|sa) w /u;
/** The same where words are not set apart. */
const STANDS_IN_UNSPACED = /(?:に|へ|にも)(?:書いて|書かれ|書いた|載って|載せ|記載|添付|まとめて)(?:あ|い|る|さ|の)?|(?:メール|手紙|資料|名簿|ファイル|メモ|表|写真|文書|一覧)に(?:ある|あった|入って)|(?:頼まれ|言われ|聞かれ|依頼され|問い合わせ(?:が|て)|(?:依頼|連絡|メール|返事|申し込み|相談)が(?:あ|来|届|入)|と言って(?:い|き)|てほしいと|てくれと)|(?:写|列|记|发|附)在|里(?:面)?(?:有|写|列)|(?:发来|寄来|提出|反映|投诉|要求|问)(?:了|的|过|说)|(?:에|안에|에는) (?:있|적혀|나와|써)|(?:왔|요청했|부탁했|문의했|원한)/u;
/** "Fix issue 41", "handle the complaint": what was written is to be dealt with. */
const DEALS_WITH = /\b(?:fix|resolve|implement|address|handle|deal with|work on|answer|process|take care of|respond to|reply to|settle|beantworte|bearbeite|erledige|traite|reponds a|responde|atiende|rispondi a) (?:\S{1,20} ){0,4}(?:issues?|tickets?|requests?|comments?|questions?|tasks?|mails?|messages?|complaints?|letters?|quer(?:y|ies)|cases?|bugs?|\w{0,20}anfragen?|fragen?|demandes?|preguntas?|domande)\b/u;
/** "Whoever is named there", "everybody who commented": a text has the names. */
const PEOPLE_SAID = /\b(?:whoever (?:(?:last|first|most recently|is|are|was|has|have|had|did|does|made|wrote|changed|opened|reported|created|owns|sent|\S{2,20} (?:names|mentions|lists)))|(?:everyone|everybody|anyone|those|(?:the|all) (?:\S{1,20} ){0,2}(?:people|persons?|colleagues|members|guests|participants|ones|names))(?: (?:that|who))? (?:(?:is|are|was|were) )?(?:named|mentioned|listed|commented|asked|wrote|replied|answered|signed|registered|starting|given|(?:in|on) (?:the|his|her|their|my|that|this) \S{1,20}))\b|\b(?:alle|diejenigen|denen|allen|wer|leute),? (?:die )?(?:\S{1,20} ){0,5}(?:stehen|steht|genannt|aufgefuhrt|erwahnt|geantwortet|kommentiert)\b|\b(?:personnes|gens|collegues|tous ceux)(?: qui)? (?:sont )?(?:cite|nomme|mentionne|liste|indique|figur)\w{0,4}|\b(?:personas|companeros|los|las) (?:que )?(?:figura|aparece|sale|citad|nombrad|mencionad|indicad)\w{0,3}/u;
/** "Their address is in the mail", "the account they give": where a text says whom it reaches. */
const PLACE_SAID = new RegExp(String.raw`\b(?:${[
  String.raw`(?:guests?|guest list|names|people|participants|attendees|invitees|recipients|members|addressees|contacts|crew|candidates|speakers|volunteers) (?:(?:is|are|stand) )(?:(?:all|listed|named|given) ){0,2}(?:in|on|at|from) (?:the|his|her|their|its|my|our|that|this|\S{1,20}.s) (?:\S{1,20} ){0,3}(?:(?:e-?)?mails?|messages?|letters?|notes?|files?|pages?|lists?|sheets?|threads?|channels?|chats?|posts?|tickets?|documents?|minutes)`,
  String.raw`(?:gaste|teilnehmer\w{0,5}|namen|empfanger\w{0,5}|leute|mitglieder|invites|participants|noms|destinataires|invitados|participantes|nombres|destinatarios|invitati|partecipanti|nomi|destinatari) (?:\S{1,20} ){0,2}(?:steht|stehen|sind|sont|figurent|estan|figuran|vienen|sono|stanno) (?:\S{1,20} ){0,2}(?:im|in|auf|dans|sur|en|nel\w{0,3}|sul\w{0,3}) `,
  String.raw`(?:address|addresses|e-?mail|mail|number|numbers|account|contacts?|contact data|data|details|iban|link) (?:(?:is|are|stands?|should be|must be|will be) )(?:\S{1,20} ){0,2}(?:in|on|at|under|among) (?!(?:https?:|www\.)|\S{1,60}\.(?!(?:txt|md|eml|docx?|pdf|csv|json|ya?ml|ods|odt|xlsx?)\b)\p{L}{2,12}\b)\S{1,80}`,
  String.raw`(?:wrote|put|left|noted|has|have|gave) (?:his|her|their|its|the) (?:\S{1,20} ){0,2}(?:address|e-?mail|mail|number|data|details|contacts?) (?:in|on|at|into|under)`,
  String.raw`(?:address|e-?mail|mail|number|account|contacts?|details|iban|url|link) (?:(?:is|are|.s|should be|must be|will be) )?(?:\S{1,20} ){0,2}(?:in|on|at|from) (?:the|his|her|their|its|my|our|that|this|\S{1,20}.s) (?:\S{1,20} ){0,3}(?:(?:e-?)?mails?|messages?|letters?|notes?|files?|pages?|sites?|leaflets?|flyers?|posts?|tickets?|documents?|contracts?|invoices?|attachments?|signatures?|footers?|channels?|threads?|chats?|rooms?|topics?|comments?|cards?|entry|entries|wiki|sheets?|minutes|readme|description)`,
  String.raw`(?:address|e-?mail|mail|number|account|place|contact) (?:(?:that|which) )?(?:(?:he|she|it|they|we|\S{2,20}) )?(?:gives?|gave|names?|named|says?|said|lists?|listed|mentions?|mentioned|wrote|states?|stated|given|printed|shown)`,
  String.raw`(?:channels?|rooms?|groups?|lists?|teams?|people|persons?|members|guests|colleagues|names|addresses) (?:(?:that|which|who) (?:is|are|were) )?(?:named|mentioned|listed|given|stated|shown) (?:there|below|above|inside|in it)`,
  String.raw`(?:named|mentioned|listed|given|stated|shown) (?:in|on|at|by) (?:the|our|their|his|her|its|my|this|that)`,
  String.raw`(?:say|says|said|tells?|told|explains?|describes?|wrote|writes?) (?:us |me |you )?(?:how|where|to whom|whom)`,
  String.raw`(?:sent|gave|posted|shared|left|mailed|told|wrote|forwarded) (?:me |us |you )?(?:\S{1,20} ){0,4}(?:lists?|names?|attendees|participants|guests|members|people|address(?:es)?|contacts?)`,
  String.raw`(?:adresse|mail|nummer|konto|iban|kontaktdaten|anschrift|namen|liste) (?:\S{1,20} ){0,3}(?:steht|stehen|findest du|ist|sind) (?:\S{1,20} ){0,2}(?:im|in|auf|am|unter|dabei|drin)`,
  String.raw`(?:steht|stehen|nennt|nennen|angibt|angegeben) (?:\S{1,20} ){0,3}(?:adresse|mail|nummer|konto|iban|anschrift)|(?:adresse|mail|nummer|konto|anschrift),? (?:die|das) (?:\S{1,20} ){0,4}(?:angibt|nennt|nennen|steht|angegeben)`,
  String.raw`(?:adresse|numero|compte|coordonnees|liste|noms) (?:\S{1,20} ){0,3}(?:est|sont|figure\w{0,2}|se trouve\w{0,2}|indique\w{0,3}|donne\w{0,3}) (?:dans|sur)`,
  String.raw`(?:direccion|correo|numero|cuenta|datos|lista|nombres) (?:\S{1,20} ){0,3}(?:esta\w?|viene\w?|figura\w?|aparece\w?|sale\w?|indica\w?|dan|da) (?:en|de)`,
  String.raw`(?:indirizzo|numero|conto|dati|elenco|nomi) (?:\S{1,20} ){0,3}(?:e|sono|sta|si trova\w{0,2}|indicat\w) (?:nel\w{0,3}|sul\w{0,3}|in)`,
].join('|')})(?![\p{L}\p{N}])|(?:アドレス|宛先|連絡先|電話番号|番号|住所)(?:は|が|も).{0,20}(?:に|中)|(?:地址|邮箱|电话|号码|联系方式).{0,10}(?:在|写在|列在)|(?:주소|메일|연락처|번호)(?:는|은|가|이).{0,15}(?:에|안)`, 'u');
/** Somebody's wish that is told to be fulfilled: "she wants her orders at another address". Folded text. */
const WISHES = /(?<!\b(?:who|whoever|if|when|whether|what|that|which|i|we|you) )\b(?:wants? (?!to know\b|me\b|us\b)|would like (?!to know\b)|needs? (?:an?|his|her|their|its|the|new|another|more)\b|asks for|asked for|requests (?:an?|the|his|her)\b|mochte (?!ich|wissen)|hatte gern|braucht|bittet um|veut (?!savoir)|voudrait (?!savoir)|souhaite|demande (?:un|une|le|la|des)\b|quiere (?!saber)|necesita|pide (?:un|una|el|la)\b|vuole (?!sapere)|vorrebbe|chiede (?:un|una|il|la)\b|quer (?!saber)|precisa de|wil (?:een|zijn|haar|het|de)\b|vraagt om|chce (?!wiedziec)|prosi o)/u;
/** "The coupon from their mail", "the fix in the handbook": what the deed is done to stands in a text. */
const OBJECT_FROM = new RegExp(String.raw`\b(?:${[
  String.raw`(?:the|its|their|his|her|our|that|those|these|all) (?:\S{1,20} ){1,4}(?:from|in|on|out of) (?:the|his|her|their|my|our|that|this|\S{1,20}.s) (?:\S{1,20} ){0,3}(?:e-?mail|message|letter|note|file|page|ticket|document|comment|post|wiki|knowledge base|handbook|manual|sheet|minutes|agenda|brief|form|chat|thread|channel|report|memo|flyer|leaflet|contract)`,
  String.raw`(?:den|die|das|dem|der|alle) (?:\S{1,30} ){1,4}(?:aus|in|im|auf|von) (?:der|dem|den|seiner|ihrer|meiner|unserer|seinem|ihrem|meinem) ?(?:\S{1,20} ){0,2}(?:mail|nachricht|brief|notiz\w{0,2}|datei|seite|ticket|dokument|kommentar|protokoll|liste|formular|handbuch|chat)`,
  String.raw`(?:le|la|les|l.) ?(?:\S{1,20} ){1,4}(?:du|de la|de son|de sa|de leur|dans le|dans la|dans son|dans leur) (?:\S{1,20} ){0,2}(?:courriel|mail|message|lettre|note|fichier|page|ticket|document|commentaire|compte rendu|formulaire)`,
  String.raw`(?:el|la|los|las) (?:\S{1,20} ){1,4}(?:del|de su|de la|en el|en la|en su) (?:\S{1,20} ){0,2}(?:correo|mensaje|carta|nota|archivo|pagina|ticket|documento|comentario|acta|formulario)`,
  String.raw`(?:il|la|lo|i|gli|le) (?:\S{1,20} ){1,4}(?:della|del|dalla|nella|nel|dal) (?:\S{1,20} ){0,2}(?:mail|messaggio|lettera|nota|file|pagina|ticket|documento|commento|verbale|modulo)`,
].join('|')})\b`, 'u');
/** What is done as often as a text has something. */
const FOR_EACH = /\bfor (?:each|every)\b|\b(?:pro|je|fur jede\w?|pour chaque|por cada|para cada|per ogni|voor elke?)\b/u;
/** "The tenant reported something": somebody's words are what the request is about. */
const REPORTED = /(?<!\b(?:who|whoever|if|when|whether|wer|wenn|falls|qui|si|quien|chi|se|quem|wie|als|kto|jesli|will|que|che) )\b(?:wrote|has written|(?<!\b(?:i|we|you|has|have|had|was|were|be|been|get) )(?:sent|shared|uploaded|dropped|handed) (?:us|me|in|over|a|an|the|his|her|their|its|some)|asked|asks?|wants?|wanted|needs?|requests|reports (?=that\b|an?\b|the\b|it\b|his\b|her\b|some|no\b)|(?<=\b(?:they|users|customers|people|tenants|residents|guests|members|clients|patients|parents) )report|reported|mailed|messaged|e-?mailed|texted|requested|complain(?:s|ed)|posted|says|left (?:me|us|a|an|some)|hat (?:\S{1,30} ){0,6}(?:geschrieben|gemeldet|gebeten|geschickt)|schrieb|(?<!\bich )(?:will(?= (?:\S{1,30} ){0,8}?(?:der|das|den|dem|ein|eine[nmr]?|nicht|fur|ihre?[nmrs]?|seine?[nmrs]?|zum|zur|mit|keine?[nmr]?)\b)|mochte|wunscht|braucht|bittet|fragt|meldet|beschwert)|veut|voudrait|souhaite|aimerait|demande|quiere|quisiera|necesita|pide|vuole|vorrebbe|chiede|quer|pede|precisa|wil|vraagt|chce|prosi|a (?:ecrit|demande|signale)|ha (?:scritto|chiesto|segnalato)|escribio|pidio|ha (?:escrito|pedido|mandado|enviado|dejado|pasado)|(?<=\b(?:el|la|los|las|o|a|il|lo|le|der|die|das) \S{2,24} )(?:manda|envia|pasa|envoie|transmet|schickt|sendet|invia)|mando|envio (?=el|la|los|las|un|una)|a (?:envoye|transmis|laisse)|ha (?:mandato|inviato|lasciato)|mandou|enviou|stuurde|przyslal\w?|wyslal\w?|escreveu|pediu|schreef|vroeg|napisal\w?)\b/u;
/** Where a sentence or a clause with a verb of its own ends. */
const CLAUSE_ENDS = /[.!?;:]\s|[\n？！。]|,? (?:and|then|und|dann|et|puis|y|e|en|i) (?=\p{L}{2,12}(?:[\s-]|$))/u;

const SENTENCE_ENDS = /[.!?;:]\s|[\n？！。]/u;

/** Doing, in words that name no deed. */
const DOES = /\b(?:do|handle|take care of|apply|carry out|execute|implement|enact|perform|act on|follow|mach|erledig\w{0,2}|befolge?|fuhre? (?=\S{1,20} .{0,80}\baus\b)|setze? (?=\S{1,20} .{0,80}\bum\b)|wende? (?=\S{1,20} .{0,80}\ban\b)|fais|applique[zr]?|execute[zr]?|suis|haz|aplica|ejecuta|sigue|fai|applica|esegui|segui|faca|faz|aplique|execute|siga|doe|volg|voer|zrob|wykonaj|zastosuj)\b|やって|対応し|処理し|进行|处理/u;
/** Verbs whose object is what is passed on: "send Ida what it says". */
const PASSING_ON = bitOf('send') | bitOf('post') | bitOf('note') | bitOf('save');

/** How far the user hands on the say: what is to be done, or only what a deed is done to. */
export interface Delegation {
  /** Whatever the text says is done. */
  readonly deed: boolean;
  /** A deed that the request names is done as the text says; other deeds are not handed on. */
  readonly manner: boolean;
  readonly object: boolean;
  /** Something that was told is to be seen to: "sort it out". */
  readonly sees: boolean;
  /** Somebody else's wish is told. */
  readonly wish: boolean;
  /** Whom something reaches: "invite whoever is named there". */
  readonly people: boolean;
}

/** A file by its name. Folded text. */
const NAMES_TEXT = /[a-z0-9_/-]\.(?:txt|md|eml|msg|docx?|pdf|html?|json|ya?ml|csv|xlsx?|log)\b/u;
/** "Do that", of what stands in a text. */
const DOES_THAT = /(?:^|,\s)\W{0,4}(?:if (?:so|yes|they do|it is|it.s (?:ok|fine|allowed)|that.s (?:ok|fine|allowed))|wenn ja|si (?:oui|c.est le cas)|si es asi|en ese caso|se si|em caso afirmativo|zo ja|jesli tak)?,? ?(?:(?:please|now|then|so|just|bitte) ){0,2}(?:do (?:that|this|so|it)|mach (?:das|es)|tu das|fais(?:-le| cela| ca)|hazlo|haz eso|fallo|fai cosi|faca isso|doe dat|zrob to)\b/u;

/** The point behind a title or an abbreviation ends no sentence: "what is on Dr. Seidel's note". Folded text. */
const ABBREVIATED = /(?<=\b(?:dr|dra|drs|mr|mrs|ms|mme|mlle|prof|sr|sra|srta|hr|fr|jr|st|bzw|evtl|ggf|inkl|approx|z\.b|d\.h|e\.g|i\.e))\.\s|(?<=\b(?:no|nr))\.\s(?=\p{N})/gu;

/** What is found is then done: "look up how they want it". Folded text. */
const LOOKS_UP = /\b(?:look up|look at|find out|check|read|see|schau|sieh|lies|finde|regarde|cherche|mira|busca|averigua|guarda|cerca|veja|procura|kijk|zoek|sprawdz) (?:\S{1,20} ){0,3}(?:how|what|which|wie|was|welche\w?|comment|ce que|quoi|como|que|cual\w{0,2}|come|cosa|quale|hoe|wat|jak|co)\b/u;

export function delegationOf(text: string): Delegation {
  const folded = foldWord(text.slice(0, 20_000)).replaceAll(ABBREVIATED, ' ');
  const clauses = folded.split(CLAUSE_ENDS).filter((clause) => !TELLS_THE_USER.test(clause));
  const object = clauses.some((clause) => deedBefore(OBJECT_SAID, clause) || deedBefore(OBJECT_FROM, clause) || REPORTED.test(clause) || FOR_EACH.test(clause) || STANDS_IN.test(clause) || STANDS_IN_UNSPACED.test(clause) || DEALS_WITH.test(clause))
    || folded.split(SENTENCE_ENDS).some((sentence) => !TELLS_THE_USER.test(sentence) && STANDS_IN_ABROAD.test(sentence));
  return {
    deed: ((object || NAMES_TEXT.test(folded) || LOOKS_UP.test(folded)) && clauses.some((clause) => DOES_THAT.test(clause))) || clauses.some((clause) => PHRASES.test(clause) || GOES_BY.test(clause) || (GOES_THROUGH.test(clause) && STEPS.test(folded)) || deedBefore(HOW_SAID, clause) || [AS_SAID, AS_SAID_ABROAD, WHAT_IS_SAID].some((said) => doesBefore(said, clause))),
    manner: clauses.some((clause) => MANNER.test(clause) || deedBefore(AS_SAID, clause) || deedBefore(AS_SAID_ABROAD, clause) || deedBefore(WHAT_IS_SAID, clause, PASSING_ON)),
    object,
    sees: clauses.some((clause) => SEES_TO.test(clause)),
    wish: clauses.some((clause) => WISHES.test(clause)),
    people: folded.split(SENTENCE_ENDS).some((sentence) => !TELLS_THE_USER.test(sentence) && (PEOPLE_SAID.test(sentence) || PLACE_SAID.test(sentence))),
  };
}

/** Whether only doing, and no deed by its name, stands before what is referred to. */
function doesBefore(said: RegExp, clause: string): boolean {
  const found = said.exec(clause);
  return found !== null && DOES.test(clause.slice(0, found.index));
}

/** Whether a deed stands before what is referred to: "book what she proposes" hands on, "she proposes a date" does not. @param without - verbs, as bits, that are no such deed */
function deedBefore(said: RegExp, clause: string, without = 0): boolean {
  const found = said.exec(clause);
  if (found === null) return false;
  const before = clause.slice(0, found.index);
  return DOES.test(before) || textWords(before).some((word) => {
    const verbs = verbsOf(word, true);
    return deedBits(verbs) !== 0 && (verbs & without) === 0;
  });
}
