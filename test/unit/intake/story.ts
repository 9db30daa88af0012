import { expect, test } from 'vitest'
import { type Case, catchUp, extendCase, openCase } from '../../../core/case/case.ts'
import type { Command } from '../../../core/complaint/command.ts'
import { hasEnded } from '../../../core/complaint/complaint.ts'
import { decide } from '../../../core/complaint/decide.ts'
import { decideRegistration } from '../../../core/complaint/decide-registration.ts'
import type { Actor, Registration } from '../../../core/complaint/event.ts'
import { isRefusal } from '../../../core/complaint/refusal.ts'
import { type Conversation, newConversation } from '../../../core/intake/conversation.ts'
import { breakSilence, converse, type DialogueResult } from '../../../core/intake/converse.ts'
import { converseWithStaff, staffNeeds } from '../../../core/intake/staff.ts'
import type { Looked } from '../../../core/intake/staff-answers.ts'
import type { InboundContent, InboundMessage } from '../../../core/message/inbound.ts'
import { loadPolicy } from '../../../core/policy/load.ts'
import type { Policy } from '../../../core/policy/schema.ts'
import { wallMs } from '../../../core/time/calendar.ts'
import { loadVocabulary } from '../../../core/understanding/vocabulary/load.ts'
import type { Vocabulary } from '../../../core/understanding/vocabulary/vocabulary.ts'

/** A story: what is said and done, step by step, and what must come of it. Real dialogue, real decisions, real policy; no platform. */
export type Step = (world: World) => void

export type World = {
  policy: Policy
  vocabulary: Vocabulary
  conversation: Conversation
  cases: Case[]
  now: Date
  messages: number
  said: string[]
  commands: Command[]
  registrations: Registration[]
  staff: { id: string; name: string; department: string } | null
}

/** Wednesday, in office hours. */
const START = new Date('2026-11-18T10:00:00+08:00')

const policy = loadPolicy('auto-dealer')
const vocabulary = loadVocabulary('auto-dealer')

export function story(title: string, steps: readonly Step[], change: (policy: Policy) => Policy = same => same): void {
  test(title, () => {
    const world: World = {
      policy: change(policy),
      vocabulary,
      conversation: newConversation('wechat:o-1', 'wechat', 'o-1'),
      cases: [],
      now: START,
      messages: 0,
      said: [],
      commands: [],
      registrations: [],
      staff: null,
    }
    for (const step of steps) step(world)
  })
}

/** The person is a staff member in his own Feishu chat. */
export function isStaff(id: string): Step {
  return world => {
    const person = world.policy.people[id]
    if (!person) throw new Error(`nobody is called ${id}`)
    world.staff = { id, name: person.name, department: person.department }
    world.conversation = newConversation('feishu:oc-1', 'feishu', `ou_${id}`)
  }
}

/** Says one telling: all messages arrive before the bot answers. */
export function says(...texts: string[]): Step {
  return sends(...texts.map((text): InboundContent => ({ type: 'text', text })))
}

export function sends(...contents: InboundContent[]): Step {
  return world => {
    const messages = contents.map(content => ({ inboxId: `in-${++world.messages}`, message: message(world, content) }))
    const context = { ...contextOf(world), messages }
    const text = contents.map(content => (content.type === 'text' ? content.text : '')).join('\n')
    take(
      world,
      world.staff ? converseWithStaff({ ...context, person: world.staff, ...lookUp(world, text) }) : converse(context),
    )
  }
}

function lookUp(world: World, text: string): Looked {
  const { mine, late, find } = staffNeeds(text)
  const open = contextOf(world).open
  return {
    mine: mine ? open.filter(({ complaint }) => complaint.handler === world.staff?.id) : [],
    late: late ? open.filter(({ deadlines }) => deadlines.some(({ status }) => status === 'overdue')) : [],
    found: find
      ? open.filter(({ complaint }) => complaint.number.endsWith(find) || complaint.phone?.endsWith(find))
      : [],
    statistics: null,
  }
}

