/**
 * Every error the product raises on purpose, defined once: code, HTTP status and what the reader can do about it.
 * The generated reference (docs/reference/errors.md) is held against this table by a test.
 */
export const ERRORS = {
  'request.malformed_json': { status: 400, help: 'Send one JSON object, encoded as UTF-8.' },
  'request.invalid_utf8': { status: 400, help: 'Encode the body as UTF-8.' },
  'request.duplicate_key': { status: 400, help: 'Send each key once; readers disagree about which of two wins.' },
  'request.too_deep': { status: 400, help: 'Flatten the body below the nesting limit.' },
  'request.too_large': { status: 413, help: 'Send a smaller body, or raise server.limits.body_bytes.' },
  'request.too_many_parts': { status: 400, help: 'Send fewer messages, or raise server.limits.parts.' },
  'request.invalid_shape': { status: 400, help: 'Correct the field that the message names.' },
  'request.unsupported_encoding': { status: 415, help: 'Send the body uncompressed, or as gzip, deflate or br.' },
  'request.unknown_expectation': { status: 417, help: 'Leave the Expect header out, or send 100-continue.' },
  'request.timeout': { status: 408, help: 'Send the whole body within server.limits.request_ms.' },
  'request.unknown_path': { status: 404, help: 'Use a supported path, or open this one under policy.open_paths.' },
  'request.unknown_model': { status: 404, help: 'Use a model that an upstream serves; GET /v1/models lists them.' },
  'request.blocked': { status: 403, help: 'The policy blocks this request; `sallyport ledger show ID` explains the decision.' },
  'answer.blocked': { status: 403, help: 'The policy blocks this answer; `sallyport ledger show ID` explains the decision.' },
  'approval.unknown': { status: 404, help: '`sallyport approve list` shows what waits.' },
  'approval.closed': { status: 409, help: 'Somebody has decided already, or the time is over. The call waits anew when it is proposed again.' },
  'approval.forbidden': { status: 403, help: 'Ask an approver who may decide on this call; `sallyport approve approvers list` shows them.' },
  'approval.invalid_token': { status: 401, help: 'Use a current approver token; `sallyport approve approvers add NAME` makes one.' },
  'approval.invalid_link': { status: 403, help: 'Open the link as it was sent, before it expires; or use `sallyport approve`.' },
  'approval.too_many': { status: 503, help: 'Decide on what waits (`sallyport approve list`), or let it expire.' },
  'approval.too_large': { status: 413, help: 'Propose the call with shorter arguments; a person cannot judge these.' },
  'approval.unavailable': { status: 503, help: 'Check the disk and approvals.db in the data directory; until then no such call passes.' },
  'definitions.unavailable': { status: 503, help: 'Check the disk and definitions.db in the data directory; it can be removed while no gateway runs, and what was remembered is then learnt anew.' },
  'auth.missing_key': { status: 401, help: 'Send an application key as a bearer token or in x-api-key; `sallyport keys create` makes one.' },
  'auth.invalid_key': { status: 401, help: '`sallyport keys list` shows the keys and their state, `sallyport keys create NAME` makes a new one.' },
  'auth.admin_token': { status: 401, help: 'Send the text of the file admin-token in the data directory as a bearer token, or an approver\'s token for approvals.' },
  'auth.forbidden': { status: 403, help: 'This key may not use that route or model.' },
  'keys.unknown': { status: 404, help: '`sallyport keys list` shows the keys, their ids and state.' },
  'auth.missing_token': { status: 401, help: 'Send a token of an issuer that policy.identity.tokens names, in x-sallyport-token; to `sallyport mcp` over standard input and output by --token-file or SALLYPORT_TOKEN.' },
  'auth.invalid_token': { status: 401, help: 'Send a current token that was issued for this gateway; see policy.identity.tokens.' },
  'auth.expired_token': { status: 401, help: 'Get a new token from its issuer and send that.' },
  'auth.unverifiable': { status: 503, help: 'Check policy.identity.tokens: the file or URL of the issuer\'s keys cannot be read.' },
  'auth.bad_host': { status: 403, help: 'Call the gateway by a host name that server.hosts allows.' },
  'upstream.unreachable': { status: 502, help: 'Check that the upstream is running and its base_url is right.' },
  'upstream.timeout': { status: 504, help: 'The upstream did not answer in time; see upstreams.*.timeouts.' },
  'upstream.reset': { status: 502, help: 'The upstream broke the connection; retry.' },
  'upstream.bad_answer': { status: 502, help: 'The upstream answered something that is not its own protocol.' },
  'upstream.too_large': { status: 502, help: 'The upstream answered more than server.limits.answer_bytes.' },
  'upstream.no_key': { status: 502, help: 'Set the environment variable that upstreams.*.key_env names.' },
  'ledger.unavailable': { status: 503, help: 'The ledger cannot record; free disk space or restore the store, then retry.' },
  'ledger.held': { status: 503, help: 'Stop the process that writes the ledger, or give this one its own: server.data_dir, or for a second gateway serve --ledger-dir.' },
  'ledger.absent': { status: 404, help: 'Run the command in the folder where the gateway runs, or name its data directory with --data-dir or SALLYPORT_DATA_DIR.' },
  'ledger.no_entry': { status: 404, help: '`sallyport ledger show` lists the newest entries; --data-dir names the data directory of another gateway.' },
  'ledger.corrupt': { status: 500, help: 'Run `sallyport ledger verify` and keep a copy of the file.' },
  'server.overloaded': { status: 503, help: 'Too many requests at once; retry after a moment.' },
  'server.internal': { status: 500, help: 'A defect in Sallyport; the ledger entry has the details.' },
  'policy.invalid': { status: 500, help: 'Correct the policy file at the line and column given.' },
  'policy.unreadable': { status: 500, help: 'Check the path and permissions of the policy file.' },
  'pattern.invalid': { status: 400, help: 'Use RE2 syntax: no back-references and no look-around.' },
  'input.invalid_line': { status: 400, help: 'Each line is one JSON object; --help shows its fields.' },
  'input.invalid_manifest': { status: 400, help: 'Write it anew with `sallyport data manifest create`.' },
  'input.unreadable': { status: 400, help: 'Check the path and its permissions.' },
  'input.changed': { status: 409, help: 'Wait until nobody writes the file, and try again.' },
  'model.not_approved': { status: 403, help: 'Have the model approved with `sallyport approve-model`, and name it under models.approved.' },
  'scan.invalid_list': { status: 400, help: 'Correct the baseline, exceptions, advisories or list of packages as the message says.' },
  'mcp.unknown_name': { status: 404, help: 'Use a name that the list of tools, prompts or resources has.' },
  'mcp.unknown_session': { status: 404, help: 'Begin a new session with `initialize`.' },
  'mcp.not_allowed': { status: 403, help: 'mcp.servers.* in sallyport.yaml does not allow this; add it there if it is wanted.' },
  'mcp.connect_denied': { status: 403, help: 'Permit Action::"connect" on Server::"NAME" in the files of policy.permissions, where it is wanted.' },
  'mcp.not_locked': { status: 403, help: 'Look at the definition with `sallyport mcp lock`, and approve it with `sallyport mcp lock --accept`.' },
  'mcp.definition_changed': { status: 403, help: 'The definition is not the approved one. `sallyport mcp lock` shows what changed, `sallyport mcp lock --accept` approves it.' },
  'mcp.definition_blocked': { status: 403, help: 'The policy blocks this definition; `sallyport mcp lock` shows what was found in it.' },
  'mcp.blocked': { status: 403, help: 'The policy blocks this; `sallyport ledger show ID` explains the decision.' },
  'mcp.bad_request': { status: 400, help: 'Send JSON-RPC 2.0 as the Model Context Protocol defines it.' },
  'mcp.bad_arguments': { status: 400, help: 'Send arguments as the input schema of the tool wants them; `tools/list` shows it.' },
  'mcp.unknown_method': { status: 404, help: 'Use a method of the Model Context Protocol that Sallyport inspects.' },
  'mcp.server_unavailable': { status: 502, help: 'Check the command or URL of this server under mcp.servers, and that it starts by itself.' },
  'mcp.server_timeout': { status: 504, help: 'The MCP server did not answer in time; see mcp.servers.*.timeout.' },
  'mcp.server_error': { status: 502, help: 'The MCP server answered with an error of its own.' },
  'mcp.bad_answer': { status: 502, help: 'The MCP server answered something that is not the Model Context Protocol.' },
  'mcp.too_large': { status: 502, help: 'Send less at once, or raise mcp.limits.' },
  'mcp.unauthorized': { status: 401, help: 'The MCP server asks for authorization; send its token in the header that authorization_from names.' },
  'mcp.overloaded': { status: 503, help: 'Too many MCP sessions or calls at once; close some, or retry after a moment.' },
  'mcp.lock_invalid': { status: 500, help: 'Restore the lock file from version control, or remove it and approve the definitions anew.' },
  'mcp.lock_unwritable': { status: 500, help: 'Check the folder of mcp.lock and its permissions.' },
  'usage.invalid': { status: 400, help: 'See --help.' },
} as const satisfies Record<string, { status: number; help: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** Where in the input an error lies: a JSON Pointer, a byte or character offset, or a line and column of a file. */
export interface ErrorLocation {
  readonly pointer?: string;
  readonly offset?: number;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** An error with a code from {@link ERRORS}. The message never holds matched or secret text. */
export class SallyportError extends Error {
  override readonly name = 'SallyportError';
  readonly code: ErrorCode;
  readonly location: ErrorLocation | undefined;
  /** HTTP status: that of the code, unless another server has named one. */
  readonly status: number;
  /** What the reader can do about it: that of the code, unless the place knows better. */
  readonly help: string;

  constructor(code: ErrorCode, message: string, options: { location?: ErrorLocation; cause?: unknown; status?: number; help?: string } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.location = options.location;
    this.status = options.status ?? ERRORS[code].status;
    this.help = options.help ?? ERRORS[code].help;
  }
}

/** Any thrown value as an Error, for logs and causes. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** The system error code (`ENOSPC`, `ECONNRESET`, ...) of a thrown value, if it has one. */
export function systemCode(thrown: unknown): string | undefined {
  if (thrown === null || typeof thrown !== 'object' || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder', EACCES: 'permission denied', EPERM: 'not permitted', EISDIR: 'it is a folder', ENOTDIR: 'a part of the path is no folder',
  ELOOP: 'its links lead in a circle', ENAMETOOLONG: 'the name is too long', EMFILE: 'too many files are open', ENOSPC: 'the disk is full', EROFS: 'the disk is read-only', EEXIST: 'it exists already',
};

/** Why the system refused, in words with its code: `there is no such file or folder, ENOENT`. For a message in parentheses. */
export function systemReason(thrown: unknown): string {
  const code = systemCode(thrown);
  if (code === undefined) return 'unknown error';
  const words = REASONS[code];
  return words === undefined ? code : `${words}, ${code}`;
}
