# === save and load
import torch, io
from collections import OrderedDict
x = torch.arange(6.0).view(2, 3)
w = torch.nn.Parameter(torch.ones(2)); r = torch.ones(1, requires_grad=True)
things = {"x": x, "row": x[1], "t": x.t(), "w": w, "r": r, "int": 3, "big": 2**70, "neg": -5, "float": 1.5, "text": "héllo", "none": None, "yes": True, "list": [1, [2, (3,)]], "tuple": (1, 2, 3, 4),
          "set": {1}, "dtype": torch.float16, "device": torch.device("cpu"), "shape": x.shape, "f8": torch.tensor([0.5, 2.0]).to(torch.float8_e4m3fn), "c64": torch.tensor([1 + 2j]), "bytes": b"ab", "complex": 1 + 2j,
          "half": torch.ones(2, dtype=torch.float16), "bf": torch.full((2,), 1.5, dtype=torch.bfloat16), "i8": torch.tensor([-1], dtype=torch.int8), "bool": torch.tensor([True, False]), "double": torch.tensor(0.1, dtype=torch.float64),
          "long": torch.tensor([2**40]), "empty": torch.empty(0, 3), "scalar": torch.tensor(7)}
f = io.BytesIO(); torch.save(things, f); f.seek(0)
back = torch.load(f)
for k, v in back.items(): print(k, v.float() if k == "f8" else v, getattr(v, "requires_grad", ""), type(v).__name__)
back["x"][1, 0] = 100; print(back["row"], back["t"], back["t"].stride(), list(back) == list(things))
# === a module and its optimizer, resumed
import torch, io
from torch import nn
torch.manual_seed(0)
def make():
    m = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.LayerNorm(4), nn.Linear(4, 1)); return m, torch.optim.Adam(m.parameters(), lr=0.1)
def step(m, o):
    o.zero_grad(); l = m(torch.ones(2, 3)).square().sum(); l.backward(); o.step(); return l.item()
m, o = make(); step(m, o); step(m, o)
f = io.BytesIO(); torch.save({"model": m.state_dict(), "optim": o.state_dict(), "epoch": 2, "rng": torch.get_rng_state()}, f)
n, p = make(); f.seek(0); c = torch.load(f, map_location="cpu", weights_only=True)
print(n.load_state_dict(c["model"]), c["epoch"], type(c["model"]).__name__, dict(c["model"]._metadata)); p.load_state_dict(c["optim"])
print(step(m, o) == step(n, p), step(m, o) == step(n, p))
f = io.BytesIO(); torch.save(m, f); f.seek(0); q = torch.load(f, weights_only=False)
print(q, torch.equal(q(torch.ones(1, 3)), m(torch.ones(1, 3))), q.training)
# === files by path
import torch, os, tempfile, pathlib
d = tempfile.mkdtemp()
torch.save([1, torch.ones(2)], os.path.join(d, "a.pt")); print(torch.load(os.path.join(d, "a.pt")), torch.load(pathlib.Path(d) / "a.pt"))
with open(os.path.join(d, "b.bin"), "wb") as f: torch.save(torch.zeros(1), f)
with open(os.path.join(d, "b.bin"), "rb") as f: print(torch.load(f))
for bad in [lambda: torch.load(os.path.join(d, "none.pt")), lambda: torch.save(1, os.path.join(d, "x/y.pt")), lambda: torch.load(3), lambda: torch.save(1, 3)]:
    try: bad()
    except Exception as error: print(type(error).__name__, str(error).replace(d, "D").replace("[Errno 44]", "[Errno 2]"))
# === hostile and unlisted pickles are refused
import torch, io, os, pickle, zipfile
class Evil:
    def __reduce__(self): return os.system, ("echo pwned",)
class Fine:
    pass
class Module(torch.nn.Module): pass
def stored(x):
    f = io.BytesIO(); torch.save(x, f); f.seek(0); return f
def tried(f):
    try: print(f())
    except Exception as error: print(type(error).__name__, error)
