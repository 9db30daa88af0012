import type { EventType } from '../../complaint/event.ts'
import { PRESET_SLOTS } from '../../complaint/preset.ts'
import { ENDED, nextStatus } from '../../complaint/transition.ts'
import type { PolicyData } from '../schema.ts'

/**
 * Mistakes in signatures, forms and opinions: signatures of nobody, levels that never matter, forms without a clock or with two fields of one
 * name, choices without values, clocks of forms that there are not. One line a mistake, each with its path.
 */
export function crossCheckWork(policy: PolicyData): string[] {
  return [...approvals(policy), ...workItems(policy), ...expertOpinions(policy), ...clocks(policy)]
}

function approvals(policy: PolicyData): string[] {
  return policy.approvals.flatMap(({ by, levels, expires }, index) => {
    const path = `approvals.${index}`
    const idle = levels?.findIndex(
      ({ upTo }, place) =>
        place > 0 &&
        (levels[place - 1]?.upTo === undefined ? false : upTo !== undefined && upTo <= (levels[place - 1]?.upTo ?? 0)),
    )
    const clock = expires === undefined ? undefined : policy.clocks[expires]
    return [
      ...((by === undefined) === (levels === undefined)
        ? [`${path}: name either who signs ("by") or the signatures one after the other ("levels")`]
        : []),
      ...(idle === undefined || idle === -1
        ? []
        : [`${path}.levels.${idle}.upTo: the level before it signs for as much; put the levels in order`]),
      ...(levels?.at(-1)?.upTo === undefined
        ? []
        : [`${path}.levels.${levels.length - 1}.upTo: nobody could sign for more; leave it out of the last level`]),
      ...(expires !== undefined && clock === undefined
        ? [`${path}.expires: there is no clock "${expires}"; name one of ${Object.keys(policy.clocks).join(', ')}`]
        : []),
      ...(clock && ![...clock.stops, ...clock.cancels].includes('approvalExpired')
        ? [`${path}.expires: the clock "${expires}" must end with it; add approvalExpired to its cancels`]
        : []),
      ...(clock && !clock.starts.includes('approvalRequested')
        ? [
            `${path}.expires: the clock "${expires}" does not start when a signature is asked for; add approvalRequested to its starts`,
          ]
        : []),
    ]
  })
}

function workItems(policy: PolicyData): string[] {
  return Object.entries(policy.workItems).flatMap(
    ([id, { fields, check, customer, blocks, starts, afterEnd, command }]) => {
      const path = `workItems.${id}`
      const names = fields.map(({ field }) => field)
      const own = Object.entries(policy.clocks).filter(
        ([, { item, starts: on }]) => item === id && on.includes('itemStarted'),
      )
      return [
        ...(own.length > 0 || command !== undefined
          ? []
          : [`${path}: has no clock; add one with item: ${id} that starts with itemStarted and stops with itemFilled`]),
        ...own
          .filter(([, clock]) => clock.afterEnd !== afterEnd)
          .map(([clock]) => `clocks.${clock}.afterEnd: it must be ${afterEnd}, as the form "${id}" says`),
        ...names
          .filter((name, index) => names.indexOf(name) !== index)
          .map(name => `${path}.fields: "${name}" is there twice; give one of them another name`),
        ...fields.flatMap(({ field, type, values }, index) =>
          (type === 'choice') === (values !== undefined && Object.keys(values).length > 0)
            ? []
            : [`${path}.fields.${index}.values: a choice needs values and nothing else has them; see "${field}"`],
        ),
        ...fields.flatMap(({ preset, values }, index) =>
          preset === undefined || values === undefined || Object.hasOwn(values, preset)
            ? []
            : [
                `${path}.fields.${index}.preset: "${preset}" is none of its values; name one of ${Object.keys(values).join(', ')}`,
              ],
        ),
        ...fields.flatMap(({ preset = '' }, index) =>
          [...preset.matchAll(/\{(\w*)\}/g)]
            .filter(([, slot]) => !PRESET_SLOTS.some(known => known === slot))
            .map(
              ([slot]) =>
                `${path}.fields.${index}.preset: there is nothing called ${slot} to take over; name one of ${PRESET_SLOTS.join(', ')}`,
            ),
        ),
        ...(command !== undefined && (starts.length > 0 || afterEnd || customer === 'confirms')
          ? [
              `${path}.command: it is filled in with "${command}"; leave starts, afterEnd and the customer's confirmation out`,
            ]
          : []),
        ...(check && customer === 'confirms'
          ? [`${path}.customer: what a colleague checks the customer does not confirm as well; leave one of them out`]
          : []),
        ...(blocks.includes('fillItem') || blocks.includes('confirmItem')
          ? [`${path}.blocks: it could never be settled; leave fillItem and confirmItem out`]
          : []),
        ...starts
          .filter(event => event === 'itemStarted' || event === 'registered' || (!afterEnd && isEnd(event)))
          .map(
            event =>
              `${path}.starts: nothing begins with "${event}"; name an event of an open case, or let it be filled in afterEnd`,
          ),
      ]
    },
  )
}

function isEnd(event: EventType): boolean {
  return (['handling', 'resolved'] as const).some(status => {
    const after = nextStatus(status, event)
    return after !== null && ENDED.has(after)
  })
}

function expertOpinions(policy: PolicyData): string[] {
  return Object.keys(policy.expertOpinions).flatMap(id =>
    Object.values(policy.clocks).some(({ item, starts }) => item === id && starts.includes('expertOpinionAsked'))
      ? []
      : [
          `expertOpinions.${id}: has no clock; add one with item: ${id} that starts with expertOpinionAsked and stops with expertOpinionGiven`,
        ],
  )
}

function clocks(policy: PolicyData): string[] {
  return Object.entries(policy.clocks).flatMap(([id, { item }]) =>
    item === undefined || Object.hasOwn(policy.workItems, item) || Object.hasOwn(policy.expertOpinions, item)
      ? []
      : [
          `clocks.${id}.item: there is no form or opinion "${item}"; name one of ${[...Object.keys(policy.workItems), ...Object.keys(policy.expertOpinions)].join(', ') || '(none)'}`,
        ],
  )
}
