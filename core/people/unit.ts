import type { Policy } from '../policy/schema.ts'

/** A branch, a store, a station: a place of the company where something can go wrong. */
export type Unit = Policy['units'][string]

const EARTH_KM = 6371
/** Farther away, a place says nothing about a unit. */
const NEAR_KM = 50

const radians = (degrees: number) => (degrees * Math.PI) / 180

/** The great-circle distance in kilometres. */
function distanceKm(a: Pick<Unit, 'latitude' | 'longitude'>, b: Pick<Unit, 'latitude' | 'longitude'>): number {
  const [north, east] = [radians(b.latitude - a.latitude) / 2, radians(b.longitude - a.longitude) / 2]
  const chord =
    Math.sin(north) ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(east) ** 2
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(chord)))
}

/** The unit nearest to a place, if one is near. */
export function nearestUnit(units: Policy['units'], place: Pick<Unit, 'latitude' | 'longitude'>): Unit | null {
  const [nearest] = Object.values(units)
    .map(unit => ({ unit, km: distanceKm(unit, place) }))
    .sort((a, b) => a.km - b.km)
  return nearest && nearest.km <= NEAR_KM ? nearest.unit : null
}
