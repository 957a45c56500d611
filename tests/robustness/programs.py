"""Programs that a symbolic execution could drown in, by theme. Each is the top of a file that ends with a faulty model."""

from __future__ import annotations

PREAMBLE = """\
import torch
from torch import nn

"""

SENTINEL = """

class Sentinel(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(8, 8)
        self.second = nn.Linear(8, 8)
        nn.init.zeros_(self.first.weight)
        nn.init.zeros_(self.first.bias)

    def forward(self, x):
        return self.second(torch.relu(self.first(x)))
"""
"""A model with one certain fault, INI001, that the analysis must find after whatever stands above it."""


def file_of(program: str) -> str:
    """The program as it is linted: imports above it, the faulty model below."""
    return f"{PREAMBLE}{program.strip()}\n{SENTINEL}"


def _model(constructor: str, forward: str = "return x") -> str:
    """A module class with these statements."""
    body = "".join(f"        {line}\n" for line in constructor.strip().splitlines())
    ahead = "".join(f"        {line}\n" for line in forward.strip().splitlines())
    return f"class Net(nn.Module):\n    def __init__(self, width, depth=3):\n        super().__init__()\n{body}\n" + (
        f"    def forward(self, x):\n{ahead}"
    )


NUMBERS = {
    "tower of powers": _model("self.fc = nn.Linear(10**10**10, 2**2**2**2**2**2)"),
    "squares": _model("n = 10\nfor i in range(500):\n    n = n * n\nself.fc = nn.Linear(n, n)"),
    "powers of powers": _model("n = 7\nfor i in range(60):\n    n = n**500\nself.fc = nn.Linear(n, n)"),
    "shifts": _model("n = 1\nwhile True:\n    n = n << 63\nself.fc = nn.Linear(n, 1 << 10**12)"),
    "negative shift": _model("self.fc = nn.Linear(1 << -1, 1 >> -1)"),
    "squares of floats": _model("n = 10.0\nfor i in range(500):\n    n = n * n\nself.fc = nn.Linear(int(n), int(n - n))"),
    "squares of a size": _model("for i in range(500):\n    width = width * width + width\nself.fc = nn.Linear(width, 2)"),
    "powers of a size": _model("for i in range(500):\n    width = width**width\nself.fc = nn.Linear(width, 2)"),
    "quotients of a size": _model("for i in range(500):\n    width = width // (width - 1)\nself.fc = nn.Linear(width, 2)"),
    "largest of sizes": _model("for i in range(500):\n    width = max(width, width % 7, -width)\nnn.Linear(width, width)"),
    "polynomial": _model("for i in range(300):\n    width = width * (width + i) ** 4\nself.fc = nn.Linear(width, 2)"),
    "divisions by zero": _model("self.a = nn.Linear(1 // 0, 1 % 0)\nself.b = nn.Linear(1 / 0, 0 ** -1)\nwidth / 0"),
    "divisions of sizes by zero": _model("nn.Linear(width // 0, width % 0)\nnn.Linear(0 // width, width ** float('nan'))"),
    "not a number": _model("n = float('nan')\nself.fc = nn.Linear(int(n), round(n))\nif n == n:\n    self.g = nn.Linear(n, n)"),
    "infinities": _model("n = float('inf')\nnn.Linear(int(n), n * 0)\nnn.Linear(width * n, width // n)\nrange(int(n))"),
    "complex numbers": _model("self.fc = nn.Linear(1j, (-8) ** 0.5)\nnn.init.normal_(self.fc.weight, 1j, 2j * width)"),
    "huge literal": _model(f"n = {'9' * 4000}\nself.fc = nn.Linear(n, float(n))\nrange(n)\nwidth * n\nwidth // n\n-n / 3"),
    "huge text as number": _model("n = int('9' * 4000)\nself.fc = nn.Linear(n, round(n / 3))\nstr(n)\nf'{n}'\n'%d' % n"),
    "huge range": _model("for i in range(10**12):\n    self.fc = nn.Linear(i, i)\nfor j in range(10**30):\n    j + 1\nlen(range(10**30))"),
    "huge range backwards": _model("for i in range(10**30, -10**30, -1):\n    nn.Linear(i, i)\nrange(1, 2, 0)\nrange()"),
    "huge layers": _model("self.fc = nn.Linear(10**300, 10**300)\nself.conv = nn.Conv2d(10**200, 3, (10**200, 10**200))"),
    "strange layers": _model("nn.Linear(0, -1)\nnn.Linear(None, 'a')\nnn.Conv2d([], {}, ())\nnn.LSTM(-3, 0, -7)\nnn.Embedding(0, 0, 5)"),
    "strange bounds": _model("w = torch.empty(0, -3)\nnn.init.uniform_(w, 1, float('nan'))\nnn.init.normal_(w, None, -1)"),
    "gain of nothing": _model("nn.init.calculate_gain()\nnn.init.calculate_gain('leaky_relu', 'a')\nnn.init.xavier_normal_(None, gain=[])"),
}

