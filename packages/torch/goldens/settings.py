# === switches are kept
import torch
import torch.backends.cudnn as cudnn
cudnn.benchmark = True
cudnn.deterministic = True
torch.backends.cuda.matmul.allow_tf32 = True
print(cudnn.benchmark, torch.backends.cudnn.deterministic, torch.backends.cudnn.enabled, torch.backends.cuda.matmul.allow_tf32)
print(torch.backends.mps.is_available(), torch.backends.cudnn.is_available(), torch.backends.cudnn.version(), torch.backends.cuda.is_built())
cudnn.benchmark = cudnn.deterministic = torch.backends.cuda.matmul.allow_tf32 = False
torch.set_float32_matmul_precision("high")
print(torch.get_float32_matmul_precision())
torch.set_float32_matmul_precision("highest")
torch.use_deterministic_algorithms(True, warn_only=True)
print(torch.are_deterministic_algorithms_enabled(), torch.is_deterministic_algorithms_warn_only_enabled())
torch.use_deterministic_algorithms(False)
torch.set_num_threads(1)
print(torch.get_num_threads(), torch.version.cuda, torch.get_default_device(), torch.__version__[:4], torch.__version__ >= "2")
# === the default dtype
import torch
print(torch.get_default_dtype())
torch.set_default_dtype(torch.float64)
print(torch.tensor([1.5]), torch.ones(1), torch.arange(0, 1, 0.5), torch.nn.Linear(1, 1).weight.dtype, torch.rand(1).dtype, torch.full((1,), 2.0))
print(torch.tensor([1, 2]) / 2, torch.zeros(1, dtype=torch.float32))
torch.set_default_tensor_type(torch.FloatTensor)
print(torch.ones(1).dtype)
torch.set_default_tensor_type("torch.DoubleTensor")
print(torch.ones(1).dtype)
torch.set_default_dtype(torch.float32)
for f in [lambda: torch.set_default_dtype(torch.int64)]:
    try: f()
    except Exception as e: print(type(e).__name__, e)
torch.set_default_device("cpu")
# === compile and jit give what the function gives
import torch
@torch.compile
def f(x, n: int = 2): return x * n
@torch.compile(mode="reduce-overhead", fullgraph=True)
def g(x): return x + 1
@torch.jit.ignore
def i(x): return x
net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU())
c = torch.compile(net)
print(c, list(c.state_dict()), c[0], len(list(c.parameters())), c.training, c.eval().training, net.training)
print(torch.jit.is_scripting(), torch.compiler.is_compiling(), isinstance(c, torch.nn.Module), c._orig_mod is net)
# === without CUDA
import torch
print(torch.cuda.is_available(), torch.cuda.device_count(), torch.cuda.is_initialized(), torch.cuda.memory_allocated(), torch.cuda.is_bf16_supported())
torch.cuda.manual_seed(1); torch.cuda.manual_seed_all(1); torch.cuda.empty_cache()
for f in [lambda: torch.cuda.synchronize(), lambda: torch.cuda.current_device(), lambda: torch.cuda.get_device_name(0), lambda: torch.cuda.FloatTensor(2),
          lambda: torch.ones(2, device=torch.device("cuda:0")), lambda: torch.ones(2).to(device="cuda", dtype=torch.half), lambda: torch.nn.Linear(1, 1).cuda(),
          lambda: torch.zeros(1, device=0), lambda: torch.device("cpu:x"), lambda: torch.device("cuda", 1), lambda: torch.device(type="cpu"), lambda: torch.device("cuda:1").index]:
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
