import { isObject, type JsonObject } from '../../core/json.ts';
import type { ToolClass, ToolPin } from '../../policy/tools.ts';
import { deedsOf, thingsOf, type Deed, type Thing } from './lexicon.ts';
import { foldWord, nameWords, textWords } from './names.ts';
import { sinkOf, type SinkKind } from './sinks.ts';
import { bitOf, deedBits, verbsOf } from './verbs.ts';


export { TOOL_CLASSES, type ToolClass } from '../../policy/tools.ts';

export interface ToolLabel {
  readonly tool: string;
  readonly classes: ReadonlySet<ToolClass>;
  /** Whether the tool returns records of the user's own systems (contacts, transactions, listings), rather than what somebody wrote. */
  readonly records: boolean;
  /** Neither its name nor its description tells what it does. */
  readonly unknown: boolean;
  /** Where the label came from: the definition, or the name and arguments alone. */
  readonly basis: 'definition' | 'name' | 'policy';
}

/** A tool's definition as far as it is read. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly string[];
  readonly annotations: { readonly readOnly?: boolean; readonly destructive?: boolean; readonly openWorld?: boolean };
}

const WRITES: ReadonlySet<Deed> = new Set(['send', 'publish', 'grant', 'pay', 'destroy', 'run', 'change', 'book']);
/** Words that make what comes before them a thing: `get_sent_emails`, `list_posts`. */
const READING: ReadonlySet<string> = new Set(['get', 'list', 'search', 'find', 'read', 'show', 'view', 'lookup', 'query', 'describe', 'check', 'count', 'retrieve', 'summarize', 'history', 'is', 'has', 'lies', 'lese', 'suche', 'zeige', 'lire', 'lister', 'chercher', 'obtenir', 'leer', 'buscar', 'listar', 'obtener', 'consultar', 'leggi', 'cerca', 'elenca', 'ler', 'obter', 'zoek', 'lees', 'rechercher', 'recherche', 'consulter', 'afficher', 'visualiser', 'ricerca', 'ricercare', 'visualizza', 'abrufen', 'auflisten', 'anzeigen', 'suchen', 'lesen', 'nachschlagen', 'znajdz', 'pobierz', 'hol', 'hole', 'preview', 'validate', 'verify', 'calculate', 'compute', 'estimate', 'compare', 'convert', 'translate', 'simulate']);
const ABOUT_ORDERS: ReadonlySet<string> = new Set(['history', 'status', 'details', 'detail', 'info', 'list', 'id', 'tracking', 'summary', 'lookup', 'search', 'count', 'items', 'by']);
const CONTENT: ReadonlySet<Thing> = new Set(['mail', 'web', 'file', 'chat', 'ticket', 'review']);
/** Things that other people write into: a calendar entry's text is the inviter's. */
const WRITTEN_BY_OTHERS: ReadonlySet<Thing> = new Set([...CONTENT, 'calendar']);

/** Reads the definition out of a tool definition part: OpenAI's two shapes, Anthropic's, and MCP's. */
export function definitionOf(value: unknown): ToolDefinition | undefined {
  if (!isObject(value)) return undefined;
  const inner = isObject(value['function']) ? value['function'] : isObject(value['custom']) ? value['custom'] : value;
  const name = inner['name'] ?? value['name'];
  if (typeof name !== 'string' || name === '') return undefined;
  const description = typeof inner['description'] === 'string' ? inner['description'] : '';
  const schema = [inner['parameters'], inner['input_schema'], inner['inputSchema']].find(isObject);
  const properties = schema === undefined ? undefined : schema['properties'];
  const annotations = isObject(inner['annotations']) ? inner['annotations'] : {};
  return {
    name, description,
    parameters: isObject(properties) ? Object.keys(properties).slice(0, 200) : [],
    annotations: { ...flag(annotations, 'readOnlyHint', 'readOnly'), ...flag(annotations, 'destructiveHint', 'destructive'), ...flag(annotations, 'openWorldHint', 'openWorld') },
  };
}

