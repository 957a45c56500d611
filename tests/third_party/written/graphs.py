"""PyTorch Geometric: its initializers, its Linear, and its convolutions."""

import torch
import torch_geometric.nn as gnn
from torch import nn
from torch_geometric.nn import GATConv, GCNConv, MessagePassing, SAGEConv
from torch_geometric.nn.dense.linear import Linear
from torch_geometric.nn.inits import glorot, kaiming_uniform, ones, reset, uniform, zeros


class OwnConv(MessagePassing):
    def __init__(self, inputs, outputs, heads, bias=True):
        super().__init__(aggr="add", node_dim=0)
        self.lin = Linear(inputs, heads * outputs, bias=False, weight_initializer="glorot")
        self.att = nn.Parameter(torch.empty(heads, 3, outputs))
        self.basis = nn.Parameter(torch.Tensor(40, 20))
        self.root = nn.Parameter(torch.empty(30, 20))
        self.scale = nn.Parameter(torch.empty(outputs))
        self.inner = nn.Sequential(nn.Linear(20, 30), nn.ReLU(), nn.BatchNorm1d(30))
        self.edges = nn.Linear(20, 30)
        if bias:
            self.bias = nn.Parameter(torch.empty(heads * outputs))
        else:
            self.register_parameter("bias", None)
        nn.init.constant_(self.inner[0].weight, 5)
        self.reset_parameters()

    def reset_parameters(self):
        super().reset_parameters()
        self.lin.reset_parameters()
        glorot(self.att)
        uniform(40, self.basis)
        kaiming_uniform(self.root, fan=30, a=1)
        ones(self.scale)
        reset(self.inner)
        glorot(self.edges.weight)
        zeros(self.edges.bias)
        zeros(self.bias)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.gcn = GCNConv(30, 40)
        self.gat = GATConv(40, 10, heads=4, edge_dim=6, residual=True)
        self.pair = GATConv((40, 30), 10, heads=2, concat=False, bias=False)
        self.gatv2 = gnn.GATv2Conv(40, 10, heads=3, share_weights=True)
        self.sage = SAGEConv((40, 30), 20, project=True)
        self.graph = gnn.GraphConv(30, 20)
        self.sg = gnn.SGConv(30, 20, K=2)
        self.cheb = gnn.ChebConv(30, 20, K=3)
        self.tag = gnn.TAGConv(30, 20)
        self.transformer = gnn.TransformerConv(30, 20, heads=2, beta=True, edge_dim=7)
        self.relational = gnn.RGCNConv(30, 20, num_relations=4, num_bases=3)
        self.gated = gnn.GatedGraphConv(20, num_layers=3)
        self.steps = gnn.APPNP(10, 0.1)
        self.norm = gnn.BatchNorm(20)
        self.layer_norm = gnn.LayerNorm(20)
        self.graph_norm = gnn.GraphNorm(20)
        self.plain = gnn.Linear(20, 30)
        self.zero = gnn.Linear(20, 30, bias_initializer="zeros")


def own_layer():
    return OwnConv(30, 20, 2)


def without_bias():
    return OwnConv(30, 20, 2, bias=False)


def layers():
    return Network()


def adopted():
    """A network that is handed to a convolution is drawn anew."""
    inner = nn.Sequential(nn.Linear(20, 30), nn.ReLU(), nn.Linear(30, 20))
    nn.init.constant_(inner[0].weight, 5)
    return nn.ModuleList([gnn.GINConv(inner, eps=0.1, train_eps=True), gnn.EdgeConv(nn.Linear(40, 20))])


def filled_whole():
    layer = nn.Linear(20, 30)
    zeros(layer)
    return layer


def drawn_again():
    layer = GCNConv(30, 40)
    nn.init.constant_(layer.lin.weight, 5)
    nn.init.constant_(layer.bias, 5)
    layer.reset_parameters()
    return layer
