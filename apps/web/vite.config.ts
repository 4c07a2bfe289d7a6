// How Vite bundles the site; island scripts are bundled as workers are (see lib/islands), so they get the Svelte plugin too.
import { sveltekit } from '@sveltejs/kit/vite';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { bootScript } from './boot-script.js';
import { preview } from './preview-plugin.ts';

/** KaTeX names each font three times; every browser that can run the site reads the first, woff2. */
const katexWoff2Only: Plugin = {
  name: 'katex-woff2-only',
  enforce: 'pre',
  transform: (code, id) =>
    /katex[^/]*\.css$/.test(id) ? code.replace(/,url\([^)]+\.(woff|ttf)\) format\("\w+"\)/g, '') : undefined,
};

/** Set by `lacuna preview`: the subject's folder. */
const previewed = process.env.LACUNA_PREVIEW;

export default defineConfig({
  define: { __BOOT_SCRIPT__: JSON.stringify(bootScript()) },
  plugins: [
    katexWoff2Only,
    sveltekit(),
    ...(previewed ? [preview(previewed, process.env.LACUNA_PREVIEW_RUN !== '0')] : []),
  ],
  worker: { format: 'es', plugins: () => [svelte({ configFile: false })] },
  // The browsers that know light-dark() natively; older CSS targets would rewrite every colour.
  build: { target: 'es2022', cssTarget: ['chrome123', 'firefox120', 'safari17.5'], assetsInlineLimit: 0 },
  server: { fs: { allow: ['../..'] } },
});
