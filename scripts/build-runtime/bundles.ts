// Bundles the TypeScript that runs inside: Node's child, the browser's worker, and the frame around it.
import path from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { ROOT } from './inputs.ts';

const GRADER = path.join(ROOT, 'packages/grader/src');

/** Writes node.mjs, worker.js and frame.js into `folder`. */
export async function writeBundles(folder: string): Promise<void> {
  const common: BuildOptions = {
    bundle: true,
    minify: true,
    legalComments: 'none',
    logLevel: 'error',
    treeShaking: true,
  };
  await Promise.all([
    build({
      ...common,
      entryPoints: [path.join(GRADER, 'node/child.ts')],
      outfile: path.join(folder, 'node.mjs'),
      platform: 'node',
      format: 'esm',
      target: 'node20',
    }),
    ...['worker', 'frame'].map((name) =>
      build({
        ...common,
        entryPoints: [path.join(GRADER, `browser/${name}.ts`)],
        outfile: path.join(folder, `${name}.js`),
        platform: 'browser',
        format: 'iife',
        target: 'es2022',
        banner: { js: '"use strict";' },
      }),
    ),
  ]);
}
