/**
 * Proves, through the whole program and the stand-in's wire: whatever code the platform answers a customer's news with, it reaches its end
 * (said, said by a template message, or a call on the handler), and the ledger of the case has every step.
 */
import { expect, it } from 'vitest'
import { describeOnPostgres } from '../setup/queues.ts'
import { tellStories } from '../setup/story.ts'

const OPERATIONS = { as: 'ou_operations-manager' }
const ATTITUDE = { story: '昨天在你们店做保养，师傅态度很差，问他什么都不理', wants: '要求道歉' }

describeOnPostgres('News to a customer', suite => {
  const tell = tellStories(suite, { from: '2026-03-02T09:00:00+08:00' })

  it.each([
    // What the platform answers to the customer-service message, and what is done about it.
    [45015, 'closed', 'template'],
    [45047, 'used up', 'template'],
    [45009, 'daily limit', 'template'],
    [48001, 'not authorised', 'template'],
    [43004, 'not following', 'call'],
    [40003, 'no such customer', 'call'],
    [40001, 'bad token', 'message'],
    [40014, 'bad token', 'message'],
    [42001, 'expired token', 'message'],
    [-1, 'busy', 'message after a pause'],
    [45011, 'too many in this minute', 'later'],
    [40164, 'address not on the list', 'later'],
  ] as const)('reaches its end on errcode %i (%s): %s', async (code, _meaning, end) => {
    const { customer, group, ...story } = tell()
    const someone = customer(`oCode${Math.abs(code)}`)
    const number = await someone.complains(ATTITUDE)
    const service = group('售后投诉处理群', number)
    await service.press('已联系客户', OPERATIONS, { note: '客户要求道歉' })
    await story.control('POST', '/sandbox/api/faults', {
      platform: 'wechat',
      kind: 'errcode',
      code,
      call: 'custom/send',
    })
    await service.press('完成', OPERATIONS, { result: '已当面道歉' })
    const lines = async () =>
      (await story.case(number)).told.filter(one => one.news === 'resolved' || one.channel === 'call')
    switch (end) {
      case 'template':
        await someone.hears(/投诉处理进度提醒\n投诉编号：.*\n最新进展：已处理好，回复任意内容即可查看/)
        await someone.says('看看')
        await someone.hears(/已经处理好：已当面道歉/)
        expect((await lines())[0]).toMatchObject({ outcome: 'refused', code: String(code) })
        return
      case 'call':
        await service.hears(/没能送达客户，请打电话告诉他/, ['app'])
        expect(await lines()).toMatchObject([{ outcome: 'failed', code: String(code) }, { outcome: 'asked' }])
        return
      case 'message':
      case 'message after a pause':
        await someone.hears(/已经处理好：已当面道歉/)
        expect((await lines()).map(({ outcome }) => outcome)).toEqual(end === 'message' ? ['sent'] : ['retry', 'sent'])
        return
      case 'later':
        await story.until('the pause in the ledger', async () => (await lines()).length > 0)
        expect(await lines()).toMatchObject([{ outcome: 'retry', code: String(code) }])
    }
  })

  it('whose template the platform refuses is called', async () => {
    const { customer, group, ...story } = tell()
    const someone = customer('oNoTemplate')
    const number = await someone.complains(ATTITUDE)
    const service = group('售后投诉处理群', number)
    await service.press('已联系客户', OPERATIONS, { note: '客户要求道歉' })
    for (const [code, call] of [
      [45047, 'custom/send'],
      [45009, 'template/send'],
    ] as const)
      await story.control('POST', '/sandbox/api/faults', { platform: 'wechat', kind: 'errcode', code, call })
    await service.press('完成', OPERATIONS, { result: '已当面道歉' })
    await service.hears(/没能送达客户，请打电话告诉他/, ['app'])
    expect((await story.case(number)).told.slice(-3)).toMatchObject([
      { channel: 'api', outcome: 'refused', code: '45047' },
      { channel: 'template', outcome: 'failed', code: '45009' },
      { channel: 'call', outcome: 'asked' },
    ])
  })
})
