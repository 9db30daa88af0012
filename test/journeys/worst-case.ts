import { expect } from 'vitest'
import type { CaseView } from '../../bots/sandbox/desk.ts'
import { loadPolicy } from '../../core/policy/load.ts'
import type { Policy } from '../../core/policy/schema.ts'
import { addTime, calendarRule, readDuration } from '../../core/time/calendar.ts'
import type { Customer, Sheet, Story } from '../setup/story.ts'

/** A deadline that nobody keeps, as the regulation says it. */
export type RunsOut = {
  /** The clock's id in the pack. */
  clock: string
  /** Its length, and after the missed deadline each level with the people who are told. */
  within: string
  levels: [after: string, names: string[]][]
  /** Who hears of the levels at which the customer is told. */
  customer?: Customer
}

/**
 * Lets a deadline of a case run out and its chain climb to the end. At each level it checks that the pack says the regulation's time, that
 * exactly these people are told then and not before, each in a chat that he reads, and the customer where the level says so; and that the card of a case that has not ended shows where the chain ends.
 */
export async function runsOut(
  { clock, chats, messages, until, ...story }: Story,
  of: { pack: string; number: string; card: Sheet },
  late: RunsOut,
): Promise<void> {
  const policy = loadPolicy(of.pack)
  const rule = policy.clocks[late.clock]
  const chain = rule && policy.chains[rule.chain]
  if (!rule || !chain) throw new Error(`no clock ${late.clock}`)
  expect([rule.within, chain.levels.map(({ after }) => after)]).toEqual([
    late.within,
    late.levels.map(([after]) => after),
  ])

  const deadline = (await story.case(of.number)).deadlines.findLast(({ name }) => name === rule.name)
  if (!deadline) throw new Error(`no deadline “${rule.name}” of ${of.number}`)
  const dueAt = late.levels.map(([after]) =>
    addTime(calendarRule(policy, chain.calendar), new Date(deadline.dueAt), readDuration(after)).getTime(),
  )
  await clock.isSetTo(new Date((dueAt.at(-1) ?? 0) + MOMENT_MS).toISOString())
  const levels = climbed(await story.case(of.number), rule.name, deadline.startedAt)
  expect(levels.map(({ level, names }) => ({ level, names }))).toEqual(
    late.levels.map(([, names], index) => ({ level: index + 1, names })),
  )
  for (const [index, [, names]] of late.levels.entries()) {
    const due = dueAt[index] ?? 0
    expect(Math.abs(Date.parse(levels[index]?.at ?? '') - due)).toBeLessThanOrEqual(TOLERANCE_MS)
    for (const name of names) {
      const told = await until(`${name} to be told of level ${index + 1} of ${rule.name}`, async () =>
        (await heardBy(name, policy, { chats, messages })).find(
          ({ text, at }) =>
            [of.number, rule.name].every(part => text.includes(part)) &&
            tells(index).test(text) &&
            Date.parse(at) >= Date.parse(deadline.startedAt),
        ),
      )
      expect(Date.parse(told.at)).toBeGreaterThanOrEqual(due - TOLERANCE_MS)
    }
    // Told once for each person who takes care of it.
    if (chain.levels[index]?.tellCustomer && late.customer)
      await until('the customer to be told', async () => (await late.customer?.heard(/已经升级/)) !== 0)
  }
  const { ended } = await story.case(of.number)
  if (late.levels.length > 1 && !ended) await of.card.shows(/已到最后一级/)
}

const MOMENT_MS = 1000
/** The movable clock goes on by itself while a slow machine works: levels are a quarter of an hour apart at least. */
const TOLERANCE_MS = 60_000

const tells = (index: number) => (index === 0 ? /已超时/ : new RegExp(`已升级到第 ${index + 1} 级`))

type Climbed = { level: number; names: string[]; at: string }

/** The levels that this clock has climbed since then, with the names of those who were told; repetitions of the last are left out. */
function climbed({ timeline }: CaseView, clock: string, since: string): Climbed[] {
  const found = timeline.flatMap(({ type, text, at }) => {
    const [, level, names, reason] = /^升级到第 (\d+) 级(?:（最后一级）)?，通知(.*?)：(.*)$/.exec(text) ?? []
    if (type !== 'escalated' || reason !== clock || Date.parse(at) < Date.parse(since)) return []
    return [{ level: Number(level), names: (names ?? '').trim().split('、'), at }]
  })
  return found.filter(({ level }, index) => found.findIndex(one => one.level === level) === index)
}

/** What the bot said in chats that this person reads, and in which it names him. */
async function heardBy(titleAndName: string, policy: Policy, { chats, messages }: Pick<Story, 'chats' | 'messages'>) {
  const [id] = Object.entries(policy.people).find(([, { title, name }]) => `${title} ${name}` === titleAndName) ?? []
  const { name } = policy.people[id ?? ''] ?? { name: titleAndName }
  const his = (await chats()).filter(({ members }) => members.includes(`ou_${id}`))
  const all = await Promise.all(his.map(({ chatId }) => messages(chatId)))
  return all.flat().flatMap(({ text, at }) => (text?.includes(name) ? [{ text, at }] : []))
}

/** Points and money that the case has cost so far, by what the timeline says. */
export function costs({ timeline }: CaseView): string[] {
  return timeline.flatMap(({ type, text }) => (type === 'assessed' ? [/-?\d+ (?:分|元)/.exec(text)?.[0] ?? text] : []))
}
