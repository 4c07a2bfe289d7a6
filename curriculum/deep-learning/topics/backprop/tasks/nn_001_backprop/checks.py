"""Checks for a small autograd engine. Oracles go the other way: forward mode for the engine, loops and Jacobians of plain
numbers for the tensors."""

import math
import random

import lacuna
import torch
from lacuna import check

TIGHT = 1e-10  # float64 throughout: only rounding is left


# --- numbers that remember ------------------------------------------------------------------------------


def check_reuse(solution):
    """A value that is used several times collects the gradients of all its uses: y = x*x + x has slope 2x + 1."""
    for said, function, start, value, slope in [
        ("x*x + x at 3", lambda x: x * x + x, 3.0, 12.0, 7.0),
        ("x + x + x at 2", lambda x: x + x + x, 2.0, 6.0, 3.0),
        ("x*x*x at -2", lambda x: x * x * x, -2.0, -8.0, 12.0),
    ]:
        x = solution.Value(start)
        y = function(x)
        y.backward()
        same(y.data, value, f"{said}: its value")
        same(x.grad, slope, f"{said}: the gradient of x")
        same(y.grad, 1.0, f"{said}: the gradient of the result itself")


def check_operations(solution):
    """Each operation has its own slope, for either operand, and plain numbers may stand on either side."""
    for said, function, numbers in [
        ("a + b", lambda a, b: a + b, (2.0, 5.0)),
        ("a * b", lambda a, b: a * b, (2.0, 5.0)),
        ("a - b", lambda a, b: a - b, (2.0, 5.0)),
        ("a / b", lambda a, b: a / b, (2.0, 5.0)),
        ("a ** 3", lambda a: a**3, (2.0,)),
        ("a ** -1.5", lambda a: a**-1.5, (4.0,)),
        ("a.exp()", lambda a: a.exp(), (0.5,)),
        ("a.relu() at 2", lambda a: a.relu(), (2.0,)),
        ("a.relu() at 0.5", lambda a: a.relu(), (0.5,)),
        ("a.relu() at -2", lambda a: a.relu(), (-2.0,)),
        ("a.relu() at 0", lambda a: a.relu(), (0.0,)),
        ("3 * a + 4", lambda a: 3 * a + 4, (2.0,)),
        ("1 + a * 5", lambda a: 1 + a * 5, (2.0,)),
        ("1 - a / 4 + 2 / a", lambda a: 1 - a / 4 + 2 / a, (5.0,)),
    ]:
        compare(solution, function, numbers, said)


def check_shared_results(solution):
    """A result passes its gradient on when it is complete: after everything it was used in, however long the way there."""
    x = solution.Value(3.0)
    a = x * x
    b = a + a
    (b * a).backward()
    same(a.grad, 36.0, "a = x*x, b = a + a, y = b*a at 3: the gradient of a")
    same(x.grad, 216.0, "a = x*x, b = a + a, y = b*a at 3: the gradient of x")
    compare(solution, short_and_long, (1.5, -0.5), "a value that is reached by a short way and by a long one")
    for seed in range(6):
        compare(solution, tangled(seed), (0.7, -1.3, 0.4), f"a graph of 12 shared results (number {seed})")


def check_backward_again(solution):
    """A second backward adds the same again to inputs; results in between start anew, and so does a gradient set to 0."""
    x = solution.Value(3.0)
    a = x * x
    y = a + x
    y.backward()
    y.backward()
    same(x.grad, 14.0, "x*x + x at 3, backward called twice: the gradient of x")
    same(a.grad, 1.0, "x*x + x at 3, backward called twice: the gradient of x*x")
    same(y.grad, 1.0, "x*x + x at 3, backward called twice: the gradient of the result")
    x.grad = 0.0
    (a * 4).backward()
    same(a.grad, 4.0, "another result made of the same x*x, 4*x*x: the gradient of x*x")
    same(x.grad, 24.0, "another result made of the same x*x, 4*x*x, after x.grad = 0.0: the gradient of x")


