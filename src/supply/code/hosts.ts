/** Addresses in code and metadata: where data goes to, and where code comes from. */

const URL = /\b(?:https?|ftp|wss?):\/\/[^\s'"`<>\\)}\]|;]{1,500}/gi;

/** All of them: whoever writes very many hides one, and reading them is linear in the text. */
export const MANY = Infinity;

/** Addresses in a text, at most as many as asked for. */
export function urlsIn(text: string, most = MANY): readonly string[] {
  const found: string[] = [];
  for (const [url] of text.matchAll(URL)) {
    found.push(url);
    if (found.length >= most) break;
  }
  return found;
}

/** The host of an address in lower case, without port and user; empty when there is none. */
export function hostOf(url: string): string {
  const authority = /^[a-z][a-z0-9+.-]{0,20}:\/\/([^/?#\s]{1,300})/i.exec(url)?.[1] ?? '';
  return authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d{1,5}$/, '').toLowerCase();
}

/** Services that collect whatever is sent to them, made for tests and used for exfiltration. */
const COLLECTORS = /(?:^|\.)(?:webhook\.site|requestbin\.(?:com|net|io)|requestcatcher\.com|pipedream\.net|hookbin\.com|beeceptor\.com|interact\.sh|oast\.(?:fun|pro|live|site|online|me)|oastify\.com|burpcollaborator\.net|dnslog\.cn|ceye\.io|canarytokens\.(?:com|org)|ngrok\.(?:io|app)|ngrok-free\.(?:app|dev)|trycloudflare\.com|serveo\.net|localhost\.run|loca\.lt|postb\.in|ptsv\d?\.com|mockbin\.org|typedwebhook\.tools|webhookrelay\.com|pastebin\.com|paste\.ee|hastebin\.com|transfer\.sh|file\.io|0x0\.st|anonfiles\.com|gofile\.io|bashupload\.com|temp\.sh|ix\.io|termbin\.com|onion)$/;
const CHANNELS = /^https?:\/\/(?:(?:ptb\.|canary\.)?discord(?:app)?\.com\/api\/webhooks|api\.telegram\.org\/bot|hooks\.slack\.com)|^https?:\/\/[^/?#\s]{3,200}\/bot\d{5,12}:[\w-]{8,60}\/send/i;

/** Whether an address belongs to a service that is there to collect what is sent, or to hide who does. */
export function collects(url: string): boolean {
  return COLLECTORS.test(hostOf(url)) || CHANNELS.test(url);
}

/** A host that code names apart from an address, as options of a request: `host: 'webhook.site'`. */
const BARE = /\bhost(?:name)?["']?\s{0,4}[:=]\s{0,4}["'`]([\w.-]{3,100})["'`]/gi;

/** Addresses in code, with hosts that stand apart from one. */
export function placesIn(text: string, most: number): readonly string[] {
  return [...urlsIn(text, most), ...[...text.matchAll(BARE)].slice(0, most).map(([, host = '']) => `https://${host}/`)];
}

/** An address by number outside the private ranges, or of a host whose name says that it attacks. */
export function byNumber(url: string): boolean {
  const host = hostOf(url);
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$|^\[[\da-f:.]+\]$|^0x[\da-f]{8}$|^\d{8,10}$/.test(host)) return false;
  return !/^(?:127\.|0\.0\.0\.0|\[::1\]|localhost)/.test(host);
}

/** Registries and code hosts that packages and models usually come from. */
const SOURCES = /(?:^|\.)(?:pypi\.org|pythonhosted\.org|pytorch\.org|pyg\.org|nvidia\.com|github\.com|githubusercontent\.com|gitlab\.com|huggingface\.co|hf\.co|anaconda\.(?:org|com)|conda\.io|googleapis\.com|google\.com|tensorflow\.org|kaggle\.com|microsoft\.com|azure\.com|amazonaws\.com|openai\.com|apache\.org|debian\.org|ubuntu\.com|nodesource\.com|docker\.com|openmmlab\.com|dgl\.ai|rapids\.ai|jax\.dev|paddlepaddle\.org\.cn|tsinghua\.edu\.cn|aliyun\.com|modelscope\.cn|bioconductor\.org|r-project\.org|rstudio\.com)$/;

/** Whether code that comes from there comes from where code usually does. */
export function usualSource(url: string): boolean {
  return /^(?:git\+)?https:/i.test(url) && SOURCES.test(hostOf(url.replace(/^git\+/i, '')));
}

/** Names of makers and registries, with a word tied to them: `pytorch-cdn.example`. Their own places are {@link usualSource}s. */
const TIED = /(?:^|[.-])(?:huggingface|hugging-face|pytorch|tensorflow|github|gitlab|pypi|pythonhosted|anaconda|nvidia|openai|anthropic|microsoft|googleapis|docker|npmjs|kaggle|ubuntu|debian|mistralai|ollama|vllm)-[a-z]|[a-z\d]-(?:huggingface|pytorch|tensorflow|github|gitlab|pypi|pythonhosted|anaconda|nvidia|openai|anthropic|microsoft|googleapis|docker|npmjs|kaggle|ubuntu|debian|ollama)(?:[.-]|$)/;
/** Hosts below which everybody may have a name of their own, and says so. */
const SHARED_HOSTS = /(?:^|\.)(?:github\.io|gitlab\.io|readthedocs\.io|rtfd\.io|hf\.space|vercel\.app|netlify\.app|pages\.dev|windows\.net|azureedge\.net|cloudfront\.net|fastly\.net|akamaized\.net)$/;

/** Whether a host ties a word to the name of a maker whose place it is not, to be taken for one of theirs. */
export function imitatesSource(url: string): boolean {
  const host = hostOf(url);
  return TIED.test(host) && !SOURCES.test(host) && !SHARED_HOSTS.test(host);
}

/** Files that hold keys, tokens, histories or accounts. */
export const SECRET_FILE = /(?:^|[\\/~'"\s=@])\.ssh\b|\bid_(?:rsa|dsa|ecdsa|ed25519)\b|\.aws(?:$|[\\/](?:credentials|config|\*|\?|$))|\.netrc\b|\.git-credentials|[\\/]etc[\\/](?:passwd|shadow|sudoers)|\.kube[\\/]config|\.docker[\\/]config\.json|huggingface[\\/](?:token|stored_tokens)|(?:^|[\\/~'"\s])\.huggingface\b|\.config[\\/]gcloud|application_default_credentials|\.azure[\\/]|\.gnupg|\.bash_history|\.zsh_history|\.npmrc\b|\.pypirc\b|\/proc\/(?:self|\d+)\/environ|Login Data\b|Local State\b(?=[^\n]{0,10}$|["'])|(?:google-chrome|chromium|User Data|BraveSoftware|Microsoft[\\/]{1,2}Edge|Firefox[\\/]{1,2}Profiles|Opera Software)[^"'\n]{0,100}(?:Cookies|Web Data|logins\.json)\b|(?:discord|Local Storage)[\\/]{1,4}(?:Local Storage|leveldb)|cookies\.sqlite|key[34]\.db|wallet\.dat|\.cargo[\\/]credentials|\.gem[\\/]credentials|\.composer[\\/]auth\.json|\.config[\\/]gh[\\/]hosts\.yml|\.electrum[\\/]wallets|\.config[\\/]solana[\\/]id\.json|Exodus[\\/]exodus\.wallet|[\\/]\.?[Ee]thereum[\\/]keystore|nkbihfbeogaeaoehlefnkodbefgpgknn|\.kaggle[\\/]kaggle\.json|(?:^|[\\/\s'"@])\.env(?:$|[\s'";|&)])|\/var\/run\/secrets|169\.254\.169\.254|metadata\.google\.internal/i;

/** Files that hold no code. */
export const NO_CODE = /\.(?:png|jpe?g|gif|ico|bmp|webp|woff2?|[ot]tf|mp[34]|wav|pdf)$/i;

/** Files from which systems and interpreters start things by themselves. */
export const START_FILE = /\.(?:bashrc|bash_profile|bash_login|profile|zshrc|zprofile|zshenv)\b|authorized_keys|[\\/]etc[\\/](?:cron|profile|init|rc|systemd|ld\.so|sudoers|passwd|shadow|hosts)|[\\/]var[\\/]spool[\\/]cron|\bcrontab\b|(?:site|dist)-packages|(?:site|user)customize\.py|\.pth$|systemd[\\/](?:system|user)|LaunchAgents|LaunchDaemons|Start Menu|[\\/]Startup[\\/]|\.config[\\/]autostart|\.git[\\/]hooks|\.ipython[\\/]profile|\.vimrc\b/i;
