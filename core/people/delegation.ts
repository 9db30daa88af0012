/** Somebody may sign for somebody else, from the first to the last day (YYYY-MM-DD, both included), up to so many yuan (`null`: any). */
export type Delegation = { person: string; deputy: string; upTo: number | null; firstDay: string; lastDay: string }

/** Delegations, as people told the bot. Each stays on record, even when it has ended. */
export type Delegations = {
  /**
   * Keeps it; one person lets one other sign at a time: a new delegation ends the one before. @param asked the message that asks for it
   * @returns what this message has ended, now or when it asked before
   */
  add(delegation: Delegation, asked: string): Promise<Delegation[]>
  /** Ends what this person delegated. @returns what this message has ended, now or when it asked before; empty: there was nothing */
  end(person: string, asked: string): Promise<Delegation[]>
  /** Delegations that end on this day or later. */
  list(from: string): Promise<Delegation[]>
}
