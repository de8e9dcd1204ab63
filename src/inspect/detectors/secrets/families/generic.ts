import type { Family } from '../family.ts';

/** Secrets known by where they stand and how they look, found by the readers beside this folder. */
export const generic: readonly Family[] = [
  { name: 'private-key', title: 'Private key', severity: 'critical' },
  { name: 'jwt', title: 'JSON web token', severity: 'high' },
  { name: 'connection-string', title: 'Password in a connection address', severity: 'critical' },
  { name: 'basic-auth', title: 'Basic authentication credentials', severity: 'high' },
  { name: 'session-cookie', title: 'Session cookie', severity: 'high' },
  { name: 'otp-seed', title: 'Seed of one-time passwords', severity: 'critical' },
  { name: 'seed-phrase', title: 'Wallet recovery phrase (BIP-39)', severity: 'critical' },
  { name: 'bearer-token', title: 'Bearer token', severity: 'high' },
  { name: 'password', title: 'Password', severity: 'high' },
  { name: 'generic-assignment', title: 'Key, token or secret assigned to a name', severity: 'high' },
  { name: 'hex-assignment', title: 'Hexadecimal value or UUID assigned to a key, token or secret', severity: 'medium' },
  { name: 'weak-password', title: 'Guessable password', severity: 'medium', paranoia: 2 },
];
