import type { Lexicon } from './concepts.ts';

/** Other languages in Latin script. `*` on the last word stands for any ending; diacritics do not matter. */
const LATIN: Lexicon = {
  ignore_weak: ['omite', 'descarta', 'descarte', 'pomin', 'neglige', 'bo qua', 'quen'],
  prior_weak: ['avant', 'davor', 'oben', 'zuvor', 'truoc', 'hasta ahora'],
  instructions_weak: ['alles', 'kontext', 'aufgaben', 'ordres', 'tout', 'ordenes', 'todo', 'comandi', 'tutto', 'ordens', 'tudo', 'comandos', 'tat ca', 'regras', 'reglas', 'regels', 'regeln', 'regles', 'regole', 'zasady', 'aturan', 'rules', 'quy tac', 'petunjuk', 'kurallar*', 'komutlar*'],
  new_orders: ['neue systemanweisung', 'neue anweisung', 'neue anweisungen', 'neue aufgabe', 'nieuwe instructie', 'nieuwe instructies', 'nouvelle instruction', 'nouvelles instructions', 'nouvelle consigne', 'nouvelle tache', 'nueva instruccion', 'nuevas instrucciones', 'nueva tarea', 'nuova istruzione', 'nuove istruzioni', 'nuovo compito', 'nova instrucao', 'novas instrucoes', 'nova tarefa', 'nowe instrukcje', 'nowa instrukcja', 'nowe polecenie', 'yeni talimat*', 'yeni sistem talimati', 'chi thi he thong moi', 'chi thi moi', 'huong dan moi', 'nhiem vu moi', 'instruksi baru', 'instruksi sistem baru', 'perintah baru'],
  ignore: [
    // de, nl
    'ignorier*', 'missachte*', 'vergiss', 'vergesst', 'vergessen sie', 'beachte nicht', 'befolge nicht', 'verwirf', 'uberschreib*', 'setze dich hinweg', 'negeer', 'negeren', 'vergeet', 'sla geen acht op', 'volg niet',
    // fr
    'ignorez', 'oublie', 'oubliez', 'oublions', 'ne tiens pas compte', 'ne tenez pas compte', 'ne tiens plus compte', 'ne suis pas', 'ne suis plus', 'fais abstraction', 'faites abstraction', 'passe outre',
    // es, pt
    'ignora', 'ignoren', 'ignorad', 'ignorar', 'olvida', 'olvide', 'olvidate', 'olviden', 'haz caso omiso', 'haga caso omiso', 'no hagas caso', 'no sigas', 'pasa por alto', 'esqueca', 'esquece', 'desconsidere', 'desconsidera', 'nao siga', 
    // it
    'ignorate', 'ignori', 'dimentica', 'dimenticate', 'dimentichi', 'non seguire', 'trascura', 'tralascia', 'non tenere conto',
    // pl, ro
    'zignoruj', 'ignoruj', 'zapomnij', 'nie stosuj', 'zlekcewaz', 'ignorati', 'uita', 'uitati',
    // tr
    'yok say', 'yoksay', 'goz ardi et', 'gormezden gel', 'unut', 'dikkate alma', 'yok sayin', 'unutun', 'gecersiz say',
    // vi, id
    'quen het', 'lo di', 'khong tuan theo', 'abaikan', 'lupakan', 'jangan ikuti', 'hiraukan',
    // sv, cs
    'ignorera', 'glom', 'zapomen',
  ],
  prior: [
    'vorherig*', 'vorige', 'vorigen', 'bisherig*', 'fruhere*', 'obige', 'obiges', 'obigen', 'vorangegangen*', 'vorstehend*', 'urspruenglich*', 'ursprunglich*', 'bisher', 'vorgaande', 'eerdere', 'voorgaande', 'bovenstaande', 'hierboven',
    'precedent*', 'anterior*', 'ci dessus', 'qui precede', 'prealable*', 'previas', 'previos', 'previa', 'previo', 'de arriba', 'lo anterior', 'anteriormente', 'acima', 'ate agora', 'sopra', 'precedenti', 'quanto sopra', 'iniziali', 'iniciales', 'initiales', 'originales',
    'poprzedni*', 'wczesniejsz*', 'powyzsz*', 'dotychczasow*', 'precedente', 'de mai sus', 'onceki', 'yukaridaki*', 'yukarida', 'daha once', 'simdiye kadar', 'truoc do', 'o tren', 'ben tren', 'phia tren', 'sebelumnya', 'di atas', 'terdahulu', 'tidigare', 'predchozi',
  ],
  instructions: [
    'anweisung*', 'instruktion*', 'befehl*', 'vorgaben', 'richtlinie*', 'auftrag*', 'instructies', 'opdrachten', 'aanwijzingen', 
    'consigne*', 'directive*', 'instruccion*', 'directrices', 'indicaciones', 'istruzion*', 'direttive', 'instrucoes', 'instrucao', 'diretrizes', 
    'instrukcj*', 'polecen*', 'zasad', 'wytyczn*', 'wszystko', 'instructiuni*', 'regulile', 'talimat*', 'komutlar*', 'kurallar*', 'yonerge*', 'her seyi', 'huong dan', 'chi thi', 'chi dan', 'menh lenh', 'moi thu', 'instruksi', 'perintah', 'arahan', 'semuanya', 'instruktioner', 'pokyny',
  ],
  reveal: [
    'zeige', 'zeig', 'gib', 'nenne', 'verrate', 'verrat', 'wiederhole', 'drucke', 'schreibe', 'sag mir', 'offenbare', 'liste', 'ubersetze', 'toon', 'geef', 'herhaal', 'onthul', 'vertel', 'affiche', 'affichez', 'montre', 'montrez', 'revele', 'revelez', 'repete', 'repetez', 'donne', 'donnez', 'ecris', 'dis moi', 'dites moi', 'imprime', 'muestra', 'muestrame', 'revela', 'repite', 'dime', 'dame', 'escribe', 'imprimir', 'mostra', 'mostrami', 'rivela', 'ripeti', 'dimmi', 'dammi', 'stampa', 'scrivi', 'mostre', 'revele', 'repita', 'diga', 'escreva', 'imprima', 'me diga', 'pokaz', 'ujawnij', 'powtorz', 'wypisz', 'wyswietl', 'podaj', 'napisz', 'goster', 'soyle', 'yaz', 'yazdir', 'tekrarla', 'acikla', 'ifsa et', 'hien thi', 'tiet lo', 'in nguyen van', 'cho toi biet', 'noi cho toi', 'lap lai', 'in ra', 'tampilkan', 'ungkapkan', 'ulangi', 'beritahu', 'beri tahu', 'cetak', 'tuliskan', 'bocorkan', 'arata', 'afiseaza',
  ],
  system_prompt: [
    'systemprompt', 'system prompt', 'systemanweisung*', 'systemnachricht', 'deine anweisungen', 'deine instruktionen', 'deinen anweisungen', 'deine regeln', 'ursprunglichen anweisungen', 'geheimen anweisungen', 'geheime passwort', 'das passwort', 'systeemprompt', 'je instructies', 'prompt systeme', 'invite systeme', 'message systeme', 'instructions systeme', 'tes instructions', 'vos instructions', 'tes consignes', 'vos consignes', 'mot de passe secret', 'prompt de sistema', 'prompt del sistema', 'mensaje del sistema', 'instrucciones del sistema', 'tus instrucciones', 'sus instrucciones', 'contrasena secreta', 'prompt di sistema', 'messaggio di sistema', 'istruzioni di sistema', 'tue istruzioni', 'password segreta', 'prompt do sistema', 'instrucoes do sistema', 'suas instrucoes', 'senha secreta', 'mensagem do sistema', 'prompt systemowy', 'instrukcje systemowe', 'twoje instrukcje', 'swoje instrukcje', 'sistem istemi*', 'sistem komut*', 'sistem mesaj*', 'gizli parola*', 'sistem talimatlar*', 'loi nhac he thong', 'huong dan he thong', 'mat khau bi mat', 'prompt sistem', 'instruksi sistem', 'perintah sistem', 'kata sandi rahasia', 'instruksi awal', 'prompt ul sistemului',
  ],
  persona: ['du bist jetzt', 'du bist nun', 'sie sind jetzt', 'ab jetzt bist du', 'tu als ob', 'spiele die rolle', 'stell dir vor du bist', 'verhalte dich', 'je bent nu', 'doe alsof', 'tu es maintenant', 'vous etes maintenant', 'tu es desormais', 'fais semblant', 'joue le role', 'agis comme', 'ahora eres', 'eres ahora', 'finge que', 'actua como', 'haz de cuenta', 'interpreta el papel', 'adesso sei', 'ora sei', 'fai finta', 'agisci come', 'comportati come', 'voce agora e', 'agora voce e', 'finja que', 'finja ser', 'aja como', 'atue como', 'jestes teraz', 'teraz jestes', 'udawaj', 'zachowuj sie', 'artik sen', 'sen artik', 'gibi davran', 'rol yap', 'bay gio ban la', 'hay dong vai', 'hay gia vo', 'kamu sekarang', 'anda sekarang', 'sekarang kamu adalah', 'sekarang anda adalah', 'berpura pura', 'bertindak sebagai', 'berperan sebagai'],
  unrestricted: ['ohne einschrankungen', 'keine einschrankungen', 'ohne beschrankungen', 'keine beschrankungen', 'keine regeln', 'ohne regeln', 'ohne filter', 'uneingeschrankt', 'unzensiert', 'zonder beperkingen', 'geen beperkingen', 'zonder regels', 'sans restriction', 'sans restrictions', 'aucune restriction', 'plus aucune restriction', 'sans limites', 'sans filtre', 'sans censure', 'aucune limite', 'sin restricciones', 'no tienes restricciones', 'ya no tienes restricciones', 'ninguna restriccion', 'sin limites', 'sin filtros', 'sin censura', 'senza restrizioni', 'nessuna restrizione', 'senza limiti', 'senza filtri', 'senza censura', 'sem restricoes', 'nenhuma restricao', 'sem limites', 'sem filtros', 'sem censura', 'bez ograniczen', 'zadnych ograniczen', 'bez cenzury', 'kisitlama yok', 'kisitlamasiz', 'hicbir kisitlama', 'sinirsiz', 'sansursuz', 'kural yok', 'khong co gioi han', 'khong bi gioi han', 'khong han che', 'khong con gioi han', 'khong kiem duyet', 'tanpa batasan', 'tanpa aturan', 'tanpa sensor', 'tanpa filter', 'tidak ada batasan', 'tidak terikat'],
  mode: ['entwicklermodus', 'ontwikkelaarsmodus', 'mode developpeur', 'modo desarrollador', 'modo de desarrollador', 'modalita sviluppatore', 'modo desenvolvedor', 'modo de desenvolvedor', 'tryb programisty', 'tryb deweloperski', 'gelistirici modu', 'gelistirici modunu', 'gelistirici moduna', 'gelistirici modunda', 'che do nha phat trien', 'mode pengembang'],
  new_task: ['ab jetzt', 'ab sofort', 'von nun an', 'stattdessen', 'vanaf nu', 'in plaats daarvan', 'desormais', 'a partir de maintenant', 'a la place', 'a partir de ahora', 'de ahora en adelante', 'en su lugar', 'en cambio', 'da ora in poi', 'd ora in poi', 'invece', 'a partir de agora', 'de agora em diante', 'em vez disso', 'od teraz', 'zamiast tego', 'bundan sonra', 'bunun yerine', 'bundan boyle', 'tu bay gio', 'thay vao do', 'mulai sekarang', 'sebagai gantinya', 'tugas baru'],
  send: ['sende', 'schicke', 'leite weiter', 'ubermittle', 'stuur', 'verzend', 'envoie', 'envoyez', 'transmets', 'envia', 'enviar', 'manda', 'reenvia', 'invia', 'inoltra', 'envie', 'mande', 'encaminhe', 'wyslij', 'przeslij', 'gonder', 'ilet', 'gui', 'chuyen tiep', 'kirim', 'kirimkan', 'teruskan'],
  secret: ['passwort', 'passworter', 'kundendaten', 'zugangsdaten', 'geheime', 'geheimnisse', 'wachtwoord', 'wachtwoorden', 'klantgegevens', 'mot de passe', 'mots de passe', 'donnees clients', 'donnees', 'identifiants', 'contrasena', 'contrasenas', 'datos de clientes', 'datos', 'credenciales', 'dati dei clienti', 'credenziali', 'dati', 'senha', 'senhas', 'dados dos clientes', 'dados', 'credenciais', 'haslo', 'hasla', 'dane klientow', 'parola', 'parolayi', 'sifre', 'sifreleri', 'musteri verilerini', 'mat khau', 'du lieu khach hang', 'kata sandi', 'data pelanggan'],
  destroy: ['losche', 'uberweise', 'verwijder', 'maak over', 'supprime', 'supprimez', 'efface', 'vire', 'borra', 'elimina', 'transfiere', 'cancella', 'trasferisci', 'apague', 'exclua', 'transfira', 'usun', 'skasuj', 'przelej', 'sil', 'xoa', 'chuyen khoan', 'hapus', 'transfer'],
  answer_only: ['antworte nur', 'antworte nur noch', 'antworte ausschliesslich', 'sage nur', 'antwoord alleen', 'reponds uniquement', 'reponds seulement', 'repondez uniquement', 'reponds juste', 'dis juste', 'responde solo', 'responde unicamente', 'di solo', 'rispondi solo', 'rispondi soltanto', 'di soltanto', 'responda apenas', 'responda somente', 'diga apenas', 'odpowiadaj tylko', 'odpowiedz tylko', 'kelimesiyle cevap ver', 'sadece cevap ver', 'olarak cevap ver', 'chi tra loi', 'tra loi bang', 'jawab hanya', 'hanya jawab', 'balas hanya'],
  meta: ['angriff', 'angriffe', 'angreifer', 'beispiel', 'zum beispiel', 'attaque', 'attaques', 'attaquant', 'par exemple', 'exemple', 'ataque', 'ataques', 'atacante', 'por ejemplo', 'ejemplo', 'attacco', 'attacchi', 'esempio', 'per esempio', 'por exemplo', 'exemplo', 'atak', 'ataki', 'przyklad', 'na przyklad', 'saldiri', 'ornek', 'tan cong', 'vi du', 'serangan', 'contoh', 'aanval', 'aanvallen', 'bijvoorbeeld', 'bedeutet', 'signifie', 'significa', 'oznacza', 'anlama gelir', 'berarti', 'betekent'],
};

