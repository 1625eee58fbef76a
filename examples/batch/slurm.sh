#!/bin/bash
# A hundred tasks share the shards of a job, however many there are: task i explains shards i, i + 100, i + 200, ...
# First, once: whybox batch plan /shared/job.json. Then: sbatch slurm.sh, and again after a stop or for what failed.
#SBATCH --job-name=whybox
#SBATCH --array=0-99
#SBATCH --cpus-per-task=1
#SBATCH --mem=1G
#SBATCH --time=04:00:00
#SBATCH --requeue
#SBATCH --signal=B:TERM@120
set -euo pipefail
# Not SLURM_ARRAY_TASK_COUNT, which is smaller where only some tasks are submitted again, as with --array=3,7.
TASKS=100
# exec, and not npx: the signal, two minutes before the time limit, reaches whybox, which ends after the shard under way.
exec whybox batch shard "${1:-/shared/job.json}" --index "$SLURM_ARRAY_TASK_ID" --of "$TASKS"
