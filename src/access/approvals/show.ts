import type { Approval, ShownArgument, ShownSource, WaitingCall } from './contract.ts';

/**
 * Text as it may be shown on a terminal or a page: control characters, direction marks and invisible characters are
 * written out, since they can make one text look like another.
 */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Where a value comes from, in a reader's words. */
export const STANDINGS: Readonly<Record<ShownArgument['standing'], string>> = {
  user: 'said by the user', trusted: 'from a trusted source', definition: 'from the tool\'s definition', untrusted: 'TAINTED: only untrusted text has it', model: 'in no text that was read: made up by the model',
};

/** A moment, in milliseconds since the epoch, to the minute. */
export function minute(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function source({ pointer, origin, trust, source: name, how }: ShownSource): string {
  return `${visible(pointer)} (${origin}${name === undefined ? '' : ` ${visible(name)}`}, ${trust}${how === 'verbatim' ? '' : `, ${how}`})`;
}

/** A parked call as lines of plain text, with everything that a person needs to decide. */
export function approvalLines({ id, state, created, expires, decidedBy, decidedAt, note, usedIn, binding, call }: Approval): string[] {
  const { asker, content } = call;
  const lines = [
    `${id}  ${state}`,
    `  tool         ${visible(call.tool)}`,
    `  asked by     ${visible(asker.endUser ?? 'a user without a name')}, application ${visible(asker.application)}${asker.session === undefined ? '' : `, session ${visible(asker.session)}`}`,
    asker.model === '' ? `  over         ${asker.surface}, exchange ${asker.exchange}` : `  model        ${visible(asker.model)} (${asker.surface}), exchange ${asker.exchange}`,
    `  since        ${minute(created)}; ${state === 'parked' ? 'waits' : 'valid'} until ${minute(expires)}`,
    ...(call.amount === undefined ? [] : [`  amount       ${call.amount === 'unknown' ? 'there is one that cannot be read for certain' : call.amount}`]),
    ...(decidedBy === undefined ? [] : [`  decided      by ${decidedBy}${decidedAt === undefined ? '' : `, ${minute(decidedAt)}`}${note === undefined ? '' : `: ${visible(note)}`}`]),
    ...(usedIn === undefined ? [] : [`  used         in exchange ${usedIn}`]),
    `  bound to     ${binding} (policy ${call.policy})`,
    '  why it needs a person:',
    ...call.reasons.map(({ rule, text }) => `    ${rule}: ${visible(text)}`),
  ];
  if (content === undefined) return [...lines, '  Its content was removed when it ended; the ledger has it masked.'];
  lines.push(...(content.request === '' ? ['  what the user asked for is not known'] : ['  the user asked:', ...content.request.split('\n').map((line) => `    ${visible(line)}`)]), '  arguments:');
  for (const argument of content.arguments) {
    lines.push(`  ${argument.tainted ? '!' : ' '} ${visible(argument.pointer === '' ? '(whole)' : argument.pointer)} = ${visible(argument.value)}`, `      ${STANDINGS[argument.standing]}${argument.sources.length === 0 ? '' : `: ${argument.sources.map(source).join('; ')}${argument.moreSources === undefined ? '' : `; and ${argument.moreSources} more places`}`}`);
  }
  if (content.text !== undefined) lines.push(`    ${visible(content.text)}`);
  if (content.unreadable !== undefined) lines.push(`  ! ${content.unreadable}`);
  return lines;
}

/** One line about a call. */
export function approvalRow({ id, state, expires, call }: Approval): string {
  const { asker } = call;
  return `${id}  ${state.padEnd(8)}  until ${minute(expires)}  ${visible(asker.application)}${asker.endUser === undefined ? '' : `/${visible(asker.endUser)}`}  ${visible(call.tool)}  ${[...new Set(call.reasons.map(({ rule }) => rule))].join(' ')}`;
}

/**
 * What the client reads in place of calls that wait. Holds nothing of the arguments and no link: who asks must not be able to answer.
 * @param then - what to do when they are approved
 */
export function waitingText(calls: readonly WaitingCall[], then = 'send the same request again, or ask to go on'): string {
  const parked = calls.some(({ state }) => state === 'parked');
  const lines = calls.map(({ id, tool, state, reasons, expires }) => {
    const why = reasons[0] === undefined ? '' : ` ${visible(reasons[0].text).replace(/\.$/, '')} (${[...new Set(reasons.map(({ rule }) => rule))].join(', ')}).`;
    const until = `${expires.slice(0, 16).replace('T', ' ')} UTC`;
    return state === 'denied' ? `- ${visible(tool).slice(0, 100)}: denied by an approver (${id}). It can be asked for again after ${until}.` : `- ${visible(tool).slice(0, 100)}: waits as ${id} until ${until}.${why} An approver sees it with \`sallyport approve show ${id}\`, or by the link sent to them.`;
  });
  const head = parked ? 'This needs a person\'s approval, and nothing of it was done yet:' : 'This was not done:';
  return [head, ...lines, ...(parked ? [`When it is approved, ${then}.`] : [])].join('\n');
}
