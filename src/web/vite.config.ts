import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// One HTML page for each entry; medflight serves the entry by the first segment of the path.
export default defineConfig({
  plugins: [svelte()],
  base: '/',
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: ['index.html', 'ward.html', 'lab.html', 'ops.html', 'records.html', 'docs.html'],
      // What the entries share is one file: it compresses better than ten, and is kept by the browser for all of them.
      output: { codeSplitting: { groups: [{ name: 'shared', test: /src\/shared\/|node_modules\/(svelte|esm-env|clsx)\//, minShareCount: 2 }] } },
    },
    chunkSizeWarningLimit: 1200,
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': 'http://127.0.0.1:8787' } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
