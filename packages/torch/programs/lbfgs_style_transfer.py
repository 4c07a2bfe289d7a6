"""Neural style transfer on tiny pictures: content and style losses as layers, Gram matrices, L-BFGS over pixels, total variation."""
import copy

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim


def gram_matrix(input):
    a, b, c, d = input.size()
    features = input.view(a * b, c * d)
    G = torch.mm(features, features.t())
    return G.div(a * b * c * d)


class ContentLoss(nn.Module):
    def __init__(self, target):
        super(ContentLoss, self).__init__()
        # 'detach' the target content from the tree used to dynamically compute the gradient
        self.target = target.detach()

    def forward(self, input):
        self.loss = F.mse_loss(input, self.target)
        return input


class StyleLoss(nn.Module):
    def __init__(self, target_feature):
        super(StyleLoss, self).__init__()
        self.target = gram_matrix(target_feature).detach()

    def forward(self, input):
        G = gram_matrix(input)
        self.loss = F.mse_loss(G, self.target)
        return input


class Normalization(nn.Module):
    def __init__(self, mean, std):
        super(Normalization, self).__init__()
        self.mean = torch.tensor(mean).view(-1, 1, 1)
        self.std = torch.tensor(std).view(-1, 1, 1)

    def forward(self, img):
        return (img - self.mean) / self.std


def get_style_model_and_losses(cnn, mean, std, style_img, content_img, content_layers=("conv_2",), style_layers=("conv_1", "conv_2", "conv_3")):
    normalization = Normalization(mean, std)
    content_losses, style_losses = [], []
    model = nn.Sequential(normalization)
    i = 0
    for layer in cnn.children():
        if isinstance(layer, nn.Conv2d):
            i += 1
            name = "conv_{}".format(i)
        elif isinstance(layer, nn.ReLU):
            name = "relu_{}".format(i)
            layer = nn.ReLU(inplace=False)
        elif isinstance(layer, nn.MaxPool2d):
            name = "pool_{}".format(i)
            layer = nn.AvgPool2d(layer.kernel_size, layer.stride)
        elif isinstance(layer, nn.BatchNorm2d):
            name = "bn_{}".format(i)
        else:
            raise RuntimeError("Unrecognized layer: {}".format(layer.__class__.__name__))
        model.add_module(name, layer)
        if name in content_layers:
            target = model(content_img).detach()
            content_loss = ContentLoss(target)
            model.add_module("content_loss_{}".format(i), content_loss)
            content_losses.append(content_loss)
        if name in style_layers:
            target_feature = model(style_img).detach()
            style_loss = StyleLoss(target_feature)
            model.add_module("style_loss_{}".format(i), style_loss)
            style_losses.append(style_loss)
    for i in range(len(model) - 1, -1, -1):
        if isinstance(model[i], ContentLoss) or isinstance(model[i], StyleLoss):
            break
    model = model[: (i + 1)]
    return model, style_losses, content_losses


def get_input_optimizer(input_img):
    return optim.LBFGS([input_img], max_iter=5, history_size=10, line_search_fn="strong_wolfe")


def total_variation(img):
    return (img[..., 1:, :] - img[..., :-1, :]).pow(2).mean() + (img[..., :, 1:] - img[..., :, :-1]).pow(2).mean()


torch.manual_seed(0)
torch.set_default_dtype(torch.float64)  # line searches are sensitive to rounding
size = 16
yy, xx = torch.meshgrid(torch.linspace(-1, 1, size), torch.linspace(-1, 1, size), indexing="ij")
content_img = torch.stack([(xx**2 + yy**2 < r).to(torch.get_default_dtype()) for r in (0.3, 0.5, 0.7)]).unsqueeze(0)
style_img = torch.stack([torch.sin(6 * (xx + k * yy)) * 0.5 + 0.5 for k in (1, 0, -1)])[None]
cnn = nn.Sequential(
    nn.Conv2d(3, 6, 3, padding=1), nn.ReLU(inplace=True), nn.Conv2d(6, 8, 3, padding=1), nn.ReLU(inplace=True), nn.MaxPool2d(2, 2),
    nn.Conv2d(8, 8, 3, padding=1), nn.ReLU(inplace=True), nn.Conv2d(8, 8, 3, padding=1)).eval()
input_img = content_img.clone()
model, style_losses, content_losses = get_style_model_and_losses(copy.deepcopy(cnn), [0.485, 0.456, 0.406], [0.229, 0.224, 0.225], style_img, content_img)
print([name for name, _ in model.named_children()])
input_img.requires_grad_(True)
model.eval()
model.requires_grad_(False)
optimizer = get_input_optimizer(input_img)
losses, run = [], [0]
while run[0] <= 24:

    def closure():
        optimizer.zero_grad()
        model(input_img)
        style_score, content_score = 0, 0
        for sl in style_losses:
            style_score += sl.loss
        for cl in content_losses:
            content_score += cl.loss
        style_score *= 1000
        loss = style_score + content_score + 0.1 * total_variation(input_img)
        loss.backward()
        run[0] += 1
        losses.append(loss.item())
        if run[0] % 8 == 0:
            print("run {}:".format(run), "Style Loss : {:4f} Content Loss: {:4f}".format(style_score.item(), content_score.item()))
        return loss

    optimizer.step(closure)
with torch.no_grad():
    input_img.clamp_(0, 1)
print(losses[-1] < losses[0], input_img.shape, sorted(optimizer.state[input_img])[:4])
try:
    optim.LBFGS([{"params": [input_img]}, {"params": [torch.zeros(1)]}])
except ValueError as e:
    print(e)
# the textbook use: Rosenbrock, and logistic regression in full batches
p = nn.Parameter(torch.tensor([-1.2, 1.0]))
opt = optim.LBFGS([p], lr=1, max_iter=60, tolerance_grad=1e-9, line_search_fn="strong_wolfe")


def rosenbrock():
    opt.zero_grad()
    f = (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2
    f.backward()
    return f


first = opt.step(rosenbrock)
print(f"{first.item():.2f}", p)
torch.set_default_dtype(torch.float32)
style = F.interpolate(style_img.float(), size=8, mode="area")
patches = F.unfold(style, kernel_size=3, stride=2).transpose(1, 2).squeeze(0)
nearest = torch.cdist(patches, patches).fill_diagonal_(float("inf")).argmin(dim=1)
folded = F.fold(patches.t()[None], (8, 8), 3, stride=2)
print(patches.shape, nearest.shape, folded.shape)
losses.append(folded.sum().item())
