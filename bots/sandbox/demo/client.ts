import { z } from 'zod'

/** Why the demonstration cannot go on, in one line for the person at the terminal. */
export class DemoFailure extends Error {}

const overview = z.object({
  pack: z.string(),
  people: z.array(z.object({ openId: z.string().nullable(), name: z.string(), title: z.string() })),
})
const clock = z.object({ now: z.string() })
const wechatChat = z.object({
  messages: z.array(z.object({ id: z.string(), at: z.string(), from: z.enum(['customer', 'bot']), text: z.string() })),
})
const feishuChats = z.object({ chats: z.array(z.object({ chatId: z.string(), name: z.string() })) })
const feishuMessage = z.object({
  messageId: z.string(),
  at: z.string(),
  from: z.string(),
  text: z.string().optional(),
  card: z.record(z.string(), z.unknown()).optional(),
  urgent: z.array(z.object({ kind: z.string(), openIds: z.array(z.string()) })),
})
const feishuChat = z.object({ messages: z.array(feishuMessage) })
const pressed = z.object({ toast: z.object({ type: z.string(), content: z.string() }).optional() })
const cases = z.object({ cases: z.array(z.object({ number: z.string(), status: z.string(), statusName: z.string() })) })
const failure = z.object({ error: z.object({ message: z.string() }) })

export type FeishuLine = z.infer<typeof feishuMessage>
export type Sandbox = ReturnType<typeof createSandboxClient>

/** The control API of a running sandbox. Everything it answers is checked; what fails is a `DemoFailure`. */
export function createSandboxClient(baseUrl: string) {
  const call = async <T>(schema: z.ZodType<T>, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${baseUrl}/sandbox/api${path}`, {
      signal: AbortSignal.timeout(60_000),
      ...(body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      const reason = error instanceof Error && error.name === 'TimeoutError' ? '一分钟没有应答' : '连不上'
      throw new DemoFailure(`${baseUrl} ${reason}。请先在另一个终端运行 npm start。`)
    })
    const answer: unknown = await response.json().catch(() => null)
    const refused = failure.safeParse(answer)
    if (!response.ok) throw new DemoFailure(`${path}：${refused.data?.error.message ?? `HTTP ${response.status}`}`)
    const parsed = schema.safeParse(answer)
    if (!parsed.success) throw new DemoFailure(`${baseUrl} 上运行的不是 Heed 的沙盒`)
    return parsed.data
  }
  const part = encodeURIComponent
  return {
    overview: () => call(overview, ''),
    now: async () => new Date((await call(clock, '/clock')).now),
    advance: async (by: string) => new Date((await call(clock, '/clock', { advance: by })).now),
    setClock: async (at: Date) => new Date((await call(clock, '/clock', { set: at.toISOString() })).now),
    addCustomer: (openid: string, name: string) => call(z.unknown(), '/wechat', { openid, name }),
    say: (openid: string, text: string) =>
      call(z.unknown(), `/wechat/${part(openid)}/messages`, { type: 'text', text }),
    phone: async (openid: string) => (await call(wechatChat, `/wechat/${part(openid)}/messages`)).messages,
    chats: async () => (await call(feishuChats, '/feishu/chats')).chats,
    talk: async (chatId: string) => (await call(feishuChat, `/feishu/chats/${part(chatId)}/messages`)).messages,
    press: async (messageId: string, press: { as: string; value: unknown; form_value?: Record<string, string> }) =>
      (await call(pressed, `/feishu/cards/${part(messageId)}/actions`, press)).toast,
    cases: async () => (await call(cases, '/cases')).cases,
  }
}
