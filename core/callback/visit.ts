/** A service visit of a list: whom to call, and about what. */
export type Visit = {
  /** The order under which the visit was made: one visit is one call-back, however often it is listed. */
  number: string
  /** When the customer was here, ISO 8601. */
  visitedAt: string
  name: string | null
  phone: string
  plate: string | null
  /** What was done. */
  service: string | null
  /** Who looked after the customer. */
  adviser: string | null
}