TEXT = {
    "huge text": _model("name = 'a' * 10**9\nself.name = name + name * 10**9"),
    "doubled text": _model("s = 'ab'\nfor i in range(500):\n    s = f'{s}{s}'\nself.add_module(s, nn.Linear(1, 1))"),
    "joined text": _model("s = 'ab'\nfor i in range(500):\n    s = s.join([s, s, s])"),
    "replaced text": _model("s = 'aa'\nfor i in range(500):\n    s = s.replace('a', s)"),
    "padded text": _model("'a'.zfill(10**10)\n'a'.ljust(10**10)\n'%10000000000d' % 5\n'{:>10000000000}'.format(1)\n'a'.rjust(10**10)"),
    "formatted text": _model("'{0.__class__.__mro__}'.format(1)\n'{:{}}'.format(1, 10**10)\n'%*d' % (10**10, 3)\n'%s %s' % (1,)"),
    "split text": _model("s = 'a ' * 2000\nfor i in range(500):\n    s.split(' ')\nlist(s)"),
    "strange methods": _model("'a'.join(1, 2)\n'a'.find()\n'a'.startswith(3)\n'a'.split('')\n'a'[5]\n'a'['b']\n'a'.nothing()"),
    "surrogates": _model("self.add_module('\\ud800', nn.Linear(1, 1))\nsetattr(self, '\\x00', nn.Linear(1, 1))"),
}

