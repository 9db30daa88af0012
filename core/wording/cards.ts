/** What stands on the cards in Feishu. */
export const CARDS = {} as const satisfies Record<string, string>
