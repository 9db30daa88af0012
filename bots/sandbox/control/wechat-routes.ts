import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { customerMessage } from '../wechat/customer-message.ts'
import type { WechatPlatform } from '../wechat/platform.ts'
import type { Delivery } from '../wechat/pusher.ts'
import { ControlError } from './failure.ts'

/** A picture comes as a `data:` URL. */
const LARGEST_BODY = 28_000_000

const openid = z.object({ openid: z.string().regex(/^[\w-]{3,64}$/, '3 to 64 letters, digits, "_" or "-"') })
const newCustomer = z.strictObject({
  openid: openid.shape.openid.optional(),
  name: z.string().trim().min(1).max(40),
  /** Does not want template messages. */
  blocksTemplates: z.boolean().optional(),
})

/** The customers' phones: `/api/wechat…`. */
export function wechatRoutes(app: FastifyInstance, wechat: WechatPlatform): void {
  app.get('/api/wechat', async () => ({ customers: wechat.customers().map(showCustomer) }))

  app.post('/api/wechat', async request => {
    const { name, openid: given, blocksTemplates } = newCustomer.parse(request.body)
    return showCustomer(
      wechat.addCustomer({ openid: given ?? `o${randomBytes(13).toString('hex')}`, name, blocksTemplates }),
    )
  })

  app.get('/api/wechat/:openid/messages', async request => {
    const { openid: customer } = openid.parse(request.params)
    return { messages: wechat.chat(customer) }
  })

  app.post('/api/wechat/:openid/messages', { bodyLimit: LARGEST_BODY }, async request => {
    const { openid: customer } = openid.parse(request.params)
    return say(wechat, customer, customerMessage.parse(request.body))
  })
}

export function showCustomer({
  openid,
  name,
  subscribed,
}: {
  openid: string
  name: string
  subscribed: boolean
}): object {
  return { openid, name, subscribed }
}

/**
 * Answers when the message is recorded and its first push was answered or failed. A push that the fault `reordered` keeps back is
 * not waited for: `delivery` is null.
 */
async function say(
  wechat: WechatPlatform,
  customer: string,
  message: z.output<typeof customerMessage>,
): Promise<{ messageId: string; delivery: Delivery | null }> {
  const told = new Map<string, Delivery>()
  let listen: ((messageId: string) => void) | undefined
  const stop = wechat.onChange(change => {
    if (change.kind !== 'delivery' || change.openid !== customer || told.has(change.messageId)) return
    told.set(change.messageId, change.delivery)
    listen?.(change.messageId)
  })
  try {
    const held = heldBack(wechat)
    const { messageId, settled } = await wechat.say(customer, message)
    if (heldBack(wechat) < held) return { messageId, delivery: null }
    const first = new Promise<void>(resolve => {
      listen = id => {
        if (id === messageId) resolve()
      }
    })
    if (!told.has(messageId)) await Promise.race([first, settled])
    return { messageId, delivery: told.get(messageId) ?? null }
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not follow the account')) {
      throw new ControlError(
        409,
        'not-following',
        '这位客户没有关注公众号，请先发送关注事件：{"type":"event","event":"subscribe"}',
      )
    }
    throw error
  } finally {
    stop()
  }
}

/** How often the fault `reordered` is still waiting for a push. */
function heldBack(wechat: WechatPlatform): number {
  return wechat
    .waitingFaults()
    .filter(({ kind }) => kind === 'reordered')
    .reduce((sum, { times }) => sum + times, 0)
}
