"""Serves a Python model to whybox over standard input and output. One file, no dependencies; numpy where it is there.

In a file of your own:

    from whybox_serve import serve
    serve(model.predict_proba, features=[{"name": "age", "kind": "number"}, ...], outputs=["reject", "accept"])

or, with names in the file instead of the call (`predict`, `outputs`, and optionally `features`, `input`, `rows`, `name`):

    python whybox_serve.py model.py

`predict` gets all rows of a call at once and answers one number per row, or a list of numbers for each. `rows` says how it gets
them: "array" (a numpy array, or lists without numpy, categories as codes), "records" (dicts by feature name, categories as
labels, gaps as None) or "frame" (a pandas DataFrame of these). For `input={"kind": "text"}` it gets a list of strings.

What predict prints goes to standard error. The process ends when its standard input does.
"""

import array
import decimal
import faulthandler
import json
import numbers
import os
import struct
import sys
import threading
import time
import traceback

VERSION = 1
MAGIC = b"WBX1"

try:
    import numpy
except ImportError:
    numpy = None

_frames_out = None
_served = False


def _take_stdout():
    """Keeps standard output for frames; what anyone prints goes to standard error, from C as well."""
    global _frames_out
    if _frames_out is None:
        _frames_out = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)
        sys.stdout = sys.stderr
    return _frames_out


def _end_with_parent():
    """Ends this process when the one that started it is gone, also in the middle of a prediction."""
    parent = os.getppid()

    def watch():
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def _write(head, body=b""):
    text = json.dumps(head).encode()
    _frames_out.write(MAGIC + struct.pack("<II", len(text), len(body)) + text + body)
    _frames_out.flush()


def _read_exactly(stream, count):
    chunks = []
    while count:
        chunk = stream.read(count)
        if not chunk:
            return None
        chunks.append(chunk)
        count -= len(chunk)
    return b"".join(chunks)


def _read(stream):
    prefix = _read_exactly(stream, 12)
    if prefix is None:
        return None
    if prefix[:4] != MAGIC:
        raise SystemExit("whybox_serve: expected a frame on standard input; this file is started by whybox")
    head_bytes, body_bytes = struct.unpack("<II", prefix[4:])
    head = _read_exactly(stream, head_bytes)
    body = _read_exactly(stream, body_bytes)
    return None if head is None or body is None else (json.loads(head), body)


def _doubles(body):
    numbers = array.array("d")
    numbers.frombytes(body)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _array(body, rows, columns):
    if numpy is not None:
        # A copy, which predict may write into.
        return numpy.frombuffer(body, dtype="<f8").reshape(rows, columns).copy()
    numbers = _doubles(body)
    return [list(numbers[row * columns : (row + 1) * columns]) for row in range(rows)]


def _cells(values, feature):
    """A column's numbers as what they stand for: labels of categories, None for gaps."""
    labels = feature.get("categories")
    missing = None if labels else float("nan")
    cells = []
    for value in values:
        if value != value:
            cells.append(missing)
        else:
            cells.append(labels[int(value)] if labels else value)
    return cells


def _converter(rows, features):
    if rows == "array":
        return lambda body, count, columns: _array(body, count, columns)
    if rows not in ("records", "frame"):
        raise ValueError('whybox_serve: expected rows to be "array", "records" or "frame", got %r' % (rows,))
    if not features:
        raise ValueError("whybox_serve: rows=%r needs features with names" % (rows,))

    def columns_of(body, count, columns):
        numbers = _doubles(body)
        return {
            feature["name"]: _cells(numbers[at::columns], feature) for at, feature in enumerate(features)
        }

    if rows == "frame":
        import pandas

        return lambda body, count, columns: pandas.DataFrame(columns_of(body, count, columns))

    def records(body, count, columns):
        by_name = columns_of(body, count, columns)
        return [
            {name: None if cells[row] != cells[row] else cells[row] for name, cells in by_name.items()}
            for row in range(count)
        ]

    return records


def _answer_bytes(answers, rows):
    """One number per row, or a list of numbers for each, as doubles."""
    if isinstance(answers, (str, bytes, dict, set, frozenset)):
        raise TypeError("predict answered a %s; %s" % (type(answers).__name__, _EXPECTED))
    if hasattr(answers, "__iter__") and not hasattr(answers, "__len__") and not hasattr(answers, "shape"):
        answers = list(answers)
    if numpy is not None:
        table = _table(answers)
        if table.ndim not in (1, 2) or table.shape[0] != rows:
            raise ValueError("predict answered an array of shape %r for %d rows; %s" % (table.shape, rows, _EXPECTED))
        return numpy.ascontiguousarray(table, dtype="<f8").tobytes(), 1 if table.ndim == 1 else table.shape[1]
    if not hasattr(answers, "__len__"):
        raise TypeError("predict answered a single %s for %d rows; %s" % (type(answers).__name__, rows, _EXPECTED))
    if len(answers) != rows:
        raise ValueError("predict answered %d rows for %d; %s" % (len(answers), rows, _EXPECTED))
    table = [list(row) if isinstance(row, (list, tuple, array.array)) else [row] for row in answers]
    columns = len(table[0]) if table else 1
    if any(len(row) != columns for row in table):
        raise ValueError("predict answered rows of different lengths; " + _EXPECTED)
    doubles = array.array("d", (_number(value) for row in table for value in row))
    if sys.byteorder == "big":
        doubles.byteswap()
    return doubles.tobytes(), columns


_EXPECTED = "expected one number per row, or a list of numbers for each"

