/**
 * Proves, with three processes' worth of wiring on one database and the stand-in of Feishu: somebody whom the policy names by mobile or mail
 * and who is found by one process is known to the others within seconds, and to one that starts later while Feishu is down; an id that is
 * written counts more; another app knows nobody by these ids; a new account of the same person takes the old one’s place; while the
 * policy names somebody who left, the owner is reminded once a week.
 */
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openData, wire } from '../../compose.ts'
import { checkPeople } from '../../core/people/check-people.ts'
import { openIdOf } from '../../core/people/people.ts'
import { loadPolicy } from '../../core/policy/load.ts'
import type { Policy } from '../../core/policy/schema.ts'
import { atLocal, DAY_MS, localDay } from '../../core/time/china-time.ts'
import { newAccounts, openPlatforms, WITHOUT_LIMITS } from '../setup/platforms.ts'
import { describeOnPostgres } from '../setup/queues.ts'

const pack = loadPolicy('auto-dealer')
const MOBILE = '13711110000'
const EMAIL = 'sales@example.com'
const PERSON = 'operations-manager'

/** Everybody by id, but for one by mobile and one by mail. */
function policyOf(): Policy {
  const people = Object.entries(pack.people).map(([id, person]) => {
    if (id === PERSON) return [id, { ...person, mobile: MOBILE }]
    if (id === 'sales-manager') return [id, { ...person, email: EMAIL }]
    return [id, { ...person, openId: `ou_${id}`, mobile: '13700000000' }]
  })
  return { ...pack, people: Object.fromEntries(people) }
}

describeOnPostgres('Somebody who is named by mobile or mail', suite => {
  let now = new Date('2026-03-04T09:00:00+08:00')
  const clock = { now: () => now }
  const warned: Record<string, unknown>[] = []
  const logger = {
    info: () => undefined,
    warn: (facts: Record<string, unknown>) => void warned.push(facts),
    error: () => undefined,
  }
  const opened: { close(): Promise<void> }[] = []
  let platforms: Awaited<ReturnType<typeof openPlatforms>>

  beforeAll(async () => {
    const { [PERSON]: _, 'sales-manager': __, ...others } = pack.people
    platforms = await openPlatforms({
      policy: { ...pack, people: others, groups: {} },
      program: () => 'http://127.0.0.1:9',
      limits: WITHOUT_LIMITS,
    })
    platforms.feishu.addPerson({ openId: 'ou_by-mail', name: '王海涛', email: EMAIL })
  })
  afterAll(async () => {
    for (const one of opened) await one.close()
    await platforms?.close()
  })

  async function start(differences: { appId?: string; domain?: string } = {}) {
    const store = openData({ databaseUrl: suite().databaseUrl, clock })
    const wiring = await wire({
      store,
      queue: suite().queue,
      policy: policyOf(),
      clock,
      wechat: { account: platforms.options.wechat },
      feishu: { ...platforms.options.feishu, ...differences },
      setAsideDir: null,
      systems: [],
      metrics: { messageReceived: () => {}, countingRefusals: one => one },
      logger,
    })
    opened.push({
      async close() {
        await wiring.queues.close()
        await store.close()
      },
    })
    const known = async (person: string) => {
      await wiring.ports.policies.refresh()
      return openIdOf(person, wiring.ports.policies.current().policy)
    }
    return { wiring, known }
  }

  it('is known to every process and after a restart', async () => {
    const [first, second] = [await start(), await start()]
    expect(await first.known('sales-manager')).toBe('ou_by-mail')
    expect(await second.known('sales-manager')).toBe('ou_by-mail')
    expect(await first.known(PERSON)).toBeNull()
    expect(warned).toContainEqual({ person: PERSON })

    platforms.feishu.addPerson({ openId: 'ou_joined', name: '刘建国', mobile: `+86${MOBILE}` })
    platforms.feishu.addPerson({ openId: 'ou_same-number', name: '别人', mobile: '13700000000' })
    await checkPeople(first.wiring.ports)
    expect(await first.known(PERSON)).toBe('ou_joined')
    now = new Date(now.getTime() + 4_000)
    expect(await second.known(PERSON)).toBe('ou_joined')
    expect(await second.known('service-manager')).toBe('ou_service-manager')

    const deaf = await start({ domain: 'http://127.0.0.1:9' })
    expect(await deaf.known(PERSON)).toBe('ou_joined')

    platforms.feishu.setPerson('ou_joined', { resigned: true })
    await checkPeople(first.wiring.ports)
    expect(first.wiring.ports.policies.furtherNotice()).toEqual(
      new Map([[PERSON, { departure: 'resigned', since: localDay(now) }]]),
    )
    const reminders = async () => {
      const sql = new pg.Client({ connectionString: suite().databaseUrl })
      await sql.connect()
      const { rows } = await sql.query("SELECT notice->>'text' AS text FROM outbox WHERE key LIKE 'people.%.week%'")
      await sql.end()
      return rows.map(({ text }: { text: string }) => text)
    }
    const left = localDay(now)
    for (const days of [6, 8, 9, 15]) {
      now = new Date(atLocal(left).getTime() + days * DAY_MS)
      await checkPeople(first.wiring.ports)
      expect(await reminders()).toHaveLength(Math.floor(days / 7))
    }
    expect((await reminders())[0]).toMatch(/提醒：业务经理 刘建国 已离职（\d+月\d+日起由.+代理），制度文件里还是他/)

    platforms.feishu.addPerson({ openId: 'ou_hired-again', name: '刘建国', mobile: MOBILE })
    await checkPeople(first.wiring.ports)
    expect(first.wiring.ports.policies.furtherNotice()).toEqual(new Map())
    now = new Date(now.getTime() + 4_000)
    expect(await second.known(PERSON)).toBe('ou_hired-again')
  })

  it('is unknown to another app', async () => {
    const other = await start({ appId: newAccounts().app.appId.replace('0', 'f'), domain: 'http://127.0.0.1:9' })
    expect(await other.known(PERSON)).toBeNull()
  })
})