tried(lambda: torch.load(stored(Evil())))
tried(lambda: torch.load(stored([Evil()]), weights_only=True))
tried(lambda: torch.load(stored(print)))
tried(lambda: torch.load(stored(torch.nn.Linear(1, 1))))
tried(lambda: torch.load(io.BytesIO(b"hello")))
tried(lambda: torch.load(io.BytesIO(b"")))
tried(lambda: torch.load(stored(1), weights_only=True, pickle_module=pickle))
def raw(data):
    f = io.BytesIO()
    with zipfile.ZipFile(f, "w") as z: z.writestr("archive/data.pkl", data); z.writestr("archive/version", "3\n"); z.writestr("archive/byteorder", "little")
    f.seek(0); return f
for data in [b"\x80\x02cposix\nsystem\nX\x02\x00\x00\x00ls\x85R.", b"\x80\x02c__builtin__\neval\nX\x01\x00\x00\x001\x85R.", b"\x80\x02]}X\x01\x00\x00\x00aK\x01sb.",
             b"\x80\x02X\x01\x00\x00\x00aX\x01\x00\x00\x00b\x85R.", b"\x80\x02(K\x01K\x02t.", b"\x80\x02(K\x01K\x02tK\x03a.", b"\x80\x02i.", b"\x80\x02X\x03\x00\x00\x00abcQ.", b"\x80\x02X\x01\x00\x00\x00x\x85Q."]:
    tried(lambda: torch.load(raw(data)))
# === what add_safe_globals lists is let in
import torch, io
from collections import Counter, deque
def stored(x):
    f = io.BytesIO(); torch.save(x, f); f.seek(0); return f
with torch.serialization.safe_globals([deque, (torch.nn.Linear, "torch.nn.modules.linear.Linear")]): print(torch.serialization.get_safe_globals(), torch.load(stored(deque([1, 2]))))
print(torch.serialization.get_safe_globals(), torch.load(stored(Counter("abca"))))
torch.serialization.add_safe_globals([deque]); print(torch.load(stored(deque([1, 2])))); torch.serialization.clear_safe_globals()
# === map_location
import torch, io
def stored(x):
    f = io.BytesIO(); torch.save(x, f); f.seek(0); return f
x = torch.ones(2)
for where in ["cpu", torch.device("cpu"), {"cuda:0": "cpu"}, lambda storage, location: storage, "cuda", {"cpu": "cuda:0"}]:
    try: print(torch.load(stored(x), map_location=where))
    except Exception as error: print(type(error).__name__, error)
# === attributes and classes of tensors
import torch, io
def again(x):
    f = io.BytesIO(); torch.save(x, f); f.seek(0); return torch.load(f)
