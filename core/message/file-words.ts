import type { Attachment } from '../complaint/event.ts'
import type { Policy } from '../policy/schema.ts'
import { word } from '../wording/wording.ts'

/** What kinds of files somebody sent, and how many: `图片 2 个、语音 1 个`. */
export function describeFiles(files: readonly Pick<Attachment, 'kind'>[], policy: Policy): string {
  const kinds = [...new Set(files.map(({ kind }) => kind))]
  return kinds
    .map(kind => {
      const count = files.filter(file => file.kind === kind).length
      return word(policy, 'file.count', { kind: word(policy, `file.${kind}`), count })
    })
    .join(word(policy, 'story.joint'))
}
