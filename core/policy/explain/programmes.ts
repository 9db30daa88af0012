import { type RegulationKey, say } from '../../wording/regulation.ts'
import { word } from '../../wording/wording.ts'
import type { Policy, Programme } from '../schema.ts'
import type { Section } from './page.ts'
import { calendarName, list, spokenDuration, spokenMedia, spokenWho } from './phrases.ts'

/** The call-back programmes of a policy, a section each: what is called back, by whom, in what time, and how it can end. */
export function programmeSections(policy: Policy): Section[] {
  return Object.values(policy.programmes).map(programme => ({
    heading: say('heading.programme', { name: programme.name }),
    lines: lines(programme, policy),
    heads: HEADS.map(head => say(head)),
    rows: Object.entries(programme.clocks).map(([name, clock]) => [
      clock.name,
      say(`programme.starts.${name as keyof Programme['clocks']}`),
      clock.within === 'same-day' ? say('sameDay') : within(clock.within, clock.calendar, policy),
      spokenWho(clock.owner, policy),
      list(
        clock.remind.map(({ before, media }) =>
          say('remind', { before: spokenDuration(before, policy, clock.calendar), media: spokenMedia(media) }),
        ),
      ),
      policy.chains[clock.chain]?.name ?? clock.chain,
    ]),
  }))
}

const HEADS: RegulationKey[] = ['head.clock', 'head.starts', 'head.within', 'head.owner', 'head.remind', 'head.chain']

function within(length: string, calendar: string, policy: Policy): string {
  const spoken = spokenDuration(length, policy, calendar)
  const counted = policy.calendars[calendar]?.hours && !/^P\d+D$/.test(length)
  return say('withinOf', {
    within: counted ? say('inHours', { length: spoken, calendar: calendarName(calendar, policy) }) : spoken,
  })
}

function lines(programme: Programme, policy: Policy): string[] {
  const { department, callers, attempts, authority, survey, oldest, script } = programme
  return [
    say('programme.line', {
      department: policy.departments[department]?.name ?? department,
      callers: spokenWho(callers, policy),
      oldest: spokenDuration(oldest, policy),
    }),
    survey ? say('programme.survey', { wait: spokenDuration(survey.wait, policy) }) : say('programme.noSurvey'),
    say('programme.attempts', { attempts }),
    say('programme.authority', { name: authority.name, upTo: authority.upTo }),
    say('programme.outcomes', {
      list: list(
        (['none', 'settled', 'tracked', 'complaint'] as const).map(outcome =>
          word(policy, `callBack.outcome.${outcome}`),
        ),
      ),
    }),
    say('programme.script', { script }),
  ]
}
