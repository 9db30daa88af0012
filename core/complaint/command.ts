import type { Attachment, Registration } from './event.ts'

/** What people (and the system) may ask of a complaint. `decide` answers with events or a refusal. */
export const COMMAND_TYPES = [
  'register',
  'dispatch',
  'arrange',
  'accept',
  'contact',
  'propose',
  'requestApproval',
  'approve',
  'reject',
  'agree',
  'decline',
  'note',
  'addDetail',
  'changeSeverity',
  'requestHuman',
  'transfer',
  'escalate',
  'complete',
  'rate',
  'followUp',
  'withdraw',
  'dismiss',
  'viewContact',
] as const

export type CommandType = (typeof COMMAND_TYPES)[number]

export type Command =
  | { type: 'register'; registration: Registration }
  | { type: 'dispatch'; department: string }
  | { type: 'arrange'; person: string }
  | { type: 'accept' }
  | { type: 'contact'; note: string }
  | { type: 'propose'; measure: string; compensation: number; date: string | null }
  | { type: 'requestApproval' }
  | { type: 'approve' }
  | { type: 'reject'; reason: string }
  | { type: 'agree' }
  | { type: 'decline'; reason: string }
  | { type: 'note'; note: string }
  | { type: 'addDetail'; text: string; attachments: Attachment[] }
  | { type: 'changeSeverity'; severity: string; because: string }
  | { type: 'requestHuman'; text: string }
  | { type: 'transfer'; person: string; reason: string }
  | { type: 'escalate'; reason: string }
  | { type: 'complete'; result: string }
  | { type: 'rate'; satisfied: boolean; words: string }
  | { type: 'followUp'; outcome: 'satisfied' | 'unsatisfied' | 'unreachable'; note: string }
  | { type: 'withdraw'; words: string }
  | { type: 'dismiss'; reason: string }
  | { type: 'viewContact' }
