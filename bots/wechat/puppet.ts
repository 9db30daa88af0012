import { Readable } from 'node:stream'
import { FileBox, type FileBoxInterface } from 'file-box'
import { Puppet, type payloads, throwUnsupportedError, types } from 'wechaty-puppet'
import { PlatformError } from '../../core/errors.ts'
import type { WechatApi } from './api.ts'
import type { WechatBody, WechatMessage } from './parse.ts'

type OfficialAccountPuppetOptions = {
  originalId: string
  api: WechatApi
  /** How long a listener may take over one message before `ingest` rejects; default 10 s. */
  ingestTimeoutMs?: number
}

/** One message of an official account as the puppet holds it, incoming or sent. */
type Held = { id: string; talker: string; listener: string; timestamp: number; body: WechatBody }

type Ingestion = { held: Held; settle: (outcome: Promise<unknown>) => void }

const heartbeatMs = 15_000
const rememberedSends = 1000

const messageTypes = {
  text: types.Message.Text,
  image: types.Message.Image,
  voice: types.Message.Audio,
  video: types.Message.Video,
  location: types.Message.Location,
  link: types.Message.Url,
  event: types.Message.Unknown,
  'template-report': types.Message.Unknown,
  other: types.Message.Unknown,
} as const satisfies Record<WechatBody['type'], types.Message>

const extensions = { image: 'jpg', voice: 'amr', video: 'mp4' } as const

/**
 * A WeChat official account as a Wechaty puppet.
 *
 * It has no connection of its own: whoever took a message from the platform hands it over with `ingest`. Contacts are made
 * from their openid alone, so that a customer costs no call to the platform and a process that never saw him can write to
 * him. What an official account has no notion of (rooms, friendships, posts) throws as unsupported.
 */
export class OfficialAccountPuppet extends Puppet {
  static override readonly VERSION = '1.0.0'
  readonly #originalId: string
  readonly #api: WechatApi
  readonly #ingestTimeoutMs: number
  readonly #ingestions = new Map<string, Ingestion>()
  readonly #sent = new Map<string, Held>()
  #heartbeat: NodeJS.Timeout | undefined

  constructor(options: OfficialAccountPuppetOptions) {
    super()
    this.#originalId = options.originalId
    this.#api = options.api
    this.#ingestTimeoutMs = options.ingestTimeoutMs ?? 10_000
  }

  override version(): string {
    return OfficialAccountPuppet.VERSION
  }

  override name(): string {
    return 'heed-official-account'
  }

