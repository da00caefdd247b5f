import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// Built by itself: what its forms need of the framework would otherwise lie in the file that every ward loads.
export default defineConfig({
  plugins: [svelte()],
  base: '/',
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    emptyOutDir: false,
    modulePreload: false,
    rollupOptions: { input: ['custody.html'] },
  },
});
