import { z } from 'zod'
import { who } from './parts.ts'

/** Complaints of the company's own people about each other. */
export const internal = z.strictObject({
  /** Who filed it is named on no card and in no list; whoever handles it sees it by 查看联系方式. */
  anonymous: z.boolean().default(false),
  /** Who takes the place of the one complained about wherever the rules would name him: the first of these who is somebody else. */
  instead: z.array(who).default([]),
})
