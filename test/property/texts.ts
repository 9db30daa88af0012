import * as fc from 'fast-check'

/** How somebody writes his phone or plate into running text. */
const PHONE_WRITINGS = {
  plain: (phone: string) => phone,
  spaced: (phone: string) => phone.replace(/^(\d{3})(\d{4})/, '$1 $2 '),
  dashed: (phone: string) => phone.replace(/^(\d{3})(\d{4})/, '$1-$2-'),
  dotted: (phone: string) => phone.replace(/^(\d{3})(\d{4})/, '$1.$2.'),
  abroad: (phone: string) => `+86 ${phone}`,
  wide: (phone: string) => toWide(phone),
}

const PLATE_WRITINGS = {
  plain: (plate: string) => plate,
  dotted: (plate: string) => `${plate.slice(0, 2)}·${plate.slice(2)}`,
  spaced: (plate: string) => `${plate.slice(0, 2)} ${plate.slice(2)}`,
  small: (plate: string) => plate.toLowerCase(),
  wide: (plate: string) => plate.slice(0, 1) + toWide(plate.slice(1)),
}

function toWide(text: string): string {
  return text.replace(/[!-~]/g, sign => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))
}

/** Words with the writer's own phone and plate somewhere in them. */
export type Text = {
  words: string
  phone: keyof typeof PHONE_WRITINGS | null
  plate: keyof typeof PLATE_WRITINGS | null
}

export const texts: fc.Arbitrary<Text> = fc.record({
  words: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('已经沟通过了', '客户要求尽快处理', '换了新的配件', '还没有答复') },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
    { weight: 1, arbitrary: fc.constantFrom('', ' ', '{number}', '$&', '<at id=all></at>', '\u0000') },
  ),
  phone: fc.option(fc.constantFrom(...(Object.keys(PHONE_WRITINGS) as (keyof typeof PHONE_WRITINGS)[]))),
  plate: fc.option(fc.constantFrom(...(Object.keys(PLATE_WRITINGS) as (keyof typeof PLATE_WRITINGS)[]))),
})

export function writeOut(text: Text, of: { phone: string | null; plate: string | null }): string {
  const phone = text.phone !== null && of.phone !== null ? `，电话${PHONE_WRITINGS[text.phone](of.phone)}，` : ''
  const plate = text.plate !== null && of.plate !== null ? `，车牌${PLATE_WRITINGS[text.plate](of.plate)}，` : ''
  return `${text.words}${phone}${plate}`
}

/** A text with everything taken out that people put between the parts of a number. */
export function squeezed(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s.·•_-]/g, '')
}

export const phones = fc
  .tuple(fc.constantFrom('138', '159', '186', '199', '133'), fc.integer({ min: 0, max: 99_999_999 }))
  .map(([head, tail]) => head + String(tail).padStart(8, '0'))

export const plates = fc
  .tuple(
    fc.constantFrom('粤', '京', '沪', '川'),
    fc.constantFrom('A', 'B', 'F'),
    fc.string({ unit: fc.constantFrom(...'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789'), minLength: 5, maxLength: 6 }),
  )
  .map(parts => parts.join(''))
