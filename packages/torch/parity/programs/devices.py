# === torch.cuda.is_available; torch.cuda.device_count; torch.backends.mps.is_available; torch.cuda.is_bf16_supported
import torch
print(torch.cuda.is_available(), torch.cuda.device_count(), torch.backends.mps.is_available(), torch.cuda.is_initialized(), "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu")
# === torch.cuda.synchronize; torch.cuda.get_device_name; torch.cuda.get_device_properties
import torch
for f in [torch.cuda.synchronize, lambda: torch.cuda.get_device_name(0), lambda: torch.cuda.get_device_properties(0), torch.cuda.current_device]:
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).splitlines()[0])
# === torch.cuda.set_device
import torch
if torch.cuda.is_available(): torch.cuda.set_device(0)
print(callable(torch.cuda.set_device))
# === torch.cuda.empty_cache; torch.cuda.max_memory_allocated; torch.cuda.memory_allocated
import torch
print(torch.cuda.empty_cache(), torch.cuda.max_memory_allocated(), torch.cuda.memory_allocated())
# === torch.cuda.reset_peak_memory_stats
import torch
if torch.cuda.is_available(): torch.cuda.reset_peak_memory_stats()
print(callable(torch.cuda.reset_peak_memory_stats))
# === torch.cuda.FloatTensor; torch.cuda.ByteTensor; torch.cuda.HalfTensor
import torch
for f in [lambda: torch.cuda.FloatTensor([1.0]), lambda: torch.cuda.ByteTensor([1]), lambda: torch.cuda.HalfTensor([1])]:
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).splitlines()[0])
# === torch.backends.cuda.matmul.allow_tf32; torch.backends.cudnn.benchmark; torch.backends.cudnn.allow_tf32
import torch
torch.backends.cuda.matmul.allow_tf32 = True; torch.backends.cudnn.benchmark = True; torch.backends.cudnn.allow_tf32 = True; torch.backends.cudnn.deterministic = True
print(torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.benchmark, torch.backends.cudnn.allow_tf32); torch.set_float32_matmul_precision("high"); print(torch.get_float32_matmul_precision()); torch.set_float32_matmul_precision("highest")
# === torch.accelerator
import torch
print(torch.accelerator.is_available(), torch.accelerator.device_count(), torch.accelerator.current_accelerator())
# === torch.cuda.amp.GradScaler; torch.cuda.amp.autocast; torch.amp.autocast
import torch, warnings
warnings.simplefilter("ignore")
s = torch.cuda.amp.GradScaler(enabled=False); p = torch.nn.Parameter(torch.ones(1)); o = torch.optim.SGD([p], lr=0.1)
with torch.cuda.amp.autocast(enabled=False): loss = (p ** 2).sum()
s.scale(loss).backward(); s.unscale_(o); s.step(o); s.update(); print(p, s.is_enabled(), s.get_scale())
with torch.amp.autocast("cpu", dtype=torch.bfloat16): y = torch.ones(2, 2) @ torch.ones(2, 2); z = y.softmax(0)
print(y.dtype, z.dtype, torch.is_autocast_enabled("cpu"))
with torch.amp.autocast(device_type="cuda", enabled=False): print((torch.ones(1, 2) @ torch.ones(2, 1)).dtype)
# === torch.compile
import torch
@torch.compile
def f(x): return x * 2 + 1
print(callable(f), callable(torch.compile(torch.nn.Linear(1, 1))), callable(torch.compile(f, mode="reduce-overhead")))
# === torch.jit.script; torch.jit.script_method; @torch.jit.script_method; torch.jit.ScriptModule; class(torch.jit.ScriptModule); torch.jit.unused; @torch.jit.unused
import torch
print(callable(torch.jit.script), callable(torch.jit.script_method), isinstance(torch.jit.ScriptModule, type), callable(torch.jit.unused), callable(torch.jit.trace), callable(torch.jit.export), callable(torch.jit.ignore), torch.jit.is_scripting())
class M(torch.nn.Module):
    def forward(self, x): return x + 1
    @torch.jit.unused
    def other(self, x): return [x]
print(M().other(1), M()(torch.ones(1)), issubclass(torch.jit.ScriptModule, torch.nn.Module))
# === torch.nn.DataParallel
import torch
m = torch.nn.DataParallel(torch.nn.Linear(1, 1)); m.module.weight.data.fill_(2); m.module.bias.data.fill_(0); print(m, m(torch.ones(1, 1)), list(m.state_dict()))
# === torch.nn.parallel.data_parallel
import torch
print(callable(torch.nn.parallel.data_parallel))
# === torch.utils.tensorboard.SummaryWriter
import importlib
try: importlib.import_module("torch.utils.tensorboard").SummaryWriter
except ImportError as e: print("ImportError")
# === torch.utils.model_zoo.load_url
import torch.utils.model_zoo
print(callable(torch.utils.model_zoo.load_url))
# === torch.onnx.export
import torch
print(callable(torch.onnx.export))
# === torch._C
import torch
print(type(torch._C).__name__)
# === torch.has_mps
import torch
print(getattr(torch, "has_mps", "gone"))
