/** A licence plate, upper-case, without dot or space. */
export type Plate = { value: string; newEnergy: boolean; start: number; end: number }

const province = '[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤川青藏琼宁]'
const gap = '[\\s·・.•‧∙⋅\\-*_]{0,2}'
const serial = '[A-HJ-NP-Za-hj-np-z0-9]'
const platePattern = new RegExp(
  `(${province})${gap}([A-HJ-NP-Za-hj-np-z])((?:${gap}${serial}){4,6})(?:${gap}([挂学警港澳领使]))?(?![0-9A-Za-z])`,
  'g',
)
const consular = new RegExp(`(${province})(\\d{5}领)`, 'g')

type Kind = 'new-energy' | 'ordinary'

const plain = (written: string): string => written.replace(/[\s·・.•‧∙⋅\-*_]/g, '').toUpperCase()

function isSerial(serialNumber: string): Kind | null {
  if (
    /^[A-HJ-NP-Z0-9]{5}$/.test(serialNumber) &&
    /\d/.test(serialNumber) &&
    (serialNumber.match(/[A-Z]/g)?.length ?? 0) <= 3
  )
    return 'ordinary'
  if (/^(?:[A-HJ-K][A-HJ-NP-Z0-9]\d{4}|\d{5}[A-HJ-K])$/.test(serialNumber)) return 'new-energy'
  return null
}

/** The first digit of a day or an hour that follows is none of the plate's places: 鲁B·U73K5 6月2号. */
function readSerial(written: string, next: string): { serial: string; kind: Kind; left: number } | null {
  const serial = plain(written)
  const all = isSerial(serial)
  const follows = /\s+\d$/.exec(written)?.[0]
  if (follows === undefined || (all !== null && !/[月号日点时年]/.test(next)))
    return all === null ? null : { serial, kind: all, left: 0 }
  const without = serial.slice(0, -1)
  const kind = isSerial(without)
  if (kind !== null) return { serial: without, kind, left: follows.length }
  return all === null ? null : { serial, kind: all, left: 0 }
}

/**
 * All licence plates of a normalised text: 粤B·6N2M9, 川a 9f3k7, 鄂A D3 9180, 闽D·A71826 (new energy: six places, GA 36-2018).
 * The provinces' signs also begin ordinary words, so the letter and the right number of places must follow.
 */
export function findPlates(text: string): Plate[] {
  const result: Plate[] = []
  for (const match of text.matchAll(platePattern)) {
    const digits = plain(match[3] ?? '')
    const letter = (match[2] ?? '').toUpperCase()
    const special = match[4]
    if (special !== undefined && digits.length === 4 && /^[A-HJ-NP-Z0-9]{4}$/.test(digits)) {
      result.push({
        value: `${match[1]}${letter}${digits}${special}`,
        newEnergy: false,
        start: match.index,
        end: match.index + match[0].length,
      })
      continue
    }
    const read = readSerial(match[3] ?? '', text.charAt(match.index + match[0].length))
    if (read === null) continue
    result.push({
      value: `${match[1]}${letter}${read.serial}`,
      newEnergy: read.kind === 'new-energy',
      start: match.index,
      end: match.index + match[0].trimEnd().length - read.left,
    })
  }
  for (const match of text.matchAll(consular)) {
    result.push({ value: match[0], newEnergy: false, start: match.index, end: match.index + match[0].length })
  }
  return result.sort((a, b) => a.start - b.start)
}
