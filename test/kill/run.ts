import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { WechatPlatform } from '../../bots/sandbox/wechat/platform.ts'
import { loadPolicy } from '../../core/policy/load.ts'
import type { QueueConnection } from '../../jobs/queues.ts'
import { acknowledgedBy, openPlatforms, WITHOUT_LIMITS } from '../setup/platforms.ts'
import { type Evidence, judge, openEvidence } from './judge.ts'
import { phoneOf } from './phone.ts'
import { freePort, startProgram } from './process.ts'
import { randomFrom } from './random.ts'
import { bringVisits, judgeWork, letReportsFallDue } from './work.ts'

export type KillRun = {
  /** Its migrations have run; nobody else uses it. */
  databaseUrl: string
  queue: QueueConnection
  conversations: number
  kills: number
  /** How many customers talk at the same time. */
  abreast: number
  seed: number
  /** How long everything may take to come to rest after the last conversation, in milliseconds. */
  patienceMs: number
  say(line: string): void
}

export type KillReport = {
  /** What should never be; empty when all is well. */
  problems: string[]
  figures: Record<string, number>
}

const POLICY_FILE = path.join(import.meta.dirname, 'policy.yaml')

/**
 * Customers complain, the program is killed at random moments and started again, and in the end everything is counted. The stand-ins live in
 * this process, as the real platforms would: they push again what was not answered.
 */
export async function runKills(run: KillRun): Promise<KillReport> {
  const random = randomFrom(run.seed)
  const port = await freePort()
  const policy = loadPolicy(POLICY_FILE)
  const platforms = await openPlatforms({
    policy,
    program: () => `http://127.0.0.1:${port}`,
    // What is to be seen here is loss and doubling, not pacing.
    limits: WITHOUT_LIMITS,
    // The real platform too gives a restarting server some seconds between its tries.
    retryDelayMs: 3000,
  })
  const { wechat, feishu } = platforms
  const acknowledged = acknowledgedBy(wechat)
  const program = await startProgram({
    databaseUrl: run.databaseUrl,
    queue: run.queue,
    port,
    ...platforms.options,
    policyFile: POLICY_FILE,
  })

  const evidence = await openEvidence(run.databaseUrl)
  await letReportsFallDue(evidence)
  let kills = 0
  let downMs = 0
  const begun = Date.now()
  const brought = bringVisits(() => `http://127.0.0.1:${port}`, run.conversations)
  const talking = Promise.all([talkAbreast(run, wechat), brought])
  let isOver = false
  const over = talking.finally(() => {
    isOver = true
  })
  while (kills < run.kills && !isOver) {
    // Spread over the whole run; after that most kills come in the first moments, when most can break.
    while (!isOver && registered(wechat) < Math.floor((kills * run.conversations) / run.kills)) await wait(25)
    await Promise.race([wait(150 + random() ** 2 * 3500), over.catch(() => undefined)])
    const killedAt = Date.now()
    await program.killAndRestart()
    downMs += Date.now() - killedAt
    kills += 1
    if (kills % 10 === 0) run.say(`${kills} kills, ${registered(wechat)} of ${run.conversations} complaints registered`)
  }
  await over.catch(async error => {
    await program.stop()
    await evidence.close()
    throw new Error(`${String(error)}\n${await whatWaits(run.databaseUrl)}`)
  })
  const lastWord = Date.now()
  const rested = await comesToRest(evidence, run.patienceMs)
  const settled = Date.now()
  await program.stop()
  try {
    const problems = await judge({ evidence, wechat, feishu, acknowledged, conversations: run.conversations })
    return {
      problems: [
        ...(rested ? [] : ['not everything was done in time']),
        ...problems,
        ...(await judgeWork({ evidence, feishu, visits: run.conversations })),
      ],
      figures: {
        ...(await evidence.figures()),
        kills,
        acknowledged: acknowledged.size,
        'seconds down': Math.round(downMs / 100) / 10,
        'seconds of talk': Math.round((lastWord - begun) / 100) / 10,
        'seconds to rest': Math.round((settled - lastWord) / 100) / 10,
        'receipts seen twice': receiptsSeenTwice(wechat),
      },
    }
  } finally {
    await evidence.close()
    await platforms.close()
  }
}

