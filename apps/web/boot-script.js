// src/boot.js as it is shipped: minified, and the same to the byte in the page and in the policy's hash.
import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';

export function bootScript() {
  const source = readFileSync(new URL('src/boot.js', import.meta.url), 'utf8');
  return transformSync(source, { minify: true, format: 'iife', target: 'es2022' }).code.trim();
}
