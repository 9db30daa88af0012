import { createRequire } from 'node:module'
import path from 'node:path'
import PDFDocument from 'pdfkit'
import type { DocumentPart, PrintedDocument } from '../../core/document/document.ts'

const FONTS = path.join(path.dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')), '..', 'fonts')
const REGULAR = path.join(FONTS, 'NotoSansHans-Regular.otf')
const BOLD = path.join(FONTS, 'NotoSansHans-Bold.otf')

const MARGIN = 48
const INK = '#1f2329'
const GREY = '#646a73'
const LINE = '#d0d3d8'
const SHADE = '#f5f6f8'
const BLUE = '#3370ff'
const SIZE = 9.5
const PADDING = 5

type Page = InstanceType<typeof PDFDocument>

/** A document as PDF on A4, with page numbers. Only the signs that are used are embedded of the font. */
export async function pdfOf(document: PrintedDocument): Promise<Uint8Array> {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    lang: 'zh-CN',
    info: { Title: document.title, Creator: 'Heed' },
  })
  const chunks: Buffer[] = []
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on('end', resolve)
    pdf.on('error', reject)
  })
  pdf.registerFont('regular', REGULAR).registerFont('bold', BOLD).font('regular').fillColor(INK)
  pdf.font('bold').fontSize(17).text(document.title, { align: 'center' })
  if (document.subtitle !== '') {
    pdf.moveDown(0.2).font('regular').fontSize(10).fillColor(GREY).text(document.subtitle, { align: 'center' })
  }
  pdf.fillColor(INK).moveDown(0.8)
  for (const part of document.parts) draw(pdf, part)
  pdf.moveDown(1.2).font('regular').fontSize(8).fillColor(GREY).text(document.footer, MARGIN)
  numberPages(pdf)
  pdf.end()
  await ended
  return Buffer.concat(chunks)
}

function draw(pdf: Page, part: DocumentPart): void {
  if (part.type === 'heading') heading(pdf, part.text)
  else if (part.type === 'text') text(pdf, part.text)
  else if (part.type === 'facts') facts(pdf, part.facts)
  else if (part.type === 'table')
    table(pdf, part.heads, part.rows, part.widths ?? part.heads.map(() => 1 / part.heads.length))
  else if (part.type === 'bars') bars(pdf, part.bars)
  else signatures(pdf, part.labels)
}

function text(pdf: Page, words: string): void {
  pdf
    .font('regular')
    .fontSize(10)
    .fillColor(INK)
    .text(words, MARGIN, pdf.y, { width: widthOf(pdf), lineGap: 3 })
  pdf.moveDown(0.4)
}

const widthOf = (pdf: Page) => pdf.page.width - 2 * MARGIN
const bottomOf = (pdf: Page) => pdf.page.height - MARGIN - 14

/** Begins a new page when what follows does not fit on this one. */
function makeRoom(pdf: Page, height: number): void {
  if (pdf.y + height > bottomOf(pdf)) pdf.addPage()
}

function heading(pdf: Page, words: string): void {
  makeRoom(pdf, 70)
  pdf.moveDown(0.6)
  const top = pdf.y
  pdf.rect(MARGIN, top + 2, 3, 13).fill(BLUE)
  pdf
    .font('bold')
    .fontSize(12)
    .fillColor(INK)
    .text(words, MARGIN + 9, top, { width: widthOf(pdf) - 9 })
  pdf.moveDown(0.35)
}

function facts(pdf: Page, all: { label: string; value: string }[]): void {
  const rows: string[][] = []
  for (let index = 0; index < all.length; index += 2) {
    const [first, second] = all.slice(index, index + 2)
    rows.push([first?.label ?? '', first?.value ?? '', second?.label ?? '', second?.value ?? ''])
  }
  for (const cells of rows) row(pdf, cells, [0.15, 0.35, 0.15, 0.35], index => index % 2 === 0)
  pdf.moveDown(0.4)
}

function table(pdf: Page, heads: string[], rows: string[][], widths: number[]): void {
  row(pdf, heads, widths, () => true)
  for (const cells of rows) row(pdf, cells, widths, () => false, heads)
  pdf.moveDown(0.4)
}

