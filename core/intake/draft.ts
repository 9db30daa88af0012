import type { Attachment } from '../complaint/event.ts'
import type { Draft, Turn } from './conversation.ts'

/**
 * A draft holds what was said since the last thing was settled. It is `active` once it is to become a complaint; before that it
 * only remembers, so that a question and the grievance behind it are read together.
 *
 * Besides field names, `answers` has: `intent` (`complaint` makes it active), `category`, `wants`, `demands` (corrected, with commas),
 * `heardAt`, `channel` (of the policy), `registrar` (a person's id), `human` for a complaint that was opened only to reach a person,
 * `unsure` where no grievance was found in the words (silence does not register it), `kind` of what is no complaint, and those below
 * with a prefix.
 */
export function newDraft(at: string, source: Draft['source']): Draft {
  return { startedAt: at, turns: [], attachments: [], asked: {}, answers: {}, source }
}

const NO_FIELDS = new Set([
  'intent',
  'category',
  'wants',
  'demands',
  'heardAt',
  'human',
  'registrar',
  'channel',
  'unsure',
  'kind',
])
/** Prefixes of keys in `answers`: words taken back, and turns that only put something right. */
export const INSTEAD = 'instead of '
export const ASIDE = 'aside '

export function isFieldAnswer(key: string): boolean {
  return !NO_FIELDS.has(key) && !key.startsWith(INSTEAD) && !key.startsWith(ASIDE)
}

export function isActive(draft: Draft | null): draft is Draft {
  return draft !== null && draft.answers.intent === 'complaint'
}

/** Adds what a person said. Each turn is kept once, whatever is delivered twice. */
export function addTurn(draft: Draft, turn: Turn): Draft {
  return draft.turns.some(({ id }) => id === turn.id) ? draft : { ...draft, turns: [...draft.turns, turn] }
}

export function addAttachment(draft: Draft, attachment: Attachment): Draft {
  const known = draft.attachments.some(({ mediaId }) => mediaId === attachment.mediaId)
  return known ? draft : { ...draft, attachments: [...draft.attachments, attachment] }
}

export function answer(draft: Draft, field: string, value: string | number | null): Draft {
  return { ...draft, answers: { ...draft.answers, [field]: value } }
}

/** Counts that a question was put, or a kind word said, so that it is not said again. */
export function count(draft: Draft, what: string): Draft {
  return { ...draft, asked: { ...draft.asked, [what]: timesAsked(draft, what) + 1 } }
}

export function timesAsked(draft: Draft | null, what: string): number {
  return draft?.asked[what] ?? 0
}
