"""Benchmarks: ratios against named baselines, run by hand."""
