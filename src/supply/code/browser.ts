import { byNumber, collects } from './hosts.ts';
import type { Issue } from './issue.ts';

/** Scripts and HTML that a notebook shows in its user's browser, with that user's session. Patterns are bounded. */

const SENDS = /\b(?:fetch\s{0,4}\(|XMLHttpRequest|sendBeacon|WebSocket\s{0,4}\(|new\s{1,4}Image\b|\.src\s{0,4}=|location(?:\.href)?\s{0,4}=|\$\.(?:get|post|ajax)\b|axios\b)/;
const STEALS = /document\s{0,4}(?:\.\s{0,4}cookie|\[\s{0,4}['"]cookie)|localStorage\b|sessionStorage\b|_xsrf\b|\/api\/(?:terminals|contents|kernels|sessions)\b|navigator\.clipboard/;
const EXECUTES = /kernel\s{0,4}\.\s{0,4}(?:execute|requestExecute)\s{0,4}\(|\bexecute_(?:all_)?cells?\b|\bnotebook\.execute|set_text\s{0,4}\(|\.\s{0,4}execute\s{0,4}\(\s{0,4}["'`]\s{0,4}(?:import\s|from\s|[!%]\s{0,4}\w|__import__|exec\s{0,4}\()/;
const KERNEL_CODE = /\b(?:import\s{1,4}(?:os|subprocess|socket|urllib|requests)|os\.(?:system|popen)|subprocess\.|!\s{0,4}(?:curl|wget|bash|sh)\b|__import__|exec\s{0,4}\()|[xX]ecute\s{0,4}\(\s{0,4}["'`]\s{0,4}[!%]\s{0,4}\w/;
const LIBRARIES = /\b(?:bokeh|plotly|holoviews|altair|vega|Panel|panel|jupyter-widgets|google\.colab|mpl_|matplotlib|d3|require\.undef|folium|leaflet|pyvis|vis-network|wandb|tensorboard|ipywidgets|perspective)\b/i;
const DECODES = /\beval\s{0,4}\(\s{0,4}(?:atob|unescape|decodeURIComponent|String\.fromCharCode)|\bnew\s{1,4}Function\s{0,4}\(\s{0,4}atob|document\.write\s{0,4}\(\s{0,4}(?:unescape|atob)/;
const HANDLER = /<(?:img|image|svg|g|use|set|animate|foreignObject|text|rect|circle|path|body|iframe|input|video|audio|details|object|embed|a|div|math|style|marquee)\b[^>]{0,400}[\s/"']on[a-z]{3,20}\s{0,4}=\s{0,4}["']?[^"'\s>]/i;
const LINK = /(?:href|src|action|formaction|xlink:href|data)\s{0,4}=\s{0,4}["']?\s{0,4}(?:javascript|vbscript|data:text\/html)\s{0,4}:/i;
const FRAME = /<iframe\b[^>]{0,400}\bsrc(?:doc)?\s{0,4}=\s{0,4}["']?[^"'>]{0,300}/i;
const KNOWN_FRAME = /src\s{0,4}=\s{0,4}["']?\s{0,4}(?:https?:)?\/\/(?:www\.)?(?:youtube(?:-nocookie)?\.com|player\.vimeo\.com|localhost|127\.0\.0\.1|[\w.-]{1,60}\.(?:google\.com|colab\.dev|wandb\.ai|wandb\.me|plotly\.com|plot\.ly|hf\.space|huggingface\.co|observablehq\.com|github\.io|gradio\.live|gradio\.app|streamlit\.app)|wandb\.ai|plotly\.com|plot\.ly|app\.wandb\.ai|nbviewer\.org)|src\s{0,4}=\s{0,4}["'](?:data:text\/html[^"']{0,80}|about:blank|[\w./-]{1,200})["']|srcdoc/i;
const INNER = /\bsrcdoc\s{0,4}=\s{0,4}(?:"([^"]{4,200000})"|'([^']{4,200000})')/gi;
const FORM = /<form\b[^>]{0,300}\baction\s{0,4}=\s{0,4}["']?https?:|<meta\b[^>]{0,100}http-equiv\s{0,4}=\s{0,4}["']?refresh/i;
const LOADS = /<script\b[^>]{0,200}\bsrc\s{0,4}=\s{0,4}["']?\s{0,4}(https?:\/\/[^\s"'>]{1,300})/i;
const SCRIPT = /<script\b/i;

/** Pages that stand in addresses, and scripts in them, which a browser runs when it follows one. */
const PAGE_ADDRESS = /\bdata:(?:text\/(?:html|javascript)|image\/svg\+xml|application\/(?:xhtml\+xml|javascript))[^,\s"']{0,60};base64,\s{0,4}([A-Za-z0-9+/_-]{24,400000}={0,2})/gi;

/** What the pages do that addresses in a text hold; undefined when none of them acts. */
export function addressPageIssue(text: string): Issue | undefined {
  if (!/;base64,/i.test(text)) return undefined;
  for (const [, letters = ''] of text.matchAll(PAGE_ADDRESS)) {
    const page = Buffer.from(letters, 'base64').toString('utf8');
    const danger = browserIssues(page, !page.includes('<'), 'A page in an address').find(({ level }) => level === 'danger');
    if (danger !== undefined) return danger;
  }
  return undefined;
}

/** What a text does as a page or script. `script` when all of it is a script. Issues stand for `where`, a name for people. */
export function browserIssues(text: string, script: boolean, where: string): readonly Issue[] {
  const found: Issue[] = [];
  const say = (level: Issue['level'], what: string): void => { found.push({ level, what: `${where} ${what}.` }); };
  const runs = script || SCRIPT.test(text) || HANDLER.test(text) || LINK.test(text);
  if (runs) {
    const library = LIBRARIES.test(text);
    if (STEALS.test(text) && SENDS.test(text) && !(library && !/document\s{0,4}\.\s{0,4}cookie/.test(text))) say('danger', 'reads the session of whoever looks at it and sends it away');
    if (DECODES.test(text)) say('danger', 'runs a script that it hides');
    if (EXECUTES.test(text) && (KERNEL_CODE.test(text) || !library)) say(KERNEL_CODE.test(text) || !script ? 'danger' : 'odd', 'runs code in the kernel of whoever looks at it');
    if (!library && SENDS.test(text) && /https?:\/\//.test(text)) say('odd', 'uses the network when it is looked at');
    if (/document\s{0,4}\.\s{0,4}cookie/.test(text)) say('danger', 'reads the cookies of whoever looks at it');
    // Libraries of plots bring their own handlers inside scripts.
    if (!library && HANDLER.test(text)) say('danger', 'runs a script through an attribute');
    if (!library && LINK.test(text)) say('odd', 'runs a script through a link');
    const loaded = LOADS.exec(text)?.[1];
    if (loaded !== undefined && !library && (byNumber(loaded) || collects(loaded) || /^http:/i.test(loaded))) say(byNumber(loaded) || collects(loaded) ? 'danger' : 'odd', 'loads a script from where nobody vouches for it');
    if (found.length === 0 && SCRIPT.test(text)) say('note', 'holds a script');
  }
  // A page inside a page, whose letters stand for themselves; one within it is shorter.
  for (const [, double, single] of text.matchAll(INNER)) {
    const inner = (double ?? single ?? '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
    found.push(...browserIssues(inner, false, where).filter(({ level }) => level !== 'note'));
    if (/\b(?:parent|top)\s{0,4}\.\s{0,4}(?!location\.(?:reload|hash)|postMessage)\w/.test(inner) && SENDS.test(inner)) say('danger', 'acts in the page around it');
  }
  const frame = FRAME.exec(text)?.[0];
  if (frame !== undefined && !KNOWN_FRAME.test(frame)) say('odd', 'shows a page from elsewhere');
  if (FORM.test(text)) say('odd', 'sends what is typed, or the reader, elsewhere');
  return found;
}
