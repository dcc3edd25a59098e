import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser, type Locator, type Page } from 'playwright-core';
import { ContactCentre } from './contact-centre.js';

let centre: ContactCentre;
let browser: Browser;

beforeAll(async () => {
  centre = await ContactCentre.open();
  // As a single process it would end with the first page that is closed.
  const args = chromium.args.filter((argument) => argument !== '--single-process');
  browser = await playwright.launch({ executablePath: await chromium.executablePath(), args, headless: true });
}, 120_000);

afterAll(() => browser?.close());

interface Visit {
  readonly page: Page;
  /** URLs of other servers that the page asked for. */
  readonly strangers: string[];
  /** What the browser complained of: scripts and styles that the policy refused, exceptions. */
  readonly complaints: string[];
}

async function visit(): Promise<Visit> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const strangers: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(centre.server.url) && !request.url().startsWith('data:')) strangers.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(centre.server.url);
  await page.waitForSelector('.graphiql-query-editor .CodeMirror');
  return { page, strangers, complaints };
}

const QUERY = '.graphiql-query-editor';
const HEADERS = '[aria-label="Headers"]';
const RESULT = '.result-window';

/** Editors that are folded away have the same names. */
const shownIn = (page: Page, place: string): Locator => page.locator(`${place} .CodeMirror`).filter({ visible: true });

/** Replaces the text of an editor as a person would. */
async function type(page: Page, editor: string, text: string): Promise<void> {
  await shownIn(page, editor).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

describe('GraphiQL at /', () => {
  test('comes from this server alone, under a strict policy, with a place for the key and a query to begin with', async () => {
    const { page, strangers, complaints } = await visit();
    await page.waitForLoadState('networkidle');
    expect(await shownIn(page, QUERY).innerText()).toContain('Put your key under Headers below');
    expect(await shownIn(page, HEADERS).innerText()).toContain('Authorization');
    expect(strangers).toEqual([]);
    expect(complaints).toEqual([]);
    const policy = (await fetch(centre.server.url)).headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'none'; script-src 'self';/);
    await page.close();
  });

  test('runs a query with a key and shows its data', async () => {
    const { page, strangers, complaints } = await visit();
    await type(page, HEADERS, JSON.stringify({ Authorization: `Bearer ${centre.organization.secret}` }));
    await page.locator('button[aria-label^="Execute query"]').click();
    const response = shownIn(page, RESULT);
    await eventually(async () => expect(await response.innerText()).toContain('"mean_handling"'));
    const shown = await response.innerText();
    expect(shown).toContain('"kpis"');
    expect(shown).not.toContain('"errors"');
    expect(strangers).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('shows what a missing key lacks, in words', async () => {
    const { page } = await visit();
    await type(page, HEADERS, '{}');
    await page.locator('button[aria-label^="Execute query"]').click();
    await eventually(async () => expect(await shownIn(page, RESULT).innerText()).toContain('This needs an API key.'));
    await page.close();
  });
});

/** Until the page has come so far, or 20 seconds. */
async function eventually(holds: () => Promise<void>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await holds();
    } catch (error) {
      if (attempt === 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
