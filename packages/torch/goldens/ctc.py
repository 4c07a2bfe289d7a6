# === values and slopes
import torch
import torch.nn.functional as F
x = (torch.arange(48.0).view(6, 2, 4) * 0.37).sin()
t = torch.tensor([[1, 2, 2], [3, 1, 0]])
print(F.ctc_loss(x.log_softmax(-1), t, (6, 5), (3, 2), reduction="none"))
print(F.ctc_loss(x.log_softmax(-1), t, (6, 5), (3, 2)), F.ctc_loss(x.log_softmax(-1), t, (6, 5), (3, 2), reduction="sum"))
print(F.ctc_loss(x.log_softmax(-1), torch.tensor([1, 2, 2, 3, 1]), torch.tensor([6, 5]), torch.tensor([3, 2])))
print(F.ctc_loss(x.log_softmax(-1), t, (6, 5), (0, 2), reduction="none"))
print(F.ctc_loss(x[:, 0].log_softmax(-1), t[0], torch.tensor(6), torch.tensor(3)))
print(F.ctc_loss(x.log_softmax(-1), torch.tensor([[1, 2, 2], [0, 1, 0]]), (6, 5), (3, 2), blank=3))
y = x.clone().requires_grad_()
F.ctc_loss(y.log_softmax(-1), t, (6, 5), (3, 2)).backward()
print(y.grad)
z = x.log_softmax(-1).requires_grad_()
F.ctc_loss(z, t, (6, 4), (3, 2), reduction="sum").backward()
print(z.grad)
print(torch.nn.CTCLoss(blank=1, reduction="sum")(x.double().log_softmax(-1), torch.tensor([[0, 2], [3, 2]]), (6, 6), (2, 2)))
print(torch.nn.CTCLoss())
# === targets that do not fit
import torch
import torch.nn.functional as F
x = (torch.arange(48.0).view(6, 2, 4) * 0.37).sin().log_softmax(-1)
t = torch.tensor([[1, 2, 2], [3, 1, 0]])
print(F.ctc_loss(x, t, (2, 6), (3, 2), reduction="none"), F.ctc_loss(x, t, (2, 6), (3, 2), reduction="none", zero_infinity=True))
for zero in (False, True):
    y = x.clone().requires_grad_()
    F.ctc_loss(y, t, (3, 6), (3, 2), zero_infinity=zero).backward()
    print(y.grad[:, 0])
# === what is refused
import torch
import torch.nn.functional as F
x = torch.zeros(5, 2, 4).log_softmax(-1)
t = torch.tensor([[1, 2, 2], [3, 1, 0]])
def said(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)
said(lambda: F.ctc_loss(x, t, (5, 9), (3, 2)))
said(lambda: F.ctc_loss(x, t, (5,), (3, 2)))
said(lambda: F.ctc_loss(x, t, (5, 5), (3,)))
said(lambda: F.ctc_loss(x, t, (5, 5), (4, 2)))
said(lambda: F.ctc_loss(x, t, (5, 5), (3, 2), blank=7))
said(lambda: F.ctc_loss(x.long(), t, (5, 5), (3, 2)))
said(lambda: F.ctc_loss(x, t.flatten()[:4], (5, 5), (3, 2)))
said(lambda: F.ctc_loss(x, t, torch.tensor([5.0, 5]), torch.tensor([3, 2])))
said(lambda: F.ctc_loss(x, t, (5, 5), (-1, 2)))
said(lambda: F.ctc_loss(x, t, (5, 5), (3, 2), reduction="x"))
