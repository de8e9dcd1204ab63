import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Where Debian, Ubuntu and others put Chromium; `SALLYPORT_TEST_CHROMIUM` names another place. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The Chromium of this machine; undefined where there is none. Nothing is downloaded. */
export const CHROMIUM: string | undefined = [process.env['SALLYPORT_TEST_CHROMIUM'] ?? '', ...PLACES].find((path) => path !== '' && existsSync(path));

/** A browser without a window. As root, Chromium has no sandbox of its own to start in. */
export function openBrowser(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error('there is no Chromium here');
  return chromium.launch({ executablePath: CHROMIUM, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}
