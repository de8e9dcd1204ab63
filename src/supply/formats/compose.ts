import { isObject } from '../../core/json.ts';
import type { Format, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { judgeImage, judgeRun } from '../packages/docker.ts';
import { PackageJudge } from '../packages/judge.ts';
import { list, manifestText, MAX_YAML_MANIFEST, table, text, yamlManifest } from '../packages/read.ts';
import { printable } from '../printable.ts';
import { reportTags } from '../yaml/tags.ts';

const RULES = {
  host: { id: 'compose.host-access', title: 'A service gets hold of the machine it runs on', severity: 'medium', verdict: 'none', references: ['CWE-250'] },
  whole: { id: 'compose.whole-machine', title: 'A service with all rights has the files or the containers of the machine to write', severity: 'high', verdict: 'suspicious', references: ['CWE-250'] },
} as const satisfies Record<string, SupplyRule>;

function scan(input: ScanInput, context: ScanContext): void {
  const source = manifestText(input, context, MAX_YAML_MANIFEST);
  reportTags(source, context);
  const root = yamlManifest(source, context);
  const judge = new PackageJudge(context);
  for (const [name, service] of Object.entries(table(root, 'services'))) {
    context.budget.step();
    const at = `services.${printable(name, 60)}`;
    const image = text(service, 'image');
    if (image !== undefined && !(isObject(service) && Object.hasOwn(service, 'build'))) judgeImage(image, judge, at);
    for (const key of ['command', 'entrypoint']) {
      const command = text(service, key) ?? list(service, key).filter((each) => typeof each === 'string').join(' ');
      if (command !== '') judgeRun(command, context, `${at}.${key}`);
    }
    if (isObject(service) && service['privileged'] === true) context.report(RULES.host, `${printable(name, 60)} is privileged.`, at);
    for (const key of ['pid', 'network_mode', 'ipc', 'userns_mode']) if (text(service, key) === 'host') context.report(RULES.host, `${printable(name, 60)} shares ${key} with the machine.`, at);
    for (const each of list(service, 'volumes')) {
      const source = typeof each === 'string' ? each : text(each, 'source') ?? '';
      if (isObject(service) && service['privileged'] === true && /^(?:(?:\/var)?\/run\/docker\.sock|\/|\/(?:etc|root|home))(?::|$)/.test(source) && !/:ro\b/.test(typeof each === 'string' ? each : '') && !(isObject(each) && each['read_only'] === true)) context.report(RULES.whole, `${printable(name, 60)} is privileged and gets ${printable(source, 60)}.`, at);
      if (/^(?:\/var\/run\/docker\.sock|\/run\/docker\.sock|\/:|\/$|\/etc(?::|$)|\/root(?::|\/|$))/.test(source)) context.report(RULES.host, `${printable(name, 60)} gets ${printable(source, 60)} of the machine.`, at);
    }
  }
  judge.finish();
}

/** Files of Docker Compose. */
export const format: Format = {
  id: 'compose',
  title: 'Docker Compose',
  extensions: [],
  carriesCode: false,
  mayBeEmpty: true,
  covers: ['yaml'],
  rules: Object.values(RULES),
  detect: ({ name }) => (/^(?:docker-)?compose(?:[.-][\w.-]{1,60})?\.ya?ml$/.test(name) ? 'name' : undefined),
  scan,
};
