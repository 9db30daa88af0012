import { afterAll, afterEach, beforeAll } from 'vitest'
import type { ReadingServices } from '../../bots/reading/services.ts'
import type { CaseView } from '../../bots/sandbox/desk.ts'
import type { OtherSystem } from '../../bots/systems/system.ts'
import { API_TOKEN, type ChatMessage, type FeishuMessage, startTestApp, type TestApp } from './app.ts'
import { buttonsOf, type SeenCard, seeCard } from './feishu-card.ts'
import type { QueueSuite } from './queues.ts'

/**
 * The words in which a journey is told: customers say and hear, people of the company read cards and press, the clock moves. Everything
 * goes through the control API, so through the stand-in platforms' real wire. What does not come in time fails with the
 * whole chat printed.
 */
export type Story = {
  /** Where the program answers. */
  url: string
  /** A customer in WeChat. The same id is the same person. */
  customer(openid: string): Customer
  /** A group in Feishu by its name, looked at for one complaint. */
  group(name: string, number: string): Sheet
  /** A person's own chat with the bot, looked at for one complaint. */
  chatOf(openId: string, number: string): Sheet
  /** A person of the company who writes to the bot. */
  person(openId: string): Writer
  /** A person of the company who writes in a group. `@机器人` mentions the bot. */
  inGroup(name: string, openId: string): Writer
  clock: {
    now(): Promise<Date>
    /** `PT2H`. Everything that falls due on the way has happened when it resolves. */
    moves(length: string): Promise<void>
    isSetTo(at: string): Promise<void>
  }
  case(number: string): Promise<CaseView>
  /** Every chat in Feishu that the bot is in, and what was said in one. */
  chats(): Promise<{ chatId: string; name: string; members: string[] }[]>
  messages(chatId: string): Promise<FeishuMessage[]>
  /** Numbers of all cases, newest first. */
  numbers(): Promise<string[]>
  /** Calls the API as another system with the token; `csv` is sent as `text/csv`. Answers status and body. */
  api(method: 'GET' | 'POST', path: string, body?: { csv: string } | object): Promise<{ status: number; body: string }>
  /** Lets a stand-in platform misbehave the next `times` times. */
  fault(platform: 'wechat' | 'feishu', kind: string, times?: number): Promise<void>
  /** Asks the control API for what no other word of the story says. */
  control<T = unknown>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T>
  /** Waits until the condition gives something; fails with the sentence and what `seen` prints. */
  until<T>(what: string, condition: () => Promise<T | null | undefined | false>): Promise<T>
}

export type Customer = {
  /** Says it, one message after the other. Each is answered, or not, before the next. */
  says(...texts: string[]): Promise<void>
  /** Says several messages in one breath: the next leaves before the bot had time to answer. */
  tells(...texts: string[]): Promise<void>
  /** A picture, a voice message, an event. */
  sends(message: Record<string, unknown>): Promise<void>
  /** Waits for something new that the bot says, after what was heard before. Returns the whole message. */
  hears(what: RegExp): Promise<string>
  /** How often the bot has said it in the whole chat. */
  heard(what: RegExp): Promise<number>
  /** Everything the bot has said, oldest first. */
  chat(): Promise<string[]>
  /** Registers a complaint the short way and returns its number. */
  complains(of: Telling): Promise<string>
  /** Takes the complaint back, so that its clocks do not run on through the next stories. */
  withdraws(): Promise<void>
}

export type Telling = { story: string; name?: string; phone?: string; plate?: string | null; wants?: string }

export type Writer = Pick<Customer, 'says' | 'hears' | 'heard' | 'chat'> & {
  /** Sends the bot a file of this name and content. */
  sendsFile(name: string, content: string | Uint8Array): Promise<void>
}

export type Call = { text: string; urgent: { kind: string; openIds: string[] }[]; at: string }

export type Sheet = {
  /** Waits for the complaint's card in this chat. */
  card(): Promise<SeenCard>
  /** Waits until the card says it. */
  shows(what: RegExp): Promise<SeenCard>
  hasCard(): Promise<boolean>
  /** Presses a button by its words. Returns the toast. The form's fields go by their plain names. */
  press(label: string, by: { as: string }, form?: Record<string, string | number>): Promise<string>
  /** Waits for a line under the card; with `urgent` until exactly these kinds of 加急 are on it. */
  hears(what: RegExp, urgent?: string[]): Promise<Call>
  /** Lines about this complaint, oldest first. */
  calls(): Promise<Call[]>
}

