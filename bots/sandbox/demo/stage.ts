import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { DemoFailure, type FeishuLine, type Sandbox } from './client.ts'
import { blue, bold, chatLine, cyan, green, red, remark } from './terminal.ts'

const PATIENCE_MS = 30_000
const LOOK_EVERY_MS = 150

const header = z.object({
  header: z.object({
    title: z.object({ content: z.string() }),
    text_tag_list: z.array(z.object({ text: z.object({ content: z.string() }) })).default([]),
  }),
})
const urgentNames: Record<string, string> = { app: '应用内加急', sms: '短信加急', phone: '电话加急' }

export type Stage = {
  /** The customer says it, and the story goes on when the bot has answered with something like `answer`. Gives the answer. */
  customer(text: string, answer: RegExp): Promise<string>
  /** The customer says several messages in one breath: the next leaves before the bot had time to answer. */
  tells(texts: string[], answer: RegExp): Promise<string>
  /** Waits for the bot to say this to the customer, after all that was waited for before. */
  customerHears(what: RegExp): Promise<string>
  /** Waits for a line under the case's card in that chat. */
  hears(chatId: string, what: RegExp): Promise<void>
  /** Presses a button of the case's newest card in that chat. */
  press(chatId: string, by: { as: string; who: string }, command: string, form?: Record<string, string>): Promise<void>
  /** From now on Feishu is shown: what belongs to this case. */
  follow(number: string): void
  state(): Promise<string | null>
  until<T>(what: string, condition: () => Promise<T | null | undefined | false>): Promise<T>
}

/** Plays one customer and his case against a running sandbox, and prints every chat as it grows. */
export function createStage(
  sandbox: Sandbox,
  of: { openid: string; name: string; chats: Map<string, string>; mainChat: string; nameOf(openId: string): string },
): Stage {
  const { openid, name } = of
  let phoneShown = 0
  let phoneHeard = 0
  let number: string | null = null
  const shown = new Map<string, string>()

  const showPhone = async () => {
    const messages = await sandbox.phone(openid)
    for (const { at, from, text } of messages.slice(phoneShown)) {
      const who = from === 'customer' ? bold(name) : green('有诉必应')
      chatLine({ at, where: green('微信'), who, text })
    }
    phoneShown = messages.length
    return messages
  }

  const showFeishu = async () => {
    for (const [chatId, chat] of of.chats) {
      for (const message of await casesOwn(chatId)) {
        const { line, mark } = describe(message)
        if (shown.get(message.messageId) === mark) continue
        const updated = shown.has(message.messageId)
        shown.set(message.messageId, mark)
        // The same card stands in several chats: one of them is enough to see it change.
        if (updated && message.card !== undefined && chatId !== of.mainChat) continue
        const at = updated ? (await sandbox.now()).toISOString() : message.at
        chatLine({ at, where: blue(`飞书·${chat}`), who: cyan('有诉必应'), text: updated ? `${line}（更新）` : line })
      }
    }
  }

  const casesOwn = async (chatId: string): Promise<FeishuLine[]> => {
    const wanted = number
    if (wanted === null) return []
    return (await sandbox.talk(chatId)).filter(message => JSON.stringify(message).includes(wanted))
  }

  const describe = (message: FeishuLine) => {
    const urgent = message.urgent.map(
      ({ kind, openIds }) => `\n${red(`⚡ ${urgentNames[kind] ?? kind}：${openIds.map(of.nameOf).join('、')}`)}`,
    )
    const card = header.safeParse(message.card)
    const line = card.success
      ? `▤ ${bold(card.data.header.title.content)} ${card.data.header.text_tag_list.map(tag => `[${tag.text.content}]`).join('')}`
      : (message.text ?? '')
    return { line: `${line}${urgent.join('')}`, mark: `${line}${urgent.length}` }
  }

  const until: Stage['until'] = async (what, condition) => {
    const giveUpAt = Date.now() + PATIENCE_MS
    for (;;) {
      await showPhone()
      await showFeishu()
      const found = await condition()
      if (found) return found
      if (Date.now() > giveUpAt) throw new DemoFailure(`没有等到：${what}`)
      await pause(LOOK_EVERY_MS)
    }
  }

  const customerHears: Stage['customerHears'] = async what => {
    const { text, index } = await until(`客户收到 ${what}`, async () => {
      const messages = await showPhone()
      const index = messages.findIndex(
        (message, place) => place >= phoneHeard && message.from === 'bot' && what.test(message.text),
      )
      const text = messages[index]?.text
      return text === undefined ? null : { text, index }
    })
    phoneHeard = index + 1
    return text
  }

  return {
    until,
    customerHears,
    async customer(text, answer) {
      await sandbox.say(openid, text)
      return customerHears(answer)
    },
    async tells(texts, answer) {
      const said: Promise<unknown>[] = []
      for (const text of texts) {
        said.push(sandbox.say(openid, text))
        await until(`手机上的「${text}」`, async () => (await showPhone()).some(message => message.text === text))
      }
      await Promise.all(said)
      return customerHears(answer)
    },
    async hears(chatId, what) {
      await until(`${of.chats.get(chatId)}里出现 ${what}`, async () =>
        (await casesOwn(chatId)).some(({ text }) => text !== undefined && what.test(text)),
      )
    },
    async press(chatId, { as, who }, command, form) {
      const card = await until(`${of.chats.get(chatId)}里的卡片有「${command}」按钮`, async () =>
        (await casesOwn(chatId)).findLast(message =>
          JSON.stringify(message.card ?? {}).includes(`"command":"${command}"`),
        ),
      )
      // An option's own name says nothing to a reader.
      const filled = Object.values(form ?? {})
        .filter(value => !/^[a-z]+$/.test(value))
        .join(' · ')
      remark(`${who} 按下「${labelOf(card.card, command) ?? command}」${filled ? `：${filled}` : ''}`)
      const toast = await sandbox.press(card.messageId, {
        as,
        value: { command },
        ...(form === undefined ? {} : { form_value: form }),
      })
      if (toast?.type === 'error' || toast?.type === 'warning') throw new DemoFailure(`卡片拒绝了：${toast.content}`)
      if (toast) remark(`↳ ${toast.content}`)
    },
    follow(wanted) {
      number = wanted
    },
    async state() {
      return (await sandbox.cases()).find(one => one.number === number)?.status ?? null
    },
  }
}

const button = z.object({
  tag: z.literal('button'),
  text: z.object({ content: z.string() }),
  behaviors: z.array(z.object({ value: z.object({ command: z.string() }) })),
})

/** What stands on the button of that command. */
function labelOf(part: unknown, command: string): string | undefined {
  if (typeof part !== 'object' || part === null) return undefined
  const found = button.safeParse(part)
  if (found.data?.behaviors.some(({ value }) => value.command === command)) return found.data.text.content
  for (const inside of Object.values(part)) {
    const label = labelOf(inside, command)
    if (label !== undefined) return label
  }
  return undefined
}