COLLECTIONS = {
    "huge list": _model("items = [nn.Linear(4, 4)] * 10**12\nself.layers = nn.ModuleList(items)\n[0] * -10**12\n(1,) * 10**12"),
    "doubled list": _model("items = [1]\nfor i in range(500):\n    items = items + items\nself.n = len(items)"),
    "doubled in place": _model("items = [1]\nfor i in range(500):\n    items += items\n    items.extend(items)\nsum(items)"),
    "doubled tuple": _model("items = (1,)\nfor i in range(500):\n    items = (*items, *items)\nsum(items)"),
    "doubled display": _model("items = [1]\nfor i in range(500):\n    items = [*items, *items]\nmax(items)"),
    "doubled comprehension": _model("items = [1]\nfor i in range(500):\n    items = [j for j in items for k in (0, 1)]"),
    "doubled slice": _model("items = [1, 2]\nfor i in range(500):\n    items[1:1] = items"),
    "doubled union": _model("kinds = nn.Linear | nn.Conv2d\nfor i in range(500):\n    kinds = kinds | kinds\nisinstance(self, kinds)"),
    "nested list": _model("a = [1]\nfor i in range(500):\n    a = [a, a]\nb = [1]\nfor i in range(500):\n    b = [b, b]\na == b\na in b"),
    "nested tuple": _model("a = (1,)\nfor i in range(500):\n    a = (a, a)\nb = {a: 1}\na == a\na in b\nisinstance(self, a)\nhash(a)"),
    "list in itself": _model("a = []\na.append(a)\na == a\na in a\nself.layers = nn.ModuleList(a)\nnn.Sequential(*a)\nstr(a)\nlist(a)"),
    "two lists in each other": _model("a, b = [], []\na.append(b)\nb.append(a)\na == b\nsum(a)\nmax(a)\nisinstance(a, tuple(b))"),
    "dictionary in itself": _model("a = {}\na['a'] = a\na == a\nself.layers = nn.ModuleDict(a)\na.update(a)\ndict(a)"),
    "unhashable keys": _model("a = {[]: 1, (1, []): 2}\na[{}] = 3\na[(1, [])] = 2\na.get([])\na.pop((1, {}))\n[] in a\n(1, []) in a\n{(1, [])}"),
    "unhashable comprehension": _model("{(i, []): i for i in range(3)}\n{[i] for i in range(3)}\n{slice(1): 1}\n{x: x for x in ([], {})}"),
    "nested comprehensions": _model("self.layers = nn.ModuleList([nn.Linear(a, b) for a in range(500) for b in range(500) for c in range(500)])"),
    "deep comprehensions": _model("x = [[[[[i for i in range(99)] for j in range(99)] for k in range(99)] for l in range(99)] for m in range(99)]"),
    "huge slices": _model("[1][::10**30]\n[1][10**30:]\n'abc'[-10**30:10**30]\n(1, 2)[::0]\n[1, 2][::-10**30]\n[1, 2, 3][1:2:0]"),
    "strange unpacking": _model("a, *b, c = 1\n(a, b), c = 'xy', 3\n*a, b = []\na, b = {}\n[a, [b, [c]]] = 1, [2]\nfor a, b in [1]:\n    pass"),
    "strange subscripts": _model("[1][None]\n(1,)[()]\n{}[[]]\n[1][1.5]\nself[0]\nself.layers[0][1][2]\nNone[0]\nsuper()[0]\n[1][0, 1]"),
    "pops": _model("a = [1]\nfor i in range(500):\n    a.pop()\na.pop(10**30)\na.insert(10**30, 1)\na.insert(-10**30, 1)\n{}.pop()\n[].remove(1)"),
    "strange calls": _model("zip()\nenumerate()\nlen()\nsum()\nmax()\nmin([])\nmap(None)\nfilter()\nrange('a')\nsuper(1, 2, 3)\nisinstance()\ntype()\nnext()"),
    "stranger calls": _model("sorted([1, 'a', None])\nmax(1, 'a', None)\nsum(['a', 1, None])\nzip(1, 2)\ndict(1)\ndict([1])\ndict([([], 1)])\nlog(0)"),
    "too many arguments": _model("nn.Linear(1, 2, 3, 4, 5, 6, 7)\nnn.Linear(a=1, **{'b': 2}, **{1: 2})\nnn.init.zeros_()\nnn.init.zeros_(1, 2, 3)"),
}

