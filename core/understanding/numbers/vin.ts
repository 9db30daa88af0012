/** A vehicle identification number; `checked` is whether its ninth place is the right check digit (GB 16735, obligatory for L…). */
export type Vin = { value: string; checked: boolean; start: number; end: number }

const pattern = /(?<![0-9A-Za-z])[A-HJ-NPR-Za-hj-npr-z0-9](?:[ -]?[A-HJ-NPR-Za-hj-npr-z0-9]){16}(?![0-9A-Za-z])/g
const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
const letters: Readonly<Record<string, number>> = {
  A: 1,
  B: 2,
  C: 3,
  D: 4,
  E: 5,
  F: 6,
  G: 7,
  H: 8,
  J: 1,
  K: 2,
  L: 3,
  M: 4,
  N: 5,
  P: 7,
  R: 9,
  S: 2,
  T: 3,
  U: 4,
  V: 5,
  W: 6,
  X: 7,
  Y: 8,
  Z: 9,
}

/** Whether the check digit of seventeen upper-case characters is right. */
export function hasVinCheckDigit(vin: string): boolean {
  let sum = 0
  for (let i = 0; i < 17; i += 1) {
    const c = vin.charAt(i)
    sum += (letters[c] ?? Number(c)) * (weights[i] ?? 0)
  }
  const remainder = sum % 11
  return vin.charAt(8) === (remainder === 10 ? 'X' : String(remainder))
}

/** All seventeen-character vehicle numbers of a normalised text. Pure digits are no VIN. */
export function findVins(text: string): Vin[] {
  const result: Vin[] = []
  for (const match of text.matchAll(pattern)) {
    const value = match[0].replace(/[\s-]/g, '').toUpperCase()
    if (!/[A-Z]/.test(value) || !/\d/.test(value)) continue
    if (/\s/.test(match[0]) && !/^[A-Z]/.test(value)) continue
    result.push({ value, checked: hasVinCheckDigit(value), start: match.index, end: match.index + match[0].length })
  }
  return result
}
