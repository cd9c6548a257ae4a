// The client: one small entry, the application and a language beside it, the call when it is needed.
import { preact } from '@preact/preset-vite'
import { defineConfig, type Plugin } from 'vite'

/** The application's chunk is asked for by the page itself, not only once the entry has run: a round trip less. */
const preloadMain = (): Plugin => ({
  name: 'preload-main',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) =>
      Object.values(bundle ?? {})
        .filter((file) => file.type === 'chunk' && file.facadeModuleId?.endsWith('/web/main.ts') === true)
        .map((file) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file.fileName}` },
          injectTo: 'head' as const,
        })),
  },
})

export default defineConfig({
  root: 'web',
  publicDir: 'public',
  plugins: [preact(), preloadMain()],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
})