function flag<K extends string>(from: JsonObject, hint: string, as: K): { [P in K]?: boolean } {
  const value = from[hint];
  return typeof value === 'boolean' ? { [as]: value } as { [P in K]?: boolean } : {};
}

/**
 * The classes of a tool by default. What a name says of danger is believed, what a definition says of harmlessness is
 * not: definitions come from whoever runs the tool.
 * @param parameters - names of the arguments, from the schema or from a recorded call
 */
export function labelTool(name: string, parameters: readonly string[], definition?: ToolDefinition): ToolLabel {
  const words = nameWords(name);
  const sinks = new Set(parameters.map((parameter) => sinkOf([parameter], undefined)).filter((kind) => kind !== undefined));
  const said = described(words, textWords(definition?.description.slice(0, 200) ?? '').slice(0, 3));
  const deed = (isListing(words, parameters, sinks, said) || looksBack(words, parameters) || readsBehindPrefix(name) ? 'reading' : undefined) ?? mainDeed(words) ?? said;
  const things = new Set(words.flatMap(thingsOf));
  // A room that something takes place in is told nothing.
  if (things.has('calendar') && sinks.has('recipient') && parameters.every((parameter) => sinkOf([parameter], undefined) !== 'recipient' || /^rooms?$/i.test(parameter))) sinks.delete('recipient');
  if (definition !== undefined) for (const word of textWords(definition.description.slice(0, 400))) if (things.size === 0) thingsOf(word).forEach((thing) => things.add(thing));
  const classes = new Set<ToolClass>();
  // A verb that is none of the common deeds still changes something, unless it only looks.
  const verbs = deed === undefined ? words.reduce((bits, word) => bits | deedBits(verbsOf(word)), 0) : 0;
  const writes = (deed !== undefined && deed !== 'reading') || verbs !== 0;
  if (deed !== undefined && deed !== 'reading') addWriting(deed, words, things, sinks, classes);
  else if (verbs !== 0) addVerbs(verbs, sinks, classes);
  if (deed === undefined) addGuessed(things, sinks, classes);
  // Whatever it is called: what is handed a text and where it belongs writes it there.
  const given = deed === undefined && verbs === 0 && PLACED.some((kind) => sinks.has(kind)) && parameters.some((parameter) => nameWords(parameter).some((word) => WRITTEN.test(word)));
  if (given) classes.add('changes_state');
  if (deed === 'reading' || (deed === undefined && verbs === 0) || classes.has('fetches')) addReading(things, classes, sinks);
  // Code is code whatever else it is called: `query_sql`, `python`.
  if (words.some((word) => ['sql', 'shell', 'bash', 'python', 'exec', 'eval', 'terminal', 'powershell', 'repl', 'ssh'].includes(word)) || (sinks.has('command') && deed === 'run') || (words.some((word) => EVALUATES.test(word)) && (sinks.has('command') || CODE.test(definition?.description.slice(0, 200) ?? '')))) classes.add('runs_code');
  // Whatever it is part of: a file leaves the house, and who takes part is told.
  if (words.includes('upload') && !words.some((word) => READING.has(word))) classes.add('sends_outward');
  if (writes && parameters.some((parameter) => INVITED.test(foldWord(parameter)))) classes.add('sends_outward');
  const { readOnly, destructive, openWorld } = definition?.annotations ?? {};
  if (destructive === true) classes.add('destroys');
  if (openWorld === true && readOnly !== false) classes.add('reads_untrusted');
  if (readOnly === false && !writes) classes.add('changes_state');
  const content = [...things].some((thing) => CONTENT.has(thing));
  return { tool: name, classes, records: !writes && !given && !(content && !things.has('directory') && !things.has('money')), unknown: deed === undefined && verbs === 0 && (sinks.size === 0 || classes.size === 0 || GIVEN.some((kind) => sinks.has(kind))), basis: definition === undefined ? 'name' : 'definition' };
}

