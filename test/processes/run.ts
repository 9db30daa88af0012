import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { WechatPlatform } from '../../bots/sandbox/wechat/platform.ts'
import { loadPolicy } from '../../core/policy/load.ts'
import type { QueueConnection } from '../../jobs/queues.ts'
import { type Evidence, judge, openEvidence } from '../kill/judge.ts'
import { phoneOf } from '../kill/phone.ts'
import { freePort, startProcess } from '../kill/process.ts'
import { bringVisits, judgeWork, letReportsFallDue } from '../kill/work.ts'
import { acknowledgedBy, openPlatforms, WITHOUT_LIMITS } from '../setup/platforms.ts'
import { type ApiWatch, watchApi } from './api-watch.ts'

export type ProcessesRun = {
  /** Its migrations have run; nobody else uses it. */
  databaseUrl: string
  queue: QueueConnection
  processes: number
  conversations: number
  /** How many customers talk at the same time. */
  abreast: number
  patienceMs: number
}

export type ProcessesReport = { problems: string[]; figures: Record<string, number> }

const POLICY_FILE = path.join(import.meta.dirname, '..', 'kill', 'policy.yaml')
const PARTS = ['一是车门刮花了', '二是没有人认账', '三是让我等了很久']

/**
 * Several processes of the program on one database, each webhook push to the next of them as a load balancer would. Every last one does
 * without passive replies, so that both ways of answering are under load. The access token dies in the middle. In the end all is counted.
 */
export async function runProcesses(run: ProcessesRun): Promise<ProcessesReport> {
  const policy = loadPolicy(POLICY_FILE)
  const folder = await mkdtemp(path.join(os.tmpdir(), 'heed-processes-'))
  const ports = await Promise.all(Array.from({ length: run.processes }, freePort))
  const turn = { wechat: 0, feishu: 0 }
  const platforms = await openPlatforms({
    policy,
    program: platform => `http://127.0.0.1:${ports[turn[platform]++ % ports.length]}`,
    limits: WITHOUT_LIMITS,
  })
  const { wechat, feishu } = platforms
  const watch = await watchApi(() => wechat.url)
  const acknowledged = acknowledgedBy(wechat)
  const programs = await Promise.all(
    ports.map((port, index) =>
      startProcess({
        databaseUrl: run.databaseUrl,
        queue: run.queue,
        port,
        wechat: { ...platforms.options.wechat, apiBaseUrl: watch.url },
        feishu: platforms.options.feishu,
        policyFile: POLICY_FILE,
        passiveReply: index !== ports.length - 1,
        setAsideDir: path.join(folder, String(port)),
      }),
    ),
  )
  const evidence = await openEvidence(run.databaseUrl)
  try {
    await letReportsFallDue(evidence)
    const begun = Date.now()
    // The same list comes to every process at the same moment.
    const brought = ports.map(port => bringVisits(() => `http://127.0.0.1:${port}`, run.conversations))
    await Promise.all([talkAbreast(run, wechat, evidence), ...brought])
    const lastWord = Date.now()
    const rested = await comesToRest(evidence, folder, run.patienceMs)
    const problems = [
      ...(rested ? [] : ['not everything was done in time']),
      ...(await judge({ evidence, wechat, feishu, acknowledged, conversations: run.conversations })),
      ...(await judgeWork({ evidence, feishu, visits: run.conversations })),
      ...(await inOrder(evidence)),
      ...(await oneCounter(evidence, wechat)),
      ...receiptsOnce(wechat),
      ...platformsOwn(watch),
    ]
    const figures = {
      ...(await evidence.figures()),
      processes: run.processes,
      'token calls': watch.calls.get('/cgi-bin/stable_token') ?? 0,
      'customer-service messages': watch.calls.get('/cgi-bin/message/custom/send') ?? 0,
      'menu calls': watch.calls.get('/cgi-bin/menu/create') ?? 0,
      'ms of talk': lastWord - begun,
    }
    return { problems, figures }
  } finally {
    await evidence.close()
    await Promise.all(programs.map(program => program.stop()))
    await rm(folder, { recursive: true })
    await watch.close()
    await platforms.close()
  }
}

async function talkAbreast(run: ProcessesRun, wechat: WechatPlatform, evidence: Evidence): Promise<void> {
  let next = 0
  const oneAfterTheOther = async () => {
    for (let index = next++; index < run.conversations; index = next++) {
      if (index === Math.floor(run.conversations / 2)) wechat.fault({ kind: 'expired-token' })
      await talk(index, wechat, evidence)
    }
  }
  await Promise.all(Array.from({ length: run.abreast }, oneAfterTheOther))
}

const PATIENCE_MS = 60_000
/** The bot asks for four things at most, and restates. */
const MOST_TURNS = 12

function chatOf(openid: string, wechat: WechatPlatform): string {
  return wechat
    .chat(openid)
    .map(({ from, via, text }) => `${from} (${via}): ${text}`)
    .join('\n')
}