# Kinds of numpy's dtypes that are no numbers, and would be read as such or in part.
_NO_NUMBERS = {"c": "complex numbers", "U": "texts", "S": "bytes", "M": "dates", "m": "spans of time", "V": "records"}


def _table(answers):
    """The answers as a numpy array of doubles. A masked value is NaN, which whybox refuses with its row."""
    if hasattr(answers, "toarray"):
        answers = answers.toarray()
    if isinstance(answers, numpy.ma.MaskedArray):
        answers = answers.astype("<f8").filled(float("nan"))
    try:
        table = numpy.asarray(answers)
    except ValueError as error:
        raise ValueError("predict answered lists of different lengths; %s" % _EXPECTED) from error
    if table.dtype.kind in _NO_NUMBERS:
        shown = "" if table.size == 0 else ", such as %r" % (table.ravel()[0],)
        raise TypeError("predict answered %s%s; %s" % (_NO_NUMBERS[table.dtype.kind], shown, _EXPECTED))
    if table.dtype.kind != "O":
        return table.astype("<f8", copy=False)
    if any(isinstance(each, (list, tuple)) for each in table.flat):
        raise ValueError("predict answered lists of different lengths; %s" % _EXPECTED)
    return numpy.array([_number(each) for each in table.flat], dtype="<f8").reshape(table.shape)


def _number(value):
    """A number of Python or numpy, a Decimal or a Fraction as a double; nothing else is one, whatever it spells."""
    is_scalar = getattr(value, "shape", None) == () and getattr(getattr(value, "dtype", None), "kind", "?") in "biuf"
    if isinstance(value, (numbers.Real, decimal.Decimal)) or is_scalar:
        return float(value)
    raise TypeError("predict answered %r, a %s; %s" % (value, type(value).__name__, _EXPECTED))


def _plain(value):
    """Labels and sizes of numpy as JSON has them."""
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value


def _outputs(outputs):
    return [each if isinstance(each, dict) else {"name": str(each)} for each in _plain(outputs)]


def serve(predict, *, outputs, features=None, input=None, name="python", rows="array", noise=None):
    """Answers questions about rows until standard input ends.

    predict   gets the rows of a call, answers one number per row, or a list of numbers for each
    outputs   names of the numbers, or dicts with "name" and "unit" ("probability", "EUR", ...)
    features  dicts with "name", "kind" ("number" or "category"), "categories", "missing": True where gaps are allowed
    input     instead of features: {"kind": "text"} or {"kind": "image", "width", "height", "channels", "range"}
    rows      "array", "records" or "frame"
    noise     "varies" for a model that may answer the same row differently
    """
    global _served
    _served = True
    stream = os.fdopen(os.dup(0), "rb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    _take_stdout()
    features = _plain(features)
    takes = _plain(input) or {"kind": "columns", "features": features}
    convert = _converter(rows, features) if takes["kind"] == "columns" else _array
    hello = {"whybox": VERSION, "name": name, "input": takes, "outputs": _outputs(outputs)}
    if noise is not None:
        hello["noise"] = noise
    _end_with_parent()
    _write(hello)
    while True:
        frame = _read(stream)
        if frame is None:
            return
        head, body = frame
        try:
            texts = head.get("texts")
            count = len(texts) if texts is not None else head["rows"]
            asked = texts if texts is not None else convert(body, count, head["columns"])
            answers, columns = _answer_bytes(predict(asked), count)
            _write({"id": head["id"], "rows": count, "columns": columns}, answers)
        except (Exception, SystemExit) as error:
            traceback.print_exc(file=sys.stderr)
            _write({"id": head["id"], "error": _described(error)})


def _described(error):
    """What was thrown, and the line of the file that comes closest to it and is the user's own."""
    said = str(error)
    if isinstance(error, SystemExit):
        said = "predict called sys.exit(%r)" % (error.code,)
    name = type(error).__name__
    place = _own_place(error)
    return (name if said == "" else "%s: %s" % (name, said)) + (" (%s)" % place if place else "")


def _own_place(error):
    libraries = ("site-packages", "dist-packages", os.path.dirname(os.__file__))
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename != __file__ and not any(each in frame.filename for each in libraries):
            return "%s, line %d" % (frame.filename, frame.lineno)
    return None


def _run_file(path):
    """The names that the file defines. An error in it is shown without the frames of this file and of runpy."""
    import runpy

    try:
        return runpy.run_path(path, run_name="__main__")
    except Exception as error:
        trace = error.__traceback__
        while trace and (trace.tb_frame.f_code.co_filename == __file__ or "runpy" in trace.tb_frame.f_code.co_filename):
            trace = trace.tb_next
        traceback.print_exception(type(error), error, trace)
        raise SystemExit(1)


def _serve_file(path):
    _take_stdout()
    # Where native code ends the process, the Python lines that called it are written to standard error.
    faulthandler.enable(all_threads=False)
    # The file may import this one: it is to get this very copy.
    sys.modules["whybox_serve"] = sys.modules["__main__"]
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    sys.argv = [path] + sys.argv[2:]
    found = _run_file(path)
    if _served:
        return
    if "predict" not in found or "outputs" not in found:
        raise SystemExit("whybox_serve: expected %s to call serve(...), or to define predict and outputs" % path)
    known = ("outputs", "features", "input", "name", "rows", "noise")
    serve(found["predict"], **{key: found[key] for key in known if key in found})


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit("usage: python whybox_serve.py model.py")
    _serve_file(sys.argv[1])
