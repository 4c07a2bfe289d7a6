# === a DataLoader's order is that of the seed
import torch
from torch.utils.data import DataLoader, TensorDataset
x, y = torch.arange(10.0).view(10, 1), torch.arange(10)
data = TensorDataset(x, y)
torch.manual_seed(0)
loader = DataLoader(data, batch_size=4, shuffle=True)
for epoch in range(2):
    for a, b in loader: print(a.flatten().tolist(), b)
print(len(loader), loader.batch_size, loader.drop_last, type(loader.sampler).__name__, torch.rand(2))
for a, b in DataLoader(data, batch_size=4, drop_last=True): print(type(a).__name__, b)
print(next(iter(DataLoader(data))), torch.rand(1), data[2:4], len(data))
g = torch.Generator().manual_seed(1)
print([b.tolist() for _, b in DataLoader(data, 5, shuffle=True, generator=g)], torch.rand(1), torch.rand(1, generator=g))
# === what collate makes of items
import torch
from collections import namedtuple
from torch.utils.data import default_collate, default_convert, DataLoader
Point = namedtuple("Point", "x y")
for batch in [[1, 2], [1.5, 2.5], ["a", "b"], [b"a", b"b"], [True, False], [(1, 2.0), (3, 4.0)], [[1, "a"], [2, "b"]], [{"a": 1, "b": torch.ones(2)}] * 2,
              [Point(1, 2), Point(3, 4)], [[torch.zeros(1), (1, 2)]] * 2, [torch.tensor(3), torch.tensor(4)]]:
    print(default_collate(batch))
for bad in [[None, None], [[1], [1, 2]], [{1}, {2}], [torch.zeros(1), torch.zeros(2)]]:
    try: print(default_collate(bad))
    except Exception as error: print(type(error).__name__, error)
print(default_convert((1, "a", [2.0])))
print(list(DataLoader([1, 2, 3], batch_size=None)), list(DataLoader(range(5), 2, collate_fn=list)), list(DataLoader(["a", "b", "c"], 2)))
# === samplers
import torch
from torch.utils.data import *
torch.manual_seed(0)
print(list(RandomSampler(range(6))), list(RandomSampler(range(5), replacement=True, num_samples=7)), list(RandomSampler(range(3), num_samples=7)))
print(list(SubsetRandomSampler([3, 5, 7, 9])), list(SequentialSampler(range(3))), torch.rand(1))
print(list(WeightedRandomSampler([0.1, 0.0, 3.0, 1.0], 8)), list(WeightedRandomSampler([0.1, 0.2, 3.0, 1.0], 3, replacement=False)))
print(list(BatchSampler(SequentialSampler(range(7)), 3, False)), list(BatchSampler(range(7), 3, True)), len(BatchSampler(range(7), 3, False)), len(BatchSampler(range(7), 3, True)))
print(list(DataLoader(range(8), batch_sampler=BatchSampler(RandomSampler(range(8)), 3, True))), list(DataLoader(range(4), 2, sampler=[3, 1, 2, 0])))
g = torch.Generator().manual_seed(3)
s = RandomSampler(range(4), generator=g); print(list(s), list(s), list(RandomSampler(range(70), replacement=True, generator=g))[-8:])
for kw in [{}, {"drop_last": True}, {"shuffle": False}]:
    print([list(distributed.DistributedSampler(range(7), 3, r, **kw)) for r in range(3)])
for bad in [lambda: RandomSampler(range(3), replacement=1), lambda: RandomSampler([]), lambda: WeightedRandomSampler([[1.0]], 1), lambda: WeightedRandomSampler([1.0], 0),
            lambda: BatchSampler(range(3), 0, False), lambda: BatchSampler(range(3), 2, 1), lambda: iter(Sampler()).__next__()]:
    try: print(bad())
    except Exception as error: print(type(error).__name__, error)
# === datasets of datasets
import torch
from torch.utils.data import *
torch.manual_seed(0)
a, b = TensorDataset(torch.arange(3)), TensorDataset(torch.arange(10, 14))
c = a + b
print(type(c).__name__, len(c), c[4], c[-1], c.cumulative_sizes)
print(Subset(c, [5, 0])[1], len(Subset(c, [5, 0])), Subset(range(10), [1, 3])[1])
for part in random_split(range(10), [7, 3]): print(part.indices, list(part))
for part in random_split(range(10), [0.5, 0.3, 0.2], generator=torch.Generator().manual_seed(42)): print(part.indices)
print([len(p) for p in random_split(range(10), [1 / 3, 1 / 3, 1 / 3])], StackDataset(range(3), "abc")[1], StackDataset(x=range(3), y="abc")[2])
print([x for x in DataLoader(Subset(b, [3, 1, 2]), 2)])
class Squares(Dataset):
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
    def __getitem__(self, i): return torch.tensor(float(i)), i * i
print(list(DataLoader(Squares(3), 2)), Dataset[int] is not None)
for bad in [lambda: TensorDataset(torch.zeros(2), torch.zeros(3)), lambda: random_split(range(3), [1, 1]), lambda: c[-9], lambda: ConcatDataset([]),
            lambda: Dataset()[0], lambda: random_split(range(3), [1.5, -0.5]), lambda: StackDataset(range(2), range(3)), lambda: StackDataset()]:
    try: print(bad())
    except Exception as error: print(type(error).__name__, error)
# === streams
import torch
from torch.utils.data import *
class Count(IterableDataset):
    def __init__(self, a, b): self.a, self.b = a, b
    def __iter__(self): return iter(range(self.a, self.b))
print(list(DataLoader(Count(0, 5), 2)), list(DataLoader(Count(0, 5), 2, drop_last=True)), list(DataLoader(Count(0, 3), None)), list(DataLoader(Count(0, 2) + Count(7, 9), 3)))
for kw in [{"shuffle": True}, {"sampler": [1]}, {"batch_sampler": [[1]]}]:
    try: DataLoader(Count(0, 2), **kw)
    except Exception as error: print(type(error).__name__, error)
try: len(DataLoader(Count(0, 2)))
except Exception as error: print(type(error).__name__, error)
# === arguments that do not go together
import torch
from torch.utils.data import DataLoader, get_worker_info
print(get_worker_info())
d = range(4)
for kw in [{"shuffle": True, "sampler": [0]}, {"batch_sampler": [[0]], "batch_size": 2}, {"batch_size": None, "drop_last": True}, {"num_workers": -1}, {"timeout": -1},
           {"prefetch_factor": 2}, {"persistent_workers": True}, {"batch_size": 0}, {"batch_size": 1.5}, {"shuffle": "yes", "batch_size": 4}]:
    try: print(len(DataLoader(d, **kw)))
    except Exception as error: print(type(error).__name__, error)
l = DataLoader(d)
try: l.batch_size = 3
except Exception as error: print(type(error).__name__, error)
l.collate_fn = list; print(list(l))
# === workers have their own random numbers
import torch, random
from torch.utils.data import *
class Noise(Dataset):
    def __len__(self): return 6
    def __getitem__(self, i):
        w = get_worker_info()
        return i, w.id, w.num_workers, w.seed, torch.rand(1).item(), random.random(), torch.initial_seed()
class Numbers(IterableDataset):
    def __iter__(self):
        w = get_worker_info()
        return iter(range(w.id, 7, w.num_workers))
torch.manual_seed(0)
for batch in DataLoader(Noise(), 2, shuffle=True, num_workers=2): print(batch)
print(torch.rand(1), torch.initial_seed())
print([b.tolist() for b in DataLoader(Numbers(), 2, num_workers=3)], torch.rand(1))