RECURSION = {
    "function": "def build(n):\n    return build(n + 1)\n\nnet = nn.Sequential(build(0))",
    "two functions": "def a(n):\n    return b(n), b(n)\n\ndef b(n):\n    return a(n), a(n)\n\nnet = nn.Sequential(a(0))",
    "lambda": "f = lambda g: g(g)\nnet = nn.Sequential(f(f))",
    "fixed point": "Y = lambda f: (lambda x: x(x))(lambda y: f(lambda *a: y(y)(*a)))\nnet = nn.Sequential(Y(lambda g: lambda n: g(n))(3))",
    "ackermann": "def A(m, n):\n    return n + 1 if m == 0 else A(m - 1, 1) if n == 0 else A(m - 1, A(m, n - 1))\n\nnet = nn.Linear(A(5, 5), 2)",
    "fibonacci": "def Fib(n):\n    return n if n < 2 else Fib(n - 1) + Fib(n - 2)\n\nnet = nn.Linear(Fib(90), 2)",
    "module": _model("self.inner = Net(width)", "return self.inner(x)"),
    "module tree": _model("self.left = Net(width)\nself.right = Net(width)", "return self.left(self.right(x))"),
    "module by depth": _model("self.parts = nn.ModuleList([Net(width, depth - 1) for i in range(depth)])", "return self.parts[0](x)"),
    "two modules": "class A(nn.Module):\n    def __init__(self):\n        self.b = B()\n\n\nclass B(nn.Module):\n    def __init__(self):\n        self.a = A()",
    "module in itself": _model("self.me = self\nself.add_module('again', self)\nself.apply(self.apply)", "return self.me(x) + self(x)"),
    "modules in each other": "a = nn.Sequential()\nb = nn.Sequential(a)\na.append(b)\nfor m in a.modules():\n    a.append(m)\na(b(torch.zeros(1)))",
    "forward": _model("self.fc = nn.Linear(4, 4)", "return self(self.forward(x)) + self.__call__(x)"),
    "property": _model("self.a", "return self.a") + "\n    @property\n    def a(self):\n        return self.a + self.a\n",
    "getattr": _model("self.anything.goes", "return self.more") + "\n    def __getattr__(self, name):\n        return getattr(self, name + name)\n",
    "getitem": _model("self[0]", "return self[x]") + "\n    def __getitem__(self, i):\n        return self[i + 1] + self[i + 2]\n",
    "call": "class A:\n    def __call__(self, *a, **k):\n        return self(*a, self, **k)\n\n\nA()(1)\nnet = nn.Sequential(A()())",
    "super": _model("super().__init__()\nNet.__init__(self, width)\nsuper(Net, Net).__init__()\nsuper(Net, 3).x()"),
    "apply": _model("self.fc = nn.Linear(4, 4)\nself.apply(self.init)") + "\n    def init(self, m):\n        m.apply(self.init)\n        self.apply(self.init)\n",
    "generators": "def gen(n):\n    yield n\n    yield from gen(n)\n    yield from gen(n + 1)\n\nnet = nn.Sequential(*gen(0))",
    "partials": "from functools import partial\n\nf = partial(partial, partial)\nfor i in range(500):\n    f = partial(f, f)\nnet = nn.Sequential(f(f))",
    "default arguments": "def f(g=lambda h=None: f()):\n    return g()\n\nnet = nn.Sequential(f())",
    "decorator": "def d(f):\n    return d(f)\n\n\n@d\nclass A(nn.Module):\n    pass\n\n\n@A\n@A()\ndef g():\n    A()",
    "name that defines itself": "x = x\ny = z\nz = y\nf = f(f)\nnet = nn.Sequential(x, y, f)",
    "dataclass": "from dataclasses import dataclass, field\n\n\n@dataclass\nclass C:\n    me: 'C' = field(default_factory=lambda: C())\n\n\nnet = nn.Linear(C().me.me.x, 2)",
}

