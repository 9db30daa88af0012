/** Somebody may sign for somebody else, from the first to the last day (YYYY-MM-DD, both included), up to so many yuan (`null`: any). */
export type Delegation = { person: string; deputy: string; upTo: number | null; firstDay: string; lastDay: string }

/** Delegations, as people told the bot. Each stays on record, even when it has ended. */
export type Delegations = {
  /** Keeps it; one person lets one other sign at a time: a new delegation ends the one before. */
  add(delegation: Delegation): Promise<void>
  /** Ends what this person delegated. @returns whether there was anything */
  end(person: string): Promise<boolean>
  /** Delegations that end on this day or later. */
  list(from: string): Promise<Delegation[]>
}
