/** Frames, providers, formats and benign texts that the detector was never tuned on: written after it, and left alone. */
import { fillTemplate } from './secrets-formats.ts';
import type { Format } from './secrets-formats.ts';
import type { Frame } from './secrets-frames.ts';

export const HELD_OUT_FRAMES: readonly Frame[] = [
  { context: 'chat', text: 'quick q, does {V} look like a valid {P} {W} to you?' },
  { context: 'chat', text: 'Sure! The {P} {W} we got from them last week: {V}' },
  { context: 'chat', text: 'ok {P} {W} = {V} , please wire it up' },
  { context: 'chat', text: 'They sent the {W} ({V}) for {P} by mail.' },
  { context: 'chat', text: 'Please update {P} with the following {W}: {V}' },
  { context: 'chat', text: 'Our {W} for {P} has been rotated, new one is {V}' },
  { context: 'chat', text: 'u need to put {V} where it asks for the {P} {W}' },
  { context: 'chat', text: 'Can you log in at {P} for me? The {W} there is {V}.' },
  { context: 'chat', text: 'remind me that "{V}" is the {P} {W}' },
  { context: 'chat', text: '{P}\n{W}: {V}\n\nthx' },
  { context: 'chat', text: 'le {W} de {P} est {V}' },
  { context: 'chat', text: 'ich nutze {P}, der {W} lautet {V}' },
  { context: 'code', text: 'await {c}.connect("wss://x", { {wc}: "{V}" })' },
  { context: 'code', text: 'let client = {C}::builder().{ws}("{V}").build();' },
  { context: 'code', text: '{C}Config(host="x", {ws}=SecretStr("{V}"))' },
  { context: 'code', text: 'options.Add("{wc}", "{V}");' },
  { context: 'code', text: "$client->set{wC}('{V}');" },
  { context: 'code', text: 'ENV["{U}_{WU}"] ||= "{V}"' },
  { context: 'code', text: 'var {c}{wC} = String.fromEnvironment("{U}_{WU}", defaultValue: "{V}");' },
  { context: 'code', text: 'Map.of("{s}.{ws}", "{V}")' },
  { context: 'code', text: '@pytest.fixture\ndef {s}_{ws}():\n    return "{V}"' },
  { context: 'code', text: 'monkeypatch.setenv("{U}_{WU}", "{V}")' },
  { context: 'config', text: '{s}.{ws}: !!str "{V}"' },
  { context: 'config', text: '[providers.{s}]\nenabled = true\n{ws}="{V}"' },
  { context: 'config', text: '<setting id="{c}"><{wc}>{V}</{wc}></setting>' },
  { context: 'config', text: 'resource "x" "y" {\n  environment = {\n    {U}_{WU} = "{V}"\n  }\n}' },
  { context: 'config', text: '{\n  "integrations": [\n    {"type": "{s}", "auth": {"{wc}": "{V}"}}\n  ]\n}' },
  { context: 'config', text: '      - run: ./deploy.sh\n        env:\n          {U}_{WU}: "{V}"' },
  { context: 'config', text: 'services:\n  app:\n    environment:\n      - "{U}_{WU}={V}"' },
  { context: 'config', text: '{U}_{WU} := {V}' },
  { context: 'shell', text: 'export {U}_{WU}="{V}" && make deploy' },
  { context: 'shell', text: '{k}ctl auth set-{wk} {V}' },
  { context: 'shell', text: "http https://api.{k}.com 'X-{C}-{wC}: {V}'" },
  { context: 'shell', text: 'terraform apply -var="{s}_{ws}={V}"' },
  { context: 'shell', text: 'heroku config:set {U}_{WU}={V} -a app' },
  { context: 'log', text: 'INFO  c.e.{C}Service - initialised with {wc}={V}, timeout=30' },
  { context: 'log', text: '[2024-05-11T10:22:01Z] {k}: using {W} {V} from config' },
  { context: 'log', text: 'request: {"headers":{"x-{k}-{wk}":["{V}"]}}' },
  { context: 'url', text: 'curl "https://{k}.io/api?format=json&{ws}={V}"', only: 'token' },
  { context: 'url', text: 'jdbc:mysql://db.{k}.com/x?user=app&password={V}&useSSL=true', only: 'password' },
  { context: 'url', text: 'rabbit: amqp://svc:{V}@mq.{k}.internal/prod', only: 'password' },
  { context: 'data', text: '{P} | {W} | {V}' },
  { context: 'data', text: 'id\tprovider\t{ws}\n1\t{s}\t{V}' },
  { context: 'data', text: '* {P} — {W}: {V}' },
];

export const HELD_OUT_PROVIDERS: readonly string[] = ('Abstract,Adafruit,Anypoint,Assertible,Autoklose,Bitmex,Blablabus,Buddyns,Cicero,Dfuse,Fastspring,Fmfw,Gemalto,Guardrails,Hypertrack,Ipquality,Jdbc Cloud,Kairos,Lemlist,Magnolia,Nightshift,Opsworks,Paperform,Quantcast,Redoc,'
  + 'Scrutinizer,Tickettailor,Uclassify,Vbout,Websitepulse,Xmatters,Yext,Zeplin,Brackenfield,Solstice Pay,Nimbus Forge,Harrow Logistics,Petrel,Oakline,Vireo').split(',');

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
