/**
 * Names of form fields must be unique in a whole card, but several commands have a field called `note`. So every field
 * is called `accept__note` on the wire, `accept~2__note` in a second form of the same command.
 */
export function wireFieldName(command: string, occurrence: number, field: string): string {
  return `${command}${occurrence > 1 ? `~${occurrence}` : ''}__${field}`
}

/** The field's own name again; a name that is not one of this command's is left as it is. */
export function plainFieldName(command: string, wireName: string): string {
  if (command === '' || !wireName.startsWith(command)) return wireName
  const match = /^(?:~\d+)?__(.+)$/s.exec(wireName.slice(command.length))
  return match?.[1] ?? wireName
}
