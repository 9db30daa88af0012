import type { DocumentPart, PrintedDocument } from '../document/document.ts'
import type { Policy } from '../policy/schema.ts'
import { departmentName, endingName, kindName, levelName } from '../report/names.ts'
import { localDay, shortTime, spokenDay } from '../time/china-time.ts'
import { say } from '../wording/reports.ts'
import { word } from '../wording/wording.ts'
import type { CaseStudy } from './case-study.ts'

/** The library of cases as a document, oldest first. Holds nothing personal. */
export function libraryDocument(
  cases: readonly CaseStudy[],
  of: { label: string; policy: Policy; now: Date },
): PrintedDocument {
  const { label, policy, now } = of
  return {
    title: say('library.title'),
    subtitle: say('report.subtitle', { organisation: policy.organisation, label }),
    parts: caseStudyParts(cases, policy),
    footer: say('library.footer', { at: shortTime(now) }),
  }
}

export function caseStudyParts(cases: readonly CaseStudy[], policy: Policy): DocumentPart[] {
  if (cases.length === 0) return [{ type: 'text', text: say('library.none') }]
  return cases.flatMap(study => partsOf(study, policy))
}

function partsOf(study: CaseStudy, policy: Policy): DocumentPart[] {
  const kinds = [study.category, ...study.causes].map(kind => kindName(kind, policy))
  const facts: [string, string][] = [
    [say('head.severity'), levelName(study.severity, policy)],
    [say('head.department'), departmentName(study.department, policy)],
    [
      say('library.time'),
      say('period.week', {
        from: spokenDay(localDay(new Date(study.registeredAt))),
        to: spokenDay(localDay(new Date(study.endedAt))),
      }),
    ],
    [
      say('library.ending'),
      say(study.late ? 'library.ending.late' : 'library.ending.value', {
        ending: endingName(study.ending),
        round: study.round,
      }),
    ],
  ]
  return [
    { type: 'heading', text: say('library.case', { number: study.number, kind: kinds.join(say('joint')) }) },
    { type: 'facts', facts: facts.map(([label, value]) => ({ label, value })) },
    {
      type: 'table',
      heads: [say('library.item'), say('library.content')],
      widths: [0.18, 0.82],
      rows: [
        [say('library.story'), study.story],
        [word(policy, 'section.wants'), study.wants === '' ? say('none') : study.wants],
        [say('library.result'), study.result === '' ? say('none') : study.result],
        ...(study.lesson === '' ? [] : [[say('library.lesson'), study.lesson]]),
      ],
    },
  ]
}

const LONGEST_STORY = 40

/** One line of a card. */
export function caseStudyLine({ number, category, story }: CaseStudy, policy: Policy): string {
  const short = [...story].length > LONGEST_STORY ? `${[...story].slice(0, LONGEST_STORY).join('')}…` : story
  return say('library.line', { number, kind: kindName(category, policy), story: short })
}
