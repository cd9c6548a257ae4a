// First script of every page: the language and the application, fetched side by side.
import { startLanguage } from './i18n/index.ts'

const boot = async (): Promise<void> => {
  const root = document.getElementById('app')
  if (root === null) throw new Error('no place for the application')
  const [{ start }] = await Promise.all([import('./main.ts'), startLanguage()])
  start(root)
}
void boot()
