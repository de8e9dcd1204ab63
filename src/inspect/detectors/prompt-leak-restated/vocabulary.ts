/**
 * Words that rules of assistants are often about, by what they mean, in English, German, French, Spanish, Italian,
 * Portuguese, Dutch and Chinese: what is left of a rule in another language besides its names. Folded beginnings of
 * words; those that end in a stop are whole words. Numbers in words are told in `numbers.ts`.
 */
const MEANINGS: readonly string[] = [
  // people
  'child kid. kids. kind. kinder enfant nino nina bambin crianc 孩 儿童', 'doctor physician arzt aerzt medecin docteur docteure medico medica dottor arts. 医生 大夫', 'patient paziente paciente 患者 病人', 'family families famil 家庭 家人',
  'member mitglied membre miembro socio membro lid. leden. 会员', 'passenger travel reisend fahrgast voyag viajer passag viaggia reiziger 乘客 旅客', 'student pupil schuler eleve alumn aluno studente leerling 学生', 'reader leser lecteur lector lettor leitor lezer 读者',
  'parent eltern padres genitor pais. ouders 家长 父母', 'manager leiter chef responsab directeur gerente direttor 经理 主管 馆长', 'staff employee mitarbeit personal employe empleado dipendent funcionari personeel colleague kolleg 员工 职员', 'team equipe equipo squadra 团队 小组',
  'librar bibliot bucherei 图书馆', 'lawyer anwalt avocat abogad avvocat advogad advocaat 律师', 'driver fahrer conduct autist motorist chauffeur 司机', 'teacher lehrer enseignant profesor insegnant professor leraar 老师 教师',
  // trade
  'shop store laden. geschaft boutique tienda negozi loja winkel 商店 店铺', 'order bestell command pedido ordin encomend bestel 订单 下单', 'deliver. delivery deliveries liefer livr envio entrega consegn spedizion bezorg versand shipping 送货 配送', 'discount rabatt remise reduc descuent scont desconto korting nachlass 折扣 优惠',
  'refund reimburs erstatt ruckzahl rembours reembols rimbors terugbetal 退款', 'price preis. preise prix. precio prezz preco prijs fare tarif 价格 票价', 'invoice bill. bills. rechnung factur fattur 账单 发票', 'fine. fines. penalt strafe bussgeld gebuhr amende multa boete mulct 罚款',
  'sample muster. probe proben gratisprob echantillon muestra campion amostra monster 样品', 'free gratis kostenlos gratuit 免费', 'voucher gutschein coupon bon. vale. buono waardebon 代金券', 'contract vertrag contrat contratt contract 合同', 'warranty garantie garantia garanzia guarantee 保修', 'subscript abonnement abo. suscripc abbonament assinatur 订阅',
  'payment pay. pays. paid. zahl paiement payer pago pagar pagament betal 付款 支付', 'product produkt produit producto prodott produto 产品', 'perfum scent duft dufte parfum profum geur 香水', 'compet konkurren concurr concorr 竞争 对手', 'brand marke. marken marca marque merk. 品牌', 'customer kunde kunden kundin client cliente klant 客户 顾客',
  // travel and time
  'bus. buses. autobus coach. 公交 巴士 汽车', 'train. trains. zug. zuge tren. trein treno 火车', 'flight flug. fluge vol. vuelo volo. voo. vlucht 航班', 'ticket fahrkart karte. karten billet bigliett bilhet kaartje 车票 票', 'station bahnhof gare. estacion stazion estacao 车站', 'platform gleis bahnsteig quai. anden. banchin binari plataform perron 站台', 'depart abfahr salid sale. partenz partid vertrek 出发 发车',
  'delay. delays. delayed verspat retard retras ritard atras. atraso vertrag 延误 晚点', 'line. lines. linie ligne linea linha lijn 线路', 'change. changes. changing ander umbuch. wechsel cambi troca. mudan alter wijzig 更改 改签', 'booking reserv buchung. prenotaz boeking 预订', 'appointment slot. slots. termin rendez cita. citas. appuntament consulta afspraak 预约 挂号',
  'hour. hours. stunde heure hora. horas. ora. ore. uur. 小时', 'day. days. tag. tage dia. dias. jour giorn dag. dagen 天 日', 'week. weeks. weekly woche semaine semana settiman weken 周 星期', 'month. months. monat mois. mes. meses. mese. mesi. maand 个月', 'year. years. jahr annee ano. anos. anno. anni. jaar 年', 'morning vormittag morgens matin. manana mattin manha ochtend 上午 早上', 'noon midday mittag midi. mediodia mezzogiorn meio-dia middag 中午', 'evening abend soir sera. serata noite avond 晚上',
  'autumn fall. herbst automne otono autunno outono herfst 秋', 'spring fruhling fruhjahr printemps primavera lente. voorjaar 春', 'summer sommer ete. verano estate. verao zomer 夏', 'winter hiver invierno inverno 冬',
  'monday montag lundi lunes lunedi segunda-feira maandag 周一 星期一', 'tuesday dienstag mardi martes martedi terca-feira dinsdag 周二 星期二', 'wednesday mittwoch mercredi miercoles mercoledi quarta-feira woensdag 周三 星期三', 'thursday donnerstag jeudi jueves giovedi quinta-feira donderdag 周四 星期四', 'friday freitag vendredi viernes venerdi sexta vrijdag 周五 星期五', 'saturday samstag samedi sabado sabato zaterdag 周六 星期六', 'sunday sonntag dimanche domingo domenica zondag 周日 星期日',
  // health and body
  'pain. pains. schmerz brustschmerz douleur dolor dolore dor. dores. pijn 疼', 'chest brust poitrine pecho petto peito borst 胸', 'breath atem respir souffle respira adem 呼吸', 'emergency notruf notfall urgence emergenc noodgeval 急救 紧急', 'prescri rezept ordonnance receta ricett receita recept 处方', 'practice. praxis cabinet. consultor clinic klinik ambulator studio. 诊所', 'injur verletz bless lesion lesion infortun lesao blessure 受伤', 'exercise. exercises. ubung exercice ejercicio esercizi exercicio oefening 锻炼 运动', 'meal. meals. food. diet mahlzeit ernahr repas comida pasti. refei maaltijd voeding 饮食', 'plan. plans. plan piano. 计划', 'allerg 过敏', 'medic. medication medicine medikament medicament farmac 药',
  // things and places
  'book. books. buch. bucher livre. livres. libro libri. livro boek 书', 'title. titles. titel titre titulo titolo 标题', 'card. cards. ausweis carte. tarjeta tessera cartao kaart 卡', 'desk. desks. counter schalter bureau. guichet mostrador ventanilla sportello banco. balcao balie 柜台 号台', 'floor etage. stock. etage piso planta. piano. andar verdieping 楼', 'shelf shelves regal etagere estante scaffal prateleira 书架', 'room. rooms. zimmer chambre habitacion camera. quarto kamer 房间', 'door tur. turen porte. puerta porta. deur 门', 'key. keys. schlussel cle. clef llave chiav chave sleutel 钥匙', 'house haus. maison. casa. huis 房子', 'table. tables. tisch mesa. tavol tafel 桌', 'market markt marche mercad mercat markt 市场', 'water wasser agua acqua eau. 水', 'photo. photos. foto 照片', 'letter brief. lettre carta. lettera 信', 'email e-mail mail. mails. courriel correo posta 邮件', 'phone telephone telefon 电话', 'address adress direcc indirizz enderec adres 地址', 'language sprache langue idioma lingua taal 语言',
  'green grun. grune vert. verte. verde groen 绿', 'red. rot. rote rouge rojo roja rosso vermelh rood 红', 'blue blau bleu azul blu. blauw 蓝', 'black schwarz noir negro nero preto zwart 黑', 'white weiss blanc bianc branc wit. witte 白', 'silver silber argent. plata argento prata zilver 银', 'gold. golden or. oro. ouro goud 金',
  'test. tests. prueba prova 测试', 'code quellcode codigo codice 代码', 'file. files. folder. datei ordner fichier dossier archivo carpeta cartell arquivo pasta bestand map. 目录 文件', 'depend abhangig dependenc dipendenz 依赖', 'approv accord consent agree genehmig zustimm rucksprache approuv aprob approv aprov goedkeur 批准 同意', 'skip uberspr ubergang saute omit saltad saltat pulad overgeslag 跳过', 'comment remark bemerk anmerk remarque comentar observac comment osservaz opmerking 意见 评论', 'grave. gravest worst schlimm schwerwieg ernst grave peor peggior pior ergst severe 严重', 'report bericht meld rapport informe rapporto relat 报告',
  'complain beschwer reklam plainte reclam queja klacht 投诉', 'apolog sorry entschuld excus disculp scus desculp pardon 道歉 抱歉', 'angry upset verarger wutend fach enoj enfad arrabbiat irritad boos 生气', 'recommend suggest advis empfehl empfiehl vorschlag schlag. schlage propos conseil recomend consig suger raad aanbevel 推荐 建议', 'greet begruss salu. saluer grussen accueil begroet 问候', 'formal siez vouvo formell 敬语', 'sentence satz. satze phrase frase zin. zinnen 句', 'word. words. wort. worter mot. mots. palabra parola palavra woord 词 字', 'reason grund. grunde begrund raison motiv razon ragion razao reden 理由', 'name. names. namen nom. nombre nome. naam 名',
  'first zuerst zunachst erst. erste abord premier primer prima. primo primeir eerst 先', 'end. ende. fin. final fine. einde 末 底', 'close. closed closing shut schliess geschloss ferm cerrad chius fechad gesloten 关 闭', 'open. opens offen geoffnet ouvert abiert apert abert 开', 'research forsch recherche investigac ricerca pesquisa onderzoek 研究', 'rebuild renovat umbau umgebaut renov reform ristruttur verbouw 翻修 装修 重建', 'sell. sold. sale. verkauf vend. vendre vendid vender venta verkoop 出售', 'takeover handover ubergab ubergeh pass. passes. ced. traspas 转让 移交', 'playful verspielt ludique jugue giocos brincal speels 活泼 有趣', 'central zentral 中央', 'last letzt dernier ultim laatst 最后',
  'pound pfund livre sterling libra sterlin 英镑', 'euro 欧元', 'dollar 美元', 'percent cent. prozent pourcent ciento cento procent 百分',
];

