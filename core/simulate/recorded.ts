import { z } from 'zod'
import { EVENT_TYPES, type EventType, type RecordedEvent, type Registration } from '../complaint/event.ts'
import { InputError } from '../errors.ts'

/**
 * Events of complaints as one JSON a line, to be replayed under other rules. Nothing in them is personal: names, numbers and everything
 * that somebody wrote is gone; what rules ask about (kinds, reasons, amounts, which fields are known, times, people of the company) stays.
 */
export type RecordedLine = { complaint: string } & RecordedEvent

const line = z.object({
  complaint: z.string().min(1).max(100),
  seq: z.number().int().positive(),
  type: z.enum(EVENT_TYPES),
  at: z.iso.datetime(),
  by: z.object({ type: z.enum(['customer', 'person', 'system']), id: z.string() }),
  data: z.record(z.string(), z.unknown()),
})

const registration = z.looseObject({
  source: z.enum(['customer', 'staff', 'internal', 'system']),
  category: z.string().nullable(),
  reasons: z.array(z.string()),
  demands: z.array(z.string()),
  fields: z.record(z.string(), z.union([z.string(), z.number()])),
  emotion: z.enum(['calm', 'upset', 'furious']),
  severity: z.string(),
  heardAt: z.iso.datetime(),
  toldAt: z.iso.datetime().optional(),
})

/** Reads such a file. Throws `InputError` with the line that is wrong. */
export function readRecorded(text: string): RecordedLine[] {
  return text.split('\n').flatMap((written, index): RecordedLine[] => {
    if (written.trim() === '') return []
    const parsed = line.safeParse(parseJson(written, index))
    if (!parsed.success) throw wrong(index, parsed.error.issues)
    if (parsed.data.type === 'registered') {
      const data = registration.safeParse(parsed.data.data)
      if (!data.success) throw wrong(index, data.error.issues)
    }
    return [parsed.data as RecordedLine]
  })
}

function parseJson(text: string, index: number): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new InputError(`line ${index + 1}: not JSON`)
  }
}

function wrong(index: number, issues: readonly z.core.$ZodIssue[]): InputError {
  const [issue] = issues
  return new InputError(`line ${index + 1}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not an event'}`)
}

/** Names that rules and people of the company have, and times: a text under any other key is somebody's words or number. */
const NAMED: ReadonlySet<string> = new Set([
  ...['source', 'kind', 'channel', 'registrar', 'system', 'category', 'causes', 'reasons', 'demands', 'emotion'],
  ...['severity', 'afterHours', 'unit', 'heardAt', 'toldAt', 'date', 'dueAt', 'answerBy', 'until'],
  ...['department', 'handler', 'person', 'people', 'members', 'tell', 'tried', 'approver', 'principal', 'by', 'to'],
  ...['clock', 'deadline', 'rule', 'item', 'awaits', 'report', 'copy', 'violation', 'field'],
  ...['media', 'medium', 'call', 'code', 'obstacle', 'outcome', 'via', 'how', 'survey'],
])

/** What a complaint was before; elsewhere the same key names another complaint. */
const FROM: ReadonlySet<EventType> = new Set(['severityChanged', 'converted'])

/** People of the company go by such names; whoever is written otherwise is none. */
const IDENTIFIER = /^[a-z][a-z0-9-]*$/

/** An event as it may leave the system. `alias` stands for the complaint everywhere. */
export function anonymousLine(event: RecordedEvent, alias: string): RecordedLine {
  const by = event.by.type === 'customer' ? { type: 'customer' as const, id: 'customer' } : event.by
  return {
    complaint: alias,
    seq: event.seq,
    at: event.at,
    type: event.type,
    by,
    data: anonymous(event),
  } as RecordedLine
}

/** Judged and counted values stay; of all others only that they are known. */
const HARMLESS: ReadonlySet<string> = new Set(['amount', 'priority', 'risk', 'attitude', 'occurredAt'])

function anonymous(event: RecordedEvent): object {
  if (event.type === 'registered') return anonymousRegistration(event.data)
  const data = withoutWords(event.data, event.type)
  if (event.type !== 'corrected') return data
  const { field, old, value } = event.data
  if (HARMLESS.has(field) || field === 'category') return { ...data, old, value }
  return { ...data, old: old === null ? null : 'x', value: value === null ? null : 'y' }
}

function anonymousRegistration(data: Registration): object {
  const platform = data.conversation?.split(':')[0]
  return {
    ...withoutWords(data, 'registered'),
    conversation: platform === undefined ? null : `${platform}:x`,
    externalNumber: null,
    story: '',
    summary: '',
  }
}

function withoutWords(data: object, type: EventType): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, withoutWord(key, value, type)]))
}

function withoutWord(key: string, value: unknown, type: EventType): unknown {
  if (key === 'attachments') return []
  if (Array.isArray(value)) return value.map(one => withoutWord(key, one, type))
  if (typeof value === 'string') return isNamed(key, value, type) ? value : 'x'
  if (typeof value !== 'object' || value === null) return value
  return key === 'fields' || key === 'values' ? withoutValues(value) : withoutWords(value, type)
}

function isNamed(key: string, text: string, type: EventType): boolean {
  if (key === 'person') return IDENTIFIER.test(text)
  return NAMED.has(key) || (key === 'from' && FROM.has(type))
}

function withoutValues(values: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([field, value]) => [
      field,
      typeof value === 'string' && !HARMLESS.has(field) ? 'x' : value,
    ]),
  )
}
