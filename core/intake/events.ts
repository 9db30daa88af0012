import type { Policy } from '../policy/schema.ts'
import { addTime, calendarRule, readDuration } from '../time/calendar.ts'
import { FIELD_NAMES } from '../understanding/types.ts'
import { word } from '../wording/wording.ts'
import { callPerson, startComplaint, tellProgress } from './commands.ts'
import { answer, isActive } from './draft.ts'
import type { Heard } from './heard.ts'
import { draftOf, setDraft, speak, type Talk } from './talk.ts'

type ChatEvent = Extract<Heard, { type: 'event' }>

/** Follows, scans a code, presses the menu, leaves. */
export function takeEvent(talk: Talk, event: ChatEvent): void {
  const key = decode(event.key.replace(/^qrscene_/u, ''))
  switch (event.event) {
    case 'subscribe':
    case 'scan':
      welcome(talk, event.event, key)
      return
    case 'menu':
      pressMenu(talk, key)
      return
    case 'unsubscribe':
    case 'other':
      return
  }
}

function pressMenu(talk: Talk, key: string): void {
  if (/^complain|投诉$/iu.test(key)) {
    startComplaint(talk)
    return
  }
  if (/^progress|进度/iu.test(key)) {
    tellProgress(talk)
    return
  }
  if (/^human|人工/iu.test(key)) {
    callPerson(talk, word(talk.policy, 'menu.human'))
    return
  }
  speak(talk, 'help.customer')
}

/** A code may carry what it stands on: `plate=粤B12345`, `order=…`, `waybill=…`, `unit=…` (or `store=…`), or a unit's id alone. */
function welcome(talk: Talk, event: 'subscribe' | 'scan', key: string): void {
  const { policy } = talk
  const asUnit = policy.units[key]
  const facts = [...new URLSearchParams(key)].flatMap(([name, value]): [string, string][] => {
    if (name === 'unit' || name === 'store') return value === '' ? [] : [['unit', policy.units[value]?.name ?? value]]
    const field = name === 'order' ? 'orderNo' : name === 'waybill' ? 'waybillNo' : name
    return value !== '' && FIELD_NAMES.some(known => known === field) ? [[field, value.trim()]] : []
  })
  if (asUnit) facts.push(['unit', asUnit.name])
  for (const [field, value] of facts)
    setDraft(talk, answer(draftOf(talk), field, field === 'plate' ? value.toUpperCase() : value))
  if (isActive(talk.conversation.draft)) {
    talk.grew = true
    return
  }
  const known = facts.map(([field, value]) => {
    const name = policy.intake.fields.find(wanted => wanted.field === field)?.name ?? fieldName(field, policy)
    return word(policy, 'summary.fact', { name, value })
  })
  const { organisation } = policy
  if (known.length > 0) speak(talk, 'welcome.scan', { organisation, known: known.join(word(policy, 'story.joint')) })
  else if (event === 'subscribe') speak(talk, 'welcome.subscribe', { organisation })
  else speak(talk, 'welcome.greeting')
}

function fieldName(field: string, policy: Policy): string {
  return field === 'unit' ? word(policy, 'fact.unit') : field
}

function decode(key: string): string {
  try {
    return decodeURIComponent(key)
  } catch {
    return key
  }
}

/** Nobody can be reminded who has left: the draft is settled when its time comes. */
export function leave(talk: Talk): void {
  const { settleAfter } = talk.policy.intake.silence
  if (!isActive(talk.conversation.draft)) return
  const nextAt = addTime(calendarRule(talk.policy, '24x7'), talk.now, readDuration(settleAfter)).toISOString()
  talk.conversation = { ...talk.conversation, nextAt, silence: 'reminded' }
}
