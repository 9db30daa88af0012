import type { Printer } from '../../core/ports.ts'
import { pdfOf } from './pdf.ts'
import { xlsxOf } from './xlsx.ts'

/** Documents as files. */
export const printer: Printer = { pdf: pdfOf, xlsx: xlsxOf }
