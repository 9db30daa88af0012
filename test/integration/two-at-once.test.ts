/**
 * Proves, on a real PostgreSQL with two processes' stores: whatever two do at the same moment is done once, and the other one is told how things
 * stand: a complaint handed over, a missed deadline with its war room, a room asked for by button, an inquiry turned into a complaint, two cases
 * merged into each other, a call-back recorded, a list of visits, a delegation, the end of a leave.
 */
import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { actOnCallBack } from '../../core/callback/act-on-call-back.ts'
import { missCallBack } from '../../core/callback/miss-call-back.ts'
import { callBackId, takeVisits } from '../../core/callback/take-visits.ts'
import { actOnComplaint } from '../../core/case/act-on-complaint.ts'
import { openCase } from '../../core/case/case.ts'
import { changeOf } from '../../core/case/change.ts'
import { handOver } from '../../core/case/hand-over.ts'
import { decideRegistration } from '../../core/complaint/decide-registration.ts'
import { missDeadline } from '../../core/deadline/miss-deadline.ts'
import type { CardPress } from '../../core/message/inbound.ts'
import { takeDelegation } from '../../core/people/take-delegation.ts'
import { takeLeave } from '../../core/people/take-leave.ts'
import { openPolicyBook } from '../../core/policy/book.ts'
import { loadPolicy } from '../../core/policy/load.ts'
import { loadVocabulary } from '../../core/understanding/vocabulary/load.ts'
import { createAlarms } from '../../jobs/alarms.ts'
import { openQueues, type Queues } from '../../jobs/queues.ts'
import { createStore, type DataStore } from '../../prisma/store.ts'
import { openEvidence } from '../kill/judge.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'

const clock = { at: new Date('2026-03-02T10:00:00+08:00'), now: () => clock.at }
const quiet = () => undefined
const logger = { info: quiet, warn: quiet, error: quiet }
let database: TestDatabase | undefined
const open: { data: DataStore; queues: Queues }[] = []

beforeEach(async () => {
  clock.at = new Date('2026-03-02T10:00:00+08:00')
  database = await createTestDatabase()
})
const closeAll = async () => {
  await Promise.all(open.splice(0).map(async ({ data, queues }) => Promise.all([data.close(), queues.close()])))
  await database?.drop()
  database = undefined
}
afterEach(closeAll)
afterAll(closeAll)

/** Everything that a process has of its own: connections, queues, its view of the rules. */
async function processOf(pack: string) {
  const url = database?.url ?? ''
  const data = createStore({ url, clock })
  const queues = openQueues({ kind: 'postgres', url })
  open.push({ data, queues })
  const loaded = loadPolicy(pack)
  const people = Object.entries(loaded.people).map(([id, person]) => [id, { ...person, openId: `ou_${id}` }])
  const policy = { ...loaded, people: Object.fromEntries(people) as typeof loaded.people }
  const { absences, delegations, articles, policies: kept } = data
  const vocabulary = loadVocabulary(policy.vocabulary)
  const policies = await openPolicyBook({ policy, vocabulary, kept, absences, delegations, articles, clock })
  const newId = () => randomBytes(16).toString('hex')
  return { ...data, logger, clock, alarms: createAlarms(queues, clock, logger), policies, newId }
}

type Process = Awaited<ReturnType<typeof processOf>>

const two = async (pack: string): Promise<[Process, Process]> => [await processOf(pack), await processOf(pack)]

/** The same done by both at the same moment, several times over, so that they really meet. */
const both = <T>(of: readonly [Process, Process], work: (ports: Process, index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: 6 }, (_, index) => work(of[index % 2] as Process, index)))

async function complain(ports: Process, externalNumber: string, story = '保养后发动机异响'): Promise<string> {
  const { current } = await handOver(
    {
      externalNumber,
      customer: { name: '张建国', phone: '13860317719' },
      story,
      wants: null,
      category: null,
      fields: {},
      severity: null,
      reasons: [],
      heardAt: null,
      channel: null,
      system: 'crm',
    },
    ports,
  )
  return current.complaint.id
}

