import { Converter } from 'opencc-js/t2cn'

const convert = Converter({ from: 't', to: 'cn' })
const anyHan = /\p{Script=Han}/u

/** Traditional characters as simplified ones, character for character: positions stay what they were. */
export function toSimplified(text: string): string {
  if (!anyHan.test(text)) return text
  const whole = convert(text)
  if (whole.length === text.length) return whole
  let result = ''
  for (const character of text) {
    const simple = convert(character)
    result += simple.length === character.length ? simple : character
  }
  return result
}
