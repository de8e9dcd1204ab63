import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** The style of every page; its hash is the only one that the pages' policy allows. */
const STYLE = [
  'body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:1.5rem auto;padding:0 1rem;color:#111;background:#fff;overflow-wrap:anywhere}',
  'h1{font-size:1.4rem;line-height:1.3}h2{font-size:1rem;margin:1.2rem 0 .3rem}p,ul{margin:.3rem 0}ul{padding-left:1.2rem}',
  'dl{margin:0;border-top:1px solid #999}dt{font-weight:600;padding-top:.4rem}dd{margin:0;padding-bottom:.4rem;border-bottom:1px solid #999}',
  '.value{font-family:ui-monospace,monospace;white-space:pre-wrap}.from{font-size:.875rem;color:#444}.tainted,.error{color:#a00000;font-weight:600}.error{border:1px solid #a00000;padding:.5rem}',
  'blockquote{margin:0;padding-left:.8rem;border-left:3px solid #999;white-space:pre-wrap}pre{white-space:pre-wrap;font-size:.8rem;border:1px solid #999;padding:.6rem}',
  'form{margin:1.2rem 0}label{display:block;margin:.4rem 0}input{display:block;font:inherit;padding:.4rem;width:100%;box-sizing:border-box}button{font:inherit;padding:.6rem 1.2rem;margin:.4rem .4rem 0 0}summary{cursor:pointer}',
  'nav{display:flex;justify-content:space-between;align-items:center;gap:1rem;border-bottom:1px solid #999}nav form{margin:0}nav button{padding:.2rem .6rem}table{border-collapse:collapse;width:100%;table-layout:fixed}th:nth-child(1),th:nth-child(4){width:25%}th:nth-child(2){width:17%}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem .4rem 0;border-bottom:1px solid #999}',
].join('');

/** No script, no style from elsewhere, no frame, no address handed on: a page may hold what others wrote. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${hash('sha256', STYLE, 'base64')}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store', 'x-robots-tag': 'noindex',
};

/**
 * A page.
 * @param title - plain text, of the heading and, unless `tab` says otherwise, of the browser's tab
 * @param body - HTML
 * @param frame - HTML that goes into the head, and above the heading
 */
export function plainPage(title: string, body: string, tab = title, { head = '', top = '' }: { readonly head?: string; readonly top?: string } = {}): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">${head}<title>${escaped(tab)}</title><style>${STYLE}</style></head><body>${top}<h1>${escaped(title)}</h1>${body}</body></html>`;
}

/** Text inside HTML, or inside an attribute's quotes. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

export function sendPage(response: ServerResponse, status: number, page: string): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...HEADERS, 'content-length': Buffer.byteLength(page), ...(status === 413 ? { connection: 'close' } : {}) });
  response.end(page);
}

/** Whether a person opens the address itself in a browser. Programs do not ask for HTML, and are answered as everywhere else. */
export function isVisit(request: IncomingMessage): boolean {
  return request.method === 'GET' && (request.url ?? '').split('?', 1)[0] === '/' && request.headers.authorization === undefined && (request.headers.accept ?? '').includes('text/html');
}

/** What the gateway's address is for. */
export function gatewayPage(host: string): string {
  const url = escaped(`http://${host}`);
  return plainPage('Sallyport gateway', '<p>This address is for applications; it has no pages. Set an application\'s base URL to it:</p>'
    + `<dl><dt>OpenAI clients</dt><dd class="value">${url}/v1</dd><dt>Anthropic clients</dt><dd class="value">${url}</dd></dl>`
    + commands([['sallyport ledger show', 'what went through, and what was decided'], ['sallyport policy explain', 'what happens to each kind of finding, and which line decides'], ['sallyport approve list', 'tool calls that wait for a person']]));
}

function commands(list: readonly (readonly [command: string, does: string])[]): string {
  return `<h2>In the folder that it was started in</h2><dl>${list.map(([command, does]) => `<dt class="value">${command}</dt><dd>${does}</dd>`).join('')}</dl>`;
}
