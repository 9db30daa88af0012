import { afterAll, beforeAll, describe } from 'vitest'
import type { CaseView } from '../../bots/sandbox/desk.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'
import type { QueueSuite } from '../setup/queues.ts'
import type { Customer } from '../setup/story.ts'

/** Describes the journeys of a pack once, with its queues on PostgreSQL. Call `suite` inside hooks and tests. */
export function describePack(name: string, define: (suite: () => QueueSuite) => void): void {
  describe(name, () => {
    let database: TestDatabase | undefined
    beforeAll(async () => {
      database = await createTestDatabase()
    })
    afterAll(async () => {
      await database?.drop()
    })
    define(() => {
      if (!database) throw new Error('the suite has not begun: ask for its queue inside a hook or a test')
      return { databaseUrl: database.url, queue: { kind: 'postgres', url: database.url } }
    })
  })
}

/** The customer takes his complaint back, so that its clocks do not run on through the next stories. */
export async function takesBack(customer: Customer): Promise<void> {
  await customer.says('撤诉')
  await customer.hears(/回复 1 撤回/)
  await customer.says('1')
  await customer.hears(/已按您的要求撤回/)
}

/** Minutes from a deadline's start to its end. */
export function minutesOf(found: CaseView, name: string): number {
  const deadline = found.deadlines.find(one => one.name === name)
  if (!deadline) throw new Error(`no deadline “${name}” among ${found.deadlines.map(one => one.name).join(', ')}`)
  return Math.round((Date.parse(deadline.dueAt) - Date.parse(deadline.startedAt)) / 60_000)
}

/** The names of the deadlines that run or are overdue. */
export function openNames(found: CaseView): string[] {
  return found.deadlines.filter(({ status }) => status === 'running' || status === 'overdue').map(({ name }) => name)
}

/** What a fact of the card says. */
export function factOf(found: CaseView, label: string): string | undefined {
  return found.facts.find(fact => fact.label === label)?.value
}
