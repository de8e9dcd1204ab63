import type { Check, Invocation, ScanRule } from '../contract.ts';
import { KEYS, WHOLE } from './files.ts';

const UNPINNED: ScanRule = { id: 'mcp-config.image-without-digest', severity: 'medium', title: 'A container image is run without its digest', help: 'Name the image by digest: image@sha256:...', references: ['OWASP LLM03:2025', 'CWE-1357'] };
const PRIVILEGED: ScanRule = { id: 'mcp-config.privileged-container', severity: 'high', title: 'A container is given the machine: --privileged, the host\'s root or a home folder, keys, its processes or the engine\'s socket', help: 'Mount the one folder that the server needs, read-only where it can be, and drop the option.', references: ['OWASP LLM06:2025', 'CWE-250'] };

const ENGINES: ReadonlySet<string> = new Set(['docker', 'podman', 'nerdctl', 'finch', 'container']);
/** Options of `run` that stand alone; every other one takes a value, unless it has one behind `=`. */
const ALONE: ReadonlySet<string> = new Set(['-i', '-t', '-d', '-it', '-ti', '-P', '--interactive', '--tty', '--detach', '--rm', '--init', '--privileged', '--read-only', '--publish-all', '--no-healthcheck', '--oom-kill-disable', '--quiet', '-q', '--sig-proxy', '--disable-content-trust', '--replace', '--tls-verify', '--help']);

interface Run {
  readonly image: string | undefined;
  readonly options: readonly (readonly [name: string, value: string])[];
}

/** What a `run` (or `container run`, `create`) starts, and with which options. */
function runOf({ program, args }: Invocation): Run | undefined {
  if (!ENGINES.has(program)) return undefined;
  const at = args.findIndex((arg) => arg === 'run' || arg === 'create');
  if (at < 0) return undefined;
  const options: [string, string][] = [];
  for (let i = at + 1; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (!arg.startsWith('-')) return { image: arg, options };
    const equals = arg.indexOf('=');
    if (equals > 0) options.push([arg.slice(0, equals), arg.slice(equals + 1)]);
    else if (ALONE.has(arg)) options.push([arg, '']);
    else options.push([arg, args[++i] ?? '']);
  }
  return { image: undefined, options };
}

export const check: Check = {
  rules: [UNPINNED, PRIVILEGED],
  * server({ invocations }) {
    for (const invocation of invocations) {
      const run = runOf(invocation);
      if (run === undefined) continue;
      const { image, options } = run;
      if (image !== undefined && !/@sha256:[0-9a-f]{64}$/.test(image)) yield { rule: UNPINNED, message: `${invocation.program} runs ${image.slice(0, 120)}, whose content can change under that name` };
      for (const [name, value] of options) {
        const why = tooMuch(name, value);
        if (why !== undefined) yield { rule: PRIVILEGED, message: `the container ${why}` };
      }
    }
  },
};

function tooMuch(name: string, value: string): string | undefined {
  switch (name) {
    case '--privileged': return 'is privileged';
    case '--pid':
    case '--ipc':
    case '--userns':
    case '--network':
    case '--net': return value === 'host' ? `shares the host's ${name.slice(2)}` : undefined;
    case '--cap-add': return /^(?:all|(?:cap_)?(?:sys_admin|sys_ptrace|sys_module|net_admin|dac_override))$/i.test(value) ? `gets the capability ${value}` : undefined;
    case '--security-opt': return /unconfined|label[=:]disable/.test(value) ? 'has its confinement switched off' : undefined;
    case '-v':
    case '--volume':
    case '--mount': {
      const source = name === '--mount' ? /(?:^|,)(?:src|source)=([^,]{1,400})/.exec(value)?.[1] : /^([A-Za-z]:[^:]*|[^:]*)/.exec(value)?.[1];
      if (source === undefined) return undefined;
      if (/(?:docker|podman|containerd|crio)[\w.-]{0,20}\.sock$/.test(source)) return 'gets the socket of the container engine, and with it the machine';
      return WHOLE.test(source) || KEYS.test(source) ? `gets ${source.slice(0, 120)} of the machine` : undefined;
    }
    default: return undefined;
  }
}