/** `schedule.view`, `crm__contacts.search`: behind a prefix the name begins with a verb that only looks. */
function readsBehindPrefix(name: string): boolean {
  const behind = /^.{1,200}(?:[./:]|__)([a-zA-Z]{3,12})$/u.exec(name)?.[1];
  return behind !== undefined && READS_THINGS.has(behind.toLowerCase());
}

/** `browser_evaluate`: what is evaluated may be code, or a supplier. */
const EVALUATES = /^(?:evaluat(?:e|es|or)|interpret|inject)$/;
const CODE = /\b(?:java ?script|js|python|code|scripts?|sql|lua)\b/i;

/** Parameters for who is asked to come. Folded. */
const INVITED = /^(?:participants?|attendees?|invitees?|invites?|invited|teilnehmer|eingeladene|invites|invitados|asistentes|participantes|invitati|partecipanti|convidados|deelnemers|uczestnicy|deltagare)$/;

/** `git_log`, `build_history`: what was done is looked up where every parameter only narrows it down. */
function looksBack(words: readonly string[], parameters: readonly string[]): boolean {
  return words.length > 1 && PAST.test(words.at(-1) ?? '') && deedsOf(words[0] ?? '').every((deed) => deed === 'read') && parameters.every((parameter) => nameWords(parameter).every((word) => NARROWS.has(word)));
}
const PAST = /^(?:logs?|journal|history|blame|diff|status|stats|metrics|trace|changelog|timeline|verlauf|protokoll|historique|journal|historial|registro|cronologia|storico|historico|geschiedenis|historia)$/u;
const NARROWS: ReadonlySet<string> = new Set(['path', 'file', 'limit', 'n', 'count', 'max', 'min', 'since', 'until', 'from', 'before', 'after', 'start', 'end', 'date', 'day', 'days', 'hours', 'minutes', 'lines', 'page', 'size', 'offset', 'cursor', 'query', 'filter', 'search', 'author', 'branch', 'ref', 'commit', 'rev', 'revision', 'service', 'level', 'severity', 'source', 'host', 'job', 'build', 'id', 'by', 'sort', 'order', 'type', 'kind', 'repo', 'owner', 'project', 'range', 'period']);

/** Parameters with which a thing is given something, though its name says no deed. */
const GIVEN: readonly SinkKind[] = ['recipient', 'amount', 'credential', 'account'];
/** Parameters with which something is done, whatever the name is: `transfers` with an account pays. */
const DOING: readonly SinkKind[] = ['recipient', 'account', 'command', 'url', 'amount', 'credential'];

/** `ci_builds`, `payees`, `doctorContact`: things that could be verbs, after a prefix or another thing, with nothing to do them with. */
function isListing(words: readonly string[], names: readonly string[], sinks: ReadonlySet<SinkKind>, said: Deed | 'reading' | undefined): boolean {
  if (DOING.some((kind) => sinks.has(kind))) return false;
  const last = words.at(-1) ?? '';
  const parameters = names.length;
  // `appt_slots`, `spare_rooms`: several of a thing, of which nothing is said that could be done, and nothing is given.
  if ((said === undefined || said === 'reading') && words.length > 1 && PLURAL.test(last) && words.every((word) => verbsOf(word) === 0 && deedsOf(word).length === 0) && !names.some((name) => nameWords(name).some((word) => STATED.test(word)))) return true;
  if (last === 'book' && BOOKS.test(words.at(-2) ?? '')) return true;
  if (last === 'contact') return words.length > 1 && parameters <= 1 && deedsOf(words[0] ?? '').length === 0;
  if (words.length > 1 && LISTED.test(words[0] ?? '') && words.slice(1).every((word) => (deedsOf(word).every((deed) => deed === 'read') && deedBits(verbsOf(word)) === 0) || PLURAL_THING.test(word) || LISTED.test(word))) return true;
  if (LOOKED_UP.has(last) && words.slice(0, -1).every((word) => deedsOf(word).length === 0 && verbsOf(word) === 0)) return true;
  return PLURAL_THING.test(last) && words.slice(0, -1).every((word) => (word.length <= MOST_PREFIX && deedsOf(word).every((deed) => deed === 'read') && deedBits(verbsOf(word)) === 0) || (PLURAL_THING.test(word) && word.endsWith('s')) || (thingsOf(word).length > 0 && deedsOf(word).length === 0 && verbsOf(word) === 0));
}

