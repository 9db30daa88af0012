import { z } from 'zod'
import type { InboundContent } from '../../core/message/inbound.ts'
import { wording } from '../../core/wording/feishu.ts'
import { parseJson } from './json.ts'

/** Somebody mentioned in a message: `key` stands in the text where the name belongs. */
export type MentionedPerson = { key: string; name: string; isBot: boolean }

const Text = z.object({ text: z.string() })
const Image = z.object({ image_key: z.string().min(1) })
const File = z.object({ file_key: z.string().min(1), file_name: z.string().nullish() })
const Location = z.object({ name: z.string().nullish(), latitude: z.coerce.number(), longitude: z.coerce.number() })
const PostNode = z.object({
  tag: z.string(),
  text: z.string().nullish(),
  href: z.string().nullish(),
  user_id: z.string().nullish(),
  user_name: z.string().nullish(),
  image_key: z.string().nullish(),
})
const Post = z.object({ title: z.string().nullish(), content: z.array(z.array(PostNode)) })

/**
 * Reads the content of a message, whose shape depends on its type. Mentions of the bot are taken out of the text, those
 * of others become `@name`. Never throws: what cannot be read is `unsupported`.
 *
 * https://open.feishu.cn/document/server-docs/im-v1/message-content-description/message_content
 */
export function readContent(kind: string, content: string, mentions: readonly MentionedPerson[]): InboundContent {
  try {
    return readByKind(kind, parseJson(content), mentions)
  } catch {
    return { type: 'unsupported', kind }
  }
}

function readByKind(kind: string, content: unknown, mentions: readonly MentionedPerson[]): InboundContent {
  switch (kind) {
    case 'text':
      return { type: 'text', text: withNames(Text.parse(content).text, mentions) }
    case 'post':
      return readPost(Post.parse(content), mentions)
    case 'image':
      return { type: 'image', media: { mediaId: Image.parse(content).image_key } }
    case 'audio':
      return { type: 'voice', media: readFile(content) }
    case 'media':
      return { type: 'video', media: readFile(content) }
    case 'file':
      return { type: 'file', media: readFile(content) }
    case 'location': {
      const { name, latitude, longitude } = Location.parse(content)
      return { type: 'location', latitude, longitude, label: name ?? '' }
    }
    default:
      return { type: 'unsupported', kind }
  }
}

function readFile(content: unknown): { mediaId: string; fileName?: string } {
  const { file_key, file_name } = File.parse(content)
  return file_name ? { mediaId: file_key, fileName: file_name } : { mediaId: file_key }
}

/** A post that is nothing but one picture is that picture; any other is its text, with a mark where media were. */
function readPost(post: z.infer<typeof Post>, mentions: readonly MentionedPerson[]): InboundContent {
  const nodes = post.content.flat()
  const pictures = nodes.filter(node => node.tag === 'img' && node.image_key)
  const lines = post.content.map(line =>
    line
      .map(node => nodeText(node, mentions))
      .join('')
      .trim(),
  )
  const text = withNames([post.title ?? '', ...lines].join('\n').trim(), mentions)
  const [picture] = pictures
  if (picture?.image_key && pictures.length === 1 && text === wording.image) {
    return { type: 'image', media: { mediaId: picture.image_key } }
  }
  return { type: 'text', text }
}

function nodeText(node: z.infer<typeof PostNode>, mentions: readonly MentionedPerson[]): string {
  switch (node.tag) {
    case 'a':
      return node.href && node.href !== node.text ? `${node.text ?? ''} ${node.href}`.trim() : (node.text ?? '')
    case 'at': {
      const mentioned = mentions.find(mention => mention.key === node.user_id)
      if (mentioned) return mentioned.isBot ? '' : `@${mentioned.name}`
      return node.user_id === '@_all' || node.user_id === 'all' ? wording.everyone : `@${node.user_name ?? ''}`
    }
    case 'img':
      return wording.image
    case 'media':
      return wording.video
    default:
      return node.text ?? ''
  }
}

function withNames(text: string, mentions: readonly MentionedPerson[]): string {
  // The longest key first: `@_user_1` is also the beginning of `@_user_10`.
  const byLength = [...mentions].sort((one, other) => other.key.length - one.key.length)
  let named = text.replaceAll('@_all', wording.everyone)
  for (const { key, name, isBot } of byLength) named = named.replaceAll(key, isBot ? '' : `@${name}`)
  return named.replace(/[ \t]{2,}/g, ' ').trim()
}
