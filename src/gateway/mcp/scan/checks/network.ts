import type { Check, ScanRule } from '../contract.ts';

const PLAIN: ScanRule = { id: 'mcp-config.plain-http', severity: 'high', title: 'A remote server is reached without encryption', help: 'Use https://.', references: ['CWE-319'] };
const SHORTENED: ScanRule = { id: 'mcp-config.changeable-host', severity: 'medium', title: 'The address is a tunnel, a shortened link or a bare IP address, behind which anything may stand tomorrow', help: 'Use the name that the server\'s owner publishes.', references: ['OWASP LLM03:2025'] };

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|host\.docker\.internal|[\w-]{1,60}\.localhost)$/i;
const TUNNELS = /(?:^|\.)(?:ngrok\.io|ngrok\.app|ngrok-free\.app|ngrok-free\.dev|trycloudflare\.com|loca\.lt|serveo\.net|localhost\.run|bit\.ly|tinyurl\.com|t\.co|is\.gd|webhook\.site|requestbin\.com|pipedream\.net)$/i;
const IP = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]{2,45}\])$/i;
const PRIVATE = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.)/;

export const check: Check = {
  rules: [PLAIN, SHORTENED],
  * server({ url, args, path }) {
    const urls = [...(url === undefined ? [] : [{ text: url, at: [...path, 'url'] }]), ...args.flatMap((arg) => (/^(?:--[\w-]{1,40}=)?(?:http|ws)s?:\/\//i.test(arg) ? [{ text: arg.replace(/^--[\w-]{1,40}=/, ''), at: [...path, 'args'] }] : []))];
    for (const { text, at } of urls) {
      const parsed = URL.parse(text);
      if (parsed === null || LOOPBACK.test(parsed.hostname)) continue;
      if (parsed.protocol === 'http:' || parsed.protocol === 'ws:') yield { rule: PLAIN, message: `${parsed.hostname} is reached by ${parsed.protocol}//`, path: at };
      if (TUNNELS.test(parsed.hostname) || (IP.test(parsed.hostname) && !PRIVATE.test(parsed.hostname))) yield { rule: SHORTENED, message: `the server is at ${parsed.hostname}`, path: at };
    }
  },
};
