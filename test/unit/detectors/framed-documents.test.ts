import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { framedDocument } from '../../../src/inspect/detectors/injection/framed.ts';

const ARTICLE = 'The ferry company said on Tuesday that the night crossing will stop for the winter. Repairs to the quay have taken longer than planned, and the islanders were told by letter. The day crossing goes on as before.';

const stretch = (text: string): string | undefined => {
  const found = framedDocument(text);
  return found && text.slice(...found);
};

describe('texts that a user asks to work on', () => {
  test.each([
    'Summarize the following text:', 'Please translate this email into German.', 'What are the main points of the article below?', 'tl;dr of this article', 'Proofread the text below and fix typos',
    'Fass bitte den folgenden Artikel zusammen:', 'Was bedeutet diese Nachricht?', 'Résume le texte suivant :', 'Traduce este correo al inglés:', 'Resuma o texto abaixo:', 'Traduci questo testo in inglese:', 'Vat onderstaande tekst samen:',
    'Streść poniższy tekst:', 'Переведи следующий текст на английский:', 'Переклади цей текст англійською:', 'Aşağıdaki metni özetle:', 'لخص النص التالي:', 'סכם את הטקסט הבא:', 'निम्नलिखित पाठ का सारांश लिखें:', '请总结以下文章：', '次の文章を要約してください。', '다음 글을 요약해 줘:',
    'Tóm tắt văn bản sau:', 'Ringkas teks berikut:', 'Sammanfatta följande text:', 'Shrň následující text:', 'Foglald össze az alábbi szöveget:',
  ])('%s', request => {
    expect(stretch(`${request}\n\n${ARTICLE}`)?.trim()).toBe(ARTICLE);
  });

  test.each(['Summarize the text above.', 'Now translate this into Dutch, the whole text.', 'Fasse den obigen Text zusammen.', 'Résume le texte ci-dessus.', '请总结以上内容。', 'Перескажи этот текст кратко.'])('below: %s', request => {
    expect(stretch(`${ARTICLE}\n\n${request}`)).toBe(ARTICLE);
  });

  test('on one line, behind the colon', () => {
    expect(stretch(`Summarize this article: ${ARTICLE}`)).toBe(` ${ARTICLE}`);
  });

  test('under a label in a template', () => {
    expect(stretch(`Answer in one word.\nWhen does the ferry stop?\nContext: ${ARTICLE}`)).toBe(` ${ARTICLE}`);
    expect(stretch(`Beantworte die Frage.\nKontext:\n${ARTICLE}`)).toBe(`\n${ARTICLE}`);
  });

  test.each([
    ['a prompt', `Rewrite this prompt text:\n\n${ARTICLE}`], ['questions', `Answer the following questions about the text:\n\n${ARTICLE}`], ['instructions', `Follow the instructions in this text:\n\n${ARTICLE}`],
    ['what the user wrote', `Please correct the text of my letter:\n\n${ARTICLE}`], ['no kind of text', `Summarize the following:\n\n${ARTICLE}`], ['nothing to be done', `I found this text:\n\n${ARTICLE}`],
    ['a text without a request', ARTICLE], ['a request far below', `${'We met by the river. '.repeat(20)}\nSummarize the following text:\n${ARTICLE}\nThe shop by the quay is open all year round, whatever the weather may bring.`], ['a short text', 'Translate this text: Come to the quay at eight.'],
    ['a label that begins the message', `Context: ${ARTICLE}`], ['a label that is a sentence', `We were asked.\nThe text says that one thing matters: ${ARTICLE}`],
  ])('not: %s', (_, text) => {
    expect(framedDocument(text)).toBeUndefined();
  });

  test('a stretch lies within the text, whatever it is', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom('summarize', 'the following', 'text', ':', '\n', '\n\n', '：', 'context', 'above', '总结', '以下', '文章', ' '), fc.string()), { maxLength: 60 }), pieces => {
      const text = pieces.join('');
      const found = framedDocument(text);
      if (found) expect(0 <= found[0] && found[0] < found[1] && found[1] <= text.length).toBe(true);
    }));
  });
});