/** Longer than a call that is never answered and its first repetitions. */
const PATIENCE_MS = 25_000
const LOOK_EVERY_MS = 20

/**
 * Opens the app of a suite before its stories and closes it after them. `from`: where the clock stands at the beginning; `quiet`: how long
 * a telling may pause. Call the result in a story.
 */
export function tellStories(
  suite: () => QueueSuite,
  options: {
    from: string
    policy?: string
    quiet?: string
    systems?: () => OtherSystem[]
    reading?: () => ReadingServices
    wechatKind?: 'service' | 'subscription'
  },
): () => Story {
  let app: TestApp | undefined
  beforeAll(async () => {
    const { systems, reading, ...rest } = options
    app = await startTestApp({
      suite: suite(),
      startsAt: options.from,
      ...rest,
      ...(systems ? { systems: systems() } : {}),
      ...(reading ? { reading: reading() } : {}),
    })
  })
  afterEach(async () => {
    await app?.call('DELETE', '/sandbox/api/faults')
  })
  afterAll(async () => {
    if (app && process.env.HEED_PRINT_STORIES) await printStories(app)
    await app?.close()
  })
  return () => {
    if (!app) throw new Error('the app has not started')
    return storyOf(app)
  }
}

/** `HEED_PRINT_STORIES=1` prints what everybody has read, for eyes that judge the words. */
async function printStories(app: TestApp): Promise<void> {
  const { customers } = await app.call<{ customers: { openid: string }[] }>('GET', '/sandbox/api/wechat')
  for (const { openid } of customers) {
    const { messages } = await app.call<{ messages: ChatMessage[] }>('GET', `/sandbox/api/wechat/${openid}/messages`)
    const lines = messages.map(
      ({ at, from, text, type }) => `${local(at)} ${from === 'bot' ? '◀' : '▶'} ${text || type}`,
    )
    if (lines.length > 0) process.stdout.write(`\n── ${openid}\n${lines.join('\n')}\n`)
  }
  const { chats } = await app.call<{ chats: { chatId: string; name: string }[] }>('GET', '/sandbox/api/feishu/chats')
  for (const { chatId, name } of chats) {
    const { messages } = await app.call<{ messages: FeishuMessage[] }>(
      'GET',
      `/sandbox/api/feishu/chats/${chatId}/messages`,
    )
    const lines = messages.map(message => {
      const urgent = message.urgent.map(({ kind }) => ` 加急:${kind}`).join('')
      const text = message.card ? `【${seeCard(message).text}】` : `${message.from}: ${message.text ?? message.type}`
      return `${local(message.at)} ${text}${urgent}`
    })
    if (lines.length > 0) process.stdout.write(`\n── ${name || chatId}\n${lines.join('\n')}\n`)
  }
}

const local = (at: string) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ')

/** The words in which a journey is told, for an app that a test opens itself. */
export function storyOf(app: TestApp): Story {
  const heard = new Map<string, number>()
  return {
    url: app.url,
    customer: openid => customerOf(app, openid, heard),
    group: (name, number) => sheetOf(app, async () => (await chatNamed(app, name)).chatId, number),
    chatOf: (openId, number) => sheetOf(app, async () => `p2p:${openId}`, number),
    person: openId => writerOf(app, { openId, chat: async () => `p2p:${openId}`, key: openId }, heard),
    inGroup: (name, openId) =>
      writerOf(app, { openId, chat: once(async () => (await chatNamed(app, name)).chatId), key: name }, heard),
    clock: {
      now: async () => new Date((await app.call<{ now: string }>('GET', '/sandbox/api/clock')).now),
      moves: async length => void (await app.call('POST', '/sandbox/api/clock', { advance: length })),
      isSetTo: async at => void (await app.call('POST', '/sandbox/api/clock', { set: at })),
    },
    case: number => caseNumbered(app, number),
    chats: async () =>
      (
        await app.call<{ chats: { chatId: string; name: string; members: string[] }[] }>(
          'GET',
          '/sandbox/api/feishu/chats',
        )
      ).chats,
    messages: async chatId =>
      (await app.call<{ messages: FeishuMessage[] }>('GET', `/sandbox/api/feishu/chats/${chatId}/messages`)).messages,
    numbers: async () => (await allCases(app)).map(found => found.number),
    async api(method, path, body) {
      const isCsv = body !== undefined && 'csv' in body
      const answer = await fetch(`${app.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${API_TOKEN}`,
          ...(body === undefined ? {} : { 'content-type': isCsv ? 'text/csv' : 'application/json' }),
        },
        ...(body === undefined ? {} : { body: isCsv ? String(body.csv) : JSON.stringify(body) }),
      })
      return { status: answer.status, body: await answer.text() }
    },
    fault: async (platform, kind, times = 1) =>
      void (await app.call('POST', '/sandbox/api/faults', { platform, kind, times })),
    control: app.call,
    until: (what, condition) => until(what, condition, async () => ''),
  }
}

