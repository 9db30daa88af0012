import type { PolicyData } from '../schema.ts'
import { caseRules } from './cases.ts'
import { clockMistakes } from './clocks.ts'
import { conditions } from './conditions.ts'
import { channels, intake } from './intake.ts'
import { names } from './names.ts'
import { programmes } from './programmes.ts'
import { reach } from './reach.ts'
import { reporting } from './reporting.ts'
import { stateMistakes } from './states.ts'
import { templates, texts } from './templates.ts'
import { times } from './times.ts'
import { watchfulness } from './watchfulness.ts'
import { crossCheckWork } from './work.ts'

/**
 * What no schema can see: names that lead nowhere, reminders after their end, a case that could be left without a clock. Returns one
 * line a mistake, each with its path and what to do.
 */
export function crossCheck(policy: PolicyData): string[] {
  return [
    ...names(policy),
    ...conditions(policy),
    ...channels(policy),
    ...crossCheckWork(policy),
    ...intake(policy),
    ...reach(policy),
    ...times(policy),
    ...programmes(policy),
    ...clockMistakes(policy),
    ...watchfulness(policy),
    ...stateMistakes(policy),
    ...templates(policy),
    ...texts(policy),
    ...reporting(policy),
    ...caseRules(policy),
  ]
}
