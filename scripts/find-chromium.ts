// Finds a Chromium to test with, installs Debian's when asked and able, and otherwise says exactly what to install.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export type Chromium = { path: string } | { missing: true; how: string };

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const elsewhere = [
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const how =
  'install one and run again: "apt-get install chromium" (Debian, as root), "brew install --cask chromium" (macOS); ' +
  'or set CHROMIUM to the path of a Chromium or Chrome.';

function runs(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // absent or not executable: the next candidate
  }
}

function look(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin', '/usr/local/bin'];
  const candidates = [
    ...folders.flatMap((folder) => names.map((name) => path.join(folder, name))),
    ...elsewhere,
  ];
  return candidates.find(runs);
}

/** The path of a Chromium: $CHROMIUM, then PATH and the usual places; with `install`, Debian's package when we are root. */
export function findChromium({ install = false } = {}): Chromium {
  const asked = process.env.CHROMIUM;
  if (asked)
    return runs(asked)
      ? { path: asked }
      : { missing: true, how: `CHROMIUM is set to ${asked}, which cannot be run; correct it or unset it.` };
  const found = look();
  if (found) return { path: found };
  if (!install || process.platform !== 'linux' || process.getuid?.() !== 0 || !runs('/usr/bin/apt-get'))
    return { missing: true, how };
  console.error('No Chromium here: installing Debian’s (apt-get install chromium) ...');
  for (const args of [
    ['update'],
    ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
  ]) {
    const { status } = spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status !== 0) return { missing: true, how: `"apt-get ${args.join(' ')}" failed; ${how}` };
  }
  const installed = look();
  return installed ? { path: installed } : { missing: true, how };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const chromium = findChromium({ install: process.argv.includes('--install') });
  if ('missing' in chromium) {
    console.error(`No Chromium: ${chromium.how}`);
    process.exitCode = 1;
  } else console.log(chromium.path);
}
