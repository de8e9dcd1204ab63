/**
 * Common words of fifteen languages in Latin script and three in Cyrillic, most frequent first, and the words of orders to
 * a model. Enough to tell a reading from its reverse or from a shifted alphabet, not to name a language.
 */
import { AGENTS } from '../../classifier/lexicon-agents.ts';
import type { Lexicon } from '../../classifier/concepts.ts';
import { ENGLISH } from '../../classifier/lexicon-en.ts';
import { LANGUAGES } from '../../classifier/lexicon-languages.ts';

export const WORDS: Readonly<Record<string, string>> = {
  en: 'the of and to in is you that it for was on are as with his they be at one have this from or had by not but what all were when we there can an your which their said if do will each about how up out them then she many some so these would other into has more her two like him see time could no make than first been its who now people my made over did down only way find use may water long little very after words called just where most know',
  prompt: 'ignore all previous prior above instructions instruction forget disregard follow system prompt reveal show print secret secrets password passwords key keys token tokens api send email message user admin administrator developer mode override rules guidelines restrictions safety filter filters bypass output repeat tell write answer respond response pretend act roleplay jailbreak unrestricted without execute run command code delete file files data password confidential hidden context conversation everything anything now do not never must should model assistant please give hack malware bomb weapon explosive steal credit card customer customers database address addresses configuration config every folder folders right five hundred thousand dollars euros account accounts bank transfer pretend follow given giving translate repeat question questions complete entire real true anyone someone nothing always still again new under also only even much such those because while where why between before after since until against full order orders give gives given take help want need make makes work call start stop open close read show shows list lists find search change update create remove include send sends sent receive user users name names role roles task tasks text word words line lines page link links website server client file request response input output data information private public internal local remote link click visit download upload forward copy paste account login phone number date time day today tomorrow week month year money pay payment price buy sell order refund explain describe summarize summarise translate french german spanish english story game character play grandmother napalm weapon drug drugs virus attack attacks attacker evil bad good great best better free limit limits policy policies rule warning warnings moderation ethics ethical legal illegal content',
  de: 'der die das und ist nicht ein eine ich sie er es wir ihr zu den dem mit auf für von im auch als aus bei nach wie aber oder wenn dass alle ignoriere vorherigen anweisungen vergiss zeige zeig passwort geheim systemprompt deine antworte gib mir des administrators sende schicke datei dateien konto regeln regel vergessen jetzt bitte sofort mache kein keine dein lösche nur noch nun',
  fr: 'le la les de des du un une et est pas que qui dans pour sur avec ce il elle nous vous ne se au par plus mais ou ignore ignorez toutes instructions précédentes oublie affiche révèle mot passe secret système oubliez consignes règles envoie envoyez fichier fichiers maintenant donne moi tes tous ton réponds sans supprime compte',
  es: 'el la los las de un una y es que en no se por con para su lo como más pero sus este o ignora todas instrucciones anteriores olvida muestra revela contraseña secreto secreta clave sistema eres ahora reglas olvide envía archivo archivos dame tus responde sin borra cuenta del las mensaje',
  it: 'il lo la gli di un una e che non per in con del della sono come ma anche più questo ignora tutte istruzioni precedenti dimentica mostra rivela segreto segreta sistema regole password invia file adesso dammi tue rispondi senza conto tutti le messaggio',
  pt: 'o a os as de um uma e que não em para com por mais do da dos ao como mas ele ignore todas instruções anteriores esqueça mostre revele senha segredo sistema você regras envie arquivo arquivos agora responda sem conta mensagem',
  pl: 'i w nie na się że to z do jest jak tak o co ale po za od jest był dla czy go już tylko mi mnie ten ta wszystkie wszystkich wszystko poprzednie poprzednich instrukcje instrukcji zignoruj ignoruj zapomnij zasady zasadach zasad reguły pokaż podaj ujawnij wyświetl hasło hasła swój swoje system systemowy systemowy prompt teraz odpowiedz wyślij usuń plik pliki administratora bez ograniczeń',
  tr: 've bir bu da de için ile çok ne ben sen o mi gibi daha var yok ama her kadar sonra önceki tüm bütün talimatları talimatlar yoksay say göster unut kurallarını kurallar kuralları şifre şifresini şifreyi sistem istemini istemi yönetici açıkla gönder sil dosya dosyaları şimdi cevap yaz söyle sınırsız',
  id: 'yang dan di itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena ada bisa semua sebelumnya instruksi abaikan lupakan tampilkan tunjukkan aturan kata sandi sistem kirim hapus berkas sekarang jawab tulis tanpa batasan anda kamu',
  vi: 'và của là có không cho các một những được với trong này đã từ bỏ qua tất cả hướng dẫn trước đó hiển thị mật khẩu quên quy tắc hệ thống quản trị gửi xóa tệp bây giờ trả lời',
  sv: 'och i att det som en på är av för med den till inte om ett har de jag du alla tidigare instruktioner ignorera glöm visa lösenord lösenordet regler systemprompt nu svara skicka fil filer utan',
  cs: 'a v na je se že to s z do o k i jako ale po za pro tak všechny předchozí instrukce pokyny ignoruj zapomeň pravidla ukaž zobraz heslo systémový nyní odpověz pošli smaž soubor soubory bez',
  ro: 'și în de la cu nu pe un o este că din care mai pentru toate instrucțiunile anterioare ignoră uită arată parola regulile sistem sistemului acum răspunde trimite șterge fișier fără',
  nl: 'de het een en van is niet dat op te in zijn met voor ook aan er maar om bij negeer alle vorige instructies vergeet toon wachtwoord geheim systeem regels stuur bestand bestanden nu geef zonder rekening bericht',
  ru: 'и в не на я что он с как это по но они мы все она так его за был от то же вы у к из бы о ее мне было вот меня еще нет для уже или когда если только до ну ни быть даже под где есть надо там потом себя ничего ей может тут чем была сам чтоб без будто чего раз тоже себе ты того этот какой кто этого мой другой их тем который можно при наконец два об хоть после над больше тот через эти нас про всего них какая много разве три эту перед лучше том нельзя такой им более всегда конечно всю между игнорируй игнорируйте забудь забудьте все всё предыдущие прошлые инструкции инструкций указания указаний правила правил покажи покажите выведи раскрой пароль пароли секрет секретный системный промпт запрос сообщение ответь отвечай напиши скажи теперь притворись ограничений ограничения данные пользователя пользователь администратора отправь перешли удали файл файлы почту ключ счёт деньги переведи выполни команду следуй немедленно твои свои мои новый новые вместо этого сразу дай слово слова текст клиентов базу карты номер адрес',
  uk: 'і в не на що я з як це до та він але ми за ви його так від по й у то був про вони все вона або якщо коли для ти ще вже який тільки мене є може бути її їх цей після перед ігноруй забудь усі всі попередні інструкції вказівки правила покажи пароль секретний системний запит повідомлення відповідай напиши скажи тепер надішли видали файл файли дані користувача ключ рахунок гроші негайно свої твої',
  bg: 'и на да се в не за от с по е са че като ще до във със си ми това този но игнорирай забрави всички предишни инструкции правила покажи парола паролата системния изпрати изтрий файл файлове данни сега напиши отговори тайната',
};

