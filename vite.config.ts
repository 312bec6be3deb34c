import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const page = (name: string): string => resolve(import.meta.dirname, 'apps', `${name}.html`);

export default defineConfig({
  root: 'apps',
  plugins: [react({ exclude: /\/(room|preact)\// })],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      input: { room: page('room'), desk: page('desk'), studio: page('studio') },
      // A contract only states shapes: the room that wants its words alone is spared zod (27 kB).
      treeshake: { moduleSideEffects: (id) => !/-?contract\.ts$/.test(id) },
    },
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': 'http://127.0.0.1:7300', '/origin': 'http://127.0.0.1:7300' } },
});