def check_long_chain(solution):
    """Chains longer than Python's recursion limit work, and the work grows with the number of values, not of paths."""
    chain = [solution.Value(2.0)]
    for _ in range(3000):
        chain.append(chain[-1] + chain[0])
    try:
        chain[-1].backward()
        slope = chain[0].grad
    except RecursionError:
        slope = None
    finally:
        for value in chain:
            vars(value).clear()  # else the first one freed drags all others with it, deeper than Python's stack
    if slope is None:
        check.fail("a chain of 3,000 sums: RecursionError, wanted a walk without calls inside calls. Keep a list of what to visit.")
    same(slope, 3001.0, "x added to itself 3,000 times: the gradient of x")
    x, came = solution.Value(2.0), []
    x.grad = Counted(0.0, came)
    y = x
    for _ in range(12):
        y = y + y
    y.backward()
    same(float(x.grad), 4096.0, "x doubled 12 times by y + y: the gradient of x")
    if len(came) > 100:
        same(float(len(came)), 2.0, "x doubled 12 times by y + y, 4,096 paths: how often a gradient came back to x")


# --- broadcasting and the matrix product -------------------------------------------------------------------


def check_unbroadcast(solution):
    """The gradient of what was broadcast is the sum over its copies, in the shape it had before."""
    for shape, large in [
        ((4,), (3, 4)),
        ((3, 1), (3, 4)),
        ((1, 4), (3, 4)),
        ((3, 4), (3, 4)),
        ((2, 1, 3), (5, 2, 4, 3)),
        ((1, 1), (3, 4)),
        ((), (2, 3)),
        ((1,), (2, 3, 1)),
    ]:
        (grad,) = tensors([large], seed=len(large))
        got = solution.unbroadcast(grad, shape)
        check.same_shape(got, shape, what=f"the gradient of {shape}, broadcast to {large}")
        close(got, slow_sum(grad, shape), f"the gradient of {shape}, broadcast to {large}")


def check_matmul_vjp(solution):
    """Both gradients of a product have the shape of their variable, also where a batch shares one of the two."""
    for a_shape, b_shape in [
        ((3, 2), (2, 4)),
        ((1, 5), (5, 1)),
        ((2, 3, 4), (2, 4, 5)),
        ((3, 4, 2), (2, 5)),
        ((4, 2), (3, 2, 2)),
        ((2, 1, 3, 2), (4, 2, 3)),
    ]:
        a, b = tensors([a_shape, b_shape], seed=11)
        said = f"a {a_shape} @ b {b_shape}"
        (grad,) = tensors([(a @ b).shape], seed=12)
        got_a, got_b = pair(solution.matmul_vjp(a, b, grad), "matmul_vjp")
        wanted_a, wanted_b = slow_product(a, b, grad)
        close(got_a, wanted_a, f"{said}: the gradient of a")
        close(got_b, wanted_b, f"{said}: the gradient of b")


# --- softmax and cross entropy -----------------------------------------------------------------------------


def check_softmax_vjp(solution):
    """The entries of a row depend on each other, and on no other row."""
    for shape in [(4,), (3, 5), (2, 3, 4), (2, 1)]:
        z, grad = tensors([shape, shape], seed=21)
        p = z.softmax(dim=-1)
        close(solution.softmax_vjp(p, grad), slow_softmax(p, grad), f"softmax of shape {shape}")


def check_cross_entropy_vjp(solution):
    """The gradient of the mean over the rows, also where logits are so large that exp overflows."""
    for rows, classes in [(1, 4), (5, 3), (2, 7)]:
        (logits,) = tensors([(rows, classes)], seed=31)
        targets = torch.tensor([(3 * row + 1) % classes for row in range(rows)])
        got = solution.cross_entropy_vjp(logits, targets)
        close(got, slow_cross_entropy(logits, targets), f"{rows} rows, {classes} classes")
    sure = torch.tensor([[0.0, 900.0], [900.0, -900.0]], dtype=torch.float64)
    wanted = torch.tensor([[-0.5, 0.5], [0.0, 0.0]], dtype=torch.float64)
    close(solution.cross_entropy_vjp(sure, torch.tensor([0, 0])), wanted, "logits of 900, a wrong row and a right one")


def check_by_hand(solution):
    """Nothing but products and sums: no autograd, no sum_to_size, and no Jacobian is built."""
    z, grad, a, b = tensors([(3, 200), (3, 200), (6, 3, 40), (40, 30)], seed=41)
    p = z.softmax(dim=-1)
    (grad_ab,) = tensors([(6, 3, 30)], seed=42)
    targets = torch.tensor([0, 7, 199])
    with lacuna.trace() as trace, torch.no_grad():
        try:
            solution.softmax_vjp(p, grad)
            solution.cross_entropy_vjp(z, targets)
            solution.unbroadcast(grad, (200,))
            solution.matmul_vjp(a, b, grad_ab)
        except RuntimeError as error:
            if "does not require grad" in str(error):
                check.fail("your code asked autograd for a gradient, wanted the gradient worked out by hand.")
            raise
    check.forbids(trace, "sum_to_size")
    check.traced(trace, largest_bytes=6 * 40 * 30 * 8, flops=2 * 2 * 6 * 3 * 40 * 30)


