"""The network that came out of executing the source: modules, parameters with their histories, the graph of forward."""
