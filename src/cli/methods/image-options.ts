import { Option } from "commander";
import { parseOption } from "./parse-option.js";

/** The options that go with an image, whatever the method. */
export function imageOptions(): Option[] {
  const { wholeNumber, width, colour } = parseOption;
  return [
    new Option("--image <file>", "an image to explain, in place of --data: .png, .jpg, .webp, .avif, .tiff"),
    new Option("--regions <n>", "with an image: how many superpixels are wanted (default: 60)").argParser(
      wholeNumber(1),
    ),
    new Option(
      "--compactness <weight>",
      "with an image: 1 follows every edge, 40 makes squares (default: 10)",
    ).argParser(width),
    new Option("--grid <pixels>", "with an image: squares of so many pixels a side, in place of superpixels")
      .argParser(wholeNumber(1))
      .conflicts(["regions", "compactness"]),
    new Option(
      "--hide <colour>",
      "with an image: mean, blur, or a number per channel: 0.5,0.5,0.5 (default: mean)",
    ).argParser(colour),
  ];
}