/** What a description says first, for a name that has no verb. */
function described(name: readonly string[], first: readonly string[]): Deed | 'reading' | undefined {
  if (SHOWING.test(first[0] ?? '') && name.every((word) => deedBits(verbsOf(word)) === 0)) return 'reading';
  // "New mails and forms" is what it has, no deed.
  return mainDeed(first.filter((word) => !(word.endsWith('s') && thingsOf(word).length > 0 && !READING.has(word))));
}

/** What a description begins with that only looks. */
const SHOWING = /^(?:returns|gives|provides|displays|shows|tells|lists|reads|finds|searches|looks|current|zeigt|liefert|listet|liest|sucht|nennt|durchsucht|renvoie|retourne|affiche|donne|liste|lit|recherche|consulte|indique|devuelve|muestra|lista|lee|busca|consulta|indica|restituisce|mostra|elenca|legge|cerca|retorna|exibe|procura|toont|geeft|zoekt|leest|zwraca|pokazuje|wyszukuje|visar|viser|hamtar)$/u;

/** The first word that is a deed; `reading` when it only looks. A word of reading before it makes it a thing: `get_payments`. */
function mainDeed(words: readonly string[]): Deed | 'reading' | undefined {
  const [first = ''] = words;
  const last = words.at(-1) ?? '';
  // `list_remove`, `mail_delete`, `page_publish`: what is done stands last, after the name of a thing.
  if (words.length > 1 && ((READ_THINGS.has(first) && DONE_LAST.has(last)) || (thingsOf(first).length > 0 && (ENDS_THINGS.has(last) || SETS.has(last))))) return STRONGEST.find((deed) => deedsOf(last).includes(deed));
  if (words.length > 1 && DONE.test(words[0] ?? '') && !words.slice(1).some((word) => READING.has(word)) && words[1] !== undefined && words.at(-1)?.endsWith('s') === true) return 'reading';
  // `messages_list`: the verb stands last where the name begins with the thing.
  if (words.length > 1 && (READING.has(words.at(-1) ?? '') || OPENS.has(words.at(-1) ?? '')) && thingsOf(words[0] ?? '').length > 0) return 'reading';
  if (words.length === 2 && READS_THINGS.has(last) && first.endsWith('s') && deedsOf(first).length === 0) return 'reading';
  // `ablage_lesen`: a verb that cannot be a noun, after what is no deed.
  if (words.length > 1 && READS_LAST.has(words.at(-1) ?? '') && words.slice(0, -1).every((word) => deedsOf(word).every((each) => each === 'read'))) return 'reading';
  if (first === 'page' && PAGED.test(words[1] ?? '')) return 'send';
  if (words[0] === 'place' && words.some((word) => word.startsWith('order'))) return 'pay';
  // "order_product" buys, "order_status" looks.
  if ((words[0] === 'order' || words[0] === 'orders') && words.length > 1) {
    if (ABOUT_ORDERS.has(words[1] ?? '')) return 'reading';
    // "order_address_change" says last what is done to an order that is there.
    return words.length > 2 || SETS.has(last) || ENDS_THINGS.has(last) ? STRONGEST.find((deed) => deedsOf(last).includes(deed)) ?? 'pay' : 'pay';
  }
  // `exporter_liste`: a verb that is none of the common deeds comes first, and what it is done to after it.
  if (words.length > 1 && deedsOf(first).length === 0 && thingsOf(first).length === 0 && !READING.has(first) && deedBits(verbsOf(first)) !== 0) return undefined;
  for (const word of words) {
    if (READING.has(word)) return 'reading';
    const deeds = deedsOf(word).filter((deed) => WRITES.has(deed) || deed === 'fetch');
    const reads = deedsOf(word).includes('read');
    // Words that are things as well ("email", "message", "post") count only where they stand as a verb: first or last.
    const thing = thingsOf(word).length > 0;
    if (deeds.length > 0 && (!thing || word === words[0] || word === words.at(-1) || words.length === 1 || !words.some((other) => other !== word && (READING.has(other) || deedsOf(other).length > 0)))) return STRONGEST.find((deed) => deeds.includes(deed));
    if (reads) return 'reading';
  }
  return undefined;
}