/** Words that are inflected as English ones are. */
const ENGLISH_LISTS = new Set(['en', 'prompt']);

function inflected(word: string): string[] {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return [word];
  const stem = word.endsWith('e') ? word.slice(0, -1) : word;
  return [word, `${word}s`, `${stem}ed`, `${stem}ing`];
}

/** The single words of the phrases that the detectors know; `*` stands for any ending and is left out. */
function* wordsOf(lexicon: Lexicon): Generator<string> {
  for (const phrases of Object.values(lexicon)) {
    for (const phrase of phrases) for (const word of phrase.split(' ')) if (word.length > 2 && !word.endsWith('*')) yield word;
  }
}

function vocabulary(): Set<string> {
  const known = new Set<string>();
  for (const [language, list] of Object.entries(WORDS)) {
    for (const word of list.split(' ')) for (const form of ENGLISH_LISTS.has(language) ? inflected(word) : [word]) known.add(form);
  }
  for (const lexicon of [ENGLISH, AGENTS]) for (const word of wordsOf(lexicon)) for (const form of inflected(word)) known.add(form);
  for (const lexicon of LANGUAGES) for (const word of wordsOf(lexicon)) known.add(word);
  return known;
}

/** Common words, and those of the detectors' lexicons, in lower case. */
export const COMMON_WORDS: ReadonlySet<string> = vocabulary();
