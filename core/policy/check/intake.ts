import type { IntakeField, PolicyData } from '../schema.ts'

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

/** Values that rules and the button give, where the field does not have them. */
function namedValues({ rules = [], mark, values = {} }: IntakeField, path: string): string[] {
  const given: [string, string][] = [
    ...rules.map(({ value }, place): [string, string] => [`${path}.rules.${place}.value`, value]),
    ...(mark ? [[`${path}.mark.value`, mark.value] as [string, string]] : []),
  ]
  return given
    .filter(([, value]) => !Object.hasOwn(values, value))
    .map(
      ([at, value]) => `${at}: there is no value "${value}"; name one of ${Object.keys(values).join(', ') || '(none)'}`,
    )
}

export function intake(policy: PolicyData): string[] {
  return policy.intake.fields.flatMap((one, index) => {
    const { field, judged, required, question, rules } = one
    const path = `intake.fields.${index}`
    const named = namedValues(one, path)
    if (!judged) {
      const ruled = rules ? [`${path}.rules: only a judged field is decided by rules; say "judged: true"`] : []
      const unasked =
        question.trim() === '' ? [`${path}.question: nobody could ask for "${field}"; write the question`] : []
      return [...unasked, ...ruled, ...named]
    }
    return [
      ...named,
      ...(JUDGED.includes(field) || rules
        ? []
        : [`${path}.judged: "${field}" is never judged; name one of ${JUDGED.join(', ')}, or give it "rules"`]),
      ...(required ? [`${path}.required: a judged field is not asked for; leave it out`] : []),
    ]
  })
}
