#!/usr/bin/env node
// Starts the command line from its TypeScript sources; nothing has to be built first. LACUNA_TSX=1 leaves out the bundle.
import { bundledMain } from './bundle.js';

/** The bundle; null where it cannot be made, a broken source for one: tsx then says where. */
async function bundled() {
  if (process.env.LACUNA_TSX) return null;
  try {
    return await bundledMain();
  } catch {
    return null;
  }
}

const main = await bundled();
if (main === null) {
  const { register } = await import('tsx/esm/api');
  register();
  await import('../src/main.ts');
} else await import(main);
