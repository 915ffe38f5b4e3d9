"""Judges one action: fields, verdict, maturity, funding, alerts, questions, tags; with quotes for and against."""
