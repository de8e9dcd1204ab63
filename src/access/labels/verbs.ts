import { words, type Matcher, matcher, meaning } from './word-table.ts';

/**
 * What verbs of tool names, requests and texts mean, more finely than a deed: "merge" and "label" both change a pull
 * request, and a request for one gives no reason for the other. Stems are folded; `*` ends a prefix. Written for English
 * and the commonest verbs of some twenty other languages.
 */
export const VERBS = [
  'send', 'post', 'grant', 'invite', 'create', 'update', 'remove', 'cancel', 'close', 'assign', 'move', 'merge', 'approve', 'reject', 'book',
  'buy', 'pay', 'return', 'subscribe', 'block', 'open', 'run', 'deploy', 'save', 'mark', 'note', 'scale', 'load', 'read',
] as const;
export type Verb = (typeof VERBS)[number];

const VERB_WORDS: Readonly<Record<Verb, readonly string[]>> = {
  send: words(`send* sent anschreib* mail mails mailing email* message* write writing tell reply replies replying respond* answer* forward* whisper* dm text notify notif* contact* inform* remind* ping let announce ask asks thank* dispatch* greet submit* deliver* call* heads
    schick* sende* schreib* antwort* benachricht* informier* mitteil* weiterleit* sag frag* danke bedank* envoi* envoy* transmet* ecri* repond* previen* preven* dis dites remerci* envia* envie manda* mande escrib* escrev* respond* responda* avis* avise di dile invia* invii scriv* rispond* inoltra* dille digli
    stuur* verstuur* schrijf* antwoord* wysl* napisz* odpowiedz* przeka* powiadom* gonder* yaz ilet bildir skicka* skriv* svara* send posli* napis* odpove* kirim* balas gui laheta* kirjoita vastaa kuld* ird* valaszol* trimite* scrie отправ* напиш* ответ* сообщ* перешл* 发 告诉 回复 通知 转发 告知 送 返信 知らせ 連絡 伝え 보내 답장 알려 전달 أرسل ارسل رد أخبر ابعث
    bescheid ausricht* rueckmeld* ruckmeld* verschick* uebermittl* ubermittl* zusend* redig* relanc* rappell* comunic* reenvi* hazle contest* avvert* contatt* sollecit* rispost* reencaminh* contat* informar laat bericht* meld* verwittig* poinformuj* zawiadom* skontaktuj* meddel* underratt* oznam* informuj* hubungi beritahu ilmoita ertesits* informeaza уведом* извест* nudg* circulat* relay* inquir* enquir*
    送付 送り 届け 発送 返事 案内して 問い合わせ 回答 伝言 お礼を メールで メールし 发邮件 发短信 寄给 传给 群发 联系 提醒 문자 알림 연락 회신 발송 물어봐
    apologi* congratulat* warn warns warned welcome propos* suggest suggests suggested offer promise promises promised phone ring page distribute distributes distributed distributing demand demands chase
    verteil* gratulier* begruss* warne warnen warnt rufe anruf* maile mailst verbreit* leite leiten vorschlag* vorgeschlag* anbiet* felicite* salue saluer demande demander appelle appeler avertis avertir rappelle diffuse distribue propose proposer felicita felicitar saluda saludar pregunta preguntar preguntal* solicita llama llamal* llamar advierte advertir recuerda recordar recuerdal* difunde ofrece ofrecer propon proponer saluta salutare chiedi chiedere chiedig* ricorda ricordare ricordag* chiama chiamare diffondi proponi avverti offri cumprimente pergunte perguntar peca pedir lembre lembrar diga divulgue proponha ofereca waarschuw* feliciteer* begroet* vraag vragen herinner* bel bellen verspreid* stel podziekuj* zapytaj* powiedz* ostrzez* przypomnij* zadzwon* zaproponuj*
    お礼 頼ん 警告 思い出させ 電話 誘っ 断っ 断り 提案 道歉 祝贺 警告 建议 打电话 사과 축하 경고 제안 전화`),
  post: words(`post posts posting publish* announce* tweet* broadcast* blog share* mention* leave comment* upload* write summar* reply
    veroffentlich* ankundig* poste* stell teil* publi* annonce* partag* anunci* compart* pubblic* condivid* publiceer* plaats* opublik* udostep* yayinla* paylas* publicera dela опубликов* размести* 发布 公布 分享 投稿 公開 共有 게시 공유 انشر
    aushang* hochlad* einstell* afficher affich* mets cuelga* sube subir carica* metti zet zamiesc* wrzuc* lagg dijeli 上传 アップロード 올려
    掲示 掲載 載せ 貼り出 貼って 回覧 流して 张贴 挂出 转发 公告 공지 등재
    distribute distributes distributed distributing advertise advertises advertised advertising publicise publicize
    ankundig* verbreit* diffuse diffuser difunde difundir diffondi divulgue divulgar verspreid* kondig oglos* 発表`),
  grant: words(`grant* give gives share* permit* permission* authori* role* admin* access acl bind public expose* release allow* entitle* promote* collaborator* owner editor visib* privilege* see view
    freigeb* freigab* berechtig* zugriff* zugang* erlaub* donne* partag* autoris* acces comparte* compartir permis* autoriz* acceso condivid* accesso permess* toegang deel* udostepn* dostep* yetki* erisim paylas* dela behorig* доступ* разреш* поделись 授权 权限 共享 分享 共有 閲覧 権限 アクセス 공유 권한 شارك صلاحية
    freischalt* lesezugriff schreibzugriff lesend rechte einblick ouvrir ouvre droit* permets dar permiso* leesrecht* uprawn* prawa rechten
    見せて 見られるよう 使えるよう 許可 権限を 开通 让他 让她 열람 허용
    whitelist* unban* lend reveal*`),
  invite: words(`submit* invite* inviting bring onboard* enrol* enroll* register* signup sign join add adds adding put member* guest* include loop in
    einlad* lade* anmeld* eintrag* trag aufnehm* aufnahm* nimm fug* hinzu* invite* inscri* ajout* anad* agrega* inscrib* invita* aggiung* iscriv* adicion* convid* inscrev* uitnodig* nodig* voeg* zapros* dodaj* davet* ekle* bjud* lagg* pozv* pridej* tambah* undang moi them lisaa kutsu* приглас* добав* 邀请 加入 添加 招待 追加 초대 추가 ادع أضف
    hinzufug* dazu anhang* rajout* inscris convi* apunt* aggiunt* toevoeg* dopisz* dolacz*
    誘っ 呼んで 加え 入れて 登録 参加させ 拉进 加到 加进 报名 넣어 등록`),
  create: words(`append* request* create* creat* make* making new open opens add adds adding setup insert* draft* build* generat* write prepar* put place file compose start plan schedul* record* up another second instead repost
    erstell* anleg* leg* mach* offne eroffn* setz* trag* cree* creer fais faire ajout* mets mettre ouvr* prepar* crea* crear haz hacer pon poner abre* abrir anad* agrega* fai fare metti* apri* aggiung* faz fazer abr* cria* adicion* maak* aanmak* zet open* utworz* zrob* dodaj* otworz* olustur* ac acar ekle* yap skapa* gor lagg* vytvor* zaloz* buat tao luo tee keszits* hozz* создай* созда* сделай* добав* открой* 创建 新建 添加 制作 作成 作っ 作る 追加 만들 생성 추가 أنشئ أضف
    angelegt einricht* richte ausstell* aufsetz* verfass* entwirf* redig* etabl* genere* elabora* redact* monta prepara* redigi* compila* aanmaak* opstel* przygotuj* sporzadz* upprat* oprett* priprav* buatkan laadi allitsd establish* assembl*
    立てて 起こし 開設 申請 申し込 作ろう 書いて 用意 準備 建一个 新增 起草 写一 生成 적어줘 써줘 개설 신청
    lodge lodges prescrib* provision provisions provisioned generate regenerat* transcrib* 
    verordn* verschreib* vervollstandig* prescris prescrire mete meter receta recetar nombra prescrivi prescrivere prescreva prescrever redija redigir schrijf* wystaw*
    処方 提出 発行`),
  update: words(`apply applies applying applied redeem* aender* settings preferences toggl* rotat* revert* ack acknowledg* sync* update* chang* edit* set sets setting modif* adjust* rename* configur* correct* fix* replac* amend* alter* turn* switch* put adapt* misspel* typo* fill wrong new increase* swap*
    ander* aktualis* bearbeit* anpass* pass setz* stell* korrigier* ersetz* umbenenn* modifi* chang* mets mettre corrig* remplac* renomm* actualiz* cambi* edita* ajust* corrig* pon modific* aggiorn* cambia* imposta* correggi* sostitui* atualiz* alter* mud* corrij* wijzig* verander* pas zet werk zmien* zaktual* popraw* ustaw* degistir* guncelle* duzelt* andra* uppdatera* byt* zmen* uprav* oprav* ubah ganti sua thay vaihda muuta korjaa mod измен* обнов* исправ* поменя* настрой* 更改 修改 更新 设置 改成 替换 変更 更新 修正 設定 変え 변경 수정 업데이트 설정 바꿔 غير حدث عدل
    umstell* umander* eintrag* nachtrag* hinterleg* ubernehm* uebernehm* richtigstell* erganz* rectifi* actualis* renseign* rellen* pase* reemplaz* inserisci compila allinea ajusta preench* bijwerk* aanpass* invul* uzupeln* uzupelni* podmien* opdater* rette ugradi tweak* overwrit* redo relabel* reword* rewrit* revis* reset*
    直し 直す 書き換え 差し替え 入れ替え 編集 反映 書き直 更新 改一下 改为 调整 更正 编辑 고쳐 바꾸 수정 조정
    improv* enhanc* enrich* refin* optimi* tune tunes tuned rework* patch patches patched repair* mend mends translate translates translated translating localise localize localised localized paraphras* rephras* expand* shorten* condens* trim trims trimmed refresh substitut* sort sorts sorted group groups organise organize organised organized organising organizing rearrang* input migrat* divert* connect hide hides hiding unhide match finali* sharpen* simplif* clarif* standardise standardize normalise normalize format
    verbesser* sortier* gruppier* ordne ordnen zuordn* ubersetz* kurze kurzen erweiter* reparier* beheb* behoben tausche tauschen austausch* blende verknupf* verbind* fulle fullen ausfull* vervollstandig* vereinfach* uberarbeit* ameliore* trie trier classe classer traduis traduire raccourcis reparer repare echange* masque masquer lie relie migre* complete complet* remplis remplir remplissez mejora mejorar mejorad* ordena ordenar traduc* acorta acortar repara reparar arregla arreglar sustituy* sustitu* oculta ocultar sincroniz* enlaza enlazar incluye incluir migliora migliorare ordina ordinare traduci tradurre accorcia* ripara riparare scambia scambiare nascondi* sincronizza* collega collegare completa* melhora melhore melhorar ordene traduza traduzir encurte conserte troque trocar oculte ocultar preencha preencher sincronize verbeter* sorteer* rangschik* vertaal* repareer* ruil ruilen verberg* koppel koppelen vul vullen voltooi* popraw* posortuj* przetlumacz* napraw* zamien* ukryj* zsynchronizuj* wypelnij* uzupelnij*
    改善 並べ替 翻訳 短く 隠し 交換 ずらし 完成 优化 改进 翻译 排序 修复 隐藏 개선 번역 정렬 수리 숨겨`),
  remove: words(`delet* remov* drop* eras* trash* bin purg* wip* clear* clean* discard* throw* rid unlink* uninstall* take kick* expel* tidy* out without empt* truncat* prune* writeoff scrap* unshare unlist down vanish* unpublish*
    losch* loesch* entfern* weg raus aufraum* raum* wirf* werf* nimm austrag* auszutrag* supprim* efface* enlev* retir* jette* vide* borra* elimin* quita* suprim* vacia* cancella* rimuov* togli* elimin* apag* exclu* remov* tira* verwijder* wis gooi* usun* skasuj* wyrzuc* sil kaldir cikar ta radera* smaz* odstran* odeber* hapus keluarkan xoa poista torol* vegy sterge удал* убер* сотри* 删除 移除 清除 清空 去掉 削除 消し 消す 外し 삭제 제거 지워 احذف أزل حذف
    rausnehm* rausnimm* rauswerf* wegwerf* aussortier* ausmist* bereinig* verwerf* tilg* debarass* purge* nettoi* ecart* descart* tira limpia* despej* depur* getta* svuot* scarta* elimina* esvazi* limp* ruim* opruim* schoonmaak* wyczysc* posprzataj* pozbadz* uklid* vycist* bersih* tisztits* ditch* evict* flush* unpin* unassign*
    取り除 除い 捨て 消去 抜い 撤下 去除 扔掉 撤掉 빼줘 없애
    detach* disconnect* offboard* deprovision* discontinu* void voids
    leere leeren ausblend* retranche enleve enlever quitar vacia vaciar togli togliere tira tirar remova haal leegmaak* beeindig*
    外し`),
  cancel: words(`cancel* call* terminat* revok* undo end ends abort* withdraw* off stop* unsubscrib* shutdown shut drop rollback annul* deregister* skip mind
    stornier* kundig* absag* sag ab annull* widerruf* beend* annul* resili* decommand* revoqu* arret* cancel* anul* revoc* deten* annull* disdi* revoc* ferma* desmarc* afzeg* zeg anuleer* annuleer* stop* anuluj* odwol* zrezyg* iptal vazgec avboka* installa* zrus* batal huy peru* lemond* отмен* прекрат* 取消 撤销 停止 キャンセル 取り消 中止 취소 중지 해지 الغ إلغاء أوقف
    storno abmeld* abbestell* zuruckzieh* ruckgang* zuruckgeb* desabonn* suspend* baja desapunt* disdic* disdett* sospend* desist* desfaz* annuler* opzeg* intrek* stornuj* wycofaj* avlys* opsig* waiv* void* retract* rescind*
    やめ 取りやめ 見合わせ 解約 断っ 退订 停掉 不要了 그만 철회
    discontinu* invalidat* void voids forgiv*
    resilie* absag* abbestell* annuler disdici* disdire opzeg* odwolaj*
    断っ 断り`),
  close: words(`clos* resolv* complet* finish* done settl* archiv* shut lock end
    schliess* abschliess* erledig* beend* ferm* resou* clotur* termin* cerr* resuelv* archiv* chiud* risolv* fech* resolv* sluit* afrond* zamk* kapat* stang* zavri* tutup dong sulje zar* закр* реши* 关闭 解决 完成 閉じ 完了 解決 닫 완료 해결 أغلق
    abhak* abgeschloss* abschluss* fertig zumach* solder* solde classe classer finaliz* liquida* conclu* encerr* afhandel* afsluit* zakoncz* dokoncz* avslut* afslut* dokonc*
    締め 閉め 終え 終了 片付 结束 关掉 마감 종료
    discharg* finali* conclud*
    abschliess* cloture* cierra cierre cerrar feche fechar beeindig* zakoncz* 閉じ 締め`),
  assign: words(`escalat* assign* giv* hand* delegat* owner* allocat* transfer* entrust* put go goes nomin* appoint* pass*
    zuweis* weise* zuteil* teil* ubergeb* gib attribu* assign* confi* donn* asign* dale dar encarg* assegn* affid* dai atribu* toewijz* wijs* geef* przypis* przydziel* daj ata tilldela* ge prirad* tugaskan giao anna oszt* menjen назнач* передай* 分配 指派 交给 割り当 担当 任せ 배정 할당 عين
    zuordn* uberlass* weitergeb* einteil* repart* attrib* delegu* encomiend* reparte* deleg* ripart* entreg* toebedel* deel* powierz* fordel* triag* reassign*
    振り分け 頼んで 担って 安排给 派给 맡겨
    appoint* delegat* demot* give gives giving hire rout* split
    verteil* ordne zuordn* zuteil* ernenn* beforder* leite nomme nommer repartis repartir embauche* deriva derivar nombra nombrar contrata contratar reparte nomina nominare assumi ripartisci nomeie nomear contrate benoem* verdeel* mianuj*
    割り当て 任命 分配 指派 배정`),
  move: words(`advanc* mov* shift* push* reschedul* postpon* rerout* redirect* delay* later earlier instead place relocat* bring forward* transfer* put hold
    verschieb* verleg* umleit* deplac* decal* report* repouss* redirig* muev* mover aplaz* pospon* reprogram* redirig* spost* rimand* rinvi* mov* adi* reagend* verplaats* verzet* przenie* przesun* przeloz* tasi ertele* kaydir flytta* skjut* presun* pindah doi siirra atrak* перенес* перемест* сдвин* 移动 移到 推迟 改期 移動 延期 変更 옮 미뤄 이동 انقل أجل
    vorzieh* vorverleg* verschob* umzieh* umbuch* schieb* wechsel* umsetz* avanc* recul* bascul* reprogramm* adelant* atras* retras* pasa pasar traslad* anticip* posticip* sposta passa adiant* transfir* remarc* verschuif* schuif* uitstel* przyspiesz* flytt* rykk* udsaet* posun* preloz* tunda majukan halaszd* atutemez* migrat* rearrang* reshuffl* defer*
    ずらし 早め 繰り上げ 繰り下げ 移し 移す 回し 挪到 改到 换到 당겨 변경 옮겨
    divert* rout* migrat* rearrang* bring shift shifts transplant*
    ubertrag* ordne sortier* migrier* transferisci* trasferisci* deriva antecipe antecipar przenies* przeloz* ずらし`),
  merge: words(`merg* join* combin* consolid* unify unif* dup* duplicat* together squash*
    zusammen* verein* fusion* regroup* combin* unir une* fusiona* unisc* unir junt* samenvoeg* polacz* scal* birlestir sla slouc* gabung gop yhdista объедин* слей* 合并 结合 統合 マージ 합쳐 병합 ادمج
    unifica*`),
  approve: words(`approv* accept* confirm* sign ok okay authori* agree* rsvp green validat* clear* decid* adjudicat*
    entscheid* genehmig* bestatig* annehm* nimm zusag* freigeb* approuv* accept* confirm* valid* aprueb* aprob* acept* confirm* approv* accett* conferm* aprov* aceit* goedkeur* accepteer* bevestig* zatwierdz* zaakcept* potwierdz* onayla kabul godkann* schval* potvrd* setujui duyet hyvaksy одобр* подтверд* прими* 批准 同意 接受 确认 承認 確認 승인 수락 확인 وافق أكد
    zustimm* zugestimmt gutheiss* absegn* freigab* valider avalis* convalid* homolog* akcept* potvrzuj* greenlight* endors* ratif*
    許可 認め 受け入れ 了承 通し 答应 通过 허락 받아들
    countersign*
    akzeptier* bewillig* bestatig* aprobar accetta* aceite aceitar goedkeur* keur zaakceptuj*`),
  reject: words(`reject* declin* refus* den* dismiss* turn no withdr* decid*
    ablehn* lehn* absag* refus* rejet* declin* rechaz* deneg* rifiut* respin* rejeit* recus* negar afwijz* weiger* wijs* odrzuc* odmow* reddet avvisa* neka zamitn* odmit* tolak hylkaa elutas* отклон* откаж* 拒绝 驳回 却下 拒否 거절 거부 ارفض
    zuruckweis* absagen verweiger* decline* econdui* desestim* descart* boccia* indefer* afkeur* oddal* avsla* avvis*
    断っ 断り 辞退 見送 驳 谢绝 반려 사양
    absag* ablehn* wegschick* 断っ 断り`),
  book: words(`book* reserv* schedul* arrang* appoint* plan* slot table stay* ticket* visit lunch dinner meet* need hold grab find
    buch* reservier* termin* vereinbar* plan* brauch* reserv* planifi* prend* prev* hueco cita agend* reserva* program* ponlo prenot* fissa* organizz* marc* marca* boek* reserveer* zarezerw* umow* zaplan* rezerv* ayirt planla boka* reservera objednej pesan dat varaa foglal* заброн* запиш* заплан* 预订 订 预约 安排 予約 取って 예약 잡아 احجز
    eintrag* einplan* ansetz* vormerk* festmach* organisier* cale calez retiens inscris planifie* fija fijar concert* fissare blocca* agendar prenota* inplan* vastleg* umawia* zaklep*
    押さえ 手配 借り 取っておい 申し込 预约 预留 租用 빌려 신청 대여
    hire lease leases borrow* lend* pencil secure reserve rent
    leih* miet* ausleih* loue louer prete preter emprunt* alquila alquilar presta prestar noleggia* presta prestare alugue alugar empreste leen lenen huur huren pozycz* wynajmij* 貸し 借り`),
  buy: words(`buy* bought order* purchas* checkout get gets restock* basket* cart reorder* suppl* pick deliver* grab acquir* pack* refill* out add more send swap
    kauf* bestell* besorg* hol achet* command* compr* pide pedir pidelo acquist* ordin* compr* encomend* koop* bestel* kup* zamow* satin siparis kop* bestall* kup* objedn* beli mua osta vesz* vegyel купи* закаж* 购买 买 下单 订购 購入 買 注文 구매 주문 사 اشتر اطلب
    nachbestell* anschaff* einkauf* ordern prends procur* commander adquier* pilla compra* procura* prendi rifornis* adquir* aanschaf* dokup* zamawia* handla
    発注 仕入 手配 订货 采购 발주 구입
    replenish* procur* restock* invest invests trade source
    nachbestell* besorg* reapprovision* encargar repon reponer rifornisci* reponha bestel* 仕入`),
  pay: words(`pay* paid transfer* wir* send* remit* settl* owe* reimburs* money bill* invoic* amount rent gift donat* charg* give deposit* same tip instal* standing
    zahl* bezahl* uberweis* ueberweis* begleich* erstatt* schick* paie* paye* payer vire virer regl* rembours* vers* paga* pague transf* abona* bonific* vers* rimbors* betaal* overmak* maak zaplac* przelej* przelew* ode* havale oda gonder betala* overfor* zapla* bayar transfer tra maksa fizet* utal* оплат* перевед* заплат* 支付 付款 转账 汇款 支払 振込 送金 払 결제 송금 지불 이체 ادفع حول
    uberweisung* ausgleich* uberwies* einzahl* auszahl* rueckuberweis* zuruckuberweis* vire* solde* regler reglement versement virement acquitt* ingres* recharg* ricaric* recarg* auflad* aufgelad* doladuj* oplad* gira girar liquid* abon* salda saldar bonifico transfira quita* quitar liquida* overboek* betal* stort* vereffen* oplac* ureguluj* wplac* innbetal* uhrad* preved* lunas* setor*
    振り込 払い 入金 納め 精算 立て替え 打款 结清 缴费 结账 입금 납부 정산
    compensat* credit debit reward*
    vergut* entlohn* facture encaisse* cobra cobrar dona donar fattura* incassa* cobre cobrar doe doneer* vergoed* 経費`),
  return: words(`return* refund* back fit reimburs* exchang* reclaim* complain* send swap
    zuruck* ruck* umtausch* erstatt* retour* renv* rembours* rend* devuel* devol* reembols* restitui* rend* reso terug* retour* zwroc* zwrot* iade geri tillbaka retur* vrat* kembali tra palauta вернут* возвра* верни* 退货 退款 退 返品 返金 返 반품 환불 أرجع
    zuruckgeb* zuruckschick* zuruckhol* zuruckbuch* retourn* renvoy* restitu* reembolso devolucion rimand* devolu* terugstur* terugboek* odeslij* returner* refunder*
    払い戻 返却 戻し 返し 退回 归还 반납 돌려
    credit compensat* reimburs* forgiv*
    erstatt* gutschreib* ersetz* reembols* rimbors* vergoed* zwroc*`),
  subscribe: words(`subscrib* follow* opt join* enrol* newsletter* sign watch star alert* register* programme
    abonnier* folge* anmeld* melde eintrag* abonn* suiv* suis inscri* suscrib* sigue* segui* iscriv* abbon* assin* inscrev* siga volg* abonneer* subskryb* obserwuj* zapis* abone takip prenumer* folj* odebir* sleduj* langgan ikuti theo seuraa подпис* 订阅 关注 登録 フォロー 購読 구독 팔로우 اشترك تابع
    申し込 参加 入会 报名 가입 참가`),
  block: words(`protect* block* ban* mut* hold* freez* suspend* disabl* deactiv* lost lock* stolen troll* quarantin* silenc* withhold* paus* halt* cannot quiet
    sperr* blockier* stumm* verlor* deaktiv* bloqu* suspend* desactiv* perdu* bloque* silenci* perdi* bloccar* blocc* disattiv* blokkeer* zablok* zawies* zgub* engelle* dondur devre sparra* blockera* zablok* blokir chan esta tilt* заблок* отключ* потер* 冻结 屏蔽 封 禁用 丢 ブロック 停止 無効 なくし 차단 정지 잃 احظر جمد
    einfrier* stilleg* verrieg* fige* verrouill* congel* bloquea* congela* inabilit* desabilit* bevries* wstrzym* frys* sper* isolat* revok*
    止めて 凍結 保留 停用 暂停 막아 보류 중단
    cordon* quarantin* isolat* hide unlist
    sperr* ausblend*`),
  open: words(`unlock* open* releas* enabl* unblock* activ* allow* let unfreez* resume* restor* firewall port free
    entsperr* offne* freigeb* aktivier* ouvr* deverrouill* active* debloqu* abr* desbloque* activ* apri* sblocc* attiv* desbloque* ativ* open* ontgrendel* otworz* odblok* wlacz* ac kilidi las opp* oppna* aktivera* otevri* odemk* buka mo avaa nyis* открой* разблок* включ* 打开 解锁 启用 開け 解除 有効 열어 해제 활성 افتح فعل
    freischalt* entblock* aufhebung leve habilit* reabr* libera* riapr* riattiv* abilit* deblokk* przywroc* reopen* unarchiv* unmut*
    開け 鍵を 再開 解锁 恢复 재개 풀어
    reveal* unhide recover*
    einblend* affiche wiederherstell*`),
  run: words(`restart* reboot* rebuild* retry run* execut* start* launch* switch* turn* play* scene script* trigger* invoke* night command* light* off on stop* warm* cool* heat* lock* leave night check* make rerun* query sql shell count list select show
    ausfuhr* starte* spiel* schalt* mach* stell* lanc* execut* allum* eteins* jou* mets ejecut* enciend* apag* pon reproduc* esegui* avvia* accend* spegn* metti* suona* execut* lig* toc* voer* zet speel* schakel* uruchom* wlacz* wylacz* zagraj* calistir* ac kapat kor* starta* satt* spela spust* zapn* vypn* jalankan putar bat chay kaynnista soita inditsd* запуст* включи* выключи* поставь* 运行 执行 启动 播放 打开 关闭 実行 起動 再生 つけて 消して 실행 재생 켜 꺼 شغل نفذ
    anstoss* durchfuhr* ansto* anschalt* ausschalt* einschalt* declench* demarr* arranca* lanza* pone prende avviare lancia* dispar* inicia* draai odpal* kjor*
    動かし 走らせ かけて 流し 跑一下 가동 돌려
    pauzeer* pausier* pause resume suspend* recalculat* regenerat* zatrzymaj* inicie iniciar pare parar 開始`),
  deploy: words(`deploy* releas* roll* ship* publish* push* live launch* promote* go update* upgrad* image dns
    ausroll* ausliefer* veroffentlich* deploi* mets publi* desplieg* despleg* public* rilasci* implant* uitrol* wdroz* dagit yayinla rulla* nasad* rilis trien развер* выкат* 部署 发布 上线 デプロイ リリース 배포 출시 انشر
    反映 公開 推送 반영
    redeploy* provision*`),
  save: words(`save* saving export* download* cop* backup* back archiv* store stores storing storag* write keep* csv put file duplicat* clone* import* sync* attach* print*
    speicher* sicher* kopi* export* herunterlad* leg ablegen sauvegard* enregistr* copi* telecharg* export* guard* copi* descarg* export* salv* copi* scaric* esport* bewaar* kopie* opslaan exporteer* zapis* skopiuj* eksport* pobierz kaydet kopyala indir spara* kopia* exportera* uloz* kopir* simpan salin luu sao tallenna kopioi ments* сохран* скопир* экспорт* скачай* 保存 复制 导出 备份 下载 保存 コピー エクスポート 저장 복사 내보내 احفظ انسخ
    ablag* hinterleg* abspeicher* aufbewahr* runterlad* archivi* conserve* exporter depose* archiva* conserva* archivia* arquiv* archiveer* zarchiwizuj* zachowaj arkiver* lagre snapshot* stash
    控え 残し 取っておい 書き出 印刷 ダウンロード 存到 留存 打印 내려받 남겨 인쇄
    mirror commit
    sicher* spiegel* adjunta adjuntar allega allegare anexe anexar hang anhang* joins joindre`),
  mark: words(`mark* tag* label* pin* rat* grad* star* scor* review* priorit* flag* bump* raise won lost stage* stars points essay* categor* classif* class urgent
    markier* kennzeichn* bewert* not* anheft* priorisier* marqu* etiquet* not* evalu* epingl* marc* etiquet* calific* evalu* punt* fij* contrassegn* etichett* valut* vot* marc* classific* avali* fix* markeer* label* beoordeel* oznacz* ocen* isaretle* etiketle* puanla* markera* betygsatt oznac* ohodnot* tandai nilai danh merkitse arvioi jelol* ertekel* отмет* оцен* 标记 标签 评价 评分 置顶 マーク ラベル 評価 ピン 표시 라벨 평가 고정 علم قيم
    abhak* einstuf* etiquett* marca* senala* clasific* spunta* segnala* classifica* assinal* aanvink* zaznacz*
    つけて 付けて 印を 標記 标为 표기 체크`),
  note: words(`append* not* log* record* comment* document* enter* add adds put write jot remember* register* report* remark* allerg* extension declar* keep customs
    notier* eintrag* trag* vermerk* erfass* protokoll* kommentier* schreib* not* consign* inscri* ajout* comment* anot* apunt* registr* coment* agrega* annot* regist* segna* aggiung* coment* noteer* registreer* zanotuj* dopisz* zapisz* wpisz* not yaz kaydet* ekle* anteckn* skriv* notera* zapis* poznamen* catat tulis ghi kirjaa merkitse jegyez* ir* запиш* отмет* добав* 记录 备注 添加 写 記録 メモ 追記 コメント 기록 메모 적어 سجل اكتب
    aufschreib* hinterleg* festhalt* dokumentier* ecris ecri* inscris marque* consigne* mentionn* escrib* apunta* deja* registra* scriv* annota* escrev* opschrijf* schrijf* pripis*
    書き留め 残して 付け加え 記入 書き込 控えて 入力 记下 记到 登记 填写 기입 입력 메모
    transcrib* type input lodge
    tippe documenta documentar documente`),
  scale: words(`resiz* extend* rais* increas* reduc* lower* limit* discount* doubl* doubl* bigger smaller larger more less adjust* percent longer cap week scale* salary warmer colder term* retention upgrade* downgrade* top up down goes turn
    verlanger* erhoh* senk* verdoppel* vergross* verkleiner* warmer kalter rabatt* agrand* augment* prolong* redui* baiss* remise* aument* amplia* prorrog* reduc* baja* descuent* aument* estend* ridu* abbass* scont* aument* prorrog* estend* descont* verleng* verhoog* verlaag* korting* zwieksz* zmniejsz* przedluz* podnies* rabat* artir* azalt* uzat* indirim hoj* sank* forlang* rabatt zvys* sniz* prodluz* slev* naikkan turunkan tang giam nosta laske emel* csokkent* увелич* уменьш* продл* скидк* 增加 减少 延长 提高 降低 折扣 増や 減ら 延長 上げ 下げ 割引 늘려 줄여 연장 올려 할인 زد قلل مدد
    aufstock* heraufsetz* herabsetz* reduzier* ermassig* verkurz* abaiss* rallong* raccourc* subir rebaj* alarg* alza* prorog* dimezz* sobe reduz* encurt* ophog* verkort* podwyz* obniz* skroc* forleng*
    増量 減額 値引 引き上げ 引き下げ 调高 调低 인상 인하
    decreas* halv* shorten* cut cuts taper* trim renew* quadrupl* tripl*
    halbier* begrenz* verdoppl* kurz* encurt* limite limiter ogranicz* beperk* halveer*
    上げ 下げ`),
  load: words(`open* visit* load* fetch* brows* navigat* download* click* follow* url link* page* site* website* article* read http* www web crawl* scrape* watch
    offne* besuch* aufruf* ruf lade* lies seite* artikel* link* ouvr* visit* charg* lis page* article* lien* abr* visit* carg* lee pagina* articul* enlace* apri* visit* leggi pagin* articol* abr* visit* leia pagin* artig* bezoek* open* lees pagina* otworz* odwiedz* strona* strone* artykul* ac ziyaret sayfa* oppna* besok* las* sida* otevri* navstiv* stranku buka kunjungi halaman mo trang avaa nyisd* oldal открой* посети* прочит* страниц* стать* 打开 访问 网页 链接 文章 開い ページ 記事 リンク 열어 방문 페이지 기사 링크 افتح زر صفحة رابط`),
  read: words(`read* get gets show* list* find* search* look* check* summari* tell what which who when where how view* see any explain* compar* count* describ* review* inspect* status
    lies* lese zeig* list* find* such* pruf* schau* was wer wann wo wie welche* gibt fass lis montr* cherch* trouv* resum* quoi quel* qui quand ou comment lee muestr* busca* encuentr* revis* resum* que quien cuando donde como cual* leggi mostra* cerca* trova* controll* riassum* cosa chi quando dove come qual* leia mostr* procur* encontr* verifi* resum* lees toon* zoek* bekijk wat wie wanneer waar hoe przeczytaj pokaz* znajdz* sprawdz* co kto kiedy gdzie jak oku goster bul ara ne kim nerede las visa hitta sok vad vem nar var hur precti ukaz najdi co kdo kdy kde jak mita kuka milloin missa onko mi ki mikor hol baca tampilkan cari apa siapa прочит* покаж* найд* провер* что кто когда где как 读 查 看 找 什么 谁 哪 读取 見 読 探 調べ 何 誰 いつ どこ 읽 보여 찾 확인 무엇 누구 언제 어디 اقرأ اعرض ابحث ما من متى أين`),
};

