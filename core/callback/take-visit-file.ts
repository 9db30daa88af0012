import { PlatformError } from '../errors.ts'
import type { InboundMessage } from '../message/inbound.ts'
import { titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import type { MediaFetcher } from '../ports/files.ts'
import type { Logger } from '../ports/system.ts'
import { word } from '../wording/wording.ts'
import type { CallBackPorts } from './change.ts'
import { maySendVisits } from './permission.ts'
import { sendersOf } from './programme.ts'
import { takeVisits } from './take-visits.ts'
import { COLUMN_NAMES, readVisitCsv } from './visit-list.ts'

export type VisitFilePorts = CallBackPorts & { fetchers: Record<'wechat' | 'feishu', MediaFetcher>; logger: Logger }

/** Larger lists are sent in parts. */
const LARGEST_LIST_BYTES = 2 * 1024 * 1024
const SHOWN_BAD_ROWS = 10

/** Whether a message is a colleague's list of service visits, under a policy that calls them back. Such a list is read and let go, not kept. */
export function isVisitFile({ platform, content }: InboundMessage, policy: Pick<Policy, 'programmes'>): boolean {
  return (
    platform === 'feishu' &&
    content.type === 'file' &&
    Object.keys(policy.programmes).length > 0 &&
    /\.(csv|tsv|txt)$/i.test(content.media.fileName ?? '')
  )
}

/**
 * Takes the list that a colleague sent to the bot as a file and tells him what became of it, bad rows by line and reason. Sent again it
 * changes nothing.
 */
export async function takeVisitFile(message: InboundMessage, person: string, ports: VisitFilePorts): Promise<string> {
  const { policy } = ports.policies.current()
  const { content } = message
  const [name] = Object.keys(policy.programmes)
  const programme = name === undefined ? undefined : policy.programmes[name]
  if (name === undefined || !programme || content.type !== 'file') return word(policy, 'callBack.none')
  if (!maySendVisits(person, name, policy)) {
    const people = sendersOf(name, 'manager', policy).map(id => titleAndName(id, policy))
    return word(policy, 'callBack.list.not-allowed', { people: people.join('、') })
  }
  const bytes = await fetchList(content.media, message, ports)
  if (bytes === null) return word(policy, 'callBack.list.unfetched')
  if (bytes.length > LARGEST_LIST_BYTES) return word(policy, 'callBack.list.too-large')
  const list = readVisitCsv(bytes, programme, ports.clock.now())
  if (list === null) return word(policy, 'callBack.list.unread', { columns: COLUMN_NAMES.join('、') })
  const taken = await takeVisits(
    list,
    { programme: name, by: { type: 'person', id: person }, askedAt: new Date(message.sentAt) },
    ports,
  )
  const bad = list.bad.slice(0, SHOWN_BAD_ROWS)
  const left = list.bad.length - bad.length
  return [
    word(policy, 'callBack.list.taken', taken),
    ...(bad.length === 0
      ? []
      : [
          word(policy, 'callBack.list.bad', {
            count: list.bad.length,
            list: bad.map(row => word(policy, 'callBack.list.bad.line', row)).join('\n'),
          }),
        ]),
    ...(left > 0 ? [word(policy, 'callBack.list.bad.more', { count: left })] : []),
  ].join('\n')
}

async function fetchList(
  media: { mediaId: string },
  message: InboundMessage,
  ports: VisitFilePorts,
): Promise<Uint8Array | null> {
  try {
    return (await ports.fetchers[message.platform].fetch({ ...media, messageId: message.id })).bytes
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    ports.logger.warn({ platform: message.platform, code: error.code }, 'a list of visits could not be fetched')
    return null
  }
}
