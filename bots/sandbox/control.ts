import type { FastifyPluginAsync } from 'fastify'
import type { Logger } from '../../core/ports/system.ts'
import { createChanges } from './control/changes.ts'
import { deskRoutes } from './control/desk-routes.ts'
import { answerFailures, ControlError } from './control/failure.ts'
import { faultRoutes } from './control/fault-routes.ts'
import { feishuRoutes } from './control/feishu-routes.ts'
import { foreignness } from './control/guard.ts'
import { pageRoutes } from './control/page-files.ts'
import { showCustomer, wechatRoutes } from './control/wechat-routes.ts'
import type { SandboxDesk } from './desk.ts'
import type { FeishuPlatform } from './feishu/platform-types.ts'
import type { WechatPlatform } from './wechat/platform.ts'

export type SandboxControlOptions = {
  wechat: WechatPlatform
  feishu: FeishuPlatform
  desk: SandboxDesk
  logger: Logger
}

/** Customers who are there from the start, so that the page has somebody to be. */
const readyCustomers = [
  { openid: 'oZhangJianguo', name: '张建国' },
  { openid: 'oLinYufei', name: '林雨菲' },
  { openid: 'oHuangShifu', name: '黄师傅' },
]

/**
 * The page `/sandbox` and the control API under `/sandbox/api`: be a customer on the phone, be somebody of the company in Feishu,
 * move the clock, let the stand-in platforms misbehave. For programs and browsers of this machine only. Failures are
 * `{"error":{"code","message"}}` with a fitting status.
 */
export function sandboxControl({ wechat, feishu, desk, logger }: SandboxControlOptions): FastifyPluginAsync {
  return async function sandboxControlPlugin(root) {
    for (const customer of wechat.customers().length === 0 ? readyCustomers : []) wechat.addCustomer(customer)
    const changes = createChanges({ wechat, feishu })
    root.addHook('preClose', async () => changes.close())

    await root.register(
      async app => {
        answerFailures(app, logger)
        app.addHook('onRequest', async request => {
          const reason = foreignness(request)
          if (reason !== null) throw new ControlError(403, 'not-from-here', reason)
        })
        pageRoutes(app)
        wechatRoutes(app, wechat)
        feishuRoutes(app, feishu)
        deskRoutes(app, desk, changes)
        faultRoutes(app, wechat, feishu)

        app.get('/api', async () => ({
          ...desk.overview(),
          customers: wechat.customers().map(showCustomer),
          now: desk.now().toISOString(),
        }))
        app.get('/api/events', (_request, reply) => {
          reply.hijack()
          changes.stream(reply.raw)
        })
      },
      { prefix: '/sandbox' },
    )
  }
}
