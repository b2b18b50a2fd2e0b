"""What layers mean: projects, indicators, targets, evaluation, reports and the command line."""

__version__ = "0.3.0"
