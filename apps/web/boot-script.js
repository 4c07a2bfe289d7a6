// src/boot.ts as it is shipped: minified, and the same to the byte in the page and in the policy's hash.
import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';

export function bootScript() {
  const source = readFileSync(new URL('src/boot.ts', import.meta.url), 'utf8');
  return transformSync(source, { loader: 'ts', minify: true, format: 'iife', target: 'es2022' }).code.trim();
}
