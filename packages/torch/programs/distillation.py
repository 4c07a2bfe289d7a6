"""Knowledge distillation: a small student learns from labels and from a teacher's softened answers."""

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim

torch.manual_seed(7)

# Two spirals.
n = 60
t = torch.linspace(0.2, 3.0, n)
arms = []
for k in range(2):
    angle = t * 2.5 + k * torch.pi
    arms.append(torch.stack([t * torch.cos(angle), t * torch.sin(angle)], 1))
X = torch.cat(arms) + 0.05 * torch.randn(2 * n, 2)
Y = torch.cat([torch.zeros(n), torch.ones(n)]).long()


class Teacher(nn.Module):
    def __init__(self):
        super(Teacher, self).__init__()
        self.fc1 = nn.Linear(2, 64)
        self.fc2 = nn.Linear(64, 64)
        self.fc3 = nn.Linear(64, 2)

    def forward(self, x):
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


class Student(nn.Module):
    def __init__(self):
        super(Student, self).__init__()
        self.net = nn.Sequential(nn.Linear(2, 8), nn.LeakyReLU(0.1), nn.Linear(8, 2))

    def forward(self, x):
        return self.net(x)


def distillation_loss(student_logits, teacher_logits, labels, T=4.0, alpha=0.7):
    soft_targets = F.softmax(teacher_logits / T, dim=1)
    soft_prob = F.log_softmax(student_logits / T, dim=1)
    kd = nn.KLDivLoss(reduction="batchmean")(soft_prob, soft_targets) * (T * T)
    ce = F.cross_entropy(student_logits, labels)
    return alpha * kd + (1.0 - alpha) * ce, kd, ce


def accuracy(model):
    model.eval()
    with torch.no_grad():
        _, predicted = torch.max(model(X).data, 1)
    model.train()
    return 100.0 * (predicted == Y).sum().item() / Y.size(0)


teacher, student, alone = Teacher(), Student(), Student()
alone.load_state_dict(student.state_dict())

losses = []
optimizer = optim.Adam(teacher.parameters(), lr=0.01)
for epoch in range(30):
    optimizer.zero_grad()
    loss = F.cross_entropy(teacher(X), Y)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
print("teacher accuracy: {:.2f}%".format(accuracy(teacher)))

teacher.eval()
for p in teacher.parameters():
    p.requires_grad = False

opt_s, opt_a = optim.Adam(student.parameters(), lr=0.02), optim.Adam(alone.parameters(), lr=0.02)
for epoch in range(20):
    with torch.no_grad():
        teacher_logits = teacher(X)
    loss, kd, ce = distillation_loss(student(X), teacher_logits, Y)
    opt_s.zero_grad()
    loss.backward()
    opt_s.step()
    plain = F.cross_entropy(alone(X), Y)
    opt_a.zero_grad()
    plain.backward()
    opt_a.step()
    losses.append(loss.item())
    if (epoch + 1) % 5 == 0:
        print("Epoch [{}/20], total: {:.4f}, kd: {:.4f}, ce: {:.4f}".format(epoch + 1, loss.item(), kd.item(), ce.item()))
print("student: {:.2f}%, alone: {:.2f}%".format(accuracy(student), accuracy(alone)))
a, b = F.softmax(student(X[:3]) / 4, 1), F.softmax(teacher(X[:3]) / 4, 1)
by_hand = (b * (b.log() - a.log())).sum()
library = F.kl_div(a.log(), b, reduction="none").sum(1)
logs = F.kl_div(a.log(), b.log(), log_target=True, reduction="sum")
print(f"KL: {by_hand:.4f} {library.sum():.4f} {logs:.4f}", library.shape)
