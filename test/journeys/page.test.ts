/**
 * Proves that a person with nothing but the sandbox page can play a complaint to its end: a browser talks as the customer, presses
 * the cards as the people of the company, moves the clock, and sees the case close. Leaves pictures in test/screenshots.
 */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../setup/app.ts'
import { launchChromium } from '../setup/chromium.ts'

const pictures = path.join(import.meta.dirname, '..', 'screenshots')
const PATIENCE_MS = 15_000

if (process.env.SKIP_BROWSER === '1') process.stdout.write('SKIP_BROWSER=1: the page is not tested.\n')

describe.skipIf(process.env.SKIP_BROWSER === '1')('The sandbox page', () => {
  let app: TestApp
  let browser: { context: BrowserContext; close(): Promise<void> }
  let page: Page
  const mistakes: string[] = []

  beforeAll(async () => {
    await mkdir(pictures, { recursive: true })
    browser = await launchChromium({ width: 1440, height: 900 })
    app = await startTestApp({ startsAt: '2026-11-23T09:05:00+08:00', quiet: 'PT0.5S' })
    page = browser.context.pages()[0] ?? (await browser.context.newPage())
    page.setDefaultTimeout(PATIENCE_MS)
    page.on('pageerror', error => mistakes.push(error.message))
    page.on('console', message => {
      if (message.type() === 'error') mistakes.push(message.text())
    })
    await page.goto(`${app.url}/sandbox`)
    await page.locator('body[data-ready]').waitFor()
  }, 600_000)
  afterAll(async () => {
    await browser?.close()
    await app?.close()
  })

  const picture = (name: string) => page.screenshot({ path: path.join(pictures, `${name}.png`) })
  const phone = () => page.locator('#phone')
  const customerSays = async (text: string) => {
    await phone().getByLabel('以客户的身份说').fill(text)
    await phone().getByLabel('以客户的身份说').press('Enter')
  }
  const customerSees = (words: string | RegExp) =>
    phone().locator('.line[data-from="bot"]').filter({ hasText: words }).last().waitFor()
  const clockMoves = async (label: string) => {
    const button = page.getByRole('button', { name: label, exact: true })
    await button.click()
    await page.locator('.moves button:not([disabled])', { hasText: label }).waitFor({ timeout: 60_000 })
  }
  const openChat = (name: string) => page.locator('.chat-entry', { hasText: name }).click()
  const card = () => page.locator('.talk .card').last()
  const pressed = async (button: Locator, toast: string | RegExp) => {
    await button.click()
    await page.locator('.toast', { hasText: toast }).last().waitFor()
  }
  const opens = (label: string) => card().locator('.action-row').getByRole('button', { name: label }).click()
  const submits = (label: string) => card().getByRole('button', { name: `确定${label}` })
  const caseShows = (words: string | RegExp) => page.locator('#case .chips', { hasText: words }).waitFor()
  const timeline = (words: string | RegExp) => page.locator('#case .timeline li', { hasText: words }).first().waitFor()
  const deadline = (name: string) => page.locator('#case .deadline', { hasText: name })

  it('lets one person play a complaint from the first message to its end', async () => {
    await phone().getByText('在这里说说你的不满').waitFor()
    await picture('1-start')

    await customerSays('上周在你们店修的空调，没几天又不制冷了，返修三次都没修好')
    await customerSays('必须给我赔偿！')
    await customerSees('怎么称呼')
    await customerSays('我叫张建国，13860317719')
    await customerSees('车牌号')
    await customerSays('粤B6N2M9')
    await customerSees('复述')
    await customerSays('1')
    await customerSees(/编号 TS20261123001/)

    await caseShows('待联系客户')
    await deadline('联系客户').waitFor()
    expect(await page.locator('#case .number').textContent()).toBe('TS20261123001')
    await openChat('售后投诉处理群')
    await card().getByText('重大投诉 TS20261123001').waitFor()
    expect(await card().textContent()).toContain('138****7719')
    expect(await card().textContent()).not.toContain('13860317719')
    expect(await page.getByLabel('我是').inputValue()).toBe('ou_service-manager')
    await picture('2-registered')

    await clockMoves('下一个时限')
    await page.locator('.talk .message', { hasText: '提醒' }).locator('.urgent.app').waitFor()
    await clockMoves('+2 小时')
    await page.locator('.talk .card-head.red', { hasText: '已超时' }).waitFor()
    await page.locator('#case .deadline.over', { hasText: '联系客户' }).waitFor()
    await timeline(/「联系客户」超时/)
    await timeline(/升级到第 2 级/)
    await customerSees('已经升级')
    await picture('3-late')

    await pressed(card().getByRole('button', { name: '受理', exact: true }), '已受理')
    await timeline(/赵志强受理/)
    await opens('已联系客户')
    await card().locator('.form textarea').fill('已向客户道歉，客户要求彻底修好并给补偿')
    await pressed(submits('已联系客户'), '已记录')
    await caseShows('处理中')

    await opens('提交方案')
    await card().getByLabel('处理措施').fill('免费更换空调压缩机，提供代步车')
    await card().getByLabel('补偿金额').fill('500')
    await picture('4-plan')
    await pressed(submits('提交方案'), '方案已提交')
    await pressed(card().getByRole('button', { name: '申请审批' }), '已送审批')
    await caseShows('待审批')

    const boss = page.locator('.chat-entry.unread', { hasText: '徐明远' })
    await boss.waitFor()
    await boss.click()
    await card().getByRole('button', { name: '同意', exact: true }).click()
    await page.locator('dialog.confirm', { hasText: '同意这个方案？' }).waitFor()
    await picture('5-approval')
    await pressed(page.locator('dialog.confirm').getByRole('button', { name: '确定' }), '已同意')

    await customerSees('同意请回复 1')
    await customerSays('1')
    await customerSees('按方案办')
    await caseShows('执行方案')
    await openChat('售后投诉处理群')
    await opens('完成')
    await card().locator('.form textarea[name="complete__result"]').fill('压缩机已更换，试车正常，补偿 500 元已到账')
    await pressed(submits('完成'), '已完成')
    await customerSees('已经处理好')
    await caseShows('待回访')

    for (let day = 1; day <= 5; day++) await clockMoves('+1 天')
    await clockMoves('+2 小时')
    await openChat('客服部投诉群')
    await page.locator('.talk .message', { hasText: '可以回访了' }).waitFor()
    await customerSays('进度')
    await customerSees('已处理完')
    await page.getByLabel('我是').selectOption('ou_customer-service-agent')
    await opens('登记回访')
    await card().locator('.form select').selectOption('satisfied')
    await pressed(submits('登记回访'), '回访结果已登记')

    await customerSees('已结案')
    await caseShows('已结案')
    expect(await deadline('').count()).toBe(0)
    await timeline('结案')
    await page.locator('.talk .card-head.green').first().waitFor()
    await picture('6-closed')
    expect(mistakes).toEqual([])
  }, 180_000)

  it('shows what people write as words, never as a part of the page', async () => {
    await page.getByLabel('客户', { exact: true }).selectOption({ label: '林雨菲' })
    const nasty = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>'
    await customerSays(nasty)
    await phone().locator('.bubble', { hasText: nasty }).waitFor()
    await openChat('客服部投诉群')
    await page.getByLabel('以员工的身份写').fill(`${nasty} **粗** <at id=all></at>`)
    await page.getByLabel('以员工的身份写').press('Enter')
    await page.locator('.talk .text', { hasText: nasty }).waitFor()
    expect(await page.evaluate('window.broken')).toBeUndefined()
    expect(mistakes).toEqual([])
  })

  it('keeps what is being typed into a card when the card changes meanwhile', async () => {
    await page.getByLabel('客户', { exact: true }).selectOption({ label: '黄师傅' })
    await customerSays('昨天去保养，你们的维修师傅态度太差了，我要投诉，让他道歉。我姓黄，13900001234，粤B12345')
    await customerSees('复述')
    await customerSays('1')
    await customerSees('已经登记')
    await openChat('售后投诉处理群')
    await page.locator('.talk .card.chosen').waitFor()
    await opens('已联系客户')
    await card().locator('.form textarea').fill('写到一半')
    await pressed(card().getByRole('button', { name: '受理', exact: true }), '已受理')
    await card().getByRole('button', { name: '受理', exact: true }).waitFor({ state: 'detached' })
    expect(await card().locator('.form textarea').inputValue()).toBe('写到一半')
    expect(mistakes).toEqual([])
  })

  it('shows the picture that a customer sends, on the phone and under the card', async () => {
    await phone().locator('button.plus').click()
    await phone().getByRole('button', { name: '图片', exact: true }).click()
    for (const place of ['#phone .bubble.image img', '.talk .text.image img']) {
      await page.locator(place).last().waitFor()
      const width = `[...document.querySelectorAll('${place}')].at(-1).naturalWidth`
      await expect.poll(() => page.evaluate<number>(width), { timeout: PATIENCE_MS }).toBeGreaterThan(0)
    }
    expect(mistakes).toEqual([])
  })

  it('stays usable on a narrow screen', async () => {
    await page.setViewportSize({ width: 1024, height: 768 })
    await picture('7-narrow')
    const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    expect(wide).toBe(0)
    await page.setViewportSize({ width: 600, height: 900 })
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0)
    await picture('8-small')
  })
})
