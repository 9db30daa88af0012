/** What people may ask of a call-back. */
export const CALL_BACK_COMMANDS = [
  'unanswered',
  'notFree',
  'noGrievance',
  'settle',
  'track',
  'complain',
  'contact',
  'handBack',
  'note',
  'viewContact',
] as const

export type CallBackCommandType = (typeof CALL_BACK_COMMANDS)[number]

export type CallBackCommand =
  | { type: 'unanswered'; note: string }
  | { type: 'notFree'; note: string }
  | { type: 'noGrievance'; note: string }
  | { type: 'settle'; grievance: string; solution: string; yuan: number; satisfied: 'yes' | 'no' }
  | { type: 'track'; grievance: string; person: string; promised: 'yes' | 'no' }
  | { type: 'complain'; story: string; wants: string; category: string | null; promised: 'yes' | 'no' }
  | { type: 'contact'; note: string }
  | { type: 'handBack'; result: string }
  | { type: 'note'; note: string }
  | { type: 'viewContact' }
