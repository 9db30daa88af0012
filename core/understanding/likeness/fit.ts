/** An example as numbers: its label and the features that it has. */
export type Row = { label: number; features: Int32Array }

const ROUNDS = 8
const STEP = 0.5
const SHRINK = 1e-4
/** Below this an error is not worth a step. */
const NEGLIGIBLE = 1e-3

/**
 * Weights of every feature for every label that tell the labels of the rows from one another: logistic regression by small steps that get
 * smaller feature by feature (AdaGrad), rare labels counting more. The order of the rows is mixed by a fixed rule, so that the same rows always
 * give the same weights.
 */
export function fitWeights(rows: readonly Row[], labels: number, features: number): Float64Array {
  const weights = new Float64Array(labels * features)
  const steps = new Float64Array(labels * features).fill(1e-2)
  const share = new Float64Array(labels)
  for (const { label } of rows) share[label] = (share[label] ?? 0) + 1
  const order = rows.map((_, at) => at)
  const next = mixer()
  const guess = new Float64Array(labels)
  for (let round = 0; round < ROUNDS; round += 1) {
    mix(order, next)
    for (const at of order) {
      const row = rows[at]
      if (row === undefined) continue
      const scale = 1 / Math.sqrt(Math.max(1, row.features.length))
      foresee(weights, row.features, scale, guess)
      const weight = Math.sqrt(rows.length / labels / (share[row.label] ?? 1))
      for (let label = 0; label < labels; label += 1) {
        const error = ((guess[label] ?? 0) - (label === row.label ? 1 : 0)) * weight
        if (Math.abs(error) < NEGLIGIBLE) continue
        for (const feature of row.features) {
          const cell = feature * labels + label
          const slope = error * scale + SHRINK * (weights[cell] ?? 0)
          const taken = (steps[cell] ?? 0) + slope * slope
          steps[cell] = taken
          weights[cell] = (weights[cell] ?? 0) - (STEP * slope) / Math.sqrt(taken)
        }
      }
    }
  }
  return weights
}

/** Fills `guess` with the shares that the weights give now. */
function foresee(weights: Float64Array, features: Int32Array, scale: number, guess: Float64Array): void {
  const labels = guess.length
  guess.fill(0)
  for (const feature of features)
    for (let label = 0; label < labels; label += 1)
      guess[label] = (guess[label] ?? 0) + (weights[feature * labels + label] ?? 0) * scale
  let highest = Number.NEGATIVE_INFINITY
  for (const value of guess) if (value > highest) highest = value
  let sum = 0
  for (let label = 0; label < labels; label += 1) {
    const power = Math.exp((guess[label] ?? 0) - highest)
    guess[label] = power
    sum += power
  }
  for (let label = 0; label < labels; label += 1) guess[label] = (guess[label] ?? 0) / sum
}

/** Numbers from 0 to 1 that look accidental and are always the same. */
function mixer(): () => number {
  let state = 7
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state / 2147483648
  }
}

function mix(order: number[], next: () => number): void {
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(next() * (last + 1))
    const here = order[last] ?? 0
    order[last] = order[other] ?? 0
    order[other] = here
  }
}
