/**
 * Formats as the providers' documentation shows them, written apart from the detector's families: `{set:length}` stands for random characters.
 * A line is `family template`; `family NAME template` where the format needs its name beside it.
 */
import { createHash, createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { BIP39_WORDS } from '../../src/inspect/detectors/secrets/bip39-words.ts';
import { chars, pick, SETS, uuid } from './secrets-values.ts';
import type { Random } from './secrets-values.ts';

export interface Format {
  readonly name: string;
  readonly group: string;
  readonly make: (random: Random) => string;
  /** The frame it stands in, where its format needs one. */
  readonly frame?: string;
  /** Where in the value the secret begins. */
  readonly from?: number;
}

/** Fills a template. `{uuid}`, `{set:5}` and `{set:5-9}`; `{a|b}` takes one of the words. */
export function fillTemplate(template: string, random: Random): string {
  return template.replace(/\{([^{}]+)\}/g, (_, inside: string) => {
    if (inside === 'uuid') return uuid(random);
    if (inside.includes('|')) return pick(random, inside.split('|'));
    const [set = '', length = ''] = inside.split(':');
    const [least, most] = length.split('-').map(Number);
    if (SETS[set] === undefined || least === undefined) throw new Error(`template ${template}`);
    return chars(random, set, most === undefined ? least : least + Math.floor(random() * (most - least + 1)));
  });
}

const PREFIXED: Readonly<Record<string, string>> = {
  cloud: `
aws-access-key {AKIA|ASIA}{b32:16}
google-api-key AIza{url:35}
google-oauth-secret GOCSPX-{url:28}
google-oauth-token ya29.{url:120-200}
google-refresh-token 1//0{url:80-100}
google-auth-key AQ.Ab{url:50}
azure-client-secret {alnum:3}8Q~{url:31}
digitalocean-token {dop|doo|dor}_v1_{hex:64}
alibaba-access-key LTAI{alnum:20}
tencent-secret-id AKID{alnum:32}
flyio-token fo1_{url:43}
netlify-token nfp_{alnum:36}
scaleway-key SCW7{uppernum:16}
yandex-cloud-key AQVN{url:35}
cloudflare-scannable-token {cfut|cfat}_{alnum:40}{hex:8}
akamai-credential akab-{lowernum:16}-{lowernum:16}
dnsimple-token dnsimple_a_{alnum:32}
porkbun-key {pk1|sk1}_{hex:64}
exoscale-key EXO{hex:24}
volcengine-key AKLT{alnum:44}
baidu-key bce-v3/ALTAK-{alnum:21}/{hex:40}
openshift-token sha256~{url:43}
rancher-token token-{lowernum:5}:{lowernum:54}
scalingo-token tk-us-{url:48}
backblaze-key K00{1|2|4}{alnum:27}
netbird-token nbp_{alnum:36}
defined-networking-key dnkey-{uppernum:26}-{uppernum:52}
openstack-token gAAAAA{url:120}`,
  code: `
github-fine-grained-token github_pat_{alnum:22}_{alnum:59}
gitlab-token {glpat|gldt|glrt}-{url:20}
bitbucket-token ATBB{alnum:32}
pypi-token pypi-AgEIcHlwaS5vcmc{url:140-160}
rubygems-token rubygems_{hex:48}
crates-token cio{alnum:32}
nuget-key oy2{lowernum:43}
docker-token dckr_pat_{url:27}
artifactory-token AKCp{alnum:69}
sonarqube-token {squ|sqp|sqa}_{hex:40}
circleci-token CCIPAT_{alnum:22}_{hex:40}
buildkite-token bkua_{hex:40}
sourcegraph-token sgp_{hex:16}_{hex:40}
clojars-token CLOJARS_{lowernum:60}
harness-token pat.{url:22}.{hex:24}.{alnum:20}
octopus-key API-{uppernum:26}
infracost-key ico-{alnum:32}
packagist-token packagist_ort_{hex:68}
readme-key rdme_{lowernum:70}
wakatime-key waka_{uuid}
deepsource-token dsp_{hex:40}
configcat-key configcat-sdk-1/{url:22}/{url:22}
devcycle-key dvc_server_{url:40}
socket-token sktsec_{alnum:43}_api
statsig-key secret-{alnum:43}
flagsmith-key ser.{alnum:22}`,
  chat: `
slack-token xoxb-{digit:12}-{digit:13}-{alnum:24}
slack-token xoxp-{digit:12}-{digit:12}-{digit:13}-{hex:32}
slack-token xapp-1-A{uppernum:10}-{digit:13}-{hex:64}
slack-webhook https://hooks.slack.com/services/T{uppernum:8}/B{uppernum:10}/{alnum:24}
discord-webhook https://discord.com/api/webhooks/{digit:18}/{url:68}
telegram-bot-token {digit:10}:AA{url:33}
sendgrid-key SG.{url:22}.{url:43}
mailgun-key key-{hex:32}
mailchimp-key {hex:32}-us{digit:2}
brevo-key xkeysib-{hex:64}-{alnum:16}
resend-key re_{alnum:8}_{alnum:24}
twilio-key SK{hex:32}
mailersend-token mlsn.{hex:64}
mandrill-key md-{url:22}
smtp2go-key api-{HEX:32}
telnyx-key KEY{HEX:32}_{alnum:22}
courier-key pk_prod_{uppernum:28}
facebook-token EAAG{alnum:160}
instagram-token IGQVJ{alnum:150}
twitter-bearer-token AAAAAAAAAAAAAAAAAAAAA{alnum:90}
linkedin-secret WPL_AP1.{alnum:16}.{alnum:8}
pinterest-token pina_{uppernum:80}
zapier-webhook https://hooks.zapier.com/hooks/catch/{digit:7}/{lowernum:7}
make-webhook https://hook.eu1.make.com/{lowernum:32}
feishu-webhook https://open.feishu.cn/open-apis/bot/v2/hook/{uuid}
pubnub-key sec-c-{alnum:48}`,
  payment: `
stripe-live-key sk_live_{alnum:24}
stripe-live-key rk_live_{alnum:99}
stripe-webhook-secret whsec_{alnum:32}
square-token sq0atp-{url:22}
square-token EAAA{url:60}
braintree-token access_token$production\${lowernum:16}\${hex:32}
shopify-token {shpat|shpca|shppa|shpss}_{hex:32}
razorpay-key rzp_live_{alnum:14}
plaid-token access-production-{uuid}
flutterwave-key FLWSECK-{hex:32}-X
mollie-key live_{alnum:30}
paddle-key pdl_live_apikey_{lowernum:26}_{alnum:22}_{alnum:3}
adyen-key AQE{lower:1}{alnum:60}=={alnum:30}==-{b64:44}-{alnum:16}
xendit-key xnd_production_{alnum:60}
midtrans-key Mid-server-{url:24}
mercadopago-token APP_USR-{digit:16}-{digit:6}-{hex:32}-{digit:9}
polar-token polar_oat_{alnum:43}
klarna-key klarna_live_api_{alnum:100}
omise-key skey_{lowernum:19}
mercury-token mercury_production_{alnum:44}
woocommerce-key {ck|cs}_{hex:40}
checkout-key sk_{uuid}
shippo-token shippo_live_{hex:40}
easypost-key EZAK{alnum:54}
aftership-key asat_{hex:32}
lob-key live_{hex:35}
duffel-token duffel_live_{url:43}
gemini-exchange-key account-{alnum:20}`,
  ai: `
openai-key sk-proj-{url:74}T3BlbkFJ{url:74}
openai-key sk-{alnum:20}T3BlbkFJ{alnum:20}
anthropic-key sk-ant-api03-{url:93}AA
openrouter-key sk-or-v1-{hex:64}
deepseek-key sk-{hex:32}
huggingface-token hf_{mixed:34}
replicate-token r8_{alnum:37}
groq-key gsk_{alnum:52}
perplexity-key pplx-{alnum:48}
xai-key xai-{alnum:80}
nvidia-key nvapi-{url:64}
together-key tgp_v1_{url:43}
fireworks-key fw_{alnum:24}
cerebras-key csk-{lowernum:48}
elevenlabs-key sk_{hex:48}
langsmith-key lsv2_pt_{hex:32}_{hex:10}
langfuse-key sk-lf-{uuid}
pinecone-key pcsk_{alnum:6}_{alnum:63}
tavily-key tvly-dev-{alnum:32}
voyage-key pa-{url:43}
jina-key jina_{alnum:60}
firecrawl-key fc-{hex:32}
e2b-key e2b_{hex:40}
runpod-key rpa_{uppernum:42}
modal-token {ak|as}-{alnum:22}
runway-key key_{hex:128}
brave-search-key BSA{url:28}
mem0-key m0-{alnum:40}
helicone-key sk-helicone-{lowernum:7}-{lowernum:7}-{lowernum:7}-{lowernum:7}
friendli-token flp_{alnum:46}
browserbase-key bb_live_{url:27}
apify-token apify_api_{alnum:36}
anyscale-key esecret_{lowernum:26}
nomic-key nk-{url:43}
openai-session-token sess-{alnum:40}
deepl-key {uuid}:fx`,
  data: `
planetscale-token pscale_pw_{url:43}
supabase-key sbp_{hex:40}
supabase-key sb_secret_{url:31}
neon-key napi_{lowernum:64}
databricks-token dapi{hex:32}
airtable-token pat{alnum:14}.{hex:64}
confluent-secret cflt{b64:60}
mongodb-atlas-key mdb_sa_sk_{url:40}
fauna-key fnA{url:40}
dropbox-token sl.{url:140}
contentful-token CFPAT-{url:43}
sanity-token sk{alnum:160}
prefect-key pnu_{alnum:36}
dbt-token dbtc_{url:40}
segment-token sgp_{alnum:64}`,
  operations: `
vault-token hvs.{url:90}
terraform-token {alnum:14}.atlasv1.{url:67}
doppler-token dp.pt.{alnum:43}
onepassword-secret-key A3-{uppernum:6}-{uppernum:6}-{uppernum:5}-{uppernum:5}-{uppernum:5}-{uppernum:5}
pulumi-token pul-{hex:40}
grafana-token glsa_{alnum:32}_{hex:8}
newrelic-key NRAK-{uppernum:27}
sentry-token sntryu_{hex:64}
honeycomb-key hcaik_{lowernum:58}
notion-token ntn_{digit:11}{alnum:35}
linear-key lin_api_{alnum:40}
atlassian-token ATATT3xFfGF0{url:171}={HEX:8}
figma-token figd_{url:40}
postman-key PMAK-{hex:24}-{hex:34}
typeform-token tfp_{url:44}
hubspot-token pat-na1-{uuid}
tailscale-key tskey-auth-{alnum:17}-{alnum:32}
mapbox-secret-token sk.eyJ{alnum:80}.{url:22}
dynatrace-token dt0c01.{uppernum:24}.{uppernum:64}
axiom-token xaat-{uuid}
posthog-personal-key phx_{alnum:47}
rootly-token rootly_{hex:64}
checkly-key cu_{hex:32}
coralogix-key cxup_{alnum:30}
stytch-secret secret-live-{url:46}=
infisical-token st.{hex:24}.{hex:32}.{hex:32}
bitwarden-token 0.{uuid}.{alnum:30}:{b64:22}==
unkey-root-key unkey_{alnum:24}
boundary-token at_{alnum:10}_{alnum:150}
nightfall-key NF-{alnum:32}`,
  business: `
salesforce-token 00D{alnum:12}!{alnum:96}
zoho-token 1000.{hex:32}.{hex:32}
close-key api_{alnum:22}.{alnum:22}
clickup-token pk_{digit:8}_{uppernum:32}
trello-token ATTA{hex:72}
klaviyo-key pk_{hex:34}
frameio-token fio-u-{url:64}
foursquare-key fsq3{alnum:44}
maxmind-key {alnum:6}_{alnum:29}_mmk
rapidapi-key {hex:10}msh{hex:15}p1{hex:6}jsn{hex:11}
beamer-token b_{url:44}
clearbit-key sk_{hex:32}
pushbullet-token o.{alnum:32}
onesignal-key os_v2_app_{lowernum:103}
lichess-token lip_{alnum:20}`,
};

/** `family NAME template`: known by the name that stands beside it. */
const NAMED = `
aws-secret-key AWS_SECRET_ACCESS_KEY {b64:40}
datadog-key DD_API_KEY {hex:32}
heroku-key HEROKU_API_KEY {uuid}
linode-token LINODE_TOKEN {hex:64}
okta-token OKTA_API_TOKEN 00{url:40}
cohere-key COHERE_API_KEY {alnum:40}
mistral-key MISTRAL_API_KEY {alnum:32}
snyk-token SNYK_TOKEN {uuid}
asana-token ASANA_ACCESS_TOKEN 1/{digit:16}:{hex:32}
zhipu-key ZHIPU_API_KEY {hex:32}.{alnum:16}
fal-key FAL_KEY {uuid}:{hex:32}
baseten-key BASETEN_API_KEY {alnum:8}.{alnum:32}
deepinfra-key DEEPINFRA_API_KEY {alnum:32}
ai21-key AI21_API_KEY {alnum:32}
exa-key EXA_API_KEY {uuid}
serper-key SERPER_API_KEY {hex:40}
serpapi-key SERPAPI_API_KEY {hex:64}
portkey-key PORTKEY_API_KEY {alnum:27}=
stability-key STABILITY_API_KEY sk-{alnum:50}
clarifai-key CLARIFAI_API_KEY {hex:32}
splunk-token SPLUNK_HEC_TOKEN {uuid}
sumologic-key SUMOLOGIC_ACCESS_KEY {alnum:64}
opsgenie-key OPSGENIE_API_KEY {uuid}
loggly-token LOGGLY_TOKEN {uuid}
bugsnag-key BUGSNAG_API_KEY {hex:32}
amplitude-key AMPLITUDE_API_KEY {hex:32}
mixpanel-secret MIXPANEL_API_SECRET {hex:32}
lightstep-token LIGHTSTEP_ACCESS_TOKEN {alnum:71}
logzio-token LOGZIO_TOKEN {uuid}
statuspage-key STATUSPAGE_API_KEY {hex:64}
fastly-token FASTLY_API_TOKEN {url:32}
hetzner-token HCLOUD_TOKEN {alnum:64}
vultr-key VULTR_API_KEY {uppernum:36}
ovh-secret OVH_APPLICATION_SECRET {alnum:32}
gandi-token GANDI_API_KEY {alnum:24}
bunny-key BUNNY_API_KEY {hex:8}-{hex:4}-{hex:4}-{hex:12}-{hex:4}-{hex:4}
huawei-secret HUAWEI_SECRET_KEY {alnum:40}
consul-token CONSUL_HTTP_TOKEN {uuid}
zerotier-token ZEROTIER_TOKEN {alnum:32}
unleash-token UNLEASH_API_TOKEN *:production.{hex:56}
drone-token DRONE_TOKEN {alnum:32}
gitea-token GITEA_TOKEN {hex:40}
jenkins-token JENKINS_TOKEN 11{hex:32}
codemagic-token CODEMAGIC_TOKEN {url:43}
bitrise-token BITRISE_TOKEN {url:86}
cloudsmith-key CLOUDSMITH_API_KEY {hex:40}
hex-pm-key HEX_API_KEY {hex:32}
optimizely-token OPTIMIZELY_TOKEN 2:{url:54}
sidekiq-secret BUNDLE_ENTERPRISE__CONTRIBSYS__COM_KEY {hex:8}:{hex:8}
chargebee-key CHARGEBEE_API_KEY live_{alnum:32}
wise-token WISE_API_TOKEN {uuid}
kraken-secret KRAKEN_API_SECRET {b64:86}==
kucoin-key KUCOIN_API_SECRET {uuid}
okx-key OKX_API_SECRET {HEX:32}
bitfinex-key BITFINEX_API_KEY {alnum:43}
bybit-secret BYBIT_API_SECRET {alnum:36}
etherscan-key ETHERSCAN_API_KEY {uppernum:34}
infura-key INFURA_API_KEY {hex:32}
shipstation-key SHIPSTATION_API_KEY {hex:32}
cloudinary-secret CLOUDINARY_API_SECRET {url:27}
pipedrive-token PIPEDRIVE_API_TOKEN {hex:40}
zendesk-token ZENDESK_API_TOKEN {alnum:40}
freshdesk-key FRESHDESK_API_KEY {alnum:20}
todoist-token TODOIST_API_TOKEN {hex:40}
smartsheet-token SMARTSHEET_ACCESS_TOKEN {alnum:37}
coda-token CODA_API_TOKEN {uuid}
webflow-token WEBFLOW_API_TOKEN {hex:64}
ghost-key GHOST_ADMIN_API_KEY {hex:24}:{hex:64}
unsplash-key UNSPLASH_ACCESS_KEY {url:43}
openweather-key OPENWEATHER_API_KEY {hex:32}
here-key HERE_API_KEY {url:43}
tomtom-key TOMTOM_API_KEY {alnum:32}
virustotal-key VIRUSTOTAL_API_KEY {hex:64}
shodan-key SHODAN_API_KEY {alnum:32}
eventbrite-token EVENTBRITE_TOKEN {uppernum:20}
hibp-key HIBP_API_KEY {hex:32}
facebook-app-token FACEBOOK_ACCESS_TOKEN {digit:15}|{url:27}
twitter-secret TWITTER_API_SECRET {alnum:50}
twitch-token TWITCH_ACCESS_TOKEN {lowernum:30}
spotify-secret SPOTIFY_CLIENT_SECRET {hex:32}
reddit-secret REDDIT_CLIENT_SECRET {url:30}
mastodon-token MASTODON_ACCESS_TOKEN {url:43}
bluesky-password BLUESKY_APP_PASSWORD {lower:3}2-{lower:3}4-{lower:3}7-{lower:3}5
mailjet-key MAILJET_API_KEY {hex:32}
sparkpost-key SPARKPOST_API_KEY {hex:40}
elastic-email-key ELASTICEMAIL_API_KEY {HEX:96}
vonage-secret VONAGE_API_SECRET {alnum:16}
messagebird-key MESSAGEBIRD_ACCESS_KEY {alnum:25}
pushover-token PUSHOVER_TOKEN {lowernum:30}
sendbird-token SENDBIRD_API_TOKEN {hex:40}
line-token LINE_CHANNEL_SECRET {hex:32}
ably-key ABLY_API_KEY {alnum:6}.{alnum:6}:{alnum:43}
pusher-secret PUSHER_APP_SECRET {hex:20}
mattermost-token MATTERMOST_TOKEN {lowernum:26}
rocketchat-token ROCKETCHAT_TOKEN {url:43}
webex-token WEBEX_TOKEN {alnum:64}
customerio-key CUSTOMERIO_API_KEY {hex:32}
mailtrap-token MAILTRAP_API_TOKEN {alnum:32}
solana-private-key SOLANA_PRIVATE_KEY {b58:88}
stellar-seed STELLAR_SECRET_SEED S{b32:55}
jumpcloud-key JUMPCLOUD_API_KEY jca_{alnum:36}
onelogin-secret ONELOGIN_CLIENT_SECRET {hex:64}
duo-secret DUO_SECRET_KEY {alnum:40}
keycloak-secret KEYCLOAK_CLIENT_SECRET {alnum:32}
fusionauth-key FUSIONAUTH_API_KEY {url:64}
frontegg-secret FRONTEGG_API_KEY {uuid}
authy-key AUTHY_API_KEY {alnum:32}
rails-master-key RAILS_MASTER_KEY {hex:32}
laravel-app-key APP_KEY base64:{b64:43}=
django-secret-key DJANGO_SECRET_KEY {lowernum:24}!{lowernum:12}#{lowernum:12}`;

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
function withCrc(prefix: string, random: Random): string {
  const body = chars(random, 'alnum', 30);
  let rest = crc32(body), digits = '';
  for (let at = 0; at < 6; at++) { digits = BASE62.charAt(rest % 62) + digits; rest = Math.floor(rest / 62); }
  return prefix + body + digits;
}

const b64url = (data: string | Buffer): string => Buffer.from(data).toString('base64url');
function jwt(random: Random, claims: number): string {
  const head = b64url(JSON.stringify({ alg: 'HS256', typ: 'JWT' }));
  const body = b64url(JSON.stringify({ sub: chars(random, 'digit', 8), iat: 1_715_000_000, scope: chars(random, 'alnum', claims) }));
  return `${head}.${body}.${createHmac('sha256', chars(random, 'alnum', 20)).update(`${head}.${body}`).digest('base64url')}`;
}

function pem(label: string, random: Random, length: number, end: string): string {
  const body = `MII${chars(random, 'b64', length)}`.match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...body, `-----END ${label}-----`].join(end);
}

