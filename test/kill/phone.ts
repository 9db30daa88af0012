/** The words by which a customer's telling is found again: his phone stands in it once. */
export function phoneOf(index: number): string {
  return `138${String(10_000_000 + index * 7919).slice(-8)}`
}
