/** A text for fitting: which parts stand in it, how far the rules alone are above their threshold, and its length as a band. */
export type Doc = {
  kind: 'negative' | 'positive' | 'other'
  parts: Int32Array
  margin: number
  band: number
}

/** Per band of length: what the rules' margin is worth there, and where the scale begins. */
export type Model = { weights: Float64Array; margin: number[]; bias: number[]; kept: Uint8Array }

/** What it costs to be wrong: a content person taken for a complainant is the worse mistake, and its labels are the surer ones. */
const COST = { negative: 0.5, positive: 2.5, other: 0.3 } as const
const EPOCHS = 12
const KEPT = 25_000
const MARGIN_SCALE = 0.3
const BIAS_SCALE = 0.3
/** Between no prior at all (0) and the full log-count ratio (1) of Wang & Manning. */
const PRIOR = 0.5

/** Deterministic, so that the same texts give the same weights. */
export function chanceFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** How much more often a part stands in grievances than in praise: what tells nothing apart is given little room. */
function roomOf(docs: readonly Doc[], size: number): Float64Array {
  const negative = new Float64Array(size).fill(1)
  const positive = new Float64Array(size).fill(1)
  let negatives = size
  let positives = size
  for (const { kind, parts } of docs) {
    if (kind === 'other') continue
    const counts = kind === 'negative' ? negative : positive
    for (const part of parts) counts[part] = (counts[part] ?? 0) + 1
    if (kind === 'negative') negatives += parts.length
    else positives += parts.length
  }
  return negative.map(
    (count, part) => Math.abs(Math.log(count / negatives / ((positive[part] ?? 1) / positives))) ** PRIOR,
  )
}

/** A linear support vector machine with squared hinge loss, by dual coordinate descent (Hsieh et al. 2008). */
function fitOnce(docs: readonly Doc[], room: Float64Array, kept: Uint8Array, bands: number): Model {
  const chance = chanceFrom(42)
  const size = room.length
  const [margin, bias] = [size, size + 1 + bands]
  const weights = new Float64Array(size + 2 * (1 + bands))
  const rows = docs.map(doc => {
    const used = doc.parts.filter(part => kept[part] === 1)
    const scale = 1 / Math.sqrt(Math.max(1, used.length))
    const values = Float64Array.from([
      ...Array.from(used, part => (room[part] ?? 0) * scale),
      ...[1, BIAS_SCALE].map(share => share * MARGIN_SCALE * doc.margin),
      ...[1, 1].map(share => share * BIAS_SCALE),
    ])
    const slack = 1 / (2 * COST[doc.kind])
    return {
      at: Int32Array.from([...used, margin, margin + 1 + doc.band, bias, bias + 1 + doc.band]),
      values,
      side: doc.kind === 'negative' ? 1 : -1,
      slack,
      length: values.reduce((sum, value) => sum + value * value, slack),
    }
  })
  const duals = new Float64Array(rows.length)
  const order = rows.map((_, index) => index)
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    for (let index = order.length - 1; index > 0; index -= 1) {
      const other = Math.floor(chance() * (index + 1))
      const here = order[index] ?? 0
      order[index] = order[other] ?? 0
      order[other] = here
    }
    for (const index of order) {
      const row = rows[index]
      if (row === undefined) continue
      let score = 0
      for (let i = 0; i < row.at.length; i += 1) score += (weights[row.at[i] ?? 0] ?? 0) * (row.values[i] ?? 0)
      const before = duals[index] ?? 0
      const dual = Math.max(0, before - (row.side * score - 1 + row.slack * before) / row.length)
      if (dual === before) continue
      duals[index] = dual
      const step = (dual - before) * row.side
      for (let i = 0; i < row.at.length; i += 1) {
        const at = row.at[i] ?? 0
        weights[at] = (weights[at] ?? 0) + step * (row.values[i] ?? 0)
      }
    }
  }
  const perBand = (start: number, shares: readonly [number, number]) =>
    Array.from(
      { length: bands },
      (_, band) => (weights[start] ?? 0) * shares[0] + (weights[start + 1 + band] ?? 0) * shares[1],
    )
  return {
    weights: weights.subarray(0, size).map((weight, part) => weight * (room[part] ?? 0)),
    margin: perBand(margin, [MARGIN_SCALE, MARGIN_SCALE * BIAS_SCALE]),
    bias: perBand(bias, [BIAS_SCALE, BIAS_SCALE]),
    kept,
  }
}

/** Fits, keeps the parts that weigh most over all texts, and fits again with these alone. */
export function fitModel(docs: readonly Doc[], size: number, bands: number): Model {
  const room = roomOf(docs, size)
  const first = fitOnce(docs, room, new Uint8Array(size).fill(1), bands)
  const counts = new Float64Array(size)
  for (const { parts } of docs) for (const part of parts) counts[part] = (counts[part] ?? 0) + 1
  const worth = Array.from(first.weights, (weight, part) => Math.abs(weight) * Math.sqrt(counts[part] ?? 0))
  const best = worth.map((_, part) => part).sort((a, b) => (worth[b] ?? 0) - (worth[a] ?? 0))
  const kept = new Uint8Array(size)
  for (const part of best.slice(0, KEPT)) if ((worth[part] ?? 0) > 0) kept[part] = 1
  return fitOnce(docs, room, kept, bands)
}

/** Above zero: rather a grievance; comparable between the texts of one model. */
export function scoreOf({ parts, margin, band }: Doc, model: Model): number {
  let sum = 0
  let known = 0
  for (const part of parts)
    if (model.kept[part] === 1) {
      sum += model.weights[part] ?? 0
      known += 1
    }
  return (model.bias[band] ?? 0) + sum / Math.sqrt(Math.max(1, known)) + margin * (model.margin[band] ?? 0)
}
