import { z } from 'zod'
import type { ComplaintEvent, RecordedEvent, Registration } from '../complaint/event.ts'
import { EVENT_TYPES } from '../complaint/event.ts'
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

/** What somebody wrote, wherever it stands in an event. */
const WRITTEN: ReadonlySet<string> = new Set([
  'note',
  'text',
  'words',
  'reason',
  'result',
  'measure',
  'because',
  'what',
  'story',
  'summary',
  'severityBecause',
])

/** An event as it may leave the system. `alias` stands for the complaint everywhere. */
export function anonymousLine(event: RecordedEvent, alias: string): RecordedLine {
  const by = event.by.type === 'customer' ? { type: 'customer' as const, id: 'customer' } : event.by
  const data = anonymousData(event)
  return { complaint: alias, seq: event.seq, at: event.at, type: event.type, by, data } as RecordedLine
}

/** Judged and counted values stay; of all others only that they are known. */
const HARMLESS: ReadonlySet<string> = new Set(['amount', 'priority', 'risk', 'attitude', 'occurredAt'])

function anonymousRegistration(data: Registration): Registration {
  const fields = Object.entries(data.fields).map(([field, value]) => [field, HARMLESS.has(field) ? value : 'x'])
  return {
    ...data,
    conversation: data.conversation === null ? null : `${data.conversation.split(':')[0] ?? 'chat'}:x`,
    externalNumber: null,
    name: data.name === null ? null : 'x',
    phone: data.phone === null ? null : 'x',
    story: '',
    summary: '',
    fields: Object.fromEntries(fields),
    attachments: [],
  }
}

function anonymousData(event: RecordedEvent): object {
  if (event.type === 'registered') return anonymousRegistration(event.data)
  if (event.type !== 'corrected' || HARMLESS.has(event.data.field) || event.data.field === 'category')
    return withoutWords(event.data)
  const { old, value } = event.data
  return { ...withoutWords(event.data), old: old === null ? null : 'x', value: value === null ? null : 'y' }
}

function withoutWords(data: ComplaintEvent['data']): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).flatMap(([key, value]): [string, unknown][] => {
      if (key === 'attachments') return [[key, []]]
      return [[key, WRITTEN.has(key) ? 'x' : value]]
    }),
  )
}
