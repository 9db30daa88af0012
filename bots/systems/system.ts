/** Another system that hands over complaints and is told what becomes of them. Read from the environment by `from-environment.ts`. */
export type OtherSystem = {
  /** As the policy's `systems` name it; `api` for the one that brings API_TOKEN. */
  id: string
  /** What it must bring as `Authorization: Bearer`. */
  token: string
  /** Where it is told of every change; `null` for one that asks by itself. */
  webhook: { url: string; secret: string } | null
}
