/** What people are told when something happens to a complaint. */
export const NOTICES = {} as const satisfies Record<string, string>
