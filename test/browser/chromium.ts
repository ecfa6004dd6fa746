/** Debian's Chromium, as `bin/test browser` installs it. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

function program(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        // Not in this folder.
        return false;
      }
    });
  if (found === undefined) throw new Error('no Chromium is installed: bin/test browser does it');
  return found;
}

/** As root Chromium refuses its sandbox; what it shows here is our own. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: program(), args: ['--no-sandbox'] });
}