function base58check(payload: Buffer): string {
  const sum = (data: Buffer): Buffer => createHash('sha256').update(data).digest();
  let number = BigInt(`0x${Buffer.concat([payload, sum(sum(payload)).subarray(0, 4)]).toString('hex')}`);
  let text = '';
  while (number > 0n) { text = (SETS['b58'] ?? '').charAt(Number(number % 58n)) + text; number /= 58n; }
  return text;
}

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

/** A Bech32 string over random data, with its checksum (BIP-173). */
function bech32(human: string, random: Random, length: number): string {
  const data = Array.from({ length }, () => Math.floor(random() * 32));
  const codes = [...human].map((char) => char.charCodeAt(0));
  let sum = 1;
  for (const value of [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31), ...data, 0, 0, 0, 0, 0, 0]) {
    const top = sum >>> 25;
    sum = (((sum & 0x1ffffff) << 5) ^ value) >>> 0;
    [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].forEach((word, bit) => { if (((top >> bit) & 1) === 1) sum = (sum ^ word) >>> 0; });
  }
  sum = (sum ^ 1) >>> 0;
  return `${human}1${[...data, ...Array.from({ length: 6 }, (_, at) => (sum >>> (5 * (5 - at))) & 31)].map((value) => BECH32.charAt(value)).join('')}`;
}

