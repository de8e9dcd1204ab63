import { matcher, meaning, words } from './word-table.ts';

/**
 * What words of tool names, parameter names and requests mean. One table for both: a tool called `send_money` and a user
 * who says "überweise" speak of the same deed. A stem that ends in `*` is a prefix; others are whole words. All are
 * folded: lower case, no diacritics. Written for English and, for the commonest words, thirteen other languages.
 */
export const DEEDS = ['read', 'send', 'publish', 'grant', 'pay', 'destroy', 'run', 'change', 'fetch', 'book'] as const;
export type Deed = (typeof DEEDS)[number];

export const THINGS = ['mail', 'web', 'file', 'chat', 'ticket', 'review', 'calendar', 'money', 'credential', 'private', 'directory', 'code'] as const;
export type Thing = (typeof THINGS)[number];

export const DEED_WORDS: Readonly<Record<Deed, readonly string[]>> = {
  read: words(`get gets getting list lists read reads reading search searches find finds fetch* retrieve* lookup look show shows view views query queries describe* check checks count counts browse inspect* load loads peek scan history summar* recent
    lies lese lesen such* find* zeig* hole holen prufe* liste lister lire lis cherche* trouve* montre* affiche* consult* recherch* visualis* verifi* obtenir ricerc* visualizz* controll* verific* recuper* abruf* nachschlag* nachseh* anzeig* auflist* einseh* ermittl* opzoek* opvrag* raadpleeg* wyszukaj* sprawdz* hent* hitta vis hae etsi keres* hledej* cauta lihat cari leer lee busca* encuentra* muestra* lista* consulta* leggi* cerca trova mostra* elenca* ler leia procur* mostre
    zoek* lees toon przeczytaj znajdz pokaz listele oku ara goster 读取 查询 查找 搜索 列出 显示 获取 読 検索 取得 表示 一覧 조회 검색 읽 прочит* найди* покажи* قراءة بحث
    見せ 教え 調べ 確認 探し まとめ 要約 読ん 知りたい 告诉我 看看 总结 알려줘 찾아 확인 요약`),
  send: words(`send sends sent sending email emails emailing mail mails message messages messaging dm text sms notify notifies reply replies replying respond forward forwards forwarding tell tells write dispatch contact ping rsvp call submit submits compose let inform answer deliver slack remind whatsapp telegram fax
    sende senden sendet schick* schreib* antwort* beantwort* benachrichtig* weiterleit* leite mitteil* informier* nachricht* mailen
    envoie* envoy* envoi ecris ecrire reponds repond* transfere* transmet* previen* informe* message
    envia* enviar envie* manda* mandar escribe* escrib* responde* reenvia* avisa* notifica* contesta* mensaje
    invia* inviare scrivi* rispondi* inoltra* avvisa* comunica* escreva* responda* encaminh* avise*
    stuur* verstuur* schrijf* beantwoord* doorstur* wyslij* napisz* odpowiedz* gonder* yaz yanitla ilet отправ* напиш* ответ* перешли* сообщи* 发送 发给 发邮件 回复 转发 通知 告诉 寄 送信 送って 返信 転送 連絡 知らせ メール 보내 전송 답장 전달 알려 أرسل ارسل إرسال ارسال رد ابعث
    送付 送り 届け 発送 返事 回答 問い合わせ 联系 提醒 寄给 연락 문자 회신 발송
    apologi* congratulat* warn propose suggest offer promise distribute felicit* felicita* gratulier* begruss* verteil* saluda* pregunta* advierte* ofrece propon chiedi ringrazi* saluta ricorda proponi pergunte* agradec* waarschuw* feliciteer* herinner* vraag podziekuj* zapytaj* przypomnij* お礼 頼ん 断っ 誘っ`),
  publish: words(`post posts posting publish* upload* share shares sharing tweet* broadcast* announce* comment comments release push pushes syndicate export exports deploy* blog pr
    teile teilen veroffentlich* hochlad* lade poste partage* publie* partager publica* comparte* compartir sube subir condivid* pubblica* carica* compartilh* publique* deel* publiceer* udostepnij* opublikuj* paylas* опублик* поделись* загруз* 发布 分享 上传 公開 投稿 共有 アップロード 게시 공유 업로드 شارك انشر
    掲示 掲載 載せ 貼り出 回覧 公告 张贴 공지`),
  grant: words(`invite* grant* permit* authorize* authorise* permission* share access role admin* promote* allow enroll enrol member membership collaborator* add-user onboard whitelist
    lade freischalt* einlad* einladen berechtig* freigeb* freigabe invite* autorise* invita* autoriza* convida* zapros* davet* приглас* 邀请 授权 招待 権限 초대 권한 ادع
    許可 開放 开通 허용`),
  pay: words(`pay pays paying paid payment* payout* transfer transfers transferring wire remit* refund* reimburse* purchase* buy buys buying bought checkout spend donate* tip charge charges invoice-pay withdraw* deposit* trade sell sells settle* invest* swap stake subscribe* topup repay owe rent order ordering reorder bestell* commande* pide pidelo ordina encomend* zamow* siparis
    zahl* bezahl* uberweis* ueberweis* erstatt* kauf* begleich* spende* paie* paye* payer vire virement* virer rembours* achet* achat* regle* verse verser
    paga* pagar pague* transfier* transferir transferencia* transfere* reembols* compra* comprar abona* pagare bonifico* rimbors* acquist* versa* compre
    betaal* overmak* maak koop* terugbetal* zaplac* przelej* przelew* kup odesl* ode* satin havale оплат* перевед* перевести заплат* купи* верни 支付 付款 转账 汇款 购买 退款 缴 支払 振込 払 購入 返金 送金 결제 송금 이체 구매 환불 지불 ادفع حول اشتر دفع تحويل
    振り込 払い 入金 精算 払い戻 注文 発注 打款 缴费 订购 입금 납부 주문 환불
    compensat* replenish* procure* restock* invest credit debit vergut* vergoed* cobra dona rifornisci* fattura encaisse reapprovisionn*`),
  destroy: words(`delete* deleting remove* removing destroy* drop drops purge* wipe* erase* cancel* terminate* kill kills shutdown trash discard* clear clears clean revoke* unsubscribe* deactivat* disable* uninstall* truncate* reset resets prune* decommission* archive* close closes rm unlink* detach* expire ban kick suspend* rollback stop stops block evict
    losch* loesch* entfern* stornier* kundig* storno annull* supprim* efface* annul* retire* borra* elimina* quita* cancela* anula* cancella* rimuov* annulla* apag* exclu* remov* verwijder* wis annuleer* usun* anuluj* skasuj sil iptal kaldir удал* отмен* сотри* 删除 移除 取消 清空 清除 削除 消して キャンセル 取り消 삭제 취소 제거 احذف الغ حذف إلغاء
    消去 中止 解約 やめ 撤下 退订 종료 없애
    detach* disconnect* offboard* deprovision* discontinu* void invalidat* resilie* absag* beeindig* quitar togli vacia* leere leeren`),
  run: words(`run runs running execute* exec eval evaluate shell bash command terminal script* sql invoke* launch* spawn compile* install* build builds python javascript powershell cmd subprocess ssh notebook cron test tests
    ausfuhr* ausfuehr* starte installier* execut* lance* ejecut* corre instala* esegui* avvia* executa* rode voer uruchom* calistir* запуст* выполни* установи* 运行 执行 安装 実行 起動 インストール 실행 설치 شغل نفذ
    動かし 走らせ 跑一下 돌려`),
  change: words(`create* creating add adds adding update* updating edit edits modif* change* changing set sets write writes save saves rename* move moves moving insert* append* assign* schedul* reschedul* reserve* register* mark marks tag label star pin put patch make draft new upsert increment adjust* enable* apply merge* copy restore* configure* complete* approve* renew* extend* log submit import note remind* plan fill turn book books booking fix
    erstell* anleg* lege hinzufug* fuge ander* aender* aktualisier* bearbeit* verschieb* speicher* trag eintrag* plane buche* reservier* setze erinner* stell
    cree* creer ajout* modifie* modifier change* met mets mettre planifi* reserve* enregistr* affect* avanc* decal* repouss* reprogramm* deplace* programme* crea* crear anade* anadir agrega* actualiza* cambia* modifica* programa* reserva* guarda* mueve pon apunta
    aggiung* aggiorna* modifica* imposta* prenota* salva* sposta* segna adicion* atualiz* alter* mude agend* marque salve coloque maak* voeg werk* wijzig* verplaats* plan* boek* utworz* dodaj* zmien* zaktualizuj* zarezerwuj* zaplanuj* olustur* ekle guncelle degistir kaydet созда* добав* измен* обнов* заброн* запиш* запланир* 创建 添加 修改 更新 设置 预订 预约 安排 保存 新建 作成 追加 変更 更新 予約 設定 登録 保存 만들 추가 변경 수정 예약 설정 등록 أنشئ أضف غير حدث احجز
    直し 直す 書き換え 差し替え 入れ替え 編集 記入 入力 入れて 加え ずらし 延期 早め 記録 申し込 调整 改为 改到 登记 记下 填写 고쳐 바꿔 옮겨 적어 입력 넣어
    improv* enhanc* enrich* refine* optimi* repair* mend rework* translate* localise localize rephras* paraphras* expand* shorten* condens* substitut* rearrang* organise organize sort group migrat* hide unhide finali* reassign* transcrib* prescrib* appoint* delegat* verbesser* sortier* gruppier* ordne ubersetz* kurze erweiter* reparier* beheb* tausche austausch* verknupf* vervollstandig* ubertrag* verordn* ernenn* ameliore* complete* trie traduis repare* echange* remplis migre mejora* completa* ordena* traduc* repara* arregla* sustitu* oculta* incluye migliora* completa* ordina traduci ripara* nascondi* melhora* complete traduza troque preencha verbeter* vertaal* repareer* popraw* uzupelnij* napraw* 改善 翻訳 並べ替`),
  fetch: words(`download* fetch* visit* open crawl* scrape* browse* navigate* curl wget http webhook request url link website site webpage page besuch* offne* oeffne* aufruf* visite* ouvre* ouvrir telecharg* visita* abre* abrir descarga* apri* aprire scarica* bezoek* otworz* открой* 打开 访问 下载 開いて 열어 افتح
    ダウンロード 閲覧 방문 다운로드`),
  book: words(`book books booking booked reserve* reservation* buche* reservier* reserva* prenota* boek* zarezerw* заброн* 预订 予約 예약 احجز
    押さえ 手配 借り 预留 신청 잡아`),
};

