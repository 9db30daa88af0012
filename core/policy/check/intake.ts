import type { PolicyData } from '../schema.ts'

export function channels(policy: PolicyData): string[] {
  const all = Object.entries(policy.channels)
  return all.flatMap(([id, { carries, offline, words }], index) => {
    const path = `channels.${id}`
    const rival = all.slice(0, index).find(([, other]) => carries !== undefined && other.carries === carries)
    const stolen = words.find(word => all.slice(0, index).some(([, other]) => other.words.includes(word)))
    return [
      ...(rival ? [`${path}.carries: channels.${rival[0]} carries "${carries}" already; leave one of them out`] : []),
      ...(offline && carries
        ? [`${path}.carries: what a person takes down does not come in by itself; leave it out`]
        : []),
      ...(stolen === undefined
        ? []
        : [`${path}.words: "${stolen}" names another channel already; leave one of them out`]),
    ]
  })
}

/** What the vocabulary can judge of what was told. */
const JUDGED = ['attitude', 'priority', 'risk']

export function intake(policy: PolicyData): string[] {
  return policy.intake.fields.flatMap(({ field, judged, required, question }, index) => {
    const path = `intake.fields.${index}`
    if (!judged)
      return question.trim() === '' ? [`${path}.question: nobody could ask for "${field}"; write the question`] : []
    return [
      ...(JUDGED.includes(field)
        ? []
        : [`${path}.judged: "${field}" is never judged; name one of ${JUDGED.join(', ')}`]),
      ...(required ? [`${path}.required: a judged field is not asked for; leave it out`] : []),
    ]
  })
}
