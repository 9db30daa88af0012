import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { fileTypeOf } from '../../../core/message/file-type.ts'
import type { FeishuMessage, FeishuPlatform, FeishuPress } from '../feishu/platform-types.ts'
import { ControlError } from './failure.ts'
import { resolvePress } from './resolve-press.ts'

const chat = z.object({ chatId: z.string().min(1).max(100) })
const card = z.object({ messageId: z.string().min(1).max(100) })
/** Words or a file, as a person writes or sends them. */
const post = z
  .strictObject({
    as: z.string().min(1),
    text: z.string().trim().min(1).max(10_000).optional(),
    file: z
      .strictObject({ name: z.string().min(1).max(200), base64: z.base64().max(3_000_000) })
      .transform(({ name, base64 }) => ({ name, bytes: Buffer.from(base64, 'base64') }))
      .optional(),
    replyTo: z.string().optional(),
  })
  .refine(({ text, file }) => (text === undefined) !== (file === undefined), {
    message: 'text or file',
    path: ['text'],
  })
const press = z.strictObject({
  as: z.string().min(1),
  value: z.unknown().optional(),
  name: z.string().optional(),
  option: z.string().optional(),
  form_value: z.record(z.string(), z.unknown()).optional(),
})

const loss = z.strictObject({
  as: z.string().min(1),
  how: z.enum(['dissolved', 'removed']),
  /** The platform's event is lost on its way. */
  silently: z.boolean().default(false),
})
const person = z.object({ openId: z.string().min(1).max(100) })
const standing = z.strictObject({ resigned: z.boolean(), frozen: z.boolean() }).partial()

/** Groups, chats and cards in Feishu: `/api/feishu…`. `p2p:<open_id>` names a person's chat with the bot. */
export function feishuRoutes(app: FastifyInstance, feishu: FeishuPlatform): void {
  const places = locateMessages(feishu)
  app.addHook('onClose', async () => places.stop())

  app.get('/api/feishu/chats', async () => ({ chats: feishu.chats() }))

  app.get('/api/feishu/chats/:chatId/messages', async request => {
    const { chatId } = chat.parse(request.params)
    return { messages: feishu.messages(chatId) }
  })

  app.get('/api/feishu/files/:key', async (request, reply) => {
    const { key } = z.object({ key: z.string().min(1).max(200) }).parse(request.params)
    const file = feishu.file(key)
    if (file === undefined) throw new ControlError(404, 'no-file', '没有这个文件')
    const { contentType = 'application/octet-stream' } = fileTypeOf(file.bytes) ?? {}
    const image = contentType.startsWith('image/')
    return reply
      .type(contentType)
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header(
        'content-disposition',
        `${image ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      )
      .send(Buffer.from(file.bytes))
  })

  app.post('/api/feishu/chats/:chatId/messages', async request => {
    const { chatId } = chat.parse(request.params)
    const { as, text, file, replyTo } = post.parse(request.body)
    return feishu.post(chatId, {
      as,
      ...(text === undefined ? {} : { text }),
      ...(file === undefined ? {} : { file }),
      ...(replyTo === undefined ? {} : { replyTo }),
    })
  })

  app.post('/api/feishu/chats/:chatId/loss', async request => {
    const { chatId } = chat.parse(request.params)
    const { as, how, silently } = loss.parse(request.body)
    await (how === 'dissolved' ? feishu.disband(chatId, as, { silently }) : feishu.removeBot(chatId, as, { silently }))
    return {}
  })

  app.post('/api/feishu/people/:openId', async request => {
    const { openId } = person.parse(request.params)
    const { resigned, frozen } = standing.parse(request.body)
    feishu.setPerson(openId, {
      ...(resigned === undefined ? {} : { resigned }),
      ...(frozen === undefined ? {} : { frozen }),
    })
    return {}
  })

  app.post('/api/feishu/cards/:messageId/actions', async request => {
    const { messageId } = card.parse(request.params)
    const { as, value, name, option, form_value } = press.parse(request.body)
    const message = places.find(messageId)
    if (message?.card === undefined) throw new ControlError(404, 'no-card', '没有这张卡片')
    const asked: FeishuPress = {
      as,
      ...(value === undefined || value === null ? {} : { value }),
      ...(name === undefined ? {} : { name }),
      ...(option === undefined ? {} : { option }),
      ...(form_value === undefined ? {} : { form_value }),
    }
    return feishu.press(messageId, resolvePress(message.card, asked))
  })
}

/** Knows in which chat a message stands. */
function locateMessages(feishu: FeishuPlatform): { find(messageId: string): FeishuMessage | undefined; stop(): void } {
  const chatOf = new Map<string, string>()
  for (const { chatId } of feishu.chats()) {
    for (const { messageId } of feishu.messages(chatId)) chatOf.set(messageId, chatId)
  }
  const stop = feishu.onChange(({ chatId, messageId }) => {
    if (messageId !== undefined) chatOf.set(messageId, chatId)
  })
  return {
    find(messageId) {
      const chatId = chatOf.get(messageId)
      return chatId === undefined ? undefined : feishu.messages(chatId).find(message => message.messageId === messageId)
    },
    stop,
  }
}