export const THING_WORDS: Readonly<Record<Thing, readonly string[]>> = {
  mail: words('mail mails email emails gmail outlook inbox mailbox e-mail correo* courriel* courrier courriers posta nachricht* 邮件 メール 메일 почт* 电子邮件 이메일'),
  web: words('web website* webpage* url urls page pages site sites http html browser internet google bing rss feed feeds news article* wiki* blog* search-engine webseite* seite pagina* 网页 网站 サイト ウェブ 웹 страниц* サイト ページ リンク 链接 网址 링크 페이지 사이트'),
  file: words('ordner mappe* dossier* carpeta* cartell* pasta map mapje folder* klasor mapp mappen slozk* file files document* doc docs pdf drive folder* directory path attachment* notes note sheet* spreadsheet* slides s3 bucket blob object download* datei* dokument* certificat* certificad* zertifikat* bescheinigung* attest* contract* contrat* vertrag vertrage umowa formular* scan scans photo* foto* fichier* archivo* documento* plik* dosya 文件 文档 ファイル 文書 파일 문서 файл* документ* 資料 書類 議事録 写真 文書 材料 资料 表格 照片 자료 서류 사진'),
  chat: words('chat* channel* slack discord teams message* dm dms direct conversation* thread* sms whatsapp telegram room rooms inbox mensaje* messagg* mensage* kanal* canal* 频道 消息 チャット メッセージ 채널 메시지 чат* メッセージ 掲示板 グループ 群里 微信 단톡방 카톡 게시판'),
  ticket: words('ticket* issue* bug* incident* case cases jira zendesk support pull pulls pr prs commit* task tasks todo* card board merge servicenow request* complaint* 工单 チケット 티켓 依頼 不具合 報告 报修 요청 신고'),
  review: words('review* comment* rating* feedback* post posts forum* reddit tweet* social listing* description* bewertung* avis resena* recension* 评论 レビュー 리뷰 отзыв*'),
  calendar: words('cal calendar* event* meeting* appointment* schedule* invite* kalender* termin* rendez* cita* evento* 日历 会议 予定 일정 событ* 日程 行事 スケジュール カレンダー 会議 日程 活动 회의 행사'),
  money: words('money payment* transaction* transfer* invoice* bill bills billing refund* fund funds cash wallet order orders cart checkout payout* subscription* price charge* loan* stock* shares crypto iban bank* geld zahlung* rechnung* argent facture* faktur* przelew* przelewu dinero pago* factura* denaro soldi dinheiro 钱 支付 付款 お金 돈 деньг* платеж* 料金 会費 代金 請求 領収 残高 口座 費用 发票 费用 账单 余额 요금 회비 청구 잔액 계좌'),
  credential: words('password* passwd passcode token tokens secret* credential* key keys apikey pin otp mfa 2fa role roles permission* auth login oauth passwort* kennwort* contrasena* senha* 密码 パスワード 비밀번호 парол*'),
  private: words('user profile* account* balance* statement* patient* medical health diagnos* prescription* lab salary payroll passport ssn identity iban address* personal private customer* client* employee* contact* history secret* credential* env inbox mail email emails calendar* drive message* dm dms record records balance log logs env config me my bank* insurance tax konto kontostand patienten* compte* cuenta* paciente* conto 账户 患者 個人 계좌 환자'),
  directory: words('contact contacts user users member members people person employee* staff directory address-book addressbook lookup resolve org roster team teams customer* account* profile* supplier* vendor* payee* beneficiar* recipients channels participant* kontakt* annuaire contacto* 联系人 連絡先 연락처 名簿 会員 連絡網 通讯录 会员 명단 회원'),
  code: words('code script* sql shell bash python command* terminal process* container* repl notebook function lambda deploy* server* vm instance* cluster*'),
};

const deeds = matcher(DEED_WORDS);
const things = matcher(THING_WORDS);

/** What deeds a word may mean. */
export function deedsOf(word: string): Deed[] {
  const bits = meaning(word, deeds);
  return bits === 0 ? [] : DEEDS.filter((_, i) => (bits & (1 << i)) !== 0);
}

/** What things a word may mean. */
export function thingsOf(word: string): Thing[] {
  const bits = meaning(word, things);
  return bits === 0 ? [] : THINGS.filter((_, i) => (bits & (1 << i)) !== 0);
}
