import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import { readEnvironment } from '../../../src/core/config.ts';
import { parseStrict } from '../../../src/core/json.ts';
import { wrapDocument } from '../../../src/conversation/documents.ts';
import { readRequest, surfaceById } from '../../../src/conversation/wire/index.ts';
import type { SurfaceId } from '../../../src/conversation/types.ts';
import { addRemovals, removalOf } from '../../../src/enforce/removal.ts';
import { Guard } from '../../../src/enforce/guard.ts';
import { parsePolicyFile } from '../../../src/policy/file.ts';
import { resolve } from '../../../src/policy/resolve.ts';
import { fullEngine } from '../../support/gateway.ts';

const engine = fullEngine();
const POLICY = `policy:
  flow: "off"
  isolate: delimit
  permissions: p.cedar
  data_sources:
    - {name: hr, match: ["hr_*", "HR *"]}
`;

/** The body that goes upstream when `hr` may not be read. */
function sent(surfaceId: SurfaceId, body: object): { body: string; reasons: readonly { rule: string; pointer: string }[] } {
  const file = parsePolicyFile(POLICY, 'test.yaml', { rules: [...engine.rules.values()], environment: readEnvironment({}), now: Date.now(), readAttached: () => 'permit(principal, action == Action::"use", resource);' });
  const surface = surfaceById(surfaceId);
  const guard = new Guard({ engine, clock: systemClock, policy: (application, route, model) => resolve(file, { application, route, model }) });
  const request = guard.request(surface, readRequest(surface, JSON.stringify(body), 64), { exchange: 'x', application: 'a' });
  // What goes upstream is a request of the same protocol.
  readRequest(surface, request.body, 64);
  return { body: request.body, reasons: request.decision.reasons.filter(({ category }) => category === 'access') };
}

const IMAGE = Buffer.from('Bert is ill').toString('base64');
const call = { role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'hr_find', arguments: '{}' } }, { id: 'c2', type: 'function', function: { name: 'weather', arguments: '{}' } }] };
const use = { role: 'assistant', content: [{ type: 'tool_use', id: 'c1', name: 'hr_find', input: {} }, { type: 'tool_use', id: 'c2', name: 'weather', input: {} }] };
const user = { role: 'user', content: 'Who is ill?' };
const result = (content: unknown, id = 'c1') => ({ type: 'tool_result', tool_use_id: id, content });