# --- the judge -----------------------------------------------------------------------------------------------


def check_numerical_vjp(solution):
    """Central differences, weighed by the gradient that comes in: good to nine digits where one-sided ones give five."""
    x, grad = tensors([(2, 3), (2, 3)], seed=51)
    got = solution.numerical_vjp(torch.exp, x, grad)
    check.same_shape(got, (2, 3), what="the gradient of x in exp(x)")
    near(got, x.exp() * grad, "exp(x)")
    steep = solution.numerical_vjp(lambda x: (30 * x).sin(), x, grad)  # a step of 1e-4 would be off by 1e-6
    check.close(steep, 30 * (30 * x).cos() * grad, rtol=1e-7, atol=1e-7, what="sin(30 x)")
    near(solution.numerical_vjp(lambda x: x**2, x, grad, h=0.5), 2 * x * grad, "x**2 with h=0.5, where any step is exact")
    x, grad = tensors([(3, 2), (3, 3)], seed=52)
    near(solution.numerical_vjp(lambda x: x @ x.T, x, grad), (grad + grad.T) @ x, "x @ x.T, 3 x 2 in and 3 x 3 out")
    scalar = torch.tensor(2.0, dtype=torch.float64)
    got = solution.numerical_vjp(lambda x: x**3, scalar, torch.tensor(10.0, dtype=torch.float64))
    near(got, torch.tensor(120.0, dtype=torch.float64), "x**3 of a tensor without axes")


def check_input_untouched(solution):
    """x is the same to the bit afterwards, and while the function runs nothing but one number has moved."""
    x, grad = tensors([(3, 4), (3, 4)], seed=61)
    before, seen = x.clone(), []

    def square(x):
        seen.append(x.clone())
        return x * x

    solution.numerical_vjp(square, x, grad)
    check.equal(x, before, what="x after the call")
    moved = sorted({int((point != before).sum()) for point in seen})
    check.equal(moved, [1], what="how many numbers of x had moved when the function was called")


# --- what the checks are made of -------------------------------------------------------------------------------


class Dual:
    """Forward mode: a number and how fast it moves."""

    def __init__(self, data, speed=0.0):
        self.data, self.speed = data, speed

    def __add__(self, other):
        other = dual(other)
        return Dual(self.data + other.data, self.speed + other.speed)

    def __mul__(self, other):
        other = dual(other)
        return Dual(self.data * other.data, self.speed * other.data + self.data * other.speed)

    def __sub__(self, other):
        other = dual(other)
        return Dual(self.data - other.data, self.speed - other.speed)

    def __truediv__(self, other):
        other = dual(other)
        speed = (self.speed * other.data - self.data * other.speed) / other.data**2
        return Dual(self.data / other.data, speed)

    def __pow__(self, n):
        return Dual(self.data**n, n * self.data ** (n - 1) * self.speed)

    def exp(self):
        return Dual(math.exp(self.data), math.exp(self.data) * self.speed)

    def relu(self):
        return self if self.data > 0 else Dual(0.0)

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other):
        return dual(other) - self

    def __rtruediv__(self, other):
        return dual(other) / self


class Counted(float):
    """A number that notes whenever something is added to it."""

    def __new__(cls, number, came):
        made = super().__new__(cls, number)
        made.came = came
        return made

    def __add__(self, other):
        self.came.append(other)
        return Counted(float(self) + float(other), self.came)

    __radd__ = __add__


def dual(number):
    return number if isinstance(number, Dual) else Dual(number)


def short_and_long(x, w):
    """x is read by the result itself and by the far end of a chain; so is h."""
    h = x * w
    far = h
    for _ in range(4):
        far = (far * x).exp() + h
    return far * h + x


def tangled(seed):
    """A random graph in which each new result reads two of the five before it."""

    def function(*inputs):
        dice, values = random.Random(seed), list(inputs)
        for _ in range(12):
            a, b = dice.choice(values[-5:]), dice.choice(values[-5:])
            values.append(dice.choice([lambda: a + b, lambda: a * b * 0.5, lambda: a - b, lambda: (a * 0.1).exp() * b])())
        return sum(values[-3:], values[0])

    return function


