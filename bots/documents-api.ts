import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import { documentHtml } from '../core/document/html.ts'
import { ledgerSpan, type PrintPorts, printDocument } from '../core/document/print-document.ts'
import { recordSheet } from '../core/document/record-sheet.ts'
import type { DocumentReference } from '../core/notification/notice.ts'
import type { Store } from '../core/ports/store.ts'
import type { Exports } from '../core/report/ports.ts'
import { reportDocument } from '../core/report/report-document.ts'
import { hasBearer } from './bearer.ts'
import { answerError } from './server.ts'

export type DocumentsApiOptions = {
  /** What another system must bring as `Authorization: Bearer`. */
  token: string
  ports: PrintPorts & { store: Pick<Store, 'readCase' | 'readCaseByNumber'>; exports: Exports; newId(): string }
}

/** Our pages hold their own style and load nothing. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
const NOBODY = ['not-found', 'there is no such document'] as const
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/
const LISTED = 100

/**
 * Documents for other systems, personal data masked in all of them; each is recorded as taken out.
 * `GET /api/complaints/:no/record.pdf` and `.html`, `GET /api/ledger.xlsx?month=2026-10` (without month: everything),
 * `GET /api/reports` (id, name, label, state of the newest hundred), `GET /api/reports/:id` as JSON, with `.html` or `.pdf` as a page or file.
 */
export function documentsApi({ token, ports }: DocumentsApiOptions): FastifyPluginAsync {
  const record = (what: string, detail: string) =>
    ports.exports.record({ id: `api ${ports.newId()}`, person: 'api', what, detail })

  async function file(reply: FastifyReply, document: DocumentReference, detail: string) {
    const printed = await printDocument(document, null, ports)
    if (!printed) return answerError(reply, 404, ...NOBODY)
    await record(document.kind, detail)
    return reply
      .type(printed.contentType)
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(printed.name)}`)
      .send(Buffer.from(printed.bytes))
  }

  const page = (reply: FastifyReply, html: string) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', PAGE_POLICY).send(html)

  return async app => {
    app.addHook('onRequest', async (request, reply) => {
      if (hasBearer(request, token)) return
      reply.header('www-authenticate', 'Bearer')
      return answerError(reply, 401, 'unauthorised', 'bring the token: Authorization: Bearer <API_TOKEN>')
    })

    app.get<{ Params: { no: string; form: string } }>('/api/complaints/:no/record.:form', async (request, reply) => {
      const { no, form } = request.params
      const found = await ports.store.readCaseByNumber(no)
      if (!found || (form !== 'pdf' && form !== 'html')) return answerError(reply, 404, ...NOBODY)
      if (form === 'pdf') return file(reply, { kind: 'record', complaintId: found.complaint.id }, no)
      const policy = await ports.policies.version(found.complaint.policyVersion)
      await record('record', no)
      return page(reply, documentHtml(recordSheet(found, policy, ports.clock.now(), false)))
    })

    app.get<{ Querystring: { month?: string } }>('/api/ledger.xlsx', async (request, reply) => {
      const { month } = request.query
      if (month !== undefined && !MONTH.test(month))
        return answerError(reply, 400, 'bad-request', 'month: expected YYYY-MM')
      const document = ledgerSpan(month ?? null, ports.clock.now())
      return file(reply, document, document.label)
    })

    app.get('/api/reports', async () => {
      const list = await ports.reports.list(ports.policies.current().policy.id, LISTED)
      return {
        reports: list.map(({ id, name, label, period, madeAt, waitsFor, dueAt }) => ({
          id,
          name,
          label,
          period,
          madeAt,
          waitsFor,
          dueAt,
        })),
      }
    })

    app.get<{ Params: { id: string } }>('/api/reports/:id', async (request, reply) => {
      const [, id = '', form] = /^(.+?)(?:\.(html|pdf))?$/.exec(request.params.id) ?? []
      const report = await ports.reports.read(id)
      if (!report) return answerError(reply, 404, ...NOBODY)
      if (form === 'pdf') return file(reply, { kind: 'report', id }, id)
      await record('report', id)
      if (form === undefined) return report
      return page(reply, documentHtml(reportDocument(report, ports.policies.current().policy)))
    })
  }
}
