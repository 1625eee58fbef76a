import { describe, expect, test } from "vitest";
import { forestFromLightGBM, forestFromScikitLearn, forestFromXGBoost } from "whybox/trees";

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

describe("files of other tools are called what they are", () => {
  const readers = { forestFromXGBoost, forestFromLightGBM, forestFromScikitLearn };
  test.each([
    ["an empty file", "", "nothing: the file is empty"],
    ["PMML", '<?xml version="1.0"?><PMML version="4.4"/>', "XML, such as PMML"],
    ["a page of a server", "<!DOCTYPE html><html></html>", "a page of HTML"],
    ["a MOJO of H2O", bytes("PK\x03\x04\x14\0"), "a ZIP archive"],
    ["a binary model of CatBoost", "CBM1....", "CatBoost, which is not read"],
    ["a Keras file", bytes("\x89HDF\r\n"), "an HDF5 file"],
    ["a drawing of dump_model", "digraph {\n    graph [ rankdir=TB ]", "the text of XGBoost's dump_model"],
    ["joblib with zlib", bytes("x\x9c\x8bU"), "a compressed file"],
    ["joblib with xz", bytes("\xfd7zXZ\0\0"), "a compressed file"],
    ["joblib with bz2", bytes("BZh91AY&SY"), "a compressed file"],
    ["a pointer of Git LFS", "version https://git-lfs.github.com/spec/v1\noid sha256:ab\n", "a pointer of Git LFS"],
    ["Parquet", bytes("PAR1\x15\x04"), "a table in Parquet"],
    ["NumPy", bytes("\x93NUMPY\x01\0"), "an array of NumPy"],
    ["data of R", bytes("RDX3\nX\n\0"), "a file of R"],
    ["TensorFlow Lite", bytes("\x1c\0\0\0TFL3"), "TensorFlow Lite"],
    ["safetensors", bytes('\x40\0\0\0\0\0\0\0{"__metadata__"'), "a file of safetensors"],
    ["C++ of CatBoost", "#include <algorithm>\n#include <string>\n", "source code in C or C\\+\\+, such as CatBoost's"],
    ["C of other tools", "double score(double * input) {\n", "source code in C or C"],
    ["C behind a comment", "/* made by a tool */\nint trees;", "source code in C or C"],
    ["Python of CatBoost", "try:\n    # Python 3\n", "source code in Python"],
    ["Python of other tools", "import math\ndef score(input):\n", "source code in Python"],
    ["Java", "public class Model {\n", "source code in Java"],
    ["ONNX", bytes("\x08\x08\x12\x08skl2onnx"), "which onnxModel opens"],
    ["a pickle read as text", "\uFFFD\u0004\uFFFD", "a binary file, not JSON"],
  ])("%s", (_, file, expected) => {
    for (const [name, read] of Object.entries(readers)) {
      expect(() => read(file)).toThrow(new RegExp(`^${name}: expected .*, got .*${expected}`));
    }
  });
});

test("JSON whose first name is short is no file of safetensors", () => {
  expect(() => forestFromXGBoost('{"abc": {"d": 1}}')).toThrow(/got an object that holds "abc"$/);
});
