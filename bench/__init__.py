"""Benchmarks: this program and others on the same work, in the same run (see bench/README.md)."""
