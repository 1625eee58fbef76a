"""Explains every shard of a job as a Ray task: ray job submit -- python explain_on_ray.py /shared/job.json

Every node has Node.js and whybox, and sees the folders of the job under the same paths.
"""

import subprocess
import sys

import ray


@ray.remote(num_cpus=1, max_retries=3, retry_exceptions=True)
def explain(job: str, index: int) -> str:
    command = ["whybox", "batch", "shard", job, "--index", str(index)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def main(job: str) -> None:
    planned = subprocess.run(["whybox", "batch", "plan", job], check=True, capture_output=True, text=True)
    ray.init()
    pending = [explain.remote(job, index) for index in range(int(planned.stdout))]
    failed = 0
    while pending:
        done, pending = ray.wait(pending)
        for shard in done:
            try:
                print(ray.get(shard), flush=True)
            except Exception as error:
                failed += 1
                print(error, file=sys.stderr, flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1])
