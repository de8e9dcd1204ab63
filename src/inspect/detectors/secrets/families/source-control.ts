import { chars } from '../charset.ts';
import { crcToken, pypiMacaroon } from '../checks.ts';
import type { Family } from '../family.ts';

/** Code hosting, package registries and continuous integration. */
export const sourceControl: readonly Family[] = [
  { name: 'github-token', title: 'GitHub token', severity: 'critical', tokens: [
    { prefix: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], body: chars.alnum, length: [36, 36], check: crcToken },
    { prefix: ['ghr_'], body: chars.alnum, length: [76, 76] },
  ] },
  { name: 'github-fine-grained-token', title: 'GitHub fine-grained personal access token', severity: 'critical', tokens: [
    { prefix: ['github_pat_'], body: chars.word, length: [82, 82], shape: /^[A-Za-z0-9]{22}_[A-Za-z0-9]{59}$/ },
  ] },
  { name: 'gitlab-token', title: 'GitLab token', severity: 'critical', tokens: [
    { prefix: ['glpat-', 'glptt-', 'gldt-', 'glrt-', 'glft-', 'glsoat-', 'glffct-', 'glagent-', 'gloas-', 'glimt-', 'glcbt-', 'glrtr-'], body: chars.dotted, length: [20, 300] },
    { prefix: ['GR1348941'], body: chars.url, length: [20, 20] },
  ] },
  { name: 'bitbucket-token', title: 'Bitbucket app password or access token', severity: 'critical', tokens: [
    { prefix: ['ATBB'], body: chars.alnum, length: [32, 32] },
    { prefix: ['ATCTT3xFfG'], body: chars.urlEquals, length: [150, 250] },
  ] },
  { name: 'npm-token', title: 'npm access token', severity: 'critical', tokens: [
    { prefix: ['npm_'], body: chars.alnum, length: [36, 36], check: crcToken },
  ], named: [{ names: ['npmtoken', 'npmauth', 'authtoken'], shape: /^NpmToken\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/ }] },
  { name: 'pypi-token', title: 'PyPI upload token', severity: 'critical', tokens: [
    { prefix: ['pypi-AgEIcHlwaS5vcmc', 'pypi-AgENdGVzdC5weXBpLm9yZw'], body: chars.url, length: [50, 1000], check: pypiMacaroon },
  ] },
  { name: 'rubygems-token', title: 'RubyGems API key', severity: 'critical', tokens: [{ prefix: ['rubygems_'], body: chars.hex, length: [48, 48] }] },
  { name: 'crates-token', title: 'crates.io API token', severity: 'critical', tokens: [{ prefix: ['cio'], body: chars.alnum, length: [32, 32], entropy: 3.5 }] },
  { name: 'nuget-key', title: 'NuGet API key', severity: 'critical', tokens: [{ prefix: ['oy2'], body: chars.lowerAlnum, length: [43, 43] }] },
  { name: 'clojars-token', title: 'Clojars deploy token', severity: 'high', tokens: [{ prefix: ['CLOJARS_'], body: chars.lowerAlnum, length: [60, 60] }] },
  { name: 'docker-token', title: 'Docker Hub access token', severity: 'critical', tokens: [{ prefix: ['dckr_pat_', 'dckr_oat_'], body: chars.url, length: [27, 36] }] },
  { name: 'artifactory-token', title: 'JFrog Artifactory key', severity: 'high', tokens: [
    { prefix: ['AKCp'], body: chars.alnum, length: [69, 69] },
    { prefix: ['cmVmd'], body: chars.alnum, length: [59, 59] },
  ] },
  { name: 'sonarqube-token', title: 'SonarQube token', severity: 'high', tokens: [{ prefix: ['squ_', 'sqp_', 'sqa_'], body: chars.hex, length: [40, 40] }] },
  { name: 'circleci-token', title: 'CircleCI token', severity: 'high', tokens: [
    { prefix: ['CCIPAT_', 'CCIPRJ_'], body: chars.word, length: [55, 75], shape: /^[A-Za-z0-9]{20,24}_[a-f0-9]{40}$/ },
  ] },
  { name: 'buildkite-token', title: 'Buildkite token', severity: 'high', tokens: [{ prefix: ['bkua_', 'bkaj_', 'bkaa_', 'bkpt_'], body: chars.alnum, length: [40, 40] }] },
  { name: 'sourcegraph-token', title: 'Sourcegraph access token', severity: 'high', tokens: [
    { prefix: ['sgp_'], body: chars.word, length: [40, 57], shape: /^(?:(?:[a-f0-9]{16}|local)_)?[a-f0-9]{40}$/ },
  ] },
  { name: 'snyk-token', title: 'Snyk API token', severity: 'high', named: [{ names: ['snyk'], shape: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/ }] },
  { name: 'travis-token', title: 'Travis CI token', severity: 'high', named: [{ names: ['travis'], shape: /^[A-Za-z0-9_-]{22}$/ }] },
  { name: 'codecov-token', title: 'Codecov upload token', severity: 'medium', named: [{ names: ['codecov'], shape: /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[a-z0-9]{32})$/ }] },
];
