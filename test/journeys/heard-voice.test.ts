/**
 * Proves that a company's own services help at the intake: a voice message becomes words through the speech service, the language model
 * points to a demand and a person that the rules did not know, both with the customer's own words; nothing personal reaches the model, and
 * when both services are down the bot asks for the words and the rules answer alone.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeOnBothQueues } from '../setup/queues.ts'
import { openReadingStandIn, type ReadingStandIn } from '../setup/reading-stand-in.ts'
import { numberIn, tellStories } from '../setup/story.ts'

const WORDS = '上周四在你们店做的钣金，今天一看门把手下面又裂了，你们那位戴眼镜的胖师傅拍着胸口说没问题的'

describeOnBothQueues('With services that listen and read along', suite => {
  let standIn: ReadingStandIn
  beforeAll(async () => {
    standIn = await openReadingStandIn()
  })
  afterAll(async () => {
    await standIn?.close()
  })
  const tell = tellStories(suite, { from: '2026-03-02T09:00:00+08:00', reading: () => standIn.services })

  it('a voice message is a telling, and what the rules missed is sharpened and restated', async () => {
    const { customer, group } = tell()
    standIn.hears(WORDS)
    standIn.opines({
      demands: [{ value: 'apology', quote: '当着大伙儿的面赔罪' }],
      fields: [{ value: 'complainedAbout', quote: '戴眼镜的胖师傅' }],
    })
    const xia = customer('oXia')
    await xia.sends({ type: 'voice' })
    await xia.hears(/怎么称呼您/)
    await xia.says('夏冬梅，13900003344，粤B6N2M9')
    await xia.hears(/希望我们怎么处理/)
    await xia.says('让他当着大伙儿的面赔罪')
    const restated = await xia.hears(/我复述一下/)
    expect(restated).toMatch(/门把手下面又裂了/)
    expect(restated).toMatch(/赔罪|道歉/)
    await xia.says('1')
    const number = numberIn(await xia.hears(/已经登记/))
    const card = await group('售后投诉处理群', number).card()
    expect(card.text).toContain('戴眼镜的胖师傅')
    const wire = standIn.asked().join('\n')
    expect(wire).toContain('门把手')
    for (const secret of ['夏冬梅', '13900003344', '粤B6N2M9']) expect(wire).not.toContain(secret)
    await xia.withdraws()
  })

  it('while both services are down the bot asks for the words, and the rules answer alone', async () => {
    const { customer } = tell()
    standIn.breaks()
    const meng = customer('oMeng')
    await meng.sends({ type: 'voice' })
    await meng.hears(/文字|打字|写/)
    await meng.says('昨天在你们店做保养，师傅态度很差，问他什么都不理')
    await meng.hears(/怎么称呼您/)
  })
})
