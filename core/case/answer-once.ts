import { ConflictError } from '../errors.ts'
import type { CardPress, PressAnswer } from '../message/inbound.ts'
import type { Store } from '../ports/store.ts'
import type { Logger, PolicyBook } from '../ports/system.ts'
import { word } from '../wording/wording.ts'
import { untilNoConflict } from './change.ts'

type AnswerPorts = { store: Pick<Store, 'readPressAnswer'>; policies: PolicyBook }

/** The same press delivered twice is done once and answered the same; one that others keep overtaking changes nothing and says so. */
export async function answerOnce(
  press: CardPress,
  tryPress: () => Promise<PressAnswer>,
  { store, policies }: AnswerPorts,
): Promise<PressAnswer> {
  const kept = await store.readPressAnswer(press.id)
  if (kept) return kept
  try {
    return await untilNoConflict(tryPress)
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
    const answered = await store.readPressAnswer(press.id)
    return answered ?? { tone: 'warning', text: word(policies.current().policy, 'refused.changed-meanwhile') }
  }
}

/** One line for whoever watches over the system: which press and why, never who or what was typed. */
export function turnDown(why: string, text: string, press: CardPress, ports: { logger: Logger }): PressAnswer {
  ports.logger.warn({ platform: 'feishu', press: press.id, why }, 'refused a press')
  return { tone: 'warning', text }
}
