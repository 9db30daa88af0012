/**
 * A document as it is meant, before it becomes a page or a PDF: the same parts in the same order everywhere. Texts are plain; whoever
 * renders them escapes them.
 */
export type DocumentPart =
  | { type: 'heading'; text: string }
  | { type: 'text'; text: string }
  /** Label and value, two pairs a row. */
  | { type: 'facts'; facts: { label: string; value: string }[] }
  /** `widths`: shares of the page's width, by column. */
  | { type: 'table'; heads: string[]; rows: string[][]; widths?: number[] }
  /** Horizontal bars; the longest fills the room. */
  | { type: 'bars'; bars: { label: string; value: number; text: string }[] }
  /** Lines to sign on. */
  | { type: 'signatures'; labels: string[] }

export type PrintedDocument = {
  title: string
  subtitle: string
  parts: DocumentPart[]
  /** A last small line. */
  footer: string
}

/** A spreadsheet: one table. A text stays a text, whatever it begins with. */
export type Spreadsheet = {
  name: string
  columns: { head: string; width: number }[]
  rows: (string | number | Date | null)[][]
}
