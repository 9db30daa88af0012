import type { Attachment, Learned, Registration } from './event.ts'

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
  'promise',
  'ask',
  'instruct',
  'addDetail',
  'changeSeverity',
  'correct',
  'requestHuman',
  'transfer',
  'escalate',
  'complete',
  'rate',
  'followUp',
  'withdraw',
  'dismiss',
  'viewContact',
  'merge',
  'classify',
  'convert',
  'answer',
  'find',
  'recordViolation',
  'appeal',
  'rejudge',
  'adjust',
  'settle',
  'review',
  'report',
  'explain',
  'openWarRoom',
  'startItem',
  'fillItem',
  'confirmItem',
  'returnItem',
  'waiveItem',
  'askExpertOpinion',
  'giveExpertOpinion',
] as const

export type CommandType = (typeof COMMAND_TYPES)[number]

export type Command =
  | { type: 'register'; registration: Registration }
  | { type: 'dispatch'; department: string }
  | { type: 'arrange'; person: string }
  | { type: 'accept' }
  /** `filled`, here and below: what was typed into forms that belong to the command, as `<form>-<field>`. */
  | { type: 'contact'; note: string; filled?: Record<string, string> }
  | { type: 'propose'; measure: string; compensation: number; date: string | null }
  | { type: 'requestApproval' }
  | { type: 'approve' }
  | { type: 'reject'; reason: string }
  | { type: 'agree' }
  | { type: 'decline'; reason: string }
  | { type: 'note'; note: string; tell?: boolean }
  | { type: 'promise'; when: string }
  | { type: 'ask'; question: string }
  | { type: 'instruct'; instruction: string }
  | { type: 'addDetail'; text: string; attachments: Attachment[]; learned?: Learned }
  | { type: 'changeSeverity'; severity: string; because: string }
  /** `value` as somebody typed it. */
  | { type: 'correct'; field: string; value: string; reason: string }
  | { type: 'requestHuman'; text: string }
  | { type: 'transfer'; person: string; reason: string }
  | { type: 'escalate'; reason: string }
  | { type: 'complete'; result: string; filled?: Record<string, string> }
  | { type: 'rate'; satisfied: boolean; words: string }
  | { type: 'followUp'; outcome: 'satisfied' | 'unsatisfied' | 'unreachable'; note: string }
  | { type: 'withdraw'; words: string }
  | { type: 'dismiss'; reason: string }
  | { type: 'viewContact' }
  /** `into`: the number of the case that goes on. */
  | { type: 'merge'; into: string }
  /** `also`: one more cause beside the root cause. `values`: judged fields. */
  | { type: 'classify'; category: string; also: string | null; values: Record<string, string>; because: string }
  | { type: 'convert'; words: string; category?: string }
  /** `content`: the one who asked has said that this answers it. */
  | { type: 'answer'; text: string; content: boolean }
  | { type: 'find'; responsible: boolean; reason: string }
  | { type: 'recordViolation'; violation: string; note: string; person?: string }
  /** `of`, here and below: seq of the assessment. */
  | { type: 'appeal'; of: number; reason: string }
  /** `points` and `yuan` are what it is to be from now on, for `changed`. */
  | {
      type: 'rejudge'
      of: number
      outcome: 'upheld' | 'revoked' | 'changed'
      points: number | null
      yuan: number | null
      reason: string
    }
  | { type: 'adjust'; of: number; points: number | null; yuan: number | null; reason: string }
  | { type: 'settle'; way: 'arbitration' | 'court'; result: string }
  | { type: 'review'; outcome: 'close' | 'return'; note: string }
  | { type: 'report'; report: string; note: string }
  | { type: 'explain'; reason: string }
  | { type: 'openWarRoom'; reason: string }
  | { type: 'startItem'; item: string }
  | { type: 'fillItem'; item: string; values: Record<string, string> }
  | { type: 'confirmItem'; item: string }
  | { type: 'returnItem'; item: string; reason: string }
  | { type: 'waiveItem'; item: string; reason: string }
  | { type: 'askExpertOpinion'; item: string; question: string }
  | { type: 'giveExpertOpinion'; item: string; text: string }

/** What is asked of a case that exists already. */
export type CaseCommand = Exclude<Command, { type: 'register' }>
