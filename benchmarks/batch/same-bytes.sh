#!/usr/bin/env bash
# The same job under a shell loop, xargs, GNU parallel and Ray, whichever are installed: the published bytes must be those
# of `whybox batch run`.  npm run build && bash benchmarks/batch/same-bytes.sh [rows]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
whybox() { node "$root/dist/cli/whybox.js" "$@"; }

awk -v rows="${1:-120}" 'BEGIN { srand(1); print "a,b,c,d"; for (i = 0; i < rows; i++) print rand() "," rand() "," rand() "," rand() }' > "$folder/rows.csv"
job() {
  printf '{ "schema": "whybox/job@1", "model": "%s", "table": "rows.csv", "background": { "rows": 10 }, "method": "kernel-shap", "rowsPerShard": 20, "explanations": true, "out": "%s" }' \
    "$here/slow-model.js" "$1" > "$folder/$1.json"
}
# All published files but the records, which hold times.
bytes() { (cd "$folder/$1/shards" && find . -type f ! -name shard.json -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16); }

# Finds whybox for programs that start it by name.
mkdir "$folder/bin"
printf '#!/bin/sh\nexec node "%s/dist/cli/whybox.js" "$@"\n' "$root" > "$folder/bin/whybox"
chmod +x "$folder"/bin/*
export PATH="$folder/bin:$PATH"

job run && whybox batch run "$folder/run.json" --workers 2 --quiet > /dev/null
expected=$(bytes run)
echo "whybox batch run: $expected"
failed=0
compare() {
  local found; found=$(bytes "$1")
  echo "$2: $found"
  [ "$found" = "$expected" ] || failed=1
}

job loop && shards=$(whybox batch plan "$folder/loop.json")
# Backwards: the order does not matter.
for ((shard = shards - 1; shard >= 0; shard--)); do whybox batch shard "$folder/loop.json" --index "$shard" > /dev/null; done
compare loop "shell loop"

job xargs && shards=$(whybox batch plan "$folder/xargs.json")
seq 0 $((shards - 1)) | xargs -P 2 -I{} whybox batch shard "$folder/xargs.json" --index {} > /dev/null
compare xargs "xargs -P 2"

if command -v parallel > /dev/null; then
  job parallel && shards=$(whybox batch plan "$folder/parallel.json")
  seq 0 $((shards - 1)) | parallel -j 2 --retries 3 whybox batch shard "$folder/parallel.json" --index {} > /dev/null
  compare parallel "GNU parallel"
else
  echo "GNU parallel: not installed"
fi

python=${PYTHON:-python3}
if "$python" -c "import ray" 2> /dev/null; then
  job ray && "$python" "$root/examples/batch/explain_on_ray.py" "$folder/ray.json" > "$folder/ray.log" 2>&1 || { cat "$folder/ray.log"; failed=1; }
  compare ray "Ray"
else
  echo "Ray: not installed for $python (set PYTHON)"
fi
exit "$failed"
