/** What the bot says while it listens. */
export const DIALOGUE = {} as const satisfies Record<string, string>
