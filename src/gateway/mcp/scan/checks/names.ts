import { canonicalJson } from '../../../../core/json.ts';
import { isOddName, skeleton } from '../../../../access/definitions/names.ts';
import type { Check, ConfigFile, ConfiguredServer, Found, ScanRule } from '../contract.ts';

const TWICE: ScanRule = { id: 'mcp-config.repeated-name', severity: 'medium', title: 'A name stands twice in one file; programs differ in which one they take', help: 'Rename one of them, or remove it.', references: ['CWE-694'] };
const DIFFERENT: ScanRule = { id: 'mcp-config.name-means-two-servers', severity: 'medium', title: 'One client has two different servers of one name in several files; the nearer file wins unseen', help: 'Rename one of them, or remove it.', references: ['OWASP LLM03:2025', 'CWE-694'] };
const ALIKE: ScanRule = { id: 'mcp-config.look-alike-name', severity: 'high', title: 'The names of two servers look alike, or one has characters that cannot be seen', help: 'Find out where the server comes from; rename or remove it.', references: ['OWASP LLM03:2025'] };

export const check: Check = {
  rules: [TWICE, DIFFERENT, ALIKE],
  * server({ name, path }) {
    if (isOddName(name)) yield { rule: ALIKE, message: 'the name has characters that cannot be seen or told from Latin letters', path };
  },
  * file({ repeated, servers }) {
    for (const { name } of repeated) yield { rule: TWICE, message: `${JSON.stringify(name)} stands twice`, server: name };
    const byLook = new Map<string, ConfiguredServer>();
    for (const server of servers) {
      const key = skeleton(server.name);
      const other = byLook.get(key);
      if (other !== undefined && other.name !== server.name && !isOddName(server.name)) yield { rule: ALIKE, message: `the name looks like ${JSON.stringify(other.name)}`, server: server.name, path: server.path };
      byLook.set(key, server);
    }
  },
  * all(files) {
    const known = new Map<string, { file: ConfigFile; server: ConfiguredServer }>();
    for (const file of files) {
      for (const server of file.servers) {
        const key = `${file.client}\0${server.name}`;
        const other = known.get(key);
        if (other === undefined) known.set(key, { file, server });
        else if (other.file !== file && definition(other.server) !== definition(server)) {
          const found: Found & { file: ConfigFile } = { rule: DIFFERENT, message: `${JSON.stringify(server.name)} is another server in ${other.file.path}`, server: server.name, path: server.path, file };
          yield found;
        }
      }
    }
  },
};

function definition({ command, args, url }: ConfiguredServer): string {
  return canonicalJson([command ?? null, args, url ?? null]);
}
