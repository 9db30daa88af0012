import type { LedgerRow } from '../../core/document/ledger-row.ts'
import { PlatformError } from '../../core/errors.ts'
import type { LedgerTable } from '../../core/ports/ledger.ts'
import { LEDGER_COLUMNS } from '../../core/wording/ledger.ts'
import type { FeishuApi } from './api.ts'
import { pacer, realStopwatch, type Stopwatch } from './pace.ts'

/** Feishu lets a table be searched 20 times a second; writes to one table must not overlap. */
const perSecond = 10
const maxWaitMs = 10_000
const rowIsGone = '1254043'

/**
 * The ledger in a Feishu Base (多维表格): one record a complaint, found by its number, never twice.
 *
 * https://open.feishu.cn/document/server-docs/docs/bitable-v1/app-table-record/create
 */
export function feishuLedgerTable(options: {
  api: Pick<FeishuApi, 'findRecords' | 'createRecord' | 'updateRecord'>
  table: { appToken: string; tableId: string }
  stopwatch?: Stopwatch
}): LedgerTable {
  const { api, table } = options
  const pace = pacer({ perSecond, maxWaitMs, stopwatch: options.stopwatch ?? realStopwatch })
  const inTurn = <T>(call: () => Promise<T>) => pace(table.tableId, call)

  async function update(recordId: string, row: LedgerRow): Promise<boolean> {
    try {
      await inTurn(() => api.updateRecord(table, recordId, fieldsOf(row)))
      return true
    } catch (error) {
      if (error instanceof PlatformError && error.code === rowIsGone) return false
      throw error
    }
  }

  return {
    async upsert(row, recordId) {
      if (recordId !== null && (await update(recordId, row))) return recordId
      const [known] = await inTurn(() => api.findRecords(table, LEDGER_COLUMNS.number, row.number))
      if (known !== undefined && (await update(known, row))) return known
      return inTurn(() => api.createRecord(table, fieldsOf(row)))
    },
  }
}

/** By the names of the table's columns. Times are milliseconds there too; what is empty is taken out. */
function fieldsOf(row: LedgerRow): Record<string, string | number | null> {
  const columns = Object.entries(LEDGER_COLUMNS) as [keyof LedgerRow, string][]
  return Object.fromEntries(columns.map(([key, column]) => [column, row[key]]))
}
