import type { Words } from './context.ts';
import { words } from './context.ts';
import type { Kind } from './types.ts';

/** An identifier without a form of its own: its label, right before it, is what tells it. */
export interface LabelledKind extends Kind {
  readonly words: Words;
  /** Words that label only what stands right behind them: they are everyday words too. */
  readonly adjacent?: Words;
  /** The whole identifier, as written. */
  readonly pattern: RegExp;
  /** Whether spaces may separate its groups. */
  readonly spaced?: true;
  readonly confidence?: number;
}

const high = { locale: 'und', severity: 'high', paranoia: 1 } as const;
const medium = { locale: 'und', severity: 'medium', paranoia: 1 } as const;
const low = { locale: 'und', severity: 'low', paranoia: 1 } as const;

/** Not a date, a year or one digit repeated. */
const PLAIN = '(?!(?:19|20)\\d\\d(?:$|[-/](?:\\d{1,2}[-/]|(?:19|20)\\d\\d$)))(?!(.)\\1+$)';

/** Labelled kinds; where two labels stand before a value, both report it and the surer and longer wins. */
export const LABELLED: readonly LabelledKind[] = [
  {
    name: 'passport', entity: 'PASSPORT', title: 'Passport number', ...high, spaced: true, pattern: new RegExp(`^${PLAIN}(?:[A-Z]{0,3}[ -]?\\d{5,9}[A-Z]?|[CFGHJKLMNPRTVWXYZ0-9]{9,10}|\\d{2} \\d{7}|[A-Z]\\d[A-Z0-9]\\d{5,6}|[A-Z]{3}\\d{6}[A-Z]?|[A-Z]{2} ?\\d{7})$`),
    adjacent: words('pass', 'pas', 'passi'),
    words: words(
      'passport', 'passport number', 'passport no', 'passport num', 'passport id', 'travel document', 'travel document number', 'visa number', 'visa no', 'reisepass', 'reisepassnummer', 'passnummer', 'pass nr', 'reisepass nr', 'passeport', 'numéro de passeport', 'no de passeport', 'pasaporte', 'número de pasaporte', 'passaporto', 'numero di passaporto', 'numero passaporto', 'passaporte', 'número do passaporte', 'número de passaporte',
      'paspoort', 'paspoortnummer', 'paszport', 'paszportu', 'numer paszportu', 'passin numero', 'passnummer', 'pasnummer', 'cestovní pas', 'číslo pasu', 'útlevél', 'útlevélszám', 'pașaport', 'pașaportului', 'putovnica', 'pasoš', 'potni list', 'pasaport', 'pasaport no', 'pasaport numarası', 'загранпаспорт', 'загранпаспорта', 'закордонний паспорт', 'паспорт', 'паспорта', 'διαβατήριο', 'διαβατηρίου', 'paspor', 'nomor paspor', 'pasport', 'hộ chiếu', 'số hộ chiếu',
      'جواز السفر', 'جواز سفر', 'رقم الجواز', 'جواز', 'گذرنامه', 'پاسپورٹ', 'דרכון', 'מספר דרכון', 'पासपोर्ट', 'পাসপোর্ট', 'หนังสือเดินทาง', '护照', '护照号', '护照号码', '護照', '護照號碼', '旅券番号', 'パスポート', '여권', '여권번호',
    ),
  },
  {
    name: 'driving-licence', entity: 'DRIVING_LICENCE', title: 'Driving licence number', ...high, spaced: true, confidence: 0.86, pattern: new RegExp(`^${PLAIN}(?=(?:\\D*\\d){4})[A-Z0-9][A-Z0-9 /-]{3,23}$`),
    adjacent: words('dl', 'licence', 'permis', 'patente', 'права', 'ву', 'cnh', 'habilitação', 'licence no', 'license no', 'sim a'),
    words: words(
      'driving licence', 'driving license', 'driver license', 'driver licence', 'drivers license', 'drivers licence', "driver's license", "driver's licence", "driver's license number", 'driving licence number', 'driving license number', 'driver license number', 'drivers license number', 'drivers license no', 'driving licence no', 'dl number', 'dl no', 'dln', 'license number', 'licence number', 'license num', 'dvla', 'driver id', 'learner permit',
      'führerschein', 'führerscheinnummer', 'führerschein nr', 'permis de conduire', 'numéro de permis', 'carnet de conducir', 'permiso de conducir', 'licencia de conducir', 'licencia de conducción', 'licencia de manejo', 'patente di guida', 'carta de condução', 'carteira de motorista', 'carteira de habilitação', 'rijbewijs', 'rijbewijsnummer', 'prawo jazdy', 'prawa jazdy', 'numer prawa jazdy', 'körkort', 'körkortsnummer', 'førerkort', 'kørekort', 'kørekortnummer', 'ajokortti', 'ajokortin', 'ökuskírteini', 'řidičský průkaz', 'řidičského průkazu', 'vodičský preukaz', 'vezetői engedély', 'jogosítvány', 'permis auto', 'vozačka dozvola', 'vozniško dovoljenje', 'juhiluba', 'vairuotojo pažymėjimas', 'ehliyet', 'ehliyet no', 'sürücü belgesi', 'surat izin mengemudi', 'lesen memandu', 'bằng lái xe', 'giấy phép lái xe',
      'водительское удостоверение', 'водительского удостоверения', 'посвідчення водія', 'водійське посвідчення', 'шофьорска книжка', 'άδεια οδήγησης', 'δίπλωμα οδήγησης', 'رخصة القيادة', 'رخصة قيادة', 'گواهینامه', 'רישיון נהיגה', 'ड्राइविंग लाइसेंस', 'ใบขับขี่', '驾驶证', '驾照', '驾驶证号', '駕照', '運転免許証', '運転免許', '免許証番号', '운전면허', '운전면허번호', '면허번호',
    ),
  },
  {
    name: 'medical-record', entity: 'MEDICAL_RECORD', title: 'Medical record number', ...high, pattern: new RegExp(`^${PLAIN}(?=(?:\\D*\\d){4})[A-Z]{0,5}[-/]?\\d[\\d/-]{2,13}[A-Z]?$`),
    adjacent: words('patient', 'chart', 'encounter', 'urn', 'specimen', 'ipp'),
    words: words(
      'mrn', 'mrn no', 'mr number', 'emr', 'ehr', 'medical record', 'medical record number', 'medical record no', 'med rec', 'medical file', 'patient id', 'patient number', 'patient no', 'patient identifier', 'hospital number', 'hospital no', 'hospital id', 'hosp no', 'chart number', 'chart no', 'health record', 'admission number', 'encounter number', 'uhid', 'umrn', 'nhs trust number', 
      'patientennummer', 'patienten nr', 'patienten id', 'fallnummer', 'krankenaktennummer', 'patientenakte', 'numéro de dossier médical', 'dossier médical', 'numéro patient', 'numéro de patient', 'nip patient', 'historia clínica', 'número de historia clínica', 'nº historia', 'nhc', 'expediente clínico', 'cartella clinica', 'numero cartella', 'prontuário', 'número do prontuário', 'processo clínico', 'patiëntnummer', 'patientnummer', 'numer pacjenta', 'historia choroby', 'journalnummer', 'potilasnumero', 'číslo pacienta', 'hasta no', 'protokol no', 'номер карты пациента', 'медицинская карта', 'история болезни', 'رقم الملف الطبي', 'الملف الطبي', 'רשומה רפואית', '病历号', '病歷號', '住院号', '患者番号', '診察券番号', '환자번호', '등록번호',
    ),
  },
  {
    name: 'health-insurance', entity: 'HEALTH_INSURANCE', title: 'Health insurance number', ...high, spaced: true, pattern: new RegExp(`^${PLAIN}(?=(?:\\D*\\d){5})[A-Z]{0,4}[ -]?\\d[\\dA-Z -]{4,20}$`),
    adjacent: words('medicare', 'medicaid', 'health card', 'health plan', 'полис', 'омс'),
    words: words(
      'health insurance', 'health insurance number', 'health insurance no', 'health insurance id', 'insurance id', 'insurance number', 'insurance no', 'insurance member id', 'member id', 'member number', 'member no', 'subscriber id', 'subscriber number', 'policy number', 'policy no', 'policy id', 'group number', 'medicaid id', 'medicaid number', 'medicare number', 'health card number', 'health plan id', 'ohip', 'ohip number', 'phn', 'personal health number', 'beneficiary id', 'beneficiary number', 'ehic', 'insured id', 'hicn', 'health number',
      'versichertennummer', 'versicherungsnummer', 'krankenversicherung', 'krankenversichertennummer', 'krankenkasse', 'versichertenkarte', 'mutuelle', "numéro d'assuré", 'numéro adhérent', 'carte européenne', 'ramq', 'assurance maladie', 'seguro médico', 'tarjeta sanitaria', 'número de tarjeta sanitaria', 'cip', 'póliza', 'número de póliza', 'número de afiliado', 'obra social', 'tessera sanitaria', 'numero tessera', 'cartão sus', 'cns', 'cartão nacional de saúde', 'utente', 'número de utente', 'número utente', 'plano de saúde', 'carteirinha', 'zorgverzekering', 'polisnummer', 'ubezpieczenie', 'numer ubezpieczenia', 'nfz', 'sjukförsäkring', 'полис омс', 'номер полиса', 'страховой полис', 'sigorta no', 'sgk no', 'bpjs', 'bảo hiểm y tế', 'التأمين الصحي', 'رقم التأمين', 'קופת חולים', '医保卡', '医保号', '社保号', '社保卡号', '健保卡', '保険証番号', '被保険者番号', '보험번호', '건강보험',
    ),
  },
  {
    name: 'bank-account', entity: 'BANK_ACCOUNT', title: 'Bank account number', ...high, spaced: true, confidence: 0.84, pattern: new RegExp(`^${PLAIN}(?=(?:\\D*\\d){6})(?:[\\d][\\d -]{4,23}|\\d{2}-\\d{4}-\\d{7}-\\d{2,3})$`),
    adjacent: words('account', 'acct', 'checking', 'savings', 'konto', 'compte', 'rib', 'cuenta', 'conto', 'conta', 'rekening', 'konta', 'rachunek', 'účet', 'hesap', 'hesabı', 'счет', 'счёт', 'рахунок', '账户', '帳戶', '口座', '계좌', 'บัญชี', 'tài khoản'),
    words: words(
      'account number', 'account no', 'account num', 'account nr', 'acct no', 'acct number', 'acct num', 'bank account', 'bank account number', 'bank account no', 'bank acct', 'bank details', 'checking account', 'savings account', 'current account', 'deposit account', 'sort code', 'bsb', 'beneficiary account', 'iban',
      'kontonummer', 'konto nr', 'kontonr', 'bankkonto', 'bankverbindung', 'girokonto', 'numéro de compte', 'no de compte', 'compte bancaire', 'número de cuenta', 'nº de cuenta', 'cuenta bancaria', 'cuenta corriente', 'cuenta de ahorros', 'numero di conto', 'conto corrente', 'numero conto', 'número da conta', 'conta corrente', 'conta poupança', 'conta bancária', 'rekeningnummer', 'bankrekening', 'numer konta', 'nr konta', 'numer rachunku', 'nr rachunku', 'rachunku bankowego', 'bankkontonummer', 'kontonummeret', 'tilinumero', 'číslo účtu', 'bankszámlaszám', 'számlaszám', 'cont bancar', 'număr de cont', 'broj računa', 'žiro račun', 'tekući račun', 'hesap no', 'hesap numarası', 'nomor rekening', 'rekening', 'no rek', 'no akaun', 'nombor akaun', 'số tài khoản', 'stk', 'akaunti',
      'номер счета', 'номер счёта', 'расчетный счет', 'расчётный счёт', 'лицевой счет', 'номер рахунку', 'банкова сметка', 'αριθμός λογαριασμού', 'λογαριασμός', 'رقم الحساب', 'حساب بنكي', 'الحساب البنكي', 'חשבון בנק', 'מספר חשבון', 'खाता संख्या', 'खाता नंबर', 'खाता', 'เลขบัญชี', 'เลขที่บัญชี', 'บัญชีธนาคาร', '银行账号', '账号', '银行账户', '银行卡号', '帳號', '銀行帳號', '口座番号', '계좌번호', 
    ),
  },
  {
    name: 'national-id', entity: 'NATIONAL_ID', title: 'Identity card or personal number of a state', ...high, spaced: true, confidence: 0.8, pattern: new RegExp(`^${PLAIN}(?=(?:\\D*\\d){5})[A-Z0-9][A-Z0-9 /-]{4,21}$`),
    words: words(
      'national id', 'national id number', 'national id no', 'national identity', 'national identity number', 'national identity card', 'national identification number', 'national number', 'identity card', 'identity card number', 'identity card no', 'id card', 'id card number', 'id card no', 'identity number', 'identity no', 'identity document', 'identification number', 'identification no', 'citizen id', 'citizen number', 'citizenship number', 'personal id', 'personal id number', 'personal identification number', 'personal identity number', 'personal number', 'government id', 'resident id', 'residence permit', 'residence permit number', 'residence card', 'voter id', 'alien registration number', 'green card number', 'uscis number',
      'aufenthaltstitel', "carte d'identité", "numéro de carte d'identité", "pièce d'identité", 'titre de séjour', "numéro d'identité", 'documento de identidad', 'documento nacional de identidad', 'número de identificación', 'cédula de ciudadanía', 'número de cédula', 'carnet de identidad', 'tarjeta de identidad', "carta d'identità", "documento d'identità", 'permesso di soggiorno', 'documento de identificação', 'cartão de cidadão', 'bilhete de identidade', 'carteira de identidade', 'identiteitskaart', 'identiteitskaartnummer', 'identiteitsbewijs', 'id kaart', 'občanský průkaz', 'občanského průkazu', 'občiansky preukaz', 'személyi igazolvány', 'carte de identitate', 'buletin', 'seria ci', 'osobna iskaznica', 'lična karta', 'osebna izkaznica', 'kitambulisho', 
      'удостоверение личности', 'идентификационный номер', 'личный номер', 'id картка', 'посвідчення особи', 'лична карта', 'αριθμός ταυτότητας', 'ταυτότητα', 'ταυτότητας', 'αδτ', 'α.δ.τ', 'رقم الهوية', 'بطاقة الهوية', 'رقم البطاقة', 'الرقم الوطني', 'رقم وطني', 'بطاقة التعريف', 'شماره شناسنامه', '居留证', '在留カード', '在留カード番号', 
    ),
  },
  {
    name: 'tax-id', entity: 'TAX_NUMBER', title: 'Tax number', ...high, spaced: true, confidence: 0.78, pattern: new RegExp(`^${PLAIN}(?=(?:\\D*\\d){6})[A-Z]{0,3}[ -]?\\d[\\d./ -]{3,18}[A-Z\\d]{0,2}$`),
    words: words('tax id', 'tax id number', 'tax id no', 'tax identification', 'tax identification number', 'tax identification no', 'tax number', 'tax no', 'tin', 'tin number', 'tin no', 'taxpayer id', 'taxpayer number', 'taxpayer identification number', 'fiscal code', 'fiscal number', 'identifiant fiscal', 'identificación fiscal', 'número fiscal', 'fiscaal nummer', 'rsin', 'numer podatkowy', 'daňové číslo', 'cod fiscal', 'налоговый номер', 'идентификационный номер налогоплательщика', 'податковий номер', 'الرقم الضريبي', 'رقم ضريبي', 'מספר עוסק', '税号', '纳税人识别号', '統一編號', '세금번호', 'mã số thuế', 'mst'),
  },
  {
    name: 'employee-id', entity: 'EMPLOYEE_ID', title: 'Employee number', ...medium, confidence: 0.82, pattern: new RegExp(`^${PLAIN}(?=(?:\\D*\\d){3})[A-Z0-9][A-Z0-9/-]{2,15}$`),
    adjacent: words('employee', 'staff', 'emp', 'badge', 'matricule', 'legajo', 'matricola', 'matrícula'),
    words: words('employee id', 'employee number', 'employee no', 'employee num', 'emp id', 'emp no', 'emp number', 'empid', 'staff id', 'staff number', 'staff no', 'personnel number', 'personnel no', 'personnel id', 'payroll number', 'payroll no', 'payroll id', 'badge number', 'badge no', 'badge id', 'worker id', 'personalnummer', 'personal nr', 'mitarbeiternummer', 'mitarbeiter id', 'mitarbeiter nr', 'numéro de matricule', "numéro d'employé", 'numéro employé', 'id empleado', 'número de empleado', 'nº de empleado', 'numero di matricola', 'numero dipendente', 'id dipendente', 'número de funcionário', 'id funcionário', 'personeelsnummer', 'medewerkersnummer', 'numer pracownika', 'id pracownika', 'anställningsnummer', 'ansattnummer', 'medarbejdernummer', 'osobní číslo', 'табельный номер', 'табельный', 'sicil no', 'personel no', 'personel numarası', 'nomor karyawan', 'nik karyawan', 'رقم الموظف', 'الرقم الوظيفي', 'מספר עובד', '工号', '员工编号', '員工編號', '社員番号', '사번', '사원번호'),
  },
  {
    name: 'student-id', entity: 'STUDENT_ID', title: 'Student number', ...medium, confidence: 0.82, pattern: new RegExp(`^${PLAIN}(?=(?:\\D*\\d){3})[A-Z0-9][A-Z0-9/-]{3,15}$`),
    adjacent: words('student', 'nim'),
    words: words('student id', 'student number', 'student no', 'student card', 'matriculation number', 'matriculation no', 'enrolment number', 'enrollment number', 'enrolment no', 'roll number', 'roll no', 'registration number', 'pupil number', 'pupil id', 'campus id', 'matrikelnummer', 'matrikel nr', 'studentennummer', 'numéro étudiant', "numéro d'étudiant", 'carte étudiante', 'no étudiant', 'número de estudiante', 'número de matrícula', 'carné estudiantil', 'expediente académico', 'matricola studente', 'numero di matricola', 'número de aluno', 'número de estudante', 'ra do aluno', 'studienummer', 'leerlingnummer', 'numer albumu', 'nr albumu', 'numer indeksu', 'opiskelijanumero', 'studentnummer', 'студенческий билет', 'номер студенческого', 'зачетной книжки', 'öğrenci no', 'öğrenci numarası', 'nomor induk mahasiswa', 'رقم الطالب', 'الرقم الجامعي', 'מספר סטודנט', '学号', '學號', '学籍番号', '학번', 'mã sinh viên', 'mssv'),
  },
  {
    name: 'customer-id', entity: 'CUSTOMER_ID', title: 'Customer or membership number', ...low, confidence: 0.8, pattern: new RegExp(`^${PLAIN}(?=(?:\\D*\\d){4})[A-Z0-9][A-Z0-9/-]{4,17}$`),
    words: words('customer id', 'customer number', 'customer no', 'customer ref', 'client number', 'client no', 'membership number', 'membership no', 'membership id', 'loyalty number', 'loyalty card', 'frequent flyer', 'frequent flyer number', 'ktn', 'known traveler number', 'redress number', 'kundennummer', 'kunden nr', 'kdnr', 'kundennr', 'mitgliedsnummer', 'numéro client', 'numéro de client', 'no client', "numéro d'adhérent", 'número de cliente', 'nº de cliente', 'número de socio', 'codice cliente', 'numero cliente', 'número do cliente', 'klantnummer', 'lidnummer', 'numer klienta', 'nr klienta', 'kundnummer', 'kundenummer', 'asiakasnumero', 'číslo zákazníka', 'ügyfélszám', 'müşteri no', 'müşteri numarası', 'номер клиента', 'nomor pelanggan', 'رقم العميل', 'מספר לקוח', '客户编号', '客戶編號', '会员号', 'お客様番号', '会員番号', '고객번호', '회원번호'),
  },
  {
    name: 'licence-plate', entity: 'LICENCE_PLATE', title: 'Vehicle registration plate', ...medium, spaced: true, confidence: 0.86, pattern: /^(?!(?:19|20)\d\d$)(?=.*\d)(?:(?=.*[A-ZÄÖÜ])[A-ZÄÖÜ0-9]{1,4}(?:[ -]?[A-ZÄÖÜ0-9]{1,5}){0,3}|\d{2,3}[ -]\d{2,3}[ -]\d{2,3}|\d{5,8})$/,
    adjacent: words('plate', 'plates', 'registration', 'plaque', 'placa', 'placas', 'patente', 'targa', 'matrícula', 'rego', 'rejestracja', 'rz', 'spz', 'registracija', 'immatriculé', 'immatriculée'),
    words: words('license plate', 'licence plate', 'license plate number', 'licence plate number', 'number plate', 'plate number', 'plate no', 'registration plate', 'reg plate', 'vehicle registration', 'vehicle registration number', 'vehicle reg', 'vrm', 'vrn', 'reg no', 'reg number', 'car registration', 'tag number', 'vehicle number', 'vehicle no', 'kennzeichen', 'autokennzeichen', 'kfz kennzeichen', 'nummernschild', "plaque d'immatriculation", 'immatriculation', 'targata', 'kenteken', 'nummerplaat', 'tablica', 'tablica rejestracyjna', 'numer rejestracyjny', 'nr rejestracyjny', 'registreringsnummer', 'regnr', 'reg nr', 'nummerplade', 'rekisterinumero', 'rekisterikilpi', 'registrační značka', 'poznávací značka', 'rendszám', 'număr de înmatriculare', 'registarska oznaka', 'registrska', 'plaka', 'plakası', 'plakalı', 'plat nomor', 'nomor polisi', 'nopol', 'no plat', 'biển số', 'biển số xe', 'госномер', 'гос номер', 'номер машины', 'номер авто', 'номерной знак', 'номерний знак', 'регистрационен номер', 'πινακίδα', 'αριθμός κυκλοφορίας', 'رقم اللوحة', 'لوحة السيارة', 'لوحة', 'לוחית רישוי', 'מספר רכב', 'गाड़ी नंबर', 'ทะเบียนรถ', '车牌', '车牌号', '車牌', '車牌號碼', 'ナンバープレート', '차량번호', '번호판'),
  },
];
