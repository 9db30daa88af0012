import type { LedgerRow } from '../document/ledger-row.ts'

/** How far a table outside mirrors the ledger. */
export type LedgerMirror = {
  /** Complaints whose row there is missing or older than they are, oldest first. */
  behind(limit: number): Promise<{ complaintId: string; recordId: string | null }[]>
  save(row: { complaintId: string; version: number; recordId: string }): Promise<void>
}

/** A table outside, a row for each complaint. Throws `PlatformError`. */
export type LedgerTable = {
  /** Writes the row and answers its id. `recordId`: where it stood before; without it, or when it is gone, the row is found by its number. */
  upsert(row: LedgerRow, recordId: string | null): Promise<string>
}
