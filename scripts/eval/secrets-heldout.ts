/** Frames, providers, formats and benign texts that the detector was never tuned on: written after it, and left alone. */
import { fillTemplate } from './secrets-formats.ts';
import type { Format } from './secrets-formats.ts';
import type { Frame } from './secrets-frames.ts';

export const HELD_OUT_FRAMES: readonly Frame[] = [
  { context: 'chat', text: 'I am integrating {P}. My {W} for it starts working tomorrow, it is {V}' },
  { context: 'chat', text: 'hi team, find below the {W} of our {P} tenant\n{V}\ncheers' },
  { context: 'chat', text: 'use this {P} {W} please {V}' },
  { context: 'chat', text: 'someone leaked the {W} we had at {P} ({V}), what do we do?' },
  { context: 'chat', text: 'replace the old {P} {W} by {V} everywhere' },
  { context: 'chat', text: 'No luck with {P}: {W} {V} gives unauthorized' },
  { context: 'chat', text: 'here: {V}, thats my {P} {W}' },
  { context: 'chat', text: 'my {W} on {P} used to be {V} but i changed it' },
  { context: 'chat', text: 'ask {P} support, give them {W} "{V}" and the ticket' },
  { context: 'chat', text: 'The {P} people gave us {V} to be used as {W}.' },
  { context: 'chat', text: '{P} ({W}: {V}) is down again' },
  { context: 'chat', text: 'Summarise: "{P} onboarding. {W}: {V}. Region: EU."' },
  { context: 'code', text: 'export default { {c}: { {wc}: "{V}" } };' },
  { context: 'code', text: '{c} := {s}.NewClient({s}.With{wC}("{V}"))' },
  { context: 'code', text: 'private val {wc} by lazy { "{V}" } // {P}' },
  { context: 'code', text: '@Configuration\nclass {C} { static final String {WU} = "{V}"; }' },
  { context: 'code', text: "fetch(url, { headers: { '{k}-{wk}': '{V}' } })" },
  { context: 'code', text: '$config[\'{s}\'][\'{ws}\'] = \'{V}\';' },
  { context: 'config', text: '# {P}\n{ws}: {V}\nregion: eu' },
  { context: 'config', text: '<{c}>\n  <{wk}>{V}</{wk}>\n</{c}>' },
  { context: 'config', text: '{"{c}": {"region": "eu", "{wc}" : "{V}"}}' },
  { context: 'config', text: '- id: {k}\n  config:\n    {ws}: "{V}"' },
  { context: 'shell', text: 'read -r {U}_{WU} <<< "{V}"' },
  { context: 'shell', text: 'vault kv put secret/{k} {ws}={V}' },
  { context: 'shell', text: 'npx {k} --{wk}="{V}" --yes' },
  { context: 'log', text: 'Jan 02 10:22:01 host {k}[412]: {ws}={V} accepted' },
  { context: 'log', text: 'Traceback: {C}AuthError: bad {W} {V}' },
  { context: 'url', text: 'POST https://{k}.com/oauth?grant=x&{ws}={V}', only: 'token' },
  { context: 'url', text: 'postgresql+asyncpg://svc:{V}@{k}-db:5432/app', only: 'password' },
  { context: 'data', text: '"{P}","{W}","{V}"' },
  { context: 'data', text: '{W} | {P} | {V}' },
];

export const HELD_OUT_PROVIDERS: readonly string[] = ('Airbrake,Bynder,Cronitor,Descript,Emarsys,Fathom,Gainsight,Honeybadger,Instabug,Jumpseller,Knock,Loggify,Moesif,Novu,Orbit,Parsely,Quickbase,Raygun,Sendcloud,Tray,Userpilot,Vimeo,Workable,Xero,Yodlee,Zonos,'
  + 'Ferncastle,Linden Bay,Mossgate,Ostler,Pinehurst Data,Rookery,Saltmarsh,Thornbury').split(',');

const format = (name: string, template: string): Format => ({ name, group: 'held out', make: (random) => fillTemplate(template, random) });

/** Prefixed tokens as new providers shape them; most have no family. What is found, is found by looks alone. */
export const HELD_OUT_FORMATS: readonly Format[] = [
  format('github refresh token', 'ghr_{alnum:76}'), format('openai service account', 'sk-svcacct-{url:60}T3BlbkFJ{url:60}'), format('anthropic admin', 'sk-ant-admin01-{url:93}AA'), format('slack user', 'xoxc-{digit:12}-{digit:12}-{digit:12}-{hex:64}'), format('sendinblue smtp', 'xsmtpsib-{hex:64}-{alnum:16}'),
  format('vault batch', 'hvb.{url:140}'), format('grafana', 'glsa_{alnum:32}_{hex:8}'), format('databricks with suffix', 'dapi{hex:32}-2'), format('stripe restricted', 'rk_live_{alnum:99}'), format('shopify private app', 'shppa_{hex:32}'), format('azure secret', '{alnum:3}7Q~{alnum:31}'), format('digitalocean refresh', 'dor_v1_{hex:64}'),
];

export const HELD_OUT_BENIGN: readonly string[] = [
  'Which key signature has five sharps?', 'The passcode for the demo room is posted on the door.', 'secret: see 1Password', 'token = tokens[i + 1]', 'password: z.string().min(12)', 'key={item.uuid}', '<PasswordField label="New password" minLength={12} />', 'The password column is VARCHAR(255).', 'auth: { strategy: "jwt2fa" }',
  'DEBUG cache hit key=user:1042:profile:v3', 'trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7', 'the api key must match ^[A-Z0-9]{20}$', 'api_key_header = "X-Api-Key"', 'Replace YOUR_TOKEN with the token from step 3.', 'export TOKEN=$(gcloud auth print-access-token)', 'password=$(openssl rand -base64 32)', 'docker login -u bob --password-stdin < pw.txt',
  'The blob key is images/2024/05/cat.png', 'UPDATE users SET password = crypt($1, gen_salt(\'bf\'))', 'SELECT token FROM sessions WHERE id = 42', 'Image digest: sha256:4bf92f3577b34da6a3ce929d0e0e47364bf92f3577b34da6a3ce929d0e0e4736', 'Merge commit 4bf92f3577b34da6a3ce929d0e0e4736a3ce929d into main', 'passport number field: required', 'It took one pass over 3GB of logs', 'keyboard layout: de-latin1-nodeadkeys',
  'Use the access key (Alt+Shift+K) to jump.', 'The seed investors met in May.', 'She whispered the secret to 7 friends', 'Key findings: revenue up 12%, churn down 3%', 'credentials expire after 90d', 'Let us pass the salt & pepper, 2x', 'grant_type=authorization_code&code_challenge_method=S256', 'kid: 2024-05-key-1', '"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMs","e":"AQAB"',
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 bob@laptop', 'npm ERR! code E401 Unable to authenticate, need: Basic realm="GitHub"', 'My password manager is KeePass2Android', 'What is a good passphrase? Something like four random words.', 'token bucket rate=100 burst=20', 'AccessKey: Alt+1',
];