CLASSES = {
    "own base": "class A(A):\n    pass\n\n\nclass B(nn.Module, B):\n    pass",
    "cycle of bases": "class A(B):\n    pass\n\n\nclass B(C):\n    pass\n\n\nclass C(A, nn.Module):\n    pass",
    "rebound base": "class A(nn.Module):\n    pass\n\n\nclass A(A):\n    def __init__(self):\n        super().__init__()\n\n\nclass A(A, A):\n    pass",
    "no linear order": "class X: pass\nclass Y: pass\nclass A(X, Y): pass\nclass B(Y, X): pass\nclass C(A, B, nn.Module): pass\nC()",
    "strange bases": "class A(1, 'a', None, [], {}, lambda: 0, *[nn.Module], **{'metaclass': type}):\n    def forward(self, x):\n        return x",
    "computed base": "def base():\n    return base()\n\n\nclass A(base(), type('B', (nn.Module,), {}), (nn.Module if base() else object)):\n    pass",
    "chain of classes": "class A0(nn.Module):\n    pass\n" + "".join(f"class A{i + 1}(A{i}):\n    def __init__(self):\n        super().__init__()\n" for i in range(300)),
    "wide bases": "".join(f"class A{i}: pass\n" for i in range(200)) + f"class B({', '.join(f'A{i}' for i in range(200))}, nn.Module):\n    pass",
    "metaclass": "class Meta(type):\n    def __call__(cls, *a):\n        return Meta.__call__(cls)\n\n\nclass A(nn.Module, metaclass=Meta):\n    pass\n\n\nA()",
    "metaclass is itself": "class A(nn.Module, metaclass=A):\n    pass\n\n\nA()",
    "raising decorators": "def refuse(f):\n    raise RuntimeError(f)\n\n\n@refuse\nclass A(nn.Module):\n    pass\n\n\n@refuse\ndef f():\n    A()\n\n\nf()",
    "raising body": "class A(nn.Module):\n    raise ValueError\n    x = undefined + 1 / 0\n\n\nclass B(A):\n    A()\n    B()\n    return_ = [A for A in B]",
    "class in class": "class A(nn.Module):\n    class B(nn.Module):\n        class A(nn.Module):\n            def __init__(self):\n                self.b = A.B()\n    def __init__(self):\n        self.b = self.B()",
    "class in a loop": "for i in range(300):\n    class A(nn.Module):\n        n = i\n        def __init__(self):\n            self.fc = nn.Linear(self.n, 1)\nA()",
    "special methods": "class A(nn.Module):\n    __slots__ = ()\n    __init__ = None\n    forward = 3\n    __call__ = property(lambda s: s())\n\n\nA()(1)",
    "self-referential dataclass": "from dataclasses import dataclass\n\n\n@dataclass\nclass C:\n    a: 'C' = None\n    b: int = a\n\n    def __post_init__(self):\n        self.a = self\n        C(self)\n\n\nnn.Linear(C(C(C())).a.a.b, 1)",
    "enum": "import enum\n\n\nclass E(enum.Enum):\n    A = enum.auto()\n    B = A\n\n\nnn.Linear(E.A.value, E['B'])\nfor e in E:\n    nn.Linear(e, e)",
    "attributes of everything": _model("(1).real.imag\n[].x = 1\nNone.y = 2\nnn.Linear.z = 3\ntorch.nn = None\nself.__dict__['a'] = 1\nself.__class__.__bases__\ndel self.q"),
    "replaced init": "nn.Module.__init__ = lambda self: self.__init__()\nnn.Linear = lambda a, b: nn.Linear(b, a)\nnn.init.zeros_ = None\ndel nn.init.ones_",
}

