import { foldWord, nameWords } from '../labels/names.ts';
import { sinkOf } from '../labels/sinks.ts';
import type { Trace } from '../provenance/contract.ts';

/** Names of parameters for running text. Folded. */
const WORDINGS: ReadonlySet<string> = new Set(['text', 'body', 'content', 'contents', 'message', 'note', 'notes', 'description', 'comment', 'summary', 'details', 'reason', 'inhalt', 'nachricht', 'texte', 'contenu', 'texto', 'mensaje', 'contenido', 'testo', 'messaggio', 'tekst', 'bericht',
  'markdown', 'caption', 'subject', 'betreff', 'objet', 'asunto', 'oggetto', 'assunto', 'onderwerp', 'temat', '件名', '主题', '제목', 'remark', 'remarks', 'memo', 'corps', 'cuerpo', 'corpo', 'inhoud', 'tresc', 'wiadomosc', 'mesaj', 'icerik', 'anmerkung', 'bemerkung', 'bemerkungen', 'beschreibung', 'notiz', 'kommentar', 'commentaire', 'comentario', 'commento', 'remarque', 'nota', 'descripcion', 'descrizione', 'descricao', 'opis', 'grund', 'begrundung', 'raison', 'motif', 'motivo', 'mensagem', 'melding', 'innehall', 'meddelande', '本文', '内容', '文面', 'メッセージ', '備考', 'メモ', '正文', '备注', '본문', '내용', '메시지', '메모'].map(foldWord));

/** A parameter for running text: what a message says is quoted from anywhere. */
export function isWording({ keys, value }: Pick<Trace, 'keys' | 'value'>): boolean {
  return typeof value === 'string' && nameWords(keys.at(-1) ?? '').some((word) => WORDINGS.has(word));
}

/** Words for somebody: whatever the way is called by which they go, it is a message. */
export function isMessage(traces: readonly Trace[]): boolean {
  return traces.some(isWording) && traces.some(({ keys, value }) => sinkOf(keys, value) === 'recipient');
}
