"""Answers jobs under the machine's own Python with real PyTorch: a message a line, as in ../messages.ts."""

import json
import os
import sys
import time


def main():
    started = time.perf_counter()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # whatever code prints past sys.stdout must not look like an answer

    def say(**message):
        answers.write(json.dumps(message) + "\n")

    import torch

    from lacuna._run import run_job

    torch.set_num_threads(1)
    say(kind="ready", ms=(time.perf_counter() - started) * 1000)
    for line in sys.stdin:
        message = json.loads(line)
        token, job = message["token"], message["job"]
        sys.argv = [job["id"].rpartition("/")[2], *job.get("argv", ())]
        verdict = run_job(job, lambda text: say(kind="output", token=token, text=text))
        say(kind="verdict", token=token, verdict=json.dumps(verdict), clean=True)


main()
