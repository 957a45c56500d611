"""The papers and the training proofs that the scale rules rest on, measured at small scale with PyTorch."""