const press = (person: string, value: Record<string, string>, form: Record<string, string> = {}): CardPress => ({
  id: randomBytes(8).toString('hex'),
  platform: 'feishu',
  person: `ou_${person}`,
  messageId: 'om_none',
  chatId: 'oc_none',
  value,
  form,
})

const eventsOf = async (ports: Process, id: string) =>
  (await ports.store.readCase(id))?.events.map(({ type }) => type) ?? []

const countOf = (all: readonly string[], one: string) => all.filter(type => type === one).length

/** How many notices of this kind were made, asked without the program's own code. */
async function notices(type: string): Promise<number> {
  const evidence = await openEvidence(database?.url ?? '')
  const [row] = await evidence.rows<{ count: number }>(
    `SELECT count(*)::int AS count FROM outbox WHERE notice->>'type' = '${type}'`,
  )
  await evidence.close()
  return row?.count ?? 0
}

describe('Two processes at the same moment', { timeout: 60_000 }, () => {
  test('register what is handed over once', async () => {
    const ports = await two('auto-dealer')
    const ids = await both(ports, one => complain(one, 'CRM-1'))
    expect(new Set(ids).size).toBe(1)
    expect(countOf(await eventsOf(ports[0], ids[0] ?? ''), 'registered')).toBe(1)
  })

  test('miss a deadline once, climb each level once, and open one war room', async () => {
    const ports = await two('monitoring')
    const id = await complain(ports[0], 'CRM-2', '你们的热水器漏电，我孩子被电了一下')
    const deadlines = (await ports[0].store.readCase(id))?.deadlines ?? []
    clock.at = new Date(clock.at.getTime() + 3 * 86_400_000)
    await both(ports, async one => {
      for (const { id: deadline } of deadlines) await missDeadline(deadline, one)
    })
    const found = await ports[0].store.readCase(id)
    const missed = found?.events.flatMap(({ data, type }) => (type === 'missed' ? [data.deadline] : [])) ?? []
    expect(missed.length).toBeGreaterThan(3)
    expect(new Set(missed).size).toBe(missed.length)
    const climbed = found?.events.flatMap(({ data, type }) =>
      type === 'escalated' && !data.repeated && data.deadline ? [`${data.deadline} ${data.level}`] : [],
    )
    expect(new Set(climbed).size).toBe(climbed?.length)
    expect(countOf(await eventsOf(ports[0], id), 'warRoomOpened')).toBe(1)
    // One that gathers it, and one for each time that somebody joins.
    const joined = countOf(await eventsOf(ports[0], id), 'warRoomJoined')
    expect(await notices('war-room')).toBe(1 + joined)
    expect(found?.complaint.version).toBe(found?.events.length)
  })

  test('open one war room for whoever asks by button, and tell the others', async () => {
    const ports = await two('auto-dealer')
    const id = await complain(ports[0], 'CRM-3')
    const handler = (await ports[0].store.readCase(id))?.complaint.handler ?? ''
    const answers = await both(ports, one =>
      actOnComplaint(press(handler, { complaint: id, command: 'openWarRoom' }, { reason: '需要一起看车' }), one),
    )
    expect(answers.filter(({ tone }) => tone === 'success')).toHaveLength(1)
    expect(answers.filter(({ tone }) => tone === 'warning')).toHaveLength(5)
    expect(countOf(await eventsOf(ports[0], id), 'warRoomOpened')).toBe(1)
    expect(await notices('war-room')).toBe(1)
  })

  test('turn an inquiry into a complaint once, whoever answers or presses', async () => {
    const ports = await two('insurance-hotline')
    const { policy } = ports[0].policies.current()
    const id = ports[0].newId()
    const by = { type: 'person', id: 'hotline-agent' } as const
    const told = {
      source: 'staff' as const,
      kind: 'inquiry' as const,
      channel: 'phone',
      conversation: null,
      registrar: 'hotline-agent',
      system: null,
      externalNumber: null,
      name: '陶女士',
      phone: '13900001234',
      story: '想问一下保单怎么变更地址',
      summary: '咨询保单变更地址。',
      category: null,
      reasons: [],
      demands: [],
      fields: {},
      emotion: 'calm' as const,
      severity: 'general',
      severityBecause: '',
      afterHours: 'no' as const,
      heardAt: clock.at.toISOString(),
      confirmed: true,
      attachments: [],
    }
    const grown = openCase(id, decideRegistration(told, { policy, now: clock.at, by }), policy)
    await ports[0].store.commit({ ...changeOf([{ before: null, grown, policy }]), handled: [] }, clock.at)
    const answers = await both(ports, (one, index) =>
      index < 4
        ? actOnComplaint(press('hotline-agent', { complaint: id, command: 'convert' }, { words: '还是不明白' }), one)
        : actOnComplaint(
            press('hotline-agent', { complaint: id, command: 'answer' }, { text: '在柜面办理', content: 'no' }),
            one,
          ),
    )
    const events = await eventsOf(ports[1], id)
    expect(countOf(events, 'converted')).toBe(1)
    expect(countOf(events, 'answered')).toBeLessThanOrEqual(1)
    expect(answers.filter(({ tone }) => tone === 'success').length).toBeLessThanOrEqual(2)
    expect((await ports[1].store.readCase(id))?.complaint.kind).toBe('complaint')
  })

  test('merge two cases into each other one way only', async () => {
    const ports = await two('auto-dealer')
    const ids = [await complain(ports[0], 'CRM-5'), await complain(ports[0], 'CRM-6')] as const
    const cases = await Promise.all(ids.map(id => ports[0].store.readCase(id)))
    const handler = cases[0]?.complaint.handler ?? ''
    const numbers = cases.map(found => found?.complaint.number ?? '')
    await both(ports, (one, index) => {
      const [from, into] = index % 2 === 0 ? [ids[0], numbers[1]] : [ids[1], numbers[0]]
      return actOnComplaint(press(handler, { complaint: from, command: 'merge', into: into ?? '' }), one)
    })
    const after = await Promise.all(ids.map(id => ports[1].store.readCase(id)))
    const ended = after.filter(found => found?.complaint.status === 'merged')
    const goesOn = after.filter(found => found?.complaint.status !== 'merged')
    expect([ended.length, goesOn.length]).toEqual([1, 1])
    expect(ended[0]?.complaint.mergedInto).toBe(goesOn[0]?.complaint.number)
    expect(countOf(goesOn[0]?.events.map(({ type }) => type) ?? [], 'absorbed')).toBe(1)
  })

  test('take a list of visits once, miss a call once, and record a call once', async () => {
    const ports = await two('service-callback')
    const visit = {
      number: 'RO1',
      visitedAt: clock.at.toISOString(),
      name: '张建国',
      phone: '13860317719',
      plate: null,
      service: '小保养',
      adviser: null,
    }
    const list = { visits: [{ line: 1, visit }] }
    const of = { programme: 'service-visit', by: { type: 'system', id: 'api' } as const }
    const taken = await both(ports, one => takeVisits(list, of, one))
    expect(taken.reduce((sum, { opened }) => sum + opened, 0)).toBe(1)
    // The same message worked through again, because its answer was not yet written, counts its own visits as new.
    const again = await takeVisits(list, { ...of, askedAt: clock.at }, ports[0])
    expect(again).toEqual({ opened: 1, known: 0 })
    const later = await takeVisits(list, { ...of, askedAt: new Date(clock.at.getTime() + 1000) }, ports[0])
    expect(later).toEqual({ opened: 0, known: 1 })
    const id = callBackId('service-callback', 'service-visit', 'RO1')
    clock.at = new Date(clock.at.getTime() + 5 * 86_400_000)
    await both(ports, one => missCallBack(id, one))
    const missed = await ports[0].callBacks.read(id)
    expect(countOf(missed?.events.map(({ type }) => type) ?? [], 'missed')).toBe(1)
    const answers = await both(ports, (one, index) =>
      actOnCallBack(
        index < 3
          ? press('caller-one', { callBack: id, command: 'noGrievance' }, { note: '满意' })
          : press('caller-two', { callBack: id, command: 'notFree' }, { note: '在开车' }),
        one,
      ),
    )
    expect(answers.filter(({ tone }) => tone === 'success')).toHaveLength(1)
    const ended = await ports[1].callBacks.read(id)
    const ends = ended?.events.filter(({ type }) => type === 'recorded' || type === 'unsuccessful') ?? []
    expect(ends).toHaveLength(1)
  })

  test('let one person at a time sign for another: the last word counts, whoever did not see the other', async () => {
    const ports = await two('auto-dealer')
    const days = { firstDay: '2026-03-02', lastDay: '2026-03-06' }
    const deputies = ['administration-manager', 'finance-manager']
    await both(ports, (one, index) => {
      clock.at = new Date(clock.at.getTime() + 1)
      const deputy = deputies[index % 2] ?? ''
      return one.delegations.add({ person: 'general-manager', deputy, upTo: index, ...days }, `m${index}`)
    })
    const listed = await ports[0].delegations.list('2026-03-02')
    expect(listed).toHaveLength(1)
    expect(listed[0]?.upTo).toBe(5)
    expect(await ports[1].delegations.list('2026-03-02')).toEqual(listed)
    await ports[1].delegations.end('general-manager', 'm9')
    expect(await ports[0].delegations.list('2026-03-02')).toEqual([])
  })

  test('end a leave by one message: taken up again after a crash, it welcomes back and tells the same deputies; the next finds nothing', async () => {
    const ports = await two('auto-dealer')
    const [one, other] = ports
    const person = 'operations-manager'
    const soon = { person, deputy: 'service-manager', firstDay: '2026-03-02', lastDay: '2026-03-06' }
    const later = { person, deputy: 'sales-manager', firstDay: '2026-04-01', lastDay: '2026-04-03' }
    await one.policies.addAbsence(soon)
    await one.policies.addAbsence(later)
    const { policy } = one.policies.current()
    const ending = (asked: string, { policies }: (typeof ports)[number]) =>
      takeLeave({ type: 'back' }, { person, asked }, policies, policy)
    const first = await ending('m1', one)
    expect(first.say).toMatch(/欢迎回来/)
    expect(first.outbox.map(({ key }) => key)).toEqual(['leave.m1.service-manager', 'leave.m1.sales-manager'])
    expect(await ending('m1', other)).toEqual(first)
    expect(await ending('m2', other)).toMatchObject({ say: expect.stringMatching(/没有登记请假/), outbox: [] })
  })

  test('replace a delegation by one message: taken up again, it tells the same one who may no longer sign', async () => {
    const ports = await two('auto-dealer')
    const days = { firstDay: '2026-03-02', lastDay: '2026-03-06' }
    const wish = (deputy: string) =>
      ({ type: 'delegate', delegation: { person: 'general-manager', deputy, upTo: 500, ...days } }) as const
    const taking = async (asked: string, deputy: string, { policies }: (typeof ports)[number]) => {
      clock.at = new Date(clock.at.getTime() + 1)
      const { policy } = policies.current()
      const taken = await takeDelegation(wish(deputy), { person: 'general-manager', asked }, policies, policy)
      return taken.outbox.map(({ key }) => key)
    }
    await taking('m1', 'administration-manager', ports[0])
    const replacing = ['delegation.m2.finance-manager', 'delegation.m2.administration-manager']
    expect(await taking('m2', 'finance-manager', ports[0])).toEqual(replacing)
    expect(await taking('m2', 'finance-manager', ports[1])).toEqual(replacing)
    expect(await ports[0].delegations.list('2026-03-02')).toHaveLength(1)
  })
})
