import type { Approval, ShownArgument, ShownSource } from '../../access/approvals/contract.ts';
import { approvalLines, minute, STANDINGS, visible } from '../../access/approvals/show.ts';
import { escaped, plainPage } from '../../gateway/plain-page.ts';

/** What the form asks besides the verdict. */
export interface FormView {
  /** Ties the form to this page. */
  readonly token: string;
  /** In whose name the link decides; empty where a token is to be typed in. */
  readonly approver: string;
  /** What was wrong with the form that was sent, and what to do. */
  readonly wrong?: readonly string[];
  /** The reason as it was typed. The token is not given back: a page with it could be kept. */
  readonly reason?: string;
}

/**
 * The page of a call: what is asked, of whom, with which arguments and where those come from, and the form; hashes and ids come after it.
 * @param form - absent where there is nothing left to decide
 */
export function approvalPage(approval: Approval, form: FormView | undefined): string {
  const { call } = approval;
  return plainPage(approvalTitle(approval, form !== undefined), approvalBody(approval, form), `${visible(call.asker.endUser ?? call.asker.application)}: ${visible(call.tool)}`);
}

/** What the page of a call is headed. @param open - whether there is something left to decide */
export function approvalTitle({ state, call }: Approval, open: boolean): string {
  return open ? `Approve a call of ${visible(call.tool)}?` : `Already ${state === 'parked' ? 'ended' : state}: ${visible(call.tool)}`;
}

/** A call as a person sees it, and the form. HTML. */
export function approvalBody(approval: Approval, form: FormView | undefined): string {
  return `${alertOf(form?.wrong)}${question(approval)}${form === undefined ? '' : formOf(form)}${details(approval)}`;
}

/** The page after a decision. */
export function decidedPage(approval: Approval): string {
  return plainPage(decidedTitle(approval), decidedBody(approval));
}

export function decidedTitle({ state, call }: Approval): string {
  return `${state === 'approved' ? 'Approved' : 'Denied'}: ${visible(call.tool)}`;
}

/** What becomes of a call that was decided on. HTML. @param more - HTML before the details */
export function decidedBody(approval: Approval, more = ''): string {
  const said = approval.state === 'approved' ? `This very call passes once, until ${minute(approval.expires)}, when the application sends its request again.` : 'The call does not pass. The application is told so.';
  return `<p>${said}</p>${more}${details(approval)}`;
}

/** What was wrong with a form, above it. HTML; empty where nothing was. */
export function alertOf(wrong: readonly string[] = []): string {
  return wrong.length === 0 ? '' : `<p class="error" role="alert">${wrong.map(escaped).join('<br>')}</p>`;
}

/** A page with nothing but a message. @param back - whether the page of the call can be opened at the same address */
export function messagePage(title: string, lines: readonly string[], back: boolean): string {
  return plainPage(title, `${lines.map((line) => `<p>${escaped(line)}</p>`).join('')}${back ? '<p><a href="">Back to the call</a></p>' : ''}`);
}

function question({ created, expires, state, call }: Approval): string {
  const { asker, content, amount } = call;
  const until = state === 'parked' ? `Waits since ${minute(created)}, until ${minute(expires)}.` : `Since ${minute(created)}; ${state}.`;
  const asked = content === undefined ? '<p>Its content was removed when it ended; the ledger has it masked.</p>'
    : `<h2>The user asked</h2>${content.request === '' ? '<p>Not known.</p>' : `<blockquote>${content.request.split('\n').map((line) => escaped(visible(line))).join('<br>')}</blockquote>`}`
      + `<h2>The call, ${escaped(visible(call.tool))}</h2>${content.unreadable === undefined ? '' : `<p class="tainted">${escaped(content.unreadable)}</p>`}`
      + `${content.arguments.length === 0 ? '' : `<dl>${content.arguments.map(argument).join('')}</dl>`}${content.text === undefined ? '' : `<p class="value">${escaped(visible(content.text))}</p>`}`;
  return `<p>For <strong>${escaped(visible(asker.endUser ?? 'a user without a name'))}</strong>, through the application <strong>${escaped(visible(asker.application))}</strong>.`
    + `${amount === undefined ? '' : ` Amount: <strong>${amount === 'unknown' ? 'there is one that cannot be read for certain' : amount}</strong>.`} ${until}</p>${asked}`
    + `<h2>Why it needs a person</h2><ul>${call.reasons.map(({ text }) => `<li>${escaped(visible(text))}</li>`).join('')}</ul>`;
}

function argument({ pointer, value, standing, tainted, sources, moreSources }: ShownArgument): string {
  const from = sources.length === 0 ? '' : `: ${sources.map(place).join(', ')}${moreSources === undefined ? '' : ` and ${moreSources} more places`}`;
  // Without the slash at its front, a pointer of one step is the parameter's name.
  const name = pointer === '' ? 'the whole' : pointer === '/' ? '""' : visible(pointer.replace(/^\//, ''));
  return `<dt>${escaped(name)}</dt><dd><span class="value">${escaped(visible(value))}</span><br><span class="from${tainted ? ' tainted' : ''}">${tainted ? '&#9888; ' : ''}${STANDINGS[standing]}${escaped(from)}</span></dd>`;
}

const ORIGIN_WORDS: Readonly<Record<ShownSource['origin'], string>> = {
  system: 'the instructions', developer: 'the instructions', user: 'the user\'s message', document: 'a document', tool_result: 'a tool result', tool_definition: 'a tool definition', model: 'the model\'s own text',
};

const HOW_WORDS: Readonly<Record<ShownSource['how'], string>> = {
  verbatim: '', normalised: ', spelled otherwise', contained: ', inside a longer word', number: ', as a number', host: ', only its host', encoded: ', encoded', assembled: ', put together from pieces',
};

function place({ origin, source, how }: ShownSource): string {
  return `${ORIGIN_WORDS[origin]}${source === undefined ? '' : ` (${visible(source)})`}${HOW_WORDS[how]}`;
}

function formOf({ token, approver, reason = '' }: FormView): string {
  const who = approver === '' ? '<label>Your approver token <input type="password" name="token" autocomplete="off" required></label>' : `<p>You decide as ${escaped(approver)}.</p>`;
  return `<form method="post"><input type="hidden" name="form" value="${escaped(token)}">${who}<label>Reason, if you wish <input name="reason" maxlength="500" autocomplete="off" value="${escaped(reason)}"></label><button name="verdict" value="approved">Approve once</button><button name="verdict" value="denied">Deny</button></form>`;
}

/** Everything, as the command shows it. */
function details(approval: Approval): string {
  return `<details><summary>Everything about ${escaped(approval.id)}: exchange, hashes, places</summary><pre>${escaped(approvalLines(approval).join('\n'))}</pre></details>`;
}
