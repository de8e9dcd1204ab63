import type { Lexicon } from './concepts.ts';

/** English. `*` on the last word stands for any ending. */
export const ENGLISH: Lexicon = {
  ignore: [
    'ignore', 'disregard', 'forget', 'override', 'overrule', 'nullify', 'do not follow', 'don t follow', 'dont follow', 'stop following',
    'no longer follow', 'do not obey', 'don t obey', 'stop obeying', 'pay no attention to', 'let go of', 'not bound by', 'no longer bound by',
    'no longer apply', 'are void', 'are obsolete', 'do not pay attention to', 'don t listen to', 'stop listening to', 'are no longer valid',
    'is no longer valid', 'are suspended', 'are lifted', 'cease following', 'deprioritize', 'refrain from following', 'do not comply with',
    'must not follow', 'you can ignore', 'skip over all',
  ],
  prior: [
    'previous', 'previously', 'prior', 'above', 'earlier', 'preceding', 'foregoing', 'initial', 'original', 'so far', 'up to now', 'until now',
    'you were given', 'you have been given', 'you got', 'you received', 'you have received', 'given to you', 'told to you', 'you were told',
    'you ve been told', 'you have been told', 'i told you', 'i said', 'you have learned', 'that came before', 'up to this point', 'hitherto',
    'at the beginning', 'aforementioned', 'preconfigured',
  ],
  instructions: [
    'instruction', 'instructions', 'directive', 'directives', 'directions', 'rules', 'guideline', 'guidelines', 'programming', 'guardrail',
    'guardrails', 'restriction', 'restrictions', 'safeguards', 'safety filters', 'system message', 'everything', 'all that', 'what came before',
    'what i said', 'protocols', 'persona', 'briefing',
  ],
  reveal: [
    'show', 'reveal', 'print', 'repeat', 'output', 'display', 'tell', 'give', 'share', 'write', 'leak', 'expose', 'dump', 'recite', 'list', 'quote', 'copy', 'paste', 'summarize', 'summarise', 'translate', 'encode',
    'disclose', 'describe', 'provide', 'return', 'what is', 'what s', 'what are', 'what was', 'what were', 'whats', 'spell', 'rephrase', 'paraphrase', 'restate', 'echo', 'divulge', 'read out', 'read back', 'regurgitate',
    'say', 'send', 'type', 'convert', 'complete', 'decode', 'reproduce', 'state', 'start with', 'begin with', 'enumerate', 'release', 'hand over', 'spit out', 'cite', 'render', 'post', 'transcribe', 'explain',
  ],
  system_prompt: [
    'system prompt', 'system prompts', 'your system message', 'entire system message', 'full system message', 'systemprompt', 'system instruction', 'system instructions', 'initial prompt',
    'initial prompts', 'initial instructions', 'initial instruction', 'hidden prompt', 'hidden instructions', 'secret instructions', 'secret prompt',
    'developer message', 'developer instructions', 'preprompt', 'pre prompt', 'base prompt', 'your prompt', 'your instructions', 'your directives',
    'your original instructions', 'your initial instructions', 'your exact instructions', 'your full instructions', 'your custom instructions',
    'your internal instructions', 'your internal rules', 'your internal guidelines', 'your previous instructions', 'your original prompt',
    'your full prompt', 'original instructions', 'instructions you were given', 'instructions you have been given', 'prompt above',
    'above prompt', 'internal instructions', 'internal prompt', 'first prompt', 'starting prompt', 'instructions you received',
    'rules you were given', 'rules you follow', 'guidelines you were given', 'told before this conversation', 'at the beginning of this conversation',
    'at the start of this conversation', 'beginning of our conversation', 'start of our conversation', 'meta prompt', 'metaprompt',
    'operator instructions', 'operator prompt', 'verbatim instructions', 'your programming',
  ],
  persona: [
    'you are now', 'you re now', 'youre now', 'you will now be', 'you are going to be', 'you are going to act', 'act as', 'acting as', 'pretend', 'pretending', 'roleplay', 'role play', 'roleplaying', 'simulate', 'become', 'imagine you are', 'imagine that you are', 'imagine being',
    'from now on you', 'take on the role', 'take the role', 'play the role', 'playing the role', 'play the part', 'assume the role', 'assume the identity', 'impersonate', 'in character', 'stay in character', 'your new name', 'your name is', 'you will be playing', 'behave as', 'behave like',
    'answer as', 'respond as', 'reply as', 'speak as', 'transform into', 'you are about to immerse', 'embody', 'emulate', 'portray', 'alter ego', 'evil twin', 'you have become', 'hypothetical', 'fictional', 'fiction', 'you are no longer', 'switch to', 'you are a character', 'let s play a game', 'lets play a game', 'persona',
  ],
  unrestricted: [
    'no restrictions', 'without restrictions', 'without any restrictions', 'without restriction', 'unrestricted', 'unfiltered', 'uncensored', 'no limits', 'without limits', 'no limitations', 'without limitations', 'no rules', 'without rules', 'no ethical', 'without ethical', 'no moral', 'without moral',
    'no ethics', 'no morals', 'no filter', 'no filters', 'without filters', 'without any filter', 'without filter', 'free from all', 'free of all', 'free from any', 'freed from', 'free from the', 'not bound by', 'no longer bound', 'do anything now', 'jailbroken', 'amoral', 'unethical', 'immoral', 'no guidelines', 'without guidelines', 'without censorship',
    'no censorship', 'broken free', 'break free', 'unbound', 'unchained', 'unshackled', 'unaligned', 'no content policy', 'without any limits', 'regardless of legality', 'regardless of ethics', 'illegal or unethical', 'ethical or moral', 'moral or ethical', 'legal or ethical', 'ethics and morality', 'openai policies',
    'openai s policies', 'openai policy', 'content policy', 'content policies', 'safety guidelines', 'ethical guidelines', 'moral guidelines', 'safety restrictions', 'safety protocols', 'safety filters', 'safety measures', 'ethical constraints', 'moral constraints', 'ethical boundaries', 'no boundaries', 'limits removed', 'anything goes',
    'can do anything', 'answer anything', 'disable safety', 'safety disabled', 'safeties off', 'no safety', 'without any ethical', 'without any moral', 'without any rules', 'do not have any restrictions', 'does not have any restrictions', 'has no restrictions', 'have no restrictions', 'constraints removed', 'without judgement', 'no morals', 'has no ethical',
  ],
  mode: [
    'developer mode', 'dev mode', 'debug mode', 'god mode', 'jailbreak mode', 'admin mode', 'administrator mode', 'maintenance mode', 'sudo mode', 'evil mode', 'opposite mode', 'unrestricted mode', 'diagnostic mode', 'root mode', 'chaos mode', 'unsafe mode', 'freedom mode', 'unlocked mode', 'override mode', 'dan mode', 'test mode',
    'training mode', 'service mode', 'superuser mode', 'raw mode', 'no filter mode', 'research mode', 'as dan', 'called dan', 'is dan', 'be dan', 'named dan', 'a dan', 'dan prompt', 'antigpt', 'devmode', 'do anything now', 'jailbreak', 'jailbroken', 'unlocked', 'god level',
  ],
  no_refusal: [
    'never refuse', 'do not refuse', 'don t refuse', 'cannot refuse', 'can t refuse', 'can not refuse', 'must not refuse', 'never say no', 'never decline', 'not allowed to refuse', 'not allowed to decline', 'refusal is not', 'refusing is not', 'without refusing', 'do not apologize', 'don t apologize', 'never apologize', 'no apologies', 'no disclaimers',
    'without disclaimers', 'no disclaimer', 'no warnings', 'without warnings', 'without any warnings', 'do not include warnings', 'do not add warnings', 'don t add warnings', 'no moralizing', 'do not moralize', 'don t lecture', 'do not lecture', 'never say i cannot', 'do not say i cannot', 'do not say you can t', 'do not say you cannot', 'never say you can t', 'never say that you', 'avoid the words',
    'never use the words', 'never use phrases', 'do not use the words', 'do not use phrases like', 'must comply', 'must always comply', 'must obey', 'always obey', 'must answer', 'will answer any', 'answer every question', 'answer any question', 'comply with every', 'comply with all', 'fulfill any request', 'fulfil any request', 'never break character', 'do not break character', 'sorry but i can', 'as an ai language model', 'without hesitation',
    'regardless of', 'no matter what', 'no matter how', 'start your response with', 'start your reply with', 'start your answer with', 'begin your response with', 'begin your reply with', 'begin your answer with', 'start with sure', 'sure here is', 'sure here s', 'sure here are', 'absolutely here', 'of course here', 'i cannot assist', 'i can t assist', 'i can t help', 'i m sorry', 'i am sorry', 'never warn',
    'avoid refusing', 'refusals are', 'never mention that you are an ai', 'never inform', 'do not deny', 'never deny', 'do not censor', 'don t censor', 'never censor',
  ],
  addressee: [
    'ai', 'assistant', 'language model', 'llm', 'llms', 'chatbot', 'chatgpt', 'gpt', 'claude', 'gemini', 'copilot', 'ai assistant', 'ai agent', 'ai agents', 'ai model', 'large language model', 'bot', 'agent', 'ai system', 'ai systems', 'automated systems', 'automated system', 'virtual assistant', 'screening systems', 'screening system', 'summarizer', 'reviewer model', 'openai', 'machine readers', 'llama', 'mistral', 'bard',
  ],
  send: [
    'send', 'forward', 'email', 'e mail', 'upload', 'transmit', 'exfiltrate', 'deliver', 'share', 'submit', 'transfer', 'wire', 'post', 'copy', 'leak', 'report', 'append', 'embed', 'include', 'encode', 'attach', 'pass', 'sync', 'export', 'relay', 'route', 'mail', 'visit', 'open', 'navigate to', 'click', 'render', 'download', 'direct', 'redirect', 'cc', 'bcc', 'publish',
  ],
  secret: [
    'password', 'passwords', 'api key', 'api keys', 'credentials', 'credential', 'secret', 'secrets', 'token', 'tokens', 'conversation', 'conversation history', 'chat history', 'chat log', 'private key', 'private keys', 'ssh key', 'ssh keys', 'environment variables', 'inbox', 'contacts', 'address book', 'customer data', 'customer records', 'customer list', 'personal data', 'personal information', 'confidential', 'sensitive', 'credit card', 'credit cards',
    'card number', 'card numbers', 'id_rsa', 'medical records', 'patient records', 'emails', 'cookies', 'session', 'bank details', 'account numbers', 'user data', 'users data', 'salary', 'payroll', 'source code', 'private files', 'internal documents', 'social security', 'ssn', 'seed phrase', 'wallet', 'mfa', 'one time code', 'verification code', 'system prompt', 'messages', 'full name', 'home address', 'database', 'user s name', 'what the user', 'user profile', 'search history', 'location data', 'genetic data', 'contact list', 'files',
  ],
  destroy: [
    'delete', 'deleting', 'remove', 'wipe', 'erase', 'drop', 'destroy', 'transfer', 'purchase', 'buy', 'pay', 'grant', 'unlock', 'disable', 'approve', 'authorize', 'authorise', 'execute', 'run', 'install', 'schedule', 'book', 'cancel', 'withdraw', 'sell', 'create', 'modify', 'change', 'update', 'add', 'reset', 'revoke', 'merge', 'deploy', 'donate', 'invite', 'promote', 'reject', 'rank', 'recommend', 'rate', 'mark', 'shut down', 'shutdown', 'turn off', 'deactivate', 'open the', 'order', 'push',
  ],
  new_task: [
    'new task', 'new rules',
    'instead', 'the following instructions', 'following instruction', 'from now on', 'next task', 'important message', 'your only job', 'new role',
    'new goal', 'additional instructions', 'additional instruction', 'special instructions', 'special instruction', 'begin new', 'now do',
    'now you must', 'henceforth', 'going forward', 'effective immediately', 'starting now', 'as of now', 'now let s focus', 'focus on a new task',
    'new policy', 'system update', 'policy update', 'in addition to the task', 'after completing', 'before you answer', 'before answering',
    'before responding', 'before continuing', 'first you must', 'you must first', 'top priority', 'highest priority', 'secondary task', 'supersede',
    'change of plans', 'scratch that',
  ],
  conceal: [
    'do not mention', 'do not inform', 'don t inform', 'without telling', 'without informing', 'without notifying', 'without mentioning',
    'without asking', 'without confirmation', 'without confirming', 'do not ask for confirmation', 'secretly', 'silently', 'covertly', 'discreetly',
    'quietly', 'do not notify', 'don t notify', 'never mention', 'do not disclose', 'keep this secret', 'keep it secret', 'not visible to',
    'do not acknowledge', 'don t acknowledge', 'no need to tell', 'do not say that you', 'subtly', 'stealthily', 'never reveal',
    'do not refer to this', 'do not alert', 'don t alert', 'between us', 'not be told', 'as if nothing',
  ],
  tool_order: [
    'before using this tool', 'before using any', 'before using any other', 'before calling', 'before calling this', 'before invoking', 'when this tool is', 'when using this tool', 'whenever this tool', 'must first read', 'always call', 'always call this', 'instead of other tools', 'instead of any other', 'instead of the', 'prefer this tool', 'pass its content', 'pass its contents', 'pass the content', 'pass the contents', 'call this tool before', 'call this tool first', 'call this before', 'otherwise the tool will not work', 'tool will not work', 'tool will fail', 'required for this tool', 'sidenote', 'must be called before', 'must be called first', 'must be used before', 'do not use any other tool', 'never use other tools', 'do not use other tools', 'all other tools', 'any other tool', 'other tools are deprecated', 'every other tool', 'this tool has priority', 'side note', 'as the notes parameter', 'in the notes parameter', 'in the note field', 'as an argument', 'as a parameter', 'as a hidden', 'full conversation', 'entire conversation', 'read the file', 'read the contents', 'contents of the file',
  ],
  meta: [
    'attack', 'attacks', 'attacker', 'attackers', 'malicious', 'phrase', 'phrases', 'prompt injection', 'injections', 'jailbreaks', 'jailbreaking', 'detect', 'detects', 'detector', 'detection', 'vulnerability', 'vulnerabilities', 'vulnerable', 'mitigation', 'mitigations', 'mitigate', 'payload', 'payloads', 'technique', 'techniques', 'adversarial', 'adversary', 'adversaries', 'red team', 'red teaming', 'red teamers', 'researchers', 'paper', 'hackers', 'defend', 'defense', 'defence', 'classifier', 'test case', 'test cases', 'for example', 'e g', 'such as', 'example', 'examples', 'known as', 'so called', 'blocked', 'flagged', 'filtered', 'owasp', 'threat', 'threats', 'exploit', 'exploits', 'scanner', 'probe', 'probes', 'dataset', 'benchmark', 'evaluate', 'trick', 'tricks', 'tricked', 'tricking', 'someone', 'users may', 'users might', 'users try', 'attempts', 'attempted', 'attempt', 'regex', 'pattern', 'string', 'strings', 'blocklist', 'denylist', 'false positive', 'false positives', 'rejected', 'suspicious', 'security', 'protect', 'protection', 'prevent', 'prevents', 'preventing', 'safeguard', 'robust', 'resist', 'article', 'blog', 'explains', 'term', 'meaning', 'mean', 'means', 'called', 'warning', 'incident', 'alert', 'logs', 'tried', 'try to', 'tries to', 'trying to',
  ],
  question: ['what does', 'what do', 'how does', 'how do', 'how can', 'how to', 'how should', 'why does', 'why do', 'why is', 'why are', 'can i', 'should i', 'is it', 'is there', 'explain how', 'explain why', 'explain what', 'what happens', 'difference between', 'when should', 'what is the difference', 'where do', 'how would', 'what kind', 'does it', 'do i', 'best way', 'best practices', 'could i', 'am i', 'why did', 'why would', 'who wrote', 'when do', 'where does', 'where is', 'where are', 'which', 'when does', 'why do you', 'how many', 'how much', 'how did'],
  answer_only: ['respond only with', 'reply only with', 'answer only with', 'only respond with', 'only reply with', 'only answer with', 'only output', 'only print', 'just print', 'just say', 'just output', 'just respond', 'just reply', 'simply say', 'simply respond', 'simply reply', 'simply print', 'simply output', 'output only', 'print only', 'say only', 'say exactly', 'respond with exactly', 'reply with exactly', 'respond with the word', 'reply with the word', 'answer with the word', 'respond with the phrase', 'only say', 'respond exclusively', 'and say', 'and print', 'and output', 'and respond with', 'and reply with', 'and answer with', 'and tell me', 'and write', 'and give me', 'and instead', 'do nothing else', 'nothing else', 'end your response with', 'end your answer with', 'end your reply with', 'finish your response with', 'finish every', 'end every', 'start every'],
  authority: ['i am your developer', 'i m your developer', 'i am the developer', 'i am the administrator', 'i am an administrator', 'i am the admin', 'i m the admin', 'i am the system administrator', 'i am the ceo', 'i m the ceo', 'i am your creator', 'i m your creator', 'i work for openai', 'i work at openai', 'i am from openai', 'i am an engineer at', 'this is your developer', 'this is the developer', 'this is the system administrator', 'authorized by', 'authorised by', 'admin override', 'administrator override', 'developer override', 'message from the administrator', 'note from the administrator', 'message from the system', 'system administrator', 'security team has', 'pre approved', 'has been approved', 'pre authorized', 'the user has authorized', 'the user has approved', 'the user has agreed', 'the user has asked', 'the user already', 'the user wants you', 'on behalf of the user', 'authorization code', 'override code', 'clearance level', 'red team exercise', 'this is a test', 'authorized penetration', 'for debugging purposes', 'i am the owner', 'emergency protocol'],
  answer: ['your response', 'your answer', 'your reply', 'your output', 'your summary', 'your code', 'your solution', 'your implementation', 'your message', 'the response', 'in the summary', 'your final', 'your review', 'your evaluation', 'your report', 'your analysis', 'your translation', 'the user s question', 'the user s request', 'user s query', 'the user'],
  completion: ['task complete', 'task completed', 'answer task complete', 'here is the summary', 'here is your summary', 'summary complete', 'end of document', 'end of the document', 'end of email', 'end of context', 'end of text', 'end of input', 'end of data', 'end of instructions', 'end of prompt', 'end of page', 'end of article', 'end of message', 'end of report', 'end of results', 'end of tool output', 'end of tool result', 'document ends here', 'begin new instructions', 'session reset', 'conversation reset', 'start of user message', 'start of system message', 'test complete', 'all done', 'tool call completed', 'the task is done', 'request fulfilled', 'done now'],
  alone: ['stop everything', 'you have been hacked', 'haha pwned', 'enable developer mode', 'enter developer mode', 'activate dan', 'stay a dan', 'do anything now', 'enable jailbreak', 'jailbreak enabled', 'developer mode enabled', 'developer mode output', 'you have been jailbroken'],
  ignore_weak: [
    'drop', 'erase', 'cancel', 'skip', 'scrap', 'clear', 'wipe', 'purge', 'reset', 'delete', 'dismiss', 'void', 'replaces', 'overwrite', 'overrides',
    'supersede', 'supersedes', 'throw out', 'throw away', 'leave behind', 'revoke', 'never mind', 'nevermind', 'are cancelled', 'are canceled',
    'neglect', 'discard', 'abandon', 'bypass', 'set aside', 'put aside', 'ignoring', 'forgetting', 'disregarding', 'unlearn',
  ],
  prior_weak: [
    'current', 'first', 'last', 'old', 'other', 'default', 'existing', 'already', 'past', 'before', 'former', 'preset', 'you know', 'at the start',
  ],
  instructions_weak: [
    'order', 'orders', 'task', 'tasks', 'text', 'message', 'messages', 'settings', 'conversation', 'requests', 'input', 'context', 'requirements',
    'filters', 'configuration', 'training', 'anything', 'stuff', 'whatever', 'framework', 'setup', 'assignment', 'assignments', 'principles', 'role',
    'moderation', 'safety', 'ethics', 'policy', 'policies', 'limitations', 'command', 'commands', 'prompts', 'prompt', 'constraint', 'constraints',
    'rule',
  ],
  system_prompt_weak: [
    'system message',
    'original prompt', 'text above', 'words above', 'everything above', 'above text', 'conversation so far', 'context window', 'first message', 'previous prompt',
    'prior instructions', 'previous instructions', 'the secret', 'the password', 'the passphrase', 'access code', 'the flag', 'your password',
    'secret word', 'secret phrase', 'secret code', 'secret key', 'secret password', 'your context', 'your setup', 'instruction set',
    'available functions', 'tool definitions', 'function definitions', 'your configuration', 'your system', 'your secret', 'your hidden',
    'instructions above', 'instruction above', 'above instructions', 'initial message', 'custom instructions', 'your rules', 'your guidelines',
    'beginning of the conversation', 'before this message', 'before my message', 'prior to this message', 'before the user',
  ],
  new_orders: [
    'new instructions', 'new instruction', 'your new task', 'real task', 'your real task', 'actual task', 'updated instructions',
    'real instructions', 'important instructions', 'important instruction', 'actual instructions', 'your only task', 'your sole task',
    'new objective', 'your goal is now', 'your job is now', 'additional instructions for', 'special instructions for', 'urgent instruction',
    'urgent instructions', 'instructions for the ai', 'instructions to the ai', 'instructions for ai', 'instruction for ai', 'new system prompt',
    'new directive', 'priority override', 'system override', 'instruction update', 'takes precedence', 'take precedence', 'your true',
    'new system instructions', 'new system instruction', 
  ],
  conceal_user: [
    'do not tell the user', 'don t tell the user', 'dont tell the user', 'do not inform the user', 'don t inform the user',
    'without telling the user', 'without informing the user', 'without notifying the user', 'do not ask the user', 'don t ask the user',
    'do not notify the user', 'don t notify the user', 'never tell the user', 'hidden from the user', 'user must not know', 'user should not know',
    'user does not need to know', 'user will not see', 'do not let the user', 'don t let the user', 'without the user', 'upset the user',
    'do not mention this to the user', 'do not alert the user', 'don t alert the user', 'do not reveal this', 'do not mention this',
    'don t mention this', 'not mention these', 'keep this hidden', 'without asking the user', 'do not disclose this',
  ],
};