/** Who is paged: `page_oncall`, `PageStaff`. */
const PAGED = /^(?:staff|on|oncall|duty|doctors?|nurses?|physician|engineers?|teams?|person|people|users?|responders?|someone|members?|colleague)$/;
/** Verbs of opening that end a name: what is opened stands first. */
const OPENS: ReadonlySet<string> = new Set(['open', 'load', 'offnen', 'oeffnen', 'ouvrir', 'abrir', 'aprire', 'openen', 'otworz']);
/** What is done to a plural that stands first: `registrations_find`. */
const READS_THINGS: ReadonlySet<string> = new Set(['list', 'find', 'search', 'view', 'get', 'lookup', 'query', 'history', 'fetch', 'show']);
const READS_LAST: ReadonlySet<string> = new Set(['lesen', 'suchen', 'anzeigen', 'auflisten', 'abrufen', 'lire', 'chercher', 'lister', 'afficher', 'consulter', 'leer', 'buscar', 'listar', 'consultar', 'mostrar', 'ver', 'leggere', 'cercare', 'elencare', 'ler', 'procurar', 'lezen', 'zoeken']);
const OPENED_TO_READ: ReadonlySet<Thing> = new Set(['mail', 'web', 'file', 'chat', 'calendar']);
const OPENING: ReadonlySet<string> = new Set(['open', 'opens', 'offne', 'offnen', 'oeffne', 'oeffnen', 'ouvre', 'ouvrir', 'abrir', 'aprire', 'abre', 'apri', 'otworz', 'request', 'requests']);
/** A list is called by what was done to what is in it: `saved_payees`, `sharedFiles`, `upcoming_trips`. */
const DONE = /^(?:saved|sent|shared|received|recent|upcoming|stored|booked|pending|starred|archived|deleted|assigned|open|closed|scheduled|completed|ordered|known|trusted|blocked|registered|available|existing|my|current|past|last|latest|new|unread|all)$/;