/** The meaning of a beginning of a word, of a whole word, and of signs in Chinese, each by its number. */
const beginnings = new Map<string, string>();
const wholes = new Map<string, string>();
const han = new Map<string, string>();
for (const [i, words] of MEANINGS.entries()) {
  for (const word of words.split(' ')) {
    if (/\p{sc=Han}/u.test(word)) han.set(word, `=${i}`);
    else if (word.endsWith('.')) wholes.set(word.slice(0, -1), `=${i}`);
    else beginnings.set(word, `=${i}`);
  }
}
const LONGEST = Math.max(...[...beginnings.keys()].map((word) => word.length));
const LONGEST_HAN = Math.max(...[...han.keys()].map((word) => word.length));

/** What a folded word means, if it is one of these. */
export function meaningOf(word: string): string | undefined {
  const whole = wholes.get(word);
  if (whole !== undefined) return whole;
  for (let length = Math.min(word.length, LONGEST); length >= 3; length--) {
    const meaning = beginnings.get(word.slice(0, length));
    if (meaning !== undefined) return meaning;
  }
  return undefined;
}

/** What the Chinese words in a text mean. */
export function meaningsInHan(text: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; at++) {
    if (!/\p{sc=Han}/u.test(text.charAt(at))) continue;
    for (let length = Math.min(LONGEST_HAN, text.length - at); length >= 1; length--) {
      const meaning = han.get(text.slice(at, at + length));
      if (meaning !== undefined) { found.push(meaning); break; }
    }
  }
  return found;
}
