/**
 * `npm run demo`: plays the main story of a complaint in the terminal, against a running `npm start`, through the control API only.
 * `npm run demo -- 3001` or `-- http://127.0.0.1:3001` names another one; so does `PORT`.
 */
import { nextOpening } from '../../core/time/calendar.ts'
import { createSandboxClient, DemoFailure } from './demo/client.ts'
import { createStage } from './demo/stage.ts'
import { chapter, ending, red, remark, timePasses } from './demo/terminal.ts'

const GROUP = 'oc_after-sales'
const OWNERS = 'oc_customer-service'
const BOSS = 'p2p:ou_general-manager'
const manager = { as: 'ou_service-manager', who: '服务经理 赵志强' }
const boss = { as: 'ou_general-manager', who: '总经理 徐明远' }
const agent = { as: 'ou_customer-service-agent', who: '客服专员 李想' }

/** A quiet hour of a working day, so that the story does not begin at night. */
const MORNING = { days: 'workdays', hours: [{ from: '09:00', to: '10:00' }] } as const

function addressOf(argument: string | undefined): string {
  const given = argument ?? process.env.PORT ?? '3000'
  if (/^\d{1,5}$/.test(given)) return `http://127.0.0.1:${given}`
  if (/^https?:\/\/[^\s/]+\/?$/.test(given)) return given.replace(/\/$/, '')
  throw new DemoFailure(`「${given}」不是端口，也不是网址，例如 npm run demo -- 3001`)
}

async function play(baseUrl: string): Promise<void> {
  const sandbox = createSandboxClient(baseUrl)
  const { pack, people } = await sandbox.overview()
  if (pack !== 'auto-dealer') {
    throw new DemoFailure(
      `演示用的是 auto-dealer 的流程，现在运行的是 ${pack}。请用 POLICY=auto-dealer npm start 启动。`,
    )
  }
  const openid = `oDemo${Date.now().toString(36)}`
  const chats = new Map((await sandbox.chats()).map(({ chatId, name }) => [chatId, name]))
  const names = new Map(people.map(({ openId, title, name }) => [openId, `${title} ${name}`]))
  const stage = createStage(sandbox, {
    openid,
    name: '张建国',
    chats: new Map([
      [GROUP, chats.get(GROUP) ?? GROUP],
      [OWNERS, chats.get(OWNERS) ?? OWNERS],
      [BOSS, '总经理的私聊'],
    ]),
    mainChat: GROUP,
    nameOf: openId => names.get(openId) ?? openId,
  })
  await sandbox.addCustomer(openid, '张建国')
  const morning = nextOpening({ ...MORNING, hours: [...MORNING.hours] }, await sandbox.now())
  timePasses('故事从一个工作日的早上开始', await sandbox.setClock(morning))

  const lets = async (by: string, what: string) => timePasses(what, await sandbox.advance(by))

  chapter('客户在微信里投诉')
  await stage.tells(['上周在你们店修的空调', '没几天又不制冷了，返修三次都没修好', '必须给我赔偿！'], /怎么称呼/)
  await stage.customer('我叫张建国，13860317719', /车牌号/)
  await stage.customer('粤B6N2M9', /复述/)
  const receipt = await stage.customer('1', /编号 \w+/)
  const number = /编号 (\w+)/.exec(receipt)?.[1] ?? ''
  stage.follow(number)

  chapter('卡片到了售后群，可是没有人处理')
  await stage.until('售后群里的卡片', async () =>
    (await sandbox.talk(GROUP)).some(({ card }) => card !== undefined && JSON.stringify(card).includes(number)),
  )
  await lets('PT1H30M', '一个半小时过去了')
  await stage.hears(GROUP, /提醒/)
  await lets('PT30M', '两小时到了')
  await stage.hears(GROUP, /超时/)
  await lets('PT1H', '又过了一小时')
  await stage.customerHears(/升级/)
  await lets('PT1H', '再过一小时')
  await stage.hears(BOSS, /升级/)

  chapter('服务经理接手')
  await stage.press(GROUP, manager, 'accept')
  await stage.press(GROUP, manager, 'contact', { note: '已向客户道歉，客户要求彻底修好并给补偿' })
  await stage.press(GROUP, manager, 'propose', { measure: '免费更换空调压缩机，提供代步车', compensation: '500' })
  await stage.press(GROUP, manager, 'requestApproval')

  chapter('有补偿，要总经理批准')
  await stage.hears(BOSS, /审批/)
  await stage.press(BOSS, boss, 'approve')

  chapter('客户同意，问题解决')
  await stage.customerHears(/同意请回复 1/)
  await stage.customer('1', /按方案办/)
  await stage.hears(GROUP, /客户已同意/)
  await stage.press(GROUP, manager, 'complete', { result: '空调压缩机已更换，试车正常，补偿 500 元已到账' })
  await stage.customerHears(/已经处理好/)

  chapter('五天以后，客服回访')
  await lets('P5DT1H', '五天过去了')
  await stage.hears(OWNERS, /可以回访了/)
  await stage.customer('进度', /回访/)
  await stage.press(OWNERS, agent, 'followUp', { outcome: 'satisfied', note: '空调一直正常，客户满意' })
  await stage.customerHears(/已结案/)
  await stage.until('投诉结案', async () => (await stage.state()) === 'closed')
  remark(`在页面上看这件投诉：${baseUrl}/sandbox`)
  ending(`✔ ${number} 已结案`)
}

try {
  await play(addressOf(process.argv[2]))
} catch (error) {
  if (!(error instanceof DemoFailure)) throw error
  process.stderr.write(`\n${red(`✘ ${error.message}`)}\n`)
  process.exitCode = 1
}
