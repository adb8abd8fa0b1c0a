"""Simulation of a described pipeline, cycle by cycle, with the zeros of real inputs."""
