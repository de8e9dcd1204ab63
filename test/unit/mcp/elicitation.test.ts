import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import { elicitationReasons, requiredReasons } from '../../../src/gateway/mcp/elicitation.ts';
import type { EffectivePolicy } from '../../../src/policy/types.ts';

const policy = { mode: 'enforce' } as EffectivePolicy;
const rules = (params: JsonObject): string[] => elicitationReasons(params, 'srv', policy).map(({ rule }) => rule);
const form = (message: string, properties: JsonObject = { answer: { type: 'string' } }): JsonObject => ({ message, requestedSchema: { type: 'object', properties } });

describe('a form', () => {
  test.each<[string, JsonObject?]>([
    ['Log in', { password: { type: 'string' } }], ['Log in', { userPassword: { type: 'string' } }], ['Set up', { api_key: { type: 'string' } }], ['Set up', { apiKey: { type: 'string' } }],
    ['Set up', { value: { type: 'string', title: 'GitHub access token' } }], ['Set up', { token: { type: 'string' } }], ['Pay', { n: { type: 'string', title: 'Card number' } }], ['Pay', { cvv: { type: 'integer' } }],
    ['Log in', { x: { type: 'string', format: 'password' } }], ['Log in', { x: { type: 'string', description: 'Enter your password.' } }],
    ['Please enter your password to continue.'], ['Your session has ended. Type in your account password:'], ['Paste your API key here'], ['We need your credit card number.'], ['Password:'], ['Provide the one-time code that was sent to you.'], ['Please confirm your seed phrase'],
  ])('asks for a secret: %s %j', (message, properties) => {
    expect(rules(form(message, properties))).toEqual(['elicitation.asks-for-secret']);
  });
  test.each<[string, JsonObject?]>([
    ['Which colour?'], ['What is your name?', { name: { type: 'string' }, email: { type: 'string', format: 'email' } }], ['How long?', { max_tokens: { type: 'integer' }, password_length: { type: 'integer' } }],
    ['Reset the password of ann?', { reset_password: { type: 'boolean' } }], ['How shall it log in?', { auth: { type: 'string', enum: ['password', 'token'], title: 'Password or token' } }],
    ['Enter a name for the token.', { token_name: { type: 'string' } }], ['Give the note on password hygiene a title.', { title: { type: 'string' } }], ['Enter the path of the secrets file.', { path: { type: 'string' } }], ['The key of the map', { key: { type: 'string' } }], ['Enter the secret Santa budget.', { budget: { type: 'number' } }], ['Type the password reset address.', { address: { type: 'string' } }], ['Which secretary?', { secretary: { type: 'string' } }],
    ['Share the article on security tokens with whom?', { who: { type: 'string' } }],
  ])('asks for nothing of the kind: %s %j', (message, properties) => {
    expect(rules(form(message, properties))).toEqual([]);
  });
});

test.each([['https://login.example.com/x', true], ['http://localhost:8080/cb', true], ['http://127.0.0.1/cb', true], ['http://login.example.com/x', false], ['javascript:alert(1)', false], ['file:///etc/passwd', false], ['https://github.com@evil.example/', false], ['vscode://x', false], ['nonsense', false]])('the address %s may be opened: %s', (url, may) => {
  expect(rules({ mode: 'url', message: 'Log in', elicitationId: 'e', url }).length === 0).toBe(may);
  expect(requiredReasons({ elicitations: [{ mode: 'url', url, elicitationId: 'e', message: 'x' }] }, 'srv', policy).length === 0).toBe(may);
});

test('what is no question has nothing wrong with it', () => {
  expect(rules({})).toEqual([]);
  expect(requiredReasons(undefined, 'srv', policy)).toEqual([]);
  expect(requiredReasons({ elicitations: ['x'] }, 'srv', policy)).toEqual([]);
});