CONTROL = {
    "endless loop": "while True:\n    net = nn.Linear(1, 1)\n\nwhile 1: pass",
    "endless loops": _model("while True:\n" + "".join("    " * (i + 1) + "while True:\n" for i in range(15)) + "    " * 16 + "self.fc = nn.Linear(1, 1)"),
    "endless loop over what grows": _model("a = [nn.Linear(1, 1)]\nfor m in a:\n    a.append(nn.Linear(1, 1))\n    a.append(m)\nself.l = nn.ModuleList(a)"),
    "nested loops": _model("\n".join("    " * i + f"for i{i} in range(500):" for i in range(12)) + "\n" + "    " * 12 + "self.fc = nn.Linear(i1, i2)"),
    "infinite generator": "def count():\n    n = 0\n    while True:\n        yield nn.Linear(n, n)\n        n += 1\n\nfor layer in count():\n    nn.Sequential(layer)\nnet = nn.Sequential(*count())",
    "itertools": "import itertools\nfor n in itertools.count():\n    nn.Linear(n, n)\nfor n in itertools.cycle([1]):\n    nn.Linear(n, n)\nfor n in itertools.product(range(500), repeat=9):\n    nn.Linear(*n)\nlist(itertools.repeat(nn.Linear(1, 1)))",
    "many questions": _model("\n".join(f"if width == {i} or depth is x{i}:\n    self.a{i} = nn.Linear({i + 1}, width)\nelse:\n    self.a{i} = nn.Linear(2, 2)" for i in range(150))),
    "ladder": _model("if width == 0:\n    pass\n" + "".join(f"elif width == {i}:\n    self.fc = nn.Linear({i}, 2)\n" for i in range(1, 500))),
    "match": _model("match width:\n    case [1, *rest] if rest:\n        pass\n    case {'a': 1, **more}:\n        nn.Linear(more, 1)\n    case Net(width=3) | nn.Linear(1):\n        pass\n    case str() as s:\n        nn.Linear(s, 1)\n    case -1 | 1j | 'x' | None:\n        pass\n    case (1 | 2) as n:\n        pass\n    case other:\n        nn.Linear(other, n)"),
    "match of matches": _model("match (lambda: 1), width:\n" + "".join(f"    case ({i}, _):\n        match width:\n            case {i}: nn.Linear({i}, 1)\n" for i in range(1, 200))),
    "walrus": _model("if (n := width) and (m := (n := n + 1)) > 3:\n    nn.Linear(n, m)\n[k := i for i in range(3)]\nwhile (j := width):\n    nn.Linear(j, k)\nprint(q := (r := q))"),
    "async": "class Net(nn.Module):\n    async def forward(self, x):\n        async with x as y, self:\n            async for z in y:\n                await self(z)\n        return [await i async for i in x]\n\n\nasync def main():\n    net = nn.Linear(1, 1)\n    await net\n\nmain()",
    "exceptions": _model("try:\n    raise\nexcept:\n    raise ValueError from self\nelse:\n    nn.Linear(1, 1)\nfinally:\n    return nn.Linear(1, 1)"),
    "exceptions in loops": _model("for i in range(500):\n    try:\n        break\n    except (A, b.C) as e:\n        continue\n    finally:\n        continue\nwhile True:\n    try:\n        raise E\n    except E:\n        self.fc = nn.Linear(1, 1)"),
    "global and nonlocal": "def f():\n    global net, missing\n    net = missing\n    x = 1\n    def g():\n        nonlocal x\n        global net\n        x = net = nn.Linear(x, x)\n        del x, net\n        return x\n    return g() or g\n\nf()\nnn.Sequential(net, f()())",
    "deleted names": "del nn.Linear, undefined, (a, [b]), c[0], d.e\nx = nn.Linear(1, 1)\ndel x\nx.weight\nnn.init.zeros_(x.weight)\ndel x",
    "lambda defaults": "f = [lambda i=i, *a, j=(lambda: i)(), **k: nn.Linear(i, j) for i in range(9)]\nnn.Sequential(*[g() for g in f])\nf[0](*f, **{'i': f})",
    "return outside of a function": "x = lambda: (yield)\nnn.Sequential(x(), *x())\ny = [(yield_ := nn.Linear(1, 1)) for z in x()]",
    "star arguments": "def F(*a, **k):\n    return F(*a, *a, **k, **{'x': a}) if a else nn.Linear(*k, **k)\n\nF()\nF(1)\nnn.Linear(*F, **F)\nF(*nn.Linear(1, 1), **nn.Linear(1, 1))",
    "context managers": _model("with torch.no_grad() as a, open('x') as (b, c), self as self.fc, a() as a.b[0]:\n    nn.init.zeros_(self.fc)\nwith self:\n    return"),
    "execution": "exec('import os')\neval('nn.Linear(1, 1)')\n__import__('torch').nn.Linear(1, 1)\nglobals()['x'] = nn.Linear(1, 1)\nlocals().update(x=1)\nvars()[nn] = 3",
}

