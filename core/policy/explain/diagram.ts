import type { EventType } from '../../complaint/event.ts'
import { ENDED, STATUSES, type Status, TRANSITIONS } from '../../complaint/transition.ts'
import { say } from '../../wording/regulation.ts'
import { type TextKey, word } from '../../wording/wording.ts'
import type { Policy } from '../schema.ts'

/**
 * The life of a complaint as a picture, laid out by hand where the states are known: the main way from left to right, what comes back below
 * it, the ends on the right. States that the layout does not know yet stand in a row of their own at the bottom.
 */

const BOX = { width: 132, height: 50 }
const STEP = { x: 234, y: 128 }
const MARGIN = 40

/** Column and row of each state. */
const PLACES: Partial<Record<Status, [column: number, row: number]>> = {
  registered: [0, 1],
  dispatched: [1, 1],
  handling: [2, 1],
  planned: [3, 1],
  approving: [3, 0],
  executing: [4, 1],
  resolved: [5, 1],
  closed: [6, 1],
  withdrawn: [6, 0],
  notEstablished: [6, 2],
}

const ORIGIN: [number, number] = [0, 0]

type Edge = { from: Status; to: Status; events: EventType[] }
type Point = { x: number; y: number }

/** What nearly every open state knows is said in words below the picture. */
const EVERYWHERE: ReadonlySet<EventType> = new Set(['withdrawn', 'notEstablished', 'transferred'])

/** An SVG that stands alone and can be printed at any size. Holds no script and loads nothing. */
export function stateDiagram(policy: Policy): string {
  const places = allPlaces()
  const edges = edgesOf()
  const columns = Math.max(...[...places.values()].map(([column]) => column))
  const rows = Math.max(...[...places.values()].map(([, row]) => row))
  const width = 2 * MARGIN + columns * STEP.x + BOX.width
  const height = 2 * MARGIN + rows * STEP.y + BOX.height + 70
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(say('heading.states'))}" font-family="PingFang SC,Microsoft YaHei,Noto Sans CJK SC,Noto Sans SC,sans-serif">`,
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 1 9 5 0 9z" fill="#646a73"/></marker></defs>',
    ...edges.map(edge => drawEdge(edge, places)),
    ...[...places].map(([status, place]) => drawBox(status, place, policy)),
    `<text x="${MARGIN}" y="${height - MARGIN}" font-size="14" fill="#646a73">${escaped(say('diagram.everywhere'))}</text>`,
    '</svg>',
  ].join('\n')
}

function allPlaces(): Map<Status, [number, number]> {
  const unknown = STATUSES.filter(status => PLACES[status] === undefined)
  return new Map(STATUSES.map(status => [status, PLACES[status] ?? [unknown.indexOf(status), 3]]))
}

/** One arrow for each pair of states, with all events that lead along it. */
function edgesOf(): Edge[] {
  const edges: Edge[] = []
  for (const [from, row] of Object.entries(TRANSITIONS) as [Status, Record<EventType, Status | 'same' | null>][]) {
    for (const [event, to] of Object.entries(row) as [EventType, Status | 'same' | null][]) {
      if (to === null || to === 'same' || to === from || EVERYWHERE.has(event)) continue
      const known = edges.find(edge => edge.from === from && edge.to === to)
      if (known) known.events.push(event)
      else edges.push({ from, to, events: [event] })
    }
  }
  return edges
}

function topLeft([column, row]: [number, number]): Point {
  return { x: MARGIN + column * STEP.x, y: MARGIN + row * STEP.y }
}

function drawBox(status: Status, place: [number, number], policy: Policy): string {
  const { x, y } = topLeft(place)
  const [fill, line] = ENDED.has(status) ? ['#e8f7ed', '#2ea44f'] : ['#eaf1ff', '#3370ff']
  const name = word(policy, `status.${status}` as TextKey)
  return (
    `<rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="10" fill="${fill}" stroke="${line}" stroke-width="1.6"/>` +
    `<text x="${x + BOX.width / 2}" y="${y + BOX.height / 2 + 6}" font-size="17" font-weight="600" text-anchor="middle" fill="#1f2329">${escaped(name)}</text>`
  )
}

function drawEdge({ from, to, events }: Edge, places: Map<Status, [number, number]>): string {
  const start = places.get(from) ?? ORIGIN
  const end = places.get(to) ?? ORIGIN
  const [a, b] = [topLeft(start), topLeft(end)]
  const label = events.map(event => say(`event.${event as 'closed'}`)).join('／')
  const columns = end[0] - start[0]
  const rows = end[1] - start[1]
  if (columns === 0) return vertical(a, b, label, rows > 0)
  if (rows === 0 && columns === 1) return straight(a, b, label)
  if (rows !== 0) return slanted(a, b, label)
  return curved(a, b, label, columns)
}

const path = (d: string) => `<path d="${d}" fill="none" stroke="#8f959e" stroke-width="1.5" marker-end="url(#arrow)"/>`

function caption(at: Point, text: string, anchor = 'middle'): string {
  return `<text x="${at.x}" y="${at.y}" font-size="12.5" text-anchor="${anchor}" fill="#51565d" stroke="#fff" stroke-width="4" paint-order="stroke">${escaped(text)}</text>`
}

function straight(a: Point, b: Point, label: string): string {
  const y = a.y + BOX.height / 2
  return path(`M${a.x + BOX.width} ${y}H${b.x}`) + caption({ x: (a.x + BOX.width + b.x) / 2, y: y - 8 }, label)
}

/** Both ways between two boxes in a column: one arrow on the left, one on the right. */
function vertical(a: Point, b: Point, label: string, down: boolean): string {
  const x = a.x + BOX.width * (down ? 0.7 : 0.3)
  const [from, to] = down ? [a.y + BOX.height, b.y] : [a.y, b.y + BOX.height]
  return (
    path(`M${x} ${from}V${to}`) +
    caption({ x: x + (down ? 6 : -6), y: (from + to) / 2 + 4 }, label, down ? 'start' : 'end')
  )
}

function slanted(a: Point, b: Point, label: string): string {
  const right = b.x > a.x
  const from = { x: right ? a.x + BOX.width : a.x, y: a.y + BOX.height / 2 }
  const to = { x: b.x + BOX.width / 2, y: b.y > a.y ? b.y : b.y + BOX.height }
  const middle = { x: to.x, y: from.y }
  const at = { x: (from.x + 2 * middle.x + to.x) / 4, y: (from.y + 2 * middle.y + to.y) / 4 - 6 }
  return path(`M${from.x} ${from.y}Q${middle.x} ${middle.y} ${to.x} ${to.y}`) + caption(at, label)
}

/** Forwards over several columns above the row, backwards below it; the farther, the deeper. */
function curved(a: Point, b: Point, label: string, columns: number): string {
  const forwards = columns > 0
  const from = { x: a.x + BOX.width * (forwards ? 0.65 : 0.35), y: forwards ? a.y : a.y + BOX.height }
  const to = { x: b.x + BOX.width * (forwards ? 0.35 : 0.65), y: forwards ? b.y : b.y + BOX.height }
  const deep = (Math.abs(columns) * 34 + 6) * (forwards ? -1 : 1)
  const middle = { x: (from.x + to.x) / 2, y: from.y + deep * 0.78 }
  return (
    path(`M${from.x} ${from.y}C${from.x} ${from.y + deep} ${to.x} ${to.y + deep} ${to.x} ${to.y}`) +
    caption({ x: middle.x, y: middle.y + (forwards ? -4 : 14) }, label)
  )
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
