import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { systemCode, systemReason } from '../../core/errors.ts';
import { DEFAULT_FILE } from '../../policy/file.ts';

/** What `init` needs from outside. */
export interface InitCommandDeps {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Sets the exit code: 0 written, 2 not. */
  readonly exit: (code: 0 | 2) => void;
}

/**
 * The file that `sallyport init` writes. A `#` with one space after it is a remark; with none or more, a setting at work
 * once the `#` is taken away. Both states are checked by a test.
 */
export const TEMPLATE = `# sallyport.yaml: where the gateway listens, which models it serves, and what it lets through.
# Everything is optional, and what you leave out has a good default. To change a setting, remove the # in front of it and
# in front of the line that opens its section, such as policy: (and nothing else; the spaces stay).
#   sallyport policy check                 finds every mistake, with line and column
#   sallyport policy explain               shows what happens to each kind of finding, and which line decides
#   sallyport policy explain --defaults    prints the built-in policy
version: 1

# --- server: where it listens. A change needs a restart. -----------------------------------------------------------
#server:
#  listen: 127.0.0.1:8787        # applications call this
#  admin: 127.0.0.1:8788         # administration; keep it on a loopback address
#  hosts: [gateway.example.com]  # names allowed in the Host header besides localhost
#  cors: {origins: ["https://app.example.com"]}   # pages that may call from a browser
#  keys: auto                    # auto: on a loopback address the caller's own provider key does as well; or required, or off
#  data_dir: ./.sallyport        # ledger and keys
#  limits:
#    body_bytes: 32MiB

# --- upstreams: the model servers. A change needs a restart. -------------------------------------------------------
# Without this section: OPENAI_API_KEY and ANTHROPIC_API_KEY decide, and without them the built-in practice model.
# Keys never stand in this file. Name the environment variable that holds the key.
#upstreams:
#  openai:
#    kind: openai                # openai, anthropic or practice: the API it speaks
#    base_url: https://api.openai.com/v1
#    key_env: OPENAI_API_KEY
#    models: ["gpt-*", "o*"]
#    timeouts: {connect: 5s, first_byte: 120s, idle: 60s, total: 10m}
#    currency: USD
#    prices:                     # per million tokens, for the cost in the ledger and policy.call_limits.cost
#      "gpt-*": {input: 2.5, output: 10}
#  claude:
#    kind: anthropic
#    key_env: ANTHROPIC_API_KEY
#    models: ["claude-*"]
#    headers:
#      x-team: assistants                    # a fixed value
#      x-proxy-token: {env: PROXY_TOKEN}     # the value of an environment variable

# --- mcp: MCP servers behind sallyport mcp. A change needs a restart. ----------------------------------------------
# Only what is in the lock file is served: sallyport mcp lock shows what the servers define, --accept approves it.
#mcp:
#  lock: sallyport-mcp.lock.json
#  servers:
#    files:                      # its tools are called files__NAME
#      command: node
#      args: [node_modules/@modelcontextprotocol/server-filesystem/dist/index.js, ./docs]
#      tools: ["read_*", "list_*"]
#    tracker:
#      url: https://mcp.tracker.example/mcp
#      headers:
#        authorization: {env: TRACKER_AUTHORIZATION}

# --- ledger: the record of every exchange. A change needs a restart. ------------------------------------------------
#ledger:
#  content: masked               # text is stored with secrets and personal data masked; none stores no text
#  when_full: refuse             # when nothing can be recorded: refuse requests, or drop the record
#  max_spool: 1GiB               # how far the store may lag behind
#  fsync: 1s                     # sync to the disk this often, against power failure

# --- policy: what is looked for and what happens then. Taken over while running; a bad file keeps the old one. ------
#policy:
#  mode: enforce                 # shadow decides and records, but changes nothing: a good way to begin
#  paranoia: 1                   # 1 to 4: rules above this level only flag
#  refusal:
#    style: error                # the provider's error shape; message answers with the text instead
#    text: This was blocked by the security policy of this service.
#  isolate: off                  # delimit or mark sets documents and tool results apart for the model
#  canary: false                 # true plants a token in each system prompt and looks for it in answers
#  flow: enforce                 # tool calls are traced to what they are made of: enforce (people are asked), block (only what is sure), shadow (only records) or off; over MCP block
#  access: enforce              # what permissions refuse; name their files under permissions:
#  identity: {headers: false, token_required: false}   # whose word about users, agents and groups they believe
#  data_sources:                # what permissions may be asked to let somebody read
#    - {name: hr, match: "hr_*"}
#  call_limits: {same_call: 20, calls: 100, tokens: 5000000}   # where loops, storms of calls and costs are cut, as flow says
#  approvals: {expiry: 15m, wait: off, self_approval: false}  # how a tool call that needs a person waits for one
#  pseudonym_ttl: 24h            # how long <EMAIL_1> can be turned back
#  store_content: true           # whether masked text goes to the ledger

# How far parts are believed: trusted, user or untrusted.
#  trust:
#    origins: {document: untrusted, tool_result: untrusted}
#    sources:
#      - {match: "internal_*", trust: user}  # tools and documents by name; the first match counts
#    destinations: ["*@example.com"]   # your own addresses, hosts and accounts, which tool calls may reach

# What tools can do, where their names do not tell: sallyport tools list, sallyport tools label.
#  tools:
#    - {match: do_it, classes: [spends], sinks: {what: account}}

# Markers by which your application puts documents into user messages: what stands there is nobody's word.
#  documents:
#    - {start: "[[SOURCE]]", end: "[[/SOURCE]]"}

# What each category of finding leads to: allow, flag, redact or block. The first step that fits decides.
# A direction that you write here replaces the built-in steps of that direction.
#  defaults:
#    harmful: flag
#    pii:
#      request:
#        - {action: redact, method: pseudonym, severity: ">=medium", confidence: 0.7}
#        - {action: flag}
#      answer: flag

# What happens to what could not be read. It is recorded in every case.
#  indeterminate: {image: flag, audio: flag, file: flag, unknown: flag, failed: block, timeout: block, too_large: block}

# Overrides, in order; the first that fits decides.
#  rules:
#    - when: {application: "batch-*", category: pii, direction: answer}
#      then: {action: flag}
#    - when: {origin: tool_result, category: injection, confidence: 0.6}
#      then: {action: block}

# Findings that are in order here: an exact rule id, a reason and an end.
#  exceptions:
#    - {rule: pii.email, application: helpdesk, reason: addresses of our own staff, expires: 2030-12-31}

# Words and patterns of your own (RE2), in requests and answers.
#  denylist:
#    - {id: project-name, phrase: Project Heron}
#    - {id: ticket, pattern: 'SEC-\\d{4,8}'}

#  allowed_hosts: [docs.example.com, "*.example.org"]   # links and images in answers may point here
#  packages: { pypi: [requests, numpy], npm: [express] }   # packages that answers may have their reader install
#  detectors: {second_stage: {model: m.onnx, tokenizer: tokenizer.json, labels: [benign, injection]}}   # a model of your own
#  open_paths: [/v1/embeddings]                         # passed on without inspection, and recorded as such
#  limits: {max_part_chars: 1000000, max_part_tokens: 250000}

# The same keys for one application. They go before those above.
#  applications:
#    helpdesk:
#      refusal: {style: message, text: I cannot help with that.}
#      defaults: {secret: block}
`;

async function init(path: string, options: { force?: true }, deps: InitCommandDeps): Promise<void> {
  try {
    // wx fails on anything that is there, a link included, in the same step that would create it.
    await writeFile(path, TEMPLATE, { flag: options.force === true ? 'w' : 'wx' });
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    deps.exit(2);
    return deps.err(code === 'EEXIST' ? `${path} exists; it is left as it is. Use --force to replace it.\n` : `${path} cannot be written (${systemReason(error)}).\n`);
  }
  deps.exit(0);
  deps.out(`Wrote ${path}. Everything in it is a remark until you remove the # of a setting and of its section; \`sallyport policy check\` says whether it is in order.\n`);
}

/** `sallyport init`. */
export function initCommand(deps: InitCommandDeps): Command {
  return new Command('init').description('write a commented sallyport.yaml').argument('[file]', 'where to', DEFAULT_FILE)
    .option('--force', 'replace the file when it exists')
    .action((path: string, options: { force?: true }) => init(path, options, deps));
}
