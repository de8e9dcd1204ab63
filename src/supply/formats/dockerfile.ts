import type { Format, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { instructions, judgeAdd, judgeImage, judgeRun } from '../packages/docker.ts';
import { PackageJudge } from '../packages/judge.ts';
import { manifestText } from '../packages/read.ts';
import { PACKAGE } from '../packages/rules.ts';
import { printable } from '../printable.ts';
import { looksLikeText } from '../text.ts';

const RULES = {
  root: { id: 'dockerfile.root-user', title: 'The image runs as root', severity: 'info', verdict: 'none', references: ['CWE-250'] },
  secret: { id: 'dockerfile.secret', title: 'A secret is written into the image', severity: 'medium', verdict: 'none', references: ['CWE-798', 'OWASP LLM02:2025'] },
} as const satisfies Record<string, SupplyRule>;

const NAME = /^(?:dockerfile|containerfile)(?:[.-][\w.-]{1,80})?$|\.(?:dockerfile|containerfile)$/;
const SECRET = /\b[A-Z0-9_]{0,60}(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY)\b\s{0,4}[= ]\s{0,4}["']?([^\s"'$]{8,400})/i;

function scan(input: ScanInput, context: ScanContext): void {
  const text = manifestText(input, context, 8 * 1024 * 1024);
  const judge = new PackageJudge(context);
  const stages = new Set<string>();
  let user: string | undefined;
  let from = false;
  for (const { name, rest, line } of instructions(text)) {
    context.budget.step();
    const at = `line ${line}`;
    switch (name) {
      case 'FROM': {
        const found = /^(?:--\S{1,100}\s{1,20}){0,4}(\S{1,500})(?:\s{1,20}as\s{1,20}(\S{1,200}))?/i.exec(rest);
        from = true;
        user = undefined;
        if (found?.[1] !== undefined && !stages.has(found[1].toLowerCase())) judgeImage(found[1], judge, at);
        if (found?.[2] !== undefined) stages.add(found[2].toLowerCase());
        break;
      }
      case 'USER': user = rest.trim(); break;
      case 'RUN': case 'CMD': case 'ENTRYPOINT': case 'HEALTHCHECK': case 'ONBUILD': case 'SHELL': judgeRun(name === 'ONBUILD' || name === 'HEALTHCHECK' ? rest.replace(/^[\s\S]{0,200}?\b(?:RUN|CMD)\s{1,20}/i, '') : rest, context, at); break;
      case 'ADD': for (const part of rest.split(/\s{1,100}/)) if (/^(?:https?|ftp|git):\/\//i.test(part)) judgeAdd(part, /--checksum=/.test(rest), context, at); break;
      case 'COPY': {
        const source = /--from=(\S{1,500})/.exec(rest)?.[1];
        if (source !== undefined && !/^\d{1,3}$/.test(source) && !stages.has(source.toLowerCase())) judgeImage(source, judge, at);
        break;
      }
      case 'ENV': case 'ARG': if (SECRET.test(rest) && !/(?:_FILE|_PATH|_URL)\b\s{0,4}[= ]/.test(rest)) context.report(RULES.secret, `${name} ${printable(/^([\w.-]{1,80})/.exec(rest)?.[1] ?? '', 60)} writes a secret into the image.`, at); break;
      default: if (name === '') context.report(PACKAGE.include, 'A line that is no instruction.', at);
    }
  }
  judge.finish();
  if (from && (user === undefined || /^(?:root|0)(?::|$)/.test(user))) context.report(RULES.root, 'No instruction gives the image a user other than root.');
}

/** Dockerfiles and Containerfiles. */
export const format: Format = {
  id: 'dockerfile',
  title: 'Dockerfile',
  extensions: ['.dockerfile', '.containerfile'],
  carriesCode: true,
  mayBeEmpty: true,
  rules: Object.values(RULES),
  detect: ({ name, head }) => (NAME.test(name) && !/\.(?:[cm]?[jt]sx?|py|md|go|rs|json|ya?ml|html?|txt|rst|sh|java|rb)$/.test(name) && looksLikeText(head) ? 'name' : undefined),
  scan,
};