/** Cyrillic, Arabic and Devanagari: written with spaces. */
const SPACED: Lexicon = {
  ignore_weak: ['отмени'],
  prior_weak: ['до этого', 'पहले'],
  instructions_weak: ['все', 'всё', 'контекст', 'правила', 'команды', 'نियम', 'कुछ', 'नियम', 'नियमों', 'القواعد'],
  new_orders: ['новая системная инструкция', 'новая инструкция', 'новые инструкции', 'новое задание', 'تعليمات نظام جديده', 'تعليمات جديده', 'مهمه جديده', 'नए निर्देश', 'नया निर्देश', 'नया कार्य'],
  ignore: ['игнорируй*', 'игнорировать', 'проигнорируй*', 'забудь', 'забудьте', 'не следуй', 'не обращай внимания', 'отбрось', 'пренебреги', 'забудь обо', 'ігноруй', 'забудь про', 'تجاهل', 'تجاهلي', 'تجاهلوا', 'انس', 'انسى', 'اهمل', 'لا تتبع', 'تخطى', 'अनदेखा', 'नजरअंदाज', 'नज़रअंदाज़', 'नजरअंदाज़', 'भूल जाओ', 'भूल जाएं', 'भूल जाइए', 'उपेक्षा', 'पालन न करें'],
  prior: ['предыдущи*', 'прежни*', 'выше', 'ранее', 'вышеуказанн*', 'вышеизложенн*', 'прошлые', 'все что было', 'попередні', 'السابقه', 'السابق', 'سبق', 'اعلاه', 'الاصليه', 'المذكوره', 'الاولى', 'पिछले', 'पिछली', 'पिछला', 'ऊपर', 'उपरोक्त', 'पूर्व'],
  instructions: ['инструкци*', 'указани*', 'приказы', 'распоряжения', 'التعليمات', 'تعليمات', 'الاوامر', 'التوجيهات', 'الارشادات', 'كل ما', 'निर्देश', 'निर्देशों', 'आदेश', 'आदेशों', 'सब कुछ', 'हिदायतों'],
  reveal: ['покажи', 'покажите', 'выведи', 'раскрой', 'повтори', 'напиши', 'назови', 'скажи', 'напечатай', 'перечисли', 'процитируй', 'اعرض', 'اظهر', 'اكشف', 'كرر', 'اطبع', 'اخبرني', 'اكتب', 'افصح', 'قل لي', 'दिखाओ', 'दिखाएं', 'दिखाइए', 'बताओ', 'बताएं', 'बताइए', 'प्रकट', 'दोहराएं', 'दोहराओ', 'लिखो', 'प्रिंट'],
  system_prompt: ['системный промпт', 'системного промпта', 'системный промт', 'системную инструкцию', 'системные инструкции', 'системное сообщение', 'системных инструкций', 'свои инструкции', 'твои инструкции', 'ваши инструкции', 'исходные инструкции', 'секретный пароль', 'начальные инструкции', 'موجه النظام', 'تعليمات النظام', 'رساله النظام', 'تعليماتك', 'كلمه المرور السريه', 'كلمه السر', 'सिस्टम प्रॉम्प्ट', 'सिस्टम प्रोम्प्ट', 'सिस्टम निर्देश', 'सिस्टम संदेश', 'अपने निर्देश', 'गुप्त पासवर्ड', 'प्रारंभिक निर्देश'],
  persona: ['ты теперь', 'теперь ты', 'вы теперь', 'отныне ты', 'притворись', 'представь что ты', 'веди себя как', 'действуй как', 'сыграй роль', 'играй роль', 'انت الان', 'من الان انت', 'تظاهر', 'تصرف ك', 'تقمص', 'تخيل انك', 'अब तुम', 'अब आप', 'होने का नाटक', 'नाटक करो', 'की तरह व्यवहार', 'की भूमिका'],
  unrestricted: ['без ограничений', 'нет ограничений', 'больше нет ограничений', 'никаких ограничений', 'без цензуры', 'без правил', 'без фильтров', 'без запретов', 'بدون قيود', 'بلا قيود', 'لا قيود', 'دون قيود', 'اي قيود', 'بدون رقابه', 'बिना किसी प्रतिबंध', 'कोई प्रतिबंध नहीं', 'बिना प्रतिबंध', 'बिना किसी रोक', 'कोई नियम नहीं', 'कोई सीमा नहीं'],
  mode: ['режим разработчика', 'режиме разработчика', 'режим отладки', 'وضع المطور', 'डेवलपर मोड'],
  new_task: ['отныне', 'с этого момента', 'теперь', 'вместо этого', 'من الان فصاعدا', 'من الان', 'بدلا من ذلك', 'अब से', 'इसके बजाय', 'नया सिस्टम निर्देश'],
  send: ['отправь', 'отправьте', 'перешли', 'пошли', 'передай', 'ارسل', 'ابعث', 'حول', 'وارسل', 'भेजो', 'भेजें', 'भेज दो', 'भेजिए'],
  secret: ['пароль', 'пароли', 'данные клиентов', 'секрет', 'секретные', 'ключ api', 'ключи', 'كلمه المرور', 'كلمات المرور', 'بيانات العملاء', 'البيانات', 'المفاتيح', 'पासवर्ड', 'ग्राहक डेटा', 'गोपनीय', 'डेटा'],
  destroy: ['удали', 'удалите', 'сотри', 'переведи', 'احذف', 'امسح', 'واحذف', 'हटाओ', 'हटाएं', 'हटा दो', 'मिटा दो', 'ट्रांसफर'],
  answer_only: ['отвечай только', 'ответь только', 'скажи только', 'просто скажи', 'напиши только', 'اجب فقط', 'واجب فقط', 'قل فقط', 'رد فقط', 'केवल जवाब', 'केवल कहो', 'सिर्फ जवाब', 'केवल उत्तर'],
  meta: ['атака', 'атаки', 'атак', 'пример', 'например', 'злоумышленник', 'означает', 'هجوم', 'هجمات', 'مثال', 'مثلا', 'المهاجم', 'يعني', 'हमला', 'हमले', 'उदाहरण', 'मतलब', 'हमलावर'],
};

