// How Vite bundles the site; island scripts are bundled as workers are (see lib/islands), so they get the Svelte plugin too.
import { sveltekit } from '@sveltejs/kit/vite';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [sveltekit()],
  worker: { format: 'es', plugins: () => [svelte({ configFile: false })] },
  // The browsers that know light-dark() natively; older CSS targets would rewrite every colour.
  build: { target: 'es2022', cssTarget: ['chrome123', 'firefox120', 'safari17.5'], assetsInlineLimit: 0 },
  server: { fs: { allow: ['../..'] } },
});