function message(world: World, content: InboundContent): InboundMessage {
  const { platform, key, person } = world.conversation
  return {
    id: `m-${world.messages}`,
    platform,
    conversation: key,
    sender: person,
    sentAt: world.now.toISOString(),
    content,
  }
}

function contextOf(world: World) {
  const { conversation, policy, vocabulary, now, cases } = world
  const newestFirst = [...cases].reverse()
  const open = newestFirst.filter(({ complaint }) => !hasEnded(complaint))
  return { conversation, policy, vocabulary, now, open, recent: newestFirst.map(({ complaint }) => complaint) }
}

function take(world: World, result: DialogueResult): void {
  world.conversation = result.conversation
  world.said = result.say
  world.commands = result.commands.map(({ command }) => command)
  const by: Actor = world.staff ? { type: 'person', id: world.staff.id } : { type: 'customer', id: 'o-1' }
  for (const { complaintId, command } of result.commands) act(world, complaintId, command, by)
}

function act(world: World, complaintId: string | null, command: Command, by: Actor): void {
  const situation = { policy: world.policy, now: world.now, by }
  if (command.type === 'register') {
    world.registrations.push(command.registration)
    const id = `c${world.cases.length + 1}`
    const opened = openCase(id, decideRegistration(command.registration, situation), world.policy)
    const number = `TS20261118${String(world.cases.length + 1).padStart(3, '0')}`
    world.cases.push({ ...opened, complaint: { ...opened.complaint, number } })
    return
  }
  const index =
    complaintId === null ? world.cases.length - 1 : world.cases.findIndex(one => one.complaint.id === complaintId)
  const current = world.cases[index]
  if (!current) throw new Error(`no case for ${command.type}`)
  const decision = decide(current.complaint, command, situation)
  if (isRefusal(decision)) throw new Error(`${command.type} was refused: ${decision.refused}`)
  world.cases[index] = extendCase(current, decision.events, world.policy)
}

/** Somebody of the company acts on the newest case, or on the one numbered from 1. */
export function company(command: Command, person = 'operations-manager', number?: number): Step {
  return world => act(world, `c${number ?? world.cases.length}`, command, { type: 'person', id: person })
}

/** Time passes; silence and deadlines are looked at when they are due. */
export function waits(duration: string): Step {
  return world => {
    const until = world.now.getTime() + wallMs(duration)
    const said: string[] = []
    const commands: Command[] = []
    for (let at = world.conversation.nextAt; at && Date.parse(at) <= until; at = world.conversation.nextAt) {
      world.now = new Date(at)
      take(world, breakSilence(contextOf(world)))
      said.push(...world.said)
      commands.push(...world.commands)
    }
    world.now = new Date(until)
    world.cases = world.cases.map(one => catchUp(one, world.policy, world.now))
    world.said = said
    world.commands = commands
  }
}

/** The bot said this, in at most two messages; every part must be in it. */
export function hears(...parts: (string | RegExp)[]): Step {
  return ({ said }) => {
    const all = said.join('\n')
    expect(said.length, all).toBeGreaterThan(0)
    expect(said.length, all).toBeLessThanOrEqual(2)
    for (const part of parts) expect(all).toMatch(typeof part === 'string' ? literal(part) : part)
  }
}

export function hearsNot(...parts: string[]): Step {
  return ({ said }) => {
    for (const part of parts) expect(said.join('\n')).not.toContain(part)
  }
}

export const hearsNothing: Step = ({ said }) => expect(said).toEqual([])

function literal(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
}

/** What the last telling asked of the cases, in order. */
export function asksFor(...types: Command['type'][]): Step {
  return ({ commands }) => expect(commands.map(({ type }) => type)).toEqual(types)
}

export function command(expected: object): Step {
  return ({ commands }) => expect(commands).toEqual(expect.arrayContaining([expect.objectContaining(expected)]))
}

/** The newest registration has all of this. */
export function registered(expected: object): Step {
  return ({ registrations }) => expect(registrations.at(-1)).toMatchObject(expected)
}

export const nothingRegistered: Step = ({ registrations }) => expect(registrations).toEqual([])