/** What people say for those verbs in requests alone: in names and texts most of it is a thing or somebody's ordinary word. */
const SAID_WORDS: Readonly<Partial<Record<Verb, string>>> = {
  send: 'brief debrief consult liaise negotiate bargain interview survey introduce fax say refer relay mahne erinnere simse kondoliere frage accueille sollicite agradece reclama consulta ringrazia interpella lembra pergunta agradece cobra wypytaj pogratuluj zapytaj ontvang',
  post: 'pitch feature headline sponsor reprint promote bewirb drucke imprime imprimez stampa wydrukuj print',
  grant: 'admit allot entrust verleihe admets admite ammetti przyjmij',
  create: 'found compile cast cook bake brew cater print craft raise file grunde drucke fonde funda imprime stampa drukuj',
  update: 'use point aim align calibrate zero paint renovate crop convert dub renumber restructure reorganize renew refresh justiere kalibriere wechsle tausche repasse oriente dirige adapta orienta adatta regola troca substitui conserta traduz wymien zastap dostosuj vervang pas',
  remove: 'strike scrub shred censor mask sweep wash radiere streich streiche wische lave lava quita tacha umyj wyczysc poets',
  cancel: 'repeal fire lay entlasse licencie despide licenzia despede ontsla zwolnij',
  assign: 'allot earmark ration distribute direct aim refer roster elect recruit slot seat cast lenke affecte repartis distribue promeus asciende distribuye vincula distribuisci promuovi nomeia promove associa distribui rozdziel skieruj przydziel verdeel leid',
  move: 'point park adjourn land dock moor tow haul carry rush expedite hasten walk bring divert vertage bringe hole stelle pose accroche deplace coloca cuelga colloca appendi pendura poe umiesc powies plaats hang breng',
  approve: 'certify verify authenticate admit clear pass',
  book: 'seat board host slot squeeze',
  buy: 'stock collect fetch collecte recoge recolhe ritira odbierz haal',
  pay: 'redeem cash spende stifte doa dona offre regala oferece podaruj schenk',
  return: 'recall reinstate rehome reclaim',
  block: 'forbid prohibit restrict blacklist gate fence sandbox ground arm punish fine penalize verbiete interdis prohibe vieta proibe verbied zabron',
  open: 'disarm admit unfold reprends reanuda riprendi retoma wznow hervat',
  run: 'compile test lint scan xray filter convert estimate power water feed arm test futtere giesse arrose riega annaffia rega podlej',
  save: 'print reprint drucke imprime imprimez stampa wydrukuj afdruk',
  mark: 'rank assess vet highlight underline certify seal stamp weigh benote',
  note: 'tally stock weigh measure scribble recap itemize minute verbuche',
  scale: 'boost shrink grow widen narrow lengthen deepen throttle dose titrate drossle verringere hebe baixa acrescenta',
  merge: 'unite gather aggregate pool',
  close: 'seal wrap finish',
};

