import { chars } from '../charset.ts';
import { awsKeyId, base64Bytes } from '../checks.ts';
import type { Family } from '../family.ts';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Cloud providers and hosting platforms. */
export const cloud: readonly Family[] = [
  { name: 'aws-access-key', title: 'AWS access key id', severity: 'high', tokens: [
    { prefix: ['AKIA', 'ASIA', 'ABIA', 'ACCA'], body: chars.upperAlnum, boundary: chars.alnum, length: [16, 16], shape: /^[A-Z2-7]{16}$/, check: awsKeyId, entropy: 2.6 },
  ] },
  { name: 'aws-secret-key', title: 'AWS secret access key', severity: 'critical', named: [
    { names: ['awssecret', 'secretaccesskey', 'awskey', 'awsaccesssecret'], shape: /^[A-Za-z0-9/+]{40}$/ },
  ] },
  { name: 'aws-session-token', title: 'AWS session token', severity: 'high', tokens: [
    { prefix: ['IQoJb3JpZ2lu', 'FwoGZXIvYXdz', 'FQoGZXIvYXdz'], body: chars.base64, length: [100, 2400] },
  ] },
  { name: 'aws-bedrock-key', title: 'Amazon Bedrock API key', severity: 'critical', tokens: [
    { prefix: ['ABSK'], body: chars.base64, length: [109, 269] },
    { prefix: ['bedrock-api-key-'], body: chars.base64, length: [60, 2400] },
  ] },
  { name: 'aws-mws-key', title: 'Amazon MWS auth token', severity: 'high', tokens: [
    { prefix: ['amzn.mws.'], body: chars.dashed, length: [36, 36], shape: new RegExp(`^${UUID}$`), entropy: 2.6 },
  ] },
  { name: 'google-api-key', title: 'Google API key', severity: 'high', tokens: [{ prefix: ['AIza'], body: chars.url, length: [35, 35], entropy: 3.3 }] },
  { name: 'google-oauth-secret', title: 'Google OAuth client secret', severity: 'critical', tokens: [{ prefix: ['GOCSPX-'], body: chars.url, length: [28, 28] }] },
  { name: 'google-oauth-token', title: 'Google OAuth access token', severity: 'high', tokens: [{ prefix: ['ya29.'], body: chars.dotted, length: [30, 1500] }] },
  { name: 'google-refresh-token', title: 'Google OAuth refresh token', severity: 'critical', tokens: [{ prefix: ['1//0'], body: chars.url, length: [40, 512], entropy: 3.5 }] },
  { name: 'azure-client-secret', title: 'Microsoft Entra client secret', severity: 'critical', tokens: [
    { prefix: ['7Q~', '8Q~', '9Q~'], before: { set: chars.tilde, length: [3, 3] }, body: chars.tilde, length: [31, 34] },
  ] },
  { name: 'azure-storage-key', title: 'Azure storage account key', severity: 'critical', tokens: [
    { prefix: ['AccountKey='], label: true, body: chars.base64, boundary: chars.alnum, length: [88, 88], check: base64Bytes(64) },
  ], named: [{ names: ['accountkey', 'storagekey', 'azurestorage', 'storageaccount', 'storageaccess'], shape: /^[A-Za-z0-9+/]{86}==$/ }] },
  { name: 'azure-service-bus-key', title: 'Azure shared access key', severity: 'critical', tokens: [
    { prefix: ['SharedAccessKey='], label: true, body: chars.base64, boundary: chars.alnum, length: [44, 44], check: base64Bytes(32) },
  ] },
  { name: 'azure-sas-signature', title: 'Azure shared access signature', severity: 'high', tokens: [
    { prefix: ['?sig=', '&sig='], label: true, body: chars.percent, boundary: 0, length: [44, 70], shape: /^[A-Za-z0-9%]{40,67}%3[Dd]$/ },
  ] },
  { name: 'azure-devops-token', title: 'Azure DevOps personal access token', severity: 'critical', tokens: [
    { prefix: ['AZDO'], before: { set: chars.alnum, length: [76, 76] }, body: chars.alnum, length: [4, 4], entropy: 0 },
  ], named: [{ names: ['azuredevops', 'devopspat', 'azdo', 'vsts', 'systemaccesstoken'], shape: /^[a-z2-7]{52}$/ }] },
  { name: 'azure-ai-key', title: 'Azure AI services key', severity: 'critical', tokens: [
    { prefix: ['JQQJ99'], before: { set: chars.alnum, length: [52, 52] }, body: chars.alnum, length: [26, 26] },
  ], named: [{ names: ['azureopenai', 'azureapi', 'ocpapim', 'cognitive', 'azurekey'], shape: /^[a-f0-9]{32}$/ }] },
  { name: 'alibaba-access-key', title: 'Alibaba Cloud access key id', severity: 'high', tokens: [{ prefix: ['LTAI'], body: chars.alnum, length: [12, 26] }] },
  { name: 'alibaba-secret-key', title: 'Alibaba Cloud access key secret', severity: 'critical', named: [
    { names: ['alibaba', 'aliyun', 'alicloud', 'accesskeysecret'], shape: /^[A-Za-z0-9]{30}$/ },
  ] },
  { name: 'tencent-secret-id', title: 'Tencent Cloud secret id', severity: 'high', tokens: [{ prefix: ['AKID'], body: chars.alnum, length: [32, 32] }] },
  { name: 'digitalocean-token', title: 'DigitalOcean token', severity: 'critical', tokens: [{ prefix: ['dop_v1_', 'doo_v1_', 'dor_v1_'], body: chars.hex, length: [64, 64] }] },
  { name: 'heroku-key', title: 'Heroku API key', severity: 'critical', tokens: [
    { prefix: ['HRKU-'], body: chars.url, length: [36, 70] },
  ], named: [{ names: ['heroku'], shape: new RegExp(`^${UUID}$`) }] },
  { name: 'cloudflare-token', title: 'Cloudflare API token', severity: 'critical', tokens: [
    { prefix: ['v1.0-'], body: chars.dashed, length: [171, 171], shape: /^[a-f0-9]{24}-[a-f0-9]{146}$/ },
  ], named: [{ names: ['cloudflare', 'cfapi', 'cftoken', 'cfkey'], shape: /^(?:[A-Za-z0-9_-]{40}|[a-f0-9]{37})$/ }] },
  { name: 'flyio-token', title: 'Fly.io token', severity: 'critical', tokens: [
    { prefix: ['fm2_'], body: chars.base64, length: [60, 2400] },
    { prefix: ['fo1_'], body: chars.url, length: [43, 43] },
    { prefix: ['fm1r_', 'fm1a_'], body: chars.base64, length: [60, 2400] },
  ] },
  { name: 'vercel-token', title: 'Vercel access token', severity: 'critical', tokens: [
    { prefix: ['vcp_', 'vca_', 'vci_', 'vcr_', 'vck_'], body: chars.alnum, boundary: chars.word, length: [24, 60], entropy: 3.5 },
  ], named: [{ names: ['vercel', 'nowtoken'], shape: /^[A-Za-z0-9]{24}$/ }] },
  { name: 'netlify-token', title: 'Netlify personal access token', severity: 'high', tokens: [{ prefix: ['nfp_', 'nfc_', 'nfo_', 'nfu_', 'nfb_'], body: chars.alnum, length: [36, 40] }] },
  { name: 'scaleway-key', title: 'Scaleway access key', severity: 'high', tokens: [{ prefix: ['SCW'], body: chars.upperAlnum, length: [17, 17], shape: /\d/, boundary: chars.word }],
    named: [{ names: ['scwsecret', 'scaleway'], shape: new RegExp(`^${UUID}$`) }] },
  { name: 'linode-token', title: 'Linode API token', severity: 'high', named: [{ names: ['linode'], shape: /^[a-f0-9]{64}$/ }] },
  { name: 'render-key', title: 'Render API key', severity: 'high', tokens: [{ prefix: ['rnd_'], body: chars.alnum, length: [28, 36] }] },
  { name: 'railway-token', title: 'Railway token', severity: 'high', named: [{ names: ['railway'], shape: new RegExp(`^${UUID}$`) }] },
  { name: 'yandex-cloud-key', title: 'Yandex Cloud API key', severity: 'high', tokens: [
    { prefix: ['AQVN'], body: chars.url, length: [35, 38] },
  ] },
  { name: 'ibm-cloud-key', title: 'IBM Cloud API key', severity: 'high', named: [{ names: ['ibmcloud', 'ibmapi', 'bluemix'], shape: /^[A-Za-z0-9_-]{44}$/ }] },
];
