import { createHash } from 'node:crypto'
import { PlatformError } from '../../core/errors.ts'
import type { Logger, Settings } from '../../core/ports/system.ts'
import type { WechatApi } from './api.ts'

/** An entry that says `key` to the dialogue when it is pressed. */
export type MenuEntry = { key: string; name: string }

/** 46003: the account has no menu. */
const noMenu = '46003'

/**
 * Gives the account its menu, once for all processes, and again when its words change. A menu that somebody else made is left as it is.
 * Never throws: an account that may have none (48001) works without.
 */
export async function offerMenu(
  entries: readonly MenuEntry[],
  of: {
    appId: string
    api: Pick<WechatApi, 'createMenu' | 'hasMenu'>
    settings: Pick<Settings, 'read' | 'write'>
    logger: Logger
  },
): Promise<void> {
  const { api, settings, logger } = of
  const setting = `wechat menu of ${of.appId}`
  const made = createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 16)
  try {
    const before = await settings.read(setting)
    if (before === made) return
    if (before === null && (await hasForeignMenu(api))) {
      logger.info({ platform: 'wechat' }, 'the account has a menu of its own, which is left as it is')
      return
    }
    await api.createMenu(entries.map(({ key, name }) => ({ type: 'click', name, key })))
    await settings.write(setting, made)
  } catch (error) {
    const code = error instanceof PlatformError ? error.code : 'internal'
    logger.warn({ platform: 'wechat', code }, 'the menu could not be made; customers write instead')
  }
}

async function hasForeignMenu(api: Pick<WechatApi, 'hasMenu'>): Promise<boolean> {
  try {
    return await api.hasMenu()
  } catch (error) {
    if (error instanceof PlatformError && error.code === noMenu) return false
    throw error
  }
}
