import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

/** Puts script and style into the page: one file, which works from a disk and without a network. */
function inside(): Plugin {
  return {
    name: 'inside',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const page = bundle['verify.html'];
      if (page?.type !== 'asset') throw new Error('no verify.html was built');
      let html = String(page.source);
      for (const [name, file] of Object.entries(bundle)) {
        if (file === page) continue;
        // A closing tag in a text would end the script.
        const text = (file.type === 'chunk' ? file.code : String(file.source)).replaceAll('</script', '<\\/script').trim();
        const tag = name.endsWith('.css') ? /<link[^>]*rel="stylesheet"[^>]*>/ : /<script type="module"[^>]*><\/script>/;
        const put = name.endsWith('.css') ? `<style>${text}</style>` : `<script type="module">${text}</script>`;
        if (!tag.test(html)) throw new Error(`${name} has no place in verify.html`);
        html = html.replace(tag, () => put);
        delete bundle[name];
      }
      page.source = html;
    },
  };
}

export default defineConfig({
  plugins: [svelte(), inside()],
  base: '/',
  build: {
    target: 'es2022',
    emptyOutDir: false,
    modulePreload: false,
    rollupOptions: { input: ['verify.html'] },
  },
});
