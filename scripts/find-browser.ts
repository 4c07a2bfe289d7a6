// Finds a Chromium or a Firefox to test with, installs Debian's when asked and able, and otherwise says exactly what to install.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export type BrowserName = 'chromium' | 'firefox';
export type Found = { path: string } | { missing: true; how: string };

interface Known {
  title: string;
  /** The environment variable that names one. */
  variable: string;
  /** What it is called on PATH. */
  names: string[];
  elsewhere: string[];
  /** Debian's packages. */
  packages: string[];
  how: string;
}

const KNOWN: Record<BrowserName, Known> = {
  chromium: {
    title: 'Chromium',
    variable: 'CHROMIUM',
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'],
    elsewhere: [
      '/snap/bin/chromium',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
    packages: ['chromium', 'fonts-dejavu-core'],
    how:
      'install one and run again: "apt-get install chromium" (Debian, as root), "brew install --cask chromium" (macOS); ' +
      'or set CHROMIUM to the path of a Chromium or Chrome.',
  },
  firefox: {
    title: 'Firefox',
    variable: 'FIREFOX',
    names: ['firefox-esr', 'firefox'],
    elsewhere: ['/snap/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'],
    packages: ['firefox-esr', 'fonts-dejavu-core'],
    how:
      'install one and run again: "apt-get install firefox-esr" (Debian, as root), "brew install --cask firefox" (macOS); ' +
      'or set FIREFOX to the path of a Firefox.',
  },
};

function runs(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // absent or not executable: the next candidate
  }
}

function look({ names, elsewhere }: Known): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin', '/usr/local/bin'];
  const candidates = [
    ...folders.flatMap((folder) => names.map((name) => path.join(folder, name))),
    ...elsewhere,
  ];
  return candidates.find(runs);
}

/** The path of a browser: $CHROMIUM or $FIREFOX, then PATH and the usual places; with `install`, Debian's package when we are root. */
export function findBrowser(name: BrowserName, { install = false } = {}): Found {
  const { title, variable, packages, how } = KNOWN[name];
  const asked = process.env[variable];
  if (asked)
    return runs(asked)
      ? { path: asked }
      : {
          missing: true,
          how: `${variable} is set to ${asked}, which cannot be run; correct it or unset it.`,
        };
  const found = look(KNOWN[name]);
  if (found) return { path: found };
  if (!install || process.platform !== 'linux' || process.getuid?.() !== 0 || !runs('/usr/bin/apt-get'))
    return { missing: true, how };
  console.error(`No ${title} here: installing Debian’s (apt-get install ${packages[0]}) ...`);
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const { status } = spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status !== 0) return { missing: true, how: `"apt-get ${args.join(' ')}" failed; ${how}` };
  }
  const installed = look(KNOWN[name]);
  return installed ? { path: installed } : { missing: true, how };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const name: BrowserName = process.argv.includes('firefox') ? 'firefox' : 'chromium';
  const found = findBrowser(name, { install: process.argv.includes('--install') });
  if ('missing' in found) {
    console.error(`No ${KNOWN[name].title}: ${found.how}`);
    process.exitCode = 1;
  } else console.log(found.path);
}