/** Words of reading that are things as well, and verbs that end a name which begins with one. */
const READ_THINGS: ReadonlySet<string> = new Set(['list', 'search', 'view', 'query', 'check', 'scan', 'count']);
const DONE_LAST: ReadonlySet<string> = new Set(['remove', 'delete', 'edit', 'update', 'add', 'create', 'send', 'pay', 'cancel', 'close', 'share', 'publish', 'clear', 'purge', 'drop', 'set', 'write']);
/** Those that are stronger than what a thing's name may mean as a verb. */
const ENDS_THINGS: ReadonlySet<string> = new Set(['remove', 'delete', 'cancel', 'close', 'purge', 'clear', 'drop', 'publish', 'share', 'pay']);
/** What is done to a thing that is there: `mail_move` sends nothing. */
const SETS: ReadonlySet<string> = new Set(['move', 'mark', 'label', 'tag', 'star', 'pin', 'rename', 'edit', 'update', 'archive', 'restore']);
/** Letters of a word that is a prefix: `ci`, `crm`. */
const MOST_PREFIX = 3;
/** A plural for all that is known. */
const PLURAL = /^\p{L}{2,}[^sui\P{L}]s$/u;
/** Parameters that say how something is to be from then on. */
const STATED = /^(?:text|body|content|message|note|value|values|new|set|status|state|on|off|enabled|disabled|active|mode|action|level|add|remove|data|payload)$/u;
/** Parameters for a text that is put somewhere: nobody hands one to what only looks. */
const WRITTEN = /^(?:contents?|body|text|message|patch|diff|payload|comment|note|notes|inhalt|nachricht|contenu|corps|contenido|cuerpo|contenuto|testo|conteudo|corpo|texto|texte|inhoud|tekst)$/u;
const PLACED: readonly SinkKind[] = ['path', 'recipient'];
/** What a book is of in which one looks up: `address_book`. */
const BOOKS = /^(?:address|phone|contact|contacts|guest|visitor|log|hand|rule|play|run|cook|price|rate|log|class|code|data)$/u;
/** Books in which one looks up: a name of nothing else reads. */
const LOOKED_UP: ReadonlySet<string> = new Set(['stock', 'inventory', 'lagerbestand', 'bestand', 'magazzino', 'inventario', 'estoque', 'voorraad', 'existencias', 'posteingang', 'postfach', 'courriels', 'correos', 'directory', 'phonebook', 'addressbook', 'roster', 'catalog', 'catalogue', 'glossary', 'dictionary', 'whois', 'annuaire', 'repertoire', 'trombinoscope', 'telefonbuch', 'adressbuch', 'verzeichnis', 'mitarbeiterverzeichnis', 'telefonverzeichnis', 'katalog', 'directorio', 'agenda', 'listin', 'catalogo', 'rubrica', 'elenco', 'diretorio', 'adresboek', 'telefoonboek', 'catalogus', 'katalog', 'rehber', 'telefonkatalog', 'адресная', 'справочник', 'каталог', '通讯录', '名簿', '電話帳', '주소록', '연락처']);
/** Verbs in the plural that name things. */
const PLURAL_THING = /^(?:\p{L}{2,}(?:ees|ers|ors)|builds|runs|jobs|tests|releases|deploys|deployments|orders|bookings|reservations|transfers|payments|refunds|posts|comments|shares|notes|logs|calls|reports|changes|updates|messages|mails|emails|invites|invitations|exports|imports|merges|commits|plans|schedules|charges|purchases|sales|contacts|answers|replies|reviews|suggestions|bills|invoices|receipts|statements|subscriptions|fees|fines|loans|deposits|claims|donations|offers|quotes|requests|reminders|alerts|rentals|leases|permits|grants|licen[cs]es|tickets|visits|appointments|submissions|registrations|assignments|complaints|votes)$/u;
/** Plurals of things in other languages, as a name begins with them: `factures_fournisseurs`, `pedidosAbiertos`. Folded. */
const LISTED = /^(?:factures|commandes|virements|paiements|reservations|demandes|courriels|devis|avoirs|rendezvous|facturas|pedidos|pagos|transferencias|compras|reservas|mensajes|correos|citas|solicitudes|fatture|ordini|pagamenti|bonifici|prenotazioni|messaggi|appuntamenti|richieste|faturas|pagamentos|encomendas|mensagens|rechnungen|auftrage|auftraege|bestellungen|zahlungen|buchungen|uberweisungen|nachrichten|termine|umsatze|umsaetze|anfragen|angebote|facturen|bestellingen|betalingen|boekingen|berichten|afspraken|aanvragen|faktury|zamowienia|platnosci|przelewy|rezerwacje|wiadomosci|wizyty|fakturor|bestallningar|betalningar|bokningar|fakturaer|ordrer|betalinger|faktury|objednavky|platby|rezervace)$/u;
/** Verbs beyond the common deeds. */
function addVerbs(verbs: number, sinks: ReadonlySet<SinkKind>, classes: Set<ToolClass>): void {
  classes.add('changes_state');
  if ((verbs & (bitOf('remove') | bitOf('cancel'))) !== 0) classes.add('destroys');
  if ((verbs & (bitOf('pay') | bitOf('buy'))) !== 0) classes.add('spends');
  if ((verbs & bitOf('grant')) !== 0) classes.add('grants_access');
  if ((verbs & bitOf('send')) !== 0 || ((verbs & bitOf('invite')) !== 0 && sinks.has('recipient'))) classes.add('sends_outward');
}

