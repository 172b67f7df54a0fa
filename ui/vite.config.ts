/** Builds the page into ui/dist, which the server serves. The page makes no third-party request. */
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    // Three.js, in the script of exported scenes, has 540 kB.
    chunkSizeWarningLimit: 600,
    rollupOptions: {
      input: [`${import.meta.dirname}/index.html`, `${import.meta.dirname}/scene/scene-page.ts`],
      output: {
        // The script of exported scene pages: the server puts it into them, and this page never loads it.
        entryFileNames: ({ name }) =>
          name === 'scene-page' ? 'scene/[name].mjs' : 'assets/[name]-[hash].js',
      },
    },
  },
});
