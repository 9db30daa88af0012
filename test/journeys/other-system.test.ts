/**
 * Proven here: another system hands over a complaint under its own number and is told of every change by signed webhooks: in order for each
 * complaint, each once for whoever keeps the ids, through an outage and through an answer that was lost. Customers' data is masked.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Receiver, startReceiver } from '../setup/receiver.ts'
import { tellStories } from '../setup/story.ts'
import { describePack } from './packs.ts'

const TOKEN = 'token-of-the-other-system'
const OPERATIONS = { as: 'ou_operations-manager' }

describePack('Another system', suite => {
  let receiver: Receiver
  beforeAll(async () => {
    receiver = await startReceiver()
  })
  afterAll(() => receiver?.close())
  const tell = tellStories(suite, {
    from: '2026-03-02T09:00:00+08:00',
    systems: () => [{ id: 'api', token: TOKEN, webhook: { url: receiver.url, secret: receiver.secret } }],
  })
  const typesOf = (externalNumber: string) =>
    receiver.heard
      .filter(({ data }) => data.complaint.externalNumber === externalNumber)
      .map(({ type }) => type.replace('complaint.', ''))

  const handOver = async (url: string, externalNumber: string) => {
    const answer = await fetch(`${url}/api/complaints`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        externalNumber,
        customer: { name: '张建国', phone: '13860317719' },
        story: '上周做的保养，维修师傅态度很差，问两句就不耐烦。',
        fields: { plate: '粤B6N2M9' },
      }),
    })
    return { code: answer.status, number: ((await answer.json()) as { number: string }).number }
  }

  it('is told of what becomes of its complaint, in order, whatever happens to the webhooks', async () => {
    const { url, until, group } = tell()
    const first = await handOver(url, 'CRM-1')
    expect(first.code).toBe(201)
    expect(await handOver(url, 'CRM-1')).toEqual({ ...first, code: 200 })
    await until('the first news', async () => typesOf('CRM-1').length === 2)
    expect(typesOf('CRM-1')).toEqual(['registered', 'dispatched'])

    receiver.fails('down', 3)
    const second = await handOver(url, 'CRM-2')
    const service = group('售后投诉处理群', first.number)
    await service.press('已联系客户', OPERATIONS, { note: '已致电张建国 13860317719，客户要求道歉' })
    await service.press('提交方案', OPERATIONS, { measure: '师傅道歉', compensation: 0 })
    await until(
      'the outage to be made up for',
      async () => typesOf('CRM-1').length === 4 && typesOf('CRM-2').length === 2,
    )
    expect(typesOf('CRM-1')).toEqual(['registered', 'dispatched', 'contacted', 'planned'])
    expect(typesOf('CRM-2')).toEqual(['registered', 'dispatched'])

    receiver.fails('forgets', 1)
    await service.press('完成', OPERATIONS, { result: '已道歉' })
    await until('the lost answer to be made up for', async () => receiver.repeated === 1)
    await until('the result', async () => typesOf('CRM-1').length === 7)
    expect(typesOf('CRM-1').slice(4)).toEqual(['itemStarted', 'itemFilled', 'resolved'])

    const last = receiver.heard.findLast(({ data }) => data.complaint.number === first.number)
    expect(last?.data).toMatchObject({
      text: expect.stringContaining('完成处理：已道歉'),
      complaint: { externalNumber: 'CRM-1', status: 'resolved', customer: { name: '张**', phone: '138****7719' } },
    })
    expect(JSON.stringify(receiver.heard)).not.toMatch(/张建国|13860317719/)
    const seqs = receiver.heard.filter(({ data }) => data.complaint.number === first.number).map(({ data }) => data.seq)
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
    expect(receiver.forged).toBe(0)
    expect(second.number).not.toBe(first.number)
  })
})