const table: Matcher = matcher(VERB_WORDS);
const said: Matcher = matcher(Object.fromEntries(VERBS.map((verb) => [verb, words(SAID_WORDS[verb] ?? '')])));
/** Verbs that people and tools use for one another. */
const NEAR: Readonly<Partial<Record<Verb, readonly Verb[]>>> = {
  create: ['book', 'note'], book: ['create', 'buy', 'assign'], invite: ['grant', 'subscribe'], update: ['move', 'scale', 'mark'], remove: ['cancel'], cancel: ['remove'], buy: ['book', 'pay'], pay: ['send'], send: ['post'], post: ['send'],
  approve: ['grant'], note: ['create', 'update', 'mark'], mark: ['update'], scale: ['update'], move: ['update'], save: ['create', 'note'], close: ['cancel'], return: ['cancel'], assign: ['move', 'grant', 'invite', 'book'], grant: ['invite'], open: ['load'],
};

export const bitOf = (verb: Verb): number => 1 << VERBS.indexOf(verb);
const READING = bitOf('read') | bitOf('load');

/** Words that are part of a verb only in what people ask for: "take it down", "no longer". */
const LOOSE = new Set(words('in out up off on down back let no need more new ok okay end get gets go goes this there same tip together without another second instead earlier later later want name what which who when where how any see view back out class points stars one use help start place light night text page pages site link article web read url slot table visit stay hold find week term cap owner role access admin public lost won top welcome offer phone ring promise chase void sort group input match format hire lease borrow pencil secure rent split bring trade source credit debit invest mirror commit type cut cuts pause resume connect trim tune patch mend hang appelle rappelle propose facture masque complete lie trie classe demande bel stel keur tira togli pare cobra presta loue documenta receta nombra nomina ordena ordina completa shift shifts fulle kurze'));

/** Alone they say nothing, not even loosely; phrases with them are looked for as such. */
const PARTICLES = new Set(words('in on up out no not called let more this there same any what which who when where how name end get gets view see'));

/** The verbs a folded word may mean, as bits in the order of `VERBS`. @param loosely - in a request, where a particle may be all that is said of the deed */
export function verbsOf(word: string, loosely = false): number {
  if (PARTICLES.has(word) || (!loosely && LOOSE.has(word))) return 0;
  // "Unprotect" speaks of protecting as well.
  return meaning(word, table) | (loosely ? meaning(word, said) : 0) | (word.length > 6 && word.startsWith('un') ? meaning(word.slice(2), table) : 0);
}

/** Verbs that count as the same when a request is held against a tool. */
export function withNear(bits: number): number {
  let all = bits;
  for (const [verb, near] of Object.entries(NEAR) as [Verb, readonly Verb[]][]) if ((bits & bitOf(verb)) !== 0) for (const each of near) all |= bitOf(each);
  return all;
}

/** Without the verbs that only look. */
export function deedBits(bits: number): number {
  return bits & ~READING;
}