MODULES = {
    "deep module": _model("x = nn.Linear(4, 4)\nfor i in range(500):\n    x = nn.Sequential(x)\nself.x = x\nself.apply(print)", "return self.x(x)"),
    "doubled module": _model("x = nn.Linear(4, 4)\nfor i in range(500):\n    x = nn.Sequential(x, x)\nself.x = x\nself.apply(print)", "return self.x(x)"),
    "doubled containers": _model("x = nn.ModuleList([nn.Linear(4, 4)])\nfor i in range(500):\n    x.extend(x)\n    x += x\nself.x = x"),
    "copies": "import copy\nx = nn.Linear(4, 4)\nfor i in range(500):\n    x = nn.Sequential(copy.deepcopy(x), copy.deepcopy(x))",
    "copy of itself": _model("import copy\nself.a = copy.deepcopy(self)\nself.b = copy.deepcopy([self, self.a])", "return self.a(x)"),
    "transformer of transformers": _model("x = nn.TransformerEncoderLayer(8, 2)\nfor i in range(60):\n    x = nn.TransformerEncoder(x, 10**9)\nself.x = x"),
    "many layers": _model("self.l = nn.ModuleList(nn.Linear(4, 4) for i in range(500))\nfor m in self.modules():\n    for n in self.modules():\n        nn.init.ones_(n.weight)"),
    "growing while walking": _model("for m in self.modules():\n    for n, p in self.named_parameters():\n        self.add_module(n, nn.Linear(4, 4))\nself.fc = nn.Linear(1, 1)\nfor m in self.children():\n    self.fc = nn.Sequential(self.fc, m)"),
    "long chain": _model("self.l = nn.Linear(4, 4)", "for i in range(500):\n    x = torch.relu(self.l(x)) + x\nreturn x"),
    "long chain of activations": _model("self.l = nn.Linear(4, 4)", "x = self.l(x)\nfor i in range(500):\n    for j in range(500):\n        x = torch.relu(x)\nreturn x"),
    "doubled signal": _model("self.l = nn.Linear(4, 4)", "for i in range(500):\n    x = torch.cat([torch.relu(x), self.l(x), x + x])\nreturn x"),
    "stacked signals": _model("self.l = nn.Linear(4, 4)", "xs = [x]\nfor i in range(500):\n    xs.append(self.l(torch.cat(xs)))\nreturn torch.stack(xs)"),
    "rescaled weights": _model("self.w = nn.Parameter(torch.randn(4, 4))\nfor i in range(500):\n    self.w = nn.Parameter(self.w * self.w + self.w)\n    self.w.data *= 1e300\n    self.w.data **= 1e300", "return x @ self.w"),
    "product of weights": _model("w = torch.randn(4, 4)\nfor i in range(500):\n    w = torch.cat([w, w]) @ w\nself.w = nn.Parameter(w)", "return x @ self.w"),
    "weights as everything": _model("self.w = nn.Parameter(None)\nself.v = nn.Parameter(self)\nself.u = nn.Parameter()\nself.t = nn.Parameter([[]])\nself.s = nn.Parameter('s', 1, 2)\nself.l = nn.Linear(1, 1)\nself.l.weight = self.l\nself.l.weight.data = None\nself.l.bias = 3\nself.l.bias.data[0][1:, ...] = self"),
    "strange containers": _model("nn.Sequential(1, None, 'a')\nnn.ModuleList(3)\nnn.ModuleDict([1, 2])\nnn.ModuleDict({1: 2, None: self})\nnn.Sequential({'': self})\nnn.ParameterList([1, None])\nnn.ModuleList([self])[10**30]\nnn.ModuleList()[-1]"),
    "strange forwards": _model("nn.Sequential()()\nnn.LSTM(1, 1)()\nnn.MultiheadAttention(8, 2)(1)\nnn.Linear(1, 1)(None)\nnn.Bilinear(1, 1, 1)(*[3])", "a, (b, c) = self(x, *x, **x)\nreturn x[0, ..., None, ::2](a)[b](c)"),
    "strange functions": _model("", "torch.cat()\ntorch.cat(3)\ntorch.cat([])\ntorch.einsum()\ntorch.stack(x, x)\nnn.functional.linear()\nnn.functional.linear(1, 2, 3)\nnn.functional.conv2d(x)\nreturn torch.matmul(x)"),
    "keras": "import keras\n\n\nclass K(keras.Model):\n    def __init__(self):\n        self.k = K()\n        self.d = keras.layers.Dense(10**300, kernel_initializer=lambda s, **k: K())\n    def call(self, x):\n        return self(self.d(x))\n\n\nm = keras.Sequential([m])\nm.add(m)\nkeras.Model(m, m)\nkeras.layers.Dense()\nkeras.layers.Dense(None, 'nothing', 3, kernel_initializer=[])",
    "keras, functional": "import keras\nx = i = keras.Input((10**300, None, -1))\nfor n in range(500):\n    x = keras.layers.concatenate([x, keras.layers.Dense(n)(x), x])\nkeras.Model(i, x)\nkeras.Model(x, i)\nkeras.Input()\nkeras.layers.Concatenate()([])",
}

THEMES = {
    "numbers": NUMBERS,
    "text": TEXT,
    "collections": COLLECTIONS,
    "recursion": RECURSION,
    "classes": CLASSES,
    "control": CONTROL,
    "modules": MODULES,
}
