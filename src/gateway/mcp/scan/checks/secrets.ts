import { isCredentialHeader } from '../../../../policy/inline-secret.ts';
import type { Check, ConfiguredServer, Machine, ScanRule } from '../contract.ts';

const INLINE: ScanRule = { id: 'mcp-config.inline-secret', severity: 'high', title: 'A credential stands in the configuration file', help: 'Revoke it if the file was shared; refer to an environment variable or the client\'s secret input instead.', references: ['OWASP LLM02:2025', 'CWE-798'] };
const ARGUMENT: ScanRule = { id: 'mcp-config.secret-in-arguments', severity: 'high', title: 'A credential stands in the command\'s arguments, which every user of the machine can see', help: 'Pass it in an environment variable.', references: ['OWASP LLM02:2025', 'CWE-214'] };
const READABLE: ScanRule = { id: 'mcp-config.readable-secret', severity: 'medium', title: 'A file with credentials can be read by other users', help: 'chmod 600 the file, and take the credentials out of it.', references: ['CWE-732'] };

/** References and placeholders: nothing secret stands here. */
const REFERENCE = /^(?:\$\{?[\w:.-]{1,120}\}?|\$\{(?:input|env|secret)[:.][\w.-]{1,120}\}|\$?\{\{.{1,120}\}\}|\{env:\w{1,120}\}|%\w{1,120}%|<[^>]{1,120}>|\[[^\]]{1,120}\]|env:\w{1,120}|op:\/\/.{1,200})$/i;
const PLACEHOLDER = /^(?:.{0,40}(?:your|xxxx|changeme|change-me|placeholder|example|insert|replace|redacted|todo|dummy|secret-here|token-here|key-here|\.\.\.|\*\*\*).{0,60}|x{3,}|0{6,}|test|none|null|true|false)$/i;

/** Settings of a server beside its environment and headers that hold a credential themselves, not where one is found. */
const OWN = /^(?:bearer|access|auth|api|refresh)?[_-]?(?:token|key|secret|password|authorization)$|^client[_-]?secret$/i;

function isSecretName(name: string): boolean {
  return isCredentialHeader(name.replaceAll('_', '-')) && !/(?:url|uri|file|path|dir|endpoint|host|name|id|type|scheme|max[_-]?tokens?|tokens?[_-]?limit|public[_-]?key)$/i.test(name);
}

function isLiteral(value: string): boolean {
  const plain = value.trim().replace(/^(?:bearer|basic|token)\s{1,8}/i, '');
  return plain.length >= 8 && !REFERENCE.test(plain) && !PLACEHOLDER.test(plain) && !/^(?:\/|~\/|\.\/|https?:\/\/[^@]{1,200}$)/.test(plain);
}

/** Whether an address holds a password itself. A reference in its place has been percent-encoded with the rest. */
function hasPassword(address: URL | null): boolean {
  return address !== null && address.password !== '' && isLiteral(address.password.replaceAll(/%(7B|7D|24|20)/gi, (code) => decodeURIComponent(code)));
}

/** The rule of the secret that a text holds. */
function secretIn(machine: Machine, text: string, value: string): string | undefined {
  if (REFERENCE.test(value.trim())) return undefined;
  return machine.secrets(text).find(({ confidence }) => confidence >= 0.6)?.rule;
}

function* places({ env, headers, url, args, path, raw }: ConfiguredServer, machine: Machine): Generator<{ rule: ScanRule; message: string; path: (string | number)[] }> {
  for (const [where, values] of [['env', env], ['headers', headers]] as const) {
    for (const [name, value] of Object.entries(values)) {
      const kind = secretIn(machine, `${name}=${value}`, value) ?? (isSecretName(name) && isLiteral(value) ? 'a value under the name of a credential' : undefined);
      if (kind !== undefined) yield { rule: INLINE, message: `${where === 'env' ? 'the variable' : 'the header'} ${name} holds a credential (${kind})`, path: [...path, where, name] };
    }
  }
  for (const [name, value] of Object.entries(raw)) {
    if (typeof value === 'string' && OWN.test(name) && isLiteral(value)) yield { rule: INLINE, message: `${name.slice(0, 60)} holds a credential (a value under the name of a credential)`, path: [...path, name] };
  }
  const parsed = url === undefined ? null : URL.parse(url);
  if (parsed !== null && url !== undefined) {
    const query = [...parsed.searchParams].find(([name, value]) => isSecretName(name) && isLiteral(value));
    if (hasPassword(parsed)) yield { rule: INLINE, message: 'the URL holds a password', path: [...path, 'url'] };
    else if (query !== undefined) yield { rule: INLINE, message: `the URL holds a credential in its parameter ${query[0]}`, path: [...path, 'url'] };
    else if (secretIn(machine, url, url) !== undefined) yield { rule: INLINE, message: 'the URL holds a credential', path: [...path, 'url'] };
  }
  for (const [i, arg] of args.entries()) {
    const before = args[i - 1] ?? '';
    const found = /^(?:--?|)([\w-]{2,60})[=:](?!\/\/)\s{0,4}(.{1,4000})$/s.exec(arg);
    const name = found?.[1] ?? (before.startsWith('-') ? before.replace(/^-{1,2}/, '') : '');
    const value = found?.[2] ?? arg;
    const kind = secretIn(machine, name === '' ? arg : `${name}=${value}`, value) ?? (hasPassword(URL.parse(value)) ? 'a password in an address' : undefined) ?? (name !== '' && isSecretName(name) && isLiteral(value) ? 'a value under the name of a credential' : undefined);
    if (kind !== undefined) yield { rule: ARGUMENT, message: `argument ${i + 1} holds a credential (${kind})`, path: [...path, 'args'] };
  }
}

export const check: Check = {
  rules: [INLINE, ARGUMENT, READABLE],
  * server(server, _file, machine) {
    yield* places(server, machine);
  },
  * file({ path, servers }, machine) {
    const info = machine.stat(path);
    if (info === undefined || (info.mode & 0o044) === 0) return;
    if (servers.some((server) => places(server, machine).next().done !== true)) yield { rule: READABLE, message: `the file holds credentials and has mode ${(info.mode & 0o777).toString(8)}` };
  },
};