/** One row of cells; at the top of a new page the heads come again. A row that is higher than a page is cut off at its end. */
function row(
  pdf: Page,
  cells: readonly string[],
  widths: readonly number[],
  shaded: (index: number) => boolean,
  heads?: readonly string[],
): void {
  const room = bottomOf(pdf) - MARGIN
  const columns = widths.map(width => width * widthOf(pdf))
  pdf.fontSize(SIZE)
  const height = Math.min(
    room,
    Math.max(
      ...cells.map((cell, index) => {
        pdf.font(shaded(index) ? 'bold' : 'regular')
        return pdf.heightOfString(cell, { width: (columns[index] ?? 0) - 2 * PADDING, lineGap: 1.5 })
      }),
    ) +
      2 * PADDING,
  )
  if (pdf.y + height > bottomOf(pdf)) {
    pdf.addPage()
    if (heads) row(pdf, heads, widths, () => true)
  }
  const top = pdf.y
  let left = MARGIN
  for (const [index, cell] of cells.entries()) {
    const width = columns[index] ?? 0
    if (shaded(index)) pdf.rect(left, top, width, height).fill(SHADE)
    pdf.lineWidth(0.6).rect(left, top, width, height).stroke(LINE)
    pdf
      .font(shaded(index) ? 'bold' : 'regular')
      .fontSize(SIZE)
      .fillColor(shaded(index) ? GREY : INK)
      .text(cell, left + PADDING, top + PADDING, {
        width: width - 2 * PADDING,
        height: height - PADDING,
        lineGap: 1.5,
        ellipsis: true,
      })
    left += width
  }
  pdf.x = MARGIN
  pdf.y = top + height
}

function bars(pdf: Page, all: { label: string; value: number; text: string }[]): void {
  const most = Math.max(1, ...all.map(({ value }) => value))
  const [labelWidth, textWidth] = [80, 60]
  const room = widthOf(pdf) - labelWidth - textWidth
  for (const bar of all) {
    makeRoom(pdf, 16)
    const top = pdf.y
    pdf
      .font('regular')
      .fontSize(SIZE)
      .fillColor(GREY)
      .text(bar.label, MARGIN, top, { width: labelWidth, lineBreak: false })
    pdf.rect(MARGIN + labelWidth, top + 3, room, 8).fill('#eef0f3')
    if (bar.value > 0) pdf.rect(MARGIN + labelWidth, top + 3, (room * bar.value) / most, 8).fill(BLUE)
    pdf.fillColor(INK).text(bar.text, MARGIN + labelWidth + room + 8, top, { width: textWidth - 8, lineBreak: false })
    pdf.x = MARGIN
    pdf.y = top + 16
  }
  pdf.moveDown(0.3)
}

function signatures(pdf: Page, labels: readonly string[]): void {
  makeRoom(pdf, 34 * Math.ceil(labels.length / 2) + 20)
  pdf.moveDown(1.5)
  const half = widthOf(pdf) / 2
  const first = pdf.y
  for (const [index, label] of labels.entries()) {
    const left = MARGIN + (index % 2) * half
    const top = first + Math.floor(index / 2) * 34
    pdf.font('regular').fontSize(10).fillColor(INK).text(label, left, top, { width: half, lineBreak: false })
    const from = left + pdf.widthOfString(label) + 6
    pdf
      .lineWidth(0.6)
      .moveTo(from, top + 13)
      .lineTo(left + half - 16, top + 13)
      .stroke('#8f959e')
  }
  pdf.x = MARGIN
  pdf.y = first + Math.ceil(labels.length / 2) * 34
}

function numberPages(pdf: Page): void {
  const { start, count } = pdf.bufferedPageRange()
  for (let index = start; index < start + count; index++) {
    pdf.switchToPage(index)
    // Below the margin pdfkit would begin a new page.
    pdf.page.margins.bottom = 0
    pdf
      .font('regular')
      .fontSize(8)
      .fillColor(GREY)
      .text(`${index - start + 1} / ${count}`, MARGIN, pdf.page.height - 34, {
        width: widthOf(pdf),
        align: 'center',
        lineBreak: false,
      })
  }
}