async function until<T>(
  what: string,
  condition: () => Promise<T | null | undefined | false>,
  seen: () => Promise<string>,
): Promise<T> {
  const giveUpAt = Date.now() + PATIENCE_MS
  for (;;) {
    const found = await condition()
    if (found) return found
    if (Date.now() > giveUpAt) throw new Error(`waited in vain for ${what}\n${await seen()}`)
    await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

function customerOf(app: TestApp, openid: string, heard: Map<string, number>): Customer {
  const path = `/sandbox/api/wechat/${openid}/messages`
  const read = async () => (await app.call<{ messages: ChatMessage[] }>('GET', path)).messages
  const fromBot = async () => (await read()).filter(message => message.from === 'bot').map(({ text }) => text)
  const print = async () => (await read()).map(({ from, text, type }) => `${from}: ${text || type}`).join('\n')
  const known = once(() => app.call('POST', '/sandbox/api/wechat', { openid, name: openid }))
  const sends = async (message: Record<string, unknown>) => {
    await known()
    await app.call('POST', path, message)
  }
  const customer: Customer = {
    sends,
    async says(...texts) {
      for (const text of texts) await sends({ type: 'text', text })
    },
    async tells(...texts) {
      await known()
      const before = (await read()).filter(message => message.from === 'customer').length
      const answers: Promise<unknown>[] = []
      for (const [index, text] of texts.entries()) {
        answers.push(app.call('POST', path, { type: 'text', text }))
        await until(
          `“${text}” to leave the phone`,
          async () => (await read()).filter(message => message.from === 'customer').length > before + index,
          print,
        )
      }
      await Promise.all(answers)
    },
    hears: what => hearNew(openid, what, heard, fromBot, print),
    heard: async what => (await fromBot()).filter(text => what.test(text)).length,
    chat: fromBot,
    async complains({ story, name = '王芳', phone = '13900001234', plate = '粤B6N2M9', wants = '请给个说法' }) {
      await customer.says(`${story}。我叫${name}，电话${phone}${plate ? `，车牌${plate}` : ''}，${wants}。`)
      await customer.hears(/我复述一下/)
      await customer.says('1')
      return numberIn(await customer.hears(/编号 \w+/))
    },
    async withdraws() {
      await customer.says('撤诉')
      await customer.hears(/回复 1 撤回/)
      await customer.says('1')
      await customer.hears(/已按您的要求撤回/)
    },
  }
  return customer
}

/** The number in a receipt. */
export function numberIn(text: string): string {
  const number = /编号 (\w+)/.exec(text)?.[1]
  if (!number) throw new Error(`no number in “${text}”`)
  return number
}

async function hearNew(
  key: string,
  what: RegExp,
  heard: Map<string, number>,
  read: () => Promise<string[]>,
  print: () => Promise<string>,
): Promise<string> {
  const from = heard.get(key) ?? 0
  const found = await until(
    String(what),
    async () => {
      const texts = await read()
      const index = texts.findIndex((text, place) => place >= from && what.test(text))
      const text = texts[index]
      return text === undefined ? null : { text, index }
    },
    print,
  )
  heard.set(key, found.index + 1)
  return found.text
}

function writerOf(
  app: TestApp,
  { openId, chat, key }: { openId: string; chat: () => Promise<string>; key: string },
  heard: Map<string, number>,
): Writer {
  const path = async () => `/sandbox/api/feishu/chats/${await chat()}/messages`
  const read = async () => (await app.call<{ messages: FeishuMessage[] }>('GET', await path())).messages
  const fromBot = async () => (await read()).flatMap(({ from, text }) => (from === 'bot' && text ? [text] : []))
  const print = async () => (await read()).map(({ from, text, type }) => `${from}: ${text ?? type}`).join('\n')
  return {
    async says(...texts) {
      for (const text of texts) await app.call('POST', await path(), { as: openId, text })
    },
    async sendsFile(name, content) {
      const file = { name, base64: Buffer.from(content).toString('base64') }
      await app.call('POST', await path(), { as: openId, file })
    },
    hears: what => hearNew(key, what, heard, fromBot, print),
    heard: async what => (await fromBot()).filter(text => what.test(text)).length,
    chat: fromBot,
  }
}

function sheetOf(app: TestApp, chatId: () => Promise<string>, number: string): Sheet {
  const place = once(chatId)
  const read = async () => {
    const path = `/sandbox/api/feishu/chats/${await place()}/messages`
    return (await app.call<{ messages: FeishuMessage[] }>('GET', path).catch(() => ({ messages: [] }))).messages
  }
  /** The complaint's own cards; only where there is none, those that speak of it. */
  const ofNumber = async () => {
    const all = (await read()).filter(({ card }) => card !== undefined && JSON.stringify(card).includes(number))
    const own = all.filter(message => seeCard(message).title.includes(number))
    return own.length > 0 ? own : all
  }
  const cards = async () => (await ofNumber()).map(seeCard)
  const print = async () =>
    (await read())
      .map(message =>
        message.card ? `[card ${seeCard(message).text.slice(0, 400)}]` : `${message.from}: ${message.text}`,
      )
      .join('\n')
  const newest = async () => (await cards()).at(-1)
  const card = () => until(`a card of ${number}`, newest, print)
  const calls = async () =>
    (await read()).flatMap(({ text, urgent, at }) => (text?.includes(number) ? [{ text, urgent, at }] : []))
  return {
    card,
    calls,
    hasCard: async () => (await cards()).length > 0,
    async shows(what) {
      const shown = async () => {
        const seen = await newest()
        return seen && what.test(seen.text) ? seen : null
      }
      return until(`a card of ${number} that says ${what}`, shown, print)
    },
    async press(label, { as }, form) {
      const pressed = async () => {
        const message = (await ofNumber()).at(-1)
        const button = buttonsOf(message?.card).find(each => each.label === label)
        if (!message || !button) return null
        const body = { as, value: button.value, ...(form === undefined ? {} : { form_value: form }) }
        const path = `/sandbox/api/feishu/cards/${message.messageId}/actions`
        try {
          return await app.call<{ toast?: { content: string } }>('POST', path, body)
        } catch (error) {
          // The card was brought up to date under his finger: he looks again.
          if (String(error).includes('no-such-button')) return null
          throw error
        }
      }
      return (await until(`a button “${label}” on ${number}`, pressed, print)).toast?.content ?? ''
    },
    async hears(what, urgent) {
      const fits = (call: Call) =>
        what.test(call.text) && (urgent === undefined || String(call.urgent.map(({ kind }) => kind)) === String(urgent))
      return until(
        `${what} under ${number} with 加急 [${urgent ?? ''}]`,
        async () => (await calls()).findLast(fits),
        async () => `${await print()}\n${JSON.stringify(await calls())}`,
      )
    },
  }
}

async function chatNamed(app: TestApp, name: string): Promise<{ chatId: string }> {
  const { chats } = await app.call<{ chats: { chatId: string; name: string }[] }>('GET', '/sandbox/api/feishu/chats')
  const found = chats.find(chat => chat.name === name)
  if (!found) throw new Error(`no group “${name}”`)
  return found
}

async function allCases(app: TestApp): Promise<{ id: string; number: string }[]> {
  return (await app.call<{ cases: { id: string; number: string }[] }>('GET', '/sandbox/api/cases')).cases
}

async function caseNumbered(app: TestApp, number: string): Promise<CaseView> {
  const found = (await allCases(app)).find(one => one.number === number)
  if (!found) throw new Error(`no case ${number}`)
  return app.call<CaseView>('GET', `/sandbox/api/cases/${found.id}`)
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
