"""Execution of sdf modules on torch, and the weights they name."""
