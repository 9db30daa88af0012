import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { feishuFaults, isFeishuFault } from '../feishu/faults.ts'
import type { FeishuPlatform } from '../feishu/platform-types.ts'
import { type FaultKind, faultKinds } from '../wechat/faults.ts'
import type { WechatPlatform } from '../wechat/platform.ts'
import { ControlError } from './failure.ts'

const fault = z.strictObject({
  platform: z.enum(['wechat', 'feishu']),
  kind: z.string().transform(kind =>
    kind
      .trim()
      .toLowerCase()
      .replace(/[\s_]+/g, '-'),
  ),
  times: z.number().int().min(1).max(1000).default(1),
  /** For `errcode`: the code, and the end of the path that answers it. */
  code: z.number().int().optional(),
  call: z.string().max(100).optional(),
})

const isWechatFault = (kind: string): kind is FaultKind => faultKinds.some(known => known.kind === kind)

/** Makes the stand-ins misbehave: `/api/faults`. */
export function faultRoutes(app: FastifyInstance, wechat: WechatPlatform, feishu: FeishuPlatform): void {
  app.get('/api/faults', async () => ({
    kinds: { wechat: faultKinds, feishu: feishuFaults },
    waiting: { wechat: wechat.waitingFaults(), feishu: feishu.waitingFaults() },
  }))

  app.post('/api/faults', async request => {
    const { platform, kind, times, code, call } = fault.parse(request.body)
    if (platform === 'wechat' && isWechatFault(kind)) wechat.fault({ kind, times, code, call })
    else if (platform === 'feishu' && isFeishuFault(kind)) feishu.fault({ kind, times, code, call })
    else {
      const known = (platform === 'wechat' ? faultKinds : feishuFaults).map(each => each.kind)
      throw new ControlError(400, 'no-such-fault', `${platform} 没有「${kind}」这种故障，可以用：${known.join('、')}`)
    }
    return { platform, kind, times }
  })

  app.delete('/api/faults', async () => {
    wechat.clearFaults()
    for (const { kind } of feishuFaults) feishu.fault({ kind, times: 0 })
    return {}
  })
}
