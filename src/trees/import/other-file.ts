// biome-ignore-all lint/suspicious/noControlCharactersInRegex: binary files start with control characters

/** Files that are no JSON of a forest, by how they start; each with what it is and what to do. */
const files: readonly [start: RegExp, is: string][] = [
  [/^\{[iUIlL][\x00-\x1f]/, 'UBJSON, as booster.save_model("model.ubj") writes; save it as "model.json"'],
  [/^\x80/, "a pickle of Python; export the model as JSON from Python"],
  [/^(\x1f\x8b|BZh|\xfd7zXZ|\]\0\0|x[\x01\x5e\x9c\xda]|\x28\xb5\x2f\xfd)/, "a compressed file; unpack it first"],
  [/^binf/, 'an old binary model of XGBoost; save it as "model.json"'],
  [/^\s*$/, "nothing: the file is empty"],
  [/^PK\x03\x04/, "a ZIP archive, such as a MOJO of H2O or a Keras model; none of it is read here"],
  [/^CBM1/, "a binary model of CatBoost, which is not read; export it to ONNX and use onnxModel"],
  [/^\x89HDF/, "an HDF5 file, such as Keras writes; none of it is read here"],
  [/^\uFEFF?\s*<(\?xml|PMML)/, "XML, such as PMML, which is not read; export the model as JSON"],
  [/^\uFEFF?\s*<(!doctype|html)/i, "a page of HTML; see where it was loaded from"],
  [
    /^(booster\[\d+\]:?\s|\d+:\[|digraph \{)/,
    'the text of XGBoost\'s dump_model, which lacks the base score; save the model with booster.save_model("model.json")',
  ],
  [/^tree\s*\nversion=/, "the text of LightGBM's save_model; write json.dump(booster.dump_model(), file)"],
  [
    /^\uFEFF?\s*(#include\b|#pragma\b|\/[*/]|using namespace\b|(static |const |inline )*(int|float|double|void)\b.*[({])/,
    'source code in C or C++, such as CatBoost\'s save_model(format="cpp") writes, which is not read; export the model to ONNX and use onnxModel',
  ],
  [
    /^\uFEFF?\s*(#!|#[ #]|import [\w.]+( as \w+)?\r?\n|from [\w.]+ import |def \w+\(|class \w+.*:\r?\n|try:\r?\n|""")/,
    "source code in Python, which is not read; export the model as JSON from Python, or let processModel run it",
  ],
  [
    /^\uFEFF?\s*(package [\w.]+;|import java|public class )/,
    "source code in Java, which is not read; export the model as JSON",
  ],
  [/^version https:\/\/git-lfs/, "a pointer of Git LFS in place of the file; run git lfs pull"],
  [/^(PAR1|ARROW1)/, "a table in Parquet or Arrow, not a model"],
  [/^\x93NUMPY/, "an array of NumPy, not a model"],
  [/^(RD[XA][23]\n|[XA]\n\0\0\0)/, "a file of R; export the model as JSON from R"],
  [/^.{4}TFL3/s, "a model of TensorFlow Lite, which is not read"],
  [/^.{4}\0{4}\{"/s, "a file of safetensors, which holds no forest"],
  [/^\x08[\x01-\x20][\x12\x3a]/, "a protocol buffer, such as a model in ONNX, which onnxModel opens"],
];

/**
 * A file of another format, by its first 64 bytes or characters.
 *
 * @returns  what it is, and what to do; undefined for what may be JSON
 */
export function otherFile(start: string): string | undefined {
  const known = files.find(([pattern]) => pattern.test(start));
  if (known) return known[1];
  // Bytes of binary files are no UTF-8, and readers of text put U+FFFD in their place; UTF-16 begins with FE FF.
  return /^(?!\xfe\xff)[^[{"]{0,8}[\uFFFD\0]/.test(start) ? "a binary file, not JSON" : undefined;
}
