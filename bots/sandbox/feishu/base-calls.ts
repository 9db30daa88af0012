import { z } from 'zod'
import { type Answer, type Call, type Route, readJson } from './api-server.ts'
import type { BaseColumn, FeishuBase } from './platform-types.ts'
import { WireError } from './wire-error.ts'
import type { World } from './world.ts'

const writeBody = z.object({ fields: z.record(z.string(), z.unknown()) })
const searchBody = z.object({
  field_names: z.array(z.string()).optional(),
  filter: z
    .object({
      conjunction: z.enum(['and', 'or']),
      conditions: z.array(
        z.object({ field_name: z.string(), operator: z.literal('is'), value: z.array(z.string()).length(1) }),
      ),
    })
    .optional(),
})

const badValue = { text: 1254060, number: 1254061, date: 1254064 } as const

/**
 * Records of one table of a Base. Source: https://open.feishu.cn/document/server-docs/docs/bitable-v1/app-table-record/create
 * A text cell is read back as rich text, as the real platform gives it.
 */
export function baseCalls(world: World, bases: readonly FeishuBase[]): Route[] {
  const tableOf = (call: Call): FeishuBase => {
    const ofToken = bases.filter(({ appToken }) => appToken === call.params.app_token)
    if (ofToken.length === 0) throw new WireError(1254040)
    const table = ofToken.find(({ tableId }) => tableId === call.params.table_id)
    if (!table) throw new WireError(1254041)
    return table
  }
  const checked = (fields: Record<string, unknown>, columns: Record<string, BaseColumn>): Record<string, unknown> => {
    for (const [name, value] of Object.entries(fields)) {
      const column = Object.hasOwn(columns, name) ? columns[name] : undefined
      if (column === undefined) throw new WireError(1254045, { ext: name })
      const fits = value === null || typeof value === (column === 'text' ? 'string' : 'number')
      if (!fits) throw new WireError(badValue[column])
    }
    return fields
  }
  const onWire = (recordId: string, fields: Record<string, unknown>) => ({
    record_id: recordId,
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [
        name,
        typeof value === 'string' ? [{ type: 'text', text: value }] : value,
      ]),
    ),
  })

  const create = (call: Call): Answer => {
    const table = tableOf(call)
    const fields = checked(readJson(call, writeBody).fields, table.columns)
    const recordId = world.newId('rec').slice(0, 14)
    table.records.set(recordId, { ...fields })
    return { data: { record: onWire(recordId, fields) } }
  }
  const update = (call: Call): Answer => {
    const table = tableOf(call)
    const fields = checked(readJson(call, writeBody).fields, table.columns)
    const recordId = call.params.record_id ?? ''
    const known = table.records.get(recordId)
    if (!known) throw new WireError(1254043)
    table.records.set(recordId, { ...known, ...fields })
    return { data: { record: onWire(recordId, { ...known, ...fields }) } }
  }
  const search = (call: Call): Answer => {
    const table = tableOf(call)
    const { filter, field_names = [] } = readJson(call, searchBody)
    const conditions = filter?.conditions ?? []
    for (const name of [...field_names, ...conditions.map(({ field_name }) => field_name)])
      if (!Object.hasOwn(table.columns, name)) throw new WireError(1254045, { ext: name })
    const items = [...table.records]
      .filter(([, fields]) => conditions.every(({ field_name, value }) => fields[field_name] === value[0]))
      .map(([recordId, fields]) => onWire(recordId, fields))
    return { data: { items, total: items.length, has_more: false } }
  }
  const records = '/open-apis/bitable/v1/apps/:app_token/tables/:table_id/records'
  return [
    { method: 'POST', path: records, handle: create },
    { method: 'PUT', path: `${records}/:record_id`, handle: update },
    { method: 'POST', path: `${records}/search`, handle: search },
  ]
}