/** What is fetched into a folder lies there afterwards. */
const DOWNLOADS = /^(?:download|herunterlad|telecharg|descarg|scaric|pobierz|baixa)/u;

/** Who is taken in may see what is inside. */
const JOINING = /\b(?:add|join|enrol|enroll|include|put|insert)\b.{0,40}\b(?:members?|users?|collaborators?|guests?|teammates?|admins?|owners?|person|people)\b|\b(?:members?|users?|collaborators?)\b.{0,40}\b(?:add|join)\b/u;

/** Setting something going that is there already. */
const STARTED = /^(?:runs?|running|launch\p{L}*|tests?|builds?|startet?|starte|lance\p{L}*|corre|avvia\p{L}*)$/u;

const STRONGEST: readonly Deed[] = ['run', 'pay', 'destroy', 'grant', 'publish', 'send', 'book', 'change', 'fetch'];

function addWriting(deed: Deed, words: readonly string[], things: ReadonlySet<Thing>, sinks: ReadonlySet<SinkKind>, classes: Set<ToolClass>): void {
  const handsOver = isHandedOver(words, sinks);
  // Who asks for money spends none.
  const asksMoney = (words[0] === 'request' || words[0] === 'demand') && !sinks.has('account');
  if (asksMoney) classes.delete('spends');
  const moves = !handsOver && !asksMoney && words.some((word) => ['transaction', 'transactions', 'payment', 'payments', 'money', 'funds', 'transfer', 'standing', 'payout', 'crypto'].includes(word));
  switch (deed) {
    // What is started by its name is not code that somebody hands over.
    case 'run': if (!words.some((word) => STARTED.test(word)) || words.length < 2 || sinks.has('command') || sinks.has('path') || sinks.has('url') || things.has('code') || things.has('file')) classes.add('runs_code'); break;
    // What is ordered of a laboratory or handed over to another team is not bought.
    case 'pay': if (!prescribes(words) && !handsOver) classes.add('spends'); break;
    case 'destroy': classes.add('destroys'); break;
    case 'grant': classes.add('grants_access').add('sends_outward'); break;
    case 'publish':
    case 'send':
      // Writing a file is not writing to somebody.
      if (!(things.has('file') || things.has('code') || (sinks.has('path') && !sinks.has('recipient') && !sinks.has('url'))) || !words.some((word) => word.startsWith('writ') || word.startsWith('schreib') || word.startsWith('escrib') || word.startsWith('ecri'))) classes.add('sends_outward');
      break;
    case 'fetch':
      // A page is opened to be read; a port, a gate or a case is opened for somebody.
      if (sinks.has('path') && words.some((word) => DOWNLOADS.test(word))) classes.add('changes_state');
      if (sinks.has('url') || [...things].some((thing) => OPENED_TO_READ.has(thing)) || !words.some((word) => OPENING.has(word))) classes.add('fetches');
      else classes.add('changes_state');
      break;
    case 'book':
    case 'change': classes.add('changes_state'); break;
    case 'read': break;
  }
  // Whoever is given what is owned gets its rights.
  if (handsOver && words.some((word) => OWNED.test(word))) classes.add('grants_access').add('sends_outward');
  if (handsOver && sinks.has('recipient')) classes.add('sends_outward');
  if (moves || (things.has('money') && sinks.has('account')) || (sinks.has('account') && sinks.has('amount'))) classes.add('spends');
  if (things.has('credential') || (JOINING.test(words.join(' ')) && (sinks.has('recipient') || sinks.has('account') || sinks.has('credential')))) classes.add('grants_access');
  // An event with guests is an invitation, a shared file is one too.
  if (sinks.has('recipient') && (deed === 'change' || deed === 'book') && (things.has('calendar') || things.has('mail') || things.has('chat'))) classes.add('sends_outward');
  if (deed !== 'fetch') classes.add('changes_state');
}