/** What a customer was told twice because the program was killed between sending and writing it down: WeChat has no key against that. */
function receiptsSeenTwice(wechat: WechatPlatform): number {
  return wechat.customers().filter(({ openid }) => saidByBot(wechat, openid).filter(isReceipt).length > 1).length
}

function registered(wechat: WechatPlatform): number {
  return wechat.customers().filter(({ openid }) => saidByBot(wechat, openid).some(isReceipt)).length
}

const isReceipt = (text: string) => text.includes('已经登记')

function saidByBot(wechat: WechatPlatform, openid: string): string[] {
  return wechat.chat(openid).flatMap(({ from, via, text }) => (from === 'bot' && via !== 'webhook' ? [text] : []))
}

async function talkAbreast(run: KillRun, wechat: WechatPlatform): Promise<void> {
  let next = 0
  const oneAfterTheOther = async () => {
    for (let index = next++; index < run.conversations; index = next++) await talk(index, wechat)
  }
  await Promise.all(Array.from({ length: run.abreast }, oneAfterTheOther))
}

const PATIENCE_MS = 180_000

/** A customer: tells all at once, answers what is asked, and says it again when the phone shows that it did not get through. */
async function talk(index: number, wechat: WechatPlatform): Promise<void> {
  const openid = `oKill${String(index).padStart(4, '0')}`
  const story = `你们修车把我的车门刮花了，没有人认账。我姓张，电话${phoneOf(index)}，车牌粤B${String(10_000 + index)}，希望赔礼道歉`
  const giveUpAt = Date.now() + PATIENCE_MS
  let heard = 0
  let answer: string | null = story
  while (answer !== null) {
    const { settled } = await wechat.say(openid, { type: 'text', text: answer })
    const { outcome } = await settled
    if (outcome === 'failed') continue
    const next = await hears(openid, heard, giveUpAt, wechat)
    heard = next.heard
    answer = answerTo(next.texts)
  }
}

function answerTo(texts: readonly string[]): string | null {
  // Whoever hears the number knows that he is registered, even when the receipt itself did not reach him: the judge sees to that.
  if (texts.some(text => isReceipt(text) || /TS\d{11}/.test(text))) return null
  return texts.some(text => text.includes('复述')) ? '1' : '没有'
}

async function hears(
  openid: string,
  before: number,
  giveUpAt: number,
  wechat: WechatPlatform,
): Promise<{ texts: string[]; heard: number }> {
  for (;;) {
    const said = saidByBot(wechat, openid)
    if (said.length > before) return { texts: said.slice(before), heard: said.length }
    if (Date.now() > giveUpAt)
      throw new Error(
        `${openid} was never answered: ${JSON.stringify(wechat.chat(openid).map(({ from, text }) => [from, text]))}`,
      )
    await wait(40)
  }
}

/** For whoever looks for the reason: what was not done in the database, a line each. */
async function whatWaits(databaseUrl: string): Promise<string> {
  const evidence = await openEvidence(databaseUrl)
  try {
    const rows = await evidence.rows<{ row: string }>(`
      SELECT 'inbox ' || (to_jsonb(inbox) - 'payload')::text AS row FROM inbox WHERE handled_at IS NULL
      UNION ALL SELECT 'outbox ' || (to_jsonb(outbox) - 'notice')::text FROM outbox WHERE status <> 'sent'
      UNION ALL SELECT 'job ' || to_jsonb(job)::text FROM bullmq.job
      UNION ALL SELECT 'scheduler ' || to_jsonb(scheduler)::text FROM bullmq.scheduler
      UNION ALL SELECT 'now ' || now()::text`)
    return rows.map(({ row }) => row).join('\n')
  } finally {
    await evidence.close()
  }
}

async function comesToRest(evidence: Evidence, patienceMs: number): Promise<boolean> {
  const giveUpAt = Date.now() + patienceMs
  while (Date.now() < giveUpAt) {
    if (await evidence.isAtRest()) return true
    await wait(100)
  }
  return false
}