t = torch.ones(2); t.note = "kept"; print(again(t).note, again(torch.nn.Parameter(t, requires_grad=False)))
a = torch.zeros(4); b = again([a, a[1:3], a.view(2, 2)]); b[0][1] = 5; print(b)
s = torch.arange(100.0)[10:12]; f = io.BytesIO(); torch.save(s, f); g = io.BytesIO(); torch.save(s.clone(), g); print(len(f.getvalue()) - len(g.getvalue()) > 300, again(s))
# === files that PyTorch 2.13 wrote
import torch, io, base64, zlib
def opened(text): return io.BytesIO(zlib.decompress(base64.b85decode(text)))
things = 'c-pm=+jA3D9LG0F8_I%hL8O3!ilPA_B;8H2;nLIv*UPH3TP^`Fahq(KmE3;W(?HQOoncZ$U(hGVLB|)L9Cdio@y3k*fFq-h&Nw{ijF<7je}D(iWt;9<Y*X6tOgGzPf1ls?cYf!0erHGYP?sR|^a!_%eqp^}Hu5FAY3(hT$c)xcmo>FlIK_>b;4}!4YybmiA&^HkOhj{&$Syl#u3?Q&+T}tHSyiXj$TbH=2u32=RoK|Umga;7A%=)rxn`m<_M-@0)L{&|vmt!X*C!#YhY_qA)dfAMhi0Ki59xtfSbZs<ua(PI9@(|3BOYlKtcF!MZ0C^(;!XqBAXsa_9n@PBdP`Wn6e@L<x=Ykw-zatyYC*pqXu-NmC4#I+aHjzqD1zWFKeCa85YmIQFrWuWB%2tv8Nn6<?xt8B?pYuab+chsEMzrA*gEH#B5~M;{Ra`;OQ+a^`$$OlGvC`0JYc|suhB0%F2X|wJWQzqMBMZhN&4bR5q8oC4(xItjM?XKJ|AIO+ueda21IF63sw{Mx<>eaJCDs`?R3XmFld034dU<PMUYvruDPl)wf1r)sOTUh*&I^t927E#G@HXd1p5s*KphqpIM|_5BoT(@6{Bvoh{vjEs%{n9!Wk+o!7vkk)D>2V@F6CA*qb3GXUP?*SQX(h1eyVlQ$7z*aPvD<tJKTZS-vEnq^2@Fg{1-rbRvaSo+cm9FsWw|95G;o8d@;QEpP%14C0C!BcRZNqXaz0z~cx`7?7peFV<>saxOb89rNiaHfog|NdetUry`}G8}d<R2+w&WlkhxC%L{H=UL=w^CixNqa~j4=C-snnAa6i{E{#(Fi#{(#vSIxFjAc)h5KM4$NkNHi2D`l(Ud9E6_v2~iyo{h?KsDP%s>e1RsBydkb<Bql0OecIAb~lIMF=JhXiiSUne1w8oWuLYB>e}@(&tlI(wyMjG`vC^Nz-aLc=N-ndcbj<@yY0jzN+VM`{Ta1usXR$7VK~X!p?Swixz8*iivWrJ5Al;Yjg{YIFbAGpI<JJiIHnzxh+C!Ue2xPoLROfsuin>G*w!fB0rKc2_SO@{vyj4Tr_}nLZ%(S_!P2gq+M$2{^jV-jk1kU*&;Et4*s^8luUTh7<z>v?o`<u)6{({2!MH=$>5J+{D-d@e7!$RA{w~-$D5n*gH0VG+RaB4*VKrxbbX>dlOcMSN5el5fu0U}2Y9_fO;whiftd``zIp!JD%oyb9khpeZAnuPtYrC5DGE`4XXD}Xo$IexP<eG(Q-@ZhK9_%iu6Of;Oq9>Ru$25KR+9h4X1jscNos1p@ITZ~Y9;Y+pZe&FE6Hz$uHM{mZL89K?Z^5XUw^nu9U}3(`}4IM%h*54?d+cuuUlUZU+l}=xG?h-(Ht4mwy(ur*Dk8r=V_(wj=ik@DTze&yZ0uJb*|rS!r*)Zr&D#ThK)P;Ig`A9=Inx|MsG8SSUjCdDan|WkfdaKFcz0(DV9v6Who&iWjUQr$WmHSXqUhG`R~^wIF1O7GC+cD$LT%s`frKc{~qtBy$9F;NB-I+EObWtop=wSEu53lZefv=&+o^3kgVhUT=)2CA7Fmm+x2@n{CHUKojrcmy90UlPd^*?v)&HOv*bO6@A!V!+dp~sdp|4rS#Q_lS)<3t%5&_0_eJmc$<HR1o~z;2J~ruRy`6<;-}bX9KkMxfJR1>xtm0?A`@D~1uXxx6>f5{hwsG+KHA08RFrtUUyXV?SXpg6n@%K+c?Ecvrcd~kzyyOZKt^s?)><%-gkJ>Zae*vp?tZ)'
model = 'c-o~`Yj6|S6<$9uM)-xpD<*ML(l#Om*^+Ey170~Q6_f?X$WXSBWV4pm-i>8RXZK2uA#Qj?eqcx-FY+KXq)l5AXd7q(#CT0;Y4d2(gr=P`P1Bj?M@y$OnYK(aou-}MyL)A6SAavh9?#Cbd%knd{l0VVy=vnM3K^!jn8|r6m`X-eL$Z>TYQiECUGeTnz+c8}v^-n$Lnwx=T+yhjCl*dbB+V6yMUkjPCDqX`K|+cmMT|IrS+EWA`XS%RlVC{27D}`W3WoUUcr3(4RqT<Fq-s#u4^s>yp(D}RNoI=rVJbh5%tT{RA&#dM4PnP=13{Az6o&*nRw77=3W5XAIAGcx;7GyrAe8Xe82-dicdw|1g}5pSaxB)ZL1`!yi$tUlQesifahn>JR4Ke%31M{Ef*_Rh<rbg`s*uUI8T@SWP0@tTL?mLhfy!3CjC}2ksae2l4B$+@D(92Xs~}k*4!Sg$Wth$8ugf(PBfVmuCWJ(sbQtCshI9GKY{Sgrt~EYa@zt07YzaBfFujhSK}<CyB1s5i7O11^jjz@GEZf&is2dE68_ktPVq*BxW?wMO=9^;Xn8mboz?%%aFPddQ3k$x~4_|ijd3dT8ZqBW{2(CF%b*wgD;KT*DpdW5=$^}C*uBop$`63MMm6R?S!9t1`5=e<?4ndVj?SwOR=zv9+F~OCm#Z)2bae&L|<fme%8nzU>B&abVjsRX7YBwhxP)l=m^9A@FiYLIs6(R7h<ruDj%O8L`E}zRAfcjx$)eQ(12cdDu7&HySk{~SQahEb3im1Udd6A66$~Cg-)(y?Fhbut98tziy<ML9_V!FB&fj<aeHC-(qgs%l5kdSdZt&odl+#M@Z@bw_9l1mK(PBsgBwOrXMo29x&Hfym}HcRa`*{rEH*({i~vRN8I*(`u|*;II)Y$~{3#-e@0XmQ+@osx(WDpqm>m(Q2rxmW^aCV8$P(LvYr&0Kj!+@nd6^r>S_0(ZGAiQ!uj*#^iIY{YVJ>WACYa^K-J8W2Z~tFgNUD*K%__B<e9_G%H_Mc6Ch3I{;s3W*pUCW9da;UGvRgPnuW6$F_t#YnLDRa%Y7Zp-A|=48?`+1+ZaJe`-JX~dS57kY43B?zKMRw;-PP2*-pfItm`W@dy2ArXY6p=qzF={+gv3&Liq=@zQ#y%|mWsixnen%+k>-AXmxMm60|HQhlqy`O5DBAN~utx5DF%Yeblwqt87y1Xwc_9$e_>RX!-v0j_Sj);`*(;+O}a6jx!3pe7F7uxu!gI$=93Iw|eAB9Av2TYY7G&$LWU~do}GC6s85FQD_qq4nI>ftf$r4YeB!%GStC#*hUdUz7SQ$g5odU$#e4g}%b2CL7QtR76kvqAU{W%aw1)#oy-evh*Heah+&D65AktItzbU!bfWrmP;Jtp1R&`XhM*S19vbVWLChr{SEXo(?IDcgG(1F;{480^MZrA{`{j;3ys##~XAf1r6_BLI!ng$Z!))^a!M1H24YbJhEej)mR*>2QRHiANWR-c8Dk>3!RFpA$WP%(3s#1U&k@Dh;BndH=JnAjFNEDtaULQ7B)+2Ob`)@!YjkHp*=8~TOc$A$8!3HQ@9ew`aw@u!Z_jow8{UgDL4~^pHlvRM)^OR;s589|6fr4U!(lLPWgX>^8Y5~|Cf~iw<!N_6aIf?WE+QfR``DHH6DX3B^r;2Aqn2a>q#U!Ty5Oc;vH4v(T_1d<iG8*x2QSHl!;rE3!lI}A`+71{t}A@{CUhqH*t0RqxW}^xa9xxuBw>D8CUec!Pfz$E82tiz<}RtyPAEbr=gA{;Om78`8Y)W6%&}j_$CtQ=tEMBT$Td<rJpBm`iUqAMI@3#s`<lfNj()^F^4jSwcJW;Y6Jcy|3?Dz`;Lt6Z#cug`032?>l>$x|296Nzi^A6B^f<^e*A;EIOg0*GFoWO$Q|%IKXXPKc1ovO2FraP?ASU+Vz#vh=9A;0WRjST)|j4vzwUFf@Zjlc{k|yDlj>Ao#gaGmJ?r-9t4n^bZ#h>v{{EEX`q@{De9!-Rgsu5_A3Oc81<hOZXY@_3_nI}Ka{TD7Kj{~rJ*Y1@cb3ij&2e^S>4+}ozjSK(z-#P(emBq8^~ZbI^N~Z%+Z)fZH}5~84<5VF{PwJW>YH27>#0u;>PP>un?3Hjmz{U=r0#-dcF_%o*;U+uG0)ENW!tzJEZTmC{b*peui(Jn^)+uv`WujBU;Z%9H_~0~o8Rv6-M{Z&&4jbW@PEfnV^&U2!dan}GjG7pT=hfZJ$h{DAGPE{H%Yvi)_8RRe?^W)tG7&L506&q@s+QSo!EO(4~`tt|5DbjGo$;K-KDHz=RWlWyKDCm{nLwg>W_cY#I`>29=mev+}Q1V$Jv(B=Zu=Uu=L4wEjVJ!)vdq&QtK!F)^nqOt1x~6UddlM<DKv~v7^;oZ4r7MB;vaVy4Fv=|5P)c%m!#IL6cPc+Y(<V$Q4jf!U4bQDid&f8XD^x7JHi-ni}fxpQpj?u5I*s>pb=D`uZk!W21L*ox7oyWT`y-$|fhy!)auhN0Ob$Gy62C$jRLPJKB!UJ^<!ekb!B;<<1Yglk82r%Hm{iwv(Kb!|o@0Bc5ULQ|VxG4*)wnd)F+pz#nrkw!Pbq&EEa2Sm$&b)@{dT?*dlremmA<$7Xl575h$!4ePaIv%AlVZ7H>3>+IO<PP4_eW9#kM?4BvNU~epA?44-`XP0ud1^iGJ_|i?*#uXJUOt)mgq6uV)?fvh3^W9jU-dc*tU5fEmnq%{}Go{GHlo<A=?f(Est{!^'
a = torch.load(opened(things))
for k, v in a.items(): print(k, v.float() if k == "f8" else v if k != "sd" else dict(v))
a["x"][1] = 9; print(a["v"], a["foo"].foo, dict(a["sd"]._metadata))
m = torch.load(opened(model), weights_only=False)
print(m, m[0](torch.ones(1, 2)), m[1](*[torch.ones(1, 1, 4)] * 3), m.training, m.eval().training)
m[0].register_forward_hook(lambda m, a, o: print("seen", o.shape)); m[0](torch.ones(1, 2))
# === files are the same to the byte
import torch, io, zipfile, zlib
from torch import nn
torch.manual_seed(0)
def told(x):
    f = io.BytesIO(); torch.save(x, f); z = zipfile.ZipFile(f)
    print([n for n in z.namelist() if "/." not in n], zlib.crc32(z.read("archive/data.pkl")), [zlib.crc32(z.read(n)) for n in z.namelist() if "/data/" in n])
x = torch.arange(6.0).view(2, 3)
told(x); told([x, x[1], x.t(), x[0], torch.ones(2)]); told(nn.Linear(2, 3).state_dict()); told({"p": nn.Parameter(x), "s": x.shape, "d": torch.int8, "b": torch.zeros(1, dtype=torch.bfloat16)})
m = nn.Linear(2, 1); o = torch.optim.AdamW(m.parameters()); m(torch.ones(1, 2)).sum().backward(); o.step(); told(o.state_dict())