describe('what may not be read is not sent, in any form it comes in', () => {
  test.each<[string, SurfaceId, object[]]>([
    ['text of a tool', 'openai.chat', [user, call, { role: 'tool', tool_call_id: 'c1', content: 'Bert is ill' }, { role: 'tool', tool_call_id: 'c2', content: 'Sunny' }]],
    ['text in pieces', 'openai.chat', [user, call, { role: 'tool', tool_call_id: 'c1', content: [{ type: 'text', text: 'Bert is ill' }, 'Bert is ill'] }, { role: 'tool', tool_call_id: 'c2', content: 'Sunny' }]],
    ['an image of a tool', 'openai.chat', [user, call, { role: 'tool', tool_call_id: 'c1', content: [{ type: 'image_url', image_url: { url: `data:image/png;base64,${IMAGE}` } }] }, { role: 'user', content: 'Sunny' }]],
    ['a file by its name', 'openai.chat', [{ role: 'user', content: [{ type: 'text', text: 'Sunny' }, { type: 'file', file: { filename: 'HR list.pdf', file_data: `data:application/pdf;base64,${IMAGE}` } }] }]],
    ['fields of unknown names', 'openai.chat', [user, call, { role: 'tool', tool_call_id: 'c1', content: 'x', artifact: { note: 'Bert is ill' } }, { role: 'tool', tool_call_id: 'c2', content: 'Sunny' }]],
    ['text of a tool', 'anthropic.messages', [user, use, { role: 'user', content: [result('Bert is ill'), result('Sunny', 'c2')] }]],
    ['blocks of a tool', 'anthropic.messages', [user, use, { role: 'user', content: [result([{ type: 'text', text: 'Bert is ill' }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: IMAGE } }, { type: 'document', title: 'x', source: { type: 'base64', media_type: 'application/pdf', data: IMAGE } }]), result('Sunny', 'c2')] }]],
    ['a document by its title', 'anthropic.messages', [{ role: 'user', content: [{ type: 'text', text: 'Sunny' }, { type: 'document', title: 'HR list', context: 'Bert is ill', source: { type: 'base64', media_type: 'application/pdf', data: IMAGE } }] }]],
    ['a document of text', 'anthropic.messages', [{ role: 'user', content: [{ type: 'text', text: 'Sunny' }, { type: 'document', title: 'HR list', source: { type: 'text', media_type: 'text/plain', data: 'Bert is ill' } }] }]],
    ['a document of blocks', 'anthropic.messages', [{ role: 'user', content: [{ type: 'text', text: 'Sunny' }, { type: 'document', title: 'HR list', source: { type: 'content', content: [{ type: 'text', text: 'Bert is ill' }] } }] }]],
    ['a search result', 'anthropic.messages', [{ role: 'user', content: [{ type: 'text', text: 'Sunny' }, { type: 'search_result', title: 'HR list', source: 'https://hr.example.com', content: [{ type: 'text', text: 'Bert is ill' }] }] }]],
  ])('%s (%s)', (_, surface, messages) => {
    const { body, reasons } = sent(surface, { model: 'm', max_tokens: 5, messages });
    expect(body).not.toContain('Bert is ill');
    expect(body).not.toContain(IMAGE);
    expect(body).toContain('Sunny');
    expect(body).toContain('[Removed:');
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.every(({ rule }) => rule === 'access.denied')).toBe(true);
  });
  test.each<[string, string]>([
    ['the helper', `Sunny\n${wrapDocument('Bert is ill', { title: 'HR list' })}\n${wrapDocument('Rainy', { title: 'Weather' })}`],
    ['a title', 'Sunny <document title="HR list">Bert is ill</document> <document title="Weather">Rainy</document>'],
    ['an attribute in other quotes', "<doc id='1' source = 'HR list'>\nBert is ill\n</doc>\nSunny, Rainy"],
    ['a first element', 'Sunny\n<documents>\n<document index="1">\n<source>HR list</source>\n<document_content>\nBert is ill\n</document_content>\n</document>\n<document index="2">\n<source>Weather</source>\n<document_content>Rainy</document_content></document></documents>'],
    ['a closing tag inside', 'Sunny <document title="HR list">x</document> Bert is ill</document> <document title="Weather">Rainy</document>'],
    ['another one inside', 'Sunny <document title="HR list">x <document title="Weather">y</document> Bert is ill</document> Rainy'],
    ['no closing tag', 'Sunny, Rainy <context name="HR list">Bert is ill'],
    ['capitals', 'Sunny <DOCUMENT TITLE="HR list">Bert is ill</DOCUMENT> Rainy'],
  ])('a document in a message: %s', (_, content) => {
    for (const [surface, messages] of [['openai.chat', [{ role: 'user', content }]], ['openai.chat', [{ role: 'system', content }, user]], ['anthropic.messages', [{ role: 'user', content: [{ type: 'text', text: content }] }]]] as const) {
      const { body, reasons } = sent(surface, { model: 'm', max_tokens: 5, messages });
      expect(body).not.toContain('Bert is ill');
      expect(body).toContain('[REDACTED:access.denied]');
      for (const kept of ['Sunny', 'Rainy']) expect(body).toContain(kept);
      expect(reasons).toEqual([expect.objectContaining({ rule: 'access.denied' })]);
    }
  });
  test.each(['<document title="Weather">Bert is well</document>', 'The HR list says that <document> is a tag', '<p title="HR list">Bert is well</p>', `${wrapDocument('Bert is well')} HR list`])('a message with nothing to remove: %s', (content) => {
    const messages = [{ role: 'user', content }];
    const { body, reasons } = sent('openai.chat', { model: 'm', messages });
    expect(reasons).toEqual([]);
    if (!content.includes('<<<')) expect(body).toContain(JSON.stringify(content).slice(1, -1));
  });
  test('other content keeps its bytes', () => {
    const messages = [user, call, { role: 'tool', tool_call_id: 'c2', content: 'Sunny' }];
    const { body, reasons } = sent('openai.chat', { model: 'm', messages });
    expect(reasons).toEqual([]);
    expect(parseStrict(body, 64)).toMatchObject({ messages: expect.arrayContaining([user, call]) as unknown });
  });
});

test('pointers never nest', () => {
  const edits = new Map([['/a/b', '1'], ['/a/b/c', '2'], ['/ab', '3'], ['/d', '4']]);
  addRemovals(edits, [{ pointer: '/a/b', json: '"x"' }, { pointer: '/a/b/e', json: '"y"' }]);
  expect([...edits]).toEqual([['/ab', '3'], ['/d', '4'], ['/a/b', '"x"']]);
  expect(removalOf({ pointer: '/messages/0/content/1/file', kind: 'file', origin: 'document', encoding: 'json' }, 'n')).toEqual({ pointer: '/messages/0/content/1', json: '{"type":"text","text":"n"}' });
});