/** Han, kana and Hangul: written without spaces or with endings joined on, so phrases are runs of characters. */
const JOINED: Lexicon = {
  ignore_weak: ['跳过', '覆盖', 'スキップ', '破棄', '无效', '忽视'],
  prior_weak: ['原来', '以前', '最初', '前の', '元の', '기존', '원래'],
  instructions_weak: ['内容', '限制', '約束', '约束', '要求', '設定', '设定', '说明', '制限', '내용', '설정', '规则', '規則', 'ルール', '규칙', '命令', '명령'],
  new_orders: ['新的系统指令', '新系统指令', '新的指令', '新指令', '新任务', '新的任务', '真正的任务', '新しい指示', '新しいシステム指示', '新しいタスク', '새로운 지시', '새로운 시스템 지시', '새로운 명령', '새 지시'],
  ignore: ['忽略', '无视', '無視', '忘记', '忘記', '忘掉', '不要理会', '不要遵守', '不要遵循', '抛开', '丢弃', '不必遵守', '不理會', '忘れ', '無視し', '無効に', '従わない', '従わず', '무시', '잊어', '잊으', '따르지 마', '따르지 말', '무효', '제쳐두'],
  prior: ['之前', '以上', '上述', '前面', '先前', '上面', '此前', '原先', '前述', '前文', '上記', 'これまで', '以前の', 'それまで', '先ほど', '上の', '이전', '위의', '앞의', '지금까지', '앞서', '위 내용', '상기'],
  instructions: ['指令', '指示', '提示', '准则', 'プロンプト', '制約', '지시', '지침', '프롬프트', '제약', '설정'],
  reveal: ['显示', '顯示', '输出', '輸出', '告诉我', '告訴我', '透露', '打印', '重复', '重複', '泄露', '展示', '写出', '列出', '说出', '公开', '复述', '翻译', '表示し', '出力し', '教えて', '見せて', '明かし', '繰り返し', '書き出し', '公開し', '開示', '출력', '보여', '알려', '공개', '말해', '반복', '누설', '나열'],
  system_prompt: ['系统提示', '系統提示', '系统提示词', '系统消息', '系统指令', '你的提示词', '你的指令', '你的规则', '初始指令', '初始提示', '隐藏指令', '秘密密码', '你的设定', '上面的文字', '原始指令', '原始提示', '内部指令', 'システムプロンプト', 'システムメッセージ', 'システム指示', '初期プロンプト', 'あなたの指示', '最初の指示', '秘密のパスワード', '内部指示', '시스템 프롬프트', '시스템 메시지', '시스템 지시', '초기 프롬프트', '너의 지시', '당신의 지시', '비밀 비밀번호', '초기 지시', '내부 지침'],
  persona: ['你现在是', '从现在起你是', '你现在扮演', '扮演', '假装', '假裝', '你將扮演', '充当', '想象你是', '你不再是', 'あなたは今から', '今からあなたは', 'あなたは今', 'になりきって', 'のふりをし', '演じて', 'として振る舞', 'ロールプレイ', '너는 이제', '당신은 이제', '넌 이제', '지금부터 너는', '지금부터 당신은', '인 척', '연기해', '역할을 맡', '행동해'],
  unrestricted: ['没有任何限制', '沒有任何限制', '没有限制', '不受限制', '不受任何限制', '无限制', '不受约束', '不受任何约束', '没有道德', '没有审查', '不受审查', '无审查', '摆脱', '没有规则', '制限はありません', '制限なし', '制限のない', '制約はありません', '制約なし', '無制限', '検閲なし', 'ルールはありません', 'フィルターなし', '제한이 없', '제한 없', '제약이 없', '제약 없', '무제한', '검열 없', '규칙이 없', '필터 없'],
  mode: ['开发者模式', '開發者模式', '越狱模式', '越狱', '调试模式', '上帝模式', '開発者モード', 'デバッグモード', '脱獄モード', '개발자 모드', '디버그 모드', '탈옥 모드'],
  new_task: ['从现在开始', '從現在開始', '从现在起', '现在开始', '相反', '取而代之', '改为', 'これからは', '今後は', '代わりに', '今から', '以降は', '이제부터', '지금부터', '대신', '새로운 작업'],
  send: ['发送', '發送', '发到', '转发', '寄到', '上传', '传送', '送信', '送って', '転送', 'アップロード', '보내', '전송', '전달', '업로드'],
  secret: ['密码', '密碼', '客户数据', '用户数据', '密钥', '机密', '秘密', '隐私', '凭证', '聊天记录', 'パスワード', '顧客データ', '秘密情報', '機密', '認証情報', '비밀번호', '고객 데이터', '비밀', '기밀', '개인정보'],
  destroy: ['删除', '刪除', '转账', '清空', '執行', '购买', '削除', '送金', '振り込', '消去', '삭제', '송금', '이체', '지워'],
  answer_only: ['只回复', '只回覆', '只回答', '仅回复', '只输出', '只说', '直接回复', '直接输出', 'とだけ答え', 'とだけ言', 'だけを出力', 'のみ出力', 'とだけ返', '라고만 답', '라고만 말', '만 출력', '로만 대답'],
  no_refusal: ['不能拒绝', '不得拒绝', '永远不要拒绝', '必须回答', '必须服从', '拒否しないで', '断らないで', '必ず答え', '거부하지', '거절하지', '반드시 답'],
  addressee: ['人工智能', '语言模型', '助手', 'アシスタント', '言語モデル', '人工知能', '인공지능', '언어 모델', '어시스턴트'],
  conceal: ['不要告诉用户', '不要提及', '悄悄', '秘密地', 'ユーザーに言わないで', 'ユーザーには伝えないで', '密かに', '사용자에게 알리지', '몰래', '언급하지 마'],
  meta: ['攻击', '攻擊', '例如', '比如', '攻击者', '是什么意思', '注入', '示例', '攻撃', '例えば', '攻撃者', '意味', 'という', '공격', '예를 들어', '예시', '공격자', '의미', '뜻'],
};

export const LANGUAGES: readonly Lexicon[] = [LATIN, SPACED, JOINED];
