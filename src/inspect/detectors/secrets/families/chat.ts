import { chars } from '../charset.ts';
import type { Family } from '../family.ts';

/** Messaging, mail and voice. */
export const chat: readonly Family[] = [
  { name: 'slack-token', title: 'Slack token', severity: 'critical', tokens: [
    { prefix: ['xoxb-'], body: chars.dashed, length: [30, 90], shape: /^\d{9,14}-(?:\d{9,14}-)?[A-Za-z0-9]{18,34}$/ },
    { prefix: ['xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxo-'], body: chars.dashed, length: [30, 200], shape: /^(?:2-)?\d{6,14}-[A-Za-z0-9-]{20,180}$/ },
    { prefix: ['xoxe-', 'xoxe.xoxp-', 'xoxe.xoxb-'], body: chars.dashed, length: [100, 300], shape: /^\d-[A-Za-z0-9-]{90,290}$/ },
    { prefix: ['xoxc-'], body: chars.dashed, length: [60, 140], shape: /^\d{6,14}-\d{6,14}-\d{6,14}-[a-f0-9]{64}$/ },
    { prefix: ['xapp-'], body: chars.dashed, length: [60, 130], shape: /^\d-[A-Z0-9]{8,14}-\d{9,14}-[a-z0-9]{60,70}$/ },
  ] },
  { name: 'slack-webhook', title: 'Slack incoming webhook', severity: 'high', tokens: [
    { prefix: ['hooks.slack.com/services/', 'hooks.slack.com/workflows/', 'hooks.slack.com/triggers/'], boundary: chars.dotted, body: chars.path, length: [40, 120],
      shape: /^[TE][A-Z0-9]{6,12}\/[AB]?[A-Z0-9]{6,20}\/[A-Za-z0-9/]{20,60}$/ },
  ] },
  { name: 'discord-webhook', title: 'Discord webhook', severity: 'high', tokens: [
    { prefix: ['discord.com/api/webhooks/', 'discordapp.com/api/webhooks/'], boundary: chars.url, body: chars.path, length: [76, 100], shape: /^\d{17,20}\/[A-Za-z0-9_-]{60,72}$/ },
  ] },
  { name: 'discord-bot-token', title: 'Discord bot token', severity: 'critical', named: [
    { names: ['discord', 'bottoken', 'token'], shape: /^[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38}$/ },
  ] },
  { name: 'telegram-bot-token', title: 'Telegram bot token', severity: 'high', tokens: [
    { prefix: [':AA'], before: { set: chars.digit, length: [8, 10] }, body: chars.url, length: [33, 33] },
  ] },
  { name: 'teams-webhook', title: 'Microsoft Teams webhook', severity: 'high', tokens: [
    { prefix: ['webhook.office.com/webhookb2/'], boundary: 0, body: chars.held, length: [120, 260], shape: /^[0-9a-f-]{36}(?:@|%40)[0-9a-f-]{36}\/IncomingWebhook\/[a-f0-9]{32}\/[0-9a-f-]{36}/ },
  ] },
  { name: 'twilio-key', title: 'Twilio API key', severity: 'high', tokens: [{ prefix: ['SK'], body: chars.hex, boundary: chars.word, length: [32, 32] }],
    named: [{ names: ['twilio'], shape: /^[a-f0-9]{32}$/ }] },
  { name: 'sendgrid-key', title: 'SendGrid API key', severity: 'critical', tokens: [
    { prefix: ['SG.'], body: chars.dotted, length: [66, 66], shape: /^[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}$/ },
  ] },
  { name: 'mailgun-key', title: 'Mailgun API key', severity: 'high', tokens: [{ prefix: ['key-'], body: chars.lowerAlnum, boundary: chars.word, length: [32, 32], shape: /^[a-f0-9]{32}$/ }],
    named: [{ names: ['mailgun'], shape: /^[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8}$/ }] },
  { name: 'mailchimp-key', title: 'Mailchimp API key', severity: 'high', tokens: [
    { prefix: ['-us'], before: { set: chars.hex, length: [32, 32] }, body: chars.digit, length: [1, 2], entropy: 0 },
  ] },
  { name: 'brevo-key', title: 'Brevo API key', severity: 'high', tokens: [
    { prefix: ['xkeysib-', 'xsmtpsib-'], body: chars.dashed, length: [81, 81], shape: /^[a-f0-9]{64}-[A-Za-z0-9]{16}$/ },
  ] },
  { name: 'resend-key', title: 'Resend API key', severity: 'high', tokens: [
    { prefix: ['re_'], body: chars.word, length: [32, 34], shape: /^[A-Za-z0-9]{8}_[A-Za-z0-9]{23,25}$/ },
  ] },
  { name: 'postmark-token', title: 'Postmark server token', severity: 'high', named: [
    { names: ['postmark'], shape: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/ },
  ] },
  { name: 'intercom-token', title: 'Intercom access token', severity: 'high', tokens: [{ prefix: ['dG9rO'], body: chars.base64, length: [50, 60], entropy: 3.8 }] },
  { name: 'zoom-secret', title: 'Zoom client secret', severity: 'high', named: [{ names: ['zoom'], shape: /^[A-Za-z0-9]{32}$/ }] },
];