def compare(solution, function, numbers, said):
    """Value and gradients of function(*numbers), against forward mode, one input at a time."""
    inputs = [solution.Value(number) for number in numbers]
    result = function(*inputs)
    result.backward()
    same(result.data, function(*map(Dual, numbers)).data, f"{said}: its value")
    for i, value in enumerate(inputs):
        moving = [Dual(number, float(i == j)) for j, number in enumerate(numbers)]
        which = "" if len(inputs) == 1 else f" of input {i}"
        same(value.grad, function(*moving).speed, f"{said}: the gradient{which}")


def same(got, wanted, what):
    """Of plain numbers. Whole ones may be ints."""
    check.close(float(got) if isinstance(got, int) else got, wanted, rtol=TIGHT, atol=TIGHT, what=what)


def close(got, wanted, what):
    check.close(got, wanted, rtol=TIGHT, atol=TIGHT, what=what)


def near(got, wanted, what):
    # h**2 / 6 is 2e-11, rounding over h about as much; one-sided differences are off by 5e-6, a float32 step by 2e-8.
    check.close(got, wanted, rtol=2e-9, atol=2e-9, what=what)


def pair(result, name):
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        kind = "None" if result is None else f"a {type(result).__name__}"
        check.fail(f"{name} returned {kind}, wanted two gradients: that of a and that of b.")
    return result


def tensors(shapes, seed):
    """float64 tensors of these shapes; those with two axes or more are not contiguous."""
    torch.manual_seed(seed)
    made = []
    for shape in shapes:
        turned = (*shape[:-2], *reversed(shape[-2:]))
        drawn = torch.randn(turned, dtype=torch.float64)
        made.append(drawn.transpose(-2, -1) if len(shape) > 1 else drawn)
    return made


def slow_sum(grad, shape):
    """Each number of grad goes to the place it was copied from."""
    result = torch.zeros(shape, dtype=torch.float64)
    for at in places(grad.shape):
        tail = at[len(at) - len(shape) :]
        result[tuple(0 if size == 1 else i for i, size in zip(tail, shape))] += grad[at]
    return result


def slow_product(a, b, grad):
    """For each product of two numbers that the forward pass made, one term of either gradient."""
    grad_a, grad_b = torch.zeros(a.shape, dtype=torch.float64), torch.zeros(b.shape, dtype=torch.float64)
    lead = grad.shape[:-2]
    wide_a, wide_b = grad_a.expand(*lead, *a.shape[-2:]), grad_b.expand(*lead, *b.shape[-2:])
    N, K, M = a.shape[-2], a.shape[-1], b.shape[-1]
    rows_a, rows_b = a.expand(wide_a.shape).tolist(), b.expand(wide_b.shape).tolist()
    for at in places(lead):
        own_a, own_b = home(at, a.shape[:-2]), home(at, b.shape[:-2])
        table_a, table_b, table = look_up(rows_a, at), look_up(rows_b, at), look_up(grad.tolist(), at)
        for i in range(N):
            for k in range(K):
                for j in range(M):
                    grad_a[(*own_a, i, k)] += table[i][j] * table_b[k][j]
                    grad_b[(*own_b, k, j)] += table[i][j] * table_a[i][k]
    return grad_a, grad_b


def home(at, shape):
    """Where the leading index `at` came from in leading axes `shape`."""
    tail = at[len(at) - len(shape) :]
    return tuple(0 if size == 1 else i for i, size in zip(tail, shape))


def look_up(nested, at):
    for i in at:
        nested = nested[i]
    return nested


def places(shape):
    """Every index of a shape."""
    if not len(shape):
        return [()]
    return [(i, *rest) for i in range(shape[0]) for rest in places(shape[1:])]


def slow_softmax(p, grad):
    """The Jacobian of each row, entry by entry."""
    rows = []
    for probabilities, incoming in zip(p.reshape(-1, p.shape[-1]).tolist(), grad.reshape(-1, p.shape[-1]).tolist()):
        row = []
        for i, own in enumerate(probabilities):
            slopes = [other * ((1.0 if i == k else 0.0) - own) for k, other in enumerate(probabilities)]
            row.append(sum(slope * g for slope, g in zip(slopes, incoming)))
        rows.append(row)
    return torch.tensor(rows, dtype=torch.float64).reshape(p.shape)


def slow_cross_entropy(logits, targets):
    rows = []
    for row, target in zip(logits.tolist(), targets.tolist()):
        total = sum(math.exp(value) for value in row)
        rows.append([(math.exp(value) / total - (1.0 if i == target else 0.0)) / len(targets) for i, value in enumerate(row)])
    return torch.tensor(rows, dtype=torch.float64)
