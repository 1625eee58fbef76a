import type { ImageSource } from "../../core/explanation.js";
import { svgPage, textLine } from "../svg-page.js";
import type { Theme } from "../theme.js";

/** Pixels around everything. */
const MARGIN = 12;
/** Heights of the title and of each line below it. */
const TITLE = 20;
const LINE = 17;

/** Words and drawings around and on an image. */
export type PictureFrame = {
  readonly source: ImageSource;
  readonly theme: Theme;
  /** Pixels that the image is drawn wide. */
  readonly width: number;
  readonly title: string;
  /** Lines below the title. */
  readonly facts: readonly string[];
  /** Drawn over the image, in pixels of the image; `scale` is how many pixels of the page each of them is. */
  readonly over: (scale: number) => readonly string[];
  /** Drawn over the image without colour. Default: over the image as it is. */
  readonly grey?: boolean;
  /** Drawn below the image, from (0, 0), so wide as the image. */
  readonly legend: readonly string[];
  readonly legendHeight: number;
};

/** An image in a page of SVG, with a heading above it, drawings over it and a legend below. */
export function pictureFrame(frame: PictureFrame): string {
  const { source, theme, width, title, facts, over, grey, legend, legendHeight } = frame;
  const scale = width / source.width;
  const heading = MARGIN + TITLE + LINE * facts.length;
  const height = Math.round(source.height * scale);
  // Pixels of a small image are shown as what they are.
  const rendering = scale >= 3 ? ' image-rendering="pixelated"' : "";
  return svgPage(
    width + 2 * MARGIN,
    heading + height + legendHeight + MARGIN,
    [title, ...facts].join("; "),
    [
      "<defs>",
      // Without colour and lighter, so that the only colours are those of the scale, and they show on dark places too.
      '<filter id="whybox-grey" x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB"><feColorMatrix type="saturate" values="0"/><feComponentTransfer><feFuncR type="linear" slope=".65" intercept=".3"/><feFuncG type="linear" slope=".65" intercept=".3"/><feFuncB type="linear" slope=".65" intercept=".3"/></feComponentTransfer></filter>',
      "</defs>",
      textLine(MARGIN, MARGIN + 13, title, { size: 14, bold: true, most: width, colour: theme.ink }),
      ...facts.map((fact, i) =>
        textLine(MARGIN, MARGIN + TITLE + LINE * i + 11, fact, { size: 12, colour: theme.faint, most: width }),
      ),
      `<g transform="translate(${MARGIN} ${heading})">`,
      `<image width="${width}" height="${height}" preserveAspectRatio="none"${grey ? ' filter="url(#whybox-grey)"' : ""}${rendering} href="data:image/png;base64,${source.png}"/>`,
      `<g class="overlay" transform="scale(${width / source.width} ${height / source.height})">`,
      ...over(scale),
      "</g>",
      `<g transform="translate(0 ${height + 8})">`,
      ...legend,
      "</g>",
      "</g>",
    ],
    theme.paper,
  );
}
