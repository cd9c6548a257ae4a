// The client: one small entry, the application and a language beside it, the call when it is needed.
import { preact } from '@preact/preset-vite'
import { defineConfig, type Plugin } from 'vite'

/** The application's chunks are asked for by the page itself, not only once the entry has run: a round trip less. */
const preloadMain = (): Plugin => ({
  name: 'preload-main',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) =>
      Object.values(bundle ?? {})
        .flatMap((file) =>
          file.type === 'chunk' && file.facadeModuleId?.endsWith('/web/main.ts') === true ? [file] : [],
        )
        .flatMap(({ fileName, imports }) => [fileName, ...imports.filter((name) => !name.includes('/index-'))])
        .map((fileName) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/${fileName}` },
          injectTo: 'head' as const,
        })),
  },
})

/**
 * What the application shares with the call and with the pages of agents, in one chunk: each further one is a request before
 * the name field. Shapes that only agents' pages need stay with them.
 */
const SHARED =
  /\/jsxRuntime\.|\/ui\/legal\/paths\.|\/protocol\/(?!account\.|instance\.)|\/valibot\/|\/clean-text\.|\/base64url\.|\/ui\/kit\/|\/ui\/error\/failure\.|\/lucide\/.*\/(x|loader-circle|triangle-alert|languages|badge-check)\./
/** What opens over the call and over an agent's rooms. */
const DIALOGS = /\/ui\/call\/(dialog|settings-fields)\.|\/call\/invitation\./

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
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Preact stays with the entry: the language is asked for once that is here, and must not wait for what pages share
          includeDependenciesRecursively: false,
          groups: [
            { name: 'shared', test: SHARED },
            { name: 'dialogs', test: DIALOGS },
          ],
        },
      },
    },
  },
})
