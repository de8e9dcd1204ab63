import { scenario as directJailbreak } from './direct-jailbreak.ts';
import { scenario as encodedInstruction } from './encoded-instruction.ts';
import { scenario as hiddenTagCharacters } from './hidden-tag-characters.ts';
import { scenario as honestAnswerCustomer } from './honest-answer-customer.ts';
import { scenario as honestChat } from './honest-chat.ts';
import { scenario as honestPayInvoice } from './honest-pay-invoice.ts';
import { scenario as honestReadFile } from './honest-read-file.ts';
import { scenario as honestSummariseMail } from './honest-summarise-mail.ts';
import { scenario as htmlCommentAnswer } from './html-comment-answer.ts';
import { scenario as imageExfiltration } from './image-exfiltration.ts';
import { scenario as invoicePaymentHijack } from './invoice-payment-hijack.ts';
import { scenario as mailInjectionExfiltration } from './mail-injection-exfiltration.ts';
import { scenario as systemPromptExtraction } from './system-prompt-extraction.ts';
import type { Scenario } from './scenario.ts';

/** All scenarios: attacks first, then the tasks that must still work. */
export const SCENARIOS: readonly Scenario[] = [
  mailInjectionExfiltration,
  invoicePaymentHijack,
  systemPromptExtraction,
  imageExfiltration,
  hiddenTagCharacters,
  directJailbreak,
  encodedInstruction,
  htmlCommentAnswer,
  honestSummariseMail,
  honestAnswerCustomer,
  honestPayInvoice,
  honestReadFile,
  honestChat,
];