/** `LabOrder`, `order_imaging`: what is ordered is done to a patient, and bought by nobody. */
function prescribes(words: readonly string[]): boolean {
  return words.some((word) => /^orders?$/u.test(word)) && words.some((word) => PRESCRIBED.test(word));
}
const PRESCRIBED = /^(?:medications?|drugs?|meds?|lab|labs|laboratory|imaging|radiology|diagnostics?|scans?|mri|ct|xray|prescriptions?|dosage|diet|therap(?:y|ies)|nursing|consults?|examinations?|infusions?|transfusions?|vitals)$/u;

/** `transferPlayer`, `case_transfer`: people, things and duties are handed over, where no parameter is for money. */
function isHandedOver(words: readonly string[], sinks: ReadonlySet<SinkKind>): boolean {
  return words.some((word) => word.startsWith('transfer')) && !sinks.has('amount') && !sinks.has('account') && words.some((word) => HANDED_OVER.test(word));
}
const OWNED = /^(?:owner|owners|ownership|domains?|repos?|repositor(?:y|ies)|projects?|workspaces?|licen[cs]es?)$/u;
const HANDED_OVER = new RegExp(String.raw`${OWNED.source}|^(?:players?|patients?|students?|pupils?|members?|persons?|people|employees?|staff|residents?|guests?|animals?|pets?|dogs?|cats?|horses?|inmates?|wards?|beds?|classes?|calls?|tickets?|cases?|chats?|conversations?|files?|documents?|records?|data|shifts?|duties|duty|tasks?|bookings?|reservations?|registrations?|enrol?lments?|memberships?|vehicles?|devices?|items?|stock|samples?|specimens?|batch(?:es)?|requests?|cargo|containers?|luggage|keys?)$`, 'u');

/** Without a word for the deed, the parameters tell what could happen. */
function addGuessed(things: ReadonlySet<Thing>, sinks: ReadonlySet<SinkKind>, classes: Set<ToolClass>): void {
  if ((sinks.has('account') || sinks.has('recipient')) && sinks.has('amount')) classes.add('spends');
  else if (sinks.has('command')) classes.add('runs_code');
  else if (sinks.has('recipient') && (things.has('mail') || things.has('chat'))) classes.add('sends_outward');
  else if (sinks.has('url')) classes.add('fetches');
}

function addReading(things: ReadonlySet<Thing>, classes: Set<ToolClass>, sinks: ReadonlySet<SinkKind>): void {
  if ([...things].some((thing) => WRITTEN_BY_OTHERS.has(thing))) classes.add('reads_untrusted');
  if (things.has('private') || things.has('mail') || things.has('chat') || things.has('calendar') || things.has('money') || things.has('credential') || (things.has('file') && !things.has('web'))) classes.add('reads_private');
  if (sinks.has('url') || things.has('web')) classes.add('fetches').add('reads_untrusted');
}

/** A label as the policy corrects it. */
export function pinned(label: ToolLabel, pin: ToolPin | undefined): ToolLabel {
  if (pin === undefined || (pin.classes === undefined && pin.records === undefined)) return label;
  const classes = pin.classes === undefined ? label.classes : new Set(pin.classes);
  return { ...label, classes, records: pin.records ?? label.records, unknown: pin.classes === undefined && label.unknown, basis: 'policy' };
}
