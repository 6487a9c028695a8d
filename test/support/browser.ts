import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { unpackedChromium } from './chromium.js';

/** Nothing that needs a GPU, a sandbox of its own (root has none) or the network outside. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const INSTALLED = [
  process.env['CHROME_PATH'],
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Chromium from npm on Linux; elsewhere the Chrome of the machine, or the one that CHROME_PATH names. */
export async function openBrowser(): Promise<Browser> {
  const installed = INSTALLED.find(path => path !== undefined && existsSync(path));
  const executablePath = installed ?? (await unpackedChromium());
  return chromium.launch({ executablePath, headless: true, args: [...ARGUMENTS, '--headless'] });
}

/** A page in a browser profile of its own, as of another person at another machine. */
export async function newPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(10_000);
  return context.newPage();
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Breaches of WCAG 2.2 A and AA, and of what else helps, that a machine can find, one line each. */
export async function accessibilityMistakes(page: Page): Promise<readonly string[]> {
  // Evaluated by the debugger: the page's own policy allows no script.
  await page.evaluate(await readFile(AXE, 'utf8'));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await axe.run({ runOnly: { type: 'tag', values: tags } });
    return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 120)}`));
  });
}