/** A wallet's phrase of 12 or 24 words, with its checksum (BIP-39). */
function seedPhrase(random: Random, words: number): string {
  const entropy = bytes(random, words * 4 / 3);
  const bits = [...entropy, createHash('sha256').update(entropy).digest()[0] ?? 0].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return Array.from({ length: words }, (_, at) => BIP39_WORDS[Number.parseInt(bits.slice(at * 11, at * 11 + 11), 2)] ?? '').join(' ');
}

const bytes = (random: Random, count: number): Buffer => Buffer.from(chars(random, 'hex', count * 2), 'hex');

const MADE: readonly Format[] = [
  { name: 'github-token', group: 'code', make: (random) => withCrc(pick(random, ['ghp_', 'gho_', 'ghs_']), random) },
  { name: 'npm-token', group: 'code', make: (random) => withCrc('npm_', random) },
  { name: 'jwt', group: 'keys', make: (random) => jwt(random, 20) },
  { name: 'jwt', group: 'keys', make: (random) => jwt(random, 4200) },
  ...['RSA PRIVATE KEY', 'PRIVATE KEY', 'EC PRIVATE KEY', 'OPENSSH PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'DSA PRIVATE KEY', 'PGP PRIVATE KEY BLOCK'].flatMap((label) => ['\n', '\\n', '\\\\n', '\r\n'].map((end): Format => ({
    name: `private-key ${JSON.stringify(end)}`, group: 'keys', make: (random) => pem(label, random, pick(random, [220, 1600, 3100]), end), frame: end === '\n' ? 'my key:\n{V}\n' : '{"key": "{V}"}' }))),
  { name: 'private-key', group: 'keys', make: (random) => pem('PGP PRIVATE KEY BLOCK', random, 5000, '\n'), frame: '{V}\n' },
  { name: 'encoded-private-key', group: 'keys', make: (random) => Buffer.from(pem('RSA PRIVATE KEY', random, 1600, '\n')).toString('base64') },
  { name: 'extended-private-key', group: 'keys', make: (random) => base58check(Buffer.concat([Buffer.from('0488ade4', 'hex'), bytes(random, 41), Buffer.from([0]), bytes(random, 32)])) },
  { name: 'bitcoin-private-key', group: 'keys', make: (random) => base58check(Buffer.concat([Buffer.from([0x80]), bytes(random, 32), Buffer.from([1])])), frame: 'BITCOIN_PRIVATE_KEY={V}' },
  { name: 'age-key', group: 'keys', make: (random) => bech32('age-secret-key-', random, 52).toUpperCase() },
  { name: 'nostr-key', group: 'keys', make: (random) => bech32('nsec', random, 52) },
  { name: 'seed-phrase', group: 'keys', make: (random) => seedPhrase(random, 12), frame: 'my wallet seed phrase is {V}, keep it' },
  { name: 'seed-phrase', group: 'keys', make: (random) => seedPhrase(random, 24), frame: 'MNEMONIC="{V}"' },
  { name: 'ethereum-private-key', group: 'keys', make: (random) => `0x${chars(random, 'hex', 64)}`, frame: 'PRIVATE_KEY={V}' },
  { name: 'minisign-key', group: 'keys', make: (random) => `RWRTY0Iy${chars(random, 'b64', 200)}`, frame: 'untrusted comment: minisign encrypted secret key\n{V}\n' },
  { name: 'azure-storage-key', group: 'cloud', make: (random) => bytes(random, 64).toString('base64'), frame: 'DefaultEndpointsProtocol=https;AccountName=x1;AccountKey={V};EndpointSuffix=core.windows.net' },
  { name: 'azure-sas-signature', group: 'cloud', make: (random) => encodeURIComponent(bytes(random, 32).toString('base64')), frame: 'https://x1.blob.core.windows.net/c/f?sv=2022-11-02&se=2024-01-01&sig={V}' },
  { name: 'aws-presigned-url', group: 'cloud', make: (random) => chars(random, 'hex', 64), frame: 'https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=900&X-Amz-Signature={V}' },
  { name: 'google-signed-url', group: 'cloud', make: (random) => chars(random, 'hex', 512), frame: 'https://storage.googleapis.com/b/k?X-Goog-Expires=900&X-Goog-Signature={V}' },
  { name: 'cloudfront-signed-url', group: 'cloud', make: (random) => `${chars(random, 'url', 340)}__`, frame: 'https://d1.cloudfront.net/v.mp4?Expires=1715000000&Signature={V}&Key-Pair-Id=K2' },
  { name: 'otp-seed', group: 'keys', make: (random) => chars(random, 'b32', 32), frame: 'otpauth://totp/Acme:bob@corp.io?secret={V}&issuer=Acme' },
  { name: 'session-cookie', group: 'keys', make: (random) => chars(random, 'alnum', 32), frame: 'Cookie: theme=dark; PHPSESSID={V}; lang=en' },
  { name: 'session-cookie', group: 'keys', make: (random) => `s%3A${chars(random, 'url', 32)}.${chars(random, 'alnum', 43)}`, frame: 'Set-Cookie: connect.sid={V}; Path=/; HttpOnly' },
  { name: 'session-cookie', group: 'keys', make: (random) => chars(random, 'hex', 40), frame: "curl -b 'session={V}' https://x1.io" },
  { name: 'basic-auth', group: 'keys', make: (random) => Buffer.from(`bob:${chars(random, 'alnum', 14)}`).toString('base64'), frame: 'Authorization: Basic {V}' },
  { name: 'bearer-token', group: 'keys', make: (random) => chars(random, 'alnum', 40), frame: 'Authorization: Bearer {V}' },
  { name: 'elastic-cloud-key', group: 'data', make: (random) => `essu_${Buffer.from(`${chars(random, 'alnum', 20)}:${chars(random, 'alnum', 22)}`).toString('base64')}` },
  { name: 'grafana-legacy-key', group: 'operations', make: (random) => Buffer.from(JSON.stringify({ k: chars(random, 'alnum', 32), n: 'ci', id: 1 })).toString('base64') },
  { name: 'dingtalk-webhook', group: 'chat', make: (random) => chars(random, 'hex', 64), frame: 'https://oapi.dingtalk.com/robot/send?access_token={V}' },
  { name: 'wecom-webhook', group: 'chat', make: (random) => uuid(random), frame: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={V}' },
  { name: 'ifttt-webhook', group: 'chat', make: (random) => chars(random, 'url', 43), frame: 'https://maker.ifttt.com/trigger/door/with/key/{V}' },
];

function table(group: string, lines: string): Format[] {
  return lines.trim().split('\n').map((line) => {
    const [name = '', template = ''] = line.split(' ');
    const address = template.startsWith('https://') ? 8 : 0;
    return { name, group, make: (random) => fillTemplate(template, random), ...(address === 0 ? {} : { from: address }) };
  });
}

const named: readonly Format[] = NAMED.trim().split('\n').map((line) => {
  const [name = '', label = '', template = ''] = line.split(' ');
  return { name, group: 'named', make: (random) => fillTemplate(template, random), frame: `${label}={V}` };
});

export const FORMATS: readonly Format[] = [...Object.entries(PREFIXED).flatMap(([group, lines]) => table(group, lines)), ...MADE, ...named];
