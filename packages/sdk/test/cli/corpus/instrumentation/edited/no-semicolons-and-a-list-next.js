import { start } from './lib/start.js'
;['SIGTERM', 'SIGINT'].forEach((signal) => process.on(signal, () => {}))

export const register = async () => {
  await start('web')
}
