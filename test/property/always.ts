import * as fc from 'fast-check'

/** Fails with the smallest counterexample. The property is synchronous: what `fc.assert` gives is never a promise. */
export function always<T>(property: fc.IProperty<T>, parameters: fc.Parameters<T>): void {
  void fc.assert(property, parameters)
}
