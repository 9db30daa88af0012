import { understand } from '../../core/understanding/understand.ts'
import { loadVocabulary } from '../../core/understanding/vocabulary/load.ts'

/** Rows of an RFC 4180 text, as records by its header row. */
export function parseCsv(text: string): Record<string, string>[] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charAt(i)
    if (quoted) {
      if (c !== '"') cell += c
      else if (text.charAt(i + 1) === '"') {
        cell += '"'
        i += 1
      } else quoted = false
    } else if (c === '"') quoted = true
    else if (c === ',') {
      row.push(cell)
      cell = ''
    } else if (c === '\n') {
      row.push(cell.replace(/\r$/, ''))
      rows.push(row)
      row = []
      cell = ''
    } else cell += c
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell])
  const [header = [], ...body] = rows
  return body
    .filter(r => r.length === header.length)
    .map(r => Object.fromEntries(header.map((name, i) => [name, r[i] ?? ''])))
}

export type TextReport = { table: string; misses: string[] }

/** How often single texts are taken as a grievance: recall where `label` is 0, false alarms where it is 1 or missing. */
export function scoreTexts(csv: string): TextReport {
  const vocabulary = loadVocabulary(null)
  const now = new Date('2026-11-18T12:00:00+08:00')
  const groups = new Map<string, { taken: number; all: number }>()
  const misses: string[] = []
  for (const record of parseCsv(csv)) {
    const kind = record.label === '0' ? 'negative' : record.label === '1' ? 'positive' : 'other'
    const taken =
      understand([{ id: '1', role: 'customer', text: record.text ?? '' }], vocabulary, now).intent.value === 'complaint'
    for (const key of [`${kind} (all)`, `${kind} ${record.src ?? ''}`]) {
      const group = groups.get(key) ?? { taken: 0, all: 0 }
      group.all += 1
      if (taken) group.taken += 1
      groups.set(key, group)
    }
    if (taken !== (kind === 'negative')) misses.push(`${kind}\t${record.src ?? ''}\t${record.text ?? ''}`)
  }
  const table = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([key, g]) =>
        `${key.padEnd(28)} taken as grievance ${String(g.taken).padStart(5)} of ${String(g.all).padStart(5)}  ${((100 * g.taken) / g.all).toFixed(2).padStart(6)} %`,
    )
    .join('\n')
  return { table, misses }
}