/** A customer tells it in pieces, each as soon as the one before has arrived at whichever process, then answers what is asked. */
async function talk(index: number, wechat: WechatPlatform, evidence: Evidence): Promise<void> {
  const openid = `oMany${String(index).padStart(4, '0')}`
  const facts = `我姓张，电话${phoneOf(index)}，车牌粤B${String(10_000 + index)}，希望赔礼道歉`
  for (const part of ['你们修车的时候', ...PARTS, facts]) {
    const before = await arrived(openid, evidence)
    await wechat.say(openid, { type: 'text', text: part })
    await until(async () => (await arrived(openid, evidence)) > before, `${openid}: a message to arrive`)
  }
  for (let turns = 0; turns < MOST_TURNS; turns += 1) {
    const answer = await answered(openid, wechat)
    if (answer === null) return
    await (await wechat.say(openid, { type: 'text', text: answer })).settled
  }
  throw new Error(`${openid} goes round in circles: ${chatOf(openid, wechat)}`)
}

/** What the customer says to the newest words of the bot; `null` when he has his number. */
async function answered(openid: string, wechat: WechatPlatform): Promise<string | null> {
  let answer: string | null | undefined
  await until(
    async () => {
      const chat = wechat.chat(openid)
      const [last] = chat.slice(-1)
      if (chat.some(({ from, text }) => from === 'bot' && isReceipt(text))) answer = null
      else if (last?.from === 'bot') answer = answerTo(last.text)
      return answer !== undefined
    },
    `${openid}: an answer to ${chatOf(openid, wechat)}`,
  )
  return answer ?? null
}

/** What was restated is right, also when the bot took an answer to an earlier question for a no. */
const answerTo = (asked: string) => (/复述|哪里不对/.test(asked) ? '1' : '没有')

async function arrived(openid: string, evidence: Evidence): Promise<number> {
  const [row] = await evidence.rows<{ count: number }>(
    `SELECT count(*)::int AS count FROM inbox WHERE conversation = 'wechat:${openid}'`,
  )
  return row?.count ?? 0
}

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  const giveUpAt = Date.now() + PATIENCE_MS
  while (!(await condition())) {
    if (Date.now() > giveUpAt) throw new Error(`waited in vain for ${what}`)
    await wait(25)
  }
}

const isReceipt = (text: string) => text.includes('已经登记')

async function inOrder(evidence: Evidence): Promise<string[]> {
  const told = await evidence.rows<{ conversation: string; story: string }>(
    "SELECT conversation, data->>'story' AS story FROM complaint",
  )
  return told.flatMap(({ conversation, story }) => {
    const places = PARTS.map(part => story.indexOf(part))
    const isRight = places.every((place, index) => place >= 0 && place > (places[index - 1] ?? -1))
    return isRight ? [] : [`${conversation}: the parts of the story are out of order: ${story}`]
  })
}

/**
 * What we believe of each customer's window is what the platform believes. A message that crossed our reply on its way opened the window before
 * the reply there and after it here: then we are one message off, and the platform's word would count.
 */
async function oneCounter(evidence: Evidence, wechat: WechatPlatform): Promise<string[]> {
  const believed = await evidence.rows<{ conversation: string; left: number }>(
    'SELECT conversation, message_left AS left FROM send_window',
  )
  const real = new Map<string, number>(
    wechat.customers().map(({ openid, messagesLeft }) => [`wechat:${openid}`, messagesLeft]),
  )
  const exact = believed.filter(({ conversation, left }) => real.get(conversation) === left).length
  return [
    ...(believed.length === real.size ? [] : [`${believed.length} windows are counted of ${real.size}`]),
    ...believed.flatMap(({ conversation, left }) => {
      const truly = real.get(conversation) ?? Number.NaN
      return Math.abs(truly - left) <= 1 ? [] : [`${conversation}: ${left} messages left, really ${truly}`]
    }),
    ...(exact >= believed.length / 2 ? [] : [`only ${exact} of ${believed.length} windows are counted exactly`]),
  ]
}

function receiptsOnce(wechat: WechatPlatform): string[] {
  return wechat.customers().flatMap(({ openid }) => {
    const said = wechat.chat(openid).filter(({ from }) => from === 'bot')
    const receipts = said.filter(({ text }) => isReceipt(text)).length
    const broken = said.filter(({ via }) => via === 'webhook').length
    return [
      ...(receipts === 1 ? [] : [`${openid} has ${receipts} receipts`]),
      ...(broken === 0 ? [] : [`${openid} was shown the platform's error ${broken} times`]),
    ]
  })
}

/** One token for all at the start, one after it died; the platform never had to refuse for a window. */
function platformsOwn({ calls, errcodes }: ApiWatch): string[] {
  const tokens = calls.get('/cgi-bin/stable_token') ?? 0
  const menus = calls.get('/cgi-bin/menu/create') ?? 0
  return [
    ...(tokens <= 2 ? [] : [`the token was asked for ${tokens} times`]),
    ...(menus >= 1 ? [] : ['no menu was made']),
    ...[45015, 45047].flatMap(code =>
      errcodes.has(code) ? [`the platform answered ${code} ${errcodes.get(code)} times`] : [],
    ),
  ]
}

async function comesToRest(evidence: Evidence, folder: string, patienceMs: number): Promise<boolean> {
  const giveUpAt = Date.now() + patienceMs
  const isSetAside = async () => (await readdir(folder, { recursive: true })).some(name => name.endsWith('.json'))
  while (Date.now() < giveUpAt) {
    if (!(await isSetAside()) && (await evidence.isAtRest())) return true
    await wait(100)
  }
  return false
}
