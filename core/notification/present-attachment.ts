import type { Case } from '../case/case.ts'
import { extensionOf } from '../message/file-type.ts'
import type { OutboundFile, Span } from '../message/outbound.ts'
import type { Policy } from '../policy/schema.ts'
import type { StoredFile } from '../ports/files.ts'
import { maskText } from '../privacy.ts'
import { word } from '../wording/wording.ts'

type Kept = Extract<StoredFile, { status: 'kept' }>
type Failed = Extract<StoredFile, { status: 'failed' }>

const LONGEST_NAME = 60

/** A file as it is shown in a group: pictures to be seen, everything else to be opened. */
export function presentFile(file: Kept, current: Case, policy: Policy): { type: 'image' | 'file'; file: OutboundFile } {
  const { bytes, contentType } = file
  const { number } = current.complaint
  const ours = word(policy, 'file.name', { number, kind: word(policy, `file.${file.kind}`) })
  const name = `${shownName(file.fileName) || ours}.${extensionOf(contentType)}`
  return { type: contentType.startsWith('image/') ? 'image' : 'file', file: { bytes, contentType, name } }
}

/** The sender's name for the file, without its ending, folders, signs that are none, and anybody's phone number. */
function shownName(fileName = ''): string {
  const last = fileName.split(/[/\\]/).at(-1) ?? ''
  const words = last.replace(/\.\w{1,5}$/, '').replace(/[\p{C}<>:"|?*]/gu, '')
  return [...maskText(words).replaceAll('*', 'x').trim().replace(/^\.+/, '')].slice(0, LONGEST_NAME).join('')
}

/** Says that a file could not be kept, why, and what to do now. */
export function presentLostFile(file: Failed, current: Case, policy: Policy): Span[] {
  const { code } = file
  const known = code === 'empty' || code === 'too-large' || code === 'wrong-type' ? code : 'unavailable'
  const facts = {
    number: current.complaint.number,
    kind: word(policy, `file.${file.kind}`),
    because: word(policy, `file.lost.${known}`),
  }
  return [{ text: word(policy, 'file.lost', facts) }]
}
