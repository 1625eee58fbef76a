"""The MLP of the workload in numpy, for whybox: as a process, or behind HTTP as the Open Inference Protocol has it; and timed alone.

    python mlp_served.py                     frames over standard input and output
    python mlp_served.py http                prints its port, serves /v2/models/mlp
    python mlp_served.py time <rows> <calls> prints the seconds that predict alone takes
    python mlp_served.py shap                prints the processor seconds that shap takes for the 100 rows of the workload
"""

import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "benchmarks" / "peers"), str(ROOT / "python")]

import numpy as np

from models import background, instances, mlp


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        [tensor] = json.loads(self.rfile.read(int(self.headers["content-length"])))["inputs"]
        answers = mlp(np.array(tensor["data"], dtype=float).reshape(tensor["shape"]))
        output = {"name": "y", "datatype": "FP64", "shape": [len(answers), 1], "data": answers.tolist()}
        body = json.dumps({"model_name": "mlp", "outputs": [output]}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


mode = sys.argv[1] if len(sys.argv) > 1 else "serve"
if mode == "http":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()
elif mode == "time":
    rows, calls = int(sys.argv[2]), int(sys.argv[3])
    batch = np.resize(instances, (rows, instances.shape[1]))
    mlp(batch)
    started = time.perf_counter()
    for _ in range(calls):
        mlp(batch)
    print(time.perf_counter() - started)
elif mode == "shap":
    import shap

    explainer = shap.KernelExplainer(mlp, background)
    np.random.seed(0)
    started = time.process_time()
    explainer.shap_values(instances, nsamples=2048, l1_reg=0, silent=True)
    print(time.process_time() - started)
else:
    from whybox_serve import serve

    names = ["x%d" % column for column in range(instances.shape[1])]
    serve(mlp, features=[{"name": name, "kind": "number"} for name in names], outputs=["y"], name="mlp")
