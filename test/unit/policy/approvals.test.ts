import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../../src/core/config.ts';
import { parsePolicyFile } from '../../../src/policy/file.ts';
import { PolicyFileError } from '../../../src/policy/problem.ts';
import { resolve } from '../../../src/policy/resolve.ts';
import type { ApprovalPolicy } from '../../../src/policy/types.ts';

const context = { rules: [], environment: readEnvironment({}), now: Date.now() };
const approvals = (yaml: string, application = 'default'): ApprovalPolicy => resolve(parsePolicyFile(yaml, 'test.yaml', context), { application, route: '', model: '' }).approvals;

function problems(setting: string): string[] {
  try {
    approvals(`policy:\n  approvals:\n    ${setting}\n`);
  } catch (error) {
    if (error instanceof PolicyFileError) return error.problems.map(({ line, column, path, message }) => `${line}:${column} ${path} ${message}`);
    throw error;
  }
  return [];
}

describe('policy.approvals', () => {
  it('has defaults that tell nobody and let nobody approve their own', () => {
    expect(approvals('')).toEqual({ expiryMs: 900_000, waitMs: 0, selfApproval: false, linkBase: undefined, linksAs: undefined, webhook: undefined });
  });

  it('is set as a whole and per application', () => {
    const yaml = 'policy:\n  approvals: {expiry: 1h, wait: 30s, link_base: "https://a.example/x/", links_as: grace, webhook: {url: "https://hook.example/T/B"}}\n  applications:\n    shop: {approvals: {wait: off, self_approval: true, webhook: {url_env: HOOK, secret_env: SECRET, format: text}}}\n';
    expect(approvals(yaml)).toEqual({ expiryMs: 3_600_000, waitMs: 30_000, selfApproval: false, linkBase: 'https://a.example/x', linksAs: 'grace', webhook: { url: 'https://hook.example/T/B', urlEnv: undefined, secretEnv: undefined, format: 'json' } });
    expect(approvals(yaml, 'shop')).toEqual({ expiryMs: 3_600_000, waitMs: 0, selfApproval: true, linkBase: 'https://a.example/x', linksAs: 'grace', webhook: { url: undefined, urlEnv: 'HOOK', secretEnv: 'SECRET', format: 'text' } });
  });

  it('says where a setting is wrong', () => {
    for (const [setting, problem] of [
      ['expiry: 15', /^3:13 policy\.approvals\.expiry .*duration/],
      ['expiry: 8d', /^3:13 policy\.approvals\.expiry must be at most 7d/],
      ['wait: 6m', /^3:11 policy\.approvals\.wait must be at most 5m/],
      ['wait: never', /^3:11 policy\.approvals\.wait must be off, or a duration/],
      ['self_approval: maybe', /^3:20 policy\.approvals\.self_approval must be true or false/],
      ['link_base: approve.example', /^3:16 policy\.approvals\.link_base is not a URL/],
      ['links_as: "a b"', /^3:15 policy\.approvals\.links_as must be the name of an approver/],
      ['webhook: {format: json}', /^3:14 policy\.approvals\.webhook needs url or url_env/],
      ['webhook: {url: "https://a.example", url_env: A}', /^3:14 policy\.approvals\.webhook needs url or url_env, and only one/],
      ['webhook: {url: "ftp://a.example"}', /^3:20 policy\.approvals\.webhook\.url must be a URL/],
      ['webhook: {url: "https://u:p@a.example"}', /^3:20 policy\.approvals\.webhook\.url holds a user name or password/],
      ['webhok: {}', /^3:5 .*webhok/],
    ] as const) expect([setting, problems(setting)]).toEqual([setting, [expect.stringMatching(problem) as string]]);
  });
});

describe('policy.flow', () => {
  const flow = (yaml: string, route: string, application = 'default'): string => resolve(parsePolicyFile(yaml, 'test.yaml', context), { application, route, model: '' }).flow;

  it('asks people as it comes, except where what the user asked for is not known', () => {
    expect([flow('', '/v1/chat/completions'), flow('', '/v1/messages'), flow('', '/mcp')]).toEqual(['enforce', 'enforce', 'block']);
  });

  it('is what the file says on every route', () => {
    const yaml = 'policy:\n  flow: shadow\n  applications:\n    shop: {flow: enforce}\n';
    expect([flow(yaml, '/v1/messages'), flow(yaml, '/mcp'), flow(yaml, '/mcp', 'shop')]).toEqual(['shadow', 'shadow', 'enforce']);
  });
});
