import { randomBytes } from 'node:crypto'
import { InputError } from '../../../core/errors.ts'
import type { WechatAccount } from './account.ts'
import {
  type ChatMessage,
  type CustomerEvent,
  type CustomerMessage,
  customerMessage,
  type ParsedCustomerMessage,
} from './customer-message.ts'
import type { Desk } from './desk.ts'
import { customerFile } from './media-file.ts'
import { customerText } from './phone-texts.ts'
import { customerFields, newMessageId, type PushedMedia } from './push-fields.ts'
import type { Pusher } from './pusher.ts'
import type { WindowKind } from './reply-window.ts'
import type { Customer, OpenPush, Store } from './store.ts'

/** What came of something a customer did: its MsgId (an id of the stand-in's own for events) and the pushes of it. */
type Said = { messageId: string } & ReturnType<Pusher['push']>

export type NewCustomer = {
  openid: string
  name?: string | undefined
  /** Already follows the account; true unless told otherwise. */
  subscribed?: boolean | undefined
  unionid?: string | undefined
  /** Refuses template messages. */
  blocksTemplates?: boolean | undefined
}

/** The customers' side: what they do on their phones. */
export type Phone = {
  /** Adds a customer, or changes the one with that openid. Throws `InputError` for an openid that cannot be one. */
  addCustomer(customer: NewCustomer): Customer
  say(openid: string, message: CustomerMessage): Promise<Said>
}

/** An openid of the real platform has 28 characters; shorter ones that read well are taken too. */
const OPENID = /^[\w-]{3,64}$/

function windowOf(message: ParsedCustomerMessage): WindowKind | null {
  if (message.type === 'text') return message.menuId === undefined ? 'message' : 'action'
  if (message.type !== 'event') return 'message'
  return ['subscribe', 'SCAN', 'CLICK'].includes(message.event) ? 'action' : null
}

/** The phone tells the customer of a broken account only after something that waits for an answer. */
function waitsForAnswer(message: ParsedCustomerMessage): boolean {
  return windowOf(message) !== null
}

export function createPhone(options: {
  store: Store
  desk: Desk
  account: WechatAccount
  startPush(push: OpenPush): ReturnType<Pusher['push']>
  publicUrl(mediaId: string): string
}): Phone {
  const { store, desk, account } = options

  const addCustomer = (customer: NewCustomer): Customer => {
    const { openid } = customer
    if (!OPENID.test(openid)) throw new InputError('openid: 3 to 64 letters, digits, "_" or "-"')
    const before = store.state.customers.get(openid)
    const subscribed = customer.subscribed ?? before?.subscribed ?? true
    const unionid = customer.unionid ?? before?.unionid
    const added: Customer = {
      openid,
      name: customer.name ?? before?.name ?? openid,
      subscribed,
      subscribedAt: before?.subscribed && subscribed ? before.subscribedAt : desk.now().getTime(),
      ...(unionid === undefined ? {} : { unionid }),
      blocksTemplates: customer.blocksTemplates ?? before?.blocksTemplates ?? false,
    }
    store.record({ entry: 'customer', customer: added })
    if (before?.subscribed && !subscribed) store.record({ entry: 'windows-closed', openid })
    return added
  }

  const followOrLeave = (openid: string, event: CustomerEvent): void => {
    if (event.event === 'subscribe') addCustomer({ openid, subscribed: true })
    if (event.event === 'unsubscribe') addCustomer({ openid, subscribed: false })
  }

  const upload = async (message: ParsedCustomerMessage): Promise<PushedMedia | null> => {
    if (message.type !== 'image' && message.type !== 'voice' && message.type !== 'video') return null
    const { bytes, format } = await customerFile(message)
    const name = message.fileName === undefined ? {} : { fileName: message.fileName }
    const { mediaId } = desk.keepMedia({ type: message.type, format, bytes, ...name })
    return { mediaId, format, url: options.publicUrl(mediaId), thumbId: randomBytes(48).toString('base64url') }
  }

  const chatLine = (id: string, at: Date, message: ParsedCustomerMessage, media: PushedMedia | null): ChatMessage => ({
    id,
    at: at.toISOString(),
    from: 'customer',
    via: 'webhook',
    type: message.type,
    text: customerText(message),
    ...(media === null ? {} : { mediaId: media.mediaId }),
    ...(message.type === 'link' ? { url: message.url } : {}),
    ...(message.type === 'location' ? { latitude: message.latitude, longitude: message.longitude } : {}),
    ...(message.type === 'event' ? { event: message.event } : {}),
    ...(message.type === 'event' && message.key !== undefined ? { key: message.key } : {}),
  })

  return {
    addCustomer,
    async say(openid, input) {
      const parsed = customerMessage.safeParse(input)
      if (!parsed.success)
        throw new InputError(
          `message: ${parsed.error.issues.map(issue => `${issue.path.join('.')} ${issue.message}`).join('; ')}`,
        )
      const message = parsed.data
      if (message.type === 'event' && ['SCAN', 'CLICK', 'VIEW'].includes(message.event) && !message.key) {
        throw new InputError(`key: needed for ${message.event}`)
      }
      if (desk.subscription(openid) === 'unknown') addCustomer({ openid })
      const follows = desk.subscription(openid) === 'subscribed'
      if (!follows && !(message.type === 'event' && message.event === 'subscribe')) {
        throw new InputError(`${openid} does not follow the account: a subscribe event must come first`)
      }
      const media = await upload(message)
      const at = desk.now()
      const messageId = message.type === 'event' ? `event-${randomBytes(8).toString('hex')}` : newMessageId()
      if (message.type === 'event') followOrLeave(openid, message)
      store.record({ entry: 'chat', openid, message: chatLine(messageId, at, message, media) })
      const window = windowOf(message)
      if (window !== null) desk.openWindow(openid, window)
      const header = { to: account.originalId, from: openid, at }
      const fields = customerFields(header, message, messageId, media)
      const pushed = options.startPush({ id: messageId, openid, fields, visible: waitsForAnswer(message) })
      return { messageId, ...pushed }
    },
  }
}
