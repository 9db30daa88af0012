import type { Printer } from '../../core/ports/files.ts'

/** Documents as files. What makes them is loaded with the first one: it is heavy, and a start should not wait for it. */
export const printer: Printer = {
  pdf: async document => (await import('./pdf.ts')).pdfOf(document),
  xlsx: async sheet => (await import('./xlsx.ts')).xlsxOf(sheet),
}
