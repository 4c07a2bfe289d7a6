// The runtime folder: complete, honest about its content, within its budget, and left alone when nothing changed.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ensureRuntime, type RuntimeManifest } from '../build-runtime.ts';
import { withLock } from './lock.ts';
import { keepsStdlibFile } from './stdlib.ts';

/** What a first visit may cost in all is 8 MB; the pages and the editor need the rest. */
const BUDGET = 7_000_000;

describe('ensureRuntime', () => {
  it('makes every file the cells ask for, with its size, hash and compressed twin', async () => {
    const { dir, hash } = await ensureRuntime();
    const manifest = JSON.parse(readFileSync(path.join(dir, 'manifest.json'), 'utf8')) as RuntimeManifest;
    expect(manifest.hash).toBe(hash);
    expect(manifest.files.map((file) => file.name)).toEqual(
      'frame.js kernels.wasm lacuna_python.zip lock.json node.mjs pyodide.asm.mjs pyodide.asm.wasm pyodide.mjs python_stdlib.zip worker.js'.split(
        ' ',
      ),
    );
    for (const { name, bytes, gzip, sha256 } of manifest.files) {
      const data = readFileSync(path.join(dir, name));
      const zipped = readFileSync(path.join(dir, `${name}.gz`));
      expect({ name, bytes: data.length, gzip: zipped.length }).toEqual({ name, bytes, gzip });
      expect(createHash('sha256').update(data).digest('hex')).toBe(sha256);
      expect(gunzipSync(zipped).equals(data)).toBe(true);
    }
    expect(manifest.files.reduce((sum, file) => sum + file.gzip, 0)).toBeLessThan(BUDGET);
  });

  it('touches nothing when nothing changed', async () => {
    const { dir } = await ensureRuntime();
    const before = statSync(path.join(dir, 'manifest.json')).mtimeMs;
    const steps: string[] = [];
    await ensureRuntime((step) => steps.push(step));
    expect(steps).toEqual([]);
    expect(statSync(path.join(dir, 'manifest.json')).mtimeMs).toBe(before);
  });
});

describe('keepsStdlibFile', () => {
  it('drops what cannot work in a tab and keeps what learners use', () => {
    const kept = [
      'json/decoder.py',
      'math.py',
      'unittest/case.py',
      'encodings/utf_8.py',
      'asyncio/base_events.py',
    ];
    const dropped = [
      'tkinter/__init__.py',
      'sqlite3/dbapi2.py',
      'encodings/big5.py',
      'ctypes/__init__.py',
      'asyncio/windows_utils.py',
    ];
    expect(kept.filter(keepsStdlibFile)).toEqual(kept);
    expect(dropped.filter(keepsStdlibFile)).toEqual([]);
  });
});

describe('withLock', () => {
  it('lets one holder in at a time, and takes over from a process that is gone', async () => {
    const folder = path.join(mkdtempSync(path.join(tmpdir(), 'lock-')), 'lock');
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside--;
    };
    await Promise.all([1, 2, 3].map(() => withLock(folder, work)));
    expect(most).toBe(1);
    const gone = 2 ** 22 + 1; // above the kernel's largest process id
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'pid'), String(gone));
    expect(await withLock(folder, async () => 'taken')).toBe('taken');
    rmSync(path.dirname(folder), { recursive: true });
  });
});