  override async onStart(): Promise<void> {
    this.#heartbeat = setInterval(() => this.emit('heartbeat', { data: 'official account' }), heartbeatMs)
    this.#heartbeat.unref()
    this.login(this.#originalId)
    this.emit('ready', { data: 'official account' })
  }

  override async onStop(): Promise<void> {
    clearInterval(this.#heartbeat)
    if (this.isLoggedIn) await this.logout('stopped')
  }

  override ding(data = ''): void {
    this.emit('dong', { data })
  }

  /**
   * Gives a message to the bot. Resolves when the bot's listener has finished with it (see `finish`), rejects when that
   * failed or took too long. A second message under an id still being worked on is refused.
   */
  async ingest(message: WechatMessage): Promise<void> {
    const { id, openid, account, sentAt, body } = message
    if (this.#ingestions.has(id)) throw new Error('this message is already being worked on')
    const held = { id, talker: openid, listener: account, timestamp: sentAt.getTime(), body }
    let timer: NodeJS.Timeout | undefined
    try {
      await new Promise<unknown>((resolve, reject) => {
        timer = setTimeout(() => reject(new Error('no listener finished with the message')), this.#ingestTimeoutMs)
        this.#ingestions.set(id, { held, settle: outcome => void outcome.then(resolve, reject) })
        this.emit('message', { messageId: id })
      })
    } finally {
      clearTimeout(timer)
      this.#ingestions.delete(id)
      this.cache.message.delete(id)
    }
  }

  /** Called by the listener: `outcome` settles when it has finished with the message. */
  finish(messageId: string, outcome: Promise<unknown>): void {
    const ingestion = this.#ingestions.get(messageId)
    if (ingestion) ingestion.settle(outcome)
    else outcome.catch(error => this.emit('error', { data: error instanceof Error ? error.name : 'unknown' }))
  }

  /** The platform's own view of a message, for what Wechaty has no notion of: events and unknown kinds. */
  bodyOf(messageId: string): WechatBody {
    return this.#held(messageId).body
  }

  override async contactRawPayload(id: string): Promise<{ id: string }> {
    return { id }
  }

  override async contactRawPayloadParser({ id }: { id: string }): Promise<payloads.Contact> {
    const self = id === this.#originalId
    return {
      id,
      name: '',
      avatar: '',
      phone: [],
      gender: types.ContactGender.Unknown,
      type: self ? types.Contact.Official : types.Contact.Individual,
      friend: !self,
    }
  }

  override async contactList(): Promise<string[]> {
    return []
  }

  override async roomList(): Promise<string[]> {
    return []
  }

  override async tagContactList(): Promise<string[]> {
    return []
  }

  override async messageRawPayload(id: string): Promise<Held> {
    return this.#held(id)
  }

  override async messageRawPayloadParser(held: Held): Promise<payloads.Message> {
    const { id, talker, listener, timestamp, body } = held
    const text = body.type === 'text' ? body.content : body.type === 'voice' ? body.recognition : ''
    return { id, talkerId: talker, listenerId: listener, timestamp, type: messageTypes[body.type], text }
  }

  /** The file is fetched when it is read, not before; `metadata` holds `mediaId` and, for images, `url`. */
  override async messageFile(id: string): Promise<FileBoxInterface> {
    const { body } = this.#held(id)
    if (body.type !== 'image' && body.type !== 'voice' && body.type !== 'video') return throwUnsupportedError()
    const api = this.#api
    async function* bytes() {
      yield (await api.downloadMedia(mediaId)).bytes
    }
    const { mediaId } = body
    const file = FileBox.fromStream(Readable.from(bytes()), `${body.type}.${extensions[body.type]}`)
    file.metadata = { mediaId, ...(body.type === 'image' && body.picUrl ? { url: body.picUrl } : {}) }
    return file
  }

  override messageImage(id: string): Promise<FileBoxInterface> {
    return this.messageFile(id)
  }

  override async messageLocation(id: string): Promise<payloads.Location> {
    const { body } = this.#held(id)
    if (body.type !== 'location') return throwUnsupportedError()
    const { latitude, longitude, label } = body
    return { latitude, longitude, accuracy: 0, address: label, name: label }
  }

  override async messageUrl(id: string): Promise<payloads.UrlLink> {
    const { body } = this.#held(id)
    if (body.type !== 'link') return throwUnsupportedError()
    const { title, description, url } = body
    return { title, description, url }
  }

  override async messageSendText(openid: string, text: string): Promise<string> {
    const { messageId } = await this.#api.sendText(openid, text)
    return this.#remember(messageId, openid, text)
  }

  override async messageSendFile(openid: string, file: FileBoxInterface): Promise<string> {
    const contentType = file.mediaType
    const kind = (['image', 'audio', 'video'] as const).find(prefix => contentType.startsWith(`${prefix}/`))
    if (!kind) {
      throw new PlatformError({
        platform: 'wechat',
        code: 'unsupported',
        retry: 'never',
        message: '公众号不能发送这种文件',
      })
    }
    const content = { bytes: await file.toBuffer(), contentType, fileName: file.name }
    const { messageId } = await this.#api.sendMedia(openid, kind === 'audio' ? 'voice' : kind, content)
    return this.#remember(messageId, openid, file.name)
  }

  override messageSendUrl(openid: string, link: payloads.UrlLink): Promise<string> {
    return this.messageSendText(openid, `${link.title}\n${link.url}`)
  }

  override async messageRecall(): Promise<boolean> {
    return false
  }

  #held(id: string): Held {
    const held = this.#ingestions.get(id)?.held ?? this.#sent.get(id)
    if (!held) throw new Error('the message is not held by this puppet')
    return held
  }

  /** Wechaty asks for a sent message once, right after sending it. */
  #remember(id: string, openid: string, content: string): string {
    const body = { type: 'text', content } as const
    this.#sent.set(id, { id, talker: this.#originalId, listener: openid, timestamp: Date.now(), body })
    const oldest = this.#sent.keys().next()
    if (this.#sent.size > rememberedSends && !oldest.done) this.#sent.delete(oldest.value)
    return id
  }
}

/** The rest of the puppet interface, which TypeScript does not enforce: forgotten, these would fail with "not a function". */
const unsupported = [
  ...['contactAlias', 'contactAvatar', 'contactCorporationRemark', 'contactDescription', 'contactPhone'],
  ...['contactSelfName', 'contactSelfQRCode', 'contactSelfSignature', 'conversationReadMark'],
  ...['friendshipAccept', 'friendshipAdd', 'friendshipRawPayload', 'friendshipRawPayloadParser'],
  ...['friendshipSearchHandle', 'friendshipSearchPhone', 'messageContact', 'messageForward', 'messageMiniProgram'],
  ...['messageSendContact', 'messageSendLocation', 'messageSendMiniProgram', 'messageSendPost'],
  ...['postPublish', 'postRawPayload', 'postRawPayloadParser', 'postSearch', 'roomAdd', 'roomAnnounce', 'roomAvatar'],
  ...['roomCreate', 'roomDel', 'roomInvitationAccept', 'roomInvitationRawPayload', 'roomInvitationRawPayloadParser'],
  ...['roomMemberList', 'roomMemberRawPayload', 'roomMemberRawPayloadParser', 'roomQRCode', 'roomQuit'],
  ...['roomRawPayload', 'roomRawPayloadParser', 'roomTopic', 'tagContactAdd', 'tagContactDelete', 'tagContactRemove'],
  ...['tap', 'tapSearch'],
]
for (const name of unsupported) {
  Object.defineProperty(OfficialAccountPuppet.prototype, name, {
    configurable: true,
    value: async () => throwUnsupportedError(name),
  })
}
