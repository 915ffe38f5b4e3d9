"""Starts the reading process: see `worker`."""

from analyser.reading.worker import main

main()
