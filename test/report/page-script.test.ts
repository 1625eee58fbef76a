import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Explanation } from "whybox";
import { toHtml } from "whybox/charts";
import { wholeAudit } from "../fixtures/audits.js";
import { chromium, launchChromium } from "../fixtures/chromium.js";
import { explanationsByName, manyAttributions } from "../fixtures/explanations.js";
import { hostile } from "../fixtures/hostile-names.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "whybox-report-"));
let browser: Browser;
let kinds: Explanation[];
let rows: Explanation[];

test("there is a browser to try pages in; .ci/run installs one", () => {
  if (process.env.CI_RUN) expect(chromium).toBeDefined();
});

describe.skipIf(!chromium)("a report in a browser, from a file", () => {
  beforeAll(async () => {
    browser = await launchChromium();
    kinds = await Promise.all(Object.values(explanationsByName).map((make) => make()));
    rows = (await manyAttributions(60)).map((each, i) => ({ ...each, subject: { ...each.subject, row: i } }));
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens the page, which fails the test where anything is logged, thrown, refused or asked of a network. */
  async function opened(
    html: string,
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      if (!/^(file|data|blob):/.test(request.url())) complaints.push(`asked for ${request.url()}`);
    });
    const file = join(folder, "report.html");
    writeFileSync(file, html);
    await page.goto(pathToFileURL(file).href);
    return { page, complaints };
  }

  test.each([
    ["light", {}],
    ["dark", { colorScheme: "dark" }],
    ["narrow", { viewport: { width: 380, height: 800 } }],
  ] as [string, BrowserContextOptions][])(
    "%s: no complaint, nothing wider than the screen, nothing serious for axe",
    async (_, options) => {
      for (const explanations of [kinds, rows]) {
        const { page, complaints } = await opened(toHtml(explanations), options);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
        const drawn = await page.$$eval("figure svg", (all) => all.filter((svg) => svg.checkVisibility()).length);
        expect(drawn).toBeGreaterThan(3);
        // A word or a number is not broken, nor is what is held together by spaces that do not break.
        const broken = await page.$$eval(".scroll td", (cells) =>
          cells
            .filter(({ textContent }) => /^[^ -]{1,20}$/.test(textContent))
            .filter((cell) => {
              const range = document.createRange();
              range.selectNodeContents(cell);
              return new Set([...range.getClientRects()].map(({ top }) => Math.round(top / 8))).size > 1;
            })
            .map(({ textContent }) => textContent),
        );
        expect(broken).toEqual([]);
        // Closed sections are checked too.
        await page.$$eval("details", (all) => all.forEach((each) => (each.open = true)));
        expect(complaints).toEqual([]);
        expect(await seriousFindings(page)).toEqual([]);
        await page.context().close();
      }
    },
    60_000,
  );

  test("hostile names run nothing and break nothing", async () => {
    const { page, complaints } = await opened(
      toHtml([...kinds, ...rows].map(hostile), { title: "<script>alert(1)</script>" }),
    );
    expect(complaints).toEqual([]);
    expect(await page.$$eval("img, iframe, object, embed, script[src]", (all) => all.length)).toBe(0);
    expect(
      await page.$$eval(
        "*",
        (all) => all.filter((each) => [...each.attributes].some(({ name }) => name.startsWith("on"))).length,
      ),
    ).toBe(0);
    await page.context().close();
  });

  test("the policy keeps an injected script and request from running", async () => {
    const page = await browser.newPage();
    const injected = toHtml(kinds[0]).replace(
      "</main>",
      '<script>document.title = "run"</script><img src="https://example.com/x.png"></main>',
    );
    const failures: string[] = [];
    page.on("requestfailed", (request) => failures.push(request.failure()?.errorText ?? ""));
    const file = join(folder, "injected.html");
    writeFileSync(file, injected);
    await page.goto(pathToFileURL(file).href);
    expect(await page.title()).toBe("credit");
    expect(failures).toEqual(["csp"]);
    await page.close();
  });

  test("a row opens its own explanation, by mouse and by keyboard", async () => {
    const { page, complaints } = await opened(toHtml(rows));
    await page.click('button.open[data-place="7"]');
    expect(await page.textContent("dialog h2")).toBe("7");
    expect(await page.$$eval("dialog .bars bdi", (all) => all.length)).toBe(5);
    expect(await page.textContent("dialog .sentence")).toMatch(/^repaid: the model says 0\.\d+; on average 0\.\d+$/);
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    expect(await page.isVisible("dialog")).toBe(false);
    await page.focus('button.open[data-place="3"]');
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open]");
    expect(await page.textContent("dialog h2")).toBe("3");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("rows are sorted and filtered", async () => {
    const { page } = await opened(toHtml(rows));
    const predictions = () =>
      page.$$eval(".sortable tbody tr", (all) =>
        (all as HTMLTableRowElement[]).filter((row) => !row.hidden).map((row) => Number(row.cells[2].dataset.value)),
      );
    await page.click('button.sort[data-column="2"]');
    const rising = await predictions();
    expect(rising).toEqual(rising.toSorted((a, b) => a - b));
    await page.focus('button.sort[data-column="2"]');
    await page.keyboard.press("Enter");
    expect(await predictions()).toEqual(rising.toReversed());
    expect(await page.getAttribute('th:has(button[data-column="2"])', "aria-sort")).toBe("descending");
    await page.fill(".filter", "pilot");
    const found = await predictions();
    expect(found.length).toBeLessThan(rising.length);
    expect(await page.textContent(".found")).toBe(`${found.length} of 60 rows`);
    await page.context().close();
  });

  test("the part of a dependence is chosen, a leaf of a tree shows its rule, a slider fades an overlay", async () => {
    const many = await opened(toHtml(rows));
    await many.page.selectOption(".chooser select", { label: "debt" });
    expect(
      await many.page.$$eval(".chooser [data-choice]", (all) => all.filter((each) => each.checkVisibility()).length),
    ).toBe(1);
    expect(await many.page.textContent(".chooser [data-choice]:not([hidden]) svg")).toContain("debt");
    await many.page.context().close();
    const { page } = await opened(toHtml(await explanationsByName.tree()));
    await page.locator(".wide svg [data-leaf] text").last().click();
    expect(await page.isVisible(".rules [aria-current]")).toBe(true);
    expect(await page.textContent(".rules [aria-current]")).toContain("if ");
    await page.context().close();
    const picture = await opened(toHtml(await explanationsByName.image()));
    await picture.page.focus("input[type=range]");
    await picture.page.keyboard.press("Home");
    expect(await picture.page.getAttribute(".overlay", "opacity")).toBe("0");
    await picture.page.context().close();
  });

  test("what the mouse does, the keyboard does: a leaf, a slider, a part that is chosen, a chart that is unfolded", async () => {
    const { page, complaints } = await opened(toHtml(await explanationsByName.tree()));
    await page.locator("details.rules summary").focus();
    await page.keyboard.press("Enter");
    await page.locator("button.leaf").nth(1).focus();
    await page.keyboard.press("Enter");
    expect(await page.textContent(".rules [aria-current]")).toBe(await page.locator(".rules li").nth(1).textContent());
    expect(await page.$$eval(".wide svg [data-marked]", (all) => all.length)).toBe(1);
    await page.context().close();

    const picture = await opened(toHtml(await explanationsByName.image()));
    await picture.page.locator("input[type=range]").click();
    expect(Number(await picture.page.getAttribute(".overlay", "opacity"))).toBeCloseTo(0.5, 1);
    await picture.page.keyboard.press("End");
    expect(await picture.page.getAttribute(".overlay", "opacity")).toBe("1");
    await picture.page.locator("summary", { hasText: "Drawn as bars" }).focus();
    await picture.page.keyboard.press("Space");
    expect(await picture.page.isVisible('figure[data-chart="bars"] svg')).toBe(true);
    await picture.page.context().close();

    const many = await opened(toHtml(rows));
    const first = await many.page.textContent(".chooser [data-choice]:not([hidden]) svg title");
    await many.page.focus(".chooser select");
    await many.page.keyboard.press("ArrowDown");
    const second = await many.page.textContent(".chooser [data-choice]:not([hidden]) svg title");
    expect(second).not.toBe(first);
    expect([...complaints, ...picture.complaints, ...many.complaints]).toEqual([]);
    await many.page.context().close();
  }, 60_000);

  test("words are marked, chosen regions stand alone, and every chart has its numbers for a screen reader", async () => {
    const text = await opened(toHtml(await explanationsByName.text()));
    const words = await text.page.$$eval(
      'figure[data-chart="text"] .wide svg rect',
      (all) => all.filter((each) => /var\(--(raises|lowers)\)/.test(each.getAttribute("fill") ?? "")).length,
    );
    expect(words).toBeGreaterThan(1);
    await text.page.context().close();
    const regions = await opened(toHtml(await explanationsByName.chosenRegions()));
    // A veil over all that was not chosen, and an outline around each of the three that were.
    const paths = (selector: string) =>
      regions.page.$$eval(`figure[data-chart="regions"] .overlay path${selector}`, (all) => all.length);
    expect([await paths('[fill-opacity=".9"]'), await paths("[stroke]")]).toEqual([1, 3]);
    await regions.page.context().close();
    const { page } = await opened(toHtml(kinds));
    const silent = await page.$$eval("article", (all) =>
      all
        .filter((article) => article.querySelector("figure") && !article.querySelector("table, pre"))
        .map((article) => article.querySelector("h2")?.textContent),
    );
    expect(silent).toEqual([]);
    expect(await page.$$eval("figure svg:not([role=img])", (all) => all.length)).toBe(0);
    await page.context().close();
  }, 60_000);

  test("an explanation of a later version is said to be one, and breaks nothing", async () => {
    const later = { ...kinds[0], kind: "causes", result: { unheard: [1, { of: null }] } } as unknown as Explanation;
    const { page, complaints } = await opened(toHtml([later, kinds[0]]));
    expect(await page.textContent("main article:first-child .sentence")).toContain(
      'of kind "causes", which this version of whybox cannot show',
    );
    expect(await page.isVisible("main article:nth-child(2) figure svg")).toBe(true);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("a finding leads to the part of an audit that it was drawn from, by mouse and by keyboard", async () => {
    const { page, complaints } = await opened(toHtml(await wholeAudit(), { title: "Audit" }), {
      viewport: { width: 380, height: 700 },
    });
    expect(await page.$$eval("nav a", (all) => all.map(({ textContent }) => textContent))).toEqual(
      expect.arrayContaining([
        "What was found",
        "How good the model is",
        "The table itself",
        "Where the model does worse",
        "How groups of people are treated",
        "What the model leans on",
        "How the model's skill is shared out",
        "What each feature does to the answer",
        "Whether features work together",
        "Kinds of reasons",
      ]),
    );
    expect(await page.textContent("main article:first-child h2")).toMatch(/^What was found/);
    const leads = page.locator(".findings a", { hasText: "Where the model does worse" }).first();
    await leads.click();
    const focused = () => page.evaluate(() => document.activeElement?.querySelector("h2")?.textContent ?? "");
    expect(await focused()).toMatch(/^Where the model does worse/);
    const isOnScreen = () =>
      page.evaluate(() => Math.abs(document.activeElement?.getBoundingClientRect().top ?? 1e9) < innerHeight);
    expect(await isOnScreen()).toBe(true);
    await page.locator(".findings a", { hasText: "What the model leans on" }).first().focus();
    await page.keyboard.press("Enter");
    expect(await focused()).toMatch(/^What the model leans on/);
    expect(await isOnScreen()).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 60_000);

  test("the explanations are taken out of the page as they went in", async () => {
    for (const explanations of [rows, [kinds[0]]]) {
      const { page } = await opened(toHtml(explanations));
      const [download] = await Promise.all([page.waitForEvent("download"), page.click("#save")]);
      const text = readFileSync(await download.path(), "utf8");
      expect(
        text
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line)),
      ).toEqual(explanations);
      await page.context().close();
    }
  });

  test("prints all that is closed on the screen", async () => {
    const { page } = await opened(toHtml(kinds));
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    expect(await page.$$eval("details:not([open])", (all) => all.length)).toBe(0);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    expect(await page.$$eval("details[open]", (all) => all.length)).toBeLessThan(5);
    await page.context().close();
  });
});

/** Serious and critical findings of axe, in the page as it stands. */
async function seriousFindings(page: Page): Promise<string[]> {
  // The policy refuses scripts that are added to the page; a debugger's are not.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: axe puts itself on the window
    const { violations } = await (globalThis as any).axe.run(document, { resultTypes: ["violations"] });
    return violations
      .filter(({ impact }: { impact: string }) => impact === "serious" || impact === "critical")
      .map(
        ({ id, nodes }: { id: string; nodes: { html: string }[] }) =>
          `${id}: ${nodes.length} such as ${nodes[0].html.slice(0, 120)}`,
      );
  });
}
