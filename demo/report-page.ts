/** Takes the picture of a report for `docs/`: the page that the last `bin/demo` has left. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startChromium } from '../test/browser/chromium.ts';

const root = join(import.meta.dirname, '..');
const report = pathToFileURL(join(root, '.cache', 'demo', 'incident.html'));
const picture = join(root, 'docs', 'report.png');

const browser = await startChromium();
try {
  const page = await browser.newPage({ viewport: { width: 1040, height: 1640 } });
  await page.goto(report.href);
  await page.screenshot({ path: picture });
  console.log(`${picture} taken`);
} catch (error) {
  console.error(`${report.pathname} cannot be shown. Make it first: bin/demo (${String(error)})`);
  process.exitCode = 1;
} finally {
  await browser.close();
}
