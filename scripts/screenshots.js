// Takes the screenshots of docs/images: pages of the penguins in a browser, light, dark and on a narrow screen. Build
// first. Needs Chromium (CHROMIUM names another than those of the tests). Look at what it writes: nothing else does.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import sharp from "sharp";
import { columns, importModel, kernelShap, probe } from "whybox";
import { audit, readDataset } from "whybox/audit";
import { toHtml } from "whybox/charts";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const images = here("../docs/images/");
const penguinsFile = here("../examples/penguins/penguins.csv");

/** The pages: of 60 penguins, of one, and of an audit. */
async function pages() {
  const model = await importModel(new URL("../examples/penguins/model.js", import.meta.url));
  const penguins = await readDataset(penguinsFile, { model, target: "body_mass_g", where: "body_mass_g IS NOT NULL" });
  const { data, columns: width } = penguins.rows;
  const penguin = (row) => data.subarray(row * width, (row + 1) * width);
  const background = Array.from({ length: 40 }, (_, i) => penguin(8 * i));
  const many = [];
  for (let i = 0; i < 60; i++) {
    const explanation = await kernelShap(probe(model, columns(background, penguin(5 * i))));
    many.push({ ...explanation, subject: { ...explanation.subject, row: 5 * i } });
  }
  const { findings, sections } = await audit(model, penguins, { budgetRows: 100_000 });
  return {
    rows: toHtml(many, { title: "How heavy are penguins?" }),
    row: toHtml(many[0], { title: "How heavy is this penguin?" }),
    audit: toHtml([findings, ...sections], { title: "Audit of the penguins" }),
  };
}

/** Views of each page: pixels of the screen, and the colours that the reader prefers. */
const LOOKS = {
  light: { viewport: { width: 900, height: 1300 }, colorScheme: "light" },
  dark: { viewport: { width: 900, height: 1300 }, colorScheme: "dark" },
  narrow: { viewport: { width: 380, height: 1300 }, colorScheme: "light" },
};

const places = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = places.find((place) => place && existsSync(place));
if (!executablePath) throw new Error("screenshots: expected Chromium at /usr/bin/chromium, or its place in CHROMIUM");
const folder = mkdtempSync(join(tmpdir(), "whybox-screens-"));
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
mkdirSync(images, { recursive: true });
for (const [name, html] of Object.entries(await pages())) {
  writeFileSync(join(folder, "page.html"), html);
  for (const [look, options] of Object.entries(LOOKS)) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(folder, "page.html")).href);
    const shot = await page.screenshot();
    const small = await sharp(shot).png({ palette: true, colours: 64, compressionLevel: 9 }).toBuffer();
    writeFileSync(join(images, `${name}-${look}.png`), small);
    // The upper part of one of them is the picture of the README.
    if (name === "rows" && look === "light")
      await sharp(small)
        .extract({ left: 60, top: 0, width: 780, height: 980 })
        .png({ palette: true })
        .toFile(join(images, "report.png"));
    console.log(`docs/images/${name}-${look}.png: ${Math.round(small.length / 1000)} kB`);
    await context.close();
  }
}
await browser.close();
rmSync(folder, { recursive: true });
