/**
 * Proves: an internal complaint about a manager goes its way to its end without him: no card, line, mention or 加急 reaches him or a group that
 * he is in, no question, list, count or document of his shows it, and no press of his is taken; whoever handles it instead has it all.
 */
import { expect, it } from 'vitest'
import { describeOnPostgres } from '../setup/queues.ts'
import { numberIn, tellStories } from '../setup/story.ts'

const ACCUSED = 'ou_operations-manager'

describeOnPostgres('An internal complaint about a manager', suite => {
  const tell = tellStories(suite, { from: '2026-03-02T09:00:00+08:00' })

  it('never reaches him', async () => {
    const { person, clock, ...story } = tell()
    const adviser = person('ou_sales-adviser')
    await adviser.says('内部投诉 业务经理刘建国昨天在早会上当着所有人骂我，态度特别恶劣，希望他道歉')
    const kinds = await adviser.hears(/\d 维修服务态度/)
    await adviser.says(/(\d) 维修服务态度/.exec(kinds)?.[1] ?? '')
    await adviser.hears(/请核对/)
    await adviser.says('1')
    const number = numberIn(await adviser.hears(/已登记，编号/))

    /** Every message about the case, with the people who can read it. */
    const seen = async () => {
      const found: { readers: string[]; urged: string[]; text: string }[] = []
      for (const { chatId, members } of await story.chats())
        for (const { text, card, urgent } of await story.messages(chatId)) {
          const all = `${text ?? ''}${JSON.stringify(card ?? '')}`
          if (!all.includes(number)) continue
          found.push({ readers: members, urged: urgent.flatMap(({ openIds }) => openIds), text: all })
        }
      return found
    }
    await story.until('somebody to be told', async () => (await seen()).some(({ text }) => text.includes('schema')))
    const his = person(ACCUSED)
    await his.says(`查 ${number}`)
    await his.hears(/没有找到/)
    await his.says('待办')
    await his.hears(/没有在办/)
    await his.says('统计 本周')
    expect(await his.hears(/本周/)).toMatch(/新登记 0 件/)
    await his.says(`打印 ${number}`)
    expect(await his.hears(/没有找到|没有这|找不到|不能|权限|不是/)).not.toMatch(/早会|道歉/)

    await clock.moves('PT26H')
    await his.says('超时')
    await his.hears(/没有超时/)
    const all = await seen()
    expect(all.some(({ urged }) => urged.length > 0)).toBe(true)
    for (const { readers, urged, text } of all) {
      // What he was told of it himself is that nothing was found.
      if (readers.includes(ACCUSED)) expect(text).toMatch(/^(查|打印) |没有找到|没有这|找不到/)
      expect(urged).not.toContain(ACCUSED)
      expect(text).not.toContain(`<at id=${ACCUSED}>`)
    }
    const { timeline } = await story.case(number)
    expect(timeline.map(({ type }) => type)).toContain('escalated')
  })
})
