"""Real PyTorch as a rival: a line of JSON in ([call, name, times]), a line out. One thread."""

import json
import sys

try:
    import torch
except ImportError:
    print(json.dumps({"missing": f"{sys.executable} has no torch"}), flush=True)
    sys.exit(0)

import programs

torch.set_num_threads(1)
print(json.dumps({"version": torch.__version__}), flush=True)
for line in sys.stdin:
    call, *arguments = json.loads(line)
    print(json.dumps(getattr(programs, call)(*arguments)), flush=True)
