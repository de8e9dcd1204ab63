import { expect, test } from 'vitest';
import { connects, requests } from '../../../src/supply/data/requests.ts';

test.each([
  'requests.post("http://203.0.113.9/a", data=d)', 'axios.get(url)', 'urllib.request.urlopen(u)', 'new XMLHttpRequest()', 'await fetch(url)', 'const f = window.fetch; f(url)',
  'fetch.call(null, url)', 'navigator.sendBeacon(u, d)', 'Net::HTTP.get(uri)', 'file_get_contents($u)', 'resp, err := http.Get(u)', 'new HttpClient()',
])('asks over the network: %s', (code) => expect(requests(code)).toBe(true));

test.each(['We fetch the parcel on Monday.', 'He requests a refund; the clerk says no.', 'curl http://203.0.113.9/a', 'prefetch(rows)', 'print("http.")'])('asks nobody: %s', (code) => expect(requests(code)).toBe(false));

test('commands and sockets connect', () => {
  expect(['curl -s http://203.0.113.9/a', 'wget -q http://203.0.113.9/a', 's.connect(("203.0.113.9", 80))', 'retry(fetch, url)'].every(connects)).toBe(true);
  expect(['The curls of her hair', 'wires connect both'].some(connects)).toBe(false);
});
