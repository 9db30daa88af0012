import { z } from 'zod'
import { checkCard, describeProblem, maxCardBytes } from './card-check.ts'
import type { CardJson, FeishuMention } from './platform-types.ts'
import { WireError } from './wire-error.ts'
import type { MessageRecord, World } from './world.ts'

/** What a message holds, read from `msg_type` and the JSON string `content`. */
export type ParsedContent = Pick<MessageRecord, 'type' | 'content' | 'text' | 'card' | 'mediaKey' | 'mentions'>

const maxTextBytes = 150 * 1024
const textContent = z.strictObject({ text: z.string().min(1) })
const imageContent = z.strictObject({ image_key: z.string().min(1) })
const fileContent = z.strictObject({ file_key: z.string().min(1) })
const postElement = z.discriminatedUnion('tag', [
  z.object({ tag: z.literal('text'), text: z.string() }),
  z.object({ tag: z.literal('a'), text: z.string(), href: z.string() }),
  z.object({ tag: z.literal('at'), user_id: z.string(), user_name: z.string().optional() }),
  z.object({ tag: z.literal('img'), image_key: z.string() }),
  z.object({ tag: z.literal('emotion'), emoji_type: z.string() }),
  z.object({ tag: z.literal('code_block'), text: z.string(), language: z.string().optional() }),
  z.object({ tag: z.literal('hr') }),
  z.object({ tag: z.literal('md'), text: z.string() }),
])
const postContent = z.partialRecord(
  z.enum(['zh_cn', 'en_us', 'ja_jp']),
  z.object({ title: z.string().optional(), content: z.array(z.array(postElement)) }),
)

const invalid = (ext: string): WireError => new WireError(230001, { ext })

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    throw invalid('content is not a string in json format')
  }
}

function shape<T>(schema: z.ZodType<T>, content: string, type: string): T {
  const parsed = schema.safeParse(parseJson(content))
  if (!parsed.success) throw invalid(`invalid message content of ${type}`)
  return parsed.data
}

/** Reads and checks what the bot wants to send. Throws `WireError`. Source: https://open.feishu.cn/document/server-docs/im-v1/message-content-description/create_json */
export function parseContent(world: World, msgType: string, content: string): ParsedContent {
  const limit = msgType === 'text' ? maxTextBytes : maxCardBytes
  if (Buffer.byteLength(content) > limit) throw new WireError(230025)
  const empty = { content, text: null, card: null, mediaKey: null, mentions: [] }
  switch (msgType) {
    case 'text': {
      const { text } = shape(textContent, content, msgType)
      audit(text)
      return { ...empty, type: 'text', ...readable(world, text) }
    }
    case 'post': {
      const post = shape(postContent, content, msgType)
      const page = post.zh_cn ?? post.en_us ?? post.ja_jp
      if (page === undefined) throw invalid('post has no language')
      const lines = page.content.map(line => line.map(item => postWords(world, item)).join(''))
      const text = [page.title ?? '', ...lines].filter(line => line !== '').join('\n')
      audit(text)
      return { ...empty, type: 'post', text }
    }
    case 'interactive': {
      const card = readCard(world, content)
      return { ...empty, type: 'interactive', card }
    }
    case 'image': {
      const { image_key } = shape(imageContent, content, msgType)
      if (!world.resources.has(image_key)) throw invalid('invalid image_key')
      return { ...empty, type: 'image', mediaKey: image_key }
    }
    case 'file': {
      const { file_key } = shape(fileContent, content, msgType)
      if (!world.resources.has(file_key)) throw invalid('invalid file_key')
      return { ...empty, type: 'file', mediaKey: file_key }
    }
    default:
      throw invalid(`invalid msg_type ${msgType}`)
  }
}

/** Reads and checks a card. Throws `WireError` 230025, 230028 or 230099. */
export function readCard(world: World, content: string): CardJson {
  if (Buffer.byteLength(content) > maxCardBytes) throw new WireError(230025)
  const card = parseJson(content)
  const problem = checkCard(card, id => world.activePerson(id) !== undefined || id === world.app.botOpenId)
  if (problem !== null) throw new WireError(230099, { ext: describeProblem(problem) })
  for (const text of stringsIn(card)) audit(text)
  return card as CardJson
}

/** DLP: a mobile number in plain digits is stopped. Digits inside longer ids and numbers are not one. */
function audit(text: string): void {
  if (/(?<![0-9A-Za-z_])(?:\+?86[- ]?)?1[3-9]\d{9}(?![0-9A-Za-z_])/.test(text)) throw new WireError(230028)
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [String(value)]
  if (Array.isArray(value)) return value.flatMap(stringsIn)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}

/** `<at user_id="ou_x">名</at>` becomes what people see, `@名`, and a mention. */
function readable(world: World, text: string): { text: string; mentions: FeishuMention[] } {
  const mentions: FeishuMention[] = []
  const shown = text.replace(/<at user_id="([^"]+)">([^<]*)<\/at>/g, (_, openId: string, name: string) => {
    if (openId === 'all') return '@所有人'
    const person = world.activePerson(openId)
    if (person === undefined) return `@${name}`
    mentions.push({ key: `@_user_${mentions.length + 1}`, openId, name: person.name })
    return `@${person.name}`
  })
  return { text: shown, mentions }
}

function postWords(world: World, item: z.infer<typeof postElement>): string {
  switch (item.tag) {
    case 'at':
      return `@${world.people.get(item.user_id)?.name ?? item.user_name ?? item.user_id}`
    case 'img':
      return '[图片]'
    case 'emotion':
      return `[${item.emoji_type}]`
    case 'hr':
      return '———'
    default:
      return item.text
  }
}
