/** Somebody may sign for somebody else, from the first to the last day (YYYY-MM-DD, both included), up to so many yuan (`null`: any). */
export type Delegation = { person: string; deputy: string; upTo: number | null; firstDay: string; lastDay: string }
