import { describe, expect, test } from 'vitest';
import { bufferInput } from '../../../src/supply/input.ts';
import { scanInput } from '../../../src/supply/scan.ts';

/** A message in a message, and so on, around an attachment. */
function nested(depth: number): string {
  let inner = `Content-Type: application/octet-stream; name="a.bin"\nContent-Transfer-Encoding: base64\n\n${Buffer.from(`\x7fELF\x02\x01\x01${'\0'.repeat(200)}`, 'latin1').toString('base64')}\n`;
  for (let i = 0; i < depth; i++) inner = `Content-Type: multipart/mixed; boundary="b${i}"\n\n--b${i}\n${inner}\n--b${i}--\n`;
  return `From: a@a.example\nTo: b@b.example\nSubject: plans\nMIME-Version: 1.0\n${inner}`;
}

describe('a mail', () => {
  test('has its attachments read, however deep they may lie', () => {
    expect(scanInput(bufferInput('a.eml', Buffer.from(nested(3))), 'a.eml').verdict).toBe('malicious');
  });

  test('is unscanned where parts lie deeper than is read', () => {
    const scanned = scanInput(bufferInput('a.eml', Buffer.from(nested(30))), 'a.eml');
    expect([scanned.verdict, scanned.findings.map(({ rule }) => rule)]).toEqual(['unscanned', ['mail.unread']]);
  });
});
