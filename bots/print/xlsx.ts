import excel from 'exceljs'
import type { Spreadsheet } from '../../core/document/document.ts'

/**
 * A spreadsheet as XLSX: a table with a filter and its heads in sight. Every text is a text cell, so that nothing that somebody wrote is
 * ever computed; what a spreadsheet would take for a formula when it is saved as CSV is quoted as well.
 */
export async function xlsxOf(sheet: Spreadsheet): Promise<Uint8Array> {
  const book = new excel.Workbook()
  book.creator = 'Heed'
  const page = book.addWorksheet(sheet.name, { views: [{ state: 'frozen', ySplit: 1 }] })
  page.columns = sheet.columns.map(({ head, width }) => ({ header: head, width }))
  page.getRow(1).font = { bold: true }
  page.getRow(1).fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFF2F3F5' } }
  for (const cells of sheet.rows) {
    const row = page.addRow(cells.map(cell => (typeof cell === 'string' ? null : cell)))
    for (const [index, cell] of cells.entries()) {
      const target = row.getCell(index + 1)
      target.alignment = { vertical: 'top', wrapText: true }
      if (typeof cell === 'string') writeText(target, cell)
      else if (cell instanceof Date) target.numFmt = 'yyyy-mm-dd hh:mm'
    }
  }
  page.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: sheet.columns.length } }
  return new Uint8Array(await book.xlsx.writeBuffer())
}

/** What spreadsheets take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/
// Excel takes no other control signs than these.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g
const LONGEST_CELL = 32_000

function writeText(cell: excel.Cell, text: string): void {
  cell.value = text.replace(UNWRITABLE, '').slice(0, LONGEST_CELL)
  cell.numFmt = '@'
  if (FORMULA.test(text)) cell.style = { ...cell.style, quotePrefix: true } as excel.Style
}
