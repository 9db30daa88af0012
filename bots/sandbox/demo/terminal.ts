import { clockTime, localDay } from '../../../core/time/china-time.ts'

const coloured =
  process.env.NO_COLOR === undefined && (process.stdout.isTTY === true || process.env.FORCE_COLOR !== undefined)
const paint = (code: string) => (text: string) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text)

export const bold = paint('1')
export const dim = paint('2')
export const red = paint('31')
export const green = paint('32')
export const yellow = paint('33')
export const blue = paint('34')
export const cyan = paint('36')

const write = (text: string) => void process.stdout.write(`${text}\n`)

/** The next chapter of the story. */
export function chapter(title: string): void {
  write(`\n${bold(`━━ ${title}`)}`)
}

/** The clock was moved. */
export function timePasses(what: string, now: Date): void {
  write(`\n   ${yellow(`⏩ ${what}：${localDay(now)} ${clockTime(now)}`)}`)
}

/** A line of a chat: when, where, who, what. Further lines stand under the first. */
export function chatLine(line: { at: string; where: string; who: string; text: string }): void {
  const head = `${clockTime(new Date(line.at))}  ${line.where}  ${line.who}  `
  const indent = ' '.repeat(7)
  const [first = '', ...rest] = line.text.split('\n')
  write([`${dim(head.slice(0, 5))}${head.slice(5)}${first}`, ...rest.map(text => `${indent}${text}`)].join('\n'))
}

/** Something the reader should know, in grey. */
export function remark(text: string): void {
  write(dim(`       ${text}`))
}

export function ending(text: string): void {
  write(`\n${green(bold(text))}\n`)
}
