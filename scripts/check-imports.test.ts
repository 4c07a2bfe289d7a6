// The import check must see what it is there to forbid: each rule is shown one offender in a tree of its own.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkImports, cyclesIn, importsOf, pythonImports } from './check-imports.ts';

function tree(files: Record<string, string>): string {
  const root = mkdtempSync(path.join(tmpdir(), 'imports-'));
  for (const folder of ['packages', 'apps', 'curriculum']) mkdirSync(path.join(root, folder));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return root;
}
const rulesAt = (files: Record<string, string>) =>
  checkImports(tree(files)).map(({ file, line, rule }) => `${file}:${line}: ${rule}`);

test('our own tree holds', () => {
  expect(checkImports(fileURLToPath(new URL('..', import.meta.url)))).toEqual([]);
});

test('a package may not import one above it, nor climb by a relative path', () => {
  expect(
    rulesAt({
      'packages/engine/src/index.ts': "import { x } from '@lacuna/torch';",
      'packages/page/src/index.ts': "\nexport * from '../../curriculum/src/index';",
      'packages/grader/src/index.ts': "import type { Job } from '@lacuna/curriculum';",
      'packages/labs/src/ok.ts': "import { Tensor } from '@lacuna/engine';",
      'apps/web/src/a.svelte': '<script lang="ts">\nimport { y } from \'@lacuna/cli\';\n</script>',
    }),
  ).toEqual([
    'packages/engine/src/index.ts:1: layer',
    'packages/grader/src/index.ts:1: layer',
    'packages/page/src/index.ts:2: layer',
    'apps/web/src/a.svelte:2: layer',
  ]);
});

test('packages do no input or output and read no clock, except at their edges and in tests', () => {
  expect(
    rulesAt({
      'packages/labs/src/a.ts':
        "import fs from 'node:fs';\nexport const t = Date.now();\n// Date.now() is fine here",
      'packages/labs/src/a.test.ts': "import fs from 'node:fs';",
      'packages/grader/src/node/run.ts': "import fs from 'node:fs';",
    }),
  ).toEqual(['packages/labs/src/a.ts:1: pure', 'packages/labs/src/a.ts:2: pure']);
});

test('cycles are found, type-only imports do not make one', () => {
  expect(
    rulesAt({
      'packages/labs/src/a.ts': "import { b } from './b.ts';",
      'packages/labs/src/b.ts': "import { c } from './c.ts';",
      'packages/labs/src/c.ts': "export { a } from './a.ts';",
      'packages/labs/src/d.ts': "import type { E } from './e.ts';",
      'packages/labs/src/e.ts': "import { d } from './d.ts';",
    }),
  ).toEqual(['packages/labs/src/a.ts:1: cycle']);
  expect(cyclesIn(new Map([['x', ['x']]]))).toEqual([['x']]);
});

test('only the bridge file of torch touches JavaScript', () => {
  expect(
    rulesAt({
      'packages/torch/python/torch/_bridge.py': 'import _lacuna_engine',
      'packages/torch/python/torch/nn.py': 'import math\nfrom pyodide.ffi import to_js',
      'packages/checks/python/lacuna/check.py': 'import torch, js',
    }),
  ).toEqual([
    'packages/checks/python/lacuna/check.py:1: bridge',
    'packages/torch/python/torch/nn.py:2: bridge',
  ]);
});

test('dynamic imports, re-exports and Python forms are all read', () => {
  const text =
    "import a from 'a';\nimport type b from 'b';\nexport * from 'c';\nconst d = () => import('d');";
  expect(importsOf(text).map(({ specifier, typeOnly }) => [specifier, typeOnly])).toEqual([
    ['a', false],
    ['b', true],
    ['c', false],
    ['d', false],
  ]);
  expect(
    pythonImports('import os.path as p, sys\nfrom . import x\ndef f():\n  from torch.nn import y'),
  ).toEqual([
    { module: 'os', line: 1 },
    { module: 'sys', line: 1 },
    { module: '.', line: 2 },
    { module: 'torch', line: 4 },
  ]);
});
